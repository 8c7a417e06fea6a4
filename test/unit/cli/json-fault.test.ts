import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeJsonFault, whereBroken } from '../../../src/cli/json-fault.ts';

describe('the place where JSON breaks', () => {
  test.each([
    ['{"a":1,}', 1, 8],
    ['{"a" 1}', 1, 6],
    ['{"a":tru}', 1, 9],
    ['{\n "x": [1,\n 2 3]}', 3, 4],
    ['hello', 1, 1],
    ['{"a":[1,2', 1, 10],
    ['{"a":"open', 1, 11],
  ])('%j breaks at line %i, column %i', (text, line, column) => expect(whereBroken(text)).toEqual({ line, column }));

  test('a stray character is found wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 2 }), fc.nat(), (numbers, at) => {
        const text = JSON.stringify(numbers);
        const commas = [...text].flatMap((letter, i) => (letter === ',' ? [i] : []));
        const place = commas[at % commas.length] ?? 1;
        const broken = `${text.slice(0, place)};${text.slice(place + 1)}`;
        expect(whereBroken(broken).column).toBe(place + 1);
      }),
    );
  });

  test('the message repeats nothing of the text: it may be a record', () => {
    const message = describeJsonFault('{"name":"Rowan Ash","birthDate":1960-01-01}');
    expect(message).toBe('not valid JSON at line 1, column 37 (analyst)');
    expect(describeJsonFault('  ')).toBe('the input is empty (analyst)');
  });
});
