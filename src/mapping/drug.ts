/** Which drug a medication resource speaks of: by code on the resource, the Medication it points to, or their text. */
import { type Concept, isSilent, type Pointer } from '../fhir/concept.ts';
import { isThere, type Json } from '../fhir/elements.ts';
import { type MedicationReading, readMedication } from '../fhir/medication.ts';
import type { Dosing, NamedMedication } from '../fhir/medication-use.ts';
import type { Received } from '../fhir/record.ts';
import type { CompiledAgentConcept } from '../terminology/compiled.ts';
import { type Desk, GUARDED, type Recognised, readsCodes, recogniseCodes, recogniseTexts } from './mapper.ts';

export interface FoundDrug {
  readonly concept: CompiledAgentConcept;
  readonly found: Recognised;
}

export type DrugReading =
  | {
      readonly kind: 'drugs';
      readonly drugs: readonly FoundDrug[];
      readonly texts: readonly string[];
      /** 'placebo': the drugs named here or a placebo; 'unknown': a blinded study drug that may be another one. */
      readonly blinded: 'no' | 'placebo' | 'unknown';
    }
  /** A drug that the history does not read. */
  | { readonly kind: 'other'; readonly why: string }
  /** Something was given or ordered and cannot be named: nothing is absent any more. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'conflict'; readonly agents: readonly string[] };

/** The Medication behind a pointer, read once however many orders point to it. */
function medicationAt(
  desk: Desk,
  received: Received,
  pointer: Pointer,
  losses: string[],
): { readonly resource: Json; readonly reading: MedicationReading } | undefined {
  if (pointer.reference === undefined) return undefined;
  const resource = desk.record.resolve(pointer.reference, received);
  if (!resource) return undefined;
  const known = desk.medications.get(resource);
  if (known) return { resource, reading: known };
  const reading = readMedication(resource, losses);
  desk.medications.set(resource, reading);
  return { resource, reading };
}

interface Names {
  /** Concepts that name the drug as a whole: of the resource itself, then of the Medication it points to. */
  readonly main: Concept[];
  readonly ingredients: Concept[];
  readonly texts: string[];
  /** A Medication that must not be used: its meaning may be turned round, or it was entered in error. */
  refused?: string;
}

function namesOfDrug(desk: Desk, received: Received, named: NamedMedication, losses: string[]): Names {
  const names: Names = { main: [...named.concepts], ingredients: [], texts: [] };
  for (const pointer of named.pointers) {
    if (pointer.display !== undefined) names.texts.push(pointer.display);
    const found = medicationAt(desk, received, pointer, losses);
    if (!found) continue;
    const { resource, reading } = found;
    if (isThere(resource['modifierExtension'])) {
      names.refused = 'a modifier extension may change the meaning of the Medication it points to';
    }
    if (reading.status === 'entered-in-error') names.refused = 'the Medication it points to was entered in error';
    names.main.push(...reading.concepts);
    names.ingredients.push(...reading.ingredients.concepts);
    for (const ingredient of reading.ingredients.pointers) {
      if (ingredient.display !== undefined) names.texts.push(ingredient.display);
      const inner = medicationAt(desk, received, ingredient, losses);
      if (inner) names.ingredients.push(...inner.reading.concepts);
    }
  }
  for (const { texts } of names.main) names.texts.push(...texts);
  for (const { texts } of names.ingredients) names.texts.push(...texts);
  return names;
}

function found(desk: Desk, concept: string, how: Omit<Recognised, 'concept'>): readonly FoundDrug[] {
  const agent = desk.terminology.agentConcept(concept);
  return agent ? [{ concept: agent, found: { concept, ...how } }] : [];
}

const NOTHING: readonly FoundDrug[] = [];

/** Drugs by their codes; a formulation that only the words beside them name is added. */
export function drugsByCode(desk: Desk, concepts: readonly Concept[], texts: readonly string[]): readonly FoundDrug[] {
  const recognised = recogniseCodes(desk, concepts, 'drug');
  if (recognised.length === 0) return NOTHING;
  const coded = recognised.flatMap(({ concept, ...how }) => found(desk, concept, how));
  if (coded.length === 0) return NOTHING;
  const formulations = drugsInTexts(desk, texts).filter(({ concept: { parent } }) =>
    coded.some((one) => one.found.concept === parent),
  );
  return mostSpecific([...coded, ...formulations]);
}

/** Drugs named in texts. */
export function drugsInTexts(desk: Desk, texts: readonly string[]): readonly FoundDrug[] {
  const all: FoundDrug[] = [];
  for (const one of texts) {
    for (const { concepts, guard } of desk.terminology.agentsInText(one)) {
      if (guard !== undefined) continue;
      for (const concept of concepts) all.push(...found(desk, concept, { how: 'text' }));
    }
  }
  return all.length === 0 ? NOTHING : mostSpecific(all);
}

/**
 * One reading per agent. A formulation wins over the drug it is made of (Afinitor over bare everolimus), a combination
 * over its parts. Two formulations that differ in purpose leave the purpose open.
 */
function mostSpecific(all: readonly FoundDrug[]): readonly FoundDrug[] {
  const unique = all.filter((one, i) => all.findIndex((other) => other.found.concept === one.found.concept) === i);
  const specific = unique.filter((one) =>
    unique.every((other) => {
      if (other.concept.parent === one.found.concept) return false;
      const larger = other.concept.agents.length > one.concept.agents.length;
      return !(larger && one.concept.agents.every((agent) => other.concept.agents.includes(agent)));
    }),
  );
  const readings = new Map<string, FoundDrug>();
  for (const one of specific) {
    const key = one.concept.agents.join('+');
    const other = readings.get(key);
    const open = other !== undefined && other.concept.indication !== one.concept.indication;
    readings.set(key, open ? { ...one, concept: { ...one.concept, indication: 'unstated' } } : (other ?? one));
  }
  return [...readings.values()];
}

