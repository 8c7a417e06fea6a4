import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type InputText, JsonTexts, LONGEST_TEXT } from '../../../src/cli/json-texts.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The texts of an input that arrives in pieces of `size` bytes: what it holds, or why not, with its line. */
function textsOf(input: string | Uint8Array, size = 1 << 20): readonly string[] {
  const whole = typeof input === 'string' ? bytes(input) : input;
  const texts = new JsonTexts();
  const found: InputText[] = [];
  for (let at = 0; at < whole.length; at += size) found.push(...texts.push(whole.slice(at, at + size)));
  found.push(...texts.end());
  return found.map((text) => {
    const where = `${text.line}${text.document ? ' document' : ''}`;
    if (text.kind === 'broken') return `${where} broken: ${text.message}`;
    const content = new TextDecoder().decode(text.bytes).trim();
    return `${where}: ${text.document ? JSON.stringify(JSON.parse(content)) : content}`;
  });
}

const one = '{"resourceType":"Bundle","id":"one"}';
const two = '{"resourceType":"Bundle","id":"two"}';
const pretty = JSON.stringify(JSON.parse(one), undefined, 2);
const entryPerLine = '{"resourceType":"Bundle","entry":[\n{"resource":{"id":1}},\n{"resource":{"id":2}}\n]}\n';

describe('one Bundle per line', () => {
  test('each line is a text with its number', () => {
    expect(textsOf(`${one}\n${two}\n`)).toEqual([`1: ${one}`, `2: ${two}`]);
  });
  test('the last line may lack its line feed', () => {
    expect(textsOf(`${one}\n${two}`)).toEqual([`1: ${one}`, `2: ${two}`]);
  });
  test('lines may end as on Windows, and a byte-order mark is no part of the text', () => {
    expect(textsOf(`\uFEFF${one}\r\n\r\n${two}\r\n`)).toEqual([`1: ${one}`, `3: ${two}`]);
  });
  test('a byte-order mark in the middle, where files were joined, is passed over', () => {
    expect(textsOf(`${one}\n\uFEFF${two}\n`)).toEqual([`1: ${one}`, `2: ${two}`]);
  });
  test('a broken first line is told apart from a broken document, and the others are read', () => {
    expect(textsOf(`{"resourceType":"Bundle","id":oops}\n${one}\n${two}\n`)).toEqual([
      '1 broken: not valid JSON at line 1, column 31: a value is missing (analyst)',
      `2: ${one}`,
      `3: ${two}`,
    ]);
  });
  test.each([
    '{"resourceType":"Bundle","entry":[',
    '{"resourceType":"Bundle","id":"o',
    '{"resourceType":"Bundle",',
    '{',
  ])('a first line that stops short (%s) costs nothing but itself', (start) => {
    expect(textsOf(`${start}\n${one}\nnonsense\n${two}\n`)).toEqual([
      `1 broken: not valid JSON at line 1, column ${start.length + 1}: the text ends too early (analyst)`,
      `2: ${one}`,
      '3: nonsense',
      `4: ${two}`,
    ]);
  });
});

describe('a plain Bundle file', () => {
  test('over many lines it is one text', () => {
    expect(textsOf(pretty)).toEqual([`1 document: ${one}`]);
    expect(textsOf(`\n${pretty}\n\n`)).toEqual([`2 document: ${one}`]);
    expect(textsOf(entryPerLine)).toEqual([
      '1 document: {"resourceType":"Bundle","entry":[{"resource":{"id":1}},{"resource":{"id":2}}]}',
    ]);
  });
  test('on one line it is one text', () => {
    expect(textsOf(one)).toEqual([`1: ${one}`]);
  });
  test('broken, it is one fault with its place, not one for each line', () => {
    expect(textsOf(pretty.replace('",', '"'))).toEqual([
      '1 document broken: not valid JSON at line 3, column 3: a comma or a closing bracket is missing (analyst)',
    ]);
    expect(textsOf(entryPerLine.replace('},', '}'))).toEqual([
      '1 document broken: not valid JSON at line 3, column 1: a comma or a closing bracket is missing (analyst)',
    ]);
    expect(textsOf(pretty.slice(0, -2))).toEqual([
      '1 document broken: not valid JSON at line 3, column 14: the text ends too early (analyst)',
    ]);
  });
  test('several documents in one file are read one after the other', () => {
    expect(textsOf(`${pretty}\n${pretty}\n`)).toEqual([`1 document: ${one}`, `5 document: ${one}`]);
  });
  test.each(['', '\n \r\n'])('an input with nothing in it (%j) says so', (input) => {
    expect(textsOf(input)).toEqual(['1 document broken: the input is empty (analyst)']);
  });
});

describe('a line that is far too long', () => {
  test('broken early, it is given up at once, and the next line is read', () => {
    const long = Buffer.concat([bytes(`${one}\n{"id":oops`), Buffer.alloc(30 << 20, 'x'), bytes(`\n${two}\n`)]);
    expect(textsOf(long)).toEqual([
      `1: ${one}`,
      '2 broken: not valid JSON at line 2, column 7: a value is missing (analyst)',
      `3: ${two}`,
    ]);
  });
  test('as the first line too', () => {
    const long = Buffer.concat([bytes('{"id":oops'), Buffer.alloc(30 << 20, 'x'), bytes(`\n${two}\n`)]);
    expect(textsOf(long)).toEqual([
      '1 broken: not valid JSON at line 1, column 7: a value is missing (analyst)',
      `2: ${two}`,
    ]);
  });
  test('whole and of a reasonable length, it is read', () => {
    const text = JSON.stringify({ resourceType: 'Bundle', id: 'x'.repeat(9 << 20) });
    expect(textsOf(`${text}\n${two}\n`, 1 << 16)).toEqual([`1: ${text}`, `2: ${two}`]);
  });
  test('longer than any Bundle may be, it is refused, and the next line is read', { timeout: 60_000 }, () => {
    const texts = new JsonTexts();
    const chunk = new Uint8Array(8 << 20).fill(0x78);
    const found = [...texts.push(bytes(`${one}\n"`))];
    for (let sent = 0; sent <= LONGEST_TEXT; sent += chunk.length) found.push(...texts.push(chunk));
    found.push(...texts.push(bytes(`"\n${two}\n`)), ...texts.end());
    expect(found.map(({ line, kind }) => `${line} ${kind}`)).toEqual(['1 text', '2 broken', '3 text']);
  });
});

test('it does not matter how an input is cut into chunks', () => {
  const part = fc.constantFrom(one, two, pretty, entryPerLine, '', '{"id":', 'oops', '"\u00e4"', '\uFEFF', ']', '5');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 40 }),
      (parts, feed, size) => {
        const input = parts.join(feed);
        expect(textsOf(input, size)).toEqual(textsOf(input));
      },
    ),
  );
});
