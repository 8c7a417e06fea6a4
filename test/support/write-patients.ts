/** `npm run patients`: writes the synthetic patients anew. */
import { join } from 'node:path';
import process from 'node:process';
import { writePatients } from './chart-write.ts';

for (const file of writePatients(join(process.cwd(), 'data/patients'))) process.stdout.write(`${file}\n`);
