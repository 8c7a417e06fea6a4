/** What a code can be checked for by itself: check digits, the shape of its system, and that it means one thing. */
import { describe, expect, test } from 'vitest';
import { mappingFiles } from '../../../src/build/read-mappings.ts';
import { append } from '../../../src/kernel/group.ts';
import { compileTerminology } from '../../../src/terminology/compile.ts';
import { verifiedEntries } from '../../support/mapping-files.ts';
import { compiledTerminology, terminology } from '../../support/terminology.ts';

const LOINC = 'http://loinc.org';
const SNOMED = 'http://snomed.info/sct';
const PCS = 'http://www.cms.gov/Medicare/Coding/ICD10';
const ICD9 = 'http://hl7.org/fhir/sid/icd-9-cm';

const everything = compileTerminology('', mappingFiles('fhir-mappings', allOn()).files).entries;
const entries = verifiedEntries();
const codesOf = (system: string, from = entries) =>
  from.filter((one) => one.system === system).map(({ matches }) => matches);

/** Unverified files too: a wrong check digit needs no source to be seen. */
function allOn() {
  const off = ['agents', 'investigational-agents', 'atc', 'icd-10-cm', 'icd-10-who', 'icd-o-3', 'loinc'];
  return Object.fromEntries(off.map((name) => [`unverified/${name}.json`, 'on' as const]));
}

/** LOINC: the last digit is the Luhn check digit of those before it (modulus 10). */
function hasLoincCheckDigit(code: string): boolean {
  const [number = '', check = ''] = code.split('-');
  let sum = 0;
  [...number].reverse().forEach((digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return (10 - (sum % 10)) % 10 === Number(check);
}

const MULTIPLY = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678'].concat([
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]);
const PERMUTE = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** SNOMED CT: Verhoeff's check digit over the whole identifier. */
function hasVerhoeffCheckDigit(code: string): boolean {
  let check = 0;
  [...code].reverse().forEach((digit, i) => {
    const permuted = Number(PERMUTE[i % 8]?.[Number(digit)]);
    check = Number(MULTIPLY[check]?.[permuted]);
  });
  return check === 0;
}

describe('check digits', () => {
  test('of every LOINC code are right', () => {
    const codes = codesOf(LOINC, everything);
    expect(codes.length).toBeGreaterThanOrEqual(90);
    expect(codes.filter((code) => !hasLoincCheckDigit(code))).toEqual([]);
  });
  test('of every SNOMED CT code are right', () => {
    const codes = codesOf(SNOMED, everything);
    expect(codes.length).toBeGreaterThanOrEqual(340);
    expect(codes.filter((code) => !hasVerhoeffCheckDigit(code))).toEqual([]);
  });
  test('catch a slip of one digit, as in 73847000 for neoadjuvant', () => {
    expect(hasVerhoeffCheckDigit('373847000')).toBe(true);
    expect(hasVerhoeffCheckDigit('73847000')).toBe(false);
    expect(hasVerhoeffCheckDigit('389219000')).toBe(false);
    expect(hasLoincCheckDigit('97509-4')).toBe(true);
    expect(hasLoincCheckDigit('97509-5')).toBe(false);
  });
});

