/**
 * Judges a treatment history against the evidence: scope first, then every rule, each with its reasons, its strength for
 * this patient, the fit to the trials behind it and what speaks against it. Pure and deterministic: no clock, no network.
 */
import type {
  Assessment,
  Consideration,
  Reason,
  Status,
  Strength,
  TreatmentHistoryContext,
} from '../contract/assessment.ts';
import type { Evidence, Rule } from '../evidence/schema.ts';
import { and, type Tri } from '../kernel/tri.ts';
import { fitTo } from './fit.ts';
import { createEvaluator, type Evaluator, grounds, openGaps, type Trace } from './predicate.ts';
import { hasFailed, mayHaveBeenGiven, receivedNotes } from './received.ts';

export interface Evaluation {
  readonly scope: Assessment['scope'];
  /** Every rule, those that do not apply included, in the order of the data. */
  readonly considerations: readonly Consideration[];
}

/** Facts about the other considerations: R-32 asks whether anything is open, R-33 whether nothing speaks for a therapy. */
const UNDECIDED = 'something-undecided';
const UNCOVERED = 'nothing-covers';

interface ScopeReading {
  readonly value: Tri;
  readonly scope: Assessment['scope'];
  readonly gaps: readonly string[];
  readonly reasons: readonly Reason[];
}

/** The first gate that is shut decides; else the first that cannot be told. */
function readScope(evidence: Evidence, evaluator: Evaluator): ScopeReading {
  const gates = evidence.gates.map((rule) => ({ rule, trace: evaluator.evaluate(rule.outside) }));
  const shut = gates.find(({ trace }) => trace.value === 'yes');
  if (shut) {
    return {
      value: 'no',
      scope: { status: 'out-of-scope', gate: shut.rule.gate, reason: shut.rule.reason },
      gaps: [],
      reasons: reasonsOf(shut.trace),
    };
  }
  const open = gates.filter(({ rule, trace }) => rule.undecidedIfUnknown && trace.value === 'unknown');
  const first = open[0];
  if (first) {
    return {
      value: 'unknown',
      scope: { status: 'cannot-tell', gate: first.rule.gate, reason: first.rule.cannotTell },
      gaps: [...new Set(open.flatMap(({ trace }) => openGaps(trace)))],
      reasons: open.flatMap(({ trace }) => reasonsOf(trace)),
    };
  }
  return {
    value: 'yes',
    scope: {
      status: 'in-scope',
      gate: null,
      reason: 'Metastatic clear cell kidney cancer that progressed or relapsed after systemic therapy.',
    },
    gaps: [],
    reasons: [],
  };
}

function reasonsOf(trace: Trace): readonly Reason[] {
  // What is undecided is said one by one instead (see openReasons).
  return mergeReasons(grounds(trace).filter(({ name, value }) => name !== UNDECIDED || value !== 'yes'));
}

/** Each sentence once, with the sources of all that say it. */
function mergeReasons(reasons: readonly Reason[]): readonly Reason[] {
  const seen = new Map<string, Reason>();
  for (const { text, sources } of reasons) {
    seen.set(text, { text, sources: distinctSources([...(seen.get(text)?.sources ?? []), ...sources]) });
  }
  return [...seen.values()];
}

/** What is not known behind an unknown result, leaf by leaf. */
function unknownReasons(trace: Trace): readonly Reason[] {
  return grounds(trace)
    .filter(({ value }) => value === 'unknown')
    .map(({ text, sources }) => ({ text, sources: distinctSources(sources) }));
}

function distinctSources(sources: Reason['sources']): Reason['sources'] {
  const seen = new Set<string>();
  return sources.filter((source) => {
    const key = `${source.reference}|${source.how}`;
    return !seen.has(key) && seen.add(key);
  });
}

const STATUS: Readonly<Record<Tri, Status>> = { yes: 'applies', unknown: 'conditional', no: 'does-not-apply' };

/** Where a strength goes when the patient leaves the population it was found in. */
const NEIGHBOUR: Partial<Record<Strength, Strength>> = { P3_SAME: 'P3_NEAR', P2_RANDOMISED: 'P2_NEAR' };

