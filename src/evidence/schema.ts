/**
 * The evidence as data: what may stand in data/evidence/. A number cannot be stored without its endpoint, measure,
 * comparator, population, locator and status; a rule cannot be stored without a citation. The types of the engine are
 * derived from here.
 */
import * as z from 'zod/mini';
import { Gate, Kind, Layer, PartialDate, Stance, Strength } from '../contract/assessment.ts';

const list = <T extends z.ZodMiniType>(item: T) => z.readonly(z.array(item));
const text = z.string().check(z.minLength(1));
/** A closed object: a misspelt field is refused instead of being ignored. */
const closed = <T extends z.core.$ZodLooseShape>(shape: T) => z.readonly(z.strictObject(shape));

export const Verification = z.enum(['verified', 'unverified']);
export type Verification = z.infer<typeof Verification>;

// ---------------------------------------------------------------- predicates

/** Conditions over the context. Facts are named in vocabulary.json; unknown stays unknown through every operator. */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  /** A fact that is yes. */
  | { readonly fact: string }
  /** A number between two limits, both included. */
  | { readonly number: string; readonly atLeast?: number | undefined; readonly atMost?: number | undefined }
  /** One value out of several. */
  | { readonly category: string; readonly in: readonly string[] }
  /** At least one member of a set. */
  | { readonly set: string; readonly includesAny: readonly string[] }
  /** No member but these. */
  | { readonly set: string; readonly onlyFrom: readonly string[] };

export const Predicate: z.ZodMiniType<Predicate> = z.lazy(() =>
  z.union(
    [
      closed({ all: list(Predicate).check(z.minLength(1)) }),
      closed({ any: list(Predicate).check(z.minLength(1)) }),
      closed({ not: Predicate }),
      closed({ fact: text }),
      closed({ number: text, atLeast: z.optional(z.number()), atMost: z.optional(z.number()) }),
      closed({ category: text, in: list(text).check(z.minLength(1)) }),
      closed({ set: text, includesAny: list(text).check(z.minLength(1)) }),
      closed({ set: text, onlyFrom: list(text).check(z.minLength(1)) }),
    ],
    {
      error:
        'a condition is one of: all, any, not, fact, number with atLeast or atMost, category with in, set with includesAny or onlyFrom',
    },
  ),
);

// ---------------------------------------------------------------- vocabulary

export const VocabularyEntry = z.discriminatedUnion('kind', [
  closed({ kind: z.literal('fact'), yes: text, no: text, unknown: text }),
  /** `label` reads on from "The patient has": "… 2 lines of therapy". `unknown` is a sentence. */
  closed({ kind: z.literal('number'), label: text, unknown: text }),
  closed({ kind: z.literal('category'), label: text, values: z.record(text, text), unknown: text }),
  closed({ kind: z.literal('set'), label: text, unknown: text }),
]);
export type VocabularyEntry = z.infer<typeof VocabularyEntry>;

// ---------------------------------------------------------------- locators, results, statements

const lines = z
  .string()
  .check(
    z.regex(/^L\d+(–\d+)?( and L\d+(–\d+)?)*$/, 'lines are written like "L66–71", several as "L124–127 and L214–217"'),
  );

/** Where a statement stands in the review: heading, line numbers of the text, and a few words to find the place again. */
export const ReviewLocator = closed({
  section: text,
  lines,
  /** Where it stands in a table: which one, and which row or column. */
  table: z.optional(text),
  /** At most 25 words, exactly as the review has them; checked against review-anchors.json. */
  quote: text,
});
export type ReviewLocator = z.infer<typeof ReviewLocator>;

/** Where something later than the review was found. */
export const PublicationLocator = closed({
  citation: text,
  doi: z.optional(text),
  pmid: z.optional(text),
  /** Codes of the source list (S…), where the publication itself was not read. */
  sources: z.optional(list(text)),
  /** Where it came after the review. */
  knownOn: z.optional(PartialDate),
});
export type PublicationLocator = z.infer<typeof PublicationLocator>;

/** How surely something is remembered that nobody has looked up again. */
export const Memory = z.enum(['high', 'medium', 'low']);

/** Where a single figure stands: a sentence or a table cell of the review, sources that were read, or memory alone. */
export const FigureLocator = z.union(
  [
    closed({ lines, quote: text }),
    closed({ table: text, row: text, column: text, lines, quote: text }),
    closed({ sources: list(text).check(z.minLength(1)) }),
    closed({ memory: Memory }),
  ],
  {
    error: 'a figure needs its locator: lines and quote; table, row, column, lines and quote; sources; or memory',
  },
);
export type FigureLocator = z.infer<typeof FigureLocator>;

