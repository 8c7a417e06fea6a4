/**
 * Traps of procedure coding: kidneys removed for others than the tumour, codes that hide what was done, and treatments of
 * which one makes many rows. Each is one small chart, judged by the whole product.
 */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/contract/assessment.ts';
import {
  assessed,
  CPT,
  concept,
  condition,
  dose,
  HCPCS,
  ICD9,
  ICD10CM,
  ICD10PCS,
  METASTATIC_CLEAR_CELL,
  procedure,
  type Raw,
  RXNORM,
  reasonsFor,
  SNOMED,
  statement,
} from '../../support/small-chart.ts';

const withEntries = (...resources: readonly Raw[]) => assessed([...METASTATIC_CLEAR_CELL, ...resources]);
const cpt = (code: string, text?: string) => concept(CPT, code, text);
const pcs = (code: string, text?: string) => concept(ICD10PCS, code, text);
const kidney = ({ context: { nephrectomy } }: Assessment) => {
  const { status, extent, laterality } = nephrectomy;
  return { status, extent, laterality };
};
const local = ({ context }: Assessment) =>
  context.localTherapies.map(({ kind, site, date, sources }) => `${kind} ${site} ${date ?? '?'} (${sources.length})`);
const gaps = (assessment: Assessment) => assessment.gaps.map(({ id }) => id);

describe('a kidney given away', () => {
  const donorOnRecord = condition(concept(ICD10CM, 'Z52.4'), '2010-03-01');

  test('ICD-10-PCS tells it by the last character since a few years', () => {
    for (const code of [pcs('0TT00Z0'), { text: 'Resection of Left Kidney, Open Approach, Allogeneic' }]) {
      const assessment = withEntries(procedure(code, '2022-03-01'));
      expect(kidney(assessment).status).toBe('no');
      expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['a kidney given to somebody else']);
    }
  });

  test.each(['50300', '50320', '50547'])('CPT %s is a donation: no nephrectomy for the cancer', (code) => {
    const assessment = withEntries(procedure(cpt(code), '2010-03-01'));
    expect(kidney(assessment).status).toBe('no');
    expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['a kidney given to somebody else']);
  });

  test.each([
    ['ICD-10-PCS 0TT04ZZ', pcs('0TT04ZZ')],
    ['ICD-9 55.51', concept(ICD9, '55.51')],
    ['the SNOMED procedure without a purpose', concept(SNOMED, '175905003')],
    ['the word "nephrectomy"', { text: 'Laparoscopic nephrectomy' }],
  ])('%s of a donor, years before the cancer, is the donation', (_, code) => {
    const assessment = withEntries(donorOnRecord, procedure(code, '2010-03-01'));
    expect(kidney(assessment).status).toBe('no');
    expect(reasonsFor(assessment, 'Procedure/r4').join()).toMatch(/donation/);
  });

  test.each([
    ['V59.4', concept(ICD9, 'V59.4')],
    ['SNOMED 161659007', concept(SNOMED, '161659007')],
    ['SNOMED 722098007', concept(SNOMED, '722098007')],
  ])('a donor is known by %s as well', (_, code) => {
    const assessment = withEntries(condition(code, '2010-03-01'), procedure(pcs('0TT04ZZ'), '2010-03-01'));
    expect(kidney(assessment).status).toBe('no');
  });

  test('the same code after the tumour was found may be either: nobody can tell', () => {
    const assessment = withEntries(donorOnRecord, procedure(pcs('0TT04ZZ'), '2021-06-01'));
    expect(kidney(assessment).status).toBe('unknown');
  });

  test('a radical nephrectomy of a former donor is for the cancer', () => {
    const assessment = withEntries(donorOnRecord, procedure(cpt('50545'), '2021-06-01'));
    expect(kidney(assessment)).toMatchObject({ status: 'yes', extent: 'radical' });
  });

  test.each([
    ['Z90.5', concept(ICD10CM, 'Z90.5')],
    ['SNOMED 249582007', concept(SNOMED, '249582007')],
  ])('%s of a donor is the donation, not the operation for the tumour', (_, code) => {
    const assessment = withEntries(donorOnRecord, condition(code, undefined, { recordedDate: '2022-01-01' }));
    expect(kidney(assessment).status).not.toBe('yes');
  });

  test('without any kidney cancer 0TT04ZZ proves no nephrectomy for cancer', () => {
    const assessment = assessed([procedure(pcs('0TT04ZZ'), '2010-03-01')]);
    expect(assessment.scope).toMatchObject({ status: 'out-of-scope', gate: 'diagnosis' });
    expect(kidney(assessment).status).not.toBe('yes');
  });

  test('born with one kidney is no operation', () => {
    expect(kidney(withEntries(condition(concept(ICD10CM, 'Q60.0'), '1960-01-01'))).status).toBe('no');
  });
});

