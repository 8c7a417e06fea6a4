/** What every mapper shares: the record it reads from, the code sets, and the place where losses are written down. */
import type { Source } from '../contract/assessment.ts';
import { codings, conceptTexts, dateOf, type FhirDate, type Json, object, objects, text } from '../fhir/elements.ts';
import { countedType, type PatientRecord } from '../fhir/record.ts';
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
  /** Medications that another resource points to. */
  readonly used: Set<Json>;
  /** Drugs that were given without a name. */
  readonly unnamed: UnnamedDrug[];
  /** Resource types from which nothing may be concluded to be absent. */
  readonly unreadable: Set<string>;
}

export function ignore(desk: Desk, reference: string, reason: string): void {
  desk.ignored.push({ reference, reason });
}

export function report(desk: Desk, code: ProblemCode, message: string, resourceType: string, reference: string): void {
  desk.problems.push(problem(code, 'analyst', message, { resourceType, reference }));
}

/** Reports something that came but cannot be understood: its type no longer proves an absence. */
export function reportUnreadable(
  desk: Desk,
  code: ProblemCode,
  message: string,
  resourceType: string,
  reference: string,
): void {
  desk.unreadable.add(countedType(resourceType));
  report(desk, code, message, resourceType, reference);
}

export function sourceOf(reference: string, found: Recognised): Source {
  return { reference, how: found.how, ...(found.code ? { code: found.code } : {}) };
}

/** Whether one of the codes belongs to a system that is mapped: only then does not finding it mean anything. */
export function readsCodes(desk: Desk, concepts: readonly unknown[]): boolean {
  return codings(concepts).some(
    ({ system, code }) => code !== undefined && system !== undefined && desk.terminology.covers(system),
  );
}

/** Concepts of a CodeableConcept by code; by phrase only where no code is recognised. */
export function recognise(
  desk: Desk,
  concept: unknown,
  domain: Exclude<Domain, 'drug'>,
  phrases?: 'condition' | 'procedure' | 'reason',
): readonly Recognised[] {
  const found = recogniseCodes(desk, concept, domain);
  if (found.length > 0 || phrases === undefined) return found;
  return recogniseTexts(desk, conceptTexts(concept), phrases);
}

export function recogniseCodes(desk: Desk, concept: unknown, domain: Domain): readonly Recognised[] {
  let found: Recognised[] | undefined;
  // The codings are read in place: this runs for every code of a chart, and nearly all of them are none of ours.
  for (const one of objects(concept)) {
    for (const coding of objects(one['coding'])) {
      const system = coding['system'];
      const code = coding['code'];
      if (typeof system !== 'string' || typeof code !== 'string') continue;
      for (const known of desk.terminology.concepts(system, code, domain)) {
        found ??= [];
        if (!found.some((other) => other.concept === known)) {
          found.push({ concept: known, how: 'coded', code: { system, code } });
        }
      }
    }
  }
  return found ?? NOTHING_FOUND;
}

const NOTHING_FOUND: readonly Recognised[] = [];

export function recogniseTexts(
  desk: Desk,
  texts: readonly string[],
  domain: 'condition' | 'procedure' | 'reason',
): readonly Recognised[] {
  const found: Recognised[] = [];
  for (const one of new Set(texts)) {
    for (const { concept, guard } of desk.terminology.phrases(one, domain)) {
      if (found.some((other) => other.concept === concept && other.guard === guard)) continue;
      found.push({ concept, how: 'text', ...(guard ? { guard } : {}) });
    }
  }
  return found;
}

/** A date of this resource; text that is no date is reported and read as missing. */
export function dateIn(desk: Desk, value: unknown, resourceType: string, reference: string): FhirDate | undefined {
  return dateOf(value, () => report(desk, 'map/unreadable-date', 'a date could not be read', resourceType, reference));
}

/**
 * Whether the resource may be used at all. A modifierExtension may turn its meaning round, so it is refused unless its
 * meaning is known, and none is.
 */
export function refuseModifiers(desk: Desk, resource: Json, resourceType: string, reference: string): boolean {
  if (objects(resource['modifierExtension']).length === 0) return false;
  reportUnreadable(
    desk,
    'map/modifier-extension',
    'a modifier extension may change the meaning of this resource; it was set aside',
    resourceType,
    reference,
  );
  return true;
}

/** Texts of the notes: `note` is a list of Annotations, in DSTU2 a string. */
export function noteTexts(resource: Json): readonly string[] {
  const note = resource['note'] ?? resource['notes'];
  if (typeof note === 'string') return [note];
  return objects(note).flatMap((one) => {
    const words = text(one['text']);
    return words === undefined ? [] : [words];
  });
}

/** Left or right from coded qualifiers or words; the letters "lt" and "rt" count as words only. */
export function lateralityOf(
  desk: Desk,
  concepts: readonly unknown[],
  texts: readonly string[],
): 'left' | 'right' | 'bilateral' | undefined {
  for (const concept of concepts) {
    for (const { concept: known } of recogniseCodes(desk, concept, 'condition')) {
      if (known === 'laterality:left') return 'left';
      if (known === 'laterality:right') return 'right';
      if (known === 'laterality:bilateral') return 'bilateral';
    }
  }
  const words = texts.join(' . ');
  const left = /\b(left|lt)\b/i.test(words);
  const right = /\b(right|rt)\b/i.test(words);
  if (/\bbilateral\b/i.test(words) || (left && right)) return 'bilateral';
  if (left) return 'left';
  return right ? 'right' : undefined;
}

/** The extension values that mCODE hangs on body sites for laterality. */
export function extensionConcepts(element: unknown): readonly Json[] {
  return objects(object(element)['extension']).map((extension) => object(extension['valueCodeableConcept']));
}