/** An interval with its level in percent, or why there is none. */
export const Interval = z.union(
  [
    closed({ low: z.number(), high: z.number(), level: z.number() }),
    closed({ absent: z.enum(['not-printed', 'not-in-source', 'not-remembered']) }),
  ],
  {
    error:
      'a figure needs its interval: low, high and level, or why it is absent (not-printed, not-in-source, not-remembered)',
  },
);
export type Interval = z.infer<typeof Interval>;

const figureText = (error: string) => z.string({ error }).check(z.minLength(1, error));

export const ENDPOINTS = [
  'PFS',
  'OS',
  'ORR',
  'complete response',
  'partial response',
  'DFS',
  'RFS',
  'DOR',
  'local control',
  'conversion to response',
  'exposure (Cavgd28)',
  'exposure (Cminss)',
  'grade 3 or higher',
  'AE deaths',
] as const;

export const Result = closed({
  endpoint: z.enum(ENDPOINTS, { error: `a figure needs its endpoint, one of: ${ENDPOINTS.join(', ')}` }),
  measure: z.enum(['hazard ratio', 'odds ratio', 'geometric mean ratio', 'median', 'rate'], {
    error: 'a figure needs its effect measure: hazard ratio, odds ratio, geometric mean ratio, median or rate',
  }),
  value: z.number('a figure needs its value, a number'),
  /** 'months', 'weeks', '%'; absent for ratios. */
  unit: z.optional(z.enum(['months', 'weeks', '%'])),
  interval: Interval,
  p: z.optional(text),
  /** The arm the value belongs to; for a ratio the arm that a value under 1 favours. */
  arm: figureText('a figure needs the arm it belongs to'),
  /** What it was compared with; 'none' for a single arm. */
  comparator: figureText("a figure needs its comparator, 'none' for a single arm"),
  /** The comparator's own value, where given. */
  comparatorValue: z.optional(z.number()),
  comparatorInterval: z.optional(Interval),
  /** Which of the values the source gives as "about". */
  approximate: z.optional(z.enum(['value', 'comparator value'])),
  population: figureText('a figure needs its population'),
  /** At which time point or follow-up, where it matters. */
  at: z.optional(text),
  locator: FigureLocator,
  status: z.enum(['as-printed', 'as-published', 'later'], {
    error: 'a figure needs its status: as-printed, as-published or later',
  }),
  verification: Verification,
  /** What of a figure with a source is nevertheless kept from memory: "the interval". */
  remembered: z.optional(closed({ part: text, memory: Memory })),
  /** Where the publication was found to give the same figure as the review. */
  confirmed: z.optional(FigureLocator),
  /** Where the review and the publication differ. */
  discrepancy: z.optional(text),
  /** Where this figure became known after the statement it stands in. */
  knownOn: z.optional(PartialDate),
});
export type Result = z.infer<typeof Result>;

export const Statement = closed({
  id: text,
  /** Named where the statement speaks of one trial. */
  trial: z.optional(text),
  /** Where it speaks of several trials, all of them. */
  trials: z.optional(list(text)),
  kind: z.enum(['result', 'narrative', 'ongoing', 'label', 'definition', 'counting-rule']),
  /** In our own words. */
  text,
  strength: z.optional(Strength),
  layer: Layer,
  locator: z.union([ReviewLocator, PublicationLocator], {
    error: 'a statement needs its locator: section, lines and quote in the review, or the citation of what is later',
  }),
  verification: Verification,
  /** When it became known, as precisely as the source says; only on what is later than the review. */
  knownOn: z.optional(PartialDate),
  /** In place of `knownOn` where no source gives a date: the day it was found. It may have been known long before. */
  knownBy: z.optional(PartialDate),
  /** What it does to the rules of the review: ids of those it confirms, weakens or adds. */
  bearsOn: z.optional(list(text)),
  /** Discrepancies between print and publication that concern it; each names the statement in turn. */
  discrepancies: z.optional(list(text)),
  results: list(Result),
});
export type Statement = z.infer<typeof Statement>;

// ---------------------------------------------------------------- trials

export const Criterion = closed({
  /** Short words for the fit strip: "2 or 3 prior lines". */
  criterion: text,
  when: Predicate,
  verification: Verification,
  note: z.optional(text),
});

/** What a trial asked of an earlier class of drugs. 'by-cohort': it differed; 'not-yet-available': from the time before. */
export const PriorTherapy = z.enum(['required', 'allowed', 'excluded', 'by-cohort', 'not-yet-available']);

