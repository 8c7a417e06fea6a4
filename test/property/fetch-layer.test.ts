/**
 * The fetch layer under anything a server may answer: bodies, links, headers, silence. The token never leaves for another
 * origin, every reading ends, nothing is thrown, and what did not come is named.
 */
import process from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecord } from '../../src/fhir/read-record.ts';
import type { SearchPlan } from '../../src/fhir/search-plan.ts';
import { read } from '../../src/fhir/transport.ts';
import { BASE, fakeServer } from '../support/fake-server.ts';
import { PROPERTY_TIMEOUT, RUNS, SEED } from '../support/property-runs.ts';

const rejections: unknown[] = [];
const keep = (reason: unknown) => rejections.push(reason);
beforeAll(() => {
  process.on('unhandledRejection', keep);
});
afterAll(() => {
  process.off('unhandledRejection', keep);
  expect(rejections).toEqual([]);
});

const PLAN: SearchPlan = {
  vendor: 'smart',
  release: 'R4' as const,
  description: 'two types',
  pageSize: 10,
  searches: [
    { resourceType: 'Condition', purpose: 'diagnoses', query: { patient: '{patient}' } },
    { resourceType: 'MedicationRequest', purpose: 'orders', query: { patient: '{patient}' } },
  ],
  notSupported: [],
};

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly ends: 'answers' | 'fails' | 'hangs';
}

const odd = fc.oneof(fc.string(), fc.jsonValue({ maxDepth: 2 }));
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<unknown> = odd, weight = 5) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });

