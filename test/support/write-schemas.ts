/** `npm run schemas`: writes the JSON Schemas, and the setting by which an editor finds those of data/evidence. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { editorSettings, jsonSchemas } from './json-schemas.ts';

for (const [path, content] of [...jsonSchemas(), ['.vscode/settings.json', editorSettings()] as const]) {
  const file = join(process.cwd(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
