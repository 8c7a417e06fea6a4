/**
 * The words and sources behind the levels of the network: for every node yes, no or unknown, the sentence that says so for
 * this patient, and what it rests on. "Why is this here", "why is it not" and "what is missing" are read from these nodes.
 */
import type { Reason, TraceNode } from '../contract/assessment.ts';
import type { VocabularyEntry } from '../evidence/schema.ts';
import type { Tri } from '../kernel/tri.ts';
import { type Leaf, type LeafPredicate, NO, type Node, triOfLevel, UNKNOWN, YES } from './network.ts';
import type { Value } from './value.ts';
import type { Judged } from './verdict.ts';

/** A leaf as it stands for this patient. */
export interface Said extends Reason {
  readonly name: string;
  readonly value: Tri;
  readonly gaps: readonly string[];
}

/** A leaf that made a result what it is, and whether it was wanted or wanted away. */
interface Ground {
  readonly node: number;
  readonly wanted: boolean;
}

export class Explainer {
  readonly #judged: Judged;
  readonly #said: (Said | undefined)[] = [];

  constructor(judged: Judged) {
    this.#judged = judged;
  }

  level(node: number): number {
    return this.#judged.levels[node] as number;
  }

  /** The leaves behind a node's value, each as a sentence, those that say the same joined. */
  reasons(node: number): readonly Reason[] {
    return mergeReasons(this.#grounds(node, true).map((ground) => this.#reason(ground)));
  }

  /** What is not known behind an unknown node. */
  unknownReasons(node: number): readonly Reason[] {
    return mergeReasons(
      this.#grounds(node, true)
        .filter((ground) => this.level(ground.node) === UNKNOWN)
        .map((ground) => this.#reason(ground)),
    );
  }

  /** Gaps whose answer could settle a node that is unknown; none for one that is settled. */
  openGaps(node: number): readonly string[] {
    if (this.level(node) !== UNKNOWN) return [];
    const found = this.#node(node);
    if (found.kind === 'leaf') return this.#sayLeaf(node, found.leaf).gaps;
    return [...new Set(found.children.flatMap((child) => this.openGaps(child)))];
  }

  /** The node with everything under it. */
  trace(node: number): TraceNode {
    const found = this.#node(node);
    const value = triOfLevel(this.level(node));
    if (found.kind !== 'leaf') {
      return { test: found.kind, value, children: found.children.map((one) => this.trace(one)) };
    }
    const { predicate } = found.leaf;
    const { name, text, sources, gaps } = this.#sayLeaf(node, found.leaf);
    const needs = needsOf(predicate, this.#entry(name), true);
    return {
      test: testOf(predicate),
      value,
      fact: name,
      text,
      ...(needs === undefined ? {} : { needs }),
      sources,
      ...(gaps.length > 0 ? { gaps } : {}),
      children: [],
    };
  }

  /** Of a true node the true children, of a false one the false, of an unknown one the unknown and the true. */
  #grounds(node: number, wanted: boolean): readonly Ground[] {
    const found = this.#node(node);
    if (found.kind === 'leaf') return [{ node, wanted }];
    const { kind, children } = found;
    const level = this.level(node);
    // A negation turns the value round; its single child is always the ground.
    const turned = kind === 'not' || kind === 'unless-stated';
    const decisive =
      children.length === 1
        ? children
        : children.filter((one) => this.level(one) === level || (level === UNKNOWN && this.level(one) === YES));
    return decisive.flatMap((child) => this.#grounds(child, turned ? !wanted : wanted));
  }

  /** The sentence of a leaf; where it stands in the way, with what was asked for. */
  #reason({ node, wanted }: Ground): Reason {
    const found = this.#node(node);
    if (found.kind !== 'leaf') throw new Error('only a leaf speaks');
    const { leaf } = found;
    const { text, sources } = this.#sayLeaf(node, leaf);
    const fails = this.level(node) === (wanted ? NO : YES);
    const needs = fails ? needsOf(leaf.predicate, this.#entry(leaf.name), wanted) : undefined;
    return { text: needs === undefined ? text : `${text} Asked for: ${needs}.`, sources };
  }

  #node(node: number): Node {
    const found = this.#judged.ruleSet.network.nodes[node];
    if (!found) throw new Error(`no node ${node}`);
    return found;
  }

  #entry(name: string): VocabularyEntry {
    const entry = this.#judged.ruleSet.evidence.vocabulary[name];
    if (!entry) throw new Error(`the vocabulary has no ${name}`);
    return entry;
  }

  #sayLeaf(node: number, leaf: Leaf): Said {
    const known = this.#said[node];
    if (known) return known;
    const of = this.#judged.values[leaf.variable] as Value;
    const value = triOfLevel(this.level(node));
    const said = {
      name: leaf.name,
      value,
      text: sentence(this.#entry(leaf.name), of, value),
      sources: distinctSources(of.sources),
      gaps: value === 'unknown' ? [...new Set(of.gaps)] : [],
    };
    this.#said[node] = said;
    return said;
  }
}

function sentence(entry: VocabularyEntry, value: Value, result: Tri): string {
  if (entry.kind === 'fact') return entry[result];
  if (value.kind === 'number') return sentenceOfNumber(entry, value);
  if (result === 'unknown') return entry.unknown;
  if (value.kind === 'category' && entry.kind === 'category') {
    return `${entry.label}: ${value.possible.map((one) => entry.values[one] ?? one).join(' or ') || 'none'}.`;
  }
  const members = value.kind === 'set' ? value.has : [];
  return `${entry.label}: ${members.length > 0 ? members.join(', ') : 'none on record'}.`;
}

const shown = (value: number) => String(Math.round(value * 10) / 10);

function sentenceOfNumber(
  entry: Exclude<VocabularyEntry, { readonly kind: 'fact' }>,
  { min, max }: Extract<Value, { readonly kind: 'number' }>,
): string {
  // Without an upper end, or without any number at all, nothing is known that could be shown.
  if (!Number.isFinite(max)) return entry.unknown;
  return min === max ? `${entry.label}: ${shown(min)}.` : `${entry.label}: ${shown(min)} to ${shown(max)}.`;
}

/** What a condition asks for, in words; of a fact the sentence itself says it. */
function needsOf(predicate: LeafPredicate, entry: VocabularyEntry, wanted: boolean): string | undefined {
  const but = (words: string) => (wanted ? words : `not ${words}`);
  if ('number' in predicate) {
    const { atLeast, atMost } = predicate;
    if (atLeast === undefined) return but(`${atMost} or fewer`);
    if (atMost === undefined) return but(`${atLeast} or more`);
    return but(atLeast === atMost ? String(atLeast) : `${atLeast} to ${atMost}`);
  }
  if ('category' in predicate) {
    const values = entry.kind === 'category' ? entry.values : {};
    return but(predicate.in.map((one) => values[one] ?? one).join(' or '));
  }
  if ('onlyFrom' in predicate) return but(`none but ${predicate.onlyFrom.join(', ')}`);
  if ('includesAny' in predicate) {
    const names = predicate.includesAny.join(', ');
    return wanted ? names : `none of ${names}`;
  }
  return undefined;
}

function testOf(predicate: LeafPredicate): TraceNode['test'] {
  if ('fact' in predicate) return 'fact';
  if ('number' in predicate) return 'number';
  return 'category' in predicate ? 'category' : 'set';
}

/** Each sentence once, with the sources of all that say it. */
export function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Map<string, Reason>();
  for (const reason of reasons) {
    const before = seen.get(reason.text);
    const sources = before ? distinctSources([...before.sources, ...reason.sources]) : reason.sources;
    seen.set(reason.text, { text: reason.text, sources });
  }
  return [...seen.values()];
}

/** Facts share their sources: each list is gone through once. */
const distinctOf = new WeakMap<Reason['sources'], Reason['sources']>();

function distinctSources(sources: Reason['sources']): Reason['sources'] {
  if (sources.length < 2) return sources;
  const known = distinctOf.get(sources);
  if (known) return known;
  const seen = new Set<string>();
  const found = sources.filter((source) => {
    const key = `${source.reference}|${source.how}`;
    return !seen.has(key) && seen.add(key);
  });
  distinctOf.set(sources, found);
  return found;
}
