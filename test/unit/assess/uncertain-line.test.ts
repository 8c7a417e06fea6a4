/**
 * One line or two: nivolumab, then cabozantinib, and nobody wrote down why. What the rules say of it stays open until a
 * clinician tells.
 */
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

const metastatic = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withRadicalNephrectomy('2020-05-20', { side: 'left' })
  .withMetastasis('lung', '2022-01-10');

function judged(chart: Chart, answers: Readonly<Record<string, unknown>> = {}) {
  const record = recordOf(chart.withProgression('2024-01-08').bundle());
  const { considerations } = assess(record, knowledge, { asOf: spanOf('2024-02-05').first, answers, all: true });
  return (id: string) => considerations.find((one) => one.id === id);
}

/** Cabozantinib from June; nivolumab until then, or beyond. */
const changed = (end: string) =>
  metastatic
    .withStatement('nivolumab', { start: '2022-02-01', end })
    .withStatement('cabozantinib', { start: '2022-06-01', end: '2024-01-08' });

describe('a checkpoint inhibitor, then a TKI, and no reason for the change', () => {
  test('one after the other they were not given together', () => {
    expect(judged(changed('2022-05-31'))('R-13')?.status).toBe('does-not-apply');
  });

  test('that overlap they may have been given together, and the reason for the change would tell', () => {
    expect(judged(changed('2022-06-28'))('R-13')).toMatchObject({
      status: 'conditional',
      dependsOn: ['stop-reason:1'],
    });
    expect(judged(changed('2022-06-28'), { 'stop-reason:1': 'progression' })('R-13')?.status).toBe('does-not-apply');
  });

  test('progression long after the checkpoint inhibitor does not show that it failed', () => {
    expect(judged(changed('2022-05-31'))('UR-01')?.status).toBe('conditional');
    expect(judged(changed('2022-05-31'), { 'stop-reason:1': 'progression' })('UR-01')?.status).toBe('applies');
  });

  test('a checkpoint inhibitor that took over and was given until the progression has failed', () => {
    const chart = metastatic
      .withStatement('cabozantinib', { start: '2022-02-01', end: '2022-05-31' })
      .withStatement('nivolumab', { start: '2022-06-01', end: '2024-01-08' });
    expect(judged(chart)('UR-01')?.status).toBe('applies');
  });
});
