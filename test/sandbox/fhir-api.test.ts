import type { Bundle, CapabilityStatement } from 'fhir/r4';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { VENDOR_IDS, type VendorId } from '../../src/sandbox/vendors/vendor.ts';
import { VENDOR_PROFILES } from '../../src/sandbox/vendors/vendor-profiles.ts';
import { APP, PATIENTS } from './fixtures.ts';
import { SmartClient } from './smart-client.ts';

let sandbox: Sandbox;
const clients = new Map<VendorId, { readonly client: SmartClient; readonly token: string }>();

beforeAll(async () => {
  sandbox = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
  for (const vendor of VENDOR_IDS) {
    const client = new SmartClient(sandbox, vendor);
    clients.set(vendor, { client, token: (await client.launch('ann')).accessToken });
  }
});
afterAll(() => sandbox.close());

function get(vendor: VendorId, path: string, init?: RequestInit): Promise<Response> {
  const known = clients.get(vendor);
  if (!known) throw new Error('not launched');
  return known.client.get(known.token, path, init);
}

async function bundleOf(vendor: VendorId, path: string, init?: RequestInit): Promise<Bundle> {
  const answer = await get(vendor, path, init);
  expect(answer.status, path).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
  return answer.json();
}

function idsOf(bundle: Bundle, mode = 'match'): readonly (string | undefined)[] {
  return (bundle.entry ?? []).filter((entry) => entry.search?.mode === mode).map(({ resource }) => resource?.id);
}

function nextOf(bundle: Bundle): string | undefined {
  return bundle.link?.find(({ relation }) => relation === 'next')?.url;
}

/** All pages, first to last. */
async function pagesOf(vendor: VendorId, path: string): Promise<readonly Bundle[]> {
  const pages = [await bundleOf(vendor, path)];
  for (let next = nextOf(pages[0] ?? { resourceType: 'Bundle', type: 'searchset' }); next; ) {
    const page = await bundleOf(vendor, next);
    pages.push(page);
    next = nextOf(page);
  }
  return pages;
}

const LABS = Array.from({ length: 23 }, (_none, index) => `ann-lab-${index}`);

describe('paging', () => {
  test.each([1, 2, 7, 22, 23, 24, 500])('brings every resource once, in order: %i a page', async (count) => {
    const pages = await pagesOf('smart', `Observation?patient=ann&_count=${count}`);
    expect(pages).toHaveLength(Math.ceil(23 / count));
    expect(pages.flatMap((page) => idsOf(page))).toEqual(LABS);
    for (const page of pages) expect(page.total).toBe(23);
  });

  test('is the same on epic and oracle, by their own links', async () => {
    for (const [vendor, size] of [
      ['epic', 5],
      ['oracle', 20],
    ] as const) {
      const query =
        vendor === 'epic' ? `Observation?patient=ann&category=laboratory&_count=${size}` : 'Observation?patient=ann';
      const pages = await pagesOf(vendor, query);
      expect(pages).toHaveLength(Math.ceil(23 / size));
      expect(pages.flatMap((page) => idsOf(page))).toEqual(LABS);
      expect(nextOf(pages[0] ?? { resourceType: 'Bundle', type: 'searchset' })).toContain(
        vendor === 'epic' ? 'sessionID=' : '-pageContext=',
      );
    }
  });

  test('gives the same page for the same link', async () => {
    const first = await bundleOf('smart', 'Observation?patient=ann&_count=5');
    const again = await Promise.all([1, 2].map(() => bundleOf('smart', nextOf(first) ?? '')));
    expect(again.map((page) => idsOf(page))).toEqual([LABS.slice(5, 10), LABS.slice(5, 10)]);
  });

  test("is refused to another patient's token, and for a link that is no longer known", async () => {
    const first = await bundleOf('smart', 'Observation?patient=ann&_count=5');
    const ben = new SmartClient(sandbox);
    const { accessToken } = await ben.launch('ben');
    expect((await ben.get(accessToken, nextOf(first) ?? '')).status).toBe(410);
    expect((await get('smart', `${sandbox.issuer('smart')}?_getpages=gone`)).status).toBe(410);
    const epic = await get('epic', 'Observation?sessionID=gone');
    expect(epic.status).toBe(400);
    expect(JSON.stringify(await epic.json())).toContain('"4113"');
  });
});