describe('transplant surgery', () => {
  test.each([
    ['the recipient’s own kidney taken out, 50340', cpt('50340')],
    ['a graft taken out, 50370', cpt('50370')],
    ['a graft taken out, ICD-9 55.53', concept(ICD9, '55.53')],
    ['"transplant nephrectomy"', { text: 'Transplant nephrectomy' }],
    ['a kidney transplanted', pcs('0TY00Z0')],
  ])('%s is no operation for the cancer', (_, code) => {
    const assessment = withEntries(procedure(code, '2015-03-01'));
    expect(kidney(assessment).status).toBe('no');
    expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['transplant or benign kidney surgery']);
  });
});

describe('how much of the kidney was removed', () => {
  test.each([
    ['50230', cpt('50230')],
    ['50545', cpt('50545')],
    ['SNOMED 116033007', concept(SNOMED, '116033007')],
    ['ICD-10-PCS with the word radical beside it', pcs('0TT04ZZ', 'Laparoscopic radical nephrectomy')],
    ['CPT 50220 with the word radical beside it', cpt('50220', 'RADICAL NEPHRECTOMY, OPEN')],
  ])('%s says radical', (_, code) => {
    expect(kidney(withEntries(procedure(code, '2021-06-01')))).toMatchObject({ status: 'yes', extent: 'radical' });
  });

  test.each([
    ['50220', cpt('50220')],
    ['50225', cpt('50225')],
    ['50546', cpt('50546')],
    [
      '50220 with its own long title',
      cpt('50220', 'Nephrectomy, including partial ureterectomy, any open approach including rib resection'),
    ],
    ['ICD-10-PCS 0TT10ZZ', pcs('0TT10ZZ')],
    ['ICD-10-PCS 0TT04ZG, hand-assisted', pcs('0TT04ZG')],
    ['ICD-9 55.51', concept(ICD9, '55.51')],
    ['the word cytoreductive', { text: 'Cytoreductive nephrectomy' }],
  ])('%s does not say: the kidney is gone, the extent is unknown', (_, code) => {
    expect(kidney(withEntries(procedure(code, '2021-06-01')))).toMatchObject({ status: 'yes', extent: 'unknown' });
  });

  test.each(['50240', '50543'])('%s is partial', (code) => {
    expect(kidney(withEntries(procedure(cpt(code), '2021-06-01')))).toMatchObject({ status: 'yes', extent: 'partial' });
  });

  test('the robot is an add-on and no second operation', () => {
    const assessment = withEntries(procedure(cpt('50545'), '2021-06-01'), procedure(pcs('8E0W4CZ'), '2021-06-01'));
    expect(kidney(assessment).status).toBe('yes');
    expect(assessment.context.nephrectomy.sources).toHaveLength(1);
    expect(reasonsFor(assessment, 'Procedure/r4')).toEqual(['a procedure that proves nothing by itself']);
  });

  test('a biopsy of the kidney removes nothing', () => {
    const assessment = withEntries(procedure(cpt('50200'), '2021-05-20'), procedure(pcs('0TB04ZX'), '2021-05-20'));
    expect(kidney(assessment).status).toBe('no');
  });
});

describe('nephroureterectomy points to the renal pelvis', () => {
  const kidneyCancer = condition(concept(ICD10CM, 'C64.1'), '2021-05-04');
  const metastases = condition(concept(ICD10CM, 'C78.01'), '2024-02-12');

  test.each([
    ['50234', cpt('50234')],
    ['the word', { text: 'Robotic nephroureterectomy, right' }],
  ])('%s counts as removal of the kidney, and the histology is asked where none is on record', (_, code) => {
    const assessment = assessed([
      kidneyCancer,
      metastases,
      procedure(code, '2021-06-01'),
      statement(concept(RXNORM, '1547545'), '2024-03-01'),
    ]);
    expect(kidney(assessment).status).toBe('yes');
    expect(gaps(assessment)).toContain('histology');
  });
});

describe('operations on the day of the nephrectomy belong to it', () => {
  const nephrectomy = procedure(cpt('50545'), '2024-03-01');
  test.each([
    ['the adrenal gland', cpt('60650'), condition(concept(ICD10CM, 'C79.71'), '2024-02-12')],
    ['the lymph nodes', cpt('38780'), condition(concept(ICD10CM, 'C77.1'), '2024-02-12')],
  ])('%s', (_, companion, metastasis) => {
    const together = withEntries(nephrectomy, metastasis, procedure(companion, '2024-03-01'));
    expect(local(together)).toEqual([]);
    expect(reasonsFor(together, 'Procedure/r5')).toEqual(['part of the nephrectomy of the same day']);
    const later = withEntries(nephrectomy, metastasis, procedure(companion, '2025-03-01'));
    expect(local(later)).toHaveLength(1);
  });
});

