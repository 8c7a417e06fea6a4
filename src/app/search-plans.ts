/** The search plans of fhir-mappings/search-plans: a file more is a plan more. */
import type { Sibling } from '../fhir/read-record.ts';
import type { SearchPlan } from '../fhir/search-plan.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Issuer } from '../smart/configuration.ts';

/** Held to their schema by the tests, so that no page has to check them again. */
const FILES = import.meta.glob<SearchPlan>('../../fhir-mappings/search-plans/*.json', {
  eager: true,
  import: 'default',
});

const PLANS: readonly SearchPlan[] = Object.values(FILES);

/** What is asked of an issuer: of its base, and of the bases beside it. */
export interface Asked {
  readonly plan: SearchPlan;
  readonly siblings: readonly Sibling[];
}

/** The plans for an issuer; a vendor or release without a plan is a fault of the configuration. */
export function plansFor({ vendor, release, siblings }: Issuer): Result<Asked, Problem> {
  const planOf = (wanted: string) => PLANS.find((plan) => plan.vendor === vendor && plan.release === wanted);
  const missing = [release, ...siblings.map((one) => one.release)].find((one) => planOf(one) === undefined);
  const plan = planOf(release);
  if (!plan || missing !== undefined) {
    const message = `config.json: there is no search plan for ${vendor} in ${missing ?? release}`;
    return err(problem('config/unreadable', 'analyst', message, { severity: 'error' }));
  }
  return ok({
    plan,
    siblings: siblings.flatMap((one): readonly Sibling[] => {
      const beside = planOf(one.release);
      return beside ? [{ base: one.base.replace(/\/+$/, ''), plan: beside }] : [];
    }),
  });
}
