import type { Bundle } from 'fhir/r4';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFaults, withheldTypes } from '../../src/sandbox/faults/fault-plan.ts';
import { FAULTS, type FaultKind } from '../../src/sandbox/faults/fault-table.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { VendorId } from '../../src/sandbox/vendors/vendor.ts';
import { APP, PATIENTS } from './fixtures.ts';
import { SCOPE, SmartClient } from './smart-client.ts';

describe('the grammar of faults', () => {
  test('joins faults by plus signs, or by the blanks that these become in an address', () => {
    const expected = [
      { name: 'expire', aim: '*', variant: '', amount: 5 },
      { name: 'forbidden', aim: 'Procedure', variant: '', amount: 0 },
      { name: 'slow', aim: '*', variant: '', amount: 20 },
    ];
    for (const text of ['expire=5+forbidden:Procedure+slow:*=20', 'expire=5 forbidden:Procedure slow:*=20']) {
      expect(parseFaults(text)).toEqual({ ok: true, value: expected });
    }
  });

  test('nothing asked is no fault', () => {
    expect(parseFaults('')).toEqual({ ok: true, value: [] });
    expect(parseFaults(' + ')).toEqual({ ok: true, value: [] });
  });

  test('what is not said is filled in', () => {
    expect(parseFaults('expire+rate-limit:Condition+outcome-in-bundle:Condition')).toMatchObject({
      value: [{ amount: 3 }, { variant: 'seconds' }, { variant: '59204' }],
    });
  });

  test.each([
    ['rain', 'no fault "rain"'],
    ['Expire', 'no fault "Expire"'],
    ['forbidden', 'needs a resource type'],
    ['forbidden:Unicorn', 'no resource type "Unicorn"'],
    ['expire:Condition', 'takes no resource type'],
    ['rate-limit:Condition=never', 'does not know "never"'],
    ['forbidden:Condition=2', 'does not know "2"'],
    ['slow:Condition=1234567', 'does not know'],
    ['forbidden:Condition,Procedure', 'no fault'],
  ])('%s is refused with a reason', (text, reason) => {
    const plan = parseFaults(text);
    expect(plan.ok ? '' : plan.error).toContain(reason);
  });

  test('each fault of the table can be asked for, with each of its variants', () => {
    const kinds: readonly FaultKind[] = FAULTS;
    for (const { name, aim, variants, number, sentence } of kinds) {
      const head = aim === 'type' ? `${name}:Condition` : name;
      for (const text of [head, ...(variants ?? []).map((one) => `${head}=${one}`), ...(number ? [`${head}=1`] : [])]) {
        expect(parseFaults(text), text).toMatchObject({ ok: true });
      }
      expect(sentence).toMatch(/\.$/);
    }
  });

  test('a partial grant withholds one type or all', () => {
    const plan = (text: string) => {
      const parsed = parseFaults(text);
      return parsed.ok ? parsed.value : [];
    };
    const all = ['Patient', 'Condition'] as const;
    expect(withheldTypes(plan('partial-grant:Condition'), all)).toEqual(['Condition']);
    expect(withheldTypes(plan('partial-grant:*'), all)).toEqual(['Patient', 'Condition']);
    expect(withheldTypes(plan('forbidden:Condition'), all)).toEqual([]);
  });
});

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
});
afterAll(() => sandbox.close());

/** Launches for Ann with a fault; gives a function that asks as the app would. */
async function withFault(fault: string, vendor: VendorId = 'smart') {
  const client = new SmartClient(sandbox, vendor);
  const answer = await client.launch('ann', { fault, scope: `${SCOPE} online_access` });
  return { client, answer, get: (path: string) => client.get(answer.accessToken, path) };
}

async function bundle(answer: Response): Promise<Bundle> {
  expect(answer.status).toBe(200);
  return answer.json();
}

function conditions(page: Bundle): readonly (string | undefined)[] {
  return (page.entry ?? []).filter(({ search }) => search?.mode === 'match').map(({ resource }) => resource?.id);
}

function nextOf(page: Bundle): string {
  return page.link?.find(({ relation }) => relation === 'next')?.url ?? '';
}

const PATH = 'Condition?patient=ann';
const ALL = ['ann-cancer', 'ann-lung', 'ann-colitis'];

