/**
 * The words of what leaves the screen: the sheet for the tumour board, the note, and the comparison with last time. One
 * object per language; English is here, others lie beside it.
 */
import type { Consideration } from '../contract/assessment.ts';
import type { ConsiderationGroup } from './consideration-groups.ts';
import type { Mark } from './sheet.ts';
import { ENGLISH, type ReportWords } from './words.ts';

export interface ExportWords {
  readonly report: ReportWords;
  readonly sheet: {
    readonly title: string;
    readonly noteTitle: string;
    born(day: string): string;
    readonly bornUnknown: string;
    record(number: string): string;
    readAt(time: string): string;
    asOf(day: string): string;
    sourcesRead(read: number, asked: number): string;
    notRead(types: string): string;
    evidence(edition: string, reviewed: string): string;
    knownOn(day: string): string;
    readonly reviewAlone: string;
    hash(digits: string): string;
    readonly story: string;
    readonly timeline: string;
    readonly when: string;
    readonly what: string;
    readonly endedBy: string;
    readonly howSure: string;
    readonly matrix: string;
    readonly drugClass: string;
    readonly facts: string;
    readonly unknown: string;
    /** Asked questions and things that could not be read. */
    readonly nothingUnknown: string;
    readonly considerations: string;
    readonly notRanked: string;
    readonly nothingListed: string;
    readonly cautions: string;
    readonly answers: string;
    overrides(reason: string): string;
    answeredAt(time: string): string;
    /** "conditional on question 2", by the numbers of the questions. */
    waitsFor(questions: string): string;
    basis(citations: string): string;
    more(count: number): string;
    readonly review: string;
    readonly notVerified: string;
    received(what: string): string;
    /** "already received: nivolumab (b)", by the letters of the notes. */
    receivedBefore(agents: string): string;
    readonly later: string;
    /** Where the board writes. */
    readonly conclusion: string;
    readonly signature: string;
    /** What "review L…" stands for. */
    reviewIs(citation: string): string;
    /** How the marks of the page are meant. */
    readonly key: string;
    readonly disclaimer: string;
    /** Heading of what stands beside several considerations, and how it is pointed to. */
    readonly notes: string;
    see(letters: string): string;
  };
  readonly comparison: {
    line(regimen: string): string;
    lineNumber(number: number): string;
    from(day: string): string;
    to(day: string): string;
    progression(day: string): string;
    readonly localTherapy: string;
    readonly caution: string;
  };
}

/** What the sheet takes from the words of the screen, so that both say the same. */
export interface SheetWords extends ExportWords {
  readonly marks: Readonly<Record<Mark, string>>;
  readonly groups: Readonly<Record<ConsiderationGroup, string>>;
  readonly stance: Readonly<Record<Consideration['stance'], string>>;
  readonly status: Readonly<Record<Consideration['status'], string>>;
  readonly sex: Readonly<Record<string, string>>;
  readonly scope: Readonly<Record<'in-scope' | 'out-of-scope' | 'cannot-tell', string>>;
  classesAbsent(classes: string): string;
  classesUnknown(classes: string): string;
  /** A question in a few words: "Reason for stopping, line 2". */
  questionName(gap: string): string;
  /** An answer as a person says it. */
  answer(value: unknown): string;
}

export const ENGLISH_EXPORT: ExportWords = {
  report: ENGLISH,
  sheet: {
    title: 'Tumour board sheet: treatment history and evidence, kidney cancer',
    noteTitle: 'Treatment history and evidence, kidney cancer (Nextline)',
    born: (day) => `born ${day}`,
    bornUnknown: 'birth date not on record',
    record: (number) => `record ${number}`,
    readAt: (time) => `read at ${time}`,
    asOf: (day) => `judged as of ${day}`,
    sourcesRead: (read, asked) => `${read} of ${asked} sources read`,
    notRead: (types) => `Not read completely: ${types}. Nothing is concluded to be absent from it.`,
    evidence: (edition, reviewed) => `evidence ${edition}, reviewed ${reviewed}`,
    knownOn: (day) => `only what was known on ${day}`,
    reviewAlone: 'the review alone',
    hash: (digits) => `replay hash ${digits}`,
    story: 'In one sentence',
    timeline: 'Timeline',
    when: 'When',
    what: 'What',
    endedBy: 'Ended by',
    howSure: 'How sure',
    matrix: 'Drug classes so far',
    drugClass: 'Class',
    facts: 'What is known',
    unknown: 'Not known, and what would settle it',
    nothingUnknown: 'No open question would change what is listed.',
    considerations: 'Evidence that applies',
    notRanked: 'Not ranked; no dose, no order.',
    nothingListed: 'Nothing is listed.',
    cautions: 'Cautions',
    answers: 'Answered by a clinician',
    overrides: (reason) => `overrides the chart: ${reason}`,
    answeredAt: (time) => `at ${time}`,
    waitsFor: (questions) => `conditional on question ${questions}`,
    basis: (citations) => `Basis: ${citations}`,
    more: (count) => `and ${count} more`,
    review: 'review',
    notVerified: 'not verified',
    received: (what) => `Already received: ${what}`,
    receivedBefore: (agents) => `already received: ${agents}`,
    later: 'later than the review',
    conclusion: 'Conclusion of the board',
    signature: 'Reviewed by, date, signature',
    reviewIs: (citation) => `review L… = lines of: ${citation}`,
    key: 'Without a mark: stated in the record.',
    disclaimer:
      'Decision support for clinicians: options with their evidence, for review. It does not order, dose, rank or predict. Check present labels and guidelines.',
    notes: 'Notes',
    see: (letters) => `see ${letters}`,
  },
  comparison: {
    line: (regimen) => `Line: ${regimen}`,
    lineNumber: (number) => `number ${number}`,
    from: (day) => `from ${day}`,
    to: (day) => `to ${day}`,
    progression: (day) => `progression ${day}`,
    localTherapy: 'Local therapy',
    caution: 'Caution',
  },
};
