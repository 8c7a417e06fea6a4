import { createHash } from 'node:crypto';
import type {
  CarePlan,
  CodeableConcept,
  Condition,
  FhirResource,
  Medication,
  MedicationAdministration,
  MedicationRequest,
  Observation,
  Procedure,
} from 'fhir/r4';
import { LONGITUDINAL_PLAN, ONCOLOGY_PLAN, SURGICAL } from '../vendors/epic.ts';
import { type DrugEvent, drugContentOf, infusionDrugOf } from './drug-content.ts';
import { orderOfStatement } from './statement-as-order.ts';

/** Epic writes these systems as OIDs, as seen in payloads of live systems. */
const OIDS: Readonly<Record<string, string>> = {
  'http://hl7.org/fhir/sid/icd-10-cm': 'urn:oid:2.16.840.1.113883.6.90',
  'http://snomed.info/sct': 'urn:oid:2.16.840.1.113883.6.96',
  'http://www.nlm.nih.gov/research/umls/rxnorm': 'urn:oid:2.16.840.1.113883.6.88',
  'http://hl7.org/fhir/sid/ndc': 'urn:oid:2.16.840.1.113883.6.69',
};

const CONDITION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const OBSERVATION_CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const ORDER_CATEGORY = 'http://terminology.hl7.org/CodeSystem/medicationrequest-category';
const SNOMED = 'http://snomed.info/sct';
const CPT = 'http://www.ama-assn.org/go/cpt';
const ICD_10_PCS = 'http://www.cms.gov/Medicare/Coding/ICD10';

/** How Epic shows a chart: see the parts below, each with what it does and why. */
export function presentAsEpic(chart: readonly FhirResource[]): readonly FhirResource[] {
  const medications = new Map<string, Medication>();
  const shown = chart.flatMap((resource): readonly FhirResource[] => {
    switch (resource.resourceType) {
      case 'Condition':
        return conditionsOf(resource);
      case 'Procedure':
        return [procedureOf(resource)];
      case 'Observation':
        return [observationOf(resource)];
      case 'CarePlan':
        return [carePlanOf(resource)];
      case 'AllergyIntolerance':
        return [{ ...resource, code: codedByEpic(resource.code) }];
      case 'MedicationStatement':
        return [withMedication(orderOfStatement(resource), resource, chart, medications)];
      case 'MedicationAdministration':
        return [withMedication(orderOfDose(resource), resource, chart, medications)];
      case 'MedicationRequest':
        return [withMedication(resource, resource, chart, medications)];
      case 'Medication':
        // Comes back, rewritten, with the order that names it.
        return [];
      default:
        return [resource];
    }
  });
  return [...shown, ...medications.values()];
}

/** Systems as OIDs, and no display: Epic sends codings bare. */
function codedByEpic(concept: CodeableConcept | undefined): CodeableConcept | undefined {
  if (!concept?.coding) return concept;
  return {
    ...concept,
    coding: concept.coding.map(({ display, ...coding }) =>
      coding.system === undefined ? coding : { ...coding, system: OIDS[coding.system] ?? coding.system },
    ),
  };
}

function hasToken(concepts: readonly CodeableConcept[] | undefined, code: string): boolean {
  return (concepts ?? []).some((concept) => (concept.coding ?? []).some((coding) => coding.code === code));
}

/**
 * Encounter diagnoses come without any status. That must not turn a doubt or an error into a fact: a retracted one is
 * not sent at all, and one that is not confirmed is kept where Epic does say how sure it is, on the problem list.
 */
function conditionsOf(condition: Condition): readonly Condition[] {
  const coded = { ...condition, code: codedByEpic(condition.code) };
  const problem = { coding: [{ system: CONDITION_CATEGORY, code: 'problem-list-item' }] };
  if (!condition.category?.length) return [{ ...coded, category: [problem] }];
  if (!hasToken(condition.category, 'encounter-diagnosis')) return [coded];
  const verification = condition.verificationStatus;
  if (hasToken(verification && [verification], 'entered-in-error')) return [];
  if (verification && !hasToken([verification], 'confirmed')) return [{ ...coded, category: [problem] }];
  const { clinicalStatus, verificationStatus, ...rest } = coded;
  return [
    {
      ...rest,
      category: [
        ...condition.category,
        {
          coding: [
            {
              system: 'http://open.epic.com/FHIR/StructureDefinition/condition-category',
              code: 'visit-diagnosis',
            },
          ],
        },
      ],
    },
  ];
}

