import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/kernel/sha256.ts';

const platform = (text: string) => createHash('sha256').update(text).digest('hex');

test('the examples of the standard', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('any text, of any length and in any script, has the fingerprint that the platform gives it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(platform(text));
    }),
  );
  for (let length = 50; length < 140; length++) expect(sha256('x'.repeat(length))).toBe(platform('x'.repeat(length)));
  expect(sha256('ä'.repeat(100_000))).toBe(platform('ä'.repeat(100_000)));
});
