import type { Assessment } from '../../contract/assessment.ts';
import type { PatientIdentity } from '../../contract/identity.ts';
import type { LedgerEntry } from '../../contract/ledger.ts';
import type { Evidence } from '../../evidence/schema.ts';
import { spanOf } from '../../kernel/calendar.ts';
import { factRows } from '../../report/facts.ts';
import { storyOf } from '../../report/story.ts';
import { timelineOf } from '../../report/timeline.ts';
import { Considerations, type DetailsState } from '../features/considerations.tsx';
import { Facts } from '../features/facts.tsx';
import { Gaps, type GivenAnswer } from '../features/gaps.tsx';
import { Header } from '../features/header.tsx';
import { completenessWords, isIncomplete, Reading } from '../features/reading.tsx';
import { ScopeBanner } from '../features/scope-banner.tsx';
import { Story } from '../features/story.tsx';
import { Timeline } from '../features/timeline.tsx';
import styles from './chart-screen.module.css';

interface Props {
  readonly identity: PatientIdentity;
  readonly assessment: Assessment;
  readonly evidence: Evidence;
  readonly details: DetailsState;
  readonly ledger: readonly LedgerEntry[];
  readonly readAt: string;
  /** Said above everything else: the session has ended, or reading goes on. */
  readonly notice: string | undefined;
  readonly onAnswer: (gap: string, answer: GivenAnswer) => void;
}

/** The view inside the chart: the history on one side, the evidence on the other, everything with its source. */
export function ChartScreen({ identity, assessment, evidence, details, ledger, readAt, notice, onAnswer }: Props) {
  const { context, considerations, gaps, ignored, problems, scope, asOf } = assessment;
  const missing = ledger.filter(isIncomplete);
  return (
    <>
      <Header
        identity={identity}
        readAt={readAt}
        asOf={asOf}
        completeness={completenessWords(ledger)}
        complete={missing.length === 0}
        edition={assessment.evidence.edition}
        reviewedOn={assessment.evidence.reviewedOn}
      />
      <main className={styles['main']} data-answer="complete">
        {notice === undefined ? null : (
          <p role="status" className={styles['notice']}>
            {notice}
          </p>
        )}
        {missing.length > 0 ? (
          <p role="alert" className={styles['incomplete']}>
            <strong>The history may be incomplete.</strong>{' '}
            {[...new Set(missing.map(({ resourceType }) => resourceType))].join(', ')} could not be read
            {missing.some(({ state }) => state === 'partial') ? ' completely' : ''}. Nothing is concluded to be absent
            from it.
          </p>
        ) : null}
        <ScopeBanner scope={scope} />
        <Story clauses={storyOf(context)} />
        <div className={styles['columns']}>
          <div className={styles['timeline']}>
            <Timeline model={timelineOf(context, spanOf(asOf).first)} />
          </div>
          <div className={styles['evidence']}>
            <Gaps gaps={gaps} answers={assessment.answers} onAnswer={onAnswer} />
            <Considerations considerations={considerations} evidence={evidence} details={details} gaps={gaps} />
          </div>
          <div className={styles['facts']}>
            <Facts rows={factRows(context)} />
            {context.cautions.length > 0 ? (
              <section aria-labelledby="cautions-title">
                <h2 id="cautions-title">Cautions</h2>
                <ul className={styles['cautions']}>
                  {context.cautions.map((caution) => (
                    <li key={caution.id}>{caution.text}</li>
                  ))}
                </ul>
              </section>
            ) : null}
          </div>
        </div>
        <Reading ledger={ledger} problems={problems} ignored={ignored} />
        <footer className={styles['footer']}>
          Decision support for clinicians. It lists options with their evidence; it does not order, dose, rank or
          predict. Check present labels and guidelines.
        </footer>
      </main>
    </>
  );
}
