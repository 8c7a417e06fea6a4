/** How this patient compares with the people a trial enrolled, criterion by criterion. */
import type { Fit } from '../contract/assessment.ts';
import type { TrialPopulation } from '../evidence/schema.ts';
import type { Evaluator } from './predicate.ts';

/** The fit strip of a trial; a criterion kept from memory says so. */
export function fitTo(trial: TrialPopulation, evaluator: Evaluator): readonly Fit[] {
  return trial.population.map(({ criterion, when, verification, note }) => {
    const remarks = [note, verification === 'unverified' ? 'criterion not verified' : undefined].filter(
      (one) => one !== undefined,
    );
    return {
      criterion,
      match: evaluator.evaluate(when).value,
      ...(remarks.length > 0 ? { note: remarks.join('; ') } : {}),
    };
  });
}
