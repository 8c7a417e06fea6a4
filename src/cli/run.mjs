/**
 * Runs a TypeScript command of this project: `node src/cli/run.mjs src/cli/evaluate.ts …`.
 *
 * Node 20 does not read TypeScript, so the command is bundled once and kept under node_modules/.cache; it is bundled anew
 * whenever a file that it is made of is newer. Checking that takes a few milliseconds, bundling under a second. The command
 * starts as one plain module: no loader, no transpiling at start.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(root, 'node_modules/.cache/nextline');

/** Where code sets and evidence lie: a file that is added there changes a command that has never heard of it. */
const DATA = ['fhir-mappings', 'data/evidence'];

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** Changes whenever one of the files, or the list of data files, does; empty where a file is gone. */
function stampOf(files) {
  try {
    const data = DATA.flatMap((folder) => filesBelow(join(root, folder)));
    let newest = 0;
    for (const file of [...files, ...data]) newest = Math.max(newest, statSync(file).mtimeMs);
    return `${files.length}+${data.length}@${newest}`;
  } catch {
    return '';
  }
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

/** Bundles a command and returns the files it was made of. */
async function bundle(entry, output) {
  const { build, runnerImport } = await import('vite');
  const plugin = join(root, 'src/build/knowledge-plugin.ts');
  const { module, dependencies } = await runnerImport(plugin, { configFile: false, root });
  const scratch = `${output}.${process.pid}`;
  const { output: chunks } = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [module.knowledgePlugin(root)],
    publicDir: false,
    ssr: { noExternal: ['zod'] },
    build: {
      ssr: entry,
      outDir: scratch,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'command.mjs', codeSplitting: false } },
    },
  });
  mkdirSync(dirname(output), { recursive: true });
  // Renamed into place, so that two commands started together never read half a file.
  renameSync(join(scratch, 'command.mjs'), output);
  rmSync(scratch, { recursive: true, force: true });
  const made = chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
  const files = [...made, ...dependencies, plugin, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)];
  return files.filter((file) => isAbsolute(file));
}

/** Path of the bundled command, made now if it is missing or old. */
export async function prepare(command) {
  const entry = resolve(root, command);
  const name = relative(root, entry)
    .replaceAll(/[\\/]/g, '-')
    .replace(/\.tsx?$/, '');
  const output = join(cache, `${name}.mjs`);
  const stampFile = join(cache, `${name}.stamp`);
  // First line: what the files looked like; then the files.
  const [stamp, ...files] = readOr(stampFile, '').split('\n');
  if (stamp === '' || stamp !== stampOf(files) || readOr(output, '') === '') {
    const before = process.env.NODE_ENV;
    const inputs = await bundle(entry, output);
    // The bundler leaves "development" behind, and a command that builds the app would build that.
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
    writeFileSync(stampFile, [stampOf(inputs), ...inputs].join('\n'));
  }
  return output;
}

const [command, ...rest] = process.argv.slice(2);
if (command === '--only-bundle') {
  // After an install: the first run is then as quick as the next. An install without development tools goes on without.
  try {
    await prepare(rest[0] ?? '');
  } catch (error) {
    process.stderr.write(`bundled at first use instead: ${error.message}\n`);
  }
} else if (command === undefined) {
  process.stderr.write('usage: node src/cli/run.mjs COMMAND.ts [ARGUMENT …]\n');
  process.exitCode = 2;
} else {
  const output = await prepare(command);
  process.argv.splice(1, process.argv.length - 1, output, ...rest);
  await import(pathToFileURL(output).href);
}
