/**
 * Cuts an input into JSON texts as it arrives: one per line (NDJSON), or one over as many lines as it likes (a plain
 * Bundle file). Only the present text is kept in memory; a text that breaks is given up where it breaks.
 *
 * Which of the two an input is, its first text tells: a text complete on its line makes it NDJSON. A first text that
 * breaks is either a broken document or the broken first line of NDJSON; that is settled by the first later line that is
 * a resource by itself.
 */
import { faultWords, isBlank, type JsonFault, JsonScanner, jsonFaultOf } from '../kernel/json-scanner.ts';

/** A text, or why there is none. */
export type InputText = {
  /** The line it begins with, from 1. */
  readonly line: number;
  /** It stood over several lines, or was meant to. */
  readonly document: boolean;
} & ({ readonly kind: 'text'; readonly bytes: Uint8Array } | { readonly kind: 'broken'; readonly message: string });

/** A line with its line feed, or a piece of a very long one. */
interface Piece {
  readonly line: number;
  readonly bytes: Uint8Array;
  /** The line ends with this piece. */
  readonly ends: boolean;
}

/**
 * The longest text that is parsed, in bytes. It keeps a line that never ends below 300 MB of memory, and the parser from
 * running out of heap: objects take several times the room of their text.
 */
export const LONGEST_TEXT = 224 * 1024 * 1024;
/** From this length on a line is followed while it arrives, in bytes. */
const LONG_LINE = 4 * 1024 * 1024;
/** Broken lines that are kept until it is known whether an input is NDJSON. */
const MOST_IN_DOUBT = 1000;

const LINE_FEED = 0x0a;

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return only && parts.length === 1 ? only : Buffer.concat(parts);
}

function withoutByteOrderMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function withoutLineFeed(bytes: Uint8Array): Uint8Array {
  return bytes.at(-1) === LINE_FEED ? bytes.subarray(0, -1) : bytes;
}

/** A resource by itself: an object that names its type. */
function isResource(text: Uint8Array): boolean {
  const value: unknown = JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.length).toString());
  return typeof value === 'object' && value !== null && 'resourceType' in value;
}

/** Cuts chunks into lines; a line longer than `LONG_LINE` comes in pieces. */
class Lines {
  #line: number;
  #carry: Uint8Array[] = [];
  #carried = 0;
  #within = false;

  constructor(line: number) {
    this.#line = line;
  }

