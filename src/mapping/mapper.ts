/** What every mapper shares: the record it reads from, the code sets, and the place where losses are written down. */
import type { Source } from '../contract/assessment.ts';
import { type Concept, isSilent, wordsOf } from '../fhir/concept.ts';
import { isJson, isThere, type Json } from '../fhir/elements.ts';
import type { MedicationReading } from '../fhir/medication.ts';
import { countedType, type PatientRecord, type Received } from '../fhir/record.ts';
import type { UnnamedDrug } from '../history/facts.ts';
import { type Problem, type ProblemCode, problem } from '../kernel/problem.ts';
import type { Domain } from '../terminology/compiled.ts';
import type { PhraseMatch } from '../terminology/phrase.ts';
import type { Terminology } from '../terminology/terminology.ts';

export interface Ignored {
  readonly reference: string;
  readonly reason: string;
}

/** A concept found in a CodeableConcept, and how. */
export interface Recognised {
  readonly concept: string;
  readonly how: 'coded' | 'text';
  readonly code?: { readonly system: string; readonly code: string };
  readonly guard?: PhraseMatch['guard'];
}

export interface Desk {
  readonly record: PatientRecord;
  readonly terminology: Terminology;
  readonly ignored: Ignored[];
  readonly problems: Problem[];
  /** Medications that another resource points to, read once. */
  readonly medications: Map<Json, MedicationReading>;
  /** Drugs that were given without a name. */
  readonly unnamed: UnnamedDrug[];
  /** Resource types from which nothing may be concluded to be absent. */
  readonly unreadable: Set<string>;
}

/** Why a phrase is no fact. */
export const GUARDED = {
  negation: 'the text negates it',
  doubt: 'the text speaks of a suspicion',
  planned: 'the text speaks of a plan',
  family: 'the text speaks of the family',
} as const;

export function ignore(desk: Desk, reference: string, reason: string): void {
  desk.ignored.push({ reference, reason });
}

export function report(desk: Desk, code: ProblemCode, message: string, { resourceType, reference }: Received): void {
  desk.problems.push(problem(code, 'analyst', message, { resourceType, reference }));
}

/** Reports something that came but cannot be understood: its type no longer proves an absence. */
export function reportUnreadable(desk: Desk, code: ProblemCode, message: string, received: Received): void {
  desk.unreadable.add(countedType(received.resourceType));
  report(desk, code, message, received);
}

/** Reports each element that stands in the resource and could not be read; the rest of the resource is used. */
export function reportLosses(desk: Desk, losses: readonly string[], received: Received): void {
  for (const element of new Set(losses)) {
    report(desk, 'map/unreadable-element', `the element ${element} could not be read`, received);
  }
}

/**
 * What to do with a resource in which nothing was recognised: one that says something else is set aside; one that says
 * nothing (no code, no word, or withheld) may be anything, and proves no absence.
 */
export function setAside(desk: Desk, concepts: readonly Concept[], received: Received, why: string): void {
  const withheld = concepts.find((concept) => concept.withheld !== undefined && isSilent(concept))?.withheld;
  if (withheld !== undefined) {
    reportUnreadable(desk, 'map/unreadable', `the EHR does not show what this entry is about (${withheld})`, received);
  } else if (concepts.every(isSilent)) {
    reportUnreadable(desk, 'map/unreadable', 'it cannot be read what this entry is about', received);
  } else if (wordsOf(concepts).length === 0 && !readsCodes(desk, concepts)) {
    reportUnreadable(desk, 'map/unreadable', 'a code of a system that is not read, and no words', received);
  } else {
    ignore(desk, received.reference, why);
  }
}

export function sourceOf(reference: string, found: Recognised): Source {
  return { reference, how: found.how, ...(found.code ? { code: found.code } : {}) };
}

/** Whether one of the codes belongs to a system that is mapped: only then does not finding it mean anything. */
export function readsCodes(desk: Desk, concepts: readonly Concept[]): boolean {
  return concepts.some(({ codings }) => codings.some(({ system }) => desk.terminology.covers(system)));
}

