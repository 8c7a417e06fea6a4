/**
 * The proof that the rules have no holes. The space is everything that the facts of the vocabulary may turn out to be, as
 * far as a condition can tell it apart, unknown and partly known included. It is far too large to be walked through as a
 * whole, and need not be: each claim is about one rule, about the gates, or about two rules that name the same drug. For
 * each of these every combination of the facts it reads is looked at, with the network that judges patients; whole contexts,
 * drawn from all facts together, go through the entry that judges patients.
 */
import { NO, UNKNOWN, YES } from '../engine/network.ts';
import { type ReadyRule, type RuleSet, ruleSetOf } from '../engine/rule-set.ts';
import type { Value } from '../engine/value.ts';
import { agentsOf, type Judged, judge, strengthOf } from '../engine/verdict.ts';
import type { Evidence } from '../evidence/schema.ts';
import type { Tri } from '../kernel/tri.ts';
import { axisOf } from './axis.ts';
import { type Cut, everyPosition, type Position, somePositions, type Unit, unitOf } from './unit.ts';
import { type Draw, drawsOf, type Random, randomFrom, settled, valuesOf } from './whole.ts';

export interface Findings {
  /** Points looked at. */
  readonly contexts: number;
  /** Neither a consideration nor a named reason. */
  readonly holes: number;
  /** A drug supported and advised against, without a marker that sources differ. */
  readonly contradictions: number;
  /** A rule applies although knowing more could take that back. */
  readonly onUnknown: number;
  /** What was settled is settled otherwise by knowing more, or a strength rises on the way out of the population. */
  readonly monotonicity: number;
  /** Steps that took a patient further out of the population of a rule; each was looked at for a strength that rises. */
  readonly leavings: number;
  /** The first faults of each kind, in words. */
  readonly examples: readonly string[];
}

export interface ProofOptions {
  /** Look at no more than this many points of a unit, drawn by `random`, and at as many whole contexts; absent: at all. */
  readonly most?: number;
  readonly random?: Random;
}

const SHOWN = 5;

class Tally {
  contexts = 0;
  leavings = 0;
  readonly counts = { holes: 0, contradictions: 0, onUnknown: 0, monotonicity: 0 };
  readonly examples: string[] = [];

  fault(kind: keyof Tally['counts'], what: string, where: () => string): void {
    this.counts[kind]++;
    if (this.counts[kind] <= SHOWN) this.examples.push(`${kind}: ${what}: ${where()}`);
  }
}

const words = (position: Position) => () => position.describe();

/** What cannot be together, because the readings of one history never give it. Held against real charts by a test. */
export const NEVER_TOGETHER: readonly (readonly [string, string])[] = [
  // Whoever progressed on or relapsed after a checkpoint inhibitor for the kidney cancer has had one.
  ['progressed-on-or-after-advanced-ici', 'prior-ici'],
  ['relapse-after-perioperative-ici', 'prior-ici'],
];

/** How strongly a strength binds within its own ladder; others stand still. */
const RUNG: Readonly<Record<string, number>> = { P3_SAME: 2, P2_RANDOMISED: 2, P3_NEAR: 1, P2_NEAR: 1 };

/** The two facts of which an unknown counts as no: a chart that is open belongs to a living patient unless it says otherwise. */
const STATED_ONLY: ReadonlySet<string> = new Set(['deceased', 'hospice']);

function positionsOf(unit: Unit, { most, random }: ProofOptions): Iterable<Position> {
  if (most === undefined || random === undefined || unit.size <= most) return everyPosition(unit);
  return somePositions(unit, most, random);
}

