/** `npm run schemas`: writes the JSON Schema of the assessment, for every consumer that is not written in TypeScript. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { assessmentSchemaText } from './assessment-schema.ts';

writeFileSync(join(process.cwd(), 'src/contract/assessment.schema.json'), assessmentSchemaText());
