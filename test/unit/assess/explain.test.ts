/** Every resource of every shipped patient is accounted for: a fact with its source, or a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/assess/explain.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';
import { CPT, concept, ICD10CM, RXNORM } from '../../support/small-chart.ts';

const files = ['', 'epic', 'oracle'].flatMap((folder) =>
  readdirSync(join('data/patients', folder))
    .filter((name) => /^v.*\.json$/.test(name))
    .map((name) => join('data/patients', folder, name)),
);
const asOf = spanOf('2026-11-24').first;

describe('nothing is dropped silently', () => {
  test.each(files)('%s', (file) => {
    const record = recordOf(JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>);
    const explained = explain(record, knowledge, { asOf });
    expect(explained.length).toBeGreaterThan(5);
    const silent = explained.filter(
      ({ reference, facts, setAside, problems, readThrough }) =>
        !reference.startsWith('Patient/') &&
        facts.length + setAside.length + problems.length + readThrough.length === 0,
    );
    expect(silent.map(({ reference }) => reference)).toEqual([]);
  });
});

describe('an explanation', () => {
  const resource = (type: string, id: string, more: Readonly<Record<string, unknown>>) => ({
    resource: { resourceType: type, id, subject: { reference: 'Patient/p' }, ...more },
  });
  const explained = explain(
    recordOf({
      resourceType: 'Bundle',
      entry: [
        { resource: { resourceType: 'Patient', id: 'p' } },
        resource('Condition', 'tumour', { code: concept(ICD10CM, 'C64.1'), onsetDateTime: '2021-05' }),
        resource('Procedure', 'operation', {
          status: 'completed',
          code: { text: 'lap rad nx R' },
          performedDateTime: '2021-06-01',
        }),
        resource('Procedure', 'infusion', {
          status: 'completed',
          code: concept(CPT, '96413'),
          performedDateTime: '2024-06-01',
        }),
        resource('MedicationRequest', 'order', {
          status: 'active',
          intent: 'order',
          authoredOn: '2024-03-01',
          medicationReference: { reference: 'Medication/drug' },
        }),
        { resource: { resourceType: 'Medication', id: 'drug', code: concept(RXNORM, '1363268') } },
        resource('Observation', 'sugar', { status: 'final', code: concept('http://loinc.org', '2345-7') }),
      ],
    }),
    knowledge,
    { asOf },
  );
  const of = (reference: string) => explained.find((one) => one.reference === reference);

  test('names the mapper, the fact, what took it and where it counts', () => {
    expect(of('Condition/tumour')).toMatchObject({
      mapper: 'condition',
      facts: [
        { says: 'rcc:kidney-cancer, confirmed, right, 2021-05', concepts: ['rcc:kidney-cancer', 'laterality:right'] },
      ],
      setAside: [],
    });
    expect(of('Condition/tumour')?.usedIn).toContain('diagnosis');
  });
  test('names the phrase where words were read', () => {
    expect(of('Procedure/operation')).toMatchObject({
      facts: [
        { says: 'nephrectomy:radical, confirmed, right, 2021-06-01', phrases: ['rad nx'], source: { how: 'text' } },
      ],
    });
  });
  test('tells a drug without a name', () => {
    expect(of('Procedure/infusion')).toMatchObject({
      facts: [{ says: 'a drug without a name (infusion), 2024-06-01' }],
      setAside: ['a drug was given; the entry does not say which'],
    });
  });
  test('follows an order to its Medication, and a Medication to its order', () => {
    expect(of('MedicationRequest/order')?.facts[0]?.says).toBe('cabozantinib (vegfr-tki), ordered, 2024-03-01');
    expect(of('Medication/drug')?.readThrough).toEqual(['MedicationRequest/order']);
  });
  test('gives the reason where nothing was made of a resource', () => {
    expect(of('Observation/sugar')).toMatchObject({ facts: [], setAside: ['not an observation of this history'] });
  });
});
