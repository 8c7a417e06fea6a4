import type { TreatmentHistoryContext } from '../contract/assessment.ts';
import { restsOnWords } from './truth.ts';

/** Drugs that a question about several drugs asks about, each once: a clinician may confirm some of them. */
export function askedAgents(gap: string, context: TreatmentHistoryContext): readonly string[] {
  const { perioperative, lines, unplaced, exposures } = context;
  const ordered = ({ certainty }: { readonly certainty: string }) => certainty === 'ordered';
  switch (gap) {
    case 'confirm-orders':
      return [
        ...new Set([
          ...(perioperative.certainty === 'ordered' ? perioperative.agents : []),
          ...lines.list.flatMap(({ courses }) => courses.filter(ordered).map(({ agent }) => agent)),
          ...unplaced.filter(ordered).map(({ agent }) => agent),
        ]),
      ];
    case 'confirm-text':
      return [
        ...new Set(
          Object.values(exposures)
            .filter(({ status, sources }) => status === 'yes' && restsOnWords(sources))
            .flatMap(({ agents }) => agents),
        ),
      ];
    default:
      return [];
  }
}
