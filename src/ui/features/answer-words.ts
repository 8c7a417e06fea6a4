import type { GivenAnswers } from '../../contract/given-answer.ts';
import type { Strings } from '../strings/en.ts';

/** The name of a question in a few words: "Reason for stopping, line 2". */
export function answerName(gap: string, { answers }: Strings): string {
  const [kind = gap, line] = gap.split(':');
  const name = answers.names[kind] ?? kind;
  return line === undefined ? name : answers.ofLine(name, line);
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An answer as a person says it; whatever has no words of its own is shown as it was given. */
export function answerWords(value: unknown, strings: Strings): string {
  const { answers, gaps, report } = strings;
  if (typeof value === 'string') {
    return gaps.values[value] ?? (/^\d{4}(-\d\d){0,2}$/.test(value) ? report.day(value) : report.drug(value));
  }
  if (Array.isArray(value)) return report.list(value.map((agent) => report.drug(String(agent))));
  if (!isFields(value)) return String(value);
  const { progressing, total, karnofsky, ecog, status, extent, date } = value;
  if (typeof progressing === 'number') {
    return answers.lesions(progressing, typeof total === 'number' ? total : undefined);
  }
  if (typeof karnofsky === 'number') return `${gaps.karnofsky} ${karnofsky}`;
  if (typeof ecog === 'number') return `${gaps.ecog} ${ecog}`;
  return [status, extent, date]
    .flatMap((part) => (typeof part === 'string' ? [answerPart(part, strings)] : []))
    .join(', ');
}

function answerPart(part: string, { gaps, report }: Strings): string {
  if (part === 'radical') return gaps.radical;
  if (part === 'partial') return gaps.partial;
  return gaps.values[part] ?? report.day(part);
}

/** What of them the engine judges by. */
export function valuesOf(answers: GivenAnswers): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(answers).map(([gap, { value }]) => [gap, value]));
}
