/**
 * Traps of drug coding: entries that look like a treatment of the kidney cancer and are none, and entries that do not look
 * like one and are. Each is one small chart, judged by the whole product.
 */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/contract/assessment.ts';
import {
  ATC,
  assessed,
  CPT,
  concept,
  condition,
  dose,
  HCPCS,
  ICD10CM,
  ICD10PCS,
  LOINC,
  METASTATIC_CLEAR_CELL,
  NDC,
  observation,
  procedure,
  type Raw,
  RXNORM,
  reasonsFor,
  SNOMED,
  statement,
} from '../../support/small-chart.ts';

/** A metastatic clear cell carcinoma with these entries beside it. */
const withEntries = (...resources: readonly Raw[]) => assessed([...METASTATIC_CLEAR_CELL, ...resources]);
const rx = (code: string, text?: string) => concept(RXNORM, code, text);
const exposure = (assessment: Assessment, name: keyof Assessment['context']['exposures']) => {
  const { status, settings, agents } = assessment.context.exposures[name];
  return { status, settings, agents };
};
const lines = (assessment: Assessment) => assessment.context.lines.list.map(({ agents }) => agents.join('+'));
const asked = (assessment: Assessment) => assessment.context.unplaced.map(({ agent, gap }) => `${agent}: ${gap}`);

const ADVANCED = { status: 'yes', settings: ['advanced'] };
const FOR_SOMETHING_ELSE = { status: 'no', settings: ['other-indication'] };
const NEVER = { status: 'no', settings: [], agents: [] };

describe('everolimus is two drugs with one ingredient', () => {
  test.each([
    ['Afinitor by brand', rx('845509')],
    ['Torpenz by brand', rx('2685197')],
    ['the 10 mg tablet', rx('845507')],
    ['the 2.5 mg tablet', rx('998189')],
    ['ATC L01EG02', concept(ATC, 'L01EG02')],
    ['the ingredient beside the brand', { coding: [...rx('141704').coding, ...rx('845512').coding] }],
    ['the words "everolimus 10 mg tablet"', { text: 'everolimus 10 mg tablet' }],
    ['the words "EVEROLIMUS (ANTINEOPLASTIC) 5 MG PO TABS"', { text: 'EVEROLIMUS (ANTINEOPLASTIC) 5 MG PO TABS' }],
    ['the ingredient with "(antineoplastic)" in its text', rx('141704', 'everolimus (antineoplastic) oral tablet')],
  ])('%s is a cancer drug: a line of therapy with an mTOR inhibitor', (_, drug) => {
    const assessment = withEntries(statement(drug, '2024-03-01', '2025-03-01'));
    expect(exposure(assessment, 'mtor')).toMatchObject({ ...ADVANCED, agents: ['everolimus'] });
    expect(lines(assessment)).toEqual(['everolimus']);
  });

  test.each([
    ['Zortress by brand', rx('977428')],
    ['the 0.75 mg tablet', rx('977438')],
    ['ATC L04AH02', concept(ATC, 'L04AH02')],
    ['billed per 0.25 mg, J7527', concept(HCPCS, 'J7527')],
    ['the words "Certican 0.75 mg"', { text: 'Certican 0.75 mg' }],
    ['the words "everolimus 0.75 mg tablet"', { text: 'everolimus 0.75 mg tablet' }],
    ['the words "everolimus (IMMUNOSUPPRESSIVE) 1 mg"', { text: 'everolimus (IMMUNOSUPPRESSIVE) 1 mg' }],
    ['dispersible tablets for tuberous sclerosis', rx('1308428')],
    ['Votubia', { text: 'Votubia 5 mg dispersible tablet' }],
  ])('%s is not for the cancer: no line, and it is shown as another indication', (_, drug) => {
    const assessment = withEntries(statement(drug, '2024-03-01', '2025-03-01'));
    expect(exposure(assessment, 'mtor')).toMatchObject({ ...FOR_SOMETHING_ELSE, agents: ['everolimus'] });
    expect(lines(assessment)).toEqual([]);
  });

  test.each([
    ['the ingredient alone', rx('141704')],
    ['its bare name', { text: 'everolimus' }],
    ['a tablet of 5 mg in words, which may be the dispersible one', { text: 'everolimus 5 mg' }],
    [
      'codings that name a cancer and a transplant product at once',
      { coding: [...rx('845507').coding, ...rx('977438').coding] },
    ],
  ])('%s says nothing of its purpose: it is asked, and not counted', (_, drug) => {
    const assessment = withEntries(statement(drug, '2024-03-01', '2025-03-01'));
    expect(exposure(assessment, 'mtor')).toMatchObject({ status: 'unknown', settings: [] });
    expect(asked(assessment)).toEqual(['everolimus: indication']);
    expect(lines(assessment)).toEqual([]);
  });

  test.each([
    ['tacrolimus at the same time', statement(rx('42316'), '2024-01-10', '2026-05-01')],
    ['mycophenolate by name at the same time', statement({ text: 'mycophenolate mofetil 500 mg' }, '2023-01-10')],
    ['a kidney transplant on the problem list', condition(concept(ICD10CM, 'Z94.0'), '2015-06-01')],
  ])('bare everolimus with %s is for the transplant', (_, beside) => {
    const assessment = withEntries(statement(rx('141704'), '2024-03-01', '2025-03-01'), beside);
    expect(exposure(assessment, 'mtor')).toMatchObject(FOR_SOMETHING_ELSE);
    expect(asked(assessment)).toEqual([]);
  });

  test('Afinitor in a patient with a transplant stays a cancer drug', () => {
    const transplant = condition(concept(ICD10CM, 'Z94.0'), '2015-06-01');
    const assessment = withEntries(statement(rx('845509'), '2024-03-01', '2025-03-01'), transplant);
    expect(exposure(assessment, 'mtor')).toMatchObject(ADVANCED);
  });

  test('bare everolimus long before the cancer was known is not for the cancer', () => {
    const assessment = withEntries(statement(rx('141704'), '2016-03-01', '2018-03-01'));
    expect(exposure(assessment, 'mtor')).toMatchObject(FOR_SOMETHING_ELSE);
  });

  test('bare everolimus begun with lenvatinib is the kidney cancer regimen', () => {
    const assessment = withEntries(statement(rx('141704'), '2024-03-01'), statement(rx('1603296'), '2024-03-04'));
    expect(lines(assessment)).toEqual(['everolimus+lenvatinib']);
  });

  test('a blood level of everolimus and a drug-eluting stent are no drug', () => {
    const assessment = withEntries(
      procedure(concept(CPT, '80169'), '2024-03-01'),
      procedure(concept(SNOMED, '437857009'), '2024-03-02'),
    );
    expect(exposure(assessment, 'mtor')).toEqual(NEVER);
  });
});

