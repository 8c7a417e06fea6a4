import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packCodes, unpackCodes } from '../../../src/terminology/code-table.ts';

const aCode = fc.oneof(
  fc.stringMatching(/^[A-Z0-9.-]{1,12}$/),
  fc.stringMatching(/^99999999999999999999999999999999999999[0-9]{1,4}$/),
);
const aTable = fc.dictionary(fc.stringMatching(/^[a-z:+-]{1,8}$/), fc.uniqueArray(aCode, { minLength: 1 }));

test('packed codes come out as they went in, whatever they look like', () => {
  fc.assert(
    fc.property(aTable, fc.array(fc.string()), (byConcept, others) => {
      const table = new Map(Object.entries(byConcept));
      const concepts = [...new Set([...others, ...table.keys()])];
      const rows = unpackCodes(packCodes(table, concepts), concepts).map(({ code, concept }) => `${code} ${concept}`);
      const expected = [...table].flatMap(([concept, codes]) => codes.map((code) => `${code} ${concept}`));
      expect([...rows].sort()).toEqual(expected.sort());
    }),
  );
});
