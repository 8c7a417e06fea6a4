/** Findings to be read before an option is considered: from conditions on record, and from what stopped a drug. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, icd10cm, STOP_REASONS, snomed } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const cancer = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' }).withClearCellCarcinoma({
  onset: '2020-05-01',
  side: 'left',
});
const patient = cancer.withMetastasis('lung', '2024-01-08');
const colitis = coded('Colitis', snomed('64226004'));
const notTolerated = coded('not tolerated', STOP_REASONS.notTolerated);

const cautionsOf = (chart: Chart) => contextOf(chart, AS_OF).cautions;
const idsOf = (chart: Chart) => cautionsOf(chart).map(({ id }) => id);

describe('a condition on record', () => {
  test.each([
    ['transplant', coded('Kidney transplant status', icd10cm('Z94.0')), 'An organ transplant is on record.'],
    [
      'autoimmune',
      coded('Rheumatoid arthritis', snomed('69896004')),
      'An autoimmune disease is on record; the list is wide on purpose, read which one.',
    ],
    ['anaemia-or-hypoxia', coded('Anaemia', icd10cm('D64.9')), 'Anaemia or lack of oxygen is on record.'],
    ['kidney-function', coded('Dialysis', icd10cm('Z99.2')), 'Severe kidney disease or dialysis is on record.'],
  ])('%s', (id, code, text) => {
    expect(cautionsOf(cancer.withCondition(code, { onset: '2023-01-09' }))).toMatchObject([
      { id, text, sources: [{ reference: 'Condition/p1-cond-2' }] },
    ]);
  });

  test('that is only suspected is no caution', () => {
    const chart = cancer.withCondition(coded('Rheumatoid arthritis', snomed('69896004')), {
      verification: 'provisional',
    });
    expect(idsOf(chart)).toEqual([]);
  });

  test('stands there once, with every source', () => {
    const chart = cancer
      .withCondition(coded('Rheumatoid arthritis', snomed('69896004')))
      .withCondition(coded('Autoimmune disease', snomed('85828009')));
    expect(cautionsOf(chart)).toHaveLength(1);
    expect(cautionsOf(chart)[0]?.sources).toHaveLength(2);
  });
});

describe('a checkpoint inhibitor that was stopped for toxicity', () => {
  const stopped = (drug: 'nivolumab' | 'ipilimumab' | 'sunitinib', reason = notTolerated) =>
    patient.withStatement(drug, { start: '2024-02-05', end: '2024-03-04', status: 'stopped', statusReason: reason });

  test.each(['nivolumab', 'ipilimumab'] as const)('%s: an earlier severe immune event', (drug) => {
    expect(cautionsOf(stopped(drug))).toEqual([
      {
        id: 'prior-severe-immune-event',
        text: `Checkpoint inhibitor stopped for toxicity: ${drug}.`,
        sources: [expect.objectContaining({ reference: 'MedicationStatement/p1-med-1' })],
      },
    ]);
  });

  test('is not what stopped another drug, or for another reason', () => {
    expect(idsOf(stopped('sunitinib'))).toEqual([]);
    expect(idsOf(stopped('nivolumab', coded('no response', STOP_REASONS.noResponse)))).toEqual([]);
  });

  test('counts after adjuvant therapy as well', () => {
    const chart = aPatient('p2', { name: 'Ivo Thorn', birthDate: '1966', sex: 'male' })
      .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
      .withRadicalNephrectomy('2020-05-20', { side: 'left' })
      .withStatement('pembrolizumab', {
        start: '2020-07-06',
        end: '2020-09-07',
        status: 'stopped',
        statusReason: notTolerated,
      });
    expect(idsOf(chart)).toEqual(['prior-severe-immune-event']);
  });

  test('that was only ordered had no effect', () => {
    const chart = patient.withOrder('nivolumab', {
      authored: '2024-02-05',
      status: 'stopped',
      statusReason: notTolerated,
    });
    expect(idsOf(chart)).toEqual([]);
  });
});

describe('an inflammation', () => {
  const treated = patient.withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 4, doses: 3 }));
  const inflamed = (chart: Chart, onset: string | undefined, more = {}) =>
    chart.withCondition(colitis, { ...(onset === undefined ? {} : { onset }), ...more });

  test('from the first dose of a checkpoint inhibitor on may be its work', () => {
    expect(cautionsOf(inflamed(treated, '2024-02-05'))).toMatchObject([
      {
        id: 'possible-immune-event',
        text: 'A possible immune event is on record after a checkpoint inhibitor began.',
        sources: [{ reference: 'Condition/p1-cond-3' }],
      },
    ]);
    expect(idsOf(inflamed(treated, '2024'))).toEqual(['possible-immune-event']);
  });

  test('from before is not', () => {
    expect(idsOf(inflamed(treated, '2024-02-04'))).toEqual([]);
  });

  test('that is suspected, or without a day, or without a checkpoint inhibitor, is not', () => {
    expect(idsOf(inflamed(treated, '2024-03-04', { verification: 'provisional' }))).toEqual([]);
    expect(idsOf(inflamed(treated, undefined))).toEqual([]);
    expect(idsOf(inflamed(patient.withStatement('sunitinib', { start: '2024-02-05' }), '2024-03-04'))).toEqual([]);
    expect(idsOf(inflamed(patient.withOrder('nivolumab', { authored: '2024-02-05' }), '2024-03-04'))).toEqual([]);
  });
});
