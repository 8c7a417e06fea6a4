/**
 * The edge assertions beside the vignettes, under their numbers (A01 to A19): small charts in which one thing decides.
 * Judged through the whole way, from the Bundle to the considerations.
 */
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import type { Assessment } from '../../../src/contract/assessment.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, cpt, icd10cm } from '../../support/chart-codes.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

const patient = aPatient('a', { name: 'Iris Fennel', birthDate: '1961-05-05', sex: 'female' });
const cancer = patient.withClearCellCarcinoma({ onset: '2024-02-01', side: 'left' });
const operated = cancer.withRadicalNephrectomy('2024-03-04', { side: 'left' });

function judged(chart: Chart, asOf: string, answers: Readonly<Record<string, unknown>> = {}): Assessment {
  return assess(recordOf(chart.bundle()), knowledge, { asOf: spanOf(asOf).first, answers, all: true });
}
const statusOf = ({ considerations }: Assessment, id: string) => considerations.find((one) => one.id === id)?.status;
/** Fit of a patient to a trial, criterion by criterion, wherever the trial is cited. */
const fitTo = ({ considerations }: Assessment, trial: string) =>
  considerations.flatMap(({ evidence }) => evidence.filter((one) => one.trial === trial))[0]?.fit ?? [];

describe('A01: a secondary neoplasm of the kidney', () => {
  const chart = patient.withCondition(coded('Secondary malignant neoplasm of right kidney', icd10cm('C79.01')), {
    onset: '2025-01-10',
  });

  test('is no kidney cancer: out of scope, and nothing is offered', () => {
    const assessment = judged(chart, '2026-01-10');
    expect(assessment.context.diagnosis.rcc).toBe('no');
    expect(assessment.scope).toMatchObject({ status: 'out-of-scope', gate: 'diagnosis' });
    expect(
      assessment.considerations.filter(({ kind, status }) => kind === 'systemic' && status !== 'does-not-apply'),
    ).toEqual([]);
  });

  test('beside a cancer of the other kidney takes nothing from it', () => {
    const both = cancer.withCondition(coded('Secondary malignant neoplasm of right kidney', icd10cm('C79.01')), {
      onset: '2025-01-10',
    });
    expect(judged(both, '2026-01-10').context.diagnosis.rcc).toBe('yes');
  });
});

describe('A02: urothelial cancer with pembrolizumab', () => {
  test.each(['C65.1', 'C66.2', 'C67.9'])('%s is no kidney cancer, and the drug was for another cancer', (code) => {
    const chart = patient
      .withCondition(coded('Urothelial carcinoma', icd10cm(code)), { onset: '2024-02-01' })
      .withAdministrations('pembrolizumab', doseDates('2024-06-03', { everyWeeks: 3, doses: 6 }));
    const { context, scope } = judged(chart, '2025-01-10');
    expect(context.diagnosis.rcc).toBe('no');
    expect(context.exposures.ici).toMatchObject({
      status: 'no',
      settings: ['other-indication'],
      otherIndication: 'yes',
      agents: ['pembrolizumab'],
    });
    expect(context.lines.advanced).toEqual({ min: 0, max: 0 });
    expect(scope.gate).toBe('diagnosis');
  });
});

describe('A03: a kidney cancer known only as history, and a new metastasis', () => {
  const chart = patient
    .withCondition(coded('Personal history of kidney cancer', icd10cm('Z85.528')), { recorded: '2015-04-01' })
    .withMetastasis('lung', '2025-11-10');

  test('is a kidney cancer of the past; what the metastasis comes from cannot be told without a histology', () => {
    const { context, scope } = judged(chart, '2026-01-10');
    expect(context.diagnosis).toMatchObject({ rcc: 'yes', histology: 'unknown' });
    expect(scope).toMatchObject({ status: 'cannot-tell', gate: 'histology' });
  });
});

