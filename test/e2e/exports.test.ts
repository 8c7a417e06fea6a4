/** What leaves the screen: the sheet on one page, the note, the files, and the comparison with a saved snapshot. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSnapshot, replay } from '../../src/assess/snapshot.ts';
import { knowledge } from '../support/knowledge.ts';
import { r4Faults } from '../support/r4-shape.ts';
import { type Clinic, chartOf, faultsOf, openClinic, type Visit } from './clinic.ts';

let clinic: Clinic;
const folder = mkdtempSync(join(tmpdir(), 'nextline-exports-'));

beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(async () => {
  await clinic.close();
  rmSync(folder, { recursive: true, force: true });
});

async function openMenu(patientId: string, visit?: Visit): Promise<Page> {
  const { page } = visit ?? (await clinic.visit());
  await page.addInitScript(() => {
    // The dialog of the printer would wait for ever.
    window.print = () => document.documentElement.setAttribute('data-printed', 'true');
  });
  await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId }));
  await chartOf(page);
  await page.getByText('The statements are being loaded.').first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Print, copy, export' }).click();
  await page.getByRole('dialog', { name: 'Print, copy, export' }).waitFor();
  return page;
}

async function saved(page: Page, button: string): Promise<{ readonly name: string; readonly text: string }> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

const pagesIn = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

describe('the sheet for the tumour board', () => {
  test.each([
    'A4',
    'Letter',
  ] as const)('of a usual patient fits on one page of %s, and the screen is not on it', async (format) => {
    const page = await openMenu('v06');
    await page.getByRole('button', { name: 'Tumour board sheet' }).click();
    const sheet = page.getByRole('article', { name: /Tumour board sheet/ });
    await sheet.waitFor();
    expect(pagesIn(await page.pdf({ format }))).toBe(1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#root').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Close' }).isVisible()).toBe(false);
    expect(await sheet.isVisible()).toBe(true);
    // Nothing is cut off at the side.
    const { width, content } = await sheet.evaluate((element) => ({
      width: element.clientWidth,
      content: element.scrollWidth,
    }));
    expect(content).toBeLessThanOrEqual(width);
  });

  // The other patients print at the end of their stories: stories.test.ts.
  test.each(['v10a', 'v10c', 'v12a', 'v12b'])('of the variant %s too', async (id) => {
    const page = await openMenu(id);
    await page.getByRole('button', { name: 'Tumour board sheet' }).click();
    await page.getByRole('article', { name: /Tumour board sheet/ }).waitFor();
    for (const format of ['A4', 'Letter'] as const) expect(pagesIn(await page.pdf({ format }))).toBe(1);
  });

  test('longer than a page it names its patient on every page', async () => {
    const page = await openMenu('v04');
    await page.getByRole('button', { name: 'Tumour board sheet' }).click();
    const sheet = page.getByRole('article', { name: /Tumour board sheet/ });
    await sheet.waitFor();
    // Nine months after its last entry nearly everything about this patient is open.
    expect(pagesIn(await page.pdf({ format: 'A4' }))).toBe(2);
    await page.emulateMedia({ media: 'print' });
    const running = sheet.getByText(/Clara Heather, born 19 Aug 1962, .* replay hash/);
    expect(
      await running.evaluate((element) => {
        const { display, breakInside } = getComputedStyle(element);
        return { display, breakInside };
      }),
    ).toEqual({ display: 'table-footer-group', breakInside: 'avoid' });
  });

  test('says who, as of when and by which evidence; Escape leads back to where it was opened', async () => {
    const page = await openMenu('v06');
    await page.getByRole('button', { name: 'Tumour board sheet' }).click();
    const sheet = page.getByRole('article', { name: /Tumour board sheet/ });
    await sheet.waitFor();
    const text = await sheet.innerText();
    for (const part of [
      'Peter Hawthorn',
      'judged as of 2 Nov 2026',
      knowledge.evidence.edition.edition,
      'replay hash',
      'Reviewed by',
    ]) {
      expect(text).toContain(part);
    }
    await page.getByRole('button', { name: 'Print or save as PDF' }).click();
    expect(await page.locator('html').getAttribute('data-printed')).toBe('true');
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Print, copy, export');
  });
});

test('the note can be selected and copied, and is the text that is shown', async () => {
  const visit = await clinic.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await openMenu('v01', visit);
  await page.getByRole('button', { name: 'Note text for the chart' }).click();
  const note = await page.getByRole('textbox', { name: 'The note' }).inputValue();
  expect(note).toContain('In one sentence:');
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(note);
  expect(await faultsOf(page)).toEqual([]);
});

test('the files belong together by their hash, name nobody, and hold what they say', async () => {
  const page = await openMenu('v06');
  const snapshot = await saved(page, 'Save a snapshot');
  const assessment = await saved(page, 'Assessment (JSON)');
  const history = await saved(page, 'History (FHIR, mCODE)');
  const read = readSnapshot(JSON.parse(snapshot.text));
  if (!read.ok) throw new Error(read.error.message);
  const { hash } = read.value;
  expect(replay(read.value, knowledge)).toMatchObject({ same: true });
  expect(JSON.parse(assessment.text)).toMatchObject({ ...read.value.assessment, replay: { hash } });
  const bundle = JSON.parse(history.text);
  expect(bundle.identifier.value).toBe(hash);
  expect(r4Faults(bundle)).toEqual([]);
  expect([snapshot, assessment, history].map(({ name }) => name)).toEqual(
    ['snapshot', 'assessment', 'history'].map((kind) => `nextline-${kind}-2026-11-02-${hash.slice(0, 8)}.json`),
  );
});

describe('since last time', () => {
  const file = (name: string) => join(folder, name);

  async function snapshotFile(patientId: string): Promise<string> {
    const page = await openMenu(patientId);
    const { text } = await saved(page, 'Save a snapshot');
    writeFileSync(file(`${patientId}.json`), text);
    return file(`${patientId}.json`);
  }

  test('a saved snapshot shows what an answer has changed since', async () => {
    const before = await snapshotFile('v06');
    const page = await openMenu('v06');
    await page.keyboard.press('Escape');
    await page.getByRole('spinbutton', { name: 'Progressing lesions' }).fill('2');
    await page.getByRole('spinbutton', { name: /Lesions in all/ }).fill('3');
    await page
      .getByRole('button', { name: /^(Set|Answer)/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Print, copy, export' }).click();
    await page.getByLabel('Compare with a snapshot').setInputFiles(before);
    const dialog = page.getByRole('dialog', { name: 'Since last time' });
    await dialog.waitFor();
    expect(await dialog.getByRole('row', { name: /new Lesions/ }).isVisible()).toBe(true);
    expect(await dialog.getByRole('row', { name: /changed Progressing lesions .* 2 of 3/ }).isVisible()).toBe(true);
    expect(await dialog.getByRole('row', { name: /R-23/ }).isVisible()).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
  });

  test('a snapshot of another patient is refused, and nothing of it is shown', async () => {
    const other = await snapshotFile('v01');
    const page = await openMenu('v06');
    await page.getByLabel('Compare with a snapshot').setInputFiles(other);
    await page.getByText('This snapshot is of another patient. Nothing of it is shown.').waitFor();
    expect(await page.getByRole('dialog', { name: 'Since last time' }).count()).toBe(0);
  });

  test('a file that is no snapshot, or was changed after it was saved, is refused', async () => {
    const before = readFileSync(await snapshotFile('v06'), 'utf8');
    writeFileSync(file('changed.json'), before.replace('"partial"', '"radical"'));
    writeFileSync(file('other.json'), 'not JSON');
    const page = await openMenu('v06');
    for (const name of ['changed.json', 'other.json']) {
      await page.getByLabel('Compare with a snapshot').setInputFiles(file(name));
      await page.getByText('This file is no snapshot of Nextline').waitFor();
    }
  });
});
