/**
 * Where each element that is read stands, by release: the version adapters as a table. R4B has the shapes of R4. No name
 * means something else in another release, so a resource is read by all of them: one that was copied from an older system
 * into a newer one loses nothing, and what a server says of its release decides only how it is asked. Source: the
 * definitions of FHIR 1.0.2, 3.0.2, 4.0.1 and 5.0.0; a test compares every name with their type declarations.
 */

/** One element's name in each release that has it. */
export type Names = Readonly<Partial<Record<'DSTU2' | 'STU3' | 'R4' | 'R5', string>>>;

const always = <const Name extends string>(name: Name) =>
  ({ DSTU2: name, STU3: name, R4: name, R5: name }) as const satisfies Names;

const MEDICATION = {
  concept: { DSTU2: 'medicationCodeableConcept', STU3: 'medicationCodeableConcept', R4: 'medicationCodeableConcept' },
  pointer: { DSTU2: 'medicationReference', STU3: 'medicationReference', R4: 'medicationReference' },
  /** R5 joins code and reference. */
  either: { R5: 'medication' },
} as const satisfies Record<string, Names>;

/** The elements of medication resources, in the words of the mappers. */
export interface MedicationNames {
  readonly subject: Names;
  readonly concept: Names;
  readonly pointer: Names;
  readonly either: Names;
  /** True where it did not happen. */
  readonly notDone: Names;
  readonly reasonConcepts: Names;
  readonly reasonPointers: Names;
  readonly reasonEither: Names;
  readonly statusReasons: Names;
  readonly moment: Names;
  readonly period: Names;
  readonly links: readonly Names[];
  readonly dosage: Names;
}

const NOWHERE = {} as const satisfies Names;

export const MEDICATION_STATEMENT = {
  ...MEDICATION,
  subject: { DSTU2: 'patient', STU3: 'subject', R4: 'subject', R5: 'subject' },
  notDone: { DSTU2: 'wasNotTaken' },
  reasonConcepts: { DSTU2: 'reasonForUseCodeableConcept', STU3: 'reasonCode', R4: 'reasonCode' },
  reasonPointers: { DSTU2: 'reasonForUseReference', STU3: 'reasonReference', R4: 'reasonReference' },
  reasonEither: { R5: 'reason' },
  statusReasons: { DSTU2: 'reasonNotTaken', STU3: 'reasonNotTaken', R4: 'statusReason' },
  moment: always('effectiveDateTime'),
  period: always('effectivePeriod'),
  links: [
    { DSTU2: 'supportingInformation' },
    { STU3: 'basedOn', R4: 'basedOn' },
    { STU3: 'derivedFrom', R4: 'derivedFrom', R5: 'derivedFrom' },
    { STU3: 'partOf', R4: 'partOf', R5: 'partOf' },
  ],
  dosage: always('dosage'),
} as const satisfies MedicationNames;

export const MEDICATION_ADMINISTRATION = {
  ...MEDICATION,
  subject: { DSTU2: 'patient', STU3: 'subject', R4: 'subject', R5: 'subject' },
  notDone: { DSTU2: 'wasNotGiven', STU3: 'notGiven' },
  reasonConcepts: { DSTU2: 'reasonGiven', STU3: 'reasonCode', R4: 'reasonCode' },
  reasonPointers: { STU3: 'reasonReference', R4: 'reasonReference' },
  reasonEither: { R5: 'reason' },
  statusReasons: { DSTU2: 'reasonNotGiven', STU3: 'reasonNotGiven', R4: 'statusReason', R5: 'statusReason' },
  // Spelt with one r in R5.
  moment: {
    DSTU2: 'effectiveTimeDateTime',
    STU3: 'effectiveDateTime',
    R4: 'effectiveDateTime',
    R5: 'occurenceDateTime',
  },
  period: { DSTU2: 'effectiveTimePeriod', STU3: 'effectivePeriod', R4: 'effectivePeriod', R5: 'occurencePeriod' },
  links: [
    { DSTU2: 'prescription', STU3: 'prescription', R4: 'request', R5: 'request' },
    { STU3: 'partOf', R4: 'partOf', R5: 'partOf' },
    { R5: 'basedOn' },
  ],
  dosage: always('dosage'),
} as const satisfies MedicationNames;

