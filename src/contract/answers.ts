/** What a clinician may answer to a gap. The same object comes from the interface and from `--answers FILE`. */
import type * as z from 'zod/mini';
import type { AnswerSchemas } from './answer-schemas.ts';

type Schemas = typeof AnswerSchemas;
type AnswerOf<K extends keyof Schemas> = z.infer<Schemas[K]>;
/** Questions that are asked once; why a line ended is asked line by line. */
type AnswerId = Exclude<keyof Schemas, 'stop-reason'>;

/** Answers after checking, by gap id; `stop-reason` by line number. */
export type Answers = { readonly [K in AnswerId]?: AnswerOf<K> } & {
  readonly stopReasons?: ReadonlyMap<number, AnswerOf<'stop-reason'>>;
};

/** The answer as it is used, or undefined where the value is no answer of this kind. */
type Check<T> = (value: unknown) => T | undefined;

function oneOf<T extends string>(...allowed: readonly T[]): Check<T> {
  return (value) => allowed.find((one) => one === value);
}

const fields = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): value is number => isNumber(value) && Number.isSafeInteger(value) && value >= 0;
const isDate = (value: unknown): value is string => isText(value) && /^\d{4}(-\d{2}(-\d{2})?)?$/.test(value);

/** The field where it holds, nothing where it is absent; `undefined` where it is there and wrong. */
function optional<K extends string, T>(key: K, value: unknown, check: Check<T>): { readonly [P in K]?: T } | undefined {
  if (value === undefined) return {};
  const read = check(value);
  // The key is `key`: TypeScript widens a computed key to any text.
  return read === undefined ? undefined : ({ [key]: read } as { readonly [P in K]?: T });
}

const date: Check<string> = (value) => (isDate(value) ? value : undefined);
const count: Check<number> = (value) => (isCount(value) ? value : undefined);
const yesOrNo = oneOf('yes', 'no');
const tri = oneOf('yes', 'no', 'unknown');

/** Yes, no, or the agents of which it is true. */
const confirmed: Check<AnswerOf<'confirm-orders'>> = (value) =>
  isText(value) || (Array.isArray(value) && value.every(isText)) ? value : undefined;

/** By hand: zod would be a tenth of what the first answer has to load, and the first answer comes without any answers. */
const CHECKS: { readonly [K in keyof Schemas]: Check<AnswerOf<K>> } = {
  'confirm-orders': confirmed,
  'confirm-text': confirmed,
  histology: oneOf('clear-cell', 'non-clear-cell', 'unknown'),
  progression: (value) => (value === 'no' ? value : date(value)),
  lesions: (value) => {
    const { progressing, total } = fields(value) ?? {};
    const all = optional('total', total, count);
    return isCount(progressing) && all ? { progressing, ...all } : undefined;
  },
  'performance-status': (value) => {
    const { karnofsky, ecog } = fields(value) ?? {};
    if (isNumber(karnofsky) && karnofsky >= 0 && karnofsky <= 100) return { karnofsky };
    return isCount(ecog) && ecog <= 5 ? { ecog } : undefined;
  },
  'primary-in-place': tri,
  'relapse-band': oneOf('during', '0-3', '>3-6', '>6-12', '>12', 'unknown', 'none'),
  nephrectomy: (value) => {
    const given = fields(value) ?? {};
    const status = tri(given['status']);
    const extent = optional('extent', given['extent'], oneOf('radical', 'partial', 'unknown'));
    const on = optional('date', given['date'], date);
    return status && extent && on ? { status, ...extent, ...on } : undefined;
  },
  metastatic: (value) => {
    const given = fields(value) ?? {};
    const status = tri(given['status']);
    const on = optional('date', given['date'], date);
    return status && on ? { status, ...on } : undefined;
  },
  'adjuvant-setting': oneOf('perioperative', 'advanced'),
  'dna-repair-mutation': tri,
  indication: oneOf('kidney-cancer', 'other'),
  'front-line': yesOrNo,
  'blinded-agent': yesOrNo,
  'stop-reason': oneOf('progression', 'toxicity', 'completed', 'other', 'ongoing', 'unknown'),
};

const isAsked = (id: string): id is AnswerId => id !== 'stop-reason' && Object.hasOwn(CHECKS, id);

/** Checks answers one by one: a wrong one is refused by name and the others are kept. */
export function readAnswers(raw: unknown): { readonly answers: Answers; readonly refused: readonly string[] } {
  const given = fields(raw);
  if (given === undefined) return { answers: {}, refused: ['the answers must be an object from gap id to answer'] };
  const refused: string[] = [];
  const answers: Record<string, unknown> = {};
  const stopReasons = new Map<number, AnswerOf<'stop-reason'>>();
  for (const [id, value] of Object.entries(given)) {
    const line = /^stop-reason:(\d+)$/.exec(id)?.[1];
    if (line === undefined && !isAsked(id)) {
      refused.push(`"${id}" is no question that can be answered`);
      continue;
    }
    const reason = line === undefined ? undefined : CHECKS['stop-reason'](value);
    const answer = isAsked(id) ? CHECKS[id](value) : reason;
    if (answer === undefined) refused.push(`the answer to "${id}" is not of the kind that is asked for`);
    else if (reason === undefined) answers[id] = answer;
    else stopReasons.set(Number(line), reason);
  }
  return { answers: { ...answers, ...(stopReasons.size > 0 ? { stopReasons } : {}) }, refused };
}
