/** Progression on the latest systemic therapy: from disease status, stop reasons and answers, never from a drug change. */
import type { Answers } from '../contract/answers.ts';
import type { Perioperative, Progression, Source } from '../contract/assessment.ts';
import { type Day, isExact, monthsOf } from '../kernel/calendar.ts';
import { byText } from '../kernel/order.ts';
import type { Tri } from '../kernel/tri.ts';
import { factDate } from './diagnosis.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate } from './facts.ts';
import type { Finding } from './facts-on-day.ts';
import type { DerivedLines, ProgressionEvent } from './lines.ts';
import {
  DISEASE_STATUS_HOLDS_DAYS,
  OLIGO_CONSENSUS_LESIONS,
  OLIGO_WIDER_LESIONS,
  RESISTANCE_AFTER_STOP_DAYS,
} from './policy.ts';
import { answered, inferredFrom, isGiven } from './sources.ts';

/**
 * Every dated progression on record, in time. A stop for progression dates it too, as an inference: by the day of the
 * stop where its entry has one, else by the last dose. A change of drugs never does.
 */
export function progressionEvents(
  statuses: readonly Finding<'disease-status'>[],
  exposures: readonly DrugExposure[],
  answers: Answers,
): readonly ProgressionEvent[] {
  const events: ProgressionEvent[] = [];
  for (const fact of statuses) {
    if (fact.status === 'worse' && fact.date) events.push({ date: fact.date, source: fact.source });
  }
  const stated = events.map(({ date }) => date.span);
  for (const { start, stopReason, lastDose } of exposures) {
    const date = stopReason?.on ?? lastDose;
    if (stopReason?.reason !== 'progression' || date === undefined) continue;
    // A stated progression about the time of the stop is the one that it was stopped for: its date is the better one.
    const known = stated.some(
      ({ first, last }) =>
        last > (start?.span.first ?? -Infinity) && Math.abs(first - date.span.last) <= DISEASE_STATUS_HOLDS_DAYS,
    );
    if (!known) events.push({ date, source: inferredFrom(stopReason.source) });
  }
  const said =
    answers.progression === undefined || answers.progression === 'no' ? undefined : factDate(answers.progression);
  if (said) events.push({ date: said, source: answered('progression') });
  return events.sort(
    (a, b) =>
      a.date.span.first - b.date.span.first ||
      a.date.span.last - b.date.span.last ||
      byText(a.source.reference, b.source.reference),
  );
}

/** Lesions as a clinician counted them: nothing else counts lesions. */
export function lesionsOf(answers: Answers): Pick<Progression, 'oligo' | 'progressingLesions' | 'totalLesions'> {
  const lesions = answers.lesions;
  if (lesions === undefined) return { oligo: 'unknown' };
  const { progressing, total } = lesions;
  let oligo: Tri = 'no';
  if (progressing >= 1 && progressing <= OLIGO_CONSENSUS_LESIONS) oligo = 'yes';
  // Four or five count by some definitions and not by others.
  else if (progressing <= OLIGO_WIDER_LESIONS) oligo = progressing === 0 ? 'no' : 'unknown';
  return { oligo, progressingLesions: progressing, ...(total === undefined ? {} : { totalLesions: total }) };
}

export function deriveProgression(
  statuses: readonly Finding<'disease-status'>[],
  lines: DerivedLines,
  perioperative: {
    readonly value: Perioperative;
    readonly relapseOn: FactDate | undefined;
    readonly ici: readonly DrugExposure[];
  },
  answers: Answers,
  asOf: Day,
): Progression {
  const lesions = lesionsOf(answers);
  const latest = lines.lines.at(-1);
  if (latest === undefined) {
    const { relapseOn, value } = perioperative;
    if (relapseOn === undefined) return { status: 'unknown', pattern: 'cannot-classify', ...lesions, sources: [] };
    return {
      status: 'yes',
      date: relapseOn.date,
      pattern: perioperativePattern(perioperative),
      ...lesions,
      sources: value.sources,
    };
  }
  const event = latest.progression;
  if (answers.progression === 'no') {
    // An answer settles the status, and what the record says stays beside it.
    const recorded = event ? [event.source] : latest.line.stopReason === 'progression' ? latest.line.sources : [];
    const sources = [answered('progression'), ...recorded];
    return { status: 'no', pattern: 'cannot-classify', ...lesions, sources };
  }
  if (event) {
    const exact = isExact(event.date.span) && isExact(latest.start.span) && isGiven(latest.line.certainty);
    return {
      status: 'yes',
      date: event.date.date,
      ...(exact ? { monthsOnLine: monthsOf(event.date.span.first - latest.start.span.first) } : {}),
      pattern: latest.line.pattern,
      ...lesions,
      sources: [event.source],
    };
  }
  if (latest.line.stopReason === 'progression') {
    return { status: 'yes', pattern: 'cannot-classify', ...lesions, sources: latest.line.sources };
  }
  const calm = calmStatus(statuses, latest.start, asOf);
  if (calm) return { status: 'no', pattern: 'cannot-classify', ...lesions, sources: [calm] };
  return { status: 'unknown', pattern: 'cannot-classify', ...lesions, sources: [] };
}

/** Relapse during or within 12 weeks of perioperative ICI is the primary pattern, later relapse is late relapse (SITC). */
function perioperativePattern({
  value,
  relapseOn,
  ici,
}: Parameters<typeof deriveProgression>[2]): Progression['pattern'] {
  if (ici.length === 0 || relapseOn === undefined || !isExact(relapseOn.span)) return 'cannot-classify';
  if (value.band === 'during') return 'primary';
  const last = value.lastDose === undefined ? undefined : factDate(value.lastDose);
  if (last === undefined || !isExact(last.span)) return 'cannot-classify';
  return relapseOn.span.first - last.span.first < RESISTANCE_AFTER_STOP_DAYS ? 'primary' : 'late-relapse';
}

/** The newest finding of stable disease or response on this line, if it is recent enough to speak for the present. */
function calmStatus(statuses: readonly Finding<'disease-status'>[], start: FactDate, asOf: Day): Source | undefined {
  const newest = statuses.findLast(
    ({ date, status }) => date !== undefined && status !== 'undetermined' && date.span.last > start.span.first,
  );
  if (newest?.date === undefined || newest.status === 'worse') return undefined;
  return asOf - newest.date.span.last <= DISEASE_STATUS_HOLDS_DAYS ? newest.source : undefined;
}
