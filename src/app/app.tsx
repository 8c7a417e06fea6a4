/** Wires the session, the reading, the judging and the view. It decides nothing by itself. */
import { Suspense, use, useEffect, useMemo, useState } from 'react';
import { assess, type Knowledge } from '../assess/assess.ts';
import type { LedgerEntry } from '../contract/ledger.ts';
import { type ReadRecord, readRecord } from '../fhir/read-record.ts';
import type { Connection } from '../fhir/transport.ts';
import { type Day, dayOf, spanOf } from '../kernel/calendar.ts';
import type { Problem } from '../kernel/problem.ts';
import { identityOf } from '../mapping/identity.ts';
import type { DetailsState } from '../ui/features/considerations.tsx';
import type { GivenAnswer } from '../ui/features/gaps.tsx';
import { ChartScreen } from '../ui/screens/chart-screen.tsx';
import { ProblemScreen, ReadingScreen, StartScreen } from '../ui/screens/plain-screens.tsx';
import { DEFECT } from './defect-boundary.tsx';
import { loadEvidenceDetails } from './evidence-details.ts';
import type { Opening } from './open-session.ts';
import { SEARCH_PLANS } from './search-plans.ts';

type OpenSession = Extract<Opening, { readonly kind: 'session' }>;

/** The day on the reader's wall. */
function today(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function connectionOf({ session, configuration }: OpenSession, signal: AbortSignal): Connection {
  return {
    base: session.base,
    token: (refused) => session.token(refused),
    fetch: (...request) => fetch(...request),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => Date.now(),
    timeoutMs: configuration.timeoutSeconds * 1000,
    expiresAt: session.expiresAt,
    signal,
  };
}

/** After these there is nobody to show; after other failures the record stands under a stamp without a name. */
const SHOWS_NOBODY: ReadonlySet<Problem['code']> = new Set(['fhir/session-ended', 'record/foreign-patient']);

interface Read extends ReadRecord {
  readonly readAt: string;
}

function Chart({ opening, knowledge }: { readonly opening: OpenSession; readonly knowledge: Knowledge }) {
  const [ledger, setLedger] = useState<readonly LedgerEntry[]>([]);
  const [read, setRead] = useState<Read>();
  const [details, setDetails] = useState<DetailsState>('loading');
  const [failed, setFailed] = useState(false);
  const [answers, setAnswers] = useState<Readonly<Record<string, unknown>>>({});

  useEffect(() => {
    const leaving = new AbortController();
    const { session, issuer, configuration } = opening;
    void readRecord(connectionOf(opening, leaving.signal), {
      patientId: session.patientId,
      plan: SEARCH_PLANS[issuer.vendor],
      grantedScopes: session.grantedScopes,
      concurrency: configuration.concurrency,
      onProgress: (lines) => {
        if (!leaving.signal.aborted) setLedger(lines);
      },
    })
      .then((result) => {
        if (leaving.signal.aborted) return;
        const readAt = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
        setRead({ ...result, readAt });
      })
      .catch(() => setFailed(true));
    return () => leaving.abort();
  }, [opening]);

  const answered = read !== undefined;
  useEffect(() => {
    let left = false;
    // After the first answer, so that it never waits for what only a reader of details needs.
    if (answered) {
      void loadEvidenceDetails().then((loaded) => {
        if (!left) setDetails(loaded ?? 'failed');
      });
    }
    return () => {
      left = true;
    };
  }, [answered]);

  const asOf = opening.configuration.asOf === undefined ? today() : spanOf(opening.configuration.asOf).last;
  const assessment = useMemo(
    () => (read ? assess(read.record, knowledge, { asOf, answers }) : undefined),
    [read, knowledge, asOf, answers],
  );
  if (failed) return <ProblemScreen problem={DEFECT} />;
  if (!read || !assessment) return <ReadingScreen ledger={ledger} />;
  const nobody = read.ledger.find(({ resourceType }) => resourceType === 'Patient')?.problem;
  if (nobody && SHOWS_NOBODY.has(nobody.code)) return <ProblemScreen problem={nobody} />;

  const ended = read.ledger.some(({ problem }) => problem?.code === 'fhir/session-ended');
  const answer = (gap: string, value: GivenAnswer) =>
    setAnswers((before) => {
      const { [gap]: _taken, ...rest } = before;
      return value === undefined ? rest : { ...rest, [gap]: value };
    });
  return (
    <ChartScreen
      identity={identityOf(read.record)}
      assessment={assessment}
      evidence={knowledge.evidence}
      details={details}
      ledger={read.ledger}
      readAt={read.readAt}
      notice={
        ended
          ? `The session has ended. What was read at ${read.readAt} stays on screen; open the app from the chart again to read on.`
          : undefined
      }
      onAnswer={answer}
    />
  );
}

function Opened({ opening, knowledge }: { readonly opening: Promise<Opening>; readonly knowledge: Knowledge }) {
  const opened = use(opening);
  switch (opened.kind) {
    case 'problem':
      return <ProblemScreen problem={opened.problem} link={opened.link} />;
    case 'start': {
      const doors = opened.configuration.issuers
        .filter(({ standalone }) => standalone)
        .map(({ name, iss }) => ({ name, address: `launch.html?iss=${encodeURIComponent(iss)}` }));
      return <StartScreen doors={doors} />;
    }
    case 'session':
      return <Chart opening={opened} knowledge={knowledge} />;
  }
}

export function App({ opening, knowledge }: { readonly opening: Promise<Opening>; readonly knowledge: Knowledge }) {
  return (
    <Suspense fallback={<ReadingScreen ledger={[]} />}>
      <Opened opening={opening} knowledge={knowledge} />
    </Suspense>
  );
}
