/**
 * Puts the files of data/evidence/ together and refuses what does not hold: a shape that is not allowed, and (in
 * `check-references.ts` and its neighbours) an id that leads nowhere, a quote that does not stand in the review, a check
 * that is overdue. Every fault names file, place, what is wrong and who mends it.
 */

import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import type { Day } from '../kernel/calendar.ts';
import { checkFigures } from './check-figures.ts';
import { checkReferences } from './check-references.ts';
import { checkTrialStatus } from './check-trial-status.ts';
import { ReviewAnchors } from './review-anchors.ts';
import {
  CaseFile,
  Change,
  Disagreement,
  Discrepancy,
  Edition,
  GateRule,
  Question,
  Received,
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
  readonly whoFixesIt: 'clinical editor' | 'developer';
}

export interface EvidenceFile {
  /** Path inside data/evidence, with forward slashes. */
  readonly file: string;
  /** What the file holds, or why it could not be read as JSON. */
  readonly content: unknown;
  readonly notJson?: string;
}

/** An entry with the file it stands in, for the faults. */
export interface Filed<T> {
  readonly entry: T;
  readonly file: string;
}

/** All entries as read, each with its file. */
export interface Draft {
  readonly edition: Edition | undefined;
  readonly anchors: ReviewAnchors | undefined;
  readonly vocabulary: Readonly<Record<string, VocabularyEntry>>;
  readonly cautions: Readonly<Record<string, string>>;
  readonly strengths: Readonly<Record<string, string>>;
  readonly sources: Readonly<Record<string, string>>;
  readonly gates: readonly GateRule[];
  readonly changes: readonly Change[];
  readonly received: Received | undefined;
  readonly caseFiles: readonly Filed<CaseFile>[];
  readonly disagreements: ReadonlyMap<string, Filed<Disagreement>>;
  readonly questions: ReadonlyMap<string, Filed<Question>>;
  readonly statements: ReadonlyMap<string, Filed<Statement>>;
  readonly trials: ReadonlyMap<string, Filed<Trial>>;
  readonly discrepancies: ReadonlyMap<string, Filed<Discrepancy>>;
  readonly rules: ReadonlyMap<string, Filed<Rule>>;
}

/** Notes a fault that a clinical editor mends. */
export type Fault = (file: string, place: string, message: string) => void;

const words = z.record(z.string(), z.string().check(z.minLength(1)));

/** What lies where. The JSON Schemas for editors are made from this table, one for each row. */
export const EVIDENCE_FILES = [
  { files: 'edition.json', schema: Edition },
  { files: 'changelog.json', schema: z.array(Change) },
  { files: 'sources.json', schema: words },
  { files: 'vocabulary.json', schema: z.record(z.string(), VocabularyEntry) },
  { files: 'cautions.json', schema: words },
  { files: 'strengths.json', schema: words },
  { files: 'gates.json', schema: z.array(GateRule) },
  { files: 'questions.json', schema: z.array(Question) },
  { files: 'trials.json', schema: z.array(Trial) },
  { files: 'discrepancies.json', schema: z.array(Discrepancy) },
  { files: 'statements/*.json', schema: z.array(Statement) },
  { files: 'rules/*.json', schema: z.array(Rule) },
  { files: 'cases/*.json', schema: CaseFile },
  { files: 'disagreements.json', schema: z.array(Disagreement) },
  { files: 'received.json', schema: Received },
] as const;

/** Made by a program, not by an editor. */
const MADE = ['review-anchors.json', 'schema/*.json'];

function isAt(file: string, pattern: string): boolean {
  const folder = pattern.endsWith('/*.json') ? pattern.slice(0, -'*.json'.length) : undefined;
  return folder === undefined ? file === pattern : file.startsWith(folder) && file.endsWith('.json');
}

/** The path of a fault, with the id of the entry it lies in: easier to find than a number. */
function placeOf(path: readonly PropertyKey[], content: unknown): string {
  const index = path[0];
  const entry: unknown = Array.isArray(content) && typeof index === 'number' ? content[index] : undefined;
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? ` (${String(entry.id)})` : '';
  return path.map(String).join('.') + id;
}

type Issue = z.core.$ZodIssue;

/** How far something is from a shape: the fewer keys are missing or too many, the more likely that shape was meant. */
function distance(issues: readonly Issue[]): number {
  const weight = (issue: Issue) => (issue.code === 'unrecognized_keys' ? issue.keys.length : 1);
  return issues.reduce((sum, issue) => sum + weight(issue) / (1 + issue.path.length), 0);
}

/** Whether something is not of that shape at all: another kind of value, or a needed key under a name it does not know. */
function isForeign(issues: readonly Issue[]): boolean {
  const root = issues.filter(({ path }) => path.length === 0);
  const misses = issues.some(({ code, path }) => code === 'invalid_type' && path.length === 1);
  return root.some(({ code }) => code !== 'unrecognized_keys') || (misses && root.length > 0);
}

/** Faults at the places they stand at: of several allowed shapes, those of the one that was most likely meant. */
function precise(issue: Issue): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [meant] = [...issue.errors].sort((a, b) => distance(a) - distance(b));
  if (!meant || isForeign(meant)) return [issue];
  return meant.flatMap(precise).map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

