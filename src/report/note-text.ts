/**
 * The note for the chart: plain text that survives any text field. No markup, no tabs, no columns; every fact keeps the
 * mark that it has on the screen, in brackets.
 */
import type { SheetWords } from './export-words.ts';
import type { Sheet } from './sheet.ts';

/** Columns that a note window of an EHR shows without breaking lines on its own. */
const WIDTH = 76;

/** A mark in brackets, in one piece: its blanks do not break. */
const inBrackets = (mark: string) => `[${mark.replaceAll(' ', '\u00a0')}]`;

/** Breaks at blanks; what hangs over is indented. A word longer than a line stays whole. */
function wrapped(text: string, first = '', rest = first.replace(/./g, ' ')): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/[ \n]+/).filter((one) => one !== '')) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

const item = (text: string) => wrapped(text, '- ');

/** Words that Latin-1 chart fields keep: typographic dashes and quotes come as the plain signs. */
function plain(text: string): string {
  return text
    .replaceAll(/[–—]/g, '-')
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll('…', '...')
    .replaceAll('·', '-')
    .replaceAll(/[\u00a0\u2009\u202f]/g, ' ');
}

/** Makes the note from the sheet; it ends with a line feed. */
export function noteText(page: Sheet, words: SheetWords): string {
  const { sheet } = words;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', ...wrapped(`${title}:`), ...lines];
  const matrix = page.matrix.rows.map(({ title, truth, cells }) => {
    const entries = cells.flatMap(({ entries: given }, i) =>
      given.map(({ agent, when, outcome, certainty }) =>
        [agent, page.matrix.columns[i]?.title, when, outcome, words.report.certainty[certainty]]
          .filter((part) => part !== undefined && part !== '')
          .join(', '),
      ),
    );
    return `${title}: ${entries.join('; ')} ${inBrackets(words.marks[truth])}`;
  });
  const lines = [
    ...wrapped(sheet.noteTitle),
    ...wrapped(`${page.identity.name}, ${page.identity.details}`),
    ...wrapped(`${[...page.stamp, ...page.reading].join('; ')}.`),
    '',
    ...wrapped(`${page.scope.words}. ${page.scope.reason}`),
    ...(page.notRead === undefined ? [] : wrapped(page.notRead)),
    ...section(
      sheet.story,
      page.story.flatMap(({ text, mark }) => item(`${text} ${inBrackets(words.marks[mark])}`)),
    ),
    ...section(
      sheet.timeline,
      page.timeline.flatMap(({ when, what, outcome, howSure }) =>
        item(
          [`${when}: ${what}`, ...(outcome === '' ? [] : [words.report.timeline.ended(outcome)]), howSure]
            .filter((part) => part !== '')
            .join(', '),
        ),
      ),
    ),
    ...section(sheet.matrix, [...matrix, ...page.otherClasses].flatMap(item)),
    ...section(
      sheet.facts,
      page.facts.flatMap(({ label, text, mark }) => item(`${label}: ${text} ${inBrackets(words.marks[mark])}`)),
    ),
    ...section(
      sheet.unknown,
      page.questions.length > 0
        ? page.questions.flatMap((question, i) => wrapped(question, `${i + 1}. `))
        : item(sheet.nothingUnknown),
    ),
    ...section(sheet.cautions, page.cautions.flatMap(item)),
    ...section(sheet.answers, page.answers.flatMap(item)),
    ...section(
      `${sheet.considerations} (${sheet.notRanked.replace(/\.$/, '')})`,
      page.considerations.length > 0 ? [] : item(sheet.nothingListed),
    ),
    ...page.considerations.flatMap(({ title, members }) =>
      section(
        title,
        members.flatMap((one) => {
          const tags = [one.strength, one.waitsFor ?? one.status, ...(one.later ? [sheet.later] : [])];
          return [
            ...item(`${one.title} (${one.id}): ${tags.join(', ')}.`),
            ...wrapped(`${sheet.basis(one.basis)}.`, '  '),
            ...(one.received.length === 0 ? [] : wrapped(sheet.receivedBefore(one.received.join(', ')), '  ! ')),
            ...one.cautions.flatMap((caution) => wrapped(caution, '  ! ')),
            ...(one.notes.length === 0 ? [] : wrapped(sheet.see(one.notes.join(', ')), '  ! ')),
          ];
        }),
      ),
    ),
    ...section(
      sheet.notes,
      page.notes.flatMap(({ letter, text }) => wrapped(text, `${letter}. `)),
    ),
    '',
    ...(page.reviewCitation === undefined ? [] : wrapped(`${sheet.reviewIs(page.reviewCitation)}.`)),
    ...wrapped(sheet.disclaimer),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}
