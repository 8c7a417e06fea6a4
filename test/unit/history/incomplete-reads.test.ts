import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TreatmentHistoryContext } from '../../../src/contract/assessment.ts';
import { recordsOf } from '../../../src/fhir/record.ts';
import { deriveHistory } from '../../../src/history/derive-history.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, cpt, drugConcept, icd10cm } from '../../support/chart-codes.ts';
import { answersOf, contextOf, recordOf } from '../../support/judge.ts';
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

/** The history of a chart of which one resource type came in part only. */
function unread(chart: Chart, type: string, answers: Readonly<Record<string, unknown>> = {}): TreatmentHistoryContext {
  const record = recordOf(chart.bundle());
  const { facts } = mapRecord({ ...record, reads: new Map([...record.reads, [type, 'partial']]) }, terminology);
  return deriveHistory(facts, spanOf('2026-06-01').first, answersOf(answers)).context;
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

  describe('an operation may hide that removed the metastases before the drug', () => {
    const spreading = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960', sex: 'female' })
      .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
      .withMetastasis('lung', '2021-05-03');
    const withoutSurgery = (chart: Chart, answers = {}) => unread(chart, 'Procedure', answers);
    const operated = spreading.withRadicalNephrectomy('2020-05-20', { side: 'left' });
    const pembrolizumabFrom = (chart: Chart, day: string) =>
      chart.withAdministrations('pembrolizumab', doseDates(day, { everyWeeks: 3, doses: 8 }));
    const settingOf = (chart: Chart, answers = {}) => {
      const { lines, unplaced } = withoutSurgery(chart, answers);
      return { advanced: lines.list.flatMap(({ agents }) => agents), asked: unplaced.map(({ agent }) => agent) };
    };
    const asked = { advanced: [], asked: ['pembrolizumab'] };
    const advanced = { advanced: ['pembrolizumab'], asked: [] };

    test('in the two years and twelve weeks after the nephrectomy it is asked (T-12, T-13), later it is a line', () => {
      expect(settingOf(pembrolizumabFrom(operated, '2022-08-12'))).toEqual(asked);
      expect(settingOf(pembrolizumabFrom(operated, '2022-08-13'))).toEqual(advanced);
    });

    test('an unknown day of the nephrectomy leaves it open however late', () => {
      expect(settingOf(pembrolizumabFrom(spreading, '2025-02-03'))).toEqual(asked);
    });

    test('the range of lines holds both readings, and a clinician settles it', () => {
      const chart = pembrolizumabFrom(operated, '2021-07-12');
      expect(withoutSurgery(chart).lines.advanced).toEqual({ min: 0, max: 1 });
      expect(withoutSurgery(chart).exposures.pd1).toMatchObject({ status: 'yes', advanced: 'unknown' });
      expect(settingOf(chart, { 'adjuvant-setting': 'advanced' })).toEqual(advanced);
      expect(settingOf(chart, { 'adjuvant-setting': 'perioperative' })).toEqual({ advanced: [], asked: [] });
      expect(contextOf(chart, '2026-06-01').lines.advanced).toEqual({ min: 1, max: 1 });
    });

    test('a kidney that a clinician says is in place was followed by nothing adjuvant', () => {
      const chart = pembrolizumabFrom(spreading, '2021-07-12');
      expect(settingOf(chart, { nephrectomy: { status: 'no' } })).toEqual(advanced);
    });

    test('what follows progression under another drug is a line whatever was operated', () => {
      const chart = operated
        .withStatement('sunitinib', { start: '2021-05-10', end: '2021-07-05' })
        .withProgression('2021-07-05');
      expect(settingOf(pembrolizumabFrom(chart, '2021-07-12'))).toEqual({
        advanced: ['pembrolizumab'],
        asked: ['sunitinib'],
      });
    });

    test('a metastasis left by the operations that were read may have been removed by one that was not', () => {
      const chart = operated
        .withMetastasis('bone', '2021-05-03', { named: 'bone' })
        .withProcedure(coded('Thoracoscopic wedge resection of the lung', cpt('32666')), '2021-06-01');
      expect(settingOf(pembrolizumabFrom(chart, '2021-07-12'))).toEqual(asked);
    });
  });

  test('a metastasis that nobody read may have been left by the operation: adjuvant is not inferred (L13)', () => {
    const chart = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960', sex: 'female' })
      .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
      .withRadicalNephrectomy('2020-05-20', { side: 'left' })
      .withMetastasis('right-lung', '2021-05-03')
      .withProcedure(coded('Thoracoscopic wedge resection of the right lung', cpt('32666')), '2021-06-01')
      .withAdministrations('pembrolizumab', doseDates('2021-07-12', { everyWeeks: 3, doses: 17 }));
    expect(contextOf(chart, '2026-06-01').perioperative.status).toBe('yes');
    const { perioperative, unplaced } = unread(chart, 'Condition');
    expect(perioperative.status).toBe('unknown');
    expect(unplaced).toMatchObject([{ agent: 'pembrolizumab', gap: 'adjuvant-setting' }]);
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

describe('what a drug was for', () => {
  const subject = { reference: 'Patient/p' };
  const tumour = {
    resourceType: 'Condition',
    id: 'tumour',
    subject,
    code: coded('Kidney cancer', icd10cm('C64.1')),
    onsetDateTime: '2020-05-04',
  };
  const nivolumab = (id: string, more: object) => ({
    resourceType: 'MedicationStatement',
    id,
    subject,
    status: 'completed',
    medicationCodeableConcept: drugConcept('nivolumab'),
    ...more,
  });
  const pd1 = (...resources: readonly object[]) => {
    const entry = [{ resourceType: 'Patient', id: 'p' }, tumour, ...resources].map((resource) => ({ resource }));
    const { facts } = mapRecord(recordOf({ resourceType: 'Bundle', type: 'collection', entry }), terminology);
    return deriveHistory(facts, spanOf('2026-11-02').first, {}).context.exposures.pd1.status;
  };
  const since2021 = { effectivePeriod: { start: '2021-02-01', end: '2021-08-01' } };

  test.each([
    ['a reason that is blank', { reasonCode: [{ coding: [], text: ' ' }] }],
    ['a reason that is no concept', { reasonCode: 7 }],
    ['a reason whose value is withheld', { reasonCode: [{ extension: [{ url: 'x', valueCode: 'masked' }] }] }],
    ['a pointer that points nowhere', { reasonReference: [{}] }],
  ])('%s may be another disease: the purpose stays open', (_, reason) => {
    expect(pd1(nivolumab('a', since2021))).toBe('yes');
    expect(pd1(nivolumab('a', { ...since2021, ...reason }))).toBe('unknown');
  });

  test('without a date, where the same drug was given for melanoma once: the purpose stays open', () => {
    const forMelanoma = nivolumab('m', { ...since2021, reasonCode: [coded('Melanoma', icd10cm('C43.9'))] });
    expect(pd1(nivolumab('undated', {}))).toBe('yes');
    expect(pd1(nivolumab('undated', {}), forMelanoma)).toBe('unknown');
  });
});
