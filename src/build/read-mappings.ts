/** Reads fhir-mappings/ from disk, at build time and in tests. The only place that knows where the files lie. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileTerminology } from '../terminology/compile.ts';
import type { CompiledTerminology } from '../terminology/compiled.ts';

interface Manifest {
  readonly version: string;
  readonly load: readonly string[];
}

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'load' in value &&
    Array.isArray(value.load) &&
    value.load.every((file) => typeof file === 'string')
  );
}

/** Says in one line each what is wrong, where, and who mends it. */
export function describeFaults(
  faults: readonly {
    readonly file: string;
    readonly place: string;
    readonly message: string;
    readonly whoFixesIt: string;
  }[],
): string {
  return faults.map((f) => `${f.file} ${f.place}: ${f.message} (${f.whoFixesIt})`).join('\n');
}

/** Compiles the mappings in `folder`; throws with every fault where they do not hold together. */
export function readMappings(folder: string): CompiledTerminology {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  if (!isManifest(manifest)) throw new Error('manifest.json: "version" and a list "load" are needed (analyst)');
  const files = manifest.load.map((file) => ({
    file,
    content: JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  }));
  const { compiled, faults } = compileTerminology(manifest.version, files);
  if (!compiled) throw new Error(`fhir-mappings is not valid:\n${describeFaults(faults)}`);
  return compiled;
}
