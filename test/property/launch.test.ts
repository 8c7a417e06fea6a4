/**
 * The launch under anything: addresses, state, answers of the authorization server, contents of session storage. Whatever
 * comes, nothing secret goes to an origin that the configuration does not name, nothing hangs, nothing is thrown, and every
 * end is a session, a start screen or a problem with a code.
 *
 * @vitest-environment jsdom
 */
import process from 'node:process';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Opening, openSession } from '../../src/app/open-session.ts';
import { startLaunch } from '../../src/smart/authorization.ts';
import { readLaunchRequest } from '../../src/smart/launch-request.ts';
import { newSessionKey } from '../../src/smart/session-key.ts';
import { PROPERTY_TIMEOUT, RUNS, SEED } from '../support/property-runs.ts';
import { compiledTerminology } from '../support/terminology.ts';

/** fhirclient takes hold of `fetch` when it is loaded: it gets this one, which asks whatever the test has set. */
const wire = vi.hoisted(() => {
  const held: { fetch: typeof fetch } = { fetch: () => Promise.reject(new TypeError('Failed to fetch')) };
  Object.assign(globalThis, {
    FHIRCLIENT_PURE: true,
    fetch: (...call: Parameters<typeof fetch>) => held.fetch(...call),
  });
  return held;
});

const EHR = 'https://ehr.example';
const ISS = `${EHR}/fhir`;
const AUTH = 'https://auth.example';
const ISSUER = {
  iss: ISS,
  name: 'Example',
  clientId: 'id',
  vendor: 'smart',
  scopes: ['openid', 'patient/*.read'],
  origins: [AUTH],
  standalone: true,
};
const ALLOWED = new Set([EHR, AUTH, window.location.origin]);
const KEY = newSessionKey(1_700_000_000_000);
const SECRET = 'SECRET';

/** A case here takes ten times as long as one of a pure function. With the fetch layer they are more than ten thousand. */
const CALLBACKS = Math.ceil(RUNS * 0.2);
const STARTS = Math.ceil(RUNS * 0.1);

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
  readonly fails: boolean;
  readonly hangs: boolean;
}

interface Sent {
  readonly origin: string;
  readonly content: string;
}

const sent: Sent[] = [];
const rejections: unknown[] = [];
const keepRejection = (reason: unknown) => rejections.push(reason);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  process.on('unhandledRejection', keepRejection);
});
afterEach(() => {
  vi.useRealTimers();
  process.off('unhandledRejection', keepRejection);
  expect(rejections).toEqual([]);
});

/** Takes the place of the network: gives the answers in turn, and keeps what was sent where. */
function network(answers: readonly Answer[]): void {
  sent.length = 0;
  let turn = 0;
  wire.fetch = async (input, init = {}) => {
    const address = new URL(input instanceof Request ? input.url : String(input), window.location.href);
    const headers = JSON.stringify([...new Headers(init.headers as HeadersInit | undefined)]);
    sent.push({ origin: address.origin, content: `${address.href}\n${headers}\n${String(init.body ?? '')}` });
    const answer = answers[turn++ % answers.length];
    if (!answer || answer.fails) throw new TypeError('Failed to fetch');
    if (answer.hangs) return new Promise<Response>(() => undefined);
    const body = [204, 205, 304].includes(answer.status) ? null : answer.body;
    return new Response(body, { status: answer.status, headers: { 'Content-Type': answer.type } });
  };
}

/** The clock on the wall, whatever the tests do with the other one. */
const turn = setImmediate;
const later = setTimeout;

/** How long a part that is fetched apart may take to load on a busy machine. */
const PATIENCE_MS = 20_000;

/** The end of a task, or undefined where a minute passes without one. */
async function endOf<T>(task: Promise<T>, realMs = 10): Promise<T | undefined> {
  let end: T | undefined;
  void task.then((value) => {
    end = value;
  });
  // Keys are drawn and hashed outside the timers: some real time first.
  for (let i = 0; i < 20 + realMs && end === undefined; i++) {
    await new Promise((resolve) => (i < 20 ? turn(resolve) : later(resolve, 1)));
  }
  for (let i = 0; i < 12 && end === undefined; i++) await vi.advanceTimersByTimeAsync(5000);
  // The first case that needs a part which is loaded later waits for the disk: only what never ends hangs.
  const until = performance.now() + PATIENCE_MS;
  while (end === undefined && performance.now() < until) {
    await new Promise((resolve) => later(resolve, 5));
    await vi.advanceTimersByTimeAsync(5000);
  }
  return end;
}

