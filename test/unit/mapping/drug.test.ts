import { describe, expect, test } from 'vitest';
import { mapResources, type RawResource, reported, setAside } from '../../support/mapped-resources.ts';
import { ATC, concept, condition, dose, HCPCS, ICD10CM, RXNORM, SNOMED } from '../../support/small-chart.ts';

type Code = Parameters<typeof dose>[0] | RawResource;
const given = (code: Code, more: RawResource = {}) => dose(code as Parameters<typeof dose>[0], '2024-01-05', more);
const order = (more: RawResource): RawResource => ({
  resourceType: 'MedicationRequest',
  status: 'active',
  intent: 'order',
  authoredOn: '2024-01-05',
  medicationCodeableConcept: concept(RXNORM, '1363268'),
  ...more,
});
const statement = (more: RawResource): RawResource => ({
  resourceType: 'MedicationStatement',
  status: 'active',
  medicationCodeableConcept: concept(RXNORM, '1363268'),
  ...more,
});
const facts = (...resources: readonly RawResource[]) => mapResources(...resources).facts.drugs;
const agents = (...resources: readonly RawResource[]) => facts(...resources).map(({ agent }) => agent);

/** What became of an entry that is no fact: its type no longer proves an absence, and why. */
function without(resource: RawResource): readonly unknown[] {
  const mapped = mapResources(resource);
  return [mapped.facts.drugs.length, [...mapped.facts.unreadable], [...setAside(mapped), ...reported(mapped)]];
}
const DOSE = 'MedicationAdministration/r1';
const unreadable = (message: string, code = 'map/unreadable-drug') => [
  0,
  ['MedicationAdministration'],
  [`${code} ${DOSE}: ${message}`],
];
const other = (reason: string) => [0, [], [`${DOSE}: ${reason}`]];

describe('a given dose', () => {
  test('is a fact with its drug, its day and its source', () => {
    expect(facts(given(concept(RXNORM, '1597876')))).toEqual([
      {
        agent: 'nivolumab',
        classes: ['pd1'],
        route: 'infusion',
        productIndication: 'kidney-cancer',
        certainty: 'administered',
        form: 'dose',
        start: expect.objectContaining({ date: '2024-01-05' }),
        endIsPlanned: false,
        active: false,
        reasons: [],
        links: [],
        source: { reference: DOSE, how: 'coded', code: { system: RXNORM, code: '1597876' } },
      },
    ]);
  });

  test('of a fixed combination names both drugs; the first carries the class', () => {
    expect(facts(given({ text: 'Opdualag' })).map(({ agent, classes }) => [agent, classes])).toEqual([
      ['nivolumab', ['pd1']],
      ['relatlimab', ['other-anticancer']],
    ]);
  });
});

