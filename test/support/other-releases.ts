/**
 * A chart in R4 as a server of another release would show it, for the tests that compare releases. The element names of
 * each release are checked by its own type declarations. What a release cannot say at all (DSTU2 has no intent) is said in
 * the nearest way it has.
 */

import type * as dstu2 from 'fhir/r2';
import type * as stu3 from 'fhir/r3';
import type {
  Bundle,
  CodeableConcept,
  Dosage,
  FhirResource,
  MedicationRequest,
  MedicationStatement,
  Period,
  Reference,
} from 'fhir/r4';
import type * as r5 from 'fhir/r5';

export const OTHER_RELEASES = ['DSTU2', 'STU3', 'R4B', 'R5'] as const;
export type OtherRelease = (typeof OTHER_RELEASES)[number];

type Shown = { readonly resourceType: string; readonly id?: string | undefined };

/** An object whose elements all exist in a type of another release; their values are not compared. */
type Shape<T> = Partial<Record<keyof T, unknown>> & Shown;

/** Drops elements that are not there, so that no key stands without a value. */
function tidy<T extends object>(resource: T): T {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined)) as T;
}

/** What every resource carries through unchanged; contained resources change their shape as the others do. */
function common(resource: FhirResource, show: (inner: FhirResource) => Shown) {
  const { id, meta, language } = resource;
  const contained = 'contained' in resource ? resource.contained?.map((one) => show(one as FhirResource)) : undefined;
  return { id, meta, language, contained };
}

const code = (concept: CodeableConcept | undefined): string | undefined => concept?.coding?.[0]?.code;

/** The standard extension for a reason that the release has no element for. */
function statusReasonExtension(
  kind: 'event' | 'request',
  reasons: readonly CodeableConcept[] | undefined,
  others: readonly object[] | undefined,
) {
  const extensions = [
    ...(others ?? []),
    ...(reasons ?? []).map((valueCodeableConcept) => ({
      url: `http://hl7.org/fhir/StructureDefinition/${kind}-statusReason`,
      valueCodeableConcept,
    })),
  ];
  return extensions.length === 0 ? undefined : extensions;
}

