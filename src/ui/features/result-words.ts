import type { FigureLocator, Result } from '../../evidence/schema.ts';
import { limitsOf } from '../../report/results.ts';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';

interface ResultWords {
  readonly number: (value: number) => string;
  /** "hazard ratio 0.66, 95 % CI 0.53 to 0.83, P 0.00026", "10.8 months". */
  readonly estimate: (result: Result) => string;
  readonly against: (result: Result) => string;
  /** "as published, not verified". */
  readonly statusWords: (result: Result) => string;
  /** Where the figure stands: lines of the review, a table cell, sources, or memory. */
  readonly place: (locator: FigureLocator) => string;
}

/** Figures of the evidence in the reader's language: numbers by Intl, never rounded. */
export function useResultWords(): ResultWords {
  const { results: words, behind } = useDetails();
  const { report } = useStrings();
  const format = new Intl.NumberFormat(report.locale, { maximumFractionDigits: 6 });
  const number = (value: number) => format.format(value);
  const withUnit = (value: number, unit: Result['unit']) =>
    unit === undefined ? number(value) : `${number(value)} ${words.units[unit] ?? unit}`;
  const range = (interval: Result['interval'] | undefined) => {
    const limits = limitsOf(interval);
    return limits ? words.interval(limits.level, number(limits.low), number(limits.high)) : undefined;
  };
  return {
    number,
    estimate: ({ measure, value, unit, interval, approximate, p }) => {
      const ratio = measure !== 'median' && measure !== 'rate';
      const name = measure === 'rate' ? '' : `${words.measures[measure] ?? measure} `;
      const limits = range(interval);
      const about = approximate === 'value' ? `${words.about} ` : '';
      return [
        `${name}${about}${withUnit(value, unit)}`,
        ...(limits === undefined
          ? ratio && 'absent' in interval
            ? [words.noInterval[interval.absent]]
            : []
          : [limits]),
        ...(p === undefined ? [] : [words.p(p)]),
      ].join(', ');
    },
    against: ({ comparator, comparatorValue, comparatorInterval, approximate, unit }) => {
      if (comparator === 'none') return words.singleArm;
      if (comparatorValue === undefined) return comparator;
      const limits = range(comparatorInterval);
      const about = approximate === 'comparator value' ? `${words.about} ` : '';
      return `${comparator}: ${about}${withUnit(comparatorValue, unit)}${limits === undefined ? '' : `, ${limits}`}`;
    },
    place: (locator) => {
      if ('memory' in locator) return words.fromMemory;
      if ('sources' in locator) return locator.sources.join(', ');
      return 'table' in locator ? `${locator.table}, ${locator.row}, ${locator.column}` : locator.lines;
    },
    statusWords: ({ status, verification, discrepancy, at }) =>
      [
        words.statuses[status],
        ...(at === undefined ? [] : [at]),
        ...(discrepancy === undefined ? [] : [discrepancy]),
        ...(verification === 'unverified' ? [behind.notVerified] : []),
      ].join(', '),
  };
}
