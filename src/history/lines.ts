/**
 * Lines of therapy for advanced disease, after the policy L1 to L15. A line changes only after progression; where the
 * record does not tell why a regimen was changed, the number of lines is a range and the list shows the smaller reading.
 */
import type { Line, RegimenClass, Source, StopReason } from '../contract/assessment.ts';
import type { Day } from '../kernel/calendar.ts';
import { earliest, latest } from './evidence-date.ts';
import type { DrugExposure } from './exposure.ts';
import type { AgentClass, FactDate } from './facts.ts';
import type { Finding } from './facts-on-day.ts';
import { type Join, stepsOf } from './line-steps.ts';
import {
  COMPLETED_ADVANCED,
  COMPLETED_TOLERANCE_DAYS,
  DISEASE_STATUS_HOLDS_DAYS,
  PERIOPERATIVE_OVERRUN_DAYS,
  REGIMEN_WINDOW_DAYS,
  SHORT_EXPOSURE_DAYS,
} from './policy.ts';
import { isIci, patternOf } from './resistance.ts';
import { answered, distinct, isGiven, strongest } from './sources.ts';

export interface ProgressionEvent {
  readonly date: FactDate;
  readonly source: Source;
}

/** Drugs started together (L2); the unit between which a line may change. */
interface Segment {
  readonly exposures: readonly DrugExposure[];
  readonly start: FactDate;
  readonly given: boolean;
}

/** What is on record beside the drugs and decides where a line ends. */
export interface Course {
  /** Sorted by date. */
  readonly events: readonly ProgressionEvent[];
  /** Disease status findings, sorted by date. */
  readonly statuses: readonly Finding<'disease-status'>[];
  readonly asOf: Day;
}

export interface DerivedLine {
  readonly line: Line;
  readonly exposures: readonly DrugExposure[];
  readonly start: FactDate;
  /** First progression on this line. */
  readonly progression: ProgressionEvent | undefined;
}

export interface DerivedLines {
  readonly min: number;
  readonly max: number;
  readonly lines: readonly DerivedLine[];
}

/** Class of a regimen from the classes of its drugs. */
export function regimenClassOf(classes: ReadonlySet<AgentClass>): RegimenClass {
  const pd1 = classes.has('pd1');
  const ctla4 = classes.has('ctla4');
  const ici = pd1 || ctla4;
  const tki = classes.has('vegfr-tki');
  const mtor = classes.has('mtor');
  const hif2a = classes.has('hif2a');
  const vegf = classes.has('vegf-antibody');
  const cytokine = classes.has('cytokine');
  if (pd1 && ctla4) return tki ? 'ici-ici-tki' : 'ici-ici';
  if (hif2a) return ici ? 'hif2a-ici' : tki ? 'hif2a-tki' : 'hif2a';
  if (ici) return tki ? 'ici-tki' : vegf || cytokine || mtor ? 'other' : 'ici';
  if (tki) return mtor ? 'tki-mtor' : cytokine || vegf ? 'other' : 'tki';
  if (mtor) return vegf || cytokine ? 'other' : 'mtor';
  if (cytokine) return vegf ? 'vegf-cytokine' : 'cytokine';
  return classes.size === 0 ? 'unknown' : 'other';
}

/** A drug's own reason for stopping: stated, or completed by its planned number of doses. */
export function ownStopReason(exposure: DrugExposure): StopReason | undefined {
  if (exposure.stopReason) return exposure.stopReason.reason;
  if (exposure.ongoing) return 'ongoing';
  const planned = COMPLETED_ADVANCED[exposure.agent];
  if (planned && exposure.start && exposure.lastDose) {
    const days = exposure.lastDose.span.first - exposure.start.span.last;
    if ((exposure.doses ?? 0) >= planned.doses || days >= planned.days - COMPLETED_TOLERANCE_DAYS) return 'completed';
  }
  return undefined;
}

/**
 * Why a drug of a line ended: its own reason; the line's where it ran to the end; else unknown (dropped while the line
 * went on).
 */
