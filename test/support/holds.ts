/** Properties as tests. */
import fc from 'fast-check';
import { test } from 'vitest';
import { PROPERTY_TIMEOUT, RUNS, SEED } from './property-runs.ts';

/** A test that a property holds for all values of an arbitrary. */
export function holds<T>(name: string, arbitrary: fc.Arbitrary<T>, property: (value: T) => void, numRuns = RUNS): void {
  test(name, { timeout: PROPERTY_TIMEOUT }, () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        property(value);
      }),
      { numRuns, seed: SEED },
    );
  });
}
