/** What the mappers make of a few raw resources of one patient. */
import { type MappedRecord, mapRecord } from '../../src/mapping/map-record.ts';
import { recordOf } from './judge.ts';
import { terminology } from './terminology.ts';

export type RawResource = Readonly<Record<string, unknown>>;

/** Maps resources of one patient; each is given a subject, and an id (`r1`, `r2` … in order) where it has none. */
export function mapResources(...resources: readonly RawResource[]): MappedRecord {
  const entries = resources.map((resource, i) => ({
    resource: {
      id: `r${i + 1}`,
      ...(resource['resourceType'] === 'Medication' ? {} : { subject: { reference: 'Patient/p' } }),
      ...resource,
    },
  }));
  const patient = { resource: { resourceType: 'Patient', id: 'p' } };
  return mapRecord(recordOf({ resourceType: 'Bundle', entry: [patient, ...entries] }), terminology);
}

/** Reasons for which resources were set aside, each after its reference. */
export const setAside = ({ ignored }: MappedRecord) =>
  ignored.map(({ reference, reason }) => `${reference}: ${reason}`);

/** Problems, as code, reference and message. */
export const reported = ({ problems }: MappedRecord) =>
  problems.map(({ code, reference, message }) => `${code} ${reference ?? ''}: ${message}`);
