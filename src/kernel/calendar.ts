/**
 * Calendar arithmetic on civil days, without clock or time zone. A day is a whole number (days since 1970-01-01 in the
 * proleptic Gregorian calendar), so a difference is a subtraction and no time zone can move a day.
 */

/** Days since 1970-01-01. */
export type Day = number;

/** FHIR precision kept: 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'. */
export type PartialDate = string;

/** All days that a date of limited precision may stand for, both ends included. */
export interface DaySpan {
  readonly first: Day;
  readonly last: Day;
}

/** Average length of a month in days; the unit of every decimal month shown (contract, section "Time"). */
export const DAYS_PER_MONTH = 30.4375;

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:$|[T ])/;

/** Day number of a civil date. Months are 1 to 12. Source: H. Hinnant, "chrono-compatible low-level date algorithms". */
export function dayOf(year: number, month: number, day: number): Day {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** Civil date of a day number; the inverse of {@link dayOf}. */
export function civilOf(day: Day): { readonly year: number; readonly month: number; readonly day: number } {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * Reads a FHIR date or dateTime. The day is the one written down: a time and its offset are cut off, because a dose
 * given at 23:30 belongs to the day the chart shows. Impossible dates (2024-02-31) give `undefined`.
 */
export function readDate(text: string): { readonly date: PartialDate; readonly span: DaySpan } | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  if (match[2] === undefined) {
    // A time needs a whole day in front of it.
    if (text.length !== 4) return undefined;
    return { date: text, span: { first: dayOf(year, 1, 1), last: dayOf(year, 12, 31) } };
  }
  const month = Number(match[2]);
  if (month < 1 || month > 12) return undefined;
  if (match[3] === undefined) {
    if (text.length !== 7) return undefined;
    return { date: text, span: { first: dayOf(year, month, 1), last: dayOf(year, month, daysInMonth(year, month)) } };
  }
  const day = Number(match[3]);
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  const exact = dayOf(year, month, day);
  return { date: text.slice(0, 10), span: { first: exact, last: exact } };
}

/** The span of a partial date that is already known to be valid. Throws on a bug, not on data. */
export function spanOf(date: PartialDate): DaySpan {
  const read = readDate(date);
  if (!read) throw new Error('not a date');
  return read.span;
}

/** ISO form of a day, 'YYYY-MM-DD'. */
export function isoOf(day: Day): string {
  const civil = civilOf(day);
  const year = String(civil.year).padStart(4, '0');
  return `${year}-${String(civil.month).padStart(2, '0')}-${String(civil.day).padStart(2, '0')}`;
}

const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** '2021-05-18' → '18 May 2021'; less precise dates stay less precise. */
export function dayWords(date: PartialDate): string {
  const [year, month, day] = date.split('-');
  const name = month === undefined ? undefined : MONTH_NAMES[Number(month) - 1];
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** True where the date names one day. */
export function isExact(span: DaySpan): boolean {
  return span.first === span.last;
}

/**
 * The same day of the month, `months` later; a day that the target month lacks becomes its last one
 * (31 January + 1 month = 28 or 29 February), as the contract's rule for bands asks.
 */
export function addMonths(day: Day, months: number): Day {
  const civil = civilOf(day);
  const index = civil.year * 12 + (civil.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayOf(year, month, Math.min(civil.day, daysInMonth(year, month)));
}

/** Days as decimal months, rounded to one decimal. */
export function monthsOf(days: number): number {
  return roundTenth(days / DAYS_PER_MONTH);
}

/** Rounds half away from zero to one decimal, so that 0.05 and -0.05 are mirror images; never gives -0. */
export function roundTenth(value: number): number {
  const rounded = Math.sign(value) * (Math.round(Math.abs(value) * 10) / 10);
  return rounded === 0 ? 0 : rounded;
}

/** Months between two dates: a number where both are days, else the range of what they may mean. */
export function monthsBetween(
  from: DaySpan,
  to: DaySpan,
): { readonly months: number } | { readonly range: { readonly min: number; readonly max: number } } {
  if (isExact(from) && isExact(to)) return { months: monthsOf(to.first - from.first) };
  return { range: { min: monthsOf(to.first - from.last), max: monthsOf(to.last - from.first) } };
}

/** Whether every day of `a` lies before every day of `b`; 'unknown' where the spans overlap or touch. */
export function isBefore(a: DaySpan, b: DaySpan): 'yes' | 'no' | 'unknown' {
  if (a.last < b.first) return 'yes';
  if (a.first >= b.last) return 'no';
  return 'unknown';
}
