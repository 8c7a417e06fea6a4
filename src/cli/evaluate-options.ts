/** The options of `evaluate`, read from the words of the command line. */
import { readFileSync } from 'node:fs';
import type { EvidenceView } from '../evidence/known-on.ts';
import { type Day, dayOf, isExact, readDate } from '../kernel/calendar.ts';
import { faultWords, jsonFaultOf } from '../kernel/json-scanner.ts';
import type { OverlayFile } from '../terminology/overlay.ts';

/** How to judge: plain values, because every worker thread gets a copy. */
export interface Judging {
  readonly asOf: Day;
  readonly all: boolean;
  /** Give each consideration its trace. */
  readonly trace: boolean;
  readonly evidenceAsOf: EvidenceView | undefined;
  /** A folder like data/evidence to judge with instead of the evidence built in. */
  readonly evidenceFolder: string | undefined;
  readonly answers: Readonly<Record<string, unknown>>;
  /** Print snapshots, each with the facts and the Assessment in it, instead of Assessments. */
  readonly snapshot: boolean;
  /** Local codes of a site, as text: each thread reads them for itself. */
  readonly overlays: readonly OverlayFile[];
}

export interface EvaluateOptions {
  readonly judging: Judging;
  /** Threads that judge; 1 judges in the main thread. */
  readonly jobs: number;
  readonly files: readonly string[];
}

/** The command was called wrongly; the message says how to call it. */
export class Usage extends Error {}

export const USAGE = `usage: evaluate [OPTION …] FILE…   (a FHIR Bundle, or NDJSON with one Bundle per line; - reads standard input)
  --as-of YYYY-MM-DD                   judge the record as of that day (default: today)
  --evidence-as-of YYYY-MM-DD|review   judge with what was known then; "review": with the review alone
  --evidence FOLDER                    judge with the evidence in that folder instead of data/evidence
  --all                                also what does not apply, with its reason
  --trace                              with every condition of each rule, what it came to, and on which facts
  --answers ANSWERS.json               what a clinician has confirmed, from gap id to answer
  --snapshot                           print snapshots for \`npm run replay\` instead of Assessments
  --overlay OVERLAY.json               local codes of a site (a FHIR ConceptMap); may be given several times
  --jobs N                             judge with N threads (default: 1); the output keeps the order of the input`;

const MOST_JOBS = 64;

/** The text of an overlay; what is wrong inside is told when it is read, and the records are judged without it. */
function overlayIn(file: string): OverlayFile {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch {
    throw new Usage(`${file}: the file cannot be opened`);
  }
}

function answersIn(file: string): Readonly<Record<string, unknown>> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new Usage(`${file}: the file cannot be opened`);
  }
  const fault = jsonFaultOf(bytes);
  if (fault) throw new Usage(`${file}: ${faultWords(fault)}`);
  const read: unknown = JSON.parse(bytes.toString());
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new Usage(`${file}: the answers must be an object from gap id to answer`);
  }
  return read as Readonly<Record<string, unknown>>;
}

/** The local day: a record is judged on the day the reader sees on the wall. */
export function today(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function dayIn(option: string, value: string): Day {
  const date = readDate(value);
  if (!date || date.date !== value || !isExact(date.span)) throw new Usage(`${option} needs a day, YYYY-MM-DD`);
  return date.span.first;
}

/** Reads the words after the command; throws `Usage` where they make no sense. */
export function readOptions(words: readonly string[]): EvaluateOptions {
  let asOf: Day | undefined;
  let all = false;
  let trace = false;
  let snapshot = false;
  let evidenceAsOf: EvidenceView | undefined;
  let evidenceFolder: string | undefined;
  let answers: Readonly<Record<string, unknown>> = {};
  const overlays: OverlayFile[] = [];
  let jobs = 1;
  const files: string[] = [];
  const queue = [...words];
  const valueAfter = (option: string) => {
    const value = queue.shift();
    if (value === undefined) throw new Usage(`${option} needs a value`);
    return value;
  };
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--all') all = true;
    else if (word === '--trace') trace = true;
    else if (word === '--snapshot') snapshot = true;
    else if (word === '--as-of') asOf = dayIn(word, valueAfter(word));
    else if (word === '--evidence-as-of') {
      const value = valueAfter(word);
      evidenceAsOf = value === 'review' ? value : dayIn(word, value);
    } else if (word === '--evidence') evidenceFolder = valueAfter(word);
    else if (word === '--answers') answers = answersIn(valueAfter(word));
    else if (word === '--overlay') overlays.push(overlayIn(valueAfter(word)));
    else if (word === '--jobs') {
      jobs = Number(valueAfter(word));
      if (!Number.isInteger(jobs) || jobs < 1 || jobs > MOST_JOBS) {
        throw new Usage(`--jobs needs a whole number from 1 to ${MOST_JOBS}`);
      }
    } else if (word.startsWith('--')) throw new Usage(`there is no option ${word}`);
    else files.push(word);
  }
  if (files.length === 0) throw new Usage('a FILE is needed');
  return {
    judging: { asOf: asOf ?? today(), all, trace, evidenceAsOf, evidenceFolder, answers, snapshot, overlays },
    jobs,
    files,
  };
}
