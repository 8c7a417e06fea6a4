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
  readonly problem?: Problem;
}
