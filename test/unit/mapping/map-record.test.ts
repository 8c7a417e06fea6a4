import { describe, expect, test } from 'vitest';
import { identityOf } from '../../../src/mapping/identity.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { recordOf } from '../../support/judge.ts';
import { mapResources, type RawResource, reported, setAside } from '../../support/mapped-resources.ts';
import { concept, condition, dose, ICD10CM, procedure, RXNORM, SNOMED } from '../../support/small-chart.ts';
import { terminology } from '../../support/terminology.ts';

const cancer = (more: RawResource = {}) => condition(concept(ICD10CM, 'C64.9'), '2021-05-04', { id: 'c', ...more });
const version = (versionId: string, lastUpdated: string, onset: string) =>
  cancer({ meta: { versionId, lastUpdated }, onsetDateTime: onset });

describe('the same resource more than once', () => {
  test('is read in its newest version, in whatever order they come', () => {
    const old = version('1', '2024-01-01T00:00:00Z', '2020-01-01');
    const recent = version('2', '2024-02-01T00:00:00Z', '2021-01-01');
    for (const order of [
      [old, recent],
      [recent, old],
    ]) {
      const mapped = mapResources(...order);
      expect(mapped.facts.conditions.map(({ onset }) => onset?.date)).toEqual(['2021-01-01']);
      expect(setAside(mapped)).toEqual(['Condition/c: duplicate of the same resource']);
    }
  });

  test('of which nobody can tell the newer decides nothing', () => {
    const mapped = mapResources(cancer(), cancer({ onsetDateTime: '2020-01-01' }));
    expect([mapped.facts.conditions, [...mapped.facts.unreadable]]).toEqual([[], ['Condition']]);
    expect(mapped.problems.map(({ reference, resourceType }) => [reference, resourceType])).toEqual([
      ['Condition/c', 'Condition'],
    ]);
  });

  test('an unclear pair costs nothing but itself', () => {
    const other = condition(concept(ICD10CM, 'C78.00'), '2024-01-01', { id: 'm' });
    const mapped = mapResources(cancer(), cancer({ onsetDateTime: '2020-01-01' }), other);
    expect(mapped.facts.conditions.map((fact) => fact.concept)).toEqual(['met:lung']);
  });

  test('one id in two types is two resources', () => {
    const mapped = mapResources(cancer(), procedure(concept(SNOMED, '116033007'), '2021-06-01', { id: 'c' }));
    expect([mapped.facts.conditions.length, mapped.facts.procedures.length, setAside(mapped)]).toEqual([1, 1, []]);
  });

  test('one id on two servers is two resources', () => {
    const entry = (base: string, resource: RawResource) => ({
      fullUrl: `https://${base}.example/fhir/${String(resource['resourceType'])}/${String(resource['id'])}`,
      resource,
    });
    const subject = { reference: 'https://a.example/fhir/Patient/p' };
    const record = recordOf({
      resourceType: 'Bundle',
      entry: [
        entry('a', { resourceType: 'Patient', id: 'p' }),
        entry('a', { ...cancer(), subject }),
        entry('b', { ...cancer({ onsetDateTime: '2020-01-01' }), subject }),
      ],
    });
    const mapped = mapRecord(record, terminology);
    expect(mapped.facts.conditions.map(({ onset }) => onset?.date)).toEqual(['2021-05-04', '2020-01-01']);
    expect(setAside(mapped)).toEqual([]);
  });
});

describe('what no mapper reads', () => {
  test('is set aside: a type of its own, and a Medication that nothing points to', () => {
    const used = { resourceType: 'Medication', id: 'used', code: concept(RXNORM, '1597876') };
    const order = {
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      medicationReference: { reference: 'Medication/used' },
    };
    const mapped = mapResources({ resourceType: 'Encounter' }, used, { ...used, id: 'idle' }, order);
    expect(setAside(mapped)).toEqual([
      'Encounter/r1: a resource type that is not read',
      'Medication/idle: no order or statement points to it',
    ]);
    expect(mapped.facts.drugs.map(({ agent }) => agent)).toEqual(['nivolumab']);
  });
});

describe('whether the patient lives', () => {
  const deceased = (more: RawResource, state?: 'partial') => {
    const record = recordOf({
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Patient', id: 'p', ...more } }],
    });
    const reads = state === undefined ? record.reads : new Map([...record.reads, ['Patient', state] as const]);
    const mapped = mapRecord({ ...record, reads }, terminology);
    return [mapped.facts.deceased, reported(mapped)] as const;
  };
  const sources = [{ reference: 'Patient/p', how: 'coded' }];

  test.each([
    ['a living patient’s record says nothing', {}, { status: 'no', sources }],
    ['a no', { deceasedBoolean: false }, { status: 'no', sources }],
    ['a yes', { deceasedBoolean: true }, { status: 'yes', sources }],
    [
      'a day',
      { deceasedDateTime: '2025-01-02' },
      { status: 'yes', on: expect.objectContaining({ date: '2025-01-02' }), sources },
    ],
  ])('%s', (_, more, expected) => expect(deceased(more)).toEqual([expected, []]));

  test.each([
    ['a day that is none', { deceasedDateTime: 'in May' }, 'deceasedDateTime'],
    ['an answer that is none', { deceasedBoolean: 'perhaps' }, 'deceasedBoolean'],
    ['an answer that is withheld', { _deceasedBoolean: { extension: [{ url: 'x' }] } }, 'deceasedBoolean'],
  ])('%s leaves it open and is named', (_, more, element) => {
    expect(deceased(more)).toEqual([
      { status: 'unknown', sources },
      [`map/unreadable-element Patient/p: the element ${element} could not be read`],
    ]);
  });

  test('a Patient of which a part was withheld leaves it open; what it says holds', () => {
    expect(deceased({}, 'partial')[0].status).toBe('unknown');
    expect(deceased({ deceasedBoolean: true }, 'partial')[0].status).toBe('yes');
  });

  test('without a Patient nobody knows', () => {
    const record = recordOf({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: 'p' } }] });
    expect(mapRecord({ ...record, patient: undefined }, terminology).facts.deceased).toEqual({
      status: 'unknown',
      sources: [],
    });
  });
});

