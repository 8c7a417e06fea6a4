import type { Condition, FhirResource, MedicationAdministration, MedicationStatement, Procedure } from 'fhir/r4';
import type { SandboxApp } from '../../src/sandbox/auth/launch-desk.ts';
import type { SandboxPatient } from '../../src/sandbox/patients.ts';

/** The app of these tests. It is only an address: the test itself plays the browser and the app. */
export const APP: SandboxApp = {
  clientId: 'nextline',
  launchUrl: 'http://127.0.0.1:4999/launch.html',
  redirectUris: ['http://127.0.0.1:4999/index.html'],
  origin: 'http://127.0.0.1:4999',
};

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';

export function aCondition(patient: string, id: string, category: string, more: Partial<Condition> = {}): Condition {
  return {
    resourceType: 'Condition',
    id: `${patient}-${id}`,
    clinicalStatus: { coding: [{ code: 'active' }] },
    verificationStatus: { coding: [{ code: 'confirmed' }] },
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
    code: {
      coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C64.1', display: 'Kidney cancer' }],
      text: 'Kidney cancer, right',
    },
    subject: { reference: `Patient/${patient}` },
    onsetDateTime: '2021-05-04',
    ...more,
  };
}

export function aProcedure(patient: string, id: string, text: string, cpt?: string): Procedure {
  return {
    resourceType: 'Procedure',
    id: `${patient}-${id}`,
    status: 'completed',
    code: { ...(cpt ? { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: cpt }] } : {}), text },
    subject: { reference: `Patient/${patient}` },
    performedDateTime: '2021-05-18',
    bodySite: [{ text: 'Kidney, right' }],
  };
}

export function aStatement(
  patient: string,
  id: string,
  drug: readonly [text: string, rxnorm: string],
  more: Partial<MedicationStatement> = {},
): MedicationStatement {
  return {
    resourceType: 'MedicationStatement',
    id: `${patient}-${id}`,
    status: 'completed',
    medicationCodeableConcept: { coding: [{ system: RXNORM, code: drug[1] }], text: drug[0] },
    subject: { reference: `Patient/${patient}` },
    effectivePeriod: { start: '2024-03-11', end: '2024-06-10' },
    ...more,
  };
}

export function aDose(
  patient: string,
  id: string,
  drug: readonly [text: string, rxnorm: string],
  day: string,
  more: Partial<MedicationAdministration> = {},
): MedicationAdministration {
  return {
    resourceType: 'MedicationAdministration',
    id: `${patient}-${id}`,
    status: 'completed',
    medicationCodeableConcept: { coding: [{ system: RXNORM, code: drug[1] }], text: drug[0] },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: day,
    dosage: { text: 'infusion', dose: { value: 240, unit: 'mg' } },
    ...more,
  };
}

export const NIVOLUMAB = ['nivolumab', '1597876'] as const;
export const CABOZANTINIB = ['cabozantinib 60 mg tablet', '1790173'] as const;

function aPatient(id: string, name: string, resources: readonly FhirResource[]): SandboxPatient {
  return {
    id,
    name,
    teaches: `What ${name} teaches`,
    asOf: '2026-10-20',
    resources: [
      {
        resourceType: 'Patient',
        id,
        name: [{ text: name }],
        birthDate: '1965-11-02',
        identifier: [{ type: { coding: [{ code: 'MR' }] }, value: `MRN-${id}` }],
      },
      ...resources,
    ],
  };
}

const ANN = [
  aCondition('ann', 'cancer', 'problem-list-item'),
  aCondition('ann', 'lung', 'problem-list-item', {
    code: { coding: [{ system: 'http://snomed.info/sct', code: '94391008' }], text: 'Metastasis to lung' },
    onsetDateTime: '2024-02-12',
  }),
  aCondition('ann', 'colitis', 'encounter-diagnosis', { code: { text: 'Colitis' }, onsetDateTime: '2024-05' }),
  aProcedure('ann', 'nephrectomy', 'Laparoscopic radical nephrectomy, right', '50545'),
  aProcedure('ann', 'biopsy', 'Core biopsy of the lung', '32408'),
  aProcedure('ann', 'scan', 'CT of the chest', '71260'),
  aStatement('ann', 'nivo', NIVOLUMAB, { status: 'stopped', statusReason: [{ text: 'colitis' }] }),
  aDose('ann', 'dose-1', ['nivolumab 10 mg/mL injection', '1991412'], '2024-03-11'),
  aDose('ann', 'dose-2', ['nivolumab 10 mg/mL injection', '1991412'], '2024-04-08'),
  aStatement('ann', 'cabo', CABOZANTINIB, { status: 'active', effectivePeriod: { start: '2024-07-01' } }),
  ...Array.from(
    { length: 23 },
    (_none, index): FhirResource => ({
      resourceType: 'Observation',
      id: `ann-lab-${index}`,
      status: 'final',
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }], text: 'Creatinine' },
      subject: { reference: 'Patient/ann' },
      effectiveDateTime: `2024-03-${String(index + 1).padStart(2, '0')}`,
    }),
  ),
] as const;

const BEN = [
  aCondition('ben', 'cancer', 'problem-list-item'),
  aProcedure('ben', 'nephrectomy', 'Open radical nephrectomy, left', '50230'),
  aStatement('ben', 'nivo', NIVOLUMAB, { status: 'not-taken', effectivePeriod: undefined }),
] as const;

/** Ann has something of everything, with 23 observations to page through; Ben is the other patient. */
export const PATIENTS: readonly SandboxPatient[] = [
  aPatient('ann', 'Ann Fixture', ANN),
  aPatient('ben', 'Ben <Fixture>', BEN),
];
