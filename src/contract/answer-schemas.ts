/**
 * The kinds of answer, as schemas: their types come from here, and the tests hold the light checks of answers.ts against
 * them. Judging does not load them.
 */
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
  /** Asked as `stop-reason:<line>`. */
  'stop-reason': StopReason,
} as const;
