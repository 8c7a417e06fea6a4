/**
 * `npm test`: types, lint, unit, property, architecture and interface tests, those of days in two time zones, the production build and
 * its size, and the end-to-end tests in a real Chromium. The last line is `N passed, N failed`, added up from the reports
 * that the test runner wrote; a step that is no test counts as one failure when it fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { BROWSER_VARIABLE, ensureChromium } from './support/chromium.ts';
import { RUNS_VARIABLE } from './support/property-runs.ts';

const root = process.cwd();
const reports = join(root, 'test-results');
const say = (line: string) => process.stdout.write(`${line}\n`);

let passed = 0;
let failed = 0;

function run(script: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): boolean {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...words], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  return status === 0;
}

/** A TypeScript command of this project. */
function runCommand(file: string): boolean {
  return run('../src/cli/run.mjs', [file]);
}

function step(name: string, task: () => boolean): void {
  const started = Date.now();
  say(`\n── ${name}`);
  let done = false;
  try {
    done = task();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
  if (!done) failed++;
  say(`── ${name}: ${done ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly numPendingTests: number;
}

/** Runs tests and adds up what the runner itself reports; a run without a report, or with nothing in it, has failed. */
function tests(name: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): void {
  const file = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
  say(`\n── ${name}`);
  const started = Date.now();
  const ok = run(
    'vitest/vitest.mjs',
    ['run', ...words, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
    environment,
  );
  let report: Report | undefined;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    say('the test runner wrote no report');
  }
  const here = { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 };
  // A file that could not be run has no test to fail.
  if (!ok && here.failed === 0) here.failed = Math.max(1, report?.numFailedTestSuites ?? 1);
  if (ok && here.passed === 0) here.failed = 1;
  if ((report?.numPendingTests ?? 0) > 0) {
    say(`${report?.numPendingTests} tests were skipped: a test that does not run proves nothing`);
    here.failed++;
  }
  passed += here.passed;
  failed += here.failed;
  say(`── ${name}: ${here.passed} passed, ${here.failed} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

step('types', () => run('typescript/bin/tsc', ['-p', '.']));
// Licences, known vulnerabilities, secrets: what came in from outside.
step('supply chain', () => runCommand('test/supply-chain.ts'));
step('lint and format', () => run('@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '.']));
// In whatever order tests run.
tests('unit, architecture, UTC+14', ['--project', 'unit', '--sequence.shuffle.tests'], { TZ: 'Pacific/Kiritimati' });
// A day must be the same day west and east of Greenwich: once more all that reads, derives, judges or tells days.
const DAYS = ['kernel', 'fhir', 'mapping', 'history', 'engine', 'assess', 'report', 'patients'];
tests('whatever knows days, UTC-11', ['--project', 'unit', ...DAYS.map((layer) => `test/unit/${layer}/`)], {
  TZ: 'Pacific/Pago_Pago',
});
// What must hold for any record, and every fault of the sandbox EHR against the faultless record: no conclusion may be more
// certain. Together, because the longest of them is one file.
tests('properties and faults', ['--project', 'property', '--project', 'faults'], {
  TZ: 'Pacific/Kiritimati',
  [RUNS_VARIABLE]: '10000',
});
tests('interface', ['--project', 'ui'], { TZ: 'Europe/Berlin' });
// Told in so many words: what started this command may have set it to development, and React is twice as large then.
step('production build', () => run('vite/bin/vite.js', ['build'], { NODE_ENV: 'production' }));
tests('build and its size', ['--project', 'build']);
let browser: string | undefined;
step('a browser for the end-to-end tests', () => {
  browser = ensureChromium(say);
  say(browser);
  return true;
});
if (browser !== undefined) tests('end to end', ['--project', 'e2e'], { [BROWSER_VARIABLE]: browser });

say(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
