/**
 * Entries about one drug → exposures: stretches of time in which the patient had it, each with the strongest evidence
 * that it was really taken. Orders confirm nothing, but every entry stays as a source.
 */
import type { Source, StopReason } from '../contract/assessment.ts';
import type { Day } from '../kernel/calendar.ts';
import { append } from '../kernel/group.ts';
import type { AgentClass, DrugFact, FactDate, Intent } from './facts.ts';
import { EXPOSURE_GAP_DAYS } from './policy.ts';
import { distinct, isGiven } from './sources.ts';

export interface DrugExposure {
  readonly agent: string;
  readonly classes: readonly AgentClass[];
  readonly route: DrugFact['route'];
  readonly certainty: 'administered' | 'reported' | 'ordered';
  /** Absent where no entry has a date: the drug was taken, nobody says when. */
  readonly start: FactDate | undefined;
  /** Last day on which it was taken as far as the record shows; absent while it goes on and for undated entries. */
  readonly lastDose: FactDate | undefined;
  readonly ongoing: boolean;
  /** Number of dose days, where the record counts them. */
  readonly doses: number | undefined;
  /** Usual distance between doses in days, where at least two are dated. */
  readonly intervalDays: number | undefined;
  readonly plannedDoses: number | undefined;
  readonly stopReason: { readonly reason: StopReason; readonly source: Source } | undefined;
  readonly intent: { readonly intent: Intent; readonly source: Source } | undefined;
  readonly sources: readonly Source[];
}

interface Entry {
  readonly fact: DrugFact;
  readonly from: Day;
  readonly to: Day;
}

/** First and last day an entry speaks of. A planned end is no day of taking; an open period reaches to the day of judging. */
function entryOf(fact: DrugFact, asOf: Day): Entry | undefined {
  const from = fact.start?.span.first ?? fact.end?.span.first;
  if (from === undefined) return undefined;
  const end = lastDayOf(fact, asOf);
  const to = isOngoing(fact, asOf) ? asOf : Math.max(from, end?.span.last ?? from);
  return { fact, from, to };
}

/** The last day an entry proves: a dose, or an end that lies in the past and was not merely planned. */
function lastDayOf(fact: DrugFact, asOf: Day): FactDate | undefined {
  if (fact.form === 'dose') return fact.start;
  const over = fact.end !== undefined && !fact.endIsPlanned && fact.end.span.first <= asOf;
  return over ? fact.end : undefined;
}

/** Marked as active and not ended by the day of judging. */
function isOngoing(fact: DrugFact, asOf: Day): boolean {
  return fact.active && (fact.end === undefined || fact.end.span.first > asOf);
}

const byTime = (a: Entry, b: Entry) =>
  a.from - b.from || a.to - b.to || a.fact.source.reference.localeCompare(b.fact.source.reference, 'en');

/** A relapse: what began before the one day and goes on from the other is two courses. */
export interface Boundary {
  readonly begunBefore: Day;
  readonly parts: Day;
}

/** Splits entries where too long a time lies between them, or where a boundary (a relapse) parts two courses. */
function clusters(entries: readonly Entry[], boundary: Boundary | undefined): Entry[][] {
  const found: Entry[][] = [];
  let reach = -Infinity;
  for (const entry of [...entries].sort(byTime)) {
    const current = found.at(-1);
    const first = current?.[0]?.from;
    const crosses =
      boundary !== undefined && first !== undefined && first < boundary.begunBefore && entry.from >= boundary.parts;
    if (current && entry.from - reach <= EXPOSURE_GAP_DAYS && !crosses) current.push(entry);
    else found.push([entry]);
    reach = current && found.at(-1) === current ? Math.max(reach, entry.to) : entry.to;
  }
  return found;
}

function medianGap(days: readonly Day[]): number | undefined {
  const gaps = days
    .slice(1)
    .map((day, i) => day - (days[i] ?? day))
    .sort((a, b) => a - b);
  return gaps[Math.floor((gaps.length - 1) / 2)];
}

