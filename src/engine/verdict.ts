/** What the rules say of one patient, without words: which apply, how strongly, with which drugs left. */
import type { Agent, Status, Strength } from '../contract/assessment.ts';
import type { Tri } from '../kernel/tri.ts';
import { NO, propagate, triOfLevel, UNKNOWN, YES } from './network.ts';
import { neighbourOf, type ReadyRule, type RuleSet } from './rule-set.ts';
import type { Value } from './value.ts';

/** Every fact that the rules read, and the level of every node of the network. */
export interface Judged {
  readonly ruleSet: RuleSet;
  readonly values: readonly Value[];
  readonly levels: Int8Array;
}

const OPEN: Value = { kind: 'fact', value: 'unknown', sources: [], gaps: [] };
const factOf = (value: Tri): Value => ({ kind: 'fact', value, sources: [], gaps: [] });

/** Judges the facts that `read` gives by name. The facts about other considerations follow from the other rules. */
export function judge(ruleSet: RuleSet, read: (name: string) => Value): Judged {
  const { network, rules, aboutOthers } = ruleSet;
  const others = new Set(aboutOthers.map(({ variable }) => variable));
  const values = network.variables.map((name, variable) => (others.has(variable) ? OPEN : read(name)));
  const levels = new Int8Array(network.nodes.length);
  setLeaves(ruleSet, values, levels);
  propagate(network, levels);
  if (aboutOthers.length > 0) {
    const firm = rules.filter((one) => !one.aboutOthers);
    for (const { name, variable } of aboutOthers) {
      values[variable] = factOf(name === 'nothing-covers' ? nothingCovers(firm, levels) : undecided(firm, levels));
    }
    setLeaves(ruleSet, values, levels);
    propagate(network, levels);
  }
  return { ruleSet, values, levels };
}

function setLeaves({ network }: RuleSet, values: readonly Value[], levels: Int8Array): void {
  for (const [i, node] of network.nodes.entries()) {
    if (node.kind === 'leaf') levels[i] = node.leaf.test(values[node.leaf.variable] as Value);
  }
}

/** Whether a rule waits for something. */
function undecided(rules: readonly ReadyRule[], levels: Int8Array): Tri {
  return rules.some(({ decision }) => levels[decision] === UNKNOWN) ? 'yes' : 'no';
}

/** Whether no systemic consideration speaks for a therapy or leaves one open. */
function nothingCovers(rules: readonly ReadyRule[], levels: Int8Array): Tri {
  let best: number = NO;
  for (const { rule, decision } of rules) {
    if (rule.kind !== 'systemic' || (rule.stance !== 'supports' && rule.stance !== 'uncertain')) continue;
    best = Math.max(best, levels[decision] as number);
  }
  return triOfLevel(YES - best);
}

const STATUS = ['does-not-apply', 'conditional', 'applies'] as const;

export function statusOf({ decision }: ReadyRule, levels: Int8Array): Status {
  return STATUS[levels[decision] as number] ?? 'conditional';
}

/** Whether the patient has left the population that the strength was found in, be it in one point. */
export function hasLeftPopulation({ falls, population }: ReadyRule, levels: Int8Array): boolean {
  return (
    falls.some(({ node }) => levels[node] === YES) ||
    population.some(({ criteria }) => criteria.some(({ node }) => levels[node] === NO))
  );
}

/** The strength that this patient's case still bears. */
export function strengthOf(ready: ReadyRule, levels: Int8Array): Strength {
  const { strength } = ready.rule;
  return hasLeftPopulation(ready, levels) ? neighbourOf(strength) : strength;
}

/** The drugs of the options that are left; of a warning all. */
export function agentsOf({ rule, agents, failed, dropsFailed }: ReadyRule, levels: Int8Array): readonly Agent[] {
  if (!dropsFailed || failed.every((node) => levels[node] !== YES)) return agents;
  return [...new Set(rule.options.filter((_, i) => levels[failed[i] as number] !== YES).flat())];
}

/** A rule's result without words. */
export interface Outcome {
  readonly id: string;
  readonly status: Status;
  readonly strength: Strength;
  readonly agents: readonly Agent[];
}

/** What every rule comes to, in the order of the data. */
export function outcomesOf({ ruleSet, levels }: Judged): readonly Outcome[] {
  return ruleSet.rules.map((ready) => ({
    id: ready.rule.id,
    status: statusOf(ready, levels),
    strength: strengthOf(ready, levels),
    agents: agentsOf(ready, levels),
  }));
}
