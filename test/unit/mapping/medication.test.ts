import { describe, expect, test } from 'vitest';
import { mapResources as map } from '../../support/mapped-resources.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const nivolumab = { coding: [{ system: RXNORM, code: '1597876' }] };

const certaintyOf = (resource: Readonly<Record<string, unknown>>) => {
  const { facts, ignored, problems } = map(resource);
  return facts.drugs[0]?.certainty ?? ignored[0]?.reason ?? problems[0]?.code;
};

describe('the status of a MedicationStatement', () => {
  test.each([
    ['active', 'reported'],
    ['completed', 'reported'],
    ['stopped', 'reported'],
    ['on-hold', 'reported'],
    ['unknown', 'reported'],
    ['intended', 'planned, not an exposure'],
    ['not-taken', 'not taken'],
    ['entered-in-error', 'entered in error'],
    ['invented', 'map/unrecognised-status'],
  ])('%s proves: %s', (status, expected) => {
    const statement = {
      resourceType: 'MedicationStatement',
      status,
      medicationCodeableConcept: nivolumab,
      effectiveDateTime: '2024-01-01',
    };
    expect(certaintyOf(statement)).toBe(expected);
  });

  test('STU3: active with taken "n" was not taken', () => {
    const base = {
      resourceType: 'MedicationStatement',
      status: 'active',
      medicationCodeableConcept: nivolumab,
      effectiveDateTime: '2024-01-01',
    };
    expect(certaintyOf({ ...base, taken: 'n' })).toBe('not taken');
    expect(certaintyOf({ ...base, taken: 'y' })).toBe('reported');
    expect(certaintyOf({ ...base, taken: 'unk' })).toBe('reported');
    expect(certaintyOf({ ...base, wasNotTaken: true })).toBe('not taken');
  });

  test('that is withheld on purpose makes the entry unreadable, one that is missing is reported', () => {
    const base = {
      resourceType: 'MedicationStatement',
      medicationCodeableConcept: nivolumab,
      effectiveDateTime: '2024-01-01',
    };
    const masked = map({ ...base, _status: { extension: [{ url: 'x', valueCode: 'masked' }] } });
    expect(masked.facts.drugs).toEqual([]);
    expect([...masked.facts.unreadable]).toEqual(['MedicationStatement']);
    expect(map(base).problems.map(({ code }) => code)).toEqual(['map/unrecognised-status']);
  });
});

describe('the status of a MedicationAdministration', () => {
  test.each([
    ['completed', 'administered'],
    ['in-progress', 'administered'],
    ['stopped', 'administered'],
    ['on-hold', 'administered'],
    ['unknown', 'ordered'],
    ['not-done', 'not given'],
    ['entered-in-error', 'entered in error'],
  ])('%s proves: %s', (status, expected) => {
    const dose = {
      resourceType: 'MedicationAdministration',
      status,
      medicationCodeableConcept: nivolumab,
      effectiveDateTime: '2024-01-01',
    };
    expect(certaintyOf(dose)).toBe(expected);
  });
});

