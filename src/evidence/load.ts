/**
 * Puts the files of data/evidence/ together and refuses what does not hold: an id that leads nowhere, a fact the
 * vocabulary does not know, a rule without evidence. Every fault names file, place, what is wrong and who mends it.
 */
import * as z from 'zod/mini';
import { trialsOf } from './known-on.ts';
import {
  Discrepancy,
  Edition,
  GateRule,
  type Predicate,
  Question,
  Rule,
  Statement,
  Trial,
  VocabularyEntry,
  type WholeEvidence,
} from './schema.ts';

export interface EvidenceFault {
  readonly file: string;
  readonly place: string;
  readonly message: string;
  readonly whoFixesIt: 'clinical editor';
}

export interface EvidenceFile {
  /** Path inside data/evidence, with forward slashes. */
  readonly file: string;
  readonly content: unknown;
}

class Loading {
  readonly faults: EvidenceFault[] = [];

  fault(file: string, place: string, message: string): void {
    this.faults.push({ file, place, message, whoFixesIt: 'clinical editor' });
  }

  parse<T>(schema: z.ZodMiniType<T>, { file, content }: EvidenceFile): T | undefined {
    const parsed = z.safeParse(schema, content);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) this.fault(file, placeOf(issue.path, content), issue.message);
    return undefined;
  }

  /** Lists from all files in a folder (or one file), each entry with its file for later faults. */
  list<T extends { readonly id: string }>(
    schema: z.ZodMiniType<T>,
    files: readonly EvidenceFile[],
  ): Map<string, { readonly entry: T; readonly file: string }> {
    const found = new Map<string, { entry: T; file: string }>();
    for (const one of files) {
      for (const entry of this.parse(z.array(schema), one) ?? []) {
        if (found.has(entry.id)) this.fault(one.file, entry.id, 'the id stands twice');
        found.set(entry.id, { entry, file: one.file });
      }
    }
    return found;
  }
}

/** The path of a fault, with the id of the entry it lies in: easier to find than a number. */
function placeOf(path: readonly PropertyKey[], content: unknown): string {
  const index = path[0];
  const entry: unknown = Array.isArray(content) && typeof index === 'number' ? content[index] : undefined;
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? ` (${String(entry.id)})` : '';
  return path.map(String).join('.') + id;
}

function predicateFaults(
  predicate: Predicate,
  vocabulary: Readonly<Record<string, VocabularyEntry>>,
): readonly string[] {
  if ('all' in predicate) return predicate.all.flatMap((one) => predicateFaults(one, vocabulary));
  if ('any' in predicate) return predicate.any.flatMap((one) => predicateFaults(one, vocabulary));
  if ('not' in predicate) return predicateFaults(predicate.not, vocabulary);
  const [kind, name] =
    'fact' in predicate
      ? (['fact', predicate.fact] as const)
      : 'number' in predicate
        ? (['number', predicate.number] as const)
        : 'category' in predicate
          ? (['category', predicate.category] as const)
          : (['set', predicate.set] as const);
  const entry = vocabulary[name];
  if (!entry) return [`the vocabulary has no "${name}"`];
  if (entry.kind !== kind) return [`"${name}" is a ${entry.kind}, not a ${kind}`];
  if ('category' in predicate && entry.kind === 'category') {
    return predicate.in.filter((value) => !(value in entry.values)).map((value) => `"${name}" has no value "${value}"`);
  }
  if ('number' in predicate && predicate.atLeast === undefined && predicate.atMost === undefined) {
    return [`"${name}" needs atLeast or atMost`];
  }
  return [];
}

function entriesOf<T>(found: ReadonlyMap<string, { readonly entry: T }>): Readonly<Record<string, T>> {
  return Object.fromEntries([...found].map(([id, { entry }]) => [id, entry]));
}

