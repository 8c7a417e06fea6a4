/** A Medication of any release: what the drug is called, and what it is mixed from. */
import { type Concept, codeableReferencesIn, conceptsIn, type Pointer, pointersIn } from './concept.ts';
import { codeIn, flagIn, type Json, type Losses, object, objects, type Said } from './elements.ts';

export interface MedicationReading {
  readonly concepts: readonly Concept[];
  readonly ingredients: { readonly concepts: readonly Concept[]; readonly pointers: readonly Pointer[] };
  readonly status: Said<string>;
}

/** Reads a Medication. DSTU2 keeps ingredients under `product`; R5 joins code and reference. */
export function readMedication(resource: Json, losses: Losses): MedicationReading {
  const concepts: Concept[] = [];
  const pointers: Pointer[] = [];
  const ingredients = [...objects(resource['ingredient']), ...objects(object(resource['product'])['ingredient'])];
  for (const ingredient of ingredients) {
    // A carrier fluid may be listed as not active.
    if (flagIn(ingredient, 'isActive') === false) continue;
    concepts.push(...conceptsIn(ingredient, 'itemCodeableConcept', losses));
    pointers.push(...pointersIn(ingredient, 'itemReference', losses));
    const item = ingredient['item'];
    if (item === undefined) continue;
    // A Reference in DSTU2, a CodeableReference in R5.
    if (objects(item).some((one) => typeof one['reference'] === 'string' || one['display'] !== undefined)) {
      pointers.push(...pointersIn(ingredient, 'item', losses));
    } else {
      const both = codeableReferencesIn(ingredient, 'item', losses);
      concepts.push(...both.concepts);
      pointers.push(...both.pointers);
    }
  }
  return {
    concepts: conceptsIn(resource, 'code', losses),
    ingredients: { concepts, pointers },
    status: codeIn(resource, 'status'),
  };
}
