import type { TreatmentHistoryContext } from '../../contract/assessment.ts';
import type { PatientIdentity } from '../../contract/identity.ts';
import type { LedgerEntry } from '../../contract/ledger.ts';
import type { Evidence } from '../../evidence/schema.ts';
import { foundSoFar } from '../../report/found-so-far.ts';
import { Header } from '../features/header.tsx';
import { sourcesIn } from '../features/reading.tsx';
import { EndSession } from '../features/session.tsx';
import { TruthMark } from '../parts/truth-mark.tsx';
import { useStrings } from '../strings/language.tsx';
import { Progress } from './plain-screens.tsx';
import styles from './provisional-screen.module.css';

interface Props {
  readonly identity: PatientIdentity;
  readonly banner: boolean;
  readonly context: TreatmentHistoryContext;
  readonly ledger: readonly LedgerEntry[];
  /** Local time of day at which this was read, '10:42'. */
  readonly readAt: string;
  readonly asOf: string;
  readonly edition: Evidence['edition'];
  readonly onEnd: () => void;
}

/** While the rest is being read: whose record it is, and what was found. No consideration, no question, no absence. */
export function ProvisionalScreen({ identity, banner, context, ledger, readAt, asOf, edition, onEnd }: Props) {
  const { screens, report } = useStrings();
  const found = foundSoFar(context, report);
  return (
    <>
      <Header
        identity={identity}
        banner={banner}
        readAt={readAt}
        asOf={asOf}
        sources={sourcesIn(ledger)}
        complete={false}
        edition={edition}
        answers={0}
        actions={null}
      />
      <main className={styles['main']} aria-busy="true" data-answer={found.length > 0 ? 'provisional' : undefined}>
        <p role="status" className={styles['notice']}>
          {screens.provisional}
        </p>
        <section aria-labelledby="found-title">
          <h2 id="found-title">{screens.found}</h2>
          {found.length === 0 ? <p>{screens.foundNothing}</p> : null}
          <dl className={styles['found']}>
            {found.map(({ id, label, values, truth }) => (
              <div key={id}>
                <dt>{label}</dt>
                <dd>
                  {values.join(', ')} <TruthMark truth={truth} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section id="reading" aria-labelledby="progress-title">
          <h2 id="progress-title">{screens.reading}</h2>
          <Progress ledger={ledger} />
        </section>
        <EndSession onEnd={onEnd} />
      </main>
    </>
  );
}
