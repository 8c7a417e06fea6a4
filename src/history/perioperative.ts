/** The perioperative course: what it was, whether it was completed, and how long after it the disease came back. */
import type { Answers } from '../contract/answers.ts';
import type { Band, Perioperative, Step, StopReason } from '../contract/assessment.ts';
import { addMonths, type Day, isExact, monthsBetween } from '../kernel/calendar.ts';
import type { Tri } from '../kernel/tri.ts';
import type { DatedEvidence } from './diagnosis.ts';
import { earliest, latest } from './evidence-date.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate } from './facts.ts';
import {
  BAND_MONTHS,
  COURSE_TOLERANCE_MONTHS,
  NEAR_THRESHOLD_DAYS,
  NEXT_DOSE_OVERDUE,
  PLANNED_PERIOPERATIVE,
} from './policy.ts';
import { isIci } from './resistance.ts';
import { distinct, isGiven, strongest } from './sources.ts';

const BANDS = ['0-3', '>3-6', '>6-12', '>12'] as const;

/**
 * The band of a relapse on one day after a last dose on one day. 'during' reaches to one dosing interval after the last
 * dose; the others are decided on calendar months (contract). Days, not months, decide: six months to the day is '>3-6'.
 */
export function bandOf(lastDose: Day, relapse: Day, intervalDays: number): Exclude<Band, 'unknown' | 'none'> {
  if (relapse <= lastDose + intervalDays) return 'during';
  const index = BAND_MONTHS.findIndex((months) => relapse <= addMonths(lastDose, months));
  return BANDS[index < 0 ? BANDS.length - 1 : index] ?? '>12';
}

/** The band beyond the nearest threshold, where the relapse lies within a week of one. */
function otherBandOf(lastDose: Day, relapse: Day, band: Band): Band | undefined {
  if (band === 'during') return undefined;
  for (const [i, months] of BAND_MONTHS.entries()) {
    const threshold = addMonths(lastDose, months);
    if (Math.abs(relapse - threshold) > NEAR_THRESHOLD_DAYS) continue;
    return relapse <= threshold ? BANDS[i + 1] : BANDS[i];
  }
  return undefined;
}

function plannedCount(exposure: DrugExposure): number | undefined {
  if (exposure.plannedDoses !== undefined) return exposure.plannedDoses;
  const courses = PLANNED_PERIOPERATIVE[exposure.agent]?.doses ?? [];
  const { intervalDays } = exposure;
  if (intervalDays === undefined) return courses.length === 1 ? courses[0]?.count : undefined;
  const nearest = [...courses].sort(
    (a, b) => Math.abs(a.intervalDays - intervalDays) - Math.abs(b.intervalDays - intervalDays),
  )[0];
  return nearest?.count;
}

/** Days from one dose to the next: observed, else the shortest that a trial used. */
function dosingInterval(exposure: DrugExposure): number {
  if (exposure.intervalDays !== undefined) return exposure.intervalDays;
  const known = (PLANNED_PERIOPERATIVE[exposure.agent]?.doses ?? []).map(({ intervalDays }) => intervalDays);
  return known.length > 0 ? Math.min(...known) : 0;
}

/** Whether the dates cover the planned length: surely, surely not, or cannot tell. */
function fullLength({ agent, start, lastDose }: DrugExposure): Tri {
  const months = PLANNED_PERIOPERATIVE[agent]?.months;
  if (months === undefined || !start || !lastDose) return 'unknown';
  const least = (from: Day) => addMonths(from, months - COURSE_TOLERANCE_MONTHS);
  if (lastDose.span.first >= least(start.span.last)) return 'yes';
  return lastDose.span.last < least(start.span.first) ? 'no' : 'unknown';
}

/**
 * Whether the planned course was given to its end: by what the record says, by count, by length. A course whose next dose
 * is not overdue on the day of judging may still go on.
 */
