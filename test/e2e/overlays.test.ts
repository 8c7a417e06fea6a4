/** Local codes of a site in the browser: fetched from beside the page under its real policy; a wrong file costs only itself. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appFrame, type Clinic, chartOf, openClinic, stampOf } from './clinic.ts';

const EXAMPLE = readFileSync('fhir-mappings/overlays/example.json', 'utf8');

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic({ configurationInPages: false });
});
afterAll(() => clinic.close());

/** The app of a patient whose EHR is configured with one overlay, served as `text`. */
async function openWith(text: string | undefined) {
  const visit = await clinic.visit();
  await visit.context.route(`${clinic.appOrigin}/config.json`, async (route) => {
    const response = await route.fetch();
    const configuration = (await response.json()) as { readonly issuers: readonly object[] };
    const issuers = configuration.issuers.map((issuer) => ({ ...issuer, overlays: ['overlays/site.json'] }));
    await route.fulfill({ response, json: { ...configuration, issuers } });
  });
  await visit.context.route(`${clinic.appOrigin}/overlays/site.json`, (route) =>
    route.fulfill(text === undefined ? { status: 404 } : { contentType: 'application/json', body: text }),
  );
  await visit.page.goto(`${clinic.sandbox.url}/chart/v06?vendor=smart&open=frame`);
  const app = await chartOf(await appFrame(visit.page));
  return { visit, app, words: await app.locator('body').textContent() };
}

describe('an issuer with an overlay', () => {
  test('is read with it, and nothing is said', async () => {
    const { visit, app, words } = await openWith(EXAMPLE);
    expect(await stampOf(app)).toBe('Peter Hawthorn');
    expect(visit.requests.filter((url) => url.endsWith('/overlays/site.json'))).toHaveLength(1);
    expect(words).not.toContain('overlays/site.json');
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  });

  test.each([
    ['broken', EXAMPLE.replace('nephrectomy:radical', 'nephrectomy:oops'), 'overlays/site.json, line 21'],
    ['missing', undefined, 'overlays/site.json could not be fetched (HTTP 404)'],
  ])('that is %s still shows the patient, and says so', async (_, text, expected) => {
    const { visit, app, words } = await openWith(text);
    expect(await stampOf(app)).toBe('Peter Hawthorn');
    expect(words).toContain(expected);
    await visit.context.close();
  });
});
