/** Divides the evidence: what judging needs first, and what a reader opens afterwards. */
import { trialsOf } from './known-on.ts';
import type { Evidence, EvidenceDetails, WholeEvidence } from './schema.ts';

function pick<T>(record: Readonly<Record<string, T>>, wanted: (id: string, value: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id, value]) => wanted(id, value)));
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, change(value)]));
}

/** The part that judging needs: the rules, and of the rest what they rest on. It gives the same judgement as the whole. */
export function judgingPart(whole: WholeEvidence): Evidence {
  const { vocabulary, rules, gates, disagreements, received, questions, cautions, strengths } = whole;
  const cited = new Set([
    ...rules.flatMap(({ cites }) => cites),
    ...disagreements.flatMap(({ positions }) => positions.flatMap(({ cites }) => cites)),
  ]);
  const used = new Set([
    ...[...cited].flatMap((id) => trialsOf(whole.statements[id] ?? {})),
    ...rules.flatMap(({ population }) => population ?? []),
  ]);
  const trials = pick(whole.trials, (id) => used.has(id));
  // A statement that no rule cites may still tell since when a trial is known.
  const statements = pick(
    whole.statements,
    (id, statement) => cited.has(id) || trialsOf(statement).some((trial) => used.has(trial)),
  );
  const { edition, reviewedOn, reviewWritten } = whole.edition;
  return {
    edition: { edition, reviewedOn, reviewWritten },
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
    disagreements,
    received,
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
