import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/assess/assess.ts';
import { recordsOf } from '../../src/fhir/record.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { readPatients } from '../../src/sandbox/patients.ts';
import { VENDOR_IDS } from '../../src/sandbox/vendors/vendor.ts';
import { knowledge } from '../support/knowledge.ts';
import { faultsFor, runFaultMatrix } from './fault-matrix.ts';
import { wrongConclusions } from './wrong-conclusions.ts';

/** CI runs a part of the matrix, spread evenly; `npm run faults` runs all of it. */
const IN_CI = 1200;

describe('a chart that cannot be read as a whole', () => {
  test('leads to no conclusion that the whole chart does not bear, and loses nothing that arrived', async () => {
    const patients = await readPatients('data/patients');
    const all = VENDOR_IDS.reduce((sum, vendor) => sum + faultsFor(vendor).length, 0) * patients.length;
    const stride = Math.max(1, Math.floor(all / IN_CI));
    const { combinations, wrong, lost } = await runFaultMatrix(patients, (_one, index) => index % stride === 0);
    expect(combinations).toBeGreaterThanOrEqual(1000);
    expect(wrong).toEqual([]);
    expect(lost).toEqual([]);
  }, 1_200_000);

  test('the measure sees a conclusion that is too certain', () => {
    const records = recordsOf(JSON.parse(readFileSync('data/patients/v14-four-lines-already.json', 'utf8')));
    const [record] = records.ok ? records.value : [];
    if (!record) throw new Error('the patient is missing');
    const truth = assess(record, knowledge, { asOf: spanOf('2026-11-02').first, all: true });
    const { nephrectomy } = truth.context;
    const seen = {
      ...truth,
      context: { ...truth.context, nephrectomy: { ...nephrectomy, status: 'no' as const } },
      considerations: truth.considerations.map((one) =>
        one.id === 'R-07' ? { ...one, status: 'applies' as const } : one,
      ),
    };
    expect(wrongConclusions(truth, truth)).toEqual([]);
    expect(wrongConclusions(truth, seen)).toEqual([
      'nephrectomy: no, the record says yes',
      'R-07 applies, with the whole record does-not-apply',
    ]);
  });
});
