/**
 * Follows JSON text byte by byte, as it arrives: whether a value is complete, and where the text stops being JSON. The platform's
 * parser needs the whole text and quotes it in its message; a record may be too long for the one and too private for the
 * other. Agreement with the platform's parser is a property test.
 */

/** Where the text breaks (line and column from 1, columns in characters), and why, in words that repeat nothing of it. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

/** Which byte may come next. */
const VALUE = 0;
const VALUE_OR_END = 1;
const NAME = 2;
const NAME_OR_END = 3;
const COLON = 4;
const AFTER_VALUE = 5;
const STRING = 6;
const ESCAPE = 7;
const HEX = 8;
const MINUS = 9;
const ZERO = 10;
const DIGITS = 11;
const POINT = 12;
const FRACTION = 13;
const EXPONENT = 14;
const EXPONENT_SIGN = 15;
const EXPONENT_DIGITS = 16;
const WORD = 17;
const DONE = 18;

const WHY: readonly string[] = [
  'a value is missing',
  'a value or "]" is missing',
  'a name in quotes is missing',
  'a name in quotes or "}" is missing',
  'a colon is missing',
  'a comma or a closing bracket is missing',
  'a control character inside a string',
  'an unknown escape inside a string',
  'an unknown escape inside a string',
  'a number that is none',
  'a number that is none',
  'a number that is none',
  'a number that is none',
  'a number that is none',
  'a number that is none',
  'a number that is none',
  'a number that is none',
  'a word that is none of true, false and null',
  'text after the end',
];

const OBJECT = 0;
const ARRAY = 1;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** White space as JSON has it. */
export const isBlank = (byte: number) =>
  byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB;
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
const isHex = (byte: number) => isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
const isExponent = (byte: number) => byte === 0x65 || byte === 0x45;
const bytesOf = (word: string) => [...word].map((letter) => letter.charCodeAt(0));

const WORDS: ReadonlyMap<number, readonly number[]> = new Map(
  ['true', 'false', 'null'].map((word) => [word.charCodeAt(0), bytesOf(word)]),
);
const ESCAPES: ReadonlySet<number> = new Set(bytesOf('"\\/bfnrt'));

export type ScanState = 'open' | 'complete' | 'broken';

export class JsonScanner {
  #next = VALUE;
  /** What is open, outermost first. */
  readonly #open: number[] = [];
  /** Whether the string being read is a name. */
  #isName = false;
  /** Letters of a word, or digits of an escape, that are still to come. */
  #word: readonly number[] = [];
  #left = 0;
  #line: number;
  /** Characters of the present line before the present piece. */
  #before = 0;
  #fault: JsonFault | undefined;

  /** `line` is the number of the line with which the text begins. */
  constructor(line = 1) {
    this.#line = line;
  }

  get fault(): JsonFault | undefined {
    return this.#fault;
  }

  /** Reads on. Nothing but blanks may follow a complete value; after a fault nothing more is read. */
  read(bytes: Uint8Array): ScanState {
    const to = bytes.length;
    for (let i = 0; i < to && !this.#fault; i++) {
      // Most of a record is inside strings.
      if (this.#next === STRING) {
        while (i < to && bytes[i] !== QUOTE && bytes[i] !== BACKSLASH && (bytes[i] ?? 0) >= SPACE) i++;
        if (i === to) break;
      }
      const byte = bytes[i] ?? 0;
      if (this.#take(byte)) continue;
      this.#count(bytes.subarray(0, i));
      // Neither byte stands anywhere in UTF-8; both open a text in UTF-16.
      this.#breakOff(byte >= 0xfe ? 'the text is not UTF-8' : (WHY[this.#next] ?? ''));
    }
    if (!this.#fault) this.#count(bytes);
    return this.state;
  }

  get state(): ScanState {
    if (this.#fault) return 'broken';
    return this.#next === DONE ? 'complete' : 'open';
  }

  /** Says that nothing follows: a value that is still open is broken here. */
  end(): ScanState {
    if (this.state === 'open') {
      const numeric = [ZERO, DIGITS, FRACTION, EXPONENT_DIGITS].includes(this.#next);
      if (numeric && this.#open.length === 0) this.#next = DONE;
      else this.#breakOff('the text ends too early');
    }
    return this.state;
  }

  #breakOff(why: string): void {
    this.#fault = { line: this.#line, column: this.#before + 1, why };
  }

  #count(bytes: Uint8Array): void {
    let start = 0;
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, start)) {
      this.#line++;
      this.#before = 0;
      start = at + 1;
    }
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      // Continuation bytes belong to the character before them; four-byte characters count twice, as in JavaScript.
      if ((byte & 0xc0) !== 0x80) this.#before += byte >= 0xf0 ? 2 : 1;
    }
  }

