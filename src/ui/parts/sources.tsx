import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useMemo, useRef, useState } from 'react';
import type { Source } from '../../contract/assessment.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './sources.module.css';

const SourceDrawer = lazy(() => import('./source-drawer.tsx').then(({ SourceDrawer: it }) => ({ default: it })));

/** What of the record stands behind a source, as plain data. */
export interface Origin {
  /** The resource as the server sent it; undefined where it is not at hand. */
  readonly resource: unknown;
  /** The concept that the mapping took it for, and the file that says so. */
  readonly mapping: { readonly concept: string; readonly file: string | undefined } | undefined;
}

/** Finds what stands behind a source. */
export type FindOrigin = (source: Source) => Origin;

export interface Shown {
  readonly label: string;
  readonly sources: readonly Source[];
}

const OpenContext = createContext<(shown: Shown) => void>(() => undefined);

/** Opens the drawer with the sources of one fact. */
export function useOpenSources(): (shown: Shown) => void {
  return use(OpenContext);
}

/** Holds the one drawer in which sources are shown, for everything inside it. */
export function SourcesProvider({ find, children }: { readonly find: FindOrigin; readonly children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const [open, setOpen] = useState(false);
  const opener = useRef<Element>(null);
  const show = useCallback((next: Shown) => {
    opener.current = document.activeElement;
    setShown(next);
    setOpen(true);
  }, []);
  const drawer = useMemo(
    () =>
      shown ? (
        <Suspense fallback={null}>
          <SourceDrawer
            shown={shown}
            open={open}
            onOpen={setOpen}
            onClosed={() => opener.current instanceof HTMLElement && opener.current.focus()}
            find={find}
          />
        </Suspense>
      ) : null,
    [shown, open, find],
  );
  return (
    <OpenContext value={show}>
      {children}
      {drawer}
    </OpenContext>
  );
}

/** "3 sources": where a fact comes from, one act away. */
export function SourceButton({ sources, label }: Shown) {
  const show = useOpenSources();
  const { sources: words } = useStrings();
  if (sources.length === 0) return null;
  const distinct = new Set(sources.map(({ reference }) => reference)).size;
  return (
    <button
      type="button"
      className={styles['button']}
      aria-label={words.countFor(distinct, label)}
      onClick={() => show({ sources, label })}
    >
      {words.count(distinct)}
    </button>
  );
}
