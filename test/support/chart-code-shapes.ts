/** What can be told of a code without its code system: its shape, and its check digit where it has one. */
import { SYSTEMS } from './chart-codes.ts';

/** LOINC's check digit: modulus 10, doubling every second digit from the right. */
export function hasLoincCheckDigit(code: string): boolean {
  const match = /^(\d{1,7})-(\d)$/.exec(code);
  if (!match) return false;
  const [, body = '', check] = match;
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const weighted = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + Math.floor(weighted / 10) + (weighted % 10);
  }, 0);
  return (10 - (sum % 10)) % 10 === Number(check);
}

/** Products in the dihedral group of order 10: rotations 0 to 4, reflections 5 to 9. */
function dihedralProduct(a: number, b: number): number {
  const turned = a < 5 ? (a + b) % 5 : (a - b + 10) % 5;
  return a < 5 === b < 5 ? turned : turned + 5;
}

/** Verhoeff's permutation of a digit at a place; each place applies it once more. */
const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const;

function permuted(digit: number, place: number): number {
  let value = digit;
  for (let step = 0; step < place % 8; step++) value = PERMUTATION[value] ?? 0;
  return value;
}

/** SNOMED CT identifiers: 6 to 18 digits, the last one after Verhoeff. */
export function hasSnomedCheckDigit(code: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(code)) return false;
  const digits = [...code].reverse().map(Number);
  return digits.reduce((sum, digit, place) => dihedralProduct(sum, permuted(digit, place)), 0) === 0;
}

const SHAPES: Readonly<Record<string, (code: string) => boolean>> = {
  [SYSTEMS.rxnorm]: (code) => /^[1-9]\d{0,7}$/.test(code),
  [SYSTEMS.icd10cm]: (code) => /^[A-Z]\d[\dA-Z](\.[\dA-Z]{1,4})?$/.test(code),
  [SYSTEMS.snomed]: hasSnomedCheckDigit,
  [SYSTEMS.loinc]: hasLoincCheckDigit,
  [SYSTEMS.cpt]: (code) => /^\d{4}[\dT]$/.test(code),
  [SYSTEMS.icdO3]: (code) => /^8\d{3}\/\d$/.test(code),
  [SYSTEMS.ucum]: (code) => /^\S+$/.test(code),
};

/** `undefined` for a code system that charts are not meant to use. */
export function hasShapeOfItsSystem(system: string, code: string): boolean | undefined {
  if (system.startsWith(SYSTEMS.hl7) && SHAPES[system] === undefined) return /^[A-Za-z-]+$/.test(code);
  return SHAPES[system]?.(code);
}
