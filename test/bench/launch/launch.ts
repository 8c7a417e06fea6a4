/**
 * `npm run bench:launch -- [--rounds N] [--resources 500,5000] [--json FILE]`
 *
 * From the click in the chart to the answer, in Chromium against the sandbox EHR, beside a blank app on the same
 * libraries, in turn in the same run. Every response, of the app's pages as of the EHR, is held back by one round trip,
 * so preflights and redirects cost what they cost on a network. What counts is the ratio of the medians.
 */
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import react from '@vitejs/plugin-react';
import type { Browser, Page } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { launchPagePlugin } from '../../../src/build/launch-page-plugin.ts';
import { type Demo, startDemo } from '../../../src/cli/demo.ts';
import { openBrowser } from '../../support/browser.ts';
import { noisyPatients } from '../noisy-patients.ts';
import { median, option, say, writeResult } from '../options.ts';

const root = process.cwd();
const cache = join(root, 'node_modules/.cache/nextline');

/** What one launch took. Times in milliseconds from the start of the navigation to the launch address. */
interface Run {
  readonly first: number;
  readonly complete: number;
  readonly heap: number;
  readonly depth: number;
  readonly requests: number;
}

interface Interval {
  readonly path: string;
  readonly from: number;
  to: number;
}

let roundTrip = 0;
let log: Interval[] = [];

/** Delays every request that any server of this process receives, and keeps when it came and went. */
function holdBackResponses(): void {
  const emit: (this: Server, event: string, ...words: unknown[]) => boolean = Server.prototype.emit;
  Server.prototype.emit = function delayed(this: Server, event: string, ...given: unknown[]): boolean {
    if (event !== 'request') return emit.call(this, event, ...given);
    const [request, response] = given as [IncomingMessage, ServerResponse];
    const interval: Interval = { path: `${request.method} ${request.url}`, from: performance.now(), to: Infinity };
    log.push(interval);
    response.once('finish', () => {
      interval.to = performance.now();
    });
    setTimeout(() => emit.call(this, event, ...given), roundTrip);
    return true;
  };
}

/** The longest chain of requests of which each began after the one before had ended: the serial round trips, counted. */
function depthOf(intervals: readonly Interval[]): number {
  let depth = 0;
  let end = -Infinity;
  for (const { from, to } of [...intervals].sort((a, b) => a.to - b.to)) {
    if (from >= end) {
      depth++;
      end = to;
    }
  }
  return depth;
}

/** Runs in every page before its own scripts: says when an answer first stands in the document. */
const WATCH = `(() => {
  const seen = new Set();
  const look = () => {
    const state = document.querySelector('[data-answer]')?.getAttribute('data-answer');
    if (state && !seen.has(state)) { seen.add(state); requestAnimationFrame(() => answered(state)); }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-answer'] });
})()`;

async function launchOnce(browser: Browser, address: string, slower: number): Promise<Run> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page: Page = await context.newPage();
  const session = await context.newCDPSession(page);
  if (slower > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  let first: number | undefined;
  let started = 0;
  try {
    const complete = new Promise<number>((resolve) => {
      void page.exposeFunction('answered', (state: string) => {
        const now = performance.now() - started;
        first ??= now;
        if (state === 'complete') resolve(now);
      });
    });
    await page.addInitScript(WATCH);
    log = [];
    started = performance.now();
    void page.goto(address, { waitUntil: 'commit' });
    const took = await Promise.race([
      complete,
      new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error(`no answer in a minute: ${page.url()}`)), 60_000);
      }),
    ]);
    const depth = depthOf(log.filter(({ to }) => to <= started + took));
    const requests = log.length;
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { first: first ?? took, complete: took, heap: usedSize / 1e6, depth, requests };
  } finally {
    await context.close();
  }
}

interface Subject {
  readonly name: string;
  readonly address: () => string;
}

async function measure(
  browser: Browser,
  subjects: readonly Subject[],
  rounds: number,
  rtt: number,
  slower: number,
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const runs = new Map<string, Run[]>(subjects.map(({ name }) => [name, []]));
  roundTrip = rtt;
  for (let round = 0; round < rounds; round++) {
    for (const { name, address } of subjects) runs.get(name)?.push(await launchOnce(browser, address(), slower));
  }
  roundTrip = 0;
  return runs;
}

const column = (runs: readonly Run[] | undefined, key: keyof Run) => median((runs ?? []).map((run) => run[key]));

