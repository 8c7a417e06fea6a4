/**
 * What arrives without a code: surgical cases, outside medications, problems typed by hand. Words are read with care for
 * negation, plans, relatives and sides; what they say is marked as text and offered for confirmation.
 */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/contract/assessment.ts';
import {
  assessed,
  concept,
  condition,
  ICD10CM,
  METASTATIC_CLEAR_CELL,
  procedure,
  type Raw,
  RXNORM,
  reasonsFor,
  statement,
} from '../../support/small-chart.ts';

const withEntries = (...resources: readonly Raw[]) => assessed([...METASTATIC_CLEAR_CELL, ...resources]);
const pembrolizumab = statement(concept(RXNORM, '1547545'), '2024-03-01');
/** The tumour of these charts is on the right once this stands beside it. */
const onTheRight = condition(concept(ICD10CM, 'C64.1'), '2021-05-04');
const kidney = ({ context: { nephrectomy } }: Assessment) => {
  const { status, extent, laterality } = nephrectomy;
  return `${status} ${extent} ${laterality}`;
};
const gaps = (assessment: Assessment) => assessment.gaps.map(({ id }) => id);

describe('an operation told in words', () => {
  test.each([
    ['Laparoscopic radical nephrectomy, right', 'yes radical right'],
    ['LAP RAD NX R', 'yes radical right'],
    ['RT RADICAL NEPHRECTOMY W/ ADRENALECTOMY', 'yes radical right'],
    ['R lap radical nephrectomy', 'yes radical right'],
    ['Nephrectomy (R), open', 'yes unknown right'],
    ['Removal of right kidney', 'yes unknown right'],
    ['Robotic assisted laparoscopic partial nephrectomy - right', 'yes partial right'],
    ['RAPN right', 'yes partial right'],
    ['NEPHRECTOMY RIGHT PARTIAL', 'yes partial right'],
    ['Radical nephrectomy, no complications', 'yes radical unknown'],
    ['Radical nephrectomy; possible adrenalectomy', 'yes radical unknown'],
    ['No complications. Radical nephrectomy.', 'yes radical unknown'],
    ['Denies pain but underwent radical nephrectomy', 'yes radical unknown'],
    ['Nephrectomy, including partial ureterectomy', 'yes unknown unknown'],
    ['Nephrectomy with partial colectomy', 'yes unknown unknown'],
    ['Radical cystectomy and nephrectomy', 'yes unknown unknown'],
  ])('%s: %s', (text, expected) => {
    const assessment = withEntries(pembrolizumab, procedure({ text }, '2021-06-01'));
    expect(kidney(assessment)).toBe(expected);
    expect(assessment.context.nephrectomy.sources.map(({ how }) => how)).toEqual(['text']);
    expect(gaps(assessment)).toContain('nephrectomy');
  });

  test.each([
    ['No prior nephrectomy', 'the text negates it'],
    ['CANCELLED: radical nephrectomy', 'the text negates it'],
    ['Radical nephrectomy, right, was cancelled', 'the text negates it'],
    ['Nephrectomy: not performed', 'the text negates it'],
    ['Patient declined nephrectomy', 'the text negates it'],
    ['Radical nephrectomy planned', 'the text speaks of a plan'],
    ['Planned procedure: radical nephrectomy', 'the text speaks of a plan'],
    ['Discussed cytoreductive nephrectomy', 'the text speaks of a plan'],
    ['Cytoreductive nephrectomy consult', 'the text speaks of a plan'],
    ['Scheduled for left radical nephrectomy', 'the text speaks of a plan'],
    ['Family history: father had a nephrectomy', 'the text speaks of the family'],
    ['Nephrectomy in father', 'the text speaks of the family'],
  ])('%s: %s', (text, reason) => {
    const assessment = withEntries(pembrolizumab, procedure({ text }, '2021-06-01'));
    expect(kidney(assessment)).toBe('no unknown unknown');
    expect(reasonsFor(assessment, 'Procedure/r4')).toEqual([reason]);
  });

  test.each([
    'Percutaneous nephrostomy',
    'Nephrolithotomy',
    'Kidney biopsy',
    'Nephrectomy tube removal',
  ])('%s is no nephrectomy', (text) => {
    expect(kidney(withEntries(procedure({ text }, '2021-06-01')))).toBe('no unknown unknown');
  });

  test.each([
    ['CT abdomen s/p right radical nephrectomy', 'yes unknown right'],
    ['Post nephrectomy follow-up visit', 'yes unknown unknown'],
    ['Renal function check, history of nephrectomy', 'yes unknown unknown'],
  ])('%s: the kidney is gone, the day is not that of the operation', (text, expected) => {
    const assessment = withEntries(pembrolizumab, procedure({ text }, '2022-06-01'));
    expect(kidney(assessment)).toBe(expected);
    expect(assessment.context.nephrectomy.date).toBeUndefined();
    expect(assessment.context.nephrectomy.onOrBefore).toBe('2022-06-01');
  });

  test('a visit before the operation is none', () => {
    expect(kidney(withEntries(procedure({ text: 'Pre-nephrectomy clinic visit' }, '2021-05-20')))).toBe(
      'no unknown unknown',
    );
  });

  test('of the other side it is set aside', () => {
    for (const text of ['Left radical nephrectomy', 'L nephrectomy', 'lap rad nx L', 'LT radical nephrectomy']) {
      const assessment = withEntries(onTheRight, procedure({ text }, '2021-06-01'));
      expect(assessment.context.nephrectomy.status).toBe('no');
      expect(reasonsFor(assessment, 'Procedure/r4')).toEqual(['surgery of the other side']);
    }
  });

  test('answered by a clinician it is text no more', () => {
    const chart = [...METASTATIC_CLEAR_CELL, pembrolizumab, procedure({ text: 'lap rad nx R' }, '2021-06-01')];
    const assessment = assessed(chart, {
      answers: { nephrectomy: { status: 'yes', extent: 'radical', date: '2021-06-01' } },
    });
    expect(gaps(assessment)).not.toContain('nephrectomy');
    expect(assessment.context.nephrectomy.sources[0]?.how).toBe('clinician');
  });
});