function strengthFor(
  rule: Rule,
  evidence: Evidence,
  evaluator: Evaluator,
): { readonly strength: Strength; readonly fell?: string } {
  let strength = rule.strength;
  const reasons: string[] = [];
  for (const fall of rule.falls ?? []) {
    if (evaluator.evaluate(fall.when).value !== 'yes') continue;
    strength = fall.to;
    reasons.push(fall.because);
  }
  for (const id of rule.population ?? []) {
    const trial = evidence.trials[id];
    if (!trial) throw new Error(`no trial ${id}`);
    const differs = fitTo(trial, evaluator).filter(({ match }) => match === 'no');
    if (differs.length === 0) continue;
    strength = NEIGHBOUR[strength] ?? strength;
    reasons.push(`Differs from ${trial.name}: ${differs.map(({ criterion }) => criterion).join('; ')}.`);
  }
  return reasons.length > 0 && strength !== rule.strength ? { strength, fell: reasons.join(' ') } : { strength };
}

interface Options {
  readonly value: Tri;
  readonly agents: readonly string[];
  readonly reasons: readonly Reason[];
  readonly notes: readonly string[];
}

/** Options that are left for this patient: a regimen whose drugs have all failed already is no option. */
function readOptions(rule: Rule, context: TreatmentHistoryContext): Options {
  const agents = (options: Rule['options']) => [...new Set(options.flat())];
  const notes = (names: readonly string[]) => names.flatMap((agent) => receivedNotes(agent, context));
  // A warning against a drug stands whether or not the patient has had it.
  if (rule.options.length === 0 || rule.stance === 'against' || rule.stance === 'informs') {
    return { value: 'yes', agents: agents(rule.options), reasons: [], notes: notes(agents(rule.options)) };
  }
  const left = rule.options.filter((option) => !option.every((agent) => hasFailed(agent, context)));
  if (left.length === 0) {
    const failed = agents(rule.options);
    const sources = context.lines.list
      .filter((line) => failed.some((agent) => line.agents.includes(agent)))
      .flatMap((line) => line.sources);
    return {
      value: 'no',
      agents: [],
      reasons: [
        { text: `The disease has progressed on ${failed.join(' and ')} already.`, sources: distinctSources(sources) },
      ],
      notes: notes(failed),
    };
  }
  const undecided = left.every((option) =>
    option.every((agent) => mayHaveBeenGiven(agent, context) || hasFailed(agent, context)),
  );
  return {
    value: undecided ? 'unknown' : 'yes',
    agents: agents(left),
    reasons: undecided
      ? [
          {
            text: `Whether ${agents(left).join(' and ')} was given already waits for confirmation of orders.`,
            sources: [],
          },
        ]
      : [],
    notes: notes(agents(left)),
  };
}

function considerationOf(
  rule: Rule,
  scope: ScopeReading,
  living: Trace,
  evidence: Evidence,
  evaluator: Evaluator,
  context: TreatmentHistoryContext,
): Consideration {
  const trace = evaluator.evaluate(rule.when);
  const options = readOptions(rule, context);
  const dead: Tri = living.value === 'yes' ? 'no' : 'yes';
  const inside: Tri = rule.scope === 'in-scope' ? scope.value : 'yes';
  const value = and([dead, inside, trace.value, options.value]);
  const status = STATUS[value];

  const because: Reason[] = [];
  if (value === 'no') {
    if (dead === 'no') because.push(...reasonsOf(living));
    else if (inside === 'no')
      because.push({ text: scope.scope.reason, sources: scope.reasons.flatMap(({ sources }) => sources) });
    else if (trace.value === 'no') because.push(...reasonsOf(trace));
    else because.push(...options.reasons);
  } else {
    because.push(...reasonsOf(trace));
    if (inside === 'unknown')
      because.push(...scope.reasons.filter(({ text }) => !because.some((one) => one.text === text)));
    because.push(...options.reasons);
  }
  const dependsOn =
    value === 'unknown'
      ? [
          ...openGaps(trace),
          ...(inside === 'unknown' ? scope.gaps : []),
          ...(options.value === 'unknown' ? ['confirm-orders'] : []),
        ]
      : [];

  const { strength, fell } = strengthFor(rule, evidence, evaluator);
  const present = new Set(context.cautions.map(({ id }) => id));
  const cautions = [
    ...(rule.cautions ?? []),
    ...(rule.patientCautions ?? []).filter((id) => present.has(id)),
    ...(rule.notes ?? []).filter((note) => evaluator.evaluate(note.when).value === 'yes').map((note) => note.text),
    ...options.notes,
  ];
  const also = rule.alsoSupportedBy?.filter((one) => one !== strength) ?? [];
  return {
    id: rule.id,
    title: rule.title,
    text: rule.text,
    layer: rule.layer,
    kind: rule.kind,
    stance: rule.stance,
    status,
    strength,
    ...(also.length > 0 ? { alsoSupportedBy: also } : {}),
    ...(fell === undefined ? {} : { strengthFell: fell }),
    agents: options.agents,
    because,
    dependsOn: [...new Set(dependsOn)],
    evidence: rule.cites
      .filter((id) => {
        const when = rule.citesWhen?.[id];
        return when === undefined || evaluator.evaluate(when).value !== 'no';
      })
      .map((id) => {
        const trial = evidence.statements[id]?.trial;
        const found = trial === undefined ? undefined : evidence.trials[trial];
        return {
          id,
          ...(trial === undefined ? {} : { trial }),
          fit: found ? fitTo(found, evaluator) : [],
          ...(found?.status ? { trialStatus: found.status } : {}),
        };
      }),
    cautions,
  };
}

