import type { LedgerEntry } from '../../contract/ledger.ts';
import type { Problem } from '../../kernel/problem.ts';
import styles from './plain-screens.module.css';

const WHO: Readonly<Record<Problem['whoFixesIt'], string>> = {
  clinician: 'What you can do: open the app again from the chart.',
  analyst: 'Who can mend it: the integration team of your hospital. Tell them the code below.',
  developer: 'Who can mend it: the makers of the app. Tell them the code below.',
};

/** A launch that did not succeed: what happened, who can mend it, and a code to tell them. Holds no patient data. */
export function ProblemScreen({ problem, link }: { readonly problem: Problem; readonly link?: string | undefined }) {
  return (
    <main className={styles['plain']}>
      <p className={styles['brand']}>Nextline</p>
      <h1>The app could not be opened</h1>
      <p role="alert">
        {problem.message[0]?.toUpperCase()}
        {problem.message.slice(1)}.
      </p>
      <p>{WHO[problem.whoFixesIt]}</p>
      {link === undefined ? null : (
        <p>
          <a href={link} rel="noreferrer">
            What the server says about it
          </a>
        </p>
      )}
      <p className={styles['code']}>Code: {problem.code}</p>
    </main>
  );
}

export interface Door {
  readonly name: string;
  readonly address: string;
}

/** Opened outside a chart: where to go. */
export function StartScreen({ doors }: { readonly doors: readonly Door[] }) {
  return (
    <main className={styles['plain']}>
      <p className={styles['brand']}>Nextline</p>
      <h1>Open Nextline from a patient's chart</h1>
      <p>The app shows the treatment history of the patient whose chart is open, and the evidence that applies.</p>
      {doors.length > 0 ? (
        <>
          <p>Or choose a server and pick a patient there:</p>
          <ul className={styles['doors']}>
            {doors.map(({ name, address }) => (
              <li key={address}>
                <a href={address}>{name}</a>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </main>
  );
}

/** While the record is being read. */
export function ReadingScreen({ ledger }: { readonly ledger: readonly LedgerEntry[] }) {
  const done = ledger.filter(({ state }) => state !== 'reading').length;
  return (
    <main className={styles['plain']} aria-busy="true">
      <p className={styles['brand']}>Nextline</p>
      <h1>Reading the record</h1>
      <p role="status">{ledger.length === 0 ? 'Starting…' : `${done} of ${ledger.length} sources read`}</p>
      <ul className={styles['progress']}>
        {ledger.map(({ address, resourceType, purpose, state, received }) => (
          <li key={address}>
            {resourceType}, {purpose}: {state === 'reading' ? `reading, ${received} so far` : state}
          </li>
        ))}
      </ul>
    </main>
  );
}
