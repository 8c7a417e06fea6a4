/**
 * IMDC risk as a range: a factor that is not known is neither a point nor none. Limits of normal are those the laboratory
 * printed beside the value; nothing is imputed.
 */
import type { Imdc, ImdcFactor, PerformanceStatus, Source } from '../contract/assessment.ts';
import { addMonths, type Day } from '../kernel/calendar.ts';
import { type Tri, triOf } from '../kernel/tri.ts';
import type { FactDate, LaboratoryAnalyte, ObservationFact, PatientFacts } from './facts.ts';
import { IMDC_TIME_MONTHS } from './policy.ts';

type Laboratory = Extract<ObservationFact, { readonly kind: 'laboratory' }>;

interface Point {
  readonly factor: ImdcFactor;
  readonly point: Tri;
  readonly sources: readonly Source[];
}

function newest(facts: PatientFacts, analyte: LaboratoryAnalyte): Laboratory | undefined {
  let best: Laboratory | undefined;
  for (const fact of facts.observations) {
    if (fact.kind !== 'laboratory' || fact.analyte !== analyte || fact.date === undefined) continue;
    if (best?.date === undefined || fact.date.span.last > best.date.span.last) best = fact;
  }
  return best;
}

function outside(factor: ImdcFactor, value: Laboratory | undefined, side: 'below' | 'above'): Point {
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

export function deriveImdc(
  facts: PatientFacts,
  performanceStatus: PerformanceStatus,
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
    outside('haemoglobin', newest(facts, 'haemoglobin'), 'below'),
    outside('calcium', newest(facts, 'corrected-calcium'), 'above'),
    outside('neutrophils', newest(facts, 'neutrophils'), 'above'),
    outside('platelets', newest(facts, 'platelets'), 'above'),
  ];
  const known = factors.filter(({ point }) => point !== 'unknown').length;
  const min = factors.filter(({ point }) => point === 'yes').length;
  const max = min + (factors.length - known);
  const category = (points: number) => (points === 0 ? 'favourable' : points <= 2 ? 'intermediate' : 'poor');
  return { known, min, max, category: category(min) === category(max) ? category(min) : 'unknown', factors };
}
