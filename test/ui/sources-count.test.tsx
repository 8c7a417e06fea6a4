import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/contract/ledger.ts';
import { sourcesIn } from '../../src/ui/features/reading.tsx';

const line = (resourceType: string, state: LedgerEntry['state'], hint?: true): LedgerEntry => ({
  resourceType,
  purpose: 'any',
  address: resourceType,
  state,
  pages: 1,
  received: 0,
  ...(hint ? { hint } : {}),
});

test('a hint and a type that the server does not offer are no sources, on the screen and on the sheet', () => {
  const ledger = [
    line('Patient', 'loaded'),
    line('Condition', 'empty'),
    line('Procedure', 'failed'),
    line('MedicationStatement', 'not-supported'),
    line('CarePlan', 'loaded', true),
    line('CapabilityStatement', 'failed', true),
  ];
  expect(sourcesIn(ledger)).toEqual({ read: 2, asked: 3 });
});
