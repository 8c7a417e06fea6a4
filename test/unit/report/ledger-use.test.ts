import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/contract/ledger.ts';
import { problem } from '../../../src/kernel/problem.ts';
import { exportedLedger, withUse } from '../../../src/report/ledger-use.ts';

const line = (resourceType: string, received: number): LedgerEntry => ({
  resourceType,
  purpose: 'a purpose',
  address: `${resourceType}?patient=…`,
  state: 'loaded',
  pages: 1,
  received,
});
const from = (lineOf: number, ...references: readonly string[]) =>
  references.map((reference) => ({ reference, line: lineOf }));

describe('what became of the resources of a search', () => {
  test('is counted: used, or set aside with the reason', () => {
    const ledger = [line('Condition', 4), line('Condition', 1)];
    const origins = [...from(0, 'Condition/1', 'Condition/2', 'Condition/3', 'Condition/4'), ...from(1, 'Condition/1')];
    const counted = withUse(ledger, origins, {
      ignored: [
        { reference: 'Condition/2', reason: 'about somebody else' },
        { reference: 'Condition/3', reason: 'about somebody else' },
        { reference: 'Condition/1', reason: 'duplicate of the same resource' },
      ],
      problems: [problem('record/foreign-patient', 'analyst', 'x', { reference: 'Condition/4' })],
    });
    expect(counted.map(({ used, ignored }) => ({ used, ignored }))).toEqual([
      {
        used: 1,
        ignored: [
          { reason: 'about somebody else', count: 2 },
          { reason: 'record/foreign-patient', count: 1 },
        ],
      },
      // The same resource in a second search says nothing new.
      { used: 0, ignored: [{ reason: 'duplicate of the same resource', count: 1 }] },
    ]);
  });
});

describe('the ledger that leaves the app', () => {
  test('holds no reference and no name of a drug, only numbers and the reasons in general words', () => {
    const why = problem('fhir/forbidden', 'analyst', 'the server does not allow the app to read this (HTTP 403)', {
      resourceType: 'Condition',
      reference: 'Condition/secret',
    });
    const [exported] = exportedLedger([
      {
        ...line('MedicationRequest', 3),
        status: 403,
        problem: why,
        used: 0,
        ignored: [
          { reason: 'a short form that nobody has verified: it may stand for nivolumab', count: 2 },
          { reason: 'a short form that nobody has verified: it may stand for axitinib', count: 1 },
        ],
      },
    ]);
    expect(exported).toEqual({
      ...line('MedicationRequest', 3),
      status: 403,
      used: 0,
      ignored: [{ reason: 'a short form that nobody has verified', count: 3 }],
      problem: { code: why.code, message: why.message, whoFixesIt: 'analyst' },
    });
  });
});
