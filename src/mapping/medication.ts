/** Medication resources of every kind → drug facts. */
import type { Source, StopReason } from '../contract/assessment.ts';
import {
  conceptTexts,
  type FhirDate,
  flag,
  isJson,
  type Json,
  number,
  object,
  objects,
  referenceOf,
  referencesOf,
  statusCode,
  text,
} from '../fhir/elements.ts';
import type { Received } from '../fhir/record.ts';
import type { AgentClass, DrugFact, Intent } from '../history/facts.ts';
import { isBackground, NO_LINE, purposeByRoute, readDrug } from './drug.ts';
import {
  type Desk,
  dateIn,
  extensionConcepts,
  ignore,
  noteTexts,
  type Recognised,
  recognise,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  report,
  reportUnreadable,
  sourceOf,
} from './mapper.ts';
import {
  ADMINISTRATION_STATUS,
  DISPENSE_STATUS,
  readRequest,
  STATEMENT_STATUS,
  type StatusReading,
} from './medication-status.ts';

interface Timing {
  readonly form: 'dose' | 'period';
  readonly start?: FhirDate;
  readonly end?: FhirDate;
  readonly endIsPlanned: boolean;
}

interface Shape {
  readonly reading: StatusReading | undefined;
  readonly timing: (route: 'infusion' | 'oral' | 'unstated') => Timing;
  readonly active: boolean;
  readonly links: readonly string[];
}

const timing = (form: 'dose' | 'period', start?: FhirDate, end?: FhirDate, endIsPlanned = false): Timing => ({
  form,
  ...(start ? { start } : {}),
  ...(end ? { end } : {}),
  endIsPlanned,
});

/** `yes`, a reference, or R5's plain boolean: somebody told it, nobody ordered it. */
function isReported(resource: Json): boolean {
  return (
    flag(resource['reportedBoolean']) === true ||
    flag(resource['reported']) === true ||
    isJson(resource['reportedReference'])
  );
}

function shapeOf(desk: Desk, { resource, resourceType, reference }: Received): Shape | undefined {
  const day = (value: unknown) => dateIn(desk, value, resourceType, reference);
  const period = (value: unknown) => {
    const span = object(value);
    return { start: day(span['start']), end: day(span['end']) };
  };
  const status = statusCode(resource['status']);
  switch (resourceType) {
    case 'MedicationStatement': {
      const moment = day(resource['effectiveDateTime']);
      const { start, end } = period(resource['effectivePeriod']);
      // STU3 keeps the taking apart from the status; DSTU2 negates it. Status alone never proves taking.
      const taken = text(resource['taken']);
      const adherence = statusCode(object(resource['adherence'])['code']);
      const notTaken = taken === 'n' || taken === 'na' || flag(resource['wasNotTaken']) === true;
      const reading: StatusReading | undefined =
        notTaken || adherence === 'not-taking' ? { ignore: 'not taken' } : STATEMENT_STATUS[status ?? 'unknown'];
      return {
        reading,
        timing: () => (moment ? timing('dose', moment) : timing('period', start, end)),
        active: status === 'active',
        links: [
          ...referencesOf(resource['basedOn']),
          ...referencesOf(resource['derivedFrom']),
          ...referencesOf(resource['partOf']),
        ],
      };
    }
    case 'MedicationAdministration': {
      // R5 spells it "occurence"; DSTU2 says effectiveTime.
      const moment = day(
        resource['effectiveDateTime'] ?? resource['effectiveTimeDateTime'] ?? resource['occurenceDateTime'],
      );
      const { start, end } = period(
        resource['effectivePeriod'] ?? resource['effectiveTimePeriod'] ?? resource['occurencePeriod'],
      );
      const notGiven = flag(resource['notGiven']) === true || flag(resource['wasNotGiven']) === true;
      return {
        reading: notGiven ? { ignore: 'not given' } : ADMINISTRATION_STATUS[status ?? 'unknown'],
        // An infusion that runs past midnight is one dose; a tablet charted over weeks is a period.
        timing: () => {
          if (moment) return timing('dose', moment);
          const oneDose = start !== undefined && (end === undefined || end.span.last - start.span.first <= 1);
          return oneDose ? timing('dose', start) : timing('period', start, end);
        },
        active: false,
        links: [
          ...referencesOf(resource['request']),
          ...referencesOf(resource['prescription']),
          ...referencesOf(resource['partOf']),
          ...referencesOf(resource['basedOn']),
        ],
      };
    }
    case 'MedicationDispense': {
      const handedOver = day(resource['whenHandedOver']) ?? day(resource['whenPrepared']);
      return {
        reading: DISPENSE_STATUS[status ?? 'unknown'],
        timing: () => timing('dose', handedOver),
        active: false,
        links: [...referencesOf(resource['authorizingPrescription']), ...referencesOf(resource['partOf'])],
      };
    }
    case 'MedicationRequest':
    case 'MedicationOrder': {
      const dosage = objects(resource['dosageInstruction']);
      const bounds = dosage.map((one) => object(object(object(one['timing'])['repeat'])['boundsPeriod']));
      const authored = day(resource['authoredOn'] ?? resource['dateWritten']);
      const start = day(bounds.find((one) => one['start'] !== undefined)?.['start']) ?? authored;
      const boundsEnd = day(bounds.find((one) => one['end'] !== undefined)?.['end']);
      const over = status === 'completed' || status === 'stopped' || status === 'ended';
      return {
        reading: readRequest({
          status,
          intent: statusCode(resource['intent']),
          doNotPerform: flag(resource['doNotPerform']) === true,
          reported: isReported(resource),
        }),
        // Clinics order an infusion cycle by cycle: the order stands for one dose. A prescription runs for a while.
        timing: (route) =>
          route === 'infusion' && !isReported(resource)
            ? timing('dose', start, boundsEnd, true)
            : timing('period', start, boundsEnd, !over),
        active: status === 'active',
        links: [...referencesOf(resource['basedOn']), ...referencesOf(resource['priorPrescription'])],
      };
    }
    default:
      return undefined;
  }
}

