/**
 * The proof on a sample of fixed seed, and the proof itself held to what it is for: evidence with a planted fault must not
 * pass. `npm run prove` looks at every point.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import { readerOf } from '../../../src/engine/vocabulary.ts';
import type { Evidence, Rule } from '../../../src/evidence/schema.ts';
import { dayOf } from '../../../src/kernel/calendar.ts';
import { axisOf } from '../../../src/proof/axis.ts';
import { NEVER_TOGETHER, prove, spaceOf } from '../../../src/proof/prove.ts';
import { randomFrom, settled } from '../../../src/proof/whole.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

const { evidence } = knowledge;
const sample = { most: 2000, random: randomFrom(20261123) };

function changed(id: string, change: Partial<Rule>): Evidence {
  return { ...evidence, rules: evidence.rules.map((rule) => (rule.id === id ? { ...rule, ...change } : rule)) };
}

describe('the rules of this edition', { timeout: 60_000 }, () => {
  test('a sample has no holes, no unmarked contradiction, nothing that rests on an unknown', () => {
    const { contexts, leavings, ...faults } = prove(evidence, sample);
    expect(faults).toEqual({ holes: 0, contradictions: 0, onUnknown: 0, monotonicity: 0, examples: [] });
    expect(contexts).toBeGreaterThan(10_000);
    expect(leavings).toBeGreaterThan(1_000);
  });

  test('the space is read from the conditions and is far larger than a million', () => {
    const { facts, combinations } = spaceOf(evidence);
    expect(facts).toBeGreaterThan(45);
    expect(combinations).toBeGreaterThan(1e6);
  });
});

describe('planted faults are found', { timeout: 60_000 }, () => {
  const faultsOf = (planted: Evidence) => prove(planted, { most: 3000, random: randomFrom(7) });

  test('nivolumab supported after progression on it in one rule, and advised against in another', () => {
    const { contradictions, examples } = faultsOf(changed('R-06', { when: { fact: 'prior-vegf-advanced' } }));
    expect(contradictions).toBeGreaterThan(0);
    expect(examples.join('\n')).toMatch(/R-06 and R-18/);
  });

  test('the same, but named as a disagreement', () => {
    const position = { says: 'x', study: 'x', strength: 'EXPERT', cites: ['U-01'] } as const;
    const planted = changed('R-06', { when: { fact: 'prior-vegf-advanced' } });
    const against = ['UR-01', 'UR-05', 'R-18', 'R-20'];
    const marked: Evidence = {
      ...planted,
      disagreements: [
        {
          id: 'made-up',
          topic: 'x',
          positions: [
            { ...position, rules: ['R-06'] },
            { ...position, rules: against },
          ],
        },
      ],
    };
    expect(faultsOf(marked).contradictions).toBe(0);
  });

  test('a disagreement in which both hold the same position is no marker', () => {
    const position = { says: 'x', study: 'x', strength: 'EXPERT', cites: ['U-01'] } as const;
    const planted = changed('R-06', { when: { fact: 'prior-vegf-advanced' } });
    const together: Evidence = {
      ...planted,
      disagreements: [
        {
          id: 'made-up',
          topic: 'x',
          positions: [
            { ...position, rules: ['R-06', 'UR-01', 'UR-05', 'R-18', 'R-20'] },
            { ...position, rules: ['R-04'] },
          ],
        },
      ],
    };
    expect(faultsOf(together).contradictions).toBeGreaterThan(0);
  });

  test('a gate that takes an unknown metastasis for one', () => {
    const planted: Evidence = {
      ...evidence,
      gates: evidence.gates.map((gate) =>
        gate.gate === 'not-metastatic' ? { ...gate, undecidedIfUnknown: false } : gate,
      ),
    };
    const { onUnknown, examples } = faultsOf(planted);
    expect(onUnknown).toBeGreaterThan(0);
    expect(examples.join('\n')).toMatch(/unknown metastatic/);
  });

  test('a gate that shuts without a word', () => {
    const planted: Evidence = {
      ...evidence,
      gates: evidence.gates.map((gate) => (gate.gate === 'histology' ? { ...gate, reason: '' } : gate)),
    };
    expect(faultsOf(planted).holes).toBeGreaterThan(0);
  });

  test('nothing that speaks for every patient in scope', () => {
    const principles = new Set(['R-01', 'R-02', 'R-03', 'R-04', 'R-05', 'R-31']);
    const planted: Evidence = { ...evidence, rules: evidence.rules.filter(({ id }) => !principles.has(id)) };
    expect(faultsOf(planted).holes).toBeGreaterThan(0);
  });

  test('no rule that speaks where no other does', () => {
    const planted: Evidence = { ...evidence, rules: evidence.rules.filter(({ id }) => id !== 'R-33') };
    expect(faultsOf(planted).examples.join('\n')).toMatch(/nothing speaks for a therapy/);
  });

  test('no rule that says what is open', () => {
    const planted: Evidence = { ...evidence, rules: evidence.rules.filter(({ id }) => id !== 'R-32') };
    expect(faultsOf(planted).examples.join('\n')).toMatch(/something is open, and no rule says so/);
  });
});

describe('the axes of the space', () => {
  const entry = (name: string) => {
    const found = evidence.vocabulary[name];
    if (!found) throw new Error(name);
    return found;
  };
  const words = (levels: readonly number[]) => levels.map((level) => 'n?y'[level]).join('');

  test('a fact is no, unknown or yes, and the unknown may become either', () => {
    const axis = axisOf('prior-ici', entry('prior-ici'), [{ node: 0, predicate: { fact: 'prior-ici' } }]);
    expect(axis.points.map(words)).toEqual(['n', '?', 'y']);
    expect(axis.refinements).toEqual([[], [0, 2], []]);
  });

  test('a number is cut where the conditions cut it, and may be known in part', () => {
    const axis = axisOf('advanced-lines', entry('advanced-lines'), [
      { node: 0, predicate: { number: 'advanced-lines', atLeast: 2, atMost: 3 } },
      { node: 1, predicate: { number: 'advanced-lines', atLeast: 4 } },
    ]);
    // Under 2, 2 to 3, 4 and more; every stretch of these, and of what lies between 3 and 4.
    expect(new Set(axis.points.map(words))).toEqual(new Set(['nn', '?n', '??', 'yn', 'ny', 'n?']));
    const all = axis.points.findIndex((point) => words(point) === '??');
    expect(axis.refinements[all]).toHaveLength(5);
  });

  test('of a category every choice of values is possible, none of them included', () => {
    const axis = axisOf('relapse-band', entry('relapse-band'), [
      { node: 0, predicate: { category: 'relapse-band', in: ['during'] } },
      { node: 1, predicate: { category: 'relapse-band', in: ['0-3', '>3-6'] } },
    ]);
    expect(new Set(axis.points.map(words))).toEqual(new Set(['nn', 'yn', 'ny', '?n', 'n?', '??']));
  });

  test('members of a set that no condition tells apart are one', () => {
    const axis = axisOf('agents-advanced', entry('agents-advanced'), [
      { node: 0, predicate: { set: 'agents-advanced', includesAny: ['lenvatinib', 'cabozantinib'] } },
      { node: 1, predicate: { set: 'agents-advanced', onlyFrom: ['sunitinib'] } },
    ]);
    expect(new Set(axis.points.map(words))).toEqual(new Set(['ny', 'nn', 'n?', 'yn', '?n', '??']));
  });

  test('a value that is settled is one of those it could be', () => {
    const bare = { sources: [], gaps: [] };
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const random = randomFrom(seed);
      expect(settled({ kind: 'fact', value: 'unknown', ...bare }, random)).toMatchObject({
        value: expect.stringMatching(/yes|no/),
      });
      expect(settled({ kind: 'fact', value: 'yes', ...bare }, random)).toMatchObject({ value: 'yes' });
      const number = settled({ kind: 'number', min: 1, max: 3, ...bare }, random);
      expect(number.kind === 'number' && number.min === number.max && [1, 3].includes(number.min)).toBe(true);
      const category = settled({ kind: 'category', possible: ['a', 'b'], ...bare }, random);
      expect(category.kind === 'category' && category.possible).toHaveLength(1);
      const set = settled({ kind: 'set', has: ['a'], maybe: ['b'], open: true, ...bare }, random);
      expect(set).toMatchObject({ has: expect.arrayContaining(['a']), maybe: [], open: false });
    }
  });
});

describe('what the proof takes as impossible', () => {
  const charts = readdirSync('data/patients').filter((file) => file.startsWith('v'));

  test.each(charts)('never happens in %s, however it is answered', (file) => {
    const record = recordOf(JSON.parse(readFileSync(`data/patients/${file}`, 'utf8')));
    const answers = [
      {},
      { 'confirm-orders': 'yes' },
      { 'confirm-orders': 'no' },
      { 'adjuvant-setting': 'advanced' },
      { indication: 'other' },
    ];
    for (const given of answers) {
      const { context } = assess(record, knowledge, { asOf: dayOf(2026, 11, 23), answers: given });
      const read = readerOf(context);
      for (const [one, other] of NEVER_TOGETHER) {
        expect([read(one), read(other)]).not.toMatchObject([{ value: 'yes' }, { value: 'no' }]);
      }
    }
  });
});
