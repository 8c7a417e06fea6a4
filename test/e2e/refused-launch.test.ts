import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, openClinic, problemOf, stampOf, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;

beforeAll(async () => {
  clinic = await openClinic({ unknownVendors: ['oracle'] });
});
afterAll(() => clinic.close());
beforeEach(async () => {
  visit = await clinic.visit();
  clinic.sandbox.clearTraffic();
});
afterEach(() => visit.context.close());

const launchUrl = (parameters: Readonly<Record<string, string>>) =>
  `${clinic.appOrigin}/launch.html?${new URLSearchParams(parameters)}`;

function expectNothingSent(): void {
  expect(visit.requests.map((url) => new URL(url).origin).filter((origin) => origin !== clinic.appOrigin)).toEqual([]);
  expect(clinic.sandbox.traffic).toEqual([]);
  expect(visit.complaints).toEqual([]);
}

describe('a launch from a server that the app is not set up for', () => {
  test('is refused before any request to that server', async () => {
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'oracle', patientId: 'v06' }));
    const words = await problemOf(visit.page);
    expect(words).toContain('The app is not set up for the server it was started from; nothing was sent to it.');
    expect(words).toContain('launch/unknown-issuer');
    expectNothingSent();
  });

  test.each([
    ['a slash more', (iss: string) => `${iss}/`],
    ['other capitals', (iss: string) => iss.toUpperCase()],
    ['another path', (iss: string) => `${iss}/../other`],
    ['a query', (iss: string) => `${iss}?x=1`],
    ['a blank before it', (iss: string) => ` ${iss}`],
    ['another host behind the name of the known one', (iss: string) => iss.replace('://', '://user@evil.example/')],
    ['no protocol', (iss: string) => iss.replace('http://', '')],
    ['a script', () => 'javascript:alert(1)'],
    ['words', () => 'not an address'],
  ])('is refused where the address of a known server has %s', async (_what, spoil) => {
    await visit.page.goto(launchUrl({ iss: spoil(clinic.sandbox.issuer('smart')), launch: 'abc' }));
    expect(await problemOf(visit.page)).toContain('launch/unknown-issuer');
    expectNothingSent();
  });

  test.each<Readonly<Record<string, string>>>([
    {},
    { launch: 'abc' },
    { iss: '', launch: 'abc' },
  ])('is refused where no server is named: %o', async (parameters) => {
    await visit.page.goto(launchUrl(parameters));
    const words = await problemOf(visit.page);
    expect(words).toContain('The EHR did not say which server the app was started from');
    expect(words).toContain('launch/missing-parameters');
    expectNothingSent();
  });
});

test('everything in the address of a launch but its server and its id is ignored', async () => {
  const { page } = visit;
  const target = new URL(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
  const others = {
    clientId: 'somebody-else',
    client_id: 'somebody-else',
    fhirServiceUrl: clinic.sandbox.issuer('oracle'),
    patientId: 'v01',
    patient: 'v01',
    scope: 'patient/*.*',
    redirectUri: 'https://evil.example/',
    code: 'abc',
    state: 'abc',
    error: 'abc',
  };
  for (const [name, value] of Object.entries(others)) target.searchParams.set(name, value);
  await page.goto(target.href);
  await chartOf(page);
  expect(await stampOf(page)).toBe('Peter Hawthorn');
  expect(visit.seen).toEqual(['Peter Hawthorn']);
  expect(visit.complaints).toEqual([]);
  const asked = clinic.sandbox.traffic.find(({ kind }) => kind === 'authorize')?.form;
  expect(asked).toMatchObject({ client_id: 'nextline-sandbox', redirect_uri: `${clinic.appOrigin}/index.html` });
  expect(asked?.['scope']).not.toContain('*');
  expect(clinic.smartViolations()).toEqual([]);
});

describe('PKCE', () => {
  test.each([
    ['without a challenge', {}],
    ['with a plain challenge', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }],
    ['with a challenge whose method is not said', { code_challenge: 'x'.repeat(43) }],
  ])('an authorization request %s is refused by the server, and the app says so', async (_what, challenge) => {
    const iss = clinic.sandbox.issuer('smart');
    const launch = new URL(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' })).searchParams.get(
      'launch',
    );
    const request = new URLSearchParams({
      response_type: 'code',
      client_id: 'nextline-sandbox',
      redirect_uri: `${clinic.appOrigin}/index.html`,
      scope: 'launch openid patient/Condition.read',
      state: crypto.randomUUID(),
      aud: iss,
      launch: launch ?? '',
      ...challenge,
    });
    await visit.page.goto(`${iss.replace(/fhir$/, 'auth')}/authorize?${request}`);
    expect(await problemOf(visit.page)).toContain('launch/denied');
    expect(clinic.sandbox.traffic.some(({ kind }) => kind === 'token')).toBe(false);
    expect(clinic.sandbox.traffic.flatMap(({ issued }) => issued.code ?? [])).toEqual([]);
  });

  test.each([
    ['none', undefined],
    ['no method', []],
    ['plain alone', ['plain']],
  ])('a server that announces %s is refused by the app before it is asked for a code', async (_what, methods) => {
    await visit.page.route('**/.well-known/smart-configuration', async (route) => {
      const response = await route.fetch();
      const { code_challenge_methods_supported: _taken, ...rest } = await response.json();
      const announced = methods === undefined ? {} : { code_challenge_methods_supported: methods };
      await route.fulfill({ response, json: { ...rest, ...announced } });
    });
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    const words = await problemOf(visit.page);
    expect(words).toContain('The server does not announce PKCE with S256, which the app requires.');
    expect(words).toContain('launch/pkce-unsupported');
    expect(clinic.sandbox.traffic.some(({ kind }) => kind === 'authorize')).toBe(false);
  });
});

