/**
 * `npm run package -- CONFIG.json FOLDER`
 *
 * Makes a folder that a web server can deliver: `site/` (the build with the configuration inside), and the same headers
 * as an nginx include, as a Caddy snippet and as JSON; overlays that the configuration names are checked and copied. With it go
 * `sbom.cdx.json` (what the product is made of, CycloneDX) and the licences. Run `npm run build` first.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { terminology } from 'virtual:nextline-knowledge';
import { licenceTexts, productBill } from '../build/bill-of-materials.ts';
import { packageApp } from '../build/package-app.ts';
import { overlayProblem, withOverlays } from '../terminology/overlay.ts';

const BUILD = 'dist';

function fail(message: string): never {
  process.stderr.write(`package: ${message}\n`);
  process.exit(2);
}

const quoted = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const [configFile, folder, ...more] = process.argv.slice(2);
if (configFile === undefined || folder === undefined || more.length > 0) {
  fail('usage: npm run package -- CONFIG.json FOLDER');
}
if (!existsSync(join(BUILD, 'index.html'))) fail('there is no build; run "npm run build" first');
let raw: unknown;
try {
  raw = JSON.parse(readFileSync(configFile, 'utf8'));
} catch (error) {
  fail(`${configFile} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`);
}
const app = packageApp(BUILD, raw);
if (!app.ok) fail(`${configFile}: ${app.error.message} (${app.error.whoFixesIt})`);

// Overlays lie beside the configuration; one that is wrong would be found by a clinician, so it is refused here.
const overlays = app.value.overlays.map((file) => {
  try {
    return { file, text: readFileSync(join(dirname(configFile), file), 'utf8') };
  } catch {
    return fail(`${configFile} names ${file}, and there is no such file beside it`);
  }
});
const { faults } = withOverlays(terminology, overlays);
if (faults.length > 0) fail(faults.map((one) => overlayProblem(one).message).join('\n'));

const site = join(folder, 'site');
rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });
// Source maps stay at home: they are for the engineer, and three times the size of the rest.
cpSync(BUILD, site, { recursive: true, filter: (path) => !path.endsWith('.map') });
for (const [page, html] of app.value.pages) writeFileSync(join(site, page), html);
writeFileSync(join(site, 'config.json'), `${JSON.stringify(raw, null, 2)}\n`);
for (const { file, text } of overlays) {
  mkdirSync(dirname(join(site, file)), { recursive: true });
  writeFileSync(join(site, file), text);
}
const headers = Object.entries(app.value.headers);
writeFileSync(join(folder, 'headers.json'), `${JSON.stringify(app.value.headers, null, 2)}\n`);
writeFileSync(
  join(folder, 'headers.nginx.conf'),
  `${headers.map(([name, value]) => `add_header ${name} ${quoted(value)} always;`).join('\n')}\n`,
);
writeFileSync(
  join(folder, 'headers.caddy'),
  `header {\n${headers.map(([name, value]) => `\t${name} ${quoted(value)}`).join('\n')}\n}\n`,
);
const bill = productBill(process.cwd());
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
// The licences ask to be passed on with the code.
writeFileSync(join(site, 'licences.txt'), licenceTexts(process.cwd(), bill));
process.stdout.write(
  `${folder}: site (with licences.txt), sbom.cdx.json, headers.nginx.conf, headers.caddy, headers.json\n`,
);