/** The small edition of zod has no words of its own. */
const WORDS = en().localeError;

function parse<T>(schema: z.ZodMiniType<T>, { file, content }: EvidenceFile, fault: Fault): T | undefined {
  const parsed = z.safeParse(schema, content, { error: WORDS });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    for (const { path, message } of precise(issue)) fault(file, placeOf(path, content), message);
  }
  return undefined;
}

function readDraft(files: readonly EvidenceFile[], fault: Fault): Draft {
  const readable = files.filter((one) => {
    if (one.notJson !== undefined) fault(one.file, '', `the file is not JSON: ${one.notJson}`);
    else if (![...EVIDENCE_FILES.map((row) => row.files), ...MADE].some((pattern) => isAt(one.file, pattern))) {
      fault(one.file, '', 'nothing reads a file of this name: is it in the wrong place, or its name misspelt?');
    }
    return one.notJson === undefined;
  });

  function single<T>(schema: z.ZodMiniType<T>, name: string): T | undefined {
    const one = readable.find(({ file }) => file === name);
    if (one) return parse(schema, one, fault);
    if (!files.some(({ file }) => file === name)) fault(name, '', 'the file is missing');
    return undefined;
  }

  /** Lists from all files that the pattern names, each entry with its file. */
  function entries<T extends { readonly id: string }>(
    schema: z.ZodMiniType<T>,
    pattern: string,
  ): ReadonlyMap<string, Filed<T>> {
    const found = new Map<string, Filed<T>>();
    for (const one of readable.filter(({ file }) => isAt(file, pattern))) {
      for (const entry of parse(z.array(schema), one, fault) ?? []) {
        if (found.has(entry.id)) fault(one.file, entry.id, 'the id stands twice');
        found.set(entry.id, { entry, file: one.file });
      }
    }
    return found;
  }

  return {
    edition: single(Edition, 'edition.json'),
    anchors: single(ReviewAnchors, 'review-anchors.json'),
    changes: single(z.array(Change), 'changelog.json') ?? [],
    sources: single(words, 'sources.json') ?? {},
    vocabulary: single(z.record(z.string(), VocabularyEntry), 'vocabulary.json') ?? {},
    cautions: single(words, 'cautions.json') ?? {},
    strengths: single(words, 'strengths.json') ?? {},
    gates: single(z.array(GateRule), 'gates.json') ?? [],
    questions: entries(Question, 'questions.json'),
    statements: entries(Statement, 'statements/*.json'),
    trials: entries(Trial, 'trials.json'),
    discrepancies: entries(Discrepancy, 'discrepancies.json'),
    rules: entries(Rule, 'rules/*.json'),
    disagreements: entries(Disagreement, 'disagreements.json'),
    received: single(Received, 'received.json'),
    caseFiles: readable
      .filter(({ file }) => isAt(file, 'cases/*.json'))
      .flatMap((one) => {
        const entry = parse(CaseFile, one, fault);
        return entry ? [{ entry, file: one.file }] : [];
      }),
  };
}

function entriesOf<T>(found: ReadonlyMap<string, Filed<T>>): Readonly<Record<string, T>> {
  return Object.fromEntries([...found].map(([id, { entry }]) => [id, entry]));
}

export interface LoadOptions {
  /** The day by which an ongoing trial must have been looked at again; absent: that is not checked. */
  readonly today?: Day;
}

/** Loads and checks the evidence; `evidence` is there only where nothing is wrong. */
export function loadEvidence(
  files: readonly EvidenceFile[],
  { today }: LoadOptions = {},
): {
  readonly evidence?: WholeEvidence;
  readonly caseFiles?: readonly Filed<CaseFile>[];
  readonly faults: readonly EvidenceFault[];
} {
  const faults: EvidenceFault[] = [];
  const fault: Fault = (file, place, message) => {
    faults.push({ file, place, message, whoFixesIt: 'clinical editor' });
  };
  const draft = readDraft(files, fault);
  // What could not be read leads nowhere: its followers are only looked at once every file has its shape.
  if (faults.length === 0) {
    checkReferences(draft, fault);
    checkFigures(draft, fault);
    if (today !== undefined) checkTrialStatus(draft, today, fault);
  }
  const { edition, received } = draft;
  if (faults.length > 0 || !edition || !received) return { faults };
  return {
    faults: [],
    caseFiles: draft.caseFiles,
    evidence: {
      edition,
      changes: draft.changes,
      sources: draft.sources,
      vocabulary: draft.vocabulary,
      statements: entriesOf(draft.statements),
      trials: entriesOf(draft.trials),
      discrepancies: [...draft.discrepancies.values()].map(({ entry }) => entry),
      // The review speaks first, what came later after it, whatever the files are called.
      rules: [...draft.rules.values()]
        .map(({ entry }) => entry)
        .sort((a, b) => Number(a.layer === 'later') - Number(b.layer === 'later')),
      gates: draft.gates,
      disagreements: [...draft.disagreements.values()].map(({ entry }) => entry),
      received,
      questions: entriesOf(draft.questions),
      cautions: draft.cautions,
      strengths: draft.strengths,
    },
  };
}
