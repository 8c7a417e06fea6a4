/**
 * `npm run validate:fhir`: installs validators of FHIR R4 beside this file, fetches the profiles of mCODE, and checks the
 * history Bundles of all synthetic patients with them. Not part of `npm test`: see DECISIONS.md.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { evidence, terminology } from 'virtual:nextline-knowledge';
import { takeSnapshot } from '../../src/assess/snapshot.ts';
import { recordsOf } from '../../src/fhir/record.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { identityOf } from '../../src/mapping/identity.ts';
import { historyBundle } from '../../src/report/history-bundle.ts';
import { createTerminology } from '../../src/terminology/terminology.ts';
import { PATIENTS } from '../support/chart-patients.ts';

const MCODE = 'hl7.fhir.us.mcode@4.0.0';

const root = process.cwd();
const folder = join(root, 'test/validation');
const cache = join(root, 'node_modules/.cache/nextline/validation');

function run(command: string, words: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, words, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${String(status)}`);
}

if (!existsSync(join(folder, 'node_modules'))) run('npm', ['ci'], folder);
const mcode = join(cache, 'mcode');
if (!existsSync(join(mcode, 'package'))) {
  mkdirSync(mcode, { recursive: true });
  // The package itself and not its dependencies: the registry does not have them all.
  run('npm', ['pack', '--silent', MCODE], mcode);
  run('tar', ['-xzf', `${MCODE.replace('@', '-')}.tgz`], mcode);
}

const knowledge = { terminology: createTerminology(terminology), evidence };
const histories = join(cache, 'histories');
rmSync(histories, { recursive: true, force: true });
mkdirSync(histories, { recursive: true });
for (const { id, chart } of PATIENTS) {
  const records = recordsOf(chart.bundle());
  if (!records.ok) throw new Error(records.error.message);
  for (const [name, answers] of [
    ['as-read', {}],
    ['answered', { 'confirm-orders': 'yes', lesions: { progressing: 1, total: 2 } }],
  ] as const) {
    for (const record of records.value) {
      const { assessment, hash } = takeSnapshot(record, knowledge, { asOf: spanOf('2026-11-23').first, answers });
      const bundle = historyBundle({
        assessment,
        identity: identityOf(record),
        hash,
        writtenAt: '2026-11-23T10:00:00Z',
      });
      writeFileSync(join(histories, `${id}-${name}.json`), JSON.stringify(bundle));
    }
  }
}
run(process.execPath, [join(folder, 'validate-history.mjs'), histories, join(mcode, 'package')], folder);
