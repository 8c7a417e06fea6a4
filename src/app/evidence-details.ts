/** Fetches what stands behind the rules. The first answer does not need it, so it is no part of the first download. */
import type { EvidenceDetails } from '../evidence/schema.ts';

/** The details, or undefined where they could not be fetched. */
export async function loadEvidenceDetails(): Promise<EvidenceDetails | undefined> {
  try {
    const { details } = await import('virtual:nextline-evidence-details');
    return details;
  } catch {
    return undefined;
  }
}
