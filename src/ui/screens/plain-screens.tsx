import type { LedgerEntry } from '../../contract/ledger.ts';
import type { Problem } from '../../kernel/problem.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './plain-screens.module.css';

/** A launch that did not succeed: what happened, who can mend it, and a code to tell them. Holds no patient data. */
export function ProblemScreen({ problem, link }: { readonly problem: Problem; readonly link?: string | undefined }) {
  const { screens, brand } = useStrings();
  return (
    <main className={styles['plain']}>
      <p className={styles['brand']}>{brand}</p>
      <h1>{screens.couldNotOpen}</h1>
      <p role="alert" lang="en">
        {problem.message[0]?.toUpperCase()}
        {problem.message.slice(1)}.
      </p>
      <p>{screens.fix[problem.whoFixesIt]}</p>
      {link === undefined ? null : (
        <p>
          <a href={link} rel="noreferrer">
            {screens.serverSays}
          </a>
        </p>
      )}
      <p className={styles['code']}>{screens.code(problem.code)}</p>
      {problem.whoFixesIt === 'analyst' ? <DiagnosticsLink /> : null}
    </main>
  );
}

export interface Door {
  readonly name: string;
  readonly address: string;
}

/** Opened outside a chart: where to go. */
export function StartScreen({ doors }: { readonly doors: readonly Door[] }) {
  const { screens, brand } = useStrings();
  return (
    <main className={styles['plain']}>
      <p className={styles['brand']}>{brand}</p>
      <h1>{screens.start}</h1>
      <p>{screens.startText}</p>
      {doors.length > 0 ? (
        <>
          <p>{screens.choose}</p>
          <ul className={styles['doors']}>
            {doors.map(({ name, address }) => (
              <li key={address}>
                <a href={address}>{name}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <DiagnosticsLink />
    </main>
  );
}

/** The way to the page that says how the app is set up; it shows no patient. */
function DiagnosticsLink() {
  const { screens } = useStrings();
  return (
    <p className={styles['code']}>
      <a href="?diagnostics">{screens.diagnostics}</a>
    </p>
  );
}

/** How far each source is read. */
export function Progress({ ledger }: { readonly ledger: readonly LedgerEntry[] }) {
  const { screens, reading } = useStrings();
  return (
    <ul className={styles['progress']}>
      {ledger
        .filter(({ hint }) => hint !== true)
        .map(({ address, resourceType, purpose, state, received }) => (
          <li key={`${resourceType}|${purpose}|${address}`}>
            <span lang="en">
              {resourceType}, {purpose}
            </span>
            : {state === 'reading' ? screens.soFar(received) : reading.states[state]}
          </li>
        ))}
    </ul>
  );
}

/** While the record is being read and the patient is not known yet. */
export function ReadingScreen({ ledger }: { readonly ledger: readonly LedgerEntry[] }) {
  const { screens, header, brand } = useStrings();
  const sources = ledger.filter(({ hint }) => hint !== true);
  const done = sources.filter(({ state }) => state !== 'reading').length;
  return (
    <main className={styles['plain']} aria-busy="true">
      <p className={styles['brand']}>{brand}</p>
      <h1>{screens.reading}</h1>
      <p role="status">{sources.length === 0 ? screens.starting : header.sourcesRead(done, sources.length)}</p>
      <Progress ledger={ledger} />
    </main>
  );
}

/** After the session was ended by hand. */
export function EndedScreen() {
  const { session, brand } = useStrings();
  return (
    <main className={styles['plain']}>
      <p className={styles['brand']}>{brand}</p>
      <h1>{session.ended}</h1>
      <p role="status">{session.endedText}</p>
    </main>
  );
}
