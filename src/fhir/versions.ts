/** Which of two versions of one resource is the newer. */
import { type Json, object, text } from './elements.ts';

/** 'unclear' where they differ and neither says when it was written. */
export type Newer = 'first' | 'second' | 'same' | 'unclear';

/** Compares two resources with the same type, id and server: by `lastUpdated`, then by a version that counts. */
export function newerOf(first: Json, second: Json): Newer {
  const a = object(first['meta']);
  const b = object(second['meta']);
  const updated = [a, b].map((meta) => Date.parse(text(meta['lastUpdated']) ?? ''));
  const versions = [a, b].map((meta) => {
    const version = text(meta['versionId']);
    return version !== undefined && /^\d+$/.test(version) ? Number(version) : Number.NaN;
  });
  for (const [one, other] of [updated, versions]) {
    if (one === undefined || other === undefined || one === other) continue;
    if (one > other) return 'first';
    if (one < other) return 'second';
  }
  return JSON.stringify(first) === JSON.stringify(second) ? 'same' : 'unclear';
}
