/**
 * Evaluates predicates three-valued and keeps the trace: for every node yes, no or unknown, the sentence that says so for
 * this patient, and the sources it rests on. "Why", "why not" and "what is missing" are all read from this one trace.
 */
import type { Reason } from '../contract/assessment.ts';
import type { Predicate, VocabularyEntry } from '../evidence/schema.ts';
import { and, not, or, type Tri } from '../kernel/tri.ts';
import type { Value } from './value.ts';
import { type Reading, VOCABULARY } from './vocabulary.ts';

export interface Trace {
  readonly value: Tri;
  /** Only on leaves. */
  readonly leaf?: Reason & { readonly name: string; readonly value: Tri; readonly gaps: readonly string[] };
  readonly children: readonly Trace[];
}

export interface Evaluator {
  evaluate(predicate: Predicate): Trace;
}

/** Reads each fact once per patient, however many rules ask for it. */
export function createEvaluator(reading: Reading, vocabulary: Readonly<Record<string, VocabularyEntry>>): Evaluator {
  const known = new Map<string, Value>();

  function lookUp(name: string): Value {
    const before = known.get(name);
    if (before) return before;
    const read = VOCABULARY[name];
    if (!read) throw new Error(`the vocabulary has no ${name}`);
    const value = read(reading);
    known.set(name, value);
    return value;
  }

  function leaf(name: string, value: Tri, text: string, of: Value): Trace {
    return {
      value,
      leaf: { name, value, text, sources: of.sources, gaps: value === 'unknown' ? of.gaps : [] },
      children: [],
    };
  }

  function evaluate(predicate: Predicate): Trace {
    if ('all' in predicate) {
      const children = predicate.all.map(evaluate);
      return { value: and(children.map((child) => child.value)), children };
    }
    if ('any' in predicate) {
      const children = predicate.any.map(evaluate);
      return { value: or(children.map((child) => child.value)), children };
    }
    if ('not' in predicate) {
      const child = evaluate(predicate.not);
      return { value: not(child.value), children: [child] };
    }
    if ('fact' in predicate) {
      const value = lookUp(predicate.fact);
      const entry = vocabulary[predicate.fact];
      if (value.kind !== 'fact' || entry?.kind !== 'fact') throw new Error(`${predicate.fact} is no fact`);
      return leaf(predicate.fact, value.value, entry[value.value], value);
    }
    if ('number' in predicate) {
      const value = lookUp(predicate.number);
      const entry = vocabulary[predicate.number];
      if (value.kind !== 'number' || entry?.kind !== 'number') throw new Error(`${predicate.number} is no number`);
      const least = predicate.atLeast ?? Number.NEGATIVE_INFINITY;
      const most = predicate.atMost ?? Number.POSITIVE_INFINITY;
      let result: Tri = 'unknown';
      if (value.min >= least && value.max <= most) result = 'yes';
      else if (value.max < least || value.min > most) result = 'no';
      return leaf(predicate.number, result, sentenceOfNumber(entry, value), value);
    }
    if ('category' in predicate) {
      const value = lookUp(predicate.category);
      const entry = vocabulary[predicate.category];
      if (value.kind !== 'category' || entry?.kind !== 'category')
        throw new Error(`${predicate.category} is no category`);
      const inside = value.possible.filter((one) => predicate.in.includes(one)).length;
      let result: Tri = 'unknown';
      if (inside === value.possible.length && inside > 0) result = 'yes';
      else if (inside === 0) result = 'no';
      const words = value.possible.map((one) => entry.values[one] ?? one).join(' or ');
      return leaf(
        predicate.category,
        result,
        result === 'unknown' ? entry.unknown : `${entry.label}: ${words}.`,
        value,
      );
    }
    const value = lookUp(predicate.set);
    const entry = vocabulary[predicate.set];
    if (value.kind !== 'set' || entry?.kind !== 'set') throw new Error(`${predicate.set} is no set`);
    const words = value.has.length > 0 ? `${entry.label}: ${value.has.join(', ')}.` : `${entry.label}: none on record.`;
    const result =
      'includesAny' in predicate ? includesAny(value, predicate.includesAny) : onlyFrom(value, predicate.onlyFrom);
    return leaf(predicate.set, result, result === 'unknown' ? entry.unknown : words, value);
  }

  return { evaluate };
}

type SetValue = Extract<Value, { readonly kind: 'set' }>;

function includesAny(value: SetValue, wanted: readonly string[]): Tri {
  if (value.has.some((one) => wanted.includes(one))) return 'yes';
  return value.open || value.maybe.some((one) => wanted.includes(one)) ? 'unknown' : 'no';
}

function onlyFrom(value: SetValue, allowed: readonly string[]): Tri {
  if (value.has.some((one) => !allowed.includes(one))) return 'no';
  if (value.open || value.maybe.some((one) => !allowed.includes(one))) return 'unknown';
  return 'yes';
}

function sentenceOfNumber(
  entry: Extract<VocabularyEntry, { readonly kind: 'number' }>,
  { min, max }: Extract<Value, { readonly kind: 'number' }>,
): string {
  const shown = (value: number) => String(Math.round(value * 10) / 10);
  if (min === max && Number.isFinite(min)) return `${entry.label}: ${shown(min)}.`;
  if (Number.isFinite(max)) return `${entry.label}: ${shown(min)} to ${shown(max)}.`;
  return entry.unknown;
}

/** Leaves that made a result what it is: of a true node the true ones, of a false node the false ones, of an unknown both unknown and true. */
export function grounds(trace: Trace): readonly NonNullable<Trace['leaf']>[] {
  return collect(trace, (child) => child.value === trace.value || (trace.value === 'unknown' && child.value === 'yes'));
}

function collect(trace: Trace, keep: (child: Trace) => boolean): readonly NonNullable<Trace['leaf']>[] {
  if (trace.leaf) return [trace.leaf];
  // A negation turns the value round; its single child is always the ground.
  const children = trace.children.length === 1 ? trace.children : trace.children.filter(keep);
  return children.flatMap(grounds);
}

/** Gaps whose answer could settle an unknown result; none for a result that is settled. */
export function openGaps(trace: Trace): readonly string[] {
  if (trace.value !== 'unknown') return [];
  if (trace.leaf) return trace.leaf.gaps;
  return trace.children.flatMap(openGaps);
}
