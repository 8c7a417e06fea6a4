/**
 * The published JSON Schemas, made from the zod schemas: of the assessment, of config.json, and of each kind of file in
 * data/evidence.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { Assessment } from '../../src/contract/assessment.ts';
import { SCHEMA_VERSION } from '../../src/contract/schema-version.ts';
import { EVIDENCE_FILES } from '../../src/evidence/load.ts';
import { ConfigurationSchema } from '../../src/smart/configuration-schema.ts';

/** Where the JSON Schema of config.json lies; the build publishes it from there. */
export const CONFIGURATION_SCHEMA = 'src/smart/config.schema.json';
const CONFIGURATION_PAGE = 'docs/configuration.md';

/** What docs/configuration.md says of each field: `issuers[].iss` → its meaning, as plain text. */
export function documentedFields(): ReadonlyMap<string, string> {
  const rows = readFileSync(CONFIGURATION_PAGE, 'utf8').matchAll(/^\| `([^`]+)` \| (.*?) \| [^|]* \|$/gm);
  return new Map(
    [...rows].map(([, field = '', meaning = '']) => [
      field,
      meaning.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', ''),
    ]),
  );
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Every field of a schema by its path, `issuers[].iss`, with the schema of its value. */
function fieldsOf(schema: JsonSchema, path = ''): readonly (readonly [string, JsonSchema])[] {
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [];
    const field = path === '' ? name : `${path}.${name}`;
    return [[field, value] as const, ...fieldsOf(value, field)];
  });
  const { items } = schema;
  const ofItems = typeof items === 'object' && !Array.isArray(items) ? fieldsOf(items as JsonSchema, `${path}[]`) : [];
  return [...inside, ...ofItems];
}

function configurationShape(): JsonSchema {
  return z.toJSONSchema(ConfigurationSchema, {
    target: 'draft-2020-12',
    io: 'input',
    // The same schema may serve several fields, and each has its own words.
    reused: 'inline',
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
}

/** JSON Schema of config.json; each field with the words of its documentation. */
function configurationSchema(): object {
  const words = documentedFields();
  const made = configurationShape();
  for (const [field, schema] of fieldsOf(made)) {
    const description = words.get(field);
    if (description !== undefined) schema.description = description;
  }
  return { title: 'Nextline config.json', ...made };
}

/** Every field that a configuration may have, by its path. */
export function configurationFields(): readonly string[] {
  return fieldsOf(configurationShape()).map(([field]) => field);
}

/** 'statements/*.json' → 'statements'. */
const nameOf = (files: string) => files.replace(/(\/\*)?\.json$/, '');

/** Path from the root of the project → the schema that must lie there. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  const assessment = z.toJSONSchema(Assessment, { target: 'draft-2020-12' });
  return new Map<string, object>([
    ['src/contract/assessment.schema.json', { title: 'Nextline assessment', version: SCHEMA_VERSION, ...assessment }],
    [CONFIGURATION_SCHEMA, configurationSchema()],
    ...EVIDENCE_FILES.map(({ files, schema }) => {
      // Editors know this older draft best.
      const made = z.toJSONSchema(schema, {
        target: 'draft-7',
        io: 'input',
        // Readonly to the code, not to an editor.
        override: ({ jsonSchema }) => {
          delete jsonSchema.readOnly;
        },
      });
      return [
        `data/evidence/schema/${nameOf(files)}.schema.json`,
        { title: `data/evidence/${files}`, ...made },
      ] as const;
    }),
  ]);
}

/** The setting by which an editor finds the schema of each file as it is opened. */
export function editorSettings(): object {
  return {
    'json.schemas': EVIDENCE_FILES.map(({ files }) => ({
      fileMatch: [`/data/evidence/${files}`],
      url: `./data/evidence/schema/${nameOf(files)}.schema.json`,
    })),
  };
}
