/** What a launch asks of the app's server and of the EHR, and what waits for what: counts, which no busy machine changes. */
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, openClinic, stampOf, type Visit } from './clinic.ts';

/** Patient and the seven types that the rules read. */
const READS = 8;

let clinic: Clinic;
let visit: Visit;
/** Reads that had been asked for when the first of them was answered. */
let before = 0;

/** Answers no read before all of them have been asked for: a launch that reads one after the other would never end. */
async function answerAllAtOnce({ page }: Visit, base: string): Promise<void> {
  const waiting: Route[] = [];
  await page.route(
    (url) => url.href.startsWith(base) && !url.pathname.includes('/.well-known/'),
    async (route) => {
      if (before > 0) return route.continue();
      waiting.push(route);
      if (waiting.length < READS) return;
      before = waiting.length;
      await Promise.all(waiting.map((one) => one.continue()));
    },
  );
}

beforeAll(async () => {
  clinic = await openClinic({ concurrency: 8 });
  visit = await clinic.visit();
  await answerAllAtOnce(visit, clinic.sandbox.issuer('smart'));
  clinic.sandbox.clearTraffic();
  await visit.page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
  await chartOf(visit.page);
});
afterAll(() => clinic.close());

describe('a launch from the chart', () => {
  test('asks for all that the rules read at once', async () => {
    expect(await stampOf(visit.page)).toBe('Peter Hawthorn');
    expect(before).toBe(READS);
  });

  test('asks the EHR for its endpoints, a code, a token, the record and its look, and for nothing else', () => {
    const asked = clinic.sandbox.traffic.map(({ kind }) => kind);
    const needed = asked.filter((kind) => kind !== 'preflight' && kind !== 'chart');
    expect(needed).toEqual(['well-known', 'authorize', 'token', ...Array.from({ length: READS }, () => 'fhir')]);
    // The look of the EHR, once, and not in front of the record.
    const looks = clinic.sandbox.traffic.filter(({ kind }) => kind === 'chart').map(({ url }) => new URL(url).pathname);
    expect(looks).toEqual(['/ehr/smart/smart-style.json']);
    expect(asked.indexOf('chart')).toBeGreaterThan(asked.indexOf('token'));
  });

  test('asks for no capability statement, reads nothing that a search brings, and asks nothing twice', () => {
    const urls = clinic.sandbox.traffic.filter(({ kind }) => kind === 'fhir').map(({ url }) => url);
    expect(urls.filter((url) => /\/metadata|\/(?!Patient)[A-Z]\w+\/[^?]/.test(url.replace(/^.*?\/fhir/, '')))).toEqual(
      [],
    );
    expect(new Set(urls).size).toBe(urls.length);
    const preflights = clinic.sandbox.traffic.filter(({ kind }) => kind === 'preflight');
    expect(preflights.length).toBeLessThanOrEqual(READS);
  });

  test('waits for two pages of the app and for nothing else of it: configuration and scripts come with them', () => {
    const ofApp = visit.requests.filter((url) => url.startsWith(clinic.appOrigin)).map((url) => new URL(url).pathname);
    expect(ofApp.filter((path) => !path.startsWith('/assets/'))).toEqual(['/launch.html', '/index.html']);
    expect(ofApp.filter((path) => /schema|zod/.test(path))).toEqual([]);
  });
});
