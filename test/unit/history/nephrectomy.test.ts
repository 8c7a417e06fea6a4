/** The removal of the kidney: what is one, of which side and extent, when, and what it means for the primary. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { coded, cpt, icd10cm, snomed } from '../../support/chart-codes.ts';
import { contextOf, historyOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const patient = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' });
const cancer = patient.withClearCellCarcinoma({ onset: '2017-08-01', side: 'left' });
const absent = coded('Acquired absence of kidney', icd10cm('Z90.5'));
const openTotal = coded('Nephrectomy, one kidney', { system: 'http://hl7.org/fhir/sid/icd-9-cm', code: '55.51' });
const gaveKidney = coded('Gave a kidney', snomed('161659007'));

const found = (chart: Chart, answers: Readonly<Record<string, unknown>> = {}) =>
  contextOf(chart, AS_OF, answers).nephrectomy;
const reasons = (chart: Chart) => historyOf(chart, AS_OF).ignored.map(({ reason }) => reason);

describe('the extent', () => {
  test.each([
    ['radical', cancer.withRadicalNephrectomy('2017-09-11', { side: 'left' }), 'radical'],
    ['partial', cancer.withPartialNephrectomy('2017-09-11', { side: 'left' }), 'partial'],
    ['total, not said to be radical', cancer.withProcedure(coded('as coded', cpt('50220')), '2017-09-11'), 'unknown'],
    ['with the ureter', cancer.withProcedure(coded('as coded', cpt('50234')), '2017-09-11'), 'unknown'],
    ['one kidney, by an old code', cancer.withProcedure(openTotal, '2017-09-11'), 'unknown'],
  ])('%s', (_, chart, extent) => {
    expect(found(chart)).toMatchObject({ status: 'yes', extent, date: '2017-09-11', primaryInPlace: 'no' });
  });

  test('is that of the last operation with a day, whatever stands without one', () => {
    const chart = cancer
      .withRadicalNephrectomy('2019-01-15', { side: 'left' })
      .withPartialNephrectomy('2017-09-11', { side: 'left' })
      .withPartialNephrectomy(undefined, { side: 'left' });
    expect(found(chart)).toMatchObject({ extent: 'radical', date: '2017-09-11' });
    expect(found(chart).operations.map(({ extent, date }) => [extent, date])).toEqual([
      ['partial', '2017-09-11'],
      ['radical', '2019-01-15'],
      ['partial', undefined],
    ]);
  });

  test('is told by the problem list where it stands there, unless its entries disagree', () => {
    const told = (...words: readonly string[]) =>
      found(words.reduce((chart, one) => chart.withCondition(one, { recorded: '2018-01-01' }), cancer)).extent;
    expect(told('History of radical nephrectomy')).toBe('radical');
    expect(told('History of partial nephrectomy')).toBe('partial');
    expect(told('History of radical nephrectomy', 'History of partial nephrectomy')).toBe('unknown');
  });
});

describe('the side', () => {
  test('is that of the operation, else that of the tumour', () => {
    expect(found(cancer.withRadicalNephrectomy('2017-09-11', { side: 'left' })).laterality).toBe('left');
    expect(found(cancer.withRadicalNephrectomy('2017-09-11')).laterality).toBe('left');
    const sideless = patient.withClearCellCarcinoma({ onset: '2017-08-01' });
    expect(found(sideless.withRadicalNephrectomy('2017-09-11', { side: 'right' })).laterality).toBe('right');
    expect(found(sideless.withRadicalNephrectomy('2017-09-11')).laterality).toBe('unknown');
  });

  test('of operations on both sides is both, where no tumour says which one it was', () => {
    const chart = patient
      .withClearCellCarcinoma({ onset: '2017-08-01' })
      .withPartialNephrectomy('2017-09-11', { side: 'left' })
      .withPartialNephrectomy('2018-09-11', { side: 'right' });
    expect(found(chart).laterality).toBe('bilateral');
  });

  test('that is not the side of the tumour makes it no operation for it', () => {
    const chart = cancer.withRadicalNephrectomy('2015-01-01', { side: 'right' });
    expect(found(chart)).toMatchObject({ status: 'no', primaryInPlace: 'yes' });
    expect(reasons(chart)).toEqual(['surgery of the other side']);
    const right = patient
      .withClearCellCarcinoma({ onset: '2017-08-01', side: 'right' })
      .withRadicalNephrectomy('2015-01-01', { side: 'left' });
    expect(found(right).status).toBe('no');
  });

  test('counts either way where tumours of both sides are on record', () => {
    const both = cancer.withClearCellCarcinoma({ onset: '2019-01-01', side: 'right', named: 'second' });
    expect(found(both.withRadicalNephrectomy('2019-02-01', { side: 'right' })).status).toBe('yes');
  });

  test('of a tumour that is only suspected rules nothing out', () => {
    const chart = patient
      .withClearCellCarcinoma({ onset: '2017-08-01', side: 'left', verification: 'provisional' })
      .withRadicalNephrectomy('2017-09-11', { side: 'right' });
    expect(found(chart).status).toBe('yes');
  });

  test('of an absent kidney is held against the tumour as well', () => {
    const gone = (side: string) => cancer.withCondition(coded(`Absent ${side} kidney`, icd10cm('Z90.5')));
    expect(found(gone('left'))).toMatchObject({ status: 'yes', laterality: 'left' });
    expect(found(gone('right'))).toMatchObject({ status: 'no' });
    expect(reasons(gone('right'))).toEqual(['surgery of the other side']);
  });
});

describe('a kidney that is gone', () => {
  test('bounds the removal by the day somebody noted it, and dates nothing', () => {
    expect(found(cancer.withCondition(absent, { recorded: '2018-03-05' }))).toMatchObject({
      status: 'yes',
      onOrBefore: '2018-03-05',
      timing: 'unknown',
    });
    expect(found(cancer.withCondition(absent, { recorded: '2018-03-05' })).date).toBeUndefined();
  });

  test('is bounded by its first note, and no more once the operation has a day', () => {
    const twice = cancer
      .withCondition(absent, { recorded: '2019-03-05' })
      .withCondition(absent, { recorded: '2018-03-05' });
    expect(found(twice).onOrBefore).toBe('2018-03-05');
    expect(found(twice.withRadicalNephrectomy('2017-09-11')).onOrBefore).toBeUndefined();
  });

  test('was gone before the metastasis where it was noted before it', () => {
    const noted = (day: string) =>
      found(cancer.withCondition(absent, { recorded: day }).withMetastasis('lung', '2020-01-06'));
    expect(noted('2018-03-05').timing).toBe('before-metastasis');
    expect(noted('2018-03-05').monthsToMetastasis).toBeUndefined();
    expect(noted('2022-06-01').timing).toBe('unknown');
  });

  test('told in passing beside another procedure was gone by its day', () => {
    const chart = cancer.withProcedure('CT abdomen, status post left nephrectomy', '2019-01-07');
    expect(found(chart)).toMatchObject({
      status: 'yes',
      extent: 'unknown',
      onOrBefore: '2019-01-07',
      laterality: 'left',
    });
  });

  test('has the side that its entries agree on', () => {
    const sideless = patient.withClearCellCarcinoma({ onset: '2017-08-01' });
    const gone = (...sides: readonly string[]) =>
      found(
        sides.reduce((chart, side) => chart.withCondition(coded(`Absent ${side} kidney`, icd10cm('Z90.5'))), sideless),
      ).laterality;
    expect(gone('right')).toBe('right');
    expect(gone('right', 'left')).toBe('bilateral');
    const operated = sideless.withRadicalNephrectomy('2017-09-11', { side: 'left' });
    const both = operated.withCondition(coded('Absent right kidney', icd10cm('Z90.5')));
    expect(found(both).laterality).toBe('left');
  });

  test('that is only suspected to be is not gone', () => {
    expect(found(cancer.withCondition(absent, { verification: 'provisional' })).status).toBe('no');
  });
});

describe('a donor', () => {
  test('has given a kidney away, which is no operation for cancer', () => {
    const chart = cancer.withProcedure(coded('Donor nephrectomy', cpt('50320')), '2010-01-11');
    expect(found(chart).status).toBe('no');
    expect(reasons(chart)).toEqual(['a kidney given to somebody else']);
  });

  test('leaves an absent kidney unexplained: neither removed for cancer nor in place', () => {
    const chart = cancer.withCondition(gaveKidney).withCondition(absent);
    expect(found(chart)).toMatchObject({ status: 'unknown', primaryInPlace: 'unknown' });
  });

  test('whose operation bears a code that both share was not operated for cancer before the tumour was known', () => {
    const shared = (day: string) => cancer.withCondition(gaveKidney).withProcedure(openTotal, day);
    expect(found(shared('2017-07-31')).status).toBe('no');
    expect(reasons(shared('2017-07-31'))).toContain('the donation of a kidney: it was before the tumour was known');
    expect(found(shared('2017-08-01')).status).toBe('unknown');
  });

  test('whose operation bears a code of cancer surgery was operated for it', () => {
    const chart = cancer.withCondition(gaveKidney).withRadicalNephrectomy('2017-09-11', { side: 'left' });
    expect(found(chart).status).toBe('yes');
    // CPT has codes of its own for donors.
    expect(
      found(cancer.withCondition(gaveKidney).withProcedure(coded('as coded', cpt('50220')), '2017-09-11')).status,
    ).toBe('yes');
  });
});

describe('what is no operation for cancer is set aside with the reason', () => {
  test.each([
    ['transplant', coded('Transplant', cpt('50360')), 'transplant or benign kidney surgery'],
    ['kidney cyst', coded('Ablation of cyst', cpt('50541')), 'transplant or benign kidney surgery'],
    ['simple nephrectomy', 'Simple nephrectomy', 'simple nephrectomy: not an operation for cancer'],
  ])('%s', (_, code, reason) => {
    const chart = cancer.withProcedure(code, '2017-09-11');
    expect(found(chart).status).toBe('no');
    expect(reasons(chart)).toContain(reason);
  });

  test('an old code without a tumour on record leaves it open', () => {
    expect(found(patient.withProcedure(openTotal, '2017-09-11')).status).toBe('unknown');
  });
});

describe('the primary', () => {
  test('is in place where no removal is on record, unless it was ablated', () => {
    expect(found(cancer).primaryInPlace).toBe('yes');
    expect(found(cancer.withProcedure(coded('Ablation', cpt('50250')), '2018-01-08')).primaryInPlace).toBe('unknown');
    expect(found(patient)).toMatchObject({ status: 'no', primaryInPlace: 'unknown' });
  });

  test('is what a clinician says', () => {
    const chart = cancer.withPartialNephrectomy('2017-09-11', { side: 'left' });
    expect(found(chart, { 'primary-in-place': 'yes' }).primaryInPlace).toBe('yes');
  });

  test('of a cancer that is only history was treated somehow', () => {
    const history = patient.withCondition(coded('Past kidney cancer', snomed('415081006')));
    expect(found(history)).toMatchObject({ status: 'unknown', primaryInPlace: 'unknown' });
  });
});

describe('the time', () => {
  const operated = (day: string) => cancer.withRadicalNephrectomy(day, { side: 'left' });

  test('to the metastasis is counted in months, negative where surgery came after it', () => {
    expect(found(operated('2017-09-11').withMetastasis('lung', '2019-08-14'))).toMatchObject({
      timing: 'before-metastasis',
      monthsToMetastasis: 23.1,
    });
    expect(found(operated('2018-09-11').withMetastasis('lung', '2018-08-14'), {}).monthsToMetastasis).toBe(-0.9);
  });

  test('to a metastasis known by its year is a range', () => {
    const { timing, monthsToMetastasis, monthsToMetastasisRange } = found(
      operated('2017-09-11').withMetastasis('lung', '2019'),
    );
    expect({ timing, monthsToMetastasis }).toEqual({ timing: 'before-metastasis', monthsToMetastasis: undefined });
    expect(monthsToMetastasisRange).toEqual({ min: 15.7, max: 27.6 });
  });

  test('on the day of the metastasis is not before it', () => {
    expect(found(operated('2017-09-11').withMetastasis('lung', '2017-09-11')).timing).toBe('upfront-cytoreductive');
  });

  test('after the metastasis is upfront before the first drug, deferred from its first day on', () => {
    const timing = (surgery: string, drug: string) =>
      found(operated(surgery).withMetastasis('lung', '2018-01-08').withStatement('sunitinib', { start: drug })).timing;
    expect(timing('2018-02-05', '2018-02-06')).toBe('upfront-cytoreductive');
    expect(timing('2018-02-05', '2018-02-05')).toBe('deferred-cytoreductive');
    expect(timing('2018-02-05', '2018-02')).toBe('unknown');
    expect(timing('2018-02', '2018-02-05')).toBe('unknown');
  });

  test('is upfront where no drug was ever given, and open where one may have been', () => {
    const chart = operated('2018-02-05').withMetastasis('lung', '2018-01-08');
    expect(found(chart).timing).toBe('upfront-cytoreductive');
    expect(found(chart.withStatement('sunitinib', { status: 'completed' })).timing).toBe('unknown');
  });

  test('together with the metastasis, before any drug, is synchronous and resected', () => {
    const chart = operated('2018-02-05').withMetastasis('right-lung', '2018-01-08');
    const wedge = (day: string) => chart.withProcedure(coded('Wedge resection of the lung', cpt('32666')), day);
    expect(found(wedge('2018-02-05'))).toMatchObject({ timing: 'synchronous-resected', monthsToMetastasis: -0.9 });
    expect(found(wedge('2018-02-06')).timing).toBe('upfront-cytoreductive');
  });

  test('in the month of the metastasis has no class where the days are not known, but a range', () => {
    expect(found(operated('2018-01').withMetastasis('lung', '2018-01-08'))).toMatchObject({
      timing: 'unknown',
      monthsToMetastasisRange: { min: -0.8, max: 0.2 },
    });
  });

  test('without a metastasis has no class', () => {
    expect(found(operated('2017-09-11')).timing).toBe('unknown');
    expect(found(operated('2017-09-11')).monthsToMetastasis).toBeUndefined();
  });
});

describe('an adjuvant course', () => {
  const adjuvant = (chart: Chart) =>
    chart.withStatement('sunitinib', { start: '2018-04-09', end: '2019-04-05', note: 'adjuvant' });

  test('proves a removal that nobody recorded, and bounds it', () => {
    expect(found(adjuvant(cancer))).toMatchObject({
      status: 'yes',
      extent: 'unknown',
      onOrBefore: '2018-04-09',
      primaryInPlace: 'no',
      sources: [{ reference: 'MedicationStatement/p1-med-1', how: 'inferred' }],
    });
  });

  test('takes nothing from the day of an operation, and bounds no earlier note', () => {
    expect(found(adjuvant(cancer.withRadicalNephrectomy('2018-02-05'))).onOrBefore).toBeUndefined();
    expect(found(adjuvant(cancer.withCondition(absent, { recorded: '2018-03-05' }))).onOrBefore).toBe('2018-03-05');
  });

  test('proves nothing against what a clinician says', () => {
    expect(found(adjuvant(cancer), { nephrectomy: { status: 'no' } }).status).toBe('no');
  });
});

describe('the answer of a clinician', () => {
  const recorded = cancer.withPartialNephrectomy('2017-09-11', { side: 'left' });

  test('corrects day and extent, and the record stays among the sources', () => {
    const corrected = found(recorded, { nephrectomy: { status: 'yes', extent: 'radical', date: '2017-10-02' } });
    expect(corrected).toMatchObject({
      status: 'yes',
      extent: 'radical',
      date: '2017-10-02',
      laterality: 'left',
      operations: [{ extent: 'radical', date: '2017-10-02', sources: [{ how: 'clinician' }] }],
    });
    expect(corrected.sources.map(({ reference }) => reference)).toEqual(['answer:nephrectomy', 'Procedure/p1-proc-1']);
  });

  test('keeps what it does not speak of', () => {
    expect(found(recorded, { nephrectomy: { status: 'yes' } })).toMatchObject({
      extent: 'partial',
      date: '2017-09-11',
    });
    const noted = cancer.withCondition(absent, { recorded: '2018-03-05' });
    expect(found(noted, { nephrectomy: { status: 'yes' } }).onOrBefore).toBe('2018-03-05');
    expect(found(noted, { nephrectomy: { status: 'yes', date: '2017-10-02' } }).onOrBefore).toBeUndefined();
  });

  test.each(['no', 'unknown'])('"%s" takes the operation away', (status) => {
    expect(found(recorded, { nephrectomy: { status } })).toMatchObject({
      status,
      extent: 'unknown',
      laterality: 'unknown',
      operations: [],
    });
    expect(found(recorded, { nephrectomy: { status } }).date).toBeUndefined();
  });
});
