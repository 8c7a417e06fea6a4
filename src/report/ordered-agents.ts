import type { TreatmentHistoryContext } from '../contract/assessment.ts';

/** Drugs known from orders alone, each once, in the order of the history: what `confirm-orders` asks about. */
export function orderedAgents({ perioperative, lines, unplaced }: TreatmentHistoryContext): readonly string[] {
  const ordered = ({ certainty }: { readonly certainty: string }) => certainty === 'ordered';
  return [
    ...new Set([
      ...(perioperative.certainty === 'ordered' ? perioperative.agents : []),
      ...lines.list.flatMap(({ courses }) => courses.filter(ordered).map(({ agent }) => agent)),
      ...unplaced.filter(ordered).map(({ agent }) => agent),
    ]),
  ];
}
