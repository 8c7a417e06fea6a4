/**
 * `npm run mutation -- engine|history|mapping [FILE…]`: changes the code of one area in one place after the other, and looks
 * whether a unit test notices. With FILE only these files of the area. The runner is no part of the product: it is
 * installed in this folder when it is first asked for.
 *
 * Prints each survivor that `survivors.json` does not explain, and as its last line the score. Exit 1 where fewer
 * mutants are killed than the area asks for, where an explanation has no survivor any more, or, in the engine, where a
 * survivor is not explained.
 */
import { fork, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';

const root = process.cwd();
const here = join(root, 'test/mutation');
const results = join(root, 'test-results');

interface Area {
  readonly source: string;
  /** Files or folders of tests that speak of it: every other one costs time and notices little more. */
  readonly tests: readonly string[];
  /** Percent of the mutants that the tests have to kill. */
  readonly least: number;
  /** Whether each survivor needs its reason. */
  readonly explains: boolean;
}

const AREAS: Readonly<Record<string, Area>> = {
  engine: { source: 'src/engine', tests: ['test/unit/engine'], least: 90, explains: true },
  history: {
    source: 'src/history',
    tests: ['test/unit/history', 'test/unit/assess/vignettes.test.ts'],
    least: 85,
    explains: false,
  },
  mapping: { source: 'src/mapping', tests: ['test/unit/mapping', 'test/unit/mappings'], least: 85, explains: false },
};

/** Test files below a folder, or the file itself. */
function testsIn(path: string): readonly string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => `${path}/${file}`);
}

interface Mutant {
  readonly id: string;
  readonly status: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly killedBy?: readonly string[];
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
}

interface Report {
  readonly schemaVersion: string;
  readonly thresholds: { readonly high: number; readonly low: number };
  readonly files: Readonly<
    Record<string, { readonly language: string; readonly source: string; readonly mutants: readonly Mutant[] }>
  >;
}

interface Settled {
  readonly status: string;
  readonly by: string | undefined;
}

/** A mutant that no test notices, and why that is right. Told by its words: lines move. */
interface Survivor {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

function install(): void {
  if (existsSync(join(here, 'node_modules/@stryker-mutator/instrumenter'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (status !== 0) throw new Error('the instrumenter cannot be installed');
}

/** Modules that hold evidence and code sets as read from disk: the same whatever the code under test does. */
const DATA = ['test/support/knowledge.ts', 'test/support/terminology.ts'];

/** A run that says nothing for so long will not come back: the mutant loops where no counter sees it. Busy machines are slow. */
const PATIENCE = 600_000;

type Message =
  | { readonly mutants: readonly Found[] }
  | { readonly tests: number; readonly milliseconds: number }
  | { readonly trying: string }
  | { readonly id: string; readonly status: string; readonly by?: string }
  | { readonly end: true };

/** A mutant as the instrumenter gives it: lines and columns from 0. */
interface Found extends Omit<Mutant, 'status' | 'killedBy'> {
  readonly fileName: string;
}

/** Runs mutants until all are settled or one never comes back; says which one. */
function runSome(
  area: Area,
  files: readonly string[],
  settled: Map<string, Settled>,
  found: Map<string, Found>,
  keep: () => void,
) {
  return new Promise<string | undefined>((resolve, reject) => {
    const task = JSON.stringify({ root, files, tests: area.tests, data: DATA, settled: [...settled.keys()] });
    const child = fork(join(here, 'run-mutants.mjs'), [task]);
    let trying: string | undefined;
    let finished = false;
    let timer: NodeJS.Timeout;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    };
    wait();
    child.on('message', (message: Message) => {
      wait();
      if ('mutants' in message) for (const one of message.mutants) found.set(one.id, one);
      else if ('tests' in message) say(`${message.tests} tests, ${message.milliseconds} ms; ${found.size} mutants`);
      else if ('trying' in message) trying = message.trying;
      else if ('id' in message) {
        settled.set(message.id, { status: message.status, by: message.by });
        if (settled.size % 50 === 0) {
          say(`${settled.size} of ${found.size}`);
          keep();
        }
      } else finished = true;
    });
    child.on('exit', () => {
      clearTimeout(timer);
      if (finished) resolve(undefined);
      else if (trying !== undefined && !settled.has(trying)) resolve(trying);
      else reject(new Error('the run ended before a mutant was tried'));
    });
  });
}

/** Tries every mutant of these files; the report in the mutation testing report format lies in test-results. */
async function run(name: string, area: Area, files: readonly string[]): Promise<Report> {
  const settled = new Map<string, Settled>();
  const found = new Map<string, Found>();
  const keep = () => {
    mkdirSync(results, { recursive: true });
    writeFileSync(join(results, `mutation-${name}.json`), JSON.stringify(reportOf(area, files, found, settled)));
  };
  for (;;) {
    const stuck = await runSome(area, files, settled, found, keep);
    if (stuck === undefined) break;
    settled.set(stuck, { status: 'Timeout', by: undefined });
  }
  keep();
  return reportOf(area, files, found, settled);
}

/** What is known so far, in the mutation testing report format. */
function reportOf(
  { least }: Area,
  files: readonly string[],
  found: ReadonlyMap<string, Found>,
  settled: ReadonlyMap<string, Settled>,
): Report {
  return {
    schemaVersion: '2',
    thresholds: { high: 100, low: least },
    files: Object.fromEntries(
      files.map((file) => [
        file,
        {
          language: 'typescript',
          source: readFileSync(join(root, file), 'utf8'),
          mutants: [...found.values()]
            .filter(({ fileName }) => fileName === join(root, file))
            .map(({ id, mutatorName, replacement, location: { start, end } }) => ({
              id,
              mutatorName,
              replacement,
              location: {
                start: { line: start.line + 1, column: start.column + 1 },
                end: { line: end.line + 1, column: end.column + 1 },
              },
              status: settled.get(id)?.status ?? 'Pending',
              ...(settled.get(id)?.by === undefined ? {} : { killedBy: [settled.get(id)?.by ?? ''] }),
            })),
        },
      ]),
    ),
  };
}

/** The words that a mutant replaces. */
function originalOf(source: string, { location: { start, end } }: Mutant): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, i) => line.slice(i === 0 ? start.column - 1 : 0, i === last ? end.column - 1 : undefined).trim())
    .join(' ');
}