export function outcomeIn(exposure: DrugExposure, line: readonly DrugExposure[], lineStopped: StopReason): StopReason {
  const own = ownStopReason(exposure);
  if (own !== undefined && own !== 'ongoing') return own;
  // An end that nobody wrote down shows neither that it ran on nor that it did not.
  const endOf = ({ lastDose, ongoing }: DrugExposure) => lastDose?.span.last ?? (ongoing ? Infinity : undefined);
  const end = endOf(exposure);
  if (end === undefined) return 'unknown';
  const ranToTheEnd = line.every((other) => (endOf(other) ?? -Infinity) <= end + PERIOPERATIVE_OVERRUN_DAYS);
  return ranToTheEnd ? lineStopped : 'unknown';
}

/** First progression that surely lies after `from` and not after `until`. */
function progressionBetween(
  events: readonly ProgressionEvent[],
  from: FactDate,
  until: FactDate | undefined,
): ProgressionEvent | undefined {
  return events.find(
    ({ date }) => date.span.first > from.span.last && (until === undefined || date.span.last <= until.span.last),
  );
}

function segmentsOf(exposures: readonly DrugExposure[], events: readonly ProgressionEvent[]): Segment[] {
  const segments: { exposures: DrugExposure[]; start: FactDate; given: boolean }[] = [];
  for (const exposure of exposures) {
    const { start } = exposure;
    if (start === undefined) continue;
    const current = segments.at(-1);
    const given = isGiven(exposure.certainty);
    if (current) {
      const together = start.span.first - current.start.span.first <= REGIMEN_WINDOW_DAYS;
      const progressed = progressionBetween(events, current.start, start) !== undefined;
      const resumed = current.exposures.some((other) => other.agent === exposure.agent);
      if ((together || resumed) && !(progressed && !together)) {
        current.exposures.push(exposure);
        current.given ||= given;
        continue;
      }
    }
    segments.push({ exposures: [exposure], start, given });
  }
  return segments;
}

/** A clinician's answers to why a regimen ended. */
type Overrides = ReadonlyMap<Segment, StopReason>;

/** Drugs of a segment that still ran when its last drug ended: their reasons decide why the regimen ended. */
function stopOf(segment: Segment, overrides: Overrides): StopReason | undefined {
  const answered = overrides.get(segment);
  if (answered !== undefined) return answered;
  const end = Math.max(...segment.exposures.map(({ lastDose }) => lastDose?.span.last ?? Infinity));
  const last = segment.exposures.filter(
    ({ lastDose }) => (lastDose?.span.last ?? Infinity) >= end - REGIMEN_WINDOW_DAYS,
  );
  const reasons = new Set(last.flatMap((exposure) => ownStopReason(exposure) ?? []));
  for (const reason of ['progression', 'ongoing', 'toxicity', 'completed', 'other'] as const) {
    if (reasons.has(reason)) return reason;
  }
  return undefined;
}

/** Whether a drug of the segment was still being given on a day, as far as the record shows. */
function runsOn(segment: Segment, day: FactDate): boolean {
  return segment.exposures.some(
    ({ lastDose, ongoing }) => ongoing || (lastDose !== undefined && lastDose.span.first >= day.span.last),
  );
}

/** The newest finding on the disease says, not long before `until`, that it responds. */
function responding(from: FactDate, until: FactDate, statuses: Course['statuses']): Source | undefined {
  const newest = statuses.findLast(
    ({ date, status }) =>
      date !== undefined &&
      status !== 'undetermined' &&
      date.span.first > from.span.first &&
      date.span.last <= until.span.first,
  );
  if (newest?.date === undefined || newest.status !== 'improved') return undefined;
  return until.span.first - newest.date.span.last <= DISEASE_STATUS_HOLDS_DAYS ? newest.source : undefined;
}

function joinOf(before: Segment, after: Segment, course: Course, overrides: Overrides): Join | undefined {
  if (progressionBetween(course.events, before.start, after.start)) return undefined;
  const reason = stopOf(before, overrides);
  if (reason === 'progression') return undefined;
  // A drug added to a regimen that works is a planned step (L6); one added for want of a response is a new line.
  const response = runsOn(before, after.start) ? responding(before.start, after.start, course.statuses) : undefined;
  if (response) return { kind: 'planned-addition', sources: [response] };
  return { kind: reason === 'toxicity' ? 'toxicity-switch' : 'unexplained', sources: [] };
}