function completedOf(exposure: DrugExposure, doses: number | undefined, relapsedDuring: boolean, asOf: Day): Tri {
  const reason = exposure.stopReason?.reason;
  if (reason === 'completed') return 'yes';
  if (reason === 'toxicity' || reason === 'progression' || reason === 'other') return 'no';
  const planned = plannedCount(exposure);
  const mayGoOn =
    exposure.ongoing ||
    (exposure.lastDose !== undefined &&
      asOf <= exposure.lastDose.span.last + NEXT_DOSE_OVERDUE * dosingInterval(exposure));
  if (doses !== undefined && planned !== undefined) {
    if (doses >= planned) return 'yes';
    if (relapsedDuring) return 'no';
    // Fewer doses over the whole time: held ones, or a change to a longer interval.
    return mayGoOn || fullLength(exposure) === 'yes' ? 'unknown' : 'no';
  }
  if (relapsedDuring) return 'no';
  return fullLength(exposure) === 'yes' ? 'yes' : 'unknown';
}

export interface PerioperativeExposure {
  readonly exposure: DrugExposure;
  readonly setting: 'adjuvant' | 'neoadjuvant' | 'perioperative';
  readonly step: Step | undefined;
}

export interface DerivedPerioperative {
  readonly perioperative: Perioperative;
  readonly relapseOn: FactDate | undefined;
  readonly courses: number;
}

/** Courses of curative intent: new disease between two of them makes two (an adjuvant course after each operation). */
function coursesOf(
  found: readonly PerioperativeExposure[],
  evidence: readonly DatedEvidence[],
): readonly (readonly PerioperativeExposure[])[] {
  const courses: PerioperativeExposure[][] = [];
  const sorted = [...found].sort(
    (a, b) => (a.exposure.start?.span.first ?? -Infinity) - (b.exposure.start?.span.first ?? -Infinity),
  );
  for (const one of sorted) {
    const current = courses.at(-1);
    const ended = current && latest(current.map(({ exposure }) => exposure.lastDose ?? exposure.start));
    const start = one.exposure.start;
    const parted =
      ended !== undefined &&
      start !== undefined &&
      evidence.some(({ date }) => date.span.first > ended.span.last && date.span.last <= start.span.first);
    if (current && !parted) current.push(one);
    else courses.push([one]);
  }
  return courses;
}

/**
 * The latest course of curative intent as a whole. Neoadjuvant and adjuvant doses of one plan are one course (L1).
 * `absent`: what to say where none was found; `open`: exposures whose setting nobody could tell.
 */