describe('bevacizumab in the eye is no treatment of the kidney cancer', () => {
  const J9035 = concept(HCPCS, 'J9035');
  test.each([
    ['billed as C9257', procedure(concept(HCPCS, 'C9257'), '2024-05-01')],
    ['as ATC S01LA08', statement(concept(ATC, 'S01LA08'), '2024-05-01')],
    ['as Lytenava', statement({ text: 'Lytenava 25 mg/mL' }, '2024-05-01')],
    ['with INTRAVITREAL in its name', dose({ text: 'BEVACIZUMAB INTRAVITREAL 1.25 MG/0.05 ML' }, '2024-05-01')],
    [
      'by a coded drug given by the intravitreal route',
      dose(rx('253337'), '2024-05-01', { dosage: { route: { text: 'Intravitreal' } } }),
    ],
    [
      'by a coded drug with 1.25 mg as its dose',
      dose(rx('253337'), '2024-05-01', { dosage: { dose: { value: 1.25, unit: 'mg' } } }),
    ],
    [
      'ordered with 1.25 mg',
      statement(rx('253337'), '2024-05-01', undefined, {
        dosage: [{ doseAndRate: [{ doseQuantity: { value: 1.25, code: 'mg' } }] }],
      }),
    ],
    [
      'for an eye disease',
      statement(rx('253337'), '2024-05-01', undefined, { reasonCode: [concept(ICD10CM, 'H35.3211')] }),
    ],
    ['billed as J9035 with the eye as body site', procedure(J9035, '2024-05-01', { bodySite: [{ text: 'left eye' }] })],
    [
      'billed as J9035 and called an intravitreal injection',
      procedure(concept(HCPCS, 'J9035', 'bevacizumab intravitreal injection'), '2024-05-01'),
    ],
  ])('%s', (_, entry) => {
    const assessment = withEntries(entry);
    expect(exposure(assessment, 'vegf')).toMatchObject({ ...FOR_SOMETHING_ELSE, agents: ['bevacizumab'] });
    expect(lines(assessment)).toEqual([]);
  });

  test('beside an eye disease on the problem list J9035 alone is asked about', () => {
    const assessment = withEntries(
      condition(concept(ICD10CM, 'H35.3211'), '2023-01-01'),
      procedure(J9035, '2024-05-01'),
    );
    expect(exposure(assessment, 'vegf')).toMatchObject({ status: 'unknown' });
    expect(asked(assessment)).toEqual(['bevacizumab: indication']);
  });

  test('an infusion of 800 mg is', () => {
    const assessment = withEntries(dose(rx('253337'), '2024-05-01', { dosage: { dose: { value: 800, unit: 'mg' } } }));
    expect(exposure(assessment, 'vegf')).toMatchObject({ ...ADVANCED, agents: ['bevacizumab'] });
  });

  test('an injection into a lesion is asked about', () => {
    const assessment = withEntries(dose({ text: 'bevacizumab intralesional 25 mg' }, '2024-05-01'));
    expect(exposure(assessment, 'vegf')).toMatchObject({ status: 'unknown' });
    expect(asked(assessment)).toEqual(['bevacizumab: indication']);
  });
});

