/** The IMDC score of six factors: a factor that is not known is neither a point nor none. */
import { describe, expect, test } from 'vitest';
import type { ImdcFactor } from '../../../src/contract/assessment.ts';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { coded, loinc } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const woman = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' });
const diagnosed = (day: string) => woman.withClearCellCarcinoma({ onset: day, side: 'left' });
const metastatic = diagnosed('2020-05-01').withMetastasis('lung', '2026-01-10');

const imdcOf = (chart: Chart, asOf = AS_OF, answers: Readonly<Record<string, unknown>> = {}) =>
  contextOf(chart, asOf, answers).imdc;
const pointOf = (chart: Chart, factor: ImdcFactor, asOf = AS_OF, answers = {}) =>
  imdcOf(chart, asOf, answers).factors.find((one) => one.factor === factor)?.point;

describe('performance status', () => {
  test.each([
    [70, 'yes'],
    [79, 'yes'],
    [80, 'no'],
    [90, 'no'],
  ])('Karnofsky %s: a point is %s', (karnofsky, point) => {
    const chart = metastatic.withPerformanceStatus({ karnofsky }, '2026-05-01');
    expect(pointOf(chart, 'performance-status')).toBe(point);
    expect(imdcOf(chart).factors[0]?.sources.map(({ reference }) => reference)).toEqual(['Observation/p1-obs-1']);
  });

  test('an ECOG grade is no Karnofsky score', () => {
    expect(pointOf(metastatic.withPerformanceStatus({ ecog: 3 }, '2026-05-01'), 'performance-status')).toBe('unknown');
  });

  test('the newest score counts, and what a clinician says comes before it', () => {
    const chart = metastatic
      .withPerformanceStatus({ karnofsky: 90 }, '2026-02-01')
      .withPerformanceStatus({ karnofsky: 60 }, '2026-05-01');
    expect(pointOf(chart, 'performance-status')).toBe('yes');
    expect(pointOf(chart, 'performance-status', AS_OF, { 'performance-status': { karnofsky: 90 } })).toBe('no');
  });
});

describe('time from diagnosis to systemic therapy', () => {
  const treated = (diagnosis: string, start: string) =>
    diagnosed(diagnosis).withMetastasis('lung', '2022-01-03').withStatement('sunitinib', { start });

  test.each([
    ['one day short of a year is a point', '2022-01-11', '2021-01-12', 'yes'],
    ['a year to the day is none', '2022-01-12', '2021-01-12', 'no'],
    ['a diagnosis known by its year may be either', '2022-01-12', '2021', 'unknown'],
    ['a diagnosis known by its year is a point where every day of it is', '2022-01-12', '2022', 'yes'],
    ['a diagnosis known by its year is none where no day of it is', '2022-01-12', '2020', 'no'],
    ['a start known by its month may be either', '2022-01', '2021-01-12', 'unknown'],
  ])('%s', (_, start, diagnosis, point) => {
    expect(pointOf(treated(diagnosis, start), 'time-to-treatment')).toBe(point);
  });

  test('that diagnosis and operation decide differently is open', () => {
    const chart = diagnosed('2020-05-01')
      .withRadicalNephrectomy('2021-06-01', { side: 'left' })
      .withMetastasis('lung', '2022-01-03')
      .withStatement('sunitinib', { start: '2022-01-12' });
    expect(pointOf(chart, 'time-to-treatment')).toBe('unknown');
  });

  test('adjuvant therapy does not stop the clock', () => {
    const chart = diagnosed('2020-05-01')
      .withRadicalNephrectomy('2020-05-20', { side: 'left' })
      .withStatement('sunitinib', { start: '2020-07-01', end: '2021-06-30', note: 'adjuvant' })
      .withMetastasis('lung', '2022-01-03')
      .withStatement('cabozantinib', { start: '2022-01-12' });
    expect(pointOf(chart, 'time-to-treatment')).toBe('no');
  });

  test('before any therapy of metastatic disease it is counted until the day of judging', () => {
    const untreated = (metastasis: string) => diagnosed('2025-05-01').withMetastasis('lung', metastasis);
    expect(pointOf(untreated('2026-04-01'), 'time-to-treatment', '2026-04-30')).toBe('yes');
    expect(pointOf(untreated('2026-04-01'), 'time-to-treatment', '2026-05-01')).toBe('no');
    expect(pointOf(diagnosed('2025-05-01'), 'time-to-treatment', '2026-04-30')).toBe('unknown');
  });

  test('a front line that may be missing lay somewhere between the metastases and the first therapy found', () => {
    const late = (metastasis: string) =>
      diagnosed('2020-05-01').withMetastasis('lung', metastasis).withStatement('sunitinib', { start: '2022-06-01' });
    expect(pointOf(late('2020-06-01'), 'time-to-treatment')).toBe('unknown');
    expect(pointOf(late('2021-06-01'), 'time-to-treatment')).toBe('no');
  });

  test('a drug of unknown setting may have been the first therapy', () => {
    const chart = diagnosed('2025-02-10')
      .withRadicalNephrectomy('2025-03-10', { side: 'left' })
      .withStatement('sunitinib', { start: '2025-12-01', end: '2026-02-01' })
      .withMetastasis('lung', '2026-05-12');
    expect(pointOf(chart, 'time-to-treatment')).toBe('unknown');
  });

  test('rests on the diagnosis and the operation', () => {
    const chart = diagnosed('2020-05-01').withRadicalNephrectomy('2020-05-20', { side: 'left' });
    const time = imdcOf(chart).factors.find(({ factor }) => factor === 'time-to-treatment');
    expect(time?.sources.map(({ reference }) => reference)).toEqual([
      'Condition/p1-cancer',
      'Condition/p1-cancer',
      'Procedure/p1-proc-1',
    ]);
  });
});

