/** What the production build holds and weighs. Run after `vite build`; a missing build is a failure, not a skip. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { embedConfiguration, inlineHashes } from '../../src/build/launch-page-plugin.ts';
import { loadedBy, weightOf } from '../support/page-weight.ts';

const DIST = 'dist';
const KILOBYTE = 1000;

/** Compressed bytes that the app page loads at once: a ratchet on what it weighs today, not the goal, which is lower. */
const APP_BUDGET = 196 * KILOBYTE;
/** The launch page with its script. */
const LAUNCH_BUDGET = 12 * KILOBYTE;

const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
const textOf = (file: string) => readFileSync(join(DIST, file), 'utf8');

describe('the production build', () => {
  test('needs no more than its budget for the first answer', () => {
    const loaded = loadedBy(DIST, 'index.html');
    expect([...loaded].some((file) => file.endsWith('.js'))).toBe(true);
    expect(weightOf(DIST, loaded)).toBeLessThanOrEqual(APP_BUDGET);
  });

  test('keeps the launch page light: one file, its script inside', () => {
    expect(textOf('launch.html')).toMatch(/<script type="module">/);
    expect(weightOf(DIST, ['launch.html'])).toBeLessThanOrEqual(LAUNCH_BUDGET);
  });

  test('fetches the scripts of the app while the browser is at the authorization server', () => {
    const early = [...textOf('launch.html').matchAll(/rel="modulepreload" href="\.\/([^"]+)"/g)].map(
      ([, file]) => file,
    );
    expect(early.length).toBeGreaterThan(0);
    for (const file of loadedBy(DIST, 'index.html')) if (file.endsWith('.js')) expect(early).toContain(file);
  });

  test('holds nothing of the sandbox EHR and none of its patients', () => {
    const scripts = files.filter((file) => file.endsWith('.js')).map(textOf);
    const names = readdirSync('data/patients')
      .filter((file) => /^v\d+.*\.json$/.test(file))
      .flatMap((file) => [...readFileSync(join('data/patients', file), 'utf8').matchAll(/"family": "([^"]+)"/g)])
      .flatMap(([, name]) => name ?? []);
    expect(names.length).toBeGreaterThan(5);
    for (const word of ['oidc-provider', 'Sandbox EHR', ...new Set(names)]) {
      expect(scripts.filter((script) => script.includes(word))).toEqual([]);
    }
  });

  test('runs at any base path: pages name their files relatively', () => {
    for (const page of ['index.html', 'launch.html']) {
      const addresses = [...textOf(page).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) expect(address).toMatch(/^(\.\/|data:,$)/);
    }
  });

  test('runs nothing inline but the launch script, whose hash a policy can name', () => {
    expect(inlineHashes(textOf('index.html'))).toEqual([]);
    expect(inlineHashes(textOf('launch.html'))).toEqual([expect.stringMatching(/^sha256-[A-Za-z0-9+/]{43}=$/)]);
    for (const page of ['index.html', 'launch.html']) {
      expect(textOf(page).replaceAll(/<script[\s\S]*?<\/script>/g, '')).not.toMatch(/<[^>]+\son\w+=|<style|\sstyle=/);
    }
  });

  test('publishes the schema of config.json beside the pages', () => {
    expect(textOf('config.schema.json')).toBe(readFileSync('src/smart/config.schema.json', 'utf8'));
  });

  test('takes a configuration into its pages, and nothing in it can end the block early', () => {
    const html = embedConfiguration(textOf('index.html'), { name: '</script><script>alert(1)</script>' });
    expect(html).not.toContain('alert(1)</script>');
    const [, block = ''] = /id="configuration">([^<]*)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(block)).toEqual({ name: '</script><script>alert(1)</script>' });
  });
});
