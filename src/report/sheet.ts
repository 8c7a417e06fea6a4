/**
 * The sheet for the tumour board: everything that the discussion needs of one patient, in the order of reading, for one
 * page. The print style, the note for the chart and any other rendering are made from this one model.
 */
import type { Assessment, Consideration, Source } from '../contract/assessment.ts';
import type { GivenAnswers } from '../contract/given-answer.ts';
import type { PatientIdentity } from '../contract/identity.ts';
import type { Evidence, EvidenceDetails, Statement } from '../evidence/schema.ts';
import { type Day, isoOf, spanOf } from '../kernel/calendar.ts';
import { append } from '../kernel/group.ts';
import { hidesSomething } from '../kernel/read-state.ts';
import { CONSIDERATION_GROUPS, type ConsiderationGroup, groupOf } from './consideration-groups.ts';
import type { SheetWords } from './export-words.ts';
import { type ExposureMatrix, exposureMatrixOf } from './exposure-matrix.ts';
import { factRows } from './facts.ts';
import { storyOf } from './story.ts';
import { timelineOf } from './timeline.ts';
import { restsOnAnswer, restsOnWords, type Truth } from './truth.ts';

/** How sure a fact is, as on the screen: the four words for truth, free text told apart, and a clinician's own answer. */
export type Mark = Truth | 'words' | 'clinician';

export interface SheetInput {
  readonly assessment: Assessment;
  readonly identity: PatientIdentity;
  /** What a clinician has answered, with reasons and times; empty where nobody has. */
  readonly answers: GivenAnswers;
  /** Local time at which reading ended, '10:42'. */
  readonly readAt: string;
  /** How many sources were read to the end, of how many. */
  readonly sources: { readonly read: number; readonly asked: number };
  /** Replay hash of the snapshot of this judgement. */
  readonly hash: string;
  readonly evidence: Pick<Evidence, 'strengths' | 'cautions'>;
  /** Statements and trials; without them a consideration names the ids of its statements. */
  readonly details: EvidenceDetails | undefined;
}

export interface Marked {
  readonly text: string;
  readonly mark: Mark;
}

export interface SheetRow {
  readonly when: string;
  readonly what: string;
  /** Why it ended, in words; empty where the record does not say or nothing ends. */
  readonly outcome: string;
  readonly howSure: string;
  readonly kind: 'event' | 'course' | 'interval';
  /** Where it lies between the beginning (0) and the end (1) of the timeline, for a mark beside the words. */
  readonly from: number;
  readonly to: number;
}

export interface SheetConsideration {
  readonly id: string;
  /** Title and cautions are evidence: they keep the language of the evidence. */
  readonly title: string;
  readonly stance: string;
  readonly status: string;
  readonly strength: string;
  readonly later: boolean;
  readonly conditional: boolean;
  readonly waitsFor: string | undefined;
  readonly basis: string;
  /** Drugs of it that the patient has had, each with the letter of its note. */
  readonly received: readonly string[];
  /** What else was found in this patient, in words. */
  readonly cautions: readonly string[];
  /** Letters of the general cautions that stand beside it; their words stand once, at the end. */
  readonly notes: readonly string[];
}

export interface Sheet {
  readonly identity: { readonly name: string; readonly details: string };
  /** Day of judging, edition, view and hash: on every page. */
  readonly stamp: readonly string[];
  /** When it was read, and how completely. */
  readonly reading: readonly string[];
  /** Where less than today's evidence is shown: which part of it. */
  readonly view: string | undefined;
  readonly scope: { readonly status: Assessment['scope']['status']; readonly words: string; readonly reason: string };
  readonly story: readonly Marked[];
  readonly timeline: readonly SheetRow[];
  /** Years that begin within the timeline, and where: 0 is its beginning, 1 its end. */
  readonly years: readonly { readonly year: number; readonly at: number }[];
  /** Classes that were given or ordered; the others are told in a sentence each. */
  readonly matrix: ExposureMatrix;
  readonly otherClasses: readonly string[];
  readonly facts: readonly (Marked & { readonly label: string })[];
  /** Open questions, numbered from 1, in the language of the evidence. */
  readonly questions: readonly string[];
  /** What could not be read, in the reader's language. */
  readonly notRead: string | undefined;
  readonly considerations: readonly {
    readonly group: ConsiderationGroup;
    readonly title: string;
    readonly members: readonly SheetConsideration[];
  }[];
  /** What was received before and general cautions, by letter, in the language of the evidence. */
  readonly notes: readonly { readonly letter: string; readonly text: string }[];
  /** Cautions that the patient's record shows. */
  readonly cautions: readonly string[];
  readonly answers: readonly string[];
  /** The review that "review L…" points into; absent where the statements are not there. */
  readonly reviewCitation: string | undefined;
}

/** Citations that stand beside one consideration; the others are counted. */
const MOST_CITATIONS = 2;

