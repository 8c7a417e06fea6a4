/**
 * Gives the bundler the module `virtual:nextline-knowledge`: code sets and evidence, checked and compiled while building.
 * Data that does not hold together stops the build with the file and the place; nothing of it is checked again at run time.
 */
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { readEvidence } from './read-evidence.ts';
import { readMappings } from './read-mappings.ts';

const NAME = 'virtual:nextline-knowledge';
const RESOLVED = `\0${NAME}`;

/** `root` is the folder that holds fhir-mappings/ and data/. */
export function knowledgePlugin(root: string): Plugin {
  return {
    name: 'nextline-knowledge',
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      const mappings = resolve(root, 'fhir-mappings');
      const data = resolve(root, 'data/evidence');
      this.addWatchFile(mappings);
      this.addWatchFile(data);
      const asText = (value: unknown) => JSON.stringify(JSON.stringify(value));
      // A string through JSON.parse is read faster than the same object as code.
      return [
        `export const terminology = JSON.parse(${asText(readMappings(mappings))});`,
        `export const evidence = JSON.parse(${asText(readEvidence(data))});`,
      ].join('\n');
    },
  };
}