/** Concepts of CodeableConcepts by code; by phrase only where no code is recognised. */
export function recognise(
  desk: Desk,
  concepts: readonly Concept[],
  domain: Exclude<Domain, 'drug'>,
  phrases: 'condition' | 'procedure' | 'reason',
): readonly Recognised[] {
  const found = recogniseCodes(desk, concepts, domain);
  return found.length > 0 ? found : recogniseTexts(desk, wordsOf(concepts), phrases);
}

const NOTHING: readonly Recognised[] = [];

export function recogniseCodes(desk: Desk, concepts: readonly Concept[], domain: Domain): readonly Recognised[] {
  let found: Recognised[] | undefined;
  for (const { codings } of concepts) {
    for (const coding of codings) {
      for (const known of desk.terminology.concepts(coding.system, coding.code, domain)) {
        found ??= [];
        if (!found.some((other) => other.concept === known)) {
          found.push({ concept: known, how: 'coded', code: coding });
        }
      }
    }
  }
  return found ?? NOTHING;
}

/**
 * False where a code can be read as it stands and is none of ours. True where one is, and where what stands there has to
 * be looked at more closely: nothing, something that is no concept, or a concept without a plain code.
 */
export function mayBeRecognised(desk: Desk, concept: unknown, domain: Domain): boolean {
  if (!isJson(concept)) return true;
  const given = concept['coding'];
  if (!Array.isArray(given)) return true;
  let plain = false;
  for (const coding of given) {
    if (!isJson(coding)) return true;
    const system = coding['system'];
    const code = coding['code'];
    if (typeof system !== 'string' || typeof code !== 'string') {
      if (typeof code === 'number') return true;
      continue;
    }
    plain ||= desk.terminology.systemOf(system) !== undefined;
    if (desk.terminology.concepts(system, code, domain).length > 0) return true;
  }
  return !plain;
}

export function recogniseTexts(
  desk: Desk,
  texts: readonly string[],
  domain: 'condition' | 'procedure' | 'reason',
): readonly Recognised[] {
  let found: Recognised[] | undefined;
  for (const one of texts) {
    for (const { concept, guard } of desk.terminology.phrases(one, domain)) {
      found ??= [];
      if (found.some((other) => other.concept === concept && other.guard === guard)) continue;
      found.push({ concept, how: 'text', ...(guard ? { guard } : {}) });
    }
  }
  return found ?? NOTHING;
}

/**
 * Whether the resource may be used at all. A modifierExtension may turn its meaning round, so it is refused unless its
 * meaning is known, and none is.
 */
export function refuseModifiers(desk: Desk, received: Received): boolean {
  if (!isThere(received.resource['modifierExtension'])) return false;
  reportUnreadable(
    desk,
    'map/modifier-extension',
    'a modifier extension may change the meaning of this resource; it was set aside',
    received,
  );
  return true;
}

/** A single letter is a side only right beside a kidney or its removal ("L nephrectomy", "lap rad nx R"). */
const LETTER_BEFORE =
  /(?:^|[\s(,;:])([lr])[\s),-]+(?:(?:lap\w*|rad\w*|robot\w*|open|partial|part|simple|total)[\s-]+){0,3}(?:nephr|nx\b|kidney|renal)/i;
const LETTER_BEHIND = /(?:nephrectomy|nx)[\s,(:-]+([lr])(?=$|[\s),.;])/i;

/** Left or right from coded qualifiers or words; the letters "lt" and "rt" count as words only. */
export function lateralityOf(
  desk: Desk,
  concepts: readonly Concept[],
  texts: readonly string[],
): 'left' | 'right' | 'bilateral' | undefined {
  for (const { concept: known } of recogniseCodes(desk, concepts, 'condition')) {
    if (known === 'laterality:left') return 'left';
    if (known === 'laterality:right') return 'right';
    if (known === 'laterality:bilateral') return 'bilateral';
  }
  const words = texts.join(' . ');
  const left = /\b(left|lt)\b/i.test(words);
  const right = /\b(right|rt)\b/i.test(words);
  if (/\bbilateral\b/i.test(words) || (left && right)) return 'bilateral';
  if (left) return 'left';
  if (right) return 'right';
  const letter = (LETTER_BEFORE.exec(words) ?? LETTER_BEHIND.exec(words))?.[1]?.toLowerCase();
  if (letter === undefined) return undefined;
  return letter === 'l' ? 'left' : 'right';
}
