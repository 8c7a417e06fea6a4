/**
 * `npm run faults`: the whole matrix. The last line is `N combinations, M wrong conclusions, K silent losses`; each finding
 * stands above it with the launch that shows it.
 */
import process from 'node:process';
import { readPatients } from '../../src/sandbox/patients.ts';
import { runFaultMatrix } from './fault-matrix.ts';

const { combinations, wrong, lost } = await runFaultMatrix(await readPatients('data/patients'));
for (const { vendor, patientId, fault, what } of [...wrong, ...lost]) {
  process.stdout.write(`${vendor} ${patientId} ${fault}: ${what}\n`);
}
process.stdout.write(`${combinations} combinations, ${wrong.length} wrong conclusions, ${lost.length} silent losses\n`);
process.exitCode = wrong.length + lost.length === 0 ? 0 : 1;
