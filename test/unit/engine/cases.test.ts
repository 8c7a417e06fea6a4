/** Every rule by its cases: data/evidence/cases/ holds them, each a clinical sentence. */
import { describe, expect, test } from 'vitest';
import { evidenceFilesIn } from '../../../src/build/read-evidence.ts';
import { caseFaults, outcomesForFacts } from '../../../src/engine/cases.ts';
import type { CaseFile } from '../../../src/evidence/schema.ts';
import { knowledge } from '../../support/knowledge.ts';

const { evidence } = knowledge;
const files = evidenceFilesIn('data/evidence')
  .filter(({ file }) => file.startsWith('cases/'))
  .map(({ file, content }) => ({ file, entry: content as CaseFile }));
const cases = files.flatMap(({ entry: { shared, cases: listed } }) =>
  listed.map((one) => ({ ...one, given: { ...shared, ...one.given } })),
);

describe.each(evidence.rules.map(({ id, title }) => ({ id, title })))('$id: $title', ({ id }) => {
  test.each(cases.filter(({ rule }) => rule === id))('$name → $expect', ({ given, expect: status, strength }) => {
    const outcome = outcomesForFacts(evidence, given).find((one) => one.id === id);
    expect(outcome?.status).toBe(status);
    if (strength !== undefined) expect(outcome?.strength).toBe(strength);
  });
});

describe('what is refused', () => {
  const [first] = files;
  if (!first) throw new Error('no cases');
  const one = { rule: 'R-10', name: 'made up', given: { 'advanced-lines': 4 }, expect: 'applies' } as const;
  const faultsOf = (change: object, shared = first.entry.shared) =>
    caseFaults(evidence, [...files, { file: 'cases/made-up.json', entry: { shared, cases: [{ ...one, ...change }] } }]);

  test('nothing of what the edition holds', () => expect(caseFaults(evidence, files)).toEqual([]));
  test('a case that comes out otherwise', () =>
    expect(faultsOf({ expect: 'conditional' })).toEqual([
      { file: 'cases/made-up.json', place: 'R-10 (made up)', message: 'R-10 comes to "applies", not "conditional"' },
    ]));
  test('a strength that the rule does not have there', () =>
    expect(faultsOf({ strength: 'P3_SAME' })[0]?.message).toBe('R-10 has the strength P3_NEAR, not P3_SAME'));
  test('a rule that does not exist', () =>
    expect(faultsOf({ rule: 'R-99' })[0]?.message).toBe('there is no rule "R-99"'));
  test('a fact that does not exist', () =>
    expect(faultsOf({ given: { 'shoe-size': 4 } })[0]?.message).toBe('the vocabulary has no "shoe-size"'));
  test.each([
    ['advanced-lines', 'yes', '"advanced-lines" is a number and cannot be "yes"'],
    ['advanced-lines', { possible: ['two'] }, '"advanced-lines" is a number and cannot be {"possible":["two"]}'],
    ['prior-ici', 2, '"prior-ici" is a fact and cannot be 2'],
    ['prior-ici', { min: 1 }, '"prior-ici" is a fact and cannot be {"min":1}'],
    ['relapse-band', { possible: ['soon'] }, '"relapse-band" is a category and cannot be {"possible":["soon"]}'],
    ['relapse-band', { min: 1 }, '"relapse-band" is a category and cannot be {"min":1}'],
    ['agents-advanced', 'yes', '"agents-advanced" is a set and cannot be "yes"'],
    ['agents-advanced', 3, '"agents-advanced" is a set and cannot be 3'],
    ['advanced-lines', { has: ['x'] }, '"advanced-lines" is a number and cannot be {"has":["x"]}'],
  ])('%s as %j', (name, value, message) => expect(faultsOf({ given: { [name]: value } })[0]?.message).toBe(message));
  test.each([
    'applies',
    'does-not-apply',
    'conditional',
  ] as const)('a rule without a case that comes to "%s"', (status) => {
    const without = files.map(({ file, entry }) => ({
      file,
      entry: { ...entry, cases: entry.cases.filter(({ rule, expect: to }) => rule !== 'R-07' || to !== status) },
    }));
    expect(caseFaults(evidence, without)).toEqual([
      { file: 'cases/', place: 'R-07', message: `the rule has no case in which it comes to "${status}"` },
    ]);
  });
});