  *push(chunk: Uint8Array): Generator<Piece> {
    let start = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, start)) {
      yield this.#piece(chunk.subarray(start, at + 1), true);
      start = at + 1;
    }
    if (start === chunk.length) return;
    this.#carry.push(chunk.subarray(start));
    this.#carried += chunk.length - start;
    if (this.#carried > LONG_LINE) yield this.#piece(undefined, false);
  }

  *end(): Generator<Piece> {
    if (this.#carried > 0 || this.#within) yield this.#piece(undefined, true);
  }

  #piece(last: Uint8Array | undefined, ends: boolean): Piece {
    const all = joined(last ? [...this.#carry, last] : this.#carry);
    const bytes = this.#within ? all : withoutByteOrderMark(all);
    const line = this.#line;
    if (ends) this.#line++;
    this.#within = !ends;
    this.#carry = [];
    this.#carried = 0;
    return { line, bytes, ends };
  }
}

/** The bytes of the present text. Lines that lie side by side are kept as one stretch: a document has millions of them. */
class Held {
  readonly #parts: Uint8Array[] = [];
  /** The last stretch, which may still grow. */
  #memory: ArrayBufferLike | undefined;
  #from = 0;
  #to = 0;
  size = 0;

  add(bytes: Uint8Array): void {
    if (this.#memory !== bytes.buffer || this.#to !== bytes.byteOffset) {
      this.#close();
      this.#memory = bytes.buffer;
      this.#from = bytes.byteOffset;
    }
    this.#to = bytes.byteOffset + bytes.length;
    this.size += bytes.length;
  }

  take(): Uint8Array {
    this.#close();
    this.size = 0;
    return joined(this.#parts.splice(0));
  }

  #close(): void {
    if (this.#memory) this.#parts.push(new Uint8Array(this.#memory, this.#from, this.#to - this.#from));
    this.#memory = undefined;
  }
}

const broken = (fault: JsonFault, line: number, document: boolean): InputText => ({
  kind: 'broken',
  line,
  document,
  message: faultWords(fault),
});

/** Cuts an input, given chunk by chunk, into its texts. */
export class JsonTexts {
  readonly #lines = new Lines(1);
  /** Each line is a text, for certain. */
  #ndjson = false;
  /** What was found since the first text broke, while it is not settled whether lines stand for themselves. */
  #doubt: { readonly document: InputText; readonly found: InputText[]; left: number } | undefined;
  #scanner: JsonScanner | undefined;
  #firstLine = 1;
  readonly #held = new Held();
  /** The rest of a line that was given up is passed over. */
  #skipping = false;
  #empty = true;

  *push(chunk: Uint8Array): Generator<InputText> {
    for (const piece of this.#lines.push(chunk)) yield* this.#take(piece);
  }

  /** What is left when the input ends. */
  *end(): Generator<InputText> {
    for (const piece of this.#lines.end()) yield* this.#take(piece);
    // A number at the top ends only with the input.
    if (this.#scanner) yield* this.#scanner.end() === 'complete' ? this.#finish(this.#firstLine) : this.#giveUp(true);
    if (this.#doubt) yield this.#doubt.document;
    if (this.#empty) yield { kind: 'broken', line: 1, document: true, message: 'the input is empty (analyst)' };
  }

  *#take(piece: Piece): Generator<InputText> {
    const { bytes, ends, line } = piece;
    if (this.#skipping) {
      this.#skipping = !ends;
      return;
    }
    if (!this.#scanner) {
      if (ends && bytes.every(isBlank)) return;
      this.#empty = false;
      if (ends && this.#ndjson) {
        yield { kind: 'text', line, bytes, document: false };
        return;
      }
      this.#scanner = new JsonScanner(line);
      this.#firstLine = line;
    }
    this.#held.add(bytes);
    const lineIsText = this.#ndjson || this.#doubt !== undefined;
    this.#scanner.read(lineIsText ? withoutLineFeed(bytes) : bytes);
    if (ends && lineIsText) this.#scanner.end();
    const { state } = this.#scanner;
    if (state === 'broken' || this.#held.size > LONGEST_TEXT) yield* this.#giveUp(ends);
    else if (ends && state === 'complete') yield* this.#finish(line);
  }

  *#finish(lastLine: number): Generator<InputText> {
    const line = this.#firstLine;
    const text: InputText = { kind: 'text', line, bytes: this.#held.take(), document: line !== lastLine };
    this.#scanner = undefined;
    if (this.#doubt) {
      if (!isResource(text.bytes)) {
        this.#wonder(text);
        return;
      }
      yield* this.#doubt.found;
      if (this.#doubt.left > 0) {
        const message = `not valid JSON, nor are the ${this.#doubt.left - 1} broken lines before it (analyst)`;
        yield { kind: 'broken', line: line - 1, document: false, message };
      }
      this.#doubt = undefined;
    }
    if (!text.document) this.#ndjson = true;
    yield text;
  }

  /** The present text is broken or too long; `ends` tells whether its last line is all there. */
  *#giveUp(ends: boolean): Generator<InputText> {
    const line = this.#firstLine;
    this.#scanner?.end();
    const fault = this.#scanner?.fault;
    this.#scanner = undefined;
    const text = this.#held.take();
    if (!fault) {
      this.#skipping = !ends;
      const message = `longer than ${LONGEST_TEXT / 1024 / 1024} MiB: a Bundle of that size cannot be read (analyst)`;
      yield { kind: 'broken', line, document: !this.#ndjson, message };
      return;
    }
    if (this.#ndjson || this.#doubt) {
      this.#skipping = !ends;
      if (this.#ndjson) yield broken(fault, line, false);
      else this.#wonder(broken(fault, line, false));
      return;
    }
    const [first, ...others] = [...linesOf(text, line)];
    const alone = (first && jsonFaultOf(first.bytes, line)) ?? fault;
    this.#doubt = { document: broken(fault, line, true), found: [broken(alone, line, false)], left: 0 };
    for (const piece of others) yield* this.#take(piece);
    this.#skipping = !ends;
  }

  #wonder(item: InputText): void {
    if (!this.#doubt) return;
    if (this.#doubt.found.length < MOST_IN_DOUBT) this.#doubt.found.push(item);
    else this.#doubt.left++;
  }
}

function* linesOf(text: Uint8Array, line: number): Generator<Piece> {
  const lines = new Lines(line);
  yield* lines.push(text);
  yield* lines.end();
}
