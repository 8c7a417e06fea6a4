/** Considerations that speak of the same thing and do not say the same: shown side by side, never settled here. */
import type { Consideration } from '../contract/assessment.ts';
import type { Evidence } from '../evidence/schema.ts';

/** Information takes no side, and a principle speaks of no regimen. */
function takesSide({ kind, stance, status }: Consideration): boolean {
  return kind === 'systemic' && stance !== 'informs' && status !== 'does-not-apply';
}

function sameRegimens(a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean {
  const name = (options: readonly (readonly string[])[]) =>
    options
      .map((option) => [...option].sort().join('+'))
      .sort()
      .join('|');
  return a.length > 0 && name(a) === name(b);
}

/**
 * For each consideration the others it disagrees with: they are about the same regimens, or rest on the same trial, and
 * their stances differ.
 */
export function disagreementsOf(
  considerations: readonly Consideration[],
  evidence: Pick<Evidence, 'rules' | 'statements'>,
): ReadonlyMap<string, readonly Consideration[]> {
  const sides = considerations.filter(takesSide).map((one) => ({
    one,
    options: evidence.rules.find(({ id }) => id === one.id)?.options ?? [],
    trials: new Set(one.evidence.flatMap(({ id }) => evidence.statements[id]?.trial ?? [])),
  }));
  const found = new Map<string, readonly Consideration[]>();
  for (const side of sides) {
    const others = sides.filter(
      (other) =>
        other.one.stance !== side.one.stance &&
        (sameRegimens(side.options, other.options) ||
          (side.one.layer !== other.one.layer && [...side.trials].some((trial) => other.trials.has(trial)))),
    );
    if (others.length > 0)
      found.set(
        side.one.id,
        others.map(({ one }) => one),
      );
  }
  return found;
}
