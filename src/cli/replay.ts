/**
 * `npm run --silent replay -- SNAPSHOT…`: judges saved facts again with the code and the evidence of today (`-` reads
 * standard input; a file holds one snapshot, or one per line).
 *
 * Exit 0: the same output. Exit 1: it differs, and what differs is on standard output. Exit 2: a snapshot could not be
 * read; it says which one and why, and the others are replayed all the same.
 */
import process from 'node:process';
import { evidence, terminology } from 'virtual:nextline-knowledge';
import { readSnapshot, replay, type Snapshot } from '../assess/snapshot.ts';
import { faultWords, jsonFaultOf } from '../kernel/json-scanner.ts';
import { compare } from '../report/comparison.ts';
import { comparisonLines, differences } from '../report/comparison-text.ts';
import { createTerminology } from '../terminology/terminology.ts';
import { blocksOf } from './read-blocks.ts';

const USAGE = 'usage: replay SNAPSHOT…   (- reads standard input)';
/** Places that are named where the comparison in words finds nothing. */
const MOST_PLACES = 20;

const knowledge = { terminology: createTerminology(terminology), evidence };
let worst = 0;

const say = (line: string) => process.stdout.write(`${line}\n`);

function fail(where: string, message: string): void {
  worst = 2;
  process.stderr.write(`${where}: ${message}\n`);
}

function replayOne(where: string, snapshot: Snapshot): void {
  const { assessment, same, versions } = replay(snapshot, knowledge);
  const label = `${where}: ${snapshot.hash.slice(0, 16)}, as of ${snapshot.options.asOf}`;
  for (const { what, before, now } of versions) say(`${label}: ${what} was ${before}, is ${now}`);
  if (same) {
    say(`${label}: the same output`);
    return;
  }
  worst = Math.max(worst, 1);
  say(`${label}: the output has changed`);
  const compared = compare(snapshot.assessment, assessment);
  const lines = compared.ok ? comparisonLines(compared.value) : [];
  for (const line of lines) say(`  ${line}`);
  if (lines.length > 0) return;
  const places = differences(snapshot.assessment, assessment);
  for (const { path, before, after } of places.slice(0, MOST_PLACES)) say(`  ${path}: ${before} → ${after}`);
  if (places.length > MOST_PLACES) say(`  and ${places.length - MOST_PLACES} more places`);
}

const files = process.argv.slice(2);
if (files.length === 0 || files.some((file) => file.startsWith('--'))) fail('replay', USAGE);
else {
  for (const file of files) {
    for await (const { input, bytes, texts } of blocksOf(file)) {
      for (const { line, document, from, to, broken } of texts) {
        const where = document && line === 1 ? input : `${input}:${line}`;
        if (broken !== undefined) {
          fail(where, broken);
          continue;
        }
        const text = bytes.subarray(from, to);
        const fault = jsonFaultOf(text, line);
        if (fault) {
          fail(where, faultWords(fault));
          continue;
        }
        const json: unknown = JSON.parse(new TextDecoder().decode(text));
        const snapshot = readSnapshot(json);
        if (snapshot.ok) replayOne(where, snapshot.value);
        else fail(where, `${snapshot.error.message} (${snapshot.error.whoFixesIt})`);
      }
    }
  }
}
process.exitCode = worst;
