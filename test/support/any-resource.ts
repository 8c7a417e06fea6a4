/** Arbitrary FHIR, for the properties: small, so that thousands of runs stay quick. */
import fc from 'fast-check';

export type Part = Readonly<Record<string, unknown>>;

/** Words that have a meaning somewhere, and words that every object knows. */
const word = fc.constantFrom(
  'active',
  'completed',
  'not-taken',
  'true',
  '',
  ' ',
  'constructor',
  '__proto__',
  'toString',
  '2020-02-30',
  '2020-01-01',
  'Patient/a',
  '#m',
  'urn:uuid:1',
);

/** Any JSON at all, with a taste for what might be mistaken for FHIR. */
export const anyJson: fc.Arbitrary<unknown> = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, -1, 7.5),
    word,
    fc.string({ maxLength: 5 }),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'coding',
        'code',
        'system',
        'text',
        'reference',
        'start',
        'end',
        'value',
        'resourceType',
        'id',
        'x',
      ),
      tie('json'),
      { maxKeys: 3, noNullPrototype: true },
    ),
  ),
})).json;

export const partialDate = fc.constantFrom(
  '2019',
  '2020-02',
  '2020-02-29',
  '2021-12-31T23:30:00-05:00',
  '2022-01-01T00:30:00+14:00',
);