function expectNothingLeaked(): void {
  const foreign = sent.filter(({ origin, content }) => content.includes(SECRET) && !ALLOWED.has(origin));
  expect(foreign).toEqual([]);
}

const json = fc.jsonValue({ maxDepth: 2 });
const odd = fc.oneof(fc.string(), json, fc.constantFrom(null, undefined, '', 0, -1, [], {}, 'null', '__proto__'));
const addressOf = fc.constantFrom(
  ISS,
  `${ISS}/`,
  `${AUTH}/token`,
  `${EHR}/token`,
  'https://evil.example/token',
  'https://ehr.example@evil.example/token',
  '//evil.example/token',
  'http://ehr.example/token',
  'javascript:alert(1)',
  'data:,x',
  '/token',
  'token',
  '',
);
const mostly = <T>(usual: T, other: fc.Arbitrary<unknown>, weight = 6) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const tokenResponse = fc.record(
  {
    access_token: mostly(`${SECRET}-TOKEN`, odd),
    refresh_token: mostly(`${SECRET}-REFRESH`, odd, 2),
    token_type: mostly('Bearer', odd),
    expires_in: fc.oneof(fc.integer({ min: -10, max: 4000 }), odd),
    patient: mostly('p1', odd, 4),
    scope: mostly('patient/*.read', odd),
    id_token: odd,
    need_patient_banner: odd,
  },
  { requiredKeys: [] },
);
const bodies = fc.oneof(
  { weight: 4, arbitrary: tokenResponse.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.constantFrom('', '<html>', '{"access_token":', 'null', '"text"') },
);
const answers = fc.array(
  fc.record({
    status: mostly(200, fc.constantFrom(204, 301, 400, 401, 403, 404, 429, 500, 503)),
    body: bodies,
    type: mostly('application/json', fc.constantFrom('text/html', 'text/plain', '', 'application/fhir+json')),
    fails: mostly(false, fc.constant(true), 9),
    hangs: mostly(false, fc.constant(true), 9),
  }),
  { minLength: 1, maxLength: 3 },
) as fc.Arbitrary<readonly Answer[]>;

const storedLaunch = fc.record(
  {
    clientId: mostly('id', odd),
    scope: mostly('openid', odd),
    redirectUri: mostly(`${window.location.origin}/index.html`, odd),
    serverUrl: mostly(ISS, fc.oneof(addressOf, odd)),
    key: mostly(KEY, odd),
    tokenUri: mostly(`${AUTH}/token`, fc.oneof(addressOf, odd), 3),
    authorizeUri: mostly(`${AUTH}/authorize`, fc.oneof(addressOf, odd)),
    registrationUri: odd,
    completeInTarget: mostly(true, odd),
    codeChallengeMethods: odd,
    codeVerifier: mostly(`${SECRET}-VERIFIER`, odd),
    tokenResponse,
    expiresAt: fc.oneof(fc.integer(), odd),
  },
  { requiredKeys: ['serverUrl', 'authorizeUri', 'tokenUri', 'completeInTarget'] },
);
const storage = fc.dictionary(
  fc.oneof({ weight: 4, arbitrary: fc.constant(KEY) }, fc.constantFrom('SMART_KEY', 'length', 'getItem'), fc.string()),
  fc.oneof(
    { weight: 5, arbitrary: storedLaunch.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.string() },
  ),
  { maxKeys: 3 },
);

const parameters = fc.record(
  {
    state: mostly(KEY, fc.string()),
    code: mostly(`${SECRET}-CODE`, fc.string()),
    iss: fc.oneof(addressOf, fc.constant(AUTH), fc.string()),
    error: mostly('access_denied', fc.string(), 1),
    error_description: fc.string(),
    error_uri: fc.oneof(addressOf, fc.string()),
    complete: fc.constantFrom('1', ''),
    launch: fc.string(),
    clientId: fc.string(),
    fhirServiceUrl: addressOf,
  },
  { requiredKeys: [] },
);
const callback = fc.record({
  query: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ state: KEY, code: `${SECRET}-CODE` }) },
    { weight: 3, arbitrary: parameters },
    { weight: 1, arbitrary: fc.constant({}) },
  ),
  hash: fc.oneof(fc.constantFrom('', `#session=${KEY}`, '#session=', '#session=../..'), fc.string()),
});

