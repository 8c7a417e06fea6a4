/** One resource with everything that is read, in every release: the same facts. */
import type { Bundle, CodeableConcept, FhirResource, Medication } from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { cpt, icd10cm, rxnorm, snomed } from '../../support/chart-codes.ts';
import { recordOf } from '../../support/judge.ts';
import { asRelease, OTHER_RELEASES } from '../../support/other-releases.ts';
import { terminology } from '../../support/terminology.ts';

const subject = { reference: 'Patient/p' };
const nivolumab: CodeableConcept = { coding: [rxnorm('1597876')] };
const kidneyCancer: CodeableConcept = { coding: [icd10cm('C64.2')] };
const progression: CodeableConcept = { text: 'disease progression' };
const cancer: FhirResource = {
  resourceType: 'Condition',
  id: 'cancer',
  subject,
  code: kidneyCancer,
  verificationStatus: { coding: [{ code: 'confirmed' }] },
  category: [{ coding: [{ code: 'encounter-diagnosis' }] }],
  bodySite: [{ coding: [snomed('18639004')] }],
  onsetPeriod: { end: '2019-05' },
  recordedDate: '2019-06-01',
};

const CASES: readonly [name: string, ...resources: FhirResource[]][] = [
  ['a Condition', cancer],
  [
    'a Condition that is in doubt, with an onset in words',
    {
      resourceType: 'Condition',
      id: 'c',
      subject,
      code: kidneyCancer,
      verificationStatus: { coding: [{ code: 'differential' }] },
      onsetString: '2018',
    },
  ],
  [
    'a statement with a reason, a stop reason, a dosage and an order behind it',
    cancer,
    {
      resourceType: 'MedicationStatement',
      id: 's',
      subject,
      status: 'stopped',
      statusReason: [progression],
      medicationCodeableConcept: nivolumab,
      effectivePeriod: { start: '2020-01', end: '2021-02-03' },
      reasonReference: [{ reference: 'Condition/cancer' }],
      basedOn: [{ reference: 'MedicationRequest/o' }],
      note: [{ text: 'adjuvant' }],
      dosage: [{ text: 'every 4 weeks', timing: { repeat: { count: 13 } } }],
    },
  ],
  ...(['active', 'completed', 'on-hold', 'not-taken', 'intended', 'entered-in-error', 'unknown'] as const).map(
    (status) =>
      [
        `a statement that is ${status}`,
        {
          resourceType: 'MedicationStatement' as const,
          id: 's',
          subject,
          status,
          medicationCodeableConcept: nivolumab,
          effectiveDateTime: '2020-01-02',
          reasonCode: [kidneyCancer],
        },
      ] satisfies [string, FhirResource],
  ),
  [
    'a dose with its order and its reason',
    {
      resourceType: 'MedicationAdministration',
      id: 'a',
      subject,
      status: 'completed',
      medicationCodeableConcept: nivolumab,
      effectivePeriod: { start: '2020-01-02T23:30:00-05:00', end: '2020-01-03T00:30:00-05:00' },
      reasonCode: [kidneyCancer],
      request: { reference: 'MedicationRequest/o' },
    },
  ],
  [
    'a dose that was not given',
    {
      resourceType: 'MedicationAdministration',
      id: 'a',
      subject,
      status: 'not-done',
      medicationCodeableConcept: nivolumab,
      effectiveDateTime: '2020-01-02',
    },
  ],
  [
    'a package handed over',
    {
      resourceType: 'MedicationDispense',
      id: 'd',
      subject,
      status: 'completed',
      medicationCodeableConcept: { coding: [rxnorm('357977')] },
      whenPrepared: '2020-01-01',
      whenHandedOver: '2020-01-02',
      authorizingPrescription: [{ reference: 'MedicationRequest/o' }],
    },
  ],
  [
    'an order with its bounds, its reason and why it ended',
    {
      resourceType: 'MedicationRequest',
      id: 'o',
      subject,
      status: 'stopped',
      intent: 'order',
      statusReason: progression,
      medicationCodeableConcept: { coding: [rxnorm('357977')] },
      authoredOn: '2019-12-30',
      reasonCode: [kidneyCancer],
      dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2020-01-01', end: '2020-06-30' } } } }],
    },
  ],
  [
    'a home medication that the patient reports',
    {
      resourceType: 'MedicationRequest',
      id: 'o',
      subject,
      status: 'active',
      intent: 'plan',
      reportedBoolean: true,
      medicationCodeableConcept: { coding: [rxnorm('357977')] },
      authoredOn: '2020-01-01',
    },
  ],
  [
    'an order that points to a Medication',
    {
      resourceType: 'MedicationRequest',
      id: 'o',
      subject,
      status: 'active',
      intent: 'order',
      medicationReference: { reference: 'Medication/m', display: 'infusion' },
      authoredOn: '2020-01-01',
    },
    { resourceType: 'Medication', id: 'm', code: nivolumab },
  ],
  [
    'a dose of a mixture that stands inside it',
    {
      resourceType: 'MedicationAdministration',
      id: 'a',
      subject,
      status: 'completed',
      contained: [
        {
          resourceType: 'Medication',
          id: 'mix',
          ingredient: [
            { itemCodeableConcept: { text: 'sodium chloride 0.9 %' } },
            { itemCodeableConcept: { text: 'nivolumab' } },
          ],
        } satisfies Medication as FhirResource,
      ],
      medicationReference: { reference: '#mix' },
      effectiveDateTime: '2020-01-02',
    },
  ],
  [
    'a nephrectomy with its side and its reason',
    cancer,
    {
      resourceType: 'Procedure',
      id: 'n',
      subject,
      status: 'completed',
      code: { coding: [cpt('50545')] },
      bodySite: [{ coding: [snomed('18639004')] }],
      performedPeriod: { start: '2019-07-01', end: '2019-07-02' },
      reasonReference: [{ reference: 'Condition/cancer' }],
    },
  ],
  [
    'an operation that was not done',
    { resourceType: 'Procedure', id: 'n', subject, status: 'not-done', code: { coding: [cpt('50545')] } },
  ],
  [
    'an operation that was broken off, in a year',
    {
      resourceType: 'Procedure',
      id: 'n',
      subject,
      status: 'stopped',
      code: { coding: [cpt('50545')] },
      performedDateTime: '2002',
    },
  ],
];

