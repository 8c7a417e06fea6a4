import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBelow, read, retryAfter } from '../../../src/fhir/transport.ts';
import { problem } from '../../../src/kernel/problem.ts';
import { err, ok } from '../../../src/kernel/result.ts';
import { BASE, fakeServer, json } from '../../support/fake-server.ts';

describe('where the token may go', () => {
  test.each([
    'Condition?patient=1',
    'https://ehr.example/fhir/R4/Condition?page=2',
    'https://ehr.example/fhir/R4?sessionID=17',
    '/fhir/R4/Condition',
  ])('%s lies below the base', (address) => expect(isBelow(BASE, address)).toBe(true));

  test.each([
    'https://evil.example/fhir/R4/Condition',
    'http://ehr.example/fhir/R4/Condition',
    'https://ehr.example:8443/fhir/R4/Condition',
    'https://ehr.example.evil.example/fhir/R4/Condition',
    'https://ehr.example@evil.example/fhir/R4/Condition',
    'https://user:word@ehr.example/fhir/R4/Condition',
    'https://ehr.example/fhir/R4evil/Condition',
    'https://ehr.example/other/Condition',
    '//evil.example/fhir/R4/Condition',
    '../../admin',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
  ])('%s does not', (address) => expect(isBelow(BASE, address)).toBe(false));

  test('nothing outside the base is ever asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.webUrl({ withQueryParameters: true }), async (address) => {
        const server = fakeServer(() => json({ resourceType: 'Bundle' }));
        const answer = await read(server.connection, address);
        expect(answer.ok).toBe(false);
        expect(server.seen).toEqual([]);
      }),
    );
  }, 30_000);
});

