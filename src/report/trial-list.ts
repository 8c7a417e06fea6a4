/** Trials that may matter to a reader: how they stand, as far as somebody checked, and how the patient fits them. */
import type { Consideration, Fit } from '../contract/assessment.ts';
import type { EvidenceDetails, Trial } from '../evidence/schema.ts';

export interface TrialRow {
  readonly trial: Trial;
  /** The patient beside its entry criteria; empty where none are held. */
  readonly fit: readonly Fit[];
  /**
   * Where it stands. 'not-checked' is all that may be said of an unfinished trial that nobody looked up: it is never
   * taken for open.
   */
  readonly state: 'ongoing' | 'reported' | 'unknown' | 'not-checked';
}

/** Trials that had not reported when they were written about, the ongoing ones first, then by name. */
export function trialRows(considerations: readonly Consideration[], details: EvidenceDetails): readonly TrialRow[] {
  const fits = new Map<string, readonly Fit[]>();
  for (const { evidence } of considerations) {
    for (const { trial, fit } of evidence) if (trial !== undefined && !fits.has(trial)) fits.set(trial, fit);
  }
  const spokenOfAsOngoing = new Set(
    Object.values(details.statements).flatMap(({ kind, trial, trials }) =>
      kind === 'ongoing' ? [...(trial === undefined ? [] : [trial]), ...(trials ?? [])] : [],
    ),
  );
  const order = { ongoing: 0, unknown: 1, 'not-checked': 2, reported: 3 } as const;
  return Object.values(details.trials)
    .filter(({ id, status }) => status !== undefined || spokenOfAsOngoing.has(id))
    .map(
      (trial): TrialRow => ({
        trial,
        fit: fits.get(trial.id) ?? [],
        state: trial.status?.state ?? 'not-checked',
      }),
    )
    .sort((a, b) => order[a.state] - order[b.state] || a.trial.name.localeCompare(b.trial.name, 'en'));
}