describe('the shape of a code', () => {
  test.each([
    ['http://www.nlm.nih.gov/research/umls/rxnorm', /^\d{2,7}$/],
    ['http://hl7.org/fhir/sid/ndc', /^\d{5}-\d{4}$/],
    ['http://www.whocc.no/atc', /^[A-Z]\d{2}[A-Z]{2}(\d{2})?$/],
    ['http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', /^[A-CE-V]\d{4}$/],
    ['http://www.ama-assn.org/go/cpt', /^\d{4}[\dTF]$/],
    [SNOMED, /^\d{6,18}$/],
    [LOINC, /^\d{3,5}-\d$/],
    ['http://hl7.org/fhir/sid/icd-10-cm', /^[A-TV-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?$/],
    ['http://hl7.org/fhir/sid/icd-10', /^[A-Z]\d{2}(\.\d)?$/],
    [ICD9, /^([EV]?\d{2,3}|\d{2})(\.\d{1,2})?$/],
    ['http://terminology.hl7.org/CodeSystem/icd-o-3', /^(\d{4}\/\d|C\d{2}(\.\d)?)$/],
  ])('of %s is that of its system', (system, shape) => {
    expect(codesOf(system, everything).length).toBeGreaterThan(0);
    expect(codesOf(system, everything).filter((code) => !shape.test(code))).toEqual([]);
  });
  test('dental codes are not shipped: they belong to the American Dental Association', () => {
    expect(
      codesOf('http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets').filter((code) => /^D/.test(code)),
    ).toEqual([]);
  });
});

describe('a code means one thing', () => {
  /** A side stands beside the finding it belongs to; the other two pairs are deliberate. */
  const ALLOWED = new Set([
    'exclude:other-kidney-tumour + other-indication:urothelial',
    'exclude:donor-nephrectomy + exclude:kidney-donor',
    'drug-administration:antineoplastic-or-complex-biologic + history:antineoplastic-drug',
    'history:radiotherapy + radiotherapy:type-not-stated',
  ]);

  test('except where two meanings are wanted', () => {
    const meanings = new Map<string, string[]>();
    for (const { system, matches, concept, file } of entries) {
      if (file.startsWith('text-patterns/') || concept.startsWith('laterality:')) continue;
      // ICD-9 diseases and operations share a name: the resource decides which is meant.
      const half = system === ICD9 ? compiledTerminology.findingDomains[concept] : '';
      append(meanings, `${system}|${matches}|${half}`, concept);
    }
    const several = [...meanings].filter(([, concepts]) => new Set(concepts).size > 1);
    const wrong = several.filter(([key, concepts]) => {
      const regimen = key.startsWith('text|ipi-nivo');
      return !regimen && !ALLOWED.has([...new Set(concepts)].sort().join(' + '));
    });
    expect(wrong).toEqual([]);
  });

  test('and a name of a drug belongs to one drug, a regimen to each of its drugs', () => {
    const shared = Object.entries(compiledTerminology.agentNames).filter(([, concepts]) => concepts.includes(' '));
    expect(shared).toEqual([['ipi nivo', 'nivolumab ipilimumab']]);
  });
});

describe('what excludes wins over what includes', () => {
  test.each([
    [
      'renal pelvis, not kidney',
      'http://hl7.org/fhir/sid/icd-10-cm',
      'C65.1',
      'condition',
      /^(exclude|other-indication):/,
    ],
    ['donor nephrectomy', 'http://www.ama-assn.org/go/cpt', '50547', 'procedure', /^exclude:/],
    ['a graft taken out', ICD9, '55.53', 'procedure', /^exclude:/],
    ['biopsy in the table of partial removal', PCS, '0TB04ZX', 'procedure', /^biopsy:/],
    ['transplant', PCS, '0TY00Z0', 'procedure', /^exclude:/],
    ['kidney cancer in the family', 'http://hl7.org/fhir/sid/icd-10-cm', 'Z80.51', 'condition', /^exclude:/],
  ] as const)('%s: %s %s', (_, system, code, domain, expected) => {
    const concepts = terminology.concepts(system, code, domain);
    expect(concepts.length).toBeGreaterThan(0);
    expect(concepts.filter((concept) => !expected.test(concept))).toEqual([]);
  });

  test('no code is at once a removal for cancer and an exclusion', () => {
    const concepts = new Map<string, string[]>();
    for (const { system, matches, concept } of entries) append(concepts, `${system}|${matches}`, concept);
    const both = [...concepts].filter(
      ([, list]) =>
        list.some((one) => one.startsWith('exclude:')) &&
        list.some((one) => /^(nephrectomy|rcc|met|ablation):/.test(one)),
    );
    expect(both).toEqual([]);
  });
});

describe('ICD-10-PCS patterns', () => {
  const patterns = entries.filter(({ system }) => system === PCS);
  /** Every code of seven characters that the pattern's classes and letters spell out. */
  function codesOfPattern(pattern: string): readonly string[] {
    const places = pattern.match(/\[[^\]]+\]|./g) ?? [];
    const choices = places.map((place) =>
      place === '.' ? [...'0Z'] : place.startsWith('[') ? expand(place.slice(1, -1)) : [place],
    );
    return choices.reduce<string[]>((all, choice) => all.flatMap((head) => choice.map((one) => head + one)), ['']);
  }
  const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  function expand(range: string): string[] {
    return range
      .replace(/(.)-(.)/g, (_, from: string, to: string) =>
        LETTERS.slice(LETTERS.indexOf(from), LETTERS.indexOf(to) + 1),
      )
      .split('');
  }

  test('each spells out codes of seven characters and takes all of them for its own concept', () => {
    for (const { matches, concept } of patterns) {
      const codes = codesOfPattern(matches);
      expect(codes.length, matches).toBeGreaterThan(0);
      for (const code of codes) {
        expect(code, matches).toMatch(/^[0-9A-HJ-NP-Z]{7}$/);
        const found = terminology.concepts(PCS, code, 'procedure');
        expect(found, `${code} of ${matches}`).toContain(concept);
      }
    }
  });

  test('none takes a transplant or a biopsy for a removal', () => {
    const never = ['0TY00Z0', '0TY10Z2', '0TB03ZX', '0TB18ZX', '0TS00ZZ'];
    for (const code of never) {
      expect(terminology.concepts(PCS, code, 'procedure').filter((one) => one.startsWith('nephrectomy:'))).toEqual([]);
    }
  });

  test('the kidney and its side: right, left, both', () => {
    expect(terminology.concepts(PCS, '0TT04ZZ', 'procedure')).toContain('laterality:right');
    expect(terminology.concepts(PCS, '0TT10ZZ', 'procedure')).toContain('laterality:left');
    expect(terminology.concepts(PCS, '0TT20ZZ', 'procedure')).toContain('laterality:bilateral');
    expect(terminology.concepts(PCS, '0tt04zz', 'procedure')).toContain('nephrectomy:radical-or-total');
  });
});
