import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandOf } from '../../../src/history/perioperative.ts';
import { addMonths, dayOf, spanOf } from '../../../src/kernel/calendar.ts';
import { aPatient, doseDates } from '../../support/chart-builder.ts';
import { contextOf } from '../../support/judge.ts';

const operated = aPatient('t2', { name: 'Ben Holly', birthDate: '1958-02-02', sex: 'male' })
  .withClearCellCarcinoma({ onset: '2025-02-10', side: 'right' })
  .withRadicalNephrectomy('2025-03-10', { side: 'right' });

describe('the band of a relapse', () => {
  const day = (text: string) => spanOf(text).first;

  test.each([
    ['2026-07-31', '>3-6'],
    ['2026-08-01', '>6-12'],
    ['2026-04-30', '0-3'],
    ['2026-05-01', '>3-6'],
    ['2027-01-31', '>6-12'],
    ['2027-02-01', '>12'],
    ['2026-02-21', 'during'],
    ['2026-02-22', '0-3'],
  ])('a last dose on 31 January 2026 (every 3 weeks) and relapse on %s is %s', (relapse, band) => {
    expect(bandOf(day('2026-01-31'), day(relapse), 21)).toBe(band);
  });

  test('never shrinks as the relapse comes later', () => {
    const order = ['during', '0-3', '>3-6', '>6-12', '>12'];
    fc.assert(
      fc.property(
        fc.integer({ min: dayOf(2015, 1, 1), max: dayOf(2030, 1, 1) }),
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 60 }),
        (last, gap, more) => {
          const early = order.indexOf(bandOf(last, last + gap, 21));
          const late = order.indexOf(bandOf(last, last + gap + more, 21));
          return early <= late;
        },
      ),
    );
  });

  test('changes exactly on the day after a calendar month is full', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayOf(2015, 1, 1), max: dayOf(2030, 1, 1) }), (last) => {
        expect(bandOf(last, addMonths(last, 6), 21)).toBe('>3-6');
        expect(bandOf(last, addMonths(last, 6) + 1, 21)).toBe('>6-12');
      }),
    );
  });
});

