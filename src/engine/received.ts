/** Drugs the patient has had already. Failing, not tolerating and completing a drug mean different things. */
import type { Agent, TreatmentHistoryContext } from '../contract/assessment.ts';
import type { Received as ReceivedWords } from '../evidence/schema.ts';

interface Received {
  readonly agent: Agent;
  readonly line: number;
  readonly start: string;
  readonly end: string | undefined;
  readonly outcome: 'progression' | 'toxicity' | 'completed' | 'other' | 'ongoing' | 'unknown';
  /** Known from orders alone: nobody has confirmed that it was given. */
  readonly onlyOrdered: boolean;
}

/** Courses of a drug for advanced disease, with why each ended. */
function receivedCourses(agent: Agent, context: TreatmentHistoryContext): readonly Received[] {
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

/** Drugs on which the disease progressed for sure, and those of which it cannot be told: they are no option again. */
export function failedAgents(context: TreatmentHistoryContext): {
  readonly has: readonly Agent[];
  /** Only ordered, or without a place in the history: given or not, failed or not. */
  readonly maybe: readonly Agent[];
} {
  const agents = new Set(context.lines.list.flatMap((line) => line.courses.map(({ agent }) => agent)));
  const has: Agent[] = [];
  const maybe = new Set(context.unplaced.map(({ agent }) => agent));
  for (const agent of agents) {
    const courses = receivedCourses(agent, context);
    if (courses.some(({ outcome, onlyOrdered }) => outcome === 'progression' && !onlyOrdered)) has.push(agent);
    else if (courses.some(({ onlyOrdered }) => onlyOrdered)) maybe.add(agent);
  }
  return { has, maybe: [...maybe].filter((agent) => !has.includes(agent)) };
}

/** The note shown beside an option: drug, line, dates, why it ended, and what that means. */
export function receivedNotes(agent: Agent, context: TreatmentHistoryContext, words: ReceivedWords): readonly string[] {
  const notes = receivedCourses(agent, context).map(({ line, start, end, outcome, onlyOrdered }) => {
    const until = end === undefined ? `from ${start}` : `${start} to ${end}`;
    return `already-received: ${agent}, line ${line}, ${until}: ${words[onlyOrdered ? 'ordered' : outcome]}`;
  });
  const { perioperative } = context;
  if (perioperative.agents.includes(agent)) {
    // The last dose of the course is that of its checkpoint inhibitor, where there is one.
    const leading = perioperative.ici === 'no' || context.exposures.ici.agents.includes(agent);
    const until = perioperative.lastDose === undefined || !leading ? '' : `, last dose ${perioperative.lastDose}`;
    const meaning = words[perioperative.status === 'yes' ? perioperative.stopReason : 'ordered'];
    notes.push(`already-received: ${agent}, ${perioperative.setting}${until}: ${meaning}`);
  }
  return notes;
}
