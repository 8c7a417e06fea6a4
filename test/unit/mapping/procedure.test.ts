import { describe, expect, test } from 'vitest';
import { mapResources, type RawResource, reported, setAside } from '../../support/mapped-resources.ts';
import { CPT, concept, condition, HCPCS, ICD10CM, ICD10PCS, procedure, SNOMED } from '../../support/small-chart.ts';

const facts = (...resources: readonly RawResource[]) => mapResources(...resources).facts.procedures;
const first = (code: Parameters<typeof procedure>[0], more: RawResource = {}) =>
  facts(procedure(code, '2021-06-01', more))[0];
const source = (system: string, code: string) => ({ reference: 'Procedure/r1', how: 'coded', code: { system, code } });

function without(resource: RawResource): readonly unknown[] {
  const mapped = mapResources(resource);
  const { procedures, drugs, unnamed, unreadable } = mapped.facts;
  return [procedures.length + drugs.length + unnamed.length, [...unreadable], setAside(mapped), reported(mapped)];
}
const aside = (reason: string) => [0, [], [`Procedure/r1: ${reason}`], []];

describe('an operation', () => {
  test('is a fact with its concept, its day and its source', () => {
    expect(facts(procedure(concept(CPT, '50545'), '2021-06-01'))).toEqual([
      {
        concept: 'nephrectomy:radical',
        verification: 'confirmed',
        date: expect.objectContaining({ date: '2021-06-01' }),
        reasonConcepts: [],
        source: source(CPT, '50545'),
      },
    ]);
  });

  test('without a day says nothing of it', () => {
    expect(Object.keys(facts(procedure(concept(CPT, '50545')))[0] ?? {}).sort()).toEqual([
      'concept',
      'reasonConcepts',
      'source',
      'verification',
    ]);
  });

  test.each([
    [
      'a qualifier of the code',
      {
        coding: [
          { system: SNOMED, code: '108022006' },
          { system: SNOMED, code: '7771000' },
        ],
      },
      {},
    ],
    ['the code itself', concept(ICD10PCS, '0TT10ZZ'), {}],
    ['the words of the code', concept(CPT, '50545', 'LT radical nephrectomy'), {}],
    ['a coded body site', concept(CPT, '50545'), { bodySite: [concept(SNOMED, '7771000')] }],
    ['the words of the body site', concept(CPT, '50545'), { bodySite: [{ text: 'left kidney' }] }],
    [
      'an extension of the body site',
      concept(CPT, '50545'),
      { bodySite: [{ extension: [{ url: 'x', valueCodeableConcept: concept(SNOMED, '7771000') }] }] },
    ],
  ])('takes its side from %s', (_, code, more) => {
    const found = facts({ resourceType: 'Procedure', status: 'completed', code, ...more });
    expect(found.map(({ laterality }) => laterality)).toEqual(found.map(() => 'left'));
    expect(found).toHaveLength(1);
  });

  test('that leaves the extent open is radical where the words beside the code say so', () => {
    expect(first(concept(CPT, '50220'))?.concept).toBe('nephrectomy:total-not-stated-radical');
    expect(first(concept(CPT, '50220', 'Radical nephrectomy'))?.concept).toBe('nephrectomy:radical');
    expect(first(concept(CPT, '50220', 'Nephrectomy, radical not performed'))?.concept).toBe(
      'nephrectomy:total-not-stated-radical',
    );
    expect(first(concept(ICD10PCS, '0TT10ZZ', 'Radical nephrectomy'))?.concept).toBe('nephrectomy:radical');
    // Words against a code that is clear are not believed.
    expect(first(concept(CPT, '50543', 'Radical nephrectomy'))?.concept).toBe('nephrectomy:partial');
  });

  test.each([
    ['a biopsy', concept(CPT, '50200')],
    ['planning of radiotherapy', concept(CPT, '77263')],
    ['the robot alone', concept(HCPCS, 'S2900')],
    ['the blood level of a drug', concept(CPT, '80169')],
  ])('%s proves nothing by itself', (_, code) => {
    expect(without(procedure(code, '2021-06-01'))).toEqual(aside('a procedure that proves nothing by itself'));
  });

  test('of another kind is set aside', () => {
    expect(without(procedure({ text: 'appendectomy' }))).toEqual(aside('not a procedure of this history'));
  });

  test('without code and words may be any', () => {
    expect(without({ resourceType: 'Procedure', status: 'completed' })).toEqual([
      0,
      ['Procedure'],
      [],
      ['map/unreadable Procedure/r1: it cannot be read what this entry is about'],
    ]);
  });

  test('that words deny is set aside', () => {
    expect(without(procedure({ text: 'no nephrectomy' }))).toEqual(aside('the text negates it'));
  });

  test('in a state nobody knows proves nothing', () => {
    expect(without(procedure(concept(CPT, '50545'), undefined, { status: 'invented' }))).toEqual([
      0,
      ['Procedure'],
      [],
      ['map/unrecognised-status Procedure/r1: the status of this entry is not known'],
    ]);
  });

  test('that was not done is set aside; without a status it is done, and the gap is named', () => {
    expect(without(procedure(concept(CPT, '50545'), undefined, { status: 'not-done' }))).toEqual(aside('not done'));
    const mapped = mapResources(procedure(concept(CPT, '50545'), undefined, { status: undefined }));
    expect(mapped.facts.procedures).toHaveLength(1);
    expect(reported(mapped)).toEqual(['map/unrecognised-status Procedure/r1: the status of this entry is missing']);
    expect([...mapped.facts.unreadable]).toEqual([]);
  });

  test('is refused where a modifier extension may turn it round', () => {
    const [none, unreadable] = without(
      procedure(concept(CPT, '50545'), '2021-06-01', { modifierExtension: [{ url: 'x' }] }),
    );
    expect([none, unreadable]).toEqual([0, ['Procedure']]);
  });

  test('with a damaged day keeps the rest and names the loss', () => {
    const mapped = mapResources(procedure(concept(CPT, '50545'), 'in spring'));
    expect(mapped.facts.procedures).toHaveLength(1);
    expect(reported(mapped)).toEqual([
      'map/unreadable-element Procedure/r1: the element performedDateTime could not be read',
    ]);
  });
});