describe('a bundle', () => {
  test('names each resource by its address, and says what was asked', async () => {
    const bundle = await bundleOf('smart', 'Condition?patient=ann');
    expect(bundle.entry?.[0]?.fullUrl).toBe(`${sandbox.issuer('smart')}/Condition/ann-cancer`);
    expect(bundle.link?.[0]).toEqual({ relation: 'self', url: `${sandbox.issuer('smart')}/Condition?patient=ann` });
  });

  test('is the same for a search by POST', async () => {
    for (const vendor of VENDOR_IDS) {
      const byPost = await bundleOf(vendor, 'Condition/_search', {
        method: 'POST',
        body: new URLSearchParams({ patient: 'ann' }),
      });
      expect(idsOf(byPost)).toEqual(idsOf(await bundleOf(vendor, 'Condition?patient=ann')));
    }
  });

  test('holds the Medications of the orders on the page, where they are asked with it', async () => {
    const plain = await bundleOf('epic', 'MedicationRequest?patient=ann&_count=1');
    expect(idsOf(plain, 'include')).toEqual([]);
    const page = await bundleOf('epic', 'MedicationRequest?patient=ann&_include=MedicationRequest:medication&_count=1');
    const [medication] = idsOf(page, 'include');
    expect(page.entry).toHaveLength(2);
    const order = page.entry?.[0]?.resource;
    expect(JSON.stringify(order)).toContain(`Medication/${medication}`);
    expect((await get('epic', `Medication/${medication}`)).status).toBe(200);
    const second = await bundleOf('epic', nextOf(page) ?? '');
    expect(idsOf(second, 'include')).toHaveLength(1);
  });
});

describe('a request without a right', () => {
  test('is refused without a token, with an invented one, and with that of another server', async () => {
    const { client } = clients.get('smart') ?? {};
    const foreign = clients.get('epic')?.token ?? '';
    for (const token of ['', 'invented', foreign]) {
      const answer = await client?.get(token, 'Patient/ann');
      expect(answer?.status).toBe(401);
      expect(answer?.headers.get('www-authenticate')).toContain('invalid_token');
      expect(answer?.headers.get('access-control-allow-origin')).toBe(APP.origin);
      expect(await answer?.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] });
    }
  });

  test('is refused for a type whose scope was not asked, though it exists', async () => {
    const client = new SmartClient(sandbox);
    const { accessToken } = await client.launch('ann', { scope: 'openid launch patient/Condition.rs' });
    expect((await client.get(accessToken, 'Condition?patient=ann')).status).toBe(200);
    const refused = await client.get(accessToken, 'Procedure?patient=ann');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
  });

  test('is refused for a type whose scope was withheld, also from a wildcard', async () => {
    for (const scope of ['launch patient/Procedure.rs patient/Condition.rs', 'launch patient/*.rs']) {
      const client = new SmartClient(sandbox);
      const url = sandbox.createLaunch({ vendor: 'smart', patientId: 'ann', scopesWithheld: ['Procedure'] });
      const request = client.request(url, scope);
      const code = (await client.authorize(request.parameters)).location.searchParams.get('code') ?? '';
      const { accessToken, body } = await client.exchange(code, request.verifier);
      expect(body['scope']).not.toMatch(/Procedure|\*/);
      expect((await client.get(accessToken, 'Procedure?patient=ann')).status).toBe(403);
      expect((await client.get(accessToken, 'Condition?patient=ann')).status).toBe(200);
    }
  });

  test('reads and searches apart in version 2', async () => {
    const client = new SmartClient(sandbox);
    const statuses = async (scope: string) => {
      const { accessToken } = await client.launch('ann', { scope: `launch ${scope}` });
      const answers = ['Condition/ann-cancer', 'Condition?patient=ann'].map((path) => client.get(accessToken, path));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await statuses('patient/Condition.r')).toEqual([200, 403]);
    expect(await statuses('patient/Condition.s')).toEqual([403, 200]);
    expect(await statuses('patient/Condition.read')).toEqual([200, 200]);
    expect(await statuses('user/Condition.rs')).toEqual([200, 200]);
  });

  test('works with a wildcard on smart only', async () => {
    const status = async (vendor: VendorId) => {
      const client = new SmartClient(sandbox, vendor);
      const { accessToken } = await client.launch('ann', { scope: 'launch patient/*.read' });
      return (await client.get(accessToken, 'Condition?patient=ann')).status;
    };
    expect([await status('smart'), await status('epic'), await status('oracle')]).toEqual([200, 403, 403]);
  });

  test('to write is refused', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await get('smart', 'Condition/ann-cancer', { method })).status).toBe(405);
    }
  });
});

