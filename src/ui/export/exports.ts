/** What the app hands to the menu of exports. The files themselves are made where the record and the rules are. */
import type { Assessment } from '../../contract/assessment.ts';
import type { GivenAnswers } from '../../contract/given-answer.ts';
import type { PatientIdentity } from '../../contract/identity.ts';
import type { Evidence, EvidenceDetails } from '../../evidence/schema.ts';

/** A judgement as it stands on the screen. */
export interface ShownJudgement {
  readonly assessment: Assessment;
  readonly answers: GivenAnswers;
}

/** The files of one judgement, as text. */
export interface ExportFiles {
  /** Replay hash of the snapshot. */
  readonly hash: string;
  readonly assessment: string;
  readonly snapshot: string;
  /** The history as an R4 Bundle. */
  readonly history: string;
}

/** What a file that was chosen for comparison turned out to be. */
export type OpenedSnapshot =
  | { readonly kind: 'snapshot'; readonly assessment: Assessment }
  | { readonly kind: 'other-patient' }
  /** No snapshot, or one that was changed after it was saved. */
  | { readonly kind: 'unreadable' };

export interface Exports {
  readonly identity: PatientIdentity;
  readonly readAt: string;
  readonly sources: { readonly read: number; readonly asked: number };
  readonly evidence: Evidence;
  /** Statements and trials as known in the view that is shown; undefined where they are not there. */
  readonly details: (assessment: Assessment) => EvidenceDetails | undefined;
  readonly files: (shown: ShownJudgement) => Promise<ExportFiles>;
  /** Opens the text of a file for comparison. */
  readonly open: (text: string) => Promise<OpenedSnapshot>;
}
