/**
 * `npm run validate:data -- [--evidence FOLDER] [--today YYYY-MM-DD]`: whether the code sets and the evidence hold
 * together, or the evidence in another folder alone. Each fault is named with file, place, what is wrong and who mends
 * it; exit 1 where there is any.
 */
import { join } from 'node:path';
import process from 'node:process';
import { checkEvidence } from '../build/read-evidence.ts';
import { describeFaults, readMappings, readOverlays } from '../build/read-mappings.ts';
import { type Day, dayOf, isExact, readDate } from '../kernel/calendar.ts';
import { overlayProblem, withOverlays } from '../terminology/overlay.ts';

const root = process.cwd();

/** The day on which ongoing trials must have been looked at again. */
function today(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function validateMappings(): string {
  const terminology = readMappings(join(root, 'fhir-mappings'));
  const overlays = readOverlays(join(root, 'fhir-mappings/overlays'));
  const { faults } = withOverlays(terminology, overlays);
  if (faults.length > 0) throw new Error(faults.map((one) => overlayProblem(one).message).join('\n'));
  const codes = Object.values(terminology.exact).reduce((sum, table) => sum + table.codes.split(' ').length, 0);
  return `fhir-mappings: ${codes} codes in ${Object.keys(terminology.exact).length} code systems`;
}

function validateEvidence(folder: string, day: Day): string {
  const { evidence, faults } = checkEvidence(folder, { today: day });
  if (!evidence) throw new Error(describeFaults(faults));
  const count = (record: object) => Object.keys(record).length;
  const figures = Object.values(evidence.statements).reduce((sum, { results }) => sum + results.length, 0);
  return `${folder}: ${evidence.rules.length} rules, ${count(evidence.statements)} statements with ${figures} figures, ${count(evidence.trials)} trials, ${evidence.discrepancies.length} discrepancies, ${count(evidence.sources)} sources`;
}

let folder: string | undefined;
let day = today();
let usage: string | undefined;
const words = process.argv.slice(2);
for (let word = words.shift(); word !== undefined; word = words.shift()) {
  const value = words.shift();
  if (word === '--evidence' && value !== undefined) folder = value;
  else if (word === '--today' && value !== undefined) {
    const date = readDate(value);
    if (date && isExact(date.span)) day = date.span.first;
    else usage = '--today needs a day, YYYY-MM-DD';
  } else usage = `${word} is not understood`;
}
if (usage !== undefined) {
  process.stderr.write(`${usage}\nusage: validate:data [--evidence FOLDER] [--today YYYY-MM-DD]\n`);
  process.exitCode = 2;
} else {
  const checks =
    folder === undefined
      ? [validateMappings, () => validateEvidence('data/evidence', day)]
      : [() => validateEvidence(folder, day)];
  for (const check of checks) {
    try {
      process.stdout.write(`${check()}\n`);
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
