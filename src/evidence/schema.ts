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
  z.union([
    closed({ all: list(Predicate).check(z.minLength(1)) }),
    closed({ any: list(Predicate).check(z.minLength(1)) }),
    closed({ not: Predicate }),
    closed({ fact: text }),
    closed({ number: text, atLeast: z.optional(z.number()), atMost: z.optional(z.number()) }),
    closed({ category: text, in: list(text).check(z.minLength(1)) }),
    closed({ set: text, includesAny: list(text).check(z.minLength(1)) }),
    closed({ set: text, onlyFrom: list(text).check(z.minLength(1)) }),
  ]),
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

/** Where a statement stands in the review: a heading with line numbers of the text, or a cell of a table, and a few words of it. */
export const ReviewLocator = closed({
  section: text,
  lines: z.optional(text),
  table: z.optional(text),
  /** At most 25 words, to find the place again. */
  quote: z.optional(text),
});
/** Where something later than the review was found. */
export const PublicationLocator = closed({
  citation: text,
  doi: z.optional(text),
  pmid: z.optional(text),
  /** Codes of the source list (S…), where the publication itself was not read. */
  sources: z.optional(list(text)),
});

export const Interval = closed({ low: z.number(), high: z.number(), level: z.number() });

export const Result = closed({
  endpoint: z.enum([
    'PFS',
    'OS',
    'ORR',
    'DFS',
    'RFS',
    'DOR',
    'local control',
    'conversion',
    'grade 3 or higher',
    'AE deaths',
  ]),
  measure: z.enum(['hazard ratio', 'odds ratio', 'median', 'rate']),
  value: z.number(),
  /** 'months', 'weeks', '%'; absent for ratios. */
  unit: z.optional(z.enum(['months', 'weeks', '%'])),
  interval: z.optional(Interval),
  p: z.optional(text),
  /** The arm the value belongs to; for a ratio the arm that a value under 1 favours. */
  arm: text,
  /** What it was compared with; 'none' for a single arm. */
  comparator: text,
  /** The comparator's own value, where given. */
  comparatorValue: z.optional(z.number()),
  comparatorInterval: z.optional(Interval),
  population: text,
  /** At which time point or follow-up, where it matters. */
  at: z.optional(text),
  status: z.enum(['as-printed', 'as-published', 'later']),
  verification: Verification,
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
  kind: z.enum(['result', 'narrative', 'ongoing', 'label', 'definition']),
  /** In our own words. */
  text,
  strength: z.optional(Strength),
  layer: Layer,
  locator: z.union([ReviewLocator, PublicationLocator]),
  verification: Verification,
  /** When it became known, as precisely as the source says; only on what is later than the review. */
  knownOn: z.optional(PartialDate),
  /** In place of `knownOn` where no source gives a date: the day it was found. It may have been known long before. */
  knownBy: z.optional(PartialDate),
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

export const Trial = closed({
  id: text,
  name: text,
  nct: z.optional(text),
  phase: text,
  design: text,
  /** Numbers randomised or enrolled, as published, per arm where known. */
  enrolled: z.optional(text),
  layer: Layer,
  population: list(Criterion),
  publications: list(PublicationLocator),
  /** For trials that had not reported when the review was written: what is known of them, and when that was checked. */
  status: z.optional(closed({ text, checkedOn: PartialDate })),
});
export type Trial = z.infer<typeof Trial>;

// ---------------------------------------------------------------- discrepancies

export const Discrepancy = closed({
  id: text,
  place: text,
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
  cites: list(text).check(z.minLength(1)),
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

export const Question = closed({
  id: text,
  /** {line}, {agents} and {start} stand for the line asked about. */
  question: text,
  /** What may be answered, where the choices are few. */
  answers: z.optional(list(text)),
});
export type Question = z.infer<typeof Question>;

export const Edition = closed({
  edition: text,
  reviewedOn: PartialDate,
  review: closed({ citation: text, url: z.optional(text) }),
  /** Day up to which the review itself speaks. */
  reviewWritten: PartialDate,
});
export type Edition = z.infer<typeof Edition>;

/** What judging needs to know of a statement: which trial it speaks of, and since when it is known. */
export type Citation = Pick<Statement, 'trial' | 'trials' | 'layer' | 'knownOn' | 'knownBy'>;

/** What judging needs to know of a trial: whom it enrolled. */
export type TrialPopulation = Pick<Trial, 'name' | 'layer' | 'population'>;

/** All that judging needs, and nothing else: small enough to be there before the first answer. */
export interface Evidence {
  readonly edition: Edition;
  readonly vocabulary: Readonly<Record<string, VocabularyEntry>>;
  readonly statements: Readonly<Record<string, Citation>>;
  readonly trials: Readonly<Record<string, TrialPopulation>>;
  readonly rules: readonly Rule[];
  readonly gates: readonly GateRule[];
  readonly questions: Readonly<Record<string, Question>>;
  readonly cautions: Readonly<Record<string, string>>;
  readonly strengths: Readonly<Record<string, string>>;
}

/** What a reader wants to see behind a judgement: the statements with their figures, the trials, the discrepancies. */
export interface EvidenceDetails {
  readonly edition: Edition;
  readonly statements: Readonly<Record<string, Statement>>;
  readonly trials: Readonly<Record<string, Trial>>;
  readonly discrepancies: readonly Discrepancy[];
}

/** The evidence whole, as data/evidence holds it. */
export type WholeEvidence = Evidence & EvidenceDetails;
