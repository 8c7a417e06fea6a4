/**
 * `npm run bench:engine`: the product beside the rule engines that a reader may know. cql-execution, fhirpath.js and
 * json-rules-engine run the same small rule set on the same charts in the same process, in turn; the product answers the
 * small rule set too, and what is timed is its whole assessment with all rules of the edition, reasons and questions.
 *
 * Times are processor time, so that other work on the machine does not count; even so only ratios tell much. Exit 1 where an answer differs or a goal is missed. The other
 * engines are installed in this folder when they are first asked for.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import type { Bundle as AnyBundle, FhirResource } from 'fhir/r4';
import { assess } from '../../../src/assess/assess.ts';
import { findGaps } from '../../../src/assess/gaps.ts';
import { evaluate, outcomes } from '../../../src/engine/evaluate.ts';
import { recordsOf } from '../../../src/fhir/record.ts';
import { historyOn } from '../../../src/history/derive-history.ts';
import { withSideAnswer } from '../../../src/history/side-answers.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { aPatient } from '../../support/chart-builder.ts';
import { noise } from '../long-chart.ts';
import { ready } from './ready.ts';
import {
  asEvidence,
  asFhirPath,
  asJsonRules,
  CODES,
  ELM,
  FACT_NAMES,
  fired,
  plainFacts,
  RULES,
  VALUE_SETS,
} from './small-rules.ts';

type Bundle = AnyBundle<FhirResource>;

const root = process.cwd();
const here = join(root, 'test/bench/engine');
const say = (line: string) => process.stdout.write(`${line}\n`);

if (!existsSync(join(here, 'node_modules/cql-execution'))) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (status !== 0) throw new Error('the other engines cannot be installed');
}
const load = createRequire(join(here, 'package.json'));

// Charts: every combination of the facts, each filled up with what real charts are full of.

const SIZES = [50, 500, 5_000] as const;
/** Milliseconds of work before anything is timed. */
const WARM_UP = 1_500;
const asOf = spanOf('2026-09-07').first;

/**
 * Of the daily round only what says nothing about the cancer: a nameless infusion may hide a drug, and a metastasis years
 * before the first drug a missing line. The product then says that it cannot tell, where the others say no.
 */
const saysNothing = ({ resourceType }: FhirResource) => resourceType !== 'Procedure' && resourceType !== 'Condition';

function chartOf(i: number, resources: number): Bundle {
  const [ici, vegf, operated] = [(i & 1) > 0, (i & 2) > 0, (i & 4) > 0];
  let chart = aPatient('p', { name: 'Ada Fern', birthDate: '1960', sex: 'female' }).withClearCellCarcinoma({
    onset: '2023-05-02',
    side: 'right',
  });
  if (operated) chart = chart.withRadicalNephrectomy('2023-06-12', { side: 'right' });
  chart = chart
    .withMetastasis(i > 5 ? 'brain' : 'lung', '2024-02-12')
    .withStatement('sorafenib', { status: 'not-taken' })
    .withPerformanceStatus({ karnofsky: i % 3 === 0 ? 60 : 80 }, '2026-08-20');
  if (ici) chart = chart.withStatement('nivolumab', { start: '2024-03-04', end: '2025-01-20' });
  if (vegf) {
    chart = chart.withStatement('cabozantinib', { start: ici ? '2025-02-10' : '2024-03-04', end: '2026-08-12' });
  }
  if (ici || vegf) chart = chart.withProgression('2026-08-17');
  const core = chart.resources();
  const more = noise(2 * resources, { reference: 'Patient/p' }).filter(saysNothing);
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [...core, ...more.slice(0, resources - core.length)].map((resource) => ({
      fullUrl: `https://nextline.example/fhir/${resource.resourceType}/${resource.id}`,
      resource,
    })),
  };
}

// The engines, each as it is meant to be used: made ready once, then one chart after the other.

interface Engine {
  readonly name: string;
  /** The rules of the small set that fire. */
  readonly answer: (bundle: Bundle) => string | Promise<string>;
  /** What is timed. */
  readonly work: (bundle: Bundle) => unknown;
}

function product(): Engine {
  const small = asEvidence(ready.evidence);
  const whole = (bundle: Bundle) => {
    const records = recordsOf(bundle);
    if (!records.ok) throw new Error(records.error.message);
    return records.value.map((record) => assess(record, ready, { asOf }));
  };
  return {
    name: 'this product',
    answer: (bundle) =>
      whole(bundle)
        .flatMap(({ context }) => outcomes(context, small))
        .filter(({ status }) => status === 'applies')
        .map(({ id }) => id)
        .join(' '),
    work: whole,
  };
}

