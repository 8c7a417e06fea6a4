import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/contract/ledger.ts';
import { readRecord } from '../../../src/fhir/read-record.ts';
import type { SearchPlan } from '../../../src/fhir/search-plan.ts';
import { BASE, type FakeServer, fakeServer, json, searchset } from '../../support/fake-server.ts';

const plan: SearchPlan = {
  vendor: 'test',
  description: 'a test',
  pageSize: 50,
  searches: ['Condition', 'Procedure', 'MedicationRequest'].map((resourceType) => ({
    resourceType,
    purpose: resourceType,
    query: { patient: '{patient}' },
  })),
  notSupported: ['MedicationStatement'],
};

const patient = { resourceType: 'Patient', id: 'p1' };
const condition = (id: string, subject = 'Patient/p1') => ({
  resourceType: 'Condition',
  id,
  subject: { reference: subject },
});

/** Answers each type with what is given, everything else with an empty search set. */
function serving(answers: Readonly<Record<string, (url: URL, attempt: number) => Response>>): FakeServer {
  return fakeServer((url, attempt) => {
    const path = url.pathname.slice(new URL(BASE).pathname.length + 1);
    if (path === 'Patient/p1') return (answers['Patient'] ?? (() => json(patient)))(url, attempt);
    return (answers[path] ?? (() => json(searchset([]))))(url, attempt);
  });
}

async function reading(server: FakeServer, grantedScopes = 'patient/*.read', concurrency = 3) {
  const progress: (readonly LedgerEntry[])[] = [];
  const result = await readRecord(server.connection, {
    patientId: 'p1',
    plan,
    grantedScopes,
    concurrency,
    onProgress: (ledger) => progress.push(ledger),
  });
  return { ...result, progress };
}

