/**
 * What an assessment loses where one resource type may not be read: found by judging example charts with and without it,
 * by the same code that judges a patient. The rules tell which conclusions rest on the facts that are lost.
 */

import { nameOf } from '../engine/network.ts';
import type { Value } from '../engine/value.ts';
import { readerOf, VOCABULARY } from '../engine/vocabulary.ts';
import type { Evidence, Predicate } from '../evidence/schema.ts';
import type { Json } from '../fhir/elements.ts';
import { recordFromPages } from '../fhir/record.ts';
import { historyOn } from '../history/derive-history.ts';
import type { Day } from '../kernel/calendar.ts';
import type { ReadState } from '../kernel/read-state.ts';
import { mapRecord } from '../mapping/map-record.ts';
import type { Terminology } from '../terminology/terminology.ts';

/** Charts that hold each resource type somewhere; nobody's. */
export interface ExampleCharts {
  /** The day they are judged at. */
  readonly asOf: Day;
  readonly charts: readonly { readonly resources: readonly Json[] }[];
}

export interface WithoutType {
  readonly resourceType: string;
  /** Names of the vocabulary that are known with the type and not without it. */
  readonly facts: readonly string[];
  /** Ids of the rules, and names of the gates, whose condition asks for one of these facts. */
  readonly rules: readonly string[];
  readonly gates: readonly string[];
}

const PATIENT = 'example';

/** Facts that a predicate asks for. */
function factsIn(predicate: Predicate): readonly string[] {
  if ('all' in predicate) return predicate.all.flatMap(factsIn);
  if ('any' in predicate) return predicate.any.flatMap(factsIn);
  if ('not' in predicate) return factsIn(predicate.not);
  return [nameOf(predicate)];
}

function isSettled(value: Value): boolean {
  switch (value.kind) {
    case 'fact':
      return value.value !== 'unknown';
    case 'number':
      return value.min === value.max;
    case 'category':
      return value.possible.length <= 1 && value.possible[0] !== 'unknown';
    case 'set':
      return !value.open && value.maybe.length === 0;
  }
}

/** The facts of a chart that are settled, where the types in `states` came as far as is said. */
function settledFacts(
  resources: readonly Json[],
  states: ReadonlyMap<string, ReadState>,
  terminology: Terminology,
  asOf: Day,
): ReadonlySet<string> {
  const pages = resources.map((body) => ({ body, askedFor: String(body['resourceType']) }));
  const record = recordFromPages({ patientId: PATIENT, bases: [], pages, states, problems: [] });
  const { facts } = mapRecord(record, terminology);
  const read = readerOf(historyOn(facts, asOf)({}).context);
  return new Set(Object.keys(VOCABULARY).filter((name) => isSettled(read(name))));
}

/**
 * For each of `types`: what is lost where it alone may not be read. `states`: how far the other types come on such a
 * server, as a rule 'loaded' for those that it is asked for and 'not-supported' for those that it does not have.
 */
export function lossesWithout(
  types: readonly string[],
  states: ReadonlyMap<string, ReadState>,
  { asOf, charts }: ExampleCharts,
  { terminology, evidence }: { readonly terminology: Terminology; readonly evidence: Evidence },
): readonly WithoutType[] {
  const asked = (resource: Json, missing?: string) => {
    const type = String(resource['resourceType']);
    return type !== missing && (states.get(type) ?? 'not-supported') !== 'not-supported';
  };
  // In an empty chart everything that was never given is known to be absent, and only because it was looked for.
  const all = [...charts.map(({ resources }) => resources), []];
  const whole = all.map((resources) =>
    settledFacts(
      resources.filter((one) => asked(one)),
      states,
      terminology,
      asOf,
    ),
  );
  return types.map((resourceType) => {
    // A Medication is read for the order that points to it: without it that order has no name, and nothing else is open.
    const without = new Map(
      resourceType === 'Medication' ? states : [...states, [resourceType, 'not-authorised'] as const],
    );
    const lost = new Set<string>();
    all.forEach((resources, i) => {
      const left = settledFacts(
        resources.filter((one) => asked(one, resourceType)),
        without,
        terminology,
        asOf,
      );
      for (const name of whole[i] ?? []) if (!left.has(name)) lost.add(name);
    });
    const rests = (predicate: Predicate) => factsIn(predicate).some((name) => lost.has(name));
    return {
      resourceType,
      facts: Object.keys(VOCABULARY).filter((name) => lost.has(name)),
      rules: evidence.rules.filter(({ when }) => rests(when)).map(({ id }) => id),
      gates: evidence.gates.filter(({ outside }) => rests(outside)).map(({ gate }) => gate),
    };
  });
}