/** The mark of a fact from how sure it is and what it rests on. */
export function markOf(truth: Truth, sources: readonly Source[]): Mark {
  if (restsOnAnswer(sources)) return 'clinician';
  return truth === 'stated' && restsOnWords(sources) ? 'words' : truth;
}

/** The first digits of a hash: enough to find the file by, short enough to read aloud. */
export function shortHash(hash: string): string {
  return (hash.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}

function stampOf(
  { assessment, readAt, sources, hash }: SheetInput,
  { sheet, report }: SheetWords,
): Pick<Sheet, 'stamp' | 'reading' | 'view'> {
  const { asOf, evidence } = assessment;
  const view =
    evidence.asOf === undefined
      ? undefined
      : evidence.asOf === 'review'
        ? sheet.reviewAlone
        : sheet.knownOn(report.day(evidence.asOf));
  return {
    stamp: [
      sheet.asOf(report.day(asOf)),
      sheet.evidence(evidence.edition, report.day(evidence.reviewedOn)),
      ...(view === undefined ? [] : [view]),
      sheet.hash(shortHash(hash)),
    ],
    reading: [sheet.readAt(readAt), sheet.sourcesRead(sources.read, sources.asked)],
    view,
  };
}

function identityOf({ identity }: SheetInput, { sheet, report, sex }: SheetWords): Sheet['identity'] {
  const { name, birthDate, recordNumber } = identity;
  return {
    name,
    details: [
      birthDate === undefined ? sheet.bornUnknown : sheet.born(report.day(birthDate)),
      ...(identity.sex === undefined ? [] : [sex[identity.sex] ?? identity.sex]),
      ...(recordNumber === undefined ? [] : [sheet.record(recordNumber)]),
    ].join(', '),
  };
}

/** Events, courses and pauses in the order of time. */
function timelineRows({ assessment }: SheetInput, { report }: SheetWords): Pick<Sheet, 'timeline' | 'years'> {
  const model = timelineOf(assessment.context, spanOf(assessment.asOf).first, report);
  if (!model) return { timeline: [], years: [] };
  const at = (day: Day) => (day - model.first) / (model.last - model.first);
  const events = model.events.map(({ earliest, latest, when, label }) => ({
    earliest,
    row: { kind: 'event' as const, when, what: label, outcome: '', howSure: '', from: at(earliest), to: at(latest) },
  }));
  const courses = model.lanes.flatMap(({ bars }) =>
    bars.map(({ earliest, latest, when, label, group, outcome = '', howSure }) => ({
      earliest,
      row: {
        kind: 'course' as const,
        when,
        what: `${label} (${group})`,
        outcome,
        howSure,
        from: at(earliest),
        to: at(latest),
      },
    })),
  );
  const intervals = model.intervals.map(({ from, to, label, note }) => ({
    earliest: from,
    row: {
      kind: 'interval' as const,
      when: report.timeline.period(report.day(isoOf(from)), report.day(isoOf(to))),
      what: label,
      outcome: '',
      howSure: note ?? '',
      from: at(from),
      to: at(to),
    },
  }));
  return {
    timeline: [...events, ...courses, ...intervals].sort((a, b) => a.earliest - b.earliest).map(({ row }) => row),
    years: model.years.map(({ year, day }) => ({ year, at: at(day) })),
  };
}

/** The matrix without its empty rows, and a sentence for those that are absent and one for those that cannot be told. */
function classesOf(
  { columns, rows }: ExposureMatrix,
  { classesAbsent, classesUnknown, report }: SheetWords,
): Pick<Sheet, 'matrix' | 'otherClasses'> {
  const empty = rows.filter(({ cells }) => cells.every(({ entries }) => entries.length === 0));
  const titles = (truth: Truth) =>
    empty
      .filter((row) => row.truth === truth)
      .map(({ title }) => report.inText(title))
      .join(', ');
  const absent = titles('absent');
  const unknown = titles('unknown');
  return {
    matrix: { columns, rows: rows.filter((row) => !empty.includes(row)) },
    otherClasses: [
      ...(absent === '' ? [] : [classesAbsent(absent)]),
      ...(unknown === '' ? [] : [classesUnknown(unknown)]),
    ],
  };
}

function citationOf({ trial, layer, locator }: Statement, details: EvidenceDetails, review: string): string {
  const known = trial === undefined ? undefined : details.trials[trial];
  if (known) {
    const [publication] = known.publications;
    return publication === undefined ? known.name : `${known.name} (${publication.citation})`;
  }
  if ('citation' in locator) return locator.citation;
  return layer === 'paper' ? `${review} ${locator.lines}` : locator.section;
}

function basisOf({ evidence }: Consideration, { details }: SheetInput, { sheet }: SheetWords): string {
  const citations = new Map<string, boolean>();
  for (const { id } of evidence) {
    const statement = details?.statements[id];
    const citation = statement && details ? citationOf(statement, details, sheet.review) : id;
    // One that was checked stands for the others that cite the same place.
    citations.set(citation, (citations.get(citation) ?? true) && statement?.verification === 'unverified');
  }
  const words = [...citations].map(([citation, unverified]) =>
    unverified ? `${citation}, ${sheet.notVerified}` : citation,
  );
  const left = words.length - MOST_CITATIONS;
  return [...words.slice(0, MOST_CITATIONS), ...(left > 0 ? [sheet.more(left)] : [])].join('; ');
}

/** Drug, dates and meaning of a note that a drug of the option was received before. */
const receivedIn = (caution: string): string | undefined => /^already-received: (.*)$/.exec(caution)?.[1];

/** What is said beside several considerations, in the order in which it is met, each with its letter. */
class Notes {
  readonly #letters = new Map<string, string>();

  letterOf(caution: string): string {
    const known = this.#letters.get(caution);
    if (known !== undefined) return known;
    const letter = String.fromCharCode('a'.charCodeAt(0) + this.#letters.size);
    this.#letters.set(caution, letter);
    return letter;
  }

  in(words: Readonly<Record<string, string>>, { received }: SheetWords['sheet']): Sheet['notes'] {
    return [...this.#letters].map(([caution, letter]) => {
      const before = receivedIn(caution);
      return { letter, text: before === undefined ? (words[caution] ?? caution) : received(before) };
    });
  }
}

/** The questions that a consideration waits for, by their number on the sheet. */
function waitsFor(dependsOn: readonly string[], { gaps }: Assessment, words: SheetWords): string | undefined {
  if (dependsOn.length === 0) return undefined;
  const numbers = dependsOn.map((id) => {
    const place = gaps.findIndex((gap) => gap.id === id);
    return place === -1 ? words.questionName(id) : String(place + 1);
  });
  return words.sheet.waitsFor(numbers.join(', '));
}

function considerationOf(one: Consideration, input: SheetInput, words: SheetWords, notes: Notes): SheetConsideration {
  const { id, title, stance, status, strength, layer, dependsOn, cautions } = one;
  const { strengths, cautions: general } = input.evidence;
  const before = new Map<string, string[]>();
  for (const caution of cautions) {
    const agent = receivedIn(caution)?.split(',', 1)[0];
    if (agent !== undefined) append(before, agent, notes.letterOf(caution));
  }
  return {
    id,
    title,
    stance: words.stance[stance],
    status: words.status[status],
    strength: strengths[strength] ?? strength,
    later: layer === 'later',
    conditional: status === 'conditional',
    waitsFor: waitsFor(dependsOn, input.assessment, words),
    basis: basisOf(one, input, words),
    received: [...before].map(([agent, letters]) => `${words.report.drug(agent)} (${letters.join(', ')})`),
    cautions: cautions.filter((caution) => !(caution in general) && receivedIn(caution) === undefined),
    notes: cautions.filter((caution) => caution in general).map((caution) => notes.letterOf(caution)),
  };
}

function answersOf({ answers }: SheetInput, words: SheetWords): readonly string[] {
  return Object.entries(answers).map(([gap, { value, reason, at }]) =>
    [
      `${words.questionName(gap)}: ${words.answer(value)}`,
      words.sheet.answeredAt(at),
      ...(reason === undefined ? [] : [words.sheet.overrides(reason)]),
    ].join(', '),
  );
}

/** Makes the sheet of one judgement. Pure; considerations that do not apply are left out. */
export function sheetOf(input: SheetInput, words: SheetWords): Sheet {
  const { assessment } = input;
  const { context, scope, gaps, considerations, reads } = assessment;
  const listed = considerations.filter(({ status }) => status !== 'does-not-apply');
  const notes = new Notes();
  const groups = CONSIDERATION_GROUPS.flatMap((group) => {
    const members = listed
      .filter((one) => groupOf(one) === group)
      .map((one) => considerationOf(one, input, words, notes));
    return members.length === 0 ? [] : [{ group, title: words.groups[group], members }];
  });
  const hidden = reads.filter(({ state }) => hidesSomething(state)).map(({ resourceType }) => resourceType);
  return {
    identity: identityOf(input, words),
    ...stampOf(input, words),
    scope: { status: scope.status, words: words.scope[scope.status], reason: scope.reason },
    story: storyOf(context, words.report).map(({ text, truth, sources }) => ({ text, mark: markOf(truth, sources) })),
    ...timelineRows(input, words),
    ...classesOf(exposureMatrixOf(context, words.report), words),
    facts: factRows(context, words.report)
      .filter(({ id }) => !id.startsWith('exposure:'))
      .map(({ label, value, truth, sources }) => ({ label, text: value, mark: markOf(truth, sources) })),
    questions: gaps.map(({ question }) => question),
    notRead: hidden.length === 0 ? undefined : words.sheet.notRead(words.report.list(hidden)),
    considerations: groups,
    notes: notes.in(input.evidence.cautions, words.sheet),
    cautions: context.cautions.map(({ text }) => text),
    answers: answersOf(input, words),
    reviewCitation: input.details?.edition.review.citation,
  };
}