/** CodeableConcepts and Conditions given as the reason for the drug, in every release. */
function reasonConcepts(
  desk: Desk,
  resource: Json,
): readonly { readonly concept: unknown; readonly reference?: string }[] {
  const found: { concept: unknown; reference?: string }[] = [];
  for (const key of ['reasonCode', 'reasonForUseCodeableConcept', 'reasonCodeableConcept', 'reasonGiven'] as const) {
    for (const concept of objects(resource[key])) found.push({ concept });
  }
  for (const reason of objects(resource['reason'])) {
    if (reason['concept'] !== undefined) found.push({ concept: reason['concept'] });
    else if (reason['coding'] !== undefined || reason['text'] !== undefined) found.push({ concept: reason });
  }
  const pointers = [
    ...objects(resource['reasonReference']),
    ...objects(resource['reasonForUseReference']),
    ...objects(resource['reason']).map((reason) => object(reason['reference'])),
  ];
  for (const pointer of pointers) {
    const reference = referenceOf(pointer);
    if (reference === undefined) continue;
    const condition = desk.record.resolve(reference);
    if (condition) found.push({ concept: condition['code'], reference });
    else if (text(pointer['display']) !== undefined) found.push({ concept: { text: pointer['display'] }, reference });
  }
  return found;
}

/** What the entry itself gives as the reason for the drug. */
export function purposesOf(desk: Desk, received: Received): DrugFact['reasons'] {
  const found: { purpose: 'kidney-cancer' | 'other'; source: Source }[] = [];
  for (const { concept, reference } of reasonConcepts(desk, received.resource)) {
    for (const one of recognise(desk, concept, 'condition', 'condition')) {
      if (one.guard !== undefined) continue;
      const source = sourceOf(reference ?? received.reference, one);
      if (one.concept.startsWith('rcc:')) found.push({ purpose: 'kidney-cancer', source });
      else if (one.concept.startsWith('other-indication:')) found.push({ purpose: 'other', source });
    }
  }
  return found;
}

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  'stop-reason:progression': 'progression',
  'stop-reason:toxicity': 'toxicity',
  'stop-reason:completed': 'completed',
  'stop-reason:other': 'other',
  'disease-status:worse': 'progression',
};

function stopReasonOf(desk: Desk, received: Received): DrugFact['stopReason'] {
  for (const concept of objects(received.resource['statusReason'] ?? received.resource['reasonStopped'])) {
    const found: readonly Recognised[] = [
      ...recogniseCodes(desk, concept, 'observation'),
      ...recogniseTexts(desk, conceptTexts(concept), 'reason').filter(({ guard }) => guard === undefined),
    ];
    for (const one of found) {
      const reason = STOP_REASONS[one.concept];
      if (reason !== undefined) return { reason, source: sourceOf(received.reference, one) };
    }
  }
  return undefined;
}

const INTENTS: Readonly<Record<string, Intent>> = {
  'intent:adjuvant': 'adjuvant',
  'intent:neoadjuvant': 'neoadjuvant',
  'intent:palliative': 'palliative',
  'intent:curative': 'curative',
};