function exposureOf(proof: readonly Entry[], all: readonly Entry[], asOf: Day): DrugExposure | undefined {
  const one = proof[0]?.fact ?? all[0]?.fact;
  if (!one) return undefined;
  const facts = proof.map((entry) => entry.fact);
  const administered = facts.filter((fact) => fact.certainty === 'administered');
  const certainty =
    administered.length > 0
      ? 'administered'
      : facts.some((fact) => fact.certainty === 'reported')
        ? 'reported'
        : 'ordered';
  const starts = facts.flatMap((fact) => (fact.start ? [fact.start] : []));
  const start = starts.reduce<FactDate | undefined>(
    (best, date) =>
      best === undefined ||
      date.span.first < best.span.first ||
      (date.span.first === best.span.first && date.span.last < best.span.last)
        ? date
        : best,
    undefined,
  );
  // An infusion is proved dose by dose: where doses are charted, the end of somebody's period says less.
  const proving = one.route === 'infusion' && administered.length > 0 ? administered : facts;
  const lasts = proving.flatMap((fact) => lastDayOf(fact, asOf) ?? []);
  const last = lasts.reduce<FactDate | undefined>(
    (best, date) => (best === undefined || date.span.last > best.span.last ? date : best),
    undefined,
  );
  const ongoing = facts.some((fact) => isOngoing(fact, asOf));
  const doseDays = [
    ...new Set(
      proving.flatMap((fact) =>
        fact.form === 'dose' && fact.start && fact.start.span.first === fact.start.span.last
          ? [fact.start.span.first]
          : [],
      ),
    ),
  ].sort((a, b) => a - b);
  const counted =
    proving.every((fact) => fact.form === 'dose') && one.route === 'infusion' ? doseDays.length : undefined;
  const ordered = [...all].sort((a, b) => b.to - a.to || byTime(a, b));
  const stop = ordered.find(({ fact }) => fact.stopReason !== undefined)?.fact.stopReason;
  const intent =
    all
      .map(({ fact }) => fact.intent)
      .find((found) => found?.intent === 'adjuvant' || found?.intent === 'neoadjuvant') ??
    all.map(({ fact }) => fact.intent).find((found) => found !== undefined);
  const planned = all.map(({ fact }) => fact.plannedDoses).filter((count) => count !== undefined);
  return {
    agent: one.agent,
    classes: one.classes,
    route: one.route,
    certainty,
    start,
    lastDose: ongoing && one.route !== 'infusion' ? undefined : last,
    ongoing,
    doses: counted,
    intervalDays: medianGap(doseDays),
    plannedDoses: planned.length > 0 ? Math.max(...planned) : undefined,
    stopReason: stop,
    intent,
    sources: distinct([...all].sort(byTime).map(({ fact }) => fact.source)),
  };
}

/** Exposures of one agent, in time. A perioperative course ends with the relapse that `boundary` marks. */
export function exposuresOf(
  facts: readonly DrugFact[],
  asOf: Day,
  boundary: Boundary | undefined,
): readonly DrugExposure[] {
  const dated = facts.flatMap((fact) => entryOf(fact, asOf) ?? []);
  const undated = facts.filter((fact) => fact.start === undefined && fact.end === undefined);
  const given = clusters(
    dated.filter(({ fact }) => isGiven(fact.certainty)),
    boundary,
  );
  const orders = dated.filter(({ fact }) => !isGiven(fact.certainty)).sort(byTime);
  const attached = new Map<readonly Entry[], Entry[]>();
  const alone: Entry[] = [];
  for (const order of orders) {
    // An order beside given doses tells what was planned; far from them it waits for confirmation on its own.
    const home = given.find((cluster) => {
      const from = Math.min(...cluster.map((entry) => entry.from));
      const to = Math.max(...cluster.map((entry) => entry.to));
      return order.from >= from - EXPOSURE_GAP_DAYS && order.from <= to + EXPOSURE_GAP_DAYS;
    });
    if (home) append(attached, home, order);
    else alone.push(order);
  }
  const exposures = [
    ...given.map((cluster) => exposureOf(cluster, [...cluster, ...(attached.get(cluster) ?? [])], asOf)),
    ...clusters(alone, boundary).map((cluster) => exposureOf(cluster, cluster, asOf)),
  ].flatMap((exposure) => exposure ?? []);
  if (undated.length > 0) {
    const entries = undated.map((fact) => ({ fact, from: 0, to: 0 }));
    const proof = entries.filter(({ fact }) => isGiven(fact.certainty));
    const exposure = exposureOf(proof.length > 0 ? proof : entries, entries, asOf);
    // A drug that is dated elsewhere gains nothing from an entry without a date but its source.
    if (exposure && exposures.length === 0) exposures.push(exposure);
  }
  return exposures.sort(
    (a, b) =>
      (a.start?.span.first ?? Infinity) - (b.start?.span.first ?? Infinity) || a.agent.localeCompare(b.agent, 'en'),
  );
}
