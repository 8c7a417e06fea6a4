/**
 * The treatment history on a scale of days: swim lanes by class, bands for lines and perioperative therapy, events and
 * intervals. The picture, its table and what is read aloud are made from this one model.
 */
import type { Certainty, DrugClass, Source, StopReason, TreatmentHistoryContext } from '../contract/assessment.ts';
import { addMonths, civilOf, type Day, dayOf, isoOf, spanOf } from '../kernel/calendar.ts';
import { REPORT_CLASSES } from './facts.ts';
import { ENGLISH, monthsOfDays, type ReportClass, type ReportWords } from './words.ts';

export interface TimelineBar {
  readonly id: string;
  readonly label: string;
  /** "Line 1", "Adjuvant". */
  readonly group: string;
  readonly kind: 'perioperative' | 'line' | 'unplaced';
  /** First and last day it certainly covers, and how far its ends may lie out where dates are partial. */
  readonly from: Day;
  readonly to: Day;
  readonly earliest: Day;
  readonly latest: Day;
  /** No end on record: it is drawn to the day of judging with an open end. */
  readonly open: boolean;
  readonly certainty: Certainty;
  readonly when: string;
  /** Why it ended, in words; absent where the record does not say. */
  readonly outcome: string | undefined;
  readonly howSure: string;
  /** The whole bar in one sentence. */
  readonly aloud: string;
  readonly sources: readonly Source[];
}

export interface TimelineLane {
  readonly id: ReportClass | 'other';
  readonly title: string;
  readonly bars: readonly TimelineBar[];
}

/** A stretch behind all lanes: a line, or therapy around surgery. */
export interface TimelineBand {
  readonly id: string;
  readonly kind: 'perioperative' | 'line' | 'unplaced';
  readonly title: string;
  readonly from: Day;
  readonly to: Day;
  readonly certainty: Certainty;
}

export interface TimelineEvent {
  readonly id: string;
  readonly kind: 'surgery' | 'metastasis' | 'progression' | 'local' | 'relapse';
  readonly label: string;
  /** Where it is drawn; between `earliest` and `latest` where the date is partial. */
  readonly day: Day;
  readonly earliest: Day;
  readonly latest: Day;
  readonly when: string;
  readonly aloud: string;
  readonly sources: readonly Source[];
}

export interface TimelineInterval {
  readonly kind: 'ici-free' | 'no-therapy';
  readonly from: Day;
  readonly to: Day;
  readonly label: string;
  /** A second sentence, for what the reader should think of. */
  readonly note: string | undefined;
  /** Limits that sources use after the last dose, in months, with their days. */
  readonly marks: readonly { readonly months: number; readonly day: Day }[];
}

export interface Timeline {
  readonly first: Day;
  readonly last: Day;
  /** First days of years, of which a reader labels as many as fit. */
  readonly years: readonly { readonly year: number; readonly day: Day }[];
  readonly events: readonly TimelineEvent[];
  readonly lanes: readonly TimelineLane[];
  readonly bands: readonly TimelineBand[];
  readonly intervals: readonly TimelineInterval[];
  /** The picture in a sentence, for whoever does not see it. */
  readonly summary: string;
}

/**
 * Limits that sources use after the last perioperative dose, in calendar months. They stand in the evidence as T-5
 * (3 months), T-1, T-2 and T-7 (6 months), T-3, T-4 and T-7 (12 months).
 */
export const RELAPSE_LIMITS: readonly { readonly months: number; readonly statements: readonly string[] }[] = [
  { months: 3, statements: ['T-5'] },
  { months: 6, statements: ['T-1', 'T-2', 'T-7'] },
  { months: 12, statements: ['T-3', 'T-4', 'T-7'] },
];

/** Pauses shorter than this are not pointed out. A choice of display: no source sets a limit. */
const LONG_PAUSE_MONTHS = 6;

interface BarInput {
  readonly agent: string;
  readonly group: string;
  readonly kind: TimelineBar['kind'];
  readonly start: string;
  readonly end: string | undefined;
  readonly ongoing: boolean;
  readonly certainty: Certainty;
  readonly outcome: string | undefined;
  readonly sources: readonly Source[];
}

function barOf(input: BarInput, today: Day, words: ReportWords): TimelineBar {
  const { agent, group, kind, start, end, ongoing, certainty, outcome, sources } = input;
  const from = spanOf(start);
  const to = end === undefined ? undefined : spanOf(end);
  const label = words.drug(agent);
  const when = words.timeline.period(
    words.day(start),
    end !== undefined ? words.day(end) : ongoing ? words.stop.ongoing : words.timeline.noEnd,
  );
  const howSure = words.certainty[certainty];
  return {
    id: `${group}|${agent}|${start}`,
    label,
    group,
    kind,
    from: from.last,
    to: Math.max(to?.first ?? today, from.last),
    earliest: from.first,
    latest: to?.last ?? today,
    open: to === undefined,
    certainty,
    when,
    outcome,
    howSure,
    aloud: words.timeline.barAloud({ agent: label, group, period: when, outcome, certainty: howSure }),
    sources,
  };
}

