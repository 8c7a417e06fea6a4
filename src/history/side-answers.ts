/** Answers that move nothing in the history but the one fact they name: trying them out needs no new derivation. */
import type { Answers } from '../contract/answers.ts';
import type { TreatmentHistoryContext } from '../contract/assessment.ts';
import { lesionsOf } from './progression.ts';
import { answered } from './sources.ts';

/** No genetic report is read: what a clinician says is all that is known. */
export function molecularOf(answers: Answers): TreatmentHistoryContext['molecular'] {
  const said = answers['dna-repair-mutation'];
  return said === undefined
    ? { dnaRepairMutation: 'unknown', sources: [] }
    : { dnaRepairMutation: said, sources: [answered('dna-repair-mutation')] };
}

/**
 * The context as a rule would read it with one more answer; undefined where the answer reaches further and the history has
 * to be derived anew. The risk score, which no rule reads, stays as it was.
 */
export function withSideAnswer(context: TreatmentHistoryContext, answer: Answers): TreatmentHistoryContext | undefined {
  const keys = Object.keys(answer);
  if (keys.length !== 1) return undefined;
  switch (keys[0]) {
    case 'lesions':
      return { ...context, progression: { ...context.progression, ...lesionsOf(answer) } };
    case 'performance-status': {
      const said = answer['performance-status'];
      return said && { ...context, performanceStatus: { ...said, sources: [answered('performance-status')] } };
    }
    case 'dna-repair-mutation':
      return { ...context, molecular: molecularOf(answer) };
    default:
      return undefined;
  }
}
