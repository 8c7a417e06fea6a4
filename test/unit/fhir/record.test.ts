import { describe, expect, test } from 'vitest';
import { type PatientRecord, recordsOf } from '../../../src/fhir/record.ts';

const patient = (id: string) => ({ resourceType: 'Patient', id });
const condition = (id: string, subject?: string) => ({
  resourceType: 'Condition',
  id,
  ...(subject === undefined ? {} : { subject: { reference: subject } }),
});
const bundle = (...resources: unknown[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
});

function records(json: unknown) {
  const result = recordsOf(json);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('whose record it is', () => {
  test.each([
    ['a relative reference', 'Patient/a'],
    ['an absolute reference', 'https://ehr.example/fhir/R4/Patient/a'],
    ['a versioned reference', 'Patient/a/_history/3'],
  ])('%s leads to the patient', (_, reference) => {
    const [record] = records(bundle(patient('a'), condition('c', reference)));
    expect(record?.resources.map((one) => one.reference)).toEqual(['Condition/c']);
  });

  test('a urn of the entry leads to the patient', () => {
    const json = {
      resourceType: 'Bundle',
      entry: [
        { fullUrl: 'urn:uuid:1', resource: patient('a') },
        { fullUrl: 'urn:uuid:2', resource: condition('c', 'urn:uuid:1') },
      ],
    };
    expect(records(json)[0]?.resources).toHaveLength(1);
  });

  test('a resource of somebody else is reported and set aside', () => {
    const [record] = records(bundle(patient('a'), condition('c', 'Patient/b')));
    expect(record?.resources).toEqual([]);
    expect(record?.problems).toMatchObject([
      { code: 'record/foreign-patient', reference: 'Condition/c', severity: 'error' },
    ]);
  });

  test('a resource that names nobody is set aside, and its type proves no absence any more', () => {
    const [record] = records(bundle(patient('a'), condition('c')));
    expect(record?.resources).toEqual([]);
    expect(record?.reads.get('Condition')).toBe('partial');
  });

  const OWN = 'https://ehr.example/fhir/R4';
  const at = (fullUrl: string, resource: object) => ({ fullUrl, resource });
  const setAside = (record: PatientRecord | undefined) =>
    record?.problems.map(({ code, reference }) => `${code} ${reference}`);

  test.each([
    ['an address on the same server', `${OWN}/Patient/a`],
    ['the same server in other letters and with its port', 'http://EHR.example:443/fhir/r4/Patient/a'],
    ['a relative address', 'Patient/a'],
  ])('%s is this patient', (_, subject) => {
    const json = {
      resourceType: 'Bundle',
      entry: [at(`${OWN}/Patient/a`, patient('a')), at(`${OWN}/Condition/c`, condition('c', subject))],
    };
    expect(records(json)[0]?.resources).toHaveLength(1);
  });

  test.each([
    ['an absolute reference to it', at(`${OWN}/Condition/c`, condition('c', 'https://other.example/fhir/Patient/a'))],
    [
      'a relative one in an entry of that server',
      at('https://other.example/fhir/Condition/c', condition('c', 'Patient/a')),
    ],
  ])('the same id on another server is another patient: %s', (_, entry) => {
    const [record] = records({ resourceType: 'Bundle', entry: [at(`${OWN}/Patient/a`, patient('a')), entry] });
    expect(record?.resources).toEqual([]);
    expect(setAside(record)).toEqual(['record/foreign-patient Condition/c']);
  });

  test('where the Patient does not say on which server it lies, resources of two servers cannot be told apart', () => {
    const [record] = records(
      bundle(
        patient('a'),
        condition('c', 'https://one.example/fhir/Patient/a'),
        condition('d', 'https://two.example/fhir/Patient/a'),
        condition('e', 'Patient/a'),
      ),
    );
    expect(record?.resources.map(({ reference }) => reference)).toEqual(['Condition/e']);
    expect(setAside(record)).toEqual(['record/no-subject Condition/c', 'record/no-subject Condition/d']);
    expect(record?.reads.get('Condition')).toBe('partial');
  });

  test.each([
    ['stands inside it', { reference: '#p' }],
    ['is an address that no entry has', { reference: 'urn:uuid:9' }],
    ['is a group', { reference: 'Group/g' }],
    ['is known by an identifier alone', { identifier: { value: '1' } }],
    ['is no reference at all', 'Patient/a'],
    ['is a number', { reference: 7 }],
  ])('a resource whose patient %s is not used, and its type proves no absence', (_, subject) => {
    const resource = { ...condition('c'), subject, contained: [{ resourceType: 'Patient', id: 'p' }] };
    const [record] = records(bundle(patient('a'), resource));
    expect(record?.resources).toEqual([]);
    expect(setAside(record)).toEqual(['record/no-subject Condition/c']);
    expect(record?.reads.get('Condition')).toBe('partial');
  });

  test('a urn that stands for another patient leads to the other', () => {
    const both = records({
      resourceType: 'Bundle',
      entry: [
        at('urn:uuid:1', patient('a')),
        at('urn:uuid:2', patient('b')),
        at('urn:uuid:3', condition('c', 'urn:uuid:2')),
      ],
    });
    expect(both.map(({ resources }) => resources.length)).toEqual([0, 1]);
  });

  test('one id on two servers is two people', () => {
    const two = 'https://two.example/fhir';
    const both = records({
      resourceType: 'Bundle',
      entry: [
        at(`${OWN}/Patient/a`, patient('a')),
        at(`${two}/Patient/a`, patient('a')),
        at(`${two}/Condition/c`, condition('c', 'Patient/a')),
      ],
    });
    expect(both.map(({ resources }) => resources.length)).toEqual([0, 1]);
  });

  test('a type that nobody reads needs no patient', () => {
    const [record] = records(bundle(patient('a'), { resourceType: 'Provenance', id: 'x', target: [] }));
    expect([record?.problems, record?.reads.get('Condition')]).toEqual([[], undefined]);
  });

  test('ids longer than the specification allows are ids', () => {
    const long = `e${'Vg66OIhWXBKqYrsP.XNZVYk-Q7JvA7ZsmahScUJ_'.repeat(3)}`;
    const [record] = records(bundle(patient(long), condition('c', `Patient/${long}`)));
    expect(record?.resources).toHaveLength(1);
  });

  test('two patients in one Bundle are two records, and neither holds a resource of the other', () => {
    const both = records(bundle(patient('a'), patient('b'), condition('c', 'Patient/a'), condition('d', 'Patient/b')));
    expect(both.map(({ patientId, resources }) => [patientId, resources.map((one) => one.reference)])).toEqual([
      ['a', ['Condition/c']],
      ['b', ['Condition/d']],
    ]);
    expect(both.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test('without a Patient the one everybody names is taken; where several are named nobody is assessed', () => {
    expect(records(bundle(condition('c', 'Patient/a')))[0]?.patientId).toBe('a');
    const mixed = recordsOf(bundle(condition('c', 'Patient/a'), condition('d', 'Patient/b')));
    expect(mixed).toMatchObject({ ok: false, error: { code: 'input/no-patient' } });
  });

  test.each([[undefined], [null], [[]], ['text'], [{ resourceType: 'Patient' }], [{}]])('%j is no Bundle', (json) => {
    expect(recordsOf(json)).toMatchObject({ ok: false, error: { code: 'input/not-a-bundle' } });
  });
});

describe('how far it was read', () => {
  const outcome = (severity: string, code: string, more: object = {}) => ({
    resourceType: 'OperationOutcome',
    issue: [{ severity, code, ...more }],
  });
  const epic = (code: string) => ({
    details: { coding: [{ system: 'urn:oid:1.2.840.114350.1.13.0.1.7.2.657369', code }] },
  });

  test.each([
    [
      'suppressed names Condition',
      outcome('warning', 'suppressed', { diagnostics: 'Client not authorized for Condition - Encounter Diagnosis' }),
      'partial',
    ],
    [
      'Epic: more than 100 results, as mere information',
      outcome('information', 'processing', { ...epic('59133'), diagnostics: 'Condition' }),
      'partial',
    ],
    [
      'Epic: additional data may be present',
      outcome('warning', 'incomplete', { ...epic('4119'), diagnostics: 'Condition' }),
      'partial',
    ],
    ['Epic: no results', outcome('warning', 'processing', { ...epic('4101'), diagnostics: 'Condition' }), 'loaded'],
    [
      'Epic: parameter ignored',
      outcome('information', 'processing', { ...epic('59100'), diagnostics: 'Condition' }),
      'loaded',
    ],
    [
      'information about nothing',
      outcome('information', 'informational', { diagnostics: 'Condition search took 3 ms' }),
      'loaded',
    ],
    ['an error', outcome('error', 'exception', { expression: ['Condition'] }), 'partial'],
  ])('%s', (_, resource, state) => {
    const [record] = records(bundle(patient('a'), condition('c', 'Patient/a'), resource));
    expect(record?.reads.get('Condition')).toBe(state);
    expect(record?.resources).toHaveLength(1);
  });

  test('an outcome that names no type concerns them all', () => {
    const [record] = records(bundle(patient('a'), outcome('error', 'exception')));
    expect(record?.reads.get('Procedure')).toBe('partial');
    expect(record?.reads.get('MedicationStatement')).toBe('partial');
  });

  test('an HTTP error in a batch answer makes its type unread', () => {
    const json = {
      resourceType: 'Bundle',
      type: 'batch-response',
      entry: [
        { resource: patient('a'), response: { status: '200 OK' } },
        { request: { method: 'GET', url: 'Procedure?patient=a' }, response: { status: '403 Forbidden' } },
        { request: { method: 'GET', url: 'Condition?patient=a' }, response: { status: '500' } },
      ],
    };
    const [record] = records(json);
    expect(record?.reads.get('Procedure')).toBe('not-authorised');
    expect(record?.reads.get('Condition')).toBe('failed');
    expect(record?.reads.get('Observation')).toBeUndefined();
    expect(record?.problems.map(({ resourceType }) => resourceType)).toEqual(['Procedure', 'Condition']);
  });

  test('search sets inside a batch answer are read', () => {
    const inner = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: condition('c', 'Patient/a') }] };
    const [record] = records(bundle(patient('a'), inner));
    expect(record?.resources.map((one) => one.reference)).toEqual(['Condition/c']);
  });

  test('a next page that is not in the input makes its types partial', () => {
    const page = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [{ relation: 'next', url: 'https://ehr.example/fhir/Condition?page=2' }],
      entry: [{ resource: condition('c', 'Patient/a') }],
    };
    expect(records(bundle(patient('a'), page))[0]?.reads.get('Condition')).toBe('partial');
    const second = {
      ...page,
      link: [{ relation: 'self', url: 'https://ehr.example/fhir/Condition?page=2' }],
      entry: [],
    };
    expect(records(bundle(patient('a'), page, second))[0]?.reads.get('Condition')).toBe('loaded');
  });
});

