import { lazy, useEffect, useRef, useState } from 'react';
import header from '../features/header.module.css';
import { Later } from '../parts/later.tsx';
import { useStrings } from '../strings/language.tsx';
import type { Exports, ShownJudgement } from './exports.ts';

const ExportMenu = lazy(() => import('./export-menu.tsx').then(({ ExportMenu: it }) => ({ default: it })));

/** The way out of the screen: what it offers is loaded when it is opened. */
export function ExportActions({ exports, shown }: { readonly exports: Exports; readonly shown: ShownJudgement }) {
  const { header: words, screens } = useStrings();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // Once the dialog is gone: as long as it is there it keeps the focus to itself.
    if (wasOpen.current && !open) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="dialog"
        className={header['action']}
        onClick={() => setOpen(true)}
      >
        {words.actions}
      </button>
      {open ? (
        <Later placeholder={<span role="status">{screens.loadingPart}</span>}>
          <ExportMenu exports={exports} shown={shown} onClose={() => setOpen(false)} />
        </Later>
      ) : null}
    </>
  );
}
