/** What stands on the screen while the rest of the record is still on its way. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Clinic, chartOf, openClinic, stampOf, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;

beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(async () => {
  visit = await clinic.visit();
  // Every state of the document: how it is marked, which considerations it lists, and what it says was found.
  await visit.page.addInitScript(() => {
    const states: string[] = [];
    Reflect.set(window, 'nextlineStates', states);
    const words = (selector: string) =>
      [...document.querySelectorAll(selector)].map((one) => one.textContent?.trim() ?? '');
    new MutationObserver(() => {
      const state = JSON.stringify({
        mark: document.querySelector('[data-answer]')?.getAttribute('data-answer') ?? 'none',
        listed: words('article h4'),
        found: words('[aria-labelledby="found-title"] dd').flatMap((one) => one.split(',')),
      });
      if (states.at(-1) !== state) states.push(state);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
});
afterEach(() => visit.context.close());

interface State {
  readonly mark: string;
  readonly listed: readonly string[];
  readonly found: readonly string[];
}

const statesOf = async (): Promise<readonly State[]> => {
  const states = await visit.page.evaluate(() => Reflect.get(window, 'nextlineStates') as string[]);
  return states.map((state) => JSON.parse(state));
};

describe.each([
  ['smart', 'slow:Procedure=5000'],
  ['epic', 'slow:Observation=5000'],
  ['oracle', 'slow:MedicationAdministration=5000'],
] as const)('a source of %s that is late (%s)', (vendor, fault) => {
  test('leaves the patient and what was found on screen, marked provisional, and concludes nothing yet', async () => {
    await visit.page.goto(clinic.sandbox.createLaunch({ vendor, patientId: 'v14', fault }));
    await visit.page.locator('main[data-answer="provisional"]').waitFor({ timeout: 20_000 });
    expect(await stampOf(visit.page)).toBe('Walter Sycamore');
    const words = await visit.page.locator('main').innerText();
    expect(words).toMatch(/Provisional: the record is still being read/);
    expect(words).toMatch(/clear cell/i);
    expect(words).not.toMatch(/absent|none on record|\bno (prior|nephrectomy|metastas)/i);
    expect(await visit.page.locator('article').count()).toBe(0);

    await chartOf(visit.page);
    const states = await statesOf();
    const marks = states.map(({ mark }) => mark).filter((mark, i, all) => mark !== all[i - 1]);
    expect(marks.filter((mark) => mark !== 'none')).toEqual(['provisional', 'complete']);
    // Considerations come once, with the whole record, and none comes or goes before or after.
    const lists = states.map(({ listed }) => listed.join('|')).filter((list, i, all) => list !== all[i - 1]);
    expect(lists[0]).toBe('');
    expect(lists).toHaveLength(2);
    for (const { mark, listed } of states) if (listed.length > 0) expect(mark).toBe('complete');
    // What was found stays: the list only grows until the whole takes its place.
    const found = states.filter(({ mark }) => mark === 'provisional').map((one) => one.found);
    for (const [i, before] of found.entries()) {
      expect(found[i + 1]?.filter((one) => before.includes(one)) ?? before).toEqual(before);
    }
    expect(new Set(visit.seen)).toEqual(new Set(['Walter Sycamore']));
    expect(visit.complaints).toEqual([]);
  });
});

test('a session ended while the rest is on its way leaves nothing: no request, no name, no token', async () => {
  await visit.page.goto(
    clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v14', fault: 'slow:Procedure=5000' }),
  );
  await visit.page.locator('main[data-answer="provisional"]').waitFor({ timeout: 20_000 });
  await visit.page.getByRole('button', { name: 'End session' }).click();
  const left = visit.requests.length;
  await visit.page.getByRole('heading', { name: 'The session was ended' }).waitFor();
  await visit.page.waitForTimeout(6000);
  expect(await visit.page.locator('html').innerHTML()).not.toContain('Sycamore');
  expect(await visit.page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).toBe('{}');
  expect(new URL(visit.page.url()).hash).toBe('');
  expect(visit.requests.slice(left)).toEqual([]);
  expect(visit.complaints.filter((line) => line.startsWith('uncaught'))).toEqual([]);
});