describe('a resource in which nothing is recognised', () => {
  const epic = 'urn:oid:1.2.840.114350.1.13.297.2.7.2.696580';
  const masked = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
  };
  const read = (code: unknown) => {
    const mapped = mapResources({ resourceType: 'Condition', code });
    return [[...mapped.facts.unreadable], [...setAside(mapped), ...reported(mapped)]];
  };

  test.each([
    ['withheld', masked, 'the EHR does not show what this entry is about (masked)'],
    ['empty', {}, 'it cannot be read what this entry is about'],
    [
      'a local code without words',
      { coding: [{ system: epic, code: '1' }] },
      'a code of a system that is not read, and no words',
    ],
  ])('%s: it may be anything', (_, code, message) => {
    expect(read(code)).toEqual([['Condition'], [`map/unreadable Condition/r1: ${message}`]]);
  });

  test.each([
    ['a code of a system that is read', { coding: [{ system: ICD10CM, code: 'J02.9' }] }],
    ['words', { text: 'sore throat' }],
    ['a local code with words', { coding: [{ system: epic, code: '1', display: 'sore throat' }] }],
  ])('%s: it is something else', (_, code) => {
    expect(read(code)).toEqual([[], ['Condition/r1: not a condition of this history']]);
  });
});

describe('the side', () => {
  const side = (text: string) => {
    const { facts } = mapResources({ resourceType: 'Procedure', status: 'completed', code: { text } });
    return facts.procedures[0]?.laterality;
  };
  test.each([
    ['left radical nephrectomy', 'left'],
    ['LT radical nephrectomy', 'left'],
    ['radical nephrectomy, right', 'right'],
    ['radical nephrectomy rt', 'right'],
    ['bilateral radical nephrectomy', 'bilateral'],
    ['nephrectomy left, later right', 'bilateral'],
    ['L nephrectomy', 'left'],
    ['lap rad nephrectomy (R)', 'right'],
    ['nephrectomy R', 'right'],
    ['R lap. radical nephrectomy', undefined],
    ['R robotic partial nephrectomy', 'right'],
    ['radical nephrectomy', undefined],
    ['radical nephrectomy by Dr. L Smith', undefined],
  ])('%j: %s', (text, expected) => expect(side(text)).toBe(expected));

  test.each([
    ['24028007', 'right'],
    ['7771000', 'left'],
    ['51440002', 'bilateral'],
  ])('by the qualifier %s: %s, whatever the words say', (code, expected) => {
    const bodySite = [concept(SNOMED, code)];
    const text = expected === 'left' ? 'right radical nephrectomy' : 'left radical nephrectomy';
    const { facts } = mapResources({ resourceType: 'Procedure', status: 'completed', code: { text }, bodySite });
    expect(facts.procedures[0]?.laterality).toBe(expected);
  });
});

describe('losses', () => {
  test('each is named once, and the rest of the resource is used', () => {
    const damaged = dose(concept(RXNORM, '1597876'), '2024-01-01', {
      reasonCode: [7],
      reasonReference: [8, 9],
      statusReason: 'text',
    });
    const mapped = mapResources(damaged);
    expect(mapped.facts.drugs).toHaveLength(1);
    expect(reported(mapped).sort()).toEqual(
      ['reasonCode', 'reasonReference', 'statusReason'].map(
        (element) => `map/unreadable-element MedicationAdministration/r1: the element ${element} could not be read`,
      ),
    );
  });
});

describe('the stamp of a patient', () => {
  const stamp = (more: RawResource) =>
    identityOf(
      recordOf({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: 'p', ...more } }] }),
    );

  test.each([
    [
      'the official name before the usual one',
      [
        { use: 'usual', text: 'B' },
        { use: 'official', text: 'A' },
      ],
      'A',
    ],
    [
      'the usual name before any other',
      [
        { use: 'old', text: 'C' },
        { use: 'usual', text: 'B' },
      ],
      'B',
    ],
    ['any name', [{ use: 'old', text: 'C' }], 'C'],
    ['a name in parts', [{ given: ['Finn', 'M.'], family: 'Alder' }], 'Finn M. Alder'],
    ['a name with one given name that is no list', { given: 'Finn', family: 'Alder' }, 'Finn Alder'],
    ['family names in a list (DSTU2)', [{ given: ['Finn'], family: ['Alder', 'Birch'] }], 'Finn Alder Birch'],
    ['what can be read of a damaged name', [{ given: [7, 'Finn'], family: 8 }], 'Finn'],
    ['an empty name', [{}], 'name not on record'],
  ])('shows %s', (_, name, expected) => expect(stamp({ name }).name).toBe(expected));

  test('shows the medical record number and no other', () => {
    const type = (code: string) => ({ coding: [{ code: 'x' }, { code }] });
    const identifier = [
      { type: type('SS'), value: '1' },
      { type: type('MR'), value: '2' },
    ];
    expect(stamp({ identifier }).recordNumber).toBe('2');
    expect(stamp({ identifier: identifier.slice(0, 1) }).recordNumber).toBeUndefined();
  });

  test('without sex and birth date has none', () => {
    expect(stamp({})).toEqual({
      name: 'name not on record',
      birthDate: undefined,
      sex: undefined,
      recordNumber: undefined,
    });
  });
});
