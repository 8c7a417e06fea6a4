/** `npm run screenshots`: pictures of the running app, launched from the sandbox EHR, for looking at and for the README. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';
import { startDemo } from '../src/cli/demo.ts';
import { openBrowser } from './support/browser.ts';

const root = process.cwd();
const app = join(root, 'node_modules/.cache/nextline/app');
/** The pictures of the README are one screen high; `--full` takes whole pages elsewhere, for looking at everything. */
const full = process.argv.includes('--full');
const folder = join(root, full ? 'test-results/pictures' : 'test/pictures');
const say = (line: string) => process.stdout.write(`${line}\n`);

/** One patient each for: everything known, a conclusion that waits, orders alone, a source that cannot be read. */
const SHOTS = [
  { name: 'ready', patientId: 'v06', vendor: 'smart', fault: '' },
  { name: 'adjuvant', patientId: 'v04', vendor: 'smart', fault: '' },
  { name: 'orders-only', patientId: 'v01', vendor: 'epic', fault: '' },
  { name: 'out-of-scope', patientId: 'v10', vendor: 'smart', fault: '' },
  { name: 'procedure-forbidden', patientId: 'v14', vendor: 'smart', fault: 'forbidden:Procedure' },
] as const;

const WIDTHS = [360, 800, 1400] as const;

// The build for clinicians, whatever the shell says: React's development build is twice as large.
process.env['NODE_ENV'] = 'production';
await build({ root, logLevel: 'error', build: { outDir: app, emptyOutDir: true } });
mkdirSync(folder, { recursive: true });
const demo = await startDemo({ root, app, appPort: 4110, ehrPort: 4120, asOf: '2026-11-02' });
const browser = await openBrowser(say);
try {
  for (const { name, patientId, vendor, fault } of SHOTS) {
    for (const width of WIDTHS) {
      const page = await browser.newPage({ viewport: { width, height: width < 600 ? 760 : 900 } });
      await page.goto(demo.sandbox.createLaunch({ vendor, patientId, ...(fault === '' ? {} : { fault }) }));
      await page.getByRole('heading', { name: 'What was read' }).waitFor();
      const path = join(folder, `${name}-${width}.png`);
      await page.screenshot({ path, fullPage: full });
      say(path);
      await page.close();
    }
  }
  const chart = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  await chart.goto(`${demo.sandbox.url}/`);
  await chart.screenshot({ path: join(folder, 'gallery.png') });
  await chart.goto(`${demo.sandbox.url}/chart/v06?vendor=smart&open=frame`);
  await chart.frameLocator('iframe').getByRole('heading', { name: 'What was read' }).waitFor();
  await chart.screenshot({ path: join(folder, 'in-the-chart.png') });
} finally {
  await browser.close();
  await demo.close();
}