export const Trial = closed({
  id: text,
  name: text,
  nct: z.optional(text),
  phase: text,
  design: text,
  /** Numbers randomised or enrolled, as published, per arm where known. */
  enrolled: z.optional(text),
  /** What each arm was given in the trial, where the source says so: a description, never advice on dosing. */
  regimens: z.optional(list(closed({ arm: text, given: text, verification: Verification }))),
  layer: Layer,
  population: list(Criterion),
  /** Earlier therapy as the trial asked for it; what was allowed decides nothing and is no criterion. */
  prior: z.optional(
    closed({ vegf: PriorTherapy, ici: PriorTherapy, verification: Verification, note: z.optional(text) }),
  ),
  publications: list(PublicationLocator),
  /** When it was expected to be complete, where it had not reported; the sources may be statements of the review. */
  expectedCompletion: z.optional(closed({ date: PartialDate, sources: list(text) })),
  /** For such trials: what is known of them now, and when that was checked. */
  status: z.optional(closed({ state: z.enum(['ongoing', 'reported', 'unknown']), text, checkedOn: PartialDate })),
});
export type Trial = z.infer<typeof Trial>;

// ---------------------------------------------------------------- discrepancies

export const Discrepancy = closed({
  id: text,
  place: text,
  locator: ReviewLocator,
  asPrinted: text,
  asPublished: text,
  type: text,
  verification: Verification,
  sources: list(text),
  statements: list(text),
  /** Where what is published came after the review. */
  knownOn: z.optional(PartialDate),
});
export type Discrepancy = z.infer<typeof Discrepancy>;

// ---------------------------------------------------------------- rules

export const Rule = closed({
  id: text,
  title: text,
  /** What the clinician reads; own words, no dose, no order. */
  text,
  layer: Layer,
  kind: Kind,
  stance: Stance,
  /** 'in-scope': only for refractory metastatic clear cell disease; 'always': for every living patient. */
  scope: z.enum(['in-scope', 'always']),
  when: Predicate,
  strength: Strength,
  alsoSupportedBy: z.optional(list(Strength)),
  /** Trials whose entry criteria decide whether the strength falls to the neighbouring population. */
  population: z.optional(list(text)),
  /** Further reasons for the strength to fall. */
  falls: z.optional(list(closed({ when: Predicate, to: Strength, because: text }))),
  /** Options, each a regimen. An option whose drugs have all failed already is left out. */
  options: list(list(text).check(z.minLength(1))),
  cites: list(text).check(z.minLength(1, 'a rule needs evidence: it must cite at least one statement')),
  /** Where some citations speak of some patients only: they stand beside the rule unless their condition is not met. */
  citesWhen: z.optional(z.record(text, Predicate)),
  /** Ids of cautions.json that always stand beside the rule. */
  cautions: z.optional(list(text)),
  /** Ids of cautions that stand beside it where the patient's record shows them. */
  patientCautions: z.optional(list(text)),
  /** Sentences that stand beside it where their condition is met. */
  notes: z.optional(list(closed({ when: Predicate, text }))),
  /**
   * How the rule read before one of its statements was known, the earliest time first: with knowledge up to a past day
   * the first entry whose statement was not known yet is taken.
   */
  earlier: z.optional(
    list(
      closed({
        before: text,
        title: z.optional(text),
        text,
        strength: Strength,
        alsoSupportedBy: z.optional(list(Strength)),
        options: z.optional(list(list(text).check(z.minLength(1)))),
      }),
    ),
  ),
  since: text,
});
export type Rule = z.infer<typeof Rule>;

// ---------------------------------------------------------------- gates, questions, words

export const GateRule = closed({
  gate: Gate,
  /** The patient is outside when this is yes. */
  outside: Predicate,
  /** Whether an unknown leaves the scope undecided; deceased and hospice count only where they are stated. */
  undecidedIfUnknown: z.boolean(),
  reason: text,
  cannotTell: text,
});
export type GateRule = z.infer<typeof GateRule>;

// ---------------------------------------------------------------- disagreements, cases, words for received drugs

/** Where sources differ: positions that stand side by side, each with the rules that hold it. */
export const Disagreement = closed({
  id: text,
  topic: text,
  /** For whom it arises; absent: for everybody for whom two of the positions are listed. */
  when: z.optional(Predicate),
  positions: list(
    closed({
      says: text,
      /** The kind of study behind it: "retrospective series", "entry criteria of a trial". */
      study: text,
      strength: Strength,
      rules: list(text).check(z.minLength(1)),
      cites: list(text).check(z.minLength(1)),
    }),
  ).check(z.minLength(2)),
});
export type Disagreement = z.infer<typeof Disagreement>;

