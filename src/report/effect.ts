/** What moved among the considerations between two judgements of the same record. */
import type { Consideration } from '../contract/assessment.ts';

/** Where a consideration stands: its status, or `not-listed` where it is not in the judgement at all. */
export type Standing = Consideration['status'] | 'not-listed';

export interface Effect {
  readonly id: string;
  readonly title: string;
  readonly before: Standing;
  readonly after: Standing;
  /** The strength that it had and has, where it changed while the consideration stayed listed. */
  readonly strength?: { readonly before: string; readonly after: string };
}

const listed = (standing: Standing) => standing === 'applies' || standing === 'conditional';

/** What changed for the reader; a rule that does not apply and one that is not listed are the same to them. */
export function effectOf(before: readonly Consideration[], after: readonly Consideration[]): readonly Effect[] {
  const earlier = new Map(before.map((one) => [one.id, one]));
  const later = new Map(after.map((one) => [one.id, one]));
  const effects: Effect[] = [];
  for (const id of new Set([...later.keys(), ...earlier.keys()])) {
    const was = earlier.get(id);
    const is = later.get(id);
    const from: Standing = was?.status ?? 'not-listed';
    const to: Standing = is?.status ?? 'not-listed';
    const strength =
      was && is && listed(from) && listed(to) && was.strength !== is.strength
        ? { strength: { before: was.strength, after: is.strength } }
        : {};
    const moved = from !== to && (listed(from) || listed(to));
    if (!moved && !('strength' in strength)) continue;
    effects.push({ id, title: is?.title ?? was?.title ?? id, before: from, after: to, ...strength });
  }
  return effects;
}