describe('a fault', () => {
  test('belongs to its launch: a launch beside it is not disturbed', async () => {
    const broken = await withFault('html-500:*');
    const sound = await withFault('');
    expect([(await broken.get(PATH)).status, (await sound.get(PATH)).status]).toEqual([500, 200]);
  });

  test('of one type leaves the others alone', async () => {
    const { get } = await withFault('forbidden:Procedure');
    expect([(await get('Procedure?patient=ann')).status, (await get(PATH)).status]).toEqual([403, 200]);
  });

  test('can be joined with others', async () => {
    const { get } = await withFault('forbidden:Procedure+not-found:Condition');
    expect([(await get('Procedure?patient=ann')).status, (await get(PATH)).status]).toEqual([403, 404]);
  });

  test('holds for reads and for searches by POST as well', async () => {
    const { client, answer, get } = await withFault('html-500:Condition');
    expect((await get('Condition/ann-cancer')).status).toBe(500);
    const body = new URLSearchParams({ patient: 'ann' });
    const posted = await client.get(answer.accessToken, 'Condition/_search', { method: 'POST', body });
    expect(posted.status).toBe(500);
  });
});

describe('faults of the session', () => {
  test('expire: the token ends after the first requests, and a refreshed one works', async () => {
    const { client, answer, get } = await withFault('expire=2');
    const statuses = [];
    for (let request = 0; request < 4; request++) statuses.push((await get(PATH)).status);
    expect(statuses).toEqual([200, 200, 401, 401]);
    const fresh = await client.token({
      grant_type: 'refresh_token',
      refresh_token: String(answer.body['refresh_token']),
    });
    for (let request = 0; request < 4; request++) {
      expect((await client.get(fresh.accessToken, PATH)).status).toBe(200);
    }
  });

  test('cors-less-401: the 401 has no CORS headers, now and afterwards', async () => {
    const { get } = await withFault('cors-less-401=0');
    for (const _round of [1, 2]) {
      const answer = await get(PATH);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('no-patient: the token answer names no patient', async () => {
    const { answer } = await withFault('no-patient');
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty('patient');
  });

  test.each([
    'smart',
    'epic',
    'oracle',
  ] as const)('partial-grant: the scope is missing from the answer, and the type is refused: %s', async (vendor) => {
    const { answer, get } = await withFault('partial-grant:Procedure', vendor);
    expect(answer.body['scope']).not.toContain('Procedure');
    expect(answer.body['scope']).toContain('Condition');
    expect((await get('Procedure?patient=ann')).status).toBe(403);
  });
});

describe('refusals', () => {
  test('forbidden: 403 with an outcome', async () => {
    const { get } = await withFault('forbidden:Condition');
    const answer = await get(PATH);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([403, 'Bearer error="insufficient_scope"']);
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test('not-found: 404 with an outcome', async () => {
    const { get } = await withFault('not-found:Condition');
    const answer = await get(PATH);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ issue: [{ code: 'not-supported' }] });
  });

  test('html-500: 500 with a page', async () => {
    const { get } = await withFault('html-500:Condition');
    const answer = await get(PATH);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8']);
  });

  test('plain-400: 400 with a sentence', async () => {
    const { get } = await withFault('plain-400:Condition');
    const answer = await get(PATH);
    expect([answer.status, await answer.text()]).toEqual([400, 'Bad request']);
  });
});

describe('refusals for the moment', () => {
  async function statusesOf(fault: string, times: number) {
    const { get } = await withFault(fault);
    const answers = [];
    for (let time = 0; time < times; time++) answers.push(await get(PATH));
    return answers;
  }

  test('rate-limit in seconds: once per address, then it works', async () => {
    const { get } = await withFault('rate-limit:Condition');
    const first = await get(PATH);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await get('Condition/ann-cancer')).status).toBe(429);
    expect((await get(PATH)).status).toBe(200);
  });

  test('rate-limit as a date: twice, then it works', async () => {
    const answers = await statusesOf('rate-limit:Condition=date', 3);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    const wait = Date.parse(answers[0]?.headers.get('retry-after') ?? '') - Date.now();
    expect(wait).toBeGreaterThan(-1000);
    expect(wait).toBeLessThan(2000);
  });

  test('rate-limit forever: it never works', async () => {
    const answers = await statusesOf('rate-limit:Condition=forever', 4);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 429]);
  });

  test('unavailable: 503, forever or once with Retry-After', async () => {
    expect((await statusesOf('unavailable:Condition', 3)).map(({ status }) => status)).toEqual([503, 503, 503]);
    const once = await statusesOf('unavailable:Condition=once', 2);
    expect(once.map(({ status }) => status)).toEqual([503, 200]);
    expect(once[0]?.headers.get('retry-after')).toBe('1');
  });
});