describe('laboratory values', () => {
  test.each([
    ['haemoglobin', { haemoglobin: 11.9 }, 'yes'],
    ['haemoglobin', { haemoglobin: 12 }, 'no'],
    ['haemoglobin', { haemoglobin: 17 }, 'no'],
    ['calcium', { correctedCalcium: 2.56 }, 'yes'],
    ['calcium', { correctedCalcium: 2.55 }, 'no'],
    ['calcium', { correctedCalcium: 2 }, 'no'],
    ['neutrophils', { neutrophils: 7.8 }, 'yes'],
    ['neutrophils', { neutrophils: 7.7 }, 'no'],
    ['platelets', { platelets: 401 }, 'yes'],
    ['platelets', { platelets: 400 }, 'no'],
  ] as const)('%s: of %o a point is %s, by the limits of the laboratory itself', (factor, result, point) => {
    expect(pointOf(metastatic.withLaboratory(result, '2026-05-20'), factor)).toBe(point);
  });

  test('a laboratory with other limits decides otherwise', () => {
    const chart = metastatic.withLaboratory({ haemoglobin: 11.9 }, '2026-05-20', { range: { low: 11.5, high: 15.5 } });
    expect(pointOf(chart, 'haemoglobin')).toBe('no');
  });

  test('a value without the limit that is asked for says nothing', () => {
    const only = (range: { low?: number; high?: number }) =>
      metastatic.withLaboratory({ haemoglobin: 9, platelets: 500 }, '2026-05-20', { range });
    expect(pointOf(only({ high: 15.5 }), 'haemoglobin')).toBe('unknown');
    expect(pointOf(only({ low: 8 }), 'platelets')).toBe('unknown');
  });

  test('a value speaks for 183 days', () => {
    const measured = (on: string | undefined) => metastatic.withLaboratory({ platelets: 500 }, on);
    expect(pointOf(measured('2025-11-30'), 'platelets')).toBe('yes');
    expect(pointOf(measured('2025-11-29'), 'platelets')).toBe('unknown');
    expect(pointOf(measured('2026-06-01'), 'platelets')).toBe('yes');
    expect(pointOf(measured('2026-06-02'), 'platelets')).toBe('unknown');
    expect(pointOf(measured(undefined), 'platelets')).toBe('unknown');
    // Known by a month that is not over, it may come from a day after the day of judging.
    expect(pointOf(measured('2026-06'), 'platelets')).toBe('unknown');
    expect(pointOf(measured('2026-05'), 'platelets')).toBe('yes');
  });

  test('a factor names the value it rests on, and none where it has none', () => {
    const factor = imdcOf(metastatic.withLaboratory({ platelets: 500 }, '2026-05-20')).factors;
    expect(factor.find((one) => one.factor === 'platelets')?.sources).toMatchObject([
      { reference: 'Observation/p1-obs-1' },
    ]);
    expect(factor.find((one) => one.factor === 'neutrophils')?.sources).toEqual([]);
    expect(factor.find((one) => one.factor === 'performance-status')?.sources).toEqual([]);
  });

  test('the newest value counts, in whatever order they stand', () => {
    const values = (first: number, second: number) =>
      metastatic
        .withLaboratory({ platelets: first }, first === 500 ? '2026-05-20' : '2026-05-10')
        .withLaboratory({ platelets: second }, second === 500 ? '2026-05-20' : '2026-05-10');
    expect(pointOf(values(500, 300), 'platelets')).toBe('yes');
    expect(pointOf(values(300, 500), 'platelets')).toBe('yes');
  });

  test('calcium that is not corrected for albumin is none of the factors', () => {
    const total = coded('Calcium', loinc('17861-6'));
    const chart = metastatic.withObservation(total, {
      on: '2026-05-20',
      value: 13,
      unit: 'mg/dL',
      range: { low: 8.5, high: 10.2 },
      category: 'laboratory',
    });
    expect(pointOf(chart, 'calcium')).toBe('unknown');
  });
});

