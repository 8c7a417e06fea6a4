import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { VENDOR_IDS } from '../../src/sandbox/vendors/vendor.ts';
import { APP, PATIENTS } from './fixtures.ts';
import { SCOPE, SmartClient } from './smart-client.ts';

const STANDALONE = SCOPE.replace('launch', 'launch/patient');

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.setStandaloneFault(''));

/** The error that an authorization request comes back with. */
async function errorOf(client: SmartClient, parameters: URLSearchParams): Promise<string | null> {
  const { location } = await client.authorize(parameters);
  expect(location.href.startsWith(APP.redirectUris[0] ?? 'never')).toBe(true);
  expect(location.searchParams.get('code')).toBeNull();
  expect(location.searchParams.get('state')).toBe(parameters.get('state'));
  return location.searchParams.get('error');
}

function launchUrl(patientId = 'ann'): string {
  return sandbox.createLaunch({ vendor: 'smart', patientId });
}

describe.each(VENDOR_IDS)('an EHR launch on %s', (vendor) => {
  test('needs no click and gives a token for the patient of the chart', async () => {
    const client = new SmartClient(sandbox, vendor);
    const { status, body, accessToken } = await client.launch('ann');
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', patient: 'ann', encounter: 'ann-visit' });
    const patient = await client.get(accessToken, 'Patient/ann');
    expect(await patient.json()).toMatchObject({ resourceType: 'Patient', id: 'ann' });
  });

  test('a second launch in the same browser gives the second patient', async () => {
    const client = new SmartClient(sandbox, vendor);
    const first = await client.launch('ann');
    const second = await client.launch('ben');
    expect([first.body['patient'], second.body['patient']]).toEqual(['ann', 'ben']);
    expect((await client.get(first.accessToken, 'Patient/ann')).status).toBe(200);
    expect((await client.get(second.accessToken, 'Patient/ben')).status).toBe(200);
  });
});

describe('the start of a launch', () => {
  test('carries the issuer and an opaque launch id, and nothing else', () => {
    const url = new URL(launchUrl());
    expect([...url.searchParams.keys()]).toEqual(['iss', 'launch']);
    expect(url.searchParams.get('iss')).toBe(sandbox.issuer('smart'));
    expect(url.searchParams.get('launch')).toMatch(/^[\w-]{24}$/);
  });

  test('an unknown patient, app or fault is an error of the caller', () => {
    expect(() => launchUrl('nobody')).toThrow('no patient nobody');
    expect(() => sandbox.createLaunch({ vendor: 'smart', patientId: 'ann', clientId: 'other' })).toThrow('no such app');
    expect(() => sandbox.createLaunch({ vendor: 'smart', patientId: 'ann', fault: 'rain' })).toThrow('no fault "rain"');
  });

  test('a launch id is good once', async () => {
    const url = launchUrl();
    const client = new SmartClient(sandbox);
    const first = await client.authorize(client.request(url).parameters);
    expect(first.location.searchParams.get('code')).not.toBeNull();
    const { parameters } = client.request(url);
    expect(await errorOf(client, parameters)).toBe('invalid_request');
  });

  test('a launch id is good for a short time only', async () => {
    const shortLived = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0, launchSeconds: 0 });
    const client = new SmartClient(shortLived);
    const { parameters } = client.request(shortLived.createLaunch({ vendor: 'smart', patientId: 'ann' }));
    expect(await errorOf(client, parameters)).toBe('invalid_request');
    await shortLived.close();
  });

  test('a launch id of one server is unknown to another', async () => {
    const client = new SmartClient(sandbox, 'epic');
    expect(await errorOf(client, client.request(launchUrl()).parameters)).toBe('invalid_request');
  });

  test('an invented launch id is refused', async () => {
    const client = new SmartClient(sandbox);
    const { parameters } = client.request(launchUrl());
    parameters.set('launch', 'invented');
    expect(await errorOf(client, parameters)).toBe('invalid_request');
  });

  test('a refused request does not spend the launch id', async () => {
    const client = new SmartClient(sandbox);
    const url = launchUrl();
    const wrong = client.request(url).parameters;
    wrong.set('aud', 'https://elsewhere.example');
    await errorOf(client, wrong);
    const { location } = await client.authorize(client.request(url).parameters);
    expect(location.searchParams.get('code')).not.toBeNull();
  });
});