describe('the name of the drug', () => {
  test('by ingredient and by product at once is the product', () => {
    const both = { coding: ['141704', '845507'].map((code) => ({ system: RXNORM, code })) };
    expect(facts(given(both))).toMatchObject([{ agent: 'everolimus', productIndication: 'kidney-cancer' }]);
  });

  test('by two products of different purpose leaves the purpose open', () => {
    const both = { coding: ['845507', '977428'].map((code) => ({ system: RXNORM, code })) };
    expect(facts(given(both)).map(({ productIndication }) => productIndication)).toEqual(['unstated']);
  });

  test('by ingredient, with the formulation in the words, is that formulation', () => {
    expect(facts(given(concept(RXNORM, '141704', 'Zortress 0.75 mg')))[0]?.productIndication).toBe('other');
    expect(facts(given(concept(RXNORM, '141704', 'nivolumab')))).toMatchObject([{ agent: 'everolimus' }]);
  });

  test('by the combination and its part is the combination', () => {
    const both = { coding: ['2596775', '1597876'].map((code) => ({ system: RXNORM, code })) };
    expect(agents(given(both))).toEqual(['nivolumab', 'relatlimab']);
  });

  test('by codes that name two drugs is refused', () => {
    const both = { coding: ['1597876', '1547545'].map((code) => ({ system: RXNORM, code })) };
    expect(without(given(both))).toEqual(
      unreadable('its codes name different drugs: nivolumab, pembrolizumab', 'map/conflicting-drugs'),
    );
  });

  test('in the ingredients of a mixture counts where the mixture itself has no name', () => {
    const mixture = (code: unknown, ...ingredients: readonly unknown[]) => ({
      contained: [
        {
          resourceType: 'Medication',
          id: 'm',
          code,
          ingredient: ingredients.map((item) => ({ itemCodeableConcept: item })),
        },
      ],
      medicationCodeableConcept: undefined,
      medicationReference: { reference: '#m' },
    });
    const nivolumab = concept(RXNORM, '1597876');
    expect(agents(given({}, mixture(undefined, nivolumab, { text: 'sodium chloride' })))).toEqual(['nivolumab']);
    expect(agents(given({}, mixture(undefined, nivolumab, concept(RXNORM, '1094833'))))).toEqual([
      'nivolumab',
      'ipilimumab',
    ]);
    expect(agents(given({}, mixture(concept(RXNORM, '1547545'), nivolumab)))).toEqual(['pembrolizumab']);
    expect(agents(given({}, mixture(undefined, { text: 'nivolumab' })))).toEqual(['nivolumab']);
  });

  test('stands in a Medication, in the ingredients that it points to, or in the words beside a pointer', () => {
    const at = (reference: string, display?: string) => ({
      medicationCodeableConcept: undefined,
      medicationReference: { reference, ...(display === undefined ? {} : { display }) },
    });
    const medication = (id: string, more: RawResource) => ({ resourceType: 'Medication', id, ...more });
    const nivolumab = medication('n', { code: concept(RXNORM, '1597876') });
    expect(agents(given({}, at('Medication/n')), nivolumab)).toEqual(['nivolumab']);
    const made = medication('mix', { ingredient: [{ itemReference: { reference: 'Medication/n' } }] });
    expect(agents(given({}, at('Medication/mix')), made, nivolumab)).toEqual(['nivolumab']);
    const named = medication('mix', {
      ingredient: [{ itemReference: { reference: 'Medication/gone', display: 'nivolumab' } }],
    });
    expect(agents(given({}, at('Medication/mix')), named)).toEqual(['nivolumab']);
    expect(agents(given({}, at('Medication/gone', 'nivolumab')))).toEqual(['nivolumab']);
    expect(agents(given({}, at('Medication/n')), given({}, at('Medication/n')), nivolumab)).toEqual([
      'nivolumab',
      'nivolumab',
    ]);
  });

  test.each([
    [
      'a modifier extension',
      { modifierExtension: [{ url: 'x' }] },
      'a modifier extension may change the meaning of the Medication it points to',
    ],
    ['entered in error', { status: 'entered-in-error' }, 'the Medication it points to was entered in error'],
  ])('in a Medication that must not be used (%s) is no name', (_, more, why) => {
    const medication = { resourceType: 'Medication', id: 'm', code: concept(RXNORM, '1597876'), ...more };
    const pointing = { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } };
    const mapped = mapResources(given({}, pointing), medication);
    expect([mapped.facts.drugs, reported(mapped)]).toEqual([[], [`map/unreadable-drug ${DOSE}: ${why}`]]);
  });

  test('that is missing is taken from the words beside a code that names none', () => {
    expect(facts(given(concept(HCPCS, 'J9999', 'nivolumab 240 mg')))).toMatchObject([
      { agent: 'nivolumab', source: { how: 'text' } },
    ]);
    expect(without(given(concept(HCPCS, 'J9999')))).toEqual(unreadable('a code that does not name its drug'));
  });
});

describe('an entry without a drug of ours', () => {
  test.each([
    ['another drug', { text: 'lisinopril 10 mg' }, other('not a drug of this history')],
    ['another drug by a code that is read', concept(RXNORM, '29046'), other('not a drug of this history')],
    ['a drug that was declined', { text: 'declined nivolumab' }, other('the text negates it')],
    ['a planned drug', { text: 'nivolumab planned' }, unreadable('the text speaks of a plan')],
    [
      'a code of a system that is not read',
      { coding: [{ system: 'urn:oid:1.2', code: '1' }] },
      unreadable('the drug of this entry cannot be read'),
    ],
    ['a bare group of ATC', concept(ATC, 'L01XE'), undefined],
    ['nothing', {}, unreadable('the drug of this entry cannot be read')],
    [
      'a name that is withheld',
      { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] },
      unreadable('the EHR does not show the drug (masked)'),
    ],
    [
      'a blinded study drug',
      { text: 'study drug, double-blind' },
      unreadable('a blinded study drug: what was given is not known'),
    ],
    ['a placebo', { text: 'placebo' }, unreadable('a blinded study drug: what was given is not known')],
  ])('%s', (_, code, expected) => {
    const found = without(given(code));
    if (expected === undefined) expect(found.slice(0, 2)).toEqual([0, ['MedicationAdministration']]);
    else expect(found).toEqual(expected);
  });

  test('another drug needs no further reading: a state nobody knows does not matter', () => {
    expect(without(given({ text: 'lisinopril' }, { status: 'invented' }))).toEqual(other('not a drug of this history'));
  });

  test('in error it needs no name', () => {
    expect(without(given({}, { status: 'entered-in-error' }))).toEqual(other('entered in error'));
  });
});

