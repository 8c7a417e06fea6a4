/** What an assessment of an incomplete reading says that the whole record does not. Less certainty is never wrong. */
import type { Assessment, Consideration } from '../../src/contract/assessment.ts';

/** Each wrong conclusion in a few words; empty is good. */
export function wrongConclusions(truth: Assessment, seen: Assessment): readonly string[] {
  const wrong: string[] = [];
  const within = (place: string, value: unknown, ...allowed: readonly unknown[]) => {
    if (!allowed.includes(value)) wrong.push(`${place}: ${String(value)}, the record says ${String(allowed[0])}`);
  };
  const { context: whole } = truth;
  const { context: part } = seen;

  within('scope', seen.scope.status, truth.scope.status, 'cannot-tell');
  within('kidney cancer', part.diagnosis.rcc, whole.diagnosis.rcc, 'unknown');
  within('histology', part.diagnosis.histology, whole.diagnosis.histology, 'unknown');
  within('metastatic', part.diagnosis.metastatic, whole.diagnosis.metastatic, 'unknown');
  within('nephrectomy', part.nephrectomy.status, whole.nephrectomy.status, 'unknown');
  within('nephrectomy extent', part.nephrectomy.extent, whole.nephrectomy.extent, 'unknown');
  within('nephrectomy date', part.nephrectomy.date, whole.nephrectomy.date, undefined);
  within('nephrectomy timing', part.nephrectomy.timing, whole.nephrectomy.timing, 'unknown');
  within('primary in place', part.nephrectomy.primaryInPlace, whole.nephrectomy.primaryInPlace, 'unknown');
  within('perioperative', part.perioperative.status, whole.perioperative.status, 'unknown');
  within('perioperative checkpoint inhibitor', part.perioperative.ici, whole.perioperative.ici, 'unknown');
  within('perioperative completed', part.perioperative.completed, whole.perioperative.completed, 'unknown');
  within('relapse band', part.perioperative.band, whole.perioperative.band, 'unknown', 'none');
  within('months to relapse', part.perioperative.monthsToRelapse, whole.perioperative.monthsToRelapse, undefined);
  within('progression', part.progression.status, whole.progression.status, 'unknown');
  within('progression pattern', part.progression.pattern, whole.progression.pattern, 'cannot-classify');
  within('months on the line', part.progression.monthsOnLine, whole.progression.monthsOnLine, undefined);
  within('oligoprogression', part.progression.oligo, whole.progression.oligo, 'unknown');
  for (const name of Object.keys(whole.exposures) as (keyof typeof whole.exposures)[]) {
    within(`exposure ${name}`, part.exposures[name].status, whole.exposures[name].status, 'unknown');
  }
  if (part.imdc.min > whole.imdc.max || part.imdc.max < whole.imdc.min) {
    wrong.push(`IMDC ${part.imdc.min} to ${part.imdc.max}, the record says ${whole.imdc.min} to ${whole.imdc.max}`);
  }
  within('IMDC category', part.imdc.category, whole.imdc.category, 'unknown');

  const before = new Map(truth.considerations.map((one) => [one.id, one]));
  for (const one of seen.considerations) {
    const known = before.get(one.id);
    if (known) wrong.push(...moreCertain(known, one));
  }
  return wrong;
}

/** R-32 says that something cannot be told: an incomplete reading makes it appear, rightly. */
const REPORTS_GAPS = new Set(['R-32']);

function moreCertain(known: Consideration, one: Consideration): readonly string[] {
  if (REPORTS_GAPS.has(one.id) || one.status === 'conditional' || one.status === known.status) return [];
  return [`${one.id} ${one.status}, with the whole record ${known.status}`];
}