/** Loads and checks the evidence; `evidence` is there only where nothing is wrong. */
export function loadEvidence(files: readonly EvidenceFile[]): {
  readonly evidence?: WholeEvidence;
  readonly faults: readonly EvidenceFault[];
} {
  const loading = new Loading();
  const under = (folder: string) => files.filter(({ file }) => file.startsWith(`${folder}/`));
  const single = <T>(schema: z.ZodMiniType<T>, name: string): T | undefined => {
    const one = files.find(({ file }) => file === name);
    if (one) return loading.parse(schema, one);
    loading.fault(name, '', 'the file is missing');
    return undefined;
  };
  const named = (name: string) => files.filter(({ file }) => file === name);

  const edition = single(Edition, 'edition.json');
  const vocabulary = single(z.record(z.string(), VocabularyEntry), 'vocabulary.json') ?? {};
  const cautions = single(z.record(z.string(), z.string()), 'cautions.json') ?? {};
  const strengths = single(z.record(z.string(), z.string()), 'strengths.json') ?? {};
  const gates = single(z.array(GateRule), 'gates.json') ?? [];
  const questions = loading.list(Question, named('questions.json'));
  const statements = loading.list(Statement, under('statements'));
  const trials = loading.list(Trial, named('trials.json'));
  const discrepancies = loading.list(Discrepancy, named('discrepancies.json'));
  const rules = loading.list(Rule, under('rules'));

  const check = (file: string, place: string, predicate: Predicate) => {
    for (const message of predicateFaults(predicate, vocabulary)) loading.fault(file, place, message);
  };
  const mustKnow = (
    file: string,
    place: string,
    ids: readonly string[] | undefined,
    where: ReadonlyMap<string, unknown>,
    what: string,
  ) => {
    for (const id of ids ?? []) if (!where.has(id)) loading.fault(file, place, `there is no ${what} "${id}"`);
  };

  gates.forEach((gate) => {
    check('gates.json', gate.gate, gate.outside);
  });
  for (const { entry, file } of trials.values()) {
    for (const { criterion, when } of entry.population) check(file, `${entry.id}.population (${criterion})`, when);
  }
  for (const { entry, file } of statements.values()) {
    mustKnow(file, entry.id, trialsOf(entry), trials, 'trial');
    const cited = entry.results.flatMap(({ discrepancy }) => (discrepancy === undefined ? [] : [discrepancy]));
    mustKnow(file, entry.id, cited, discrepancies, 'discrepancy');
    if (entry.layer === 'paper' && !('section' in entry.locator)) {
      loading.fault(file, entry.id, 'a statement of the review needs a place in the review');
    }
    const dates = [entry.knownOn, entry.knownBy].filter((date) => date !== undefined).length;
    if (dates !== (entry.layer === 'later' ? 1 : 0)) {
      const message =
        entry.layer === 'later'
          ? 'a later statement needs either knownOn, or knownBy where no source gives a date'
          : 'a statement of the review has no date of its own';
      loading.fault(file, entry.id, message);
    }
  }
  for (const { entry, file } of discrepancies.values())
    mustKnow(file, entry.id, entry.statements, statements, 'statement');
  for (const { entry, file } of rules.values()) {
    check(file, `${entry.id}.when`, entry.when);
    for (const [i, fall] of (entry.falls ?? []).entries()) check(file, `${entry.id}.falls.${i}`, fall.when);
    for (const [i, note] of (entry.notes ?? []).entries()) check(file, `${entry.id}.notes.${i}`, note.when);
    mustKnow(file, `${entry.id}.cites`, entry.cites, statements, 'statement');
    mustKnow(file, `${entry.id}.population`, entry.population, trials, 'trial');
    for (const { before } of entry.earlier ?? []) {
      if (!entry.cites.includes(before))
        loading.fault(file, `${entry.id}.earlier`, `the rule does not cite "${before}"`);
    }
    for (const id of [...(entry.cautions ?? []), ...(entry.patientCautions ?? [])]) {
      if (!(id in cautions)) loading.fault(file, entry.id, `there is no caution "${id}"`);
    }
    for (const strength of [entry.strength, ...(entry.alsoSupportedBy ?? [])]) {
      if (!(strength in strengths)) loading.fault(file, entry.id, `strengths.json has no words for ${strength}`);
    }
  }
  if (loading.faults.length > 0 || !edition) return { faults: loading.faults };
  return {
    faults: [],
    evidence: {
      edition,
      vocabulary,
      statements: entriesOf(statements),
      trials: entriesOf(trials),
      discrepancies: [...discrepancies.values()].map(({ entry }) => entry),
      // The review speaks first, what came later after it, whatever the files are called.
      rules: [...rules.values()]
        .map(({ entry }) => entry)
        .sort((a, b) => Number(a.layer === 'later') - Number(b.layer === 'later')),
      gates,
      questions: entriesOf(questions),
      cautions,
      strengths,
    },
  };
}