describe('a blinded drug', () => {
  test('that may be a placebo is reported and keeps its drug', () => {
    const mapped = mapResources(given({ text: 'pembrolizumab or placebo' }));
    expect([mapped.facts.drugs[0]?.blinded, [...mapped.facts.unreadable], reported(mapped)]).toEqual([
      true,
      [],
      [`map/unreadable-drug ${DOSE}: a blinded study drug: what was given is not known`],
    ]);
  });

  test('that may be another drug leaves every drug open', () => {
    const mapped = mapResources(given({ text: 'pembrolizumab, blinded' }));
    expect([mapped.facts.drugs[0]?.blinded, [...mapped.facts.unreadable]]).toEqual([
      true,
      ['MedicationAdministration'],
    ]);
  });

  test('is not one that is called open', () => {
    expect(facts(given({ text: 'pembrolizumab' }))[0]).not.toHaveProperty('blinded');
  });
});

describe('where it was put', () => {
  const indication = (dosage: RawResource, text = 'bevacizumab') =>
    facts(given({ text }, { dosage }))[0]?.productIndication;
  test.each([
    ['into the eye', { route: { text: 'intravitreal' } }, 'other'],
    ['in a dose for the eye', { dose: { value: 1.25, unit: 'mg' } }, 'other'],
    ['in a dose for the body', { dose: { value: 800, unit: 'mg' } }, 'kidney-cancer'],
    ['into a lesion', { route: { text: 'intralesional' } }, 'unstated'],
    ['into a vein', { route: { text: 'intravenous' } }, 'kidney-cancer'],
    ['not into the eye', { text: 'no intravitreal use' }, 'kidney-cancer'],
  ])('%s', (_, dosage, expected) => expect(indication(dosage)).toBe(expected));

  test('into the eye it is not for the kidney, whatever the reason says', () => {
    const eye = given({ text: 'bevacizumab intravitreal' }, { reasonCode: [concept(ICD10CM, 'C64.9')] });
    expect(facts(eye)).toMatchObject([{ productIndication: 'other', reasons: [] }]);
  });
});

