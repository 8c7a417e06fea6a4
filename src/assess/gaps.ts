/**
 * Which questions are worth asking. Every open question is answered in turn with each answer it may have, the record is
 * judged again, and what moves decides whether and how early it is asked. What was only concluded, ordered or read from
 * words is tried in the same way. Nothing here is written by hand per rule.
 */
import type { Answers } from '../contract/answers.ts';
import type { Gap, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import type { Evaluation } from '../engine/evaluate.ts';
import type { Outcome } from '../engine/verdict.ts';
import { lineGaps } from '../engine/vocabulary.ts';
import type { Evidence } from '../evidence/schema.ts';
import { type Day, dayWords, isoOf } from '../kernel/calendar.ts';
import { byText } from '../kernel/order.ts';

/** What the rules come to for the same record with these answers, of which the last one is new, without the words. */
export type Judge = (answers: Answers, last: Answers) => readonly Outcome[];

const STOP = /^stop-reason:(\d+)$/;

/** Answers that differ in what they may change; a date is tried as the day of judging. */
function probes(gap: string, asOf: Day): readonly Answers[] {
  const line = STOP.exec(gap)?.[1];
  if (line !== undefined) {
    return (['progression', 'toxicity', 'completed', 'other'] as const).map((reason) => ({
      stopReasons: new Map([[Number(line), reason]]),
    }));
  }
  switch (gap) {
    case 'confirm-orders':
      return [{ 'confirm-orders': 'yes' }, { 'confirm-orders': 'no' }];
    case 'confirm-text':
      return [{ 'confirm-text': 'yes' }, { 'confirm-text': 'no' }];
    case 'histology':
      return [{ histology: 'clear-cell' }, { histology: 'non-clear-cell' }];
    case 'progression':
      return [{ progression: isoOf(asOf) }, { progression: 'no' }];
    case 'lesions':
      // Few in all, few of many, between the definitions, many.
      return [
        { lesions: { progressing: 1, total: 1 } },
        { lesions: { progressing: 1, total: 9 } },
        { lesions: { progressing: 5, total: 5 } },
        { lesions: { progressing: 9, total: 9 } },
      ];
    case 'performance-status':
      return [
        { 'performance-status': { karnofsky: 90 } },
        { 'performance-status': { karnofsky: 50 } },
        { 'performance-status': { ecog: 3 } },
      ];
    case 'primary-in-place':
      return [{ 'primary-in-place': 'yes' }, { 'primary-in-place': 'no' }];
    case 'relapse-band':
      return (['during', '0-3', '>3-6', '>6-12', '>12'] as const).map((band) => ({ 'relapse-band': band }));
    case 'nephrectomy':
      return [
        { nephrectomy: { status: 'yes' } },
        { nephrectomy: { status: 'yes', extent: 'radical', date: isoOf(asOf) } },
        { nephrectomy: { status: 'no' } },
      ];
    case 'metastatic':
      return [{ metastatic: { status: 'yes', date: isoOf(asOf) } }, { metastatic: { status: 'no' } }];
    case 'adjuvant-setting':
      return [{ 'adjuvant-setting': 'perioperative' }, { 'adjuvant-setting': 'advanced' }];
    case 'dna-repair-mutation':
      return [{ 'dna-repair-mutation': 'yes' }, { 'dna-repair-mutation': 'no' }];
    case 'front-line':
      return [{ 'front-line': 'yes' }, { 'front-line': 'no' }];
    case 'blinded-agent':
      return [{ 'blinded-agent': 'yes' }, { 'blinded-agent': 'no' }];
    case 'indication':
      return [{ indication: 'kidney-cancer' }, { indication: 'other' }];
    default:
      return [];
  }
}

/** An answer beside those already given; reasons for stopping are kept line by line. */
function withAnswer(given: Answers, probe: Answers): Answers {
  const stopReasons = new Map([...(given.stopReasons ?? []), ...(probe.stopReasons ?? [])]);
  return { ...given, ...probe, ...(stopReasons.size > 0 ? { stopReasons } : {}) };
}

/** What an answer can move: status, strength and agents; the words beside them may change without consequence. */
function footprint({ status, strength, agents }: Pick<Outcome, 'status' | 'strength' | 'agents'>): string {
  return status === 'does-not-apply' ? status : `${status}|${strength}|${agents.join(',')}`;
}

type Basis = Gap['basis'];

/** What only words say, or only other entries let conclude. An answer of a clinician is neither. */
function weakBasis(sources: readonly Source[]): 'text' | 'inferred' | undefined {
  if (sources.length === 0 || sources.some(({ how }) => how === 'coded' || how === 'clinician')) return undefined;
  return sources.some(({ how }) => how === 'text') ? 'text' : 'inferred';
}

/**
 * Questions that no rule may have asked for, each with the reason to try it: what is open in the history, what was
 * concluded, and what was read from words. Those that move nothing are dropped afterwards.
 */
function questionsOf(context: TreatmentHistoryContext): ReadonlyMap<string, Basis> {
  const { performanceStatus, nephrectomy, diagnosis, perioperative, progression, exposures } = context;
  const found = new Map<string, Basis>();
  const ask = (gap: string, basis: Basis | undefined) => {
    if (basis !== undefined && !found.has(gap)) found.set(gap, basis);
  };
  if (performanceStatus.karnofsky === undefined && performanceStatus.ecog === undefined) {
    ask('performance-status', 'unknown');
  }
  if (nephrectomy.status === 'unknown' || (nephrectomy.status === 'yes' && nephrectomy.date === undefined)) {
    ask('nephrectomy', 'unknown');
  }
  if (context.missingFrontLine.status === 'suspected') ask('front-line', 'unknown');
  for (const gap of lineGaps(context)) ask(gap, 'unknown');

  ask('nephrectomy', weakBasis(nephrectomy.sources));
  ask('histology', weakBasis(diagnosis.histologySources));
  ask('metastatic', weakBasis(diagnosis.metastaticSources));
  ask('progression', weakBasis(progression.sources));
  if (agentsReadFromText(context).length > 0) ask('confirm-text', 'text');
  // Where the record states the setting or the indication, an answer moves nothing and it is not asked.
  if (perioperative.agents.length > 0) ask('adjuvant-setting', 'inferred');
  if (Object.values(exposures).some(({ settings }) => settings.includes('other-indication'))) {
    ask('indication', 'inferred');
  }
  return found;
}

/** Agents of a class that is on record by words alone. */
function agentsReadFromText({ exposures }: TreatmentHistoryContext): readonly string[] {
  const told = Object.values(exposures).filter(
    ({ status, sources }) => status === 'yes' && sources.length > 0 && sources.every(({ how }) => how === 'text'),
  );
  return [...new Set(told.flatMap(({ agents }) => agents))];
}

function agentsFor(gap: string, basis: Basis, context: TreatmentHistoryContext): readonly string[] {
  const line = STOP.exec(gap)?.[1];
  if (line !== undefined) return context.lines.list[Number(line) - 1]?.agents ?? [];
  switch (gap) {
    case 'confirm-orders': {
      const inLines = context.lines.list.flatMap((one) =>
        one.courses.filter(({ certainty }) => certainty === 'ordered').map(({ agent }) => agent),
      );
      const around = context.perioperative.certainty === 'ordered' ? context.perioperative.agents : [];
      const unplaced = context.unplaced.filter(({ certainty }) => certainty === 'ordered').map(({ agent }) => agent);
      return [...around, ...inLines, ...unplaced];
    }
    case 'confirm-text':
      return agentsReadFromText(context);
    case 'progression':
      return context.lines.list.at(-1)?.agents ?? [];
    case 'adjuvant-setting':
      if (basis === 'inferred') return context.perioperative.agents;
      return context.unplaced.filter((drug) => drug.gap === gap).map(({ agent }) => agent);
    case 'indication': {
      if (basis !== 'inferred') return context.unplaced.filter((drug) => drug.gap === gap).map(({ agent }) => agent);
      const elsewhere = Object.values(context.exposures).filter(({ settings }) =>
        settings.includes('other-indication'),
      );
      return elsewhere.flatMap(({ agents }) => agents);
    }
    case 'blinded-agent':
      return context.unplaced.filter((drug) => drug.gap === gap).map(({ agent }) => agent);
    default:
      return [];
  }
}

function questionFor(
  gap: string,
  basis: Basis,
  context: TreatmentHistoryContext,
  evidence: Evidence,
): Pick<Gap, 'question' | 'answers'> {
  const line = STOP.exec(gap)?.[1];
  const question = evidence.questions[line === undefined ? gap : 'stop-reason'];
  if (!question) throw new Error(`no question for ${gap}`);
  const confirming = basis === 'inferred' || basis === 'text';
  const agents = [...new Set(agentsFor(gap, basis, context))].join(', ');
  const unnamed = agents === '' ? question.withoutAgents : undefined;
  const words = (unnamed ?? ((confirming && question.confirm) || question.question))
    .replace('{line}', line ?? '')
    .replace('{start}', context.lines.list[Number(line ?? 0) - 1]?.start ?? '')
    .replace('{from}', dayWords(context.missingFrontLine.from ?? ''))
    .replace('{to}', dayWords(context.missingFrontLine.to ?? ''))
    .replace('{agents}', agents);
  return { question: words, ...(question.answers ? { answers: question.answers } : {}) };
}

interface Found {
  readonly gap: Gap;
  /** How many considerations that are undecided now some answer settles. */
  readonly settles: number;
  /** How often a consideration moves, over all answers. */
  readonly moves: number;
}

/** What is open comes before what only wants confirming; within each the question that settles and moves most. */
function byInfluence(a: Found, b: Found): number {
  const confirming = ({ gap: { basis } }: Found) => Number(basis === 'inferred' || basis === 'text');
  return (
    confirming(a) - confirming(b) ||
    b.gap.affects.length - a.gap.affects.length ||
    b.settles - a.settles ||
    b.moves - a.moves ||
    byText(a.gap.id, b.gap.id)
  );
}

/** The gaps of a judged record, the most influential first. A question that changes nothing is not asked. */
export function findGaps(
  judged: { readonly context: TreatmentHistoryContext; readonly evaluation: Evaluation },
  given: Answers,
  judge: Judge,
  evidence: Evidence,
  asOf: Day,
): readonly Gap[] {
  const { context } = judged;
  const { scope, considerations, outcomes } = judged.evaluation;
  if (scope.gate === 'deceased' || scope.gate === 'hospice') return [];
  const candidates = new Map<string, Basis>();
  for (const id of considerations.flatMap(({ dependsOn }) => dependsOn)) {
    candidates.set(id, id === 'confirm-orders' ? 'ordered' : 'unknown');
  }
  for (const [id, basis] of questionsOf(context)) {
    if (!candidates.has(id)) candidates.set(id, id === 'confirm-orders' ? 'ordered' : basis);
  }
  // A rule that speaks about the others moves with them and is no reason to ask.
  const aboutOthers = new Set(evidence.rules.filter(({ kind }) => kind === 'safety').map(({ id }) => id));
  const waits = new Map(considerations.map(({ id, dependsOn }) => [id, dependsOn]));
  const before = outcomes.map((one) => ({ ...one, footprint: footprint(one), dependsOn: waits.get(one.id) ?? [] }));
  const found: Found[] = [];
  for (const [id, basis] of candidates) {
    const moved = new Map<string, number>();
    const settled = new Set<string>();
    for (const probe of probes(id, asOf)) {
      for (const [i, after] of judge(withAnswer(given, probe), probe).entries()) {
        const was = before[i];
        if (!was || aboutOthers.has(was.id) || footprint(after) === was.footprint) continue;
        moved.set(was.id, (moved.get(was.id) ?? 0) + 1);
        if (was.status === 'conditional' && after.status !== 'conditional') settled.add(was.id);
      }
    }
    // What is listed as waiting for it belongs to it, even where a second question has to be answered too.
    const affects = before
      .filter((one) => moved.has(one.id) || (one.dependsOn.includes(id) && !aboutOthers.has(one.id)))
      .map((one) => one.id);
    if (affects.length === 0) continue;
    found.push({
      gap: { id, ...questionFor(id, basis, context, evidence), affects, basis },
      settles: settled.size,
      moves: [...moved.values()].reduce((sum, one) => sum + one, 0),
    });
  }
  return found.sort(byInfluence).map(({ gap }) => gap);
}
