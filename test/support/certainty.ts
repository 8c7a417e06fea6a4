/** How two judgements of one record compare in certainty. */
import type { Assessment } from '../../src/contract/assessment.ts';
import type { Tri } from '../../src/kernel/tri.ts';

export type History = Assessment['context'];
export type Judgement = Pick<Assessment, 'scope' | 'considerations'>;

/** Every three-valued answer of a history, by its place. */
export function answersOf(history: History): ReadonlyMap<string, Tri> {
  const { diagnosis, nephrectomy, perioperative, progression, exposures, vitalStatus } = history;
  return new Map<string, Tri>([
    ['deceased', vitalStatus.deceased],
    ['hospice', vitalStatus.hospice],
    ['kidney cancer', diagnosis.rcc],
    ['clear cell', diagnosis.histology === 'unknown' ? 'unknown' : diagnosis.histology === 'clear-cell' ? 'yes' : 'no'],
    ['metastatic', diagnosis.metastatic],
    ['nephrectomy', nephrectomy.status],
    ['primary in place', nephrectomy.primaryInPlace],
    ['perioperative', perioperative.status],
    ['perioperative checkpoint inhibitor', perioperative.ici],
    ['progression', progression.status],
    ...Object.entries(exposures).flatMap(([name, exposure]): readonly (readonly [string, Tri])[] => [
      [`exposure ${name}`, exposure.status],
      [`exposure ${name}, advanced`, exposure.advanced],
      [`exposure ${name}, perioperative`, exposure.perioperative],
      [`exposure ${name}, for something else`, exposure.otherIndication],
    ]),
  ]);
}

/** R-32 says that something cannot be told: less makes it appear, rightly. */
const REPORTS_GAPS = new Set(['R-32']);

/** Where the rules say the opposite: in scope or out of it, an option that applies or that does not. */
export function oppositeJudgements(before: Judgement, after: Judgement): readonly string[] {
  const scopes = new Set([before.scope.status, after.scope.status]);
  const scope = scopes.has('in-scope') && scopes.has('out-of-scope') ? [`scope: was ${before.scope.status}`] : [];
  const known = new Map(before.considerations.map(({ id, status }) => [id, status]));
  const considerations = after.considerations.flatMap(({ id, status }) => {
    const was = known.get(id);
    const opposite =
      (was === 'applies' && status === 'does-not-apply') || (was === 'does-not-apply' && status === 'applies');
    return opposite && !REPORTS_GAPS.has(id) ? [`${id}: was ${was}, is ${status}`] : [];
  });
  return [...scope, ...considerations];
}

/** Answers of the second that are the opposite of the first's. */
export function contradictions(before: History, after: History): readonly string[] {
  const known = answersOf(before);
  return [...answersOf(after)].flatMap(([place, tri]) => {
    const was = known.get(place) ?? 'unknown';
    return was !== 'unknown' && tri !== 'unknown' && was !== tri ? [`${place}: was ${was}, is ${tri}`] : [];
  });
}

/**
 * Answers that rest on single entries. Where a course belongs (perioperative, a line, another disease) and what followed it
 * rests on the dates of all entries together: one that contradicts the others may leave it open, and settle it by leaving.
 */
const BY_ENTRY = /^(deceased|hospice|kidney cancer|clear cell|metastatic|nephrectomy|exposure \w+)$/;

/** Answers by single entries that the second has and the first did not have, or had otherwise. */
export function newCertainties(before: History, after: History): readonly string[] {
  const known = answersOf(before);
  return [...answersOf(after)].flatMap(([place, tri]) => {
    const was = known.get(place) ?? 'unknown';
    return BY_ENTRY.test(place) && tri !== 'unknown' && was !== tri ? [`${place}: was ${was}, is ${tri}`] : [];
  });
}