const list = <T>(value: T | readonly T[] | undefined): readonly T[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** DSTU2 calls an order otherwise, and so do the references to it. */
function orders<T extends Reference>(reference: T): T {
  const written = reference.reference?.replace(/(^|\/)MedicationRequest\//, '$1MedicationOrder/');
  return written === undefined ? reference : { ...reference, reference: written };
}

function noteText(notes: readonly { readonly text: string }[] | undefined): string | undefined {
  return notes && notes.length > 0 ? notes.map(({ text }) => text).join(' ') : undefined;
}

/** A home medication that somebody reported: before R4 only a statement could say so. */
function asStatement(request: MedicationRequest): MedicationStatement {
  const bounds = request.dosageInstruction?.[0]?.timing?.repeat?.boundsPeriod;
  const status =
    request.status === 'cancelled' || request.status === 'draft' ? 'not-taken' : (request.status as 'active');
  return tidy({
    resourceType: 'MedicationStatement',
    id: request.id,
    contained: request.contained,
    status,
    statusReason: request.statusReason ? [request.statusReason] : undefined,
    medicationCodeableConcept: request.medicationCodeableConcept,
    medicationReference: request.medicationReference,
    subject: request.subject,
    effectivePeriod: { start: bounds?.start ?? request.authoredOn, ...(bounds?.end ? { end: bounds.end } : {}) },
    reasonCode: request.reasonCode,
    reasonReference: request.reasonReference,
    note: request.note,
    dosage: request.dosageInstruction,
  }) as MedicationStatement;
}

function isReported(request: MedicationRequest): boolean {
  return request.reportedBoolean === true || request.reportedReference !== undefined;
}

/* DSTU2 */

function dosageInDstu2(dosage: Dosage) {
  return tidy({
    text: dosage.text,
    timing: dosage.timing,
    route: dosage.route,
    siteCodeableConcept: dosage.site,
    quantityQuantity: dosage.doseAndRate?.[0]?.doseQuantity,
  });
}

function toDstu2(resource: FhirResource): Shown {
  const shared = common(resource, toDstu2);
  switch (resource.resourceType) {
    case 'MedicationStatement': {
      const statuses: Readonly<Record<string, string>> = {
        active: 'active',
        intended: 'intended',
        'entered-in-error': 'entered-in-error',
      };
      const made = [...(resource.basedOn ?? []), ...(resource.derivedFrom ?? []), ...(resource.partOf ?? [])];
      return tidy({
        resourceType: 'MedicationStatement',
        ...shared,
        extension: statusReasonExtension('event', resource.statusReason, resource.extension),
        modifierExtension: resource.modifierExtension,
        patient: resource.subject,
        status: statuses[resource.status] ?? 'completed',
        wasNotTaken: resource.status === 'not-taken' ? true : undefined,
        reasonForUseCodeableConcept: resource.reasonCode?.[0],
        reasonForUseReference: resource.reasonCode ? undefined : resource.reasonReference?.[0],
        effectiveDateTime: resource.effectiveDateTime,
        effectivePeriod: resource.effectivePeriod,
        note: noteText(resource.note),
        supportingInformation: made.length > 0 ? made.map(orders) : undefined,
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        dosage: resource.dosage?.map(dosageInDstu2),
      } satisfies Shape<dstu2.MedicationStatement>);
    }
    case 'MedicationRequest': {
      if (isReported(resource)) return toDstu2(asStatement(resource));
      const real = !['proposal', 'plan', 'option'].includes(resource.intent) && resource.doNotPerform !== true;
      const statuses: Readonly<Record<string, string>> = { cancelled: 'draft', unknown: 'active' };
      return tidy({
        resourceType: 'MedicationOrder',
        ...shared,
        modifierExtension: resource.modifierExtension,
        dateWritten: resource.authoredOn,
        // Only a draft says that nothing was ordered.
        status: real ? (statuses[resource.status] ?? resource.status) : 'draft',
        reasonEnded: resource.statusReason,
        patient: resource.subject,
        reasonCodeableConcept: resource.reasonCode?.[0],
        reasonReference: resource.reasonCode ? undefined : resource.reasonReference?.[0],
        note: noteText(resource.note),
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        dosageInstruction: resource.dosageInstruction?.map(dosageInDstu2),
        priorPrescription: resource.priorPrescription ? orders(resource.priorPrescription) : undefined,
      } satisfies Shape<dstu2.MedicationOrder>);
    }
    case 'MedicationAdministration':
      return tidy({
        resourceType: 'MedicationAdministration',
        ...shared,
        extension: statusReasonExtension('event', resource.statusReason, resource.extension),
        modifierExtension: resource.modifierExtension,
        patient: resource.subject,
        status: resource.status === 'not-done' ? 'completed' : resource.status,
        wasNotGiven: resource.status === 'not-done' ? true : undefined,
        reasonGiven: resource.reasonCode,
        prescription: resource.request ? orders(resource.request) : undefined,
        effectiveTimeDateTime: resource.effectiveDateTime,
        effectiveTimePeriod: resource.effectivePeriod,
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        note: noteText(resource.note),
        dosage: resource.dosage,
      } satisfies Shape<dstu2.MedicationAdministration>);
    case 'MedicationDispense':
      return tidy({
        resourceType: 'MedicationDispense',
        ...shared,
        patient: resource.subject,
        status:
          resource.status === 'cancelled' || resource.status === 'declined' ? 'entered-in-error' : resource.status,
        authorizingPrescription: resource.authorizingPrescription?.map(orders),
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        whenPrepared: resource.whenPrepared,
        whenHandedOver: resource.whenHandedOver,
        dosageInstruction: resource.dosageInstruction?.map(dosageInDstu2),
      } satisfies Shape<dstu2.MedicationDispense>);
    case 'Medication':
      return tidy({
        resourceType: 'Medication',
        ...shared,
        code: resource.code,
        product: resource.ingredient
          ? {
              // An ingredient is a reference in DSTU2: its name stands beside it.
              ingredient: resource.ingredient.map(({ itemCodeableConcept, itemReference }) => ({
                item: itemReference ?? { display: itemCodeableConcept?.text ?? 'an ingredient' },
              })),
            }
          : undefined,
      } satisfies Shape<dstu2.Medication>);
    case 'Condition':
      return tidy({
        resourceType: 'Condition',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        patient: resource.subject,
        dateRecorded: resource.recordedDate,
        code: resource.code ?? {},
        category: dstu2Category(resource.category?.[0]),
        clinicalStatus: code(resource.clinicalStatus),
        verificationStatus: code(resource.verificationStatus) ?? 'confirmed',
        onsetDateTime: resource.onsetDateTime,
        onsetPeriod: resource.onsetPeriod,
        onsetString: resource.onsetString,
        abatementDateTime: resource.abatementDateTime,
        stage: resource.stage?.[0],
        bodySite: resource.bodySite,
        notes: noteText(resource.note),
      } satisfies Shape<dstu2.Condition>);
    case 'Procedure': {
      const statuses: Readonly<Record<string, string>> = {
        'not-done': 'completed',
        stopped: 'aborted',
        'on-hold': 'in-progress',
        unknown: 'in-progress',
      };
      return tidy({
        resourceType: 'Procedure',
        ...shared,
        modifierExtension: resource.modifierExtension,
        subject: resource.subject,
        status: statuses[resource.status] ?? resource.status,
        category: resource.category,
        code: resource.code ?? {},
        notPerformed: resource.status === 'not-done' ? true : undefined,
        bodySite: resource.bodySite,
        reasonCodeableConcept: resource.reasonCode?.[0],
        reasonReference: resource.reasonCode ? undefined : resource.reasonReference?.[0],
        performedDateTime: resource.performedDateTime,
        performedPeriod: resource.performedPeriod,
        outcome: resource.outcome,
        notes: resource.note,
      } satisfies Shape<dstu2.Procedure>);
    }
    default:
      return resource;
  }
}

/** DSTU2 knows 'diagnosis' for what R4 calls an encounter diagnosis. */
function dstu2Category(category: CodeableConcept | undefined): CodeableConcept | undefined {
  if (code(category) !== 'encounter-diagnosis') return category;
  return { coding: [{ system: 'http://hl7.org/fhir/condition-category', code: 'diagnosis' }] };
}

/* STU3 */

function toStu3(resource: FhirResource): Shown {
  const shared = common(resource, toStu3);
  switch (resource.resourceType) {
    case 'MedicationStatement': {
      const taken: Readonly<Record<string, string>> = { 'not-taken': 'n', unknown: 'unk', intended: 'na' };
      const status = resource.status === 'not-taken' || resource.status === 'unknown' ? 'completed' : resource.status;
      return tidy({
        resourceType: 'MedicationStatement',
        ...shared,
        extension: statusReasonExtension('event', resource.statusReason, resource.extension),
        modifierExtension: resource.modifierExtension,
        basedOn: resource.basedOn,
        partOf: resource.partOf,
        derivedFrom: resource.derivedFrom,
        status,
        taken: taken[resource.status] ?? 'y',
        category: resource.category,
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        effectiveDateTime: resource.effectiveDateTime,
        effectivePeriod: resource.effectivePeriod,
        dateAsserted: resource.dateAsserted,
        subject: resource.subject,
        reasonCode: resource.reasonCode,
        reasonReference: resource.reasonReference,
        note: resource.note,
        dosage: resource.dosage?.map(dosageInStu3),
      } satisfies Shape<stu3.MedicationStatement>);
    }
    case 'MedicationRequest': {
      if (isReported(resource)) return toStu3(asStatement(resource));
      const intents: Readonly<Record<string, string>> = { proposal: 'proposal', plan: 'plan', option: 'proposal' };
      return tidy({
        resourceType: 'MedicationRequest',
        ...shared,
        extension: statusReasonExtension('request', list(resource.statusReason), resource.extension),
        modifierExtension: resource.modifierExtension,
        basedOn: resource.basedOn,
        status: resource.doNotPerform === true ? 'cancelled' : resource.status,
        intent: intents[resource.intent] ?? 'order',
        category: resource.category?.[0],
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        subject: resource.subject,
        authoredOn: resource.authoredOn,
        reasonCode: resource.reasonCode,
        reasonReference: resource.reasonReference,
        note: resource.note,
        dosageInstruction: resource.dosageInstruction?.map(dosageInStu3),
        priorPrescription: resource.priorPrescription,
      } satisfies Shape<stu3.MedicationRequest>);
    }
    case 'MedicationAdministration':
      return tidy({
        resourceType: 'MedicationAdministration',
        ...shared,
        extension: statusReasonExtension('event', resource.statusReason, resource.extension),
        modifierExtension: resource.modifierExtension,
        partOf: resource.partOf,
        status: resource.status === 'not-done' ? 'completed' : resource.status,
        notGiven: resource.status === 'not-done' ? true : undefined,
        category: resource.category,
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        subject: resource.subject,
        effectiveDateTime: resource.effectiveDateTime,
        effectivePeriod: resource.effectivePeriod,
        reasonCode: resource.reasonCode,
        reasonReference: resource.reasonReference,
        prescription: resource.request,
        note: resource.note,
        dosage: resource.dosage,
      } satisfies Shape<stu3.MedicationAdministration>);
    case 'MedicationDispense': {
      const undone = resource.status === 'cancelled' || resource.status === 'declined';
      return tidy({
        resourceType: 'MedicationDispense',
        ...shared,
        partOf: resource.partOf,
        status: undone ? 'stopped' : resource.status,
        notDone: undone ? true : undefined,
        medicationCodeableConcept: resource.medicationCodeableConcept,
        medicationReference: resource.medicationReference,
        subject: resource.subject,
        authorizingPrescription: resource.authorizingPrescription,
        whenPrepared: resource.whenPrepared,
        whenHandedOver: resource.whenHandedOver,
        dosageInstruction: resource.dosageInstruction?.map(dosageInStu3),
      } satisfies Shape<stu3.MedicationDispense>);
    }
    case 'Medication':
      return tidy({
        resourceType: 'Medication',
        ...shared,
        code: resource.code,
        status: resource.status,
        ingredient: resource.ingredient?.map(({ itemCodeableConcept, itemReference, isActive }) =>
          tidy({ itemCodeableConcept, itemReference, isActive }),
        ),
      } satisfies Shape<stu3.Medication>);
    case 'Condition':
      return tidy({
        resourceType: 'Condition',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        clinicalStatus: code(resource.clinicalStatus),
        verificationStatus: code(resource.verificationStatus),
        category: resource.category,
        code: resource.code,
        bodySite: resource.bodySite,
        subject: resource.subject,
        onsetDateTime: resource.onsetDateTime,
        onsetPeriod: resource.onsetPeriod,
        onsetString: resource.onsetString,
        abatementDateTime: resource.abatementDateTime,
        assertedDate: resource.recordedDate,
        stage: resource.stage?.[0],
        note: resource.note,
      } satisfies Shape<stu3.Condition>);
    case 'Procedure': {
      const statuses: Readonly<Record<string, string>> = {
        'not-done': 'completed',
        stopped: 'aborted',
        'on-hold': 'suspended',
      };
      return tidy({
        resourceType: 'Procedure',
        ...shared,
        modifierExtension: resource.modifierExtension,
        status: statuses[resource.status] ?? resource.status,
        notDone: resource.status === 'not-done' ? true : undefined,
        category: resource.category,
        code: resource.code,
        subject: resource.subject,
        performedDateTime: resource.performedDateTime ?? resource.performedString,
        performedPeriod: resource.performedPeriod,
        reasonCode: resource.reasonCode,
        reasonReference: resource.reasonReference,
        bodySite: resource.bodySite,
        outcome: resource.outcome,
        note: resource.note,
      } satisfies Shape<stu3.Procedure>);
    }
    default:
      return resource;
  }
}

function dosageInStu3(dosage: Dosage) {
  return tidy({
    text: dosage.text,
    timing: dosage.timing,
    route: dosage.route,
    site: dosage.site,
    doseQuantity: dosage.doseAndRate?.[0]?.doseQuantity,
  });
}

/* R5 */

/** Code or reference, joined as R5 has it. */
function joined(
  concept: CodeableConcept | undefined,
  reference: Reference | undefined,
): Partial<Record<keyof r5.CodeableReference, unknown>> {
  return tidy({ concept, reference });
}

function reasons(
  concepts: readonly CodeableConcept[] | undefined,
  references: readonly Reference[] | undefined,
): readonly object[] | undefined {
  const all = [
    ...(concepts ?? []).map((one) => joined(one, undefined)),
    ...(references ?? []).map((one) => joined(undefined, one)),
  ];
  return all.length > 0 ? all : undefined;
}

const ADHERENCE: Readonly<Record<string, string>> = {
  active: 'taking',
  completed: 'stopped-as-directed',
  stopped: 'stopped',
  'on-hold': 'on-hold',
  'not-taken': 'not-taking',
  unknown: 'unknown',
};

/** The bounds of a prescription, where they stand in its first dosage. */
function takeBounds(dosages: readonly Dosage[] | undefined): Period | undefined {
  return dosages?.length === 1 ? dosages[0]?.timing?.repeat?.boundsPeriod : undefined;
}

function toR5(resource: FhirResource): Shown {
  const shared = common(resource, toR5);
  switch (resource.resourceType) {
    case 'MedicationStatement': {
      const adherence = ADHERENCE[resource.status];
      const statuses = { intended: 'draft', 'entered-in-error': 'entered-in-error' } as const;
      return tidy({
        resourceType: 'MedicationStatement',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        partOf: resource.partOf,
        derivedFrom: [...(resource.basedOn ?? []), ...(resource.derivedFrom ?? [])],
        status: statuses[resource.status as keyof typeof statuses] ?? 'recorded',
        category: list(resource.category),
        medication: joined(resource.medicationCodeableConcept, resource.medicationReference),
        subject: resource.subject,
        effectiveDateTime: resource.effectiveDateTime,
        effectivePeriod: resource.effectivePeriod,
        dateAsserted: resource.dateAsserted,
        reason: reasons(resource.reasonCode, resource.reasonReference),
        note: resource.note,
        dosage: resource.dosage,
        adherence:
          adherence === undefined
            ? undefined
            : tidy({
                code: {
                  coding: [
                    { system: 'http://hl7.org/fhir/CodeSystem/medication-statement-adherence', code: adherence },
                  ],
                },
                reason: resource.statusReason?.[0],
              }),
      } satisfies Shape<r5.MedicationStatement>);
    }
    case 'MedicationRequest': {
      const bounds = takeBounds(resource.dosageInstruction);
      return tidy({
        resourceType: 'MedicationRequest',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        basedOn: resource.basedOn,
        priorPrescription: resource.priorPrescription,
        status: resource.status,
        statusReason: resource.statusReason,
        intent: resource.intent,
        category: resource.category,
        doNotPerform: resource.doNotPerform,
        reported: isReported(resource) ? true : resource.reportedBoolean,
        medication: joined(resource.medicationCodeableConcept, resource.medicationReference),
        subject: resource.subject,
        authoredOn: resource.authoredOn,
        reason: reasons(resource.reasonCode, resource.reasonReference),
        note: resource.note,
        effectiveDosePeriod: bounds,
        dosageInstruction: resource.dosageInstruction,
      } satisfies Shape<r5.MedicationRequest>);
    }
    case 'MedicationAdministration':
      return tidy({
        resourceType: 'MedicationAdministration',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        partOf: resource.partOf,
        status: resource.status,
        statusReason: resource.statusReason,
        category: list(resource.category),
        medication: joined(resource.medicationCodeableConcept, resource.medicationReference),
        subject: resource.subject,
        occurenceDateTime: resource.effectiveDateTime,
        occurencePeriod: resource.effectivePeriod,
        reason: reasons(resource.reasonCode, resource.reasonReference),
        request: resource.request,
        note: resource.note,
        dosage: resource.dosage,
      } satisfies Shape<r5.MedicationAdministration>);
    case 'MedicationDispense':
      return tidy({
        resourceType: 'MedicationDispense',
        ...shared,
        partOf: resource.partOf,
        status: resource.status,
        medication: joined(resource.medicationCodeableConcept, resource.medicationReference),
        subject: resource.subject ?? {},
        authorizingPrescription: resource.authorizingPrescription,
        whenPrepared: resource.whenPrepared,
        whenHandedOver: resource.whenHandedOver,
        dosageInstruction: resource.dosageInstruction,
      } satisfies Shape<r5.MedicationDispense>);
    case 'Medication':
      return tidy({
        resourceType: 'Medication',
        ...shared,
        code: resource.code,
        status: resource.status,
        ingredient: resource.ingredient?.map(({ itemCodeableConcept, itemReference, isActive }) =>
          tidy({ item: joined(itemCodeableConcept, itemReference), isActive }),
        ),
      } satisfies Shape<r5.Medication>);
    case 'Condition':
      return tidy({
        resourceType: 'Condition',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        clinicalStatus: resource.clinicalStatus ?? { coding: [{ code: 'unknown' }] },
        verificationStatus: resource.verificationStatus,
        category: resource.category,
        code: resource.code,
        bodySite: resource.bodySite,
        subject: resource.subject,
        onsetDateTime: resource.onsetDateTime,
        onsetPeriod: resource.onsetPeriod,
        onsetString: resource.onsetString,
        abatementDateTime: resource.abatementDateTime,
        recordedDate: resource.recordedDate,
        stage: resource.stage,
        note: resource.note,
      } satisfies Shape<r5.Condition>);
    case 'Procedure':
      return tidy({
        resourceType: 'Procedure',
        ...shared,
        extension: resource.extension,
        modifierExtension: resource.modifierExtension,
        status: resource.status,
        category: list(resource.category),
        code: resource.code,
        subject: resource.subject,
        occurrenceDateTime: resource.performedDateTime,
        occurrencePeriod: resource.performedPeriod,
        occurrenceString: resource.performedString,
        reason: reasons(resource.reasonCode, resource.reasonReference),
        bodySite: resource.bodySite,
        outcome: resource.outcome,
        note: resource.note,
      } satisfies Shape<r5.Procedure>);
    default:
      return resource;
  }
}

const SHOW: Readonly<Record<OtherRelease, (resource: FhirResource) => Shown>> = {
  DSTU2: toDstu2,
  STU3: toStu3,
  // R4B did not touch what is read here.
  R4B: (resource) => resource,
  R5: toR5,
};

/** The same Bundle as a server of another release shows it; addresses follow where a type changes its name. */
export function asRelease(bundle: Bundle<FhirResource>, release: OtherRelease): Readonly<Record<string, unknown>> {
  return {
    ...bundle,
    entry: (bundle.entry ?? []).map((entry) => {
      if (!entry.resource) return entry;
      const resource = SHOW[release](entry.resource);
      const fullUrl = entry.fullUrl?.replace(`/${entry.resource.resourceType}/`, `/${resource.resourceType}/`);
      return { ...entry, ...(fullUrl === undefined ? {} : { fullUrl }), resource };
    }),
  };
}
