/**
 * `npm run supply-chain`: what came in from outside. Licences of everything installed against the lists below, known
 * vulnerabilities by the registry's audit, and secrets in the files under version control. Any finding fails.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { type Component, isForMakers, licenceOf, runNpm, wholeBill } from '../src/build/bill-of-materials.ts';
import { secretsIn } from './support/secret-scan.ts';

const root = process.cwd();
const say = (line: string) => process.stdout.write(`${line}\n`);
let findings = 0;
const find = (line: string) => {
  say(`FOUND ${line}`);
  findings++;
};

/** Licences under which a part of the product may stand. */
const PRODUCT = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']);
/** What only builds and tests may be under these too: none of it is delivered. */
const MAKERS = new Set([
  ...PRODUCT,
  'MPL-2.0',
  'MIT-0',
  'BlueOak-1.0.0',
  'CC0-1.0',
  // A font that the tests draw with.
  'OFL-1.1',
  'MIT OR Apache-2.0',
  '(MIT OR CC0-1.0)',
]);
/** Packages that name no licence in their package.json, and where it was found instead. */
const FOUND_ELSEWHERE: Readonly<Record<string, string>> = {
  'only@0.0.2': 'MIT, in its Readme',
};

function licences(): void {
  const { components } = wholeBill(root);
  const isAllowed = (component: Component) =>
    (isForMakers(component) ? MAKERS : PRODUCT).has(licenceOf(component)) ||
    (isForMakers(component) && `${component.name}@${component.version}` in FOUND_ELSEWHERE);
  for (const component of components.filter((one) => !isAllowed(one))) {
    find(`licence of ${component.name} ${component.version}: ${licenceOf(component)}`);
  }
  const product = components.filter((one) => !isForMakers(one)).length;
  say(`licences: ${components.length} packages looked at, ${product} of them in the product`);
}

interface Audit {
  readonly auditReportVersion?: number;
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>;
}

/** npm ends with an error both where it found something and where it could not ask: what it wrote tells which. */
function auditReport(): Audit | undefined {
  let written: unknown;
  try {
    return JSON.parse(runNpm(root, ['audit', '--json'])) as Audit;
  } catch (error) {
    written = typeof error === 'object' && error !== null && 'stdout' in error ? error.stdout : undefined;
  }
  try {
    return JSON.parse(String(written)) as Audit;
  } catch {
    return undefined;
  }
}

function audit(): void {
  const report = auditReport();
  if (report?.vulnerabilities === undefined) {
    say(`audit: NOT DONE, the registry gives no answer here (${report?.message?.split(' - ')[0] ?? 'no connection'})`);
    return;
  }
  const found = Object.entries(report.vulnerabilities);
  for (const [name, { severity, range }] of found) find(`vulnerability of ${name} ${range}: ${severity}`);
  say(`audit: ${found.length} vulnerable packages`);
}

function filesUnderControl(): readonly string[] | undefined {
  try {
    return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  } catch {
    return undefined;
  }
}

function secrets(): void {
  const files = filesUnderControl();
  if (!files) {
    say('secrets: NOT DONE, this is no checkout of git');
    return;
  }
  for (const file of files) {
    if (/\.(png|ico)$/.test(file) || !existsSync(file)) continue;
    for (const { line, name } of secretsIn(readFileSync(file, 'utf8'))) find(`${name} in ${file}:${line}`);
  }
  say(`secrets: ${files.length} files looked at`);
}

licences();
audit();
secrets();
say(`${findings} findings`);
process.exitCode = findings === 0 ? 0 : 1;
