/**
 * Runs a TypeScript command of this project: `node src/cli/run.mjs src/cli/evaluate.ts …`.
 *
 * Node 20 does not read TypeScript, so the command is bundled once and kept under node_modules/.cache; it is bundled anew
 * whenever a source or data file is newer. Checking that takes a few milliseconds, bundling under a second. The command
 * starts as one plain module: no loader, no transpiling at start.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const cache = join(root, 'node_modules/.cache/nextline');

/** Newest change and number of files below the folders that a command may be made of. */
function stampOf(folders) {
  let newest = 0;
  let files = 0;
  const walk = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) walk(inner);
      else {
        files++;
        newest = Math.max(newest, statSync(inner).mtimeMs);
      }
    }
  };
  for (const folder of folders) walk(join(root, folder));
  return `${files}@${newest}@${statSync(join(root, 'package-lock.json')).mtimeMs}`;
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

async function bundle(entry, output) {
  const { build, runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, 'src/build/knowledge-plugin.ts'), { configFile: false, root });
  const scratch = `${output}.${process.pid}`;
  await build({
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
}

/** Path of the bundled command, made now if it is missing or old. */
export async function prepare(command) {
  const entry = resolve(root, command);
  const name = relative(root, entry)
    .replaceAll(/[\\/]/g, '-')
    .replace(/\.tsx?$/, '');
  const output = join(cache, `${name}.mjs`);
  const stampFile = join(cache, `${name}.stamp`);
  const stamp = stampOf(['src', 'test', 'fhir-mappings', 'data/evidence']);
  if (readOr(stampFile, '') !== stamp || readOr(output, '') === '') {
    await bundle(entry, output);
    writeFileSync(stampFile, stamp);
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
