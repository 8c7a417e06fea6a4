/** Writes the synthetic patients as JSON; `data/patients/` holds what this writes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENTS } from './chart-patients.ts';

const printed = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Contents by file name: one bundle per patient, and the index. */
export function patientFiles(): ReadonlyMap<string, string> {
  const listed = PATIENTS.map(({ chart, slug, ...shown }) => ({ chart, shown, file: `${shown.id}-${slug}.json` }));
  const index = listed.map(({ file, shown: { id, ...rest } }) => ({ id, file, ...rest }));
  return new Map([
    ...listed.map(({ chart, file }): [string, string] => [file, printed(chart.bundle())]),
    ['index.json', printed(index)],
  ]);
}

/** Writes all files into a folder, over what is there, and gives their names. */
export function writePatients(folder: string): readonly string[] {
  const files = patientFiles();
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return [...files.keys()];
}