/** Adjuvant or neoadjuvant by a code anywhere in the resource, or by a word in its category, reason, note or dosage. */
function intentOf(desk: Desk, { resource, reference }: Received, drugTexts: readonly string[]): DrugFact['intent'] {
  const concepts = [
    ...objects(resource['reasonCode']),
    ...objects(resource['category']),
    ...extensionConcepts(resource),
    ...reasonConcepts(desk, resource).map(({ concept }) => concept),
  ];
  const coded = concepts.flatMap((concept) => recogniseCodes(desk, concept, 'observation'));
  const texts = [
    ...drugTexts,
    ...concepts.flatMap(conceptTexts),
    ...noteTexts(resource),
    ...objects(resource['dosage'] ?? resource['dosageInstruction']).flatMap((dosage) => text(dosage['text']) ?? []),
  ];
  const said = recogniseTexts(desk, texts, 'reason').filter(({ guard }) => guard === undefined);
  for (const one of [...coded, ...said]) {
    const intent = INTENTS[one.concept];
    if (intent !== undefined) return { intent, source: sourceOf(reference, one) };
  }
  return undefined;
}

function plannedDosesOf(resource: Json): number | undefined {
  for (const dosage of objects(resource['dosage'] ?? resource['dosageInstruction'])) {
    const repeat = object(object(dosage['timing'])['repeat']);
    const count = number(repeat['countMax']) ?? number(repeat['count']);
    if (count !== undefined) return count;
  }
  return undefined;
}

/** Facts of one medication resource; an empty list where it was set aside, with the reason on the desk. */
export function mapMedication(desk: Desk, received: Received): readonly DrugFact[] {
  const { resource, resourceType, reference } = received;
  const shape = shapeOf(desk, received);
  if (shape === undefined) return [];
  // The drug first: a status we do not know matters only for a drug we read.
  const drug = readDrug(desk, resource);
  if (drug.kind === 'other') {
    ignore(desk, reference, drug.why);
    return [];
  }
  const { reading } = shape;
  if (reading !== undefined && 'ignore' in reading) {
    ignore(desk, reference, reading.ignore);
    return [];
  }
  if (refuseModifiers(desk, resource, resourceType, reference)) return [];
  // A status that is withheld on purpose (data-absent-reason) may mean anything; one that is merely missing is reported.
  if (reading === undefined || (resource['status'] === undefined && resource['_status'] !== undefined)) {
    reportUnreadable(desk, 'map/unrecognised-status', 'the status of this entry is not known', resourceType, reference);
    return [];
  }
  if (drug.kind === 'unreadable') {
    reportUnreadable(desk, 'map/unreadable-drug', drug.why, resourceType, reference);
    return [];
  }
  if (drug.kind === 'conflict') {
    const message = `its codes name different drugs: ${drug.agents.join(', ')}`;
    reportUnreadable(desk, 'map/conflicting-drugs', message, resourceType, reference);
    return [];
  }
  if (resource['status'] === undefined) {
    report(desk, 'map/unrecognised-status', 'the status of this entry is missing', resourceType, reference);
  }
  const reasons = purposesOf(desk, received);
  const stopReason = stopReasonOf(desk, received);
  const intent = intentOf(desk, received, drug.texts);
  const plannedDoses = plannedDosesOf(resource);
  if (drug.drugs.every(isBackground)) ignore(desk, reference, NO_LINE);
  return drug.drugs.flatMap((one) => {
    const { concept, found } = one;
    const when = shape.timing(concept.route);
    if (when.start === undefined && when.end === undefined && !isBackground(one)) {
      report(
        desk,
        'map/unreadable-date',
        'a drug without any date: it cannot be placed in time',
        resourceType,
        reference,
      );
    }
    const byRoute = purposeByRoute(desk, one, resource, drug.texts);
    return concept.agents.map(
      (agent, i): DrugFact => ({
        agent,
        // In a fixed combination the first name carries the class (nivolumab in Opdualag).
        classes: i === 0 ? concept.classes.filter(isAgentClass) : ['other-anticancer'],
        route: concept.route,
        productIndication: concept.indication === 'other' ? 'other' : (byRoute ?? concept.indication),
        certainty: reading.use,
        ...when,
        active: shape.active,
        ...(stopReason ? { stopReason } : {}),
        ...(intent ? { intent } : {}),
        // What goes into the eye is not for the kidney, whatever diagnosis the order carries.
        reasons: byRoute === 'other' ? [] : reasons,
        ...(plannedDoses === undefined ? {} : { plannedDoses }),
        links: shape.links,
        source: sourceOf(reference, found),
      }),
    );
  });
}

const AGENT_CLASSES: ReadonlySet<string> = new Set<AgentClass>([
  'pd1',
  'ctla4',
  'vegfr-tki',
  'vegf-antibody',
  'mtor',
  'hif2a',
  'cytokine',
  'other-anticancer',
  'ici-unstated',
  'unstated',
  'supportive',
  'context',
]);

export function isAgentClass(value: string): value is AgentClass {
  return AGENT_CLASSES.has(value);
}
