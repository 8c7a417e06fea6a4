/** A comparison as plain lines, for the command line and for a file. */
import { stableJson } from '../kernel/stable-json.ts';
import type { Change, Comparison, ConsiderationChange, Side } from './comparison.ts';

const MARK = { added: '+', removed: '-', changed: '~' } as const;

const sideWords = ({ value, truth }: Side) => `${value}${truth === undefined ? '' : ` [${truth}]`}`;

function changeLine(section: string, { label, before, after }: Change): string {
  if (before && after) return `${MARK.changed} ${section} ${label}: ${sideWords(before)} → ${sideWords(after)}`;
  if (after) return `${MARK.added} ${section} ${label}: ${sideWords(after)}`;
  return `${MARK.removed} ${section} ${label}: ${before ? sideWords(before) : ''}`;
}

function considerationLine({ id, title, before, after, parts }: ConsiderationChange): string {
  if (!before) return `${MARK.added} consideration ${id} ${title}: ${after?.status ?? ''}, ${after?.strength ?? ''}`;
  if (!after) return `${MARK.removed} consideration ${id} ${title}: was ${before.status}`;
  const words = parts.map((part) => {
    if (part === 'status' || part === 'strength' || part === 'stance')
      return `${part} ${before[part]} → ${after[part]}`;
    return `${part} differ`;
  });
  return `${MARK.changed} consideration ${id} ${title}: ${words.join('; ')}`;
}

/** One line per change; none where nothing differs. */
export function comparisonLines(comparison: Comparison): readonly string[] {
  const { scope, facts, considerations, questions, answers, reads } = comparison;
  return [
    ...(scope ? [`${MARK.changed} scope: ${scope.before} → ${scope.after}`] : []),
    ...reads.map((change) => changeLine('read', change)),
    ...answers.map((change) => changeLine('answer', change)),
    ...facts.map((change) => changeLine('fact', change)),
    ...considerations.map(considerationLine),
    ...questions.map((change) => changeLine('question', change)),
  ];
}

export interface Difference {
  /** 'context.lines.list[0].end'. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Places at which two plain values differ, for what the comparison in words does not look at. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
    typeof value === 'object' && value !== null;
  if (isObject(before) && isObject(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => {
      const step = Array.isArray(before) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      return differences(before[key], after[key], step);
    });
  }
  if (before === undefined && after === undefined) return [];
  const side = (value: unknown) => (value === undefined ? 'nothing' : stableJson(value));
  return side(before) === side(after) ? [] : [{ path, before: side(before), after: side(after) }];
}
