import type {
  CarePlan,
  FhirResource,
  Medication,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Observation,
} from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import { presentAs } from '../../src/sandbox/presentation/present-as.ts';
import { aCondition, aDose, aProcedure, aStatement, CABOZANTINIB, NIVOLUMAB } from './fixtures.ts';

type OfType<Type extends FhirResource['resourceType']> = Extract<FhirResource, { resourceType: Type }>;

function isOfType<Type extends FhirResource['resourceType']>(type: Type) {
  return (resource: FhirResource): resource is OfType<Type> => resource.resourceType === type;
}

/** As the server would send it: without members that have no value. */
function sent<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

function epic(...chart: readonly FhirResource[]): readonly FhirResource[] {
  return sent(presentAs('epic', chart));
}

function oracle(...chart: readonly FhirResource[]): readonly FhirResource[] {
  return sent(presentAs('oracle', chart));
}

function ordersOf(chart: readonly FhirResource[]): readonly MedicationRequest[] {
  return chart.filter(isOfType('MedicationRequest'));
}

const AN_ORDER: MedicationRequest = {
  resourceType: 'MedicationRequest',
  id: 'p-order',
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: { coding: [{ code: '1657750' }], text: 'pembrolizumab 25 mg/mL injection' },
  subject: { reference: 'Patient/p' },
};

describe('smart', () => {
  test('shows the chart as it stands', () => {
    const chart = [aCondition('p', 'one', 'problem-list-item'), aStatement('p', 'cabo', CABOZANTINIB)];
    expect(presentAs('smart', chart)).toBe(chart);
  });
});

describe('no vendor', () => {
  test.each(['smart', 'epic', 'oracle'] as const)('changes the chart it was given: %s', (vendor) => {
    const chart = [
      aCondition('p', 'one', 'encounter-diagnosis'),
      aProcedure('p', 'nephrectomy', 'Nephrectomy', '50545'),
      aStatement('p', 'nivo', NIVOLUMAB),
      aDose('p', 'dose', NIVOLUMAB, '2024-03-11'),
    ];
    const before = sent(chart);
    presentAs(vendor, chart);
    expect(chart).toEqual(before);
  });
});