describe('A04 to A06: the day of relapse after the last adjuvant dose of 31 January 2026', () => {
  const relapsing = (on: string) =>
    aPatient('b', { name: 'Basil Fern', birthDate: '1963', sex: 'male' })
      .withClearCellCarcinoma({ onset: '2025-01-10', side: 'right' })
      .withRadicalNephrectomy('2025-02-10', { side: 'right' })
      // Every three weeks, so that the last of seventeen falls on 31 January 2026.
      .withAdministrations('pembrolizumab', doseDates('2025-03-01', { everyWeeks: 3, doses: 17 }))
      .withMetastasis('lung', on);

  test('A04: 31 July is six calendar months to the day: above three to six, refractory', () => {
    const assessment = judged(relapsing('2026-07-31'), '2026-08-20');
    expect(assessment.context.perioperative).toMatchObject({
      lastDose: '2026-01-31',
      monthsToRelapse: 5.9,
      band: '>3-6',
      nearThreshold: true,
      otherBand: '>6-12',
    });
    expect(statusOf(assessment, 'UR-05')).not.toBe('does-not-apply');
  });

  test('A05: 1 August is one day more: above six, although less than six months of 30.4375 days; both readings are shown', () => {
    const assessment = judged(relapsing('2026-08-01'), '2026-08-20');
    expect(assessment.context.perioperative).toMatchObject({
      monthsToRelapse: 6,
      band: '>6-12',
      nearThreshold: true,
      otherBand: '>3-6',
    });
    // 182 days are 5.98 decimal months: the band follows the calendar.
    expect(spanOf('2026-08-01').first - spanOf('2026-01-31').first).toBe(182);
    for (const id of ['UR-05', 'UR-06']) expect(statusOf(assessment, id)).toBe('conditional');
    expect(assessment.gaps.map(({ id }) => id)).toContain('relapse-band');
    const answered = judged(relapsing('2026-08-01'), '2026-08-20', { 'relapse-band': '>6-12' });
    expect([statusOf(answered, 'UR-05'), statusOf(answered, 'UR-06')]).toEqual(['does-not-apply', 'applies']);
  });

  test('well inside a band there is one reading', () => {
    expect(judged(relapsing('2026-06-15'), '2026-08-20').context.perioperative).toMatchObject({
      band: '>3-6',
      nearThreshold: false,
    });
  });

  test('A06: known only as 2026 it gives a range of months and no band', () => {
    const { context } = judged(relapsing('2026'), '2026-12-31');
    expect(context.perioperative.monthsToRelapse).toBeUndefined();
    expect(context.perioperative.monthsToRelapseRange).toEqual({ min: -1, max: 11 });
    expect(context.perioperative.band).toBe('unknown');
  });

  test('A06: known only as a month it has a band where the whole month lies in one', () => {
    expect(judged(relapsing('2026-06'), '2026-12-31').context.perioperative).toMatchObject({ band: '>3-6' });
    expect(judged(relapsing('2026-04'), '2026-12-31').context.perioperative).toMatchObject({ band: '0-3' });
    expect(judged(relapsing('2026-07'), '2026-12-31').context.perioperative).toMatchObject({ band: '>3-6' });
    expect(judged(relapsing('2026-08'), '2026-12-31').context.perioperative).toMatchObject({ band: '>6-12' });
  });
});

describe('A08: an active order for tablets, and nobody who says that they were taken', () => {
  const chart = operated
    .withMetastasis('lung', '2025-01-13')
    .withOrder('cabozantinib', { status: 'active', authored: '2025-02-03', coding: 'product' })
    .withProgression('2025-12-01');

  test('is a probable exposure that counts only when it is confirmed', () => {
    const assessment = judged(chart, '2026-01-10');
    expect(assessment.context.exposures.vegf).toMatchObject({ status: 'unknown', certainty: 'ordered' });
    expect(assessment.context.lines.advanced).toEqual({ min: 0, max: 1 });
    expect(assessment.scope.status).toBe('cannot-tell');
    const offered = assessment.considerations.filter(({ kind, status }) => kind === 'systemic' && status === 'applies');
    expect(offered).toEqual([]);
    expect(assessment.gaps[0]?.id).toBe('confirm-orders');
  });

  test('confirmed, it is one line', () => {
    const assessment = judged(chart, '2026-01-10', { 'confirm-orders': 'yes' });
    expect(assessment.context.lines.advanced).toEqual({ min: 1, max: 1 });
    expect(assessment.scope.status).toBe('in-scope');
  });
});

describe('A10: a partial nephrectomy, then the rest of the kidney', () => {
  const chart = cancer
    .withPartialNephrectomy('2024-03-04', { side: 'left', approach: 'laparoscopic' })
    .withRadicalNephrectomy('2025-06-09', { side: 'left', approach: 'open' })
    .withMetastasis('lung', '2026-03-02');

  test('lists both, is radical as the latest, and is timed from the first', () => {
    const { nephrectomy } = judged(chart, '2026-04-01').context;
    expect(nephrectomy).toMatchObject({
      extent: 'radical',
      date: '2024-03-04',
      timing: 'before-metastasis',
      primaryInPlace: 'no',
    });
    expect(nephrectomy.operations.map(({ extent, date }) => [extent, date])).toEqual([
      ['partial', '2024-03-04'],
      ['radical', '2025-06-09'],
    ]);
    expect(nephrectomy.sources).toHaveLength(2);
  });

  test('the clock of the risk score runs from the first', () => {
    // Two years from the first operation and the diagnosis, less than one from the second.
    const { imdc } = judged(chart, '2026-04-01').context;
    expect(imdc.factors.find(({ factor }) => factor === 'time-to-treatment')?.point).toBe('no');
  });
});

