/**
 * The evidence as it stood on an earlier day, so that a past decision can be reviewed with what was known then. What came
 * later is taken out: statements, the rules that rest on nothing else, and what was only found out about a trial.
 */
import { type Day, isoOf, spanOf } from '../kernel/calendar.ts';
import type { Citation, Disagreement, EditionMark, Evidence, EvidenceDetails, Rule, Trial } from './schema.ts';

/** Up to which day the evidence may speak: a day, or the review alone without anything that came after it. */
export type EvidenceView = Day | 'review';

/** How a view is written: 'YYYY-MM-DD' or 'review'. */
export function nameOfView(view: EvidenceView): string {
  return view === 'review' ? view : isoOf(view);
}

/**
 * Day from which something counts as known. A date without a day counts from its last day, so that nobody is held to
 * what may have come out in December; never later than the day of our own review, when it was known for certain.
 */
function knownFrom(date: string, edition: EditionMark): Day {
  return Math.min(spanOf(date).last, spanOf(edition.reviewedOn).last);
}

function wasKnown(dated: Citation, view: EvidenceView, edition: EditionMark): boolean {
  if (dated.layer === 'paper') return true;
  const date = dated.knownOn ?? dated.knownBy;
  return view !== 'review' && date !== undefined && knownFrom(date, edition) <= view;
}

/** The rule as it read then; undefined where nothing that it rests on was known. */
function ruleThen(rule: Rule, view: EvidenceView, evidence: Evidence): Rule | undefined {
  const known = (id: string) => {
    const statement = evidence.statements[id];
    return statement !== undefined && wasKnown(statement, view, evidence.edition);
  };
  const cites = rule.cites.filter(known);
  // A rule of the review rests on the review: a later citation beside it only adds to it.
  if (rule.layer === 'paper') return cites.length === rule.cites.length ? rule : { ...rule, cites };
  if (view === 'review') return undefined;
  const later = rule.cites.filter((id) => evidence.statements[id]?.layer === 'later');
  // A later rule on the review's own words has no date of its own: it counts from the day of our review.
  const began = later.length > 0 ? later.some(known) : knownFrom(evidence.edition.reviewedOn, evidence.edition) <= view;
  if (!began) return undefined;
  const { earlier, ...now } = rule;
  const before = earlier?.find((one) => !known(one.before));
  if (before) {
    const { title = rule.title, text, strength, alsoSupportedBy, options = rule.options } = before;
    return { ...now, title, text, strength, alsoSupportedBy, options, cites };
  }
  const missing = rule.cites.filter((id) => !known(id));
  if (missing.length === 0) return rule;
  return {
    ...now,
    cites,
    text: `${rule.text} (Not yet known on ${nameOfView(view)}: ${missing.join(', ')}.)`,
  };
}

/** A disagreement with the positions that could be held then; undefined where fewer than two were left to differ. */
function disagreementThen(
  { positions, ...rest }: Disagreement,
  view: EvidenceView,
  statements: Evidence['statements'],
  rules: readonly Rule[],
): Disagreement | undefined {
  const held = positions.flatMap((position) => {
    const cites = position.cites.filter((id) => id in statements);
    const by = position.rules.filter((id) => rules.some((rule) => rule.id === id));
    if (cites.length === 0 || by.length === 0) return [];
    const missing = position.cites.filter((id) => !(id in statements));
    const study =
      missing.length === 0
        ? position.study
        : `${position.study}; not yet known on ${nameOfView(view)}: ${missing.join(', ')}`;
    return [{ ...position, cites, rules: by, study }];
  });
  return held.length > 1 ? { ...rest, positions: held } : undefined;
}

/** Every trial that a statement speaks of. */
export function trialsOf({ trial, trials }: Pick<Citation, 'trial' | 'trials'>): readonly string[] {
  return trial === undefined ? (trials ?? []) : [trial, ...(trials ?? [])];
}

function keep<T>(record: Readonly<Record<string, T>>, wanted: (id: string, value: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([id, value]) => wanted(id, value)));
}

/** The statements known then, and the trials: those of the review, and later ones that a known statement speaks of. A check made later is taken out. */
function sourcesThen<S extends Citation, T extends Pick<Trial, 'layer' | 'status'>>(
  all: {
    readonly statements: Readonly<Record<string, S>>;
    readonly trials: Readonly<Record<string, T>>;
    readonly edition: EditionMark;
  },
  view: EvidenceView,
): { readonly statements: Record<string, S>; readonly trials: Record<string, T> } {
  const statements = keep(all.statements, (_id, statement) => wasKnown(statement, view, all.edition));
  const spokenOf = new Set(Object.values(statements).flatMap(trialsOf));
  const trials: Record<string, T> = keep(all.trials, (id, { layer }) => layer === 'paper' || spokenOf.has(id));
  for (const [id, trial] of Object.entries(trials)) {
    const checked = trial.status?.checkedOn;
    if (checked === undefined || (view !== 'review' && knownFrom(checked, all.edition) <= view)) continue;
    trials[id] = { ...trial, status: undefined };
  }
  return { statements, trials };
}

/** The same view gives the same object, so that what is prepared from it once serves every record and every answer. */
const views = new WeakMap<Evidence, Map<EvidenceView, Evidence>>();

/**
 * What of the evidence was known on a day. The review itself is never taken out: a day before it was written gives the
 * review alone, as 'review' does. Undated finds count from the day they were found. Pure.
 */
export function evidenceKnownOn(evidence: Evidence, view: EvidenceView): Evidence {
  const known = views.get(evidence) ?? new Map<EvidenceView, Evidence>();
  views.set(evidence, known);
  const before = known.get(view);
  if (before) return before;
  const then = viewOf(evidence, view);
  known.set(view, then);
  return then;
}

function viewOf(evidence: Evidence, view: EvidenceView): Evidence {
  const { statements, trials } = sourcesThen(evidence, view);
  const rules = evidence.rules.flatMap((rule) => {
    const then = ruleThen(rule, view, evidence);
    if (!then) return [];
    return [then.population ? { ...then, population: then.population.filter((id) => id in trials) } : then];
  });
  const disagreements = evidence.disagreements.flatMap((one) => disagreementThen(one, view, statements, rules) ?? []);
  return { ...evidence, statements, trials, rules, disagreements };
}

/** The same for what stands behind the judgement: later figures and later corrections are taken out too. */
export function detailsKnownOn(details: EvidenceDetails, view: EvidenceView): EvidenceDetails {
  const { statements, trials } = sourcesThen(details, view);
  const known = (date: string | undefined) =>
    date === undefined || (view !== 'review' && knownFrom(date, details.edition) <= view);
  for (const [id, statement] of Object.entries(statements)) {
    statements[id] = { ...statement, results: statement.results.filter(({ knownOn }) => known(knownOn)) };
  }
  return {
    edition: details.edition,
    sources: details.sources,
    changes: details.changes.filter(({ on }) => known(on)),
    statements,
    trials,
    discrepancies: details.discrepancies.filter(({ knownOn }) => known(knownOn)),
  };
}
