/** Local codes of a site: read where they hold together, refused with the line where they do not. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../src/smart/configuration-schema.ts';
import { withOverlays } from '../../../src/terminology/overlay.ts';
import {
  assessed,
  CPT,
  concept,
  METASTATIC_CLEAR_CELL,
  procedure,
  type Raw,
  statement,
} from '../../support/small-chart.ts';
import { compiledTerminology } from '../../support/terminology.ts';

const EXAMPLE = readFileSync('fhir-mappings/overlays/example.json', 'utf8');
const EPIC = 'urn:oid:1.2.840.114350.1.13.999';
const ORACLE = 'https://fhir.cerner.com/00000000-0000-0000-0000-000000000000/synonym';

const laid = (...texts: readonly string[]) =>
  withOverlays(
    compiledTerminology,
    texts.map((text, i) => ({ file: `overlay-${i + 1}.json`, text })),
  );
const judged = (terminology: ReturnType<typeof laid>['terminology'], ...resources: readonly Raw[]) =>
  assessed([...METASTATIC_CLEAR_CELL, ...resources], { terminology }).context;
/** What is wrong with a version of the example. */
const faultsOf = (from: string | RegExp, to: string) => {
  const text = EXAMPLE.replace(from, to);
  expect(text).not.toBe(EXAMPLE);
  const { faults, terminology } = laid(text);
  // Refused as a whole: no code of it is read.
  expect(terminology.concepts(`${EPIC}.2.7.2.696580`, '900002', 'procedure')).toEqual([]);
  return faults.map(({ line, message }) => `${line}: ${message}`);
};
const lineWith = (words: string) => EXAMPLE.slice(0, EXAMPLE.indexOf(words)).split('\n').length;

describe('an overlay that holds together', () => {
  const { terminology, faults } = laid(EXAMPLE);

  test('has no faults', () => expect(faults).toEqual([]));

  test.each([
    '2',
    '3',
  ])('makes a local procedure of an Epic organisation a nephrectomy, in environment %s', (environment) => {
    const code = concept(`${EPIC}.${environment}.7.2.696580`, '900001');
    expect(judged(terminology, procedure(code, '2021-06-01')).nephrectomy).toMatchObject({
      status: 'yes',
      extent: 'radical',
      sources: [{ how: 'coded', code: { code: '900001' } }],
    });
  });

  test.each([
    ['another organisation', '1.2.840.114350.1.13.998.2.7.2.696580'],
    ['another kind of record', '1.2.840.114350.1.13.999.2.7.2.698288'],
  ])('says nothing of the same number in %s', (_, oid) => {
    expect(terminology.concepts(`urn:oid:${oid}`, '900001', 'procedure')).toEqual([]);
  });

  test('makes a local drug of an Oracle tenant a line of therapy', () => {
    const context = judged(terminology, statement(concept(ORACLE, '910001'), '2024-03-01'));
    expect(context.lines.list.map(({ agents }) => agents)).toEqual([['cabozantinib']]);
  });

  test('knows a code that means nothing here, and reads nothing from it', () => {
    expect(terminology.knows(`${EPIC}.2.7.2.696580`, '900003')).toBe(true);
    expect(terminology.knows(`${EPIC}.2.7.2.696580`, '900099')).toBe(false);
    expect(terminology.concepts(`${EPIC}.2.7.2.696580`, '900003', 'procedure')).toEqual([]);
  });

  test('leaves the code sets as they were', () => {
    expect(terminology.concepts(CPT, '50545', 'procedure')).toEqual(['nephrectomy:radical']);
  });

  test('may add a code to a known system', () => {
    const text = EXAMPLE.replace(ORACLE, 'http://www.nlm.nih.gov/research/umls/rxnorm').replace('910001', '99999999');
    const added = laid(text);
    expect(added.faults).toEqual([]);
    expect(added.terminology.concepts('urn:oid:2.16.840.1.113883.6.88', '99999999', 'drug')).toEqual(['cabozantinib']);
  });
});