describe('A12: temsirolimus or interleukin-2 alone', () => {
  test.each([
    ['temsirolimus', 'mtor'],
    ['aldesleukin', 'cytokine'],
  ] as const)('%s is no VEGF therapy: in the population of AXIS, not in that of CheckMate-025', (drug, drugClass) => {
    const chart = operated
      .withMetastasis('lung', '2025-01-13')
      .withAdministrations(drug, doseDates('2025-02-03', { everyWeeks: 1, doses: 12 }))
      .withProgression('2025-06-02');
    const assessment = judged(chart, '2025-07-01');
    expect(assessment.context.exposures.vegf.status).toBe('no');
    expect(assessment.context.exposures[drugClass].status).toBe('yes');
    expect(assessment.context.lines.advanced).toEqual({ min: 1, max: 1 });
    expect(statusOf(assessment, 'R-08')).toBe('applies');
    expect(fitTo(assessment, 'AXIS').filter(({ match }) => match === 'no')).toEqual([]);
    expect(statusOf(assessment, 'R-06')).toBe('does-not-apply');
    expect(fitTo(assessment, 'CheckMate-025').some(({ match }) => match === 'no')).toBe(true);
  });
});

describe('A14: stereotactic radiotherapy of the primary', () => {
  test('leaves it in place', () => {
    const chart = cancer.withMetastasis('lung', '2024-02-01').withProcedure('SBRT to left kidney', '2024-04-08');
    const { context, considerations } = judged(chart, '2024-06-01');
    expect(context.nephrectomy).toMatchObject({ status: 'no', primaryInPlace: 'yes' });
    expect(context.localTherapies).toMatchObject([{ kind: 'sbrt' }]);
    expect(considerations.find(({ id }) => id === 'R-26')?.status).toBe('does-not-apply');
  });
});

describe('A15: metastasectomy without systemic therapy', () => {
  const chart = operated
    .withMetastasis('right-lung', '2024-09-02')
    .withProcedure(coded('Thoracoscopic wedge resection of the right lung', cpt('32666')), '2024-10-07');

  test('is history and no line', () => {
    const { context } = judged(chart, '2026-03-02');
    expect(context.lines).toMatchObject({ advanced: { min: 0, max: 0 }, curative: 0, list: [] });
    expect(context.localTherapies).toMatchObject([{ kind: 'metastasectomy', site: 'lung', date: '2024-10-07' }]);
    // The metastasis was cut out: that nobody treated it with drugs is no gap.
    expect(context.missingFrontLine.status).toBe('no');
  });
});

describe('A17: cabozantinib with telaglenastat', () => {
  test('is VEGF therapy, and the combination is not held against once more', () => {
    const chart = operated
      .withMetastasis('lung', '2024-09-02')
      .withStatement('cabozantinib', { start: '2024-10-07', end: '2025-10-06' })
      .withStatement(coded('telaglenastat 200 mg tablet'), { start: '2024-10-07', end: '2025-10-06' })
      .withProgression('2025-10-06');
    const assessment = judged(chart, '2025-11-03');
    expect(assessment.context.exposures.vegf).toMatchObject({ status: 'yes', agents: ['cabozantinib'] });
    expect(assessment.context.lines.list.map(({ agents }) => agents)).toEqual([['cabozantinib', 'telaglenastat']]);
    expect(statusOf(assessment, 'R-14')).toBe('does-not-apply');
  });
});

describe('A19: a patient who has died, or is in hospice care', () => {
  const treated = (chart: Chart) =>
    chart
      .withClearCellCarcinoma({ onset: '2024-02-01', side: 'left' })
      .withMetastasis('lung', '2024-02-01')
      .withStatement('sunitinib', { start: '2024-03-04', end: '2025-03-03' })
      .withProgression('2025-03-03');
  const dead = aPatient('d', {
    name: 'Hugh Sedge',
    birthDate: '1948',
    sex: 'male',
    override: { deceasedDateTime: '2025-05-05' },
  });
  const cared = patient.withCondition(coded('Encounter for palliative care', icd10cm('Z51.5')), {
    onset: '2025-04-01',
  });

  test('has a history and no options', () => {
    const assessment = judged(treated(dead), '2025-06-02');
    expect(assessment.scope).toMatchObject({ status: 'out-of-scope', gate: 'deceased' });
    expect(assessment.context.lines.list).toHaveLength(1);
    expect(assessment.considerations.filter(({ status }) => status !== 'does-not-apply')).toEqual([]);
    expect(assessment.gaps).toEqual([]);
  });

  test('was not dead before the day of death', () => {
    expect(judged(treated(dead), '2025-05-04').scope.gate).toBe(null);
  });

  test('in hospice care has a history and no options either', () => {
    const chart = treated(patient).withProcedure('Hospice care', '2025-04-01');
    const assessment = judged(chart, '2025-06-02');
    expect(assessment.scope).toMatchObject({ status: 'out-of-scope', gate: 'hospice' });
    expect(assessment.considerations.filter(({ status }) => status !== 'does-not-apply')).toEqual([]);
  });

  test('palliative care is not hospice care', () => {
    expect(judged(treated(cared), '2025-06-02').scope.gate).toBe(null);
  });
});
