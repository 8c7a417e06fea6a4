/**
 * Which questions are worth asking. Every open question is answered in turn with each answer it may have, the record is
 * judged again, and what moves decides whether and how early it is asked. Nothing here is written by hand per rule.
 */
import type { Answers } from '../contract/answers.ts';
import type { Consideration, Gap, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import type { Evaluation } from '../engine/evaluate.ts';
import type { Evidence } from '../evidence/schema.ts';
import { type Day, dayWords, isoOf } from '../kernel/calendar.ts';

/** Judges the same record with these answers. */
export type Judge = (answers: Answers) => {
  readonly context: TreatmentHistoryContext;
  readonly evaluation: Evaluation;
};

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
      return [{ lesions: { progressing: 1 } }, { lesions: { progressing: 9 } }];
    case 'performance-status':
      return [{ 'performance-status': { karnofsky: 90 } }, { 'performance-status': { karnofsky: 50 } }];
    case 'primary-in-place':
      return [{ 'primary-in-place': 'yes' }, { 'primary-in-place': 'no' }];
    case 'relapse-band':
      return (['during', '0-3', '>3-6', '>6-12', '>12'] as const).map((band) => ({ 'relapse-band': band }));
    case 'nephrectomy':
      return [{ nephrectomy: { status: 'yes' } }, { nephrectomy: { status: 'no' } }];
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
function footprint({ status, strength, agents }: Consideration): string {
  return status === 'does-not-apply' ? status : `${status}|${strength}|${agents.join(',')}`;
}

/** Open questions of the record that no rule may have asked for: they are tried too, and dropped if nothing moves. */
function openQuestions(context: TreatmentHistoryContext): readonly string[] {
  const open: string[] = [];
  if (context.performanceStatus.karnofsky === undefined && context.performanceStatus.ecog === undefined) {
    open.push('performance-status');
  }
  const { nephrectomy, diagnosis } = context;
  const removalOpen =
    nephrectomy.status === 'unknown' ||
    (nephrectomy.status === 'yes' && (nephrectomy.date === undefined || restsOnText(nephrectomy.sources)));
  if (removalOpen) open.push('nephrectomy');
  // What only words say is offered for confirmation.
  if (restsOnText(diagnosis.histologySources)) open.push('histology');
  if (restsOnText(diagnosis.metastaticSources)) open.push('metastatic');
  if (agentsReadFromText(context).length > 0) open.push('confirm-text');
  if (context.missingFrontLine.status === 'suspected') open.push('front-line');
  return open;
}

function restsOnText(sources: readonly Source[]): boolean {
  return sources.length > 0 && sources.every(({ how }) => how === 'text');
}

/** Agents of a class that is on record by words alone. */
function agentsReadFromText({ exposures }: TreatmentHistoryContext): readonly string[] {
  const told = Object.values(exposures).filter(({ status, sources }) => status === 'yes' && restsOnText(sources));
  return [...new Set(told.flatMap(({ agents }) => agents))];
}

function agentsFor(gap: string, context: TreatmentHistoryContext): readonly string[] {
  const line = STOP.exec(gap)?.[1];
  if (line !== undefined) return context.lines.list[Number(line) - 1]?.agents ?? [];
  switch (gap) {
    case 'confirm-orders': {
      const inLines = context.lines.list.flatMap((one) =>
        one.courses.filter(({ certainty }) => certainty === 'ordered').map(({ agent }) => agent),
      );
      const around = context.perioperative.certainty === 'ordered' ? context.perioperative.agents : [];
      const unplaced = context.unplaced.filter(({ certainty }) => certainty === 'ordered').map(({ agent }) => agent);
      return [...new Set([...around, ...inLines, ...unplaced])];
    }
    case 'confirm-text':
      return agentsReadFromText(context);
    case 'progression':
      return context.lines.list.at(-1)?.agents ?? [];
    case 'adjuvant-setting':
    case 'blinded-agent':
    case 'indication':
      return context.unplaced.filter((drug) => drug.gap === gap).map(({ agent }) => agent);
    default:
      return [];
  }
}

function questionFor(gap: string, context: TreatmentHistoryContext, evidence: Evidence): Omit<Gap, 'affects'> {
  const line = STOP.exec(gap)?.[1];
  const question = evidence.questions[line === undefined ? gap : 'stop-reason'];
  if (!question) throw new Error(`no question for ${gap}`);
  const words = question.question
    .replace('{line}', line ?? '')
    .replace('{start}', context.lines.list[Number(line ?? 0) - 1]?.start ?? '')
    .replace('{from}', dayWords(context.missingFrontLine.from ?? ''))
    .replace('{to}', dayWords(context.missingFrontLine.to ?? ''))
    .replace('{agents}', [...new Set(agentsFor(gap, context))].join(', '));
  return { id: gap, question: words, ...(question.answers ? { answers: question.answers } : {}) };
}

/** The gaps of a judged record, the one that moves most first. A question that changes nothing is not asked. */
export function findGaps(
  judged: { readonly context: TreatmentHistoryContext; readonly evaluation: Evaluation },
  given: Answers,
  judge: Judge,
  evidence: Evidence,
  asOf: Day,
): readonly Gap[] {
  const { context, evaluation } = judged;
  if (evaluation.scope.gate === 'deceased' || evaluation.scope.gate === 'hospice') return [];
  const candidates = new Set([
    ...evaluation.considerations.flatMap(({ dependsOn }) => dependsOn),
    ...openQuestions(context),
  ]);
  const before = new Map(evaluation.considerations.map((one) => [one.id, footprint(one)]));
  const found: { readonly gap: Gap; readonly influence: number }[] = [];
  for (const id of candidates) {
    const affected = new Set<string>();
    let influence = 0;
    for (const probe of probes(id, asOf)) {
      for (const after of judge(withAnswer(given, probe)).evaluation.considerations) {
        if (footprint(after) === before.get(after.id)) continue;
        affected.add(after.id);
        influence++;
      }
    }
    // What is listed as waiting for it belongs to it, even where a second question has to be answered too.
    for (const { id: consideration, dependsOn } of evaluation.considerations)
      if (dependsOn.includes(id)) affected.add(consideration);
    // R-32 only reports that something is open.
    affected.delete('R-32');
    if (affected.size === 0) continue;
    const affects = evaluation.considerations.map((one) => one.id).filter((one) => affected.has(one));
    found.push({ gap: { ...questionFor(id, context, evidence), affects }, influence });
  }
  return found
    .sort(
      (a, b) =>
        b.gap.affects.length - a.gap.affects.length ||
        b.influence - a.influence ||
        a.gap.id.localeCompare(b.gap.id, 'en'),
    )
    .map(({ gap }) => gap);
}
