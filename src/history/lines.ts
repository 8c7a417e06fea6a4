/**
 * Lines of therapy for advanced disease, after the policy L1 to L15. A line changes only after progression; where the
 * record does not tell why a regimen was changed, the number of lines is a range and the list shows the smaller reading.
 */
import type { Line, RegimenClass, Source, StopReason } from '../contract/assessment.ts';
import type { Day } from '../kernel/calendar.ts';
import type { DrugExposure } from './exposure.ts';
import type { AgentClass, FactDate } from './facts.ts';
import { COMPLETED_ADVANCED, COMPLETED_TOLERANCE_DAYS, REGIMEN_WINDOW_DAYS, SHORT_EXPOSURE_DAYS } from './policy.ts';
import { distinct, isGiven, strongest } from './sources.ts';

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

export interface DerivedLine {
  readonly line: Line;
  readonly exposures: readonly DrugExposure[];
  readonly start: FactDate;
  /** First progression on this line. */
  readonly progression: ProgressionEvent | undefined;
  /** Why the line's end is not known; the gap to ask. */
  readonly undecidedStop: boolean;
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

/** First progression after `from` and not after `until`. */
function progressionBetween(
  events: readonly ProgressionEvent[],
  from: FactDate,
  until: FactDate | undefined,
): ProgressionEvent | undefined {
  return events.find(
    ({ date }) => date.span.first > from.span.first && (until === undefined || date.span.first <= until.span.last),
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

const nameOf = (segment: Segment) => `${segment.exposures.map(({ agent }) => agent).join('+')}@${segment.start.date}`;

/** Drugs of a segment that still ran when its last drug ended: their reasons decide why the regimen ended. */
function stopOf(segment: Segment, overrides: ReadonlyMap<string, StopReason>): StopReason | undefined {
  const answered = overrides.get(nameOf(segment));
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

type Join = 'new' | 'toxicity-switch' | 'uncertain';

function joinOf(
  before: Segment,
  after: Segment,
  events: readonly ProgressionEvent[],
  overrides: ReadonlyMap<string, StopReason>,
): Join {
  // An order that nobody confirmed stands by itself: it neither makes nor spoils a line that was given.
  if (before.given !== after.given) return 'new';
  if (progressionBetween(events, before.start, after.start)) return 'new';
  const reason = stopOf(before, overrides);
  if (reason === 'progression') return 'new';
  return reason === 'toxicity' ? 'toxicity-switch' : 'uncertain';
}

/**
 * Lines from exposures in the advanced setting (sorted by start) and progression events (sorted by date).
 * `stopReasons` are a clinician's answers by line number, each numbered without that answer.
 */
export function deriveLines(
  exposures: readonly DrugExposure[],
  events: readonly ProgressionEvent[],
  stopReasons: ReadonlyMap<number, StopReason>,
  asOf: Day,
): DerivedLines {
  const segments = segmentsOf(exposures, events);
  const overrides = new Map<string, StopReason>();
  let grouped = group(segments, events, overrides);
  for (const [number, reason] of [...stopReasons].sort((a, b) => a[0] - b[0])) {
    const line = grouped[number - 1];
    // The first drug change that nobody explained; else the end of the line.
    const open =
      line?.segments.find((segment, i) => i < line.joins.length && stopOf(segment, overrides) === undefined) ??
      (line && line.joins.length > 0 ? line.segments[0] : line?.segments.at(-1));
    if (!open) continue;
    overrides.set(nameOf(open), reason);
    grouped = group(segments, events, overrides);
  }
  const lines = grouped.map((one, i) =>
    lineOf(one, i + 1, grouped[i + 1]?.segments[0]?.start, events, overrides, asOf),
  );
  return {
    min: lines.filter(({ line }) => isGiven(line.certainty)).length,
    max: segments.length,
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

function group(
  segments: readonly Segment[],
  events: readonly ProgressionEvent[],
  overrides: ReadonlyMap<string, StopReason>,
): readonly Grouped[] {
  const lines: Grouped[] = [];
  for (const segment of segments) {
    const current = lines.at(-1);
    const previous = current?.segments.at(-1);
    if (current && previous) {
      const join = joinOf(previous, segment, events, overrides);
      if (join !== 'new') {
        current.segments.push(segment);
        current.joins.push(join);
        continue;
      }
    }
    lines.push({ segments: [segment], joins: [] });
  }
  return lines;
}

function lineOf(
  { segments, joins }: Grouped,
  number: number,
  next: FactDate | undefined,
  events: readonly ProgressionEvent[],
  overrides: ReadonlyMap<string, StopReason>,
  asOf: Day,
): DerivedLine {
  const first = segments[0];
  const last = segments.at(-1);
  if (!first || !last) throw new Error('a line without drugs');
  const all = segments.flatMap((segment) => segment.exposures);
  const certainty = strongest(all.map((exposure) => exposure.certainty));
  const counted = isGiven(certainty) ? all.filter((exposure) => isGiven(exposure.certainty)) : all;
  const agents = [...new Set(counted.map(({ agent }) => agent))];
  const flags = new Set<string>();
  for (const join of joins) flags.add(join === 'toxicity-switch' ? 'toxicity-switch' : 'line-count-uncertain');
  for (const { agent } of all) if (!agents.includes(agent)) flags.add(`agent-only-ordered:${agent}`);

  const opening = first.exposures.filter((exposure) => counted.includes(exposure));
  const classes = new Set((opening.length > 0 ? opening : first.exposures).flatMap((exposure) => exposure.classes));
  const progression = progressionBetween(events, first.start, next);
  const stated = stopOf(last, overrides);
  const ongoing = last.exposures.some((exposure) => exposure.ongoing);
  // A course that a later line follows is over, whatever a forgotten "active" says.
  let stopReason: StopReason = stated ?? 'unknown';
  if (overrides.get(nameOf(last)) === undefined && progression !== undefined) stopReason = 'progression';
  else if (stated === 'ongoing' && next !== undefined) stopReason = 'unknown';

  const lastDose = counted.reduce<FactDate | undefined>(
    (best, { lastDose: date }) =>
      date !== undefined && (best === undefined || date.span.last > best.span.last) ? date : best,
    undefined,
  );
  const stillRunning = ongoing && next === undefined;
  const end = stillRunning ? undefined : lastDose;
  if (
    isGiven(certainty) &&
    !stillRunning &&
    end !== undefined &&
    end.span.last - first.start.span.first < SHORT_EXPOSURE_DAYS &&
    end.span.last < asOf
  ) {
    flags.add('exposure-under-6-weeks');
  }
  return {
    line: {
      number,
      agents,
      regimenClass: regimenClassOf(classes),
      start: first.start.date,
      ...(end ? { end: end.date } : {}),
      ...(lastDose ? { lastDose: lastDose.date } : {}),
      stopReason,
      certainty,
      flags: [...flags],
      ...(progression ? { progressionOn: progression.date.date } : {}),
      courses: all.map((exposure) => ({
        agent: exposure.agent,
        opening: first.exposures.includes(exposure) && isOpening(exposure, first.start),
        start: exposure.start?.date ?? first.start.date,
        ...(exposure.lastDose ? { end: exposure.lastDose.date, lastDose: exposure.lastDose.date } : {}),
        certainty: exposure.certainty,
        stopReason: ownStopReason(exposure) ?? (progression ? 'progression' : 'unknown'),
      })),
      sources: distinct(all.flatMap((exposure) => exposure.sources)),
    },
    exposures: all,
    start: first.start,
    progression,
    undecidedStop: stopReason === 'unknown' || flags.has('line-count-uncertain'),
  };
}
