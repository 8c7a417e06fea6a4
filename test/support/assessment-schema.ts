import * as z from 'zod/mini';
import { Assessment, SCHEMA_VERSION } from '../../src/contract/assessment.ts';

/** The published JSON Schema, made from the zod schemas of the contract. */
export function assessmentSchemaText(): string {
  const schema = z.toJSONSchema(Assessment, { target: 'draft-2020-12' });
  return `${JSON.stringify({ title: 'Nextline assessment', version: SCHEMA_VERSION, ...schema }, null, 2)}\n`;
}
