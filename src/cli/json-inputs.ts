/** The JSON values of inputs, one after the other; what cannot be read is named with its place. */
import { faultWords, jsonFaultOf } from '../kernel/json-scanner.ts';
import { blocksOf } from './read-blocks.ts';

export type JsonInput =
  | { readonly kind: 'value'; readonly where: string; readonly value: unknown }
  | { readonly kind: 'broken'; readonly where: string; readonly message: string };

/** A JSON file, or NDJSON with one value per line; `-` is standard input. */
export async function* jsonInputs(files: readonly string[]): AsyncGenerator<JsonInput> {
  for (const file of files) {
    for await (const { input, bytes, texts } of blocksOf(file)) {
      for (const { line, document, from, to, broken } of texts) {
        const where = document && line === 1 ? input : `${input}:${line}`;
        if (broken !== undefined) {
          yield { kind: 'broken', where, message: broken };
          continue;
        }
        const here = bytes.subarray(from, to);
        let value: unknown;
        try {
          value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(here));
        } catch {
          // The parser's own message quotes the text, and that is a record.
          const fault = jsonFaultOf(here, line);
          yield { kind: 'broken', where, message: fault ? faultWords(fault) : 'not UTF-8 (analyst)' };
          continue;
        }
        yield { kind: 'value', where, value };
      }
    }
  }
}