describe('conditions on epic', () => {
  test('have ICD-10-CM and SNOMED CT as OIDs, without display', () => {
    const [condition] = epic(aCondition('p', 'one', 'problem-list-item'));
    expect(condition).toMatchObject({
      code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.90', code: 'C64.1' }], text: 'Kidney cancer, right' },
    });
    expect(JSON.stringify(condition)).not.toContain('display');
    const snomed = aCondition('p', 'two', 'problem-list-item', {
      code: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] },
    });
    expect(epic(snomed)).toMatchObject([{ code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.96' }] } }]);
  });

  test('from a visit have no status and a second category', () => {
    const [condition] = epic(aCondition('p', 'one', 'encounter-diagnosis'));
    expect(condition).not.toHaveProperty('clinicalStatus');
    expect(condition).not.toHaveProperty('verificationStatus');
    expect(condition).toMatchObject({
      category: [{ coding: [{ code: 'encounter-diagnosis' }] }, { coding: [{ code: 'visit-diagnosis' }] }],
    });
  });

  test('from a visit that were an error are not sent, since their status would be lost', () => {
    const verificationStatus = { coding: [{ code: 'entered-in-error' }] };
    expect(epic(aCondition('p', 'one', 'encounter-diagnosis', { verificationStatus }))).toEqual([]);
  });

  test.each([
    'refuted',
    'provisional',
    'differential',
    'unconfirmed',
  ])('from a visit that are %s keep that word, on the problem list', (code) => {
    const verificationStatus = { coding: [{ code }] };
    expect(epic(aCondition('p', 'one', 'encounter-diagnosis', { verificationStatus }))).toMatchObject([
      { verificationStatus, category: [{ coding: [{ code: 'problem-list-item' }] }] },
    ]);
  });

  test('without a category stand on the problem list', () => {
    const { category, ...condition } = aCondition('p', 'one', 'problem-list-item');
    expect(epic(condition)).toMatchObject([{ category: [{ coding: [{ code: 'problem-list-item' }] }] }]);
  });
});

describe('procedures on epic', () => {
  test.each([
    ['Laparoscopic radical nephrectomy, left', '50545', true],
    ['Appendectomy', undefined, true],
    ['Cataract surgery', undefined, true],
    ['Core biopsy of the lung', '32408', false],
    ['Excision biopsy of a lymph node', undefined, true],
    ['CT of the chest', '71260', false],
    ['Colonoscopy', undefined, false],
  ])('%s (%s) is surgery: %s', (text, cpt, isSurgery) => {
    const [procedure] = epic(aProcedure('p', 'one', text, cpt)).filter(isOfType('Procedure'));
    expect(procedure?.category?.coding?.[0]?.code).toBe(isSurgery ? '387713003' : undefined);
    expect(procedure).not.toHaveProperty('bodySite');
  });

  test('a surgery is known by its ICD-10-PCS code or its category as well', () => {
    const pcs = { coding: [{ system: 'http://www.cms.gov/Medicare/Coding/ICD10', code: '0TT00ZZ' }] };
    const category = { coding: [{ code: '387713003' }] };
    const chart = epic(
      { ...aProcedure('p', 'one', 'x'), code: pcs },
      { ...aProcedure('p', 'two', 'Thermal ablation'), category },
      { ...aProcedure('p', 'three', 'Nephrectomy'), category: { coding: [{ code: '103693007' }] } },
    );
    const categories = chart.filter(isOfType('Procedure')).map((one) => one.category?.coding?.[0]?.code);
    expect(categories).toEqual(['387713003', '387713003', undefined]);
  });
});

describe('medications on epic', () => {
  test('are orders that name an external Medication with a long id and words', () => {
    const chart = epic(aStatement('p', 'cabo', CABOZANTINIB));
    const [order] = ordersOf(chart);
    const [medication] = chart.filter(isOfType('Medication'));
    expect(order?.medicationReference).toEqual({
      reference: `Medication/${medication?.id}`,
      display: 'cabozantinib 60 mg tablet',
    });
    expect(order).not.toHaveProperty('medicationCodeableConcept');
    expect(medication?.id?.length).toBeGreaterThan(64);
    expect(medication?.code?.coding).toEqual([{ system: 'urn:oid:2.16.840.1.113883.6.88', code: '1790173' }]);
  });

  test('of one product share one Medication', () => {
    const chart = epic(
      aDose('p', 'one', NIVOLUMAB, '2024-03-11'),
      aDose('p', 'two', NIVOLUMAB, '2024-04-08'),
      aStatement('p', 'cabo', CABOZANTINIB),
    );
    expect(chart.filter(isOfType('Medication'))).toHaveLength(2);
    expect(ordersOf(chart)).toHaveLength(3);
  });

  const statuses: readonly (readonly [MedicationStatement['status'], MedicationRequest['status']])[] = [
    ['active', 'active'],
    ['completed', 'completed'],
    ['entered-in-error', 'entered-in-error'],
    ['intended', 'draft'],
    ['stopped', 'stopped'],
    ['on-hold', 'on-hold'],
    ['unknown', 'unknown'],
    ['not-taken', 'cancelled'],
  ];
  test.each(statuses)('that were stated as %s are ordered as %s', (status, expected) => {
    const [order] = ordersOf(epic(aStatement('p', 'cabo', CABOZANTINIB, { status })));
    expect(order).toMatchObject({ status: expected, intent: 'order' });
  });

  const doses: readonly (readonly [MedicationAdministration['status'], MedicationRequest['status']])[] = [
    ['in-progress', 'active'],
    ['not-done', 'cancelled'],
    ['on-hold', 'on-hold'],
    ['completed', 'completed'],
    ['entered-in-error', 'entered-in-error'],
    ['stopped', 'stopped'],
    ['unknown', 'unknown'],
  ];
  test.each(doses)('whose dose was %s are ordered as %s, on the day of the dose', (status, expected) => {
    const [order] = ordersOf(epic(aDose('p', 'one', NIVOLUMAB, '2024-03-11', { status })));
    expect(order).toMatchObject({ status: expected, intent: 'order', authoredOn: '2024-03-11' });
  });

  test('keep their dates, the reason they ended, and what the patient was told', () => {
    const statement = aStatement('p', 'cabo', CABOZANTINIB, {
      status: 'stopped',
      statusReason: [{ text: 'progression' }],
      dosage: [{ text: '60 mg daily' }],
    });
    expect(ordersOf(epic(statement))[0]).toMatchObject({
      authoredOn: '2024-03-11',
      statusReason: { text: 'progression' },
      dosageInstruction: [
        { text: '60 mg daily', timing: { repeat: { boundsPeriod: { start: '2024-03-11', end: '2024-06-10' } } } },
      ],
    });
  });

  test('stated for one day are ordered on that day', () => {
    const statement = aStatement('p', 'nivo', NIVOLUMAB, {
      effectivePeriod: undefined,
      effectiveDateTime: '2024-03',
      dosage: [{ text: 'once' }],
    });
    const [order] = ordersOf(epic(statement));
    expect(order).toMatchObject({ authoredOn: '2024-03', dosageInstruction: [{ text: 'once' }] });
    expect(JSON.stringify(order)).not.toContain('boundsPeriod');
  });

  test('given in the clinic have the category outpatient, tablets community', () => {
    const chart = epic(aStatement('p', 'nivo', NIVOLUMAB), aStatement('p', 'cabo', CABOZANTINIB));
    expect(ordersOf(chart).map((order) => order.category?.[0]?.coding?.[0]?.code)).toEqual(['outpatient', 'community']);
  });

  test('are never statements, and never given', () => {
    const chart = epic(aStatement('p', 'nivo', NIVOLUMAB), aDose('p', 'dose', NIVOLUMAB, '2024-03-11'), AN_ORDER);
    expect(chart.map(({ resourceType }) => resourceType)).toEqual([
      'MedicationRequest',
      'MedicationRequest',
      'MedicationRequest',
      'Medication',
      'Medication',
    ]);
  });

  test('that were only proposed stay a proposal', () => {
    expect(ordersOf(epic({ ...AN_ORDER, intent: 'proposal' }))[0]?.intent).toBe('proposal');
  });

  test('named by a reference in the chart are found there, contained or not', () => {
    const medication: Medication = {
      resourceType: 'Medication',
      id: 'm',
      code: { text: 'nivolumab vial' },
      ingredient: [{ itemCodeableConcept: { coding: [{ code: '1597876', display: 'nivolumab' }] } }],
    };
    const { medicationCodeableConcept, ...order } = AN_ORDER;
    const external = epic({ ...order, medicationReference: { reference: 'Medication/m' } }, medication);
    const contained = epic({ ...order, medicationReference: { reference: '#m' }, contained: [medication] });
    for (const chart of [external, contained]) {
      expect(chart.filter(isOfType('Medication'))).toMatchObject([
        { code: { text: 'nivolumab vial' }, ingredient: [{ itemCodeableConcept: { coding: [{ code: '1597876' }] } }] },
      ]);
      expect(ordersOf(chart)[0]).not.toHaveProperty('contained');
    }
    const lost = epic({ ...order, medicationReference: { reference: 'Medication/gone', display: 'something' } });
    expect(ordersOf(lost)[0]?.medicationReference?.display).toBe('something');
  });
});

describe('other resources on epic', () => {
  const observation: Observation = { resourceType: 'Observation', id: 'o', status: 'final', code: { text: 'x' } };
  const plan: CarePlan = {
    resourceType: 'CarePlan',
    id: 'c',
    status: 'active',
    intent: 'plan',
    subject: { reference: 'Patient/p' },
  };

  test('observations always have a category, because they are found by it', () => {
    const category = [{ coding: [{ code: 'laboratory' }] }];
    expect(epic(observation, { ...observation, category })).toMatchObject([
      { category: [{ coding: [{ code: 'exam' }] }] },
      { category },
    ]);
  });

  test('care plans are oncology plans where they say so, else longitudinal', () => {
    const oncology = { ...plan, category: [{ text: 'Oncology treatment plan' }] };
    expect(epic(oncology, plan)).toMatchObject([
      { category: [{}, { coding: [{ code: '736378000' }] }] },
      { category: [{ coding: [{ code: '38717003' }] }] },
    ]);
  });
});

describe('medications on oracle', () => {
  test('taken at home are reported plans', () => {
    expect(oracle(aStatement('p', 'cabo', CABOZANTINIB))).toMatchObject([
      {
        resourceType: 'MedicationRequest',
        intent: 'plan',
        reportedBoolean: true,
        category: [{ coding: [{ code: 'community' }] }, { coding: [{ code: 'patientspecified' }] }],
        medicationCodeableConcept: { coding: [{ code: '1790173' }, { userSelected: true }] },
      },
    ]);
  });

  test('infused and stated without doses are administrations over the period', () => {
    const [given] = oracle(aStatement('p', 'nivo', NIVOLUMAB));
    expect(given).toMatchObject({
      resourceType: 'MedicationAdministration',
      status: 'completed',
      effectivePeriod: { start: '2024-03-11', end: '2024-06-10' },
      medicationReference: { reference: '#mixture' },
      contained: [
        { resourceType: 'Medication', ingredient: [{ itemCodeableConcept: { coding: [{ code: '1597876' }] } }, {}] },
      ],
    });
    expect(given).not.toHaveProperty('medicationCodeableConcept');
  });

  test('infused and stated with doses are those doses, and the course is the order behind them', () => {
    const chart = oracle(
      aStatement('p', 'nivo', NIVOLUMAB, { status: 'stopped', statusReason: [{ text: 'colitis' }] }),
      aDose('p', 'dose', ['nivolumab 10 mg/mL injection', '1991412'], '2024-03-11'),
    );
    expect(chart).toMatchObject([
      { resourceType: 'MedicationRequest', intent: 'order', status: 'stopped', statusReason: { text: 'colitis' } },
      { resourceType: 'MedicationAdministration', effectiveDateTime: '2024-03-11' },
    ]);
  });

  test.each([
    ['of another drug', aDose('p', 'dose', ['ipilimumab', '1094833'], '2024-03-11')],
    ['before the course', aDose('p', 'dose', NIVOLUMAB, '2023-03-11')],
    ['after the course', aDose('p', 'dose', NIVOLUMAB, '2025-03-11')],
    ['without a day', aDose('p', 'dose', NIVOLUMAB, '')],
  ])('a dose %s belongs to no course of nivolumab', (_name, dose) => {
    const types = oracle(aStatement('p', 'nivo', NIVOLUMAB), dose).map(({ resourceType }) => resourceType);
    expect(types).toEqual(['MedicationAdministration', 'MedicationAdministration']);
  });

  const courses: readonly (readonly [MedicationStatement['status'], MedicationAdministration['status']])[] = [
    ['active', 'in-progress'],
    ['completed', 'completed'],
    ['entered-in-error', 'entered-in-error'],
    ['stopped', 'stopped'],
    ['on-hold', 'on-hold'],
    ['unknown', 'unknown'],
    ['not-taken', 'not-done'],
  ];
  test.each(courses)('an infusion stated as %s is an administration that is %s', (status, expected) => {
    expect(oracle(aStatement('p', 'nivo', NIVOLUMAB, { status }))).toMatchObject([
      { resourceType: 'MedicationAdministration', status: expected },
    ]);
  });

  test('an infusion that is only planned is an order', () => {
    expect(oracle(aStatement('p', 'nivo', NIVOLUMAB, { status: 'intended' }))).toMatchObject([
      { resourceType: 'MedicationRequest', status: 'draft' },
    ]);
  });

  test('an infusion without any date says that the date is unknown', () => {
    const statement = aStatement('p', 'nivo', NIVOLUMAB, { status: 'not-taken', effectivePeriod: undefined });
    expect(oracle(statement)).toMatchObject([{ _effectiveDateTime: { extension: [{ valueCode: 'unknown' }] } }]);
    expect(oracle({ ...statement, dateAsserted: '2024-05' })).toMatchObject([{ effectiveDateTime: '2024-05' }]);
  });

  test('ordered by mistake have lost their drug', () => {
    const [order] = oracle({ ...AN_ORDER, status: 'entered-in-error' });
    expect(order).toMatchObject({ medicationCodeableConcept: { coding: [{ code: 'error' }], text: 'Error' } });
    expect(JSON.stringify(order)).not.toContain('pembrolizumab');
  });

  test('ordered are orders that nobody reported', () => {
    expect(oracle(AN_ORDER)).toMatchObject([{ intent: 'order', reportedBoolean: false, contained: [{}] }]);
  });

  test('never stand alone as Medication', () => {
    const medication: Medication = { resourceType: 'Medication', id: 'm', code: { text: 'nivolumab' } };
    const { medicationCodeableConcept, ...order } = AN_ORDER;
    const chart = oracle({ ...order, medicationReference: { reference: 'Medication/m' } }, medication);
    expect(chart).toMatchObject([
      { contained: [{ ingredient: [{ itemCodeableConcept: { text: 'nivolumab' } }, {}] }] },
    ]);
  });
});

describe('procedures on oracle', () => {
  test('have no body site and no category, and every second one is words alone', () => {
    const category = { coding: [{ code: '387713003' }] };
    const chart = oracle(
      { ...aProcedure('p', 'one', 'Nephrectomy', '50545'), category },
      aProcedure('p', 'two', 'Biopsy', '32408'),
      aProcedure('p', 'three', 'CT', '71260'),
    );
    expect(chart.filter(isOfType('Procedure')).map(({ code }) => code)).toEqual([
      { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '50545' }], text: 'Nephrectomy' },
      { text: 'Biopsy' },
      { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '71260' }], text: 'CT' },
    ]);
    expect(JSON.stringify(chart)).not.toMatch(/bodySite|category/);
  });
});
