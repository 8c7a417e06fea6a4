import { describe, expect, test } from 'vitest';
import type { TreatmentHistoryContext } from '../../../src/contract/assessment.ts';
import { deriveHistory } from '../../../src/history/derive-history.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { factRows } from '../../../src/report/facts.ts';
import { storyOf } from '../../../src/report/story.ts';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { contextOf, recordOf } from '../../support/judge.ts';
import { terminology } from '../../support/terminology.ts';

const AS_OF = '2026-06-01';
const untreated = aPatient('t9', { name: 'Ivy Sorrel', birthDate: '1960-05-05', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-02-02' })
  .withMetastasis('lung', '2024-03-03');
const treated = untreated.withStatement('sunitinib', { start: '2024-04-04' });

/** The context where the server did not give the drugs that were ordered. */
function withoutOrders(chart: Chart): TreatmentHistoryContext {
  const record = recordOf(chart.bundle());
  const reads = new Map(record.reads).set('MedicationRequest', 'failed');
  return deriveHistory(mapRecord({ ...record, reads }, terminology).facts, spanOf(AS_OF).first, {}).context;
}

const linesRow = (context: TreatmentHistoryContext) =>
  factRows(context).find(({ label }) => label === 'Lines for advanced disease');
const story = (context: TreatmentHistoryContext) => storyOf(context).map(({ text }) => text);

describe('a record whose drugs could not all be read', () => {
  test('is not called free of therapy where none was found', () => {
    expect(linesRow(contextOf(untreated, AS_OF))).toMatchObject({ value: '0', truth: 'absent' });
    expect(linesRow(withoutOrders(untreated))).toMatchObject({ value: 'cannot tell', truth: 'unknown' });
    expect(story(withoutOrders(untreated))).toContain('further drug therapy: cannot tell');
  });

  test('has at least the lines that were found', () => {
    expect(linesRow(contextOf(treated, AS_OF))).toMatchObject({ value: '1', truth: 'inferred' });
    expect(linesRow(withoutOrders(treated))).toMatchObject({ value: 'at least 1', truth: 'unknown' });
    expect(story(withoutOrders(treated))).toContain('further drug therapy: cannot tell');
    expect(story(contextOf(treated, AS_OF))).not.toContain('further drug therapy: cannot tell');
  });
});