  #closeValue(): true {
    this.#next = this.#open.length === 0 ? DONE : AFTER_VALUE;
    return true;
  }

  #goOn(next: number): true {
    this.#next = next;
    return true;
  }

  /** Takes one byte; false where it may not stand here. */
  #take(byte: number): boolean {
    switch (this.#next) {
      case STRING:
        if (byte === QUOTE) return this.#isName ? this.#goOn(COLON) : this.#closeValue();
        return byte === BACKSLASH ? this.#goOn(ESCAPE) : byte >= SPACE;
      case ESCAPE:
        if (byte === 0x75) {
          this.#left = 4;
          return this.#goOn(HEX);
        }
        return ESCAPES.has(byte) && this.#goOn(STRING);
      case HEX:
        if (!isHex(byte)) return false;
        this.#left--;
        return this.#left > 0 || this.#goOn(STRING);
      case WORD:
        if (byte !== this.#word[this.#word.length - this.#left]) return false;
        this.#left--;
        return this.#left > 0 || this.#closeValue();
      case MINUS:
        return isDigit(byte) && this.#goOn(byte === 0x30 ? ZERO : DIGITS);
      case ZERO:
      case DIGITS:
        if (this.#next === DIGITS && isDigit(byte)) return true;
        if (byte === 0x2e) return this.#goOn(POINT);
        return isExponent(byte) ? this.#goOn(EXPONENT) : this.#afterNumber(byte);
      case POINT:
        return isDigit(byte) && this.#goOn(FRACTION);
      case FRACTION:
        if (isDigit(byte)) return true;
        return isExponent(byte) ? this.#goOn(EXPONENT) : this.#afterNumber(byte);
      case EXPONENT:
        if (byte === 0x2b || byte === 0x2d) return this.#goOn(EXPONENT_SIGN);
        return isDigit(byte) && this.#goOn(EXPONENT_DIGITS);
      case EXPONENT_SIGN:
        return isDigit(byte) && this.#goOn(EXPONENT_DIGITS);
      case EXPONENT_DIGITS:
        return isDigit(byte) || this.#afterNumber(byte);
      case DONE:
        return isBlank(byte);
      default:
        return isBlank(byte) || this.#structure(byte);
    }
  }

  #afterNumber(byte: number): boolean {
    this.#closeValue();
    return this.#take(byte);
  }

  #structure(byte: number): boolean {
    const here = this.#open.at(-1);
    switch (this.#next) {
      case COLON:
        return byte === 0x3a && this.#goOn(VALUE);
      case NAME:
      case NAME_OR_END:
        if (byte === QUOTE) {
          this.#isName = true;
          return this.#goOn(STRING);
        }
        return byte === 0x7d && this.#next === NAME_OR_END && this.#close();
      case AFTER_VALUE:
        if (byte === 0x2c) return this.#goOn(here === OBJECT ? NAME : VALUE);
        return byte === (here === OBJECT ? 0x7d : 0x5d) && this.#close();
      default:
        if (byte === 0x5d && this.#next === VALUE_OR_END) return this.#close();
        return this.#beginValue(byte);
    }
  }

  #close(): true {
    this.#open.pop();
    return this.#closeValue();
  }

  #beginValue(byte: number): boolean {
    if (byte === 0x7b) {
      this.#open.push(OBJECT);
      return this.#goOn(NAME_OR_END);
    }
    if (byte === 0x5b) {
      this.#open.push(ARRAY);
      return this.#goOn(VALUE_OR_END);
    }
    if (byte === QUOTE) {
      this.#isName = false;
      return this.#goOn(STRING);
    }
    if (byte === 0x2d) return this.#goOn(MINUS);
    if (isDigit(byte)) return this.#goOn(byte === 0x30 ? ZERO : DIGITS);
    const word = WORDS.get(byte);
    if (!word) return false;
    this.#word = word;
    this.#left = word.length - 1;
    return this.#goOn(WORD);
  }
}

/** The fault of a text that is all there, undefined where it is JSON. A text that stops short breaks behind its last character. */
export function jsonFaultOf(text: Uint8Array, line = 1): JsonFault | undefined {
  let end = text.length;
  while (end > 0 && isBlank(text[end - 1] ?? 0)) end--;
  const scanner = new JsonScanner(line);
  scanner.read(text.subarray(0, end));
  scanner.end();
  return scanner.fault;
}

/** The message for a fault; who mends it stands behind it. */
export function faultWords({ line, column, why }: JsonFault): string {
  return `not valid JSON at line ${line}, column ${column}: ${why} (analyst)`;
}
