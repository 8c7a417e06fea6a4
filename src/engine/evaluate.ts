/**
 * Judges a treatment history against the evidence: scope first, then every rule, each with its reasons, its strength for
 * this patient, the fit to the trials behind it and what speaks against it. Pure and deterministic: no clock, no network.
 */
import type {
  Assessment,
  Consideration,
  Disagreement,
  Fit,
  Reason,
  TraceNode,
  TreatmentHistoryContext,
} from '../contract/assessment.ts';
import type { Evidence } from '../evidence/schema.ts';
import { disagreementsOf } from './disagreement.ts';
import { Explainer, mergeReasons } from './explain.ts';
import { fitReader } from './fit.ts';
import { NO, triOfLevel, UNKNOWN, YES } from './network.ts';
import { receivedNotes } from './received.ts';
import { type ReadyRule, ruleSetOf } from './rule-set.ts';
import { agentsOf, type Judged, judge, type Outcome, outcomesOf, statusOf, strengthOf } from './verdict.ts';
import { readerOf } from './vocabulary.ts';

export interface Evaluation {
  readonly scope: Assessment['scope'];
  /** What every rule came to, in the order of the data. */
  readonly outcomes: readonly Outcome[];
  /** Those that apply or wait for something, and on request the others too, each with its reasons; in the same order. */
  readonly considerations: readonly Consideration[];
  readonly disagreements: readonly Disagreement[];
}

export interface EvaluateOptions {
  /** Give reasons for what does not apply too. */
  readonly all?: boolean | undefined;
  /** Give each consideration its trace. */
  readonly trace?: boolean | undefined;
}

interface ScopeReading {
  readonly scope: Assessment['scope'];
  readonly gaps: readonly string[];
  readonly reasons: readonly Reason[];
}

/** The first gate that is shut decides; else the first that cannot be told. */
function readScope({ ruleSet, levels }: Judged, explainer: Explainer): ScopeReading {
  const shut = ruleSet.gates.find(({ outside }) => levels[outside] === YES);
  if (shut) {
    const { gate, reason } = shut.gate;
    return { scope: { status: 'out-of-scope', gate, reason }, gaps: [], reasons: explainer.reasons(shut.outside) };
  }
  const open = ruleSet.gates.filter(({ gate, outside }) => gate.undecidedIfUnknown && levels[outside] === UNKNOWN);
  const first = open[0];
  if (first) {
    const { gate, cannotTell } = first.gate;
    return {
      scope: { status: 'cannot-tell', gate, reason: cannotTell },
      gaps: [...new Set(open.flatMap(({ outside }) => explainer.openGaps(outside)))],
      reasons: mergeReasons(open.flatMap(({ outside }) => explainer.reasons(outside))),
    };
  }
  return {
    scope: {
      status: 'in-scope',
      gate: null,
      reason: 'Metastatic clear cell kidney cancer that progressed or relapsed after systemic therapy.',
    },
    gaps: [],
    reasons: [],
  };
}

/** Turns verdicts into considerations: everything that a reader wants to know beside the bare result. */
class Writer {
  readonly #judged: Judged;
  readonly #explainer: Explainer;
  readonly #context: TreatmentHistoryContext;
  readonly #scope: ScopeReading;
  readonly #fitTo: (trial: string) => readonly Fit[];
  readonly #received = new Map<string, readonly string[]>();
  readonly #disagreements: readonly Disagreement[];

  constructor(judged: Judged, context: TreatmentHistoryContext, disagreements: readonly Disagreement[]) {
    this.#disagreements = disagreements;
    this.#judged = judged;
    this.#context = context;
    this.#explainer = new Explainer(judged);
    this.#scope = readScope(judged, this.#explainer);
    this.#fitTo = fitReader(judged);
  }

  get scope(): Assessment['scope'] {
    return this.#scope.scope;
  }

