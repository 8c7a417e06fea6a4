/** What is shown while a record is being read stays true, whichever source comes first. */
import { describe, expect, test } from 'vitest';
import { historySoFar } from '../../../src/assess/assess.ts';
import type { Json } from '../../../src/fhir/elements.ts';
import { recordFromPages } from '../../../src/fhir/record.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import type { ReadState } from '../../../src/kernel/read-state.ts';
import { foundSoFar } from '../../../src/report/found-so-far.ts';
import { readPatients } from '../../../src/sandbox/patients.ts';
import { presentAs } from '../../../src/sandbox/presentation/present-as.ts';
import { VENDOR_IDS, type VendorId } from '../../../src/sandbox/vendors/vendor.ts';
import { knowledge } from '../../support/knowledge.ts';

const patients = await readPatients('data/patients');

/** Each value found, as 'exposure:ici nivolumab', when only these types have come. */
function foundWith(vendor: VendorId, patient: (typeof patients)[number], came: (type: string) => boolean): string[] {
  const chart = presentAs(vendor, patient.resources);
  const types = [...new Set(chart.map(({ resourceType }) => resourceType))];
  const record = recordFromPages({
    patientId: patient.id,
    bases: ['https://ehr.example/fhir'],
    pages: chart
      .filter(({ resourceType }) => resourceType === 'Patient' || came(resourceType))
      .map((resource) => ({ body: resource as unknown as Json, askedFor: resource.resourceType })),
    states: new Map(types.map((type): [string, ReadState] => [type, came(type) ? 'loaded' : 'partial'])),
    problems: [],
  });
  const context = historySoFar(record, knowledge, spanOf(patient.asOf).first);
  return foundSoFar(context).flatMap(({ id, values }) => values.map((value) => `${id} ${value}`));
}

describe.each(VENDOR_IDS)('a record of %s that is still being read', (vendor) => {
  test.each(patients.map((patient) => [patient.id, patient] as const))('%s: what was found stays', (_, patient) => {
    const types = [
      ...new Set(presentAs(vendor, patient.resources).map(({ resourceType }) => resourceType as string)),
    ].filter((type) => type !== 'Patient');
    const whole = new Set(foundWith(vendor, patient, () => true));
    for (let subset = 0; subset < 2 ** types.length; subset++) {
      const came = new Set(types.filter((_type, i) => (subset >> i) & 1));
      const gone = foundWith(vendor, patient, (type) => came.has(type)).filter((one) => !whole.has(one));
      expect(gone, [...came].join(', ')).toEqual([]);
    }
  });
});

test('something is found before the last source has come', () => {
  const [first] = patients;
  if (!first) throw new Error('no patients');
  expect(foundWith('smart', first, (type) => type === 'Condition').length).toBeGreaterThan(0);
});
