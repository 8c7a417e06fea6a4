import type { Assessment } from '../../contract/assessment.ts';
import type { LedgerEntry } from '../../contract/ledger.ts';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { useStrings } from '../strings/language.tsx';
import styles from './reading.module.css';

/** Whether something is missing from what was asked for. */
export function isIncomplete({ state, hint }: LedgerEntry): boolean {
  if (hint === true) return false;
  return state === 'not-authorised' || state === 'partial' || state === 'failed';
}

export interface SourceCount {
  /** Those that came back whole: with entries, or with the knowledge that there are none. */
  readonly read: number;
  readonly asked: number;
}

/** The sources of the history, counted: what is only a hint is none, nor is what the server does not offer. */
export function sourcesIn(ledger: readonly LedgerEntry[]): SourceCount {
  const asked = ledger.filter(({ state, hint }) => hint !== true && state !== 'not-supported');
  return { read: asked.filter(({ state }) => state === 'loaded' || state === 'empty').length, asked: asked.length };
}

interface Props {
  readonly ledger: readonly LedgerEntry[];
  readonly problems: Assessment['problems'];
  readonly ignored: Assessment['ignored'];
  /** Saves the ledger for the analyst. */
  readonly onSave: () => void;
}

/** What was asked of the server, what came, what was set aside and why: for the analyst, and for anybody who doubts. */
export function Reading({ ledger, problems, ignored, onSave }: Props) {
  const { reading: words } = useStrings();
  return (
    <section aria-labelledby="reading-title" id="reading">
      <h2 id="reading-title">{words.title}</h2>
      <div className={styles['frame']}>
        <details open={ledger.some(isIncomplete)}>
          <summary>{words.show}</summary>
          <ScrollBox label={words.show}>
            <table className={styles['ledger']}>
              <thead>
                <tr>
                  <th scope="col">{words.source}</th>
                  <th scope="col">{words.result}</th>
                  <th scope="col">{words.entries}</th>
                </tr>
              </thead>
              <tbody>
                {ledger.map((entry) => (
                  <tr
                    key={`${entry.resourceType}|${entry.purpose}|${entry.address}`}
                    className={isIncomplete(entry) ? styles['missing'] : undefined}
                  >
                    <th scope="row" lang="en">
                      {entry.resourceType}
                      <span className={styles['purpose']}> {entry.purpose}</span>
                    </th>
                    <td>
                      {words.states[entry.state]}
                      {entry.problem ? (
                        <span className={styles['why']}>
                          <span lang="en">{entry.problem.message}</span> (
                          {words.mendedBy(words.who[entry.problem.whoFixesIt])})
                        </span>
                      ) : null}
                    </td>
                    <td>{entry.received}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
          <p>
            <button type="button" onClick={onSave}>
              {words.saveLedger}
            </button>
          </p>
        </details>
        {problems.length > 0 ? (
          <details className={styles['list']}>
            <summary>{words.problems(problems.length)}</summary>
            <ul lang="en">
              {problems.map((one) => (
                <li key={`${one.code}|${one.reference ?? ''}|${one.message}`}>
                  {one.message}
                  {one.reference === undefined ? null : <code> {one.reference}</code>} ({one.code},{' '}
                  {words.who[one.whoFixesIt]})
                </li>
              ))}
            </ul>
          </details>
        ) : null}
        <details className={styles['list']}>
          <summary>{words.ignored(ignored.length)}</summary>
          <ul lang="en">
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
