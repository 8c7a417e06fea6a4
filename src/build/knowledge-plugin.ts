/**
 * Gives the bundler three modules, checked and compiled while building: `virtual:nextline-knowledge` with code sets and
 * rules, all that judging needs, and `virtual:nextline-evidence-details` with what stands behind the rules, to be loaded
 * later, and `virtual:nextline-source-attributes` with what a regulator asks to be told of both. Data that does not hold together stops the build with the file and the place; nothing of it is checked again at
 * run time.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'vite';
import { detailsPart, judgingPart } from '../evidence/split.ts';
import { readEvidence } from './read-evidence.ts';
import { readMappings } from './read-mappings.ts';

/** `root` is the folder that holds fhir-mappings/ and data/. */
export function knowledgePlugin(root: string): Plugin {
  const mappings = resolve(root, 'fhir-mappings');
  const data = resolve(root, 'data/evidence');
  const attributes = resolve(root, 'data/source-attributes.json');
  const contents: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
    'virtual:nextline-knowledge': () => ({
      terminology: readMappings(mappings),
      evidence: judgingPart(readEvidence(data)),
    }),
    'virtual:nextline-evidence-details': () => ({ details: detailsPart(readEvidence(data)) }),
    'virtual:nextline-source-attributes': () => JSON.parse(readFileSync(attributes, 'utf8')),
  };
  return {
    name: 'nextline-knowledge',
    resolveId: (id) => (id in contents ? `\0${id}` : null),
    load(id) {
      const content = id.startsWith('\0') ? contents[id.slice(1)] : undefined;
      if (!content) return null;
      this.addWatchFile(mappings);
      this.addWatchFile(data);
      this.addWatchFile(attributes);
      // A string through JSON.parse is read faster than the same object as code.
      return Object.entries(content())
        .map(([name, value]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});`)
        .join('\n');
    },
  };
}
