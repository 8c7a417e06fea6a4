/** The perioperative course: whether it was completed, why it ended, and how long after it the disease came back. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, cpt, type DrugName, STOP_REASONS } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const operated = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2022-02-01', side: 'left' })
  .withRadicalNephrectomy('2022-03-01', { side: 'left' });

const courseOf = (chart: Chart, asOf = '2026-06-01', answers: Readonly<Record<string, unknown>> = {}) =>
  contextOf(chart, asOf, answers).perioperative;
/** Doses from 4 April 2022 on. */
const given = (drug: DrugName, everyWeeks: number, doses: number) =>
  operated.withAdministrations(drug, doseDates('2022-04-04', { everyWeeks, doses }));

describe('the planned number of doses', () => {
  test.each([
    ['pembrolizumab', 3, 17],
    ['pembrolizumab', 6, 9],
    ['nivolumab', 2, 12],
    ['nivolumab', 4, 10],
    ['atezolizumab', 3, 16],
    ['durvalumab', 4, 13],
  ] as const)('%s every %s weeks: %s', (drug, everyWeeks, planned) => {
    expect(courseOf(given(drug, everyWeeks, planned))).toMatchObject({
      doses: planned,
      plannedDoses: planned,
      completed: 'yes',
      stopReason: 'completed',
    });
    expect(courseOf(given(drug, everyWeeks, planned - 4))).toMatchObject({ completed: 'no', stopReason: 'unknown' });
  });

  test('one dose short over the whole time is open: a dose may have been held', () => {
    const held = given('pembrolizumab', 3, 15).withAdministrations('pembrolizumab', ['2023-03-06']);
    expect(courseOf(held)).toMatchObject({ doses: 16, completed: 'unknown' });
    // Eleven months to the day are full length by the tolerance of a month.
    const short = given('pembrolizumab', 3, 15).withAdministrations('pembrolizumab', ['2023-03-03']);
    expect(courseOf(short)).toMatchObject({ doses: 16, completed: 'no' });
  });

  test('is told by the interval that is nearest', () => {
    expect(courseOf(given('pembrolizumab', 4, 3)).plannedDoses).toBe(17);
    expect(courseOf(given('pembrolizumab', 5, 3)).plannedDoses).toBe(9);
  });

  test('of one dose is not known where trials differ, and known where they do not', () => {
    expect(courseOf(given('pembrolizumab', 3, 1)).plannedDoses).toBeUndefined();
    expect(courseOf(given('atezolizumab', 3, 1)).plannedDoses).toBe(16);
  });

  test('is that of the order where one says it', () => {
    const chart = given('pembrolizumab', 3, 8).withOrder('pembrolizumab', {
      authored: '2022-04-04',
      doses: 8,
      status: 'completed',
    });
    expect(courseOf(chart)).toMatchObject({ plannedDoses: 8, completed: 'yes' });
  });

  test('of a drug that no trial gave after surgery is not known', () => {
    expect(courseOf(given('avelumab', 2, 5))).toMatchObject({ completed: 'unknown' });
    expect(courseOf(given('avelumab', 2, 5)).plannedDoses).toBeUndefined();
  });
});

describe('a course counted by its length', () => {
  const sunitinib = (end: string) => operated.withStatement('sunitinib', { start: '2022-04-04', end });

  test('is complete when at most a month of twelve is missing', () => {
    expect(courseOf(sunitinib('2023-03-04'))).toMatchObject({ completed: 'yes', stopReason: 'completed' });
    expect(courseOf(sunitinib('2023-03-03'))).toMatchObject({ completed: 'unknown', stopReason: 'unknown' });
  });

  test('with an end known by its month is complete where every day of it would be', () => {
    expect(courseOf(sunitinib('2023-04')).completed).toBe('yes');
    expect(courseOf(sunitinib('2023-03')).completed).toBe('unknown');
  });

  test('is not complete while its end is not known', () => {
    expect(courseOf(operated.withStatement('sunitinib', { start: '2022-04-04', status: 'completed' })).completed).toBe(
      'unknown',
    );
  });
});

describe('a course that may go on', () => {
  test('has not been stopped until the next dose is overdue by half an interval', () => {
    // Last dose 25 April 2022, every three weeks: 31.5 days.
    const asOf = (day: string) => courseOf(given('pembrolizumab', 3, 2), day).completed;
    expect(asOf('2022-05-26')).toBe('unknown');
    expect(asOf('2022-05-27')).toBe('no');
  });

  test('while it is marked as active is ongoing', () => {
    const chart = operated.withStatement('sunitinib', { start: '2022-04-04' });
    expect(courseOf(chart, '2022-06-06')).toMatchObject({ completed: 'unknown', stopReason: 'ongoing' });
  });
});

