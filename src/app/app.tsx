/** Wires the session, the reading, the judging and the view. It decides nothing by itself. */
import { lazy, Suspense, use, useCallback, useEffect, useState } from 'react';
import { type Knowledge, readFacts } from '../assess/assess.ts';
import type { Source } from '../contract/assessment.ts';
import type { LedgerEntry } from '../contract/ledger.ts';
import { detailsKnownOn } from '../evidence/known-on.ts';
import { type ReadRecord, readRecord } from '../fhir/read-record.ts';
import type { Connection } from '../fhir/transport.ts';
import { type Day, dayOf, spanOf } from '../kernel/calendar.ts';
import type { Problem } from '../kernel/problem.ts';
import { identityOf } from '../mapping/identity.ts';
import { ExportActions } from '../ui/export/export-actions.tsx';
import type { DetailsState } from '../ui/features/considerations.tsx';
import type { View } from '../ui/features/evidence-view.tsx';
import { readCompletely } from '../ui/features/reading.tsx';
import { ChartScreen, preloadParts } from '../ui/screens/chart-screen.tsx';
import { ProblemScreen, ReadingScreen, StartScreen } from '../ui/screens/plain-screens.tsx';
import { LanguageProvider, preferredLanguage } from '../ui/strings/language.tsx';
import { DEFECT } from './defect-boundary.tsx';
import { loadEvidenceDetails } from './evidence-details.ts';
import { type Judge, judging } from './judging.ts';
import type { Opening } from './open-session.ts';
import { originOf } from './origin.ts';

type OpenSession = Extract<Opening, { readonly kind: 'session' }>;

