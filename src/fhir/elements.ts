/**
 * Tolerant access to FHIR JSON. A chart is read as it is: an object where a list belongs, a number written as text or a
 * missing element never throws and never costs the rest of the resource. Only what the mappers use is read; everything
 * else stays where it is. These accessors are plain functions and not a schema library because every resource of a
 * chart passes through them (a schema costs as much as parsing the whole Bundle again); the schema stands in the tests
 * and both must agree.
 */
import { type DaySpan, type PartialDate, readDate } from '../kernel/calendar.ts';

export type Json = Readonly<Record<string, unknown>>;

/**
 * What an element says. `undefined`: it is not there. `null`: it is there and cannot be read, or its value is withheld;
 * the two are not the same, because a missing negation is none and a withheld one may be.
 */
export type Said<T> = T | null | undefined;

/** Names of the elements of a resource that could not be read. */
export type Losses = string[];

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NOTHING: Json = {};
const NONE: readonly Json[] = [];

/** The object, or an empty one: reading on from nothing gives nothing. */
export function object(value: unknown): Json {
  return isJson(value) ? value : NOTHING;
}

/** The objects of a list; a single object counts as a list of one (old Epic shapes). */
export function objects(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.every(isJson) ? value : value.filter(isJson);
  return isJson(value) ? [value] : NONE;
}

/** The objects of an element, one or a list; what is there and is none is a loss. */
export function objectsIn(resource: Json, name: string, losses: Losses): readonly Json[] {
  const value = resource[name];
  if (!isThere(value)) return NONE;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.every(isJson)) return list;
  losses.push(name);
  return list.filter(isJson);
}

/** Text that is not blank. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A finite number, also where a server wrote it as text; zero stays zero. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value)) return Number(value);
  return undefined;
}

/** Whether an element is there at all; an empty list is not. */
export function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Notes the loss where something stands that gave nothing. */
export function lost<T>(read: T | undefined, value: unknown, element: string, losses: Losses): T | undefined {
  if (read === undefined && isThere(value)) losses.push(element);
  return read;
}

/** Text of an element. */
export function textIn(resource: Json, name: string, losses: Losses): string | undefined {
  return lost(text(resource[name]), resource[name], name, losses);
}

/** A yes or no; also where a server wrote it as text. */
export function flagIn(resource: Json, name: string): Said<boolean> {
  const value = resource[name];
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return isThere(value) || isThere(resource[`_${name}`]) ? null : undefined;
}

/**
 * The one code of an element: a plain string, or a CodeableConcept of which one code is expected (statuses are strings
 * in some releases and concepts in others). A value replaced by an extension (data-absent-reason) is withheld.
 */
export function codeIn(resource: Json, name: string): Said<string> {
  const value = resource[name];
  if (typeof value === 'string') {
    const code = value.trim();
    return code === '' ? null : code;
  }
  if (!isThere(value)) return isThere(resource[`_${name}`]) ? null : undefined;
  const concepts = objects(value);
  const [concept] = concepts;
  if (concept === undefined || concepts.length > 1) return null;
  for (const coding of objects(concept['coding'])) {
    const code = text(coding['code']);
    if (code !== undefined) return code.trim();
  }
  return text(concept['text'])?.trim() ?? null;
}

export interface FhirDate {
  readonly date: PartialDate;
  readonly span: DaySpan;
}

/** A date or dateTime; what is there and is no date is a loss. */
export function dateIn(resource: Json, name: string, losses: Losses): FhirDate | undefined {
  const value = resource[name];
  return lost(typeof value === 'string' ? readDate(value.trim()) : undefined, value, name, losses);
}

export interface FhirPeriod {
  readonly start: FhirDate | undefined;
  readonly end: FhirDate | undefined;
}

export const NEVER: FhirPeriod = { start: undefined, end: undefined };

/** Start and end of a Period. Each is read by itself: a period with only an end is one. */
export function periodIn(resource: Json, name: string, losses: Losses): FhirPeriod {
  const value = resource[name];
  if (!isThere(value)) return NEVER;
  if (!isJson(value)) {
    losses.push(name);
    return NEVER;
  }
  const inner: string[] = [];
  const start = dateIn(value, 'start', inner);
  const end = dateIn(value, 'end', inner);
  for (const one of inner) losses.push(`${name}.${one}`);
  return { start, end };
}
