/**
 * Charts of any length, shaped like real ones: most of it is laboratory values and vital signs, then encounter diagnoses,
 * drugs and procedures that have nothing to do with the question, and the cancer itself again and again.
 */
import type { Bundle, CodeableConcept, FhirResource } from 'fhir/r4';
import { isoOf, spanOf } from '../../src/kernel/calendar.ts';
import { CHART_BASE, referenceTo } from '../support/chart-builder.ts';
import { coded, cpt, hl7, icd10cm, loinc, rxnorm, SYSTEMS, snomed } from '../support/chart-codes.ts';
import { PATIENTS } from '../support/chart-patients.ts';

/** Results as a laboratory sends them; three of them are read for the risk score. */
const RESULTS: readonly (readonly [loinc: string, name: string, unit: string, low: number, high: number])[] = [
  ['2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', 'mg/dL', 0.6, 1.3],
  ['1742-6', 'Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma', 'U/L', 7, 45],
  ['3016-3', 'Thyrotropin [Units/volume] in Serum or Plasma', 'm[IU]/L', 0.4, 4.2],
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 3.5, 5.1],
  ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 136, 145],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 70, 99],
  ['1975-2', 'Bilirubin.total [Mass/volume] in Serum or Plasma', 'mg/dL', 0.2, 1.2],
  ['718-7', 'Hemoglobin [Mass/volume] in Blood', 'g/dL', 13.5, 17.5],
  ['777-3', 'Platelets [#/volume] in Blood by Automated count', '10*3/uL', 150, 400],
  ['751-8', 'Neutrophils [#/volume] in Blood by Automated count', '10*3/uL', 1.8, 7.7],
  ['6690-2', 'Leukocytes [#/volume] in Blood by Automated count', '10*3/uL', 4, 11],
  ['8867-4', 'Heart rate', '/min', 60, 100],
  ['8310-5', 'Body temperature', 'Cel', 36, 37.5],
  ['29463-7', 'Body weight', 'kg', 50, 120],
];

const DIAGNOSES: readonly CodeableConcept[] = [
  coded('Essential (primary) hypertension', icd10cm('I10')),
  coded('Type 2 diabetes mellitus without complications', icd10cm('E11.9')),
  coded('Encounter for antineoplastic immunotherapy', icd10cm('Z51.12')),
  coded('Malignant neoplasm of left kidney, except renal pelvis', icd10cm('C64.2')),
  coded('Secondary malignant neoplasm of unspecified lung', icd10cm('C78.00')),
  coded('Nausea', icd10cm('R11.0')),
  coded('Hyperlipidemia, unspecified', icd10cm('E78.5')),
];

const DRUGS: readonly CodeableConcept[] = [
  coded('lisinopril 20 MG Oral Tablet', rxnorm('314077')),
  coded('ondansetron 8 MG Oral Tablet', rxnorm('312086')),
  coded('acetaminophen 325 MG Oral Tablet', rxnorm('313782')),
  coded('sodium chloride 0.9 % infusion'),
  coded('heparin lock flush 100 unit/mL'),
  coded('amlodipine 5 MG Oral Tablet', rxnorm('197361')),
];

const PROCEDURES: readonly CodeableConcept[] = [
  coded('CT chest abdomen pelvis with contrast', cpt('74177')),
  coded('Intravenous infusion, for therapy', cpt('96365')),
  coded('Office visit', cpt('99214')),
  coded('Venous blood draw', cpt('36415')),
];

const pick = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

const FIRST = spanOf('2010-01-04').first;
const DAYS = spanOf('2026-09-01').first - FIRST;

/** One resource of the daily round, the i-th of `total`: seven of ten are results. */
function routine(i: number, total: number, subject: { readonly reference: string }): FhirResource {
  const on = `${isoOf(FIRST + Math.floor((i / total) * DAYS))}T09:30:00-05:00`;
  const encounter = { reference: `Encounter/e${Math.floor(i / 12)}`, display: 'Office visit' };
  const common = { id: `noise-${i}`, meta: { versionId: '1', lastUpdated: on }, subject, encounter };
  const tenth = i % 10;
  if (tenth === 7) {
    return {
      resourceType: 'Condition',
      ...common,
      clinicalStatus: { coding: [hl7('condition-clinical', 'active')] },
      verificationStatus: { coding: [hl7('condition-ver-status', 'confirmed')] },
      category: [{ coding: [hl7('condition-category', 'encounter-diagnosis')], text: 'Encounter Diagnosis' }],
      code: pick(DIAGNOSES, Math.floor(i / 10)),
      recordedDate: `${on.slice(0, 4) < '2022' ? '2022-01-20' : on.slice(0, 10)}`,
    };
  }
  if (tenth === 8) {
    return {
      resourceType: 'MedicationRequest',
      ...common,
      status: 'completed',
      intent: 'order',
      category: [{ coding: [hl7('medicationrequest-category', 'outpatient')], text: 'Outpatient' }],
      medicationCodeableConcept: pick(DRUGS, Math.floor(i / 10)),
      authoredOn: on,
      dosageInstruction: [{ text: 'as directed', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }],
    };
  }
  if (tenth === 9) {
    return {
      resourceType: 'Procedure',
      ...common,
      status: 'completed',
      code: pick(PROCEDURES, Math.floor(i / 10)),
      performedDateTime: on,
      category: { coding: [snomed('103693007')], text: 'Diagnostic procedure' },
    };
  }
  const [code, name, unit, low, high] = pick(RESULTS, i);
  const quantity = (value: number) => ({ value, unit, system: SYSTEMS.ucum, code: unit });
  return {
    resourceType: 'Observation',
    ...common,
    status: 'final',
    category: [{ coding: [hl7('observation-category', 'laboratory')], text: 'Laboratory' }],
    code: coded(name, loinc(code)),
    effectiveDateTime: on,
    issued: on,
    valueQuantity: quantity(Math.round((low + ((high - low) * (i % 17)) / 16) * 10) / 10),
    referenceRange: [{ low: quantity(low), high: quantity(high), text: `${low}-${high} ${unit}` }],
  };
}

/** So many resources of the daily round of one patient. */
export function noise(total: number, subject: { readonly reference: string }): readonly FhirResource[] {
  return Array.from({ length: total }, (_, i) => routine(i, total, subject));
}

/** The chart of a third-line patient, filled up to `resources` entries. */
export function longChart(resources: number): Bundle {
  const patient = PATIENTS.find(({ id }) => id === 'v06');
  if (!patient) throw new Error('no patient v06');
  const core = patient.chart.resources();
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [...core, ...noise(resources - core.length, { reference: 'Patient/v06' })].map((resource) => ({
      fullUrl: `${CHART_BASE}/${referenceTo(resource)}`,
      resource,
    })),
  };
}
