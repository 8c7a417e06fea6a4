/**
 * `npm run bench -- [--only launch,interaction,history,ndjson] [--rounds N] [--write-baseline]`
 *
 * Runs the benchmarks one after the other, each in a process of its own, and sets what they measured beside the goals, as
 * ratios to a blank app on the same libraries or to JSON.parse, taken in the same run. Writes test-results/bench.json.
 *
 * Exit 1 where a ratio is worse than the committed test/bench/baseline.json by more than a quarter. A goal that is not
 * reached is shown as such; the baseline is what keeps it from going further away.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { loadedBy, weightOf } from '../support/page-weight.ts';
import { option, say, writeResult } from './options.ts';

const root = process.cwd();
const BASELINE = join(root, 'test/bench/baseline.json');
const WORSE = 1.25;

interface Row {
  readonly what: string;
  readonly measured: number;
  readonly goal: number;
  /** Whether the goal is a least, as of a speed; else it is a most. */
  readonly atLeast?: boolean;
}

const holds = ({ measured, goal, atLeast }: Row) => (atLeast === true ? measured >= goal : measured <= goal);

interface Launch {
  readonly tables: readonly {
    readonly resources: number;
    readonly rtt: number;
    readonly rows: Readonly<Record<string, { readonly depth: number; readonly requests: number }>>;
    readonly ratio: { readonly complete: number; readonly first: number; readonly heap: number };
  }[];
  readonly slope?: { readonly nextline: number; readonly blank: number };
}

function launchRows({ tables, slope }: Launch): readonly Row[] {
  const rows = tables.flatMap(({ resources, rtt, ratio, rows: subjects }): readonly Row[] => {
    const at = `${resources} resources, round trip ${rtt} ms`;
    return [
      {
        what: `launch to answer beside the blank app, ${at}`,
        measured: ratio.complete,
        goal: resources > 1000 ? 1.3 : 1.25,
      },
      { what: `first fact beside the blank app's result, ${at}`, measured: ratio.first, goal: 1.1 },
      { what: `heap at the answer beside the blank app, ${at}`, measured: ratio.heap, goal: 3 },
      { what: `longest chain of requests, ${at}`, measured: subjects['nextline']?.depth ?? Number.NaN, goal: 7 },
    ];
  });
  return slope ? [...rows, { what: 'serial round trips by slope', measured: slope.nextline, goal: 7.2 }] : rows;
}

/** The launch benchmark has built both apps. */
function sizeRows(): readonly Row[] {
  const kilobytes = (app: string, files: Iterable<string>) =>
    weightOf(join(root, 'node_modules/.cache/nextline', app), files) / 1000;
  const page = (app: string) => kilobytes(app, loadedBy(join(root, 'node_modules/.cache/nextline', app), 'index.html'));
  say(`\nthe blank app loads ${page('bench-blank').toFixed(1)} KB of scripts and styles`);
  return [
    { what: 'scripts, styles and data of the app page, KB of gzip', measured: page('bench-app'), goal: 140 },
    { what: 'launch page, KB of gzip', measured: kilobytes('bench-app', ['launch.html']), goal: 17 },
  ];
}

type Interaction = readonly {
  readonly resources: number;
  readonly name: string;
  readonly value: number;
  readonly most: number;
}[];

interface History {
  readonly ratio: number;
  readonly growth: number;
}

interface Ndjson {
  readonly ofParse: number;
  readonly twoThreads: number;
  readonly peakMegabytes: number;
  readonly startSeconds: number;
}

interface Part {
  readonly command: string;
  readonly words: readonly string[];
  readonly rows: (result: unknown) => readonly Row[];
}

/** The results are written by our own commands; what is missing in one shows as NaN and holds no goal. */
const PARTS: Readonly<Record<string, Part>> = {
  launch: {
    command: 'test/bench/launch/launch.ts',
    words: ['--resources', '500,5000', '--rounds', option('rounds', '7')],
    rows: (result) => [...launchRows(result as Launch), ...sizeRows()],
  },
  interaction: {
    command: 'test/bench/interaction/interaction.ts',
    words: ['--rounds', option('rounds', '5')],
    rows: (result) =>
      (result as Interaction).map(({ resources, name, value, most }) => ({
        what: `${name}, ${resources} resources`,
        measured: value,
        goal: most,
      })),
  },
  history: {
    command: 'test/bench/history.ts',
    words: [],
    rows: (result) => {
      const { ratio, growth } = result as History;
      return [
        { what: 'Bundle to Assessment, the part that grows, of JSON.parse', measured: ratio, goal: 0.5 },
        { what: 'a resource of 100,000 beside one of 10,000', measured: growth, goal: 1.5 },
      ];
    },
  },
  ndjson: {
    command: 'test/bench/ndjson/ndjson.ts',
    words: ['--rounds', option('rounds', '5')],
    rows: (result) => {
      const { ofParse, twoThreads, peakMegabytes, startSeconds } = result as Ndjson;
      return [
        { what: 'evaluate on NDJSON, of the speed of JSON.parse', measured: ofParse, goal: 0.4, atLeast: true },
        { what: 'evaluate --jobs 2 beside one', measured: twoThreads, goal: 1.5, atLeast: true },
        { what: 'evaluate, peak memory in MB', measured: peakMegabytes, goal: 300 },
        { what: 'evaluate, start and one small Bundle in s', measured: startSeconds, goal: 0.2 },
      ];
    },
  },
};

const wanted = option('only', Object.keys(PARTS).join(',')).split(',');
const rows: Row[] = [];
for (const name of wanted) {
  const part = PARTS[name];
  if (!part) throw new Error(`no benchmark is called ${name}: ${Object.keys(PARTS).join(', ')}`);
  const file = join(root, `test-results/bench-${name}.json`);
  rmSync(file, { force: true });
  say(`\n── ${name}`);
  const run = join(root, 'src/cli/run.mjs');
  spawnSync(process.execPath, [run, part.command, ...part.words, '--json', file], { cwd: root, stdio: 'inherit' });
  if (existsSync(file)) {
    rows.push(...part.rows(JSON.parse(readFileSync(file, 'utf8'))));
  } else {
    say(`${name} wrote no result`);
    process.exitCode = 1;
  }
}

const baseline: Readonly<Record<string, number>> = existsSync(BASELINE)
  ? JSON.parse(readFileSync(BASELINE, 'utf8'))
  : {};
const worse = ({ what, measured, atLeast }: Row) => {
  const before = baseline[what];
  if (before === undefined || before === 0) return false;
  return (atLeast === true ? before / measured : measured / before) > WORSE;
};

say(`\n${'goal'.padStart(12)}${'measured'.padStart(10)}${'baseline'.padStart(10)}`);
for (const row of rows) {
  const { what, measured, goal, atLeast } = row;
  const cells = [`${atLeast === true ? '≥' : '≤'} ${goal}`.padStart(12), measured.toFixed(2).padStart(10)];
  const before = baseline[what]?.toFixed(2) ?? '–';
  say(
    `${cells.join('')}${before.padStart(10)}  ${holds(row) ? 'holds' : 'FAILS'}  ${what}${worse(row) ? '  WORSE' : ''}`,
  );
}
writeResult(
  join(root, 'test-results/bench.json'),
  rows.map((row) => ({ ...row, holds: holds(row), worse: worse(row) })),
);
if (process.argv.includes('--write-baseline')) {
  const measured = Object.fromEntries(rows.map(({ what, measured: value }) => [what, Number(value.toFixed(3))]));
  writeResult(BASELINE, { ...baseline, ...measured });
} else if (rows.some(worse)) {
  process.exitCode = 1;
}