/**
 * Lines from exposures in the advanced setting (sorted by start) and the course of the disease. `stopReasons` are a
 * clinician's answers by line number, each numbered without that answer.
 */
export function deriveLines(
  exposures: readonly DrugExposure[],
  course: Course,
  stopReasons: ReadonlyMap<number, StopReason>,
): DerivedLines {
  const segments = segmentsOf(exposures, course.events);
  const overrides = new Map<Segment, StopReason>();
  const answers = new Map<Segment, Source>();
  let grouped = group(segments, course, overrides);
  for (const [number, reason] of [...stopReasons].sort((a, b) => a[0] - b[0])) {
    const line = grouped[number - 1];
    // The first drug change that nobody explained; else the end of the line.
    const open =
      line?.segments.find((segment, i) => i < line.joins.length && stopOf(segment, overrides) === undefined) ??
      (line && line.joins.length > 0 ? line.segments[0] : line?.segments.at(-1));
    if (!open) continue;
    overrides.set(open, reason);
    answers.set(open, answered(`stop-reason:${number}`));
    grouped = group(segments, course, overrides);
  }
  const lines = grouped.map((one, i) => {
    const derived = lineOf(one, i, grouped, course, overrides);
    const said = one.segments.flatMap((segment) => answers.get(segment) ?? []);
    const { line } = derived;
    return said.length === 0 ? derived : { ...derived, line: { ...line, sources: [...said, ...line.sources] } };
  });
  const planned = grouped.flatMap(({ joins }) => joins).filter(({ kind }) => kind === 'planned-addition');
  return {
    min: lines.filter(({ line }) => isGiven(line.certainty)).length,
    max: segments.length - planned.length,
    lines,
  };
}

/** Begun within the window in which drugs make one regimen. */
function isOpening(exposure: DrugExposure, start: FactDate): boolean {
  return exposure.start !== undefined && exposure.start.span.first - start.span.first <= REGIMEN_WINDOW_DAYS;
}

interface Grouped {
  readonly segments: Segment[];
  /** How each segment joins the next one of the same line. */
  readonly joins: Join[];
}

/**
 * Segments joined to lines. An order that nobody confirmed stands by itself: it neither makes nor parts a line that was
 * given, and two of them are joined only where nothing given lies between.
 */
function group(segments: readonly Segment[], course: Course, overrides: Overrides): readonly Grouped[] {
  const lines: Grouped[] = [];
  let given: Grouped | undefined;
  let ordered: Grouped | undefined;
  for (const segment of segments) {
    const current = segment.given ? given : ordered;
    const previous = current?.segments.at(-1);
    const join = previous && joinOf(previous, segment, course, overrides);
    if (current && join) {
      current.segments.push(segment);
      current.joins.push(join);
    } else {
      const line: Grouped = { segments: [segment], joins: [] };
      lines.push(line);
      if (segment.given) given = line;
      else ordered = line;
    }
    if (segment.given) ordered = undefined;
  }
  return lines;
}

/**
 * Class of a line. A regimen that joined while a drug of the line went on makes a combination with it; where regimens of
 * different classes follow each other in one reading of the line, it has no one class.
 */
function classOfLine(segments: readonly Segment[], counted: readonly DrugExposure[]): RegimenClass {
  const classesOf = (exposures: readonly DrugExposure[]) => {
    const those = exposures.filter((exposure) => counted.includes(exposure));
    return new Set((those.length > 0 ? those : exposures).flatMap(({ classes }) => classes));
  };
  let together: ReadonlySet<AgentClass> = new Set();
  let found: RegimenClass = 'unknown';
  for (const [i, segment] of segments.entries()) {
    const own = classesOf(segment.exposures);
    const joins = i === 0 || segments.slice(0, i).some((before) => runsOn(before, segment.start));
    if (!joins && regimenClassOf(own) !== found) return 'unknown';
    together = joins ? new Set([...together, ...own]) : own;
    found = regimenClassOf(together);
  }
  return found;
}

