import { createHash } from 'node:crypto';
import type {
  CodeableConcept,
  FhirResource,
  Medication,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Procedure,
} from 'fhir/r4';
import { type DrugContent, type DrugEvent, drugContentOf, infusionDrugOf, isDoseOf } from './drug-content.ts';
import { orderOfStatement } from './statement-as-order.ts';

const ORDER_CATEGORY = 'http://terminology.hl7.org/CodeSystem/medicationrequest-category';
const DATA_ABSENT_CODES = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
const DATA_ABSENT_EXTENSION = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
const SYNONYM = 'https://fhir.cerner.com/00000000-0000-4000-8000-000000000000/synonym';

/**
 * How Oracle Health shows a chart (Millennium R4 documentation): home medications are reported plans, infusions are
 * administrations, mixtures are contained, and part of the procedures is free text from finalised surgical cases.
 */
export function presentAsOracle(chart: readonly FhirResource[]): readonly FhirResource[] {
  let procedures = 0;
  return chart.flatMap((resource): readonly FhirResource[] => {
    switch (resource.resourceType) {
      case 'MedicationStatement':
        return [eventOfStatement(resource, chart)];
      case 'MedicationAdministration':
        return [{ ...resource, ...drugParts(resource, drugContentOf(resource, chart)) }];
      case 'MedicationRequest':
        return [orderOf(resource, chart)];
      case 'Medication':
        // There is no such resource; each event holds its own.
        return [];
      case 'Procedure':
        procedures += 1;
        return [procedureOf(resource, procedures % 2 === 0)];
      default:
        return [resource];
    }
  });
}

/** No body site and no category ever; words instead of a code for every second one that has words. */
function procedureOf(procedure: Procedure, asFreeText: boolean): Procedure {
  const { bodySite, category, ...shown } = procedure;
  const text = procedure.code?.text;
  return asFreeText && text !== undefined ? { ...shown, code: { text } } : shown;
}

function eventOfStatement(
  statement: MedicationStatement,
  chart: readonly FhirResource[],
): MedicationRequest | MedicationAdministration {
  const content = drugContentOf(statement, chart);
  if (infusionDrugOf(content) === undefined) return homeMedication(statement, content);
  const hasDoses = chart.some(
    (other) => other.resourceType === 'MedicationAdministration' && isDoseOf(statement, other, chart),
  );
  // With its doses in the chart the course itself is only the order behind them; and what is planned is an order too.
  if (hasDoses || statement.status === 'intended') return courseOrder(statement, content);
  return givenCourse(statement, content);
}

function homeMedication(statement: MedicationStatement, content: DrugContent): MedicationRequest {
  return {
    ...orderOfStatement(statement),
    ...drugParts(statement, content),
    id: `${statement.id}.home`,
    intent: 'plan',
    reportedBoolean: true,
    category: [
      { coding: [{ system: ORDER_CATEGORY, code: 'community' }] },
      { coding: [{ system: ORDER_CATEGORY, code: 'patientspecified' }] },
    ],
  };
}

function courseOrder(statement: MedicationStatement, content: DrugContent): MedicationRequest {
  return {
    ...orderOfStatement(statement),
    ...drugParts(statement, content),
    id: `${statement.id}.order`,
    reportedBoolean: false,
    category: [{ coding: [{ system: ORDER_CATEGORY, code: 'outpatient' }] }],
  };
}

const STATUS_OF_COURSE: Readonly<Record<MedicationStatement['status'], MedicationAdministration['status']>> = {
  active: 'in-progress',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
  // Never reached: what is planned is shown as an order.
  intended: 'unknown',
  stopped: 'stopped',
  'on-hold': 'on-hold',
  unknown: 'unknown',
  'not-taken': 'not-done',
};

function givenCourse(statement: MedicationStatement, content: DrugContent): MedicationAdministration {
  const at = statement.effectiveDateTime ?? statement.dateAsserted;
  return {
    resourceType: 'MedicationAdministration',
    ...drugParts(statement, content),
    id: `${statement.id}.given`,
    extension: statement.extension,
    modifierExtension: statement.modifierExtension,
    status: STATUS_OF_COURSE[statement.status],
    statusReason: statement.statusReason,
    subject: statement.subject,
    context: statement.context,
    request: statement.basedOn?.[0],
    reasonCode: statement.reasonCode,
    reasonReference: statement.reasonReference,
    note: statement.note,
    dosage: statement.dosage?.[0]?.text === undefined ? undefined : { text: statement.dosage[0].text },
    ...(statement.effectivePeriod
      ? { effectivePeriod: statement.effectivePeriod }
      : at === undefined
        ? { _effectiveDateTime: { extension: [{ url: DATA_ABSENT_EXTENSION, valueCode: 'unknown' }] } }
        : { effectiveDateTime: at }),
  };
}

/** Orders as they stand; one that was an error has lost its drug. */
function orderOf(order: MedicationRequest, chart: readonly FhirResource[]): MedicationRequest {
  const shown: MedicationRequest = { ...order, reportedBoolean: order.reportedBoolean ?? false };
  if (order.status !== 'entered-in-error') return { ...shown, ...drugParts(order, drugContentOf(order, chart)) };
  const { medicationReference, contained, ...rest } = shown;
  return {
    ...rest,
    medicationCodeableConcept: {
      coding: [{ system: DATA_ABSENT_CODES, code: 'error', display: 'Error' }],
      text: 'Error',
    },
  };
}

interface DrugParts {
  readonly medicationReference: { readonly reference: string } | undefined;
  readonly medicationCodeableConcept: CodeableConcept | undefined;
  readonly contained: DrugEvent['contained'];
}

/** Tablets carry their code and the pharmacy's own; an infusion is a mixture, contained, named by its ingredients. */
function drugParts(event: DrugEvent, content: DrugContent): DrugParts {
  const others = event.contained?.filter((resource) => resource.resourceType !== 'Medication') ?? [];
  if (infusionDrugOf(content) === undefined && content.ingredient === undefined) {
    return {
      medicationReference: undefined,
      medicationCodeableConcept: withSynonym(content.code),
      contained: others.length > 0 ? others : undefined,
    };
  }
  const mixture: Medication = {
    resourceType: 'Medication',
    id: 'mixture',
    ingredient: content.ingredient ?? [
      { itemCodeableConcept: content.code },
      { itemCodeableConcept: { text: 'sodium chloride 0.9% intravenous solution' } },
    ],
  };
  return {
    medicationReference: { reference: '#mixture' },
    medicationCodeableConcept: undefined,
    contained: [...others, mixture],
  };
}

function withSynonym(concept: CodeableConcept | undefined): CodeableConcept | undefined {
  if (!concept?.coding) return concept;
  const number = createHash('sha256').update(JSON.stringify(concept)).digest().readUInt32BE(0) % 10_000_000;
  return { ...concept, coding: [...concept.coding, { system: SYNONYM, code: String(number), userSelected: true }] };
}
