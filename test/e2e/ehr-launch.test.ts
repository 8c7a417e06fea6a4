import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appFrame, type Clinic, chartOf, expectQuiet, openClinic, stampOf, type Visit } from './clinic.ts';

let clinic: Clinic;

beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

/** Everything by which the patient of these tests could be known. */
const MARKS = /v06|hawthorn|peter|1967|28 jan/i;

const WAYS = {
  'in the iframe of the chart': async ({ page }: Visit): Promise<Frame> => appFrame(page),
  'in its own window': async ({ context, page }: Visit): Promise<Frame> => {
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: 'Open Nextline in its own window' }).click(),
    ]);
    return opened.mainFrame();
  },
} as const;

const CASES = (['smart', 'epic', 'oracle'] as const).flatMap((vendor) => [
  { vendor, way: 'in the iframe of the chart', open: 'frame' } as const,
  { vendor, way: 'in its own window', open: '' } as const,
]);

describe.each(CASES)('an EHR launch from a chart in the manner of $vendor, $way', ({ vendor, way, open }) => {
  let visit: Visit;
  let app: Page | Frame;

  beforeAll(async () => {
    visit = await clinic.visit();
    await visit.page.goto(`${clinic.sandbox.url}/chart/v06?vendor=${vendor}&open=${open}`);
    app = await chartOf(await WAYS[way](visit));
  });
  afterAll(() => visit.context.close());

  test('shows whose record it is, the history, the timeline and the evidence', async () => {
    expect(await stampOf(app)).toBe('Peter Hawthorn');
    const words = await app.locator('body').innerText();
    expect(words).toContain('born 28 Jan 1967');
    expect(words).toMatch(/partial nephrectomy Sep 2019/);
    expect(words).toMatch(/brain Aug 2026/);
    expect(await app.getByRole('heading', { name: 'Timeline' }).isVisible()).toBe(true);
    expect(await app.getByRole('article', { name: 'Tivozanib as third or fourth line' }).isVisible()).toBe(true);
  });

  test('asks the app and the EHR alone, and leaves the console empty', () => {
    expectQuiet(visit, clinic);
  });

  test('leaves nothing of the patient in address, title or requests to the app', async () => {
    expect(await app.title()).toBe('Nextline');
    expect(app.url()).not.toMatch(MARKS);
    expect(visit.requests.filter((url) => url.startsWith(clinic.appOrigin) && MARKS.test(url))).toEqual([]);
  });

  test('leaves no code and no state in the address', () => {
    const { origin, pathname, search, hash } = new URL(app.url());
    expect(origin + pathname).toBe(`${clinic.appOrigin}/index.html`);
    expect(search).toBe('');
    expect(hash).toMatch(/^#session=[A-Za-z0-9-]{36,}$/);
  });

  test('keeps the session under a key of its own, and nothing anywhere else', async () => {
    const kept = await app.evaluate(() => ({
      session: Object.keys(sessionStorage),
      local: Object.keys(localStorage),
      cookies: document.cookie,
    }));
    expect(kept).toEqual({ session: [new URL(app.url()).hash.replace('#session=', '')], local: [], cookies: '' });
    expect(await app.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(/hawthorn|1967/i);
    // What cookies there are belong to the sign-in of the EHR, on the same host.
    const names = (await visit.context.cookies()).map(({ name }) => name);
    expect(names.filter((name) => !/^_(session|interaction)/.test(name))).toEqual([]);
  });
});

describe('the traffic of these launches', () => {
  test('was recorded: each launch asked for its endpoints, a code, a token and the record', () => {
    const count = (kind: string) => clinic.sandbox.traffic.filter((entry) => entry.kind === kind).length;
    expect([count('well-known'), count('authorize'), count('token')]).toEqual(Array(3).fill(CASES.length));
    expect(count('fhir')).toBeGreaterThan(CASES.length * 5);
    expect(count('foreign')).toBe(0);
  });

  test('passes every check of a SMART review', () => {
    expect(clinic.smartViolations()).toEqual([]);
  });
});

test('each launch in the same window has a key of its own, and none is shared', async () => {
  const { page, context } = await clinic.visit();
  for (const patientId of ['v06', 'v01']) {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId }));
    await chartOf(page);
  }
  const keys = await page.evaluate(() => Object.keys(sessionStorage));
  expect(keys).toHaveLength(2);
  expect(keys.every((key) => /^[A-Za-z0-9-]{36,}$/.test(key))).toBe(true);
  await context.close();
});
