/**
 * The look of the main states, held against pictures that somebody has looked at: three widths, light and dark, the first
 * screen of each. Fonts differ from machine to machine, so the letters are those of a font of the tests; what is left
 * (rasterising, native controls) stays within a tolerance. The pictures are small: a place that moved is seen, a word is not.
 *
 * After a change that is wanted: `NEXTLINE_PICTURES=write npx vitest run --project e2e test/e2e/pictures.test.ts`, then look
 * at what has changed in test/e2e/pictures.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Clinic, chartOf, openClinic, problemOf } from './clinic.ts';

const WRITE = process.env['NEXTLINE_PICTURES'] === 'write';
/** Part of the pixels that may differ noticeably, and from where on a channel (0 to 255) one does. */
const TOLERANCE = { pixels: 0.015, channel: 48 };
/** Pictures are kept at a quarter of their size: what rasterising does to single letters goes under. */
const SCALE = 0.25;

let clinic: Clinic;
const folder = () => join(inject('root'), 'test/e2e/pictures');

beforeAll(async () => {
  clinic = await openClinic();
  mkdirSync(folder(), { recursive: true });
});
afterAll(() => clinic.close());

/** The chart with the parts that are fetched apart. */
async function wholeChart(page: Page): Promise<void> {
  await chartOf(page);
  await page.locator('[aria-labelledby="timeline-title"] :is([role="group"], p)').first().waitFor();
  await page.locator('[aria-labelledby="matrix-title"] :is(table, p)').first().waitFor();
}

const STATES = {
  ready: async (page: Page) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06' }));
    await wholeChart(page);
  },
  'orders-alone': async (page: Page) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'epic', patientId: 'v01' }));
    await wholeChart(page);
  },
  'not-read-completely': async (page: Page) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v14', fault: 'forbidden:Procedure' }));
    await wholeChart(page);
  },
  'out-of-scope': async (page: Page) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v10' }));
    await wholeChart(page);
  },
  reading: async (page: Page) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06', fault: 'slow:*=60000' }));
    await page
      .getByText(/reading, 0 so far/)
      .nth(6)
      .waitFor();
  },
  problem: async (page: Page) => {
    await page.goto(clinic.sandbox.createLaunch({ vendor: 'smart', patientId: 'v06', fault: 'no-patient' }));
    await problemOf(page);
  },
} as const;

const fontFile = (weight: number) => {
  const path = createRequire(import.meta.url).resolve(
    `@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`,
  );
  return `data:font/woff2;base64,${readFileSync(path).toString('base64')}`;
};

/** The same letters, and the same time of day, on every machine. */
async function settle(page: Page): Promise<void> {
  await page.addStyleTag({
    content: `
      ${[400, 700].map((weight) => `@font-face { font-family: Pictured; font-weight: ${weight}; src: url(${fontFile(weight)}); }`).join('\n')}
      :root { --site-font-body: Pictured, sans-serif !important; --site-font-heading: Pictured, sans-serif !important; }
      code, pre { font-family: Pictured !important; }`,
  });
  await page.evaluate(async () => {
    const stamp = document.querySelector('header');
    const texts = stamp ? document.createTreeWalker(stamp, NodeFilter.SHOW_TEXT) : undefined;
    while (texts?.nextNode()) {
      texts.currentNode.nodeValue = texts.currentNode.nodeValue?.replace(/\d\d:\d\d/, '10:42') ?? '';
    }
    window.scrollTo(0, 0);
    await document.fonts.load('400 1em Pictured');
    await document.fonts.load('700 1em Pictured');
    await document.fonts.ready;
  });
}

/** The window as a small picture, made smaller by the browser. */
async function pictureOf(page: Page): Promise<Buffer> {
  const whole = `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
  const small = await page.evaluate(
    async ({ address, scale }) => {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width * scale, image.height * scale);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('the browser draws no pictures');
      context.imageSmoothingQuality = 'high';
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      // Sixteen steps of each colour are enough for what is compared, and pack well.
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
      pixels.data.forEach((value, at) => {
        pixels.data[at] = Math.round(value / 17) * 17;
      });
      context.putImageData(pixels, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
      return [...bytes];
    },
    { address: whole, scale: SCALE },
  );
  return Buffer.from(small);
}

/** Part of the pixels of two pictures that differ noticeably, counted by the browser; 1 where their sizes differ. */
async function difference(page: Page, pictures: readonly [Buffer, Buffer]): Promise<number> {
  const [seen, kept] = pictures.map((one) => `data:image/png;base64,${one.toString('base64')}`);
  return page.evaluate(
    async ({ seen: a, kept: b, channel }) => {
      const pixelsOf = async (address: string) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        return context?.getImageData(0, 0, image.width, image.height);
      };
      const [one, other] = [await pixelsOf(a), await pixelsOf(b)];
      if (!one || !other || one.width !== other.width || one.height !== other.height) return 1;
      let differing = 0;
      for (let at = 0; at < one.data.length; at += 4) {
        const apart = [0, 1, 2].map((k) => Math.abs((one.data[at + k] ?? 0) - (other.data[at + k] ?? 0)));
        if (Math.max(...apart) > channel) differing += 1;
      }
      return differing / (one.data.length / 4);
    },
    { seen: seen ?? '', kept: kept ?? '', channel: TOLERANCE.channel },
  );
}

describe.each(Object.entries(STATES))('%s', (name, open) => {
  test.each([
    [360, 760],
    [800, 900],
    [1400, 900],
  ] as const)('looks as it did at %i px, light and dark', async (width, height) => {
    const { context, page } = await clinic.visit({
      viewport: { width, height },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      // The policy of the page lets no font in but its own.
      bypassCSP: true,
    });
    await open(page);
    await settle(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const picture = await pictureOf(page);
      const file = join(folder(), `${name}-${width}-${colorScheme}.png`);
      if (WRITE) writeFileSync(file, picture);
      const apart = await difference(page, [picture, readFileSync(file)]);
      if (apart > TOLERANCE.pixels) {
        mkdirSync('test-results/pictures', { recursive: true });
        writeFileSync(`test-results/pictures/${name}-${width}-${colorScheme}.png`, picture);
      }
      expect({ file: `${name}-${width}-${colorScheme}`, apart }).toEqual({
        file: `${name}-${width}-${colorScheme}`,
        apart: expect.toSatisfy((part: number) => part <= TOLERANCE.pixels),
      });
    }
    await context.close();
  });
});
