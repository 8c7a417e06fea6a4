import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrafficEntry } from '../../src/sandbox/http/traffic.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { VENDOR_IDS } from '../../src/sandbox/vendors/vendor.ts';
import {
  checkSmartTraffic,
  SMART_CHECKS,
  type SmartCheckName,
  type SmartRegistration,
} from '../support/smart-traffic.ts';
import { APP, PATIENTS } from './fixtures.ts';
import { SCOPE, SmartClient } from './smart-client.ts';

let sandbox: Sandbox;
let good: readonly TrafficEntry[];

beforeAll(async () => {
  sandbox = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
  for (const vendor of VENDOR_IDS) await goodSession(vendor);
  good = sandbox.traffic;
});
afterAll(() => sandbox.close());

/** What a well-behaved app does: discovery, launch, reading all pages, one retry, one refresh. */
async function goodSession(vendor: (typeof VENDOR_IDS)[number]): Promise<void> {
  const client = new SmartClient(sandbox, vendor);
  await fetch(`${client.issuer}/.well-known/smart-configuration`);
  const { accessToken, body } = await client.launch('ann', {
    scope: `${SCOPE} online_access`,
    fault: 'rate-limit:Procedure',
  });
  await client.get(accessToken, 'Patient/ann');
  const first = await client.get(
    accessToken,
    `Observation?patient=ann&${vendor === 'epic' ? 'code=2160-0&' : ''}_count=20`,
  );
  const { link } = await first.json();
  for (const { relation, url } of link) if (relation === 'next') await client.get(accessToken, url);
  await client.get(accessToken, 'Procedure?patient=ann');
  await client.get(accessToken, 'Procedure?patient=ann');
  await client.get(accessToken, 'metadata');
  if (vendor === 'epic') return;
  const refresh = { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) };
  await client.get((await client.token(refresh)).accessToken, 'Condition?patient=ann');
}

function registration(): SmartRegistration {
  const issuers = { smart: sandbox.issuer('smart'), epic: sandbox.issuer('epic'), oracle: sandbox.issuer('oracle') };
  return { app: APP, issuers, launchIds: sandbox.launchIds };
}

interface Spoilt {
  readonly traffic?: readonly TrafficEntry[];
  readonly registration?: SmartRegistration;
}

type Spoiler = () => Spoilt;

/** Changes the first entry of a kind. */
function change(kind: TrafficEntry['kind'], spoil: (entry: TrafficEntry) => Partial<TrafficEntry>): Spoilt {
  const place = good.findIndex((entry) => entry.kind === kind);
  return { traffic: good.map((entry, index) => (index === place ? { ...entry, ...spoil(entry) } : entry)) };
}

function changeForm(kind: TrafficEntry['kind'], form: Readonly<Record<string, string>>): Spoilt {
  return change(kind, (entry) => ({ form: { ...entry.form, ...form } }));
}

function without(isDropped: (entry: TrafficEntry) => boolean): Spoilt {
  return { traffic: good.filter((entry) => !isDropped(entry)) };
}

function repeated(kind: TrafficEntry['kind']): Spoilt {
  const entry = good.find((one) => one.kind === kind);
  return { traffic: entry ? [...good, entry] : good };
}

function firstToken(): string {
  return good.find(({ issued }) => issued.accessToken !== undefined)?.issued.accessToken ?? '';
}