describe('one ingredient, several brands', () => {
  test('Cabometyx tablets are cabozantinib for the kidney', () => {
    for (const code of ['1790162', '1790173', '1790161']) {
      expect(exposure(withEntries(statement(rx(code), '2024-03-01')), 'vegfrTki')).toMatchObject({
        ...ADVANCED,
        agents: ['cabozantinib'],
      });
    }
  });

  test('Cometriq capsules are cabozantinib whose purpose is asked', () => {
    for (const drug of [
      rx('1363274'),
      rx('1363281'),
      { text: 'Cometriq 80 mg' },
      { coding: [...rx('1363269').coding, ...rx('1363274').coding] },
    ]) {
      const assessment = withEntries(statement(drug, '2024-03-01'));
      expect(exposure(assessment, 'vegfrTki')).toMatchObject({ status: 'unknown' });
      expect(asked(assessment)).toEqual(['cabozantinib: indication']);
    }
  });

  test('Cometriq for a thyroid cancer is another indication', () => {
    const thyroid = condition(concept(ICD10CM, 'C73'), '2019-01-01', { id: 'thyroid' });
    const stated = statement(rx('1363274'), '2019-03-01', '2020-01-01', {
      reasonReference: [{ reference: 'Condition/thyroid' }],
    });
    expect(exposure(withEntries(thyroid, stated), 'vegfrTki')).toMatchObject(FOR_SOMETHING_ELSE);
  });

  test('Kisplyx and Lenvima are both lenvatinib; beside a thyroid cancer it is asked which it was for', () => {
    for (const text of ['Kisplyx 10 mg', 'Lenvima 14 mg daily dose pack']) {
      expect(exposure(withEntries(statement({ text }, '2024-03-01')), 'vegfrTki')).toMatchObject({
        ...ADVANCED,
        agents: ['lenvatinib'],
      });
    }
    const thyroid = condition(concept(ICD10CM, 'C73'), '2023-01-01');
    expect(asked(withEntries(thyroid, statement({ text: 'Lenvima 14 mg' }, '2024-03-01')))).toEqual([
      'lenvatinib: indication',
    ]);
  });

  test.each([
    ['sunitinib malate', 'sunitinib'],
    ['sorafenib tosylate 200 mg', 'sorafenib'],
    ['cabozantinib s-malate', 'cabozantinib'],
    ['pazopanib hydrochloride 200 mg', 'pazopanib'],
  ])('the salt %s is %s', (text, agent) => {
    expect(exposure(withEntries(statement({ text }, '2024-03-01')), 'vegfrTki')).toMatchObject({
      ...ADVANCED,
      agents: [agent],
    });
  });

  test('a code of the old ATC chapter names the same drug', () => {
    expect(exposure(withEntries(statement(concept(ATC, 'L01XC17'), '2024-03-01')), 'ici')).toMatchObject({
      ...ADVANCED,
      agents: ['nivolumab'],
    });
    expect(exposure(withEntries(statement(concept(ATC, 'L01XE26'), '2024-03-01')), 'vegfrTki')).toMatchObject({
      agents: ['cabozantinib'],
    });
  });

  test('a bare group of ATC names no drug: nothing is absent any more', () => {
    const assessment = withEntries(statement(concept(ATC, 'L01XE'), '2024-03-01'));
    expect(exposure(assessment, 'vegfrTki')).toMatchObject({ status: 'unknown' });
  });
});

