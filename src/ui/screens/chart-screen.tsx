import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Assessment, Consideration } from '../../contract/assessment.ts';
import type { GivenAnswer, GivenAnswers } from '../../contract/given-answer.ts';
import type { PatientIdentity } from '../../contract/identity.ts';
import type { LedgerEntry } from '../../contract/ledger.ts';
import type { Evidence } from '../../evidence/schema.ts';
import { isoOf, spanOf } from '../../kernel/calendar.ts';
import { askedAgents } from '../../report/asked-agents.ts';
import { effectOf } from '../../report/effect.ts';
import { factRows } from '../../report/facts.ts';
import { storyOf } from '../../report/story.ts';
import { AnswerForm } from '../features/answer-form-later.ts';
import { AnswerList } from '../features/answer-list-later.ts';
import { answerName, valuesOf } from '../features/answer-name.ts';
import { Considerations, type DetailsState } from '../features/considerations.tsx';
import { Correction } from '../features/correction.tsx';
import { EvidenceViewControls, type View, viewsOf } from '../features/evidence-view.tsx';
import { Facts } from '../features/facts.tsx';
import { Gaps } from '../features/gaps.tsx';
import { Header } from '../features/header.tsx';
import { isIncomplete, Reading, sourcesIn } from '../features/reading.tsx';
import { ScopeBanner } from '../features/scope-banner.tsx';
import { EndSession, SessionNotice } from '../features/session.tsx';
import { Story } from '../features/story.tsx';
import { JumpLink, jumpTo } from '../parts/jump-link.tsx';
import { Later, loadLater } from '../parts/later.tsx';
import { OnRequest } from '../parts/on-request.tsx';
import { type FindOrigin, SourceButton, SourcesProvider } from '../parts/sources.tsx';
import { useStrings } from '../strings/language.tsx';
import styles from './chart-screen.module.css';

const Timeline = loadLater(() => import('../features/timeline.tsx').then(({ Timeline: it }) => it));
const Trials = loadLater(() => import('../features/trials.tsx').then(({ Trials: it }) => it));
const ExposureMatrix = loadLater(() => import('../features/exposure-matrix.tsx').then(({ ExposureMatrix: it }) => it));

/** Fetches what stands on the page beside the first answer, while the record is still being read. */
export async function preloadParts(): Promise<void> {
  await Promise.all([AnswerForm, AnswerList, Timeline, ExposureMatrix].map((part) => part.preload()));
}

interface Props {
  readonly identity: PatientIdentity;
  /** The EHR asks for a full patient banner (`need_patient_banner`). */
  readonly banner?: boolean;
  /** Judges the record with these answers and with this evidence; keeps the considerations that do not apply. */
  readonly judge: (answers: Readonly<Record<string, unknown>>, view: View, trace?: boolean) => Assessment;
  readonly evidence: Evidence;
  /** What stands behind the rules, as far as it was known in a view. */
  readonly detailsFor: (view: View) => DetailsState;
  readonly ledger: readonly LedgerEntry[];
  readonly readAt: string;
  /** Local time of day, '10:42'. */
  readonly clock: () => string;
  /** Minutes until the session ends once they are few, 0 when it is over: what was read stays, and nothing more comes. */
  readonly minutesLeft: number | undefined;
  readonly onEnd: () => void;
  /** Saves what was asked and what came of it, without the patient. */
  readonly onSaveLedger: (judged: Assessment) => void;
  readonly findOrigin: FindOrigin;
  /** Printing, copying and exporting, made from what is on the screen. */
  readonly actions?: (shown: { readonly assessment: Assessment; readonly answers: GivenAnswers }) => ReactNode;
}

function Incomplete({ missing }: { readonly missing: readonly LedgerEntry[] }) {
  const { notice, report } = useStrings();
  if (missing.length === 0) return null;
  const types = report.list([...new Set(missing.map(({ resourceType }) => resourceType))]);
  const partly = missing.some(({ state }) => state === 'partial');
  return (
    <p role="alert" className={styles['incomplete']}>
      <strong>{notice.incomplete}</strong> {partly ? notice.partlyRead(types) : notice.notRead(types)}{' '}
      {notice.nothingAbsent}
    </p>
  );
}

