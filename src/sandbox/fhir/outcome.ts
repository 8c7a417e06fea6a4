import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4';
import { EPIC_OUTCOMES, type EpicOutcome } from '../vendors/epic.ts';
import type { VendorProfile } from '../vendors/vendor.ts';

/** An issue without a vendor's own number. */
export function plainIssue(
  severity: OperationOutcomeIssue['severity'],
  code: OperationOutcomeIssue['code'],
  diagnostics: string,
): OperationOutcomeIssue {
  return { severity, code, diagnostics };
}

/** An issue as Epic numbers it. On the other vendors the number is sent as well: a fault asks for it by name. */
export function numberedIssue(vendor: VendorProfile, number: EpicOutcome, diagnostics?: string): OperationOutcomeIssue {
  const outcome = EPIC_OUTCOMES[number];
  return {
    severity: outcome.severity,
    code: outcome.type,
    details: {
      coding: [
        {
          system: vendor.replies.outcomeSystem ?? 'urn:oid:1.2.840.114350.1.13.0.1.7.2.657369',
          code: String(number),
          display: outcome.text,
        },
      ],
      text: outcome.text,
    },
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
}

export function outcomeOf(issues: readonly OperationOutcomeIssue[]): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [...issues] };
}
