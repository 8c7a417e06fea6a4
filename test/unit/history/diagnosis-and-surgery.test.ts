import { describe, expect, test } from 'vitest';
import { aPatient } from '../../support/chart-builder.ts';
import { coded, cpt, icd10cm, icdO3 } from '../../support/chart-codes.ts';
import { contextOf, historyOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const patient = aPatient('t4', { name: 'Dora Sedge', birthDate: '1950-04-04', sex: 'female' });

describe('histology', () => {
  test.each([
    ['a SNOMED disorder', patient.withClearCellCarcinoma({ onset: '2020', statedBy: 'disorder-code' }), 'clear-cell'],
    [
      'the other SNOMED disorder',
      patient.withClearCellCarcinoma({ onset: '2020', statedBy: 'other-disorder-code' }),
      'clear-cell',
    ],
    [
      'a pathology observation',
      patient.withClearCellCarcinoma({ onset: '2020', statedBy: 'observation' }),
      'clear-cell',
    ],
    ['words alone', patient.withClearCellCarcinoma({ onset: '2020', statedBy: 'text' }), 'clear-cell'],
    ['C64 alone says nothing', patient.withClearCellCarcinoma({ onset: '2020', statedBy: 'nowhere' }), 'unknown'],
    ['papillary', patient.withKidneyCancer('papillary', { onset: '2020' }), 'non-clear-cell'],
    [
      'clear cell papillary is another tumour',
      patient.withCondition(coded('Clear cell papillary renal cell carcinoma')),
      'non-clear-cell',
    ],
    [
      'with a clear cell component',
      patient.withCondition(coded('Renal cell carcinoma with clear cell component')),
      'clear-cell',
    ],
    ['non-clear cell', patient.withCondition(coded('Non-clear cell renal cell carcinoma')), 'non-clear-cell'],
  ])('%s', (_, chart, histology) => expect(contextOf(chart, AS_OF).diagnosis).toMatchObject({ rcc: 'yes', histology }));

  test('clear cell morphology without a kidney cancer says nothing about the kidney', () => {
    const chart = patient.withCondition(coded('Clear cell adenocarcinoma', icdO3('8310/3')));
    expect(contextOf(chart, AS_OF).diagnosis).toMatchObject({ rcc: 'no', histology: 'unknown' });
  });

  test('two histologies on record are a conflict, not a choice', () => {
    const chart = patient
      .withClearCellCarcinoma({ onset: '2020' })
      .withKidneyCancer('papillary', { onset: '2021', named: 'second' });
    const { context, problems } = historyOf(chart, AS_OF);
    expect(context.diagnosis.histology).toBe('unknown');
    expect(problems.map(({ code }) => code)).toEqual(['history/conflict']);
  });

  test('a clinician decides, and the record stays among the sources', () => {
    const chart = patient.withKidneyCancer('papillary', { onset: '2020' });
    const { diagnosis } = contextOf(chart, AS_OF, { histology: 'clear-cell' });
    expect(diagnosis.histology).toBe('clear-cell');
    expect(diagnosis.histologySources.map(({ how }) => how)).toEqual(['clinician', 'coded']);
  });
});

describe('metastasis', () => {
  const cancer = patient.withClearCellCarcinoma({ onset: '2020-01-01', side: 'left' });

  test('is dated by its first evidence of any kind', () => {
    const chart = cancer.withMetastasis('bone', '2024-05').withMetastasis('lung', '2024-02-12');
    expect(contextOf(chart, AS_OF).diagnosis).toMatchObject({ metastatic: 'yes', metastaticOn: '2024-02-12' });
  });

  test('without an onset is dated by the day it was recorded', () => {
    const chart = cancer.withMetastasis('lung', undefined, { recorded: '2024-03-01', category: 'encounter-diagnosis' });
    expect(contextOf(chart, AS_OF).diagnosis.metastaticOn).toBe('2024-03-01');
  });

  test('in abdominal nodes alone may be regional: cannot tell', () => {
    expect(contextOf(cancer.withMetastasis('abdominal-nodes', '2024-02-12'), AS_OF).diagnosis.metastatic).toBe(
      'unknown',
    );
  });

  test('refuted or entered in error is none', () => {
    const chart = cancer
      .withMetastasis('lung', '2024-02-12', { verification: 'refuted' })
      .withMetastasis('bone', '2024-02-12', { verification: 'entered-in-error' });
    expect(contextOf(chart, AS_OF).diagnosis.metastatic).toBe('no');
  });

  test('that is only suspected is unknown', () => {
    const chart = cancer.withMetastasis('lung', '2024-02-12', { verification: 'provisional' });
    expect(contextOf(chart, AS_OF).diagnosis.metastatic).toBe('unknown');
  });

  test('in the kidney (C79.0) without a kidney cancer is no kidney cancer (A01)', () => {
    const chart = patient.withCondition(coded('Secondary neoplasm of kidney', icd10cm('C79.01')), {
      onset: '2024-01-01',
    });
    expect(contextOf(chart, AS_OF).diagnosis.rcc).toBe('no');
  });
});

describe('nephrectomy', () => {
  const cancer = patient.withClearCellCarcinoma({ onset: '2017-08-01', side: 'left' });

  test('before, upfront and deferred are told apart by metastasis and first systemic therapy', () => {
    const timing = (surgery: string, metastasis: string, drug: string) =>
      contextOf(
        cancer
          .withRadicalNephrectomy(surgery, { side: 'left' })
          .withMetastasis('lung', metastasis)
          .withStatement('sunitinib', { start: drug }),
        AS_OF,
      ).nephrectomy.timing;
    expect(timing('2017-09-11', '2019-08-14', '2019-10-16')).toBe('before-metastasis');
    expect(timing('2017-09-11', '2017-08-14', '2017-10-16')).toBe('upfront-cytoreductive');
    expect(timing('2018-09-11', '2017-08-14', '2017-10-16')).toBe('deferred-cytoreductive');
    expect(timing('2017', '2017-08-14', '2017-10-16')).toBe('unknown');
  });

  test('known only from an absent kidney has neither date nor extent, but a bound', () => {
    const chart = cancer
      .withCondition(coded('Acquired absence of kidney', icd10cm('Z90.5')), { recorded: '2022-06-01' })
      .withMetastasis('lung', '2022-05-23')
      .withStatement('sunitinib', { start: '2018-04-09', end: '2019-04-05', note: 'adjuvant' });
    const { nephrectomy } = contextOf(chart, AS_OF);
    expect(nephrectomy).toMatchObject({
      status: 'yes',
      extent: 'unknown',
      onOrBefore: '2018-04-09',
      primaryInPlace: 'no',
    });
    expect(nephrectomy.date).toBeUndefined();
    expect(nephrectomy.timing).not.toMatch(/cytoreductive/);
  });

  test('partial and later radical: radical as the latest, timed from the first (A10)', () => {
    const chart = cancer
      .withPartialNephrectomy('2017-09-11', { side: 'left' })
      .withRadicalNephrectomy('2019-01-15', { side: 'left' })
      .withMetastasis('lung', '2020-01-01');
    expect(contextOf(chart, AS_OF).nephrectomy).toMatchObject({ extent: 'radical', date: '2017-09-11' });
  });

  test.each([
    ['a donated kidney', cancer.withProcedure(coded('Donor operation', cpt('50547')), '2015-01-01')],
    ['a transplant', cancer.withProcedure(coded('Transplant', cpt('50360')), '2015-01-01')],
    ['a biopsy', cancer.withProcedure(coded('Kidney biopsy', cpt('50200')), '2015-01-01')],
    ['the other side', cancer.withRadicalNephrectomy('2015-01-01', { side: 'right' })],
    ['a planned operation in words', cancer.withProcedure('Radical nephrectomy planned', '2026-01-01')],
    ['an operation not done', cancer.withRadicalNephrectomy('2018-01-01', { side: 'left', status: 'not-done' })],
    ['an entry in error', cancer.withRadicalNephrectomy('2018-01-01', { side: 'left', status: 'entered-in-error' })],
  ])('%s is no nephrectomy for cancer', (_, chart) => {
    expect(contextOf(chart, AS_OF).nephrectomy).toMatchObject({ status: 'no', primaryInPlace: 'yes' });
  });

  test('in words alone counts, and says that it was words', () => {
    const chart = cancer.withProcedure('LAPAROSCOPIC RADICAL NEPHRECTOMY LT', '2018-01-01');
    const { nephrectomy } = contextOf(chart, AS_OF);
    expect(nephrectomy).toMatchObject({ status: 'yes', extent: 'radical', laterality: 'left' });
    expect(nephrectomy.sources.map(({ how }) => how)).toEqual(['text']);
  });

  test('that was begun and stopped may have removed the kidney or not', () => {
    expect(
      contextOf(cancer.withRadicalNephrectomy('2018-01-01', { side: 'left', status: 'stopped' }), AS_OF).nephrectomy
        .status,
    ).toBe('unknown');
  });

  test('radiotherapy of the primary leaves it in place (A14)', () => {
    const chart = cancer.withProcedure('SBRT to left kidney', '2024-01-01');
    expect(contextOf(chart, AS_OF)).toMatchObject({
      nephrectomy: { primaryInPlace: 'yes' },
      localTherapies: [{ kind: 'sbrt' }],
    });
  });
});

describe('a drug for another disease', () => {
  const melanoma = patient
    .withCondition(coded('Melanoma of skin', icd10cm('C43.59')), { onset: '2020-12', named: 'melanoma' })
    .withStatement('nivolumab', { start: '2021-02-01', end: '2022-01-03', reasonFor: 'melanoma' })
    .withClearCellCarcinoma({ onset: '2023-05-01' })
    .withMetastasis('lung', '2024-11-18')
    .withStatement('pazopanib', { start: '2024-12-02' });

  test('leaves the kidney cancer without a checkpoint inhibitor, and is shown', () => {
    const { exposures, lines, perioperative } = contextOf(melanoma, AS_OF);
    expect(exposures.ici).toMatchObject({
      status: 'no',
      settings: ['other-indication'],
      agents: ['nivolumab'],
      otherIndication: 'yes',
    });
    expect(lines.list.map((line) => line.agents)).toEqual([['pazopanib']]);
    expect(perioperative.status).toBe('no');
  });

  test('given without a reason beside two cancers is asked about, not guessed', () => {
    const chart = patient
      .withCondition(coded('Melanoma of skin', icd10cm('C43.59')), { onset: '2024-12' })
      .withClearCellCarcinoma({ onset: '2023-05-01' })
      .withMetastasis('lung', '2024-11-18')
      .withStatement('nivolumab', { start: '2025-02-01', end: '2026-01-03' });
    const before = contextOf(chart, AS_OF);
    expect(before.exposures.ici.status).toBe('unknown');
    expect(before.unplaced).toMatchObject([{ agent: 'nivolumab', reason: 'indication', gap: 'indication' }]);
    expect(contextOf(chart, AS_OF, { indication: 'kidney-cancer' }).exposures.ici.status).toBe('yes');
    expect(contextOf(chart, AS_OF, { indication: 'other' }).exposures.ici.status).toBe('no');
  });
});

describe('vital status', () => {
  test('a patient who has died has died, whatever else is on record', () => {
    const chart = aPatient('t5', {
      name: 'Eve Rue',
      birthDate: '1950',
      sex: 'female',
      override: { deceasedDateTime: '2026-01-01' },
    });
    expect(contextOf(chart, AS_OF).vitalStatus.deceased).toBe('yes');
    expect(contextOf(chart, '2025-12-31').vitalStatus.deceased).toBe('no');
  });
});

describe('an absence', () => {
  const cancer = patient.withClearCellCarcinoma({ onset: '2020-01-01' }).withMetastasis('lung', '2024-02-12');
  const withOutcome = (type: string, code: string) => {
    const bundle = cancer.bundle();
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'warning', code, diagnostics: `${type} could not be given` }],
    };
    return {
      bundle: () => ({
        ...bundle,
        entry: [...(bundle.entry ?? []), { resource: outcome, search: { mode: 'outcome' } }],
      }),
    };
  };

  test('is concluded from a complete read', () => {
    const { nephrectomy, exposures } = contextOf(cancer, AS_OF);
    expect([nephrectomy.status, exposures.ici.status]).toEqual(['no', 'no']);
  });

  test.each([
    ['Procedure', { nephrectomy: 'unknown', ici: 'unknown' }],
    ['MedicationRequest', { nephrectomy: 'no', ici: 'unknown' }],
    ['Condition', { nephrectomy: 'unknown', ici: 'no' }],
  ])('is not concluded where %s was withheld', (type, expected) => {
    const { nephrectomy, exposures } = contextOf(withOutcome(type, 'suppressed') as never, AS_OF);
    expect({ nephrectomy: nephrectomy.status, ici: exposures.ici.status }).toEqual(expected);
  });

  test('is not concluded where a drug came that nobody can read', () => {
    const chart = cancer.withResource({
      resourceType: 'MedicationRequest',
      id: 't4-blank',
      status: 'active',
      intent: 'order',
      subject: { reference: 'Patient/t4' },
      medicationReference: { reference: 'Medication/gone' },
    });
    expect(contextOf(chart, AS_OF).exposures.ici.status).toBe('unknown');
  });

  test('is not concluded where a modifier may turn the meaning round', () => {
    const chart = cancer.withStatement('nivolumab', {
      start: '2024-03-01',
      override: { modifierExtension: [{ url: 'https://nextline.example/fhir/unknown', valueBoolean: true }] },
    });
    expect(contextOf(chart, AS_OF).exposures.ici.status).toBe('unknown');
  });
});
