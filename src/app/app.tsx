/** Wires the session, the reading, the judging and the view. It decides nothing by itself. */
import { lazy, Suspense, use, useCallback, useEffect, useState } from 'react';
import { historySoFar, type Knowledge, readFacts } from '../assess/assess.ts';
import type { Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import type { PatientIdentity } from '../contract/identity.ts';
import type { LedgerEntry } from '../contract/ledger.ts';
import { detailsKnownOn } from '../evidence/known-on.ts';
import { type ReadRecord, readRecord } from '../fhir/read-record.ts';
import type { PatientRecord } from '../fhir/record.ts';
import type { Connection } from '../fhir/transport.ts';
import { type Day, dayOf, isoOf, spanOf } from '../kernel/calendar.ts';
import type { Problem } from '../kernel/problem.ts';
import { identityOf } from '../mapping/identity.ts';
import { endSession } from '../smart/authorization.ts';
import { originsOf } from '../smart/configuration.ts';
import { ExportActions } from '../ui/export/export-actions.tsx';
import type { DetailsState } from '../ui/features/considerations.tsx';
import type { View } from '../ui/features/evidence-view.tsx';
import { sourcesIn } from '../ui/features/reading.tsx';
import { handOver } from '../ui/parts/hand-over.ts';
import { ChartScreen, preloadParts } from '../ui/screens/chart-screen.tsx';
import { EndedScreen, ProblemScreen, ReadingScreen, StartScreen } from '../ui/screens/plain-screens.tsx';
import { ProvisionalScreen } from '../ui/screens/provisional-screen.tsx';
import { LanguageProvider, preferredLanguage } from '../ui/strings/language.tsx';
import { DEFECT } from './defect-boundary.tsx';
import { loadEvidenceDetails } from './evidence-details.ts';
import { type Judge, judging } from './judging.ts';
import type { Opening } from './open-session.ts';
import { originOf } from './origin.ts';
import { useMinutesLeft } from './session-clock.ts';

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
    wait: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        // Who has left waits for nothing.
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
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
  const tokens = await fetchSiteTokens(session.styleUrl, originsOf(issuer));
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

/** What is shown while the rest is being read. */
interface SoFar {
  readonly identity: PatientIdentity;
  readonly context: TreatmentHistoryContext;
  readonly readAt: string;
}

/** The share of time that looking at an unfinished record may take from reading it. */
const PROVISIONAL_SHARE = 0.1;
/** The first look is slow, because its code is new; that may not keep the second away for long. */
const LONGEST_PAUSE_MS = 1000;

/** Calls `show` with what came so far: at once the first time, then seldom enough that a large record is not held up. */
function showingParts(show: (soFar: () => PatientRecord) => void) {
  let nextAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = (soFar: () => PatientRecord) => {
    const before = performance.now();
    show(soFar);
    const after = performance.now();
    nextAt = after + Math.min(LONGEST_PAUSE_MS, (after - before) / PROVISIONAL_SHARE);
  };
  return {
    part: (soFar: () => PatientRecord) => {
      clearTimeout(timer);
      const wait = nextAt - performance.now();
      if (wait > 0) timer = setTimeout(run, wait, soFar);
      else run(soFar);
    },
    stop: () => clearTimeout(timer),
  };
}

interface ChartProps {
  readonly opening: OpenSession;
  readonly knowledge: Knowledge;
  readonly onEnd: () => void;
}

function Chart({ opening, knowledge, onEnd }: ChartProps) {
  const minutesLeft = useMinutesLeft(opening.session);
  const [ledger, setLedger] = useState<readonly LedgerEntry[]>([]);
  const [read, setRead] = useState<Read>();
  const [details, setDetails] = useState<DetailsState>('loading');
  const [failed, setFailed] = useState(false);
  const [soFar, setSoFar] = useState<SoFar>();
  // As the page was opened: a record that was judged is not judged anew because midnight went by.
  const [asOf] = useState(() => dayOfJudging(opening.configuration.asOf));

  useEffect(() => {
    const leaving = new AbortController();
    let shown = false;
    const { session, asked, configuration } = opening;
    const parts = showingParts((soFar) => {
      if (leaving.signal.aborted) return;
      try {
        const record = soFar();
        setSoFar({ identity: identityOf(record), context: historySoFar(record, knowledge, asOf), readAt: clock() });
      } catch {
        setFailed(true);
      }
    });
    void readRecord(connectionOf(opening, leaving.signal), {
      patientId: session.patientId,
      ...asked,
      grantedScopes: session.grantedScopes,
      concurrency: configuration.concurrency,
      onProgress: (lines) => {
        if (!leaving.signal.aborted) setLedger(lines);
      },
      onPart: parts.part,
    })
      .then(async (result) => {
        parts.stop();
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
    return () => {
      parts.stop();
      leaving.abort();
    };
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
  if (!read && soFar) {
    return (
      <ProvisionalScreen
        {...soFar}
        banner={opening.session.needsBanner}
        onEnd={onEnd}
        ledger={ledger}
        asOf={isoOf(asOf)}
        edition={knowledge.evidence.edition}
      />
    );
  }
  if (!read) return <ReadingScreen ledger={ledger} />;
  const nobody = read.ledger.find(({ resourceType }) => resourceType === 'Patient')?.problem;
  if (nobody && SHOWS_NOBODY.has(nobody.code)) return <ProblemScreen problem={nobody} />;

  const ended = read.ledger.some(({ problem }) => problem?.code === 'fhir/session-ended');
  const { issuer } = opening;
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
      minutesLeft={ended ? 0 : minutesLeft}
      onEnd={onEnd}
      onSaveLedger={(judged) =>
        void import('./save-ledger.ts').then(({ ledgerFile }) =>
          handOver('nextline-query-ledger.json', 'application/json', ledgerFile(issuer, read, judged, read.readAt)),
        )
      }
      findOrigin={findOrigin}
      actions={(shown) => (
        <ExportActions
          shown={shown}
          exports={{
            identity: identityOf(read.record),
            readAt: read.readAt,
            sources: sourcesIn(read.ledger),
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

/** The chart until somebody ends the session: then nothing of it is left, in the page or in the storage. */
function OpenChart({ opened, knowledge }: { readonly opened: OpenSession; readonly knowledge: Knowledge }) {
  const [ended, setEnded] = useState(false);
  const end = () => {
    endSession(opened.session.key);
    window.history.replaceState(null, '', window.location.pathname);
    setEnded(true);
  };
  return ended ? <EndedScreen /> : <Chart opening={opened} knowledge={knowledge} onEnd={end} />;
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
      return <OpenChart opened={opened} knowledge={withLocalCodes(knowledge, opened)} />;
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
