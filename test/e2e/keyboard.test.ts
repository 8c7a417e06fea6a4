/** The page with the keyboard alone, in a real browser: everything is reached, and the focus is never lost. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Clinic, chartOf, openClinic, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;
let page: Page;

beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(async () => {
  visit = await clinic.visit();
  page = visit.page;
});
afterEach(() => visit.context.close());

async function open(patientId: string, vendor: 'smart' | 'epic' = 'smart'): Promise<void> {
  await page.goto(clinic.sandbox.createLaunch({ vendor, patientId }));
  await chartOf(page);
}

interface Stop {
  /** Its name, as far as a test needs it. */
  readonly name: string;
  readonly tag: string;
  /** In the window, not under the header, and with a ring around it. */
  readonly seen: boolean;
}

/** What has the focus; `tag` is BODY where nothing has it. */
function focused(): Promise<Stop> {
  return page.evaluate(() => {
    const one = document.activeElement ?? document.body;
    const box = one.getBoundingClientRect();
    const ring = (pseudo?: string) => window.getComputedStyle(one, pseudo).outlineStyle !== 'none';
    // Radio buttons that are drawn as a switch show the ring on their label.
    const label = one instanceof HTMLInputElement ? one.labels?.[0]?.querySelector('span') : undefined;
    const ringed =
      ring() || ring('::before') || (label ? window.getComputedStyle(label).outlineStyle !== 'none' : false);
    const header = document.querySelector('header');
    const covered =
      header !== null &&
      !header.contains(one) &&
      window.getComputedStyle(header).position === 'sticky' &&
      box.bottom <= header.getBoundingClientRect().bottom;
    const labelled = one instanceof HTMLInputElement ? one.labels?.[0]?.textContent : undefined;
    return {
      name: (one.getAttribute('aria-label') ?? labelled ?? one.textContent ?? '').trim(),
      tag: one.tagName,
      seen: ringed && !covered && box.bottom > 0 && box.top < window.innerHeight,
    };
  });
}

/** Asked again for a while: after a press the focus moves when the page has drawn what it moves to. */
const nameOfFocus = async () => (await focused()).name;

/** Presses a key until the element with this name has the focus. */
async function goTo(name: string | RegExp, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 400; presses++) {
    const { name: here } = await focused();
    if (typeof name === 'string' ? here === name : name.test(here)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`never reached ${name}`);
}

test('the tab key goes once through the whole page, from the link past the header to the end, and every stop is seen', async () => {
  await open('v06');
  const stops: Stop[] = [];
  for (let presses = 0; presses < 400; presses++) {
    await page.keyboard.press('Tab');
    const stop = await focused();
    if (stop.tag === 'BODY') break;
    stops.push(stop);
  }
  expect(stops.filter(({ seen }) => !seen).map(({ tag, name }) => `${tag} ${name}`)).toEqual([]);
  const names = stops.map(({ name }) => name);
  const at = (name: string | RegExp) =>
    names.findIndex((one) => (typeof name === 'string' ? one === name : name.test(one)));
  const path = [
    /^Skip to/,
    '8 of 8 sources read',
    'Clear cell kidney cancer',
    'Progressing lesions',
    /^With later results$/,
    'Known on',
    'Tivozanib as third or fourth line',
    /considerations do not apply/,
    'Picture',
    'Zoom in',
    'Partial nephrectomy, 9 Sep 2019',
    'Correct: Nephrectomy',
    /^Trials named/,
    /^What was asked of the server/,
  ];
  const order = path.map(at);
  expect(order).not.toContain(-1);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  // The picture of the timeline is one stop; inside it the arrow keys move.
  expect(names.filter((name) => /^(Metastasis|Progression on|cabozantinib, Line)/.test(name))).toEqual([]);
});

test('a question is answered and taken back: the focus goes to the answer, and back to the questions', async () => {
  await open('v01', 'epic');
  await goTo('Yes, all given');
  await page.keyboard.press('Enter');
  await expect.poll(nameOfFocus).toMatch(/Drugs ordered were given: Yes/);
  await expect
    .poll(() => page.getByRole('status').allInnerTexts())
    .toContainEqual(expect.stringMatching(/^Answer taken: Drugs ordered were given\. \d+ considerations changed\.$/));
  await goTo(/^Take back the answer/);
  await page.keyboard.press('Enter');
  await expect.poll(nameOfFocus).toBe('What would change this');
  await expect
    .poll(() => page.getByRole('status').allInnerTexts())
    .toContainEqual(
      expect.stringMatching(/^Answer taken back: Drugs ordered were given\. \d+ considerations changed\.$/),
    );
});

test('the sources of a clause open in a drawer that keeps the focus, and gives it back', async () => {
  await open('v06');
  await goTo('Clear cell kidney cancer');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('dialog');
  await drawer.waitFor();
  for (let presses = 0; presses < 12; presses++) {
    await page.keyboard.press('Tab');
    expect(await drawer.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
  await expect.poll(nameOfFocus).toBe('Clear cell kidney cancer');
});

test('a correction that is given up gives the focus back to where it was asked for', async () => {
  await open('v06');
  await goTo('Correct: Nephrectomy');
  await page.keyboard.press('Enter');
  await goTo('Cancel');
  await page.keyboard.press('Enter');
  await expect.poll(nameOfFocus).toBe('Correct: Nephrectomy');
});

test('a correction takes its reason, and the focus goes to the answer', async () => {
  await open('v06');
  await goTo('Correct: Progression');
  await page.keyboard.press('Enter');
  await goTo('Year');
  await page.keyboard.type('2026');
  await goTo(/^Reason/);
  await page.keyboard.type('read again');
  await page.keyboard.press('Enter');
  await expect.poll(nameOfFocus).toMatch(/^✎ Progression: 2026.*read again/);
});

test('the timeline is zoomed and shown whole again without losing the focus', async () => {
  await open('v06');
  await goTo('Zoom in');
  await page.keyboard.press('Enter');
  await goTo('Whole history');
  await page.keyboard.press('Enter');
  await expect.poll(nameOfFocus).toBe('Whole history');
  await goTo('Partial nephrectomy, 9 Sep 2019');
  await page.keyboard.press('ArrowRight');
  await expect.poll(nameOfFocus).toBe('Metastasis: lung, 17 Jan 2022');
});

test('a consideration opens and closes in place, down to the source of a number', async () => {
  await open('v06');
  const name = 'Another VEGFR TKI after a checkpoint inhibitor with a TKI';
  await goTo(name);
  await page.keyboard.press('Enter');
  await page.getByRole('figure').first().waitFor();
  await expect.poll(nameOfFocus).toBe(name);
  await goTo(/^Source: E-METEOR-1/);
  await page.keyboard.press('Enter');
  expect(await page.getByRole('figure').first().innerText()).toMatch(/N Engl J Med|Lancet|Choueiri|0\.66/);
  await goTo(name, 'Shift+Tab');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('figure').count()).toBe(0);
  await expect.poll(nameOfFocus).toBe(name);
});
