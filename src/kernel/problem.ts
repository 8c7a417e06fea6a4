/**
 * Expected trouble, as a value. The message is written for the person named in `whoFixesIt` and never holds patient
 * data: no names, no dates of birth, no text of a resource. A reference (type and id) may stand in `reference`, which
 * is part of the answer to the caller, not of any log.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly whoFixesIt: 'clinician' | 'analyst' | 'developer';
  readonly resourceType?: string;
  readonly reference?: string;
}

export type ProblemCode =
  // Starting from the EHR
  | 'config/unreadable'
  | 'config/overlay-refused'
  | 'launch/unknown-issuer'
  | 'launch/missing-parameters'
  | 'launch/not-configured'
  | 'launch/discovery-failed'
  | 'launch/pkce-unsupported'
  | 'launch/denied'
  | 'launch/no-state'
  | 'launch/no-storage'
  | 'launch/token-refused'
  | 'launch/no-patient'
  | 'launch/wrong-issuer'
  | 'launch/foreign-endpoint'
  | 'launch/superseded'
  | 'launch/timeout'
  | 'launch/unexpected'
  | 'app/defect'
  // Reading from the server
  | 'fhir/session-ended'
  | 'fhir/forbidden'
  | 'fhir/not-supported'
  | 'fhir/rejected'
  | 'fhir/throttled'
  | 'fhir/server-error'
  | 'fhir/network'
  | 'fhir/timeout'
  | 'fhir/aborted'
  | 'fhir/not-json'
  | 'fhir/foreign-link'
  | 'fhir/endless-paging'
  | 'fhir/too-many'
  // Reading the input
  | 'input/not-json'
  | 'input/not-a-bundle'
  | 'input/no-patient'
  | 'input/not-a-snapshot'
  | 'record/withheld'
  | 'record/page-missing'
  | 'record/foreign-patient'
  | 'record/no-subject'
  | 'record/not-a-resource'
  | 'record/conflicting-versions'
  // Mapping
  | 'map/unreadable-drug'
  | 'map/conflicting-drugs'
  | 'map/unreadable-element'
  | 'map/no-date'
  | 'map/unrecognised-status'
  | 'map/modifier-extension'
  | 'map/unreadable'
  // History
  | 'history/conflict'
  | 'history/answer-refused'
  // Evidence
  | 'evidence/before-the-review';

export function problem(
  code: ProblemCode,
  whoFixesIt: Problem['whoFixesIt'],
  message: string,
  more: { readonly severity?: Problem['severity']; readonly resourceType?: string; readonly reference?: string } = {},
): Problem {
  return {
    code,
    severity: more.severity ?? 'warning',
    message,
    whoFixesIt,
    ...(more.resourceType === undefined ? {} : { resourceType: more.resourceType }),
    ...(more.reference === undefined ? {} : { reference: more.reference }),
  };
}
