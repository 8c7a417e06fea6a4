/** Publishes the JSON Schema of config.json beside the pages, for the editor of whoever writes one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** `root` is the folder of the project. */
export function configurationSchemaPlugin(root: string): Plugin {
  return {
    name: 'nextline-configuration-schema',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(join(root, 'src/smart/config.schema.json'), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'config.schema.json', source });
    },
  };
}
