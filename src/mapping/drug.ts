/** Which drug a medication resource speaks of: by code on the resource, the Medication it points to, or their text. */
import { codings, conceptTexts, type Json, number, object, objects, referenceOf, text } from '../fhir/elements.ts';
import type { CompiledAgentConcept } from '../terminology/compiled.ts';
import { type Desk, type Recognised, readsCodes, recogniseTexts } from './mapper.ts';

export interface FoundDrug {
  readonly concept: CompiledAgentConcept;
  readonly found: Recognised;
}

export type DrugReading =
  | { readonly kind: 'drugs'; readonly drugs: readonly FoundDrug[]; readonly texts: readonly string[] }
  /** A drug that the history does not read. */
  | { readonly kind: 'other'; readonly why: string }
  /** Something was given or ordered and cannot be named: nothing is absent any more. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'conflict'; readonly agents: readonly string[] };

/** The Medication behind a reference: inside the resource, or elsewhere in the record. */
function referencedMedication(desk: Desk, resource: Json, reference: string): Json | undefined {
  if (reference.startsWith('#')) {
    return objects(resource['contained']).find((contained) => `#${text(contained['id']) ?? ''}` === reference);
  }
  return desk.record.resolve(reference);
}

/** CodeableConcepts that name the drug: of the resource itself first, then of the Medication and its ingredients. */
function drugConcepts(
  desk: Desk,
  resource: Json,
): { readonly main: unknown[]; readonly ingredients: unknown[]; readonly texts: string[] } {
  // R5 joins code and reference in one CodeableReference called `medication`.
  const joined = object(resource['medication']);
  const main: unknown[] = [resource['medicationCodeableConcept'], joined['concept']].filter(Boolean);
  const ingredients: unknown[] = [];
  const texts: string[] = [];
  for (const pointer of [resource['medicationReference'], joined['reference']]) {
    const reference = referenceOf(pointer);
    const display = text(object(pointer)['display']);
    if (display !== undefined) texts.push(display);
    if (reference === undefined) continue;
    const medication = referencedMedication(desk, resource, reference);
    if (!medication) continue;
    desk.used.add(medication);
    if (medication['code'] !== undefined) main.push(medication['code']);
    // DSTU2 keeps ingredients under `product`.
    for (const ingredient of objects(medication['ingredient'] ?? object(medication['product'])['ingredient'])) {
      const item = object(ingredient['item']);
      ingredients.push(ingredient['itemCodeableConcept'] ?? item['concept'] ?? item);
      const inner = text(object(ingredient['itemReference'])['display']) ?? text(object(item['reference'])['display']);
      if (inner !== undefined) texts.push(inner);
    }
  }
  for (const concept of [...main, ...ingredients]) texts.push(...conceptTexts(concept));
  return { main, ingredients, texts };
}

function found(desk: Desk, concept: string, how: Omit<Recognised, 'concept'>): readonly FoundDrug[] {
  const agent = desk.terminology.agentConcept(concept);
  return agent ? [{ concept: agent, found: { concept, ...how } }] : [];
}

/** Drugs by their codes; a formulation that only the words beside them name is added. */
export function drugsByCode(desk: Desk, concepts: readonly unknown[], texts: readonly string[]): readonly FoundDrug[] {
  const coded = concepts.flatMap((concept) =>
    codings(concept).flatMap(({ system, code }) => {
      if (system === undefined || code === undefined) return [];
      const known = desk.terminology.concepts(system, code, 'drug');
      return known.flatMap((one) => found(desk, one, { how: 'coded', code: { system, code } }));
    }),
  );
  if (coded.length === 0) return coded;
  const formulations = drugsInTexts(desk, texts).filter(({ concept: { parent } }) =>
    coded.some((one) => one.found.concept === parent),
  );
  return mostSpecific([...coded, ...formulations]);
}

