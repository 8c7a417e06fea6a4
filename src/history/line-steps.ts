/**
 * How a line came about, step by step, each with the rule of the policy (L1 to L15) that it rests on. The interface shows
 * these words beside the line, so that a reader can follow the count and correct it.
 */
import type { Certainty, Source, Step } from '../contract/assessment.ts';
import { dayWords } from '../kernel/calendar.ts';
import { latest } from './evidence-date.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate } from './facts.ts';
import { REGIMEN_WINDOW_DAYS } from './policy.ts';
import { distinct, isGiven } from './sources.ts';

/** How a regimen follows the one before it in the same line. */
export interface Join {
  readonly kind: 'toxicity-switch' | 'unexplained' | 'planned-addition';
  readonly sources: readonly Source[];
}

interface Part {
  readonly exposures: readonly DrugExposure[];
  readonly start: FactDate;
}

interface Event {
  readonly date: FactDate;
  readonly source: Source;
}

export interface LineStory {
  readonly segments: readonly Part[];
  readonly joins: readonly Join[];
  readonly certainty: Certainty;
  readonly short: boolean;
  readonly progression: Event | undefined;
  /** The line before, the progression that ended it, and whether one of its drugs goes on. */
  readonly before:
    | { readonly segments: readonly Part[]; readonly progression: Event | undefined; readonly runsOn: boolean }
    | undefined;
  readonly earlierAgents: ReadonlySet<string>;
}

export const words = (names: readonly string[]): string => {
  const unique = [...new Set(names)];
  return unique.length < 2 ? (unique[0] ?? '') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
};
const namesOf = (exposures: readonly DrugExposure[]) => words(exposures.map(({ agent }) => agent));

/** One source per drug tells where it stands; the others are among the sources of the line. */
const firstSources = (exposures: readonly DrugExposure[]) =>
  distinct(exposures.flatMap(({ sources }) => sources.slice(0, 1)));

function openingSteps({ segments, before, earlierAgents }: LineStory): readonly Step[] {
  const first = segments[0];
  if (!first) return [];
  const opening = first.exposures.filter(
    ({ start }) => start !== undefined && start.span.first - first.start.span.first <= REGIMEN_WINDOW_DAYS,
  );
  const steps: Step[] = [
    {
      rule: 'L1',
      text: `${namesOf(opening)} from ${dayWords(first.start.date)}: systemic therapy for advanced disease.`,
      sources: firstSources(opening),
    },
  ];
  if (new Set(opening.map(({ agent }) => agent)).size > 1) {
    steps.push({
      rule: 'L2',
      text: `${namesOf(opening)} began within ${REGIMEN_WINDOW_DAYS} days of each other: one regimen.`,
      sources: firstSources(opening),
    });
  }
  if (before?.progression === undefined) return steps;
  const { date, source } = before.progression;
  const again = opening.filter(({ agent }) => earlierAgents.has(agent));
  if (before.runsOn) {
    const earlier = namesOf(before.segments.flatMap(({ exposures }) => exposures));
    steps.push({
      rule: 'L6',
      text: `Added to ${earlier} after progression on ${dayWords(date.date)}: a new line.`,
      sources: [source],
    });
  } else if (again.length > 0) {
    steps.push({
      rule: 'L7',
      text: `${namesOf(again)} again after progression on ${dayWords(date.date)} (rechallenge): a new line.`,
      sources: [source],
    });
  } else {
    steps.push({
      rule: 'L3',
      text: `A new drug after progression on ${dayWords(date.date)}: a new line.`,
      sources: [source],
    });
  }
  return steps;
}