/** The one condition that silences every rule: nothing is considered for somebody who has died or is in hospice care. */
const SILENT = { any: [{ fact: 'deceased' }, { fact: 'hospice' }] } as const;

/** What stays open over all rules that wait for something, each said once: the words of R-32. */
function openReasons(
  evidence: Evidence,
  considerations: readonly Consideration[],
  scope: ScopeReading,
  evaluator: Evaluator,
): readonly Reason[] {
  const waiting = new Set(considerations.filter(({ status }) => status === 'conditional').map(({ id }) => id));
  const reasons = [
    ...(scope.value === 'unknown' ? scope.reasons : []),
    ...evidence.rules
      .filter(({ id }) => waiting.has(id))
      .flatMap(({ when }) => unknownReasons(evaluator.evaluate(when))),
  ];
  return reasons.filter(({ text }, i) => reasons.findIndex((other) => other.text === text) === i);
}

/** Whether no systemic consideration speaks for a therapy or leaves one open. */
function nothingCovers(considerations: readonly Consideration[]): Tri {
  const speaking = considerations.filter(
    ({ kind, stance }) => kind === 'systemic' && (stance === 'supports' || stance === 'uncertain'),
  );
  if (speaking.some(({ status }) => status === 'applies')) return 'no';
  return speaking.some(({ status }) => status === 'conditional') ? 'unknown' : 'yes';
}

/** Evaluates all rules for one patient. */
export function evaluate(context: TreatmentHistoryContext, evidence: Evidence): Evaluation {
  const evaluator = createEvaluator({ context, somethingUndecided: false, nothingCovers: 'no' }, evidence.vocabulary);
  const scope = readScope(evidence, evaluator);
  const silent = evaluator.evaluate(SILENT);
  const first = evidence.rules.map((rule) => considerationOf(rule, scope, silent, evidence, evaluator, context));
  // speak about the other considerations, which cannot depend on them.
  const others = first.filter((_, i) => !asksForOthers(evidence.rules[i] as Rule));
  const undecided = others.some(({ status }) => status === 'conditional');
  const second = createEvaluator(
    { context, somethingUndecided: undecided, nothingCovers: nothingCovers(others) },
    evidence.vocabulary,
  );
  const open = openReasons(evidence, others, scope, evaluator);
  return {
    scope: scope.scope,
    considerations: evidence.rules.map((rule, i) => {
      if (!asksForOthers(rule)) return first[i] as Consideration;
      const said = considerationOf(rule, scope, silent, evidence, second, context);
      return undecided && asks(rule, UNDECIDED) ? { ...said, because: mergeReasons([...said.because, ...open]) } : said;
    }),
  };
}

const asks = (rule: Rule, fact: string) => JSON.stringify(rule.when).includes(`"${fact}"`);

function asksForOthers(rule: Rule): boolean {
  return asks(rule, UNDECIDED) || asks(rule, UNCOVERED);
}
