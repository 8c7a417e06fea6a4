/** What is lost where a scope was not granted. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ExampleCharts, lossesWithout } from '../../../src/assess/without-type.ts';
import { SearchPlanSchema } from '../../../src/fhir/search-plan-schema.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { knowledge } from '../../support/knowledge.ts';

const { asOf, charts } = JSON.parse(readFileSync('fhir-mappings/diagnostics/example-charts.json', 'utf8'));
const examples: ExampleCharts = { asOf: spanOf(asOf).first, charts };

function lossesFor(vendor: string) {
  const plan = SearchPlanSchema.parse(JSON.parse(readFileSync(`fhir-mappings/search-plans/${vendor}.json`, 'utf8')));
  const types = [...new Set(plan.searches.map(({ resourceType }) => resourceType))];
  const states = new Map([
    ['Patient', 'loaded'] as const,
    ['Medication', 'loaded'] as const,
    ...types.map((type) => [type, 'loaded'] as const),
    ...plan.notSupported.map((type) => [type, 'not-supported'] as const),
  ]);
  const losses = lossesWithout(['Patient', ...types, 'Medication'], states, examples, knowledge);
  return new Map(losses.map((one) => [one.resourceType, one]));
}

describe.each(['smart', 'epic', 'oracle'])('on a server of the plan "%s"', (vendor) => {
  const losses = lossesFor(vendor);
  test.each(['Condition', 'Procedure', 'MedicationRequest', 'Observation'])('without %s something is lost', (type) => {
    expect(losses.get(type)?.facts.length).toBeGreaterThan(0);
    expect(losses.get(type)?.rules.length).toBeGreaterThan(0);
  });

  test('without orders nobody can be said never to have had a checkpoint inhibitor', () => {
    expect(losses.get('MedicationRequest')?.facts).toContain('prior-ici');
  });

  test('without procedures the kidney cannot be said to be in place or out', () => {
    expect(losses.get('Procedure')?.facts).toContain('nephrectomy');
  });

  test('without observations the performance status is not known', () => {
    expect(losses.get('Observation')?.facts).toContain('karnofsky');
  });

  test('without conditions nobody can be said to have the disease', () => {
    expect(losses.get('Condition')?.gates).toContain('diagnosis');
  });

  test('a rule is named exactly where its condition asks for a lost fact', () => {
    for (const { facts, rules } of losses.values()) {
      const asking = knowledge.evidence.rules.filter(({ when }) =>
        facts.some((name) => JSON.stringify(when).includes(`"${name}"`)),
      );
      expect(rules).toEqual(asking.map(({ id }) => id));
    }
  });
});
