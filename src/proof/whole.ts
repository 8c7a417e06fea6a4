/**
 * Whole contexts, drawn: every fact at once, so that what the units look at one by one is also seen together, through the
 * same entry that judges patients.
 */
import type { LeafPredicate } from '../engine/network.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import type { Value } from '../engine/value.ts';
import type { VocabularyEntry } from '../evidence/schema.ts';
import { axisOf } from './axis.ts';

/** From 0 to 1, 1 excluded. */
export type Random = () => number;

/** A generator of numbers that gives the same row for the same seed (mulberry32, public domain). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const BARE = { sources: [], gaps: [] } as const;

/** Draws one value of a fact. */
export type Draw = (random: Random) => Value;

function oneOf<T>(list: readonly T[], random: Random): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('nothing to draw from');
  return chosen;
}

function drawSet(members: readonly string[]): Draw {
  return (random) => {
    const has: string[] = [];
    const maybe: string[] = [];
    for (const member of members) {
      const chance = random();
      if (chance < 0.2) has.push(member);
      else if (chance < 0.3) maybe.push(member);
    }
    return { kind: 'set', has, maybe, open: random() < 0.1, ...BARE };
  };
}

/** No member, then each member alone, for sure or perhaps, and any that nobody read. */
function setsOf(members: readonly string[]): readonly Value[] {
  const set = (has: readonly string[], maybe: readonly string[], open: boolean): Value => ({
    kind: 'set',
    has,
    maybe,
    open,
    ...BARE,
  });
  const each = members.flatMap((member) => [set([member], [], false), set([], [member], false)]);
  return [set([], [], false), ...each, set([], [], true)];
}

const ANOTHER = '(another)';

function membersIn(predicates: readonly LeafPredicate[]): readonly string[] {
  const named = predicates.flatMap((one) =>
    'includesAny' in one ? one.includesAny : 'onlyFrom' in one ? one.onlyFrom : [],
  );
  return [...new Set([ANOTHER, ...named])];
}

/** Every fact that the rules read, with all conditions on it. */
function factsOf({ network, evidence }: RuleSet) {
  return network.variables.map((name, variable) => {
    const entry = evidence.vocabulary[name];
    if (!entry) throw new Error(`the vocabulary has no ${name}`);
    const predicates = network.nodes.flatMap((node) =>
      node.kind === 'leaf' && node.leaf.variable === variable ? [node.leaf.predicate] : [],
    );
    return { name, entry, predicates };
  });
}

function plainValues(name: string, entry: VocabularyEntry, predicates: readonly LeafPredicate[]): readonly Value[] {
  return axisOf(
    name,
    entry,
    predicates.map((predicate, node) => ({ node, predicate })),
  ).values;
}

/** All that each fact may be; of a set, one member at a time. */
export function valuesOf(ruleSet: RuleSet): ReadonlyMap<string, readonly Value[]> {
  return new Map(
    factsOf(ruleSet).map(({ name, entry, predicates }) => [
      name,
      entry.kind === 'set' ? setsOf(membersIn(predicates)) : plainValues(name, entry, predicates),
    ]),
  );
}

/** A way to draw each fact that the rules read. */
export function drawsOf(ruleSet: RuleSet): ReadonlyMap<string, Draw> {
  return new Map(
    factsOf(ruleSet).map(({ name, entry, predicates }): readonly [string, Draw] => {
      if (entry.kind === 'set') return [name, drawSet(membersIn(predicates))];
      const values = plainValues(name, entry, predicates);
      return [name, (random) => oneOf(values, random)];
    }),
  );
}

/** The same fact, fully known: one of the ways in which it may turn out. */
export function settled(value: Value, random: Random): Value {
  switch (value.kind) {
    case 'fact':
      return value.value === 'unknown' ? { ...value, value: random() < 0.5 ? 'yes' : 'no' } : value;
    case 'number': {
      const known = random() < 0.5 ? value.min : value.max;
      return { ...value, min: known, max: known };
    }
    case 'category':
      return value.possible.length > 1 ? { ...value, possible: [oneOf(value.possible, random)] } : value;
    case 'set': {
      const more = value.open && random() < 0.5 ? [ANOTHER] : [];
      const has = [...value.has, ...value.maybe.filter(() => random() < 0.5), ...more];
      return { ...value, has, maybe: [], open: false };
    }
  }
}
