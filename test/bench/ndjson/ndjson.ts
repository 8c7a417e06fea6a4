/**
 * `npm run bench:ndjson -- [--megabytes N] [--rounds N] [--json FILE]`
 *
 * What `evaluate` costs beside JSON.parse alone on the same NDJSON file, with one thread and with two, and how much memory
 * it needs at most. Runs take turns, each in a process of its own, bound to one core where the system can do that; the
 * least disturbed run of each kind counts. Only ratios of one call count: times on a shared machine do not.
 *
 * Bounds: at least 40 % of the speed of JSON.parse, at most 300 MB, two threads at least 1.5 times as fast, the same
 * output, and 0.2 s for a process that judges one small Bundle. Exit 1 where one does not hold. `--megabytes 2000 --rounds 1` shows that memory does not grow with the file.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { option, say, writeResult } from '../options.ts';
import { writeCohort } from './write-cohort.ts';

const LEAST_OF_PARSE = 0.4;
const LEAST_OF_TWO = 1.5;
const MOST_MEGABYTES = 300;
/** A process that judges one small Bundle, in seconds, npm itself not counted. */
const MOST_START = 0.2;
const STARTS = 12;
const SMALL = 'data/patients/v10-papillary-histology.json';

const root = process.cwd();

interface Run {
  readonly seconds: number;
  /** Time on all cores together, where the system tells. */
  readonly processorSeconds: number | undefined;
  readonly peakMegabytes: number | undefined;
  readonly outputHash: string;
  readonly outputLines: number;
}

const oneCore = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** What Linux tells of a running process; elsewhere nothing. */
function stateOf(pid: number): { readonly ticks: number; readonly peakKilobytes: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined
      ? undefined
      : { ticks: Number(fields[11]) + Number(fields[12]), peakKilobytes: Number(peak) };
  } catch {
    return undefined;
  }
}

async function run(words: readonly string[], bound: boolean): Promise<Run> {
  const [command = '', ...rest] = [...(bound && oneCore ? ['taskset', '-c', '0'] : []), process.execPath, ...words];
  const started = process.hrtime.bigint();
  const child = spawn(command, rest, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  const hash = createHash('sha256');
  let outputLines = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) outputLines++;
  });
  let state = stateOf(child.pid ?? 0);
  const watch = setInterval(() => {
    state = stateOf(child.pid ?? 0) ?? state;
  }, 20);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${String(code)}`);
  return {
    seconds: Number(process.hrtime.bigint() - started) / 1e9,
    processorSeconds: state && state.ticks / 100,
    peakMegabytes: state && (state.peakKilobytes * 1024) / 1e6,
    outputHash: hash.digest('hex'),
    outputLines,
  };
}

const megabytes = Number(option('megabytes', '200'));
const rounds = Number(option('rounds', '5'));
const folder = mkdtempSync(join(tmpdir(), 'nextline-bench-'));
const file = join(folder, 'cohort.ndjson');
const evaluate = ['src/cli/run.mjs', 'src/cli/evaluate.ts', '--as-of', '2026-11-23'];
const KINDS = {
  parse: { words: ['src/cli/run.mjs', 'test/bench/ndjson/parse-alone.ts', file], bound: true },
  one: { words: [...evaluate, file], bound: true },
  two: { words: [...evaluate, '--jobs', '2', file], bound: false },
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as readonly Kind[];

try {
  const cohort = await writeCohort(file, megabytes * 1e6);
  say(
    `${cohort.records} records, ${(cohort.bytes / 1e6).toFixed(0)} MB; ${oneCore ? 'bound to one core' : 'not bound to a core'}`,
  );
  // Bundles the commands, so that no round pays for it.
  for (const { words } of Object.values(KINDS)) spawnSync(process.execPath, [...words.slice(0, 2), '/dev/null']);

  const runs: Record<Kind, Run[]> = { parse: [], one: [], two: [] };
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) runs[kind].push(await run(KINDS[kind].words, KINDS[kind].bound));
  }
  const least = (kind: Kind) => Math.min(...runs[kind].map(({ seconds }) => seconds));
  const leastProcessor = (kind: Kind) => Math.min(...runs[kind].map((one) => one.processorSeconds ?? Number.NaN));
  const peak = (kind: Kind) => Math.max(...runs[kind].map((one) => one.peakMegabytes ?? Number.NaN));
  const rows = kinds.map((kind) => ({
    kind,
    seconds: least(kind),
    processorSeconds: leastProcessor(kind),
    megabytesPerSecond: cohort.bytes / 1e6 / least(kind),
    peakMegabytes: peak(kind),
  }));
  const starts: Run[] = [];
  for (let i = 0; i < STARTS; i++) starts.push(await run([...evaluate, SMALL], false));
  const result = {
    ...cohort,
    startSeconds: Math.min(...starts.map(({ seconds }) => seconds)),
    rounds,
    rows,
    ofParse: least('parse') / least('one'),
    ofParseByProcessor: leastProcessor('parse') / leastProcessor('one'),
    twoThreads: least('one') / least('two'),
    peakMegabytes: Math.max(peak('one'), peak('two')),
    sameOutput: new Set([...runs.one, ...runs.two].map(({ outputHash }) => outputHash)).size === 1,
    everyRecord: runs.one.every(({ outputLines }) => outputLines === cohort.records),
  };

  const NAMES = { parse: 'JSON.parse alone', one: 'evaluate', two: 'evaluate --jobs 2' } as const;
  say('                        s   processor s     MB/s   peak MB');
  for (const { kind, seconds, processorSeconds, megabytesPerSecond, peakMegabytes } of rows) {
    const cells = [seconds.toFixed(2).padStart(8), processorSeconds.toFixed(2).padStart(14)];
    say(
      [
        NAMES[kind].padEnd(17),
        ...cells,
        megabytesPerSecond.toFixed(0).padStart(9),
        peakMegabytes.toFixed(0).padStart(10),
      ].join(''),
    );
  }
  const bounds = [
    ['of the speed of JSON.parse', result.ofParse, result.ofParse >= LEAST_OF_PARSE, `at least ${LEAST_OF_PARSE}`],
    ['two threads against one', result.twoThreads, result.twoThreads >= LEAST_OF_TWO, `at least ${LEAST_OF_TWO}`],
    ['peak memory, MB', result.peakMegabytes, !(result.peakMegabytes > MOST_MEGABYTES), `at most ${MOST_MEGABYTES}`],
    ['start and one small Bundle, s', result.startSeconds, result.startSeconds <= MOST_START, `at most ${MOST_START}`],
  ] as const;
  for (const [name, value, holds, bound] of bounds) {
    say(`${holds ? 'holds ' : 'FAILS '} ${name}: ${value.toFixed(2)} (${bound})`);
  }
  say(
    `${result.sameOutput && result.everyRecord ? 'holds ' : 'FAILS '} the same output with one thread and two, every record in it`,
  );
  if (!bounds.every(([, , holds]) => holds) || !result.sameOutput || !result.everyRecord) process.exitCode = 1;
  writeResult(option('json', join(root, 'test-results/bench-ndjson.json')), result);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
