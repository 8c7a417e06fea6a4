/** From JSON texts to lines of output. Runs alike in the main thread and in a worker thread. */
import { isAscii, isUtf8 } from 'node:buffer';
import { assess, type Knowledge } from '../assess/assess.ts';
import { takeSnapshot } from '../assess/snapshot.ts';
import { recordsOf } from '../fhir/record.ts';
import { faultWords, jsonFaultOf } from '../kernel/json-scanner.ts';
import type { Judging } from './evaluate-options.ts';

/** Some texts of one input, side by side in one buffer, so that a thread can be given them without a copy. */
export interface Block {
  /** What the input is called in messages. */
  readonly input: string;
  readonly bytes: Uint8Array;
  readonly texts: readonly TextPlace[];
}

export interface TextPlace {
  readonly line: number;
  /** The only text of its input, over several lines: messages leave the line out. */
  readonly document: boolean;
  readonly from: number;
  readonly to: number;
  /** Why there is no text here. */
  readonly broken?: string;
}

export interface Judged {
  /** For standard output: one Assessment per line. */
  readonly output: Uint8Array;
  /** For standard error: what was wrong, and where. */
  readonly messages: string;
  /** Something could not be read. */
  readonly failed: boolean;
}

/** One-byte text is read much faster, and most records are that. */
function textOf(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** The first line that is not UTF-8. */
function lineNotUtf8(bytes: Buffer, line: number): number {
  let start = 0;
  for (let number = line; ; number++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return number;
    start = end + 1;
  }
}

/** Makes the judge; `knowledge` and the options stay the same for all blocks. */
export function createJudge(knowledge: Knowledge, { snapshot, ...options }: Judging): (block: Block) => Judged {
  return ({ input, bytes, texts }) => {
    const lines: string[] = [];
    const messages: string[] = [];
    let failed = false;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

    const fail = (where: string, message: string) => {
      failed = true;
      messages.push(`${where}: ${message}\n`);
    };
    const judge = (where: string, place: TextPlace) => {
      const here = buffer.subarray(place.from, place.to);
      const text = textOf(here);
      if (text === undefined) {
        fail(where, `not UTF-8 in line ${lineNotUtf8(here, place.line)} (analyst)`);
        return;
      }
      let json: unknown;
      try {
        json = JSON.parse(text);
      } catch {
        // The parser's own message quotes the text, and that is a record.
        const fault = jsonFaultOf(here, place.line);
        fail(where, fault ? faultWords(fault) : 'not valid JSON (analyst)');
        return;
      }
      const records = recordsOf(json);
      if (!records.ok) {
        fail(where, `${records.error.message} (${records.error.whoFixesIt})`);
        return;
      }
      for (const record of records.value) {
        const taken = snapshot ? takeSnapshot(record, knowledge, options) : undefined;
        const assessment = taken?.assessment ?? assess(record, knowledge, options);
        lines.push(`${JSON.stringify(taken ?? assessment)}\n`);
        for (const { severity, code, message, reference, whoFixesIt } of assessment.problems) {
          const at = reference === undefined ? '' : ` ${reference}`;
          messages.push(`${where}${at}: ${severity} ${code}: ${message} (${whoFixesIt})\n`);
        }
      }
    };

    for (const place of texts) {
      const where = place.document && place.line === 1 ? input : `${input}:${place.line}`;
      if (place.broken === undefined) judge(where, place);
      else fail(where, place.broken);
    }
    return { output: new TextEncoder().encode(lines.join('')), messages: messages.join(''), failed };
  };
}