describe('a perioperative course', () => {
  test('stopped early for toxicity is not completed, and is measured from the last dose given, not the planned end', () => {
    const chart = operated
      .withOrder('pembrolizumab', {
        authored: '2025-05-05',
        start: '2025-05-05',
        end: '2026-04-06',
        doses: 17,
        statusReason: 'hepatitis',
        status: 'stopped',
      })
      .withAdministrations('pembrolizumab', doseDates('2025-05-05', { everyWeeks: 3, doses: 6 }))
      .withMetastasis('lung', '2026-01-12');
    expect(contextOf(chart, '2026-02-02').perioperative).toMatchObject({
      status: 'yes',
      setting: 'adjuvant',
      ici: 'yes',
      doses: 6,
      plannedDoses: 17,
      completed: 'no',
      stopReason: 'toxicity',
      lastDose: '2025-08-18',
      relapseOn: '2026-01-12',
      monthsToRelapse: 4.8,
      band: '>3-6',
      nearThreshold: false,
    });
    // Judged later than the planned end, the planned end is still not a dose.
    expect(contextOf(chart, '2026-09-01').perioperative.lastDose).toBe('2025-08-18');
  });

  test('of one neoadjuvant and nine adjuvant doses is one completed course (L1)', () => {
    const chart = aPatient('t3', { name: 'Cleo Moss', birthDate: '1971-03-03', sex: 'male' })
      .withClearCellCarcinoma({ onset: '2024-06-24', side: 'right' })
      .withAdministrations('nivolumab', ['2024-07-08'])
      .withRadicalNephrectomy('2024-07-29', { side: 'right' })
      .withAdministrations('nivolumab', doseDates('2024-09-02', { everyWeeks: 4, doses: 9 }))
      .withMetastasis('left-lung', '2026-08-17');
    const { perioperative, lines, nephrectomy } = contextOf(chart, '2026-09-01');
    expect(perioperative).toMatchObject({
      setting: 'perioperative',
      doses: 10,
      completed: 'yes',
      band: '>12',
      monthsToRelapse: 16.1,
    });
    expect(lines).toMatchObject({ advanced: { min: 0, max: 0 }, curative: 1, list: [] });
    expect(nephrectomy.timing).toBe('before-metastasis');
  });

  test('with relapse within one dosing interval is a relapse during therapy', () => {
    const chart = operated
      .withAdministrations('pembrolizumab', doseDates('2025-05-05', { everyWeeks: 3, doses: 12 }))
      .withStatement('belzutifan', { start: '2025-05-05', end: '2026-01-04' })
      .withMetastasis('liver', '2026-01-05');
    const { perioperative, exposures, progression } = contextOf(chart, '2026-02-01');
    expect(perioperative).toMatchObject({
      band: 'during',
      completed: 'no',
      stopReason: 'progression',
      lastDose: '2025-12-22',
    });
    expect(exposures.hif2a).toMatchObject({ status: 'yes', settings: ['perioperative'] });
    expect(progression).toMatchObject({ status: 'yes', date: '2026-01-05', pattern: 'primary' });
  });

  test('close to a threshold shows both readings', () => {
    const chart = operated
      .withAdministrations('pembrolizumab', doseDates('2025-05-24', { everyWeeks: 3, doses: 13 }))
      .withMetastasis('lung', '2026-08-01');
    expect(contextOf(chart, '2026-08-10').perioperative).toMatchObject({
      band: '>6-12',
      nearThreshold: true,
      otherBand: '>3-6',
    });
  });

  test('with a relapse known only by its year has a range of months and no band', () => {
    const chart = operated
      .withAdministrations('pembrolizumab', doseDates('2025-05-05', { everyWeeks: 3, doses: 6 }))
      .withMetastasis('lung', '2026');
    const { perioperative } = contextOf(chart, '2026-12-31');
    expect(perioperative.band).toBe('unknown');
    expect(perioperative.monthsToRelapse).toBeUndefined();
    expect(perioperative.monthsToRelapseRange).toEqual({ min: 4.5, max: 16.4 });
  });

  test('known only from orders is unknown until it is confirmed', () => {
    const chart = operated
      .withOrder('pembrolizumab', { authored: '2025-05-05', status: 'completed' })
      .withOrder('pembrolizumab', { authored: '2025-05-26', status: 'completed' })
      .withMetastasis('lung', '2026-01-12');
    const before = contextOf(chart, '2026-02-02');
    expect(before.perioperative).toMatchObject({ status: 'unknown', agents: ['pembrolizumab'], ici: 'unknown' });
    expect(before.lines.curative).toBe(0);
    expect(contextOf(chart, '2026-02-02', { 'confirm-orders': 'yes' }).perioperative).toMatchObject({
      status: 'yes',
      ici: 'yes',
    });
  });

  test('is told from the first line by the day of the first metastasis', () => {
    const chart = operated
      .withAdministrations('pembrolizumab', doseDates('2025-05-05', { everyWeeks: 3, doses: 6 }))
      .withMetastasis('lung', '2026-01-12')
      .withStatement('cabozantinib', { start: '2026-01-26' });
    const { perioperative, lines } = contextOf(chart, '2026-05-01');
    expect(perioperative.agents).toEqual(['pembrolizumab']);
    expect(lines.list.map((line) => line.agents)).toEqual([['cabozantinib']]);
  });

  test('in a setting nobody can tell counts in no line and is asked about', () => {
    const chart = operated
      .withStatement('sunitinib', { start: '2025-12-01', end: '2026-02-01' })
      .withMetastasis('lung', '2026-05-12');
    const { lines, unplaced, exposures } = contextOf(chart, '2026-06-01');
    expect(lines.advanced).toEqual({ min: 0, max: 1 });
    expect(unplaced).toMatchObject([{ agent: 'sunitinib', reason: 'setting', gap: 'adjuvant-setting' }]);
    expect(exposures.vegf).toMatchObject({ status: 'yes', advanced: 'unknown', perioperative: 'unknown' });
    const answered = contextOf(chart, '2026-06-01', { 'adjuvant-setting': 'advanced' });
    expect(answered.lines.advanced).toEqual({ min: 1, max: 1 });
  });
});
