import { describe, expect, test } from 'vitest';
import { mapResources, type RawResource, reported, setAside } from '../../support/mapped-resources.ts';
import { concept, condition, ICD10, ICD10CM, ICDO3, SNOMED } from '../../support/small-chart.ts';

const facts = (...resources: readonly RawResource[]) => mapResources(...resources).facts.conditions;
const concepts = (...resources: readonly RawResource[]) => facts(...resources).map((fact) => fact.concept);
const source = (how: 'coded' | 'text', system?: string, code?: string) => ({
  reference: 'Condition/r1',
  how,
  ...(system === undefined || code === undefined ? {} : { code: { system, code } }),
});

describe('a diagnosis', () => {
  test('is a fact with its concept, its dates, its side and its source', () => {
    const one = condition(concept(ICD10CM, 'C64.1'), '2021-05-04', { recordedDate: '2021-06' });
    expect(facts(one)).toMatchObject([
      {
        concept: 'rcc:kidney-cancer',
        onset: { date: '2021-05-04' },
        recorded: { date: '2021-06' },
        verification: 'confirmed',
        laterality: 'right',
        encounterDiagnosis: false,
        source: source('coded', ICD10CM, 'C64.1'),
      },
    ]);
  });

  test('without dates and side says nothing of them', () => {
    const [fact] = facts(condition(concept(ICD10CM, 'C64.9')));
    expect(Object.keys(fact ?? {}).sort()).toEqual(['concept', 'encounterDiagnosis', 'source', 'verification']);
  });

  test.each([
    ['a coded body site', { bodySite: [concept(SNOMED, '7771000')] }],
    ['the words of a body site', { bodySite: [{ text: 'Left kidney' }] }],
    [
      'an extension of the body site (mCODE)',
      { bodySite: [{ text: 'Kidney', extension: [{ url: 'x', valueCodeableConcept: concept(SNOMED, '7771000') }] }] },
    ],
  ])('takes its side from %s', (_, more) => {
    expect(facts(condition(concept(ICD10CM, 'C64.9'), undefined, more))[0]?.laterality).toBe('left');
  });

  test.each([
    ['encounter-diagnosis', true],
    ['diagnosis', true],
    ['problem-list-item', false],
  ])('of the category %s is an encounter diagnosis: %s', (code, is) => {
    const category = [{ coding: [{ code: 'other' }] }, { coding: [{ code }] }];
    expect(facts(condition(concept(ICD10CM, 'C64.9'), undefined, { category }))[0]?.encounterDiagnosis).toBe(is);
  });

  test('named twice in one entry is one fact', () => {
    const twice = {
      coding: [ICD10CM, SNOMED].map((system) => ({ system, code: system === SNOMED ? '94391008' : 'C78.00' })),
    };
    expect(concepts({ resourceType: 'Condition', code: twice })).toEqual(['met:lung']);
  });

  test('that is none of ours is set aside, and so is one that names only a side', () => {
    const mapped = mapResources(
      condition(concept(ICD10CM, 'J02.9')),
      condition(concept(SNOMED, '24028007')),
      condition(concept(SNOMED, '7771000')),
      condition(concept(SNOMED, '51440002')),
      condition({ text: 'sore throat' }),
    );
    expect([mapped.facts.conditions, setAside(mapped)]).toEqual([
      [],
      [1, 2, 3, 4, 5].map((i) => `Condition/r${i}: not a condition of this history`),
    ]);
    expect([...mapped.facts.unreadable]).toEqual([]);
  });

  test('is refused where a modifier extension may turn it round', () => {
    const mapped = mapResources(condition(concept(ICD10CM, 'C64.9'), undefined, { modifierExtension: [{ url: 'x' }] }));
    expect([mapped.facts.conditions, [...mapped.facts.unreadable], reported(mapped)]).toEqual([
      [],
      ['Condition'],
      [
        'map/modifier-extension Condition/r1: a modifier extension may change the meaning of this resource; it was set aside',
      ],
    ]);
  });

  test('of a state nobody knows is neither there nor absent', () => {
    const mapped = mapResources(condition(concept(ICD10CM, 'C64.9'), undefined, { verificationStatus: 'perhaps' }));
    expect([mapped.facts.conditions, [...mapped.facts.unreadable], reported(mapped)]).toEqual([
      [],
      ['Condition'],
      ['map/unrecognised-status Condition/r1: it cannot be told whether this diagnosis holds'],
    ]);
  });

  test('that was refuted is set aside', () => {
    const refuted = condition(concept(ICD10CM, 'C64.9'), undefined, {
      verificationStatus: { coding: [{ code: 'refuted' }] },
    });
    expect([facts(refuted), setAside(mapResources(refuted))]).toEqual([[], ['Condition/r1: refuted']]);
  });

  test('with one damaged element keeps the rest and names the loss once', () => {
    const mapped = mapResources(condition(concept(ICD10CM, 'C64.9'), 'yesterday', { bodySite: [7, 8] }));
    expect(mapped.facts.conditions).toHaveLength(1);
    expect(reported(mapped)).toEqual([
      'map/unreadable-element Condition/r1: the element onsetDateTime could not be read',
      'map/unreadable-element Condition/r1: the element bodySite could not be read',
    ]);
  });
});

