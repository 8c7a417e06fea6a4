/** A cohort as NDJSON: the synthetic patients again and again, each with its own id and a chart of ordinary length. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { noiseFor } from '../../support/chart-noise.ts';
import { PATIENTS } from '../../support/chart-patients.ts';

/** Resources added to a patient's own; about 500 in the middle. */
const CHART_LENGTHS = [60, 150, 300, 450, 550, 700, 900, 1000] as const;
const ID = 'cohort-patient';

/** One line per patient and chart length, with `ID` in place of the patient's id. */
function templates(): readonly string[] {
  return CHART_LENGTHS.flatMap((length) =>
    PATIENTS.map(({ id, chart }) => {
      const bundle = chart.bundle();
      const noise = noiseFor(id, length).map((resource) => ({
        fullUrl: `https://nextline.example/fhir/${resource.resourceType}/${resource.id}`,
        resource,
      }));
      return JSON.stringify({ ...bundle, entry: [...(bundle.entry ?? []), ...noise] }).replaceAll(id, ID);
    }),
  );
}

/** Writes at least `bytes` to `file` and tells how many records it holds. */
export async function writeCohort(
  file: string,
  bytes: number,
): Promise<{ readonly records: number; readonly bytes: number }> {
  const lines = templates();
  const stream = createWriteStream(file);
  let written = 0;
  let records = 0;
  while (written < bytes) {
    const line = `${(lines[records % lines.length] ?? '').replaceAll(ID, `c${records}`)}\n`;
    records++;
    written += line.length;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  return { records, bytes: written };
}
