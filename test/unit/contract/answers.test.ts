import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { AnswerSchemas } from '../../../src/contract/answer-schemas.ts';
import { readAnswers } from '../../../src/contract/answers.ts';

const words = ['yes', 'no', 'unknown', 'none', 'clear-cell', 'non-clear-cell', '0-3', '>12', 'during', 'radical'];
const more = ['partial', 'perioperative', 'advanced', 'kidney-cancer', 'other', 'progression', 'toxicity', ''];
const aDate = fc.constantFrom('2021', '2021-05', '2021-05-18', '2021-5', 'May 2021');
const aWord = fc.constantFrom(...words, ...more);
const aNumber = fc.constantFrom(0, 3, 5, 6, 70, 100, 101, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53);
const simple = fc.oneof(aWord, aDate, aNumber, fc.constantFrom(null, undefined, true));
const anObject = fc.record(
  {
    status: aWord,
    extent: fc.oneof(aWord, fc.constant(undefined)),
    date: simple,
    progressing: aNumber,
    total: fc.oneof(aNumber, simple),
    karnofsky: aNumber,
    ecog: aNumber,
    more: simple,
  },
  { requiredKeys: [] },
);
const aValue = fc.oneof(simple, anObject, fc.array(simple, { maxLength: 3 }), fc.constant(['pazopanib']));

describe('an answer', () => {
  test.each(Object.entries(AnswerSchemas))('to "%s" is read as its schema reads it', (kind, schema) => {
    const id = kind === 'stop-reason' ? 'stop-reason:2' : kind;
    fc.assert(
      fc.property(aValue, (value) => {
        const full = z.safeParse(schema, value);
        const { answers, refused } = readAnswers({ [id]: value });
        expect(refused.length === 0).toBe(full.success);
        const { stopReasons, ...others } = answers;
        const read = stopReasons ? stopReasons.get(2) : Object.values(others)[0];
        expect(read).toEqual(full.data);
      }),
      { numRuns: 500 },
    );
  });

  test('to a question that nobody asks is refused by name, and the others are kept', () => {
    const { answers, refused } = readAnswers({
      colour: 'red',
      toString: 'no',
      'stop-reason': 'other',
      indication: 'other',
    });
    expect(answers).toEqual({ indication: 'other' });
    expect(refused).toEqual(
      ['colour', 'toString', 'stop-reason'].map((id) => `"${id}" is no question that can be answered`),
    );
  });
});