/** Over, and given for less than six weeks from the first dose to the last. */
function isShort(exposures: readonly DrugExposure[], asOf: Day): boolean {
  const start = earliest(exposures.map((exposure) => exposure.start));
  const end = latest(exposures.map((exposure) => exposure.lastDose));
  const over = exposures.every((exposure) => exposure.lastDose !== undefined && !exposure.ongoing);
  if (start === undefined || end === undefined || !over) return false;
  return end.span.last - start.span.first < SHORT_EXPOSURE_DAYS && end.span.last < asOf;
}

function lineOf(
  { segments, joins }: Grouped,
  index: number,
  grouped: readonly Grouped[],
  course: Course,
  overrides: Overrides,
): DerivedLine {
  const first = segments[0];
  const last = segments.at(-1);
  if (!first || !last) throw new Error('a line without drugs');
  const next = grouped[index + 1]?.segments[0];
  const followed = grouped.slice(index + 1).some((line) => line.segments.some((segment) => segment.given));
  const all = segments.flatMap((segment) => segment.exposures);
  const certainty = strongest(all.map((exposure) => exposure.certainty));
  const counted = isGiven(certainty) ? all.filter((exposure) => isGiven(exposure.certainty)) : all;
  const agents = [...new Set(counted.map(({ agent }) => agent))];
  const flags = new Set<string>();
  for (const { kind } of joins) {
    if (kind === 'toxicity-switch') flags.add('toxicity-switch');
    if (kind === 'unexplained') flags.add('line-count-uncertain');
    if (kind === 'planned-addition') flags.add('planned-addition');
  }
  for (const { agent } of all) if (!agents.includes(agent)) flags.add(`agent-only-ordered:${agent}`);

  const progression = progressionBetween(course.events, first.start, next?.start);
  const stated = stopOf(last, overrides);
  const ongoing = last.exposures.some((exposure) => exposure.ongoing);
  // A course that a later line follows is over, whatever a forgotten "active" says.
  let stopReason: StopReason = stated ?? 'unknown';
  if (overrides.get(last) === undefined && progression !== undefined) stopReason = 'progression';
  else if (stated === 'ongoing' && followed) stopReason = 'unknown';

  const stillRunning = ongoing && !followed;
  const lastDose = latest(counted.map((exposure) => exposure.lastDose));
  const end = stillRunning ? undefined : lastDose;
  // Tests for six weeks (T-11, SITC) ask for the checkpoint inhibitor, whatever goes on beside it.
  if (isGiven(certainty) && (isShort(counted, course.asOf) || isShort(counted.filter(isIci), course.asOf))) {
    flags.add('exposure-under-6-weeks');
  }
  const before = grouped[index - 1];
  return {
    line: {
      number: index + 1,
      agents,
      regimenClass: classOfLine(segments, counted),
      start: first.start.date,
      ...(end ? { end: end.date } : {}),
      ...(lastDose ? { lastDose: lastDose.date } : {}),
      stopReason,
      certainty,
      flags: [...flags],
      ...(progression ? { progressionOn: progression.date.date } : {}),
      pattern: patternOf(all, progression?.date),
      courses: all.map((exposure) => ({
        agent: exposure.agent,
        opening: first.exposures.includes(exposure) && isOpening(exposure, first.start),
        start: exposure.start?.date ?? first.start.date,
        ...(exposure.lastDose ? { end: exposure.lastDose.date, lastDose: exposure.lastDose.date } : {}),
        certainty: exposure.certainty,
        stopReason: outcomeIn(exposure, all, stopReason),
      })),
      steps: stepsOf({
        segments,
        joins,
        certainty,
        short: flags.has('exposure-under-6-weeks'),
        progression,
        before: before && {
          segments: before.segments,
          progression: progressionBetween(course.events, before.segments[0]?.start ?? first.start, first.start),
          runsOn: before.segments.some((segment) => runsOn(segment, first.start)),
        },
        earlierAgents: new Set(
          grouped
            .slice(0, index)
            .flatMap((line) => line.segments.flatMap((one) => one.exposures.map(({ agent }) => agent))),
        ),
      }),
      sources: distinct(all.flatMap((exposure) => exposure.sources)),
    },
    exposures: all,
    start: first.start,
    progression,
  };
}