/** What the report came to, held against the explained survivors. */
function judge(report: Report, { least, explains }: Area, explained: readonly Survivor[]): boolean {
  const counts = new Map<string, number>();
  const open = [...explained.filter(({ file }) => report.files[file] !== undefined)];
  let unexplained = 0;
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    for (const mutant of mutants) {
      counts.set(mutant.status, (counts.get(mutant.status) ?? 0) + 1);
      if (mutant.status !== 'Survived' && mutant.status !== 'NoCoverage') continue;
      const original = originalOf(source, mutant);
      const replacement = mutant.replacement.replaceAll(/\s*\n\s*/g, ' ');
      const known = open.findIndex(
        (one) => one.file === file && one.original === original && one.replacement === replacement,
      );
      if (known >= 0) {
        open.splice(known, 1);
        continue;
      }
      unexplained++;
      const { line, column } = mutant.location.start;
      say(`${mutant.status} ${file}:${line}:${column} ${JSON.stringify(original)} → ${JSON.stringify(replacement)}`);
    }
  }
  for (const { file, original, replacement } of open) say(`killed after all: ${file} ${original} → ${replacement}`);
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  const killed = of('Killed', 'Timeout');
  const survived = of('Survived', 'NoCoverage');
  const score = killed + survived === 0 ? 100 : (100 * killed) / (killed + survived);
  say(
    `${score.toFixed(1)} % killed: ${killed} killed, ${survived} survived (${survived - unexplained} explained, ` +
      `${of('NoCoverage')} reached by no test)`,
  );
  return (unexplained === 0 || !explains) && open.length === 0 && score >= least;
}

async function main([area = '', ...wanted]: readonly string[]): Promise<boolean> {
  const found = AREAS[area];
  if (!found) {
    say(`say which area: ${Object.keys(AREAS).join(', ')}`);
    return false;
  }
  const files = readdirSync(join(root, found.source)).filter((file) => file.endsWith('.ts'));
  const names = wanted.map((file) => basename(file));
  const unknown = names.filter((name) => !files.includes(name));
  if (unknown.length > 0) {
    say(`${found.source} has no ${unknown.join(', ')}`);
    return false;
  }
  install();
  const chosen = (names.length > 0 ? names : files).map((file) => `${found.source}/${file}`);
  const explained = JSON.parse(readFileSync(join(here, 'survivors.json'), 'utf8')) as readonly Survivor[];
  return judge(await run(area, { ...found, tests: found.tests.flatMap(testsIn) }, chosen), found, explained);
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
