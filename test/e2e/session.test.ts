import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, factOf, incompleteOf, openClinic, problemOf, stampOf, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;

beforeEach(async () => {
  visit = await clinic.visit();
});
afterEach(() => visit.context.close());

async function open(vendor: 'smart' | 'epic' | 'oracle', fault: string): Promise<void> {
  await visit.page.goto(clinic.sandbox.createLaunch({ vendor, patientId: 'v06', fault }));
}

const tokenRequests = (kind: string) =>
  clinic.sandbox.traffic.filter((entry) => entry.kind === 'token' && entry.form['grant_type'] === kind).length;

const ENDED = /The session has ended\. What was read at .* stays on screen; open the app from the chart again/;

describe('a session that ends in the middle of reading', () => {
  beforeAll(async () => {
    clinic = await openClinic();
  });
  afterAll(() => clinic.close());
  beforeEach(() => clinic.sandbox.clearTraffic());

  test.each([
    'smart',
    'oracle',
  ] as const)('is renewed where the server allows it (%s), and the record is whole', async (vendor) => {
    await open(vendor, 'expire=2');
    await chartOf(visit.page);
    expect(await incompleteOf(visit.page)).toBe('');
    expect(await factOf(visit.page, 'Nephrectomy')).toMatch(/^partial/);
    expect(tokenRequests('refresh_token')).toBe(1);
    expect(clinic.smartViolations()).toEqual([]);
  });

  test('says so where it cannot be renewed, names what is missing, and calls none of it absent', async () => {
    await open('epic', 'expire=2');
    await chartOf(visit.page);
    expect(await stampOf(visit.page)).toBe('Peter Hawthorn');
    const words = await visit.page.locator('body').innerText();
    expect(words).toMatch(ENDED);
    expect(await incompleteOf(visit.page)).toMatch(/Procedure, MedicationRequest.* could not be read/);
    expect(words).not.toMatch(/none on record/);
    expect(await factOf(visit.page, 'Nephrectomy')).toMatch(/^cannot tell unknown/);
    expect(tokenRequests('refresh_token')).toBe(0);
    expect(clinic.smartViolations()).toEqual([]);
  });

  test('without a word the browser could read, before its time, is a failed connection and no conclusion', async () => {
    await open('epic', 'cors-less-401=2');
    await chartOf(visit.page);
    expect(await incompleteOf(visit.page)).toMatch(/Procedure, MedicationRequest.* could not be read/);
    expect(await visit.page.locator('body').innerText()).not.toMatch(/none on record/);
  });

  test('before the first answer shows no chart at all', async () => {
    await open('epic', 'expire=0');
    const words = await problemOf(visit.page);
    expect(words).toContain('The session has ended; open the app from the chart again.');
    expect(words).toContain('fhir/session-ended');
    expect(visit.seen).toEqual([]);
  });

  test('and is opened again by a reload shows no chart, and asks the server for nothing', async () => {
    await open('epic', '');
    await chartOf(visit.page);
    clinic.sandbox.expireTokens();
    await visit.page.reload();
    expect(await problemOf(visit.page)).toContain('fhir/session-ended');
    expect(await visit.page.locator('body').innerText()).not.toContain('Hawthorn');
  });

  test('is renewed on a reload where the server allows it, and again on the next', async () => {
    await open('smart', '');
    for (const _time of [1, 2]) {
      await chartOf(visit.page);
      expect(await stampOf(visit.page)).toBe('Peter Hawthorn');
      clinic.sandbox.expireTokens();
      await visit.page.reload();
    }
    await chartOf(visit.page);
    expect(await incompleteOf(visit.page)).toBe('');
    expect(tokenRequests('refresh_token')).toBe(2);
  });

  test('is not renewed for another patient: the page ends, also after a reload', async () => {
    await visit.page.route('**/auth/token', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      const renewed = route.request().postData()?.includes('refresh_token') === true;
      await route.fulfill({ response, json: renewed ? { ...answer, patient: 'v01' } : answer });
    });
    await open('smart', 'expire=2');
    await chartOf(visit.page);
    expect(await visit.page.locator('body').innerText()).toMatch(ENDED);
    expect(await incompleteOf(visit.page)).toMatch(/could not be read/);
    await visit.page.reload();
    await problemOf(visit.page);
    expect(visit.seen).toEqual(['Peter Hawthorn']);
    const asked = clinic.sandbox.traffic.filter(({ kind, url }) => kind === 'fhir' && url.includes('v01'));
    expect(asked).toEqual([]);
  });
});