describe('one request', () => {
  test('asks for FHIR JSON with the token', async () => {
    const server = fakeServer(() => json({ resourceType: 'Patient' }));
    const answer = await read(server.connection, 'Patient/1');
    expect(answer).toMatchObject({ ok: true, value: { body: { resourceType: 'Patient' } } });
    expect(server.seen).toEqual([
      { url: `${BASE}/Patient/1`, authorization: 'Bearer secret-token', accept: 'application/fhir+json' },
    ]);
  });

  test.each([
    [401, 'fhir/session-ended'],
    [403, 'fhir/forbidden'],
    [404, 'fhir/not-supported'],
    [400, 'fhir/rejected'],
    [500, 'fhir/server-error'],
  ])('HTTP %i becomes %s', async (status, code) => {
    const server = fakeServer(() => new Response('no <b>JSON</b> here', { status }));
    expect(await read(server.connection, 'Condition')).toMatchObject({
      ok: false,
      error: { problem: { code }, status },
    });
  });

  test('a token that the server turns down before its time is renewed once, and the request goes on', async () => {
    const refusals: (string | undefined)[] = [];
    const server = fakeServer((_, attempt) => (attempt === 1 ? json({}, 401) : json({ resourceType: 'Bundle' })), {
      token: (refused) => {
        refusals.push(refused);
        return Promise.resolve(ok(refused === undefined ? 'first' : 'second'));
      },
    });
    expect(await read(server.connection, 'Condition')).toMatchObject({ ok: true });
    expect(refusals).toEqual([undefined, 'first']);
    expect(server.seen.map(({ authorization }) => authorization)).toEqual(['Bearer first', 'Bearer second']);
  });

  test('a second refusal in a row ends the session: nothing is tried without end', async () => {
    const server = fakeServer(() => json({}, 401));
    expect(await read(server.connection, 'Condition')).toMatchObject({
      ok: false,
      error: { problem: { code: 'fhir/session-ended' } },
    });
    expect(server.seen).toHaveLength(2);
  });

  test.each([
    ['<html>'],
    [''],
    ['{"resourceType":"Bun'],
    ['[1]'],
    ['"text"'],
  ])('the body %j is not FHIR JSON', async (body) => {
    const server = fakeServer(() => new Response(body, { status: 200 }));
    expect(await read(server.connection, 'Condition')).toMatchObject({
      ok: false,
      error: { problem: { code: 'fhir/not-json' } },
    });
  });

  test('no message ever repeats the body or the address: they may name the patient', async () => {
    const server = fakeServer(() => new Response('Rowan Ash, born 1960', { status: 500 }));
    const answer = await read(server.connection, 'Condition?patient=rowan-ash');
    expect(JSON.stringify(answer)).not.toMatch(/rowan|1960/i);
  });

  test('429 is waited for as the server asks, in seconds or until a date, and then tried again', async () => {
    const server = fakeServer((_, attempt) =>
      attempt === 1 ? json({}, 429, { 'Retry-After': '2' }) : json({ resourceType: 'Bundle' }),
    );
    expect(await read(server.connection, 'Condition')).toMatchObject({ ok: true });
    expect(server.pauses).toEqual([2000]);
    expect(retryAfter('Thu, 01 Jan 1970 00:16:45 GMT', 1_000_000)).toBe(5000);
    expect(retryAfter('soon', 0)).toBeUndefined();
  });

  test('the wait is spread by chance, so that many clients do not come back at once', async () => {
    const busy = (headers: Record<string, string>) =>
      fakeServer((_, attempt) => (attempt < 3 ? json({}, 503, headers) : json({ resourceType: 'Bundle' })), {
        random: () => 0.5,
      });
    const asked = busy({ 'Retry-After': 'Thu, 01 Jan 1970 00:16:42 GMT' });
    await read(asked.connection, 'Condition');
    expect(asked.pauses).toEqual([2250, 2250]);
    const unasked = busy({});
    await read(unasked.connection, 'Condition');
    expect(unasked.pauses).toEqual([1250, 2250]);
  });

  test.each([
    [403, '4130', 'fhir/forbidden', 'the server does not allow the app to read this (HTTP 403, Epic 4130)'],
    [404, '4102', 'fhir/not-supported', 'the server does not know this address (HTTP 404, Epic 4102)'],
    [400, '59177', 'fhir/rejected', 'the server refused the request (HTTP 400, Epic 59177)'],
    [500, 'Rowan Ash', 'fhir/server-error', 'the server failed (HTTP 500)'],
  ])('HTTP %i with the code %s is told with its numbers alone', async (status, code, problemCode, message) => {
    const system = 'urn:oid:1.2.840.114350.1.13.861.1.7.2.657369';
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'fatal', code: 'processing', details: { coding: [{ system, code }], text: 'Rowan Ash' } }],
    };
    const server = fakeServer(() => json(outcome, status));
    expect(await read(server.connection, 'Condition')).toMatchObject({
      error: { problem: { code: problemCode, message }, status },
    });
  });

  test('who has left asks for nothing more, not even for a token', async () => {
    let tokens = 0;
    const leaving = new AbortController();
    const server = fakeServer(() => json({}, 503, { 'Retry-After': '1' }), {
      signal: leaving.signal,
      token: () => {
        tokens++;
        return Promise.resolve(ok('secret-token'));
      },
      wait: () => {
        leaving.abort();
        return Promise.resolve();
      },
    });
    expect(await read(server.connection, 'Condition')).toMatchObject({ error: { problem: { code: 'fhir/aborted' } } });
    expect([tokens, server.seen.length]).toEqual([1, 1]);
  });

  test('a server that never lets up is reported', async () => {
    const server = fakeServer(() => json({}, 503));
    expect(await read(server.connection, 'Condition')).toMatchObject({
      ok: false,
      error: { problem: { code: 'fhir/throttled' } },
    });
    expect(server.seen).toHaveLength(3);
  });

  test('a server that asks for minutes is reported instead of waited for', async () => {
    const server = fakeServer(() => json({}, 429, { 'Retry-After': '600' }));
    expect(await read(server.connection, 'Condition')).toMatchObject({ ok: false });
    expect(server.pauses).toEqual([]);
  });

  test('a network failure after the token should have ended is read as the end of the session', async () => {
    const reset = () => Promise.reject(new TypeError('Failed to fetch'));
    const before = fakeServer(reset, { expiresAt: () => 2_000_000 });
    const after = fakeServer(reset, { expiresAt: () => 999_999 });
    expect(await read(before.connection, 'Condition')).toMatchObject({ error: { problem: { code: 'fhir/network' } } });
    expect(await read(after.connection, 'Condition')).toMatchObject({
      error: { problem: { code: 'fhir/session-ended' } },
    });
  });

  test('without a session nothing is sent', async () => {
    const server = fakeServer(() => json({}), {
      token: () => Promise.resolve(err(problem('fhir/session-ended', 'clinician', 'the session has ended'))),
    });
    expect(await read(server.connection, 'Condition')).toMatchObject({ ok: false });
    expect(server.seen).toEqual([]);
  });

  test('a server that does not answer is given up', async () => {
    const server = fakeServer(() => new Promise<Response>(() => undefined), { timeoutMs: 20 });
    const patience = new Promise((resolve) => setTimeout(() => resolve('hangs'), 2000));
    const real = {
      ...server.connection,
      fetch: ((_: unknown, init?: RequestInit) =>
        new Promise((_resolve, reject) =>
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))),
        )) as typeof fetch,
    };
    expect(await Promise.race([read(real, 'Condition'), patience])).toMatchObject({
      error: { problem: { code: 'fhir/timeout' } },
    });
  });
});
