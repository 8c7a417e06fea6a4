/** Perioperative or advanced: what the days of operation, metastasis and drug decide, to the day. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { type Concept, coded, cpt, icd10cm, METASTASES, snomed } from '../../support/chart-codes.ts';
import { contextOf, historyOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const cancer = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' }).withClearCellCarcinoma({
  onset: '2020-02-03',
  side: 'left',
});
const operated = cancer.withRadicalNephrectomy('2020-06-01', { side: 'left' });

/** Where the only drug of a chart stands: its perioperative setting, a line, or among what is asked. */
function settingOf(chart: Chart, answers: Readonly<Record<string, unknown>> = {}): string {
  const { perioperative, lines, unplaced } = contextOf(chart, AS_OF, answers);
  if (unplaced.length > 0) return 'asked';
  return lines.list.length > 0 ? 'advanced' : perioperative.setting;
}
const stepsOf = (chart: Chart) => {
  const { perioperative, lines } = contextOf(chart, AS_OF);
  return [...perioperative.steps, ...lines.list.flatMap(({ steps }) => steps)].map(
    ({ rule, text }) => `${rule}: ${text}`,
  );
};
const from = (chart: Chart, start: string, more: { end?: string; note?: string; reason?: Concept } = {}) =>
  chart.withStatement('sunitinib', { start, ...more });

describe('after the operation, without metastasis', () => {
  test('adjuvant up to twelve weeks after it (T-13), later it is asked', () => {
    expect(settingOf(from(operated, '2020-06-01'))).toBe('adjuvant');
    expect(settingOf(from(operated, '2020-08-24'))).toBe('adjuvant');
    expect(settingOf(from(operated, '2020-08-25'))).toBe('asked');
  });

  test('the step names the operation', () => {
    expect(stepsOf(from(operated, '2020-08-24'))[0]).toBe(
      'T-13: sunitinib: Begun within 12 weeks after the operation of 1 Jun 2020, before any metastasis: adjuvant.',
    );
  });

  test('twelve weeks after the second operation count as well', () => {
    const twice = cancer
      .withPartialNephrectomy('2020-06-01', { side: 'left' })
      .withRadicalNephrectomy('2021-06-01', { side: 'left' });
    expect(settingOf(from(twice, '2021-08-24'))).toBe('adjuvant');
    expect(settingOf(from(twice, '2021-08-25'))).toBe('asked');
  });

  test('a start known by its month is adjuvant only where the whole month is within twelve weeks', () => {
    expect(settingOf(from(operated, '2020-07'))).toBe('adjuvant');
    expect(settingOf(from(operated, '2020-08'))).toBe('asked');
  });
});

describe('before the operation, without metastasis', () => {
  const given = (start: string, end: string) => from(operated, start, { end });

  test('neoadjuvant up to 183 days before it, earlier it is asked', () => {
    expect(settingOf(given('2019-12-01', '2020-04-06'))).toBe('neoadjuvant');
    expect(settingOf(given('2019-11-30', '2020-04-06'))).toBe('asked');
    expect(settingOf(given('2020-05-31', '2020-05-31'))).toBe('neoadjuvant');
  });

  test('perioperative where doses follow the operation', () => {
    expect(settingOf(given('2020-03-02', '2020-06-01'))).toBe('neoadjuvant');
    expect(settingOf(given('2020-03-02', '2020-06-02'))).toBe('perioperative');
  });

  test('the step names the operation', () => {
    expect(stepsOf(given('2020-03-02', '2020-06-01'))[0]).toBe(
      'L1: sunitinib: Given before the operation of 1 Jun 2020, without metastasis: neoadjuvant.',
    );
    expect(stepsOf(given('2020-03-02', '2020-08-03'))[0]).toBe(
      'L1: sunitinib: Given before and after the operation of 1 Jun 2020: one course of curative intent.',
    );
  });
});

describe('around the first metastasis', () => {
  const metastatic = (day: string) => operated.withMetastasis('lung', day);

  test('a drug begun up to 30 days before it was written down is for it', () => {
    expect(settingOf(from(metastatic('2021-06-01'), '2021-05-02'))).toBe('advanced');
    expect(settingOf(from(metastatic('2021-06-01'), '2021-05-01'))).toBe('asked');
  });

  test('the step says since when the disease is metastatic, with its source', () => {
    const { list } = contextOf(from(metastatic('2021-06-01'), '2021-06-21'), AS_OF).lines;
    expect(list[0]?.steps[0]).toMatchObject({
      rule: 'L1',
      text: 'Metastatic since 1 Jun 2021.',
      sources: [{ reference: 'Condition/p1-cond-2' }],
    });
  });

  test('a metastasis known by its year leaves the order open where the drug began in it', () => {
    expect(settingOf(from(metastatic('2021'), '2020-07-06'))).toBe('adjuvant');
    expect(settingOf(from(metastatic('2021'), '2021-03-01'))).toBe('asked');
    expect(settingOf(from(metastatic('2021'), '2022-01-03'))).toBe('advanced');
  });

  test('metastatic disease without a date decides nothing', () => {
    const undated = operated.withMetastasis('lung', undefined, { override: { recordedDate: null } });
    expect(settingOf(from(undated, '2020-07-06'))).toBe('asked');
  });
});

