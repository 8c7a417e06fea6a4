/**
 * The codes of a code system as two texts, a third of what they take by name: the codes in order, each with how many
 * characters it shares with the one before (base 36) and then the rest; and beside them the concepts by their number.
 */
export interface CodeTable {
  readonly codes: string;
  readonly concepts: string;
}

const BASE = 36;

/** Packs the codes of each concept; `concepts` is the list that gives the concepts their numbers. */
export function packCodes(table: ReadonlyMap<string, readonly string[]>, concepts: readonly string[]): CodeTable {
  const numbers = new Map(concepts.map((concept, number) => [concept, number.toString(BASE)]));
  const rows = [...table]
    .flatMap(([concept, codes]) => codes.map((code) => ({ code, number: numbers.get(concept) ?? '' })))
    .sort((a, b) => (a.code < b.code ? -1 : Number(a.code > b.code)));
  let before = '';
  const packed = rows.map(({ code }) => {
    let shared = 0;
    while (shared < BASE - 1 && shared < code.length && code[shared] === before[shared]) shared++;
    before = code;
    return shared.toString(BASE) + code.slice(shared);
  });
  return { codes: packed.join(' '), concepts: rows.map(({ number }) => number).join(' ') };
}

/** Each code with its concept; a code that stands for two comes twice. */
export function unpackCodes(
  table: CodeTable,
  concepts: readonly string[],
): readonly { readonly code: string; readonly concept: string }[] {
  if (table.codes === '') return [];
  const numbers = table.concepts.split(' ');
  let code = '';
  return table.codes.split(' ').map((packed, row) => {
    code = code.slice(0, Number.parseInt(packed[0] ?? '', BASE)) + packed.slice(1);
    return { code, concept: concepts[Number.parseInt(numbers[row] ?? '', BASE)] ?? '' };
  });
}
