/** The teaching patient v06 amid noise of real shape: labs, vitals, other drugs, other procedures. */
import { join } from 'node:path';
import { readPatients, type SandboxPatient } from '../../src/sandbox/patients.ts';
import { noiseFor } from '../support/chart-noise.ts';

/** One patient per size, each with that many resources. */
export async function noisyPatients(root: string, sizes: readonly number[]): Promise<readonly SandboxPatient[]> {
  const teaching = (await readPatients(join(root, 'data/patients'))).find(({ id }) => id === 'v06');
  if (!teaching) throw new Error('the patient of this benchmark is missing');
  return sizes.map((size) => {
    const id = `v06n${size}`;
    const renamed = JSON.parse(JSON.stringify(teaching.resources).replaceAll('v06', id)) as typeof teaching.resources;
    return { ...teaching, id, resources: [...renamed, ...noiseFor(id, Math.max(0, size - renamed.length))] };
  });
}
