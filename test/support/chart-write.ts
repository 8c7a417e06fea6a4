/**
 * Writes the synthetic patients as JSON; `data/patients/` holds what this writes: each as a plain chart, and below `epic/`
 * and `oracle/` as those servers would show it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle, FhirResource } from 'fhir/r4';
import { presentAs } from '../../src/sandbox/presentation/present-as.ts';
import { bundleOfResources } from './chart-builder.ts';
import { PATIENTS, type SyntheticPatient } from './chart-patients.ts';

const printed = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const FLAVOURS = ['epic', 'oracle'] as const;
export type Flavour = 'plain' | (typeof FLAVOURS)[number];

/** A patient's chart as a Bundle, in the shape of one kind of server. */
export function bundleOf({ id, chart }: SyntheticPatient, flavour: Flavour): Bundle<FhirResource> {
  const shown = presentAs(flavour === 'plain' ? 'smart' : flavour, chart.resources());
  return bundleOfResources(id, shown);
}

/** Contents by file name: one bundle per patient and flavour, and the index. */
export function patientFiles(): ReadonlyMap<string, string> {
  const listed = PATIENTS.map((patient) => ({ patient, file: `${patient.id}-${patient.slug}.json` }));
  const index = listed.map(({ file, patient: { id, vignette, name, teaches, asOf } }) => ({
    id,
    file,
    vignette,
    name,
    teaches,
    asOf,
  }));
  return new Map([
    ...listed.map(({ patient, file }): [string, string] => [file, printed(bundleOf(patient, 'plain'))]),
    ...FLAVOURS.flatMap((flavour) =>
      listed.map(({ patient, file }): [string, string] => [`${flavour}/${file}`, printed(bundleOf(patient, flavour))]),
    ),
    ['index.json', printed(index)],
  ]);
}

/** Writes all files into a folder, over what is there, and gives their names. */
export function writePatients(folder: string): readonly string[] {
  const files = patientFiles();
  for (const flavour of FLAVOURS) mkdirSync(join(folder, flavour), { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return [...files.keys()];
}