  consideration(ready: ReadyRule, withTrace: boolean): Consideration {
    const { levels } = this.#judged;
    const { rule } = ready;
    const strength = strengthOf(ready, levels);
    const disagreements = this.#disagreements
      .filter(({ positions }) => positions.some(({ rules }) => rules.includes(rule.id)))
      .map(({ id }) => id);
    const also = rule.alsoSupportedBy?.filter((one) => one !== strength) ?? [];
    return {
      id: rule.id,
      title: rule.title,
      text: rule.text,
      layer: rule.layer,
      kind: rule.kind,
      stance: rule.stance,
      status: statusOf(ready, levels),
      strength,
      ...(also.length > 0 ? { alsoSupportedBy: also } : {}),
      ...(strength === rule.strength ? {} : { strengthFell: this.#whyFallen(ready) }),
      agents: agentsOf(ready, levels),
      because: this.#because(ready),
      dependsOn: this.#dependsOn(ready),
      evidence: this.#evidence(ready),
      cautions: this.#cautions(ready),
      ...(disagreements.length > 0 ? { disagreements } : {}),
      ...(withTrace ? { trace: this.#trace(ready) } : {}),
    };
  }

  /** Why it is here; of one that does not apply the first question that it failed, of an undecided one all that is open. */
  #because(ready: ReadyRule): readonly Reason[] {
    const explainer = this.#explainer;
    const inside = explainer.level(ready.inside);
    const options = explainer.level(ready.options);
    if (explainer.level(ready.decision) === NO) {
      if (explainer.level(this.#judged.ruleSet.alive) === NO) return this.#scope.reasons;
      if (inside === NO) {
        const sources = this.#scope.reasons.flatMap((reason) => reason.sources);
        return mergeReasons([{ text: this.#scope.scope.reason, sources }]);
      }
      return explainer.reasons(explainer.level(ready.when) === NO ? ready.when : ready.options);
    }
    const reasons = ready.listsOpen ? this.#open(ready) : explainer.reasons(ready.when);
    return mergeReasons([
      ...reasons,
      ...(inside === UNKNOWN ? this.#scope.reasons : []),
      ...(options === UNKNOWN ? explainer.unknownReasons(ready.options) : []),
    ]);
  }

  /** What stays open over all rules that wait for something, each said once, in place of the bare fact that something does. */
  #open({ when }: ReadyRule): readonly Reason[] {
    const explainer = this.#explainer;
    const { ruleSet } = this.#judged;
    if (explainer.level(ruleSet.undecided) !== YES) return explainer.reasons(when);
    const bare = explainer.reasons(ruleSet.undecided).map(({ text }) => text);
    const waiting = ruleSet.rules.filter((other) => !other.aboutOthers && explainer.level(other.decision) === UNKNOWN);
    return [
      ...explainer.reasons(when).filter(({ text }) => !bare.includes(text)),
      ...(explainer.level(ruleSet.inScope) === UNKNOWN ? this.#scope.reasons : []),
      ...waiting.flatMap((other) => [
        ...explainer.unknownReasons(other.when),
        ...explainer.unknownReasons(other.options),
      ]),
    ];
  }

  #dependsOn({ decision, inside, when, options }: ReadyRule): readonly string[] {
    const explainer = this.#explainer;
    if (explainer.level(decision) !== UNKNOWN) return [];
    return [
      ...new Set([
        ...explainer.openGaps(when),
        ...(explainer.level(inside) === UNKNOWN ? this.#scope.gaps : []),
        ...explainer.openGaps(options),
      ]),
    ];
  }

  #whyFallen({ falls, population }: ReadyRule): string {
    const { levels } = this.#judged;
    const reasons = falls.filter(({ node }) => levels[node] === YES).map(({ because }) => because);
    for (const { name, criteria } of population) {
      const differs = criteria.filter(({ node }) => levels[node] === NO).map(({ criterion }) => criterion);
      if (differs.length > 0) reasons.push(`Differs from ${name}: ${differs.join('; ')}.`);
    }
    return reasons.join(' ');
  }

  #evidence({ cites }: ReadyRule): Consideration['evidence'] {
    const { levels, ruleSet } = this.#judged;
    return cites
      .filter(({ when }) => when === undefined || levels[when] !== NO)
      .map(({ id, trial }) => {
        if (trial === undefined) return { id, fit: [] };
        const status = ruleSet.evidence.trials[trial]?.status;
        return { id, trial, fit: this.#fitTo(trial), ...(status ? { trialStatus: status } : {}) };
      });
  }

  #cautions(ready: ReadyRule): readonly string[] {
    const { rule, notes, options } = ready;
    const { levels } = this.#judged;
    const present = new Set(this.#context.cautions.map(({ id }) => id));
    // Where every option has failed, each of them says so.
    const agents = levels[options] === NO ? ready.agents : agentsOf(ready, levels);
    return [
      ...(rule.cautions ?? []),
      ...(rule.patientCautions ?? []).filter((id) => present.has(id)),
      ...notes.filter(({ node }) => levels[node] === YES).map(({ text }) => text),
      ...agents.flatMap((agent) => this.#receivedBefore(agent)),
    ];
  }

  #receivedBefore(agent: string): readonly string[] {
    const known = this.#received.get(agent);
    if (known) return known;
    const notes = receivedNotes(agent, this.#context, this.#judged.ruleSet.evidence.received);
    this.#received.set(agent, notes);
    return notes;
  }

  #trace({ decision, inside, when, options, dropsFailed }: ReadyRule): TraceNode {
    const part = (node: number, name: NonNullable<TraceNode['part']>) => ({
      ...this.#explainer.trace(node),
      part: name,
    });
    return {
      test: 'all',
      value: triOfLevel(this.#explainer.level(decision)),
      children: [part(inside, 'scope'), part(when, 'condition'), ...(dropsFailed ? [part(options, 'options')] : [])],
    };
  }
}

/** What all rules come to for one patient, without reasons: for trying out what an answer would change. */
export function outcomes(context: TreatmentHistoryContext, evidence: Evidence): readonly Outcome[] {
  return outcomesOf(judge(ruleSetOf(evidence), readerOf(context)));
}

/** Evaluates all rules for one patient. */
export function evaluate(
  context: TreatmentHistoryContext,
  evidence: Evidence,
  { all = false, trace = false }: EvaluateOptions = {},
): Evaluation {
  const ruleSet = ruleSetOf(evidence);
  const judged = judge(ruleSet, readerOf(context));
  const found = outcomesOf(judged);
  const disagreements = disagreementsOf(judged, found);
  const writer = new Writer(judged, context, disagreements);
  const wanted = ruleSet.rules.filter((_, i) => all || found[i]?.status !== 'does-not-apply');
  return {
    scope: writer.scope,
    outcomes: found,
    considerations: wanted.map((ready) => writer.consideration(ready, trace)),
    disagreements,
  };
}
