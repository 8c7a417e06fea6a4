/** Drugs the patient has had already. Failing, not tolerating and completing a drug mean different things. */
import type { Agent, TreatmentHistoryContext } from '../contract/assessment.ts';

export interface Received {
  readonly agent: Agent;
  readonly line: number;
  readonly start: string;
  readonly end: string | undefined;
  readonly outcome: 'progression' | 'toxicity' | 'completed' | 'other' | 'ongoing' | 'unknown';
  /** Known from orders alone: nobody has confirmed that it was given. */
  readonly onlyOrdered: boolean;
}

/** Courses of a drug for advanced disease, with why each ended. */
export function receivedCourses(agent: Agent, context: TreatmentHistoryContext): readonly Received[] {
  return context.lines.list.flatMap((line) =>
    line.courses
      .filter((course) => course.agent === agent)
      .map((course) => {
        // A drug still marked active when its line failed has failed with it.
        const failed = course.stopReason === 'ongoing' && line.stopReason === 'progression';
        return {
          agent,
          line: line.number,
          start: course.start,
          end: course.end,
          outcome: failed ? 'progression' : course.stopReason,
          onlyOrdered: course.certainty === 'ordered',
        };
      }),
  );
}

/** Whether the disease progressed on this drug: then it is no option again. */
export function hasFailed(agent: Agent, context: TreatmentHistoryContext): boolean {
  return receivedCourses(agent, context).some(({ outcome, onlyOrdered }) => outcome === 'progression' && !onlyOrdered);
}

/** Whether it would turn out to have failed, or to have been given, once orders are confirmed. */
export function mayHaveBeenGiven(agent: Agent, context: TreatmentHistoryContext): boolean {
  return receivedCourses(agent, context).some(({ onlyOrdered }) => onlyOrdered);
}

/** The note shown beside an option: drug, line, dates, and why it ended. */
export function receivedNotes(agent: Agent, context: TreatmentHistoryContext): readonly string[] {
  const notes = receivedCourses(agent, context).map(({ line, start, end, outcome, onlyOrdered }) => {
    const until = end === undefined ? `from ${start}` : `${start} to ${end}`;
    const how = onlyOrdered ? 'ordered, not confirmed' : `ended: ${outcome}`;
    return `already-received: ${agent}, line ${line}, ${until}, ${how}`;
  });
  const { perioperative } = context;
  if (perioperative.agents.includes(agent)) {
    const until = perioperative.lastDose === undefined ? '' : `, last dose ${perioperative.lastDose}`;
    const how = perioperative.status === 'yes' ? `ended: ${perioperative.stopReason}` : 'ordered, not confirmed';
    notes.push(`already-received: ${agent}, ${perioperative.setting}${until}, ${how}`);
  }
  return notes;
}
