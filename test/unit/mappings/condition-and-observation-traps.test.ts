/**
 * Traps of diagnosis coding: codes that say kidney and not clear cell, words that sound like the tumour and are not, and
 * codes that mean one thing in one country and another elsewhere. Each is one small chart, judged by the whole product.
 */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/contract/assessment.ts';
import {
  assessed,
  concept,
  condition,
  ICD9,
  ICD10,
  ICD10CM,
  ICDO3,
  LOINC,
  METASTATIC_CLEAR_CELL,
  observation,
  type Raw,
  RXNORM,
  reasonsFor,
  SNOMED,
  statement,
} from '../../support/small-chart.ts';

/** Recent on the day of judging: an old value says nothing about the risk now. */
const RECENT = '2026-05-20';

const icd = (code: string, text?: string) => concept(ICD10CM, code, text);
const snomed = (code: string) => concept(SNOMED, code);
const kidneyCancer = condition(icd('C64.1'), '2021-05-04');
const lung = condition(icd('C78.01'), '2024-02-12');
const diagnosis = (...resources: readonly Raw[]) => assessed(resources).context.diagnosis;
const gaps = (assessment: Assessment) => assessment.gaps.map(({ id }) => id);
const cautions = (assessment: Assessment) => assessment.context.cautions.map(({ id }) => id);
const withEntries = (...resources: readonly Raw[]) => assessed([...METASTATIC_CLEAR_CELL, ...resources]);

describe('C64 says kidney, not clear cell', () => {
  test('the histology is unknown and asked', () => {
    const assessment = assessed([kidneyCancer, lung, statement(concept(RXNORM, '1547545'), '2024-03-01')]);
    expect(assessment.context.diagnosis).toMatchObject({ rcc: 'yes', histology: 'unknown', metastatic: 'yes' });
    expect(gaps(assessment)).toContain('histology');
  });
  test('unless words beside the code say it', () => {
    expect(
      diagnosis(condition(icd('C64.1', 'Clear cell carcinoma of right kidney'), '2021-05-04'), lung).histology,
    ).toBe('clear-cell');
  });
  test('C64 that stays active after the operation does not date a relapse, and Z85.528 beside C78 does not date the tumour', () => {
    const found = diagnosis(condition(icd('Z85.528'), undefined, { recordedDate: '2024-03-01' }), lung);
    // Whether a metastasis of today belongs to a cancer of the past is not for the record to say.
    expect(found).toMatchObject({ rcc: 'yes', metastatic: 'unknown', histology: 'unknown' });
    expect(found.diagnosedOn).toBeUndefined();
  });
});

describe('two SNOMED disorders mean clear cell carcinoma of the kidney', () => {
  test.each(['254915003', '1187306007'])('%s', (code) => {
    expect(diagnosis(condition(snomed(code), '2021-05-04'))).toMatchObject({ rcc: 'yes', histology: 'clear-cell' });
  });
  test('clear cell papillary does not', () => {
    for (const code of [
      snomed('734015000'),
      { text: 'Clear cell papillary renal cell carcinoma' },
      { text: 'Clear cell tubulopapillary RCC' },
    ]) {
      expect(diagnosis(condition(code, '2021-05-04'))).toMatchObject({ rcc: 'yes', histology: 'non-clear-cell' });
    }
  });
});

