/**
 * `npm run prove`: the whole proof that the rules have no holes (see src/proof/prove.ts). The last line is always
 * `N contexts, H holes, C contradictions, U applied on unknown, M monotonicity faults`; exit 1 where a count but N is
 * not 0.
 */
import { join } from 'node:path';
import process from 'node:process';
import { readEvidence } from '../build/read-evidence.ts';
import { prove, spaceOf } from '../proof/prove.ts';

const evidence = readEvidence(join(process.cwd(), 'data/evidence'));
const { facts, combinations } = spaceOf(evidence);
process.stdout.write(
  `${evidence.rules.length} rules read ${facts} facts; told apart as the conditions tell them, these have ${combinations.toExponential(1)} combinations.\n` +
    'Each claim is about one rule, the gates, or two rules that name the same drug: every combination of what it reads is looked at.\n',
);
const { contexts, leavings, holes, contradictions, onUnknown, monotonicity, examples } = prove(evidence);
for (const example of examples) process.stdout.write(`${example}\n`);
process.stdout.write(`${leavings} steps out of a population: a strength that rises would be a monotonicity fault.\n`);
if (holes + contradictions + onUnknown + monotonicity > 0) process.exitCode = 1;
process.stdout.write(
  `${contexts} contexts, ${holes} holes, ${contradictions} contradictions, ${onUnknown} applied on unknown, ${monotonicity} monotonicity faults\n`,
);
