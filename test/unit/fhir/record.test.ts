import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../../src/fhir/record.ts';

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