describe('why it ended', () => {
  const stopped = (reason: keyof typeof STOP_REASONS) =>
    operated.withStatement('pembrolizumab', {
      start: '2022-04-04',
      end: '2022-08-01',
      status: 'stopped',
      statusReason: coded(reason, STOP_REASONS[reason]),
    });

  test('is what the record says, and a stop for toxicity or progression is not completion', () => {
    expect(courseOf(stopped('notTolerated'))).toMatchObject({ completed: 'no', stopReason: 'toxicity' });
    expect(courseOf(stopped('noResponse'))).toMatchObject({ completed: 'no', stopReason: 'progression' });
    const completed = operated.withStatement('pembrolizumab', {
      start: '2022-04-04',
      end: '2022-08-01',
      statusReason: 'Treatment completed',
    });
    expect(courseOf(completed)).toMatchObject({ completed: 'yes', stopReason: 'completed' });
    const other = operated.withStatement('pembrolizumab', {
      start: '2022-04-04',
      end: '2022-08-01',
      status: 'stopped',
      statusReason: 'patient preference',
    });
    expect(courseOf(other)).toMatchObject({ completed: 'no', stopReason: 'other' });
  });

  test('is progression where the disease came back during it', () => {
    const chart = given('pembrolizumab', 3, 6).withMetastasis('lung', '2022-08-01');
    expect(courseOf(chart)).toMatchObject({ band: 'during', completed: 'no', stopReason: 'progression' });
  });
});

describe('the relapse', () => {
  test.each([
    // The last dose is on 18 July 2022, every three weeks.
    ['2022-08-08', 'during', false],
    ['2022-08-09', '0-3', false],
    ['2022-10-11', '0-3', true],
    ['2022-10-10', '0-3', false],
    ['2022-10-18', '0-3', true],
    ['2022-10-19', '>3-6', true],
    ['2022-10-25', '>3-6', true],
    ['2022-10-26', '>3-6', false],
    ['2023-01-18', '>3-6', true],
    ['2023-01-19', '>6-12', true],
    ['2023-07-18', '>6-12', true],
    ['2023-07-19', '>12', true],
    ['2023-07-25', '>12', true],
    ['2023-07-26', '>12', false],
  ])('on %s is %s after the last dose; near a threshold: %s', (relapse, band, nearThreshold) => {
    const found = courseOf(given('pembrolizumab', 3, 6).withMetastasis('lung', relapse));
    expect(found).toMatchObject({ lastDose: '2022-07-18', relapseOn: relapse, band, nearThreshold });
    expect(found.otherBand === undefined).toBe(!nearThreshold);
  });

  test('near a threshold names the other band', () => {
    const other = (relapse: string) => courseOf(given('pembrolizumab', 3, 6).withMetastasis('lung', relapse)).otherBand;
    expect(other('2022-10-18')).toBe('>3-6');
    expect(other('2022-10-19')).toBe('0-3');
    expect(other('2023-07-18')).toBe('>12');
    expect(other('2023-07-19')).toBe('>6-12');
  });

  test('during therapy is near no threshold', () => {
    // Every thirteen weeks, so that the interval reaches over three months.
    const chart = operated
      .withAdministrations('pembrolizumab', ['2022-04-04', '2022-07-04'])
      .withMetastasis('lung', '2022-10-03');
    expect(courseOf(chart)).toMatchObject({ band: 'during', nearThreshold: false });
  });

  test('known by its month has a band where every day of it has the same', () => {
    const found = (relapse: string) => courseOf(given('pembrolizumab', 3, 6).withMetastasis('lung', relapse));
    expect(found('2022-12')).toMatchObject({ band: '>3-6', nearThreshold: false });
    expect(found('2022-12').monthsToRelapseRange).toEqual({ min: 4.5, max: 5.5 });
    expect(found('2022-12').monthsToRelapse).toBeUndefined();
    expect(found('2022-10').band).toBe('unknown');
  });

  test('is counted from the last dose of the checkpoint inhibitor, whatever was given beside it', () => {
    const chart = given('pembrolizumab', 3, 6)
      .withStatement('belzutifan', { start: '2022-04-04', end: '2023-03-06' })
      .withMetastasis('lung', '2023-03-13');
    expect(courseOf(chart)).toMatchObject({
      agents: ['belzutifan', 'pembrolizumab'],
      lastDose: '2022-07-18',
      band: '>6-12',
      monthsToRelapse: 7.8,
    });
  });

  test('after a course without a known end has no band', () => {
    const chart = operated
      .withStatement('pembrolizumab', { start: '2022-04-04', status: 'completed', note: 'adjuvant' })
      .withMetastasis('lung', '2023-03-13');
    expect(courseOf(chart)).toMatchObject({ band: 'unknown', relapseOn: '2023-03-13' });
    expect(courseOf(chart).lastDose).toBeUndefined();
  });

  test('while the course is marked as active is a relapse during it, until it must be forgotten', () => {
    const active = (relapse: string) =>
      courseOf(operated.withStatement('sunitinib', { start: '2022-04-04' }).withMetastasis('lung', relapse)).band;
    expect(active('2023-05-04')).toBe('during');
    expect(active('2023-05-05')).toBe('unknown');
  });

  test('is what a clinician says', () => {
    const chart = given('pembrolizumab', 3, 6).withMetastasis('lung', '2022-10-18');
    expect(courseOf(chart, '2026-06-01', { 'relapse-band': '>3-6' })).toMatchObject({
      band: '>3-6',
      nearThreshold: false,
    });
    expect(courseOf(given('pembrolizumab', 3, 6), '2026-06-01', { 'relapse-band': '>3-6' }).band).toBe('none');
  });

  test('that has not come leaves no band', () => {
    expect(courseOf(given('pembrolizumab', 3, 6))).toMatchObject({ band: 'none', nearThreshold: false });
    expect(courseOf(given('pembrolizumab', 3, 6)).relapseOn).toBeUndefined();
  });
});