describe('the patient compartment', () => {
  test.each(VENDOR_IDS)('is closed on %s: a token for Ann never sees Ben', async (vendor) => {
    const status = vendor === 'smart' ? 404 : 403;
    expect((await get(vendor, 'Patient/ben')).status).toBe(status);
    expect((await get(vendor, 'Condition/ben-cancer')).status).toBe(status);
    for (const query of ['patient=ben', 'patient=Patient/ben', 'patient=ann,ben']) {
      expect((await get(vendor, `Condition?${query}`)).status, query).toBe(403);
    }
    const byId = await bundleOf(vendor, 'Condition?_id=ben-cancer');
    expect(idsOf(byId)).toEqual([]);
    expect(JSON.stringify(await bundleOf(vendor, 'Patient?_id=ben'))).not.toContain('Fixture');
  });

  test('holds where smart is asked for no patient at all', async () => {
    const bundle = await bundleOf('smart', 'Condition');
    expect(idsOf(bundle)).toEqual(['ann-cancer', 'ann-lung', 'ann-colitis']);
  });

  test('what nobody has is not found', async () => {
    for (const vendor of VENDOR_IDS) expect((await get(vendor, 'Condition/none')).status).toBe(404);
  });
});

describe('each vendor', () => {
  test('serves the types of its profile, and answers 404 for others', async () => {
    const status = async (vendor: VendorId, type: string) => (await get(vendor, `${type}?patient=ann`)).status;
    expect(await status('smart', 'MedicationStatement')).toBe(200);
    expect(await status('epic', 'MedicationStatement')).toBe(404);
    expect(await status('oracle', 'MedicationStatement')).toBe(404);
    expect(await status('oracle', 'Medication')).toBe(404);
    expect(await status('smart', 'Immunization')).toBe(404);
    expect((await get('smart', 'Condition/ann-cancer/_history')).status).toBe(404);
  });

  test('shows the clinician and the visit that the launch speaks of', async () => {
    for (const vendor of VENDOR_IDS) {
      const client = new SmartClient(sandbox, vendor);
      const { accessToken } = await client.launch('ann', {
        scope: 'launch user/Practitioner.read patient/Encounter.read',
      });
      expect((await client.get(accessToken, 'Practitioner/demo-clinician')).status).toBe(200);
      expect((await client.get(accessToken, 'Encounter/ann-visit')).status).toBe(200);
    }
  });

  test('epic lists administrations and has none', async () => {
    const bundle = await bundleOf('epic', 'MedicationAdministration?patient=ann');
    expect(idsOf(bundle)).toEqual([]);
    expect(bundle.entry).toMatchObject([
      { search: { mode: 'outcome' }, resource: { resourceType: 'OperationOutcome' } },
    ]);
  });

  test('epic shows surgery and encounter diagnoses only for their category', async () => {
    expect(idsOf(await bundleOf('epic', 'Procedure?patient=ann'))).toEqual(['ann-biopsy', 'ann-scan']);
    expect(idsOf(await bundleOf('epic', 'Procedure?patient=ann&category=387713003'))).toEqual(['ann-nephrectomy']);
    expect(idsOf(await bundleOf('epic', 'Condition?patient=ann'))).toEqual(['ann-cancer', 'ann-lung']);
    const visits = await bundleOf('epic', 'Condition?patient=ann&category=encounter-diagnosis');
    expect(idsOf(visits)).toEqual(['ann-colitis']);
  });

  test('epic answers XML where JSON is not asked for', async () => {
    for (const accept of ['*/*', 'text/html', 'application/xml']) {
      const answer = await get('epic', 'Condition?patient=ann', { headers: { accept } });
      expect(answer.headers.get('content-type')).toContain('application/fhir+xml');
      expect(await answer.text()).toMatch(/^<\?xml/);
    }
    expect((await get('epic', 'Patient/ann', { headers: { accept: 'application/json' } })).status).toBe(200);
  });

  test('oracle answers 406 with nothing where something else than JSON is asked for', async () => {
    const answer = await get('oracle', 'Condition?patient=ann', { headers: { accept: 'application/xml' } });
    expect([answer.status, await answer.text()]).toEqual([406, '']);
    expect((await get('oracle', 'Condition?patient=ann', { headers: { accept: '*/*' } })).status).toBe(200);
  });

  test('oracle refuses an unknown parameter in plain text; epic refuses with an outcome', async () => {
    const oracle = await get('oracle', 'Procedure?patient=ann&category=387713003');
    expect([oracle.status, oracle.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
    const epic = await get('epic', 'Condition?category=problem-list-item');
    expect(epic.status).toBe(400);
    expect(await epic.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'fatal' }] });
  });
});

