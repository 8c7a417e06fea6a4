import { useId } from 'react';
import { useCopying } from '../parts/copying.ts';
import { Hidden } from '../parts/hidden.tsx';
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
  const { said, copy } = useCopying(text, words);
  const id = useId();
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
      <label htmlFor={id}>
        <Hidden>{words.noteLabel}</Hidden>
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
