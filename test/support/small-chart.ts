/** Charts of a few raw resources, for traps of coding: what one of them does to the whole assessment. */
import { assess } from '../../src/assess/assess.ts';
import type { Assessment } from '../../src/contract/assessment.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import type { Terminology } from '../../src/terminology/terminology.ts';
import { recordOf } from './judge.ts';
import { knowledge } from './knowledge.ts';

export type Raw = Readonly<Record<string, unknown>> & { readonly resourceType: string };

export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
export const ATC = 'http://www.whocc.no/atc';
export const NDC = 'http://hl7.org/fhir/sid/ndc';
export const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
export const CPT = 'http://www.ama-assn.org/go/cpt';
export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
export const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
export const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
export const ICD10PCS = 'http://www.cms.gov/Medicare/Coding/ICD10';
export const ICD9 = 'http://hl7.org/fhir/sid/icd-9-cm';
export const ICDO3 = 'http://terminology.hl7.org/CodeSystem/icd-o-3';

/** A CodeableConcept of one code, of words, or of both. */
export function concept(system: string, code: string, text?: string) {
  return { coding: [{ system, code }], ...(text === undefined ? {} : { text }) };
}

type Concept = ReturnType<typeof concept> | { readonly text: string };

export function condition(code: Concept, onset?: string, more: Readonly<Record<string, unknown>> = {}): Raw {
  return { resourceType: 'Condition', code, ...(onset === undefined ? {} : { onsetDateTime: onset }), ...more };
}

export function procedure(code: Concept, on?: string, more: Readonly<Record<string, unknown>> = {}): Raw {
  return {
    resourceType: 'Procedure',
    status: 'completed',
    code,
    ...(on === undefined ? {} : { performedDateTime: on }),
    ...more,
  };
}

export function statement(
  drug: Concept,
  start: string,
  end?: string,
  more: Readonly<Record<string, unknown>> = {},
): Raw {
  return {
    resourceType: 'MedicationStatement',
    status: end === undefined ? 'active' : 'completed',
    medicationCodeableConcept: drug,
    effectivePeriod: { start, ...(end === undefined ? {} : { end }) },
    ...more,
  };
}

export function dose(drug: Concept, on: string, more: Readonly<Record<string, unknown>> = {}): Raw {
  return {
    resourceType: 'MedicationAdministration',
    status: 'completed',
    medicationCodeableConcept: drug,
    effectiveDateTime: on,
    ...more,
  };
}

export function observation(code: Concept, more: Readonly<Record<string, unknown>>): Raw {
  return { resourceType: 'Observation', status: 'final', code, ...more };
}

/** Clear cell carcinoma of the right kidney in 2021, metastatic to the lung since February 2024. */
export const METASTATIC_CLEAR_CELL: readonly Raw[] = [
  condition(concept(SNOMED, '254915003'), '2021-05-04', { id: 'tumour' }),
  condition(concept(ICD10CM, 'C78.01'), '2024-02-12', { id: 'lung' }),
];

/** The assessment of one patient with these resources; those without an id are called `r1`, `r2` … in order. */
export function assessed(
  resources: readonly Raw[],
  options: {
    readonly asOf?: string;
    readonly answers?: Readonly<Record<string, unknown>>;
    readonly terminology?: Terminology;
  } = {},
): Assessment {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: { resourceType: 'Patient', id: 'p' } },
      ...resources.map((resource, i) => ({
        resource: {
          id: `r${i + 1}`,
          ...(resource.resourceType === 'Medication' ? {} : { subject: { reference: 'Patient/p' } }),
          ...resource,
        },
      })),
    ],
  };
  const { asOf = '2026-06-01', answers = {}, terminology = knowledge.terminology } = options;
  return assess(recordOf(bundle), { ...knowledge, terminology }, { asOf: spanOf(asOf).first, answers, all: true });
}

/** Why a resource was set aside or reported, in the words of the assessment. */
export function reasonsFor(assessment: Assessment, reference: string): readonly string[] {
  return [
    ...assessment.ignored.filter((one) => one.reference === reference).map(({ reason }) => reason),
    ...assessment.problems.filter((one) => one.reference === reference).map(({ message }) => message),
  ];
}