/** Whether what `node` came to survives every way of knowing more, one fact at a time; the rest follows by induction. */
function checkKnowingMore(
  what: string,
  node: number,
  position: Position,
  exempt: ReadonlySet<string>,
  tally: Tally,
): void {
  const before = position.level(node);
  if (before === UNKNOWN) return;
  for (const [axis, { name, refinements }] of position.unit.axes.entries()) {
    const choice = position.choices[axis] as number;
    const finer = refinements[choice] ?? [];
    if (finer.length === 0 || exempt.has(name)) continue;
    let kept = 0;
    for (const one of finer) {
      position.move(axis, one);
      position.evaluate();
      if (position.level(node) === before) kept++;
    }
    position.move(axis, choice);
    position.evaluate();
    if (before === YES && kept < finer.length) tally.fault('onUnknown', `${what}, unknown ${name}`, words(position));
    if (kept === 0) tally.fault('monotonicity', `${what}, unknown ${name}`, words(position));
  }
}

/** Which points of the population the patient differs in, and which other reasons to fall hold. */
function misses({ falls, population }: ReadyRule, position: Position): number {
  let bits = 0;
  let bit = 1;
  for (const { node } of falls) {
    if (position.level(node) === YES) bits |= bit;
    bit <<= 1;
  }
  for (const { criteria } of population) {
    for (const { node } of criteria) {
      if (position.level(node) === NO) bits |= bit;
      bit <<= 1;
    }
  }
  return bits;
}

const rungOf = (ready: ReadyRule, position: Position) => RUNG[strengthOf(ready, position.levels)] ?? 0;

/** Whether a step that takes the patient further from the population, and no step back with it, leaves the strength or lowers it. */
function checkLeaving(ready: ReadyRule, position: Position, tally: Tally): void {
  const before = misses(ready, position);
  const rung = rungOf(ready, position);
  for (const [axis, { name, points }] of position.unit.axes.entries()) {
    const choice = position.choices[axis] as number;
    for (let other = 0; other < points.length; other++) {
      if (other === choice) continue;
      position.move(axis, other);
      position.evaluate();
      const after = misses(ready, position);
      const away = after !== before && (after & before) === before;
      if (!away) continue;
      tally.leavings++;
      if (rungOf(ready, position) > rung) {
        tally.fault('monotonicity', `${ready.rule.id} gains strength by ${name}`, words(position));
      }
    }
    position.move(axis, choice);
    position.evaluate();
  }
}

function insideCuts({ alive, inScope }: RuleSet): readonly Cut[] {
  return [
    { name: '(scope)', node: inScope },
    { name: '(alive)', node: alive },
  ];
}

function ruleUnit(ruleSet: RuleSet, ready: ReadyRule): Unit {
  const roots = [
    ready.decision,
    ...ready.falls.map(({ node }) => node),
    ...ready.population.flatMap(({ criteria }) => criteria.map(({ node }) => node)),
  ];
  return unitOf(ready.rule.id, ruleSet.network, ruleSet.evidence.vocabulary, roots, insideCuts(ruleSet));
}

function checkRule(ruleSet: RuleSet, ready: ReadyRule, options: ProofOptions, tally: Tally): void {
  const none = new Set<string>();
  for (const position of positionsOf(ruleUnit(ruleSet, ready), options)) {
    tally.contexts++;
    checkKnowingMore(ready.rule.id, ready.decision, position, none, tally);
    if (ready.population.length + ready.falls.length > 0) checkLeaving(ready, position, tally);
  }
}

/** Facts that a rule's decision reads. */
function factsOf(ruleSet: RuleSet, ready: ReadyRule): ReadonlySet<string> {
  const { network, evidence } = ruleSet;
  return new Set(unitOf('', network, evidence.vocabulary, [ready.decision], []).axes.map(({ name }) => name));
}

