/** The published JSON Schemas, made from the zod schemas: of the assessment, and of each kind of file in data/evidence. */
import * as z from 'zod/mini';
import { Assessment, SCHEMA_VERSION } from '../../src/contract/assessment.ts';
import { EVIDENCE_FILES } from '../../src/evidence/load.ts';

/** 'statements/*.json' → 'statements'. */
const nameOf = (files: string) => files.replace(/(\/\*)?\.json$/, '');

/** Path from the root of the project → the schema that must lie there. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  const assessment = z.toJSONSchema(Assessment, { target: 'draft-2020-12' });
  return new Map<string, object>([
    ['src/contract/assessment.schema.json', { title: 'Nextline assessment', version: SCHEMA_VERSION, ...assessment }],
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
