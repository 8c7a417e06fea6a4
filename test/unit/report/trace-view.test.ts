/** The trace as a person reads it: nobody has to undo a double negation. */
import { describe, expect, test } from 'vitest';
import type { TraceNode } from '../../../src/contract/assessment.ts';
import type { Tri } from '../../../src/kernel/tri.ts';
import { type Condition, traceParts } from '../../../src/report/trace-view.ts';

const fact = (text: string, value: Tri): TraceNode => ({ test: 'fact', value, text, children: [] });
const node = (test: 'all' | 'any' | 'not' | 'unless-stated', value: Tri, ...children: TraceNode[]): TraceNode => ({
  test,
  value,
  children,
});

function asText(condition: Condition): string {
  if (condition.kind === 'fact') return `${condition.negated ? 'not ' : ''}${condition.text}: ${condition.met}`;
  return `${condition.kind}(${condition.parts.map(asText).join(', ')}): ${condition.met}`;
}

/** The conditions of a rule whose only question this is. */
function read(condition: TraceNode): readonly string[] {
  const trace = node('all', condition.value, { ...condition, part: 'condition' });
  return traceParts(trace).flatMap(({ conditions }) => conditions.map(asText));
}

describe('the conditions of a rule', () => {
  test('stand in one list, however deep the rule nests what is all asked', () => {
    expect(read(node('all', 'yes', fact('a', 'yes'), node('all', 'yes', fact('b', 'yes'), fact('c', 'yes'))))).toEqual([
      'a: yes',
      'b: yes',
      'c: yes',
    ]);
  });

  test('that must not be so are met when they are not so, and stay open when nobody knows', () => {
    expect(read(node('not', 'yes', fact('brain metastases', 'no')))).toEqual(['not brain metastases: yes']);
    expect(read(node('not', 'unknown', fact('brain metastases', 'unknown')))).toEqual([
      'not brain metastases: unknown',
    ]);
  });

  test('neither of two must be so: both are asked not to be', () => {
    expect(read(node('not', 'no', node('any', 'yes', fact('a', 'yes'), fact('b', 'no'))))).toEqual([
      'not a: no',
      'not b: yes',
    ]);
  });

  test('not both must be so: one that is not is enough', () => {
    expect(read(node('not', 'yes', node('all', 'no', fact('a', 'yes'), fact('b', 'no'))))).toEqual([
      'any(not a: no, not b: yes): yes',
    ]);
  });

  test('a thing denied twice is asked for plainly', () => {
    expect(read(node('not', 'yes', node('not', 'no', fact('a', 'yes'))))).toEqual(['a: yes']);
  });

  test('death counts only where it is on record: not known is met', () => {
    expect(read(node('unless-stated', 'yes', fact('dead', 'unknown')))).toEqual(['not dead: yes']);
  });
});
