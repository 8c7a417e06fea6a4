/** What arrived and left no trace, and what did not arrive and is named nowhere. */
import type { Assessment } from '../../src/contract/assessment.ts';
import type { ReadRecord } from '../../src/fhir/read-record.ts';
import { mapRecord } from '../../src/mapping/map-record.ts';
import { knowledge } from '../support/knowledge.ts';

/** Each silent loss in a few words; empty is good. */
export function silentLosses({ record, ledger }: ReadRecord, seen: Assessment, truth: Assessment): readonly string[] {
  const lost: string[] = [];
  const { facts, ignored, problems } = mapRecord(record, knowledge.terminology);
  const traced = new Set<string | undefined>([
    ...[...facts.drugs, ...facts.conditions, ...facts.procedures, ...facts.observations].map(
      ({ source }) => source.reference,
    ),
    ...[...ignored, ...problems].map(({ reference }) => reference),
  ]);
  for (const { reference, resourceType } of record.resources) {
    // A Medication is the name of an order, which is traced itself.
    if (resourceType !== 'Medication' && !traced.has(reference)) lost.push(`${reference} arrived and left no trace`);
  }
  for (const { resourceType, state, problem, hint } of ledger) {
    // A hint proves nothing: its silence loses nothing.
    if (hint === true) continue;
    if (state === 'loaded' || state === 'empty' || state === 'not-supported') continue;
    if (problem === undefined) lost.push(`${resourceType} was not read and no reason is given`);
    const told = seen.problems.some(
      (one) =>
        one.resourceType === resourceType ||
        one.message.includes(resourceType) ||
        one.message.includes('all resource types'),
    );
    if (!told) lost.push(`${resourceType} was not read, and the assessment does not say so`);
  }
  const count = ({ reads }: Assessment) => reads.reduce((sum, { received }) => sum + received, 0);
  const complete = seen.reads.every(
    ({ state }) => state === 'loaded' || state === 'empty' || state === 'not-supported',
  );
  if (complete && seen.problems.length === 0 && count(seen) < count(truth)) {
    lost.push(`${count(truth) - count(seen)} resources are missing and everything is called read`);
  }
  return lost;
}
