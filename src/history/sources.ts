/** Keeping track of where a statement comes from while facts are merged. */
import type { Certainty, Source } from '../contract/assessment.ts';

/** Each source once, in the order of first appearance. */
export function distinct(sources: Iterable<Source>): readonly Source[] {
  const found: Source[] = [];
  // By reference first: of the thousands of diagnoses of a long chart nearly every one stands there once.
  const seen = new Map<string, Source[]>();
  for (const source of sources) {
    const here = seen.get(source.reference);
    if (here === undefined) seen.set(source.reference, [source]);
    else if (here.some((other) => isSame(other, source))) continue;
    else here.push(source);
    found.push(source);
  }
  return found;
}

function isSame(a: Source, b: Source): boolean {
  return a.how === b.how && a.code?.system === b.code?.system && a.code?.code === b.code?.code;
}

/** A source for what was concluded and stands in no resource by itself. */
export function inferredFrom(source: Source): Source {
  return { reference: source.reference, how: 'inferred' };
}

/** A source for a clinician's answer to a gap. */
export function answered(gap: string): Source {
  return { reference: `answer:${gap}`, how: 'clinician' };
}

const STRENGTH: Readonly<Record<Certainty, number>> = { administered: 3, reported: 2, ordered: 1, planned: 0 };

/** The strongest of several grades of evidence that a drug was taken. */
export function strongest(certainties: readonly Certainty[]): Certainty {
  return certainties.reduce<Certainty>((best, one) => (STRENGTH[one] > STRENGTH[best] ? one : best), 'planned');
}

/** Whether the drug counts as given: an order never does. */
export function isGiven(certainty: Certainty): boolean {
  return certainty === 'administered' || certainty === 'reported';
}
