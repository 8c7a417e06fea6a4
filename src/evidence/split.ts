/** Divides the evidence: what judging needs first, and what a reader opens afterwards. */
import type { Evidence, EvidenceDetails, WholeEvidence } from './schema.ts';

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, change(value)]));
}

/** The part that judging needs. It gives the same judgement as the whole. */
export function judgingPart({
  edition,
  vocabulary,
  statements,
  trials,
  rules,
  gates,
  questions,
  cautions,
  strengths,
}: WholeEvidence): Evidence {
  return {
    edition,
    vocabulary,
    statements: mapValues(statements, ({ trial, trials: several, layer, knownOn, knownBy }) => ({
      trial,
      trials: several,
      layer,
      knownOn,
      knownBy,
    })),
    trials: mapValues(trials, ({ name, layer, population, status }) => ({ name, layer, population, status })),
    rules,
    gates,
    questions,
    cautions,
    strengths,
  };
}

/** The part that stands behind it. */
export function detailsPart({
  edition,
  changes,
  statements,
  trials,
  discrepancies,
  sources,
}: WholeEvidence): EvidenceDetails {
  return { edition, changes, statements, trials, discrepancies, sources };
}
