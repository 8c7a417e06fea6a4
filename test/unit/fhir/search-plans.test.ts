/** The plans of fhir-mappings/search-plans against what the vendors' servers list. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { asListed, listsType, readCapabilities } from '../../../src/fhir/capabilities.ts';
import type { Json } from '../../../src/fhir/elements.ts';
import { addressOf, addressWithoutPatient } from '../../../src/fhir/search-plan.ts';
import { SearchPlanSchema } from '../../../src/fhir/search-plan-schema.ts';
import { capabilityStatement } from '../../../src/sandbox/fhir/capability-statement.ts';
import { isVendorId } from '../../../src/sandbox/vendors/vendor.ts';
import { VENDOR_PROFILES } from '../../../src/sandbox/vendors/vendor-profiles.ts';

const FOLDER = 'fhir-mappings/search-plans';
const plans = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, plan: z.parse(SearchPlanSchema, JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))) }));

/** Types a treatment history is read from, in the words of each release. */
const orders = (release: string) => (release === 'DSTU2' ? 'MedicationOrder' : 'MedicationRequest');

describe('search plans', () => {
  test('one for each vendor and release', () => {
    const names = plans.map(({ plan: { vendor, release } }) => `${vendor} ${release}`);
    expect([...names].sort()).toEqual(
      ['epic DSTU2', 'epic R4', 'epic STU3', 'oracle R4', 'smart DSTU2', 'smart R4', 'smart STU3'].sort(),
    );
  });

  test.each(plans)('$name: every search names the patient, and none asks by status', ({ plan }) => {
    for (const { query, resourceType } of plan.searches) {
      expect(query['patient'], resourceType).toBe('{patient}');
      // Epic's older releases leave out what is not active unless every status is named.
      if (plan.release === 'R4') expect(Object.keys(query), resourceType).not.toContain('status');
      expect(Object.keys(query), resourceType).not.toContain('date');
    }
  });

  test.each(plans)('$name: the same is never asked twice', ({ plan }) => {
    const addresses = plan.searches.map((one) => addressOf(one, 'p', plan.pageSize));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test.each(
    plans.filter(({ name }) => !/^epic-/.test(name)),
  )('$name: orders, conditions, procedures and observations are asked for', ({ plan }) => {
    const first = plan.searches.map((one) => one.resourceType);
    for (const type of [orders(plan.release), 'Condition', 'Procedure', 'Observation']) expect(first).toContain(type);
  });

  test.each(
    plans.filter(({ plan }) => plan.release === 'R4'),
  )('$name: no type and no parameter that the server does not list', ({ plan }) => {
    if (!isVendorId(plan.vendor)) throw new Error('a vendor that the sandbox cannot be needs its own statement here');
    const profile = VENDOR_PROFILES[plan.vendor];
    const statement = capabilityStatement(profile, 'https://ehr.example/fhir', 'https://ehr.example/auth');
    const capabilities = readCapabilities(statement as unknown as Json);
    if (!capabilities) throw new Error('no capabilities');
    for (const search of plan.searches) {
      const listed = asListed(capabilities, search);
      expect(listed && addressOf(listed, 'p', plan.pageSize)).toBe(addressOf(search, 'p', plan.pageSize));
    }
    for (const type of plan.notSupported) expect(listsType(capabilities, type), type).toBe(false);
  });

  test('Epic is asked for conditions by category, for surgery apart, and for oncology plans as a hint', () => {
    const epic = plans.find(({ plan }) => plan.vendor === 'epic' && plan.release === 'R4')?.plan;
    const asked = epic?.searches.map((one) => addressWithoutPatient(one));
    expect(asked).toEqual(
      expect.arrayContaining([
        'Condition?patient=…&category=problem-list-item',
        'Condition?patient=…&category=encounter-diagnosis',
        'Condition?patient=…&category=health-concern',
        'Procedure?patient=…',
        'Procedure?patient=…&category=387713003',
        'CarePlan?patient=…&category=736378000',
      ]),
    );
    expect(epic?.searches.find(({ resourceType }) => resourceType === 'CarePlan')?.hint).toBe(true);
  });
});

describe('what a server lists', () => {
  const statement = (resourceType: string, resources: readonly object[], fhirVersion = '4.0.1') => ({
    resourceType,
    fhirVersion,
    rest: [
      { mode: 'client', resource: [{ type: 'Basic' }] },
      { mode: 'server', resource: resources },
    ],
  });
  const search = { resourceType: 'Condition', purpose: 'x', query: { patient: '{patient}', category: 'c' } };

  test.each([
    ['a CapabilityStatement', statement('CapabilityStatement', [{ type: 'Condition' }]), 'R4'],
    ['a Conformance of DSTU2', statement('Conformance', [{ type: 'Condition' }], '1.0.2'), 'DSTU2'],
  ])('%s is read', (_, json, release) => {
    const found = readCapabilities(json);
    expect([found?.release, [...(found?.searches.keys() ?? [])]]).toEqual([release, ['Condition']]);
  });

  test.each([
    ['an outcome', { resourceType: 'OperationOutcome' }],
    ['an empty one', { resourceType: 'CapabilityStatement' }],
    ['one of a client', { resourceType: 'CapabilityStatement', rest: [{ mode: 'client', resource: [{ type: 'X' }] }] }],
    ['nonsense', { resourceType: 'CapabilityStatement', rest: [7, { resource: ['Condition', { type: 5 }] }] }],
  ])('%s says nothing', (_, json) => {
    expect(readCapabilities(json)).toBeUndefined();
  });

  test.each([
    ['all parameters', ['patient', 'category', '_count'], 'Condition?patient=p&category=c&_count=9'],
    ['no page size', ['patient', 'category'], 'Condition?patient=p&category=c'],
    ['no category', ['patient', '_count'], 'Condition?patient=p&_count=9'],
    ['the patient by another name', ['subject', 'category', '_count'], 'Condition?subject=p&category=c&_count=9'],
    ['nothing of its parameters', [], 'Condition?patient=p&category=c&_count=9'],
  ])('with %s the search is narrowed to it', (_, names, address) => {
    const searchParam = names.map((name) => ({ name, type: 'token' }));
    const found = readCapabilities(statement('CapabilityStatement', [{ type: 'Condition', searchParam }]));
    const listed = found && asListed(found, search);
    expect(listed && addressOf(listed, 'p', 9)).toBe(address);
  });
});