describe('broken transport', () => {
  test('slow: the answer is late', async () => {
    const { get } = await withFault('slow:Condition=150');
    const start = performance.now();
    expect(conditions(await bundle(await get(PATH)))).toEqual(ALL);
    expect(performance.now() - start).toBeGreaterThanOrEqual(145);
  });

  test('reset: the connection is cut, and the record says that nothing was answered', async () => {
    const { get } = await withFault('reset:Condition');
    await expect(get(PATH)).rejects.toThrow();
    expect(sandbox.traffic.at(-1)).toMatchObject({ kind: 'fhir', status: 0 });
  });

  test('truncated: 200 with half of the JSON', async () => {
    const { get } = await withFault('truncated:Condition');
    const answer = await get(PATH);
    const text = await answer.text();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/fhir+json; charset=utf-8']);
    expect(text).toMatch(/^\{"resourceType":"Bundle"/);
    expect(() => JSON.parse(text)).toThrow();
  });

  test('empty-body: 200 with nothing', async () => {
    const { get } = await withFault('empty-body:Condition');
    const answer = await get(PATH);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});

describe('broken paging', () => {
  test('endless-next: the last page comes again and again, each time under a new link', async () => {
    const { get } = await withFault('endless-next:Condition');
    let page = await bundle(await get(`${PATH}&_count=2`));
    const links = new Set<string>();
    const found = [conditions(page)];
    for (let turn = 0; turn < 5; turn++) {
      links.add(nextOf(page));
      page = await bundle(await get(nextOf(page)));
      found.push(conditions(page));
    }
    expect(links.size).toBe(5);
    expect(found).toEqual([ALL.slice(0, 2), ...Array.from({ length: 5 }, () => ALL.slice(2))]);
  });

  test('loop-next: a page names itself', async () => {
    const { client, get } = await withFault('loop-next:Condition');
    const page = await bundle(await get(PATH));
    expect(nextOf(page)).toBe(`${client.issuer}/${PATH}`);
  });

  test('foreign-next: the first page names another host, which answers and is recorded', async () => {
    const { client, answer, get } = await withFault('foreign-next:Condition');
    const page = await bundle(await get(PATH));
    const next = new URL(nextOf(page));
    expect(next.origin).not.toBe(new URL(client.issuer).origin);
    await client.get(answer.accessToken, next.href);
    const seen = sandbox.traffic.at(-1);
    expect(seen).toMatchObject({ kind: 'foreign', status: 200 });
    expect(seen?.url.startsWith(next.origin)).toBe(true);
    expect(seen?.headers['authorization']).toBe(`Bearer ${answer.accessToken}`);
  });

  test('foreign-next: the other host lets a browser ask', async () => {
    const { get } = await withFault('foreign-next:Condition');
    const next = nextOf(await bundle(await get(PATH)));
    const preflight = await fetch(next, { method: 'OPTIONS', headers: { origin: APP.origin } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(sandbox.traffic.at(-1)?.kind).toBe('preflight');
  });
});

describe('wrong content', () => {
  test.each([
    ['59204', 'warning', ['ann-cancer', 'ann-colitis']],
    ['4119', 'warning', ['ann-cancer', 'ann-colitis']],
    ['59133', 'information', ['ann-cancer', 'ann-colitis']],
    ['4130', 'fatal', []],
  ])('outcome-in-bundle %s: an outcome of severity %s stands in the bundle, and entries are missing', async (number, severity, left) => {
    const { get } = await withFault(`outcome-in-bundle:Condition=${number}`);
    const page = await bundle(await get(PATH));
    expect(conditions(page)).toEqual(left);
    expect(page.entry?.at(-1)).toMatchObject({
      search: { mode: 'outcome' },
      resource: { resourceType: 'OperationOutcome', issue: [{ severity, details: { coding: [{ code: number }] } }] },
    });
  });

  test('foreign-patient: one resource is somebody else’s, in a search and in a read', async () => {
    const { get } = await withFault('foreign-patient:Condition+foreign-patient:Patient');
    const page = await bundle(await get(PATH));
    expect(conditions(page)).toEqual(['ann-cancer', 'ben-cancer', 'ann-lung', 'ann-colitis']);
    expect(await (await get('Condition/ann-lung')).json()).toMatchObject({ subject: { reference: 'Patient/ben' } });
    expect(await (await get('Patient/ann')).json()).toMatchObject({ id: 'ben' });
  });
});