describe('a site needs a reason before an operation there is a metastasectomy', () => {
  const noLungMetastasis = [
    condition(concept(SNOMED, '254915003'), '2021-05-04'),
    condition(concept(ICD10CM, 'C79.51'), '2024-02-12'),
  ];

  test('a lung wedge with lung metastases on record is one', () => {
    expect(local(withEntries(procedure(cpt('32505'), '2024-06-01')))).toEqual(['metastasectomy lung 2024-06-01 (1)']);
  });
  test('a lung wedge with the metastasis as its coded reason is one', () => {
    const reason = { reasonCode: [concept(ICD10CM, 'C78.01')] };
    const assessment = assessed([...noLungMetastasis, procedure(cpt('32505'), '2024-06-01', reason)]);
    expect(local(assessment)).toEqual(['metastasectomy lung 2024-06-01 (1)']);
  });
  test.each([
    ['a lung wedge', cpt('32505')],
    ['a thyroidectomy', cpt('60240')],
    ['a craniotomy for a supratentorial tumour', cpt('61510')],
  ])('%s without such a metastasis is none, and is listed', (_, code) => {
    const assessment = assessed([...noLungMetastasis, procedure(code, '2024-06-01', { id: 'operation' })]);
    expect(local(assessment)).toEqual([]);
    expect(reasonsFor(assessment, 'Procedure/operation')).toEqual([
      'an operation at a site without a metastasis on record',
    ]);
  });
  test.each([
    '61512',
    '61520',
  ])('CPT %s is surgery of a meningioma or another tumour, brain metastases or not', (code) => {
    const assessment = withEntries(
      condition(concept(ICD10CM, 'C79.31'), '2024-02-12'),
      procedure(cpt(code), '2024-06-01', { id: 'operation' }),
    );
    expect(local(assessment)).toEqual([]);
    expect(reasonsFor(assessment, 'Procedure/operation')).toHaveLength(1);
  });
  test.each(['32507', '32668'])('the diagnostic wedge %s is none by itself', (code) => {
    const assessment = assessed([...noLungMetastasis, procedure(cpt(code), '2024-06-01')]);
    expect(local(assessment)).toEqual([]);
  });
});

describe('ablation', () => {
  test.each(['50541', '50280', '50290'])('CPT %s is a cyst and no ablation of a tumour', (code) => {
    const assessment = withEntries(procedure(cpt(code), '2021-06-01'));
    expect(local(assessment)).toEqual([]);
    expect(kidney(assessment).status).toBe('no');
    expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['transplant or benign kidney surgery']);
  });
  test('of the kidney tumour leaves it open whether the primary is still in place', () => {
    for (const code of [cpt('50593'), pcs('0T503ZZ'), concept(ICD9, '55.33')]) {
      const assessment = withEntries(procedure(code, '2021-06-01'));
      expect(local(assessment)).toEqual(['ablation kidney 2021-06-01 (1)']);
      expect(assessment.context.nephrectomy.primaryInPlace).toBe('unknown');
    }
  });
});

