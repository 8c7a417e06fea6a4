/** What a clinician may answer to a gap. The same object comes from the interface and from `--answers FILE`. */
import * as z from 'zod/mini';
import { Band, PartialDate, StopReason, Tri } from './assessment.ts';

const count = z.number().check(z.int(), z.minimum(0));

export const AnswerSchemas = {
  'confirm-orders': z.union([z.enum(['yes', 'no']), z.array(z.string()), z.string()]),
  'confirm-text': z.union([z.enum(['yes', 'no']), z.array(z.string()), z.string()]),
  histology: z.enum(['clear-cell', 'non-clear-cell', 'unknown']),
  progression: z.union([z.literal('no'), PartialDate]),
  lesions: z.object({ progressing: count, total: z.optional(count) }),
  'performance-status': z.union([
    z.object({ karnofsky: z.number().check(z.minimum(0), z.maximum(100)) }),
    z.object({ ecog: z.number().check(z.int(), z.minimum(0), z.maximum(5)) }),
  ]),
  'primary-in-place': Tri,
  'relapse-band': Band,
  nephrectomy: z.object({
    status: Tri,
    extent: z.optional(z.enum(['radical', 'partial', 'unknown'])),
    date: z.optional(PartialDate),
  }),
  metastatic: z.object({ status: Tri, date: z.optional(PartialDate) }),
  'adjuvant-setting': z.enum(['perioperative', 'advanced']),
  'dna-repair-mutation': Tri,
  indication: z.enum(['kidney-cancer', 'other']),
  /** Whether there was a systemic therapy before the first one on record. */
  'front-line': z.enum(['yes', 'no']),
  /** Whether the drug of a blinded trial was the drug and not a placebo. */
  'blinded-agent': z.enum(['yes', 'no']),
} as const;

export type AnswerId = keyof typeof AnswerSchemas;

/** Answers after checking, by gap id; `stop-reason` by line number. */
export type Answers = {
  readonly [K in AnswerId]?: z.infer<(typeof AnswerSchemas)[K]>;
} & { readonly stopReasons?: ReadonlyMap<number, StopReason> };

/** Checks answers one by one: a wrong one is refused by name and the others are kept. */
export function readAnswers(raw: unknown): { readonly answers: Answers; readonly refused: readonly string[] } {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return { answers: {}, refused: ['the answers must be an object from gap id to answer'] };
  }
  const refused: string[] = [];
  const answers: Record<string, unknown> = {};
  const stopReasons = new Map<number, StopReason>();
  for (const [id, value] of Object.entries(raw)) {
    const line = /^stop-reason:(\d+)$/.exec(id)?.[1];
    const schema = line === undefined ? (id in AnswerSchemas ? AnswerSchemas[id as AnswerId] : undefined) : StopReason;
    if (schema === undefined) {
      refused.push(`"${id}" is no question that can be answered`);
      continue;
    }
    const parsed = z.safeParse(schema, value);
    if (!parsed.success) {
      refused.push(`the answer to "${id}" is not of the kind that is asked for`);
      continue;
    }
    if (line === undefined) answers[id] = parsed.data;
    else stopReasons.set(Number(line), parsed.data as StopReason);
  }
  return { answers: { ...answers, ...(stopReasons.size > 0 ? { stopReasons } : {}) }, refused };
}
