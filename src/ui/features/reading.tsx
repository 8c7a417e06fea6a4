import type { Assessment } from '../../contract/assessment.ts';
import type { LedgerEntry } from '../../contract/ledger.ts';
import styles from './reading.module.css';

const STATES: Readonly<Record<LedgerEntry['state'], string>> = {
  reading: 'reading…',
  loaded: 'read',
  empty: 'read, nothing there',
  'not-authorised': 'could not be read: not allowed',
  partial: 'read in part',
  failed: 'could not be read',
  'not-supported': 'not offered by this server',
};

/** Whether something is missing from what was asked for. */
export function isIncomplete({ state }: LedgerEntry): boolean {
  return state === 'not-authorised' || state === 'partial' || state === 'failed';
}

/** "5 of 6 sources read". */
export function completenessWords(ledger: readonly LedgerEntry[]): string {
  const done = ledger.filter(({ state }) => state === 'loaded' || state === 'empty').length;
  return `${done} of ${ledger.length} sources read`;
}

interface Props {
  readonly ledger: readonly LedgerEntry[];
  readonly problems: Assessment['problems'];
  readonly ignored: Assessment['ignored'];
}

/** What was asked of the server, what came, what was set aside and why: for the analyst, and for anybody who doubts. */
export function Reading({ ledger, problems, ignored }: Props) {
  return (
    <section aria-labelledby="reading-title" id="reading">
      <h2 id="reading-title">What was read</h2>
      <div className={styles['frame']}>
        <div className={styles['scroll']}>
          <table className={styles['ledger']}>
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">Result</th>
                <th scope="col">Entries</th>
              </tr>
            </thead>
            <tbody>
              {ledger.map((entry) => (
                <tr key={entry.address} className={isIncomplete(entry) ? styles['missing'] : undefined}>
                  <th scope="row">
                    {entry.resourceType}
                    <span className={styles['purpose']}> {entry.purpose}</span>
                  </th>
                  <td>
                    {STATES[entry.state]}
                    {entry.problem ? (
                      <span className={styles['why']}>
                        {entry.problem.message} (to be mended by the {entry.problem.whoFixesIt})
                      </span>
                    ) : null}
                  </td>
                  <td>{entry.received}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {problems.length > 0 ? (
          <details className={styles['list']}>
            <summary>Problems: {problems.length}</summary>
            <ul>
              {problems.map((one) => (
                <li key={`${one.code}|${one.reference ?? ''}|${one.message}`}>
                  {one.message}
                  {one.reference === undefined ? null : <code> {one.reference}</code>} ({one.code}, {one.whoFixesIt})
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <details className={styles['list']}>
          <summary>Set aside, with the reason: {ignored.length}</summary>
          <ul>
            {ignored.map(({ reference, reason }) => (
              <li key={`${reference}|${reason}`}>
                <code>{reference}</code> {reason}
              </li>
            ))}
          </ul>
        </details>
      </div>
    </section>
  );
}