/** Why a course ended, in words; absent where it goes on or nobody says. */
function endOf(reason: StopReason, words: ReportWords): string | undefined {
  return reason === 'unknown' || reason === 'ongoing' ? undefined : words.stop[reason];
}

/** The lane of a drug: the class under which the history counts it. */
function laneOf(agent: string, { exposures }: TreatmentHistoryContext): TimelineLane['id'] {
  const counts = (name: DrugClass) =>
    exposures[name].agents.includes(agent) || exposures[name].advancedAgents.includes(agent);
  return REPORT_CLASSES.find(counts) ?? 'other';
}

interface Placed {
  readonly agent: string;
  readonly bar: TimelineBar;
}

function barsOf(context: TreatmentHistoryContext, today: Day, words: ReportWords): readonly Placed[] {
  const placed: Placed[] = [];
  const add = (input: BarInput) => placed.push({ agent: input.agent, bar: barOf(input, today, words) });
  const { perioperative: p, lines, unplaced } = context;
  if (p.start !== undefined) {
    for (const agent of p.agents) {
      add({
        agent,
        group: words.timeline.perioperative[p.setting],
        kind: 'perioperative',
        start: p.start,
        end: p.lastDose,
        certainty: p.certainty ?? 'reported',
        ongoing: p.stopReason === 'ongoing',
        outcome: endOf(p.stopReason, words),
        sources: p.sources,
      });
    }
  }
  for (const line of lines.list) {
    for (const course of line.courses) {
      add({
        agent: course.agent,
        group: words.line(line.number),
        kind: 'line',
        start: course.start,
        end: course.end,
        certainty: course.certainty,
        ongoing: course.stopReason === 'ongoing',
        outcome: endOf(course.stopReason, words),
        sources: line.sources,
      });
    }
  }
  for (const drug of unplaced) {
    if (drug.start === undefined) continue;
    add({
      agent: drug.agent,
      group: words.timeline.unplaced,
      kind: 'unplaced',
      start: drug.start,
      end: drug.lastDose,
      ongoing: false,
      certainty: drug.certainty,
      outcome: undefined,
      sources: drug.sources,
    });
  }
  return placed;
}

function lanesOf(context: TreatmentHistoryContext, placed: readonly Placed[], words: ReportWords) {
  const ids = [...REPORT_CLASSES, 'other'] as const;
  return ids.flatMap((id): readonly TimelineLane[] => {
    const bars = placed.filter(({ agent }) => laneOf(agent, context) === id).map(({ bar }) => bar);
    return bars.length === 0 ? [] : [{ id, title: words.drugClass[id], bars }];
  });
}

/** One band per group of bars, from its first day to its last. */
function bandsOf(placed: readonly Placed[]): readonly TimelineBand[] {
  const groups = [...new Set(placed.map(({ bar }) => bar.group))];
  return groups.flatMap((title): readonly TimelineBand[] => {
    const bars = placed.map(({ bar }) => bar).filter(({ group }) => group === title);
    const [first] = bars;
    if (!first) return [];
    return [
      {
        id: title,
        kind: first.kind,
        title,
        from: Math.min(...bars.map(({ from }) => from)),
        to: Math.max(...bars.map(({ to }) => to)),
        certainty: bars.every(({ certainty }) => certainty === 'ordered') ? 'ordered' : first.certainty,
      },
    ];
  });
}

