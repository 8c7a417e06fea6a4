import type { GivenAnswers } from '../../contract/given-answer.ts';
import type { Strings } from '../strings/en.ts';

/** The name of a question in a few words: "Reason for stopping, line 2". */
export function answerName(gap: string, { answers }: Strings): string {
  const [kind = gap, line] = gap.split(':');
  const name = answers.names[kind] ?? kind;
  return line === undefined ? name : answers.ofLine(name, line);
}

/** What of the answers the engine judges by. */
export function valuesOf(answers: GivenAnswers): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(answers).map(([gap, { value }]) => [gap, value]));
}