const address = fc.oneof(
  fc.constantFrom(
    `${BASE}?page=2`,
    `${BASE}/Condition?page=2`,
    `${BASE}/Condition?page=3`,
    `${BASE}/Condition?patient=p1&_count=10`,
    'Condition?page=4',
    '?page=5',
    '//evil.example/fhir/R4',
    'https://evil.example/fhir/R4/Condition?page=2',
    'https://ehr.example@evil.example/fhir/R4',
    'https://ehr.example:8443/fhir/R4/Condition',
    'http://ehr.example/fhir/R4/Condition',
    `${BASE}/../admin`,
    `${BASE}/%2e%2e/admin`,
    `${BASE}/..\\..\\admin`,
    'javascript:alert(1)',
    'https://',
    '',
  ),
  fc.webUrl(),
  fc.string(),
);
const reference = mostly(
  fc.oneof(
    fc.constantFrom('Patient/p1', `${BASE}/Patient/p1`, 'Patient/p2', 'Medication/m1', 'Medication/../../admin', '#x'),
    address,
  ),
);
const resource = fc.record(
  {
    resourceType: mostly(
      fc.constantFrom('Condition', 'MedicationRequest', 'Medication', 'OperationOutcome', 'Patient'),
    ),
    id: mostly(fc.constantFrom('p1', 'a', 'b', 'm1')),
    subject: mostly(fc.record({ reference })),
    medicationReference: mostly(fc.record({ reference })),
    code: odd,
    issue: odd,
    status: odd,
  },
  { requiredKeys: [] },
);
const bundle = fc.record(
  {
    resourceType: mostly(fc.constant('Bundle'), odd, 9),
    type: mostly(fc.constant('searchset')),
    link: mostly(
      fc.array(fc.record({ relation: mostly(fc.constant('next')), url: mostly(address) }), { maxLength: 2 }),
    ),
    entry: mostly(fc.array(mostly(fc.record({ resource: mostly(resource) })), { maxLength: 3 })),
  },
  { requiredKeys: ['resourceType'] },
);
const body = fc.oneof(
  { weight: 6, arbitrary: bundle.map((value) => JSON.stringify(value)) },
  { weight: 3, arbitrary: resource.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: bundle.map((value) => JSON.stringify(value).slice(0, -5)) },
  { weight: 1, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value) ?? '') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'Unknown search parameter', '<html><body>Sign in</body></html>', '\u0000'),
  },
);
const headers = fc.record(
  {
    'Retry-After': fc.oneof(
      fc.constantFrom('0', '1', '-1', '1e99', '99999999999999999999', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', ''),
      fc.integer().map(String),
    ),
    'Content-Type': fc.constantFrom('application/fhir+json', 'text/html', 'application/fhir+xml', ''),
    Location: fc.constantFrom('https://evil.example/', `${BASE}/Condition`),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Reply['headers']>;
const reply: fc.Arbitrary<Reply> = fc.record({
  status: mostly(
    fc.constant(200),
    fc.constantFrom(201, 202, 204, 206, 301, 302, 400, 401, 403, 404, 406, 410, 429, 500, 502, 503),
    4,
  ) as fc.Arbitrary<number>,
  body,
  headers,
  ends: fc.oneof(
    { weight: 20, arbitrary: fc.constant('answers' as const) },
    { weight: 1, arbitrary: fc.constant('fails' as const) },
    { weight: 1, arbitrary: fc.constant('hangs' as const) },
  ),
});

/** A server that gives these replies in turn; it stays silent where it hangs, until the request is given up. */
function serverOf(replies: readonly Reply[]) {
  let turn = 0;
  const server = fakeServer(() => {
    const now = replies[turn++ % replies.length];
    if (!now || now.ends === 'fails') throw new TypeError('Failed to fetch');
    return new Response([204].includes(now.status) ? null : now.body, { status: now.status, headers: now.headers });
  });
  const silent = (signal: AbortSignal | null | undefined) =>
    new Promise<Response>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  const { fetch } = server.connection;
  return {
    ...server,
    connection: {
      ...server.connection,
      timeoutMs: 15,
      fetch: (async (input, init) => {
        if (replies[turn % replies.length]?.ends !== 'hangs') return fetch(input, init);
        turn++;
        return silent(init?.signal);
      }) as typeof globalThis.fetch,
    },
  };
}

function expectTokenAtHome(seen: readonly { readonly url: string }[]): void {
  const root = new URL(BASE);
  for (const { url } of seen) {
    const { origin, pathname } = new URL(url);
    expect(origin).toBe(root.origin);
    expect(pathname === root.pathname || pathname.startsWith(`${root.pathname}/`)).toBe(true);
  }
}

/** Fails where a task takes longer than any reading with such a server may. */
async function inTime<T>(task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the reading hangs')), 10_000);
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What one may wait for: the server asked for no more than this in all. */
const PATIENCE_MS = 20_000;

test(
  'one request ends in JSON or in a problem, whatever the address and the answer',
  async () => {
    await fc.assert(
      fc.asyncProperty(address, fc.array(reply, { minLength: 1, maxLength: 3 }), async (target, replies) => {
        const server = serverOf(replies);
        const answer = await inTime(read(server.connection, target));
        expectTokenAtHome(server.seen);
        for (const pause of server.pauses) expect(pause).toBeLessThanOrEqual(PATIENCE_MS);
        if (answer.ok) expect(typeof answer.value.body).toBe('object');
        else expect(answer.error.problem.code).toMatch(/^fhir\/[a-z-]+$/);
      }),
      { numRuns: Math.ceil(RUNS * 0.3), seed: SEED },
    );
  },
  PROPERTY_TIMEOUT,
);

test(
  'a reading ends, holds nobody but the patient, and names everything that did not come',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 6 }), async (replies) => {
        const server = serverOf(replies);
        const { record, ledger } = await inTime(
          readRecord(server.connection, {
            patientId: 'p1',
            plan: PLAN,
            grantedScopes: 'patient/*.read',
            concurrency: 3,
            onProgress: () => undefined,
          }),
        );
        expectTokenAtHome(server.seen);
        expect(server.most()).toBeLessThanOrEqual(3);
        expect(record.patientId).toBe('p1');
        for (const { state, problem } of ledger) {
          expect(state).not.toBe('reading');
          if (state === 'failed' || state === 'partial' || state === 'not-authorised') {
            expect(problem?.code).toMatch(/^[a-z]+\/[a-z-]+$/);
          }
        }
        // A Medication belongs to nobody, and has no subject that counts.
        const owned = record.resources.filter(({ resourceType }) => resourceType !== 'Medication');
        const foreign = owned.filter(({ resource: one }) => /Patient\/p2/.test(JSON.stringify(one['subject'])));
        expect(foreign).toEqual([]);
      }),
      { numRuns: Math.ceil(RUNS / 2), seed: SEED },
    );
  },
  PROPERTY_TIMEOUT,
);
