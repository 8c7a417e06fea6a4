/** The treatment history as bars and events on a scale of days: the picture and its table are made from this one model. */
import type { Certainty, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import { type Day, spanOf } from '../kernel/calendar.ts';
import { dayWords, monthWords, REGIMEN_CLASS_WORDS, regimenWords, SITE_WORDS, STOP_WORDS } from './words.ts';

export interface TimelineBar {
  readonly label: string;
  /** First and last day it certainly covers, and how far its ends may lie out where dates are partial. */
  readonly from: Day;
  readonly to: Day;
  readonly earliest: Day;
  readonly latest: Day;
  /** No end on record: it is drawn to the day of judging with an open end. */
  readonly open: boolean;
  readonly certainty: Certainty;
  readonly when: string;
  readonly outcome: string;
}

export interface TimelineGroup {
  readonly title: string;
  readonly detail: string;
  readonly kind: 'perioperative' | 'line' | 'unplaced';
  readonly certainty: Certainty;
  readonly bars: readonly TimelineBar[];
}

export interface TimelineEvent {
  readonly kind: 'surgery' | 'metastasis' | 'progression' | 'local' | 'relapse';
  readonly label: string;
  readonly day: Day;
  readonly when: string;
  readonly sources: readonly Source[];
}

export interface Timeline {
  readonly first: Day;
  readonly last: Day;
  readonly years: readonly { readonly year: number; readonly day: Day }[];
  readonly events: readonly TimelineEvent[];
  readonly groups: readonly TimelineGroup[];
}

const LOCAL = {
  sbrt: 'stereotactic radiotherapy',
  srs: 'radiosurgery',
  ebrt: 'radiotherapy',
  metastasectomy: 'metastasectomy',
  ablation: 'ablation',
} as const;

function bar(
  label: string,
  start: string,
  end: string | undefined,
  certainty: Certainty,
  outcome: string,
  today: Day,
): TimelineBar {
  const from = spanOf(start);
  const to = end === undefined ? undefined : spanOf(end);
  return {
    label,
    from: from.last,
    to: Math.max(to?.first ?? today, from.last),
    earliest: from.first,
    latest: to?.last ?? today,
    open: to === undefined,
    certainty,
    when: `${dayWords(start)} – ${end === undefined ? 'no end on record' : dayWords(end)}`,
    outcome,
  };
}

function eventsOf(context: TreatmentHistoryContext): readonly TimelineEvent[] {
  const events: TimelineEvent[] = [];
  const add = (kind: TimelineEvent['kind'], label: string, date: string | undefined, sources: readonly Source[]) => {
    if (date !== undefined) events.push({ kind, label, day: spanOf(date).first, when: dayWords(date), sources });
  };
  const { diagnosis, nephrectomy, perioperative, lines, progression, localTherapies } = context;
  add(
    'surgery',
    nephrectomy.extent === 'unknown'
      ? 'Nephrectomy'
      : `${nephrectomy.extent[0]?.toUpperCase()}${nephrectomy.extent.slice(1)} nephrectomy`,
    nephrectomy.date,
    nephrectomy.sources,
  );
  // Sites found on the same day are one event.
  const bySite = new Map<string, { names: string[]; sources: Source[] }>();
  for (const { site, recordedOn, sources } of diagnosis.sites) {
    if (recordedOn === undefined) continue;
    const known = bySite.get(recordedOn) ?? { names: [], sources: [] };
    known.names.push(SITE_WORDS[site]);
    known.sources.push(...sources);
    bySite.set(recordedOn, known);
  }
  for (const [date, { names, sources }] of bySite) add('metastasis', `Metastasis: ${names.join(', ')}`, date, sources);
  if (perioperative.relapseOn !== undefined && !bySite.has(perioperative.relapseOn)) {
    add('relapse', 'Relapse', perioperative.relapseOn, perioperative.sources);
  }
  for (const line of lines.list)
    add('progression', `Progression on line ${line.number}`, line.progressionOn, line.sources);
  const last = lines.list.at(-1);
  if (last && last.progressionOn === undefined && progression.date !== undefined) {
    add('progression', `Progression on line ${last.number}`, progression.date, progression.sources);
  }
  for (const { kind, site, date, sources } of localTherapies) {
    add('local', `${LOCAL[kind]}${site === 'not stated' ? '' : `, ${site}`}`, date, sources);
  }
  return events.sort((a, b) => a.day - b.day);
}

function groupsOf(context: TreatmentHistoryContext, today: Day): readonly TimelineGroup[] {
  const groups: TimelineGroup[] = [];
  const { perioperative: p, lines, unplaced } = context;
  if (p.agents.length > 0 && p.start !== undefined) {
    const { start } = p;
    groups.push({
      title: p.setting === 'unknown' ? 'Perioperative' : `${p.setting[0]?.toUpperCase()}${p.setting.slice(1)}`,
      detail: `${regimenWords(p.agents)}, ended: ${STOP_WORDS[p.stopReason]}`,
      kind: 'perioperative',
      certainty: p.certainty ?? 'reported',
      bars: p.agents.map((agent) =>
        bar(agent, start, p.lastDose, p.certainty ?? 'reported', STOP_WORDS[p.stopReason], today),
      ),
    });
  }
  for (const line of lines.list) {
    groups.push({
      title: `Line ${line.number}`,
      detail: `${REGIMEN_CLASS_WORDS[line.regimenClass]}, from ${monthWords(line.start)}, ended: ${STOP_WORDS[line.stopReason]}`,
      kind: 'line',
      certainty: line.certainty,
      bars: line.courses.map((course) =>
        bar(course.agent, course.start, course.end, course.certainty, STOP_WORDS[course.stopReason], today),
      ),
    });
  }
  const loose = unplaced.filter((drug) => drug.start !== undefined);
  if (loose.length > 0) {
    groups.push({
      title: 'Setting not known',
      detail: 'counted in no line',
      kind: 'unplaced',
      certainty: 'ordered',
      bars: loose.map((drug) => bar(drug.agent, drug.start ?? '', drug.lastDose, drug.certainty, '', today)),
    });
  }
  return groups;
}

/** The timeline up to `today`; absent where nothing is dated. */
export function timelineOf(context: TreatmentHistoryContext, today: Day): Timeline | undefined {
  const events = eventsOf(context);
  const groups = groupsOf(context, today);
  const starts = [
    ...events.map(({ day }) => day),
    ...groups.flatMap(({ bars }) => bars.map(({ earliest }) => earliest)),
  ];
  if (starts.length === 0) return undefined;
  const first = Math.min(...starts);
  const span = Math.max(today - first, 365);
  // Some room on the left, so that the first event does not stick to the edge.
  const from = first - Math.round(span * 0.02);
  const years: { year: number; day: Day }[] = [];
  for (let year = 1950; year < 2200; year++) {
    const day = spanOf(`${year}-01-01`).first;
    if (day >= from && day <= today) years.push({ year, day });
  }
  return { first: from, last: today, years, events, groups };
}
