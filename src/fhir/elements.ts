/**
 * Tolerant access to FHIR JSON. A chart is read as it is: an object where a list belongs, a number written as text or a
 * missing element never throws and never costs the rest of the resource. Only what the mappers use is read; everything
 * else stays where it is. These accessors are plain functions and not a schema library because every resource of a
 * chart passes through them (a schema costs as much as parsing the whole Bundle again).
 */
import { type DaySpan, type PartialDate, readDate } from '../kernel/calendar.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one: reading on from nothing gives nothing. */
export function object(value: unknown): Json {
  return isJson(value) ? value : NOTHING;
}

const NOTHING: Json = {};

/** The objects of a list; a single object counts as a list of one (old Epic shapes). */
export function objects(value: unknown): readonly Json[] {
  if (value === undefined) return NO_OBJECTS;
  if (Array.isArray(value)) return value.every(isJson) ? value : value.filter(isJson);
  return isJson(value) ? [value] : NO_OBJECTS;
}

const NO_OBJECTS: readonly Json[] = [];

/** Text that is not blank. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A finite number, also where a server wrote it as text; zero stays zero. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
  return undefined;
}

export interface Coding {
  readonly system: string | undefined;
  readonly code: string | undefined;
  readonly display: string | undefined;
}

const NO_CODINGS: readonly Coding[] = [];

/** Codings of one or several CodeableConcepts. */
export function codings(concept: unknown): readonly Coding[] {
  // Written as loops: every coding of every resource of a chart passes here.
  const found: Coding[] = [];
  for (const one of objects(concept)) {
    for (const coding of objects(one['coding'])) {
      found.push({ system: text(coding['system']), code: text(coding['code']), display: text(coding['display']) });
    }
  }
  return found.length > 0 ? found : NO_CODINGS;
}

/** Every human-readable text of one or several CodeableConcepts: its own text and the displays of its codings. */
export function conceptTexts(concept: unknown): readonly string[] {
  const texts: string[] = [];
  for (const one of objects(concept)) {
    const own = text(one['text']);
    if (own !== undefined) texts.push(own);
    for (const { display } of codings(one)) if (display !== undefined) texts.push(display);
  }
  return texts;
}

/** The code of a CodeableConcept of which one is expected, or the plain string that DSTU2 and STU3 have in its place. */
export function statusCode(value: unknown): string | undefined {
  if (typeof value === 'string') return text(value);
  return codings(value).find(({ code }) => code !== undefined)?.code ?? text(object(value)['text']);
}

/** `Type/id` already: by far the most frequent form. */
const RELATIVE = /^[A-Z][A-Za-z]+\/[^/?#]+$/;

/**
 * A reference in one form: `Type/id`, whatever the base, with a version cut off. `#id` and `urn:uuid:` stay as they are.
 */
export function relativeReference(reference: string): string {
  if (RELATIVE.test(reference)) return reference;
  if (reference.startsWith('#') || reference.startsWith('urn:')) return reference;
  const path = reference.replace(/[?#].*$/, '').replace(/\/_history\/[^/]*$/, '');
  const parts = path.split('/').filter((part) => part !== '');
  const type = parts[parts.length - 2];
  const id = parts[parts.length - 1];
  return type !== undefined && id !== undefined && /^[A-Z][A-Za-z]+$/.test(type) ? `${type}/${id}` : reference;
}

/** The target of a Reference element. */
export function referenceOf(value: unknown): string | undefined {
  const reference = text(object(value)['reference']);
  return reference === undefined ? undefined : relativeReference(reference);
}

/** Targets of a list of Reference elements. */
export function referencesOf(value: unknown): readonly string[] {
  return objects(value).flatMap((one) => {
    const reference = referenceOf(one);
    return reference === undefined ? [] : [reference];
  });
}

export interface FhirDate {
  readonly date: PartialDate;
  readonly span: DaySpan;
}

/** A date or dateTime; `onBad` is told of text that is no date, so that the loss is reported and not silent. */
export function dateOf(value: unknown, onBad: () => void): FhirDate | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  const read = readDate(written);
  if (read === undefined) onBad();
  return read;
}