describe('a kidney removed on an unknown day', () => {
  const absent = cancer.withCondition(coded('Acquired absence of kidney', icd10cm('Z90.5')), {
    recorded: '2024-01-08',
  });

  test('makes a drug well before the metastases adjuvant', () => {
    const chart = from(absent.withMetastasis('lung', '2022-06-01'), '2020-07-06', { end: '2021-07-05' });
    expect(settingOf(chart)).toBe('adjuvant');
    expect(stepsOf(chart)[0]).toMatch(/^L1: sunitinib: The kidney was removed on an unknown day and the drug began/);
  });

  test('decides nothing without metastases', () => {
    expect(settingOf(from(absent, '2020-07-06', { end: '2021-07-05' }))).toBe('asked');
  });

  test('decides nothing where the kidney is in place', () => {
    expect(settingOf(from(cancer.withMetastasis('lung', '2022-06-01'), '2020-07-06', { end: '2021-07-05' }))).toBe(
      'asked',
    );
  });
});

describe('an intent on record', () => {
  const metastatic = operated.withMetastasis('lung', '2022-06-01');
  const noted = (chart: Chart, note: string, start: string) => from(chart, start, { end: '2022-01-03', note });

  const palliative = (start: string) =>
    from(metastatic, start, { end: '2022-01-03', reason: coded('Palliative', snomed('363676003')) });

  test('decides where the dates do not', () => {
    expect(settingOf(noted(metastatic, 'adjuvant', '2021-01-04'))).toBe('adjuvant');
    expect(settingOf(noted(metastatic, 'neoadjuvant', '2021-01-04'))).toBe('neoadjuvant');
    expect(settingOf(palliative('2021-01-04'))).toBe('advanced');
    expect(stepsOf(noted(metastatic, 'adjuvant', '2021-01-04'))[0]).toBe('L1: sunitinib: Recorded as adjuvant.');
  });

  test('"adjuvant" of a course on both sides of the operation is perioperative', () => {
    expect(settingOf(from(operated, '2020-03-02', { end: '2020-08-03', note: 'adjuvant' }))).toBe('perioperative');
  });

  test('"adjuvant" of a course that dates call neoadjuvant is what was written down', () => {
    expect(settingOf(from(operated, '2020-03-02', { end: '2020-05-04', note: 'adjuvant' }))).toBe('adjuvant');
  });

  test('"palliative" against the dates is a conflict: nothing is chosen until somebody says', () => {
    const chart = palliative('2020-07-06');
    expect(settingOf(chart)).toBe('asked');
    expect(historyOf(chart, AS_OF).problems.map(({ message }) => message)).toEqual([
      'sunitinib is recorded as palliative, but the dates of operation and metastasis show otherwise; neither was chosen',
    ]);
    expect(historyOf(chart, AS_OF, { 'adjuvant-setting': 'perioperative' }).problems).toEqual([]);
  });
});

describe('the answer of a clinician', () => {
  const open = from(operated.withMetastasis('lung', '2022-06-01'), '2021-01-04', { end: '2022-01-03' });

  test('settles what the record leaves open, and is the step', () => {
    expect(settingOf(open)).toBe('asked');
    expect(settingOf(open, { 'adjuvant-setting': 'advanced' })).toBe('advanced');
    expect(settingOf(open, { 'adjuvant-setting': 'perioperative' })).toBe('adjuvant');
    const { steps } = contextOf(open, AS_OF, { 'adjuvant-setting': 'perioperative' }).perioperative;
    expect(steps[0]).toEqual({
      rule: 'L1',
      text: 'sunitinib: A clinician says that it was perioperative therapy.',
      sources: [{ reference: 'answer:adjuvant-setting', how: 'clinician' }],
    });
  });

  test('corrects what dates alone had settled only where nothing is open', () => {
    const settled = from(operated.withMetastasis('lung', '2022-06-01'), '2020-07-06', { end: '2021-07-05' });
    expect(settingOf(settled)).toBe('adjuvant');
    expect(settingOf(settled, { 'adjuvant-setting': 'advanced' })).toBe('advanced');
    const beside = open.withStatement('pembrolizumab', { start: '2020-07-06', end: '2020-12-07' });
    const { perioperative, lines } = contextOf(beside, AS_OF, { 'adjuvant-setting': 'advanced' });
    expect(perioperative.agents).toEqual(['pembrolizumab']);
    expect(lines.list.map(({ agents }) => agents)).toEqual([['sunitinib']]);
  });
});

