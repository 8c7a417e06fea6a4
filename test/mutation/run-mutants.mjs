/**
 * Holds the mutants of one area in memory and runs the unit tests against each. Started by `mutate.ts`, which watches it and
 * starts it again where a mutant never comes back.
 *
 * StrykerJS's instrumenter puts all mutants of a file into it, each behind a switch. Its own runner starts a new worker of
 * vitest for every mutant, which takes seconds here; in this process only the modules that the mutated ones reach are
 * evaluated anew, so that nothing made once survives from mutant to mutant, and the tests are run by vitest's own runner.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { createInstrumenter, Instrumenter } from '@stryker-mutator/instrumenter';
import { startTests } from '@vitest/runner';
import { createServer, createServerModuleRunner, runnerImport } from 'vite';

const { root, files, tests, data, settled } = JSON.parse(process.argv[2] ?? '{}');
const done = new Set(settled);
const space = {};
globalThis['__stryker__'] = space;
const say = (message) => process.send?.(message);

const quiet = { isDebugEnabled: () => false, debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The files with all their mutants in them. */
async function instrument() {
  const instrumenter = createInstrumenter({
    provideValue() {
      return this;
    },
    injectClass: () => new Instrumenter(quiet),
  });
  const found = await instrumenter.instrument(
    files.map((file) => ({ name: join(root, file), mutate: true, content: readFileSync(join(root, file), 'utf8') })),
    { plugins: [], ignorers: [], excludedMutations: [], noHeader: false },
  );
  return { mutants: found.mutants, sources: new Map(found.files.map(({ name, content }) => [name, content])) };
}

/** Loads modules as vite does, with the mutated files in place of the real ones. */
async function load(sources) {
  const { module } = await runnerImport(join(root, 'src/build/knowledge-plugin.ts'), { configFile: false, root });
  const server = await createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, watch: null, ws: false, hmr: false },
    optimizeDeps: { noDiscovery: true },
    resolve: { alias: [{ find: /^vitest$/, replacement: join(root, 'test/mutation/vitest-shim.ts') }] },
    plugins: [
      module.knowledgePlugin(root),
      { name: 'mutants', enforce: 'pre', load: (id) => sources.get(id.split('?')[0]) },
    ],
  });
  return { server, modules: createServerModuleRunner(server.environments.ssr, { hmr: false }) };
}

/** Everything that the mutated files reach, found by who imports whom; what was only read from disk stays. */
function reached(modules, sources) {
  const found = new Set();
  const kept = new Set(data.map((file) => modules.evaluatedModules.getModuleById(join(root, file))));
  const follow = (id) => {
    const module = modules.evaluatedModules.getModuleById(id);
    if (!module || found.has(module) || kept.has(module)) return;
    found.add(module);
    for (const importer of module.importers) follow(importer);
  };
  for (const name of sources.keys()) follow(name);
  return found;
}

const nameOf = (task) => (task.suite ? `${nameOf(task.suite)} > ${task.name}` : task.name);
const idOf = (task) => `${relative(root, task.file.filepath)} > ${nameOf(task)}`;

/** Runs tests as vitest does. `wanted` says which; the first that fails ends the run and is returned. */
async function runTests(modules, paths, { wanted = () => true, bail = true, before = () => {} } = {}) {
  let failed;
  const ran = [];
  const skip = (tasks) => {
    for (const task of tasks) {
      if (task.type === 'suite') skip(task.tasks);
      else if (task.mode === 'run' && !wanted(idOf(task))) task.mode = 'skip';
    }
  };
  const results = await startTests(paths, {
    config: {
      root,
      setupFiles: [],
      name: '',
      passWithNoTests: true,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 20_000,
      hookTimeout: 20_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: (path) => modules.import(path),
    onCollected: (collected) => {
      for (const file of collected) {
        // A file that cannot be read any more is noticed by everybody.
        if (file.result?.state === 'fail') failed ??= relative(root, file.filepath);
        skip(file.tasks);
      }
    },
    onBeforeRunTask: (task) => {
      if (failed !== undefined && bail) task.mode = 'skip';
    },
    onBeforeRunSuite: (suite) => {
      if (failed !== undefined && bail) suite.mode = 'skip';
    },
    onBeforeTryTask: (task) => before(idOf(task)),
    onAfterRunTask: (task) => {
      ran.push({ id: idOf(task), state: task.result?.state });
      if (task.result?.state === 'fail') failed ??= idOf(task);
    },
  });
  for (const file of results) if (file.result?.state === 'fail') failed ??= relative(root, file.filepath);
  return { failed, ran, results };
}

async function main() {
  const { mutants, sources } = await instrument();
  say({ mutants });
  const { server, modules } = await load(sources);
  const paths = tests.map((path) => join(root, path));
  const started = Date.now();
  const dry = await runTests(modules, paths, {
    bail: false,
    before: (id) => {
      space.currentTestId = id;
    },
  });
  if (dry.failed !== undefined) {
    const words = dry.results.flatMap((file) => file.result?.errors ?? []).map(({ message }) => message);
    throw new Error(`without any mutant: ${dry.failed} ${words.join('; ')}`);
  }
  const coverage = space.mutantCoverage ?? { static: {}, perTest: {} };
  space.currentTestId = undefined;
  say({ tests: dry.ran.length, milliseconds: Date.now() - started });

  const coveredBy = new Map();
  for (const [test, hits] of Object.entries(coverage.perTest)) {
    for (const id of Object.keys(hits)) coveredBy.set(id, (coveredBy.get(id) ?? new Set()).add(test));
  }
  const hitsOf = (id) =>
    [coverage.static, ...Object.values(coverage.perTest)].reduce((sum, hits) => sum + (hits[id] ?? 0), 0);
  const anew = reached(modules, sources);

  const attempt = async (id, some, wanted) => {
    for (const module of anew) {
      module.evaluated = false;
      module.promise = undefined;
      module.exports = undefined;
    }
    space.activeMutant = id;
    space.hitCount = 0;
    space.hitLimit = 1000 + 100 * hitsOf(id);
    const { failed } = await runTests(modules, some, { wanted });
    space.activeMutant = undefined;
    return { failed, looped: space.hitCount > space.hitLimit };
  };

  for (const { id } of mutants) {
    if (done.has(id)) continue;
    const covering = coveredBy.get(id);
    if (!covering && coverage.static[id] === undefined) {
      say({ id, status: 'NoCoverage' });
      continue;
    }
    say({ trying: id });
    // First the tests that came by; then all of them: what is made once is made by the first test that asks for it.
    let outcome = { failed: undefined, looped: false };
    if (covering) {
      const some = paths.filter((path) => [...covering].some((one) => one.startsWith(`${relative(root, path)} > `)));
      outcome = await attempt(id, some, (test) => covering.has(test));
    }
    if (outcome.failed === undefined) outcome = await attempt(id, paths, (test) => !covering?.has(test));
    const status = outcome.failed === undefined ? 'Survived' : outcome.looped ? 'Timeout' : 'Killed';
    say({ id, status, by: outcome.failed });
  }
  await modules.close();
  await server.close();
  say({ end: true });
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
