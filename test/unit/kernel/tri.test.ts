import { describe, expect, test } from 'vitest';
import { and, not, or, type Tri, triOf } from '../../../src/kernel/tri.ts';

describe('three-valued truth', () => {
  // Written out, so that a reader can check it against Kleene's tables.
  const conjunction: readonly (readonly [Tri, Tri, Tri])[] = [
    ['yes', 'yes', 'yes'],
    ['yes', 'no', 'no'],
    ['yes', 'unknown', 'unknown'],
    ['no', 'yes', 'no'],
    ['no', 'no', 'no'],
    ['no', 'unknown', 'no'],
    ['unknown', 'yes', 'unknown'],
    ['unknown', 'no', 'no'],
    ['unknown', 'unknown', 'unknown'],
  ];
  test.each(conjunction)('%s and %s is %s', (a, b, expected) => expect(and([a, b])).toBe(expected));

  const disjunction: readonly (readonly [Tri, Tri, Tri])[] = [
    ['yes', 'yes', 'yes'],
    ['yes', 'no', 'yes'],
    ['yes', 'unknown', 'yes'],
    ['no', 'yes', 'yes'],
    ['no', 'no', 'no'],
    ['no', 'unknown', 'unknown'],
    ['unknown', 'yes', 'yes'],
    ['unknown', 'no', 'unknown'],
    ['unknown', 'unknown', 'unknown'],
  ];
  test.each(disjunction)('%s or %s is %s', (a, b, expected) => expect(or([a, b])).toBe(expected));

  test('the negation of unknown is unknown', () => {
    expect([not('yes'), not('no'), not('unknown')]).toEqual(['no', 'yes', 'unknown']);
  });

  test('nothing asked is true, nothing offered is false', () => {
    expect(and([])).toBe('yes');
    expect(or([])).toBe('no');
  });

  test('an undecided boolean is unknown, never no', () => {
    expect([triOf(true), triOf(false), triOf(undefined)]).toEqual(['yes', 'no', 'unknown']);
  });
});