/** Orders carry no category; surgeries carry the one by which alone they are found. Neither has a body site. */
function procedureOf(procedure: Procedure): Procedure {
  const { bodySite, category, ...rest } = procedure;
  const shown: Procedure = { ...rest, code: codedByEpic(procedure.code) };
  if (!isSurgery(procedure)) return shown;
  return { ...shown, category: { coding: [{ system: SNOMED, code: SURGICAL }], text: 'Surgery' } };
}

/** The source charts seldom say what is surgery: their category decides, else the code's section, else the words. */
function isSurgery(procedure: Procedure): boolean {
  if (procedure.category) return hasToken([procedure.category], SURGICAL);
  const words = procedure.code?.text ?? '';
  // Needle biopsies stand in CPT's surgical section, but a radiology department does them on an order.
  if (/biopsy/i.test(words) && !/excision|resection/i.test(words)) return false;
  return (
    (procedure.code?.coding ?? []).some(({ system, code }) => {
      if (system === CPT) return Number(code) >= 10_004 && Number(code) <= 69_990;
      return system === ICD_10_PCS && code?.startsWith('0') === true;
    }) || /ectomy|excision|resection|repair|replacement|transplant|surgery|arthroscopy|section/i.test(words)
  );
}

/** Epic finds observations by category or code only, so each has a category. */
function observationOf(observation: Observation): Observation {
  if (observation.category?.length) return observation;
  return { ...observation, category: [{ coding: [{ system: OBSERVATION_CATEGORY, code: 'exam' }] }] };
}

function carePlanOf(plan: CarePlan): CarePlan {
  const isOncology = (plan.category ?? []).some((concept) => /oncology/i.test(concept.text ?? ''));
  const code = isOncology ? ONCOLOGY_PLAN : LONGITUDINAL_PLAN;
  return { ...plan, category: [...(plan.category ?? []), { coding: [{ system: SNOMED, code }] }] };
}

/** An external Medication under an id longer than FHIR's 64 characters, shared by all orders of the same product. */
function withMedication(
  order: MedicationRequest,
  source: DrugEvent,
  chart: readonly FhirResource[],
  medications: Map<string, Medication>,
): MedicationRequest {
  const content = drugContentOf(source, chart);
  const { medicationCodeableConcept, contained, ...rest } = order;
  const others = contained?.filter((resource) => resource.resourceType !== 'Medication') ?? [];
  const medication: Medication = {
    resourceType: 'Medication',
    id: medicationIdOf(JSON.stringify(content)),
    code: codedByEpic(content.code),
    ingredient: content.ingredient?.map((part) => ({
      ...part,
      itemCodeableConcept: codedByEpic(part.itemCodeableConcept),
    })),
  };
  medications.set(`${medication.id}`, medication);
  return {
    ...rest,
    ...(others.length > 0 ? { contained: others } : {}),
    category: order.category ?? [orderCategory(infusionDrugOf(content) === undefined ? 'community' : 'outpatient')],
    medicationReference: {
      reference: `Medication/${medication.id}`,
      display: content.code?.text ?? content.code?.coding?.[0]?.display,
    },
  };
}

function medicationIdOf(content: string): string {
  const digest = createHash('sha512').update(content).digest('base64url');
  return `e${digest.slice(0, 24)}.${digest.slice(24)}`;
}

/** `outpatient` is Epic's word for "given in the clinic", `community` for a prescription. */
function orderCategory(code: 'outpatient' | 'community'): CodeableConcept {
  return { coding: [{ system: ORDER_CATEGORY, code }] };
}

const STATUS_OF_DOSE: Readonly<Record<MedicationAdministration['status'], MedicationRequest['status']>> = {
  'in-progress': 'active',
  'not-done': 'cancelled',
  'on-hold': 'on-hold',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
  stopped: 'stopped',
  unknown: 'unknown',
};

/** A dose, as the clinic order of that day: what Epic shows instead of the administration. */
function orderOfDose(dose: MedicationAdministration): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: `${dose.id}.dose`,
    extension: dose.extension,
    modifierExtension: dose.modifierExtension,
    basedOn: dose.request && [dose.request],
    status: STATUS_OF_DOSE[dose.status],
    statusReason: dose.statusReason?.[0],
    intent: 'order',
    subject: dose.subject,
    encounter: dose.context,
    authoredOn: dose.effectiveDateTime ?? dose.effectivePeriod?.start,
    reasonCode: dose.reasonCode,
    reasonReference: dose.reasonReference,
    note: dose.note,
    dosageInstruction: dose.dosage && [
      {
        text: dose.dosage.text,
        ...(dose.dosage.dose ? { doseAndRate: [{ doseQuantity: dose.dosage.dose }] } : {}),
      },
    ],
  };
}
