/**
 * Reading unknown JSON with small guards. The sandbox searches resources generically, by path, so that a resource type
 * is a row of a table and not a branch of the code.
 */

export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A repeating element as a list; a single value (some servers send one where FHIR wants many) counts as one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Every value at the end of a dotted path, lists on the way opened: `valuesAt(condition, 'code.coding.code')`. */
export function valuesAt(value: unknown, path: string): readonly unknown[] {
  let current: readonly unknown[] = [value];
  for (const step of path.split('.')) {
    current = current.flatMap((item) => (isObject(item) ? listOf(item[step]) : []));
  }
  return current;
}