function eventsOf(context: TreatmentHistoryContext, words: ReportWords): readonly TimelineEvent[] {
  const { timeline } = words;
  const events: TimelineEvent[] = [];
  const add = (kind: TimelineEvent['kind'], label: string, date: string | undefined, sources: readonly Source[]) => {
    if (date === undefined) return;
    const { first, last } = spanOf(date);
    const when = words.day(date);
    events.push({
      id: `${kind}|${date}|${label}`,
      kind,
      label,
      day: Math.round((first + last) / 2),
      earliest: first,
      latest: last,
      when,
      aloud: `${label}, ${when}`,
      sources,
    });
  };
  const { diagnosis, nephrectomy, perioperative, lines, progression, localTherapies } = context;
  add('surgery', timeline.nephrectomy[nephrectomy.extent], nephrectomy.date, nephrectomy.sources);
  // Sites found on the same day are one event.
  const bySite = new Map<string, { names: string[]; sources: Source[] }>();
  for (const { site, recordedOn, sources } of diagnosis.sites) {
    if (recordedOn === undefined) continue;
    const known = bySite.get(recordedOn) ?? { names: [], sources: [] };
    known.names.push(words.site[site]);
    known.sources.push(...sources);
    bySite.set(recordedOn, known);
  }
  for (const [date, { names, sources }] of bySite) {
    add('metastasis', timeline.metastasis(names.join(', ')), date, sources);
  }
  if (perioperative.relapseOn !== undefined && !bySite.has(perioperative.relapseOn)) {
    add('relapse', timeline.relapse, perioperative.relapseOn, perioperative.sources);
  }
  for (const line of lines.list) {
    add('progression', timeline.progressionOn(line.number), line.progressionOn, line.sources);
  }
  const last = lines.list.at(-1);
  if (last && last.progressionOn === undefined && progression.date !== undefined) {
    add('progression', timeline.progressionOn(last.number), progression.date, progression.sources);
  }
  for (const { kind, site, date, sources } of localTherapies) {
    const name = words.local[kind];
    add('local', site === 'not stated' ? name : timeline.localAt(name, site), date, sources);
  }
  return events.sort((a, b) => a.day - b.day);
}

/** The stretch from the last perioperative checkpoint inhibitor to the relapse. */
function iciFreeInterval(context: TreatmentHistoryContext, words: ReportWords): readonly TimelineInterval[] {
  const { ici, lastDose, relapseOn, monthsToRelapse, monthsToRelapseRange } = context.perioperative;
  if (ici !== 'yes' || lastDose === undefined || relapseOn === undefined) return [];
  const from = spanOf(lastDose).last;
  const to = spanOf(relapseOn).first;
  if (to <= from) return [];
  const months =
    monthsToRelapse !== undefined
      ? words.months(monthsToRelapse)
      : monthsToRelapseRange
        ? words.monthsRange(monthsToRelapseRange.min, monthsToRelapseRange.max)
        : undefined;
  if (months === undefined) return [];
  const marks = RELAPSE_LIMITS.map((limit) => ({ months: limit.months, day: addMonths(from, limit.months) }));
  return [{ kind: 'ici-free', from, to, label: words.timeline.iciFree(months), note: undefined, marks }];
}

/** Long stretches of advanced disease without systemic therapy on record: the place where a line may be missing. */
function pausesOf(context: TreatmentHistoryContext, words: ReportWords): readonly TimelineInterval[] {
  const { timeline } = words;
  const pauses: TimelineInterval[] = [];
  const { diagnosis, lines } = context;
  const add = (from: Day, to: Day, label: (months: number) => string) => {
    const months = monthsOfDays(to - from);
    if (months < LONG_PAUSE_MONTHS) return;
    pauses.push({ kind: 'no-therapy', from, to, label: label(months), note: timeline.lineMayBeMissing, marks: [] });
  };
  const [first] = lines.list;
  if (first && diagnosis.metastaticOn !== undefined) {
    add(spanOf(diagnosis.metastaticOn).last, spanOf(first.start).first, timeline.noTherapyAfterMetastasis);
  }
  lines.list.forEach((line, i) => {
    const next = lines.list[i + 1];
    const end = line.lastDose ?? line.end;
    if (!next || end === undefined) return;
    add(spanOf(end).last, spanOf(next.start).first, (months) =>
      timeline.noTherapyBetween(months, words.line(line.number), words.line(next.number)),
    );
  });
  return pauses;
}

/** The timeline up to `today`; absent where nothing is dated. */
export function timelineOf(
  context: TreatmentHistoryContext,
  today: Day,
  words: ReportWords = ENGLISH,
): Timeline | undefined {
  const events = eventsOf(context, words);
  const placed = barsOf(context, today, words);
  const starts = [...events.map(({ earliest }) => earliest), ...placed.map(({ bar }) => bar.earliest)];
  if (starts.length === 0) return undefined;
  const earliest = Math.min(...starts);
  const room = Math.max(today - earliest, 365);
  // Some room on both sides, so that nothing sticks to an edge.
  const first = earliest - Math.round(room * 0.02);
  const last = today + Math.round(room * 0.015);
  const years: { year: number; day: Day }[] = [];
  for (let { year } = civilOf(first); dayOf(year, 1, 1) <= last; year++) {
    if (dayOf(year, 1, 1) >= first) years.push({ year, day: dayOf(year, 1, 1) });
  }
  return {
    first,
    last,
    years,
    events,
    lanes: lanesOf(context, placed, words),
    bands: bandsOf(placed),
    intervals: [...pausesOf(context, words), ...iciFreeInterval(context, words)],
    summary: words.timeline.summary({
      from: words.month(isoOf(earliest)),
      to: words.day(isoOf(today)),
      events: events.length,
      bars: placed.length,
      lines: context.lines.list.length,
    }),
  };
}
