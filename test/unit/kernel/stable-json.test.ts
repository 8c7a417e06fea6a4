import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stableJson } from '../../../src/kernel/stable-json.ts';

test('the order in which members were written does not show', () => {
  expect(stableJson({ b: 1, a: [{ d: null, c: undefined }] })).toBe('{"a":[{"d":null}],"b":1}');
  expect(stableJson({ a: [{ d: null }], b: 1 })).toBe('{"a":[{"d":null}],"b":1}');
});

test('it is JSON and says the same as the value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('a Map or a Set, which JSON would silently empty, is refused', () => {
  expect(() => stableJson({ reads: new Map([['a', 1]]) })).toThrow(/plain values/);
  expect(() => stableJson([new Set([1])])).toThrow(/plain values/);
});
