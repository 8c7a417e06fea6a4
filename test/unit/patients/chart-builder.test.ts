import { describe, expect, test } from 'vitest';
import { aPatient, CHART_BASE, doseDates, referenceTo, resourcesIn } from '../../support/chart-builder.ts';
import { coded, drugConcept, icd10cm, SYSTEMS } from '../../support/chart-codes.ts';

const somebody = aPatient('t1', { name: 'Ada Maria Fern', birthDate: '1960', sex: 'female' });

describe('a chart', () => {
  test('is not changed by the next step, so that variants of a case share their beginning', () => {
    const operated = somebody.withClearCellCarcinoma({ onset: '2021' }).withRadicalNephrectomy('2021-05-18');
    const relapsed = operated.withMetastasis('lung', '2024-02-12');
    expect(operated.resources().map(referenceTo)).toEqual(['Patient/t1', 'Condition/t1-cancer', 'Procedure/t1-proc-1']);
    expect(relapsed.resources()).toHaveLength(4);
    expect(somebody.resources()).toHaveLength(1);
  });

  test('told twice is the same chart', () => {
    const tell = () =>
      aPatient('t1', { name: 'Ada Fern', birthDate: '1960', sex: 'female' })
        .withStatement('axitinib', { start: '2022-02' })
        .withLaboratory({ haemoglobin: 11.2, platelets: 180 }, '2022-03-01')
        .bundle();
    expect(tell()).toEqual(tell());
  });

  test('hands out copies: whoever changes a bundle does not change the chart', () => {
    const chart = somebody.withMetastasis('bone', '2024');
    const [condition] = resourcesIn(chart.bundle(), 'Condition');
    if (condition?.code) condition.code.text = 'something else';
    expect(resourcesIn(chart.bundle(), 'Condition')[0]?.code?.text).toBe('Metastases to bone');
    expect(resourcesIn(somebody.withMetastasis('bone').bundle(), 'Condition')[0]?.code?.text).toBe(
      'Metastases to bone',
    );
  });

  test('numbers its resources by type, and never gives a number twice', () => {
    const chart = somebody.withStatement('sunitinib').withStatement('axitinib').withAllergy('Penicillin');
    expect(chart.resources().map(({ id }) => id)).toEqual(['t1', 't1-med-1', 't1-med-2', 't1-allergy-1']);
    const shortened = chart.without('MedicationStatement/t1-med-2').withStatement('pazopanib');
    expect(shortened.resources().map(({ id }) => id)).toEqual(['t1', 't1-med-1', 't1-allergy-1', 't1-med-3']);
  });

  test('is a collection, or the answer to a search, with addresses that its references resolve against', () => {
    const chart = somebody.withMetastasis('lung');
    expect(chart.bundle().entry?.map(({ fullUrl }) => fullUrl)).toEqual([
      `${CHART_BASE}/Patient/t1`,
      `${CHART_BASE}/Condition/t1-cond-1`,
    ]);
    expect(chart.bundle().type).toBe('collection');
    expect(chart.bundle('searchset').entry?.map(({ search }) => search)).toEqual([
      { mode: 'match' },
      { mode: 'match' },
    ]);
  });

  test('knows its patient by given names and family name', () => {
    const [patient] = resourcesIn(somebody.bundle(), 'Patient');
    expect(patient?.name).toEqual([
      { use: 'official', text: 'Ada Maria Fern', family: 'Fern', given: ['Ada', 'Maria'] },
    ]);
  });
});

