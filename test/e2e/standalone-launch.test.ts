import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, expectQuiet, openClinic, problemOf, stampOf, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;

beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(async () => {
  visit = await clinic.visit();
});
afterEach(() => visit.context.close());

describe('a start without a chart', () => {
  test('leads over the picker of the EHR to the patient picked there', async () => {
    const { page } = visit;
    await page.goto(`${clinic.appOrigin}/`);
    await page.getByRole('link', { name: 'Sandbox EHR', exact: true }).click();
    await page.getByRole('heading', { name: 'Choose a patient' }).waitFor();
    await page.getByRole('button', { name: /^Agnes Lavender/ }).click();
    await chartOf(page);
    expect(await stampOf(page)).toBe('Agnes Lavender');
    expect(new URL(page.url()).search).toBe('');
    expectQuiet(visit, clinic);
  });

  test.each(['epic', 'oracle'] as const)('works in the manner of %s too', async (vendor) => {
    const { page } = visit;
    const iss = encodeURIComponent(clinic.sandbox.issuer(vendor));
    await page.goto(`${clinic.appOrigin}/launch.html?iss=${iss}`);
    await page.getByRole('button', { name: /^Peter Hawthorn/ }).click();
    await chartOf(page);
    expect(await stampOf(page)).toBe('Peter Hawthorn');
    expectQuiet(visit, clinic);
  });

  test('that is cancelled in the picker ends on a page that says so, and shows nobody', async () => {
    const { page } = visit;
    await page.goto(`${clinic.sandbox.url}/standalone?vendor=smart`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const words = await problemOf(page);
    expect(words).toContain('Access was not given: the launch was cancelled or denied.');
    expect(words).toContain('launch/denied');
    expect(new URL(page.url()).search).toBe('');
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
    expect(visit.seen).toEqual([]);
    expectQuiet(visit, clinic);
  });

  test('passes every check of a SMART review', () => {
    expect(clinic.sandbox.traffic.filter(({ kind }) => kind === 'authorize')).toHaveLength(4);
    expect(clinic.smartViolations()).toEqual([]);
  });
});

describe('an authorization server that refuses', () => {
  /** Answers the next authorization request as a server would that refuses it. */
  async function refuseWith(parameters: Readonly<Record<string, string>>): Promise<void> {
    await visit.page.route('**/auth/authorize?*', (route) => {
      const state = new URL(route.request().url()).searchParams.get('state') ?? '';
      const location = `${clinic.appOrigin}/index.html?${new URLSearchParams({ ...parameters, state })}`;
      return route.fulfill({ status: 302, headers: { location } });
    });
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
  }

  test('is quoted in words, with a link to what it says about it', async () => {
    await refuseWith({
      error: 'temporarily_unavailable',
      error_description: 'Down until noon <b>today</b>',
      error_uri: 'https://ehr.example/outage',
    });
    const words = await problemOf(visit.page);
    expect(words).toContain('temporarily_unavailable (Down until noon <b>today</b>)');
    const link = visit.page.getByRole('link', { name: 'What the server says about it' });
    expect(await link.getAttribute('href')).toBe('https://ehr.example/outage');
    expect(new URL(visit.page.url()).search).toBe('');
    expectQuiet(visit, clinic);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,hello',
    '/index.html',
    'not an address',
  ])('gives no link where it names %s', async (address) => {
    await refuseWith({ error: 'server_error', error_uri: address });
    await problemOf(visit.page);
    expect(await visit.page.getByRole('link', { name: 'What the server says about it' }).count()).toBe(0);
  });

  test('is not quoted where no launch of this window asked it: anybody can write such an address', async () => {
    const parameters = { error: 'server_error', error_description: 'Call 555', error_uri: 'https://evil.example/' };
    await visit.page.goto(`${clinic.appOrigin}/index.html?${new URLSearchParams({ ...parameters, state: 'x' })}`);
    const words = await problemOf(visit.page);
    expect(words).toContain('launch/denied');
    expect(words).not.toContain('555');
    expect(await visit.page.locator('a').count()).toBe(0);
  });
});
