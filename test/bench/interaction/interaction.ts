/**
 * `npm run bench:interaction -- [--rounds N] [--resources 500,10000] [--json FILE]`
 *
 * How long the page takes from an act of the reader to the next picture, on a processor slowed down four times: the
 * browser's own Event Timing, in steps of 8 ms. Beside it the layout shift of the whole visit, and the longest task from
 * the launch to the answer and after it. Run on a machine with nothing else to do.
 */
import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { startDemo } from '../../../src/cli/demo.ts';
import { openBrowser } from '../../support/browser.ts';
import { noisyPatients } from '../noisy-patients.ts';
import { median, option, say, writeResult } from '../options.ts';

const SLOWER = 4;
const MOST_MILLISECONDS = 100;
const MOST_SHIFT = 0.05;
const MOST_TASK = 200;

/** Runs in every page before its own scripts. */
const WATCH = `(() => {
  const seen = { shift: 0, act: 0, task: 0 };
  window.seen = seen;
  const watch = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, durationThreshold: 16 });
  watch('layout-shift', (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
  watch('event', (one) => { if (one.interactionId) seen.act = Math.max(seen.act, one.duration); });
  watch('longtask', (one) => { seen.task = Math.max(seen.task, one.duration); });
})()`;

interface Seen {
  readonly shift: number;
  readonly act: number;
  readonly task: number;
}

/** What was seen since the last call. A frame and a pause later, because the browser reports after the picture. */
async function seenOn(page: Page): Promise<Seen> {
  await page.waitForTimeout(600);
  return page.evaluate(() => {
    const seen: { shift: number; act: number; task: number } = Reflect.get(window, 'seen');
    const copy = { ...seen };
    Object.assign(seen, { act: 0, task: 0 });
    return copy;
  });
}

const ACTS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'open a consideration': (page) => page.locator('article h4 button').first().click(),
  'answer a question': (page) => page.locator('[id^=gap-] button[type=button]:not([aria-expanded])').first().click(),
  'move the date slider': async (page) => {
    await page.locator('input[type=range]').focus();
    await page.keyboard.press('ArrowLeft');
  },
  'zoom the timeline': (page) => page.getByRole('button', { name: 'Zoom in' }).click(),
};

const root = process.cwd();
const rounds = Number(option('rounds', '5'));
const app = join(root, 'node_modules/.cache/nextline/bench-app');
await build({ root, logLevel: 'error', build: { outDir: app, emptyOutDir: true } });
const patients = await noisyPatients(root, option('resources', '500,10000').split(',').map(Number));
const demo = await startDemo({ root, app, appPort: 4410, ehrPort: 4420, asOf: '2026-11-02', concurrency: 8, patients });
const browser = await openBrowser(say);
const results: Record<string, unknown>[] = [];
try {
  for (const { id, resources } of patients) {
    const times = new Map<string, number[]>();
    const note = (name: string, value: number) => times.set(name, [...(times.get(name) ?? []), value]);
    for (let round = 0; round < rounds; round++) {
      const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
      const page = await context.newPage();
      await page.addInitScript(WATCH);
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
      await page.goto(demo.sandbox.createLaunch({ vendor: 'smart', patientId: id }));
      await page.waitForSelector('[data-answer=complete]', { timeout: 60_000 });
      await page.getByRole('button', { name: 'Zoom in' }).waitFor();
      note('longest task to the answer', (await seenOn(page)).task);
      for (const [name, act] of Object.entries(ACTS)) {
        await act(page);
        const { act: took, task } = await seenOn(page);
        note(name, took);
        note('longest task after it', task);
      }
      note('layout shift', (await seenOn(page)).shift);
      await context.close();
    }
    say(`\n${resources.length} resources, processor ${SLOWER} times slower, medians of ${rounds}`);
    for (const [name, values] of times) {
      const value = median(values);
      const most = name === 'layout shift' ? MOST_SHIFT : name.startsWith('longest') ? MOST_TASK : MOST_MILLISECONDS;
      if (value > most) process.exitCode = 1;
      say(
        `  ${value <= most ? 'holds' : 'FAILS'} ${name.padEnd(28)} ${value.toFixed(most < 1 ? 3 : 0)} (at most ${most})`,
      );
      results.push({ resources: resources.length, name, value, most });
    }
  }
} finally {
  await browser.close();
  await demo.close();
}
writeResult(option('json', join(root, 'test-results/bench-interaction.json')), results);