function joinStep(join: Join, before: Part, after: Part): Step {
  const from = namesOf(before.exposures);
  const to = namesOf(after.exposures);
  switch (join.kind) {
    case 'toxicity-switch':
      return {
        rule: 'L3',
        text: `${from} was stopped for toxicity and ${to} followed from ${dayWords(after.start.date)} without progression between: shown as one line, two by another reading.`,
        sources: distinct(before.exposures.flatMap(({ stopReason }) => (stopReason ? [stopReason.source] : []))),
      };
    case 'planned-addition':
      return {
        rule: 'L6',
        text: `${to} was added to ${from} from ${dayWords(after.start.date)} while the disease responded: a planned step, the same line.`,
        sources: join.sources,
      };
    case 'unexplained':
      return {
        rule: 'L15',
        text: `Why ${to} followed ${from} from ${dayWords(after.start.date)} is not on record: shown as one line, two by another reading.`,
        sources: firstSources([...before.exposures, ...after.exposures]),
      };
  }
}

/** Drugs that ended while another of the line went on, and drugs that were taken up again. */
function withinSteps(all: readonly DrugExposure[]): readonly Step[] {
  const steps: Step[] = [];
  const end = latest(all.map(({ lastDose }) => lastDose))?.span.last;
  const reach = all.some(({ ongoing }) => ongoing) ? Infinity : (end ?? -Infinity);
  const seen = new Set<string>();
  for (const exposure of all) {
    const { agent, start, lastDose } = exposure;
    if (seen.has(agent)) {
      steps.push({
        rule: 'L7',
        text: `${agent} was taken up again from ${start ? dayWords(start.date) : 'an unknown day'} without progression between: the same line.`,
        sources: exposure.sources.slice(0, 1),
      });
    }
    seen.add(agent);
    const later = all.filter(
      (other) =>
        other.agent !== agent &&
        other.start !== undefined &&
        lastDose !== undefined &&
        other.start.span.first <= lastDose.span.last &&
        (other.ongoing || (other.lastDose?.span.last ?? -Infinity) > lastDose.span.last + REGIMEN_WINDOW_DAYS),
    );
    const resumed = all.some(
      (other) =>
        other !== exposure && other.agent === agent && (other.start?.span.first ?? 0) > (start?.span.first ?? 0),
    );
    if (lastDose !== undefined && lastDose.span.last < reach && later.length > 0 && !resumed) {
      steps.push({
        rule: 'L4',
        text: `${agent} was last given on ${dayWords(lastDose.date)} and ${namesOf(later)} went on: the same line.`,
        sources: exposure.sources.slice(-1),
      });
    }
    const codes = differentCodes(exposure.sources);
    if (codes.length > 1) {
      steps.push({
        rule: 'L5',
        text: `${agent} stands on record under ${codes.length} codes, whatever the dose, brand or route: one drug, the same line.`,
        sources: codes,
      });
    }
  }
  return steps;
}

/** The first source under each code of a drug. */
function differentCodes(sources: readonly Source[]): readonly Source[] {
  const codes = new Map<string, Source>();
  for (const source of sources) if (source.code && !codes.has(source.code.code)) codes.set(source.code.code, source);
  return [...codes.values()];
}

/** All steps of a line, in the order in which a reader asks for them. */
export function stepsOf(story: LineStory): readonly Step[] {
  const { segments, joins, certainty, short, progression } = story;
  const all = segments.flatMap(({ exposures }) => exposures);
  const steps: Step[] = [...openingSteps(story), ...withinSteps(all)];
  for (const [i, join] of joins.entries()) {
    const before = segments[i];
    const after = segments[i + 1];
    if (before && after) steps.push(joinStep(join, before, after));
  }
  const waiting = all.filter((exposure) => !isGiven(exposure.certainty));
  if (waiting.length > 0) {
    steps.push({
      rule: 'L11',
      text: isGiven(certainty)
        ? `${namesOf(waiting)} is known from orders alone and does not count as given.`
        : `Known from orders alone: counted only when somebody confirms that it was given.`,
      sources: firstSources(waiting),
    });
  }
  if (short) {
    steps.push({
      rule: 'L12',
      text: 'Given for less than six weeks: it counts as exposure and as a line, and fails tests that ask for more.',
      sources: firstSources(all),
    });
  }
  if (progression) {
    steps.push({
      rule: 'L3',
      text: `Progression on ${dayWords(progression.date.date)}.`,
      sources: [progression.source],
    });
  }
  return steps;
}
