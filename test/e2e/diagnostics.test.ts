/** The analyst's page in the real browser: before any patient, and without one. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, faultsOf, openClinic, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(async () => {
  visit = await clinic.visit();
  clinic.sandbox.clearTraffic();
});
afterEach(async () => {
  expect(visit.seen.filter((name) => name !== 'Peter Hawthorn')).toEqual([]);
  await visit.context.close();
});

const open = async () => {
  await visit.page.goto(`${clinic.appOrigin}/index.html?diagnostics`);
  await visit.page.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
};
const words = () => visit.page.locator('main').innerText();
const smart = () => visit.page.locator('section').filter({ hasText: clinic.sandbox.issuer('smart') });

describe('the diagnostics page', () => {
  test('opens before any patient and sends nothing to a server', async () => {
    await open();
    await visit.page.getByText('The policy allows every configured server and nothing unsafe.').waitFor();
    const text = await words();
    expect(text).toContain('config.json is valid.');
    expect(text).toContain('Bibliographic citation of the intervention');
    for (const vendor of ['smart', 'epic', 'oracle'] as const) expect(text).toContain(clinic.sandbox.issuer(vendor));
    expect(text).toContain(`frame-ancestors\t${clinic.sandbox.url}`);
    expect(clinic.sandbox.traffic).toEqual([]);
    expect(visit.requests.filter((url) => !url.startsWith(clinic.appOrigin) && !url.startsWith('data:'))).toEqual([]);
    expect(visit.complaints).toEqual([]);
  });

  test('is reached from the start screen', async () => {
    await visit.page.goto(`${clinic.appOrigin}/index.html`);
    await visit.page.getByRole('link', { name: 'For the analyst: how the app is set up here' }).click();
    await visit.page.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
  });

  test('says what is lost without each scope', async () => {
    await open();
    const row = smart().getByRole('row').filter({ hasText: 'patient/Observation.read' });
    await row.locator('summary').click();
    expect(await row.innerText()).toContain('No longer known');
    expect(await row.innerText()).toMatch(/Karnofsky/i);
    expect(await row.innerText()).toContain('Conclusions that rest on it');
  });

  test('asks a server for its endpoints and its CapabilityStatement when told to, without a token', async () => {
    await open();
    await smart().getByRole('button', { name: /^Ask / }).click();
    await smart().getByText('The server announces everything a launch needs.').waitFor();
    expect(await smart().innerText()).toContain('token_endpoint');
    expect(await smart().innerText()).toMatch(/FHIR release\s+R4/);
    const asked = visit.requests.filter((url) => url.startsWith(clinic.sandbox.url));
    const issuer = clinic.sandbox.issuer('smart');
    expect([...asked].sort()).toEqual([`${issuer}/.well-known/smart-configuration`, `${issuer}/metadata`]);
    expect(visit.complaints).toEqual([]);
  });

  test('says so where the server does not announce what is needed', async () => {
    await visit.page.route('**/.well-known/smart-configuration', (route) =>
      route.fulfill({
        json: {
          authorization_endpoint: 'https://elsewhere.example/authorize',
          code_challenge_methods_supported: ['plain'],
          capabilities: ['launch-ehr'],
        },
      }),
    );
    await visit.page.route('**/metadata', (route) => route.fulfill({ status: 500, body: '' }));
    await open();
    await smart().getByRole('button', { name: /^Ask / }).click();
    await smart().getByText('The server names no token_endpoint.').waitFor();
    const text = await smart().innerText();
    expect(text).toContain('https://elsewhere.example is neither the origin of the issuer nor listed in “origins”');
    expect(text).toContain('The server does not announce PKCE with S256.');
    expect(text).toContain('The server does not announce “client-public”.');
    expect(text).toContain('Could not be read (HTTP 500).');
  });

  test('knows what was granted after a launch in this window, and nothing of its patient', async () => {
    const { page } = visit;
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    await chartOf(page);
    visit.forgetSeen();
    await open();
    const row = smart().getByRole('row').filter({ hasText: 'patient/Observation.read' });
    expect(await row.getByRole('cell').nth(2).innerText()).toBe('yes');
    expect(await page.locator('body').innerText()).not.toMatch(/Hawthorn|v06/);
    expect(visit.seen).toEqual([]);
  });

  test('is the page that says what is wrong with a configuration', async () => {
    await visit.context.route(`${clinic.appOrigin}/index.html*`, async (route) => {
      const response = await route.fetch();
      const html = (await response.text()).replace('"vendor":"smart"', '"vendor":"smrt"');
      await route.fulfill({ response, body: html });
    });
    await open();
    expect(await words()).toContain('config.json is not valid.');
    expect(await words()).toContain('there is no search plan for smrt');
  });

  test.each([
    ['English', 'Diagnostics', 1400],
    ['Deutsch', 'Diagnose', 360],
  ])('in %s has no fault of accessibility and fits its window', async (language, title, width) => {
    await visit.page.setViewportSize({ width, height: 900 });
    await open();
    await visit.page.getByRole('button', { name: language }).click();
    await visit.page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await smart()
      .getByRole('button', { name: /^Ask |fragen$/ })
      .click();
    await smart().getByText('token_endpoint').waitFor();
    await visit.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await faultsOf(visit.page)).toEqual([]);
    const [page, window] = await visit.page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(page).toBeLessThanOrEqual(window ?? 0);
    expect(visit.complaints).toEqual([]);
  });
});