describe('what is missing or wrong in a record can be told', () => {
  test('dates keep the precision they are given in, and absent dates leave no field', () => {
    const chart = somebody
      .withStatement('sunitinib', { start: '2023' })
      .withStatement('sunitinib', { end: '2023-04' })
      .withStatement('sunitinib')
      .withRadicalNephrectomy();
    const statements = resourcesIn(chart.bundle(), 'MedicationStatement');
    expect(statements.map(({ effectivePeriod, status }) => [effectivePeriod, status])).toEqual([
      [{ start: '2023' }, 'active'],
      [{ end: '2023-04' }, 'completed'],
      [undefined, 'active'],
    ]);
    expect(Object.keys(statements[2] ?? {})).not.toContain('effectivePeriod');
    expect(Object.keys(resourcesIn(chart.bundle(), 'Procedure')[0] ?? {})).not.toContain('performedDateTime');
  });

  test('an override sets a field, and null takes away even a required one', () => {
    const chart = somebody.withStatement('axitinib', {
      override: { status: null, medicationCodeableConcept: null, medicationReference: { reference: 'Medication/x' } },
    });
    expect(resourcesIn(chart.bundle(), 'MedicationStatement')).toEqual([
      {
        resourceType: 'MedicationStatement',
        id: 't1-med-1',
        subject: { reference: 'Patient/t1' },
        medicationReference: { reference: 'Medication/x' },
      },
    ]);
  });

  test('any resource, the patient too, can be amended with values that R4 does not know', () => {
    const chart = somebody
      .withMetastasis('liver', '2024-02-12')
      .amending('Condition/t1-cond-1', { onsetDateTime: '2024-02-31', category: { text: 'an object' } })
      .amending('Patient/t1', { deceasedBoolean: true, birthDate: null });
    const [patient, condition] = chart.resources();
    expect(condition).toMatchObject({ onsetDateTime: '2024-02-31', category: { text: 'an object' } });
    expect(patient).toMatchObject({ deceasedBoolean: true });
    expect(Object.keys(patient ?? {})).not.toContain('birthDate');
  });

  test('a condition entered in error has no clinical status, and a resolved one says so', () => {
    const chart = somebody
      .withCondition('Melanoma', { verification: 'entered-in-error' })
      .withCondition('Pneumonia', { onset: '2020-01', abated: '2020-02' });
    const [wrong, over] = resourcesIn(chart.bundle(), 'Condition');
    expect(wrong?.clinicalStatus).toBeUndefined();
    expect(over?.clinicalStatus?.coding?.[0]?.code).toBe('resolved');
  });

  test('a resource of another kind stands in the chart as it was given', () => {
    const medication = { resourceType: 'Medication' as const, id: 'x', code: drugConcept('axitinib', 'product') };
    expect(somebody.withResource(medication).resources()[1]).toEqual(medication);
  });

  test('a slip in a test is an error at once: an unknown reference, an unknown name, the same name twice', () => {
    expect(() => somebody.amending('Condition/t1-cond-9', {})).toThrow('no Condition/t1-cond-9');
    expect(() => somebody.without('Patient/t2')).toThrow('no Patient/t2');
    expect(() => somebody.withStatement('nivolumab', { reasonFor: 'melanoma' })).toThrow('nothing named melanoma');
    expect(() => somebody.withClearCellCarcinoma().withClearCellCarcinoma()).toThrow('already has a t1-cancer');
    // @ts-expect-error A drug is known by its name; anything else is given as a concept.
    expect(() => somebody.withStatement('pembrolizumap')).toThrow();
    // @ts-expect-error An override knows the fields of its resource.
    somebody.withStatement('sunitinib', { override: { performedDateTime: '2024' } });
  });
});

describe('the tumour', () => {
  test.each([
    ['disorder-code', ['C64.1', '1187306007'], undefined],
    ['other-disorder-code', ['C64.1', '254915003'], undefined],
    ['observation', ['C64.1'], '8310/3'],
    ['text', ['C64.1'], undefined],
    ['nowhere', ['C64.1'], undefined],
  ] as const)('has its histology stated by %s', (statedBy, codes, morphology) => {
    const chart = somebody.withClearCellCarcinoma({ side: 'right', onset: '2021-05', statedBy });
    const [condition] = resourcesIn(chart.bundle(), 'Condition');
    const [observation] = resourcesIn(chart.bundle(), 'Observation');
    expect(condition?.code?.coding?.map(({ code }) => code)).toEqual(codes);
    expect(condition?.code?.text?.startsWith('Clear cell')).toBe(!['observation', 'nowhere'].includes(statedBy));
    expect(observation?.valueCodeableConcept?.coding?.[0]?.code).toBe(morphology);
    if (observation) expect(observation.focus).toEqual([{ reference: 'Condition/t1-cancer' }]);
  });

  test('without a side is coded without a side', () => {
    const [condition] = resourcesIn(somebody.withKidneyCancer('papillary').bundle(), 'Condition');
    expect(condition?.code).toMatchObject({ coding: [{ code: 'C64.9' }, { code: '733608000' }] });
  });

  test('is what a disease status is about, unless another disease is named', () => {
    const chart = somebody
      .withCondition(coded('Melanoma of the back', icd10cm('C43.59')), { named: 'melanoma' })
      .withProgression('2020')
      .withClearCellCarcinoma()
      .withProgression('2024-02-12')
      .withDiseaseStatus('stable', '2024-03', { about: 'melanoma' });
    expect(resourcesIn(chart.bundle(), 'Observation').map(({ focus }) => focus?.[0]?.reference)).toEqual([
      undefined,
      'Condition/t1-cancer',
      'Condition/t1-melanoma',
    ]);
  });
});

