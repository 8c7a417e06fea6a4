import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/contract/assessment.ts';
import { type Comparison, compare, isUnchanged } from '../../../src/report/comparison.ts';
import { comparisonLines, differences } from '../../../src/report/comparison-text.ts';
import type { Chart } from '../../support/chart-builder.ts';
import { aPatient } from '../../support/chart-builder.ts';
import { recordOf } from '../../support/judge.ts';
import { PATIENT_IDS, snapshotOf, snapshotOfPatient } from '../../support/snapshots.ts';

const assessmentOf = (chart: Chart, asOf: string): Assessment =>
  snapshotOf(recordOf(chart.bundle()), { asOf }).assessment;

function compared(before: Assessment, after: Assessment): Comparison {
  const result = compare(before, after);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const firstVisit = aPatient('p1', { name: 'Robin Elm', birthDate: '1960-01-01', sex: 'male' })
  .withClearCellCarcinoma()
  .withRadicalNephrectomy('2021-05-18')
  .withMetastasis('lung', '2024-01-10')
  .withStatement('sunitinib', { start: '2024-02-01' });
const secondVisit = firstVisit
  .withProgression('2025-03-03')
  .withMetastasis('brain', '2025-03-03')
  .withStatement('cabozantinib', { start: '2025-04-01' });

describe('since last time', () => {
  test('a second visit shows what came: a site, a progression, a line, and what it does to the considerations', () => {
    const comparison = compared(assessmentOf(firstVisit, '2024-06-01'), assessmentOf(secondVisit, '2025-06-01'));
    const fact = (label: string) => comparison.facts.find((change) => change.label === label);
    expect(fact('Metastases')?.after?.value).toMatch(/brain/);
    expect(fact('Metastases')?.before?.value).not.toMatch(/brain/);
    expect(fact('Line: cabozantinib')).toMatchObject({ after: { truth: 'stated' } });
    expect(fact('Line: cabozantinib')?.before).toBeUndefined();
    expect(fact('Line: sunitinib')?.after?.value).toMatch(/progression 3 Mar 2025/);
    expect(fact('Nephrectomy')).toBeUndefined();
    expect(comparison.considerations.some(({ before, after }) => !before && after)).toBe(true);
    expect(comparison).toMatchObject({ before: { asOf: '2024-06-01' }, after: { asOf: '2025-06-01' } });
  });

  test('the other way round, what was added is removed', () => {
    const one = assessmentOf(firstVisit, '2025-06-01');
    const two = assessmentOf(secondVisit, '2025-06-01');
    const added = compared(one, two).facts.filter(({ before }) => !before);
    const removed = compared(two, one).facts.filter(({ after }) => !after);
    expect(added.length).toBeGreaterThan(0);
    expect(removed.map(({ id }) => id).sort()).toEqual(added.map(({ id }) => id).sort());
  });

  test.each(PATIENT_IDS)('nothing differs between %s and itself', (id) => {
    const { assessment } = snapshotOfPatient(id);
    expect(isUnchanged(compared(assessment, assessment))).toBe(true);
  });

  test('an answer shows as an answer, with the facts and the considerations that it moves', () => {
    const before = assessmentOf(firstVisit, '2025-06-01');
    const answers = { progression: '2025-05-01' };
    const after = snapshotOf(recordOf(firstVisit.bundle()), { asOf: '2025-06-01', answers }).assessment;
    const comparison = compared(before, after);
    expect(comparison.answers).toEqual([{ id: 'progression', label: 'progression', after: { value: '"2025-05-01"' } }]);
    expect(comparison.facts.map(({ label }) => label)).toContain('Progression');
    expect(comparison.questions.some(({ id, after: asked }) => id === 'progression' && !asked)).toBe(true);
  });

  test('a source that could not be read this time is named, and what is unknown now is not called gone', () => {
    const failed = {
      resourceType: 'Bundle',
      entry: [
        ...(firstVisit.bundle().entry ?? []).filter(({ resource }) => resource?.resourceType !== 'Procedure'),
        {
          response: { status: '403' },
          resource: {
            resourceType: 'OperationOutcome',
            issue: [{ severity: 'error', code: 'forbidden', diagnostics: 'Procedure' }],
          },
        },
      ],
    };
    const before = assessmentOf(firstVisit, '2025-06-01');
    const after = snapshotOf(recordOf(failed), { asOf: '2025-06-01' }).assessment;
    const comparison = compared(before, after);
    expect(comparison.reads.map(({ id }) => id)).toContain('Procedure');
    expect(comparison.facts.find(({ label }) => label === 'Nephrectomy')?.after).toMatchObject({ truth: 'unknown' });
  });

  test('two patients are never compared', () => {
    const [one, two] = [snapshotOfPatient('v01').assessment, snapshotOfPatient('v06').assessment];
    expect(compare(one, two)).toEqual({ ok: false, error: 'other-patient' });
  });

  test('in plain lines each change stands once, marked as added, removed or changed', () => {
    const lines = comparisonLines(
      compared(assessmentOf(firstVisit, '2025-06-01'), assessmentOf(secondVisit, '2025-06-01')),
    );
    expect(lines.every((line) => /^[+~-] (scope|fact|consideration|question|answer|read)/.test(line))).toBe(true);
    expect(lines.find((line) => line.startsWith('+ fact Line: cabozantinib'))).toMatch(/number 2, from 1 Apr 2025/);
  });
});

test('places are named where two values differ', () => {
  expect(differences({ a: [1, { b: 2 }], c: undefined }, { a: [1, { b: 3 }, 4] })).toEqual([
    { path: 'a[1].b', before: '2', after: '3' },
    { path: 'a[2]', before: 'nothing', after: '4' },
  ]);
});
