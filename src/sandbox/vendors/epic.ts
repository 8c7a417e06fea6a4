import type { OutcomeCode, VendorProfile } from './vendor.ts';

/** SNOMED CT: surgical procedure. The only category that brings surgeries. */
export const SURGICAL = '387713003';

/** SNOMED CT: oncology treatment plan, the category without which no oncology plan comes. */
export const ONCOLOGY_PLAN = '736378000';

/** SNOMED CT: longitudinal care plan. */
export const LONGITUDINAL_PLAN = '38717003';

/** Epic's own outcome codes, as far as the sandbox speaks them (fhir.epic.com, troubleshooting). */
export const EPIC_OUTCOMES = {
  4101: { severity: 'warning', type: 'not-found', text: 'Resource request returns no results.' },
  4113: { severity: 'fatal', type: 'processing', text: 'Session ID for paging is expired. Restart the query.' },
  4119: { severity: 'warning', type: 'processing', text: 'Additional data may be present for patient.' },
  4130: { severity: 'fatal', type: 'forbidden', text: 'Break-the-Glass security prevents access to this patient.' },
  59100: { severity: 'information', type: 'processing', text: 'An unknown or unsupported parameter was ignored.' },
  59101: { severity: 'warning', type: 'processing', text: 'An unknown category value was ignored.' },
  59108: { severity: 'fatal', type: 'required', text: 'A required search parameter is missing.' },
  59133: { severity: 'information', type: 'processing', text: 'The search exceeds 100 results.' },
  59159: { severity: 'fatal', type: 'required', text: 'A patient or subject is required.' },
  59204: {
    severity: 'warning',
    type: 'suppressed',
    text: 'The query applies to a sub-resource that the client is not authorized for.',
  },
} as const satisfies Readonly<Record<number, OutcomeCode>>;

export type EpicOutcome = keyof typeof EPIC_OUTCOMES;

const PATIENT = ['patient', 'subject', '_id', '_count'] as const;
const PATIENT_NEEDED = [['patient', 'subject']] as const;

/** Epic, R4. Source: the CapabilityStatement of fhir.epic.com, May 2026, and open.epic.com/Interface/FHIR. */
export const EPIC: VendorProfile = {
  id: 'epic',
  label: 'Epic',
  software: 'Nextline sandbox EHR, Epic profile',
  resources: {
    Patient: { parameters: ['_id', 'identifier'] },
    Condition: {
      parameters: [...PATIENT, 'category', 'clinical-status', 'code', 'onset-date', 'recorded-date'],
      required: PATIENT_NEEDED,
      categories: {
        known: ['problem-list-item', 'encounter-diagnosis', 'health-concern'],
        byDefault: ['problem-list-item'],
      },
    },
    Procedure: {
      parameters: [...PATIENT, 'category', 'code', 'date'],
      required: PATIENT_NEEDED,
      categories: { known: [SURGICAL, '103693007', '410606002'], byDefault: [] },
    },
    MedicationRequest: {
      parameters: [...PATIENT, 'category', 'intent', 'status', 'authoredon'],
      required: PATIENT_NEEDED,
      includes: ['MedicationRequest:medication'],
    },
    // Listed, and empty: what is published is lines, drains and airways, not doses.
    MedicationAdministration: {
      parameters: [...PATIENT, 'effective-time', 'status'],
      required: PATIENT_NEEDED,
    },
    MedicationDispense: { parameters: [...PATIENT, 'category'], required: PATIENT_NEEDED },
    Medication: { parameters: ['_id'] },
    Observation: {
      parameters: [...PATIENT, 'category', 'code', 'date'],
      required: [...PATIENT_NEEDED, ['category', 'code']],
    },
    AllergyIntolerance: { parameters: ['patient', '_id', '_count', 'clinical-status'], required: PATIENT_NEEDED },
    CarePlan: {
      parameters: [...PATIENT, 'category', 'status'],
      required: [...PATIENT_NEEDED, ['category']],
      categories: { known: [ONCOLOGY_PLAN, LONGITUDINAL_PLAN, '734163000'], byDefault: [] },
    },
    Encounter: { parameters: [...PATIENT, 'status'], required: PATIENT_NEEDED },
    Practitioner: { parameters: ['_id'] },
  },
  search: {
    unknownParameter: 'report',
    idBesideOthers: 'report',
    reportsEmpty: true,
    saysTotal: true,
    defaultPage: 100,
    largestPage: 100,
    nextLink: '{base}/{type}?sessionID={cursor}',
    cursorParameter: 'sessionID',
  },
  replies: {
    badRequest: 'outcome',
    otherAccept: 'xml',
    outcomeSystem: 'urn:oid:1.2.840.114350.1.13.0.1.7.2.657369',
    foreignPatient: 403,
  },
  authorization: {
    tokenSeconds: 3600,
    // Refresh tokens are for confidential clients only (fhir.epic.com, OAuth 2.0).
    refreshScopes: [],
    rotatesRefreshToken: false,
    wildcards: false,
    scopeSpelling: 'mixed-case-v1',
    patientBanner: 'string',
    issuerInCallback: false,
    capabilities: [
      'launch-ehr',
      'launch-standalone',
      'authorize-post',
      'client-public',
      'sso-openid-connect',
      'context-banner',
      'context-style',
      'context-ehr-patient',
      'context-ehr-encounter',
      'context-standalone-patient',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
    tokenExtras: { '__epic.dstu2.patient': '{patient}', loginDepartment: 'Oncology clinic' },
  },
};