function Cautions({ cautions }: { readonly cautions: Assessment['context']['cautions'] }) {
  const { facts } = useStrings();
  if (cautions.length === 0) return null;
  return (
    <section aria-labelledby="cautions-title" className={styles['cautions']}>
      <h2 id="cautions-title">{facts.cautions}</h2>
      <ul>
        {cautions.map(({ id, text, sources }) => (
          <li key={id}>
            <span lang="en">{text}</span> <SourceButton sources={sources} label={text} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** In a narrow pane the parts stand below each other: what there is, and the way to it. */
function OnThisPage({ questions, considerations }: { readonly questions: number; readonly considerations: number }) {
  const strings = useStrings();
  const parts = [
    ...(questions > 0 ? [{ to: 'gaps-title', name: `${strings.nav.questions} ${questions}` }] : []),
    ...(considerations > 0 ? [{ to: 'considerations', name: `${strings.nav.evidence} ${considerations}` }] : []),
    { to: 'timeline-title', name: strings.timeline.title },
    { to: 'matrix-title', name: strings.nav.drugs },
    { to: 'facts-title', name: strings.nav.facts },
    ...(considerations > 0 ? [{ to: 'trials-title', name: strings.trials.title }] : []),
  ];
  return (
    <nav aria-label={strings.nav.label} className={styles['onThisPage']}>
      <ul>
        {parts.map(({ to, name }) => (
          <li key={to}>
            <JumpLink to={to}>{name}</JumpLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The view inside the chart: the history on one side, the evidence on the other, everything with its source. */
export function ChartScreen(props: Props) {
  const { identity, banner = true, judge, evidence, detailsFor, ledger, readAt, clock, findOrigin, actions } = props;
  const strings = useStrings();
  const { report } = strings;
  const [answers, setAnswers] = useState<GivenAnswers>({});
  const [view, setView] = useState<View>();
  const [said, setSaid] = useState('');
  const focusNext = useRef<string>(undefined);
  // What had the focus is gone after an answer; it goes to what came instead, as soon as that is there.
  const moveFocus = useCallback(() => {
    if (focusNext.current !== undefined && jumpTo(focusNext.current)) focusNext.current = undefined;
  }, []);
  useEffect(moveFocus);
  const assessment = useMemo(() => judge(valuesOf(answers), view), [judge, answers, view]);
  const { context, considerations, disagreements, gaps, ignored, problems, scope, asOf } = assessment;
  const today = spanOf(asOf).first;
  const views = useMemo(() => viewsOf(evidence), [evidence]);
  const details = useMemo(() => detailsFor(view), [detailsFor, view]);
  // About as high as the picture will be, should it not be there yet: nothing may jump when it comes.
  const pictureHeight = 10 + 1.6 * context.lines.list.flatMap(({ courses }) => courses).length;
  const missing = ledger.filter(isIncomplete);
  const listed = considerations.filter(({ status }) => status !== 'does-not-apply');

  const asksQuestions = scope.gate !== 'deceased' && scope.gate !== 'hospice';

  const sayChange = (words: string, after: readonly Consideration[]) => {
    const moved = effectOf(considerations, after).length;
    setSaid(`${words} ${strings.answers.changed(moved)}`);
  };
  const change = (next: GivenAnswers, words: string, focus: string) => {
    sayChange(words, judge(valuesOf(next), view).considerations);
    setAnswers(next);
    focusNext.current = focus;
  };
  const give = (gap: string, value: unknown, reason?: string) => {
    const given: GivenAnswer = { value, at: clock(), ...(reason === undefined ? {} : { reason }) };
    change({ ...answers, [gap]: given }, strings.answers.taken(answerName(gap, strings)), `given-${gap}`);
  };
  const takeBack = (gap: string) => {
    const { [gap]: _taken, ...rest } = answers;
    change(rest, strings.answers.takenBack(answerName(gap, strings)), 'gaps-title');
  };
  const showView = (next: View) => {
    if (next === view) return;
    sayChange('', judge(valuesOf(answers), next).considerations);
    setView(next);
  };
  const without = useCallback(
    (gap: string) => {
      const { [gap]: _one, ...rest } = answers;
      return judge(valuesOf(rest), view).considerations;
    },
    [judge, answers, view],
  );

  const traceOf = useCallback(
    (id: string) => judge(valuesOf(answers), view, true).considerations.find((one) => one.id === id)?.trace,
    [judge, answers, view],
  );

  const controls =
    listed.length > 0 ? (
      <>
        <EvidenceViewControls views={views} view={view} onView={showView} />
        {view === undefined ? null : (
          <p className={styles['viewNote']}>
            {view === 'review' ? strings.evidence.reviewBanner : strings.evidence.asOfBanner(report.day(isoOf(view)))}
          </p>
        )}
      </>
    ) : null;
  return (
    <SourcesProvider find={findOrigin}>
      <JumpLink to={listed.length > 0 ? 'considerations' : 'timeline-title'} className={styles['skip']}>
        {strings.header.skip}
      </JumpLink>
      <Header
        identity={identity}
        banner={banner}
        readAt={readAt}
        asOf={asOf}
        sources={sourcesIn(ledger)}
        complete={missing.length === 0}
        edition={assessment.evidence}
        answers={Object.keys(answers).length}
        actions={actions?.({ assessment, answers })}
      />
      <main className={styles['main']} data-answer="complete">
        <p role="status" className={styles['said']}>
          {said}
        </p>
        <SessionNotice minutesLeft={props.minutesLeft} readAt={readAt} />
        <Incomplete missing={missing} />
        <div className={styles['opening']}>
          {scope.status === 'in-scope' ? null : <ScopeBanner scope={scope} question={gaps[0]} />}
          <Story clauses={storyOf(context, report)} asked={new Set(gaps.map(({ id }) => id))} />
          {scope.status === 'in-scope' ? <ScopeBanner scope={scope} question={undefined} /> : null}
          <Cautions cautions={context.cautions} />
        </div>
        <OnThisPage questions={asksQuestions ? gaps.length : 0} considerations={listed.length} />
        <div className={styles['columns']}>
          <div className={styles['evidence']}>
            {asksQuestions ? (
              <Gaps
                gaps={gaps}
                answers={answers}
                considerations={considerations}
                agentsFor={(gap) => askedAgents(gap, context)}
                today={today}
                onGive={give}
                given={{ without, strengths: evidence.strengths, onTakeBack: takeBack, onShown: moveFocus }}
              />
            ) : null}
            {listed.length > 0 ? (
              <Considerations
                considerations={considerations}
                around={{ evidence, details, gaps, disagreements, traceOf }}
                controls={controls}
              />
            ) : null}
          </div>
          <div className={styles['timeline']}>
            <section aria-labelledby="timeline-title">
              <h2 id="timeline-title">{strings.timeline.title}</h2>
              <Later placeholder={<div style={{ minHeight: `${pictureHeight}rem` }} />}>
                <Timeline.Part context={context} today={today} />
              </Later>
            </section>
          </div>
          <div className={styles['facts']}>
            <section aria-labelledby="matrix-title">
              <h2 id="matrix-title">{strings.matrix.title}</h2>
              <Later placeholder={<div className={styles['matrixPlace']} />}>
                <ExposureMatrix.Part context={context} />
              </Later>
            </section>
            <Facts
              rows={factRows(context, report).filter(({ id }) => !id.startsWith('exposure:'))}
              correction={(row) =>
                row.answer === undefined || gaps.some(({ id }) => id === row.answer) ? null : (
                  <Correction
                    row={{ ...row, answer: row.answer }}
                    choices={evidence.questions[row.answer]?.answers}
                    asOf={asOf}
                    onGive={(...answer) => give(row.answer ?? '', ...answer)}
                  />
                )
              }
            />
          </div>
        </div>
        {listed.length > 0 ? (
          <section aria-labelledby="trials-title">
            <h2 id="trials-title">{strings.trials.title}</h2>
            <OnRequest summary={strings.trials.show}>
              {typeof details === 'object' ? (
                <Later placeholder={<p role="status">{strings.screens.loadingPart}</p>}>
                  <Trials.Part considerations={considerations} details={details} />
                </Later>
              ) : (
                <p>{details === 'loading' ? strings.evidence.loading : strings.screens.loadFailed}</p>
              )}
            </OnRequest>
          </section>
        ) : null}
        <Reading ledger={ledger} problems={problems} ignored={ignored} onSave={() => props.onSaveLedger(assessment)} />
        <EndSession onEnd={props.onEnd} />
        <footer className={styles['footer']}>{strings.footer}</footer>
      </main>
    </SourcesProvider>
  );
}