async function buildApps(): Promise<{ readonly app: string; readonly blank: string }> {
  const app = join(cache, 'bench-app');
  const blank = join(cache, 'bench-blank');
  await build({ root, logLevel: 'error', build: { outDir: app, emptyOutDir: true } });
  const shared = {
    resolve: { alias: { 'isomorphic-webcrypto': join(root, 'src/smart/platform-crypto.ts') } },
    define: { FHIRCLIENT_PURE: 'true' },
  };
  const folder = join(root, 'test/bench/launch/blank');
  await build({
    root: folder,
    configFile: false,
    base: './',
    logLevel: 'error',
    ...shared,
    plugins: [react(), launchPagePlugin({ page: 'launch.html', returnsTo: 'index.html', shared })],
    build: {
      outDir: blank,
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: { input: { index: join(folder, 'index.html') } },
    },
  });
  return { app, blank };
}

interface Table {
  readonly resources: number;
  readonly rtt: number;
  readonly slower: number;
  readonly rows: Readonly<Record<string, Readonly<Record<keyof Run, number>>>>;
  readonly ratio: { readonly complete: number; readonly first: number; readonly heap: number };
}

const rounds = Number(option('rounds', '7'));
const sizes = option('resources', '500').split(',').map(Number);
const { app, blank } = await buildApps();
const patients = await noisyPatients(root, sizes);

holdBackResponses();
const blankServer: PreviewServer = await preview({
  configFile: false,
  root,
  base: './',
  logLevel: 'error',
  build: { outDir: blank },
  preview: { host: '127.0.0.1', port: 4250, strictPort: true, open: false },
});
const demo: Demo = await startDemo({
  root,
  app,
  appPort: 4210,
  ehrPort: 4220,
  asOf: '2026-11-02',
  concurrency: 8,
  patients,
  moreApps: [
    {
      clientId: 'blank-app',
      launchUrl: 'http://127.0.0.1:4250/launch.html',
      redirectUris: ['http://127.0.0.1:4250/index.html'],
      origin: 'http://127.0.0.1:4250',
    },
  ],
});
const browser = await openBrowser(say);
const tables: Table[] = [];
let slope: { readonly nextline: number; readonly blank: number } | undefined;
try {
  for (const { id, resources } of patients) {
    const subjects: readonly Subject[] = [
      {
        name: 'blank',
        address: () => demo.sandbox.createLaunch({ vendor: 'smart', patientId: id, clientId: 'blank-app' }),
      },
      { name: 'nextline', address: () => demo.sandbox.createLaunch({ vendor: 'smart', patientId: id }) },
    ];
    // Servers and caches of this process are warm before anything counts.
    await measure(browser, subjects, 1, 0, 1);
    for (const [rtt, slower] of [
      [50, 4],
      [100, 4],
    ] as const) {
      const runs = await measure(browser, subjects, rounds, rtt, slower);
      const rows = Object.fromEntries(
        [...runs].map(([name, list]) => [
          name,
          {
            first: column(list, 'first'),
            complete: column(list, 'complete'),
            heap: column(list, 'heap'),
            depth: column(list, 'depth'),
            requests: column(list, 'requests'),
          },
        ]),
      );
      const ratio = {
        complete: column(runs.get('nextline'), 'complete') / column(runs.get('blank'), 'complete'),
        first: column(runs.get('nextline'), 'first') / column(runs.get('blank'), 'complete'),
        heap: column(runs.get('nextline'), 'heap') / column(runs.get('blank'), 'heap'),
      };
      tables.push({ resources: resources.length, rtt, slower, rows, ratio });
      say(`\n${resources.length} resources, round trip ${rtt} ms, processor ${slower} times slower, ${rounds} rounds`);
      for (const [name, row] of Object.entries(rows)) {
        say(
          `  ${name.padEnd(9)} first ${row.first.toFixed(0)} ms, complete ${row.complete.toFixed(0)} ms, heap ${row.heap.toFixed(1)} MB, depth ${row.depth}, requests ${row.requests}`,
        );
      }
      say(
        `  ratio     complete ${ratio.complete.toFixed(2)}, first fact ${ratio.first.toFixed(2)}, heap ${ratio.heap.toFixed(2)}`,
      );
    }
    if (slope) continue;
    const near = await measure(browser, subjects, rounds, 20, 1);
    const far = await measure(browser, subjects, rounds, 220, 1);
    const of = (name: string) => (column(far.get(name), 'complete') - column(near.get(name), 'complete')) / 200;
    slope = { nextline: of('nextline'), blank: of('blank') };
    say(`\nserial round trips by slope: nextline ${slope.nextline.toFixed(2)}, blank ${slope.blank.toFixed(2)}`);
  }
  writeResult(option('json', join(root, 'test-results/bench-launch.json')), { rounds, tables, slope });
} finally {
  await browser.close();
  await demo.close();
  await blankServer.close();
}
