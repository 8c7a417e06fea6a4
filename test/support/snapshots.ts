/** The synthetic patients, judged and kept, through the real code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Snapshot, takeSnapshot } from '../../src/assess/snapshot.ts';
import type { PatientRecord } from '../../src/fhir/record.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { recordOf } from './judge.ts';
import { knowledge } from './knowledge.ts';

const FOLDER = join(import.meta.dirname, '../../data/patients');
const files = readdirSync(FOLDER).filter((name) => /^v\d/.test(name));

/** 'v01', 'v04', … in order. */
export const PATIENT_IDS: readonly string[] = files.map((name) => name.slice(0, 3)).sort();

export function recordOfPatient(id: string): PatientRecord {
  const file = files.find((name) => name.startsWith(id));
  if (file === undefined) throw new Error(`no patient ${id}`);
  return recordOf(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Readonly<Record<string, unknown>>);
}

export interface Judging {
  readonly asOf?: string;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly reasons?: Readonly<Record<string, string>>;
}

export function snapshotOf(
  record: PatientRecord,
  { asOf = '2026-11-23', answers = {}, reasons = {} }: Judging = {},
): Snapshot {
  return takeSnapshot(record, knowledge, { asOf: spanOf(asOf).first, answers }, reasons);
}

export const snapshotOfPatient = (id: string, judging: Judging = {}) => snapshotOf(recordOfPatient(id), judging);
