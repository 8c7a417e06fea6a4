import type { VendorProfile } from './vendor.ts';

/** One of these, and never `_id` beside it (Millennium R4 CapabilityStatement, August 2026). */
const PATIENT_NEEDED = [['patient']] as const;
const PATIENT_OR_SUBJECT_NEEDED = [['patient', 'subject']] as const;

/** Oracle Health (Cerner Millennium), R4. Source: its CapabilityStatement and fhir.cerner.com/millennium/r4. */
export const ORACLE: VendorProfile = {
  id: 'oracle',
  label: 'Oracle Health',
  software: 'Nextline sandbox EHR, Oracle Health profile',
  resources: {
    Patient: { parameters: ['_id', 'identifier', '_count'], required: [['identifier']] },
    Condition: {
      parameters: ['_id', 'patient', 'subject', 'clinical-status', 'category'],
      required: PATIENT_OR_SUBJECT_NEEDED,
    },
    Procedure: {
      parameters: ['_id', 'patient', 'subject', 'date'],
      required: PATIENT_OR_SUBJECT_NEEDED,
    },
    MedicationRequest: {
      parameters: ['_id', 'patient', 'intent', 'status', '_count'],
      required: PATIENT_NEEDED,
    },
    MedicationAdministration: {
      parameters: ['_id', 'patient', 'status', 'effective-time'],
      required: PATIENT_NEEDED,
      datesNeedTime: ['effective-time'],
    },
    MedicationDispense: { parameters: ['_id', 'patient', '_count'], required: PATIENT_NEEDED },
    Observation: {
      parameters: ['_id', 'patient', 'subject', 'category', 'code', 'date', '_count'],
      required: PATIENT_OR_SUBJECT_NEEDED,
    },
    AllergyIntolerance: { parameters: ['_id', 'patient', 'clinical-status'], required: PATIENT_NEEDED },
    CarePlan: { parameters: ['_id', 'patient', 'category', 'date', '_count'], required: PATIENT_NEEDED },
    Encounter: { parameters: ['_id', 'patient', 'subject', 'status', '_count'], required: PATIENT_OR_SUBJECT_NEEDED },
    Practitioner: { parameters: ['_id'] },
  },
  search: {
    unknownParameter: 'reject',
    idBesideOthers: 'reject',
    reportsEmpty: false,
    saysTotal: false,
    // Small, because most searches here take no `_count`: a chart of forty doses then needs a second page.
    defaultPage: 20,
    largestPage: 200,
    nextLink: '{base}/{type}?patient={patient}&-pageContext={cursor}&-pageDirection=NEXT',
    cursorParameter: '-pageContext',
  },
  replies: { badRequest: 'plain-text', otherAccept: 'not-acceptable', foreignPatient: 403 },
  authorization: {
    tokenSeconds: 570,
    refreshScopes: ['online_access', 'offline_access'],
    rotatesRefreshToken: false,
    wildcards: false,
    scopeSpelling: 'as-asked',
    patientBanner: 'boolean',
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
      'permission-offline',
      'permission-online',
      'permission-patient',
      'permission-user',
      'permission-v1',
      'permission-v2',
    ],
    tokenExtras: { tenant: '00000000-0000-4000-8000-000000000000', username: 'demo-clinician' },
  },
};