/** The day on the reader's wall. */
function today(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function dayOfJudging(configured: OpenSession['configuration']['asOf']): Day {
  return configured === undefined ? today() : spanOf(configured).last;
}

/** The time on the reader's wall, '10:42'. */
function clock(): string {
  const now = new Date();
  return [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The view of the evidence that an Assessment was made with. */
function viewOf(name: string | undefined): View {
  return name === undefined || name === 'review' ? name : spanOf(name).first;
}

function connectionOf({ session, configuration }: OpenSession, signal: AbortSignal): Connection {
  return {
    base: session.base,
    token: (refused) => session.token(refused),
    fetch: (...request) => fetch(...request),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => Date.now(),
    random: () => Math.random(),
    timeoutMs: configuration.timeoutSeconds * 1000,
    expiresAt: session.expiresAt,
    signal,
  };
}

/** After these there is nobody to show; after other failures the record stands under a stamp without a name. */
const SHOWS_NOBODY: ReadonlySet<Problem['code']> = new Set(['fhir/session-ended', 'record/foreign-patient']);

/** Puts on the look of the EHR, where it names one. */
async function dress({ session, issuer }: OpenSession, page: () => 'waiting' | 'being-read' | 'left'): Promise<void> {
  if (session.styleUrl === undefined) return;
  const { fetchSiteTokens, wearSiteTokens } = await import('./site-style.ts');
  const tokens = await fetchSiteTokens(session.styleUrl, [new URL(issuer.iss).origin, ...issuer.origins]);
  if (page() !== 'left') wearSiteTokens(tokens, { beingRead: page() === 'being-read' });
}

interface Read extends ReadRecord {
  readonly readAt: string;
  readonly judge: Judge;
}

/** Lets the browser draw and listen between two pieces of work, of which each is long on a slow machine. */
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** Reads out what the record says and judges it once, in pieces; the view then finds its first answer ready. */
async function judgeFirst(result: ReadRecord, knowledge: Knowledge, asOf: Day): Promise<Judge> {
  await nextTask();
  const facts = readFacts(result.record, knowledge);
  await nextTask();
  const judge = judging(facts, knowledge.evidence, asOf);
  judge({}, undefined);
  await nextTask();
  return judge;
}

function Chart({ opening, knowledge }: { readonly opening: OpenSession; readonly knowledge: Knowledge }) {
  const [ledger, setLedger] = useState<readonly LedgerEntry[]>([]);
  const [read, setRead] = useState<Read>();
  const [details, setDetails] = useState<DetailsState>('loading');
  const [failed, setFailed] = useState(false);
  // As the page was opened: a record that was judged is not judged anew because midnight went by.
  const [asOf] = useState(() => dayOfJudging(opening.configuration.asOf));

  useEffect(() => {
    const leaving = new AbortController();
    let shown = false;
    const { session, asked, configuration } = opening;
    void readRecord(connectionOf(opening, leaving.signal), {
      patientId: session.patientId,
      ...asked,
      grantedScopes: session.grantedScopes,
      concurrency: configuration.concurrency,
      onProgress: (lines) => {
        if (!leaving.signal.aborted) setLedger(lines);
      },
    })
      .then(async (result) => {
        if (leaving.signal.aborted) return;
        const readAt = clock();
        const judge = await judgeFirst(result, knowledge, asOf);
        if (leaving.signal.aborted) return;
        setRead({ ...result, readAt, judge });
        shown = true;
      })
      .catch(() => setFailed(true));
    // The searches are on their way: time to fetch what stands beside the answer.
    void preloadParts();
    void dress(opening, () => (leaving.signal.aborted ? 'left' : shown ? 'being-read' : 'waiting'));
    return () => leaving.abort();
  }, [opening, knowledge, asOf]);

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

  const detailsFor = useCallback(
    (view: View): DetailsState =>
      typeof details === 'string' || view === undefined ? details : detailsKnownOn(details, view),
    [details],
  );
  const findOrigin = useCallback((source: Source) => originOf(source, read?.record, knowledge), [read, knowledge]);
  if (failed) return <ProblemScreen problem={DEFECT} />;
  if (!read) return <ReadingScreen ledger={ledger} />;
  const nobody = read.ledger.find(({ resourceType }) => resourceType === 'Patient')?.problem;
  if (nobody && SHOWS_NOBODY.has(nobody.code)) return <ProblemScreen problem={nobody} />;

  const ended = read.ledger.some(({ problem }) => problem?.code === 'fhir/session-ended');
  return (
    <ChartScreen
      identity={identityOf(read.record)}
      banner={opening.session.needsBanner}
      judge={read.judge}
      evidence={knowledge.evidence}
      detailsFor={detailsFor}
      ledger={read.ledger}
      readAt={read.readAt}
      clock={clock}
      ended={ended}
      findOrigin={findOrigin}
      actions={(shown) => (
        <ExportActions
          shown={shown}
          exports={{
            identity: identityOf(read.record),
            readAt: read.readAt,
            sources: { read: readCompletely(read.ledger), asked: read.ledger.length },
            evidence: knowledge.evidence,
            details: ({ evidence }) => {
              const known = detailsFor(viewOf(evidence.asOf));
              return typeof known === 'string' ? undefined : known;
            },
            files: async (judgement) => {
              const { exportFilesOf } = await import('./export-files.ts');
              return exportFilesOf(read.record, knowledge, judgement, new Date().toISOString());
            },
            open: async (text) => (await import('./export-files.ts')).openSnapshot(text, read.record),
          }}
        />
      )}
    />
  );
}

/** For the analyst alone: no part of the first download. */
const Diagnostics = lazy(async () => ({ default: (await import('./diagnostics.tsx')).Diagnostics }));

const merged = new WeakMap<OpenSession, Knowledge>();

/** The same object at every render: what is judged hangs on it. */
function withLocalCodes(knowledge: Knowledge, opened: OpenSession): Knowledge {
  const known = merged.get(opened) ?? { ...knowledge, ...opened.localCodes };
  merged.set(opened, known);
  return known;
}

function Opened({ opening, knowledge }: { readonly opening: Promise<Opening>; readonly knowledge: Knowledge }) {
  const opened = use(opening);
  switch (opened.kind) {
    case 'problem':
      return <ProblemScreen problem={opened.problem} link={opened.link} />;
    case 'diagnostics':
      return <Diagnostics fetched={opened.configuration} knowledge={knowledge} />;
    case 'start': {
      const doors = opened.configuration.issuers
        .filter(({ standalone }) => standalone)
        .map(({ name, iss }) => ({ name, address: `launch.html?iss=${encodeURIComponent(iss)}` }));
      return <StartScreen doors={doors} />;
    }
    case 'session':
      return <Chart opening={opened} knowledge={withLocalCodes(knowledge, opened)} />;
  }
}

export function App({ opening, knowledge }: { readonly opening: Promise<Opening>; readonly knowledge: Knowledge }) {
  return (
    <LanguageProvider initial={preferredLanguage(navigator.languages)}>
      <Suspense fallback={<ReadingScreen ledger={[]} />}>
        <Opened opening={opening} knowledge={knowledge} />
      </Suspense>
    </LanguageProvider>
  );
}
