/**
 * What fills a real chart and does not matter here: laboratory results, vital signs, other drugs, other procedures, other
 * problems, most of them under local codes. The same patient and count give the same resources.
 */
import type { Coding, FhirResource, Observation } from 'fhir/r4';
import { addMonths, isoOf, spanOf } from '../../src/kernel/calendar.ts';
import { coded, hl7, LABORATORY, loinc, SYSTEMS } from './chart-codes.ts';

/** A hospital's own code, in the manner of Epic's organisation identifiers. */
const local = (list: string, code: number): Coding => ({
  system: `urn:oid:1.2.840.114350.1.13.999.3.7.2.${list}`,
  code: String(code),
});

const OTHER_DRUGS = [
  'amlodipine 5 mg tablet',
  'levothyroxine 75 mcg tablet',
  'ondansetron 8 mg tablet',
  'loperamide 2 mg capsule',
  'paracetamol 500 mg tablet',
  'omeprazole 20 mg capsule',
  'atorvastatin 20 mg tablet',
  'metoprolol 50 mg tablet',
] as const;

const OTHER_PROCEDURES = [
  'Computed tomography, chest, with contrast',
  'Venepuncture',
  'Electrocardiogram',
  'Influenza vaccination',
  'Colonoscopy',
] as const;

const OTHER_PROBLEMS = ['Hypertension', 'Hyperlipidaemia', 'Knee pain', 'Seasonal rhinitis', 'Insomnia'] as const;

const VITAL_SIGNS = [
  { code: coded('Body weight', loinc('29463-7')), unit: 'kg', value: 78 },
  { code: coded('Oxygen saturation', loinc('59408-5')), unit: '%', value: 97 },
  { code: coded('Heart rate', local('707679', 8)), unit: '/min', value: 72 },
] as const;

const LABORATORY_ROWS = Object.values(LABORATORY);

const FIRST_DAY = spanOf('2015-01-05').first;

const pick = <T>(list: readonly T[], i: number): T => {
  const one = list[i % list.length];
  if (one === undefined) throw new Error('nothing to choose from');
  return one;
};

/** `count` resources of a patient's chart that no rule reads for its answer, spread over eleven years. */
export function noiseFor(patientId: string, count: number): readonly FhirResource[] {
  return Array.from({ length: count }, (_, i) => oneOf(patientId, i));
}

function oneOf(patientId: string, i: number): FhirResource {
  const day = isoOf(addMonths(FIRST_DAY, i % 132) + (i % 27));
  const subject = { reference: `Patient/${patientId}` };
  const id = `${patientId}-noise-${i}`;
  const meta = { versionId: '1', lastUpdated: `${day}T08:${String(i % 60).padStart(2, '0')}:00Z` };
  const kind = i % 20;
  if (kind < 11) {
    const laboratory = pick(LABORATORY_ROWS, i);
    const range = 'male' in laboratory.range ? laboratory.range.male : laboratory.range;
    return observation('laboratory', { ...laboratory, value: (range.low + range.high) / 2 + (i % 7) / 100 }, range);
  }
  if (kind < 14) return observation('vital-signs', pick(VITAL_SIGNS, i), undefined);
  if (kind < 17) {
    return {
      resourceType: 'MedicationRequest',
      id,
      meta,
      status: i % 3 === 0 ? 'active' : 'completed',
      intent: 'order',
      category: [{ coding: [hl7('medicationrequest-category', 'outpatient')] }],
      medicationCodeableConcept: coded(pick(OTHER_DRUGS, i), local('698288', 40_000 + (i % 8))),
      subject,
      authoredOn: day,
      dosageInstruction: [{ text: 'as directed', timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }],
    };
  }
  if (kind < 19) {
    return {
      resourceType: 'Procedure',
      id,
      meta,
      status: 'completed',
      code: coded(pick(OTHER_PROCEDURES, i), local('696580', 30_000 + (i % 5))),
      subject,
      performedDateTime: day,
    };
  }
  return {
    resourceType: 'Condition',
    id,
    meta,
    clinicalStatus: { coding: [hl7('condition-clinical', 'active')] },
    verificationStatus: { coding: [hl7('condition-ver-status', 'confirmed')] },
    category: [{ coding: [hl7('condition-category', 'problem-list-item')] }],
    code: coded(pick(OTHER_PROBLEMS, i), local('696871', 20_000 + (i % 5))),
    subject,
    onsetDateTime: day,
  };

  function observation(
    category: string,
    { code, unit, value }: { readonly code: Observation['code']; readonly unit: string; readonly value: number },
    range: { readonly low: number; readonly high: number } | undefined,
  ): Observation {
    const quantity = (amount: number) => ({ value: amount, unit, system: SYSTEMS.ucum, code: unit });
    return {
      resourceType: 'Observation',
      id,
      meta,
      status: 'final',
      category: [{ coding: [hl7('observation-category', category)] }],
      code,
      subject,
      effectiveDateTime: `${day}T08:00:00+01:00`,
      issued: `${day}T10:00:00+01:00`,
      valueQuantity: quantity(Math.round(value * 100) / 100),
      ...(range ? { referenceRange: [{ low: quantity(range.low), high: quantity(range.high) }] } : {}),
    };
  }
}
