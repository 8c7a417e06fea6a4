/**
 * The sandbox EHR, the production build of the app and a browser, for one file of tests. What the browser says and asks is
 * kept, so that a test can hold it against what may be said and asked.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { CLIENT_ID, type Demo, type DemoOptions, startDemo } from '../../src/cli/demo.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { openBrowser } from '../support/browser.ts';
import { checkSmartTraffic } from '../support/smart-traffic.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A browser with its own storage, and what was seen of it. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Lines on the console and uncaught errors, of all pages and frames. */
  readonly complaints: readonly string[];
  /** Address of every request, of all pages and frames. */
  readonly requests: readonly string[];
  /** Names of patients that stood on a page of the app, however shortly, in the order of their appearance. */
  readonly seen: readonly string[];
  readonly forgetSeen: () => void;
}

export interface Clinic {
  readonly sandbox: Sandbox;
  readonly appOrigin: string;
  readonly people: readonly Person[];
  readonly browser: Browser;
  readonly visit: (options?: BrowserContextOptions) => Promise<Visit>;
  /** Violations of SMART in the traffic since the last call of `sandbox.clearTraffic`. */
  readonly smartViolations: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** The day on which records are judged here: later than every synthetic record. */
const AS_OF = '2026-11-02';

function readPeople(root: string): readonly Person[] {
  const people: unknown = JSON.parse(readFileSync(join(root, 'data/patients/index.json'), 'utf8'));
  if (!Array.isArray(people)) throw new Error('the index of patients is not a list');
  return people.map(({ id, name }) => ({ id: String(id), name: String(name) }));
}

export async function openClinic(options: Partial<DemoOptions> = {}): Promise<Clinic> {
  const root = inject('root');
  const people = readPeople(root);
  const demo: Demo = await startDemo({ root, app: inject('app'), appPort: 0, ehrPort: 0, asOf: AS_OF, ...options });
  const { sandbox, appOrigin } = demo;
  const browser = await openBrowser();
  /** What the policy of the app had to stop, in all visits: there must be nothing. */
  const stopped: string[] = [];
  const app = {
    clientId: CLIENT_ID,
    launchUrl: `${appOrigin}/launch.html`,
    redirectUris: [`${appOrigin}/index.html`],
    origin: appOrigin,
  };
  return {
    sandbox,
    appOrigin,
    people,
    browser,
    visit: async (contextOptions) => {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...contextOptions });
      const complaints: string[] = [];
      const requests: string[] = [];
      const seen: string[] = [];
      context.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
      context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
      context.on('request', (request) => requests.push(request.url()));
      await watchForNames(context, appOrigin, people, seen);
      await watchThePolicy(context, appOrigin, stopped);
      return {
        context,
        page: await context.newPage(),
        complaints,
        requests,
        seen,
        forgetSeen: () => {
          seen.length = 0;
        },
      };
    },
    smartViolations: () =>
      checkSmartTraffic(sandbox.traffic, {
        app,
        issuers: { smart: sandbox.issuer('smart'), epic: sandbox.issuer('epic'), oracle: sandbox.issuer('oracle') },
        launchIds: sandbox.launchIds,
      }),
    close: async () => {
      await browser.close();
      await demo.close();
      expect(stopped, 'violations of the Content-Security-Policy').toEqual([]);
    },
  };
}

/** Keeps what the policy stops on pages of the app. */
async function watchThePolicy(context: BrowserContext, appOrigin: string, stopped: string[]): Promise<void> {
  await context.exposeBinding('nextlineStopped', (_source, what: string) => {
    stopped.push(what);
  });
  await context.addInitScript((origin) => {
    if (window.location.origin !== origin) return;
    document.addEventListener('securitypolicyviolation', (event) => {
      Reflect.get(window, 'nextlineStopped')(`${event.effectiveDirective}: ${event.blockedURI}`);
    });
  }, appOrigin);
}

/** Reports each name as soon as it stands in the document: after every change, before it is painted, and on every return. */
async function watchForNames(
  context: BrowserContext,
  appOrigin: string,
  people: readonly Person[],
  seen: string[],
): Promise<void> {
  await context.exposeBinding('nextlineSaw', (_source, name: string) => {
    seen.push(name);
  });
  await context.addInitScript(
    ({ origin, names }) => {
      let before = '';
      const look = () => {
        if (window.location.origin !== origin) return;
        const text = document.documentElement?.textContent ?? '';
        const here = names.filter((name) => text.includes(name)).join(' and ');
        if (here !== before && here !== '') Reflect.get(window, 'nextlineSaw')(here);
        before = here;
      };
      const observer = new MutationObserver(look);
      const watch = () => {
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        before = '';
        look();
      };
      watch();
      // A page out of the memory of the browser changes nothing, and a window that a page opened gets a second document.
      window.addEventListener('pageshow', watch);
      window.addEventListener('DOMContentLoaded', watch);
    },
    { origin: appOrigin, names: people.map(({ name }) => name) },
  );
}

/** The app in the iframe of a chart. */
export async function appFrame(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  if (!frame) throw new Error('the iframe of the chart holds no page');
  return frame;
}

/** Waits until the record is read and judged. */
export async function chartOf(app: Page | Frame): Promise<Page | Frame> {
  await app.getByRole('heading', { name: 'What was read' }).waitFor({ timeout: 20_000 });
  return app;
}

/** Waits for the screen that says why the app could not be opened, and gives its words. */
export async function problemOf(app: Page | Frame): Promise<string> {
  await app.getByRole('heading', { name: 'The app could not be opened' }).waitFor({ timeout: 20_000 });
  return app.locator('body').innerText();
}

/** Name on the stamp. */
export function stampOf(app: Page | Frame): Promise<string> {
  return app.getByRole('heading', { level: 1 }).innerText();
}

/** The row of "What is known" with this label. */
export async function factOf(app: Page | Frame, label: string): Promise<string> {
  const row = app.locator('dl div').filter({ has: app.locator('dt', { hasText: new RegExp(`^${label}$`) }) });
  return (await row.locator('dd').allInnerTexts()).join(' ');
}

/** Fails unless every request went to one of the two origins, and nothing was written to the console. */
export function expectQuiet({ complaints, requests }: Visit, { sandbox, appOrigin }: Clinic): void {
  expect(complaints).toEqual([]);
  const origins = new Set(requests.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin));
  expect([...origins].sort()).toEqual([appOrigin, sandbox.url].sort());
}

/** The warning that the history may be incomplete; empty where there is none. */
export async function incompleteOf(app: Page | Frame): Promise<string> {
  return (await app.getByRole('alert').allInnerTexts()).join(' ');
}

/** What the rules of WCAG 2.2 A and AA, and good practice, find on the page as it is now, in words. */
export async function faultsOf(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (only) => {
    const { violations } = await Reflect.get(window, 'axe').run(document, {
      resultTypes: ['violations'],
      ...(only ? { runOnly: only } : {}),
    });
    return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
      nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 120)}`),
    );
  }, rules);
}
