/** A resource as a person reads it, from any release. */
import { describe, expect, test } from 'vitest';
import { resourceLines } from '../../../src/report/resource-view.ts';

const lines = (resource: unknown) =>
  Object.fromEntries(resourceLines(resource).map(({ field, text }) => [field, text]));

describe('a resource', () => {
  test('an R4 procedure tells what, when, why and where', () => {
    expect(
      lines({
        resourceType: 'Procedure',
        id: 'p1',
        meta: { versionId: '3', lastUpdated: '2024-05-01T10:00:00Z' },
        status: 'completed',
        code: { text: 'Laparoscopic radical nephrectomy', coding: [{ code: '50545', display: 'other words' }] },
        performedDateTime: '2021-05-18',
        bodySite: [{ coding: [{ display: 'Right kidney' }] }],
        reasonReference: [{ reference: 'Condition/c1' }],
        note: [{ text: 'uneventful' }],
      }),
    ).toEqual({
      resource: 'Procedure/p1',
      what: 'Laparoscopic radical nephrectomy',
      status: 'completed',
      when: '2021-05-18',
      reason: 'Condition/c1',
      site: 'Right kidney',
      note: 'uneventful',
      version: '3',
      updated: '2024-05-01T10:00:00Z',
    });
  });

  test('a DSTU2 statement that was not taken says so, and zero is a value', () => {
    expect(
      lines({ resourceType: 'MedicationStatement', wasNotTaken: true, medicationReference: { display: 'sunitinib' } }),
    ).toMatchObject({ status: 'wasNotTaken: true', what: 'sunitinib' });
    expect(lines({ resourceType: 'Observation', valueQuantity: { value: 0, unit: 'ECOG' } })).toMatchObject({
      value: '0 ECOG',
    });
  });

  test('a period without an end stays open', () => {
    expect(lines({ resourceType: 'MedicationStatement', effectivePeriod: { start: '2024-03' } })).toMatchObject({
      when: '2024-03 – …',
    });
  });

  test.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
  ])('what is no resource (%j) gives no line and no fault', (value) => {
    expect(resourceLines(value)).toEqual([]);
  });
});
