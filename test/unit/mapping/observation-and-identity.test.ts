import { describe, expect, test } from 'vitest';
import { identityOf } from '../../../src/mapping/identity.ts';
import { aPatient } from '../../support/chart-builder.ts';
import { coded, loinc } from '../../support/chart-codes.ts';
import { contextOf, mapped, recordOf } from '../../support/judge.ts';

const patient = aPatient('t6', { name: 'Finn Alder', birthDate: '1961-06-07', sex: 'male' });

describe('performance status', () => {
  test('zero is a score, not a gap', () => {
    const chart = patient.withPerformanceStatus({ ecog: 0 }, '2026-01-01');
    expect(contextOf(chart, '2026-06-01').performanceStatus).toMatchObject({ ecog: 0, date: '2026-01-01' });
  });

  test('the newest counts', () => {
    const chart = patient
      .withPerformanceStatus({ karnofsky: 90 }, '2025-01-01')
      .withPerformanceStatus({ karnofsky: 70 }, '2026-01-01');
    expect(contextOf(chart, '2026-06-01').performanceStatus.karnofsky).toBe(70);
  });

  test.each([
    ['ECOG 1', 1],
    ['2 - capable of self-care', 2],
  ])('is read from the words %j', (words, ecog) => {
    const chart = patient.withObservation(coded('ECOG', loinc('89247-1')), { on: '2026-01-01', value: coded(words) });
    expect(contextOf(chart, '2026-06-01').performanceStatus.ecog).toBe(ecog);
  });

  test('a value that cannot be one is reported', () => {
    const chart = patient.withObservation(coded('ECOG', loinc('89247-1')), { on: '2026-01-01', value: 12 });
    expect(mapped(chart).problems.map(({ code }) => code)).toEqual(['map/unreadable']);
  });
});

describe('IMDC', () => {
  const cancer = patient
    .withClearCellCarcinoma({ onset: '2020-01-01' })
    .withMetastasis('lung', '2020-02-01')
    .withStatement('sunitinib', { start: '2020-03-01' });

  test('with missing factors is a range, never a guess', () => {
    expect(contextOf(cancer, '2026-06-01').imdc).toMatchObject({ known: 1, min: 1, max: 6, category: 'unknown' });
  });

  test('uses the limits of the laboratory itself', () => {
    const chart = cancer
      .withPerformanceStatus({ karnofsky: 90 }, '2026-01-01')
      .withLaboratory({ haemoglobin: 15, correctedCalcium: 2.3, neutrophils: 4, platelets: 250 }, '2026-01-01');
    expect(contextOf(chart, '2026-06-01').imdc).toMatchObject({ known: 6, min: 1, max: 1, category: 'intermediate' });
  });
});

describe('the stamp', () => {
  test('names the patient, the birth date and the record number', () => {
    expect(identityOf(recordOf(patient.bundle()))).toEqual({
      name: 'Finn Alder',
      birthDate: '1961-06-07',
      sex: 'male',
      recordNumber: 'NX-T6',
    });
  });

  test('a name that is not on record says so', () => {
    const bundle = { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: 'x' } }] };
    expect(identityOf(recordOf(bundle)).name).toBe('name not on record');
  });

  test('a name is not called missing where the patient could not be read', () => {
    const record = { ...recordOf(patient.bundle()), patient: undefined };
    expect(identityOf(record).name).toBe('name could not be read');
  });
});
