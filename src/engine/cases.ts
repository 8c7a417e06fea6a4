/** Tests of rules that are data: facts of the vocabulary, and what a rule must come to. */
import type { Case, CaseFile, CaseValue, Evidence, VocabularyEntry } from '../evidence/schema.ts';
import { ruleSetOf } from './rule-set.ts';
import type { Value } from './value.ts';
import { judge, type Outcome, outcomesOf } from './verdict.ts';

const BARE = { sources: [], gaps: [] } as const;

/** A fact of which nothing is known. */
export function unknownValue(entry: VocabularyEntry): Value {
  switch (entry.kind) {
    case 'fact':
      return { kind: 'fact', value: 'unknown', ...BARE };
    case 'number':
      return { kind: 'number', min: 0, max: Number.POSITIVE_INFINITY, ...BARE };
    case 'category':
      return { kind: 'category', possible: Object.keys(entry.values), ...BARE };
    case 'set':
      return { kind: 'set', has: [], maybe: [], open: true, ...BARE };
  }
}

/** The value that a case gives; undefined where it is not one of this kind. */
export function givenValue(entry: VocabularyEntry, given: CaseValue): Value | undefined {
  if (entry.kind === 'fact') {
    return given === 'yes' || given === 'no' || given === 'unknown'
      ? { kind: 'fact', value: given, ...BARE }
      : undefined;
  }
  if (given === 'unknown') return unknownValue(entry);
  if (typeof given === 'number') {
    return entry.kind === 'number' ? { kind: 'number', min: given, max: given, ...BARE } : undefined;
  }
  if (typeof given === 'string') return undefined;
  if ('min' in given) {
    const max = given.max ?? Number.POSITIVE_INFINITY;
    return entry.kind === 'number' ? { kind: 'number', min: given.min, max, ...BARE } : undefined;
  }
  if ('possible' in given) {
    const known = entry.kind === 'category' && given.possible.every((one) => one in entry.values);
    return known ? { kind: 'category', possible: given.possible, ...BARE } : undefined;
  }
  if (entry.kind !== 'set') return undefined;
  return { kind: 'set', has: given.has, maybe: given.maybe ?? [], open: given.open ?? false, ...BARE };
}

/** What all rules come to for facts given by name; what is not given is unknown. */
export function outcomesForFacts(evidence: Evidence, given: Readonly<Record<string, CaseValue>>): readonly Outcome[] {
  return outcomesOf(judge(ruleSetOf(evidence), readerOfFacts(evidence, given)));
}

function readerOfFacts({ vocabulary }: Evidence, given: Readonly<Record<string, CaseValue>>) {
  return (name: string): Value => {
    const entry = vocabulary[name];
    if (!entry) throw new Error(`the vocabulary has no ${name}`);
    const value = given[name];
    const read = value === undefined ? unknownValue(entry) : givenValue(entry, value);
    if (!read) throw new Error(`${name} cannot be ${JSON.stringify(value)}`);
    return read;
  };
}

/** What is wrong with the facts of a case: names that nobody reads, values of another kind. */
function faultsOfFacts({ vocabulary }: Evidence, given: Readonly<Record<string, CaseValue>>): readonly string[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const entry = vocabulary[name];
    if (!entry) return [`the vocabulary has no "${name}"`];
    return givenValue(entry, value) ? [] : [`"${name}" is a ${entry.kind} and cannot be ${JSON.stringify(value)}`];
  });
}

function faultsOfCase(evidence: Evidence, shared: CaseFile['shared'], one: Case): readonly string[] {
  const faults = faultsOfFacts(evidence, { ...shared, ...one.given });
  if (faults.length > 0) return faults;
  const outcome = outcomesForFacts(evidence, { ...shared, ...one.given }).find(({ id }) => id === one.rule);
  if (!outcome) return [`there is no rule "${one.rule}"`];
  if (outcome.status !== one.expect) return [`${one.rule} comes to "${outcome.status}", not "${one.expect}"`];
  return one.strength !== undefined && outcome.strength !== one.strength
    ? [`${one.rule} has the strength ${outcome.strength}, not ${one.strength}`]
    : [];
}

export interface CaseFault {
  readonly file: string;
  readonly place: string;
  readonly message: string;
}

const EXPECTED = ['applies', 'does-not-apply', 'conditional'] as const;

/** Every case that does not come out as it says, and every rule that lacks one of the three kinds. */
export function caseFaults(
  evidence: Evidence,
  files: readonly { readonly file: string; readonly entry: CaseFile }[],
): readonly CaseFault[] {
  const faults = files.flatMap(({ file, entry: { shared, cases } }) =>
    cases.flatMap((one) =>
      faultsOfCase(evidence, shared, one).map((message) => ({ file, place: `${one.rule} (${one.name})`, message })),
    ),
  );
  const all = files.flatMap(({ entry }) => entry.cases);
  const missing = evidence.rules.flatMap(({ id }) =>
    EXPECTED.filter((expect) => !all.some((one) => one.rule === id && one.expect === expect)).map((expect) => ({
      file: 'cases/',
      place: id,
      message: `the rule has no case in which it comes to "${expect}"`,
    })),
  );
  return [...faults, ...missing];
}
