/**
 * `npm run review-anchors -- REVIEW.txt`: makes data/evidence/review-anchors.json from a copy of the review. The text
 * itself stays where it is; what is kept are hashes of its words, enough to tell whether a quote stands in it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { anchorsOf } from '../evidence/review-anchors.ts';

const ABOUT =
  'Hashes of the words of the review, line by line: made by "npm run review-anchors -- REVIEW.txt" from a copy of it. Not to be edited.';

const [file, ...others] = process.argv.slice(2);
if (file === undefined || others.length > 0) {
  process.stderr.write('usage: review-anchors REVIEW.txt\n');
  process.exitCode = 2;
} else {
  const lines = anchorsOf(readFileSync(file, 'utf8'));
  const target = join(process.cwd(), 'data/evidence/review-anchors.json');
  writeFileSync(target, `${JSON.stringify({ about: ABOUT, lines }, null, 2)}\n`);
  process.stdout.write(`${lines.length} lines\n`);
}
