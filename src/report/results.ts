/** The figures behind a consideration, each once, ready for the forest plot and the table of numbers. */
import type { EvidenceDetails, Interval, Result, Statement } from '../evidence/schema.ts';

export interface Figure {
  readonly id: string;
  /** Name of the trial; undefined where the statement speaks of none. */
  readonly trial: string | undefined;
  readonly result: Result;
  /** Statements that give this figure. */
  readonly statements: readonly string[];
  /** The review prints something else than the publication, and both are shown. */
  readonly differs: boolean;
}

export interface Figures {
  /** Hazard and odds ratios, grouped by what they compare. */
  readonly ratios: readonly Figure[];
  /** Medians and rates. */
  readonly amounts: readonly Figure[];
}

/** The interval with its limits; undefined where there is none. */
export function limitsOf(interval: Interval | undefined): Extract<Interval, { readonly low: number }> | undefined {
  return interval && 'low' in interval ? interval : undefined;
}

/** Ratios that compare outcomes; a ratio of drug levels stands among the numbers. */
function isRatio({ measure }: Result): boolean {
  return measure === 'hazard ratio' || measure === 'odds ratio';
}

/** What is measured, in whom it was compared: figures that share it can be told apart by value alone. */
function subject({ endpoint, measure, arm, comparator }: Result, trial: string | undefined): string {
  return [trial ?? '', endpoint, measure, arm, comparator].join('|');
}

function amount({ value, unit, interval, comparatorValue, comparatorInterval }: Result): string {
  return JSON.stringify([value, unit, interval, comparatorValue, comparatorInterval]);
}

/** A printed figure that the publication gives as well says nothing of its own. */
function isRepeated(figure: Figure, all: readonly Figure[]): boolean {
  return (
    figure.result.status === 'as-printed' &&
    all.some(
      (other) =>
        other.result.status !== 'as-printed' &&
        subject(other.result, other.trial) === subject(figure.result, figure.trial) &&
        other.result.value === figure.result.value &&
        JSON.stringify(other.result.interval) === JSON.stringify(figure.result.interval),
    )
  );
}

/** The figures of the statements with these ids, in their order; unknown ids are passed over. */
export function figuresOf(ids: readonly string[], details: EvidenceDetails): Figures {
  const found = new Map<string, Figure & { readonly statements: string[] }>();
  for (const id of ids) {
    const statement: Statement | undefined = details.statements[id];
    if (!statement) continue;
    const trial =
      statement.trial === undefined ? undefined : (details.trials[statement.trial]?.name ?? statement.trial);
    for (const result of statement.results) {
      const key = `${subject(result, trial)}|${amount(result)}|${result.status}|${result.at ?? ''}`;
      const known = found.get(key);
      if (known) {
        if (!known.statements.includes(id)) known.statements.push(id);
      } else {
        found.set(key, { id: key, trial, result, statements: [id], differs: false });
      }
    }
  }
  const all = [...found.values()];
  const kept = all.filter((figure) => !isRepeated(figure, all));
  const order = [...new Set(kept.map(({ result, trial }) => subject(result, trial)))];
  const figures = kept
    .map((figure): Figure => {
      const same = kept.filter((other) => subject(other.result, other.trial) === subject(figure.result, figure.trial));
      return { ...figure, differs: new Set(same.map(({ result }) => result.status === 'as-printed')).size > 1 };
    })
    .sort(
      (a, b) =>
        order.indexOf(subject(a.result, a.trial)) - order.indexOf(subject(b.result, b.trial)) ||
        Number(a.result.status !== 'as-printed') - Number(b.result.status !== 'as-printed'),
    );
  return {
    ratios: figures.filter(({ result }) => isRatio(result)),
    amounts: figures.filter(({ result }) => !isRatio(result)),
  };
}

/** Limits of the axis for a set of ratios, always with 1 inside and some room: a power of the scale's usual steps. */
export function ratioDomain(ratios: readonly Figure[]): readonly [number, number] {
  const values = ratios.flatMap(({ result: { value, interval } }) => {
    const limits = limitsOf(interval);
    return limits ? [value, limits.low, limits.high] : [value];
  });
  const steps = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.35, 2, 3, 4, 6, 10, 20];
  const low = Math.min(0.75, ...values);
  const high = Math.max(1.35, ...values);
  return [steps.filter((step) => step <= low).at(-1) ?? low, steps.find((step) => step >= high) ?? high];
}

/** Ticks that stand on the axis. */
export const RATIO_TICKS: readonly number[] = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