describe('what a reference points to', () => {
  const OWN = 'https://ehr.example/fhir/R4';
  const drug = (id: string, text: string) => ({ resourceType: 'Medication', id, code: { text } });
  const follow = (reference: string, ...entries: readonly object[]) => {
    const order = {
      resourceType: 'MedicationRequest',
      id: 'o',
      subject: { reference: 'Patient/a' },
      contained: [drug('m', 'the one inside')],
    };
    const [record] = records({
      resourceType: 'Bundle',
      entry: [
        { fullUrl: `${OWN}/Patient/a`, resource: patient('a') },
        { fullUrl: `${OWN}/MedicationRequest/o`, resource: order },
        ...entries,
      ],
    });
    const from = record?.resources.find(({ resourceType }) => resourceType === 'MedicationRequest');
    return from && record?.resolve(reference, from)?.['code'];
  };
  const own = { fullUrl: `${OWN}/Medication/m`, resource: drug('m', 'of this server') };
  const foreign = { fullUrl: 'https://other.example/fhir/Medication/m', resource: drug('m', 'of another server') };

  test.each([
    ['#m', 'the one inside'],
    ['Medication/m', 'of this server'],
    ['Medication/m/_history/2', 'of this server'],
    [`${OWN}/Medication/m`, 'of this server'],
    ['https://other.example/fhir/Medication/m', 'of another server'],
  ])('%s is %s', (reference, text) => {
    expect(follow(reference, own, foreign)).toEqual({ text });
    expect(follow(reference, foreign, own)).toEqual({ text });
  });

  test.each([
    ['#gone'],
    ['Medication/gone'],
    ['https://third.example/fhir/Medication/m'],
    ['urn:uuid:gone'],
    [''],
    ['Medication?name=m'],
  ])('%j leads nowhere', (reference) => {
    expect(follow(reference, own, foreign)).toBeUndefined();
  });

  test('a urn leads to its entry', () => {
    expect(follow('urn:uuid:1', { fullUrl: 'urn:uuid:1', resource: drug('x', 'by urn') })).toEqual({ text: 'by urn' });
  });

  test('of two versions the newer one is meant', () => {
    const version = (lastUpdated: string, text: string) => ({
      resource: { ...drug('m', text), meta: { lastUpdated } },
    });
    const older = version('2024-01-01T00:00:00Z', 'older');
    const newer = version('2024-06-01T00:00:00+14:00', 'newer');
    expect(follow('Medication/m', older, newer)).toEqual({ text: 'newer' });
    expect(follow('Medication/m', newer, older)).toEqual({ text: 'newer' });
  });

  test('never to a resource of another patient', () => {
    const theirs = { resource: { ...condition('c', 'Patient/b'), code: { text: 'of somebody else' } } };
    expect(follow('Condition/c', { resource: patient('b') }, theirs)).toBeUndefined();
  });
});

