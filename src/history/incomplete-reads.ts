/**
 * Takes back what rests on something not having been found, where the place it would stand in was not read to the end. A
 * finding stays; a number, a "latest" or a "not yet" made of findings alone does not, because one more could change it.
 * Exposures, counts and yes-or-no questions are three-valued by themselves (see `absentIf`).
 */
import type { Answers } from '../contract/answers.ts';
import type { Imdc, Line, Perioperative, Progression, TreatmentHistoryContext } from '../contract/assessment.ts';
import type { Wholeness } from './facts.ts';
import { imdcOf } from './imdc.ts';

/** The context as far as it holds whatever was not read. What a clinician answered holds by itself. */
export function withoutWhatRestsOnAbsence(
  context: TreatmentHistoryContext,
  whole: Wholeness,
  answers: Answers,
): TreatmentHistoryContext {
  if (whole.drugs && whole.conditions && whole.procedures && whole.observations) return context;
  return {
    ...context,
    nephrectomy: nephrectomy(context.nephrectomy, whole, answers),
    perioperative: perioperative(context.perioperative, whole, answers),
    lines: { ...context.lines, list: context.lines.list.map((line) => patternless(line, whole)) },
    progression: progression(context.progression, whole),
    imdc: imdc(context.imdc, whole, answers),
  };
}

function nephrectomy(
  found: TreatmentHistoryContext['nephrectomy'],
  whole: Wholeness,
  answers: Answers,
): TreatmentHistoryContext['nephrectomy'] {
  const { monthsToMetastasis: _months, monthsToMetastasisRange: _range, ...rest } = found;
  // A second operation may have removed the rest.
  const extent = found.extent === 'partial' && !whole.procedures && !answers.nephrectomy ? 'unknown' : found.extent;
  // An earlier metastasis or operation would make it another class; so would a drug before a late one.
  const dated = whole.conditions && whole.observations && whole.procedures;
  if (!dated) return { ...rest, extent, timing: 'unknown' };
  const placed = whole.drugs || found.timing === 'before-metastasis';
  return placed ? { ...found, extent } : { ...found, extent, timing: 'unknown' };
}

function perioperative(found: Perioperative, whole: Wholeness, answers: Answers): Perioperative {
  const { monthsToRelapse: _months, monthsToRelapseRange: _range, otherBand: _other, ...rest } = found;
  // Doses that were not read can only bring the end nearer to the relapse: 'during' stays.
  const certain = whole.drugs && whole.conditions && whole.observations;
  const answered = answers['relapse-band'] !== undefined;
  // Fewer doses than planned is no proof where doses may be missing; a stated reason is.
  const counted = found.completed === 'no' && !STATED_END.has(found.stopReason);
  const completed = counted && !whole.drugs ? 'unknown' : found.completed;
  if (certain || answered) return { ...found, completed };
  // The band stays, the months do not: a later dose would make them fewer.
  if (found.band === 'during') return { ...rest, completed };
  return { ...rest, completed, band: 'unknown', nearThreshold: false };
}

const STATED_END: ReadonlySet<string> = new Set(['toxicity', 'progression', 'other']);

const dated = (whole: Wholeness) => whole.drugs && whole.observations;

function progression(found: Progression, whole: Wholeness): Progression {
  if (dated(whole)) return found;
  const { monthsOnLine: _months, ...rest } = found;
  return { ...rest, pattern: 'cannot-classify' };
}

function patternless(line: Line, whole: Wholeness): Line {
  return dated(whole) ? line : { ...line, pattern: 'cannot-classify' };
}

/** A newer value, an earlier diagnosis or an earlier drug may stand where nobody read. */
function imdc(found: Imdc, whole: Wholeness, answers: Answers): Imdc {
  const timed = whole.conditions && whole.procedures && whole.drugs;
  return imdcOf(
    found.factors.map((one) => {
      if (one.factor === 'time-to-treatment') return timed ? one : { ...one, point: 'unknown' };
      const said = one.factor === 'performance-status' && answers['performance-status'] !== undefined;
      return whole.observations || said ? one : { ...one, point: 'unknown' };
    }),
    found.line,
  );
}