/** Every combination of the gate facts gives a scope with a named reason, and within it something to consider. */
function checkGates(ruleSet: RuleSet, options: ProofOptions, tally: Tally): void {
  const { network, evidence, gates, alive, inScope } = ruleSet;
  const roots = [inScope, alive, ...gates.map(({ outside }) => outside)];
  const bare = unitOf('gates', network, evidence.vocabulary, roots, []);
  const facts = new Set(bare.axes.map(({ name }) => name));
  // Rules that ask for nothing but gate facts stand for every patient with these facts, whatever else is true.
  const firm = ruleSet.rules.filter((ready) => [...factsOf(ruleSet, ready)].every((name) => facts.has(name)));
  const unit = unitOf('gates', network, evidence.vocabulary, [...roots, ...firm.map(({ decision }) => decision)], []);
  for (const position of positionsOf(unit, options)) {
    tally.contexts++;
    checkKnowingMore('scope', inScope, position, STATED_ONLY, tally);
    checkKnowingMore('alive', alive, position, STATED_ONLY, tally);
    const scope = position.level(inScope);
    const shut = gates.find(({ outside }) => position.level(outside) === YES);
    const open = gates.find(({ gate, outside }) => gate.undecidedIfUnknown && position.level(outside) === UNKNOWN);
    const named = scope === NO ? shut?.gate.reason : scope === UNKNOWN ? open?.gate.cannotTell : 'in scope';
    const considered = firm.some(({ decision }) => position.level(decision) !== NO);
    if (!named || (scope !== NO && !considered))
      tally.fault('holes', 'no consideration and no reason', words(position));
  }
}

/** Whether some disagreement names both rules, in different positions. */
function isMarked({ evidence }: RuleSet, a: string, b: string): boolean {
  return evidence.disagreements.some(({ positions }) =>
    positions.some(
      (one) => one.rules.includes(a) && positions.some((other) => other !== one && other.rules.includes(b)),
    ),
  );
}

function isPossible(position: Position, values: ReadonlyMap<string, number>): boolean {
  return NEVER_TOGETHER.every(([whenYes, neverNo]) => {
    const premise = values.get(whenYes);
    const conclusion = values.get(neverNo);
    if (premise === undefined || conclusion === undefined) return true;
    return position.level(premise) !== YES || position.level(conclusion) !== NO;
  });
}

/** Leaves by fact, for the plain facts of a unit. */
function leavesOf({ axes }: Unit): ReadonlyMap<string, number> {
  return new Map(axes.flatMap(({ name, nodes }) => (nodes[0] === undefined ? [] : [[name, nodes[0]] as const])));
}

/** No drug is supported by one rule and advised against by another for the same patient, unless that is marked. */
function checkPair(ruleSet: RuleSet, a: ReadyRule, b: ReadyRule, options: ProofOptions, tally: Tally): void {
  const roots = [a.decision, b.decision, ...a.failed, ...b.failed];
  const name = `${a.rule.id} and ${b.rule.id}`;
  const unit = unitOf(name, ruleSet.network, ruleSet.evidence.vocabulary, roots, insideCuts(ruleSet));
  const leaves = leavesOf(unit);
  const marked = isMarked(ruleSet, a.rule.id, b.rule.id);
  for (const position of positionsOf(unit, options)) {
    if (!isPossible(position, leaves)) continue;
    tally.contexts++;
    if (!marked && clash(a, b, position.levels)) tally.fault('contradictions', name, words(position));
  }
}

function* opposedPairs({ rules }: RuleSet): Generator<readonly [ReadyRule, ReadyRule]> {
  for (const a of rules.filter(({ rule }) => rule.stance === 'supports')) {
    const drugs = new Set(a.rule.options.flat());
    for (const b of rules.filter(({ rule }) => rule.stance === 'against')) {
      if (b.rule.options.flat().some((agent) => drugs.has(agent))) yield [a, b];
    }
  }
}

/** Whole contexts to draw where nothing else is asked for. */
const WHOLE = 100_000;

const wordsOf = ({ kind: _kind, sources: _sources, gaps: _gaps, ...value }: Value) =>
  JSON.stringify('value' in value ? value.value : value);

function drawContext(draws: ReadonlyMap<string, Draw>, random: Random): ReadonlyMap<string, Value> {
  return new Map([...draws].map(([name, draw]) => [name, draw(random)]));
}