describe('parts of a course', () => {
  test('of one drug are counted together, of two drugs not', () => {
    const split = given('pembrolizumab', 3, 3).withAdministrations('pembrolizumab', ['2022-10-03', '2022-10-24'], {
      note: 'adjuvant',
    });
    expect(courseOf(split)).toMatchObject({ doses: 5, lastDose: '2022-10-24' });
    const pair = given('nivolumab', 2, 6).withAdministrations('ipilimumab', ['2022-04-04', '2022-05-16']);
    expect(courseOf(pair)).toMatchObject({ agents: ['ipilimumab', 'nivolumab'], lastDose: '2022-06-13' });
    expect(courseOf(pair).doses).toBeUndefined();
  });

  test('on one side of the operation each make it perioperative', () => {
    const chart = aPatient('p2', { name: 'Ivo Thorn', birthDate: '1966', sex: 'male' })
      .withClearCellCarcinoma({ onset: '2022-02-01', side: 'left' })
      .withStatement('sunitinib', { start: '2022-02-07', end: '2022-02-21' })
      .withRadicalNephrectomy('2022-03-01', { side: 'left' })
      .withAdministrations('pembrolizumab', doseDates('2022-04-04', { everyWeeks: 3, doses: 17 }));
    const { perioperative, lines } = contextOf(chart, '2026-06-01');
    expect(perioperative).toMatchObject({ setting: 'perioperative', agents: ['sunitinib', 'pembrolizumab'] });
    expect(lines.curative).toBe(1);
    expect(perioperative.steps.map(({ rule }) => rule)).toEqual(['L1', 'T-13', 'L1']);
  });

  test('with new disease between them are two courses, without it one', () => {
    const second = (chart: Chart) =>
      contextOf(
        chart.withAdministrations('pembrolizumab', doseDates('2024-02-05', { everyWeeks: 3, doses: 17 }), {
          note: 'adjuvant',
        }),
        '2026-06-01',
      );
    const first = operated.withStatement('sunitinib', { start: '2022-04-04', end: '2023-04-03' });
    const again = first
      .withMetastasis('right-lung', '2023-12-04')
      .withProcedure(coded('Wedge resection of the lung', cpt('32666')), '2024-01-08');
    expect(second(again)).toMatchObject({ lines: { curative: 2 }, perioperative: { agents: ['pembrolizumab'] } });
    expect(second(again).perioperative.steps.at(-1)?.text).toMatch(/^2 courses of curative intent/);
    expect(second(first)).toMatchObject({
      lines: { curative: 1 },
      perioperative: { agents: ['sunitinib', 'pembrolizumab'] },
    });
  });

  test('that were given come before those that were only ordered', () => {
    const chart = given('pembrolizumab', 3, 6).withOrder('sunitinib', { authored: '2022-04-04', status: 'completed' });
    expect(courseOf(chart)).toMatchObject({ status: 'yes', agents: ['pembrolizumab'], certainty: 'administered' });
  });
});

describe('no course', () => {
  test('is absent from a complete record', () => {
    expect(courseOf(operated)).toEqual({
      status: 'no',
      setting: 'unknown',
      agents: [],
      ici: 'no',
      completed: 'unknown',
      stopReason: 'unknown',
      band: 'none',
      nearThreshold: false,
      steps: [],
      sources: [],
    });
  });

  test('is unknown while a drug without a place may have been it', () => {
    const late = (drug: 'nivolumab' | 'sunitinib') =>
      courseOf(operated.withStatement(drug, { start: '2023-06-05', end: '2023-09-04' }));
    expect(late('nivolumab')).toMatchObject({ status: 'unknown', ici: 'unknown', band: 'unknown' });
    expect(late('sunitinib')).toMatchObject({ status: 'unknown', ici: 'no', band: 'unknown' });
  });
});
