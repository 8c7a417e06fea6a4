/**
 * One axis of the discretised space: a fact with all that it may turn out to be, unknown and partly known included, as far
 * as a set of conditions can tell the outcomes apart. The cut points are read from the conditions themselves.
 */
import { type LeafPredicate, leafTest, NO, UNKNOWN } from '../engine/network.ts';
import type { Value } from '../engine/value.ts';
import type { VocabularyEntry } from '../evidence/schema.ts';

const BARE = { sources: [], gaps: [] } as const;

export interface Axis {
  readonly name: string;
  /** The nodes that it sets. */
  readonly nodes: readonly number[];
  /** Every outcome that can be told apart: the level of each node. */
  readonly points: readonly (readonly number[])[];
  /** A value behind each point. */
  readonly values: readonly Value[];
  /** For each point those that know more and contradict nothing. */
  readonly refinements: readonly (readonly number[])[];
}

/** All combinations of `choices` options in `places` places. */
function* combinations(places: number, choices: number): Generator<readonly number[]> {
  const digits = new Array<number>(places).fill(0);
  for (;;) {
    yield digits;
    let place = 0;
    while (place < places && digits[place] === choices - 1) digits[place++] = 0;
    if (place === places) return;
    digits[place] = (digits[place] as number) + 1;
  }
}

/** One number inside, at and between every limit. */
function cells(predicates: readonly LeafPredicate[]): readonly number[] {
  const limits = predicates
    .flatMap((one) => ('number' in one ? [one.atLeast, one.atMost] : []))
    .filter((one) => one !== undefined);
  const sorted = [...new Set(limits)].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  return [first - 1, ...sorted.flatMap((limit, i) => [limit, (limit + (sorted[i + 1] ?? limit + 2)) / 2])];
}

function* numbers(predicates: readonly LeafPredicate[]): Generator<Value> {
  const all = cells(predicates);
  for (const [i, min] of all.entries()) {
    for (const max of all.slice(i)) yield { kind: 'number', min, max, ...BARE };
  }
}

function* categories(entry: VocabularyEntry): Generator<Value> {
  const all = entry.kind === 'category' ? Object.keys(entry.values) : [];
  for (const chosen of combinations(all.length, 2)) {
    yield { kind: 'category', possible: all.filter((_, i) => chosen[i] === 1), ...BARE };
  }
}

const namesIn = (predicate: LeafPredicate): readonly string[] => {
  if ('includesAny' in predicate) return predicate.includesAny;
  return 'onlyFrom' in predicate ? predicate.onlyFrom : [];
};

/** Members that no condition tells apart stand for one another; one more stands for all that nobody names. */
function* sets(predicates: readonly LeafPredicate[]): Generator<Value> {
  const patterns = new Map<string, string>();
  for (const name of ['(another)', ...predicates.flatMap(namesIn)]) {
    const pattern = predicates.map((one) => namesIn(one).includes(name)).join();
    if (!patterns.has(pattern)) patterns.set(pattern, name);
  }
  const members = [...patterns.values()];
  for (const open of [false, true]) {
    for (const chosen of combinations(members.length, 3)) {
      const having = (choice: number) => members.filter((_, i) => chosen[i] === choice);
      yield { kind: 'set', has: having(2), maybe: having(1), open, ...BARE };
    }
  }
}

function* valuesFor(entry: VocabularyEntry, predicates: readonly LeafPredicate[]): Generator<Value> {
  switch (entry.kind) {
    case 'fact':
      for (const value of ['no', 'unknown', 'yes'] as const) yield { kind: 'fact', value, ...BARE };
      return;
    case 'number':
      yield* numbers(predicates);
      return;
    case 'category':
      yield* categories(entry);
      return;
    case 'set':
      yield* sets(predicates);
      return;
  }
}

/** Whether `finer` knows all that `coarser` knows, and more. */
function refines(finer: readonly number[], coarser: readonly number[]): boolean {
  return (
    finer.some((level, i) => level !== coarser[i]) &&
    finer.every((level, i) => coarser[i] === UNKNOWN || coarser[i] === level)
  );
}

function withRefinements(axis: Omit<Axis, 'refinements'>): Axis {
  return {
    ...axis,
    refinements: axis.points.map((coarser) => axis.points.flatMap((finer, i) => (refines(finer, coarser) ? [i] : []))),
  };
}

/** The axis of one fact, for the conditions on it that matter here. */
export function axisOf(
  name: string,
  entry: VocabularyEntry,
  leaves: readonly { readonly node: number; readonly predicate: LeafPredicate }[],
): Axis {
  const tests = leaves.map(({ predicate }) => leafTest(predicate));
  const seen = new Map<string, { readonly point: readonly number[]; readonly value: Value }>();
  for (const value of valuesFor(
    entry,
    leaves.map(({ predicate }) => predicate),
  )) {
    const point = tests.map((test) => test(value));
    const key = point.join('');
    if (!seen.has(key)) seen.set(key, { point, value });
  }
  const found = [...seen.values()];
  return withRefinements({
    name,
    nodes: leaves.map(({ node }) => node),
    points: found.map(({ point }) => point),
    values: found.map(({ value }) => value),
  });
}

/** An axis that sets one node directly: a part of the network that is enumerated by itself elsewhere. */
export function axisOfNode(name: string, node: number): Axis {
  const values = (['no', 'unknown', 'yes'] as const).map((value): Value => ({ kind: 'fact', value, ...BARE }));
  return withRefinements({ name, nodes: [node], points: [[NO], [UNKNOWN], [2]], values });
}
