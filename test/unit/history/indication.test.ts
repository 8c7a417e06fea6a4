/** For the kidney cancer, for something else, or nobody can tell: what decides, in which order. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { type Concept, coded, icd10cm, rxnorm, snomed } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const patient = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' });
const metastatic = patient
  .withClearCellCarcinoma({ onset: '2020-05-04', side: 'left' })
  .withMetastasis('lung', '2024-01-08');
const melanoma = coded('Melanoma', icd10cm('C43.59'));
const tacrolimus = coded('tacrolimus', rxnorm('42316'));

/** What the entries of a drug were for, as far as anybody can tell. */
function purposeOf(agent: string, chart: Chart, answers: Readonly<Record<string, unknown>> = {}): string {
  const { exposures, unplaced } = contextOf(chart, AS_OF, answers);
  if (unplaced.some((one) => one.agent === agent && one.reason === 'indication')) return 'asked';
  const here = Object.values(exposures).find(({ agents }) => agents.includes(agent));
  return here?.settings.includes('other-indication') ? 'other' : here === undefined ? 'none' : 'kidney cancer';
}

describe('a reason on record decides', () => {
  const nivolumab = (chart: Chart, reason: Concept) =>
    chart.withStatement('nivolumab', { start: '2024-02-05', reason });

  test('whatever else is on record', () => {
    const both = metastatic.withCondition(melanoma, { onset: '2023-01-09' });
    expect(purposeOf('nivolumab', nivolumab(both, coded('Kidney cancer', icd10cm('C64.2'))))).toBe('kidney cancer');
    expect(purposeOf('nivolumab', nivolumab(metastatic, melanoma))).toBe('other');
  });

  test('the kidney cancer among several reasons', () => {
    const chart = metastatic.withStatement('nivolumab', {
      start: '2024-02-05',
      override: { reasonCode: [melanoma, coded('Kidney cancer', icd10cm('C64.2'))] },
    });
    expect(purposeOf('nivolumab', chart)).toBe('kidney cancer');
  });
});

describe('without a reason', () => {
  const bare = (chart: Chart, start: string) => chart.withStatement('nivolumab', { start, end: start });

  test('a drug of this cancer is for it where nothing else explains it', () => {
    expect(purposeOf('nivolumab', bare(metastatic, '2024-02-05'))).toBe('kidney cancer');
  });

  test.each([
    ['melanoma', melanoma],
    ['lung cancer', coded('Lung cancer', snomed('363358000'))],
    ['bladder cancer', coded('Bladder cancer', snomed('399326009'))],
  ])('another cancer that it is used for (%s) makes it a question', (_, cancer) => {
    expect(purposeOf('nivolumab', bare(metastatic.withCondition(cancer, { onset: '2023-01-09' }), '2024-02-05'))).toBe(
      'asked',
    );
  });

  test('a disease that it is not used for explains nothing', () => {
    const thyroid = metastatic.withCondition(coded('Thyroid cancer', snomed('363478007')), { onset: '2023-01-09' });
    expect(purposeOf('nivolumab', bare(thyroid, '2024-02-05'))).toBe('kidney cancer');
    expect(purposeOf('sorafenib', thyroid.withStatement('sorafenib', { start: '2024-02-05' }))).toBe('asked');
  });

  test('a disease that is only suspected explains nothing', () => {
    const chart = metastatic.withCondition(melanoma, { onset: '2023-01-09', verification: 'provisional' });
    expect(purposeOf('nivolumab', bare(chart, '2024-02-05'))).toBe('kidney cancer');
  });

  test('before the kidney cancer was known it was for the disease that was known then', () => {
    const chart = (melanomaOn: string, start: string) =>
      bare(metastatic.withCondition(melanoma, { onset: melanomaOn }), start);
    expect(purposeOf('nivolumab', chart('2019-01-07', '2020-05-03'))).toBe('other');
    expect(purposeOf('nivolumab', chart('2020-05-03', '2020-05-03'))).toBe('other');
    expect(purposeOf('nivolumab', chart('2019-01-07', '2020-05-04'))).toBe('asked');
    expect(purposeOf('nivolumab', chart('2020-05-04', '2020-05-03'))).toBe('asked');
  });

  test('and without a kidney cancer it is for the other disease, or for nobody knows what', () => {
    expect(purposeOf('nivolumab', bare(patient.withCondition(melanoma, { onset: '2023-01-09' }), '2024-02-05'))).toBe(
      'other',
    );
    expect(purposeOf('nivolumab', bare(patient, '2024-02-05'))).toBe('asked');
    const nephrectomy = patient.withRadicalNephrectomy('2020-05-20');
    expect(purposeOf('nivolumab', bare(nephrectomy, '2024-02-05'))).not.toBe('asked');
  });
});

