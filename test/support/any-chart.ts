/**
 * Arbitrary small charts: a handful of resources that matter to the history, in any combination, with partial dates and
 * statuses of every kind. Small, so that ten thousand of them can be judged in seconds.
 */
import fc from 'fast-check';
import type { Part } from './any-resource.ts';

export const PATIENT_ID = 'p';
const subject = { reference: `Patient/${PATIENT_ID}` };
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const SNOMED = 'http://snomed.info/sct';
const CPT = 'http://www.ama-assn.org/go/cpt';
const LOINC = 'http://loinc.org';

const code = (system: string, value: string, text?: string) => ({
  coding: [{ system, code: value }],
  ...(text === undefined ? {} : { text }),
});

/** Days, months and years of ten years, close enough together to touch. */
const day = fc
  .record({
    year: fc.integer({ min: 2016, max: 2025 }),
    month: fc.integer({ min: 1, max: 12 }),
    date: fc.integer({ min: 1, max: 28 }),
  })
  .map(({ year, month, date }) => `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
const anyDate = fc.oneof(
  { weight: 6, arbitrary: day },
  { weight: 1, arbitrary: day.map((one) => one.slice(0, 7)) },
  { weight: 1, arbitrary: day.map((one) => one.slice(0, 4)) },
);

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

/** Leaves out what is not there. */
const tidy = (part: Part): Part => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));

const condition = (dates: fc.Arbitrary<string>): fc.Arbitrary<Part> =>
  fc
    .record({
      code: fc.constantFrom(
        code(ICD10CM, 'C64.1'),
        code(SNOMED, '254915003'),
        { text: 'clear cell renal cell carcinoma' },
        code(ICD10CM, 'C78.00'),
        code(ICD10CM, 'C79.31'),
        code(ICD10CM, 'C43.9'),
        code(ICD10CM, 'Z90.5'),
        code(ICD10CM, 'Z94.0'),
        code(ICD10CM, 'I10'),
      ),
      verification: fc.constantFrom(undefined, 'confirmed', 'confirmed', 'provisional', 'refuted', 'entered-in-error'),
      onset: maybe(dates),
      recorded: maybe(dates),
    })
    .map(({ code: one, verification, onset, recorded }) =>
      tidy({
        resourceType: 'Condition',
        subject,
        code: one,
        verificationStatus: verification === undefined ? undefined : { coding: [{ code: verification }] },
        onsetDateTime: onset,
        recordedDate: recorded,
      }),
    );

const procedure = (dates: fc.Arbitrary<string>): fc.Arbitrary<Part> =>
  fc
    .record({
      code: fc.constantFrom(code(CPT, '50545'), code(CPT, '50543'), code(CPT, '32480'), code(CPT, '99214')),
      status: fc.constantFrom('completed', 'completed', 'in-progress', 'not-done', undefined),
      on: maybe(dates),
    })
    .map(({ code: one, status, on }) =>
      tidy({ resourceType: 'Procedure', subject, status, code: one, performedDateTime: on }),
    );

const drug = fc.constantFrom(
  code(RXNORM, '1597876'),
  code(RXNORM, '1547545'),
  code(RXNORM, '357977'),
  code(RXNORM, '141704'),
  { text: 'cabozantinib 60 mg' },
  { text: 'lisinopril 10 mg' },
);
const reason = fc.constantFrom(undefined, undefined, [code(ICD10CM, 'C64.9')], [code(ICD10CM, 'C43.9')]);

const statement = (dates: fc.Arbitrary<string>): fc.Arbitrary<Part> =>
  fc
    .record({
      drug,
      status: fc.constantFrom('active', 'completed', 'stopped', 'intended', 'not-taken', 'entered-in-error'),
      why: fc.constantFrom(undefined, undefined, [{ text: 'disease progression' }], [{ text: 'toxicity' }]),
      reason,
      start: maybe(dates),
      end: maybe(dates),
    })
    .map(({ drug: medication, status, why, reason: reasonCode, start, end }) =>
      tidy({
        resourceType: 'MedicationStatement',
        subject,
        status,
        statusReason: why,
        medicationCodeableConcept: medication,
        reasonCode,
        effectivePeriod: tidy({ start, end }),
      }),
    );

const dose = (dates: fc.Arbitrary<string>): fc.Arbitrary<Part> =>
  fc
    .record({ drug, status: fc.constantFrom('completed', 'not-done', 'in-progress'), reason, on: maybe(dates) })
    .map(({ drug: medication, status, reason: reasonCode, on }) =>
      tidy({
        resourceType: 'MedicationAdministration',
        subject,
        status,
        medicationCodeableConcept: medication,
        reasonCode,
        effectiveDateTime: on,
      }),
    );

const order = (dates: fc.Arbitrary<string>): fc.Arbitrary<Part> =>
  fc
    .record({
      drug,
      status: fc.constantFrom('active', 'completed', 'cancelled', 'draft'),
      intent: fc.constantFrom('order', 'order', 'plan', 'proposal'),
      reported: fc.constantFrom(undefined, true),
      reason,
      on: maybe(dates),
    })
    .map(({ drug: medication, status, intent, reported, reason: reasonCode, on }) =>
      tidy({
        resourceType: 'MedicationRequest',
        subject,
        status,
        intent,
        reportedBoolean: reported,
        medicationCodeableConcept: medication,
        reasonCode,
        authoredOn: on,
      }),
    );

const observation = (dates: fc.Arbitrary<string>): fc.Arbitrary<Part> =>
  fc
    .record({
      what: fc.constantFrom(
        { code: code(LOINC, '97509-4'), valueCodeableConcept: code(SNOMED, '271299001') },
        { code: code(LOINC, '97509-4'), valueCodeableConcept: code(SNOMED, '359746009') },
        { code: code(LOINC, '89247-1'), valueInteger: 1 },
        {
          code: code(LOINC, '718-7'),
          valueQuantity: { value: 10, unit: 'g/dL' },
          referenceRange: [{ low: { value: 13 } }],
        },
        { code: code(LOINC, '2160-0'), valueQuantity: { value: 1 } },
      ),
      on: maybe(dates),
    })
    .map(({ what, on }) =>
      tidy({ resourceType: 'Observation', subject, status: 'final', ...what, effectiveDateTime: on }),
    );

function resource(dates: fc.Arbitrary<string>): fc.Arbitrary<Part> {
  return fc.oneof(
    { weight: 4, arbitrary: condition(dates) },
    { weight: 2, arbitrary: procedure(dates) },
    { weight: 5, arbitrary: statement(dates) },
    { weight: 2, arbitrary: dose(dates) },
    { weight: 2, arbitrary: order(dates) },
    { weight: 1, arbitrary: observation(dates) },
  );
}

const numbered = (resources: readonly Part[]): readonly Part[] =>
  resources.map((one, i) => ({ id: `r${i + 1}`, ...one }));

/** Resources of one patient, with ids of their own. */
export const anyChart: fc.Arbitrary<readonly Part[]> = fc
  .array(resource(anyDate), { minLength: 1, maxLength: 9 })
  .map(numbered);

/** The same with whole days only. */
export const datedChart: fc.Arbitrary<readonly Part[]> = fc
  .array(resource(day), { minLength: 1, maxLength: 9 })
  .map(numbered);

/** The Bundle of such a chart. */
export function bundleOf(resources: readonly unknown[], patient: Part = {}): Part {
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: { resourceType: 'Patient', id: PATIENT_ID, ...patient } },
      ...resources.map((one) => ({ resource: one })),
    ],
  };
}
