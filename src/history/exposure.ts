/**
 * Entries about one drug → exposures: stretches of time in which the patient had it, each with the strongest evidence
 * that it was really taken. Orders confirm nothing, but every entry stays as a source.
 */
import type { Certainty, Source, StopReason } from '../contract/assessment.ts';
import type { Day } from '../kernel/calendar.ts';
import { append } from '../kernel/group.ts';
import { byText } from '../kernel/order.ts';
import { earliest, latest } from './evidence-date.ts';
import type { AgentClass, DrugFact, FactDate, Intent } from './facts.ts';
import { EXPOSURE_GAP_DAYS } from './policy.ts';
import { distinct, isGiven, strongest } from './sources.ts';

export interface DrugExposure {
  readonly agent: string;
  readonly classes: readonly AgentClass[];
  readonly route: DrugFact['route'];
  readonly certainty: Certainty;
  /** Every entry is of a blinded trial: the drug was given, or a placebo. */
  readonly blinded: boolean;
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
  /** `on`: the day the stop is dated by its own entry; the last dose may lie well before it. */
  readonly stopReason:
    | { readonly reason: StopReason; readonly on: FactDate | undefined; readonly source: Source }
    | undefined;
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
  a.from - b.from ||
  a.to - b.to ||
  (a.fact.source.reference < b.fact.source.reference ? -1 : a.fact.source.reference > b.fact.source.reference ? 1 : 0);

/** A relapse: what began before the one day and goes on from the other is two courses. */
export interface Boundary {
  readonly begunBefore: Day;
  readonly parts: Day;
}

interface Cluster {
  readonly entries: Entry[];
  readonly from: Day;
  to: Day;
}

/** Splits entries where too long a time lies between them, or where a boundary (a relapse) parts two courses. */
function clusters(entries: readonly Entry[], crosses: (from: Day, to: Day) => boolean): readonly Cluster[] {
  const found: Cluster[] = [];
  for (const entry of [...entries].sort(byTime)) {
    const current = found.at(-1);
    if (current && entry.from - current.to <= EXPOSURE_GAP_DAYS && !crosses(current.from, entry.from)) {
      current.entries.push(entry);
      current.to = Math.max(current.to, entry.to);
    } else {
      found.push({ entries: [entry], from: entry.from, to: entry.to });
    }
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
  const facts = (proof.length > 0 ? proof : all).map((entry) => entry.fact);
  const one = facts[0];
  if (!one) return undefined;
  const administered = facts.filter((fact) => fact.certainty === 'administered');
  // An entry without a date may say more of the taking than the dated ones do.
  const certainty = strongest(all.map(({ fact }) => fact.certainty));
  const start = earliest(facts.map((fact) => fact.start));
  // An infusion is proved dose by dose: where doses are charted, the end of somebody's period says less.
  const route = facts.find((fact) => fact.route === 'infusion')?.route ?? one.route;
  const proving = route === 'infusion' && administered.length > 0 ? administered : facts;
  const last = latest(proving.map((fact) => lastDayOf(fact, asOf)));
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
  // An order for many doses plans them; beside the doses themselves it takes nothing from their count.
  const countable = doseDays.length > 0 && proving.every((fact) => fact.form === 'dose' || fact.endIsPlanned);
  const counted = countable && route === 'infusion' ? doseDays.length : undefined;
  const ordered = [...all].sort((a, b) => b.to - a.to || byTime(a, b));
  const stopped = ordered.find(({ fact }) => fact.stopReason !== undefined)?.fact;
  const intent =
    all
      .map(({ fact }) => fact.intent)
      .find((found) => found?.intent === 'adjuvant' || found?.intent === 'neoadjuvant') ??
    all.map(({ fact }) => fact.intent).find((found) => found !== undefined);
  const planned = all.map(({ fact }) => fact.plannedDoses).filter((count) => count !== undefined);
  return {
    agent: one.agent,
    classes: one.classes,
    route,
    certainty,
    blinded: facts.every((fact) => fact.blinded === true),
    start,
    lastDose: ongoing && route !== 'infusion' ? undefined : last,
    ongoing,
    doses: counted,
    intervalDays: medianGap(doseDays),
    plannedDoses: planned.length > 0 ? Math.max(...planned) : undefined,
    stopReason: stopped?.stopReason && { ...stopped.stopReason, on: lastDayOf(stopped, asOf) },
    intent,
    sources: distinct([...all].sort(byTime).map(({ fact }) => fact.source)),
  };
}

interface Course {
  /** Entries that date it. */
  readonly proof: readonly Entry[];
  readonly all: readonly Entry[];
}

/**
 * Entries without a date are about the only course there is. Beside several of them nobody can tell which is meant: what
 * proves more than the dated entries do stands by itself, the rest is a further source of the last course.
 */
function withUndated(found: readonly Course[], undated: readonly Entry[]): readonly Course[] {
  if (undated.length === 0) return found;
  const proof = undated.filter(({ fact }) => isGiven(fact.certainty));
  const proved = found.some(({ all }) => all.some(({ fact }) => isGiven(fact.certainty)));
  const last = found.at(-1);
  if (last === undefined || (found.length > 1 && proof.length > 0 && !proved)) {
    return [...found, { proof: proof.length > 0 ? proof : undated, all: undated }];
  }
  const said = found.length === 1 ? undated : undated.map(({ fact, ...days }) => ({ ...days, fact: withoutWhy(fact) }));
  return [...found.slice(0, -1), { ...last, all: [...last.all, ...said] }];
}

/** Why a drug was stopped or given is about one course; where several stand open, nobody can tell which. */
function withoutWhy({ stopReason, intent, ...fact }: DrugFact): DrugFact {
  return fact;
}

/** Exposures of one agent, in time. A perioperative course ends with the relapse that `boundary` marks. */
export function exposuresOf(
  facts: readonly DrugFact[],
  asOf: Day,
  boundary: Boundary | undefined,
): readonly DrugExposure[] {
  const dated = facts.flatMap((fact) => entryOf(fact, asOf) ?? []);
  const crosses = (from: Day, to: Day) => boundary !== undefined && from < boundary.begunBefore && to >= boundary.parts;
  const given = clusters(
    dated.filter(({ fact }) => isGiven(fact.certainty)),
    crosses,
  );
  const orders = dated.filter(({ fact }) => !isGiven(fact.certainty)).sort(byTime);
  const attached = new Map<Cluster, Entry[]>();
  const alone: Entry[] = [];
  for (const order of orders) {
    // An order beside given doses tells what was planned; far from them, or beyond the relapse, it waits for
    // confirmation on its own.
    const home = given.find(
      ({ from, to }) =>
        order.from >= from - EXPOSURE_GAP_DAYS && order.from <= to + EXPOSURE_GAP_DAYS && !crosses(from, order.from),
    );
    if (home) append(attached, home, order);
    else alone.push(order);
  }
  const found = [
    ...given.map((cluster) => ({
      proof: cluster.entries,
      all: [...cluster.entries, ...(attached.get(cluster) ?? [])],
    })),
    ...clusters(alone, crosses).map(({ entries }) => ({ proof: entries, all: entries })),
  ];
  const undated = facts
    .filter((fact) => fact.start === undefined && fact.end === undefined)
    .map((fact) => ({ fact, from: 0, to: 0 }));
  const exposures = withUndated(found, undated).flatMap(({ proof, all }) => exposureOf(proof, all, asOf) ?? []);
  return exposures.sort(
    (a, b) => (a.start?.span.first ?? Infinity) - (b.start?.span.first ?? Infinity) || byText(a.agent, b.agent),
  );
}