interface CqlExecution {
  readonly Library: new (elm: object) => object;
  readonly Repository: new (elm: object) => object;
  readonly Executor: new (
    library: object,
    codes: object,
  ) => {
    exec(
      source: object,
    ): Promise<{ readonly patientResults: Readonly<Record<string, Readonly<Record<string, unknown>>>> }>;
  };
  readonly CodeService: new (sets: object) => object;
}
interface CqlFhir {
  readonly PatientSource: { FHIRv401(): { loadBundles(bundles: readonly object[]): void; reset?(): void } };
}

function cql(): Engine {
  const { Library, Executor, CodeService } = load('cql-execution') as CqlExecution;
  const { PatientSource } = load('cql-exec-fhir') as CqlFhir;
  const executor = new Executor(new Library(ELM), new CodeService(VALUE_SETS));
  // One source for all patients: a new one reads its model anew each time.
  const source = PatientSource.FHIRv401();
  const run = async (bundle: Bundle) => {
    source.loadBundles([bundle]);
    const { patientResults } = await executor.exec(source);
    const results = Object.values(patientResults).at(-1) ?? {};
    return RULES.filter(({ id }) => results[id] === true)
      .map(({ id }) => id)
      .join(' ');
  };
  return { name: 'cql-execution', answer: run, work: run };
}

type Compiled = (resource: object, variables: object) => readonly unknown[];
interface FhirPath {
  compile(expression: string, model: object): Compiled;
}

function fhirPath(): Engine {
  const { compile } = load('fhirpath') as FhirPath;
  const model = load('fhirpath/fhir-context/r4') as object;
  const facts = FACT_NAMES.map((name) => [name, compile(asFhirPath(name), model)] as const);
  const run = (bundle: Bundle) => {
    const found = Object.fromEntries(facts.map(([name, ask]) => [name, ask(bundle, CODES)[0] === true]));
    return fired(found as Parameters<typeof fired>[0]);
  };
  return { name: 'fhirpath.js', answer: run, work: run };
}

interface JsonRules {
  readonly Engine: new (
    rules: readonly object[],
  ) => { run(facts: object): Promise<{ readonly events: readonly { readonly type: string }[] }> };
}

function jsonRules(): Engine {
  const { Engine } = load('json-rules-engine') as JsonRules;
  const engine = new Engine(asJsonRules);
  const run = async (bundle: Bundle) => {
    const { events } = await engine.run(plainFacts(bundle));
    const types = new Set(events.map(({ type }) => type));
    return RULES.filter(({ id }) => types.has(id))
      .map(({ id }) => id)
      .join(' ');
  };
  return { name: 'json-rules-engine', answer: run, work: run };
}

/** Processor time, which other work on the machine does not stretch as it does the clock. */
async function millisecondsOf(work: () => unknown, repeats: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repeats;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** How long a process takes from its first line until the engine is ready; the least of several. */
function startOf(script: string): number {
  const words = `const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const start = used(); ${script}; process.stdout.write(String(used() - start));`;
  const runs = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', words], { cwd: here, encoding: 'utf8' })),
  );
  return Math.min(...runs);
}

interface Goal {
  readonly what: string;
  readonly value: number;
  readonly bound: string;
  readonly holds: boolean;
}

