/**
 * The conditions of all gates, rules, citations and entry criteria as one network: each distinct condition is one node,
 * however many rules ask for it, and children stand before their parents, so that one pass over the nodes evaluates
 * everything. Values are three-valued after Kleene, as small numbers: and is the minimum, or the maximum.
 */
import type { Predicate } from '../evidence/schema.ts';
import type { Tri } from '../kernel/tri.ts';
import type { Value } from './value.ts';

export const NO = 0;
export const UNKNOWN = 1;
export const YES = 2;
export type Level = typeof NO | typeof UNKNOWN | typeof YES;

const WORDS = ['no', 'unknown', 'yes'] as const;

export function triOfLevel(level: number): Tri {
  return WORDS[level] ?? 'unknown';
}

export type LeafPredicate = Exclude<
  Predicate,
  { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }
>;

/**
 * `unless-stated`: yes unless its child is yes. Only gates that count where they are stated use it (death, hospice): an
 * unknown does not shut them.
 */
export type Junction = 'all' | 'any' | 'not' | 'unless-stated';

export interface Leaf {
  readonly predicate: LeafPredicate;
  /** The fact it reads. */
  readonly name: string;
  readonly variable: number;
  readonly test: (value: Value) => Level;
}

export type Node =
  | { readonly kind: Junction; readonly children: readonly number[] }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

export interface Network {
  readonly nodes: readonly Node[];
  /** Numbers of the nodes that are no leaves, children before parents. */
  readonly junctions: readonly number[];
  /** Names of the facts that are read, by variable number. */
  readonly variables: readonly string[];
}

/** The fact that a leaf condition reads. */
export function nameOf(predicate: LeafPredicate): string {
  if ('fact' in predicate) return predicate.fact;
  if ('number' in predicate) return predicate.number;
  return 'category' in predicate ? predicate.category : predicate.set;
}

type ValueOf<K extends Value['kind']> = Extract<Value, { readonly kind: K }>;

function expecting<K extends Value['kind']>(kind: K, name: string, test: (value: ValueOf<K>) => Level) {
  return (value: Value): Level => {
    if (value.kind !== kind) throw new Error(`${name} is no ${kind}`);
    return test(value as ValueOf<K>);
  };
}

/** The test of one leaf as a function of what the fact turned out to be. */
export function leafTest(predicate: LeafPredicate): (value: Value) => Level {
  if ('fact' in predicate) {
    return expecting('fact', predicate.fact, ({ value }) => (value === 'yes' ? YES : value === 'no' ? NO : UNKNOWN));
  }
  if ('number' in predicate) {
    const least = predicate.atLeast ?? Number.NEGATIVE_INFINITY;
    const most = predicate.atMost ?? Number.POSITIVE_INFINITY;
    return expecting('number', predicate.number, ({ min, max }) => {
      if (min >= least && max <= most) return YES;
      return max < least || min > most ? NO : UNKNOWN;
    });
  }
  if ('category' in predicate) {
    const wanted = new Set(predicate.in);
    return expecting('category', predicate.category, ({ possible }) => {
      const inside = possible.filter((one) => wanted.has(one)).length;
      if (inside === 0) return NO;
      return inside === possible.length ? YES : UNKNOWN;
    });
  }
  if ('includesAny' in predicate) {
    const wanted = new Set(predicate.includesAny);
    return expecting('set', predicate.set, ({ has, maybe, open }) => {
      if (has.some((one) => wanted.has(one))) return YES;
      return open || maybe.some((one) => wanted.has(one)) ? UNKNOWN : NO;
    });
  }
  const allowed = new Set(predicate.onlyFrom);
  return expecting('set', predicate.set, ({ has, maybe, open }) => {
    if (has.some((one) => !allowed.has(one))) return NO;
    return open || maybe.some((one) => !allowed.has(one)) ? UNKNOWN : YES;
  });
}

/** Collects conditions, each once. */
export class NetworkBuilder {
  readonly nodes: Node[] = [];
  readonly junctions: number[] = [];
  readonly variables: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of the node of this condition. */
  add(predicate: Predicate): number {
    if ('all' in predicate)
      return this.join(
        'all',
        predicate.all.map((one) => this.add(one)),
      );
    if ('any' in predicate)
      return this.join(
        'any',
        predicate.any.map((one) => this.add(one)),
      );
    if ('not' in predicate) return this.join('not', [this.add(predicate.not)]);
    return this.#once(JSON.stringify(predicate), () => ({ kind: 'leaf', leaf: this.#leaf(predicate) }));
  }

  /** A node over nodes. Without children 'all' is yes. */
  join(kind: Junction, children: readonly number[]): number {
    return this.#once(`${kind}(${children.join(',')})`, () => ({ kind, children }));
  }

  #leaf(predicate: LeafPredicate): Leaf {
    const name = nameOf(predicate);
    let variable = this.variables.indexOf(name);
    if (variable < 0) variable = this.variables.push(name) - 1;
    return { predicate, name, variable, test: leafTest(predicate) };
  }

  #once(key: string, make: () => Node): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const node = make();
    const number = this.nodes.push(node) - 1;
    if (node.kind !== 'leaf') this.junctions.push(number);
    this.#numbers.set(key, number);
    return number;
  }
}

/** The value of one node whose children are already evaluated. */
function levelOf(kind: Junction, children: readonly number[], levels: Int8Array): number {
  let level: number;
  switch (kind) {
    case 'any':
      level = NO;
      for (const child of children) level = Math.max(level, levels[child] as number);
      return level;
    case 'not':
      return YES - (levels[children[0] as number] as number);
    case 'unless-stated':
      return levels[children[0] as number] === YES ? NO : YES;
    default:
      level = YES;
      for (const child of children) level = Math.min(level, levels[child] as number);
      return level;
  }
}

/** Evaluates nodes above the leaves in the order given; `levels` holds the leaves. Children stand before parents. */
export function propagate(
  { nodes, junctions }: Network,
  levels: Int8Array,
  order: readonly number[] = junctions,
): void {
  for (const number of order) {
    const node = nodes[number];
    if (node && node.kind !== 'leaf') levels[number] = levelOf(node.kind, node.children, levels);
  }
}
