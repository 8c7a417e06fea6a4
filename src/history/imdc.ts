/**
 * IMDC risk as a range: a factor that is not known is neither a point nor none. Limits of normal are those the laboratory
 * printed beside the value; nothing is imputed.
 */
import type { Imdc, ImdcFactor, PerformanceStatus, Source } from '../contract/assessment.ts';
import { addMonths, type Day } from '../kernel/calendar.ts';
import { type Tri, triOf } from '../kernel/tri.ts';
import type { FactDate, LaboratoryAnalyte } from './facts.ts';
import type { FactsOnDay, Finding } from './facts-on-day.ts';
import { IMDC_LABORATORY_DAYS, IMDC_TIME_MONTHS } from './policy.ts';

interface Point {
  readonly factor: ImdcFactor;
  readonly point: Tri;
  readonly sources: readonly Source[];
}

/** The newest value that was known when the line being scored began, if it is not too old to speak for it. */
function valueAt(facts: FactsOnDay, analyte: LaboratoryAnalyte, day: Day): Finding<'laboratory'> | undefined {
  const value = facts.laboratory.get(analyte)?.findLast(({ date }) => date !== undefined && date.span.last <= day);
  return value?.date !== undefined && day - value.date.span.first <= IMDC_LABORATORY_DAYS ? value : undefined;
}

function outside(factor: ImdcFactor, value: Finding<'laboratory'> | undefined, side: 'below' | 'above'): Point {
  const limit = side === 'below' ? value?.low : value?.high;
  if (value === undefined || limit === undefined) return { factor, point: 'unknown', sources: [] };
  return {
    factor,
    point: triOf(side === 'below' ? value.value < limit : value.value > limit),
    sources: [value.source],
  };
}

/** A point if treatment began within a year of diagnosis; open where diagnosis and operation would decide differently. */
function timePoint(
  clocks: readonly (FactDate | undefined)[],
  treatment: { readonly first: Day; readonly last: Day },
): Tri {
  const readings = new Set<Tri>();
  for (const clock of clocks) {
    if (clock === undefined) continue;
    const surelyWithin = treatment.last < addMonths(clock.span.first, IMDC_TIME_MONTHS);
    const surelyLater = treatment.first >= addMonths(clock.span.last, IMDC_TIME_MONTHS);
    readings.add(surelyWithin ? 'yes' : surelyLater ? 'no' : 'unknown');
  }
  const [only] = readings;
  return readings.size === 1 && only !== undefined ? only : 'unknown';
}

/** The score for the next line, on the day of judging: values from before it that are not too old to speak for it. */
export function deriveImdc(
  facts: FactsOnDay,
  performanceStatus: PerformanceStatus,
  scored: { readonly line: number; readonly on: Day },
  times: {
    readonly diagnosedOn: FactDate | undefined;
    readonly operatedOn: FactDate | undefined;
    /** Start of the first systemic therapy for metastatic disease; the day of judging where none was given yet. */
    readonly treatment: { readonly first: Day; readonly last: Day } | undefined;
    readonly sources: readonly Source[];
  },
): Imdc {
  // An ECOG grade is no Karnofsky score: only a stated one gives a point.
  const karnofsky = performanceStatus.karnofsky;
  const factors: Point[] = [
    {
      factor: 'performance-status',
      point: triOf(karnofsky === undefined ? undefined : karnofsky < 80),
      sources: karnofsky === undefined ? [] : performanceStatus.sources,
    },
    {
      factor: 'time-to-treatment',
      point: times.treatment ? timePoint([times.diagnosedOn, times.operatedOn], times.treatment) : 'unknown',
      sources: times.sources,
    },
    outside('haemoglobin', valueAt(facts, 'haemoglobin', scored.on), 'below'),
    outside('calcium', valueAt(facts, 'corrected-calcium', scored.on), 'above'),
    outside('neutrophils', valueAt(facts, 'neutrophils', scored.on), 'above'),
    outside('platelets', valueAt(facts, 'platelets', scored.on), 'above'),
  ];
  return imdcOf(factors, scored.line);
}

/** The score as a range: what is not known may be a point or none. */
export function imdcOf(factors: Imdc['factors'], line: Imdc['line']): Imdc {
  const known = factors.filter(({ point }) => point !== 'unknown').length;
  const min = factors.filter(({ point }) => point === 'yes').length;
  const max = min + (factors.length - known);
  const category = (points: number) => (points === 0 ? 'favourable' : points <= 2 ? 'intermediate' : 'poor');
  return {
    known,
    min,
    max,
    category: category(min) === category(max) ? category(min) : 'unknown',
    line,
    factors,
  };
}
