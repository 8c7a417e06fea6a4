/** Where sources differ: the positions that are listed for this patient, side by side. Nothing is settled here. */
import type { Consideration, Disagreement } from '../contract/assessment.ts';
import { NO } from './network.ts';
import type { Judged } from './verdict.ts';

/** Disagreements of which at least two positions are held by considerations that are listed. */
export function disagreementsOf(
  { ruleSet, levels }: Judged,
  considerations: readonly Pick<Consideration, 'id' | 'status'>[],
): readonly Disagreement[] {
  const listed = new Set(considerations.flatMap(({ id, status }) => (status === 'does-not-apply' ? [] : [id])));
  const { statements } = ruleSet.evidence;
  return ruleSet.disagreements.flatMap(({ disagreement: { id, topic, positions }, when }) => {
    if (levels[when] === NO) return [];
    const held = positions.flatMap((position) => {
      const rules = position.rules.filter((rule) => listed.has(rule));
      // With knowledge up to an earlier day a later position has no source yet.
      const cites = position.cites.filter((one) => one in statements);
      return rules.length > 0 && cites.length > 0 ? [{ ...position, rules, cites }] : [];
    });
    return held.length > 1 ? [{ id, topic, positions: held }] : [];
  });
}