describe('other operations told in words', () => {
  const local = (text: string, ...more: readonly Raw[]) =>
    withEntries(procedure({ text }, '2024-06-01'), ...more).context.localTherapies.map(
      ({ kind, site }) => `${kind} ${site}`,
    );
  test.each([
    ['VATS wedge resection, lung', 'metastasectomy lung'],
    ['Metastasectomy right lung', 'metastasectomy lung'],
    ['Microwave ablation liver lesion', 'ablation liver'],
    ['Cryoablation of right renal mass', 'ablation kidney'],
    ['SBRT L adrenal', 'sbrt adrenal'],
    ['CyberKnife spine', 'sbrt bone'],
    ['Stereotactic body radiation therapy, left lung', 'sbrt lung'],
    ['XRT to T7 vertebral body', 'ebrt bone'],
    ['Whole brain radiation', 'ebrt brain'],
    ['Gamma Knife radiosurgery', 'srs brain'],
  ])('%s: %s', (text, expected) => expect(local(text)).toEqual([expected]));
  test('a craniotomy for a tumour is a metastasectomy only with a brain metastasis on record', () => {
    expect(local('Craniotomy for tumor resection')).toEqual([]);
    expect(local('Craniotomy for tumor resection', condition(concept(ICD10CM, 'C79.31'), '2024-05-01'))).toEqual([
      'metastasectomy brain',
    ]);
  });
  test.each([
    'Removal of kidney stone',
    'Excision of kidney cyst',
    'Radiation oncology consult',
    'SBRT planned',
  ])('%s is none', (text) => {
    const assessment = withEntries(procedure({ text }, '2024-06-01'));
    expect(assessment.context.localTherapies).toEqual([]);
    expect(assessment.context.nephrectomy.status).toBe('no');
  });
});

describe('an operation told on the problem list', () => {
  test.each([
    ['s/p R nephrectomy 2019', 'yes unknown right'],
    ['RCC s/p right radical nephrectomy', 'yes radical right'],
    ['History of partial nephrectomy', 'yes partial unknown'],
    ['Status post nephrectomy', 'yes unknown unknown'],
    ['Solitary kidney', 'yes unknown unknown'],
  ])('%s: %s, on or before the day of writing', (text, expected) => {
    const assessment = withEntries(pembrolizumab, condition({ text }, undefined, { recordedDate: '2022-01-10' }));
    expect(kidney(assessment)).toBe(expected);
    expect(assessment.context.nephrectomy).toMatchObject({ onOrBefore: '2022-01-10' });
    expect(assessment.context.nephrectomy.date).toBeUndefined();
  });
  test('the other kidney is not this one', () => {
    const assessment = withEntries(
      onTheRight,
      condition({ text: 's/p L nephrectomy 2009' }, undefined, { recordedDate: '2022-01-10' }),
    );
    expect(assessment.context.nephrectomy.status).toBe('no');
    expect(reasonsFor(assessment, 'Condition/r4')).toEqual(['surgery of the other side']);
  });
  test('neither is a donor’s', () => {
    expect(kidney(withEntries(condition({ text: 's/p donor nephrectomy' })))).toBe('no unknown unknown');
  });
});

