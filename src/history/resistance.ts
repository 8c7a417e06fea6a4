/** Pattern of resistance to checkpoint inhibitors by dates (SITC). Scans and best response are seldom structured. */
import type { Progression } from '../contract/assessment.ts';
import { addMonths, isExact } from '../kernel/calendar.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate } from './facts.ts';
import { PRIMARY_PATTERN_MONTHS, RESISTANCE_AFTER_STOP_DAYS, SHORT_EXPOSURE_DAYS } from './policy.ts';

export const isIci = ({ classes }: DrugExposure) => classes.includes('pd1') || classes.includes('ctla4');

/**
 * Primary: progression before six months on at least six weeks of therapy. Secondary: after at least six months of therapy.
 * Both while on therapy or within twelve weeks of it; later it is a late relapse. What fits none cannot be classified.
 */
export function patternOf(
  exposures: readonly DrugExposure[],
  progressedOn: FactDate | undefined,
): Progression['pattern'] {
  const ici = exposures.filter(isIci);
  const starts = ici.flatMap(({ start }) => (start && isExact(start.span) ? [start.span.first] : []));
  if (progressedOn === undefined || !isExact(progressedOn.span) || starts.length < ici.length || ici.length === 0) {
    return 'cannot-classify';
  }
  const day = progressedOn.span.first;
  const start = Math.min(...starts);
  const ends = ici.map(({ lastDose, ongoing }) =>
    lastDose === undefined && ongoing ? { first: day, last: day } : lastDose?.span,
  );
  if (ends.some((end) => end === undefined || end.first !== end.last)) return 'cannot-classify';
  const last = Math.min(day, Math.max(...ends.flatMap((end) => end?.last ?? [])));
  if (day - last > RESISTANCE_AFTER_STOP_DAYS) return 'late-relapse';
  if (last - start < SHORT_EXPOSURE_DAYS) return 'cannot-classify';
  if (day < addMonths(start, PRIMARY_PATTERN_MONTHS)) return 'primary';
  return last >= addMonths(start, PRIMARY_PATTERN_MONTHS) ? 'secondary' : 'cannot-classify';
}
