/**
 * Since last time: what two judgements of the same patient do not share. Facts and lines, considerations, open questions
 * and answers are matched by what they are, not by where they stand.
 */
import type { Assessment, Consideration, Line } from '../contract/assessment.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { stableJson } from '../kernel/stable-json.ts';
import { ENGLISH_EXPORT, type ExportWords } from './export-words.ts';
import { factRows } from './facts.ts';
import { type Truth, truthOfSources } from './truth.ts';
import { regimenIn } from './words.ts';

/** One thing on one side: in words, and how sure it is where that has a meaning. */
export interface Side {
  readonly value: string;
  readonly truth?: Truth;
}

/** Added where there is no `before`, removed where there is no `after`, changed where there are both. */
export interface Change {
  readonly id: string;
  readonly label: string;
  readonly before?: Side;
  readonly after?: Side;
}

/** What a consideration says of this patient, part by part; only the parts that differ are listed. */
export interface ConsiderationChange {
  readonly id: string;
  readonly title: string;
  readonly before?: Consideration;
  readonly after?: Consideration;
  readonly parts: readonly (
    | 'status'
    | 'strength'
    | 'stance'
    | 'words'
    | 'reasons'
    | 'evidence'
    | 'cautions'
    | 'questions'
  )[];
}

export interface Occasion {
  readonly asOf: string;
  readonly edition: string;
  readonly reviewedOn: string;
}

export interface Comparison {
  readonly before: Occasion;
  readonly after: Occasion;
  readonly scope?: { readonly before: string; readonly after: string };
  readonly facts: readonly Change[];
  readonly considerations: readonly ConsiderationChange[];
  readonly questions: readonly Change[];
  readonly answers: readonly Change[];
  /** Resource types that were read to another extent: what seems new may only be newly readable. */
  readonly reads: readonly Change[];
}

const occasionOf = ({ asOf, evidence }: Assessment): Occasion => ({
  asOf,
  edition: evidence.edition,
  reviewedOn: evidence.reviewedOn,
});

interface Item extends Side {
  readonly id: string;
  readonly label: string;
}

function changesOf(before: readonly Item[], after: readonly Item[]): readonly Change[] {
  const earlier = new Map(before.map((one) => [one.id, one]));
  const later = new Map(after.map((one) => [one.id, one]));
  const side = ({ value, truth }: Item): Side => ({ value, ...(truth === undefined ? {} : { truth }) });
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((id) => {
    const was = earlier.get(id);
    const is = later.get(id);
    if (was && is && was.value === is.value && was.truth === is.truth) return [];
    const label = is?.label ?? was?.label ?? id;
    return [{ id, label, ...(was ? { before: side(was) } : {}), ...(is ? { after: side(is) } : {}) }];
  });
}

/** A line is the same line when its drugs and its beginning are: its number may move when an earlier one is found. */
function lineItem(line: Line, { report, comparison }: ExportWords): Item {
  const { number, start, end, stopReason, progressionOn, certainty } = line;
  const regimen = regimenIn(report, line.agents);
  const value = [
    comparison.lineNumber(number),
    comparison.from(report.day(start)),
    end === undefined ? report.timeline.noEnd : comparison.to(report.day(end)),
    report.stop[stopReason],
    ...(progressionOn === undefined ? [] : [comparison.progression(report.day(progressionOn))]),
    report.certainty[certainty],
  ].join(', ');
  return {
    id: `line:${[...line.agents].sort().join('+')}:${start}`,
    label: comparison.line(regimen),
    value,
    truth: certainty === 'ordered' ? 'unknown' : truthOfSources(line.sources),
  };
}

