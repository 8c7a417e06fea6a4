import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TreatmentHistoryContext } from '../../../src/contract/assessment.ts';
import { recordsOf } from '../../../src/fhir/record.ts';
import { deriveHistory } from '../../../src/history/derive-history.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { coded, drugConcept, icd10cm } from '../../support/chart-codes.ts';
import { answersOf, recordOf } from '../../support/judge.ts';
import { HCPCS } from '../../support/small-chart.ts';
import { terminology } from '../../support/terminology.ts';

/** A patient's history where one resource type came in part only. */
function partly(
  file: string,
  asOf: string,
  type: string,
  answers: Readonly<Record<string, unknown>> = {},
): TreatmentHistoryContext {
  const records = recordsOf(JSON.parse(readFileSync(`data/patients/${file}`, 'utf8')));
  const [record] = records.ok ? records.value : [];
  if (!record) throw new Error('the patient is missing');
  const { facts } = mapRecord({ ...record, reads: new Map([...record.reads, [type, 'partial']]) }, terminology);
  return deriveHistory(facts, spanOf(asOf).first, answersOf(answers)).context;
}

const adjuvant = (type: string, answers = {}) =>
  partly('v04-adjuvant-stopped-for-hepatitis.json', '2026-02-02', type, answers);
const heavilyTreated = (type: string) => partly('v14-four-lines-already.json', '2026-11-02', type);
const melanoma = (type: string) => partly('v09-checkpoint-inhibitor-for-melanoma.json', '2026-02-02', type);

describe('where a part of the record was not read', () => {
  test('a later dose may hide: the time from the last dose to the relapse is not told', () => {
    const { perioperative } = adjuvant('MedicationAdministration');
    expect(perioperative).toMatchObject({ status: 'yes', band: 'unknown', nearThreshold: false });
    expect(perioperative.monthsToRelapse).toBeUndefined();
  });

  test('a stated reason for stopping still says that the course was not completed', () => {
    expect(adjuvant('MedicationAdministration').perioperative).toMatchObject({
      completed: 'no',
      stopReason: 'toxicity',
    });
  });

  test('what a clinician says of the relapse holds by itself', () => {
    expect(adjuvant('MedicationAdministration', { 'relapse-band': '>3-6' }).perioperative.band).toBe('>3-6');
  });

  test('a metastasis may have been known before the drug began: adjuvant is not inferred', () => {
    const { perioperative, lines, unplaced } = adjuvant('Condition', {});
    expect(perioperative.status).toBe('unknown');
    expect(lines.list).toEqual([]);
    expect(unplaced.map(({ agent }) => agent)).toEqual(['pembrolizumab']);
  });

  test('another cancer may explain the drug: it is not counted as treatment of this one', () => {
    const reasonless = melanoma('Condition');
    expect(reasonless.exposures.pd1.status).not.toBe('yes');
  });

  test('a further line may hide: months, patterns and the risk score are not told, and the count stays open', () => {
    const { progression, lines, imdc } = heavilyTreated('MedicationStatement');
    expect(progression.status).toBe('yes');
    expect(progression.monthsOnLine).toBeUndefined();
    expect(progression.pattern).toBe('cannot-classify');
    expect(lines.open).toBe(true);
    expect(imdc.factors.find(({ factor }) => factor === 'time-to-treatment')?.point).toBe('unknown');
  });

  test('an operation that was found stays, its place in time does not', () => {
    const { nephrectomy } = heavilyTreated('Condition');
    expect(nephrectomy).toMatchObject({ status: 'yes', date: '2017-09-11', timing: 'unknown' });
    expect(nephrectomy.monthsToMetastasis).toBeUndefined();
  });

  test('a partial nephrectomy may have been completed later', () => {
    expect(partly('v06-third-line-with-brain-lesion.json', '2026-09-07', 'Procedure').nephrectomy.extent).toBe(
      'unknown',
    );
  });

  test.each([
    'MedicationStatement',
    'Procedure',
  ])('the reason of a %s that names a drug stands in a condition that did not come: its purpose stays open', (resourceType) => {
    const subject = { reference: 'Patient/p' };
    const nivolumab =
      resourceType === 'Procedure'
        ? { code: coded('nivolumab', { system: HCPCS, code: 'J9299' }), performedDateTime: '2021-02-01' }
        : { medicationCodeableConcept: drugConcept('nivolumab'), effectiveDateTime: '2021-02-01' };
    const reason = { reasonReference: [{ reference: 'Condition/not-here' }] };
    const given = { resourceType, id: 'dose', status: 'completed', subject, ...nivolumab, ...reason };
    const tumour = {
      resourceType: 'Condition',
      id: 'tumour',
      subject,
      code: coded('Kidney cancer', icd10cm('C64.1')),
      onsetDateTime: '2020-05-04',
    };
    const entry = [{ resourceType: 'Patient', id: 'p' }, tumour, given].map((resource) => ({ resource }));
    const record = recordOf({ resourceType: 'Bundle', type: 'collection', entry });
    const statusWith = (state: 'partial' | 'loaded') => {
      const { facts } = mapRecord({ ...record, reads: new Map([...record.reads, ['Condition', state]]) }, terminology);
      return deriveHistory(facts, spanOf('2026-11-02').first, {}).context.exposures.pd1.status;
    };
    expect(statusWith('partial')).toBe('unknown');
    // Where all conditions came, the pointer leads nowhere and says nothing.
    expect(statusWith('loaded')).toBe('yes');
  });
});
