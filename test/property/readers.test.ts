/** The hand-written readers and the schema agree on what can be read, element by element; neither throws. */
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { readCondition, readConditionCode } from '../../src/fhir/condition.ts';
import { isJson, type Json } from '../../src/fhir/elements.ts';
import { kindOfUse, readNamedMedication, readStanding, readUseDetails } from '../../src/fhir/medication-use.ts';
import { readObservation, readObservationCode } from '../../src/fhir/observation.ts';
import { readProcedure, readProcedureCode } from '../../src/fhir/procedure.ts';
import { anyJson, type Part, partialDate } from '../support/any-resource.ts';
import { faultyElements, type ReadType, SCHEMAS } from '../support/fhir-schema.ts';
import { holds } from '../support/holds.ts';
import { RUNS } from '../support/property-runs.ts';

const TYPES = Object.keys(SCHEMAS) as readonly ReadType[];
const RUNS_EACH = Math.ceil(RUNS / TYPES.length);

/** Elements that the readers could not read. */
function losses(type: ReadType, resource: Json): readonly string[] {
  const found: string[] = [];
  const kind = kindOfUse(type);
  if (kind !== undefined) {
    readStanding(resource, kind);
    readNamedMedication(resource, kind, found);
    readUseDetails(resource, kind, found);
  } else if (type === 'Condition') {
    readConditionCode(resource, found);
    readCondition(resource, found);
  } else if (type === 'Procedure') {
    readProcedureCode(resource, found);
    readProcedure(resource, found);
  } else {
    readObservationCode(resource, found);
    readObservation(resource, found);
  }
  return [...new Set(found.map((element) => element.split('.')[0] ?? ''))].sort();
}

const coding = fc.record(
  { system: fc.constantFrom('http://loinc.org', 'urn:oid:1.2.3'), code: fc.string({ minLength: 1, maxLength: 4 }) },
  { requiredKeys: [] },
);
const concept = fc.record(
  { coding: fc.array(coding, { maxLength: 2 }), text: fc.constantFrom('a', 'b') },
  { requiredKeys: [] },
);
const reference = fc.record({ reference: fc.constantFrom('Condition/c', '#m', 'urn:uuid:1') });
const period = fc.record({ start: partialDate, end: partialDate }, { requiredKeys: [] });

/** A value that fits the element, by its name. */
function fitting(element: string): fc.Arbitrary<unknown> {
  if (/Period$/.test(element)) return period;
  if (/DateTime$|^recordedDate$|^authoredOn$|^when/.test(element)) return partialDate;
  if (/Reference$|^basedOn$|^derivedFrom$|^partOf$|^request$|Prescription$|^focus$/.test(element)) {
    return fc.oneof(reference, fc.array(reference, { maxLength: 2 }));
  }
  if (element === 'valueString') return fc.constant('ECOG 1');
  if (element === 'valueInteger') return fc.nat(5);
  if (element === 'valueQuantity') return fc.record({ value: fc.nat(9) });
  if (/^note$|^dosage/.test(element))
    return fc.array(fc.record({ text: fc.constant('every 3 weeks') }), { maxLength: 2 });
  if (element === 'extension')
    return fc.array(fc.record({ url: fc.constant('x'), valueCodeableConcept: concept }), { maxLength: 2 });
  return fc.oneof(concept, fc.array(concept, { maxLength: 2 }));
}

/** A resource of which each element fits, is any JSON, or is not there. */
function resourceOf(type: ReadType): fc.Arbitrary<Part> {
  const elements = Object.keys(SCHEMAS[type].shape);
  return fc.record(
    Object.fromEntries(
      elements.map((element) => [
        element,
        fc.oneof({ weight: 4, arbitrary: fitting(element) }, { weight: 1, arbitrary: anyJson }),
      ]),
    ),
    { requiredKeys: [], noNullPrototype: true },
  );
}

describe.each(TYPES)('%s', (type) => {
  holds(
    'what the schema objects to is a loss of the reader, and nothing else is',
    resourceOf(type),
    (resource) => expect(losses(type, resource)).toEqual(faultyElements(type, resource)),
    RUNS_EACH,
  );

  const elements = [
    'status',
    'taken',
    'adherence',
    'intent',
    'reportedBoolean',
    'verificationStatus',
    'referenceRange',
  ];
  holds(
    'no reader throws, whatever stands in its place',
    fc.tuple(anyJson, fc.dictionary(fc.constantFrom(...elements, ...Object.keys(SCHEMAS[type].shape)), anyJson)),
    ([json, parts]) => {
      if (isJson(json)) losses(type, json);
      losses(type, parts);
    },
    RUNS_EACH,
  );
});
