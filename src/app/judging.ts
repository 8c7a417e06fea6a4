/** Judges what was read of one record, as often as a reader changes an answer or the evidence shown. */
import { assessFacts, type RecordFacts } from '../assess/assess.ts';
import type { Assessment } from '../contract/assessment.ts';
import type { Evidence } from '../evidence/schema.ts';
import type { Day } from '../kernel/calendar.ts';
import type { View } from '../ui/features/evidence-view.tsx';

export type Judge = (answers: Readonly<Record<string, unknown>>, view: View, trace?: boolean) => Assessment;

/** A change asks for two or three judgements at a time; older ones are asked for again when it is taken back. */
const REMEMBERED = 12;

/** A change is judged to say what it moves, and again to be shown: the same question is answered once. */
export function judging(facts: RecordFacts, evidence: Evidence, asOf: Day): Judge {
  const known = new Map<string, Assessment>();
  return (answers, view, trace = false) => {
    const question = JSON.stringify([answers, view, trace]);
    const before = known.get(question);
    if (before) return before;
    const fresh = assessFacts(facts, evidence, { asOf, answers, all: true, trace, evidenceAsOf: view });
    if (known.size >= REMEMBERED) known.clear();
    known.set(question, fresh);
    return fresh;
  };
}
