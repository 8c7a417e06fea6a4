import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMonths,
  civilOf,
  dayOf,
  isBefore,
  isoOf,
  monthsBetween,
  monthsOf,
  readDate,
  roundTenth,
  spanOf,
} from '../../../src/kernel/calendar.ts';

describe('civil days', () => {
  test('agree with the platform for every day from 1900 to 2100', () => {
    for (let day = dayOf(1900, 1, 1); day <= dayOf(2100, 12, 31); day++) {
      const iso = isoOf(day);
      if (new Date(day * 86_400_000).toISOString().slice(0, 10) !== iso) expect.fail(iso);
      const civil = civilOf(day);
      if (dayOf(civil.year, civil.month, civil.day) !== day) expect.fail(iso);
    }
  });
});

describe('reading a FHIR date', () => {
  test('keeps the precision it was written with', () => {
    expect(readDate('2021')).toEqual({ date: '2021', span: { first: dayOf(2021, 1, 1), last: dayOf(2021, 12, 31) } });
    expect(readDate('2024-02')?.span).toEqual({ first: dayOf(2024, 2, 1), last: dayOf(2024, 2, 29) });
    expect(readDate('2024-02-12')?.span).toEqual({ first: dayOf(2024, 2, 12), last: dayOf(2024, 2, 12) });
  });

  test.each([
    '2024-03-11T23:30:00-05:00',
    '2024-03-11T00:10:00+14:00',
    '2024-03-11T12:00:00Z',
  ])('a dose stays on the day the chart shows, whatever its time zone: %s', (text) =>
    expect(readDate(text)?.date).toBe('2024-03-11'));

  test.each([
    '2024-02-31',
    '2024-13-01',
    '2024-00',
    '10/01/2024',
    '',
    '20240311',
    '2024-3-1',
    '2024T10:00',
    'soon',
  ])('an impossible date is refused, not guessed: %s', (text) => expect(readDate(text)).toBeUndefined());
});

describe('months', () => {
  test('are days over 30.4375 with one decimal', () => {
    expect(monthsOf(spanOf('2026-10-05').first - spanOf('2024-03-11').first)).toBe(30.8);
    expect(monthsOf(spanOf('2017-08-14').first - spanOf('2017-09-11').first)).toBe(-0.9);
  });

  test('between partial dates are a range', () => {
    expect(monthsBetween(spanOf('2025-08-18'), spanOf('2026'))).toEqual({ range: { min: 4.5, max: 16.4 } });
  });

  test('added to the end of a month stop at the end of the shorter month', () => {
    expect(isoOf(addMonths(dayOf(2026, 1, 31), 1))).toBe('2026-02-28');
    expect(isoOf(addMonths(dayOf(2024, 1, 31), 1))).toBe('2024-02-29');
    expect(isoOf(addMonths(dayOf(2026, 1, 31), 6))).toBe('2026-07-31');
    expect(isoOf(addMonths(dayOf(2026, 3, 31), -1))).toBe('2026-02-28');
    expect(isoOf(addMonths(dayOf(2025, 11, 30), 3))).toBe('2026-02-28');
  });

  test('rounding is symmetric and has no negative zero', () => {
    expect(roundTenth(0.25)).toBe(0.3);
    expect(roundTenth(-0.25)).toBe(-0.3);
    expect(Object.is(roundTenth(-0.01), 0)).toBe(true);
  });

  test('adding months never goes backwards', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 40_000 }), fc.integer({ min: 0, max: 60 }), (day, months) => {
        const later = addMonths(day, months);
        return later >= day && later - day <= months * 31;
      }),
    );
  });
});

describe('order of partial dates', () => {
  test('is known only where the spans do not overlap', () => {
    expect(isBefore(spanOf('2021'), spanOf('2022-01'))).toBe('yes');
    expect(isBefore(spanOf('2022'), spanOf('2022-05-03'))).toBe('unknown');
    expect(isBefore(spanOf('2022-05-03'), spanOf('2022-05-03'))).toBe('no');
    expect(isBefore(spanOf('2023'), spanOf('2022'))).toBe('no');
  });
});