async function main(): Promise<boolean> {
  const engines = [product(), cql(), fhirPath(), jsonRules()];
  const charts = SIZES.map((size) => ({ size, bundles: Array.from({ length: 8 }, (_, i) => chartOf(i, size)) }));

  let differences = 0;
  const seen = new Set<string>();
  for (const { size, bundles } of charts) {
    for (const [i, bundle] of bundles.entries()) {
      const answers = await Promise.all(engines.map(async ({ name, answer }) => ({ name, is: await answer(bundle) })));
      seen.add(answers[0]?.is ?? '');
      if (new Set(answers.map(({ is }) => is)).size === 1) continue;
      differences++;
      say(`differs at ${size}, chart ${i}: ${answers.map(({ name, is }) => `${name}: ${is || 'none'}`).join('; ')}`);
    }
  }
  say(`${SIZES.length * 8} charts, ${seen.size} distinct answers, ${differences} differences\n`);

  const table = [];
  for (const { size, bundles } of charts) {
    const bundle = bundles.at(-1);
    if (!bundle) throw new Error('no chart');
    const json = JSON.stringify(bundle);
    const runners = [{ name: 'JSON.parse', work: () => JSON.parse(json) as unknown }, ...engines];
    const times = new Map<string, number[]>(runners.map(({ name }) => [name, []]));
    for (const { work } of runners) {
      // Until the compiler has seen enough of it.
      for (let spent = 0; spent < WARM_UP; ) spent += await millisecondsOf(() => work(bundle), 1);
    }
    const rounds = size > 1000 ? 5 : 15;
    for (let round = 0; round < rounds; round++) {
      for (const { name, work } of runners) {
        // A quick engine is run several times in a row, or a disturbance would be all that is measured.
        const repeats = name === 'cql-execution' || name === 'fhirpath.js' ? 1 : 10;
        const spent = await millisecondsOf(() => work(bundle), repeats);
        times.get(name)?.push(spent);
      }
    }
    table.push({ size, times: Object.fromEntries([...times].map(([name, all]) => [name, median(all)])) });
  }
  const names = ['JSON.parse', ...engines.map(({ name }) => name)];
  say(['resources', ...names].map((name) => name.padStart(18)).join(''));
  for (const { size, times } of table) {
    say(
      [String(size), ...names.map((name) => `${times[name]?.toFixed(3)} ms`)].map((cell) => cell.padStart(18)).join(''),
    );
  }

  // One history against all rules, alone.
  const records = recordsOf(chartOf(7, 500));
  if (!records.ok || !records.value[0]) throw new Error('no record');
  const history = historyOn(mapRecord(records.value[0], ready.terminology).facts, asOf);
  const { context } = history({});
  const repeated = async (work: () => unknown) => {
    const times: number[] = [];
    for (let i = 0; i < 20; i++) times.push(await millisecondsOf(work, 50));
    return median(times.slice(5));
  };
  const one = await repeated(() => outcomes(context, ready.evidence));
  const explained = await repeated(() => {
    const evaluation = evaluate(context, ready.evidence, { trace: true });
    findGaps(
      { context, evaluation },
      {},
      (given, last) => outcomes(withSideAnswer(context, last) ?? history(given).context, ready.evidence),
      ready.evidence,
      asOf,
    );
  });

  execFileSync(process.execPath, ['src/cli/run.mjs', '--only-bundle', 'test/bench/engine/ready.ts'], { cwd: root });
  const bundled = join(root, 'node_modules/.cache/nextline/test-bench-engine-ready.mjs');
  const starts = {
    'this product': startOf(`await import(${JSON.stringify(bundled)})`),
    'cql-execution': startOf(
      `const { default: cql } = await import('cql-execution'); const { default: fhir } = await import('cql-exec-fhir');
       fhir.PatientSource.FHIRv401(); new cql.Library(${JSON.stringify(ELM)})`,
    ),
    'fhirpath.js': startOf(
      `const { default: path } = await import('fhirpath'); const { default: r4 } = await import('fhirpath/fhir-context/r4');
       path.compile(${JSON.stringify(asFhirPath('ici'))}, r4)`,
    ),
    'json-rules-engine': startOf(
      `const { default: rules } = await import('json-rules-engine'); new rules.Engine(${JSON.stringify(asJsonRules)})`,
    ),
  };
  say(
    `\nready in a fresh process: ${Object.entries(starts)
      .map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
      .join(', ')}`,
  );

  const goals: Goal[] = [
    { what: 'one evaluation of all rules, ms', value: one, bound: '≤ 0.2', holds: one <= 0.2 },
    { what: 'with traces and questions, ms', value: explained, bound: '≤ 2', holds: explained <= 2 },
  ];
  for (const { size, times } of table.filter(({ size: resources }) => resources > 50)) {
    for (const other of ['cql-execution', 'fhirpath.js']) {
      const value = (times[other] ?? 0) / (times['this product'] ?? 1);
      goals.push({ what: `times faster than ${other} at ${size}`, value, bound: '≥ 100', holds: value >= 100 });
    }
  }
  const start = starts['this product'] / starts['cql-execution'];
  goals.push({ what: 'start beside cql-execution', value: start, bound: '≤ 0.2', holds: start <= 0.2 });
  say('');
  for (const { what, value, bound, holds } of goals) {
    say(`${holds ? 'holds ' : 'MISSED'}  ${what}: ${value.toPrecision(3)} (${bound})`);
  }
  mkdirSync(join(root, 'test-results'), { recursive: true });
  writeFileSync(
    join(root, 'test-results/bench-engine.json'),
    JSON.stringify({ differences, table, alone: { one, explained }, starts, goals }, undefined, 2),
  );
  return differences === 0 && goals.every(({ holds }) => holds);
}

process.exitCode = (await main()) ? 0 : 1;
