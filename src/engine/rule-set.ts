/** The rules of an edition made ready for judging: conditions joined to one network, options and populations as nodes of it. */
import type { Agent, Strength } from '../contract/assessment.ts';
import type { Disagreement, Evidence, GateRule, Predicate, Rule } from '../evidence/schema.ts';
import { type Network, NetworkBuilder } from './network.ts';

/** Facts about the other considerations: R-32 asks whether anything is open, R-33 whether nothing speaks for a therapy. */
const UNDECIDED = 'something-undecided';
export const ABOUT_OTHERS = [UNDECIDED, 'nothing-covers'] as const;

/** The fact that says on which drugs the disease progressed. */
const FAILED = 'agents-failed';

export interface ReadyGate {
  readonly gate: GateRule;
  /** Yes where the patient is outside. */
  readonly outside: number;
}

export interface ReadyRule {
  readonly rule: Rule;
  /** Whether the rule may speak for this patient: inside every gate, or alive. */
  readonly inside: number;
  readonly when: number;
  /** Whether an option is left that has not failed already. */
  readonly options: number;
  /** All three. */
  readonly decision: number;
  /** The drugs of all options. */
  readonly agents: readonly Agent[];
  /** For each option whether every drug of it has failed. */
  readonly failed: readonly number[];
  /** Whether an option that has failed drops out: a warning stands whether or not the patient has had the drug. */
  readonly dropsFailed: boolean;
  readonly falls: readonly { readonly node: number; readonly because: string }[];
  readonly population: readonly {
    readonly name: string;
    readonly criteria: readonly { readonly node: number; readonly criterion: string }[];
  }[];
  readonly notes: readonly { readonly node: number; readonly text: string }[];
  /** Citations, each with the node that decides whether it stands beside the rule. */
  readonly cites: readonly { readonly id: string; readonly when?: number; readonly trial?: string }[];
  /** Whether it speaks about the other considerations, and is therefore judged after them. */
  readonly aboutOthers: boolean;
  /** Whether it lists what is open, in place of the bare fact that something is. */
  readonly listsOpen: boolean;
}

export interface ReadyCriterion {
  readonly criterion: string;
  readonly node: number;
  readonly note: string | undefined;
}

export interface RuleSet {
  readonly evidence: Evidence;
  readonly network: Network;
  readonly gates: readonly ReadyGate[];
  /** No unless the patient lives. */
  readonly alive: number;
  readonly inScope: number;
  /** Whether any rule waits for something. */
  readonly undecided: number;
  readonly rules: readonly ReadyRule[];
  readonly trials: ReadonlyMap<string, readonly ReadyCriterion[]>;
  readonly disagreements: readonly { readonly disagreement: Disagreement; readonly when: number }[];
  /** Variables of the facts that speak about other considerations. */
  readonly aboutOthers: readonly { readonly name: (typeof ABOUT_OTHERS)[number]; readonly variable: number }[];
}

/** Where a strength goes when the patient leaves the population it was found in. The others have nowhere to fall. */
const NEIGHBOUR: Partial<Record<Strength, Strength>> = { P3_SAME: 'P3_NEAR', P2_RANDOMISED: 'P2_NEAR' };

export function neighbourOf(strength: Strength): Strength {
  return NEIGHBOUR[strength] ?? strength;
}

const failedAgent = (agent: string): Predicate => ({ set: FAILED, includesAny: [agent] });

function reads(predicate: Predicate, facts: readonly string[]): boolean {
  if ('all' in predicate) return predicate.all.some((one) => reads(one, facts));
  if ('any' in predicate) return predicate.any.some((one) => reads(one, facts));
  if ('not' in predicate) return reads(predicate.not, facts);
  return 'fact' in predicate && facts.includes(predicate.fact);
}

function build(evidence: Evidence): RuleSet {
  const network = new NetworkBuilder();
  const gates = evidence.gates.map((gate) => ({ gate, outside: network.add(gate.outside) }));
  const open = ({ gate, outside }: ReadyGate) =>
    network.join(gate.undecidedIfUnknown ? 'not' : 'unless-stated', [outside]);
  const alive = network.join('all', gates.filter(({ gate }) => !gate.undecidedIfUnknown).map(open));
  const inScope = network.join('all', gates.map(open));

  const trials = new Map(
    Object.entries(evidence.trials).map(([id, { population }]) => [
      id,
      population.map(({ criterion, when, verification, note }): ReadyCriterion => {
        const remarks = [note, verification === 'unverified' ? 'criterion not verified' : undefined].filter(
          (one) => one !== undefined,
        );
        return { criterion, node: network.add(when), note: remarks.length > 0 ? remarks.join('; ') : undefined };
      }),
    ]),
  );

  const ready = (rule: Rule): ReadyRule => {
    const inside = rule.scope === 'in-scope' ? inScope : alive;
    const when = network.add(rule.when);
    const dropsFailed = rule.options.length > 0 && (rule.stance === 'supports' || rule.stance === 'uncertain');
    const failed = rule.options.map((option) => network.add({ all: option.map(failedAgent) }));
    const options = dropsFailed
      ? network.join(
          'any',
          failed.map((one) => network.join('not', [one])),
        )
      : network.join('all', []);
    return {
      rule,
      inside,
      when,
      options,
      decision: network.join('all', [inside, when, options]),
      agents: [...new Set(rule.options.flat())],
      failed,
      dropsFailed,
      falls: (rule.falls ?? []).map(({ when: condition, because }) => ({ node: network.add(condition), because })),
      population: (rule.population ?? []).map((id) => {
        const criteria = trials.get(id);
        if (!criteria) throw new Error(`no trial ${id}`);
        return { name: evidence.trials[id]?.name ?? id, criteria };
      }),
      notes: (rule.notes ?? []).map((note) => ({ node: network.add(note.when), text: note.text })),
      cites: rule.cites.map((id) => {
        const condition = rule.citesWhen?.[id];
        const trial = evidence.statements[id]?.trial;
        return {
          id,
          ...(condition === undefined ? {} : { when: network.add(condition) }),
          ...(trial === undefined ? {} : { trial }),
        };
      }),
      aboutOthers: reads(rule.when, ABOUT_OTHERS),
      listsOpen: reads(rule.when, [UNDECIDED]),
    };
  };
  const rules = evidence.rules.map(ready);
  return {
    evidence,
    network,
    gates,
    alive,
    inScope,
    undecided: network.add({ fact: UNDECIDED }),
    rules,
    trials,
    disagreements: evidence.disagreements.map((disagreement) => ({
      disagreement,
      when: network.add(disagreement.when ?? { all: [] }),
    })),
    aboutOthers: ABOUT_OTHERS.flatMap((name) => {
      const variable = network.variables.indexOf(name);
      return variable < 0 ? [] : [{ name, variable }];
    }),
  };
}

const ready = new WeakMap<Evidence, RuleSet>();

/** The rules of this evidence made ready, once for each evidence. */
export function ruleSetOf(evidence: Evidence): RuleSet {
  const known = ready.get(evidence);
  if (known) return known;
  const made = build(evidence);
  ready.set(evidence, made);
  return made;
}