describe('a tissue type is not a disease', () => {
  test('of renal cell carcinoma among the conditions says kidney cancer, and no subtype', () => {
    for (const code of ['702391001', '41607009']) {
      expect(diagnosis(condition(snomed(code), '2021-05-04'))).toMatchObject({ rcc: 'yes', histology: 'unknown' });
    }
  });
  test('of metastatic renal cell carcinoma says what the disease says', () => {
    for (const code of ['702392008', '838281000']) {
      expect(diagnosis(condition(snomed(code), '2024-02-12'))).toMatchObject({ rcc: 'yes', metastatic: 'yes' });
    }
  });
  test('clear cell by ICD-O among the conditions counts beside a kidney cancer', () => {
    expect(diagnosis(kidneyCancer, condition(concept(ICDO3, '8310/3'), '2021-05-04')).histology).toBe('clear-cell');
  });
  test('alone it is no kidney cancer', () => {
    const found = diagnosis(condition(concept(ICDO3, '8310/3'), '2021-05-04'));
    expect(found.rcc).not.toBe('yes');
    expect(found.histology).toBe('unknown');
  });
  test('8310/3 with C64.9 of ICD-O is a clear cell carcinoma of the kidney', () => {
    const icdo = { coding: [...concept(ICDO3, '8310/3').coding, ...concept(ICDO3, 'C64.9').coding] };
    expect(diagnosis(condition(icdo, '2021-05-04'))).toMatchObject({ rcc: 'yes', histology: 'clear-cell' });
  });
});

describe('"clear cell" in other words', () => {
  test.each([
    ['Renal cell carcinoma with clear cell component', 'yes', 'clear-cell'],
    ['Non-clear cell renal cell carcinoma', 'yes', 'non-clear-cell'],
    ['nonclear cell RCC', 'yes', 'non-clear-cell'],
    ['nccRCC', 'yes', 'non-clear-cell'],
    ['ccRCC, stage IV', 'yes', 'clear-cell'],
    ['Clear cell sarcoma of soft tissue', 'no', 'unknown'],
    ['Clear cell carcinoma of ovary', 'no', 'unknown'],
    ['Ovarian clear cell carcinoma', 'no', 'unknown'],
    ['Endometrial carcinoma, clear cell type', 'no', 'unknown'],
    ['Clear cell sarcoma of kidney', 'no', 'unknown'],
    ['Renal cell carcinoma, not clear cell', 'yes', 'non-clear-cell'],
    ['Renal cell carcinoma, no clear cell features', 'yes', 'unknown'],
  ])('%s: kidney cancer %s, histology %s', (text, rcc, histology) => {
    expect(diagnosis(condition({ text }, '2021-05-04'))).toMatchObject({ rcc, histology });
  });
});

describe('nodes and other places that may be no metastasis', () => {
  test.each([
    ['C77.2', icd('C77.2')],
    ['196.2', concept(ICD9, '196.2')],
  ])('%s may be regional nodes: it does not make the disease metastatic, and is asked', (_, code) => {
    const assessment = assessed([
      condition(snomed('254915003'), '2021-05-04'),
      condition(code, '2024-02-12'),
      statement(concept(RXNORM, '1547545'), '2024-03-01'),
    ]);
    expect(assessment.context.diagnosis.metastatic).toBe('unknown');
    expect(gaps(assessment)).toContain('metastatic');
  });
  test('C79.0 may be the other kidney or a slip for the primary', () => {
    const found = diagnosis(condition(snomed('254915003'), '2021-05-04'), condition(icd('C79.02'), '2024-02-12'));
    expect(found.metastatic).toBe('unknown');
  });
  test('C79.0 without a primary is no kidney cancer', () => {
    expect(assessed([condition(icd('C79.02'), '2024-02-12')]).context.diagnosis.rcc).not.toBe('yes');
  });
  test('C80 is an unknown primary and proves nothing for the kidney', () => {
    const found = diagnosis(condition(snomed('254915003'), '2021-05-04'), condition(icd('C80.1'), '2024-02-12'));
    expect(found.metastatic).not.toBe('yes');
  });
  test('C7B is a neuroendocrine metastasis, not ours', () => {
    const found = diagnosis(condition(snomed('254915003'), '2021-05-04'), condition(icd('C7B.02'), '2024-02-12'));
    expect(found.metastatic).not.toBe('yes');
  });
  test('the pancreas has no code of its own in ICD-10-CM and one in SNOMED', () => {
    const byIcd = diagnosis(kidneyCancer, condition(icd('C78.89'), '2024-02-12'));
    expect(byIcd).toMatchObject({ metastatic: 'yes', sites: [{ site: 'other' }] });
    const bySnomed = diagnosis(kidneyCancer, condition(snomed('94459006'), '2024-02-12'));
    expect(bySnomed).toMatchObject({ metastatic: 'yes', sites: [{ site: 'pancreas' }] });
  });
});

