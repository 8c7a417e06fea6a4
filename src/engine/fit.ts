/** How this patient compares with the people a trial enrolled, criterion by criterion. */
import type { Fit } from '../contract/assessment.ts';
import { triOfLevel } from './network.ts';
import type { Judged } from './verdict.ts';

/** Gives the fit strip of a trial, each made once; a criterion kept from memory says so. */
export function fitReader({ ruleSet, levels }: Judged): (trial: string) => readonly Fit[] {
  const made = new Map<string, readonly Fit[]>();
  return (trial) => {
    const known = made.get(trial);
    if (known) return known;
    const fit = (ruleSet.trials.get(trial) ?? []).map(({ criterion, node, note }) => ({
      criterion,
      match: triOfLevel(levels[node] as number),
      ...(note === undefined ? {} : { note }),
    }));
    made.set(trial, fit);
    return fit;
  };
}
