import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/contract/ledger.ts';
import { type ReadOptions, readRecord } from '../../../src/fhir/read-record.ts';
import type { SearchPlan } from '../../../src/fhir/search-plan.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { BASE, type FakeServer, fakeServer, json, searchset } from '../../support/fake-server.ts';
import { terminology } from '../../support/terminology.ts';

const plan: SearchPlan = {
  vendor: 'test',
  release: 'R4',
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

async function reading(server: FakeServer, more: Partial<ReadOptions> = {}) {
  const progress: (readonly LedgerEntry[])[] = [];
  const result = await readRecord(server.connection, {
    patientId: 'p1',
    plan,
    grantedScopes: 'patient/*.read',
    concurrency: 3,
    ...more,
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
    const { record } = await reading(server, {
      grantedScopes: 'launch patient/Condition.read patient/MedicationRequest.rs',
    });
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

describe('what the server offers', () => {
  const lists = (...types: readonly string[]) => ({
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    rest: [
      {
        mode: 'server',
        resource: types.map((type) => ({ type, searchParam: [{ name: 'patient' }, { name: '_count' }] })),
      },
    ],
  });
  const path = ({ url }: { readonly url: string }) => url.slice(BASE.length + 1).split('?')[0];

  test('is not asked where every search comes', async () => {
    const server = serving({});
    await reading(server);
    expect(server.seen.map(path)).not.toContain('metadata');
  });

  test('is asked once, behind the searches, whatever is missing', async () => {
    const server = serving({ Condition: () => json({}, 404), metadata: () => json(lists('Condition')) });
    const { ledger } = await reading(server, { grantedScopes: 'patient/Condition.rs patient/MedicationRequest.rs' });
    const paths = server.seen.map(path);
    expect(paths.filter((one) => one === 'metadata')).toHaveLength(1);
    expect(paths.indexOf('metadata')).toBe(3);
    expect(ledger.find(({ resourceType }) => resourceType === 'CapabilityStatement')).toMatchObject({
      state: 'loaded',
      hint: true,
    });
  });

  test.each([
    ['a listed type', lists('Condition', 'Procedure'), 200, 'not-authorised'],
    ['a type that is not listed, so that nobody can grant it', lists('Condition'), 200, 'not-supported'],
    ['a type of a server that does not say', {}, 500, 'not-authorised'],
  ])('without a scope for %s', async (_, statement, status, state) => {
    const server = serving({ metadata: () => json(statement, status) });
    const { record } = await reading(server, { grantedScopes: 'patient/Condition.rs patient/MedicationRequest.rs' });
    expect(server.seen.map(path)).not.toContain('Procedure');
    expect(record.reads.get('Procedure')).toBe(state);
    expect(record.problems.length).toBe(state === 'not-supported' ? 0 : 1);
  });

  test('with one request at a time nothing waits for ever', async () => {
    const server = serving({ Procedure: () => json({}, 404), metadata: () => json(lists('Condition')) });
    const { record } = await reading(server, { concurrency: 1 });
    expect(record.reads.get('Procedure')).toBe('not-supported');
  });

  test('a type that is refused as unknown and is not listed is not offered; a listed one has failed', async () => {
    const answers = { Procedure: () => json({}, 404) };
    const unlisted = serving({ ...answers, metadata: () => json(lists('Condition', 'MedicationRequest')) });
    expect((await reading(unlisted)).record.reads.get('Procedure')).toBe('not-supported');
    const listed = serving({ ...answers, metadata: () => json(lists('Condition', 'Procedure')) });
    expect((await reading(listed)).record.reads.get('Procedure')).toBe('failed');
    const silent = serving(answers);
    expect((await reading(silent)).record.reads.get('Procedure')).toBe('failed');
  });

  test('a search that is refused for a parameter that is not listed is asked once more without it', async () => {
    const statement = lists('Condition', 'MedicationRequest');
    statement.rest[0]?.resource.push({ type: 'Procedure', searchParam: [{ name: 'patient' }] });
    const server = serving({
      metadata: () => json(statement),
      Procedure: (url) =>
        url.searchParams.has('_count') ? new Response('unknown parameter', { status: 400 }) : json(searchset([])),
    });
    const { record } = await reading(server);
    expect(record.reads.get('Procedure')).toBe('empty');
    expect(server.seen.filter(({ url }) => url.includes('/Procedure'))).toHaveLength(2);
  });

  test('a hint that fails leaves the history whole', async () => {
    const hint = { resourceType: 'CarePlan', purpose: 'plans', query: { patient: '{patient}' }, hint: true };
    const server = serving({ CarePlan: () => json({}, 403) });
    const { record, ledger } = await reading(server, { plan: { ...plan, searches: [...plan.searches, hint] } });
    expect([record.problems, record.reads.has('CarePlan')]).toEqual([[], false]);
    expect(ledger.at(-1)).toMatchObject({ resourceType: 'CarePlan', state: 'not-authorised', hint: true });
  });
});

describe('a base beside the first', () => {
  const STU3 = `${new URL(BASE).origin}/fhir/STU3`;
  const sibling = {
    base: STU3,
    plan: {
      ...plan,
      release: 'STU3' as const,
      searches: [{ resourceType: 'MedicationStatement', purpose: 'taken', query: { patient: '{patient}' } }],
      notSupported: [],
    },
  };
  const statement = {
    resourceType: 'MedicationStatement',
    id: 's1',
    status: 'active',
    taken: 'y',
    subject: { reference: `${STU3}/Patient/p1` },
    medicationReference: { reference: `${STU3}/Medication/m1`, display: 'nivolumab' },
  };
  const server = () =>
    fakeServer((url) => {
      if (url.href === `${STU3}/Medication/m1`) {
        return json({ resourceType: 'Medication', id: 'm1', code: { text: 'nivolumab' } });
      }
      if (url.pathname.startsWith('/fhir/STU3')) return json(searchset([statement]));
      return json(url.pathname.endsWith('/Patient/p1') ? patient : searchset([]));
    });

  test('brings what the first does not have', async () => {
    const { record, ledger } = await reading(server(), { siblings: [sibling] });
    expect(record.resources.map(({ reference }) => reference).sort()).toEqual([
      'Medication/m1',
      'MedicationStatement/s1',
    ]);
    expect(record.reads.get('MedicationStatement')).toBe('loaded');
    expect(ledger.find(({ resourceType }) => resourceType === 'MedicationStatement')?.purpose).toBe('taken (STU3)');
  });

  test('is not asked where the configuration names none', async () => {
    const one = server();
    const { record } = await reading(one);
    expect(one.seen.some(({ url }) => url.includes('STU3'))).toBe(false);
    expect(record.reads.get('MedicationStatement')).toBe('not-supported');
  });
});

describe('a search that ends badly', () => {
  const epic = (code: string) => ({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'fatal',
        code: 'processing',
        details: { coding: [{ system: 'urn:oid:1.2.840.114350.1.13.861.1.7.2.657369', code }] },
      },
    ],
  });
  const page = `${BASE}/Condition?sessionID=1`;

  test.each([
    ['refused', () => json(epic('4113'), 404)],
    ['told inside the answer', () => json({ ...searchset([]), entry: [{ resource: epic('4113') }] })],
  ])('an expired paging session (%s) is begun again, once', async (_, expired) => {
    let pages = 0;
    const server = serving({
      Condition: (url) => {
        if (!url.searchParams.has('sessionID')) return json(searchset([condition('c1')], page));
        pages++;
        return pages === 1 ? expired() : json(searchset([condition('c2')]));
      },
    });
    const { record } = await reading(server);
    expect(record.reads.get('Condition')).toBe('loaded');
    expect(record.resources.map(({ reference }) => reference)).toEqual(['Condition/c1', 'Condition/c2']);
  });

  test('a session that expires again keeps what came and says so', async () => {
    const server = serving({
      Condition: (url) =>
        url.searchParams.has('sessionID') ? json(epic('4113'), 404) : json(searchset([condition('c1')], page)),
    });
    const { record } = await reading(server);
    expect(record.reads.get('Condition')).toBe('partial');
    expect(record.resources).toHaveLength(1);
    expect(server.seen.filter(({ url }) => url === page)).toHaveLength(2);
  });

  test.each([
    ['no results', '4101', 'empty'],
    ['a parameter that was ignored', '59101', 'empty'],
    ['more data may be present', '4119', 'partial'],
    ['Break-the-Glass', '4130', 'partial'],
    ['more than 100 results', '59133', 'partial'],
    ['a sub-resource that is not allowed', '59204', 'partial'],
  ])('a bare outcome that says "%s"', async (_, code, state) => {
    const { record } = await reading(serving({ Condition: () => json(epic(code)) }));
    expect(record.reads.get('Condition')).toBe(state);
    // It speaks of the type that was asked for, not of the others.
    expect(record.reads.get('Procedure')).toBe('empty');
  });

  test('is cut where a chart is too large, and says so', async () => {
    let i = 0;
    const server = serving({
      Condition: () => json(searchset([condition(`c${++i}`)], `${BASE}/Condition?page=${i}`)),
    });
    const { record } = await reading(server, { caps: { pages: 4, resources: 100 } });
    expect(record.resources).toHaveLength(4);
    expect(record.problems.map(({ code }) => code)).toEqual(['fhir/too-many']);
    i = 0;
    const few = await reading(server, { caps: { pages: 100, resources: 3 } });
    expect(few.record.resources).toHaveLength(3);
  });
});

describe('Medications that orders point to', () => {
  const order = (n: number) => ({
    resourceType: 'MedicationRequest',
    id: `o${n}`,
    subject: { reference: 'Patient/p1' },
    medicationReference: { reference: `Medication/m${n}` },
  });
  const drug = (id: string) => ({ resourceType: 'Medication', id, code: { text: 'nivolumab' } });
  const orders = () => json(searchset([order(1), order(2), order(3)]));

  test('come several at once where the server takes it, and one by one where it leaves one out', async () => {
    const server = serving({
      MedicationRequest: orders,
      Medication: (url) => json(searchset((url.searchParams.get('_id') ?? '').split(',').slice(1).map(drug))),
      'Medication/m1': () => json(drug('m1')),
    });
    const { record, ledger } = await reading(server, { plan: { ...plan, medicationsAtOnce: 20 } });
    const asked = server.seen.filter(({ url }) => url.includes('/Medication?') || url.includes('/Medication/'));
    expect(asked.map(({ url }) => url.slice(BASE.length + 1))).toEqual([
      'Medication?_id=m1%2Cm2%2Cm3',
      'Medication/m1',
    ]);
    expect(record.resources.filter(({ resourceType }) => resourceType === 'Medication')).toHaveLength(3);
    expect(ledger.at(-1)).toMatchObject({ resourceType: 'Medication', state: 'loaded', received: 3 });
  });

  test('are read one by one where reading is allowed and searching is not', async () => {
    const server = serving({
      MedicationRequest: orders,
      Medication: () => json({}, 403),
      ...Object.fromEntries([1, 2, 3].map((n) => [`Medication/m${n}`, () => json(drug(`m${n}`))])),
    });
    const { ledger } = await reading(server, { plan: { ...plan, medicationsAtOnce: 20 } });
    expect(ledger.at(-1)).toMatchObject({ resourceType: 'Medication', state: 'loaded', received: 3 });
    expect(ledger.at(-1)?.problem).toBeUndefined();
  });

  test('one refusal for want of permission is enough', async () => {
    const server = serving({
      MedicationRequest: orders,
      'Medication/m1': () => json({}, 403),
      'Medication/m2': () => json({}, 403),
      'Medication/m3': () => json({}, 403),
    });
    const { ledger } = await reading(server, { concurrency: 1 });
    expect(server.seen.filter(({ url }) => url.includes('/Medication/'))).toHaveLength(1);
    expect(ledger.at(-1)).toMatchObject({ resourceType: 'Medication', state: 'not-authorised' });
  });

  test('that lie on another server are not fetched there', async () => {
    const server = serving({
      MedicationRequest: () =>
        json(searchset([{ ...order(1), medicationReference: { reference: 'https://evil.example/Medication/m1' } }])),
      'Medication/m1': () => json(drug('m1')),
    });
    const { record } = await reading(server);
    expect(server.seen.some(({ url }) => url.includes('/Medication/'))).toBe(false);
    const [from] = record.resources;
    expect(from && record.resolve('https://evil.example/Medication/m1', from)).toBeUndefined();
  });
});

describe('the same resource on two pages', () => {
  test('the one received last counts, where neither says which is the newer', async () => {
    const version = (text: string) => ({ ...condition('c1'), code: { text } });
    const server = serving({
      Condition: (url) =>
        json(
          url.searchParams.has('page')
            ? searchset([version('clear cell renal cell carcinoma')])
            : searchset([version('renal mass')], `${BASE}/Condition?page=2`),
        ),
    });
    const { record } = await reading(server);
    const { facts, ignored, problems } = mapRecord(record, terminology);
    expect([facts.conditions.map(({ concept }) => concept), problems]).toEqual([['rcc:clear-cell'], []]);
    expect(ignored).toEqual([{ reference: 'Condition/c1', reason: 'duplicate of the same resource' }]);
  });
});
