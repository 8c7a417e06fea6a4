/**
 * `npm run bench:history`: what the step from a parsed Bundle to the Assessment costs beside JSON.parse of the same Bundle, for
 * 1,000, 10,000 and 100,000 resources. Only ratios taken in one run count; times on a shared machine do not.
 *
 * The part that grows with the record is the slope between two sizes: what every assessment costs whatever its size
 * (rules, gaps) is left out of it. Bounds: at most half of JSON.parse, and linear. Exit 1 where one does not hold.
 */
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { terminology as compiled, evidence } from 'virtual:nextline-knowledge';
import { assess } from '../../src/assess/assess.ts';
import { recordsOf } from '../../src/fhir/record.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { createTerminology } from '../../src/terminology/terminology.ts';
import { longChart } from './long-chart.ts';
import { option, say, writeResult } from './options.ts';

const SIZES = [1_000, 10_000, 100_000] as const;
const WARM_UP = 2;
const ROUNDS = 7;
const MOST_OF_PARSE = 0.5;
/** A step is linear when a resource costs about the same in the largest chart as in the middle one. */
const MOST_GROWTH = 1.5;

const knowledge = { terminology: createTerminology(compiled), evidence };
const asOf = spanOf('2026-09-07').first;

/** The least disturbed of several rounds: on a shared machine every other value is this one and somebody else's work. */
const least = (values: readonly number[]): number => Math.min(...values);

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Garbage is collected before: neither side pays for what the other left behind. */
function millisecondsOf(work: () => unknown): number {
  collectGarbage();
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function judge(bundle: unknown): unknown {
  const records = recordsOf(bundle);
  if (!records.ok) throw new Error(records.error.message);
  return records.value.map((record) => assess(record, knowledge, { asOf }));
}

const runs = SIZES.map((resources) => ({
  resources,
  json: JSON.stringify(longChart(resources)),
  parse: [] as number[],
  assessment: [] as number[],
}));
// Sizes in turn, so that a disturbance does not fall on one of them alone. The first rounds warm the compiler up.
for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  for (const { json, parse, assessment } of runs) {
    let bundle: unknown;
    const parsing = millisecondsOf(() => {
      bundle = JSON.parse(json);
    });
    const judging = millisecondsOf(() => judge(bundle));
    if (round < WARM_UP) continue;
    parse.push(parsing);
    assessment.push(judging);
  }
}
const rows = runs.map(({ resources, json, parse, assessment }) => ({
  resources,
  megabytes: json.length / 1e6,
  parse: least(parse),
  assessment: least(assessment),
}));

say('resources       MB   JSON.parse ms   Bundle → Assessment ms   ratio');
for (const { resources, megabytes, parse, assessment } of rows) {
  say(
    [
      String(resources).padStart(9),
      megabytes.toFixed(1).padStart(8),
      parse.toFixed(1).padStart(15),
      assessment.toFixed(1).padStart(24),
      (assessment / parse).toFixed(2).padStart(7),
    ].join(' '),
  );
}

const slopes = rows.slice(1).map((row, i) => {
  const smaller = rows[i];
  if (!smaller) throw new Error('no smaller chart');
  const steps = row.resources - smaller.resources;
  return {
    from: smaller.resources,
    to: row.resources,
    parse: (row.parse - smaller.parse) / steps,
    assessment: (row.assessment - smaller.assessment) / steps,
  };
});
for (const { from, to, parse, assessment } of slopes) {
  say(
    `from ${from} to ${to}: a further resource costs ${(assessment * 1000).toFixed(2)} µs, JSON.parse ${(parse * 1000).toFixed(2)} µs, ratio ${(assessment / parse).toFixed(2)}`,
  );
}
const [first, second] = slopes;
if (first && second) {
  const growth = second.assessment / first.assessment;
  const ratio = second.assessment / second.parse;
  say(`the part that grows: ${ratio.toFixed(2)} of JSON.parse (at most ${MOST_OF_PARSE})`);
  say(`cost of a resource in the large chart beside the middle one: ${growth.toFixed(2)} (at most ${MOST_GROWTH})`);
  writeResult(option('json', 'test-results/bench-history.json'), { rows, ratio, growth });
  if (ratio > MOST_OF_PARSE || growth > MOST_GROWTH) process.exitCode = 1;
}