describe('an overlay that is wrong is refused with its line', () => {
  test('broken JSON', () => {
    const line = lineWith('"display": "STEREOTACTIC');
    expect(faultsOf('"code": "900002",', '"code": "900002"')).toEqual([
      `${line}: not valid JSON: a comma or a closing bracket is missing`,
    ]);
  });

  test('an unknown concept', () => {
    expect(faultsOf('nephrectomy:radical', 'nephrectomy:total')).toEqual([
      `${lineWith('nephrectomy:radical')}: the concept "nephrectomy:total" stands in no code system`,
    ]);
  });

  test('a drug named among the findings', () => {
    expect(faultsOf('"radiotherapy:sbrt"', '"cabozantinib"')).toEqual([
      `${lineWith('radiotherapy:sbrt')}: the concept "cabozantinib" stands in no code system`,
    ]);
  });

  test('a wrong shape: the place is named', () => {
    const [fault] = faultsOf('"code": "910001",', '"code": 910001,');
    expect(fault).toBe(`${lineWith('"code": "910001"')}: group.1.element.0.code: Invalid input`);
  });

  test('another resource', () => {
    const [fault] = faultsOf('"ConceptMap"', '"ValueSet"');
    expect(fault).toMatch(/^2: resourceType: /);
  });

  test('an element without a target', () => {
    const [fault] = faultsOf(/"target": \[\{ "code": "radiotherapy:sbrt"[^\]]*\]/, '"target": []');
    expect(fault).toMatch(new RegExp(`^${lineWith('radiotherapy:sbrt')}: group.0.element.1.target: `));
  });

  test('a concept that says more than the code', () => {
    const [fault] = faultsOf('"equivalence": "equivalent"', '"equivalence": "narrower"');
    expect(fault).toMatch(
      new RegExp(`^${lineWith('"equivalence": "equivalent"')}: group.1.element.0.target.0.equivalence: `),
    );
  });

  test('a code system that is no address', () => {
    expect(faultsOf('urn:oid:1.2.840.114350.1.13.999.*.7.2.696580', 'our procedures')).toEqual([
      `${lineWith('114350')}: "our procedures" names no code system: a URL or an OID is needed, with at most one *`,
    ]);
  });

  test('a code that means something else already', () => {
    const text = EXAMPLE.replace('urn:oid:1.2.840.114350.1.13.999.*.7.2.696580', CPT).replace('900001', '50543');
    const { faults, terminology } = laid(text);
    expect(faults.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      `${lineWith('"code": "900001"')}: the code 50543 means nephrectomy:partial already: an overlay adds codes and changes none`,
    ]);
    expect(terminology.concepts(CPT, '50543', 'procedure')).toEqual(['nephrectomy:partial']);
  });

  test('two overlays that disagree: the second is refused', () => {
    const other = EXAMPLE.replaceAll('.999.*.', '.999.2.').replace('nephrectomy:radical', 'nephrectomy:partial');
    const { faults, terminology } = laid(EXAMPLE, other);
    expect(faults.map(({ file }) => file)).toEqual(['overlay-2.json']);
    expect(terminology.concepts(`${EPIC}.2.7.2.696580`, '900001', 'procedure')).toEqual(['nephrectomy:radical']);
  });

  test('and the others are used all the same', () => {
    const { faults, terminology } = laid('{', EXAMPLE);
    expect(faults.map(({ file, line }) => `${file}:${line}`)).toEqual(['overlay-1.json:1']);
    expect(terminology.concepts(ORACLE, '910001', 'drug')).toEqual(['cabozantinib']);
  });
});

describe('overlays in config.json', () => {
  const issuer = {
    iss: 'https://ehr.example/fhir',
    name: 'EHR',
    clientId: 'x',
    vendor: 'epic',
    scopes: ['patient/*.read'],
  };
  test('are files beside it', () => {
    const read = readConfiguration({ issuers: [{ ...issuer, overlays: ['overlays/site.json'] }] });
    expect(read.ok && read.value.issuers[0]?.overlays).toEqual(['overlays/site.json']);
  });
  test.each([
    'https://elsewhere.example/site.json',
    '/etc/site.json',
    '../site.json',
    'overlays/../../site.json',
    'site.txt',
    '//elsewhere.example/a.json',
  ])('%s is refused', (file) => {
    const read = readConfiguration({ issuers: [{ ...issuer, overlays: [file] }] });
    expect(read.ok).toBe(false);
    expect(!read.ok && read.error.message).toMatch(
      /issuers\.0\.overlays\.0: a path to a \.json file beside config\.json/,
    );
  });
});