describe('operations and drugs', () => {
  test.each([
    ['laparoscopic', '50545', '50543'],
    ['open', '50230', '50240'],
    [undefined, '116033007', '81516001'],
  ] as const)('a nephrectomy by %s approach has the code of its approach', (approach, radical, partial) => {
    const options = approach === undefined ? {} : { approach };
    const chart = somebody.withRadicalNephrectomy('2021', options).withPartialNephrectomy('2022', options);
    const codes = resourcesIn(chart.bundle(), 'Procedure').map(({ code }) => code?.coding?.[0]?.code);
    expect(codes).toEqual([radical, partial]);
  });

  test('each infusion is an administration of its own, on its day, answering its order', () => {
    const dates = doseDates('2025-05-05', { everyWeeks: 3, doses: 3 });
    const chart = somebody
      .withOrder('pembrolizumab', { named: 'adjuvant', start: '2025-05-05', doses: 17, everyWeeks: 3 })
      .withAdministrations('pembrolizumab', dates, { order: 'adjuvant', milligrams: 200, time: 'T23:30:00-05:00' });
    const given = resourcesIn(chart.bundle(), 'MedicationAdministration');
    expect(given.map(({ id }) => id)).toEqual(['t1-dose-1', 't1-dose-2', 't1-dose-3']);
    expect(given.map(({ effectiveDateTime }) => effectiveDateTime)).toEqual([
      '2025-05-05T23:30:00-05:00',
      '2025-05-26T23:30:00-05:00',
      '2025-06-16T23:30:00-05:00',
    ]);
    expect(given[2]?.request).toEqual({ reference: 'MedicationRequest/t1-adjuvant' });
    expect(given[2]?.dosage?.dose).toEqual({ value: 200, unit: 'mg', system: SYSTEMS.ucum, code: 'mg' });
  });

  test('an order holds what was planned, and only that', () => {
    const chart = somebody
      .withOrder('pembrolizumab', { start: '2025-05-05', end: '2026-04-06', doses: 17, everyWeeks: 3 })
      .withOrder('axitinib', { intent: 'plan', reported: true });
    const [planned, reported] = resourcesIn(chart.bundle(), 'MedicationRequest');
    expect(planned?.dosageInstruction?.[0]?.timing?.repeat).toEqual({
      boundsPeriod: { start: '2025-05-05', end: '2026-04-06' },
      count: 17,
      frequency: 1,
      period: 3,
      periodUnit: 'wk',
    });
    expect(reported).toMatchObject({ status: 'active', intent: 'plan', reportedBoolean: true });
    expect(Object.keys(reported ?? {})).not.toContain('dosageInstruction');
  });

  test('a drug is coded as ingredient, as product, as both, or named in words only', () => {
    const codes = (['ingredient', 'product', 'product-and-ingredient', 'text'] as const).map((coding) =>
      drugConcept('everolimus', coding).coding?.map(({ code }) => code),
    );
    expect(codes).toEqual([['141704'], ['845515'], ['845515', '141704'], undefined]);
  });
});

describe('results', () => {
  test('carry the limits of the laboratory, haemoglobin those of the sex', () => {
    const chart = somebody.withLaboratory({ platelets: 410, haemoglobin: 11.8 }, '2026-01-05');
    const results = resourcesIn(chart.bundle(), 'Observation');
    expect(results.map(({ valueQuantity }) => valueQuantity?.value)).toEqual([11.8, 410]);
    expect(results.map(({ referenceRange }) => referenceRange?.[0]?.low?.value)).toEqual([12, 150]);
  });

  test('a performance score is an integer, a quantity has a unit, and words stay words', () => {
    const chart = somebody
      .withPerformanceStatus({ karnofsky: 80 }, '2026')
      .withPerformanceStatus({ ecog: 0 }, '2026-01')
      .withObservation('Tumour size', { value: 1.2, unit: 'cm', range: { high: 3 } })
      .withObservation('Comment', { value: 'slightly haemolytic', status: 'preliminary' });
    const [karnofsky, ecog, size, comment] = resourcesIn(chart.bundle(), 'Observation');
    expect([karnofsky?.valueInteger, ecog?.valueInteger]).toEqual([80, 0]);
    expect(size?.valueQuantity?.unit).toBe('cm');
    expect(size?.referenceRange?.[0]).toEqual({ high: { value: 3, unit: 'cm', system: SYSTEMS.ucum, code: 'cm' } });
    expect([comment?.valueString, comment?.status]).toEqual(['slightly haemolytic', 'preliminary']);
  });
});