const isFact = (value: Value | undefined, wanted: Tri) => value?.kind === 'fact' && value.value === wanted;

function canBe(context: ReadonlyMap<string, Value>): boolean {
  return !NEVER_TOGETHER.some(([one, other]) => isFact(context.get(one), 'yes') && isFact(context.get(other), 'no'));
}

/** Something speaks for every history in scope, and what is open is said. */
function checkSpeaking({ ruleSet, levels }: Judged, fault: (what: string) => void): void {
  const { rules, inScope, alive } = ruleSet;
  const listed = ({ decision }: ReadyRule) => levels[decision] !== NO;
  const speaks = rules.some(
    (one) => one.rule.kind === 'systemic' && /supports|uncertain/.test(one.rule.stance) && listed(one),
  );
  const guards = rules.filter((one) => one.aboutOthers && listed(one));
  if (levels[inScope] !== NO && !speaks && guards.every(({ listsOpen }) => listsOpen)) {
    fault('nothing speaks for a therapy, and no rule says so');
  }
  const waits = rules.some((one) => !one.aboutOthers && levels[one.decision] === UNKNOWN);
  const said = guards.some((one) => one.listsOpen && levels[one.decision] === YES);
  if (levels[alive] === YES && waits && !said) fault('something is open, and no rule says so');
}

/** What the rules came to, held against the same patient with everything known in one of the possible ways. */
function checkSettling(before: Judged, after: Judged, tally: Tally, words: () => string): void {
  for (const ready of before.ruleSet.rules) {
    if (ready.aboutOthers) continue;
    const { id } = ready.rule;
    const was = before.levels[ready.decision];
    const is = after.levels[ready.decision];
    if (was === YES && is !== YES) tally.fault('onUnknown', id, words);
    if (was !== UNKNOWN && was !== is) tally.fault('monotonicity', id, words);
    const rung = RUNG[strengthOf(ready, before.levels)] ?? 0;
    if ((RUNG[strengthOf(ready, after.levels)] ?? 0) > rung) tally.fault('monotonicity', `${id} gains strength`, words);
  }
}

/** One whole context, held against the same with everything known. */
function checkContext(
  ruleSet: RuleSet,
  context: ReadonlyMap<string, Value>,
  known: ReadonlyMap<string, Value>,
  tally: Tally,
): void {
  tally.contexts++;
  const describe = () => [...context].map(([name, value]) => `${name}=${wordsOf(value)}`).join(' ');
  const judged = judge(ruleSet, (name) => context.get(name) as Value);
  checkSpeaking(judged, (what) => tally.fault('holes', what, describe));
  for (const [a, b] of opposedPairs(ruleSet)) {
    if (isMarked(ruleSet, a.rule.id, b.rule.id) || !clash(a, b, judged.levels)) continue;
    tally.fault('contradictions', `${a.rule.id} and ${b.rule.id}`, describe);
  }
  checkSettling(
    judged,
    judge(ruleSet, (name) => known.get(name) as Value),
    tally,
    describe,
  );
}

/**
 * Sparse histories, where a hole would lie: in scope, nothing else on record, and then every one and every two facts
 * turned to each thing they may be.
 */
function checkSparse(ruleSet: RuleSet, { most, random = randomFrom(1) }: ProofOptions, tally: Tally): void {
  const choices = choicesOf(ruleSet);
  const bare = new Map([...choices].map(([name, [first]]) => [name, first as Value]));
  const turns = [...choices].flatMap(([name, values]) => values.map((value) => ({ name, value })));
  // In a sample each pair of turns has the same chance to be looked at.
  const chance = most === undefined ? 1 : (2 * most) / turns.length ** 2;
  for (const [i, one] of turns.entries()) {
    for (const other of turns.slice(i + 1)) {
      if (chance < 1 && random() >= chance) continue;
      const context = new Map(bare).set(one.name, one.value).set(other.name, other.value);
      if (!canBe(context)) continue;
      const known = new Map([...context].map(([name, value]) => [name, settledFact(name, value, random)]));
      checkContext(ruleSet, context, known, tally);
    }
  }
}

