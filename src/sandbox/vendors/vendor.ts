import type { OperationOutcomeIssue } from 'fhir/r4';

/** The three servers that the sandbox can be. */
export const VENDOR_IDS = ['smart', 'epic', 'oracle'] as const;

export type VendorId = (typeof VENDOR_IDS)[number];

export function isVendorId(value: unknown): value is VendorId {
  return VENDOR_IDS.some((id) => id === value);
}

/** Resource types that any of the three may serve. */
export const SERVED_TYPES = [
  'Patient',
  'Condition',
  'Procedure',
  'MedicationRequest',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
  'Medication',
  'Observation',
  'AllergyIntolerance',
  'CarePlan',
  'Encounter',
  'Practitioner',
] as const;

export type ServedType = (typeof SERVED_TYPES)[number];

export function isServedType(value: unknown): value is ServedType {
  return SERVED_TYPES.some((type) => type === value);
}

/** What one server does with one resource type. Its CapabilityStatement is made from this. */
export interface ResourceSupport {
  /** Search parameters listed. `_id` and `_count` stand here too where the server has them. */
  readonly parameters: readonly string[];
  readonly includes?: readonly string[];
  /** A search without `_id` needs one parameter out of each group. */
  readonly required?: readonly (readonly string[])[];
  /**
   * Category tokens the server knows, and what it answers where none is asked: entries with one of `byDefault`, or,
   * where `byDefault` is empty, entries without any of the known tokens.
   */
  readonly categories?: { readonly known: readonly string[]; readonly byDefault: readonly string[] };
  /** Date parameters that need a prefix and a time of day. */
  readonly datesNeedTime?: readonly string[];
}

/** How a refusal or a remark is coded: Epic numbers its own, others use FHIR's issue types alone. */
export interface OutcomeCode {
  readonly severity: OperationOutcomeIssue['severity'];
  readonly type: OperationOutcomeIssue['code'];
  readonly text: string;
}

/** Everything in which one vendor's server differs from another's, as data. */
export interface VendorProfile {
  readonly id: VendorId;
  readonly label: string;
  readonly software: string;
  readonly resources: Partial<Readonly<Record<ServedType, ResourceSupport>>>;
  readonly search: {
    /** A parameter that is not listed: left out in silence, left out with a remark, or a refusal. */
    readonly unknownParameter: 'ignore' | 'report' | 'reject';
    /** `_id` beside other filters: all are used, the others are ignored with a remark, or it is a refusal. */
    readonly idBesideOthers: 'combine' | 'report' | 'reject';
    /** Says in an outcome entry that nothing was found. */
    readonly reportsEmpty: boolean;
    readonly saysTotal: boolean;
    readonly defaultPage: number;
    readonly largestPage: number;
    /** Next link, with {base}, {type}, {patient} and {cursor}. */
    readonly nextLink: string;
    /** The parameter of that link which carries the cursor. */
    readonly cursorParameter: string;
  };
  readonly replies: {
    /** Refusals of a request: FHIR outcomes or plain text. */
    readonly badRequest: 'outcome' | 'plain-text';
    /** What an Accept header without JSON gets: JSON all the same, XML, or 406. */
    readonly otherAccept: 'json' | 'xml' | 'not-acceptable';
    /** Code system of the vendor's own outcome codes. */
    readonly outcomeSystem?: string;
    /** Status for a resource of another patient. */
    readonly foreignPatient: 403 | 404;
  };
  readonly authorization: {
    readonly tokenSeconds: number;
    /** Scopes that bring a refresh token to a public client. */
    readonly refreshScopes: readonly string[];
    /** A refreshed answer carries a new refresh token, the old one being spent; else it carries none. */
    readonly rotatesRefreshToken: boolean;
    readonly wildcards: boolean;
    /** Granted scopes come back as they were asked, or in version 1 spelling with mixed case. */
    readonly scopeSpelling: 'as-asked' | 'mixed-case-v1';
    readonly patientBanner: 'boolean' | 'string';
    /** RFC 9207: the issuer is added to the redirect back to the app. */
    readonly issuerInCallback: boolean;
    readonly capabilities: readonly string[];
    /** Members of the token answer beyond the standard; {patient} is replaced. */
    readonly tokenExtras: Readonly<Record<string, string>>;
  };
}
