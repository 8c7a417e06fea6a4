/**
 * Nothing that was verified gets lost. verified-codes.json holds, for each code system and concept, how many codes were
 * found in the sources and a digest of them. It was made when all of them had been compared with the checked lists.
 * A site that needs more codes writes an overlay. Whoever verifies a new code changes the file by hand, in the same change.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { append } from '../../../src/kernel/group.ts';
import { verifiedEntries } from '../../support/mapping-files.ts';
import expected from './verified-codes.json' with { type: 'json' };

const found = new Map<string, Map<string, string[]>>();
for (const { file, system, concept, matches } of verifiedEntries()) {
  if (file.startsWith('text-patterns/')) continue;
  const concepts = found.get(system) ?? new Map<string, string[]>();
  found.set(system, concepts);
  append(concepts, concept, matches);
}
const summary = (codes: readonly string[]) => {
  const digest = createHash('sha256')
    .update([...codes].sort().join('\n'))
    .digest('hex')
    .slice(0, 16);
  return `${codes.length} ${digest}`;
};

describe('verified codes and names', () => {
  test.each(Object.entries(expected))('of %s are all there, and no others', (system, concepts) => {
    const here = [...(found.get(system) ?? [])].map(([concept, codes]) => [concept, summary(codes)]);
    expect(Object.fromEntries(here)).toEqual(concepts);
  });

  test('stand under no further code system', () => {
    expect([...found.keys()].sort()).toEqual(Object.keys(expected).sort());
  });
});