/** For each fact all that it may be; first what it is in a patient in scope of whom nothing else is known to be true. */
function choicesOf(ruleSet: RuleSet): ReadonlyMap<string, readonly Value[]> {
  const { network, evidence, inScope } = ruleSet;
  const gates = unitOf('gates', network, evidence.vocabulary, [inScope], []);
  const inside = new Map<string, Value>();
  for (const position of everyPosition(gates)) {
    if (position.level(inScope) !== YES) continue;
    const values = gates.axes.map(({ values: all }, i) => all[position.choices[i] as number] as Value);
    if (values.some((value) => isFact(value, 'unknown'))) continue;
    for (const [i, { name }] of gates.axes.entries()) inside.set(name, values[i] as Value);
    break;
  }
  return new Map(
    [...valuesOf(ruleSet)].map(([name, values]) => {
      const first = inside.get(name) ?? values[0];
      return [name, first ? [first, ...values] : values];
    }),
  );
}

/** Whole contexts through the entry that judges patients: all facts, all rules. */
function checkWhole(ruleSet: RuleSet, { most = WHOLE, random = randomFrom(1) }: ProofOptions, tally: Tally): void {
  const draws = drawsOf(ruleSet);
  for (let i = 0; i < most; i++) {
    const context = drawContext(draws, random);
    if (!canBe(context)) continue;
    const known = new Map([...context].map(([name, value]) => [name, settledFact(name, value, random)]));
    checkContext(ruleSet, context, known, tally);
  }
}

/** Of a fact that counts only where it is stated, an unknown settles as no. */
function settledFact(name: string, value: Value, random: Random): Value {
  return STATED_ONLY.has(name) && isFact(value, 'unknown')
    ? ({ ...value, value: 'no' } as Value)
    : settled(value, random);
}

/** Whether both apply and name the same drug, one for it and one against it. */
function clash(a: ReadyRule, b: ReadyRule, levels: Int8Array): boolean {
  if (levels[a.decision] !== YES || levels[b.decision] !== YES) return false;
  const against = new Set(agentsOf(b, levels));
  return agentsOf(a, levels).some((agent) => against.has(agent));
}

/** How many combinations the facts have over all conditions together. */
export function spaceOf(evidence: Evidence): { readonly facts: number; readonly combinations: number } {
  const ruleSet = ruleSetOf(evidence);
  const { network } = ruleSet;
  let combinations = 1;
  for (const [variable, name] of network.variables.entries()) {
    const entry = evidence.vocabulary[name];
    if (!entry) throw new Error(`the vocabulary has no ${name}`);
    const leaves = network.nodes.flatMap((node, number) =>
      node.kind === 'leaf' && node.leaf.variable === variable ? [{ node: number, predicate: node.leaf.predicate }] : [],
    );
    // Members of a set are told apart one by one: too many to list, but easily counted.
    const members = leaves.flatMap(({ predicate }) => ('includesAny' in predicate ? predicate.includesAny : []));
    combinations *= entry.kind === 'set' ? 3 ** new Set(members).size : axisOf(name, entry, leaves).points.length;
  }
  return { facts: network.variables.length, combinations };
}

/** Looks at every point of every unit, or at a drawn sample of each. */
export function prove(evidence: Evidence, options: ProofOptions = {}): Findings {
  const ruleSet = ruleSetOf(evidence);
  const tally = new Tally();
  checkGates(ruleSet, options, tally);
  for (const ready of ruleSet.rules) checkRule(ruleSet, ready, options, tally);
  for (const [a, b] of opposedPairs(ruleSet)) checkPair(ruleSet, a, b, options, tally);
  checkSparse(ruleSet, options, tally);
  checkWhole(ruleSet, options, tally);
  return { contexts: tally.contexts, leavings: tally.leavings, ...tally.counts, examples: tally.examples };
}
