/**
 * The proof that the rules have no holes. The space is everything that the facts of the vocabulary may turn out to be, as
 * far as a condition can tell it apart, unknown and partly known included. It is far too large to be walked through as a
 * whole, and need not be: each claim is about one rule, about the gates, or about two rules that name the same drug. For
 * each of these every combination of the facts it reads is looked at, with the network that judges patients.
 */

import { NO, UNKNOWN, YES } from '../engine/network.ts';
import { type ReadyRule, type RuleSet, ruleSetOf } from '../engine/rule-set.ts';
import { agentsOf, strengthOf } from '../engine/verdict.ts';
import type { Evidence } from '../evidence/schema.ts';
import { axisOf } from './axis.ts';
import { type Cut, everyPosition, type Position, somePositions, type Unit, unitOf } from './unit.ts';

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
  /** The first faults of each kind, in words. */
  readonly examples: readonly string[];
}

export interface ProofOptions {
  /** Look at no more than this many points of a unit, drawn by `random`; absent: at all. */
  readonly most?: number;
  readonly random?: () => number;
}

const SHOWN = 5;

class Tally {
  contexts = 0;
  readonly counts = { holes: 0, contradictions: 0, onUnknown: 0, monotonicity: 0 };
  readonly examples: string[] = [];

  fault(kind: keyof Tally['counts'], what: string, position: Position): void {
    this.counts[kind]++;
    if (this.counts[kind] <= SHOWN) this.examples.push(`${kind}: ${what}: ${position.describe()}`);
  }
}

/** What cannot be together, because the readings of one history never give it. Held against real charts by a test. */
export const NEVER_TOGETHER: readonly (readonly [string, string])[] = [
  // Whoever progressed on or relapsed after a checkpoint inhibitor for the kidney cancer has had one.
  ['progressed-on-or-after-advanced-ici', 'prior-ici'],
  ['relapse-after-perioperative-ici', 'prior-ici'],
];

/** How strongly a strength binds within its own ladder; others stand still. */
const RUNG: Readonly<Record<string, number>> = { P3_SAME: 2, P2_RANDOMISED: 2, P3_NEAR: 1, P2_NEAR: 1 };

/** Gate facts of which an unknown counts as no: they are asked only whether they are stated. */
function statedOnly({ network, gates }: RuleSet): ReadonlySet<string> {
  const names = gates
    .filter(({ gate }) => !gate.undecidedIfUnknown)
    .flatMap(({ outside }) => {
      const node = network.nodes[outside];
      return node?.kind === 'leaf' ? [node.leaf.name] : [];
    });
  return new Set(names);
}

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
    if (before === YES && kept < finer.length) tally.fault('onUnknown', `${what}, unknown ${name}`, position);
    if (kept === 0) tally.fault('monotonicity', `${what}, unknown ${name}`, position);
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
      if (away && rungOf(ready, position) > rung) {
        tally.fault('monotonicity', `${ready.rule.id} gains strength by ${name}`, position);
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
  const exempt = statedOnly(ruleSet);
  for (const position of positionsOf(unit, options)) {
    tally.contexts++;
    checkKnowingMore('scope', inScope, position, exempt, tally);
    checkKnowingMore('alive', alive, position, exempt, tally);
    const scope = position.level(inScope);
    const shut = gates.find(({ outside }) => position.level(outside) === YES);
    const open = gates.find(({ gate, outside }) => gate.undecidedIfUnknown && position.level(outside) === UNKNOWN);
    const named = scope === NO ? shut?.gate.reason : scope === UNKNOWN ? open?.gate.cannotTell : 'in scope';
    const considered = firm.some(({ decision }) => position.level(decision) !== NO);
    if (!named || (scope !== NO && !considered)) tally.fault('holes', 'no consideration and no reason', position);
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
    if (marked || position.level(a.decision) !== YES || position.level(b.decision) !== YES) continue;
    const against = new Set(agentsOf(b, position.levels));
    if (agentsOf(a, position.levels).some((agent) => against.has(agent))) {
      tally.fault('contradictions', name, position);
    }
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

/** The rule that speaks where no other does must read that fact and nothing else, or a history could fall between. */
function checkCoverage(ruleSet: RuleSet, tally: Tally): void {
  const silent = ruleSet.network.nodes.findIndex((node) => node.kind === 'leaf' && node.leaf.name === 'nothing-covers');
  const speaker = ruleSet.rules.find(({ when }) => when === silent);
  const unit = unitOf('coverage', ruleSet.network, ruleSet.evidence.vocabulary, [silent], []);
  for (const position of everyPosition(unit)) {
    tally.contexts++;
    if (!speaker) tally.fault('holes', 'no rule speaks where no other does', position);
  }
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
  checkCoverage(ruleSet, tally);
  for (const ready of ruleSet.rules) checkRule(ruleSet, ready, options, tally);
  for (const [a, b] of opposedPairs(ruleSet)) checkPair(ruleSet, a, b, options, tally);
  return { contexts: tally.contexts, ...tally.counts, examples: tally.examples };
}