/** Whether a concept names a drug; a billing code may say only that there was one. */
export function namesDrug({ concept }: FoundDrug): boolean {
  return !concept.classes.some((one) => UNNAMED.has(one));
}

/** Whether it is a drug that can stand in a line of therapy. */
export function isBackground({ concept }: FoundDrug): boolean {
  return concept.classes.every((one) => BACKGROUND.has(one));
}

const PLACEBO = /\bplacebo\b/i;
const BLINDED = /\b(double[ -]?)?blind(ed)?\b/i;
export const BLINDED_DRUG = 'a blinded study drug: what was given is not known';
const UNNAMED = new Set(['unstated', 'ici-unstated']);
const BACKGROUND = new Set(['supportive', 'context']);

export const NAMELESS = 'a code that does not name its drug';
export const NO_LINE = 'supportive or background drug, no line of therapy';

/**
 * What the way of giving says of a drug's purpose: into the eye or in a dose for the eye, it is for something else; under
 * the skin of a lesion or into the spinal canal, somebody must say. Undefined where the drug reaches the whole body.
 */
export function purposeByRoute(
  desk: Desk,
  { concept }: FoundDrug,
  { milligrams, words }: Dosing,
  texts: readonly string[],
): 'other' | 'unstated' | undefined {
  const { leastDoseMg } = concept;
  if (leastDoseMg !== undefined && milligrams.some((dose) => dose < leastDoseMg)) return 'other';
  const routes = recogniseTexts(desk, [...texts, ...words], 'reason').flatMap((one) =>
    one.guard === undefined ? [one.concept] : [],
  );
  if (routes.includes('route:eye')) return 'other';
  return routes.some((route) => route === 'route:local' || route === concept.askRoute) ? 'unstated' : undefined;
}

/** Reads the drug of a medication resource. What of its names could not be read is added to `losses`. */
export function readDrug(desk: Desk, received: Received, named: NamedMedication, losses: string[]): DrugReading {
  const { main, ingredients, texts, refused } = namesOfDrug(desk, received, named, losses);
  if (refused !== undefined) return { kind: 'unreadable', why: refused };
  const coded = drugsByCode(desk, main, texts);
  const mixed = coded.length > 0 ? NOTHING : drugsByCode(desk, ingredients, texts);
  // A code that does not name its drug (J9999) leaves the word to the text.
  const stated = [...coded, ...mixed].filter(namesDrug);
  const drugs = stated.length > 0 ? stated : drugsInTexts(desk, texts);
  const placebo = texts.some((one) => PLACEBO.test(one));
  const blinded = placebo ? 'placebo' : texts.some((one) => BLINDED.test(one)) ? 'unknown' : 'no';
  if (blinded !== 'no' && drugs.length === 0) return { kind: 'unreadable', why: BLINDED_DRUG };
  if (drugs.length === 0) return unnamed(desk, main, ingredients, texts, coded.length + mixed.length > 0);
  // Codings of one concept name one drug in several ways; if they name two, nobody may choose for the pharmacist.
  const agents = [...new Set(coded.filter(namesDrug).map(({ concept }) => concept.agents.join('+')))];
  if (stated.length > 0 && agents.length > 1) return { kind: 'conflict', agents };
  return { kind: 'drugs', drugs, texts, blinded };
}

/** No drug of ours: another one, or one that nobody can name. */
function unnamed(
  desk: Desk,
  main: readonly Concept[],
  ingredients: readonly Concept[],
  texts: readonly string[],
  billed: boolean,
): DrugReading {
  if (billed) return { kind: 'unreadable', why: NAMELESS };
  const withheld = main.find((concept) => concept.withheld !== undefined && isSilent(concept))?.withheld;
  if (withheld !== undefined) return { kind: 'unreadable', why: `the EHR does not show the drug (${withheld})` };
  const guarded = texts.flatMap((one) => desk.terminology.agentsInText(one)).find(({ guard }) => guard !== undefined);
  if (guarded?.guard !== undefined) {
    // Whether a plan was carried out nobody knows; what was declined was not given.
    const kind = guarded.guard === 'negation' || guarded.guard === 'family' ? 'other' : 'unreadable';
    return { kind, why: GUARDED[guarded.guard] };
  }
  const doubtful = texts.flatMap((one) => desk.terminology.doubtfulAgentsInText(one));
  const unverified = [...main, ...ingredients].flatMap(({ codings }) =>
    codings.flatMap(({ system, code }) => desk.terminology.doubtfulAgents(system, code)),
  );
  if (unverified.length > 0) {
    return { kind: 'unreadable', why: `a code that nobody has verified: it may stand for ${unverified.join(', ')}` };
  }
  if (doubtful.length > 0) {
    const names = [...new Set(doubtful.flatMap(({ concepts }) => concepts))].join(', ');
    return { kind: 'unreadable', why: `a short form that nobody has verified: it may stand for ${names}` };
  }
  if (texts.length === 0 && !readsCodes(desk, [...main, ...ingredients])) {
    return { kind: 'unreadable', why: 'the drug of this entry cannot be read' };
  }
  return { kind: 'other', why: 'not a drug of this history' };
}
