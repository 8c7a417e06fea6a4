/** What a fact of the vocabulary may turn out to be for one patient. The unknown has a shape of its own in each kind. */
import type { Source } from '../contract/assessment.ts';
import type { Tri } from '../kernel/tri.ts';

interface Grounded {
  readonly sources: readonly Source[];
  /** Gaps whose answer would settle an unknown; empty where no answer can (a failed read). */
  readonly gaps: readonly string[];
}

export type Value =
  | (Grounded & { readonly kind: 'fact'; readonly value: Tri })
  /** Every number from min to max is possible; max may be infinite. */
  | (Grounded & { readonly kind: 'number'; readonly min: number; readonly max: number })
  /** One of these; known where there is one. Empty: does not arise for this patient. */
  | (Grounded & { readonly kind: 'category'; readonly possible: readonly string[] })
  /** Members for sure, members perhaps, and whether others may hide. */
  | (Grounded & {
      readonly kind: 'set';
      readonly has: readonly string[];
      readonly maybe: readonly string[];
      readonly open: boolean;
    });