function stand(path: string, query: object, hash = ''): void {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  const target = new URL(`${path}?${search}`, window.location.origin);
  target.hash = hash;
  window.history.replaceState(null, '', target.href);
}

function embed(configuration: unknown): void {
  document.body.innerHTML = '';
  const block = document.createElement('script');
  block.type = 'application/json';
  block.id = 'configuration';
  block.textContent = JSON.stringify(configuration) ?? '';
  document.body.append(block);
}

function expectTyped(opening: Opening): void {
  expect(['session', 'start', 'problem']).toContain(opening.kind);
  if (opening.kind !== 'problem') return;
  expect(opening.problem.code).toMatch(/^[a-z]+\/[a-z-]+$/);
  expect(opening.problem.message).not.toContain(SECRET);
  if (opening.link !== undefined) expect(opening.link).toMatch(/^https?:\/\//);
}

const finished = JSON.stringify({ access_token: `${SECRET}-TOKEN`, patient: 'p1', expires_in: 300 });
const good: Answer = { status: 200, body: finished, type: 'application/json', fails: false, hangs: false };

/** Comes back with a code for a launch that lies in storage like this. */
async function comeBack(launch: object, query: object = { state: KEY, code: `${SECRET}-CODE` }): Promise<Opening> {
  window.sessionStorage.clear();
  const usual = {
    serverUrl: ISS,
    authorizeUri: `${AUTH}/authorize`,
    tokenUri: `${AUTH}/token`,
    completeInTarget: true,
  };
  window.sessionStorage.setItem(KEY, JSON.stringify({ ...usual, clientId: 'id', redirectUri: 'x', ...launch }));
  stand('/index.html', query);
  embed({ issuers: [ISSUER] });
  network([good]);
  const opening = await endOf(openSession(compiledTerminology), 2000);
  if (opening === undefined) throw new Error('the launch hangs');
  return opening;
}

describe('the way back from the authorization server', () => {
  test('ends in a session where everything is as it should be', async () => {
    expect(await comeBack({})).toMatchObject({ kind: 'session', session: { patientId: 'p1' } });
    expect(sent.map(({ origin }) => origin)).toEqual([AUTH]);
  });

  test.each([
    'https://evil.example/token',
    'javascript:alert(1)',
    '',
  ])('sends no code to the token server "%s", which storage names and the configuration does not', async (tokenUri) => {
    const opening = await comeBack({ tokenUri });
    expect(opening).toMatchObject({ kind: 'problem', problem: { code: 'launch/foreign-endpoint' } });
    expect(sent).toEqual([]);
  });

  test('renews no token there either', async () => {
    const tokenUri = 'https://evil.example/token';
    const tokenResponse = { access_token: `${SECRET}-TOKEN`, refresh_token: `${SECRET}-REFRESH`, patient: 'p1' };
    const opening = await comeBack({ tokenUri, tokenResponse, expiresAt: 1 }, { state: KEY });
    expect(opening).toMatchObject({ kind: 'problem', problem: { code: 'launch/foreign-endpoint' } });
  });

  test('leaves no code in the address where it belongs to no launch', async () => {
    expect(await comeBack({}, { code: `${SECRET}-CODE` })).toMatchObject({ kind: 'start' });
    expect(window.location.search).toBe('');
  });

  test(
    'ends in a session, a start screen or a problem, and tells no secret to anybody else',
    async () => {
      const reached = new Map<string, number>();
      await fc.assert(
        fc.asyncProperty(
          callback,
          storage,
          answers,
          fc.oneof({ weight: 9, arbitrary: fc.constant({ issuers: [ISSUER] }) }, { weight: 1, arbitrary: json }),
          async ({ query, hash }, stored, replies, configuration) => {
            window.sessionStorage.clear();
            for (const [key, value] of Object.entries(stored)) window.sessionStorage.setItem(key, value);
            stand('/index.html', query, hash);
            embed(configuration);
            network(replies);
            const opening = await endOf(openSession(compiledTerminology));
            if (opening === undefined) throw new Error('the launch hangs');
            expectTyped(opening);
            reached.set(opening.kind, (reached.get(opening.kind) ?? 0) + 1);
            expect(window.location.search).not.toContain(`${SECRET}-CODE`);
            if (opening.kind === 'session') {
              const { session } = opening;
              expect(session.issuer).toBe(ISS);
              expect(typeof session.patientId).toBe('string');
              for (const refused of [undefined, `${SECRET}-TOKEN`]) {
                const token = await endOf(session.token(refused));
                if (token === undefined) throw new Error('the token hangs');
                if (!token.ok) expect(token.error.code).toBe('fhir/session-ended');
              }
            }
            expectNothingLeaked();
          },
        ),
        { numRuns: CALLBACKS, seed: SEED },
      );
      // The cases are of use only where they come through to the end now and then.
      expect(reached.get('session') ?? 0).toBeGreaterThan(CALLBACKS / 50);
      expect(reached.get('problem') ?? 0).toBeGreaterThan(CALLBACKS / 50);
    },
    PROPERTY_TIMEOUT,
  );
});

describe('the way to the authorization server', () => {
  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'sign-in',
  ])('does not lead to "%s", whatever the server names', async (endpoint) => {
    const named = { authorization_endpoint: endpoint, token_endpoint: `${AUTH}/token` };
    const body = JSON.stringify({ ...named, code_challenge_methods_supported: ['S256'] });
    network([{ ...good, body }]);
    const request = readLaunchRequest(`${window.location.origin}/?iss=${ISS}&launch=x`, { issuers: [ISSUER] });
    if (!request.ok) throw new Error(request.error.message);
    const target = await endOf(startLaunch(request.value, `${window.location.origin}/index.html`), 2000);
    expect(target).toMatchObject({ ok: false, error: { code: 'launch/discovery-failed' } });
  });

  const discovery = fc.record(
    {
      authorization_endpoint: mostly(`${AUTH}/authorize`, fc.oneof(addressOf, odd)),
      token_endpoint: mostly(`${AUTH}/token`, fc.oneof(addressOf, odd)),
      registration_endpoint: odd,
      code_challenge_methods_supported: mostly(['S256'], odd),
      capabilities: odd,
    },
    { requiredKeys: [] },
  );
  const replies = fc.array(
    fc.record({
      status: mostly(200, fc.constantFrom(204, 400, 404, 500)),
      body: fc.oneof(
        { weight: 5, arbitrary: discovery.map((value) => JSON.stringify(value)) },
        { weight: 1, arbitrary: json.map((value) => JSON.stringify(value) ?? '') },
        { weight: 1, arbitrary: fc.string() },
      ),
      type: mostly('application/json', fc.constantFrom('text/html', '')),
      fails: mostly(false, fc.constant(true), 9),
      hangs: mostly(false, fc.constant(true), 9),
    }),
    { minLength: 1, maxLength: 3 },
  ) as fc.Arbitrary<readonly Answer[]>;
  const start = fc.record(
    {
      iss: mostly(ISS, fc.oneof(addressOf, fc.string())),
      launch: fc.string(),
      clientId: fc.string(),
      state: fc.string(),
    },
    { requiredKeys: [] },
  );

  test(
    'asks nobody but the configured server, and ends in an address of a sign-in or a problem',
    async () => {
      let signIns = 0;
      await fc.assert(
        fc.asyncProperty(start, replies, async (query, discovered) => {
          window.sessionStorage.clear();
          stand('/launch.html', {});
          network(discovered);
          const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
          const request = readLaunchRequest(`${window.location.origin}/launch.html?${search}`, { issuers: [ISSUER] });
          if (!request.ok) {
            expect(request.error.code).toMatch(/^launch\//);
            expect(sent).toEqual([]);
            return;
          }
          const target = await endOf(startLaunch(request.value, `${window.location.origin}/index.html`));
          if (target === undefined) throw new Error('the launch hangs');
          expect([...new Set(sent.map(({ origin }) => origin))].filter((origin) => origin !== EHR)).toEqual([]);
          if (!target.ok) {
            expect(target.error.code).toMatch(/^launch\/[a-z-]+$/);
            return;
          }
          signIns++;
          const address = new URL(target.value);
          expect(address.protocol).toMatch(/^https?:$/);
          expect(address.searchParams.get('aud')).toBe(ISS);
          expect(address.searchParams.get('code_challenge_method')).toBe('S256');
          expect(address.searchParams.get('client_id')).toBe('id');
        }),
        { numRuns: STARTS, seed: SEED },
      );
      expect(signIns).toBeGreaterThan(STARTS / 50);
    },
    PROPERTY_TIMEOUT,
  );
});
