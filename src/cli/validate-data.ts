/** `npm run validate:data`: whether the code sets and the evidence hold together; each fault with file, place and who mends it. */
import { join } from 'node:path';
import process from 'node:process';
import { readEvidence } from '../build/read-evidence.ts';
import { readMappings } from '../build/read-mappings.ts';

const root = process.cwd();
let failed = false;

function check(what: string, task: () => string): void {
  try {
    process.stdout.write(`${what}: ${task()}\n`);
  } catch (error) {
    failed = true;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

check('fhir-mappings', () => {
  const terminology = readMappings(join(root, 'fhir-mappings'));
  const codes = Object.values(terminology.exact)
    .flatMap((table) => Object.values(table))
    .reduce((sum, list) => sum + list.split(' ').length, 0);
  return `${codes} codes in ${Object.keys(terminology.exact).length} code systems`;
});
check('data/evidence', () => {
  const evidence = readEvidence(join(root, 'data/evidence'));
  const count = (record: object) => Object.keys(record).length;
  return `${evidence.rules.length} rules, ${count(evidence.statements)} statements, ${count(evidence.trials)} trials, ${evidence.discrepancies.length} discrepancies`;
});
if (failed) process.exitCode = 1;
