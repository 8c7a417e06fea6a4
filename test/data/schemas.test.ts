/** The published JSON Schemas are those that the code checks by (`npm run schemas` writes them anew). */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configurationFields, documentedFields, editorSettings, jsonSchemas } from '../support/json-schemas.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
/** As JSON has it: without what is undefined. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

describe('the JSON Schemas', () => {
  test.each([...jsonSchemas()])('%s is the one made from the code', (file, schema) => {
    expect(read(file)).toEqual(plain(schema));
  });

  test('none is left over from a file that is no more', () => {
    const made = [...jsonSchemas().keys()];
    expect(
      readdirSync('data/evidence/schema').filter((file) => !made.includes(`data/evidence/schema/${file}`)),
    ).toEqual([]);
  });

  test('an editor finds the schema of every file of the evidence', () => {
    expect(read('.vscode/settings.json')).toEqual(plain(editorSettings()));
  });
});

describe('config.json', () => {
  test('every field is documented, and nothing that is no field', () => {
    expect(configurationFields().length).toBeGreaterThan(10);
    // A list of entries needs no line beside those of its entries.
    const fields = configurationFields().filter((field) => field !== 'issuers');
    expect([...documentedFields().keys()].sort()).toEqual([...fields].sort());
  });

  test('its schema tells an editor what each field means', () => {
    const schema = JSON.stringify(jsonSchemas().get('src/smart/config.schema.json'));
    for (const meaning of documentedFields().values()) expect(schema).toContain(JSON.stringify(meaning));
  });
});