export const MEDICATION_DISPENSE = {
  ...MEDICATION,
  subject: { DSTU2: 'patient', STU3: 'subject', R4: 'subject', R5: 'subject' },
  notDone: { STU3: 'notDone' },
  reasonConcepts: NOWHERE,
  reasonPointers: NOWHERE,
  reasonEither: NOWHERE,
  statusReasons: { STU3: 'notDoneReasonCodeableConcept', R4: 'statusReasonCodeableConcept' },
  moment: always('whenHandedOver'),
  period: NOWHERE,
  links: [always('authorizingPrescription'), { STU3: 'partOf', R4: 'partOf', R5: 'partOf' }, { R5: 'basedOn' }],
  dosage: always('dosageInstruction'),
} as const satisfies MedicationNames;

/** MedicationRequest, and MedicationOrder in DSTU2. */
export const MEDICATION_REQUEST = {
  ...MEDICATION,
  subject: { DSTU2: 'patient', STU3: 'subject', R4: 'subject', R5: 'subject' },
  notDone: { R4: 'doNotPerform', R5: 'doNotPerform' },
  reasonConcepts: { DSTU2: 'reasonCodeableConcept', STU3: 'reasonCode', R4: 'reasonCode' },
  reasonPointers: { DSTU2: 'reasonReference', STU3: 'reasonReference', R4: 'reasonReference' },
  reasonEither: { R5: 'reason' },
  statusReasons: { DSTU2: 'reasonEnded', R4: 'statusReason', R5: 'statusReason' },
  moment: { DSTU2: 'dateWritten', STU3: 'authoredOn', R4: 'authoredOn', R5: 'authoredOn' },
  // In the other releases the period of a prescription stands in its dosage.
  period: { R5: 'effectiveDosePeriod' },
  links: [{ STU3: 'basedOn', R4: 'basedOn', R5: 'basedOn' }, always('priorPrescription')],
  dosage: always('dosageInstruction'),
} as const satisfies MedicationNames;

export const CONDITION = {
  subject: { DSTU2: 'patient', STU3: 'subject', R4: 'subject', R5: 'subject' },
  code: always('code'),
  verificationStatus: always('verificationStatus'),
  category: always('category'),
  bodySite: always('bodySite'),
  onsetMoment: always('onsetDateTime'),
  onsetPeriod: always('onsetPeriod'),
  recorded: { DSTU2: 'dateRecorded', STU3: 'assertedDate', R4: 'recordedDate', R5: 'recordedDate' },
} as const satisfies Record<string, Names>;

export const PROCEDURE = {
  subject: always('subject'),
  code: always('code'),
  status: always('status'),
  notDone: { DSTU2: 'notPerformed', STU3: 'notDone' },
  bodySite: always('bodySite'),
  moment: {
    DSTU2: 'performedDateTime',
    STU3: 'performedDateTime',
    R4: 'performedDateTime',
    R5: 'occurrenceDateTime',
  },
  period: { DSTU2: 'performedPeriod', STU3: 'performedPeriod', R4: 'performedPeriod', R5: 'occurrencePeriod' },
  words: { R4: 'performedString', R5: 'occurrenceString' },
  reasonConcepts: { DSTU2: 'reasonCodeableConcept', STU3: 'reasonCode', R4: 'reasonCode' },
  reasonPointers: { DSTU2: 'reasonReference', STU3: 'reasonReference', R4: 'reasonReference' },
  reasonEither: { R5: 'reason' },
} as const satisfies Record<string, Names>;

/** The different names of an element, without the releases. */
export function namesOf(names: Names): readonly string[] {
  return [...new Set(Object.values(names))];
}