describe.each(VENDOR_IDS)('what %s says about itself', (vendor) => {
  test('is true: every type and parameter listed is served', async () => {
    const answer = await fetch(`${sandbox.issuer(vendor)}/metadata`, { headers: { accept: 'application/fhir+json' } });
    const statement: CapabilityStatement = await answer.json();
    const resources = statement.rest?.[0]?.resource ?? [];
    expect(resources.map(({ type }) => type)).toEqual(Object.keys(VENDOR_PROFILES[vendor].resources));
    const client = new SmartClient(sandbox, vendor);
    const scope = `launch ${resources.map(({ type }) => `patient/${type}.rs`).join(' ')}`;
    const { accessToken } = await client.launch('ann', { scope });
    for (const { type, searchParam = [] } of resources) {
      const names = searchParam.map(({ name }) => name);
      const who = names.includes('patient')
        ? 'patient=ann&'
        : names.includes('identifier')
          ? 'identifier=MRN-ann&'
          : '';
      for (const name of names.filter((one) => !['_id', 'patient', 'subject', 'identifier'].includes(one))) {
        const value = /date|effective|authoredon/.test(name) ? 'ge2000-01-01T00:00:00Z' : name === '_count' ? '5' : 'x';
        const needs = type === 'Observation' && vendor === 'epic' ? '&code=x' : '';
        const plan = type === 'CarePlan' && vendor === 'epic' ? '&category=38717003' : '';
        const url = `${type}?${who}${name}=${value}${needs}${plan}`;
        const found = await client.get(accessToken, url);
        expect(found.status, url).toBe(200);
        expect(await found.text(), url).not.toContain('"59100"');
      }
    }
  });

  test('is open to any origin', async () => {
    for (const path of ['metadata', '.well-known/smart-configuration']) {
      const answer = await fetch(`${sandbox.issuer(vendor)}/${path}`, { headers: { origin: 'https://any.example' } });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test('has a SMART configuration with PKCE S256 and its endpoints', async () => {
    const answer = await fetch(`${sandbox.issuer(vendor)}/.well-known/smart-configuration`);
    const base = sandbox.issuer(vendor).replace(/fhir$/, 'auth');
    expect(await answer.json()).toMatchObject({
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      code_challenge_methods_supported: ['S256'],
      capabilities: expect.arrayContaining(['launch-ehr', 'launch-standalone', 'client-public']),
    });
  });
});

describe('CORS', () => {
  function preflight(path: string, origin: string): Promise<Response> {
    return fetch(`${sandbox.url}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
  }

  test.each([
    '/ehr/smart/fhir/Patient/ann',
    '/ehr/smart/auth/token',
  ])('a preflight of %s lets registered apps in', async (path) => {
    const mine = await preflight(path, APP.origin);
    expect(mine.status).toBe(204);
    expect(mine.headers.get('access-control-allow-origin')).toBe(APP.origin);
    expect(mine.headers.get('access-control-allow-headers')).toContain('Authorization');
    expect(Number(mine.headers.get('access-control-max-age'))).toBeGreaterThan(0);
    const other = await preflight(path, 'https://evil.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('data is shown to registered apps only, with the headers that tell when to come back', async () => {
    const mine = await get('smart', 'Patient/ann');
    expect(mine.headers.get('access-control-allow-origin')).toBe(APP.origin);
    expect(mine.headers.get('access-control-expose-headers')).toContain('Retry-After');
    const other = await get('smart', 'Patient/ann', { headers: { origin: 'https://evil.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