describe('which drug it is', () => {
  const order = (more: object) => ({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    authoredOn: '2024-01-01',
    ...more,
  });
  const agentsOf = (...resources: readonly Readonly<Record<string, unknown>>[]) =>
    map(...resources).facts.drugs.map(({ agent }) => agent);

  test('by code, by a contained Medication, by one elsewhere, by its ingredients', () => {
    expect(agentsOf(order({ medicationCodeableConcept: nivolumab }))).toEqual(['nivolumab']);
    expect(
      agentsOf(
        order({
          contained: [
            {
              resourceType: 'Medication',
              id: 'm',
              ingredient: [{ itemCodeableConcept: nivolumab }, { itemCodeableConcept: { text: 'sodium chloride' } }],
            },
          ],
          medicationReference: { reference: '#m' },
        }),
      ),
    ).toEqual(['nivolumab']);
    expect(
      agentsOf(order({ medicationReference: { reference: 'https://ehr.example/fhir/Medication/m1' } }), {
        resourceType: 'Medication',
        id: 'm1',
        code: nivolumab,
      }),
    ).toEqual(['nivolumab']);
  });

  test('by words where no code is known, and the source says so', () => {
    const { facts } = map(
      order({ medicationReference: { reference: 'Medication/gone', display: 'nivolumab (OPDIVO) infusion' } }),
    );
    expect(facts.drugs[0]).toMatchObject({ agent: 'nivolumab', source: { how: 'text' } });
  });

  test('R5 joins code and reference', () => {
    expect(agentsOf(order({ medication: { concept: nivolumab } }))).toEqual(['nivolumab']);
  });

  test('two codes that name two drugs are a conflict, and nothing is absent any more', () => {
    const both = {
      coding: [
        { system: RXNORM, code: '1597876' },
        { system: RXNORM, code: '1547545' },
      ],
    };
    const { facts, problems } = map(order({ medicationCodeableConcept: both }));
    expect(facts.drugs).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['map/conflicting-drugs']);
    expect([...facts.unreadable]).toEqual(['MedicationRequest']);
  });

  test('a product says more than its ingredient: everolimus 10 mg is for cancer', () => {
    const tablet = {
      coding: [
        { system: RXNORM, code: '141704' },
        { system: RXNORM, code: '845507' },
      ],
    };
    expect(map(order({ medicationCodeableConcept: tablet })).facts.drugs[0]?.productIndication).toBe('kidney-cancer');
    const bare = { coding: [{ system: RXNORM, code: '141704' }] };
    expect(map(order({ medicationCodeableConcept: bare })).facts.drugs[0]?.productIndication).toBe('unstated');
    const transplant = { coding: [{ system: RXNORM, code: '977428' }] };
    expect(map(order({ medicationCodeableConcept: transplant })).facts.drugs[0]?.productIndication).toBe('other');
  });

  test('a blinded drug that is named is that drug or a placebo, and says so', () => {
    const { facts } = map(order({ medicationCodeableConcept: { text: 'pembrolizumab or placebo (blinded)' } }));
    expect(facts.drugs).toMatchObject([{ agent: 'pembrolizumab', blinded: true }]);
    expect([...facts.unreadable]).toEqual([]);
  });

  test('a drug nobody can name, a blinded one and a billing code without a name prove no absence', () => {
    for (const medication of [
      { medicationReference: { reference: 'Medication/gone' } },
      { medicationCodeableConcept: { text: 'study drug or placebo (blinded)' } },
      {
        medicationCodeableConcept: {
          coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J9999' }],
        },
      },
      {},
    ]) {
      const { facts } = map(order(medication));
      expect([facts.drugs, [...facts.unreadable]]).toEqual([[], ['MedicationRequest']]);
    }
  });

  test('another drug is set aside with its reason', () => {
    expect(map(order({ medicationCodeableConcept: { text: 'lisinopril 10 mg' } })).ignored).toEqual([
      { reference: 'MedicationRequest/r1', reason: 'not a drug of this history' },
    ]);
  });

  test('a drug billed as a procedure is found', () => {
    const billed = {
      resourceType: 'Procedure',
      status: 'completed',
      performedDateTime: '2024-01-01',
      code: { coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J9271' }] },
    };
    expect(map(billed).facts.drugs).toMatchObject([{ agent: 'pembrolizumab', certainty: 'reported', form: 'dose' }]);
  });
});

describe('nothing is dropped silently', () => {
  test('every resource ends as a fact, as set aside, or as a problem', () => {
    const { facts, ignored, problems } = map(
      {
        resourceType: 'MedicationStatement',
        status: 'active',
        medicationCodeableConcept: nivolumab,
        effectiveDateTime: '2024-13-01',
      },
      { resourceType: 'Condition', code: { text: 'sore throat' } },
      { resourceType: 'Encounter' },
      { resourceType: 'Medication', code: nivolumab },
      { resourceType: 'Observation', status: 'final', code: { text: 'height' } },
      { resourceType: 'Procedure', status: 'completed', code: { text: 'appendectomy' } },
    );
    const named = new Set([
      ...facts.drugs.map(({ source }) => source.reference),
      ...ignored.map(({ reference }) => reference),
    ]);
    expect([...named].map((reference) => reference.split('/')[0]).sort()).toEqual([
      'Condition',
      'Encounter',
      'Medication',
      'MedicationStatement',
      'Observation',
      'Procedure',
    ]);
    expect(problems.map(({ code }) => code)).toEqual(['map/unreadable-element', 'map/no-date']);
  });

  test('the same resource twice is one, and the other is named as its duplicate', () => {
    const statement = {
      resourceType: 'MedicationStatement',
      id: 'same',
      status: 'active',
      medicationCodeableConcept: nivolumab,
      effectiveDateTime: '2024-01-01',
    };
    const { facts, ignored } = map(statement, statement);
    expect(facts.drugs).toHaveLength(1);
    expect(ignored).toEqual([{ reference: 'MedicationStatement/same', reason: 'duplicate of the same resource' }]);
  });
});
