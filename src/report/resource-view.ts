/**
 * A resource of the chart as a person reads it: its few telling elements, in order, as plain words. It takes any JSON,
 * from any release, and leaves out what it does not know; the raw resource stands beside it.
 */

/** Elements that are told, by the name of a label. */
export type ResourceField =
  | 'resource'
  | 'version'
  | 'updated'
  | 'status'
  | 'verification'
  | 'category'
  | 'intent'
  | 'what'
  | 'when'
  | 'recorded'
  | 'reason'
  | 'statusReason'
  | 'site'
  | 'value'
  | 'dose'
  | 'stage'
  | 'outcome'
  | 'note'
  | 'author'
  | 'encounter';

export interface ResourceLine {
  readonly field: ResourceField;
  readonly text: string;
}

/** Element names by field, in the order in which they are looked for and told. */
const ELEMENTS: readonly (readonly [ResourceField, readonly string[]])[] = [
  [
    'what',
    ['code', 'medicationCodeableConcept', 'medicationReference', 'medication', 'vaccineCode', 'type', 'class', 'title'],
  ],
  ['status', ['status', 'clinicalStatus', 'wasNotTaken', 'taken', 'doNotPerform']],
  ['verification', ['verificationStatus']],
  ['intent', ['intent']],
  ['category', ['category']],
  [
    'when',
    [
      'effectiveDateTime',
      'effectivePeriod',
      'effectiveTimeDateTime',
      'effectiveTimePeriod',
      'performedDateTime',
      'performedPeriod',
      'occurrenceDateTime',
      'occurrencePeriod',
      'onsetDateTime',
      'onsetPeriod',
      'onsetString',
      'abatementDateTime',
      'period',
      'authoredOn',
      'dateWritten',
    ],
  ],
  ['recorded', ['recordedDate', 'dateAsserted', 'issued', 'dateRecorded']],
  [
    'value',
    [
      'valueCodeableConcept',
      'valueQuantity',
      'valueString',
      'valueInteger',
      'valueBoolean',
      'valueDateTime',
      'component',
    ],
  ],
  ['dose', ['dosage', 'dosageInstruction']],
  [
    'reason',
    ['reasonCode', 'reasonReference', 'reason', 'reasonCodeableConcept', 'reasonGiven', 'reasonForUseCodeableConcept'],
  ],
  ['statusReason', ['statusReason', 'reasonNotGiven', 'reasonNotTaken']],
  ['site', ['bodySite', 'bodysite']],
  ['stage', ['stage']],
  ['outcome', ['outcome']],
  ['note', ['note', 'notes', 'comment']],
  ['author', ['recorder', 'asserter', 'requester', 'performer', 'informationSource']],
  ['encounter', ['encounter', 'context']],
];

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Words of a value of any FHIR type that is told; nothing where it holds none. */
function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) {
    const words = value.flatMap((one) => wordsOf(one) ?? []);
    return words.length > 0 ? [...new Set(words)].join('; ') : undefined;
  }
  if (!isObject(value)) return undefined;
  const { text, coding, display, reference, start, end, value: number, unit, code } = value;
  if (typeof number === 'number' || typeof number === 'string') {
    return `${number}${typeof unit === 'string' ? ` ${unit}` : typeof code === 'string' ? ` ${code}` : ''}`;
  }
  if (typeof text === 'string' && text !== '') return text;
  if (Array.isArray(coding)) {
    return wordsOf(coding.map((one) => (isObject(one) ? (one['display'] ?? one['code']) : undefined)));
  }
  if (typeof display === 'string') return display;
  if (typeof reference === 'string') return reference;
  if (typeof start === 'string' || typeof end === 'string') {
    return `${typeof start === 'string' ? start : '…'} – ${typeof end === 'string' ? end : '…'}`;
  }
  // A component, a stage, a dosage line or a performer: the words of its parts.
  const parts = ['code', 'valueCodeableConcept', 'valueQuantity', 'valueString', 'valueInteger', 'summary', 'actor']
    .flatMap((name) => wordsOf(value[name]) ?? [])
    .join(': ');
  return parts === '' ? undefined : parts;
}

/** The telling elements of a resource, each as one line. */
export function resourceLines(resource: unknown): readonly ResourceLine[] {
  if (!isObject(resource)) return [];
  const { resourceType, id, meta } = resource;
  const lines: ResourceLine[] = [];
  const add = (field: ResourceField, text: string | undefined) => {
    if (text !== undefined) lines.push({ field, text });
  };
  if (typeof resourceType === 'string') {
    add('resource', typeof id === 'string' ? `${resourceType}/${id}` : resourceType);
  }
  for (const [field, names] of ELEMENTS) {
    const words = names.flatMap((name) => {
      const value = resource[name];
      // 'true' alone says nothing: which element it is must be told.
      return typeof value === 'boolean' ? [`${name}: ${value}`] : (wordsOf(value) ?? []);
    });
    add(field, words.length > 0 ? words.join('; ') : undefined);
  }
  if (isObject(meta)) {
    add('version', wordsOf(meta['versionId']));
    add('updated', wordsOf(meta['lastUpdated']));
  }
  return lines;
}