describe('everolimus as an ingredient, which may be for a transplant', () => {
  const everolimus = (chart: Chart, start = '2024-06-03', end = '2024-12-02') =>
    chart.withStatement('everolimus', { start, end });

  test('is asked about', () => expect(purposeOf('everolimus', everolimus(metastatic))).toBe('asked'));

  test('is for the cancer as the tablet of it', () => {
    const chart = metastatic.withStatement('everolimus', { start: '2024-06-03', coding: 'product' });
    expect(purposeOf('everolimus', chart)).toBe('kidney cancer');
  });

  test('is for the cancer where lenvatinib began within 28 days', () => {
    const beside = (day: string) => everolimus(metastatic.withStatement('lenvatinib', { start: day }));
    expect(purposeOf('everolimus', beside('2024-07-01'))).toBe('kidney cancer');
    expect(purposeOf('everolimus', beside('2024-05-06'))).toBe('kidney cancer');
    expect(purposeOf('everolimus', beside('2024-07-02'))).toBe('asked');
  });

  test('is for the transplant where one is on record', () => {
    const status = metastatic.withCondition(coded('Kidney transplant status', icd10cm('Z94.0')));
    expect(purposeOf('everolimus', everolimus(status))).toBe('other');
    const operation = metastatic.withProcedure(
      coded('Kidney transplant', { system: 'http://www.ama-assn.org/go/cpt', code: '50360' }),
      '2015-01-05',
    );
    expect(purposeOf('everolimus', everolimus(operation))).toBe('other');
    const suspected = metastatic.withCondition(coded('Kidney transplant status', icd10cm('Z94.0')), {
      verification: 'provisional',
    });
    expect(purposeOf('everolimus', everolimus(suspected))).toBe('asked');
  });

  test('is for the transplant beside a drug against rejection, up to 120 days before or after', () => {
    const beside = (start: string, end: string) => everolimus(metastatic.withStatement(tacrolimus, { start, end }));
    expect(purposeOf('everolimus', beside('2023-06-05', '2024-02-04'))).toBe('other');
    expect(purposeOf('everolimus', beside('2023-06-05', '2024-02-03'))).toBe('asked');
    expect(purposeOf('everolimus', beside('2025-04-01', '2025-09-01'))).toBe('other');
    expect(purposeOf('everolimus', beside('2025-04-02', '2025-09-01'))).toBe('asked');
  });

  test('a drug against rejection that is still taken goes on', () => {
    const chart = everolimus(metastatic.withStatement(tacrolimus, { start: '2010-01-04' }));
    expect(purposeOf('everolimus', chart)).toBe('other');
    const over = everolimus(metastatic.withStatement(tacrolimus, { start: '2010-01-04', status: 'completed' }));
    expect(purposeOf('everolimus', over)).toBe('asked');
  });

  test('before the cancer was known cannot have been for it', () => {
    expect(purposeOf('everolimus', everolimus(metastatic, '2020-05-03', '2020-05-10'))).toBe('other');
    expect(purposeOf('everolimus', everolimus(metastatic, '2020-05-04', '2020-05-10'))).toBe('asked');
  });
});

describe('entries of one drug of which some name a reason', () => {
  const both = metastatic.withCondition(melanoma, { onset: '2023-01-09', named: 'melanoma' });
  const first = both.withStatement('nivolumab', { start: '2024-06-03', end: '2024-07-01', reasonFor: 'melanoma' });

  test('follow it up to 120 days before and after', () => {
    const with2nd = (start: string) => purposeOf('nivolumab', first.withStatement('nivolumab', { start, end: start }));
    expect(with2nd('2024-10-29')).toBe('other');
    expect(with2nd('2024-10-30')).toBe('asked');
    expect(with2nd('2024-02-04')).toBe('other');
    expect(with2nd('2024-02-03')).toBe('asked');
  });

  test('follow none where the neighbours do not agree', () => {
    const chart = first
      .withStatement('nivolumab', { start: '2024-07-08', end: '2024-07-08', reasonFor: 'cancer' })
      .withStatement('nivolumab', { start: '2024-07-22', end: '2024-07-22' });
    expect(purposeOf('nivolumab', chart)).toBe('asked');
  });
});

describe('the answer of a clinician', () => {
  const open = metastatic
    .withCondition(melanoma, { onset: '2023-01-09' })
    .withStatement('nivolumab', { start: '2024-02-05', end: '2024-09-02' });

  test('settles what is open', () => {
    expect(purposeOf('nivolumab', open, { indication: 'kidney-cancer' })).toBe('kidney cancer');
    expect(purposeOf('nivolumab', open, { indication: 'other' })).toBe('other');
  });

  test('corrects what time alone had concluded where nothing is open', () => {
    const chart = metastatic
      .withCondition(melanoma, { onset: '2019-01-07' })
      .withStatement('nivolumab', { start: '2020-04-06', end: '2020-04-06' });
    expect(purposeOf('nivolumab', chart)).toBe('other');
    expect(purposeOf('nivolumab', chart, { indication: 'kidney-cancer' })).toBe('kidney cancer');
    expect(purposeOf('nivolumab', chart, { indication: 'other' })).toBe('other');
  });

  test('takes nothing from a stated reason', () => {
    const chart = metastatic.withStatement('nivolumab', { start: '2024-02-05', reason: melanoma });
    expect(purposeOf('nivolumab', chart, { indication: 'kidney-cancer' })).toBe('other');
  });
});
