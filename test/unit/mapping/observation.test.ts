import { describe, expect, test } from 'vitest';
import { mapResources, type RawResource, reported, setAside } from '../../support/mapped-resources.ts';
import { concept, ICD10CM, ICDO3, LOINC, observation, SNOMED } from '../../support/small-chart.ts';

const loinc = (code: string, more: RawResource) =>
  observation(concept(LOINC, code), { effectiveDateTime: '2025-03-04', ...more });
const facts = (...resources: readonly RawResource[]) => mapResources(...resources).facts.observations;
const quantity = (value: unknown, unit?: string) => ({
  valueQuantity: { value, ...(unit === undefined ? {} : { unit }) },
});
const onTheDay = { date: expect.objectContaining({ date: '2025-03-04' }) };
const source = (system: string, code: string) => ({
  reference: 'Observation/r1',
  how: 'coded',
  code: { system, code },
});

/** What became of the only entry where it is no fact. */
function without(resource: RawResource): readonly unknown[] {
  const mapped = mapResources(resource);
  return [mapped.facts.observations.length, [...mapped.facts.unreadable], setAside(mapped), reported(mapped)];
}
const unreadValue = [
  0,
  ['Observation'],
  [],
  ['map/unreadable Observation/r1: the value of this observation could not be read'],
];
const aside = (reason: string) => [0, [], [`Observation/r1: ${reason}`], []];

describe('a laboratory value', () => {
  test.each([
    ['718-7', 'haemoglobin'],
    ['29265-6', 'corrected-calcium'],
    ['17861-6', 'total-calcium'],
    ['1751-7', 'albumin'],
    ['751-8', 'neutrophils'],
    ['777-3', 'platelets'],
  ])('%s is %s, with the limits of the laboratory', (code, analyte) => {
    const range = { referenceRange: [{ low: { value: 1 }, high: { value: 9 } }] };
    expect(facts(loinc(code, { ...quantity(4.2, 'x'), ...range }))).toEqual([
      { kind: 'laboratory', analyte, value: 4.2, unit: 'x', low: 1, high: 9, ...onTheDay, source: source(LOINC, code) },
    ]);
  });

  test('without unit, limits and day says nothing of them', () => {
    const bare = observation(concept(LOINC, '718-7'), quantity(10));
    expect(facts(bare)).toEqual([
      { kind: 'laboratory', analyte: 'haemoglobin', value: 10, source: source(LOINC, '718-7') },
    ]);
  });

  test.each([
    ['no value', {}],
    ['a value that is no number', quantity('high')],
    ['a value below what can be measured', { valueQuantity: { value: 0.5, comparator: '<' } }],
  ])('%s: nothing is absent any more', (_, more) => {
    const [none, unreadable, , problems] = without(loinc('718-7', more));
    expect([none, unreadable]).toEqual([0, ['Observation']]);
    expect(problems).toContain('map/unreadable Observation/r1: the value of this observation could not be read');
  });

  test('that the EHR says is missing is set aside', () => {
    expect(without(loinc('718-7', { dataAbsentReason: { text: 'not done' } }))).toEqual(
      aside('an observation whose value the EHR does not give'),
    );
  });

  test('a count of leukocytes is read by no rule', () => {
    expect(without(loinc('6690-2', quantity(4)))).toEqual(aside('an observation that no rule reads'));
  });
});

describe('performance status', () => {
  test.each([
    ['89247-1', 'ecog', { valueInteger: 0 }, 0],
    ['89247-1', 'ecog', { valueInteger: 5 }, 5],
    ['89247-1', 'ecog', quantity(2), 2],
    ['89247-1', 'ecog', { valueCodeableConcept: { text: 'ECOG 1' } }, 1],
    ['89247-1', 'ecog', { valueString: 'grade 3' }, 3],
    ['89243-0', 'karnofsky', quantity(100, '%'), 100],
    ['89243-0', 'karnofsky', { valueString: '70%' }, 70],
    ['89243-0', 'karnofsky', quantity(0), 0],
  ])('%s is %s', (code, scale, value, score) => {
    expect(facts(loinc(code, value))).toEqual([
      { kind: 'performance', scale, value: score, ...onTheDay, source: source(LOINC, code) },
    ]);
  });

  test.each([
    ['89247-1', 6],
    ['89247-1', -1],
    ['89243-0', 101],
  ])('%s cannot be %s', (code, value) => expect(without(loinc(code, { valueInteger: value }))).toEqual(unreadValue));
});

