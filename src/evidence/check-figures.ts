/** Whether every figure can be what it says, and every quote stands in the review at the lines it names. */
import type { Draft, Fault, Filed } from './load.ts';
import { type LineSpan, spansOf, standsInReview, wordsOf } from './review-anchors.ts';
import type { FigureLocator, Interval, Result, Statement } from './schema.ts';

const MOST_WORDS = 25;

/** Numbers in a quote as they count: ".50" and "0.5" are the same. */
function numbersIn(quote: string): ReadonlySet<number> {
  return new Set(
    wordsOf(quote)
      .map(Number)
      .filter((value) => !Number.isNaN(value)),
  );
}

function intervalNumbers(interval: Interval | undefined): readonly number[] {
  return interval && 'low' in interval ? [interval.low, interval.high] : [];
}

function impossibleInterval(value: number, interval: Interval): string | undefined {
  if ('absent' in interval) return undefined;
  if (interval.low > value || value > interval.high) return 'the value lies outside its interval';
  if (interval.level <= 50 || interval.level >= 100) return 'the level of an interval is a percentage, such as 95';
  return undefined;
}

/** What is wrong with a figure by itself. */
function figureFaults(result: Result, { layer }: Statement): readonly string[] {
  const { measure, unit, value, status, locator, verification, interval } = result;
  const faults: (string | undefined)[] = [impossibleInterval(value, interval)];
  if (result.comparatorValue !== undefined && result.comparatorInterval !== undefined)
    faults.push(impossibleInterval(result.comparatorValue, result.comparatorInterval));
  if (measure.endsWith('ratio') && unit !== undefined) faults.push('a ratio has no unit');
  if (measure === 'rate' && (unit !== '%' || value < 0 || value > 100)) faults.push('a rate is given in %, 0 to 100');
  if (measure === 'median' && unit !== 'months' && unit !== 'weeks') faults.push('a median needs months or weeks');
  if (result.comparator === 'none' && result.comparatorValue !== undefined)
    faults.push('there is no comparator whose value this could be');
  const printed = 'quote' in locator;
  if ((status === 'as-printed') !== printed)
    faults.push('a figure as printed has a place in the review, any other has sources or memory');
  if ((status === 'later') !== (layer === 'later'))
    faults.push('"later" is for figures of statements that are later than the review, and for those alone');
  const fromMemory = 'memory' in locator || result.remembered !== undefined;
  if (fromMemory && verification !== 'unverified') faults.push('what is kept from memory is unverified');
  if (printed) {
    const numbers = numbersIn(locator.quote);
    const wanted = [value, result.comparatorValue, ...intervalNumbers(interval)];
    for (const number of wanted) {
      if (number !== undefined && !numbers.has(number)) faults.push(`the quote does not hold the number ${number}`);
    }
  }
  return faults.filter((one) => one !== undefined);
}

export function checkFigures({ edition, anchors, statements, discrepancies }: Draft, fault: Fault): void {
  if (!anchors || !edition) return;
  const sections = new Map(edition.review.sections.map(({ name, lines }) => [name, spansOf(lines)]));
  const within = (inner: LineSpan, outer: LineSpan) => outer.from <= inner.from && inner.to <= outer.to;

  const quote = (file: string, place: string, words: string, lines: string) => {
    if (wordsOf(words).length > MOST_WORDS) fault(file, place, `the quote has more than ${MOST_WORDS} words`);
    if (!standsInReview(anchors, words, spansOf(lines)))
      fault(file, place, `the quote does not stand in the review at ${lines}: "${words}"`);
  };
  const place = (file: string, where: string, locator: { section: string; lines: string; quote: string }) => {
    const section = sections.get(locator.section);
    if (!section) fault(file, where, `the review has no section "${locator.section}"`);
    else if (!spansOf(locator.lines).every((span) => section.some((outer) => within(span, outer))))
      fault(file, where, `${locator.lines} does not lie in "${locator.section}"`);
    quote(file, where, locator.quote, locator.lines);
  };
  const figurePlace = (file: string, where: string, locator: FigureLocator) => {
    if ('quote' in locator) quote(file, where, locator.quote, locator.lines);
  };

  for (const { entry, file } of statements.values()) {
    if ('section' in entry.locator) place(file, `${entry.id}.locator`, entry.locator);
    for (const [i, result] of entry.results.entries()) {
      const where = `${entry.id}.results.${i}`;
      for (const message of figureFaults(result, entry)) fault(file, where, message);
      figurePlace(file, `${where}.locator`, result.locator);
    }
    checkPairs({ entry, file }, fault);
  }
  for (const { entry, file } of discrepancies.values()) place(file, `${entry.id}.locator`, entry.locator);
}

/** Where the review misprints a figure both values must stand: one as printed, one as published. */
function checkPairs({ entry, file }: Filed<Statement>, fault: Fault): void {
  const printed = new Set(entry.results.flatMap((one) => (one.status === 'as-printed' ? (one.discrepancy ?? []) : [])));
  const published = new Set(
    entry.results.flatMap((one) => (one.status === 'as-published' ? (one.discrepancy ?? []) : [])),
  );
  for (const id of printed) {
    if (!published.has(id))
      fault(file, `${entry.id}.results`, `${id} is linked to a figure as printed and to none as published`);
  }
}