describe('the tissue type', () => {
  test('stands in the words beside a code; other diseases in these words are no second fact', () => {
    const code = concept(ICD10CM, 'C64.9', 'Clear cell renal carcinoma, metastatic to lung');
    expect(facts(condition(code)).map((fact) => [fact.concept, fact.source.how])).toEqual([
      ['rcc:kidney-cancer', 'coded'],
      ['rcc:clear-cell', 'text'],
    ]);
  });

  test.each([
    ['papillary renal cell carcinoma', 'rcc:papillary'],
    ['chromophobe', 'rcc:chromophobe'],
    ['translocation RCC', 'rcc:translocation'],
    ['collecting duct carcinoma of kidney', 'rcc:collecting-duct'],
    ['clear cell papillary', 'rcc:other-subtype'],
    ['RCC with clear cell component', 'morphology:clear-cell'],
  ])('%j beside a code is %s', (text, found) => {
    expect(concepts(condition(concept(ICD10CM, 'C64.9', text)))).toEqual(['rcc:kidney-cancer', found]);
  });

  test('without a code the words say everything', () => {
    const said = concepts(condition({ text: 'Clear cell renal cell carcinoma, metastatic to lung' }));
    expect(said).toContain('rcc:clear-cell');
    expect(said).toContain('met:lung');
  });

  test.each([
    [
      'with the kidney as topography',
      {
        coding: [
          { system: ICDO3, code: '8310/3' },
          { system: ICDO3, code: 'C64.9' },
        ],
      },
      {},
    ],
    [
      'with the kidney as body site',
      { coding: [{ system: ICDO3, code: '8310/3' }] },
      { bodySite: [concept(SNOMED, '64033007')] },
    ],
  ])('clear cell %s is the disease', (_, code, more) => {
    expect(concepts({ resourceType: 'Condition', code, ...more })).toContain('rcc:clear-cell');
  });

  test('papillary in the kidney is the papillary disease', () => {
    const code = {
      coding: [
        { system: ICDO3, code: '8260/3' },
        { system: ICDO3, code: 'C64.9' },
      ],
    };
    expect(concepts({ resourceType: 'Condition', code })).toContain('rcc:papillary');
  });

  test.each([
    ['without a place', {}],
    ['in the lung', { bodySite: [concept(SNOMED, '39607008')] }],
  ])('clear cell %s stays a tissue', (_, more) => {
    expect(concepts({ resourceType: 'Condition', code: concept(ICDO3, '8310/3'), ...more })).toEqual([
      'morphology:clear-cell',
    ]);
  });

  test('hangs on the condition as an extension in mCODE', () => {
    const extension = [{ url: 'x', valueCodeableConcept: concept(ICDO3, '8310/3') }];
    expect(concepts(condition(concept(ICD10CM, 'C64.9'), undefined, { extension }))).toEqual([
      'rcc:kidney-cancer',
      'morphology:clear-cell',
    ]);
    expect(concepts(condition({ text: 'tumour' }, undefined, { extension }))).toEqual(['morphology:clear-cell']);
  });
});

describe('words', () => {
  test('a metastasis of another cancer is none of the kidney', () => {
    expect(concepts(condition({ text: 'metastatic melanoma to lung' }))).toEqual(['other-indication:melanoma']);
    expect(concepts(condition({ text: 'lung metastasis' }))).toEqual(['met:lung']);
    expect(concepts(condition({ text: 'melanoma; renal cell carcinoma with lung metastasis' }))).toContain('met:lung');
  });

  test.each([
    ['no renal cell carcinoma', 'the text negates it'],
    ['family history of renal cell carcinoma', 'the text speaks of the family'],
  ])('%j are no fact', (text, reason) => {
    const mapped = mapResources(condition({ text }));
    expect([mapped.facts.conditions, [...new Set(setAside(mapped))]]).toEqual([[], [`Condition/r1: ${reason}`]]);
  });

  test('a suspicion is an uncertain fact', () => {
    const found = facts(condition({ text: 'suspected renal cell carcinoma' }));
    expect(found.map(({ verification }) => verification)).toEqual(found.map(() => 'uncertain'));
    expect(found.length).toBeGreaterThan(0);
  });

  test('the history code of the WHO for all of the urinary tract leaves it open', () => {
    expect(facts(condition(concept(ICD10, 'Z85.5')))).toMatchObject([
      { concept: 'rcc:urinary-tract-history', verification: 'uncertain' },
    ]);
  });
});

describe('a diagnosis that says only that a drug is given', () => {
  const NAMELESS = 'Condition/r1: a drug was given; the entry does not say which';

  test.each([
    ['Z51.11', 'infusion', '2024-02-01'],
    ['Z92.21', 'history', undefined],
    ['Z92.26', 'checkpoint-inhibitor', undefined],
    ['Z79.623', 'mtor-inhibitor', undefined],
  ])('%s: %s; only an infusion has a day', (code, what, date) => {
    const mapped = mapResources(condition(concept(ICD10CM, code), '2024-02-01', { recordedDate: '2024-03-01' }));
    expect([mapped.facts.conditions, setAside(mapped)]).toEqual([[], [NAMELESS]]);
    expect(mapped.facts.unnamed).toEqual([
      {
        what,
        ...(date === undefined ? {} : { date: expect.objectContaining({ date }) }),
        source: source('coded', ICD10CM, code),
      },
    ]);
  });

  test('without an onset the day it was written down dates the infusion, without both nothing does', () => {
    const unnamed = (more: object) =>
      mapResources(condition(concept(ICD10CM, 'Z51.11'), undefined, { ...more })).facts.unnamed;
    expect(unnamed({ recordedDate: '2024-03-01' })[0]?.date?.date).toBe('2024-03-01');
    expect(Object.keys(unnamed({})[0] ?? {})).toEqual(['what', 'source']);
  });
});
