/** Reads the inputs of a command, one after the other, as blocks of JSON texts. */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { type InputText, JsonTexts } from './json-texts.ts';
import type { Block, TextPlace } from './judge-block.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Why an input cannot be read, in words. The platform's message would do, but for the absolute path in it. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'the file may not be read',
  EPERM: 'the file may not be read',
  EISDIR: 'a folder, not a file',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `the file cannot be opened${code === '' ? '' : `: ${REASONS[code] ?? code}`} (analyst)`;
}

/** Puts texts side by side into memory of their own. */
function blockOf(input: string, texts: readonly InputText[]): Block {
  const size = texts.reduce((sum, text) => sum + (text.kind === 'text' ? text.bytes.length : 0), 0);
  const bytes = new Uint8Array(size);
  const places: TextPlace[] = [];
  let at = 0;
  for (const text of texts) {
    const { line, document } = text;
    const from = at;
    if (text.kind === 'broken') places.push({ line, document, from, to: from, broken: text.message });
    else {
      bytes.set(text.bytes, from);
      at += text.bytes.length;
      places.push({ line, document, from, to: at });
    }
  }
  return { input, bytes, texts: places };
}

/**
 * A small file that is one JSON text: the usual call has one Bundle to judge, and the platform's parser sees that it is
 * whole long before a scanner of our own is warm. Everything else is read as a stream.
 */
function smallDocument(file: string): InputText | undefined {
  try {
    const { size } = statSync(file);
    if (size === 0 || size > CHUNK_BYTES) return undefined;
    const bytes = readFileSync(file);
    JSON.parse(bytes.toString());
    return { kind: 'text', line: 1, bytes, document: true };
  } catch {
    return undefined;
  }
}

/** The blocks of one input; an input that cannot be read is a block that says so. */
export async function* blocksOf(file: string): AsyncGenerator<Block> {
  const input = file === '-' ? 'standard input' : file;
  const small = file === '-' ? undefined : smallDocument(file);
  if (small) {
    yield blockOf(input, [small]);
    return;
  }
  const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const texts = new JsonTexts();
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      const found = [...texts.push(chunk)];
      if (found.length > 0) yield blockOf(input, found);
    }
  } catch (error) {
    yield blockOf(input, [{ kind: 'broken', line: 1, document: true, message: reasonOf(error) }]);
    return;
  }
  const rest = [...texts.end()];
  if (rest.length > 0) yield blockOf(input, rest);
}
