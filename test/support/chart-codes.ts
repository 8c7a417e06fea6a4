/**
 * Codes that synthetic charts are written in. No coding carries a display: many hospitals send none, CPT's wording is
 * not ours to print, and the words stand in `text`, in our own words.
 */
import type { CodeableConcept, Coding } from 'fhir/r4';

/** What a method takes where FHIR wants a CodeableConcept; plain text stands for an uncoded entry. */
export type Concept = string | CodeableConcept;

export type Side = 'left' | 'right';

export const SYSTEMS = {
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  cpt: 'http://www.ama-assn.org/go/cpt',
  icdO3: 'http://terminology.hl7.org/CodeSystem/icd-o-3',
  ucum: 'http://unitsofmeasure.org',
  /** Root of FHIR's own administrative code systems (condition-clinical and others). */
  hl7: 'http://terminology.hl7.org/CodeSystem/',
} as const;

export const rxnorm = (code: string): Coding => ({ system: SYSTEMS.rxnorm, code });
export const icd10cm = (code: string): Coding => ({ system: SYSTEMS.icd10cm, code });
export const snomed = (code: string): Coding => ({ system: SYSTEMS.snomed, code });
export const loinc = (code: string): Coding => ({ system: SYSTEMS.loinc, code });
export const cpt = (code: string): Coding => ({ system: SYSTEMS.cpt, code });
export const icdO3 = (code: string): Coding => ({ system: SYSTEMS.icdO3, code });
export const hl7 = (codeSystem: string, code: string): Coding => ({ system: `${SYSTEMS.hl7}${codeSystem}`, code });

/**
 * A CodeableConcept of our own words and any number of codings.
 *
 * @example coded('Kidney cancer, right', icd10cm('C64.1'))
 */
export function coded(text: string, ...coding: readonly Coding[]): CodeableConcept {
  return coding.length === 0 ? { text } : { coding: [...coding], text };
}

/** A concept as FHIR writes it. */
export function conceptOf(concept: Concept): CodeableConcept {
  return typeof concept === 'string' ? { text: concept } : concept;
}

interface Drug {
  /** RxNorm ingredient. */
  readonly ingredient: string;
  /** The product most often dispensed, RxNorm clinical or branded drug. */
  readonly product: { readonly code: string; readonly text: string };
}

const drug = (ingredient: string, code: string, text: string): Drug => ({ ingredient, product: { code, text } });

/** Anticancer drugs by international non-proprietary name. */
export const DRUGS = {
  pembrolizumab: drug('1547545', '1657750', 'pembrolizumab 25 mg/mL injection, 4 mL'),
  nivolumab: drug('1597876', '1991412', 'nivolumab 10 mg/mL injection, 24 mL'),
  ipilimumab: drug('1094833', '1657012', 'ipilimumab 5 mg/mL injection, 10 mL'),
  atezolizumab: drug('1792776', '1792780', 'atezolizumab 60 mg/mL injection, 20 mL'),
  avelumab: drug('1875534', '1875542', 'avelumab 20 mg/mL injection, 10 mL'),
  durvalumab: drug('1919503', '1919515', 'durvalumab 50 mg/mL injection, 10 mL'),
  axitinib: drug('1242999', '1243012', 'axitinib 5 mg tablet'),
  cabozantinib: drug('1363268', '1790173', 'cabozantinib 60 mg tablet'),
  lenvatinib: drug('1603296', '1604345', 'lenvatinib 10 mg capsule'),
  pazopanib: drug('714438', '867502', 'pazopanib 200 mg tablet'),
  sorafenib: drug('495881', '597747', 'sorafenib 200 mg tablet'),
  sunitinib: drug('357977', '616289', 'sunitinib 50 mg capsule'),
  tivozanib: drug('2534233', '2534247', 'tivozanib 1.34 mg capsule'),
  /** The ingredient alone does not tell the cancer drug from the transplant drug; the product does. */
  everolimus: drug('141704', '845515', 'everolimus 5 mg tablet'),
  temsirolimus: drug('657797', '722289', 'temsirolimus 25 mg/mL injection, 1.2 mL'),
  bevacizumab: drug('253337', '1657073', 'bevacizumab 25 mg/mL injection, 16 mL'),
  belzutifan: drug('2567226', '2567231', 'belzutifan 40 mg tablet'),
  aldesleukin: drug('70223', '307816', 'aldesleukin 22 million units injection'),
} as const satisfies Readonly<Record<string, Drug>>;

export type DrugName = keyof typeof DRUGS;

/** How a known drug is written down. Other forms (brand, HCPCS, free text) are given as a concept. */
export type DrugCoding = 'ingredient' | 'product' | 'product-and-ingredient' | 'text';

