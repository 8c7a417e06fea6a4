import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPatients, resourcesOf } from '../../src/sandbox/patients.ts';
import { presentAs } from '../../src/sandbox/presentation/present-as.ts';
import { VENDOR_IDS } from '../../src/sandbox/vendors/vendor.ts';
import { VENDOR_PROFILES } from '../../src/sandbox/vendors/vendor-profiles.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-patients-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ROW = { id: 'p', file: 'p.json', vignette: 'V00', name: 'P', teaches: 'nothing', asOf: '2026-01-01' };

async function read(index: unknown, bundle: unknown) {
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'p.json'), JSON.stringify(bundle));
  return readPatients(folder);
}

describe('a folder of patients', () => {
  test('is read with its index', async () => {
    const bundle = { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: 'p' } }] };
    expect(await read([ROW], bundle)).toEqual([
      { id: 'p', name: 'P', teaches: 'nothing', asOf: '2026-01-01', resources: [{ resourceType: 'Patient', id: 'p' }] },
    ]);
  });

  test('with a row that lacks something is refused', async () => {
    await expect(read([{ ...ROW, asOf: undefined }], {})).rejects.toThrow('a patient without asOf');
  });

  test('with a file that holds another patient is refused', async () => {
    await expect(read([ROW], { entry: [] })).rejects.toThrow('holds no Patient/p');
  });
});

test('what is no resource is left out of a bundle', () => {
  const patient = { resourceType: 'Patient', id: 'p' };
  expect(resourcesOf({ entry: [{ resource: patient }, {}, 7, { resource: { id: 'x' } }, { resource: 'x' }] })).toEqual([
    patient,
  ]);
  expect(resourcesOf('text')).toEqual([]);
});

describe("the repository's own patients", () => {
  test.each(
    VENDOR_IDS,
  )('are shown by %s with served types, unique ids and references that lead somewhere', async (vendor) => {
    const patients = await readPatients('data/patients');
    expect(patients.length).toBeGreaterThanOrEqual(8);
    for (const { id, resources } of patients) {
      const shown = presentAs(vendor, resources);
      const addresses = shown.map((resource) => `${resource.resourceType}/${resource.id}`);
      expect(new Set(addresses).size, id).toBe(addresses.length);
      const types = Object.keys(VENDOR_PROFILES[vendor].resources);
      expect(
        [...new Set(shown.map(({ resourceType }) => resourceType))].filter((type) => !types.includes(type)),
      ).toEqual([]);
      const named = [...JSON.stringify(shown).matchAll(/"reference":"([A-Z][A-Za-z]+\/[^"]+)"/g)].map(([, one]) => one);
      expect(named.filter((one) => one === undefined || !addresses.includes(one))).toEqual([]);
    }
  });

  test('lose no drug event on the way to another vendor', async () => {
    const events = ['MedicationStatement', 'MedicationRequest', 'MedicationAdministration'];
    for (const { id, resources } of await readPatients('data/patients')) {
      const count = (chart: typeof resources) => chart.filter((one) => events.includes(one.resourceType)).length;
      for (const vendor of VENDOR_IDS)
        expect(count(presentAs(vendor, resources)), `${id} ${vendor}`).toBe(count(resources));
    }
  });
});
