/** Which drug a medication resource speaks of: by code on the resource, the Medication it points to, or their text. */
import { codings, conceptTexts, type Json, object, objects, referenceOf, text } from '../fhir/elements.ts';
import type { CompiledAgentConcept } from '../terminology/compiled.ts';
import { type Desk, type Recognised, readsCodes } from './mapper.ts';

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

function agentConcepts(desk: Desk, concepts: readonly unknown[]): FoundDrug[] {
  const found: FoundDrug[] = [];
  for (const concept of concepts) {
    for (const { system, code } of codings(concept)) {
      if (system === undefined || code === undefined) continue;
      for (const known of desk.terminology.concepts(system, code, 'drug')) {
        const agent = desk.terminology.agentConcept(known);
        if (agent) found.push({ concept: agent, found: { concept: known, how: 'coded', code: { system, code } } });
      }
    }
  }
  return found;
}

/**
 * One reading per agent. A formulation that says more wins over one that says less (Afinitor over bare everolimus), a
 * combination over its parts.
 */
function mostSpecific(found: readonly FoundDrug[]): readonly FoundDrug[] {
  const seen = new Set<string>();
  const unique = found.filter(({ found: { concept } }) => !seen.has(concept) && seen.add(concept));
  return unique.filter((one) =>
    unique.every((other) => {
      if (other === one) return true;
      const larger = other.concept.agents.length > one.concept.agents.length;
      if (larger && one.concept.agents.every((agent) => other.concept.agents.includes(agent))) return false;
      const same = other.concept.agents.join() === one.concept.agents.join();
      return !(same && one.concept.indication === 'unstated' && other.concept.indication !== 'unstated');
    }),
  );
}

const BLINDED = /\b(blinded|placebo)\b/i;
const UNNAMED = new Set(['unstated', 'ici-unstated']);
const BACKGROUND = new Set(['supportive', 'context']);

/** Reads the drug of a medication resource in any release. */
export function readDrug(desk: Desk, resource: Json): DrugReading {
  const { main, ingredients, texts } = drugConcepts(desk, resource);
  const coded = mostSpecific(agentConcepts(desk, main));
  const mixed = coded.length > 0 ? [] : mostSpecific(agentConcepts(desk, ingredients));
  // A code that does not name its drug (J9999) leaves the word to the text.
  const named = [...coded, ...mixed].filter(({ concept }) => !concept.classes.some((one) => UNNAMED.has(one)));
  const drugs: readonly FoundDrug[] =
    named.length > 0
      ? named
      : mostSpecific(
          texts.flatMap((one) =>
            desk.terminology
              .agentsInText(one)
              .flatMap(({ concepts }) => concepts)
              .flatMap((concept) => {
                const agent = desk.terminology.agentConcept(concept);
                return agent ? [{ concept: agent, found: { concept, how: 'text' as const } }] : [];
              }),
          ),
        );
  if (texts.some((one) => BLINDED.test(one))) {
    return { kind: 'unreadable', why: 'a blinded study drug: what was given is not known' };
  }
  if (drugs.length === 0) {
    if (coded.length + mixed.length > 0)
      return { kind: 'unreadable', why: 'a billing code that does not name its drug' };
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
  const agents = [...new Set(coded.map(({ concept }) => concept.agents.join('+')))];
  if (named.length > 0 && agents.length > 1) return { kind: 'conflict', agents };
  const active = drugs.filter(({ concept }) => !concept.classes.every((one) => BACKGROUND.has(one)));
  if (active.length === 0) return { kind: 'other', why: 'supportive or background drug, no line of therapy' };
  return { kind: 'drugs', drugs: active, texts };
}