/** Drugs named in texts. */
export function drugsInTexts(desk: Desk, texts: readonly string[]): readonly FoundDrug[] {
  return mostSpecific(
    texts.flatMap((one) =>
      desk.terminology
        .agentsInText(one)
        .flatMap(({ concepts }) => concepts)
        .flatMap((concept) => found(desk, concept, { how: 'text' })),
    ),
  );
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

const BLINDED = /\b(blinded|placebo)\b/i;
const UNNAMED = new Set(['unstated', 'ici-unstated']);
const BACKGROUND = new Set(['supportive', 'context']);

export const NAMELESS = 'a code that does not name its drug';
export const NO_LINE = 'supportive or background drug, no line of therapy';

/** Quantities of one dose, in every release. */
function dosesOf(dosage: Json): readonly Json[] {
  const rates = objects(dosage['doseAndRate']);
  return [
    dosage['dose'],
    dosage['doseQuantity'],
    dosage['quantity'],
    dosage['quantityQuantity'],
    ...rates.map((rate) => rate['doseQuantity']),
  ].map(object);
}

/**
 * What the way of giving says of a drug's purpose: into the eye or in a dose for the eye, it is for something else; under
 * the skin of a lesion or into the spinal canal, somebody must say. Undefined where the drug reaches the whole body.
 */
export function purposeByRoute(
  desk: Desk,
  { concept }: FoundDrug,
  resource: Json,
  texts: readonly string[],
): 'other' | 'unstated' | undefined {
  const dosages = objects(resource['dosage'] ?? resource['dosageInstruction']);
  const doses = dosages.flatMap(dosesOf).filter((dose) => (dose['code'] ?? dose['unit']) === 'mg');
  const { leastDoseMg } = concept;
  if (leastDoseMg !== undefined && doses.some((dose) => (number(dose['value']) ?? Infinity) < leastDoseMg))
    return 'other';
  const words = [
    ...texts,
    ...dosages.flatMap((dosage) => [
      text(dosage['text']) ?? '',
      ...conceptTexts(dosage['route']),
      ...conceptTexts(dosage['site'] ?? dosage['siteCodeableConcept']),
    ]),
  ];
  const routes = recogniseTexts(desk, words, 'reason').flatMap((one) => (one.guard === undefined ? [one.concept] : []));
  if (routes.includes('route:eye')) return 'other';
  return routes.some((route) => route === 'route:local' || route === concept.askRoute) ? 'unstated' : undefined;
}

/** Reads the drug of a medication resource in any release. */
export function readDrug(desk: Desk, resource: Json): DrugReading {
  const { main, ingredients, texts } = drugConcepts(desk, resource);
  const coded = drugsByCode(desk, main, texts);
  const mixed = coded.length > 0 ? [] : drugsByCode(desk, ingredients, texts);
  // A code that does not name its drug (J9999) leaves the word to the text.
  const named = [...coded, ...mixed].filter(namesDrug);
  const drugs = named.length > 0 ? named : drugsInTexts(desk, texts);
  if (texts.some((one) => BLINDED.test(one))) {
    return { kind: 'unreadable', why: 'a blinded study drug: what was given is not known' };
  }
  if (drugs.length === 0) {
    if (coded.length + mixed.length > 0) return { kind: 'unreadable', why: NAMELESS };
    const doubtful = texts.flatMap((one) => desk.terminology.doubtfulAgentsInText(one));
    if (doubtful.length > 0) {
      const names = [...new Set(doubtful.flatMap(({ concepts }) => concepts))].join(', ');
      return { kind: 'unreadable', why: `a short form that nobody has verified: it may stand for ${names}` };
    }
    if (texts.length === 0 && !readsCodes(desk, [...main, ...ingredients])) {
      return { kind: 'unreadable', why: 'the drug of this entry cannot be read' };
    }
    return { kind: 'other', why: 'not a drug of this history' };
  }
  // Codings of one concept name one drug in several ways; if they name two, nobody may choose for the pharmacist.
  const agents = [...new Set(coded.filter(namesDrug).map(({ concept }) => concept.agents.join('+')))];
  if (named.length > 0 && agents.length > 1) return { kind: 'conflict', agents };
  return { kind: 'drugs', drugs, texts };
}
