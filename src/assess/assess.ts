/** The use case: one patient's record in, one Assessment out. The browser, the command line and the tests call this. */
import { type Answers, readAnswers } from '../contract/answers.ts';
import type { Assessment, TreatmentHistoryContext } from '../contract/assessment.ts';
import { SCHEMA_VERSION } from '../contract/schema-version.ts';
import { evaluate, outcomes } from '../engine/evaluate.ts';
import { type EvidenceView, evidenceKnownOn, nameOfView } from '../evidence/known-on.ts';
import type { Evidence } from '../evidence/schema.ts';
import type { PatientRecord } from '../fhir/record.ts';
import { historyOn } from '../history/derive-history.ts';
import type { PatientFacts } from '../history/facts.ts';
import { withSideAnswer } from '../history/side-answers.ts';
import { type Day, isoOf, spanOf } from '../kernel/calendar.ts';
import { byText } from '../kernel/order.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { mapRecord } from '../mapping/map-record.ts';
import type { Terminology } from '../terminology/terminology.ts';
import { findGaps } from './gaps.ts';

export interface Knowledge {
  readonly terminology: Terminology;
  readonly evidence: Evidence;
  /** What is wrong with the code sets (an overlay that was refused): repeated in every assessment. */
  readonly problems?: readonly Problem[];
}

export interface AssessOptions {
  /** The day the record is judged at. */
  readonly asOf: Day;
  /** Gap id → answer, unchecked. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** Keep the considerations that do not apply, each with its reason. */
  readonly all?: boolean;
  /** Give each consideration its trace: every condition, what it came to, the fact it read and its sources. */
  readonly trace?: boolean;
  /** Judge with what was known up to a day, or with the review alone; absent: with everything known. */
  readonly evidenceAsOf?: EvidenceView | undefined;
}

/** What was read of one record, before anything is concluded from it: enough to judge it, and to judge it again. */
export interface RecordFacts {
  readonly facts: PatientFacts;
  readonly ignored: Assessment['ignored'];
  readonly problems: readonly Problem[];
  readonly reads: Assessment['reads'];
}

/** Assesses one record. Pure: the same record, knowledge and options give the same Assessment. */
export function assess(record: PatientRecord, knowledge: Knowledge, options: AssessOptions): Assessment {
  return assessFacts(readFacts(record, knowledge), knowledge.evidence, options);
}

/** Reads a record with the given code sets. */
export function readFacts(record: PatientRecord, knowledge: Omit<Knowledge, 'evidence'>): RecordFacts {
  const { facts, ignored, problems } = mapRecord(record, knowledge.terminology);
  const all = [...(knowledge.problems ?? []), ...record.problems, ...problems];
  return { facts, ignored, problems: all, reads: readsOf(record) };
}

/**
 * The history in a record that is still being read: nothing is judged by it, and what has not come counts as not known.
 */
export function historySoFar(record: PatientRecord, { terminology }: Knowledge, asOf: Day): TreatmentHistoryContext {
  return historyOn(mapRecord(record, terminology).facts, asOf)(readAnswers({}).answers).context;
}

/** Judges what was read. */
export function assessFacts(read: RecordFacts, wholeEvidence: Evidence, options: AssessOptions): Assessment {
  const { facts } = read;
  const view = options.evidenceAsOf;
  const evidence = view === undefined ? wholeEvidence : evidenceKnownOn(wholeEvidence, view);
  const { answers, refused } = readAnswers(options.answers ?? {});

  const historyFor = historyOn(facts, options.asOf);

  const history = historyFor(answers);
  const { context } = history;
  const judged = { context, evaluation: evaluate(context, evidence, { all: options.all, trace: options.trace }) };
  const judge = (given: Answers, last: Answers) =>
    outcomes(withSideAnswer(context, last) ?? historyFor(given).context, evidence);
  const gaps = findGaps(judged, answers, judge, evidence, options.asOf);
  const asked = new Set(gaps.map(({ id }) => id));
  const considerations = judged.evaluation.considerations.map((one) => ({
    ...one,
    dependsOn: one.dependsOn.filter((id) => asked.has(id)),
  }));

  return {
    schemaVersion: SCHEMA_VERSION,
    patient: { id: facts.patientId },
    asOf: isoOf(options.asOf),
    evidence: {
      edition: evidence.edition.edition,
      reviewedOn: evidence.edition.reviewedOn,
      ...(view === undefined ? {} : { asOf: nameOfView(view) }),
    },
    scope: judged.evaluation.scope,
    context,
    considerations,
    disagreements: judged.evaluation.disagreements,
    gaps,
    ignored: [...read.ignored, ...history.ignored],
    problems: [
      ...read.problems,
      ...history.problems,
      ...refused.map((message) => problem('history/answer-refused', 'clinician', message)),
      ...(view === undefined || view === 'review' ? [] : beforeTheReview(view, evidence)),
    ],
    reads: read.reads,
    answers: options.answers ?? {},
  };
}

/** Nothing older than the review is held: asked for an earlier day, the review speaks all the same, and that is said. */
function beforeTheReview(view: Day, { edition }: Evidence) {
  if (view >= spanOf(edition.reviewWritten).first) return [];
  const message = `nothing older than the review (${edition.reviewWritten}) is held: with knowledge up to ${isoOf(view)} the review still speaks`;
  return [problem('evidence/before-the-review', 'clinician', message)];
}

function readsOf(record: PatientRecord): Assessment['reads'] {
  const received = new Map<string, number>();
  for (const { resourceType } of record.resources) received.set(resourceType, (received.get(resourceType) ?? 0) + 1);
  return [...record.reads]
    .map(([resourceType, state]) => ({ resourceType, state, received: received.get(resourceType) ?? 0 }))
    .sort((a, b) => byText(a.resourceType, b.resourceType));
}
