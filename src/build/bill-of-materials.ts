/**
 * What the product is made of: the CycloneDX list that npm writes, without what only serves the makers, and the licence
 * texts that have to be passed on with the code.
 */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string }; readonly expression?: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

export interface BillOfMaterials {
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** Runs npm, the one that started this command where there is one. */
export function runNpm(root: string, words: readonly string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  const path = process.env['npm_execpath'];
  return path?.endsWith('.js')
    ? execFileSync(process.execPath, [path, ...words], options)
    : execFileSync('npm', words, options);
}

/** Whether a component only serves to build and test. */
export function isForMakers({ properties }: Component): boolean {
  return properties?.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true') ?? false;
}

/** The licence that a component names: an SPDX id or expression, or 'none'. */
export function licenceOf({ licenses }: Component): string {
  const [first] = licenses ?? [];
  return first?.expression ?? first?.license?.id ?? 'none';
}

/** Everything that is installed. */
export function wholeBill(root: string): BillOfMaterials {
  return JSON.parse(runNpm(root, ['sbom', '--sbom-format', 'cyclonedx'])) as BillOfMaterials;
}

/**
 * What the product is delivered with. npm's own `--omit dev` also leaves out what makers and product share (react), so the
 * parts of the makers are taken out here. Throws where a runtime dependency of package.json is missing from the list.
 */
export function productBill(root: string): BillOfMaterials {
  const whole = wholeBill(root);
  const components = whole.components.filter((component) => !isForMakers(component));
  const { name, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const missing = Object.keys(dependencies).filter((one) => !components.some((component) => component.name === one));
  if (missing.length > 0) throw new Error(`npm lists no ${missing.join(', ')}`);
  const main = whole.metadata.component;
  const left = new Set([...components.map((component) => component['bom-ref']), ...refsOf(main)]);
  return {
    ...whole,
    // npm names the root after its folder.
    metadata: { ...whole.metadata, component: { ...main, name } },
    components,
    dependencies: whole.dependencies
      .filter(({ ref }) => left.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => left.has(one)) })),
  };
}

const refsOf = (main: object): readonly string[] => ('bom-ref' in main ? [String(main['bom-ref'])] : []);

/** Names, versions and licences, with the text of each licence. */
export function licenceTexts(root: string, { components }: BillOfMaterials): string {
  const parts = components.map((component) => {
    const heading = `${component.name} ${component.version} (${licenceOf(component)})`;
    const folder = join(root, 'node_modules', component.name);
    const file = existsSync(folder)
      ? readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name))
      : undefined;
    const text =
      file === undefined ? 'No licence text lies in the package.' : readFileSync(join(folder, file), 'utf8').trim();
    return `${heading}\n${'-'.repeat(heading.length)}\n\n${text}\n`;
  });
  return `Software that Nextline is delivered with, and its licences.\n\n${parts.join('\n\n')}`;
}