describe('a server that cannot be asked for its endpoints', () => {
  test.each([
    ['has none', { status: 404, body: '' }],
    ['answers with a page', { status: 200, contentType: 'text/html', body: '<h1>Sign in</h1>' }],
    ['names no endpoint', { status: 200, json: { code_challenge_methods_supported: ['S256'] } }],
  ])('is a readable problem where it %s', async (_what, answer) => {
    await visit.page.route('**/.well-known/smart-configuration', (route) => route.fulfill(answer));
    await visit.page.route('**/metadata', (route) => route.fulfill({ status: 404, body: '' }));
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    expect(await problemOf(visit.page)).toContain('launch/discovery-failed');
    expect(clinic.sandbox.traffic.some(({ kind }) => kind === 'authorize')).toBe(false);
  });

  test('leaves no empty page while it keeps the app waiting, and gives up in time', async () => {
    await visit.page.clock.install();
    await visit.page.route('**/.well-known/smart-configuration', () => undefined);
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    await visit.page.getByText('Opening Nextline').waitFor();
    await visit.page.clock.fastForward(21_000);
    expect(await problemOf(visit.page)).toContain('launch/timeout');
  });

  test('is a readable problem where it cannot be reached', async () => {
    await visit.page.route(`${clinic.sandbox.url}/**`, (route) => route.abort('connectionrefused'));
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    expect(await problemOf(visit.page)).toContain('launch/discovery-failed');
  });
});

describe('a way back from the sign-in that is not right', () => {
  /** Launches, and changes the address with which the authorization server sends the browser back to the app. */
  async function comeBackWith(
    patientId: string,
    change: (query: URLSearchParams) => void,
    { page }: Visit = visit,
  ): Promise<void> {
    await page.route('**/auth/authorize?*', async (route) => {
      const response = await route.fetch({ maxRedirects: 0 });
      const address = new URL(response.headers()['location'] ?? '');
      change(address.searchParams);
      await route.fulfill({ status: 302, headers: { location: address.href } });
    });
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId }));
  }

  const tokensAsked = () => clinic.sandbox.traffic.filter(({ kind }) => kind === 'token').length;

  test('names another server than the one that was asked: the code is not sent', async () => {
    await comeBackWith('v06', (query) => query.set('iss', 'https://evil.example/auth'));
    expect(await problemOf(visit.page)).toContain('launch/wrong-issuer');
    expect(tokensAsked()).toBe(0);
  });

  test('has a state that this window never sent: the code is not sent', async () => {
    await comeBackWith('v06', (query) => query.set('state', crypto.randomUUID()));
    expect(await problemOf(visit.page)).toContain('launch/no-state');
    expect(tokensAsked()).toBe(0);
  });

  test('has the code of another launch: the server refuses it, and nobody is shown', async () => {
    let stolen = '';
    const other = await clinic.visit();
    const steal = (query: URLSearchParams) => {
      stolen = query.get('code') ?? '';
      query.delete('code');
    };
    await comeBackWith('v01', steal, other);
    await problemOf(other.page);
    expect(stolen).not.toBe('');
    await comeBackWith('v06', (query) => query.set('code', stolen));
    expect(await problemOf(visit.page)).toContain('launch/token-refused');
    expect(tokensAsked()).toBe(1);
    expect(visit.seen).toEqual([]);
    expect(new URL(visit.page.url()).search).toBe('');
    await other.context.close();
  });
});

test('a browser that forbids the app to keep anything gets a readable problem', async () => {
  await visit.page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', {
      get: () => {
        throw new DOMException("Failed to read the 'sessionStorage' property: Access is denied.", 'SecurityError');
      },
    });
  });
  await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
  const words = await problemOf(visit.page);
  expect(words).toContain('The browser does not let the app keep the launch in session storage.');
  expect(words).toContain('launch/no-storage');
});