describe('one radiotherapy is many rows', () => {
  test('five fractions, the delivery and the planning of one SBRT are one treatment', () => {
    const fractions = ['2024-06-03', '2024-06-05', '2024-06-07', '2024-06-10', '2024-06-12'];
    const assessment = withEntries(
      procedure(cpt('77301'), '2024-05-28'),
      ...fractions.map((day) => procedure(cpt('77373'), day)),
      procedure(cpt('77435'), '2024-06-12'),
    );
    expect(local(assessment)).toEqual(['sbrt not stated 2024-06-03 (6)']);
  });
  test('robotic fractions G0339 and G0340 are one treatment, stereotactic', () => {
    const hcpcs = (code: string) => concept(HCPCS, code);
    const assessment = withEntries(
      procedure(hcpcs('G0339'), '2024-06-03'),
      procedure(hcpcs('G0340'), '2024-06-05'),
      procedure(hcpcs('G0340'), '2024-06-07'),
    );
    expect(local(assessment)).toEqual(['sbrt not stated 2024-06-03 (3)']);
  });
  test('a course a year later is a second one', () => {
    const assessment = withEntries(procedure(cpt('77373'), '2024-06-03'), procedure(cpt('77373'), '2025-06-03'));
    expect(local(assessment)).toHaveLength(2);
  });
  test.each([
    ['levels of today', ['77402', '77407', '77412']],
    ['codes of yesterday', ['77403', '77413', '77418']],
  ])('beam %s are one course without a site', (_, codes) => {
    const assessment = withEntries(...codes.map((code, i) => procedure(cpt(code), `2024-06-0${i + 3}`)));
    expect(local(assessment)).toEqual(['ebrt not stated 2024-06-03 (3)']);
  });
  test('Medicare’s own beam codes too', () => {
    const assessment = withEntries(
      procedure(concept(HCPCS, 'G6003'), '2024-06-03'),
      procedure(concept(HCPCS, 'G6015'), '2024-06-04'),
    );
    expect(local(assessment)).toEqual(['ebrt not stated 2024-06-03 (2)']);
  });
  test.each([
    ['its body site', { bodySite: [concept(SNOMED, '39607008')] }, 'lung'],
    ['its coded reason', { reasonCode: [concept(ICD10CM, 'C79.51')] }, 'bone'],
    ['the condition it points to', { reasonReference: [{ reference: 'Condition/lung' }] }, 'lung'],
    ['its text', { code: cpt('77402', 'Palliative radiation to L3 vertebral body') }, 'bone'],
    ['its text, the brain', { code: cpt('77402', 'Whole brain radiotherapy') }, 'brain'],
  ])('the site comes from %s', (_, more, site) => {
    const assessment = withEntries(procedure(cpt('77402'), '2024-06-03', more));
    expect(local(assessment)).toEqual([`ebrt ${site} 2024-06-03 (1)`]);
  });
  test('planning alone is no treatment', () => {
    const assessment = withEntries(procedure(cpt('77301'), '2024-05-28'));
    expect(local(assessment)).toEqual([]);
  });
});

describe('a drug was given, and nothing says which', () => {
  const infusions = [
    ['96413', cpt('96413')],
    ['3E03305', pcs('3E03305')],
  ] as const;

  test.each(infusions)('%s alone: no infused class is absent, the tablets are', (_, code) => {
    const assessment = withEntries(procedure(code, '2024-06-03'));
    expect(assessment.context.exposures.ici.status).toBe('unknown');
    expect(assessment.context.exposures.vegf.status).toBe('unknown');
    expect(assessment.context.exposures.vegfrTki.status).toBe('no');
    expect(assessment.context.lines.list).toEqual([]);
    expect(assessment.scope.status).toBe('cannot-tell');
    expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['a drug was given; the entry does not say which']);
  });

  test.each(['Z51.11', 'Z51.12'])('so does an encounter for %s', (code) => {
    const assessment = withEntries(condition(concept(ICD10CM, code), '2024-06-03'));
    expect(assessment.context.exposures.ici.status).toBe('unknown');
    expect(assessment.context.exposures.hif2a.status).toBe('no');
  });

  test('a named infusion of the same day explains it', () => {
    const assessment = withEntries(
      procedure(cpt('96413'), '2024-06-03'),
      condition(concept(ICD10CM, 'Z51.12'), '2024-06-03'),
      dose(concept(RXNORM, '657797'), '2024-06-03'),
    );
    expect(assessment.context.exposures.mtor.status).toBe('yes');
    expect(assessment.context.exposures.ici.status).toBe('no');
  });

  test('an infusion of another day does not', () => {
    const assessment = withEntries(
      procedure(cpt('96413'), '2022-06-03'),
      dose(concept(RXNORM, '657797'), '2024-06-03'),
    );
    expect(assessment.context.exposures.ici.status).toBe('unknown');
  });

  test('an injection of something else (96372) says nothing', () => {
    expect(withEntries(procedure(cpt('96372'), '2024-06-03')).context.exposures.ici.status).toBe('no');
  });
});

describe('a procedure that cannot be read', () => {
  test('a local code without words leaves the nephrectomy unknown', () => {
    const epic = 'urn:oid:1.2.840.114350.1.13.297.2.7.2.696580';
    const assessment = withEntries(procedure(concept(epic, '41173'), '2021-06-01'));
    expect(kidney(assessment).status).toBe('unknown');
    expect(reasonsFor(assessment, 'Procedure/r3')).toEqual(['a code of a system that is not read, and no words']);
  });
  test('with words it is read by them', () => {
    const epic = 'urn:oid:1.2.840.114350.1.13.297.2.7.2.696580';
    expect(kidney(withEntries(procedure(concept(epic, '41173', 'APPENDECTOMY'), '2021-06-01'))).status).toBe('no');
    expect(kidney(withEntries(procedure(concept(epic, '41173', 'NEPHRECTOMY RADICAL RIGHT'), '2021-06-01')))).toEqual({
      status: 'yes',
      extent: 'radical',
      laterality: 'right',
    });
  });
});
