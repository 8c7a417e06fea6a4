import { describe, expect, test } from 'vitest';
import { ndcProducts } from '../../../src/terminology/terminology.ts';
import { terminology } from '../../support/terminology.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';
const ICD9 = 'http://hl7.org/fhir/sid/icd-9-cm';
const SNOMED = 'http://snomed.info/sct';
const CPT = 'http://www.ama-assn.org/go/cpt';
const PCS = 'http://www.cms.gov/Medicare/Coding/ICD10';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';

describe('codes of drugs', () => {
  test.each([
    ['ingredient', '1547545', 'pembrolizumab'],
    ['subcutaneous combination', '2723757', 'pembrolizumab'],
    ['brand', '1547550', 'pembrolizumab'],
    ['everolimus as an ingredient says nothing of its purpose', '141704', 'everolimus-unstated'],
    ['everolimus 10 mg tablet', '845507', 'everolimus'],
    ['Zortress', '977428', 'everolimus-transplant'],
    ['Cometriq', '1363274', 'cabozantinib-capsule'],
  ])('RxNorm %s', (_, code, concept) => expect(terminology.concepts(RXNORM, code, 'drug')).toEqual([concept]));

  test('a billing code with two zeros behind it is the same code', () => {
    expect(terminology.concepts(HCPCS, 'J9271', 'drug')).toEqual(['pembrolizumab']);
    expect(terminology.concepts(HCPCS, 'J927100', 'drug')).toEqual(['pembrolizumab']);
  });

  test('bevacizumab for the eye is not bevacizumab for the kidney', () => {
    expect(terminology.concepts(HCPCS, 'C9257', 'drug')).toEqual(['bevacizumab-ocular']);
    expect(terminology.agentConcept('bevacizumab-ocular')?.indication).toBe('other');
  });

  test.each([
    '00003-3772-11',
    '0003-3772-11',
    '00003377211',
    '00003-3772',
    '00003377211_2',
  ])('a drug code in the layout %s is nivolumab', (code) =>
    expect(terminology.concepts('http://hl7.org/fhir/sid/ndc', code, 'drug')).toEqual(['nivolumab']));

  test('ten digits without hyphens have three readings', () => {
    expect(ndcProducts('0003377211')).toEqual(['00003-3772', '00033-0772', '00033-7721']);
  });
});

describe('names of code systems', () => {
  test.each(['urn:oid:2.16.840.1.113883.6.90', '2.16.840.1.113883.6.90', ICD10CM])('%s is ICD-10-CM', (uri) =>
    expect(terminology.concepts(uri, 'C64.1', 'condition')).toEqual(['rcc:kidney-cancer', 'laterality:right']));
  test.each([
    `https${ICD10CM.slice(4)}`,
    `${ICD10CM}/`,
    ` ${ICD10CM}`,
    'URN:OID:2.16.840.1.113883.6.90',
  ])('%s is meant to be ICD-10-CM', (uri) =>
    expect(terminology.concepts(uri, 'C78.01', 'condition')).toEqual(['met:lung']));
  // Identifiers as HL7 registers them (terminology.hl7.org).
  test.each([
    ['ATC', '2.16.840.1.113883.6.73', 'L01EX07', 'drug', ['cabozantinib']],
    ['ICD-10 of the WHO', '2.16.840.1.113883.6.3', 'C78.0', 'condition', ['met:lung']],
    ['ICD-O-3', '2.16.840.1.113883.6.43.1', '8310/3', 'condition', ['morphology:clear-cell']],
  ] as const)('%s comes by its OID too', (_, oid, code, domain, concepts) =>
    expect(terminology.concepts(`urn:oid:${oid}`, code, domain)).toEqual(concepts));
  test('an unknown system gives nothing, not a guess', () => {
    expect(terminology.concepts('urn:oid:1.2.840.114350.1.13.0.1.7.2.696580', 'C64.1', 'condition')).toEqual([]);
  });
});

describe('codes of conditions', () => {
  test('arrive with or without dots, in any case', () => {
    for (const code of ['C78.01', 'c78.01', 'C7801', ' C78.01 ']) {
      expect(terminology.concepts(ICD10CM, code, 'condition')).toEqual(['met:lung']);
    }
  });
  test('a code below a family belongs to it', () => {
    expect(terminology.concepts(ICD10CM, 'C43.59', 'condition')).toEqual(['other-indication:melanoma']);
    expect(terminology.concepts(ICD10CM, 'C65.1', 'condition')).toEqual([
      'exclude:other-kidney-tumour',
      'other-indication:urothelial',
    ]);
  });
  test('C64 is kidney cancer and says nothing about clear cell', () => {
    expect(terminology.concepts(ICD10CM, 'C64.9', 'condition')).toEqual(['rcc:kidney-cancer']);
  });
  test('two SNOMED disorders mean clear cell, the papillary one does not', () => {
    expect(terminology.concepts(SNOMED, '254915003', 'condition')).toEqual(['rcc:clear-cell']);
    expect(terminology.concepts(SNOMED, '1187306007', 'condition')).toEqual(['rcc:clear-cell']);
    expect(terminology.concepts(SNOMED, '734015000', 'condition')).toEqual(['rcc:other-subtype']);
  });
  test('intra-abdominal nodes may be regional', () => {
    expect(terminology.concepts(ICD10CM, 'C77.2', 'condition')).toEqual(['met:lymph-node-regional-or-distant']);
    expect(terminology.concepts(ICD10CM, 'C77.1', 'condition')).toEqual(['met:lymph-node']);
  });
  test('kidney cancer in the family is nobody of ours', () => {
    expect(terminology.concepts(ICD10CM, 'Z80.51', 'condition')).toEqual(['exclude:family-history']);
  });
});

