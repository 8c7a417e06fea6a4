/** The words of the sheet in one language: its own, and those that the screen has already. */
import type { ExportWords, SheetWords } from '../../report/export-words.ts';
import { answerName } from '../features/answer-name.ts';
import { answerWords } from '../features/answer-words.ts';
import type { Strings } from '../strings/en.ts';
import type { Details } from '../strings/en-details.ts';

export function sheetWordsOf(
  strings: Strings,
  own: ExportWords,
  { form, matrix }: Pick<Details, 'form' | 'matrix'>,
): SheetWords {
  const { evidence, header, scope, truth, byClinician, inWords } = strings;
  return {
    ...own,
    marks: { ...truth, clinician: byClinician, words: inWords },
    groups: evidence.groups,
    stance: evidence.stance,
    status: evidence.status,
    sex: header.sex,
    scope: {
      'in-scope': scope['in-scope'],
      'out-of-scope': scope['out-of-scope'],
      'cannot-tell': scope['cannot-tell'],
    },
    classesAbsent: matrix.noneOnRecord,
    classesUnknown: matrix.cannotTell,
    questionName: (gap) => answerName(gap, strings),
    answer: (value) => answerWords(value, form, strings.report),
  };
}