/** At least one way to break each rule; the type makes the list complete. */
const SPOILERS: Readonly<Record<SmartCheckName, readonly Spoiler[]>> = {
  'registered addresses are https, or http on the loopback address': [
    () => ({ registration: { ...registration(), app: { ...APP, launchUrl: 'http://ehr.example/launch.html' } } }),
    () => ({ registration: { ...registration(), app: { ...APP, redirectUris: ['nonsense'] } } }),
  ],
  'an authorization request has all required parameters': [
    () => changeForm('authorize', { response_type: 'token' }),
    () => changeForm('authorize', { client_id: 'other' }),
    () => changeForm('authorize', { redirect_uri: 'https://elsewhere.example' }),
    () => changeForm('authorize', { state: ' ' }),
    () => changeForm('authorize', { scope: '' }),
  ],
  'aud is exactly the FHIR base of the server that is asked': [
    () => changeForm('authorize', { aud: `${sandbox.issuer('smart')}/` }),
    () => changeForm('authorize', { aud: sandbox.issuer('epic') }),
  ],
  'launch is the id that the chart handed out, and used once': [
    () => changeForm('authorize', { launch: 'invented' }),
    () => change('authorize', ({ form: { launch, ...form } }) => ({ form })),
    () => repeated('authorize'),
  ],
  'PKCE is used, with S256': [
    () => changeForm('authorize', { code_challenge_method: 'plain' }),
    () => changeForm('authorize', { code_challenge: '' }),
  ],
  'state cannot be guessed': [
    () => changeForm('authorize', { state: 'short' }),
    () => changeForm('authorize', { state: 'a'.repeat(40) }),
    () => changeForm('authorize', { state: '0123456789abcdef0123456789' }),
    () => changeForm('authorize', { state: 'patient=ann&number=1234567890' }),
  ],
  'state is never used again': [() => repeated('authorize')],
  'a code exchange repeats the redirect address and names the client': [
    () => changeForm('token', { redirect_uri: 'http://127.0.0.1:4999/' }),
    () => changeForm('token', { client_id: '' }),
  ],
  'a code is one that was issued here, and exchanged once': [
    () => changeForm('token', { code: 'invented' }),
    () => repeated('token'),
  ],
  'the PKCE verifier matches the challenge': [() => changeForm('token', { code_verifier: 'x'.repeat(43) })],
  'a refresh uses a token that was issued here, and names the client': [
    () => changeForm('token', { grant_type: 'refresh_token', refresh_token: 'invented' }),
  ],
  'a public client sends no secret': [
    () => changeForm('token', { client_secret: 's' }),
    () => change('token', ({ headers }) => ({ headers: { ...headers, authorization: 'Basic eA==' } })),
  ],
  'the token that was issued is used': [
    () => without(({ kind }) => kind === 'fhir'),
    () => ({ traffic: good.map((entry) => (entry.kind === 'fhir' ? { ...entry, status: 401 } : entry)) }),
  ],
  'the token goes to the FHIR base and nowhere else': [
    () => change('fhir', () => ({ kind: 'foreign', url: 'http://localhost:1/foreign/smart/fhir/Condition' })),
    () => change('fhir', ({ url }) => ({ url: url.replace('127.0.0.1', 'localhost') })),
    () => change('fhir', ({ url }) => ({ url: url.replace('/fhir/', '/fhir-other/') })),
    () =>
      change('well-known', () => ({
        kind: 'preflight',
        url: 'http://localhost:1/foreign',
        headers: { 'access-control-request-headers': 'Authorization' },
      })),
  ],
  'no token stands in an address, a referrer or a cookie': [
    () => change('fhir', ({ url }) => ({ url: `${url}?access_token=${firstToken()}` })),
    () => change('fhir', ({ headers }) => ({ headers: { ...headers, referer: `http://app/#${firstToken()}` } })),
    () => change('well-known', () => ({ headers: { cookie: `t=${firstToken()}` } })),
  ],
  'only what was granted is asked': [
    () => change('fhir', () => ({ url: `${sandbox.issuer('smart')}/CarePlan?patient=ann` })),
    () => change('token', ({ issued }) => ({ issued: { ...issued, scope: 'openid patient/Patient.r' } })),
  ],
  'discovery comes before authorization': [() => without(({ kind }) => kind === 'well-known')],
  'discovery is asked once per authorization': [() => repeated('well-known')],
  'the CapabilityStatement is not asked before the first search': [
    () => change('well-known', () => ({ kind: 'metadata' })),
  ],
  'nothing is asked twice': [() => repeated('fhir')],
};

describe('the traffic of a well-behaved app', () => {
  test('has no violation, on any vendor', () => {
    expect(checkSmartTraffic(good, registration())).toEqual([]);
  });

  test('is what these checks are about: it holds every kind of request', () => {
    expect([...new Set(good.map(({ kind }) => kind))].sort()).toEqual([
      'authorize',
      'fhir',
      'metadata',
      'token',
      'well-known',
    ]);
    expect(good.filter(({ status }) => status === 429)).toHaveLength(3);
    expect(good.filter(({ form }) => form['grant_type'] === 'refresh_token')).toHaveLength(2);
  });

  test('nothing at all is no violation either', () => {
    expect(checkSmartTraffic([], registration())).toEqual([]);
  });
});

const cases = Object.entries(SPOILERS).flatMap(([name, spoilers]) =>
  spoilers.map((spoil, index) => ({ name, number: index + 1, spoil })),
);

test.each(cases)('broken: $name ($number)', ({ name, spoil }) => {
  const spoilt = spoil();
  const violations = checkSmartTraffic(spoilt.traffic ?? good, spoilt.registration ?? registration());
  expect(violations.filter((violation) => violation.startsWith(`${name}: `))).not.toEqual([]);
});

test('every check has a way to fail', () => {
  expect(Object.keys(SPOILERS)).toEqual(Object.keys(SMART_CHECKS));
});

test('a violation names the request without its query', () => {
  const { traffic = [] } = repeated('fhir');
  expect(checkSmartTraffic(traffic, registration()).join()).not.toContain('?');
});

describe('the record', () => {
  test('keeps method, address, headers, form, status and token of each request', () => {
    const search = good.find(({ url }) => url.includes('Observation?'));
    expect(search).toMatchObject({ kind: 'fhir', vendor: 'smart', method: 'GET', status: 200, token: 'token-1' });
    expect(search?.headers).toMatchObject({ accept: 'application/fhir+json', origin: APP.origin });
    expect(search?.time).toBeGreaterThan(Date.now() - 60_000);
    const token = good.find(({ kind }) => kind === 'token');
    expect(token).toMatchObject({ method: 'POST', form: { grant_type: 'authorization_code', client_id: 'nextline' } });
    expect(token?.issued.accessToken).toBe(firstToken());
    expect(good.map(({ sequence }) => sequence)).toEqual(good.map((_entry, index) => index + 1));
  });

  test('can be cleared', async () => {
    const other = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
    await fetch(other.url);
    expect(other.traffic).toHaveLength(1);
    other.clearTraffic();
    expect(other.traffic).toEqual([]);
    await fetch(`${other.url}/chart/ann`);
    expect(other.traffic).toMatchObject([{ kind: 'chart', status: 200, sequence: 2 }]);
    await other.close();
  });
});