describe('the score', () => {
  const treated = diagnosed('2021-09-01')
    .withMetastasis('lung', '2022-01-03')
    .withStatement('sunitinib', { start: '2022-01-12', end: '2026-05-01' });
  const good = { haemoglobin: 13, correctedCalcium: 2.3, neutrophils: 4, platelets: 250 };

  test('is a range while factors are missing', () => {
    expect(imdcOf(treated)).toMatchObject({ known: 1, min: 1, max: 6, category: 'unknown', line: 2 });
  });

  test.each([
    [good, 90, 1, 'intermediate'],
    [{ ...good, platelets: 500 }, 90, 2, 'intermediate'],
    [{ ...good, platelets: 500, neutrophils: 9 }, 90, 3, 'poor'],
    [{ haemoglobin: 9, correctedCalcium: 3, neutrophils: 9, platelets: 500 }, 60, 6, 'poor'],
  ] as const)('of %o and Karnofsky %s is %s: %s', (results, karnofsky, score, category) => {
    const chart = treated.withLaboratory(results, '2026-05-20').withPerformanceStatus({ karnofsky }, '2026-05-20');
    expect(imdcOf(chart)).toMatchObject({ known: 6, min: score, max: score, category });
  });

  test('of none is favourable', () => {
    const chart = diagnosed('2018-01-01')
      .withMetastasis('lung', '2022-01-03')
      .withStatement('sunitinib', { start: '2022-01-12', end: '2026-05-01' })
      .withLaboratory(good, '2026-05-20')
      .withPerformanceStatus({ karnofsky: 100 }, '2026-05-20');
    expect(imdcOf(chart)).toMatchObject({ min: 0, max: 0, category: 'favourable' });
  });

  test('has a category where both ends of the range share it', () => {
    const chart = treated.withLaboratory({ correctedCalcium: 2.3, neutrophils: 4, platelets: 250 }, '2026-05-20');
    expect(imdcOf(chart)).toMatchObject({ known: 4, min: 1, max: 3, category: 'unknown' });
    const more = chart.withPerformanceStatus({ karnofsky: 90 }, '2026-05-20');
    expect(imdcOf(more)).toMatchObject({ known: 5, min: 1, max: 2, category: 'intermediate' });
  });
});
