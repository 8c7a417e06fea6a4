/**
 * Three-valued truth after Kleene. 'unknown' is never a default: it says that nobody looked, that the look failed,
 * or that what was found cannot decide.
 */
export type Tri = 'yes' | 'no' | 'unknown';

/** True only if every value is yes; one no decides, whatever the others are. */
export function and(values: Iterable<Tri>): Tri {
  let result: Tri = 'yes';
  for (const value of values) {
    if (value === 'no') return 'no';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** True if one value is yes; false only if every value is no. */
export function or(values: Iterable<Tri>): Tri {
  let result: Tri = 'no';
  for (const value of values) {
    if (value === 'yes') return 'yes';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** Negation leaves the unknown unknown. */
export function not(value: Tri): Tri {
  if (value === 'unknown') return 'unknown';
  return value === 'yes' ? 'no' : 'yes';
}

/** Lifts a decided boolean; `undefined` is unknown. */
export function triOf(value: boolean | undefined): Tri {
  if (value === undefined) return 'unknown';
  return value ? 'yes' : 'no';
}