describe('reading a record', () => {
  test('asks every search once, with the patient and the page size, and at most three at a time', async () => {
    const server = serving({});
    const { record } = await reading(server);
    expect(server.seen.map(({ url }) => url.slice(BASE.length + 1)).sort()).toEqual([
      'Condition?patient=p1&_count=50',
      'MedicationRequest?patient=p1&_count=50',
      'Patient/p1',
      'Procedure?patient=p1&_count=50',
    ]);
    expect(server.most()).toBeLessThanOrEqual(3);
    expect(Object.fromEntries(record.reads)).toEqual({
      Patient: 'loaded',
      Condition: 'empty',
      Procedure: 'empty',
      MedicationRequest: 'empty',
      MedicationStatement: 'not-supported',
    });
  });

  test('follows every page to the last', async () => {
    const server = serving({
      Condition: (url) => {
        const page = Number(url.searchParams.get('page') ?? '1');
        return json(searchset([condition(`c${page}`)], page < 5 ? `${BASE}/Condition?page=${page + 1}` : undefined));
      },
    });
    const { record, ledger } = await reading(server);
    expect(record.resources.map(({ reference }) => reference)).toEqual([1, 2, 3, 4, 5].map((n) => `Condition/c${n}`));
    expect(ledger.find(({ resourceType }) => resourceType === 'Condition')).toMatchObject({
      state: 'loaded',
      pages: 5,
      received: 5,
    });
  });

  test('a next page on another host is not followed, and the search is not complete', async () => {
    const server = serving({
      Condition: () => json(searchset([condition('c1')], 'https://evil.example/Condition?page=2')),
    });
    const { record } = await reading(server);
    expect(server.seen.every(({ url }) => url.startsWith(BASE))).toBe(true);
    expect(record.reads.get('Condition')).toBe('partial');
    expect(record.problems.map(({ code }) => code)).toEqual(['fhir/foreign-link']);
  });

  test('pages in a circle end, and what came is kept', async () => {
    const server = serving({
      Condition: () => json(searchset([condition('c1')], `${BASE}/Condition?patient=p1&_count=50`)),
    });
    const { record } = await reading(server);
    expect(record.reads.get('Condition')).toBe('partial');
    expect(record.resources).toHaveLength(1);
  });

  test('pages without end are cut and reported', async () => {
    const server = serving({
      Condition: (url) => {
        const page = Number(url.searchParams.get('page') ?? '1');
        return json(searchset([condition(`c${page}`)], `${BASE}/Condition?page=${page + 1}`));
      },
    });
    const { record } = await reading(server);
    expect(record.reads.get('Condition')).toBe('partial');
    expect(record.problems.map(({ code }) => code)).toEqual(['fhir/too-many']);
  });

  test('one type that may not be read leaves the others alone', async () => {
    const server = serving({ Procedure: () => json({}, 403), Condition: () => json(searchset([condition('c1')])) });
    const { record, ledger } = await reading(server);
    expect(record.reads.get('Procedure')).toBe('not-authorised');
    expect(record.reads.get('Condition')).toBe('loaded');
    expect(ledger.find(({ resourceType }) => resourceType === 'Procedure')?.problem?.code).toBe('fhir/forbidden');
  });

  test('a type the server does not know is a failure, not an absence', async () => {
    const { record } = await reading(serving({ Condition: () => json({}, 404) }));
    expect(record.reads.get('Condition')).toBe('failed');
  });

  test('a scope that was not granted is not tried, and the type is not authorised', async () => {
    const server = serving({});
    const { record } = await reading(server, 'launch patient/Condition.read patient/MedicationRequest.rs');
    expect(server.seen.some(({ url }) => url.includes('/Procedure'))).toBe(false);
    expect(record.reads.get('Procedure')).toBe('not-authorised');
  });

  test('another patient in a search is set aside and reported', async () => {
    const { record } = await reading(serving({ Condition: () => json(searchset([condition('c1', 'Patient/p2')])) }));
    expect(record.resources).toEqual([]);
    expect(record.problems.map(({ code }) => code)).toEqual(['record/foreign-patient']);
  });

  test('a server that answers with another Patient is not believed', async () => {
    const { record } = await reading(serving({ Patient: () => json({ resourceType: 'Patient', id: 'p2' }) }));
    expect(record.patient).toBeUndefined();
    expect(record.reads.get('Patient')).toBe('failed');
  });

  test('medications that orders point to are fetched once each', async () => {
    const order = (id: string) => ({
      resourceType: 'MedicationRequest',
      id,
      subject: { reference: 'Patient/p1' },
      medicationReference: { reference: 'Medication/m1' },
    });
    const server = serving({
      MedicationRequest: () => json(searchset([order('o1'), order('o2')])),
      'Medication/m1': () => json({ resourceType: 'Medication', id: 'm1', code: { text: 'nivolumab' } }),
    });
    const { record } = await reading(server);
    expect(server.seen.filter(({ url }) => url.endsWith('/Medication/m1'))).toHaveLength(1);
    const [from] = record.resources;
    expect(from && record.resolve('Medication/m1', from)).toMatchObject({ code: { text: 'nivolumab' } });
  });

  test('what the server says it withheld is missing from the source too, not only from the record', async () => {
    const withheld = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'warning', code: 'suppressed', diagnostics: 'Additional data may be present.' }],
    };
    const { ledger, record } = await reading(serving({ Procedure: () => json(searchset([withheld])) }));
    const line = ledger.find(({ resourceType }) => resourceType === 'Procedure');
    expect(line).toMatchObject({ state: 'partial', received: 0, problem: { code: 'record/withheld' } });
    expect(record.reads.get('Procedure')).toBe('partial');
    expect(record.problems.filter(({ code }) => code === 'record/withheld')).toHaveLength(1);
  });

  test('the ledger names no patient', async () => {
    const { ledger } = await reading(serving({ Condition: () => json(searchset([condition('secret-condition')])) }));
    expect(JSON.stringify(ledger)).not.toMatch(/p1|secret/);
  });

  test('progress is told while reading, and ends as the result', async () => {
    const { progress, ledger } = await reading(serving({}));
    expect(progress.length).toBeGreaterThanOrEqual(4);
    expect(progress.at(-1)).toEqual(ledger);
  });
});