function factItems({ context }: Assessment, words: ExportWords): readonly Item[] {
  const { report, comparison } = words;
  const rows = factRows(context, report).map(({ id, label, value, truth }) => ({ id, label, value, truth }));
  const local = context.localTherapies.map(({ kind, site, date }) => ({
    id: `local:${kind}:${site}:${date ?? ''}`,
    label: comparison.localTherapy,
    value: [report.timeline.localAt(report.local[kind], site), ...(date === undefined ? [] : [report.day(date)])].join(
      ', ',
    ),
  }));
  const cautions = context.cautions.map(({ id, text }) => ({
    id: `caution:${id}`,
    label: comparison.caution,
    value: text,
  }));
  return [...rows, ...context.lines.list.map((line) => lineItem(line, words)), ...local, ...cautions];
}

const LISTED: readonly Consideration['status'][] = ['applies', 'conditional'];

function considerationChanges(before: Assessment, after: Assessment): readonly ConsiderationChange[] {
  // Whether rules that do not apply were kept is a matter of the call, not of the patient.
  const listed = ({ considerations }: Assessment) =>
    new Map(considerations.filter(({ status }) => LISTED.includes(status)).map((one) => [one.id, one]));
  const earlier = listed(before);
  const later = listed(after);
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((id): readonly ConsiderationChange[] => {
    const was = earlier.get(id);
    const is = later.get(id);
    const title = is?.title ?? was?.title ?? id;
    if (!was || !is) return [{ id, title, parts: [], ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) }];
    const differs = (part: (one: Consideration) => unknown) => stableJson(part(was)) !== stableJson(part(is));
    const parts: ConsiderationChange['parts'] = [
      ...(differs(({ status }) => status) ? (['status'] as const) : []),
      ...(differs(({ strength, alsoSupportedBy }) => [strength, alsoSupportedBy]) ? (['strength'] as const) : []),
      ...(differs(({ stance }) => stance) ? (['stance'] as const) : []),
      ...(differs(({ title: name, text }) => [name, text]) ? (['words'] as const) : []),
      ...(differs(({ because }) => because.map(({ text }) => text)) ? (['reasons'] as const) : []),
      ...(differs(({ evidence }) => evidence) ? (['evidence'] as const) : []),
      ...(differs(({ cautions }) => cautions) ? (['cautions'] as const) : []),
      ...(differs(({ dependsOn }) => dependsOn) ? (['questions'] as const) : []),
    ];
    return parts.length === 0 ? [] : [{ id, title, before: was, after: is, parts }];
  });
}

const questionItems = ({ gaps }: Assessment): readonly Item[] =>
  gaps.map(({ id, question }) => ({ id, label: id, value: question }));
const answerItems = ({ answers }: Assessment): readonly Item[] =>
  Object.entries(answers).map(([id, answer]) => ({ id, label: id, value: stableJson(answer) }));
const readItems = ({ reads }: Assessment): readonly Item[] =>
  reads.map(({ resourceType, state }) => ({ id: resourceType, label: resourceType, value: state }));
const scopeWords = ({ scope }: Assessment) => `${scope.status}: ${scope.reason}`;

/**
 * Compares two Assessments of one patient; refuses two patients, because a difference between people is no change.
 * Resources that were merely added without changing a fact do not appear.
 */
export function compare(
  before: Assessment,
  after: Assessment,
  words: ExportWords = ENGLISH_EXPORT,
): Result<Comparison, 'other-patient'> {
  if (before.patient.id !== after.patient.id) return err('other-patient');
  const scope = { before: scopeWords(before), after: scopeWords(after) };
  return ok({
    before: occasionOf(before),
    after: occasionOf(after),
    ...(scope.before === scope.after ? {} : { scope }),
    facts: changesOf(factItems(before, words), factItems(after, words)),
    considerations: considerationChanges(before, after),
    questions: changesOf(questionItems(before), questionItems(after)),
    answers: changesOf(answerItems(before), answerItems(after)),
    reads: changesOf(readItems(before), readItems(after)),
  });
}

/** Nothing that a clinician would notice differs. */
export function isUnchanged({ scope, facts, considerations, questions, answers, reads }: Comparison): boolean {
  return (
    scope === undefined && [facts, considerations, questions, answers, reads].every((changes) => changes.length === 0)
  );
}