describe('ICD-10 of the WHO is not ICD-10-CM', () => {
  const who = (code: string) => concept(ICD10, code);
  test('C64 has no digits there, C79.5 no fifth character', () => {
    expect(diagnosis(condition(who('C64'), '2021-05-04'), condition(who('C79.5'), '2024-02-12'))).toMatchObject({
      rcc: 'yes',
      metastatic: 'yes',
      sites: [{ site: 'bone' }],
    });
  });
  test('C80.0 is an unknown primary there, widespread cancer here; neither makes this tumour metastatic', () => {
    for (const code of [who('C80.0'), icd('C80.0')]) {
      expect(diagnosis(kidneyCancer, condition(code, '2024-02-12')).metastatic).not.toBe('yes');
    }
  });
  test('Z85.5 covers the whole urinary tract there: no proof of a kidney cancer', () => {
    expect(
      assessed([condition(who('Z85.5'), undefined, { recordedDate: '2024-03-01' })]).context.diagnosis.rcc,
    ).not.toBe('yes');
    expect(diagnosis(condition(icd('Z85.528'), undefined, { recordedDate: '2024-03-01' })).rcc).toBe('yes');
  });
  test('Z92.2 is the present use of other drugs there: it hides no treatment', () => {
    expect(withEntries(condition(who('Z92.2'), '2024-03-01')).context.exposures.ici.status).toBe('no');
    expect(withEntries(condition(who('Z92.6'), '2024-03-01')).context.exposures.ici.status).toBe('unknown');
  });
  test('a national version that nobody checked is read by its words alone', () => {
    const german = concept('http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'C64');
    expect(reasonsFor(assessed([condition(german, '2021-05-04')]), 'Condition/r1').join()).toMatch(
      /a system that is not read/,
    );
    expect(diagnosis(condition({ ...german, text: 'Renal cell carcinoma' }, '2021-05-04')).rcc).toBe('yes');
  });
  test('C64.9 of ICD-O is a place, not a disease', () => {
    expect(assessed([condition(concept(ICDO3, 'C64.9'), '2021-05-04')]).context.diagnosis.rcc).not.toBe('yes');
  });
});

describe('codes of past treatment', () => {
  test('Z92.26 says "a checkpoint inhibitor some day": never is not proved, no drug is named', () => {
    const assessment = withEntries(condition(icd('Z92.26'), undefined, { recordedDate: '2024-03-01' }));
    expect(assessment.context.exposures.ici).toMatchObject({ status: 'unknown', agents: [] });
    expect(assessment.context.exposures.vegf.status).toBe('no');
    expect(assessment.context.lines.list).toEqual([]);
  });
  test('a named checkpoint inhibitor is what it spoke of', () => {
    const assessment = withEntries(
      condition(icd('Z92.26'), undefined, { recordedDate: '2024-03-01' }),
      statement(concept(RXNORM, '1547545'), '2024-03-01'),
    );
    expect(assessment.context.exposures.ctla4.status).toBe('no');
  });
  test.each(['Z92.21', 'Z92.22'])('%s says "some drug against cancer, some day"', (code) => {
    expect(withEntries(condition(icd(code))).context.exposures.ici.status).toBe('unknown');
    const named = withEntries(condition(icd(code)), statement(concept(RXNORM, '357977'), '2024-03-01'));
    expect(named.context.exposures.ici.status).toBe('no');
  });
  test('Z79.623 is an mTOR inhibitor of either kind', () => {
    const assessment = withEntries(condition(icd('Z79.623'), '2024-03-01'));
    expect(assessment.context.exposures.mtor).toMatchObject({ status: 'unknown', agents: [] });
    expect(assessment.context.exposures.ici.status).toBe('no');
  });
  test('Z79.620, a biologic against rejection, is no checkpoint inhibitor', () => {
    expect(withEntries(condition(icd('Z79.620'), '2024-03-01')).context.exposures.ici.status).toBe('no');
  });
});

describe('harm and other diseases', () => {
  const pembrolizumab = statement(concept(RXNORM, '1547545'), '2024-03-01', '2025-01-01');

  test('T45.1X5A covers cancer drugs and drugs against rejection: no immune event, no reason to stop', () => {
    const assessment = withEntries(pembrolizumab, condition(icd('T45.1X5A'), '2024-06-01'));
    expect(cautions(assessment)).toEqual([]);
    expect(assessment.context.lines.list[0]?.stopReason).not.toBe('toxicity');
  });
  test('malignant hypertension is no cancer', () => {
    for (const code of [{ text: 'Malignant hypertension' }, { text: 'Malignant hypertensive kidney disease' }]) {
      expect(assessed([condition(code, '2024-06-01')]).context.diagnosis.rcc).toBe('no');
    }
  });
  test('I82.220 may be tumour thrombus: it is not shown as a clot of its own right', () => {
    expect(cautions(withEntries(condition(icd('I82.220'), '2024-06-01')))).not.toContain('venous-clot');
  });
  test.each([
    ['type 1 diabetes', 'E10.9'],
    ['vitiligo', 'L80'],
    ['Hashimoto thyroiditis', 'E06.3'],
  ])('%s before any checkpoint inhibitor is an autoimmune caution, never a stop', (_, code) => {
    const alone = withEntries(pembrolizumab);
    const assessment = withEntries(pembrolizumab, condition(icd(code), '2010-06-01'));
    expect(cautions(assessment)).toEqual(['autoimmune']);
    expect(assessment.considerations.map(({ id, status }) => `${id} ${status}`)).toEqual(
      alone.considerations.map(({ id, status }) => `${id} ${status}`),
    );
  });
  test('colitis after the checkpoint inhibitor began may be its work; before, it is not', () => {
    expect(cautions(withEntries(pembrolizumab, condition(icd('K52.1'), '2024-06-01')))).toEqual([
      'possible-immune-event',
    ]);
    expect(cautions(withEntries(pembrolizumab, condition(icd('K52.1'), '2019-06-01')))).not.toContain(
      'possible-immune-event',
    );
  });
  test('urothelial cancer with pembrolizumab is another tumour', () => {
    const assessment = assessed([condition(icd('C65.1'), '2021-05-04'), pembrolizumab]);
    expect(assessment.context.diagnosis.rcc).not.toBe('yes');
    expect(assessment.scope.status).not.toBe('in-scope');
  });
  test('kidney cancer of a relative is nobody’s here', () => {
    for (const code of [
      icd('Z80.51'),
      { text: 'Family history: mother with renal cell carcinoma' },
      { text: 'RCC in her father' },
    ]) {
      expect(assessed([condition(code)]).context.diagnosis.rcc).toBe('no');
    }
  });
});

describe('observations that look alike', () => {
  const lab = (code: string, value: number, low: number, high: number, unit = '10*9/L') =>
    observation(concept(LOINC, code), {
      effectiveDateTime: RECENT,
      valueQuantity: { value, unit },
      referenceRange: [{ low: { value: low }, high: { value: high } }],
    });
  const factor = (assessment: Assessment, name: string) =>
    assessment.context.imdc.factors.find((one) => one.factor === name)?.point;
  const treated = statement(concept(RXNORM, '1547545'), '2024-03-01');

  test('corrected calcium is 29265-6 and no other', () => {
    expect(factor(withEntries(treated, lab('29265-6', 11.2, 8.5, 10.2, 'mg/dL')), 'calcium')).toBe('yes');
    for (const code of ['18281-6', '1995-0', '17861-6', '2000-8']) {
      expect(factor(withEntries(treated, lab(code, 11.2, 8.5, 10.2, 'mg/dL')), 'calcium')).toBe('unknown');
    }
  });
  test('neutrophils in percent are no count', () => {
    expect(factor(withEntries(treated, lab('751-8', 9.1, 1.8, 7.7)), 'neutrophils')).toBe('yes');
    expect(factor(withEntries(treated, lab('770-8', 81, 40, 75, '%')), 'neutrophils')).toBe('unknown');
  });
  test('limits are those of the laboratory that measured', () => {
    expect(factor(withEntries(treated, lab('751-8', 7.9, 1.8, 8.5)), 'neutrophils')).toBe('no');
    expect(
      factor(
        withEntries(
          treated,
          observation(concept(LOINC, '751-8'), { effectiveDateTime: RECENT, valueQuantity: { value: 9.1 } }),
        ),
        'neutrophils',
      ),
    ).toBe('unknown');
  });
  test('a QT interval is read by no rule, whichever of the two it is', () => {
    for (const code of ['8634-8', '8636-3']) {
      expect(reasonsFor(withEntries(lab(code, 470, 0, 450, 'ms')), 'Observation/r3')).toHaveLength(1);
    }
  });

  test.each(['97509-4', '88040-1'])('the disease status %s with 271299001 is progression', (code) => {
    const status = observation(concept(LOINC, code), {
      effectiveDateTime: '2025-01-10',
      valueCodeableConcept: snomed('271299001'),
    });
    expect(withEntries(treated, status).context.progression).toMatchObject({ status: 'yes', date: '2025-01-10' });
  });
  test('without a disease status nothing is known of progression, drugs or not', () => {
    const changed = withEntries(
      statement(concept(RXNORM, '1547545'), '2024-03-01', '2025-01-01'),
      statement(concept(RXNORM, '357977'), '2025-02-01'),
    );
    expect(changed.context.progression.status).not.toBe('yes');
    expect(changed.context.lines.advanced).toEqual({ min: 1, max: 2 });
  });

  test.each([
    [
      '59847-4 with an ICD-O code',
      observation(concept(LOINC, '59847-4'), { valueCodeableConcept: concept(ICDO3, '8310/3') }),
      'clear-cell',
    ],
    [
      '33731-1 with words',
      observation(concept(LOINC, '33731-1'), { valueString: 'Clear cell renal cell carcinoma, WHO/ISUP grade 3' }),
      'clear-cell',
    ],
    [
      '31206-6 with an ICD-O code',
      observation(concept(LOINC, '31206-6'), { valueCodeableConcept: concept(ICDO3, '8310/3') }),
      'clear-cell',
    ],
    [
      '59847-4 with papillary',
      observation(concept(LOINC, '59847-4'), { valueCodeableConcept: concept(ICDO3, '8260/3') }),
      'non-clear-cell',
    ],
  ])('histology by %s', (_, histology, expected) => {
    expect(diagnosis(kidneyCancer, histology).histology).toBe(expected);
  });

  test.each([
    ['373846009', 'adjuvant'],
    ['373847000', 'neoadjuvant'],
  ])('the intent %s, outside the mCODE set, says %s', (code, setting) => {
    const surgery = {
      resourceType: 'Procedure',
      status: 'completed',
      code: concept('http://www.ama-assn.org/go/cpt', '50545'),
      performedDateTime: '2021-06-01',
    };
    const [start, end] = setting === 'adjuvant' ? ['2021-08-01', '2022-06-01'] : ['2021-05-10', '2021-05-20'];
    const intent = {
      extension: [
        {
          url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-procedure-intent',
          valueCodeableConcept: snomed(code),
        },
      ],
    };
    const assessment = withEntries(surgery, statement(concept(RXNORM, '1547545'), start ?? '', end, intent));
    expect(assessment.context.perioperative).toMatchObject({ status: 'yes', setting });
    expect(assessment.context.lines.list).toEqual([]);
  });
});
