import { useId, useState } from 'react';
import { useDetails } from '../strings/details.ts';
import styles from './dialog.module.css';
import { ExportDialog } from './export-dialog.tsx';

interface Props {
  readonly text: string;
  readonly locale: string;
  readonly onClose: () => void;
}

/** The note as text that can be selected: an EHR frame often forbids the clipboard. */
export function NoteDialog({ text, locale, onClose }: Props) {
  const { exports: words } = useDetails();
  const [said, setSaid] = useState('');
  const id = useId();
  const copy = () => {
    const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    void writing.then(
      () => setSaid(words.copied),
      () => setSaid(words.notCopied),
    );
  };
  return (
    <ExportDialog
      title={words.note}
      onClose={onClose}
      tools={
        <>
          <span role="status">{said}</span>
          <button type="button" onClick={copy}>
            {words.copy}
          </button>
        </>
      }
    >
      <label htmlFor={id} className={styles['hidden']}>
        {words.noteLabel}
      </label>
      <textarea
        id={id}
        className={styles['note']}
        readOnly
        value={text}
        lang={locale}
        spellCheck={false}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
    </ExportDialog>
  );
}
