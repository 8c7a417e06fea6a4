/** The perioperative course: what it was, whether it was completed, and how long after it the disease came back. */
import type { Answers } from '../contract/answers.ts';
import type { Band, Perioperative, StopReason } from '../contract/assessment.ts';
import { addMonths, type Day, isExact, monthsBetween } from '../kernel/calendar.ts';
import type { Tri } from '../kernel/tri.ts';
import type { DatedEvidence } from './diagnosis.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate } from './facts.ts';
import { BAND_MONTHS, COURSE_TOLERANCE_MONTHS, NEAR_THRESHOLD_DAYS, PLANNED_PERIOPERATIVE } from './policy.ts';
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

/** Whether the planned course was given to its end: by count, by length, by what the record says. */
function completedOf(exposure: DrugExposure, doses: number | undefined, relapsedDuring: boolean): Tri {
  const reason = exposure.stopReason?.reason;
  if (reason === 'completed') return 'yes';
  if (reason === 'toxicity' || reason === 'progression' || reason === 'other') return 'no';
  const planned = plannedCount(exposure);
  if (doses !== undefined && planned !== undefined) {
    if (doses >= planned) return 'yes';
    return exposure.ongoing ? 'unknown' : 'no';
  }
  if (relapsedDuring) return 'no';
  const months = PLANNED_PERIOPERATIVE[exposure.agent]?.months;
  if (months !== undefined && exposure.start && exposure.lastDose) {
    const shortest = addMonths(exposure.start.span.last, months - COURSE_TOLERANCE_MONTHS);
    const longest = addMonths(exposure.start.span.first, months - COURSE_TOLERANCE_MONTHS);
    if (exposure.lastDose.span.first >= shortest) return 'yes';
    if (exposure.lastDose.span.last < longest) return 'unknown';
  }
  return 'unknown';
}

export interface PerioperativeExposure {
  readonly exposure: DrugExposure;
  readonly setting: 'adjuvant' | 'neoadjuvant' | 'perioperative';
}

export interface DerivedPerioperative {
  readonly perioperative: Perioperative;
  readonly relapseOn: FactDate | undefined;
  readonly courses: number;
}

const isIci = ({ classes }: DrugExposure) => classes.includes('pd1') || classes.includes('ctla4');

/**
 * The course as a whole. Neoadjuvant and adjuvant doses of one plan are one course (L1). `absent`: what to say where none
 * was found; `open`: exposures whose setting nobody could tell.
 */
export function derivePerioperative(
  found: readonly PerioperativeExposure[],
  evidence: readonly DatedEvidence[],
  answers: Answers,
  absent: 'no' | 'unknown',
  open: readonly DrugExposure[],
): DerivedPerioperative {
  const given = found.filter(({ exposure }) => isGiven(exposure.certainty));
  const course = given.length > 0 ? given : found;
  if (course.length === 0) {
    const openIci = open.some(isIci);
    return {
      perioperative: {
        status: open.length > 0 ? 'unknown' : absent,
        setting: 'unknown',
        agents: [],
        ici: openIci ? 'unknown' : absent,
        completed: 'unknown',
        stopReason: 'unknown',
        band: 'none',
        nearThreshold: false,
        sources: [],
      },
      relapseOn: undefined,
      courses: 0,
    };
  }
  const exposures = course.map(({ exposure }) => exposure);
  const confirmed = given.length > 0;
  // The interval that matters is that of the checkpoint inhibitor where there is one.
  const ici = exposures.filter(isIci);
  const leading = ici.length > 0 ? ici : exposures;
  const start = leadingDate(
    exposures.map((one) => one.start),
    'first',
  );
  const lastDose = leading.some((one) => one.lastDose === undefined)
    ? undefined
    : leadingDate(
        leading.map((one) => one.lastDose),
        'last',
      );
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
  } else if (relapseOn && leading.some((one) => one.ongoing)) {
    band = 'during';
  }
  if (answers['relapse-band'] !== undefined && relapseOn) {
    band = answers['relapse-band'];
    otherBand = undefined;
  }
  const gap = relapseOn && lastDose ? monthsBetween(lastDose.span, relapseOn.span) : undefined;
  const settings = new Set(course.map(({ setting }) => setting));
  const [oneSetting] = settings;
  const setting = settings.size === 1 && oneSetting !== undefined ? oneSetting : 'perioperative';
  const completed = completedOf(main, doses, band === 'during');
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
      ici: ici.length > 0 ? (confirmed ? 'yes' : 'unknown') : open.some(isIci) ? 'unknown' : absent,
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
      sources: distinct([...exposures.flatMap((one) => one.sources), ...(relapse ? [relapse.source] : [])]),
    },
    relapseOn,
    courses: confirmed ? 1 : 0,
  };
}

function leadingDate(dates: readonly (FactDate | undefined)[], end: 'first' | 'last'): FactDate | undefined {
  return dates.reduce<FactDate | undefined>((best, date) => {
    if (date === undefined) return best;
    if (best === undefined) return date;
    return end === 'first'
      ? date.span.first < best.span.first
        ? date
        : best
      : date.span.last > best.span.last
        ? date
        : best;
  }, undefined);
}
