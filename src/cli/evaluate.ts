/**
 * `npm run --silent evaluate -- [--as-of YYYY-MM-DD] [--evidence-as-of YYYY-MM-DD|review] [--all] [--answers ANSWERS.json] FILE…`
 *
 * One JSON line per patient on standard output and nothing else there; trouble goes to standard error. Exit 0 when every
 * record was assessed, 2 when an input could not be read (the others are assessed all the same).
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { evidence, terminology } from 'virtual:nextline-knowledge';
import { type AssessOptions, assess } from '../assess/assess.ts';
import type { EvidenceView } from '../evidence/known-on.ts';
import { recordsOf } from '../fhir/record.ts';
import { type Day, dayOf, isExact, readDate } from '../kernel/calendar.ts';
import { createTerminology } from '../terminology/terminology.ts';
import { describeJsonFault } from './json-fault.ts';

interface Arguments {
  readonly asOf: Day;
  readonly all: boolean;
  readonly answers: Readonly<Record<string, unknown>>;
  readonly evidenceAsOf: EvidenceView | undefined;
  readonly files: readonly string[];
}

class Usage extends Error {}

const USAGE = `usage: evaluate [OPTION …] FILE…   (- reads standard input)
  --as-of YYYY-MM-DD                   judge the record as of that day (default: today)
  --evidence-as-of YYYY-MM-DD|review   judge with what was known then; "review": with the review alone
  --all                                also what does not apply, with its reason
  --answers ANSWERS.json               what a clinician has confirmed, from gap id to answer`;

function answersIn(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Usage(`${file}: the file cannot be opened`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Usage(`${file}: ${describeJsonFault(text)}`);
  }
}

/** The local day: a record is judged on the day the reader sees on the wall. */
function today(): Day {
  const now = new Date();
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

function readArguments(words: readonly string[]): Arguments {
  let asOf = today();
  let all = false;
  let evidenceAsOf: EvidenceView | undefined;
  let answers: Readonly<Record<string, unknown>> = {};
  const files: string[] = [];
  const queue = [...words];
  const next = (option: string) => {
    const value = queue.shift();
    if (value === undefined) throw new Usage(`${option} needs a value`);
    return value;
  };
  const nextDay = (option: string, value: string): Day => {
    const date = readDate(value);
    if (!date || date.date !== value || !isExact(date.span)) throw new Usage(`${option} needs a day, YYYY-MM-DD`);
    return date.span.first;
  };
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--all') all = true;
    else if (word === '--as-of') asOf = nextDay(word, next(word));
    else if (word === '--evidence-as-of') {
      const value = next(word);
      evidenceAsOf = value === 'review' ? value : nextDay(word, value);
    } else if (word === '--answers') {
      const file = next(word);
      const read = answersIn(file);
      if (typeof read !== 'object' || read === null || Array.isArray(read)) {
        throw new Usage(`${file}: the answers must be an object from gap id to answer`);
      }
      answers = read as Readonly<Record<string, unknown>>;
    } else if (word.startsWith('--')) throw new Usage(`there is no option ${word}`);
    else files.push(word);
  }
  if (files.length === 0) throw new Usage('a FILE is needed');
  return { asOf, all, answers, evidenceAsOf, files };
}

const knowledge = { terminology: createTerminology(terminology), evidence };
let failed = false;

function fail(where: string, message: string): void {
  failed = true;
  process.stderr.write(`${where}: ${message}\n`);
}

function assessBundle(where: string, json: unknown, options: AssessOptions): void {
  const records = recordsOf(json);
  if (!records.ok) {
    fail(where, `${records.error.message} (${records.error.whoFixesIt})`);
    return;
  }
  for (const record of records.value) {
    const assessment = assess(record, knowledge, options);
    process.stdout.write(`${JSON.stringify(assessment)}\n`);
    for (const { severity, code, message, reference, whoFixesIt } of assessment.problems) {
      const at = reference === undefined ? '' : ` ${reference}`;
      process.stderr.write(`${where}${at}: ${severity} ${code}: ${message} (${whoFixesIt})\n`);
    }
  }
}

function assessText(file: string, text: string, options: AssessOptions): void {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch {
    // One Bundle per line, unless it is one broken Bundle.
    const lines = text.split('\n').map((line) => line.trim());
    const first = lines.find((line) => line !== '') ?? '';
    if (lines.filter((line) => line !== '').length < 2 || !first.startsWith('{') || first === '{') {
      fail(file, describeJsonFault(text));
      return;
    }
    lines.forEach((line, i) => {
      if (line === '') return;
      let bundle: unknown;
      try {
        bundle = JSON.parse(line);
      } catch {
        fail(`${file}:${i + 1}`, describeJsonFault(line));
        return;
      }
      assessBundle(`${file}:${i + 1}`, bundle, options);
    });
    return;
  }
  assessBundle(file, whole, options);
}

try {
  const { files, ...options } = readArguments(process.argv.slice(2));
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(file === '-' ? 0 : file, 'utf8');
    } catch {
      fail(file, 'the file cannot be opened (analyst)');
      continue;
    }
    assessText(file === '-' ? 'standard input' : file, text, options);
  }
} catch (error) {
  if (!(error instanceof Usage)) throw error;
  fail('evaluate', `${error.message}\n${USAGE}`);
}
if (failed) process.exitCode = 2;