function facts(bundle: Bundle<FhirResource> | Readonly<Record<string, unknown>>): unknown {
  const { facts: found, ignored, problems } = mapRecord(recordOf(bundle), terminology);
  const kept = { ...found, reads: undefined, unreadable: [...found.unreadable], ignored, problems };
  return JSON.parse(JSON.stringify(kept).replaceAll(/Medication(Order|Request|Statement)\//g, 'Medication…/'));
}

describe.each(CASES.map(([name, ...resources]) => ({ name, resources })))('$name', ({ resources }) => {
  const bundle: Bundle<FhirResource> = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ resource: { resourceType: 'Patient', id: 'p' } }, ...resources.map((resource) => ({ resource }))],
  };

  test.each(OTHER_RELEASES)('%s', (release) => {
    expect(facts(asRelease(bundle, release))).toEqual(facts(bundle));
  });

  test('loses nothing in R4', () => {
    expect((facts(bundle) as { problems: unknown }).problems).toEqual([]);
  });
});

describe('an onset that gives no day', () => {
  const cancerSince = (onset: object) => {
    const condition = {
      resourceType: 'Condition',
      id: 'c',
      subject,
      code: kidneyCancer,
      recordedDate: '2024-05-01',
      ...onset,
    };
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Patient', id: 'p' } }, { resource: condition }],
    };
    const { facts: found, problems } = mapRecord(recordOf(bundle), terminology);
    return { ...found.conditions[0], problems: problems.map(({ message }) => message) };
  };

  test.each([
    ['an age', { onsetAge: { value: 61, code: 'a' } }, 'the element onsetAge could not be read'],
    ['words', { onsetString: 'years ago' }, 'the element onsetString could not be read'],
    ['a broken date', { onsetDateTime: '2019-13-01' }, 'the element onsetDateTime could not be read'],
  ])('%s: the day it was written down does not stand for it, and the loss is named', (_, onset, message) => {
    const found = cancerSince(onset);
    expect([found.onset, found.recorded, found.problems]).toEqual([undefined, undefined, [message]]);
  });

  test('without any, the day it was written down is what is known', () => {
    expect(cancerSince({}).recorded?.date).toBe('2024-05-01');
  });
});