describe('an authorization request', () => {
  test.each([
    [
      'without PKCE',
      (p: URLSearchParams) => {
        p.delete('code_challenge');
        p.delete('code_challenge_method');
      },
    ],
    ['with plain PKCE', (p: URLSearchParams) => p.set('code_challenge_method', 'plain')],
    ['without state', (p: URLSearchParams) => p.delete('state')],
    ['without aud', (p: URLSearchParams) => p.delete('aud')],
    ['with the aud of another server', (p: URLSearchParams) => p.set('aud', sandbox.issuer('epic'))],
    ['with a slash behind aud', (p: URLSearchParams) => p.set('aud', `${sandbox.issuer('smart')}/`)],
  ])('%s is refused', async (_name, spoil) => {
    const client = new SmartClient(sandbox);
    const { parameters } = client.request(launchUrl());
    spoil(parameters);
    expect(await errorOf(client, parameters)).toBe('invalid_request');
  });

  test('with a launch id but without the scope launch is refused', async () => {
    const client = new SmartClient(sandbox);
    const { parameters } = client.request(launchUrl(), 'openid patient/Condition.rs');
    expect(await errorOf(client, parameters)).toBe('invalid_scope');
  });

  test('without a launch id and without the scope launch/patient is refused', async () => {
    const client = new SmartClient(sandbox);
    expect(await errorOf(client, client.request(undefined).parameters)).toBe('invalid_scope');
  });

  test.each([
    'http://127.0.0.1:4999/other.html',
    'http://127.0.0.1:4999/index.html?more=1',
    'http://127.0.0.1:5000/index.html',
    'http://127.0.0.1:4999/./index.html',
    'https://evil.example/',
  ])('to a redirect address that is not registered shows a page and redirects nowhere: %s', async (address) => {
    const client = new SmartClient(sandbox);
    const { parameters } = client.request(launchUrl());
    parameters.set('redirect_uri', address);
    const { page } = await client.authorize(parameters);
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  test('of an unknown client shows a page and redirects nowhere', async () => {
    const client = new SmartClient(sandbox);
    const { parameters } = client.request(launchUrl());
    parameters.set('client_id', 'somebody');
    const { page } = await client.authorize(parameters);
    expect(page.status).toBe(400);
    expect(page.headers.get('location')).toBeNull();
  });

  test('may be sent as a form', async () => {
    const client = new SmartClient(sandbox);
    const { parameters, verifier } = client.request(launchUrl());
    const page = await client.fetch(`${client.authBase}/authorize`, { method: 'POST', body: parameters });
    const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
    expect((await client.exchange(code, verifier)).body['patient']).toBe('ann');
  });
});

describe('a code', () => {
  test('without its verifier, or with another one, gives no token', async () => {
    const client = new SmartClient(sandbox);
    for (const verifier of ['', 'x'.repeat(43)]) {
      const { location } = await client.authorize(client.request(launchUrl()).parameters);
      const answer = await client.exchange(location.searchParams.get('code') ?? '', verifier);
      expect(answer).toMatchObject({ status: 400, accessToken: '' });
    }
  });

  test('is good once', async () => {
    const client = new SmartClient(sandbox);
    const { parameters, verifier } = client.request(launchUrl());
    const code = (await client.authorize(parameters)).location.searchParams.get('code') ?? '';
    expect((await client.exchange(code, verifier)).status).toBe(200);
    expect((await client.exchange(code, verifier)).body['error']).toBe('invalid_grant');
  });
});

describe('a standalone launch', () => {
  async function toPicker(client: SmartClient) {
    const request = client.request(undefined, STANDALONE);
    const { location, page } = await client.authorize(request.parameters);
    return { ...request, picker: location.href, markup: await page.text() };
  }

  async function choose(client: SmartClient, picker: string, form: Readonly<Record<string, string>>): Promise<URL> {
    const chosen = await client.fetch(picker, { method: 'POST', body: new URLSearchParams(form) });
    const back = await client.fetch(chosen.headers.get('location') ?? '');
    return new URL(back.headers.get('location') ?? '');
  }

  test('stops at a page with all patients, and the one picked is the one in the token', async () => {
    const client = new SmartClient(sandbox);
    const { picker, markup, verifier } = await toPicker(client);
    expect(markup).toContain('Ann Fixture');
    expect(markup).toContain('Ben &lt;Fixture&gt;');
    const location = await choose(client, picker, { patient: 'ben' });
    const { body } = await client.exchange(location.searchParams.get('code') ?? '', verifier);
    expect(body).toMatchObject({ patient: 'ben', need_patient_banner: true });
    expect(body).not.toHaveProperty('encounter');
  });

  test('after an EHR launch in the same browser asks all the same', async () => {
    const client = new SmartClient(sandbox);
    await client.launch('ann');
    const { picker, verifier } = await toPicker(client);
    const location = await choose(client, picker, { patient: 'ben' });
    const { body } = await client.exchange(location.searchParams.get('code') ?? '', verifier);
    expect(body['patient']).toBe('ben');
  });

  test('that is cancelled goes back to the app with access_denied', async () => {
    const client = new SmartClient(sandbox);
    const { picker, parameters } = await toPicker(client);
    const location = await choose(client, picker, { cancel: 'yes' });
    expect(location.searchParams.get('error')).toBe('access_denied');
    expect(location.searchParams.get('state')).toBe(parameters.get('state'));
    expect(location.searchParams.has('code')).toBe(false);
  });

  test.each(['a new browser', 'a browser that was signed in'])('two at once do not mix in %s', async (browser) => {
    const client = new SmartClient(sandbox);
    if (browser !== 'a new browser') await client.launch('ann');
    const one = await toPicker(client);
    const two = await toPicker(client);
    const first = await choose(client, one.picker, { patient: 'ann' });
    const second = await choose(client, two.picker, { patient: 'ben' });
    const tokenOne = await client.exchange(first.searchParams.get('code') ?? '', one.verifier);
    const tokenTwo = await client.exchange(second.searchParams.get('code') ?? '', two.verifier);
    expect([tokenOne.body['patient'], tokenTwo.body['patient']]).toEqual(['ann', 'ben']);
  });

  test('takes the fault that was set for it, or the one chosen on the page', async () => {
    sandbox.setStandaloneFault('forbidden:Procedure');
    const client = new SmartClient(sandbox);
    const { picker, markup, verifier } = await toPicker(client);
    expect(markup).toContain('value="forbidden:Procedure"');
    const location = await choose(client, picker, { patient: 'ann', fault: 'html-500:Procedure' });
    const { accessToken } = await client.exchange(location.searchParams.get('code') ?? '', verifier);
    expect((await client.get(accessToken, 'Procedure?patient=ann')).status).toBe(500);
  });

  test.each([
    { patient: 'nobody' },
    { patient: 'ann', fault: 'rain' },
  ])('shows the page again for a choice that is none: %o', async (form) => {
    const client = new SmartClient(sandbox);
    const { picker } = await toPicker(client);
    const answer = await client.fetch(picker, { method: 'POST', body: new URLSearchParams(form) });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('role="alert"');
  });

  test('cannot be continued by a browser that did not start it', async () => {
    const { picker } = await toPicker(new SmartClient(sandbox));
    expect((await new SmartClient(sandbox).fetch(picker)).status).toBe(400);
  });
});

describe('the token answer', () => {
  test('says per vendor whether the app has to show the banner', async () => {
    const answers: Record<string, unknown> = {};
    for (const vendor of VENDOR_IDS) {
      const client = new SmartClient(sandbox, vendor);
      answers[vendor] = [
        (await client.launch('ann')).body['need_patient_banner'],
        (await client.launch('ann', { open: 'window' })).body['need_patient_banner'],
      ];
    }
    expect(answers).toEqual({ smart: [false, true], epic: ['false', 'true'], oracle: [false, true] });
  });

  test('names a style sheet that any origin may read', async () => {
    const { body } = await new SmartClient(sandbox).launch('ann');
    const style = await fetch(String(body['smart_style_url']));
    expect(style.headers.get('access-control-allow-origin')).toBe('*');
    expect(await style.json()).toHaveProperty('color_background');
  });

  test('spells scopes as the vendor does, and leaves out what the vendor does not have', async () => {
    const smart = await new SmartClient(sandbox).launch('ann');
    expect(smart.body['scope']).toBe(SCOPE);
    const epic = String((await new SmartClient(sandbox, 'epic').launch('ann')).body['scope']);
    expect(epic).toMatch(/patient\/Condition\.read/i);
    expect(epic).toMatch(/\.Read\b/);
    expect(epic).not.toContain('MedicationStatement');
    expect(epic).not.toContain('.rs');
    const oracle = String((await new SmartClient(sandbox, 'oracle').launch('ann')).body['scope']);
    expect(oracle).toContain('patient/Condition.rs');
    expect(oracle).not.toMatch(/MedicationStatement|\/Medication\./);
  });

  test('lives as long as the vendor says', async () => {
    const seconds = await Promise.all(
      VENDOR_IDS.map(async (vendor) => (await new SmartClient(sandbox, vendor).launch('ann')).body['expires_in']),
    );
    expect(seconds).toEqual([3600, 3600, 570]);
  });

  test('has an id_token, signed with the published key, that names the clinician', async () => {
    const client = new SmartClient(sandbox);
    const { body } = await client.launch('ann');
    const [header = '', payload = '', signature = ''] = String(body['id_token']).split('.');
    const { keys } = await (await fetch(`${client.authBase}/jwks`)).json();
    const key = createPublicKey({ key: keys[0], format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify('sha256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims).toMatchObject({
      iss: client.authBase,
      aud: APP.clientId,
      fhirUser: `${client.issuer}/Practitioner/demo-clinician`,
    });
  });

  test('adds the issuer to the redirect where the vendor follows RFC 9207', async () => {
    const found = await Promise.all(
      VENDOR_IDS.map(async (vendor) => {
        const client = new SmartClient(sandbox, vendor);
        const url = sandbox.createLaunch({ vendor, patientId: 'ann' });
        return (await client.authorize(client.request(url).parameters)).location.searchParams.has('iss');
      }),
    );
    expect(found).toEqual([true, false, false]);
  });
});

describe('the life of a token', () => {
  const WITH_REFRESH = `${SCOPE} online_access`;

  test('ends after its seconds', async () => {
    const brief = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0, tokenSeconds: 0.2 });
    const client = new SmartClient(brief);
    const { accessToken } = await client.launch('ann');
    expect((await client.get(accessToken, 'Patient/ann')).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 220));
    expect((await client.get(accessToken, 'Patient/ann')).status).toBe(401);
    await brief.close();
  });

  test.each([
    'online_access',
    'offline_access',
  ])('%s brings a refresh token, and the new access token is for the same patient', async (scope) => {
    const client = new SmartClient(sandbox);
    const first = await client.launch('ben', { scope: `${SCOPE} ${scope}` });
    sandbox.expireTokens();
    expect((await client.get(first.accessToken, 'Patient/ben')).status).toBe(401);
    const second = await client.token({
      grant_type: 'refresh_token',
      refresh_token: String(first.body['refresh_token']),
    });
    expect(second.body).toMatchObject({ patient: 'ben', scope: `${SCOPE} ${scope}` });
    expect((await client.get(second.accessToken, 'Patient/ben')).status).toBe(200);
  });

  test('on smart a refresh token is good once; on oracle it stays and is not sent again', async () => {
    const smart = new SmartClient(sandbox);
    const used = String((await smart.launch('ann', { scope: WITH_REFRESH })).body['refresh_token']);
    const refreshed = await smart.token({ grant_type: 'refresh_token', refresh_token: used });
    expect(refreshed.body['refresh_token']).not.toBe(used);
    expect((await smart.token({ grant_type: 'refresh_token', refresh_token: used })).status).toBe(400);

    const oracle = new SmartClient(sandbox, 'oracle');
    const kept = String((await oracle.launch('ann', { scope: WITH_REFRESH })).body['refresh_token']);
    for (const _round of [1, 2]) {
      const answer = await oracle.token({ grant_type: 'refresh_token', refresh_token: kept });
      expect(answer.status).toBe(200);
      expect(answer.body).not.toHaveProperty('refresh_token');
    }
  });

  test('without the scope, and on epic always, there is no refresh token', async () => {
    expect((await new SmartClient(sandbox).launch('ann')).body).not.toHaveProperty('refresh_token');
    const epic = await new SmartClient(sandbox, 'epic').launch('ann', { scope: `${WITH_REFRESH} offline_access` });
    expect(epic.body).not.toHaveProperty('refresh_token');
    expect(epic.body['scope']).not.toContain('access');
  });

  test('a refresh without the client id is refused', async () => {
    const client = new SmartClient(sandbox);
    const { body } = await client.launch('ann', { scope: WITH_REFRESH });
    const answer = await fetch(`${client.authBase}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }),
    });
    expect(answer.status).toBe(400);
  });

  test('a refresh may ask for less, and then gets less', async () => {
    const client = new SmartClient(sandbox);
    const { body } = await client.launch('ann', { scope: WITH_REFRESH });
    const answer = await client.token({
      grant_type: 'refresh_token',
      refresh_token: String(body['refresh_token']),
      scope: 'patient/Condition.rs',
    });
    expect(answer.body['scope']).toBe('patient/Condition.rs');
    expect((await client.get(answer.accessToken, 'Procedure?patient=ann')).status).toBe(403);
  });
});

describe('the token endpoint and CORS', () => {
  async function tokenRequest(origin: string): Promise<Response> {
    const client = new SmartClient(sandbox);
    return fetch(`${client.authBase}/token`, {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams({ grant_type: 'authorization_code', client_id: APP.clientId, code: 'none' }),
    });
  }

  test('answers the origin of a registered app, also when it refuses', async () => {
    const answer = await tokenRequest(APP.origin);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBe(APP.origin);
  });

  test('shows nothing to any other origin', async () => {
    const answer = await tokenRequest('https://evil.example');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
