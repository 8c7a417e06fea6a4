/** Which day a finding stands for, and which of several comes first. */
import type { ConditionFact, FactDate } from './facts.ts';

/** The day that dates a finding: its onset, else the day it was written down. */
export function evidenceDate(fact: ConditionFact): FactDate | undefined {
  return fact.onset ?? fact.recorded;
}

/** The earliest date: by its first possible day, the more exact one first. */
export function earliest(dates: readonly (FactDate | undefined)[]): FactDate | undefined {
  let best: FactDate | undefined;
  for (const one of dates) {
    if (one === undefined) continue;
    if (
      best === undefined ||
      one.span.first < best.span.first ||
      (one.span.first === best.span.first && one.span.last < best.span.last)
    ) {
      best = one;
    }
  }
  return best;
}

/** The date whose last possible day is the latest. */
export function latest(dates: readonly (FactDate | undefined)[]): FactDate | undefined {
  let best: FactDate | undefined;
  for (const one of dates) {
    if (one !== undefined && (best === undefined || one.span.last > best.span.last)) best = one;
  }
  return best;
}