describe('codes of procedures', () => {
  test.each([
    [CPT, '50545', 'nephrectomy:radical'],
    [CPT, '50543', 'nephrectomy:partial'],
    [CPT, '50547', 'exclude:donor-nephrectomy'],
    [PCS, '0TB14ZZ', 'nephrectomy:partial'],
    [PCS, '0TB14ZX', 'biopsy:kidney'],
    [SNOMED, '116033007', 'nephrectomy:radical'],
  ])('%s %s is %s', (system, code, concept) =>
    expect(terminology.concepts(system, code, 'procedure')).toEqual([concept]));
  test('a resected kidney carries its side in the code', () => {
    expect(terminology.concepts(PCS, '0TT04ZZ', 'procedure')).toEqual([
      'nephrectomy:radical-or-total',
      'laterality:right',
    ]);
  });
  test('ICD-9 shares one name for diseases and operations: the resource decides', () => {
    expect(terminology.concepts(ICD9, '55.51', 'procedure')).toEqual(['nephrectomy:radical-or-total']);
    expect(terminology.concepts(ICD9, '5551', 'condition')).toEqual([]);
    expect(terminology.concepts(ICD9, '189.0', 'condition')).toEqual(['rcc:kidney-cancer']);
    expect(terminology.concepts(ICD9, '189.0', 'procedure')).toEqual([]);
  });
});

describe('drug names in text', () => {
  const named = (text: string) => [...new Set(terminology.agentsInText(text).flatMap(({ concepts }) => concepts))];
  test.each([
    ['pembrolizumab (KEYTRUDA) chemo infusion 200 mg', ['pembrolizumab']],
    ['NIVOLUMAB/IPILIMUMAB induction', ['ipilimumab', 'nivolumab']],
    ['nivolumab-rmbw and relatlimab', ['nivolumab+relatlimab']],
    ['MK-3475', ['pembrolizumab']],
    ['Everolimus (Zortress) 0.75 mg', ['everolimus-unstated', 'everolimus-transplant']],
    ['lisinopril 10 mg', []],
    ['cabo', []],
  ])('%s', (text, expected) => expect([...named(text)].sort()).toEqual([...expected].sort()));
});

describe('phrases', () => {
  const found = (text: string, domain: 'condition' | 'procedure' | 'reason' = 'condition') =>
    terminology.phrases(text, domain).map(({ concept, guard }) => (guard ? `${concept} (${guard})` : concept));

  test.each([
    ['Clear cell renal cell carcinoma', ['rcc:clear-cell']],
    ['Renal cell carcinoma, clear cell type', ['rcc:clear-cell']],
    ['Clear cell papillary renal cell carcinoma', ['rcc:other-subtype', 'rcc:renal-cell']],
    ['RCC with clear cell component', ['morphology:clear-cell', 'rcc:renal-cell']],
    ['Non-clear cell renal cell carcinoma', ['rcc:other-subtype', 'rcc:renal-cell']],
    ['Clear cell carcinoma of ovary', []],
    ['Papillary renal cell carcinoma, type 1', ['rcc:papillary']],
    ['Family history: mother with renal cell carcinoma', ['rcc:renal-cell (family)']],
    // The guard shares a word with what was found.
    ['Family history of renal cell carcinoma', ['rcc:history (family)']],
    ['No family history of kidney cancer', ['rcc:history (family)']],
    ['Fam hx of kidney cancer', ['rcc:kidney-cancer (family)']],
    ['History of renal cell carcinoma in mother', ['rcc:history (family)']],
    ['Personal history of renal cell carcinoma', ['rcc:history']],
    ['Evaluate for metastatic renal cell carcinoma', ['rcc:metastatic (doubt)']],
    ['Cannot exclude renal cell carcinoma', ['rcc:renal-cell (doubt)']],
    ['No evidence of lung metastases', ['met:lung (negation)']],
    ['Metastatic renal cell carcinoma to lung', ['met:lung', 'rcc:renal-cell']],
    ['Secondary malignant neoplasm of right lung', ['met:lung']],
    ['Malignant hypertension', []],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected));

  test.each([
    ['LAPAROSCOPIC RADICAL NEPHRECTOMY RT', ['nephrectomy:radical']],
    ['Robot-assisted partial nephrectomy, left', ['nephrectomy:partial']],
    ['Donor nephrectomy, laparoscopic', ['exclude:donor-nephrectomy']],
    ['No prior nephrectomy', ['kidney:removed-before (negation)']],
    ['Radical nephrectomy planned', ['nephrectomy:radical (planned)']],
    ['Consult for cytoreductive nephrectomy', ['nephrectomy:total-not-stated-radical (planned)']],
    ['Kidney biopsy', ['body-site:kidney']],
    ['SBRT to right lower lobe nodule', ['radiotherapy:sbrt', 'body-site:lung']],
  ])('%s', (text, expected) => expect(found(text, 'procedure')).toEqual(expected));

  test.each([
    ['hepatitis grade 3', ['stop-reason:toxicity']],
    ['Progression of disease on CT', ['stop-reason:progression']],
    ['No progression', ['stop-reason:progression (negation)']],
    ['adjuvant pembrolizumab', ['intent:adjuvant']],
    ['neoadjuvant nivolumab', ['intent:neoadjuvant']],
  ])('%s', (text, expected) => expect(found(text, 'reason')).toEqual(expected));
});