describe('interleukin-2 and interferon', () => {
  test('Proleukin is a cytokine line', () => {
    expect(
      exposure(
        withEntries(statement({ text: 'Proleukin 22 million units IV' }, '2024-03-01', '2024-03-20')),
        'cytokine',
      ),
    ).toMatchObject({ ...ADVANCED, agents: ['aldesleukin'] });
  });
  test('high-dose interleukin-2 coded as a procedure is a cytokine line, low-dose is asked about', () => {
    const high = withEntries(procedure(concept(ICD10PCS, '3E03302'), '2024-03-01'));
    expect(exposure(high, 'cytokine')).toMatchObject({ ...ADVANCED, agents: ['aldesleukin'] });
    const low = withEntries(procedure(concept(ICD10PCS, '3E03303'), '2024-03-01'));
    expect(exposure(low, 'cytokine')).toMatchObject({ status: 'unknown' });
  });
  test('an interleukin-2 laboratory test is none', () => {
    const assessment = withEntries(
      observation(
        { text: 'IL-2 receptor, soluble' },
        { effectiveDateTime: '2024-03-01', valueQuantity: { value: 700, unit: 'U/mL' } },
      ),
      procedure({ text: 'IL-2 level' }, '2024-03-01'),
    );
    expect(exposure(assessment, 'cytokine')).toEqual(NEVER);
  });
  test('a homeopathic product that lists aldesleukin by its label number is none', () => {
    expect(
      exposure(withEntries(statement(concept(NDC, '17089-380-18', 'GUNA-IL 2 oral drops'), '2024-03-01')), 'cytokine'),
    ).toEqual(NEVER);
  });
  test.each([
    'Actimmune (interferon gamma-1b)',
    'interferon beta-1a',
    'Avonex (interferon beta-1a)',
  ])('%s is another drug', (text) => {
    expect(exposure(withEntries(statement({ text }, '2024-03-01')), 'cytokine')).toEqual(NEVER);
  });
  test('peginterferon for hepatitis C is another indication', () => {
    const assessment = withEntries(
      statement({ text: 'Pegasys' }, '2010-03-01', '2011-02-01', { reasonCode: [concept(ICD10CM, 'B18.2')] }),
    );
    expect(exposure(assessment, 'cytokine')).toMatchObject(FOR_SOMETHING_ELSE);
  });
});

describe('subcutaneous checkpoint inhibitors are combinations', () => {
  test.each([
    ['Keytruda Qlex by its combination', '2723757', 'pembrolizumab'],
    ['Keytruda Qlex by its precise ingredient', '2723753', 'pembrolizumab'],
    ['Opdivo Qvantig by its combination', '2700793', 'nivolumab'],
    ['Opdivo Qvantig by its precise ingredient', '2700791', 'nivolumab'],
    ['Tecentriq Hybreza', '2693892', 'atezolizumab'],
  ])('%s is %s', (_, code, agent) => {
    expect(exposure(withEntries(statement(rx(code), '2025-03-01')), 'pd1')).toMatchObject({
      ...ADVANCED,
      agents: [agent],
    });
  });
  test.each([
    'hyaluronidase 150 units',
    'trastuzumab and hyaluronidase-oysk',
    'rituximab-hyaluronidase',
    'daratumumab and hyaluronidase-fihj',
  ])('%s is none of them', (text) =>
    expect(exposure(withEntries(statement({ text }, '2025-03-01')), 'ici')).toEqual(NEVER));
  test('nivolumab with the suffix -rmbw is the combination with relatlimab', () => {
    for (const drug of [
      { text: 'nivolumab-rmbw 240 mg' },
      rx('2596770'),
      rx('2596775'),
      { text: 'Opdualag' },
      { coding: [...rx('1597876').coding, ...rx('2596780').coding] },
    ]) {
      const assessment = withEntries(statement(drug, '2024-03-01'));
      expect(lines(assessment)).toEqual(['nivolumab+relatlimab']);
    }
  });
  test.each([
    'bevacizumab-awwb',
    'bevacizumab-zzzz 400 mg',
  ])('%s is bevacizumab: a suffix behind a known name changes nothing', (text) => {
    expect(exposure(withEntries(statement({ text }, '2024-03-01')), 'vegf')).toMatchObject({ agents: ['bevacizumab'] });
  });
});

