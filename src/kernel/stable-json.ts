/** JSON in one fixed form, so that equal values have equal text and one fingerprint. */

/**
 * The value as JSON with the keys of every object in order. Members without a value are left out, as JSON does. Only plain
 * values may stand in it: a Map or a Set would be silently empty, so they are refused.
 */
export function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (value instanceof Map || value instanceof Set) throw new TypeError('only plain values have a stable form');
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${stableJson(member)}`).join(',')}}`;
}
