/** All that the product tells of one record, in a form in which two records can be compared. */
import { expect } from 'vitest';
import { deriveHistory } from '../../src/history/derive-history.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { mapRecord } from '../../src/mapping/map-record.ts';
import type { Part } from './any-resource.ts';
import type { History } from './certainty.ts';
import { recordOf } from './judge.ts';
import { knowledge } from './knowledge.ts';

export const ASOF = spanOf('2026-06-01').first;

interface Told {
  readonly context: History;
  readonly ignored: readonly string[];
  readonly problems: readonly string[];
}

export function told(bundle: Part, asOf = ASOF): Told {
  const record = recordOf(bundle);
  const mapped = mapRecord(record, knowledge.terminology);
  const history = deriveHistory(mapped.facts, asOf, {});
  return {
    context: history.context,
    ignored: [...mapped.ignored, ...history.ignored].map(({ reference, reason }) => `${reference}: ${reason}`).sort(),
    problems: [...record.problems, ...mapped.problems, ...history.problems]
      .map(({ code, reference }) => `${code} ${reference ?? ''}`)
      .sort(),
  };
}

/** Equal as JSON, which is quick to see; the slow comparison only finds the words for what differs. */
export function expectEqual(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found).toEqual(wanted);
}
