import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FhirResource } from 'fhir/r4';
import { isObject, listOf, textOf } from './fhir/json.ts';

/** One patient of the sandbox: who, what the chart teaches, and the chart itself as plain R4. */
export interface SandboxPatient {
  readonly id: string;
  readonly name: string;
  readonly teaches: string;
  /** The day on which the question is asked; ages are counted to it. */
  readonly asOf: string;
  readonly resources: readonly FhirResource[];
}

/**
 * Reads a folder of patients: `index.json` and the bundles it names. The files are our own, so whatever is wrong with
 * them is a bug and thrown, with the file's name.
 */
export async function readPatients(folder: string): Promise<readonly SandboxPatient[]> {
  const index = listOf(await readJson(join(folder, 'index.json'))).map((row) => ({
    id: memberOf(row, 'id'),
    file: memberOf(row, 'file'),
    name: memberOf(row, 'name'),
    teaches: memberOf(row, 'teaches'),
    asOf: memberOf(row, 'asOf'),
  }));
  return Promise.all(
    index.map(async ({ file, ...patient }): Promise<SandboxPatient> => {
      const resources = resourcesOf(await readJson(join(folder, file)));
      if (!resources.some(({ resourceType, id }) => resourceType === 'Patient' && id === patient.id)) {
        throw new Error(`${file} holds no Patient/${patient.id}`);
      }
      return { ...patient, resources };
    }),
  );
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}

function memberOf(row: unknown, name: string): string {
  const value = isObject(row) ? textOf(row[name]) : undefined;
  if (value === undefined) throw new Error(`index.json: a patient without ${name}`);
  return value;
}

/** The resources of a Bundle. What is no resource is left out, as a server would not store it. */
export function resourcesOf(bundle: unknown): readonly FhirResource[] {
  if (!isObject(bundle)) return [];
  return listOf(bundle['entry'])
    .map((entry) => (isObject(entry) ? entry['resource'] : undefined))
    .filter(isResource);
}

function isResource(value: unknown): value is FhirResource {
  return isObject(value) && typeof value['resourceType'] === 'string' && typeof value['id'] === 'string';
}
