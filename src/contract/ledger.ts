/** What was asked of the server and what came: one line per search, without patient and without resources. */
import type { Problem } from '../kernel/problem.ts';
import type { ReadState } from '../kernel/read-state.ts';

export interface LedgerEntry {
  readonly resourceType: string;
  readonly purpose: string;
  /** The address with the patient left out. */
  readonly address: string;
  readonly state: ReadState | 'reading';
  readonly pages: number;
  readonly received: number;
  /** HTTP status of the refusal that ended it. */
  readonly status?: number;
  /** Helps a reader and proves nothing: without it nothing is missing from the history. */
  readonly hint?: boolean;
  readonly problem?: Problem;
  /** How many of the resources received say something of the history; known once the record is judged. */
  readonly used?: number;
  /** Why the others were set aside, and how many for each reason. */
  readonly ignored?: readonly { readonly reason: string; readonly count: number }[];
}
