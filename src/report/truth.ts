/** The four words for truth, as they reach the reader. */
import type { Source } from '../contract/assessment.ts';
import type { Tri } from '../kernel/tri.ts';

/** stated: the record or a clinician says so. inferred: concluded. absent: looked for in a complete read. unknown: cannot tell. */
export type Truth = 'stated' | 'inferred' | 'absent' | 'unknown';

/** The word for a fact that is there: inferred where nothing but conclusions carries it. */
export function truthOfSources(sources: readonly Source[]): 'stated' | 'inferred' {
  return sources.some(({ how }) => how !== 'inferred') ? 'stated' : 'inferred';
}

/** The word for a three-valued fact. */
export function truthOf(value: Tri, sources: readonly Source[]): Truth {
  if (value === 'unknown') return 'unknown';
  return value === 'yes' ? truthOfSources(sources) : 'absent';
}

/** Whether a clinician's answer in this app stands behind a fact: such a fact stays marked wherever it is shown. */
export function restsOnAnswer(sources: readonly Source[]): boolean {
  return sources.some(({ how }) => how === 'clinician');
}

/** Whether nothing but free text says so: read by its words, and to be confirmed. */
export function restsOnWords(sources: readonly Source[]): boolean {
  return sources.length > 0 && sources.every(({ how }) => how === 'text');
}