describe('metastases told in words', () => {
  test.each([
    'Chronic kidney disease, stage IV',
    'Stage 4 chronic kidney disease',
    'Renal failure, metastatic prostate cancer',
    'Renal cyst; metastatic breast cancer',
    'Malignant hypertension with renal disease stage IV',
    'Other secondary osteonecrosis, unspecified bone',
    'Benign neoplasm of left kidney',
    'Secondary hyperparathyroidism of renal origin',
  ])('%s is neither kidney cancer nor metastasis of one', (text) => {
    const found = assessed([condition({ text }, '2024-02-12')]).context.diagnosis;
    expect(found).toMatchObject({ rcc: 'no', metastatic: 'no', sites: [] });
  });

  test.each([
    ['RCC with mets to lung and bone', ['lung', 'bone']],
    ['Brain mets', ['brain']],
    ['Secondary malignant neoplasm of pleura', ['other']],
    ['Secondary and unspecified malignant neoplasm of intrathoracic lymph nodes', ['lymph-node']],
    ['Metastatic disease', []],
    ['Metastatic RCC to lung, liver, adrenal and brain', ['lung', 'liver', 'adrenal', 'brain']],
    ['Metastatic clear cell RCC to liver', ['liver']],
    ['Secondary malignant neoplasm of left adrenal gland', ['adrenal']],
  ])('%s', (text, sites) => {
    const found = assessed([onTheRight, condition({ text }, '2024-02-12')]).context.diagnosis;
    expect(found.metastatic).toBe('yes');
    expect(found.sites.map(({ site }) => site).sort()).toEqual([...sites].sort());
    expect(found.metastaticSources.every(({ how }) => how === 'text')).toBe(true);
  });
  test.each([
    'No evidence of lung metastases',
    'Suspected bone metastasis',
    'Metastatic disease ruled out',
    'Mother with metastatic breast cancer to bone',
    'Metastatic melanoma to lung',
    'Prostate cancer metastatic to bone',
    'Lung nodule, possible metastasis',
  ])('%s: not of this tumour', (text) => {
    expect(assessed([onTheRight, condition({ text }, '2024-02-12')]).context.diagnosis.metastatic).not.toBe('yes');
  });
  test('of the other kidney it may be a slip for the primary', () => {
    const text = 'Secondary malignant neoplasm of unspecified kidney and renal pelvis';
    expect(assessed([onTheRight, condition({ text }, '2024-02-12')]).context.diagnosis.metastatic).toBe('unknown');
    expect(assessed([condition({ text }, '2024-02-12')]).context.diagnosis.rcc).not.toBe('yes');
  });
  test('words alone are offered for confirmation', () => {
    const assessment = assessed([onTheRight, condition({ text: 'ccRCC with lung mets' }, '2024-02-12'), pembrolizumab]);
    expect(gaps(assessment)).toEqual(expect.arrayContaining(['histology', 'metastatic']));
  });
});

describe('a suspicion told in words', () => {
  test.each([
    'Renal mass, suspicious for RCC',
    'R/O renal cell carcinoma',
    'Probable kidney cancer',
    'Renal cell carcinoma vs oncocytoma',
  ])('%s: a question, neither yes nor no', (text) => {
    expect(assessed([condition({ text }, '2024-02-12')]).context.diagnosis.rcc).toBe('unknown');
  });
  test('of a metastasis leaves open whether the disease is metastatic', () => {
    const found = assessed([onTheRight, condition({ text: 'Possible lung metastases' }, '2024-02-12')]).context
      .diagnosis;
    expect(found.metastatic).toBe('unknown');
    expect(found.sites).toEqual([]);
  });
  test('an oncocytoma is benign', () => {
    expect(assessed([condition({ text: 'Renal oncocytoma' }, '2024-02-12')]).context.diagnosis.rcc).toBe('no');
  });
});

