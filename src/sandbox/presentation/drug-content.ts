import type {
  CodeableConcept,
  FhirResource,
  Medication,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
} from 'fhir/r4';
import { isBefore, readDate } from '../../kernel/calendar.ts';

/** A resource that names a drug. */
export type DrugEvent = MedicationStatement | MedicationAdministration | MedicationRequest;

/** What a drug event names: the code, and the ingredients where the source had a Medication of its own. */
export interface DrugContent {
  readonly code: CodeableConcept | undefined;
  readonly ingredient: Medication['ingredient'];
}

/**
 * Drugs given by vein in kidney cancer and melanoma, with their RxNorm ingredient code. Both vendors treat infusions
 * apart from tablets, so the sandbox has to know them; the app does not use this list.
 */
const INFUSION_DRUGS: readonly (readonly [name: string, rxnorm: string])[] = [
  ['aldesleukin', '70223'],
  ['atezolizumab', '1792776'],
  ['avelumab', '1875534'],
  ['bevacizumab', '253337'],
  ['cemiplimab', '2058826'],
  ['durvalumab', '1919503'],
  ['ipilimumab', '1094833'],
  ['nivolumab', '1597876'],
  ['pembrolizumab', '1547545'],
  ['temsirolimus', '657797'],
  ['toripalimab', '2669406'],
  ['tremelimumab', '2619313'],
  ['zoledronic acid', '77655'],
];

/** The drug of an event, whichever of R4's forms it was written in. `chart` holds the external Medications. */
export function drugContentOf(event: DrugEvent, chart: readonly FhirResource[]): DrugContent {
  if (event.medicationCodeableConcept) return { code: event.medicationCodeableConcept, ingredient: undefined };
  const reference = event.medicationReference;
  const found = [...(event.contained ?? []), ...chart].find(
    (candidate): candidate is Medication =>
      candidate.resourceType === 'Medication' &&
      (reference?.reference === `#${candidate.id}` || reference?.reference === `Medication/${candidate.id}`),
  );
  if (found) return { code: found.code, ingredient: found.ingredient };
  return { code: reference?.display === undefined ? undefined : { text: reference.display }, ingredient: undefined };
}

/** Name of the infusion drug, or undefined for what is swallowed or injected at home. */
export function infusionDrugOf(content: DrugContent): string | undefined {
  const concepts = [content.code, ...(content.ingredient ?? []).map((part) => part.itemCodeableConcept)];
  for (const concept of concepts) {
    const words = [concept?.text, ...(concept?.coding ?? []).map((coding) => coding.display)].join(' ').toLowerCase();
    const drug = INFUSION_DRUGS.find(
      ([name, rxnorm]) => words.includes(name) || (concept?.coding ?? []).some((coding) => coding.code === rxnorm),
    );
    if (drug) return drug[0];
  }
  return undefined;
}

/** Whether a dose falls into the course that a statement describes: the same drug, and not outside its dates. */
export function isDoseOf(
  statement: MedicationStatement,
  dose: MedicationAdministration,
  chart: readonly FhirResource[],
): boolean {
  const drug = infusionDrugOf(drugContentOf(statement, chart));
  if (drug === undefined || drug !== infusionDrugOf(drugContentOf(dose, chart))) return false;
  const given = readDate(dose.effectiveDateTime ?? dose.effectivePeriod?.start ?? '');
  const start = readDate(statement.effectivePeriod?.start ?? statement.effectiveDateTime ?? '');
  const end = readDate(statement.effectivePeriod?.end ?? statement.effectiveDateTime ?? '');
  if (!given) return false;
  return !(start && isBefore(given.span, start.span) === 'yes') && !(end && isBefore(end.span, given.span) === 'yes');
}