describe('where it was done', () => {
  const sbrt = concept(CPT, '77373');
  test.each([
    ['the coded body site', { bodySite: [concept(SNOMED, '39607008')] }, 'lung'],
    ['the words of the body site', { bodySite: [{ text: 'Liver' }] }, 'liver'],
    ['the metastasis given as the reason', { reasonCode: [concept(ICD10CM, 'C79.31')] }, 'brain'],
    ['the words of the procedure', { code: concept(CPT, '77373', 'SBRT to the pancreas') }, 'pancreas'],
    [
      'the body site before the reason',
      { bodySite: [{ text: 'Liver' }], reasonCode: [concept(ICD10CM, 'C79.31')] },
      'liver',
    ],
    [
      'the reason before the words',
      { code: concept(CPT, '77373', 'SBRT to the pancreas'), reasonCode: [concept(ICD10CM, 'C79.31')] },
      'brain',
    ],
  ])('is told by %s', (_, more, site) => expect(first(sbrt, more)?.site).toBe(site));

  test('is left open where nothing tells', () => expect(first(sbrt)).not.toHaveProperty('site'));

  test('the reasons are kept, those in words too, and those that are denied are not', () => {
    expect(
      first(sbrt, { reasonCode: [concept(ICD10CM, 'C79.31'), { text: 'lung metastasis' }] })?.reasonConcepts,
    ).toEqual(['met:brain', 'met:lung']);
    expect(first(sbrt, { reasonCode: [{ text: 'no lung metastasis' }] })?.reasonConcepts).toEqual([]);
  });

  test('a Condition that the entry points to is a reason too', () => {
    const met = condition(concept(ICD10CM, 'C79.31'), undefined, { id: 'met' });
    const [found] = facts(procedure(sbrt, '2021-06-01', { reasonReference: [{ reference: 'Condition/met' }] }), met);
    expect([found?.site, found?.reasonConcepts]).toEqual(['brain', ['met:brain']]);
  });
});