export function derivePerioperative(
  found: readonly PerioperativeExposure[],
  evidence: readonly DatedEvidence[],
  answers: Answers,
  absent: 'no' | 'unknown',
  open: readonly DrugExposure[],
  asOf: Day,
): DerivedPerioperative {
  const given = found.filter(({ exposure }) => isGiven(exposure.certainty));
  const confirmed = given.length > 0;
  const courses = coursesOf(confirmed ? given : found, evidence);
  const course = courses.at(-1);
  const openIci: Tri = open.some(isIci) ? 'unknown' : absent;
  if (course === undefined) {
    const status: Tri = open.length > 0 ? 'unknown' : absent;
    return {
      perioperative: {
        status,
        setting: 'unknown',
        agents: [],
        ici: openIci,
        completed: 'unknown',
        stopReason: 'unknown',
        // Whether there was a course at all is open, and so is the time from it to a relapse.
        band: status === 'unknown' ? 'unknown' : 'none',
        nearThreshold: false,
        steps: [],
        sources: [],
      },
      relapseOn: undefined,
      courses: 0,
    };
  }
  const exposures = course.map(({ exposure }) => exposure);
  // The interval that matters is that of the checkpoint inhibitor where there is one.
  const ici = exposures.filter(isIci);
  const leading = ici.length > 0 ? ici : exposures;
  const start = earliest(exposures.map((one) => one.start));
  const lastDose = leading.some((one) => one.lastDose === undefined)
    ? undefined
    : latest(leading.map((one) => one.lastDose));
  const main = [...leading].sort(
    (a, b) => (b.lastDose?.span.last ?? Infinity) - (a.lastDose?.span.last ?? Infinity),
  )[0];
  if (!main) throw new Error('a course without drugs');
  const doses = leading.every((one) => one.doses !== undefined && one.agent === main.agent)
    ? leading.reduce((sum, one) => sum + (one.doses ?? 0), 0)
    : undefined;

  const relapse = evidence.find(({ date }) => start === undefined || date.span.first > start.span.last);
  const relapseOn = relapse?.date;
  const interval = dosingInterval(main);
  let band: Band = relapseOn ? 'unknown' : 'none';
  let otherBand: Band | undefined;
  if (relapseOn && lastDose) {
    const early = bandOf(lastDose.span.last, relapseOn.span.first, interval);
    const late = bandOf(lastDose.span.first, relapseOn.span.last, interval);
    if (early === late) band = early;
    if (isExact(relapseOn.span) && isExact(lastDose.span)) {
      otherBand = otherBandOf(lastDose.span.first, relapseOn.span.first, band);
    }
  } else if (relapseOn && leading.some((one) => one.ongoing) && !isForgotten(main, relapseOn)) {
    band = 'during';
  }
  const gap = relapseOn && lastDose ? monthsBetween(lastDose.span, relapseOn.span) : undefined;
  const said = relapseOn && answers['relapse-band'];
  if (said !== undefined) {
    band = said;
    otherBand = undefined;
  }
  const settings = new Set(course.map(({ setting }) => setting));
  const [oneSetting] = settings;
  const setting = settings.size === 1 && oneSetting !== undefined ? oneSetting : 'perioperative';
  const completed = completedOf(main, doses, band === 'during', asOf);
  const planned = plannedCount(main);
  let stopReason: StopReason = main.stopReason?.reason ?? 'unknown';
  if (main.stopReason === undefined) {
    if (band === 'during') stopReason = 'progression';
    else if (completed === 'yes') stopReason = 'completed';
    else if (main.ongoing && !relapseOn) stopReason = 'ongoing';
  }
  return {
    perioperative: {
      // Known from orders alone: nobody has said that it was given.
      status: confirmed ? 'yes' : 'unknown',
      setting,
      agents: [...new Set(exposures.map(({ agent }) => agent))],
      ici: ici.length > 0 ? (confirmed ? 'yes' : 'unknown') : openIci,
      certainty: strongest(exposures.map(({ certainty }) => certainty)),
      ...(start ? { start: start.date } : {}),
      ...(lastDose ? { lastDose: lastDose.date } : {}),
      ...(doses === undefined ? {} : { doses }),
      ...(planned === undefined ? {} : { plannedDoses: planned }),
      completed,
      stopReason,
      ...(relapseOn ? { relapseOn: relapseOn.date } : {}),
      ...(gap && 'months' in gap ? { monthsToRelapse: gap.months } : {}),
      ...(gap && 'range' in gap ? { monthsToRelapseRange: gap.range } : {}),
      band,
      nearThreshold: otherBand !== undefined,
      ...(otherBand === undefined ? {} : { otherBand }),
      steps: stepsOf(course, courses.length),
      sources: distinct([...exposures.flatMap((one) => one.sources), ...(relapse ? [relapse.source] : [])]),
    },
    relapseOn,
    courses: confirmed ? courses.length : 0,
  };
}

/** Still marked as taken at the relapse, long after the planned course was over: nobody can tell when it ended. */
function isForgotten({ agent, start }: DrugExposure, relapse: FactDate): boolean {
  const months = PLANNED_PERIOPERATIVE[agent]?.months;
  if (months === undefined || start === undefined) return false;
  return relapse.span.first > addMonths(start.span.last, months + COURSE_TOLERANCE_MONTHS);
}

function stepsOf(course: readonly PerioperativeExposure[], courses: number): readonly Step[] {
  const steps: Step[] = [];
  for (const { exposure, step } of course) {
    if (step && !steps.some(({ text }) => text === `${exposure.agent}: ${step.text}`)) {
      steps.push({ ...step, text: `${exposure.agent}: ${step.text}` });
    }
  }
  steps.push({
    rule: 'L1',
    text:
      courses > 1
        ? `${courses} courses of curative intent with new disease between them; the latest is shown. None counts as a line for advanced disease.`
        : 'One course of curative intent, whatever its parts: it does not count as a line for advanced disease.',
    sources: [],
  });
  return steps;
}
