/**
 * `npm run sbom [-- FOLDER]`
 *
 * Writes what the product is made of: `sbom.cdx.json` (CycloneDX) and `licences.txt` (each licence with its text), into the
 * folder or here.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { licenceTexts, productBill } from '../build/bill-of-materials.ts';

const folder = process.argv[2] ?? '.';
const bill = productBill(process.cwd());
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
writeFileSync(join(folder, 'licences.txt'), licenceTexts(process.cwd(), bill));
process.stdout.write(`${bill.components.length} components: sbom.cdx.json, licences.txt\n`);
