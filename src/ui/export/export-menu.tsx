import { useEffect, useState } from 'react';
import { ENGLISH_EXPORT, type ExportWords } from '../../report/export-words.ts';
import { noteText } from '../../report/note-text.ts';
import { type Sheet, sheetOf } from '../../report/sheet.ts';
import { handOver } from '../parts/hand-over.ts';
import { useDetails } from '../strings/details.ts';
import { type Language, useLanguage } from '../strings/language.tsx';
import { type Compared, ComparisonDialog } from './comparison-dialog.tsx';
import { ExportDialog } from './export-dialog.tsx';
import styles from './export-menu.module.css';
import type { ExportFiles, Exports, ShownJudgement } from './exports.ts';
import { NoteDialog } from './note-dialog.tsx';
import { SheetDialog } from './sheet-dialog.tsx';
import { sheetWordsOf } from './sheet-words.ts';

type Open =
  | { readonly kind: 'sheet'; readonly sheet: Sheet }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'comparison'; readonly compared: Compared };

/** The words of exports in the language of the screen; English until another is there. */
function useExportWords(language: Language): ExportWords {
  const [words, setWords] = useState(ENGLISH_EXPORT);
  useEffect(() => {
    let left = false;
    if (language === 'en') setWords(ENGLISH_EXPORT);
    else {
      import('../../report/export-words-de.ts').then(
        ({ GERMAN_EXPORT }) => {
          if (!left) setWords(GERMAN_EXPORT);
        },
        () => undefined,
      );
    }
    return () => {
      left = true;
    };
  }, [language]);
  return words;
}

interface Props {
  readonly exports: Exports;
  readonly shown: ShownJudgement;
  readonly onClose: () => void;
}

/** Print, copy, export, compare: each from what is on the screen at that moment. */
export function ExportMenu({ exports, shown, onClose }: Props) {
  const { language, strings } = useLanguage();
  const details = useDetails();
  const words = details.exports;
  const own = useExportWords(language);
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState('');
  const { assessment, answers } = shown;

  const prepare = (action: (files: ExportFiles) => void) => {
    setSaid('');
    exports.files(shown).then(action, () => setSaid(words.failed));
  };
  const sheetWords = sheetWordsOf(strings, own, details);
  const sheetFor = ({ hash }: ExportFiles): Sheet =>
    sheetOf(
      {
        assessment,
        identity: exports.identity,
        answers,
        readAt: exports.readAt,
        sources: exports.sources,
        hash,
        evidence: exports.evidence,
        details: exports.details(assessment),
      },
      sheetWords,
    );
  const save = (kind: 'assessment' | 'snapshot' | 'history', type: string) =>
    prepare((files) => {
      const name = `nextline-${kind}-${assessment.asOf}-${files.hash.slice(0, 8)}.json`;
      handOver(name, type, files[kind]);
      setSaid(words.handedOver(name));
    });
  const compareWith = async (file: File) => {
    const opened = await exports.open(await file.text());
    if (opened.kind === 'unreadable') setSaid(words.since.unreadable);
    else if (opened.kind === 'other-patient') setSaid(words.since.otherPatient);
    else setOpen({ kind: 'comparison', compared: { before: opened.assessment, after: assessment, words: own } });
  };

  switch (open?.kind) {
    case 'sheet':
      return <SheetDialog sheet={open.sheet} words={sheetWords} onClose={onClose} />;
    case 'note':
      return <NoteDialog text={open.text} locale={own.report.locale} onClose={onClose} />;
    case 'comparison':
      return <ComparisonDialog compared={open.compared} strengths={exports.evidence.strengths} onClose={onClose} />;
    case undefined:
      break;
  }
  const choices = [
    [words.sheet, () => prepare((files) => setOpen({ kind: 'sheet', sheet: sheetFor(files) }))],
    [words.note, () => prepare((files) => setOpen({ kind: 'note', text: noteText(sheetFor(files), sheetWords) }))],
    [words.assessment, () => save('assessment', 'application/json')],
    [words.history, () => save('history', 'application/fhir+json')],
    [words.snapshot, () => save('snapshot', 'application/json')],
  ] as const;
  return (
    <ExportDialog title={strings.header.actions} onClose={onClose}>
      <ul className={styles['choices']}>
        {choices.map(([label, choose]) => (
          <li key={label}>
            <button type="button" onClick={choose}>
              {label}
            </button>
          </li>
        ))}
        <li>
          <label className={styles['file']}>
            {words.compare}
            <input
              type="file"
              accept=".json,application/json"
              onChange={({ currentTarget }) => {
                const [file] = currentTarget.files ?? [];
                setSaid('');
                if (file) void compareWith(file).catch(() => setSaid(words.since.unreadable));
                // The same file may be chosen again.
                currentTarget.value = '';
              }}
            />
          </label>
        </li>
      </ul>
      <p role="status" className={styles['said']}>
        {said}
      </p>
      <p className={styles['privacy']}>{words.privacy}</p>
    </ExportDialog>
  );
}
