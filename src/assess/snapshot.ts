/**
 * A judgement kept for later: the facts it rests on, the versions it was made with, the answers, and the Assessment. It
 * can be judged again, and two of them can be compared. The replay hash is the fingerprint of all of it; every export
 * carries it, so that a sheet of paper leads back to its snapshot.
 */
import type { Assessment } from '../contract/assessment.ts';
import { nameOfView } from '../evidence/known-on.ts';
import type { PatientRecord } from '../fhir/record.ts';
import type { PatientFacts } from '../history/facts.ts';
import { isoOf, spanOf } from '../kernel/calendar.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import type { ReadState } from '../kernel/read-state.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { sha256 } from '../kernel/sha256.ts';
import { stableJson } from '../kernel/stable-json.ts';
import { identityOf } from '../mapping/identity.ts';
import { type AssessOptions, assessFacts, type Knowledge, type RecordFacts, readFacts } from './assess.ts';

export const SNAPSHOT_FORMAT = 'nextline-snapshot/1';

/** Facts as they stand in a file: a Map and a Set have no JSON. */
type StoredFacts = Omit<PatientFacts, 'reads' | 'unreadable'> & {
  readonly reads: Readonly<Record<string, ReadState>>;
  readonly unreadable: readonly string[];
};

export interface Snapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  /** SHA-256 over everything else, in the fixed form of `stableJson`. */
  readonly hash: string;
  /** Whose it is, besides the id, which is unique on one server only: two people may share an id, not all three. */
  readonly subject: { readonly birthDate?: string; readonly sex?: string };
  readonly mapping: { readonly version: string };
  readonly options: { readonly asOf: string; readonly all: boolean; readonly evidenceAsOf?: string };
  /** Why a clinician's answer overrides the chart, by gap id. The answers themselves stand in the Assessment. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly record: Omit<RecordFacts, 'facts'> & { readonly facts: StoredFacts };
  readonly assessment: Assessment;
}

function hashOf({ hash: _, ...content }: Snapshot): string {
  return sha256(stableJson(content));
}

function stored({ facts, ...rest }: RecordFacts): Snapshot['record'] {
  return {
    ...rest,
    facts: { ...facts, reads: Object.fromEntries(facts.reads), unreadable: [...facts.unreadable].sort() },
  };
}

function restored({ facts, ...rest }: Snapshot['record']): RecordFacts {
  return {
    ...rest,
    facts: { ...facts, reads: new Map(Object.entries(facts.reads)), unreadable: new Set(facts.unreadable) },
  };
}

function subjectOf(record: PatientRecord): Snapshot['subject'] {
  const { birthDate, sex } = identityOf(record);
  return { ...(birthDate === undefined ? {} : { birthDate }), ...(sex === undefined ? {} : { sex }) };
}

/** Whether a snapshot may be of the patient of this record: the same id, and nothing else that contradicts. */
export function isOfPatient({ assessment, subject }: Snapshot, record: PatientRecord): boolean {
  const now = subjectOf(record);
  const agree = (key: keyof Snapshot['subject']) =>
    subject[key] === undefined || now[key] === undefined || subject[key] === now[key];
  return assessment.patient.id === record.patientId && agree('birthDate') && agree('sex');
}

/** Judges a record and keeps everything that the judgement rests on. Pure: the same input has the same hash. */
export function takeSnapshot(
  record: PatientRecord,
  knowledge: Knowledge,
  options: AssessOptions,
  reasons: Readonly<Record<string, string>> = {},
): Snapshot {
  const facts = readFacts(record, knowledge);
  const { asOf, all = false, evidenceAsOf } = options;
  const snapshot: Snapshot = {
    format: SNAPSHOT_FORMAT,
    hash: '',
    subject: subjectOf(record),
    mapping: { version: knowledge.terminology.version },
    options: {
      asOf: isoOf(asOf),
      all,
      ...(evidenceAsOf === undefined ? {} : { evidenceAsOf: nameOfView(evidenceAsOf) }),
    },
    reasons,
    record: stored(facts),
    // Without traces: they are long, and replay makes them again from the same facts.
    assessment: assessFacts(facts, knowledge.evidence, { ...options, trace: false }),
  };
  return { ...snapshot, hash: hashOf(snapshot) };
}

const unreadable = (message: string) =>
  err(problem('input/not-a-snapshot', 'clinician', message, { severity: 'error' }));

/** Takes what a file holds for a snapshot, where it is one that nobody has changed since it was saved. */
export function readSnapshot(json: unknown): Result<Snapshot, Problem> {
  if (typeof json !== 'object' || json === null || !('format' in json))
    return unreadable('this is no snapshot of Nextline');
  if (json.format !== SNAPSHOT_FORMAT) {
    return unreadable(
      `a snapshot of another kind (${String(json.format).slice(0, 40)}): ${SNAPSHOT_FORMAT} is read here`,
    );
  }
  // Who wrote the hash wrote the rest: what fits it has the shape that `takeSnapshot` gives it.
  const snapshot = json as Snapshot;
  if (hashOf(snapshot) !== snapshot.hash)
    return unreadable('the file was changed after it was saved: its hash does not fit');
  return ok(snapshot);
}

export interface Replay {
  /** The Assessment that the same facts, options and answers give today. */
  readonly assessment: Assessment;
  /** Nothing differs. */
  readonly same: boolean;
  /** Versions that are not those of then. */
  readonly versions: readonly {
    readonly what: 'mapping' | 'evidence' | 'schema';
    readonly before: string;
    readonly now: string;
  }[];
}

/** Judges the facts of a snapshot again. The facts are those of then, whatever the code sets say today. */
export function replay(snapshot: Snapshot, { terminology, evidence }: Knowledge): Replay {
  const { options, assessment: then } = snapshot;
  const view = options.evidenceAsOf;
  const assessment = assessFacts(restored(snapshot.record), evidence, {
    asOf: spanOf(options.asOf).first,
    all: options.all,
    answers: then.answers,
    ...(view === undefined ? {} : { evidenceAsOf: view === 'review' ? view : spanOf(view).first }),
  });
  const versions = [
    { what: 'mapping', before: snapshot.mapping.version, now: terminology.version },
    { what: 'evidence', before: then.evidence.edition, now: assessment.evidence.edition },
    { what: 'schema', before: then.schemaVersion, now: assessment.schemaVersion },
  ] as const;
  return {
    assessment,
    same: stableJson(assessment) === stableJson(then),
    versions: versions.filter((one) => one.before !== one.now),
  };
}
