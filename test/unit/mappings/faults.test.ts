/** A slip in fhir-mappings is named with its file and place before anything is built from it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readMappings } from '../../../src/build/read-mappings.ts';

const folder = mkdtempSync(join(tmpdir(), 'nextline-mappings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of a copy of fhir-mappings in which one file was changed. */
function faultsAfter(file: string, from: string, to: string): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  cpSync('fhir-mappings', copy, { recursive: true });
  const text = readFileSync(join(copy, file), 'utf8');
  expect(text).toContain(from);
  writeFileSync(join(copy, file), text.replace(from, to));
  try {
    readMappings(copy);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'no fault';
}

describe('a slip in fhir-mappings', () => {
  test.each([
    [
      'a missing comma',
      'text-patterns/drugs.json',
      '"domain": "drug",',
      '"domain": "drug"',
      /^text-patterns\/drugs\.json: not valid JSON at line 3, column 3: a comma/,
    ],
    [
      'an unknown concept',
      'concept-maps/atc.json',
      '"code": "pembrolizumab"',
      '"code": "pembrolizumap"',
      /concept-maps\/atc\.json group\.0\.element\.0 \(L01FF02\): the concept "pembrolizumap" stands in no code system \(analyst\)/,
    ],
    [
      'a code listed twice',
      'concept-maps/cpt.json',
      '"code": "50545"',
      '"code": "50230"',
      /concept-maps\/cpt\.json .*\(50230\): the code stands twice/,
    ],
    [
      'a name that belongs to another drug',
      'code-systems/agents.json',
      '"value": "Yervoy"',
      '"value": "Opdivo"',
      /the name "Opdivo" belongs to nivolumab already/,
    ],
    ['a pattern that is none', 'value-sets/icd-10-pcs.json', '0TB[01][03478]ZZ"', '0TB[01[03478ZZ"', /is no pattern/],
    [
      'a missing licence notice',
      'concept-maps/ndc.json',
      '"copyright"',
      '"copyrigth"',
      /concept-maps\/ndc\.json copyright: /,
    ],
    [
      'a state that does not exist',
      'manifest.json',
      '"concept-maps/cpt.json": "on"',
      '"concept-maps/cpt.json": "maybe"',
      /^manifest\.json: .*"on", "off" or "doubt" \(analyst\)$/,
    ],
    [
      'a phrase for an unknown concept',
      'text-patterns/procedures.json',
      '"concept": "nephrectomy:radical"',
      '"concept": "nephrectomy:total"',
      /text-patterns\/procedures\.json patterns\.\d+\.concept: the concept "nephrectomy:total"/,
    ],
    [
      'a stem that is too short',
      'text-patterns/procedures.json',
      '"cyberknife"',
      '"cy*"',
      /"cy\*": at least three letters are needed before a \*/,
    ],
    [
      'a finding that is doubted',
      'manifest.json',
      '"unverified/loinc.json": "off"',
      '"unverified/loinc.json": "doubt"',
      /only drugs can be doubted/,
    ],
  ])('%s is named', (_, file, from, to, expected) => {
    expect(faultsAfter(file, from, to)).toMatch(expected);
  });
});
