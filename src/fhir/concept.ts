/** CodeableConcepts, read once: their codes, their words, and whether what they say is withheld. */
import { isJson, isThere, type Json, type Losses, objects, objectsIn, text } from './elements.ts';
import { referenceIn } from './references.ts';

export interface Coding {
  readonly system: string;
  readonly code: string;
}

export interface Concept {
  /** Codings that name both a system and a code; others say nothing that can be looked up. */
  readonly codings: readonly Coding[];
  /** Words for a reader: the text and the displays. */
  readonly texts: readonly string[];
  /** Why the EHR does not say (data-absent-reason: 'masked', 'error', 'unknown' …). */
  readonly withheld?: string;
}

const DATA_ABSENT_SYSTEM = /^https?:\/\/(?:terminology\.)?hl7\.org\/(?:fhir\/)?(?:CodeSystem\/)?data-absent-reason$/;
const DATA_ABSENT_EXTENSION = /\/data-absent-reason$/;

/** Codes are text; some servers write them as numbers. */
function codeOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

/** The reason given in place of a value, by an extension of the element. */
export function absentReason(element: Json): string | undefined {
  for (const extension of objects(element['extension'])) {
    const url = extension['url'];
    if (typeof url === 'string' && DATA_ABSENT_EXTENSION.test(url)) return text(extension['valueCode']) ?? 'unknown';
  }
  return undefined;
}

/** Reads one CodeableConcept; `element` is named in the losses where a part of it cannot be read. */
export function readConcept(value: Json, element: string, losses: Losses): Concept {
  const codings: Coding[] = [];
  const texts: string[] = [];
  let withheld = value['extension'] === undefined ? undefined : absentReason(value);
  const own = text(value['text']);
  if (own !== undefined) texts.push(own);
  else if (isThere(value['text'])) losses.push(element);
  const given = value['coding'];
  const list: readonly unknown[] = Array.isArray(given) ? given : isThere(given) ? [given] : [];
  for (const one of list) {
    if (!isJson(one)) {
      losses.push(element);
      continue;
    }
    const system = text(one['system']);
    const code = codeOf(one['code']);
    const display = text(one['display']);
    if (
      (system === undefined && isThere(one['system'])) ||
      (code === undefined && isThere(one['code'])) ||
      (display === undefined && isThere(one['display']))
    ) {
      losses.push(element);
    }
    if (system !== undefined && DATA_ABSENT_SYSTEM.test(system)) {
      withheld = code ?? 'unknown';
      continue;
    }
    if (system !== undefined && code !== undefined) codings.push({ system, code });
    if (display !== undefined) texts.push(display);
  }
  if (withheld === undefined) return { codings, texts };
  // Beside the reason, the text only repeats it ("Masked").
  return codings.length > 0 ? { codings, texts, withheld } : { codings, texts: [], withheld };
}

/** The CodeableConcepts of an element, one or a list. */
export function conceptsIn(resource: Json, name: string, losses: Losses): readonly Concept[] {
  const value = resource[name];
  if (!isThere(value)) return NO_CONCEPTS;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found: Concept[] = [];
  for (const one of list) {
    if (isJson(one)) found.push(readConcept(one, name, losses));
    else losses.push(name);
  }
  return found;
}

const NO_CONCEPTS: readonly Concept[] = [];
const NO_POINTERS: readonly Pointer[] = [];
const NO_WORDS: readonly string[] = [];

/** Words of several concepts. */
export function wordsOf(concepts: readonly Concept[]): readonly string[] {
  const [only] = concepts;
  if (only === undefined) return NO_WORDS;
  return concepts.length === 1 ? only.texts : concepts.flatMap(({ texts }) => texts);
}

/** Whether a concept says nothing: no code, no word. */
export function isSilent({ codings, texts }: Concept): boolean {
  return codings.length === 0 && texts.length === 0;
}

/** A Reference element: where it points, and what it is called there. */
export interface Pointer {
  readonly reference?: string;
  readonly display?: string;
}

function readPointer(value: Json): Pointer | undefined {
  const reference = referenceIn(value);
  const display = text(value['display']);
  if (reference === undefined && display === undefined) return undefined;
  return { ...(reference === undefined ? {} : { reference }), ...(display === undefined ? {} : { display }) };
}

/** The References of an element, one or a list. */
export function pointersIn(resource: Json, name: string, losses: Losses): readonly Pointer[] {
  const value = resource[name];
  if (!isThere(value)) return NO_POINTERS;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found: Pointer[] = [];
  for (const one of list) {
    const pointer = isJson(one) ? readPointer(one) : undefined;
    // A Reference may name its target by an identifier alone; that is no loss, only nothing to follow.
    if (pointer) found.push(pointer);
    else if (!(isJson(one) && isThere(one['identifier']))) losses.push(name);
  }
  return found;
}

/** What is given as the reason for something: concepts, and pointers to a Condition. */
export interface Reasons {
  readonly concepts: readonly Concept[];
  readonly pointers: readonly Pointer[];
  /** A part of them could not be read. */
  readonly damaged: boolean;
}

const NO_REASONS: Reasons = { concepts: [], pointers: [], damaged: false };

/** Reasons from the elements that hold concepts, references, or both (R5). */
export function reasonsIn(
  resource: Json,
  names: {
    readonly concepts: readonly string[];
    readonly pointers: readonly string[];
    readonly either: readonly string[];
  },
  losses: Losses,
): Reasons {
  let found: { concepts: Concept[]; pointers: Pointer[] } | undefined;
  const inner: string[] = [];
  const add = (concepts: readonly Concept[], pointers: readonly Pointer[]) => {
    found ??= { concepts: [], pointers: [] };
    found.concepts.push(...concepts);
    found.pointers.push(...pointers);
  };
  for (const name of names.concepts) if (isThere(resource[name])) add(conceptsIn(resource, name, inner), []);
  for (const name of names.pointers) if (isThere(resource[name])) add([], pointersIn(resource, name, inner));
  for (const name of names.either) {
    if (!isThere(resource[name])) continue;
    const both = codeableReferencesIn(resource, name, inner);
    add(both.concepts, both.pointers);
  }
  losses.push(...inner);
  return found ? { ...found, damaged: inner.length > 0 } : NO_REASONS;
}

const NEITHER = { concepts: NO_CONCEPTS, pointers: NO_POINTERS };

/** Concepts and References of an element in which R5 joins both (CodeableReference), one or a list. */
export function codeableReferencesIn(
  resource: Json,
  name: string,
  losses: Losses,
): { readonly concepts: readonly Concept[]; readonly pointers: readonly Pointer[] } {
  const value = resource[name];
  if (!isThere(value)) return NEITHER;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const concepts: Concept[] = [];
  const pointers: Pointer[] = [];
  for (const one of list) {
    if (!isJson(one)) {
      losses.push(name);
      continue;
    }
    const inner: string[] = [];
    concepts.push(...conceptsIn(one, 'concept', inner));
    pointers.push(...pointersIn(one, 'reference', inner));
    for (const part of inner) losses.push(`${name}.${part}`);
  }
  return { concepts, pointers };
}

/** CodeableConcepts that extensions of an element carry (mCODE: laterality, histology, intent). */
export function extensionConcepts(element: Json, losses: Losses): readonly Concept[] {
  if (element['extension'] === undefined) return NO_CONCEPTS;
  const inner: string[] = [];
  const found = objectsIn(element, 'extension', inner).flatMap((extension) =>
    conceptsIn(extension, 'valueCodeableConcept', inner),
  );
  if (inner.length > 0) losses.push('extension');
  return found;
}
