/** Local therapies: what counts as one, where it was, and during which line it fell. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { coded, cpt, icd10cm, snomed } from '../../support/chart-codes.ts';
import { contextOf, historyOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const patient = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withMetastasis('lung', '2024-01-08');

const therapiesOf = (chart: Chart) =>
  contextOf(chart, AS_OF).localTherapies.map(({ kind, site, date }) => [kind, site, date].filter(Boolean).join(' '));
const setAside = (chart: Chart) => historyOf(chart, AS_OF).ignored.map(({ reason }) => reason);
const procedure = (code: string, on?: string, more = {}) =>
  patient.withProcedure(coded('as coded', cpt(code)), on, more);

describe('the kind and the site', () => {
  test.each([
    ['radiosurgery of the brain', procedure('61796', '2024-03-04'), 'srs brain 2024-03-04'],
    ['radiosurgery of the spine', procedure('63620', '2024-03-04'), 'srs spine 2024-03-04'],
    ['stereotactic body radiotherapy', procedure('77373', '2024-03-04'), 'sbrt not stated 2024-03-04'],
    ['its site where it is stated', procedure('77373', '2024-03-04', { bodySite: 'Liver' }), 'sbrt liver 2024-03-04'],
    ['external beam radiotherapy', procedure('77402', '2024-03-04'), 'ebrt not stated 2024-03-04'],
    ['radiotherapy during an operation', procedure('77424', '2024-03-04'), 'ebrt not stated 2024-03-04'],
    [
      'radiotherapy of a kind that is not stated',
      patient.withProcedure(coded('Radiotherapy', snomed('108290001')), '2024-03-04'),
      'ebrt not stated 2024-03-04',
    ],
    ['ablation of the kidney', procedure('50250', '2024-03-04'), 'ablation kidney 2024-03-04'],
    ['ablation of the lung', procedure('32998', '2024-03-04'), 'ablation lung 2024-03-04'],
    ['ablation of an organ that is not stated', procedure('0600T', '2024-03-04'), 'ablation not stated 2024-03-04'],
    ['metastasectomy', procedure('32666', '2024-03-04'), 'metastasectomy lung 2024-03-04'],
    ['an operation without a date', procedure('32666'), 'metastasectomy lung'],
  ])('%s', (_, chart, therapy) => expect(therapiesOf(chart)).toEqual([therapy]));

  test('stereotactic therapy of a kind left open is radiosurgery in the brain, else body radiotherapy', () => {
    const open = (bodySite?: string) =>
      patient.withProcedure(
        coded('Stereotactic radiosurgery', { system: 'http://hl7.org/fhir/sid/icd-9-cm', code: '92.30' }),
        '2024-03-04',
        bodySite === undefined ? {} : { bodySite },
      );
    expect(therapiesOf(open('Brain'))).toEqual(['srs brain 2024-03-04']);
    expect(therapiesOf(open('Liver'))).toEqual(['sbrt liver 2024-03-04']);
    expect(therapiesOf(open())).toEqual(['sbrt not stated 2024-03-04']);
  });

  test('planning of radiotherapy, and what was not done, is none', () => {
    expect(therapiesOf(procedure('77261', '2024-03-04'))).toEqual([]);
    expect(therapiesOf(procedure('77373', '2024-03-04', { status: 'not-done' }))).toEqual([]);
    expect(therapiesOf(procedure('77373', '2024-03-04', { status: 'in-progress' }))).toEqual([]);
  });
});

describe('fractions of one treatment', () => {
  const fractions = (...days: readonly string[]) =>
    days.reduce((chart, day) => chart.withProcedure(coded('SBRT', cpt('77373')), day), patient);

  test('are one treatment while no more than 21 days lie between them', () => {
    expect(therapiesOf(fractions('2024-03-04', '2024-03-25', '2024-04-15'))).toEqual(['sbrt not stated 2024-03-04']);
    expect(therapiesOf(fractions('2024-03-04', '2024-03-26'))).toEqual([
      'sbrt not stated 2024-03-04',
      'sbrt not stated 2024-03-26',
    ]);
  });

  test('may stand in any order, and all of them are sources', () => {
    const { localTherapies } = contextOf(fractions('2024-03-08', '2024-03-04', '2024-03-06'), AS_OF);
    expect(localTherapies).toHaveLength(1);
    expect(localTherapies[0]).toMatchObject({ date: '2024-03-04' });
    expect(localTherapies[0]?.sources).toHaveLength(3);
  });

  test('of different sites or kinds are different treatments, in time', () => {
    const chart = patient
      .withProcedure(coded('SBRT', cpt('77373')), '2024-03-06', { bodySite: 'Liver' })
      .withProcedure(coded('SBRT', cpt('77373')), '2024-03-04', { bodySite: 'Lung' })
      .withProcedure(coded('SRS', cpt('61796')), '2024-03-04');
    expect(therapiesOf(chart)).toEqual(['sbrt lung 2024-03-04', 'srs brain 2024-03-04', 'sbrt liver 2024-03-06']);
  });
});

describe('an operation that may have removed a metastasis', () => {
  test('does where a metastasis is on record at its site', () => {
    const liver = patient.withMetastasis('liver', '2024-02-05');
    expect(therapiesOf(liver.withProcedure(coded('Liver resection', cpt('47120')), '2024-03-04'))).toEqual([
      'metastasectomy liver 2024-03-04',
    ]);
  });

  test('does not where none is, and is set aside with the reason', () => {
    const chart = procedure('47120', '2024-03-04');
    expect(therapiesOf(chart)).toEqual([]);
    expect(setAside(chart)).toEqual(['an operation at a site without a metastasis on record']);
  });

  test('does where a metastasis is given as its reason', () => {
    const reason = coded('Secondary cancer of liver', icd10cm('C78.7'));
    expect(therapiesOf(procedure('47120', '2024-03-04', { reason }))).toEqual(['metastasectomy liver 2024-03-04']);
    const other = coded('Gallstones', icd10cm('K80.20'));
    expect(therapiesOf(procedure('47120', '2024-03-04', { reason: other }))).toEqual([]);
    const kidney = coded('Metastatic renal cell carcinoma', snomed('702392008'));
    expect(therapiesOf(procedure('47120', '2024-03-04', { reason: kidney }))).toEqual([
      'metastasectomy liver 2024-03-04',
    ]);
  });

  test('does where it calls itself a metastasectomy and names no site', () => {
    const chart = patient.withProcedure('Metastasectomy', '2024-03-04');
    expect(therapiesOf(chart)).toEqual(['metastasectomy not stated 2024-03-04']);
  });

  test('does not where nobody says that it was done to its end', () => {
    const chart = procedure('32666', '2024-03-04', { status: 'in-progress' });
    expect(therapiesOf(chart)).toEqual([]);
    expect(setAside(chart)).toContain('an operation that is not said to be done to its end');
  });

  test.each([
    ['adrenal gland', '60540', patient.withMetastasis('left-adrenal', '2024-02-05')],
    ['nodes', '38746', patient.withMetastasis('thoracic-nodes', '2024-02-05')],
  ])('%s: not with the kidney on the same day, but on another', (_, code, chart) => {
    const operated = (day: string) =>
      chart.withRadicalNephrectomy('2024-03-04', { side: 'left' }).withProcedure(coded('as coded', cpt(code)), day);
    expect(therapiesOf(operated('2024-03-04'))).toEqual([]);
    expect(setAside(operated('2024-03-04'))).toEqual(['part of the nephrectomy of the same day']);
    expect(therapiesOf(operated('2024-03-05'))).toHaveLength(1);
  });

  test('of the lung counts on the day of the nephrectomy as well', () => {
    const chart = procedure('32666', '2024-03-04').withRadicalNephrectomy('2024-03-04', { side: 'left' });
    expect(therapiesOf(chart)).toEqual(['metastasectomy lung 2024-03-04']);
    expect(contextOf(chart, AS_OF).nephrectomy.timing).toBe('synchronous-resected');
  });
});

describe('the line during which it fell', () => {
  const lineOf = (day: string, end?: string) =>
    contextOf(
      patient
        .withStatement('sunitinib', { start: '2024-02-05', ...(end === undefined ? {} : { end }) })
        .withProcedure(coded('SBRT', cpt('77373')), day),
      AS_OF,
    ).localTherapies[0]?.duringLine;

  test('is the one that had begun and not ended', () => {
    expect(lineOf('2024-02-04', '2024-08-05')).toBeUndefined();
    expect(lineOf('2024-02-05', '2024-08-05')).toBe(1);
    expect(lineOf('2024-08-05', '2024-08-05')).toBe(1);
    expect(lineOf('2024-08-06', '2024-08-05')).toBeUndefined();
    expect(lineOf('2025-08-06')).toBe(1);
  });

  test('is told by its step (L8)', () => {
    const chart = patient
      .withStatement('sunitinib', { start: '2024-02-05' })
      .withProcedure(coded('SBRT', cpt('77373')), '2024-03-04', { bodySite: 'Liver' });
    expect(contextOf(chart, AS_OF).lines.list[0]?.steps.map(({ text }) => text)).toContain(
      'Local therapy, SBRT (liver), on 4 Mar 2024 while systemic therapy went on: the same line.',
    );
  });
});
