import type { VendorProfile } from './vendor.ts';

const COMMON = ['patient', 'subject', '_id', '_count'] as const;

/** A plain R4 server that has everything and objects to little: the public sandbox made strict about security. */
export const SMART: VendorProfile = {
  id: 'smart',
  label: 'SMART sandbox',
  software: 'Nextline sandbox EHR, SMART profile',
  resources: {
    Patient: { parameters: ['_id', 'identifier', '_count'] },
    Condition: {
      parameters: [...COMMON, 'category', 'code', 'clinical-status', 'verification-status', 'onset-date'],
    },
    Procedure: { parameters: [...COMMON, 'category', 'code', 'status', 'date'] },
    MedicationRequest: {
      parameters: [...COMMON, 'category', 'code', 'status', 'intent', 'authoredon'],
      includes: ['MedicationRequest:medication'],
    },
    MedicationStatement: { parameters: [...COMMON, 'category', 'code', 'status', 'effective'] },
    MedicationAdministration: { parameters: [...COMMON, 'code', 'status', 'effective-time'] },
    MedicationDispense: { parameters: [...COMMON, 'code', 'status', 'whenhandedover'] },
    Medication: { parameters: ['_id', 'code', '_count'] },
    Observation: { parameters: [...COMMON, 'category', 'code', 'status', 'date'] },
    AllergyIntolerance: { parameters: ['patient', '_id', '_count', 'code', 'clinical-status'] },
    CarePlan: { parameters: [...COMMON, 'category', 'status', 'intent'] },
    Encounter: { parameters: [...COMMON, 'status'] },
    Practitioner: { parameters: ['_id', '_count'] },
  },
  search: {
    unknownParameter: 'ignore',
    idBesideOthers: 'combine',
    reportsEmpty: false,
    saysTotal: true,
    defaultPage: 50,
    largestPage: 500,
    // The link leaves the resource type out, as widely used R4 servers do.
    nextLink: '{base}?_getpages={cursor}',
    cursorParameter: '_getpages',
  },
  replies: { badRequest: 'outcome', otherAccept: 'json', foreignPatient: 404 },
  authorization: {
    tokenSeconds: 3600,
    refreshScopes: ['online_access', 'offline_access'],
    rotatesRefreshToken: true,
    wildcards: true,
    scopeSpelling: 'as-asked',
    patientBanner: 'boolean',
    // Standard-conforming, and a trap for apps that tell launch from callback by `iss`.
    issuerInCallback: true,
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
    tokenExtras: {},
  },
};
