/** What the record does not hold, or does not name: a front line that may be missing, and drugs without a name. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, cpt, icd10cm, snomed } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';
import { HCPCS } from '../../support/small-chart.ts';

const AS_OF = '2026-06-01';
const operated = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withRadicalNephrectomy('2020-05-20', { side: 'left' });
const metastatic = operated.withMetastasis('right-lung', '2024-01-08');
const lungWedge = coded('Thoracoscopic wedge resection of the right lung', cpt('32666'));

const missingIn = (chart: Chart, asOf = AS_OF, answers: Readonly<Record<string, unknown>> = {}) =>
  contextOf(chart, asOf, answers).missingFrontLine;

describe('a front line that is probably missing', () => {
  const treated = (start: string) => metastatic.withStatement('cabozantinib', { start });

  test('is suspected from 184 days between metastasis and first therapy on', () => {
    expect(missingIn(treated('2024-07-09'))).toEqual({ status: 'no', sources: [] });
    expect(missingIn(treated('2024-07-10'))).toEqual({
      status: 'suspected',
      months: 6,
      from: '2024-01-08',
      to: '2024-07-10',
      sources: [expect.objectContaining({ reference: 'Condition/p1-cond-2' })],
    });
  });

  test('is suspected where no therapy was found until the day of judging', () => {
    expect(missingIn(metastatic, '2024-07-09').status).toBe('no');
    expect(missingIn(metastatic, '2024-07-10')).toMatchObject({ status: 'suspected', to: '2024-07-10' });
    // Without any line there is none for it to stand before.
    const { lines, exposures, cautions } = contextOf(metastatic, '2025-01-06');
    expect(lines.advanced).toEqual({ min: 0, max: 0 });
    expect(exposures.ici.status).toBe('no');
    expect(cautions.map(({ text }) => text)).toEqual([
      'Metastatic disease on record since 8 Jan 2024, and no systemic therapy for 12 months until 6 Jan 2025: an earlier line may be missing.',
    ]);
  });

  test('is not suspected without a metastasis, or before a drug whose place is open', () => {
    expect(missingIn(operated).status).toBe('no');
    const blinded = metastatic.withStatement(coded('pembrolizumab or placebo (blinded study drug)'), {
      start: '2024-03-04',
    });
    expect(missingIn(blinded.withStatement('cabozantinib', { start: '2025-03-03' })).status).toBe('no');
  });

  test('opens the count and every "never had", and says so first', () => {
    const { lines, exposures, cautions } = contextOf(treated('2025-01-06'), AS_OF);
    expect(lines.advanced).toEqual({ min: 1, max: 2 });
    expect(exposures.ici.status).toBe('unknown');
    expect(exposures.vegf.status).toBe('yes');
    expect(lines.list[0]?.steps[0]).toMatchObject({ rule: 'L15' });
    expect(cautions[0]?.text).toMatch(
      /an earlier line may be missing\. The number of lines and every "never had" are open/,
    );
  });

  test('is what a clinician says', () => {
    const yes = contextOf(treated('2025-01-06'), AS_OF, { 'front-line': 'yes' });
    expect(yes.missingFrontLine).toEqual({
      status: 'yes',
      sources: [{ reference: 'answer:front-line', how: 'clinician' }],
    });
    expect(yes.lines.advanced).toEqual({ min: 2, max: 2 });
    expect(yes.cautions[0]?.text).toMatch(/^A clinician says that there was a systemic therapy before/);
    const no = contextOf(treated('2025-01-06'), AS_OF, { 'front-line': 'no' });
    expect(no.lines.advanced).toEqual({ min: 1, max: 1 });
    expect(no.exposures.ici.status).toBe('no');
  });

  describe('after a metastasis was resected', () => {
    const resected = metastatic.withProcedure(lungWedge, '2024-03-04');

    test('counts from the next sign of disease', () => {
      const again = resected.withMetastasis('liver', '2025-06-02');
      expect(missingIn(again.withStatement('cabozantinib', { start: '2025-12-02' })).status).toBe('no');
      expect(missingIn(again.withStatement('cabozantinib', { start: '2025-12-03' }))).toMatchObject({
        status: 'suspected',
        from: '2025-06-02',
      });
    });

    test('there was nothing to treat while no new disease is on record', () => {
      expect(missingIn(resected).status).toBe('no');
    });

    test('an operation before the metastasis, or after the drug began, changes nothing', () => {
      const early = metastatic.withProcedure('Metastasectomy', '2024-01-07');
      expect(missingIn(early.withStatement('cabozantinib', { start: '2025-12-02' })).from).toBe('2024-01-08');
      const late = metastatic
        .withStatement('cabozantinib', { start: '2025-12-02' })
        .withProcedure(lungWedge, '2026-01-05');
      expect(missingIn(late).from).toBe('2024-01-08');
    });
  });
});

describe('a drug that was given and not named', () => {
  const treated = metastatic.withStatement('sunitinib', { start: '2024-02-05', end: '2024-09-02' });
  const session = coded('Encounter for immunotherapy', icd10cm('Z51.12'));
  const statusesOf = (chart: Chart) => {
    const { ici, pd1, ctla4, vegf, vegfrTki, mtor, hif2a, cytokine } = contextOf(chart, AS_OF).exposures;
    const all = { ici, pd1, ctla4, vegf, vegfrTki, mtor, hif2a, cytokine };
    return Object.entries(all).flatMap(([name, { status }]) => (status === 'unknown' ? [name] : []));
  };

  test('a session of infusion may have been any drug that is infused', () => {
    expect(statusesOf(treated.withCondition(session, { onset: '2024-10-07' }))).toEqual([
      'ici',
      'pd1',
      'ctla4',
      'mtor',
      'cytokine',
    ]);
    expect(contextOf(treated.withCondition(session, { onset: '2024-10-07' }), AS_OF).lines.open).toBe(true);
  });

  test('is explained by a named infusion of the day, the day before or the day after', () => {
    const infused = treated.withAdministrations('nivolumab', doseDates('2024-10-07', { everyWeeks: 4, doses: 3 }));
    const on = (day: string) => statusesOf(infused.withCondition(session, { onset: day }));
    for (const day of ['2024-10-06', '2024-10-07', '2024-10-08', '2024-11-04', '2024-12-03'])
      expect(on(day)).toEqual([]);
    expect(on('2024-10-05')).toContain('ctla4');
    expect(on('2024-10-09')).toContain('ctla4');
    expect(on('2024-12-04')).toContain('ctla4');
    expect(on('2024-11')).toEqual([]);
    expect(on('2024-09')).toContain('ctla4');
  });

  test('is explained by an infusion that is written down as a period, whatever stands beside it', () => {
    const infused = treated
      .withStatement('nivolumab', { start: '2024-10-07', end: '2025-03-03' })
      .withAdministrations('nivolumab', ['2024-10-08']);
    const on = (day: string) => statusesOf(infused.withCondition(session, { onset: day }));
    expect(on('2025-03-04')).toEqual([]);
    expect(on('2025-03-05')).toContain('ctla4');
    const open = treated.withStatement('nivolumab', { start: '2024-10-07' });
    expect(statusesOf(open.withCondition(session, { onset: '2026-01-05' }))).toEqual([]);
  });

  test('without a day is explained by any named infusion, and never by a tablet', () => {
    expect(statusesOf(treated.withCondition(session))).toContain('pd1');
    expect(statusesOf(treated.withCondition(session, { onset: '2024-03-04' }))).toContain('pd1');
    const infused = treated.withAdministrations('nivolumab', ['2024-10-07']);
    expect(statusesOf(infused.withCondition(session))).toEqual([]);
  });

  test('a bone agent does not explain it', () => {
    const bone = treated.withAdministrations(
      coded('zoledronic acid', { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '77655' }),
      ['2024-10-07'],
    );
    expect(statusesOf(bone.withCondition(session, { onset: '2024-10-07' }))).toContain('pd1');
  });

  test('a drug billed without a name may have been any, even beside a named one', () => {
    const billed = treated.withProcedure(
      coded('Not otherwise classified, antineoplastic drugs', { system: HCPCS, code: 'J9999' }),
      '2024-03-04',
    );
    expect(statusesOf(billed)).toEqual(['ici', 'pd1', 'ctla4', 'mtor', 'hif2a', 'cytokine']);
  });

  test('past chemotherapy by a code is explained by any named drug', () => {
    const history = coded('History of antineoplastic chemotherapy', snomed('161653008'));
    expect(statusesOf(treated.withCondition(history))).toEqual([]);
    expect(statusesOf(operated.withCondition(history))).toEqual([
      'ici',
      'pd1',
      'ctla4',
      'vegf',
      'vegfrTki',
      'mtor',
      'hif2a',
      'cytokine',
    ]);
  });

  test('a past checkpoint inhibitor by a code is explained by one alone', () => {
    const history = coded('History of immune checkpoint inhibitor therapy', icd10cm('Z92.26'));
    expect(statusesOf(treated.withCondition(history))).toEqual(['ici', 'pd1', 'ctla4']);
    for (const drug of ['nivolumab', 'ipilimumab'] as const) {
      expect(statusesOf(treated.withAdministrations(drug, ['2024-10-07']).withCondition(history))).toEqual([]);
    }
  });

  test('an mTOR inhibitor by a code is explained by one alone', () => {
    const use = coded('Long term (current) use of mTOR inhibitor', icd10cm('Z79.623'));
    expect(statusesOf(treated.withCondition(use))).toEqual(['mtor']);
    expect(statusesOf(treated.withAdministrations('temsirolimus', ['2024-10-07']).withCondition(use))).toEqual([]);
  });

  test('is explained by what a clinician confirms, and hides again what is denied', () => {
    const history = coded('History of immune checkpoint inhibitor therapy', icd10cm('Z92.26'));
    const ordered = treated.withOrder('nivolumab', { authored: '2024-10-07' }).withCondition(history);
    const ctla4 = (answers: object) => contextOf(ordered, AS_OF, { ...answers }).exposures.ctla4.status;
    expect(ctla4({ 'confirm-orders': 'yes' })).toBe('no');
    expect(ctla4({ 'confirm-orders': 'no' })).toBe('unknown');
  });
});