describe('a token that lives for three seconds', () => {
  beforeAll(async () => {
    clinic = await openClinic({ tokenSeconds: 3 });
  });
  afterAll(() => clinic.close());
  beforeEach(() => clinic.sandbox.clearTraffic());

  test('is renewed before it ends, as often as needed', async () => {
    await open('smart', 'slow:*=400');
    await chartOf(visit.page);
    expect(await incompleteOf(visit.page)).toBe('');
    expect(tokenRequests('refresh_token')).toBeGreaterThan(0);
    expect(clinic.smartViolations()).toEqual([]);
  });

  test('and ends where it cannot be renewed is known to have ended, by its time', async () => {
    await open('epic', 'slow:*=1600');
    await chartOf(visit.page);
    const words = await visit.page.locator('body').innerText();
    expect(words).toMatch(ENDED);
    expect(words).not.toMatch(/none on record/);
    expect(clinic.smartViolations()).toEqual([]);
  });
});

describe('a launch whose token names no patient', () => {
  beforeAll(async () => {
    clinic = await openClinic();
  });
  afterAll(() => clinic.close());

  test.each(['smart', 'epic', 'oracle'] as const)('is refused (%s), and no record is asked for', async (vendor) => {
    await open(vendor, 'no-patient');
    const words = await problemOf(visit.page);
    expect(words).toContain('The server did not say whose chart is open; nobody can be shown.');
    expect(clinic.sandbox.traffic.filter(({ kind }) => kind === 'fhir')).toEqual([]);
  });
});

describe('a session that cannot be renewed', () => {
  beforeAll(async () => {
    clinic = await openClinic({ tokenSeconds: 12 });
  });
  afterAll(() => clinic.close());
  beforeEach(() => clinic.sandbox.clearTraffic());

  test('says when it is about to end; afterwards the page stays readable, marked with the time it was read', async () => {
    await open('epic', '');
    await chartOf(visit.page);
    const soon = /The session ends in 1 minute\. What was read at \d\d:\d\d stays on screen\./;
    await visit.page.getByText(soon).waitFor();
    await visit.page.getByText(ENDED).waitFor({ timeout: 20_000 });
    expect(await visit.page.getByText(soon).count()).toBe(0);
    expect(await stampOf(visit.page)).toBe('Peter Hawthorn');
    expect(await factOf(visit.page, 'Nephrectomy')).toMatch(/^partial/);
    expect(await incompleteOf(visit.page)).toBe('');
    expect(tokenRequests('refresh_token')).toBe(0);
  });

  test('and one that can says nothing: its token is not its end', async () => {
    await open('oracle', '');
    await chartOf(visit.page);
    await visit.page.waitForTimeout(500);
    expect(await visit.page.getByText(/session (ends|has ended)/i).count()).toBe(0);
  });

  test('can be ended by hand: storage, address and screen hold nothing of the patient, and back or reload bring nothing', async () => {
    await open('smart', '');
    await chartOf(visit.page);
    await visit.page.getByRole('button', { name: 'End session' }).click();
    await visit.page.getByRole('heading', { name: 'The session was ended' }).waitFor();
    const empty = async () => {
      expect(await visit.page.locator('html').innerHTML()).not.toContain('Hawthorn');
      expect(await visit.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).toBe('{}');
    };
    await empty();
    expect(await visit.page.title()).not.toContain('Hawthorn');
    visit.forgetSeen();
    await visit.page.reload();
    await visit.page.getByRole('heading', { name: "Open Nextline from a patient's chart" }).waitFor();
    await empty();
    expect(visit.seen).toEqual([]);
  });
});

describe('the query ledger', () => {
  beforeAll(async () => {
    clinic = await openClinic();
  });
  afterAll(() => clinic.close());

  test('can be saved for the analyst, and holds nothing of the patient', async () => {
    await open('epic', 'forbidden:Observation');
    await chartOf(visit.page);
    const download = visit.page.waitForEvent('download');
    await visit.page.getByRole('button', { name: 'Save the query ledger (no patient data)' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('nextline-query-ledger.json');
    const words = readFileSync(await file.path(), 'utf8');
    expect(words).not.toMatch(/Hawthorn|Peter|v06|19\d\d|nivolumab|pembrolizumab|"reference"/);
    const { searches } = JSON.parse(words);
    expect(searches).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ address: 'Procedure?patient=…&category=387713003', state: 'loaded' }),
        expect.objectContaining({ resourceType: 'Observation', state: 'not-authorised', status: 403 }),
      ]),
    );
    for (const { received, used, ignored } of searches) {
      const set = (ignored ?? []).reduce((sum: number, { count }: { readonly count: number }) => sum + count, 0);
      expect((used ?? 0) + set).toBe(received);
    }
  });
});