describe('disease status', () => {
  test.each([
    ['268910001', 'improved'],
    ['359746009', 'stable'],
    ['271299001', 'worse'],
    ['709137006', 'undetermined'],
  ])('SNOMED %s is %s', (code, status) => {
    expect(facts(loinc('97509-4', { valueCodeableConcept: concept(SNOMED, code) }))).toEqual([
      { kind: 'disease-status', status, ...onTheDay, source: source(SNOMED, code) },
    ]);
  });

  test('in words counts as text, unless the words negate it', () => {
    expect(facts(loinc('97509-4', { valueString: 'disease progression' }))).toMatchObject([
      { kind: 'disease-status', status: 'worse', source: { how: 'text' } },
    ]);
    expect(without(loinc('97509-4', { valueString: 'no disease progression' }))).toEqual(unreadValue);
  });

  test('that nobody can read proves nothing', () => {
    expect(without(loinc('97509-4', { valueCodeableConcept: concept(ICD10CM, 'C64.9') }))).toEqual(unreadValue);
  });
});

describe('histology', () => {
  test('by code and by words, each once', () => {
    const both = {
      valueCodeableConcept: { coding: [{ system: ICDO3, code: '8310/3' }] },
      valueString: 'chromophobe renal cell carcinoma',
    };
    expect(
      facts(loinc('59847-4', both)).map((fact) =>
        'concept' in fact ? [fact.kind, fact.concept, fact.source.how] : fact,
      ),
    ).toEqual([
      ['histology', 'morphology:clear-cell', 'coded'],
      ['histology', 'rcc:chromophobe', 'text'],
      ['histology', 'rcc:renal-cell', 'text'],
    ]);
  });

  test('says its day and its source', () => {
    expect(facts(loinc('33731-1', { valueString: 'clear cell renal cell carcinoma' }))).toEqual([
      {
        kind: 'histology',
        concept: 'rcc:clear-cell',
        ...onTheDay,
        source: { reference: 'Observation/r1', how: 'text' },
      },
    ]);
  });

  test.each([
    'benign cyst',
    'no clear cell renal cell carcinoma',
    'lung metastasis',
  ])('%j names no subtype', (words) => {
    expect(without(loinc('33731-1', { valueString: words }))).toEqual(
      aside('a tissue finding that names no kidney cancer subtype'),
    );
  });
});

describe('stage', () => {
  test.each([
    ['21907-1', '1229903009', true],
    ['21907-1', '1229901006', false],
    ['21908-9', '2640006', true],
  ])('%s with SNOMED %s is metastatic: %s', (code, value, metastatic) => {
    expect(facts(loinc(code, { valueCodeableConcept: concept(SNOMED, value) }))).toEqual([
      { kind: 'stage', metastatic, ...onTheDay, source: source(SNOMED, value) },
    ]);
  });

  test('given as the status of the disease is a stage', () => {
    expect(facts(loinc('97509-4', { valueCodeableConcept: concept(SNOMED, '399409002') }))).toEqual([
      { kind: 'stage', metastatic: true, ...onTheDay, source: source(SNOMED, '399409002') },
    ]);
  });

  test('of another kind says nothing of distant metastasis', () => {
    for (const value of [{ text: 'unclear' }, concept(SNOMED, '271299001')]) {
      expect(without(loinc('21907-1', { valueCodeableConcept: value }))).toEqual(
        aside('a stage that does not speak of distant metastasis'),
      );
    }
  });
});

describe('an observation', () => {
  test('of something else is set aside', () => {
    expect(without(loinc('2345-7', quantity(5)))).toEqual(aside('not an observation of this history'));
  });

  test('of somebody else is set aside; one of a lesion or of the patient is not', () => {
    const about = (reference: string) => ({ ...quantity(10), focus: [{ reference }] });
    for (const other of ['RelatedPerson/1', 'Patient/other']) {
      expect(without(loinc('718-7', about(other)))).toEqual(aside('about somebody else'));
    }
    for (const own of ['Patient/p', 'https://ehr.example/fhir/Patient/p', 'Condition/1']) {
      expect(facts(loinc('718-7', about(own)))).toHaveLength(1);
    }
    expect(facts(loinc('718-7', { ...quantity(10), focus: [{ display: 'tumour' }] }))).toHaveLength(1);
  });

  test('entered in error is set aside, in a state nobody knows it proves nothing', () => {
    expect(without(loinc('718-7', { ...quantity(10), status: 'entered-in-error' }))).toEqual(aside('entered in error'));
    expect(without(loinc('718-7', { ...quantity(10), status: 'invented' }))).toEqual([
      0,
      ['Observation'],
      [],
      ['map/unrecognised-status Observation/r1: the status of this entry is not known'],
    ]);
  });

  test('is refused where a modifier extension may turn it round', () => {
    const [none, unreadable] = without(loinc('718-7', { ...quantity(10), modifierExtension: [{ url: 'x' }] }));
    expect([none, unreadable]).toEqual([0, ['Observation']]);
  });

  test('with a damaged part keeps the rest and names the loss', () => {
    const mapped = mapResources(loinc('718-7', { ...quantity(10), referenceRange: [{ low: { value: 'a' } }] }));
    expect(mapped.facts.observations).toHaveLength(1);
    expect(reported(mapped)).toEqual([
      'map/unreadable-element Observation/r1: the element referenceRange.low could not be read',
    ]);
  });
});
