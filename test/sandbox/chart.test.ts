import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../src/sandbox/chart/html.ts';
import { identityOf } from '../../src/sandbox/chart/identity.ts';
import { FAULTS } from '../../src/sandbox/faults/fault-table.ts';
import { listen } from '../../src/sandbox/http/server.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { APP, PATIENTS } from './fixtures.ts';
import { SmartClient } from './smart-client.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ patients: PATIENTS, apps: [APP], port: 0 });
});
afterAll(() => sandbox.close());

function open(path: string): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, { redirect: 'manual' });
}

async function markupOf(path: string, status = 200): Promise<string> {
  const page = await open(path);
  expect(page.status).toBe(status);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  return page.text();
}

/** Launch parameters of the app's address. */
function launchOf(response: Response): URLSearchParams {
  expect(response.status).toBe(303);
  const location = response.headers.get('location') ?? '';
  expect(location.startsWith(APP.launchUrl)).toBe(true);
  return new URL(location).searchParams;
}

describe('the gallery', () => {
  test('lists every patient with age and lesson, and links to the chart', async () => {
    const markup = await markupOf('/');
    expect(markup).toContain('href="/chart/ann"');
    expect(markup).toContain('60 years');
    expect(markup).toContain('What Ann Fixture teaches');
    expect(markup).toContain('Ben &lt;Fixture&gt;');
    expect(markup).not.toContain('Ben <Fixture>');
  });
});

describe('the chart', () => {
  test('shows who the patient is and the raw lists', async () => {
    const markup = await markupOf('/chart/ann');
    for (const text of [
      'Ann Fixture',
      '1965-11-02',
      'MRN-ann',
      'Conditions (3)',
      'Procedures (3)',
      'Medications (4)',
    ]) {
      expect(markup).toContain(text);
    }
    expect(markup).toContain('cabozantinib 60 mg tablet');
    expect(markup).not.toContain('<iframe');
  });

  test('shows the record as the chosen server does', async () => {
    expect(await markupOf('/chart/ann?vendor=epic')).toContain('order');
    expect(await markupOf('/chart/ann?vendor=epic')).toContain('<option value="epic" selected>');
  });

  test('names every fault in words', async () => {
    const markup = await markupOf('/chart/ann');
    for (const { name, sentence } of FAULTS) {
      expect(markup).toContain(`<dt>${name}`);
      expect(markup).toContain(html`${sentence}`.markup);
    }
  });

  test('has landmarks, a language, labels, and a name for the frame', async () => {
    const markup = await markupOf('/chart/ann?open=frame');
    expect(markup).toMatch(/<html lang="en">/);
    expect(markup).toMatch(/<header>.*<h1>/s);
    expect(markup).toContain('<main');
    expect(markup).toMatch(/<label>Server\s*<select name="vendor">/);
    expect(markup).toMatch(/<label>Fault on request\s*<input name="fault"/);
    expect(markup).toContain('<iframe title="Nextline for Ann Fixture"');
  });

  test('opens the app in a frame, with server and fault', async () => {
    const markup = await markupOf('/chart/ann?vendor=epic&fault=slow:Condition=5&open=frame');
    const [, source = ''] = /<iframe [^>]*src="([^"]+)"/.exec(markup) ?? [];
    const launch = launchOf(await open(source.replaceAll('&amp;', '&')));
    expect(launch.get('iss')).toBe(sandbox.issuer('epic'));
    expect(sandbox.launchIds).toContain(launch.get('launch'));
  });

  test('becomes the app where its own window is asked for', async () => {
    expect(launchOf(await open('/chart/ann?vendor=oracle&open=window')).get('iss')).toBe(sandbox.issuer('oracle'));
    expect(launchOf(await open('/chart/ann/launch')).get('iss')).toBe(sandbox.issuer('smart'));
  });

  test('gives a new launch id each time', async () => {
    const ids = [1, 2, 3].map(async () => launchOf(await open('/chart/ann/launch')).get('launch'));
    expect(new Set(await Promise.all(ids)).size).toBe(3);
  });

  test('carries the fault into the launch', async () => {
    const client = new SmartClient(sandbox);
    const location = (await open('/chart/ann/launch?fault=no-patient')).headers.get('location') ?? '';
    const request = client.request(location);
    const code = (await client.authorize(request.parameters)).location.searchParams.get('code') ?? '';
    expect((await client.exchange(code, request.verifier)).body).not.toHaveProperty('patient');
  });

  test.each([
    '/chart/ann?fault=rain',
    '/chart/ann?fault=rain&open=frame',
    '/chart/ann?fault=rain&open=window',
    '/chart/ann/launch?fault=rain',
    '/standalone?fault=rain',
  ])('explains a fault that does not exist, and starts nothing: %s', async (path) => {
    const before = sandbox.launchIds.length;
    const markup = await markupOf(path, 400);
    expect(markup).toContain('There is no fault &quot;rain&quot;.');
    expect(markup).not.toContain('<iframe');
    expect(sandbox.launchIds).toHaveLength(before);
  });

  test('shows nothing that was typed into the address as markup', async () => {
    const markup = await markupOf('/chart/ann?fault=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&vendor=%3Cb%3E', 400);
    expect(markup).not.toContain('<script>alert');
    expect(markup).not.toContain('<b>');
  });
});

test('a standalone launch starts the app with the issuer alone, and keeps the fault for the picker', async () => {
  const launch = launchOf(await open('/standalone?vendor=epic&fault=slow:Condition=1'));
  expect([...launch]).toEqual([['iss', sandbox.issuer('epic')]]);
  const client = new SmartClient(sandbox, 'epic');
  const { page } = await client.authorize(client.request(undefined, 'launch/patient').parameters);
  expect(await page.text()).toContain('value="slow:Condition=1"');
});

test.each([
  '/chart/nobody',
  '/chart/ann/else',
  '/chart/ann/launch/more',
  '/nothing',
  '/ehr/other/fhir',
  '/ehr/smart/x',
])('%s does not exist', async (path) => {
  await markupOf(path, 404);
});

describe('markup', () => {
  test('escapes text and keeps what is markup', () => {
    const list = ['<', '&', '"', "'"].map((text) => html`<i>${text}</i>`);
    expect(html`<p>${list}${undefined}${1}</p>`.markup).toBe(
      '<p><i>&lt;</i><i>&amp;</i><i>&quot;</i><i>&#39;</i>1</p>',
    );
  });
});

describe('an age', () => {
  const [ann] = PATIENTS;
  test.each([
    ['1965-10-20', '2026-10-20', 61],
    ['1965-10-21', '2026-10-20', 60],
    ['1965-11-02', '2026-10-20', 60],
    ['unknown', '2026-10-20', undefined],
  ])('of somebody born %s is on %s %s', (birthDate, asOf, age) => {
    if (!ann) throw new Error('no fixture');
    const resources = [{ resourceType: 'Patient' as const, id: 'ann', birthDate }];
    expect(identityOf({ ...ann, asOf, resources })).toMatchObject({ age, recordNumber: undefined });
  });
});

describe('the port', () => {
  test('is the next free one where the wanted one is taken', async () => {
    const second = await startSandbox({ patients: PATIENTS, apps: [APP], port: sandbox.port });
    expect(second.port).toBeGreaterThan(sandbox.port);
    expect(second.issuer('smart')).toBe(`http://127.0.0.1:${second.port}/ehr/smart/fhir`);
    expect((await fetch(second.url)).status).toBe(200);
    await second.close();
  });

  test('that may not be used is an error', async () => {
    await expect(listen(createServer(), 65_536)).rejects.toThrow();
  });
});