describe('metastases resected before the drug (T-12, T-13)', () => {
  const operation = (code: string) => coded('as coded', cpt(code));
  const adjuvant = (chart: Chart, start = '2021-07-12') => from(chart, start, { end: '2022-07-11' });
  const wedge = '32666';
  const lung = operated.withMetastasis('right-lung', '2021-05-03');
  const resected = lung.withProcedure(operation(wedge), '2021-06-01');

  test.each([
    ['lung', wedge, METASTASES['right-lung']],
    ['liver', '47120', METASTASES.liver],
    ['adrenal gland', '60540', METASTASES['left-adrenal']],
    ['pancreas', '48140', coded('Metastasis to pancreas', snomed('94459006'))],
    ['pancreas, called another digestive organ', '48140', METASTASES.pancreas],
    ['thyroid', '60210', coded('Metastasis to thyroid', snomed('94634005'))],
    ['thyroid, called another site', '60210', coded('Metastasis to other site', icd10cm('C79.89'))],
    ['node', '38746', coded('Metastasis to mediastinal nodes', snomed('94408005'))],
    ['node of the pelvis', '38571', coded('Metastasis to mediastinal nodes', snomed('94408005'))],
    ['brain', '61510', METASTASES.brain],
    ['spine', '63275', METASTASES.bone],
    ['bone', '23200', METASTASES.bone],
    ['soft tissue', '27049', coded('Metastasis to other site', icd10cm('C79.89'))],
    ['abdomen', '49186', coded('Metastasis to other site', icd10cm('C79.89'))],
  ])('the only one, in %s: adjuvant (L13)', (_, code, metastasis) => {
    const chart = operated.withCondition(metastasis, { onset: '2021-05-03' });
    expect(settingOf(adjuvant(chart.withProcedure(operation(code), '2021-06-01')))).toBe('adjuvant');
    // Another one left in place makes it advanced disease.
    const other = code === '47120' ? 'bone' : 'liver';
    expect(
      settingOf(adjuvant(chart.withMetastasis(other, '2021-05-03').withProcedure(operation(code), '2021-06-01'))),
    ).toBe('advanced');
  });

  test('the step names the day, the weeks and the operation', () => {
    const { steps } = contextOf(adjuvant(resected), AS_OF).perioperative;
    expect(steps[0]).toEqual({
      rule: 'L13',
      text: 'sunitinib: All metastases on record were resected (last on 1 Jun 2021) and the drug followed within 12 weeks: adjuvant, not a line.',
      sources: [expect.objectContaining({ reference: 'Procedure/p1-proc-2' })],
    });
  });

  test('those that are left are named, each site once (L14)', () => {
    const chart = resected.withMetastasis('bone', '2021-05-03').withMetastasis('liver', '2021-05-03');
    expect(contextOf(adjuvant(chart), AS_OF).lines.list[0]?.steps[0]).toEqual({
      rule: 'L14',
      text: 'Not every metastasis was resected before it (bone, liver): advanced disease, not adjuvant.',
      sources: [expect.objectContaining({ reference: 'Procedure/p1-proc-2' })],
    });
  });

  test('a metastasis without a day may have been there', () => {
    const undated = resected.withMetastasis('bone', undefined, { override: { recordedDate: null } });
    expect(settingOf(adjuvant(undated))).toBe('advanced');
  });

  test('a metastasis of the day of the operation was there, one of a later day is new disease', () => {
    expect(settingOf(adjuvant(resected.withMetastasis('bone', '2021-06-01')))).toBe('advanced');
    expect(settingOf(adjuvant(resected.withMetastasis('right-lung', '2021-06-02', { named: 'new' })))).toBe('advanced');
    expect(settingOf(adjuvant(resected.withMetastasis('right-lung', '2021-07-12', { named: 'new' })))).toBe('advanced');
    expect(settingOf(adjuvant(resected.withMetastasis('right-lung', '2021-07-13', { named: 'new' })))).toBe('adjuvant');
  });

  test('the operation lies between the first metastasis and the drug, on their days as well', () => {
    const on = (day: string) => settingOf(adjuvant(lung.withProcedure(operation(wedge), day)));
    expect(on('2021-05-02')).toBe('advanced');
    expect(on('2021-05-03')).toBe('adjuvant');
    expect(on('2021-07-12')).toBe('adjuvant');
    expect(on('2021-07-13')).toBe('advanced');
    expect(settingOf(adjuvant(lung.withProcedure(operation(wedge))))).toBe('advanced');
  });

  test('an operation that names no site removed the only one there was', () => {
    const chart = lung.withProcedure('Metastasectomy', '2021-06-01');
    expect(settingOf(adjuvant(chart))).toBe('adjuvant');
    const named = lung
      .withMetastasis('liver', '2021-05-03')
      .withProcedure('Metastasectomy', '2021-06-01', { bodySite: 'Liver' });
    expect(settingOf(adjuvant(named))).toBe('advanced');
  });

  test('the last of several operations counts', () => {
    const chart = lung
      .withMetastasis('liver', '2021-05-03')
      .withProcedure(operation('47120'), '2021-06-28')
      .withProcedure(operation(wedge), '2021-05-17');
    expect(settingOf(adjuvant(chart, '2021-09-20'))).toBe('adjuvant');
    expect(settingOf(adjuvant(chart, '2021-09-21'))).toBe('advanced');
  });
});