describe('a drug among the procedures', () => {
  const billed = (code: Parameters<typeof procedure>[0], more: RawResource = {}) =>
    mapResources(procedure(code, '2024-01-05', more)).facts.drugs;

  test('is one dose that a bill reports', () => {
    expect(billed(concept(HCPCS, 'J9271'))).toEqual([
      {
        agent: 'pembrolizumab',
        classes: ['pd1'],
        route: 'infusion',
        productIndication: 'kidney-cancer',
        certainty: 'reported',
        form: 'dose',
        start: expect.objectContaining({ date: '2024-01-05' }),
        endIsPlanned: false,
        active: false,
        reasons: [],
        links: [],
        source: source(HCPCS, 'J9271'),
      },
    ]);
  });

  test('without a day has none', () => {
    expect(mapResources(procedure(concept(HCPCS, 'J9271'))).facts.drugs[0]).not.toHaveProperty('start');
  });

  test('says what it was for', () => {
    const purposes = (code: string) =>
      billed(concept(HCPCS, 'J9271'), { reasonCode: [concept(ICD10CM, code)] })[0]?.reasons.map(
        ({ purpose }) => purpose,
      );
    expect([purposes('C64.9'), purposes('C43.9'), purposes('I10')]).toEqual([['kidney-cancer'], ['other'], []]);
  });

  test('in the eye is for something else, whatever diagnosis stands beside it', () => {
    const eye = { bodySite: [{ text: 'intravitreal' }], reasonCode: [concept(ICD10CM, 'C64.9')] };
    expect(billed(concept(HCPCS, 'J9035'), eye)[0]).toMatchObject({ productIndication: 'other', reasons: [] });
  });

  test('without a name is taken from the words', () => {
    expect(billed(concept(HCPCS, 'J9999', 'nivolumab 240 mg'))).toMatchObject([
      { agent: 'nivolumab', source: { how: 'text' } },
    ]);
  });

  test.each([
    ['J9999', 'drug'],
    ['M1180', 'checkpoint-inhibitor'],
  ])('%s without a name anywhere is a %s that nobody named', (code, what) => {
    const mapped = mapResources(procedure(concept(HCPCS, code), '2024-01-05'));
    expect(mapped.facts.drugs).toEqual([]);
    expect(mapped.facts.unnamed).toEqual([
      { what, date: expect.objectContaining({ date: '2024-01-05' }), source: source(HCPCS, code) },
    ]);
    expect(reported(mapped)).toEqual(['map/unreadable-drug Procedure/r1: a code that does not name its drug']);
    expect(mapResources(procedure(concept(HCPCS, code))).facts.unnamed[0]).not.toHaveProperty('date');
  });

  test('that stands in no line is kept and said to be none', () => {
    const mapped = mapResources(procedure(concept(HCPCS, 'J0897'), '2024-01-05'));
    expect(mapped.facts.drugs.map(({ agent }) => agent)).toEqual(['denosumab']);
    expect(setAside(mapped)).toEqual(['Procedure/r1: supportive or background drug, no line of therapy']);
  });
});

describe('an infusion without a name', () => {
  test('has its day and says that nothing is known of it', () => {
    const mapped = mapResources(procedure(concept(CPT, '96413'), '2024-01-05'));
    expect(mapped.facts.unnamed).toEqual([
      { what: 'infusion', date: expect.objectContaining({ date: '2024-01-05' }), source: source(CPT, '96413') },
    ]);
    expect(setAside(mapped)).toEqual(['Procedure/r1: a drug was given; the entry does not say which']);
    expect(mapResources(procedure(concept(CPT, '96413'))).facts.unnamed[0]).not.toHaveProperty('date');
  });

  test('that is under way or may not have been given leaves no trace', () => {
    const statuses = ['not-done', 'entered-in-error'].map((status) => {
      const { unnamed } = mapResources(procedure(concept(CPT, '96413'), '2024-01-05', { status })).facts;
      return unnamed.length;
    });
    expect(statuses).toEqual([0, 0]);
  });
});
