import type { TreatmentHistoryContext } from '../contract/assessment.ts';

/** Whether drugs may have been given that nobody could read: a class without agents is then unknown instead of absent. */
export function drugsMayHide({ exposures }: TreatmentHistoryContext): boolean {
  return Object.values(exposures).some(({ status, agents }) => status === 'unknown' && agents.length === 0);
}
