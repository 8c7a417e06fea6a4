import { useEffect } from 'react';
import type { SheetWords } from '../../report/export-words.ts';
import type { Sheet } from '../../report/sheet.ts';
import { useDetails } from '../strings/details.ts';
import { ExportDialog } from './export-dialog.tsx';
import { PrintSheet } from './print-sheet.tsx';

interface Props {
  readonly sheet: Sheet;
  readonly words: SheetWords;
  readonly onClose: () => void;
}

/** The sheet before it is printed. While it is open, printing gives the sheet and not the screen behind it. */
export function SheetDialog({ sheet, words, onClose }: Props) {
  const { exports } = useDetails();
  useEffect(() => {
    document.documentElement.dataset['print'] = 'sheet';
    return () => {
      delete document.documentElement.dataset['print'];
    };
  }, []);
  return (
    <ExportDialog
      title={exports.sheet}
      onClose={onClose}
      tools={
        <button type="button" onClick={() => window.print()}>
          {exports.print}
        </button>
      }
    >
      <PrintSheet sheet={sheet} words={words} />
    </ExportDialog>
  );
}
