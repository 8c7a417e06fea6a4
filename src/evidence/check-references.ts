/** Whether every id leads somewhere, every link is known at both ends, and every rule asks for facts that exist. */
import { trialsOf } from './known-on.ts';
import type { Draft, Fault } from './load.ts';
import type { Predicate, VocabularyEntry } from './schema.ts';

/** What is wrong with a condition: a fact that the vocabulary does not have, or asks for in another way. */
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

interface Known {
  has(id: string): boolean;
}

const keysOf = (record: object): Known => new Set(Object.keys(record));

export function checkReferences(draft: Draft, fault: Fault): void {
  const { statements, trials, discrepancies, rules, vocabulary } = draft;
  const sources = keysOf(draft.sources);
  const cautions = keysOf(draft.cautions);
  const strengths = keysOf(draft.strengths);

  const condition = (file: string, place: string, predicate: Predicate) => {
    for (const message of predicateFaults(predicate, vocabulary)) fault(file, place, message);
  };
  const mustKnow = (file: string, place: string, ids: readonly string[] | undefined, where: Known, what: string) => {
    for (const id of ids ?? []) if (!where.has(id)) fault(file, place, `there is no ${what} "${id}"`);
  };

  for (const gate of draft.gates) condition('gates.json', gate.gate, gate.outside);

  for (const { entry, file } of trials.values()) {
    for (const { criterion, when } of entry.population) condition(file, `${entry.id}.population (${criterion})`, when);
    for (const { citation, sources: read } of entry.publications)
      mustKnow(file, `${entry.id}.publications (${citation})`, read, sources, 'source');
    const either = { has: (id: string) => sources.has(id) || statements.has(id) };
    mustKnow(file, `${entry.id}.expectedCompletion`, entry.expectedCompletion?.sources, either, 'source or statement');
  }

  for (const { entry, file } of statements.values()) {
    mustKnow(file, entry.id, trialsOf(entry), trials, 'trial');
    mustKnow(file, `${entry.id}.bearsOn`, entry.bearsOn, rules, 'rule');
    mustKnow(file, `${entry.id}.discrepancies`, entry.discrepancies, discrepancies, 'discrepancy');
    for (const id of entry.discrepancies ?? []) {
      if (discrepancies.get(id)?.entry.statements.includes(entry.id) === false) {
        fault(file, `${entry.id}.discrepancies`, `${id} does not name this statement in turn`);
      }
    }
    if ('citation' in entry.locator) {
      mustKnow(file, `${entry.id}.locator`, entry.locator.sources, sources, 'source');
      if (entry.layer === 'paper') fault(file, `${entry.id}.locator`, 'a statement of the review needs a place in it');
    } else if (entry.layer === 'later') {
      fault(file, `${entry.id}.locator`, 'what is later than the review needs a citation, not a place in it');
    }
    const dates = [entry.knownOn, entry.knownBy].filter((date) => date !== undefined).length;
    if (dates !== (entry.layer === 'later' ? 1 : 0)) {
      const message =
        entry.layer === 'later'
          ? 'a later statement needs either knownOn, or knownBy where no source gives a date'
          : 'a statement of the review has no date of its own';
      fault(file, entry.id, message);
    }
    for (const [i, { locator, confirmed, discrepancy }] of entry.results.entries()) {
      const place = `${entry.id}.results.${i}`;
      for (const one of [locator, confirmed]) {
        if (one && 'sources' in one) mustKnow(file, place, one.sources, sources, 'source');
      }
      if (discrepancy !== undefined && entry.discrepancies?.includes(discrepancy) !== true) {
        fault(file, place, `the statement does not list the discrepancy "${discrepancy}"`);
      }
    }
  }

  for (const { entry, file } of discrepancies.values()) {
    mustKnow(file, `${entry.id}.statements`, entry.statements, statements, 'statement');
    mustKnow(file, `${entry.id}.sources`, entry.sources, sources, 'source');
    for (const id of entry.statements) {
      const statement = statements.get(id)?.entry;
      if (statement && statement.discrepancies?.includes(entry.id) !== true) {
        fault(file, `${entry.id}.statements`, `${id} does not name this discrepancy in turn`);
      }
    }
  }

  for (const { entry, file } of rules.values()) {
    condition(file, `${entry.id}.when`, entry.when);
    for (const [i, fall] of (entry.falls ?? []).entries()) condition(file, `${entry.id}.falls.${i}`, fall.when);
    for (const [i, note] of (entry.notes ?? []).entries()) condition(file, `${entry.id}.notes.${i}`, note.when);
    for (const [id, when] of Object.entries(entry.citesWhen ?? {})) {
      condition(file, `${entry.id}.citesWhen.${id}`, when);
      if (!entry.cites.includes(id)) fault(file, `${entry.id}.citesWhen`, `the rule does not cite "${id}"`);
    }
    mustKnow(file, `${entry.id}.cites`, entry.cites, statements, 'statement');
    mustKnow(file, `${entry.id}.population`, entry.population, trials, 'trial');
    const cited = entry.cites.flatMap((id) => statements.get(id)?.entry ?? []);
    if (entry.layer === 'paper' && cited.length > 0 && !cited.some(({ layer }) => layer === 'paper'))
      fault(file, `${entry.id}.cites`, 'a rule of the review must cite a statement of the review');
    const spokenOf = new Set(cited.flatMap(trialsOf));
    for (const id of entry.population ?? []) {
      if (trials.has(id) && !spokenOf.has(id))
        fault(file, `${entry.id}.population`, `no statement that the rule cites speaks of "${id}"`);
    }
    for (const { before } of entry.earlier ?? []) {
      if (!entry.cites.includes(before)) fault(file, `${entry.id}.earlier`, `the rule does not cite "${before}"`);
    }
    mustKnow(file, entry.id, [...(entry.cautions ?? []), ...(entry.patientCautions ?? [])], cautions, 'caution');
    mustKnow(file, entry.id, [entry.strength, ...(entry.alsoSupportedBy ?? [])], strengths, 'strength');
  }

  for (const { entry, file } of draft.disagreements.values()) {
    if (entry.when) condition(file, `${entry.id}.when`, entry.when);
    for (const [i, position] of entry.positions.entries()) {
      const place = `${entry.id}.positions.${i}`;
      mustKnow(file, place, position.rules, rules, 'rule');
      mustKnow(file, place, position.cites, statements, 'statement');
      mustKnow(file, place, [position.strength], strengths, 'strength');
    }
  }

  for (const [i, { edition, changes }] of draft.changes.entries()) {
    for (const [k, change] of changes.entries())
      mustKnow('changelog.json', `${edition}.changes.${k}`, change.rules, rules, 'rule');
    const newest = draft.edition?.edition;
    if (i === 0 && edition !== newest) {
      fault('changelog.json', edition, `the newest entry must be that of the present edition, ${newest}`);
    }
  }
  if (draft.changes.length === 0) fault('changelog.json', '', 'the present edition has no entry');
}
