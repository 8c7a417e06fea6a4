/** Short ways from a synthetic chart to what the product makes of it, through the real code. */
import type { Bundle, FhirResource } from 'fhir/r4';
import { type Answers, readAnswers } from '../../src/contract/answers.ts';
import type { TreatmentHistoryContext } from '../../src/contract/assessment.ts';
import { type PatientRecord, recordsOf } from '../../src/fhir/record.ts';
import { type DerivedHistory, deriveHistory } from '../../src/history/derive-history.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { type MappedRecord, mapRecord } from '../../src/mapping/map-record.ts';
import type { Chart } from './chart-builder.ts';
import { terminology } from './terminology.ts';

type Json = Bundle<FhirResource> | Readonly<Record<string, unknown>>;

/** The only record of a Bundle. */
export function recordOf(bundle: Json): PatientRecord {
  const records = recordsOf(bundle);
  if (!records.ok) throw new Error(records.error.message);
  const [only, ...others] = records.value;
  if (!only || others.length > 0) throw new Error(`${records.value.length} records`);
  return only;
}

export function mapped(chart: Chart): MappedRecord {
  return mapRecord(recordOf(chart.bundle()), terminology);
}

export function answersOf(raw: Readonly<Record<string, unknown>>): Answers {
  const { answers, refused } = readAnswers(raw);
  if (refused.length > 0) throw new Error(refused.join('; '));
  return answers;
}

export function historyOf(chart: Chart, asOf: string, answers: Readonly<Record<string, unknown>> = {}): DerivedHistory {
  return deriveHistory(mapped(chart).facts, spanOf(asOf).first, answersOf(answers));
}

export function contextOf(
  chart: Chart,
  asOf: string,
  answers: Readonly<Record<string, unknown>> = {},
): TreatmentHistoryContext {
  return historyOf(chart, asOf, answers).context;
}