describe('when', () => {
  const timing = (resource: RawResource) => {
    const [fact] = facts(resource);
    return [fact?.form, fact?.start?.date, fact?.end?.date, fact?.endIsPlanned];
  };
  const period = (start?: string, end?: string) => ({
    effectiveDateTime: undefined,
    effectivePeriod: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) },
  });
  const bounds = (start: string, end?: string) => ({
    dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start, ...(end === undefined ? {} : { end }) } } } }],
  });
  const nivolumab = { medicationCodeableConcept: concept(RXNORM, '1597876') };

  test.each([
    ['a dose on its day', given(concept(RXNORM, '1597876')), ['dose', '2024-01-05', undefined, false]],
    [
      'an infusion past midnight',
      given(concept(RXNORM, '1597876'), period('2024-01-05', '2024-01-06')),
      ['dose', '2024-01-05', undefined, false],
    ],
    [
      'tablets charted over weeks',
      given(concept(RXNORM, '1363268'), period('2024-01-05', '2024-01-07')),
      ['period', '2024-01-05', '2024-01-07', false],
    ],
    [
      'a dose without an end',
      given(concept(RXNORM, '1363268'), period('2024-01-05')),
      ['dose', '2024-01-05', undefined, false],
    ],
    [
      'a dose with an end only',
      given(concept(RXNORM, '1363268'), period(undefined, '2024-01-07')),
      ['period', undefined, '2024-01-07', false],
    ],
    ['a statement of a day', statement({ effectiveDateTime: '2024-01-05' }), ['dose', '2024-01-05', undefined, false]],
    [
      'a statement of a time',
      statement({ effectivePeriod: { start: '2024-01', end: '2024-06' } }),
      ['period', '2024-01', '2024-06', false],
    ],
    [
      'a dispense',
      {
        resourceType: 'MedicationDispense',
        status: 'completed',
        medicationCodeableConcept: concept(RXNORM, '1363268'),
        whenHandedOver: '2024-01-05',
      },
      ['dose', '2024-01-05', undefined, false],
    ],
    ['a prescription', order({}), ['period', '2024-01-05', undefined, false]],
    [
      'a prescription with bounds: the end is planned',
      order(bounds('2024-01-06', '2024-07-01')),
      ['period', '2024-01-06', '2024-07-01', true],
    ],
    [
      'a completed prescription: its end is past',
      order({ status: 'completed', ...bounds('2024-01-06', '2024-07-01') }),
      ['period', '2024-01-06', '2024-07-01', false],
    ],
    [
      'a stopped one too',
      order({ status: 'stopped', ...bounds('2024-01-06', '2024-07-01') }),
      ['period', '2024-01-06', '2024-07-01', false],
    ],
    ['an order of one infusion', order(nivolumab), ['dose', '2024-01-05', undefined, false]],
    [
      'an order of one infusion within a cycle',
      order({ ...nivolumab, ...bounds('2024-01-05', '2024-01-10') }),
      ['dose', '2024-01-05', '2024-01-10', true],
    ],
    [
      'an order of infusions over half a year',
      order({ ...nivolumab, ...bounds('2024-01-05', '2024-07-01') }),
      ['period', '2024-01-05', '2024-07-01', true],
    ],
    [
      'infusions that the patient reports',
      order({ ...nivolumab, reportedBoolean: true }),
      ['period', '2024-01-05', undefined, false],
    ],
  ])('%s', (_, resource, expected) => expect(timing(resource as RawResource)).toEqual(expected));

  test('an order of several doses plans them', () => {
    const several = { dosageInstruction: [{ timing: { repeat: { count: 6 } } }] };
    expect(facts(order({ ...nivolumab, ...several }))[0]).toMatchObject({ form: 'period', plannedDoses: 6 });
  });

  test('an order of DSTU2 that was ended ended that day', () => {
    const old = {
      resourceType: 'MedicationOrder',
      status: 'active',
      dateWritten: '2024-01-05',
      dateEnded: '2024-03-01',
      medicationCodeableConcept: concept(RXNORM, '1363268'),
    };
    expect(timing(old)).toEqual(['period', '2024-01-05', '2024-03-01', false]);
  });

  test('without any date it is reported; a background drug is not', () => {
    expect(reported(mapResources(statement({})))).toEqual([
      'map/no-date MedicationStatement/r1: a drug without any date: it cannot be placed in time',
    ]);
    const background = statement({ medicationCodeableConcept: { text: 'denosumab' } });
    expect([reported(mapResources(background)), setAside(mapResources(background))]).toEqual([
      [],
      ['MedicationStatement/r1: supportive or background drug, no line of therapy'],
    ]);
  });
});