/**
 * What a fact of the vocabulary is in a case: yes, no or unknown; a number, or the least and the most it may be; a value or
 * several possible ones; members of a set, some of them only perhaps.
 */
export const CaseValue = z.union([
  z.enum(['yes', 'no', 'unknown']),
  z.number(),
  closed({ min: z.number(), max: z.optional(z.number()) }),
  closed({ possible: list(text) }),
  closed({ has: list(text), maybe: z.optional(list(text)), open: z.optional(z.boolean()) }),
]);
export type CaseValue = z.infer<typeof CaseValue>;

/** One test of one rule, in facts of the vocabulary. What is not given is unknown. */
export const Case = closed({
  rule: text,
  /** A clinical sentence. */
  name: text,
  given: z.record(text, CaseValue),
  expect: z.enum(['applies', 'conditional', 'does-not-apply']),
  strength: z.optional(Strength),
});
export type Case = z.infer<typeof Case>;

/** The cases of one file: facts that all of them share, and the cases. */
export const CaseFile = closed({ shared: z.record(text, CaseValue), cases: list(Case).check(z.minLength(1)) });
export type CaseFile = z.infer<typeof CaseFile>;

/** What it means that a drug was had before, by the way it ended. */
export const Received = closed({
  progression: text,
  toxicity: text,
  completed: text,
  other: text,
  ongoing: text,
  unknown: text,
  /** Known from orders alone. */
  ordered: text,
});
export type Received = z.infer<typeof Received>;

export const Question = closed({
  id: text,
  /** {line}, {agents} and {start} stand for the line asked about. */
  question: text,
  /** The question where no drug is on record that {agents} could stand for. */
  withoutAgents: z.optional(text),
  /** The question where something is known already, but only concluded or read from words. */
  confirm: z.optional(text),
  /** What may be answered, where the choices are few. */
  answers: z.optional(list(text)),
});
export type Question = z.infer<typeof Question>;

export const Edition = closed({
  edition: text,
  reviewedOn: PartialDate,
  review: closed({
    citation: text,
    url: z.optional(text),
    /** Its headings, with the lines of the text that each one covers. */
    sections: list(closed({ name: text, lines })),
  }),
  /** Day up to which the review itself speaks. */
  reviewWritten: PartialDate,
  /** What was looked for and not found: nobody fills these in by guessing. */
  notFound: list(text),
});
export type Edition = z.infer<typeof Edition>;

/** One edition in the change log: what changed, and which rules moved by it. */
export const Change = closed({
  edition: text,
  on: PartialDate,
  changes: list(closed({ text, rules: list(text) })).check(z.minLength(1)),
});
export type Change = z.infer<typeof Change>;

/** What judging needs to know of a statement: which trial it speaks of, and since when it is known. */
export type Citation = Pick<Statement, 'trial' | 'trials' | 'layer' | 'knownOn' | 'knownBy'>;

/** What judging needs to know of a trial: whom it enrolled. */
export type TrialPopulation = Pick<Trial, 'name' | 'layer' | 'population' | 'status'>;

/** Which edition it is, and up to which days it speaks. */
export type EditionMark = Pick<Edition, 'edition' | 'reviewedOn' | 'reviewWritten'>;

/** All that judging needs, and nothing else: small enough to be there before the first answer. */
export interface Evidence {
  readonly edition: EditionMark;
  readonly vocabulary: Readonly<Record<string, VocabularyEntry>>;
  readonly statements: Readonly<Record<string, Citation>>;
  readonly trials: Readonly<Record<string, TrialPopulation>>;
  readonly rules: readonly Rule[];
  readonly gates: readonly GateRule[];
  readonly disagreements: readonly Disagreement[];
  readonly received: Received;
  readonly questions: Readonly<Record<string, Question>>;
  readonly cautions: Readonly<Record<string, string>>;
  readonly strengths: Readonly<Record<string, string>>;
}

/** What a reader wants to see behind a judgement: the statements with their figures, the trials, the discrepancies. */
export interface EvidenceDetails {
  readonly edition: Edition;
  /** The newest edition first. */
  readonly changes: readonly Change[];
  readonly statements: Readonly<Record<string, Statement>>;
  readonly trials: Readonly<Record<string, Trial>>;
  readonly discrepancies: readonly Discrepancy[];
  /** Code of a source (S…) → what was read. */
  readonly sources: Readonly<Record<string, string>>;
}

/** The evidence whole, as data/evidence holds it. */
export type WholeEvidence = Evidence & EvidenceDetails;
