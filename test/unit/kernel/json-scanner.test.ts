import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultWords, JsonScanner, jsonFaultOf } from '../../../src/kernel/json-scanner.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the place where JSON breaks, and why', () => {
  test.each([
    ['{"a":1,}', 1, 8, 'a name in quotes is missing'],
    ['{"a" 1}', 1, 6, 'a colon is missing'],
    ['{"a":tru}', 1, 9, 'a word that is none of true, false and null'],
    ['{\n "x": [1,\n 2 3]}', 3, 4, 'a comma or a closing bracket is missing'],
    ['hello', 1, 1, 'a value is missing'],
    ['{"a":[1,2', 1, 10, 'the text ends too early'],
    ['{"a":[1,2\n\n', 1, 10, 'the text ends too early'],
    ['{"a":"open', 1, 11, 'the text ends too early'],
    ['{"a":"o\npen"}', 1, 8, 'a control character inside a string'],
    ['["Grüße 👋", x]', 1, 14, 'a value is missing'],
    ['{"a":1}}', 1, 8, 'text after the end'],
    ['[1.]', 1, 4, 'a number that is none'],
    ['["\\x"]', 1, 4, 'an unknown escape inside a string'],
  ])('%j breaks at line %i, column %i: %s', (text, line, column, why) =>
    expect(jsonFaultOf(bytes(text))).toEqual({ line, column, why }));

  test('a text in UTF-16 is told by its first byte', () => {
    expect(jsonFaultOf(Uint8Array.of(0xff, 0xfe, 0x7b, 0))?.why).toBe('the text is not UTF-8');
  });

  test('the message repeats nothing of the text: it may be a record', () => {
    const fault = jsonFaultOf(bytes('{"name":"Rowan Ash","birthDate":1960-01-01}'), 7);
    expect(fault && faultWords(fault)).toBe(
      'not valid JSON at line 7, column 37: a comma or a closing bracket is missing (analyst)',
    );
  });
});

describe('the scanner and the parser of the platform', () => {
  /** JSON with one letter changed, left out or put in; most of it is no JSON any more. */
  const almostJson = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', ':', '"', '\\', '{', ']', '0', '-', '.', 'e', 'n', ' ', '\n'))
    .map(([json, place, letter]) => {
      const at = place % (json.length + 1);
      return `${json.slice(0, at)}${letter}${json.slice(at + (place % 2))}`;
    });

  test('agree on what is JSON', () => {
    fc.assert(
      fc.property(almostJson, (text) => {
        expect(jsonFaultOf(bytes(text)) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('the scanner breaks where no continuation could mend the text', () => {
    fc.assert(
      fc.property(almostJson, (text) => {
        const fault = jsonFaultOf(bytes(text));
        fc.pre(fault !== undefined && fault.line === 1);
        const good = new JsonScanner();
        expect(good.read(bytes(text.slice(0, (fault?.column ?? 1) - 1)))).not.toBe('broken');
      }),
    );
  });

  test('it does not matter how the text is cut into pieces', () => {
    fc.assert(
      fc.property(almostJson, fc.array(fc.nat(), { maxLength: 5 }), (text, places) => {
        const whole = bytes(text.trim());
        const scanner = new JsonScanner();
        const cuts = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
        [0, ...cuts].forEach((from, i) => {
          scanner.read(whole.subarray(from, cuts[i] ?? whole.length));
        });
        scanner.end();
        expect(scanner.fault).toEqual(jsonFaultOf(whole));
      }),
    );
  });
});