describe('what the entry adds', () => {
  test('whether it is being taken', () => {
    const active = (more: RawResource) => facts(statement(more))[0]?.active;
    expect([active({}), active({ status: 'completed' }), active({ status: 'stopped' })]).toEqual([true, false, false]);
    const r5 = (code: string) =>
      active({
        status: 'recorded',
        medicationCodeableConcept: undefined,
        medication: { concept: concept(RXNORM, '1363268') },
        adherence: { code: { coding: [{ code }] } },
      });
    expect([r5('taking'), r5('stopped')]).toEqual([true, false]);
  });

  test.each([
    ['disease progression', 'progression'],
    ['toxicity', 'toxicity'],
    ['completed therapy', 'completed'],
    ['patient preference', 'other'],
  ])('stopped for %j: %s', (text, reason) => {
    expect(facts(statement({ status: 'stopped', statusReason: [{ text }] }))[0]?.stopReason).toEqual({
      reason,
      source: { reference: 'MedicationStatement/r1', how: 'text' },
    });
  });

  test('a coded reason counts, a denied one and none do not', () => {
    const stopped = (...statusReason: readonly unknown[]) => facts(statement({ status: 'stopped', statusReason }))[0];
    expect(stopped(concept(SNOMED, '407563006'))?.stopReason).toMatchObject({
      reason: 'toxicity',
      source: { how: 'coded' },
    });
    expect(stopped({ text: 'no toxicity' })).not.toHaveProperty('stopReason');
    expect(stopped()).not.toHaveProperty('stopReason');
    expect(stopped({ text: 'see note' }, { text: 'disease progression' })?.stopReason?.reason).toBe('progression');
  });

  test.each([
    ['a category', { category: [concept(SNOMED, '373846009')] }, 'adjuvant'],
    ['a reason', { reasonCode: [{ text: 'adjuvant treatment of kidney cancer' }] }, 'adjuvant'],
    ['a note', { note: [{ text: 'neoadjuvant' }] }, 'neoadjuvant'],
    [
      'an extension (mCODE)',
      { extension: [{ url: 'x', valueCodeableConcept: concept(SNOMED, '363676003') }] },
      'palliative',
    ],
    [
      'an extension, curative',
      { extension: [{ url: 'x', valueCodeableConcept: concept(SNOMED, '373808002') }] },
      'curative',
    ],
  ])('its intent from %s', (_, more, intent) => expect(facts(order(more))[0]?.intent?.intent).toBe(intent));

  test('no intent from words that deny it', () => {
    expect(facts(order({ note: [{ text: 'not adjuvant' }] }))[0]).not.toHaveProperty('intent');
  });

  test('what it was for: by code, by words, by a Condition, but not by one that was ruled out', () => {
    const purposes = (more: RawResource, ...others: readonly RawResource[]) =>
      facts(order(more), ...others)[0]?.reasons.map(({ purpose, source }) => [purpose, source.reference]);
    const own = 'MedicationRequest/r1';
    expect(purposes({ reasonCode: [concept(ICD10CM, 'C64.9')] })).toEqual([['kidney-cancer', own]]);
    expect(purposes({ reasonCode: [concept(ICD10CM, 'C43.9')] })).toEqual([['other', own]]);
    expect(purposes({ reasonCode: [{ text: 'renal cell carcinoma' }] })).toEqual([['kidney-cancer', own]]);
    expect(purposes({ reasonCode: [{ text: 'no renal cell carcinoma' }] })).toEqual([]);
    expect(purposes({ reasonReference: [{ display: 'renal cell carcinoma' }] })).toEqual([['kidney-cancer', own]]);
    const tumour = condition(concept(ICD10CM, 'C64.9'), undefined, { id: 't' });
    const pointing = { reasonReference: [{ reference: 'Condition/t' }] };
    expect(purposes(pointing, tumour)).toEqual([['kidney-cancer', 'Condition/t']]);
    const refuted = { ...tumour, verificationStatus: { coding: [{ code: 'refuted' }] } };
    expect(purposes(pointing, refuted)).toEqual([]);
  });

  test('that a reason could not be read: here, or in a Condition that did not come', () => {
    const unread = (more: RawResource) => facts(order(more))[0]?.reasonUnread;
    expect(unread({ reasonCode: [{}] })).toBe('here');
    expect(unread({ reasonCode: [7] })).toBe('here');
    expect(unread({ reasonReference: [{}] })).toBe('here');
    expect(unread({ reasonReference: [{ reference: 'Condition/gone' }] })).toBe('elsewhere');
    expect(unread({ reasonReference: [{ reference: 'Condition/gone', display: 'see note' }] })).toBe('elsewhere');
    expect(unread({ reasonReference: [{ reference: 'Condition/gone', display: 'melanoma' }] })).toBeUndefined();
    expect(unread({ reasonCode: [{ text: 'pain' }] })).toBeUndefined();
    expect(unread({})).toBeUndefined();
  });

  test('which resources it was made from', () => {
    const links = facts(
      statement({
        basedOn: [{ reference: 'MedicationRequest/o' }],
        derivedFrom: [{ reference: 'MedicationStatement/s' }],
      }),
    )[0]?.links;
    expect(links).toEqual(['MedicationRequest/o', 'MedicationStatement/s']);
  });

  test('a status that is missing is named', () => {
    const mapped = mapResources(given(concept(RXNORM, '1597876'), { status: undefined }));
    expect(mapped.facts.drugs.map(({ certainty }) => certainty)).toEqual(['ordered']);
    expect(reported(mapped)).toEqual([`map/unrecognised-status ${DOSE}: the status of this entry is missing`]);
  });
});