describe('outside medications', () => {
  test.each([
    ['Cabometyx 60 mg daily (outside pharmacy)', 'cabozantinib'],
    ['pembrolizumab (KEYTRUDA) chemo infusion 200 mg', 'pembrolizumab'],
    ['OPDIVO + YERVOY', 'ipilimumab+nivolumab'],
    ['Ipilimumab/Nivolumab induction', 'ipilimumab+nivolumab'],
    ['évérolimus (Afinitor) 10 mg', 'everolimus'],
    ['MK-3475 open label', 'pembrolizumab'],
    ['No longer taking Sutent', 'sunitinib'],
  ])('%s is %s, read from text and offered for confirmation', (text, agents) => {
    const assessment = withEntries(statement({ text }, '2024-03-01', '2025-03-01'));
    expect(assessment.context.lines.list.map((line) => line.agents.join('+'))).toEqual([agents]);
    expect(assessment.context.lines.list[0]?.sources.map(({ how }) => how)).toEqual(['text']);
    expect(gaps(assessment)).toContain('confirm-text');
  });

  test.each([
    ['No nivolumab', 'the text negates it'],
    ['Patient declined Opdivo', 'the text negates it'],
    ['Patient refuses nivolumab', 'the text negates it'],
    ['Allergic to sunitinib', 'the text negates it'],
    ['cabozantinib not covered', 'the text negates it'],
    ['Start cabozantinib after scan', 'the text speaks of a plan'],
    ['Never received sunitinib', 'the text negates it'],
    ['Keytruda - not given', 'the text negates it'],
    ['Plan: cabozantinib 60 mg', 'the text speaks of a plan'],
    ['Discussed pembrolizumab plus axitinib', 'the text speaks of a plan'],
    ['Cabometyx pending prior authorization', 'the text speaks of a plan'],
  ])('%s: %s', (text, reason) => {
    const assessment = withEntries(statement({ text }, '2024-03-01', '2025-03-01'));
    expect(assessment.context.lines.list).toEqual([]);
    expect(reasonsFor(assessment, 'MedicationStatement/r3')).toEqual([reason]);
  });

  test('a plan leaves open whether the drug was given, a refusal does not', () => {
    const vegf = (text: string) => withEntries(statement({ text }, '2024-03-01')).context.exposures.vegfrTki.status;
    expect(vegf('Plan: cabozantinib 60 mg')).toBe('unknown');
    expect(vegf('Patient declined cabozantinib')).toBe('no');
  });

  test('one given and one declined in the same words', () => {
    const assessment = withEntries(
      statement({ text: 'nivolumab given; ipilimumab declined' }, '2024-03-01', '2025-03-01'),
    );
    expect(assessment.context.lines.list.map((line) => line.agents.join('+'))).toEqual(['nivolumab']);
  });

  test('the clinician confirms, denies, or names the ones that were given', () => {
    const chart = [...METASTATIC_CLEAR_CELL, statement({ text: 'OPDIVO + YERVOY' }, '2024-03-01', '2025-03-01')];
    const lines = (answer: unknown) => assessed(chart, { answers: { 'confirm-text': answer } }).context.lines.list;
    expect(lines('yes')[0]).toMatchObject({ agents: ['ipilimumab', 'nivolumab'], sources: [{ how: 'clinician' }] });
    expect(lines('no')).toEqual([]);
    expect(lines('nivolumab')[0]).toMatchObject({ agents: ['nivolumab'] });
    expect(gaps(assessed(chart, { answers: { 'confirm-text': 'yes' } }))).not.toContain('confirm-text');
  });

  test('a coded drug is not asked about', () => {
    expect(gaps(withEntries(pembrolizumab))).not.toContain('confirm-text');
  });
});

describe('other diseases told in words explain a drug', () => {
  test.each([
    ['melanoma', 'Keytruda', 'ici'],
    ['Metastatic non-small cell lung cancer', 'Opdivo', 'ici'],
    ['Hepatocellular carcinoma', 'sorafenib', 'vegf'],
    ['wet macular degeneration', 'Avastin', 'vegf'],
  ] as const)('given for %s, %s is for something else', (reason, drug, name) => {
    const assessment = withEntries(
      statement({ text: drug }, '2024-03-01', undefined, { reasonCode: [{ text: reason }] }),
    );
    expect(assessment.context.exposures[name]).toMatchObject({ status: 'no', settings: ['other-indication'] });
  });
  test.each([
    ['History of kidney transplant 2010', 'transplant'],
    ["Hashimoto's thyroiditis", 'autoimmune'],
    ['Rheumatoid arthritis', 'autoimmune'],
  ])('%s is a caution', (text, id) => {
    expect(withEntries(pembrolizumab, condition({ text }, '2010-01-01')).context.cautions.map((one) => one.id)).toEqual(
      [id],
    );
  });
  test.each([
    'Kidney transplant evaluation',
    'No history of transplant',
    'Sister with rheumatoid arthritis',
  ])('%s is none', (text) => {
    expect(withEntries(pembrolizumab, condition({ text }, '2010-01-01')).context.cautions).toEqual([]);
  });
});
