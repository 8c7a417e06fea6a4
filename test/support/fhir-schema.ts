/**
 * The elements that are read, as a zod schema: the oracle for the hand-written readers of src/fhir. It is as tolerant as
 * they are (one or a list, null and empty lists are not there) and keeps everything else. An issue here must be a loss
 * there, element by element.
 */
import * as z from 'zod';

const text = z.string().refine((value) => value.trim() !== '', 'blank');

/** A day that exists, a month or a year; a time may follow a whole day. */
const date = z.string().refine((value) => {
  const match = /^\s*(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?\s*$/s.exec(value);
  if (!match) return false;
  const [, year = '', month = '01', day = '01'] = match;
  const read = new Date(Date.UTC(2000, Number(month) - 1, Number(day)));
  read.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && read.getUTCDate() === Number(day);
}, 'no date');

/** What is not there is not wrong. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (value === null || (Array.isArray(value) && value.length === 0) ? undefined : value),
    schema.optional(),
  );

const many = <T extends z.ZodType>(schema: T) => optional(z.union([z.array(schema), schema]));

const coding = z.looseObject({
  system: optional(text),
  code: optional(z.union([text, z.number()])),
  display: optional(text),
});

const concept = z.looseObject({ text: optional(text), coding: many(coding) });

const reference = z.looseObject({}).refine((value) => {
  const told = (one: unknown) => text.safeParse(one).success;
  return (
    told(value['reference']) ||
    told(value['display']) ||
    optional(z.never()).safeParse(value['identifier']).success === false
  );
}, 'points nowhere');

const period = z.looseObject({ start: optional(date), end: optional(date) });
const extension = many(z.looseObject({ valueCodeableConcept: many(concept) }));
const number = z.union([z.number(), z.string().regex(/^\s*-?\d+(\.\d+)?\s*$/)]);

const use = {
  medicationCodeableConcept: many(concept),
  medicationReference: many(reference),
  category: many(concept),
  note: optional(z.union([text, z.array(z.looseObject({})), z.looseObject({})])),
  extension,
};
const dosage = many(z.looseObject({}));
const reasons = { reasonCode: many(concept), reasonReference: many(reference) };

export const SCHEMAS = {
  MedicationStatement: z.looseObject({
    ...use,
    ...reasons,
    statusReason: many(concept),
    effectiveDateTime: optional(date),
    effectivePeriod: optional(period),
    basedOn: many(reference),
    derivedFrom: many(reference),
    partOf: many(reference),
    dosage,
  }),
  MedicationAdministration: z.looseObject({
    ...use,
    ...reasons,
    statusReason: many(concept),
    effectiveDateTime: optional(date),
    effectivePeriod: optional(period),
    request: many(reference),
    partOf: many(reference),
    dosage,
  }),
  MedicationRequest: z.looseObject({
    ...use,
    ...reasons,
    statusReason: many(concept),
    authoredOn: optional(date),
    basedOn: many(reference),
    priorPrescription: many(reference),
    dosageInstruction: dosage,
  }),
  MedicationDispense: z.looseObject({
    ...use,
    statusReasonCodeableConcept: many(concept),
    whenHandedOver: optional(date),
    authorizingPrescription: many(reference),
    partOf: many(reference),
    dosageInstruction: dosage,
  }),
  Condition: z.looseObject({
    code: many(concept),
    bodySite: many(z.looseObject({ ...concept.shape, extension })),
    onsetDateTime: optional(date),
    onsetPeriod: optional(period),
    recordedDate: optional(date),
    extension,
  }),
  Procedure: z.looseObject({
    code: many(concept),
    bodySite: many(z.looseObject({ ...concept.shape, extension })),
    performedDateTime: optional(date),
    reasonCode: many(concept),
    reasonReference: many(reference),
  }),
  Observation: z.looseObject({
    code: many(concept),
    effectiveDateTime: optional(date),
    effectivePeriod: optional(period),
    focus: many(reference),
    valueCodeableConcept: many(concept),
    valueString: optional(text),
    valueInteger: optional(number),
    valueQuantity: optional(z.looseObject({ value: optional(number) })),
  }),
} as const;

export type ReadType = keyof typeof SCHEMAS;

/** Elements that the schema objects to. */
export function faultyElements(type: ReadType, resource: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = SCHEMAS[type].safeParse(resource);
  return parsed.success ? [] : [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].sort();
}
