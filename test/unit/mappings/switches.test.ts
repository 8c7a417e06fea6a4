/** Files of fhir-mappings are switched by one word each; a switched-off code proves no absence. */
import { describe, expect, test } from 'vitest';
import { mappingFiles, readMappings } from '../../../src/build/read-mappings.ts';
import { createTerminology } from '../../../src/terminology/terminology.ts';
import {
  ATC,
  assessed,
  CPT,
  concept,
  condition,
  ICD10CM,
  procedure,
  type Raw,
  RXNORM,
  SNOMED,
  statement,
} from '../../support/small-chart.ts';
import { compiledTerminology } from '../../support/terminology.ts';

const tumour = [
  condition(concept(ICD10CM, 'C64.1'), '2021-05-04'),
  condition(concept(ICD10CM, 'C78.01'), '2024-02-12'),
];
const without = (file: string) => readMappings('fhir-mappings', { [file]: 'off' });

describe('CPT', () => {
  const compiled = without('concept-maps/cpt.json');
  const judged = (...resources: readonly Raw[]) =>
    assessed([...tumour, ...resources], { terminology: createTerminology(compiled) });

  test('is on as shipped', () => {
    expect(Object.keys(compiledTerminology.exact)).toContain(CPT);
  });
  test('switched off, leaves no code in what is built', () => {
    expect(JSON.stringify({ exact: compiled.exact, families: compiled.families })).not.toMatch(/ama-assn|50545|77373/);
  });
  test('switched off, an operation known by its CPT code alone is unknown, never "no"', () => {
    const assessment = judged(procedure(concept(CPT, '50545'), '2021-06-01'));
    expect(assessment.context.nephrectomy.status).toBe('unknown');
    expect(assessment.problems.map(({ message }) => message)).toEqual([
      'a code of a system that is not read, and no words',
    ]);
  });
  test('switched off, words beside the code are read', () => {
    const assessment = judged(procedure(concept(CPT, '50545', 'Laparoscopic radical nephrectomy'), '2021-06-01'));
    expect(assessment.context.nephrectomy).toMatchObject({
      status: 'yes',
      extent: 'radical',
      sources: [{ how: 'text' }],
    });
  });
  test('switched off, everything else is read as before', () => {
    const assessment = judged(
      procedure(concept(CPT, 'J9271'), '2024-03-01'),
      procedure(concept(SNOMED, '116033007'), '2021-06-01'),
    );
    expect(assessment.context.nephrectomy).toMatchObject({ status: 'yes', extent: 'radical' });
    expect(assessment.context.exposures.pd1.status).toBe('yes');
  });
});

describe('SNOMED CT', () => {
  const compiled = without('concept-maps/snomed-ct.json');
  const judged = (...resources: readonly Raw[]) => assessed(resources, { terminology: createTerminology(compiled) });

  test('is on as shipped', () => {
    expect(Object.keys(compiledTerminology.exact)).toContain(SNOMED);
  });
  test('switched off, leaves no code in what is built', () => {
    expect(JSON.stringify({ exact: compiled.exact, families: compiled.families })).not.toMatch(/snomed|254915003/);
  });
  test('switched off, a tumour known by its SNOMED code alone is unknown, never "no"', () => {
    expect(judged(condition(concept(SNOMED, '254915003'), '2021-05-04')).context.diagnosis.rcc).toBe('unknown');
  });
  test('switched off, everything else is read as before', () => {
    const { context } = judged(...tumour, statement(concept(RXNORM, '1547545'), '2024-03-01'));
    expect(context.diagnosis).toMatchObject({ rcc: 'yes', metastatic: 'yes' });
    expect(context.exposures.pd1.status).toBe('yes');
  });
});

describe('what nobody has verified', () => {
  const { files } = mappingFiles('fhir-mappings');
  const unverified = files.filter(({ file }) => file.startsWith('unverified/'));

  test('is switched off as shipped: names and codes of drugs raise a doubt, the rest is not read at all', () => {
    expect(unverified.map(({ file, doubt }) => [file, doubt])).toEqual([
      ['unverified/agents.json', true],
      ['unverified/atc.json', true],
      ['unverified/investigational-agents.json', true],
    ]);
  });
  test('names no drug', () => {
    const names = Object.keys(compiledTerminology.agentNames);
    for (const name of ['cabo', 'nivo', 'pembro', 'casdatifan', 'placebo']) expect(names).not.toContain(name);
    const old = assessed([...tumour, statement(concept(ATC, 'L01XE04'), '2024-03-01')]);
    expect(old.context.lines.list).toEqual([]);
    expect(old.context.exposures.vegfrTki.status).toBe('unknown');
    expect(old.problems.map(({ message }) => message)).toEqual([
      'a code that nobody has verified: it may stand for sunitinib',
    ]);
  });
  test('can be switched on where somebody has verified it', () => {
    const on = createTerminology(
      readMappings('fhir-mappings', {
        'unverified/agents.json': 'on',
        'unverified/investigational-agents.json': 'on',
        'unverified/atc.json': 'on',
      }),
    );
    const lines = (drug: Parameters<typeof statement>[0]) =>
      assessed([...tumour, statement(drug, '2024-03-01')], { terminology: on }).context.lines.list.map(({ agents }) =>
        agents.join('+'),
      );
    expect(lines({ text: 'cabo 40 mg' })).toEqual(['cabozantinib']);
    expect(lines({ text: 'nivo/ipi' })).toEqual(['ipilimumab+nivolumab']);
    expect(lines(concept(ATC, 'L01XE04'))).toEqual(['sunitinib']);
  });
});