describe('drugs that stand among the procedures', () => {
  test.each([
    ['J9271', concept(HCPCS, 'J9271')],
    ['J9271 with two zeros behind it', concept(HCPCS, 'J927100')],
    ['J9271 filed as CPT', concept(CPT, 'J9271')],
    ['J927100 filed as CPT, in lower case', concept(CPT, 'j927100')],
    ['J9271 under the OID of HCPCS', concept('urn:oid:2.16.840.1.113883.6.285', 'J9271')],
    ['J9999 with the name in its text', concept(HCPCS, 'J9999', 'PEMBROLIZUMAB 200 MG INFUSION')],
  ])('%s is pembrolizumab', (_, code) => {
    const assessment = withEntries(procedure(code, '2024-03-01'));
    expect(exposure(assessment, 'pd1')).toMatchObject({ ...ADVANCED, agents: ['pembrolizumab'] });
    expect(assessment.context.lines.list[0]?.certainty).toBe('reported');
  });

  test('a drug read from the text beside a nameless code says that it was text', () => {
    const assessment = withEntries(procedure(concept(HCPCS, 'J8999', 'sunitinib 50 mg'), '2024-03-01'));
    expect(lines(assessment)).toEqual(['sunitinib']);
    expect(assessment.context.lines.list[0]?.sources[0]?.how).toBe('text');
  });

  test.each([
    'J9999',
    'J8999',
    'J3490',
    'J3590',
    'C9399',
  ])('%s without a name: something was given, so no drug is absent', (code) => {
    const assessment = withEntries(procedure(concept(HCPCS, code), '2024-03-01'));
    expect(exposure(assessment, 'ici').status).toBe('unknown');
    expect(exposure(assessment, 'vegf').status).toBe('unknown');
    expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['a code that does not name its drug']);
    // The kidney has nothing to do with it.
    expect(assessment.context.nephrectomy.status).toBe('no');
  });

  test.each(['M1180', 'M1183'])('the quality code %s hints at a checkpoint inhibitor, without drug or day', (code) => {
    const assessment = withEntries(procedure(concept(HCPCS, code), '2024-03-01'));
    expect(exposure(assessment, 'ici').status).toBe('unknown');
    expect(exposure(assessment, 'vegfrTki').status).toBe('no');
    expect(lines(assessment)).toEqual([]);
  });
});

describe('label numbers come in many layouts', () => {
  test.each([
    '00003-3772-11',
    '0003-3772-11',
    '00003377211',
    '0003377211',
    '00003-3772',
    '00003377211_2',
  ])('%s is nivolumab', (code) => {
    expect(exposure(withEntries(statement(concept(NDC, code), '2024-03-01')), 'pd1')).toMatchObject({
      ...ADVANCED,
      agents: ['nivolumab'],
    });
  });
  test('a hospital’s invented labeler names nothing and is listed', () => {
    const assessment = withEntries(statement(concept(NDC, '88888-1234-01', 'ondansetron 4 mg'), '2024-03-01'));
    expect(exposure(assessment, 'ici')).toEqual(NEVER);
    expect(reasonsFor(assessment, 'MedicationStatement/r3')).toEqual(['not a drug of this history']);
  });
});