/** The concept of a drug; a name is coded as asked, a concept is taken as it is. */
export function drugConcept(name: DrugName | CodeableConcept, coding: DrugCoding = 'ingredient'): CodeableConcept {
  if (typeof name !== 'string') return name;
  const { ingredient, product } = DRUGS[name];
  switch (coding) {
    case 'ingredient':
      return coded(name, rxnorm(ingredient));
    case 'product':
      return coded(product.text, rxnorm(product.code));
    case 'product-and-ingredient':
      return coded(product.text, rxnorm(product.code), rxnorm(ingredient));
    case 'text':
      return coded(name);
  }
}

/** Metastatic sites with their ICD-10-CM code. */
export const METASTASES = {
  lung: coded('Metastasis to lung', icd10cm('C78.00')),
  'right-lung': coded('Metastases to right lung', icd10cm('C78.01')),
  'left-lung': coded('Metastases to left lung', icd10cm('C78.02')),
  'abdominal-nodes': coded('Metastases to intra-abdominal lymph nodes', icd10cm('C77.2')),
  'thoracic-nodes': coded('Metastases to intrathoracic lymph nodes', icd10cm('C77.1')),
  bone: coded('Metastases to bone', icd10cm('C79.51')),
  brain: coded('Metastasis to brain', icd10cm('C79.31')),
  liver: coded('Metastases to liver', icd10cm('C78.7')),
  'right-adrenal': coded('Metastasis to right adrenal gland', icd10cm('C79.71')),
  'left-adrenal': coded('Metastasis to left adrenal gland', icd10cm('C79.72')),
  pancreas: coded('Metastasis to pancreas', icd10cm('C78.89')),
  unstated: coded('Metastatic disease, site not stated', icd10cm('C79.9')),
} as const satisfies Readonly<Record<string, CodeableConcept>>;

export type MetastaticSite = keyof typeof METASTASES;

export const KIDNEY_CANCER = { left: 'C64.2', right: 'C64.1', unstated: 'C64.9' } as const;

interface Histology {
  readonly name: string;
  readonly morphology: string;
  /** The disorder codes in use; clear cell has two, and hospitals use both. */
  readonly disorder: string;
  readonly otherDisorder: string;
}

export const HISTOLOGIES = {
  'clear-cell': {
    name: 'Clear cell renal cell carcinoma',
    morphology: '8310/3',
    disorder: '1187306007',
    otherDisorder: '254915003',
  },
  papillary: {
    name: 'Papillary renal cell carcinoma',
    morphology: '8260/3',
    disorder: '733608000',
    otherDisorder: '733608000',
  },
} as const satisfies Readonly<Record<string, Histology>>;

export type HistologyName = keyof typeof HISTOLOGIES;

/** Disease status observed, as mCODE writes it. */
export const DISEASE_STATUS = {
  better: coded('Improved', snomed('268910001')),
  stable: coded('Stable disease', snomed('359746009')),
  worse: coded('Progressive disease', snomed('271299001')),
  'not-told': coded('Cannot be determined', snomed('709137006')),
} as const satisfies Readonly<Record<string, CodeableConcept>>;

/** Reasons for stopping a drug, as mCODE writes them. */
export const STOP_REASONS = {
  noResponse: snomed('266721009'),
  notTolerated: snomed('407563006'),
} as const;

export interface Range {
  readonly low?: number;
  readonly high?: number;
}

interface Laboratory {
  readonly code: CodeableConcept;
  readonly unit: string;
  /** Usual limits; where they differ by sex, both. */
  readonly range: Range | { readonly male: Range; readonly female: Range };
}

export const LABORATORY = {
  haemoglobin: {
    code: coded('Haemoglobin', loinc('718-7')),
    unit: 'g/dL',
    range: { male: { low: 13.5, high: 17.5 }, female: { low: 12, high: 16 } },
  },
  correctedCalcium: {
    code: coded('Calcium, corrected for albumin', loinc('29265-6')),
    unit: 'mmol/L',
    range: { low: 2.15, high: 2.55 },
  },
  neutrophils: { code: coded('Neutrophils', loinc('751-8')), unit: '10*3/uL', range: { low: 1.8, high: 7.7 } },
  platelets: { code: coded('Platelets', loinc('777-3')), unit: '10*3/uL', range: { low: 150, high: 400 } },
  leukocytes: { code: coded('Leukocytes', loinc('6690-2')), unit: '10*3/uL', range: { low: 4, high: 11 } },
  creatinine: { code: coded('Creatinine', loinc('2160-0')), unit: 'mg/dL', range: { low: 0.6, high: 1.3 } },
  alanineAminotransferase: {
    code: coded('Alanine aminotransferase', loinc('1742-6')),
    unit: 'U/L',
    range: { low: 7, high: 45 },
  },
  thyrotropin: { code: coded('Thyrotropin', loinc('3016-3')), unit: 'm[IU]/L', range: { low: 0.4, high: 4.2 } },
  lactateDehydrogenase: {
    code: coded('Lactate dehydrogenase', loinc('2532-0')),
    unit: 'U/L',
    range: { low: 120, high: 246 },
  },
} as const satisfies Readonly<Record<string, Laboratory>>;

export type LaboratoryName = keyof typeof LABORATORY;
