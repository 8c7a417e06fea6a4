/** Patient → the stamp. */
import type { PatientIdentity } from '../contract/identity.ts';
import { isJson, object, objects, text } from '../fhir/elements.ts';
import type { PatientRecord } from '../fhir/record.ts';

/** Reads the stamp from the Patient resource; a name that is missing, or was not read, says so. */
export function identityOf(record: PatientRecord): PatientIdentity {
  const resource = record.patient?.resource ?? {};
  const names = objects(resource['name']);
  const chosen =
    names.find((name) => name['use'] === 'official') ?? names.find((name) => name['use'] === 'usual') ?? names[0];
  const given = chosen?.['given'];
  const parts = [
    ...(Array.isArray(given) ? given : [given]).filter((part): part is string => typeof part === 'string'),
    // DSTU2 keeps family names in a list.
    ...(Array.isArray(chosen?.['family']) ? chosen['family'] : [chosen?.['family']]).filter(
      (part): part is string => typeof part === 'string',
    ),
  ];
  const name = text(chosen?.['text']) ?? (parts.length > 0 ? parts.join(' ') : undefined);
  const number = objects(resource['identifier']).find((identifier) => {
    const type = object(identifier['type']);
    return objects(type['coding']).some((coding) => isJson(coding) && coding['code'] === 'MR');
  });
  return {
    name: name ?? (record.patient ? 'name not on record' : 'name could not be read'),
    birthDate: text(resource['birthDate']),
    sex: text(resource['gender']),
    recordNumber: text(number?.['value']),
  };
}
