/**
 * Finds a Chromium for the browser tests, or gets one: a variable that names it, a browser that is installed, the test
 * runner's own download, Debian's package. Where none is to be had it says how to get one; it never lets tests be skipped.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { chromium } from 'playwright-core';

export const BROWSER_VARIABLE = 'NEXTLINE_CHROMIUM';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : [join(folder, 'Google/Chrome/Application/chrome.exe'), join(folder, 'Microsoft/Edge/Application/msedge.exe')];
  }),
};

function runnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installed(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...(PLACES[process.platform] ?? [])].find((path) => existsSync(path) && runnable(path));
}

/** The browser that the test runner downloaded for itself, if it did. */
function downloaded(): string | undefined {
  const path = chromium.executablePath();
  return path !== '' && existsSync(path) ? path : undefined;
}

function run(command: string, ...words: readonly string[]): boolean {
  return spawnSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status === 0;
}

function installFromDebian(say: (line: string) => void): boolean {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return false;
  const root = process.getuid?.() === 0;
  if (!root && !run('sudo', '-n', 'true')) return false;
  say('No browser found: installing Debian’s chromium…');
  const apt = (...words: readonly string[]) =>
    root ? run('apt-get', ...words) : run('sudo', '-n', 'apt-get', ...words);
  return (
    apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')
  );
}

function download(say: (line: string) => void): boolean {
  say('No browser found: downloading Chromium…');
  const package_ = createRequire(import.meta.url).resolve('playwright-core/package.json');
  return run(process.execPath, join(dirname(package_), 'cli.js'), 'install', 'chromium');
}

/** Path of a Chromium, installed now where that is possible. Throws with instructions where it is not. */
export function ensureChromium(say: (line: string) => void): string {
  const named = process.env[BROWSER_VARIABLE];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`${BROWSER_VARIABLE} names ${named}, which does not exist`);
  }
  const found = installed() ?? downloaded();
  if (found !== undefined) return found;
  if (installFromDebian(say)) {
    const now = installed();
    if (now !== undefined) return now;
  }
  if (download(say)) {
    const now = downloaded();
    if (now !== undefined) return now;
  }
  throw new Error(
    [
      'The browser tests need Chrome or Chromium and none was found or could be installed.',
      '  Debian or Ubuntu:  apt-get install chromium',
      '  macOS:             brew install --cask chromium',
      '  Windows:           winget install Google.Chrome',
      `  or set ${BROWSER_VARIABLE} to the path of one.`,
    ].join('\n'),
  );
}

/** Flags for a headless run in a closed network and as root. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
