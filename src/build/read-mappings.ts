/** Reads fhir-mappings/ from disk, at build time and in tests. The only place that knows where the files lie. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultWords, jsonFaultOf } from '../kernel/json-scanner.ts';
import { compileTerminology, type MappingFile } from '../terminology/compile.ts';
import type { CompiledTerminology } from '../terminology/compiled.ts';
import type { OverlayFile } from '../terminology/overlay.ts';

/** `on`: loaded. `off`: not. `doubt`: its names raise a doubt and name no drug. */
type State = 'on' | 'off' | 'doubt';

interface Manifest {
  readonly version: string;
  readonly files: Readonly<Record<string, State>>;
}

const STATES: readonly unknown[] = ['on', 'off', 'doubt'] satisfies readonly State[];

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'string' &&
    'files' in value &&
    typeof value.files === 'object' &&
    value.files !== null &&
    Object.values(value.files).every((state) => STATES.includes(state))
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

/** The JSON of a file; throws with the line where it breaks off. */
function readJson(folder: string, file: string): unknown {
  const bytes = readFileSync(join(folder, file));
  const fault = jsonFaultOf(bytes);
  if (fault) throw new Error(`${file}: ${faultWords(fault)}`);
  return JSON.parse(bytes.toString());
}

/** The files that manifest.json names and does not switch off. `states` overrules it file by file (tests). */
export function mappingFiles(
  folder: string,
  states: Readonly<Record<string, State>> = {},
): { readonly version: string; readonly files: readonly MappingFile[] } {
  const manifest = readJson(folder, 'manifest.json');
  if (!isManifest(manifest)) {
    throw new Error('manifest.json: "version" and "files" are needed, each file "on", "off" or "doubt" (analyst)');
  }
  const files = Object.entries({ ...manifest.files, ...states })
    .filter(([, state]) => state !== 'off')
    .map(([file, state]) => ({
      file,
      content: readJson(folder, file),
      doubt: state === 'doubt',
    }));
  return { version: manifest.version, files };
}

/** Compiles the mappings in `folder`; throws with every fault where they do not hold together. */
export function readMappings(folder: string, states: Readonly<Record<string, State>> = {}): CompiledTerminology {
  const { version, files } = mappingFiles(folder, states);
  const { compiled, faults } = compileTerminology(version, files);
  if (!compiled) throw new Error(`fhir-mappings is not valid:\n${describeFaults(faults)}`);
  return compiled;
}

/** The overlays that lie in `folder`, by name. */
export function readOverlays(folder: string): readonly OverlayFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file: `overlays/${file}`, text: readFileSync(join(folder, file), 'utf8') }));
}