describe('an entry that is no resource', () => {
  test.each([
    ['a number', 7],
    ['nothing', null],
    ['text', 'Condition'],
    ['a list', []],
    ['an empty object', {}],
    ['a resource that is null', { resource: null }],
    ['a resource that is text', { resource: 'Condition' }],
    ['a resource without a type', { resource: { id: 'c' } }],
    ['a type that is no word', { resource: { resourceType: 'con dition', id: 'c' } }],
  ])('%s is reported, and nothing is absent any more', (_, entry) => {
    const [record] = records({ resourceType: 'Bundle', entry: [{ resource: patient('a') }, entry] });
    expect(record?.problems.map(({ code, reference }) => [code, reference])).toEqual([
      ['record/not-a-resource', 'entry[1]'],
    ]);
    expect([record?.reads.get('Condition'), record?.reads.get('MedicationStatement')]).toEqual(['partial', 'partial']);
  });

  test('its address tells what is missing', () => {
    const entry = { fullUrl: 'https://ehr.example/fhir/Condition/c', resource: { resourceType: 'Basic', id: 'c' } };
    const [record] = records({ resourceType: 'Bundle', entry: [{ resource: patient('a') }, entry] });
    expect([record?.reads.get('Condition'), record?.reads.get('Procedure')]).toEqual(['partial', undefined]);
  });

  test('a deletion and a receipt have none and lack nothing', () => {
    const entries = [
      { request: { method: 'DELETE', url: 'Condition/c' } },
      { response: { status: '201 Created', location: 'Condition/d/_history/1' } },
    ];
    const [record] = records({ resourceType: 'Bundle', entry: [{ resource: patient('a') }, ...entries] });
    expect(record?.problems).toEqual([]);
  });

  test('an answer to a question that brought nothing hides something', () => {
    const entry = { request: { method: 'GET', url: 'Condition?patient=a' }, response: { status: '200 OK' } };
    const [record] = records({ resourceType: 'Bundle', entry: [{ resource: patient('a') }, entry] });
    expect(record?.reads.get('Condition')).toBe('partial');
  });

  test('a Bundle in a Bundle, ten thousand deep, is walked to its end', () => {
    let inner: object = { resourceType: 'Bundle', entry: [{ resource: condition('c', 'Patient/a') }] };
    for (let i = 0; i < 10_000; i++) inner = { resourceType: 'Bundle', entry: [{ resource: inner }] };
    expect(records(bundle(patient('a'), inner))[0]?.resources).toHaveLength(1);
  });
});

describe('the same resource in several versions', () => {
  test('two Patients that differ, of which neither is the newer, are reported', () => {
    const living = { ...patient('a'), deceasedBoolean: false };
    const dead = { ...patient('a'), deceasedBoolean: true };
    for (const both of [
      [living, dead],
      [dead, living],
    ]) {
      const [record, ...others] = records(bundle(...both));
      expect([others, record?.reads.get('Patient')]).toEqual([[], 'partial']);
      expect(record?.problems.map(({ code }) => code)).toEqual(['record/conflicting-versions']);
    }
    const [newest] = records(bundle({ ...living, meta: { versionId: '10' } }, { ...dead, meta: { versionId: '9' } }));
    expect(newest?.patient?.resource['deceasedBoolean']).toBe(false);
  });
});