describe('names that are not drugs', () => {
  test('a stain named PD-L1-Keytruda is no pembrolizumab', () => {
    const assessment = withEntries(
      procedure(concept(CPT, '88342', 'PD-L1-Keytruda (22C3) stain'), '2024-03-01'),
      observation({ text: 'PD-L1-Keytruda' }, { effectiveDateTime: '2024-03-01', valueString: 'TPS 10%' }),
    );
    expect(exposure(assessment, 'ici')).toEqual(NEVER);
  });
  test('an allergy to a drug is no exposure', () => {
    const assessment = withEntries({
      resourceType: 'AllergyIntolerance',
      code: rx('1547545'),
      patient: { reference: 'Patient/p' },
    });
    expect(exposure(assessment, 'ici')).toEqual(NEVER);
  });
  test.each([
    'blinded pembrolizumab or placebo',
    'PLACEBO capsule',
    'study drug (blinded) MK-6482-012',
  ])('"%s": what was given is not known, so nothing is absent', (text) => {
    const assessment = withEntries(statement({ text }, '2024-03-01'));
    expect(exposure(assessment, 'ici').status).toBe('unknown');
    expect(lines(assessment)).toEqual([]);
    expect(reasonsFor(assessment, 'MedicationStatement/r3')).toEqual([
      'a blinded study drug: what was given is not known',
    ]);
  });
  test('an open-label trial product carries its name', () => {
    const assessment = withEntries(
      dose({ text: 'NIVOLUMAB 10 MG/ML INTRAVENOUS SOLUTION (CIND 12345)' }, '2024-03-01'),
    );
    expect(exposure(assessment, 'pd1')).toMatchObject({ ...ADVANCED, agents: ['nivolumab'] });
  });
});

describe('short forms', () => {
  test('"ipi-nivo", as the review writes it, names both drugs', () => {
    const assessment = withEntries(statement({ text: 'Ipi/Nivo induction' }, '2024-03-01', '2024-05-01'));
    expect(lines(assessment)).toEqual(['ipilimumab+nivolumab']);
  });
  test.each([
    'cabo 40 mg',
    'NIVO q4w',
    'pembro/axi',
  ])('"%s" is not read as a drug, and keeps the classes from being absent', (text) => {
    const assessment = withEntries(statement({ text }, '2024-03-01'));
    expect(lines(assessment)).toEqual([]);
    expect(exposure(assessment, 'ici').status).toBe('unknown');
    expect(exposure(assessment, 'vegf').status).toBe('unknown');
    expect(reasonsFor(assessment, 'MedicationStatement/r3').join()).toMatch(/short form/);
  });
  test('a short form inside a word is nothing', () => {
    expect(exposure(withEntries(statement({ text: 'cabotegravir 600 mg' }, '2024-03-01')), 'vegf')).toEqual(NEVER);
  });
});

describe('where a drug was put matters', () => {
  test.each([
    ['intrathecal nivolumab', dose(rx('1597876'), '2024-03-01', { dosage: { route: { text: 'Intrathecal' } } }), 'ici'],
    [
      'a topical sorafenib suspension',
      statement({ text: 'sorafenib topical suspension, compounded' }, '2024-03-01'),
      'vegfrTki',
    ],
    [
      'subcutaneous compounded interleukin-2',
      dose({ text: 'aldesleukin subcutaneous, compounded' }, '2024-03-01'),
      'cytokine',
    ],
  ] as const)('%s is asked about, and no line', (_, entry, name) => {
    const assessment = withEntries(entry);
    expect(exposure(assessment, name).status).toBe('unknown');
    expect(lines(assessment)).toEqual([]);
  });
});

describe('one entry that names two drugs', () => {
  test('is refused: nobody may choose for the pharmacist', () => {
    const assessment = withEntries(
      statement({ coding: [...rx('1547545').coding, ...rx('1597876').coding] }, '2024-03-01'),
    );
    expect(lines(assessment)).toEqual([]);
    expect(exposure(assessment, 'pd1').status).toBe('unknown');
    expect(reasonsFor(assessment, 'MedicationStatement/r3')).toEqual([
      'its codes name different drugs: pembrolizumab, nivolumab',
    ]);
  });
  test('unless one is the laboratory’s own unknown code', () => {
    const assessment = withEntries(
      statement({ coding: [...rx('1547545').coding, { system: LOINC, code: '718-7' }] }, '2024-03-01'),
    );
    expect(lines(assessment)).toEqual(['pembrolizumab']);
  });
});
