/**
 * Which codes of a record nobody recognises: the working list of an analyst who grows an overlay. It counts codes and
 * words, and keeps patients only as long as it counts them.
 */
import { isJson, type Json, object, objects, text } from '../fhir/elements.ts';
import { kindOfUse } from '../fhir/medication-use.ts';
import { referenceIn, relativeReference } from '../fhir/references.ts';
import type { Terminology } from '../terminology/terminology.ts';

/** Words that came without any code. */
export const NO_CODE = 'no code, words alone';

/** Words that only say where. */
const A_PLACE = /^(body-site|laterality):/;

export interface UnknownCode {
  /** Name of the code system as it came, or `NO_CODE`. */
  readonly system: string;
  /** The code; the words themselves where there is none. */
  readonly code: string;
  /** The words that stood beside it most often. */
  readonly display: string;
  readonly resourceTypes: readonly string[];
  readonly resources: number;
  readonly patients: number;
  /** Resources of these that were read by their words all the same. */
  readonly readByWords: number;
  /** Codes of the same system are mapped: this one is probably none of ours. */
  readonly knownSystem: boolean;
}

interface Count {
  readonly system: string;
  readonly code: string;
  readonly displays: Map<string, number>;
  readonly types: Set<string>;
  readonly patients: Set<string>;
  resources: number;
  readByWords: number;
}

/** The concepts that say what a medication resource is about, in every release. */
function ownConcepts(resource: Json): readonly Json[] {
  return [...objects(resource['medicationCodeableConcept']), ...objects(object(resource['medication'])['concept'])];
}

function pointersOf(resource: Json): readonly Json[] {
  const joined = object(resource['medication']);
  return [...objects(resource['medicationReference']), ...objects(joined['reference'])];
}

export class Census {
  readonly #terminology: Terminology;
  readonly #counts = new Map<string, Count>();
  /** Medications that orders point to, and orders that came before their Medication. */
  readonly #medications = new Map<string, Json>();
  readonly #waiting = new Map<
    string,
    { readonly type: string; readonly patient: string; readonly display?: string }[]
  >();
  #resources = 0;
  #bundles = 0;

  constructor(terminology: Terminology) {
    this.#terminology = terminology;
  }

  /** Resources of the kinds that are read. */
  get resources(): number {
    return this.#resources;
  }

  /** Adds a Bundle, or one resource of a bulk export. */
  add(json: unknown): void {
    if (!isJson(json)) return;
    if (json['resourceType'] !== 'Bundle') {
      this.#addResource(json, '', undefined);
      return;
    }
    // Ids of one Bundle say nothing of another.
    const scope = `${this.#bundles++}|`;
    this.#addBundle(json, scope);
    this.#settle(scope);
  }

  #addBundle(bundle: Json, scope: string): void {
    for (const entry of objects(bundle['entry'])) {
      const resource = entry['resource'];
      if (!isJson(resource)) continue;
      if (resource['resourceType'] === 'Bundle') this.#addBundle(resource, scope);
      else this.#addResource(resource, scope, text(entry['fullUrl']));
    }
  }

  #addResource(resource: Json, scope: string, fullUrl: string | undefined): void {
    const type = text(resource['resourceType']) ?? '';
    if (type === 'Medication') {
      const id = text(resource['id']);
      if (id !== undefined) this.#medications.set(`${scope}Medication/${id}`, resource);
      if (fullUrl !== undefined) this.#medications.set(`${scope}${relativeReference(fullUrl)}`, resource);
      return;
    }
    const subject = referenceIn(object(resource['subject'])) ?? referenceIn(object(resource['patient'])) ?? '';
    const patient = `${scope}${relativeReference(subject)}`;
    if (type === 'Condition' || type === 'Procedure' || type === 'Observation') {
      this.#resources++;
      // What was measured is told by its code alone.
      const phrases = { Condition: 'condition', Procedure: 'procedure', Observation: undefined } as const;
      const domain = phrases[type];
      const reads = (words: string) =>
        domain !== undefined && this.#terminology.phrases(words, domain).some(({ concept }) => !A_PLACE.test(concept));
      this.#look(objects(resource['code']), type, patient, reads);
      return;
    }
    if (kindOfUse(type) === undefined) return;
    this.#resources++;
    const own = ownConcepts(resource);
    if (own.length > 0) this.#drug(own, type, patient);
    for (const pointer of pointersOf(resource)) {
      const reference = referenceIn(pointer);
      const display = text(pointer['display']);
      const use = { type, patient, ...(display === undefined ? {} : { display }) };
      if (reference?.startsWith('#')) {
        const contained = objects(resource['contained']).find((one) => `#${text(one['id']) ?? ''}` === reference);
        this.#medication(contained ?? {}, use);
      } else if (reference === undefined) this.#medication({}, use);
      else {
        const key = `${scope}${relativeReference(reference)}`;
        const list = this.#waiting.get(key);
        if (list) list.push(use);
        else this.#waiting.set(key, [use]);
      }
    }
  }

  /** Orders find their Medications; a Medication that is not in the input leaves the words of the pointer. */
  #settle(scope: string): void {
    for (const [key, uses] of this.#waiting) {
      if (!key.startsWith(scope)) continue;
      for (const use of uses) this.#medication(this.#medications.get(key) ?? {}, use);
      this.#waiting.delete(key);
    }
    if (scope === '') return;
    for (const key of this.#medications.keys()) if (key.startsWith(scope)) this.#medications.delete(key);
  }

  #medication(
    medication: Json,
    { type, patient, display }: { readonly type: string; readonly patient: string; readonly display?: string },
  ): void {
    const code = objects(medication['code']);
    if (code.length > 0) this.#drug(code, type, patient);
    else if (display !== undefined) this.#drug([{ text: display }], type, patient);
  }

  #drug(concepts: readonly Json[], type: string, patient: string): void {
    this.#look(concepts, type, patient, (words) => this.#terminology.agentsInText(words).length > 0);
  }

  #look(concepts: readonly Json[], type: string, patient: string, reads: (words: string) => boolean): void {
    for (const concept of concepts) {
      const codings = objects(concept['coding']).flatMap((coding) => {
        const system = text(coding['system']);
        const code = typeof coding['code'] === 'number' ? String(coding['code']) : text(coding['code']);
        return system === undefined || code === undefined ? [] : [{ system, code, display: text(coding['display']) }];
      });
      if (codings.some(({ system, code }) => this.#terminology.knows(system, code))) continue;
      const words = text(concept['text']);
      const displays = [words, ...objects(concept['coding']).map((coding) => text(coding['display']))].filter(
        (one) => one !== undefined,
      );
      const read = displays.some(reads);
      for (const { system, code, display } of codings) {
        this.#count(system, code, display ?? words ?? '', type, patient, read);
      }
      const [alone] = displays;
      if (codings.length === 0 && alone !== undefined && !read)
        this.#count(NO_CODE, alone, alone, type, patient, false);
    }
  }

  #count(system: string, code: string, display: string, type: string, patient: string, read: boolean): void {
    const key = `${system}|${code}`;
    let count = this.#counts.get(key);
    if (!count) {
      count = {
        system,
        code,
        displays: new Map(),
        types: new Set(),
        patients: new Set(),
        resources: 0,
        readByWords: 0,
      };
      this.#counts.set(key, count);
    }
    count.displays.set(display, (count.displays.get(display) ?? 0) + 1);
    count.types.add(type);
    count.patients.add(patient);
    count.resources++;
    if (read) count.readByWords++;
  }

  /**
   * The codes that were not recognised: systems of the site first, then words without a code, then known systems; within a
   * system the code that affects most patients first.
   */
  result(): readonly UnknownCode[] {
    this.#settle('');
    const rank = ({ system, knownSystem }: UnknownCode) => (system === NO_CODE ? 1 : knownSystem ? 2 : 0);
    return [...this.#counts.values()]
      .map(({ system, code, displays, types, patients, resources, readByWords }): UnknownCode => {
        const [most] = [...displays].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], 'en'));
        return {
          system,
          code,
          display: most?.[0] ?? '',
          resourceTypes: [...types].sort(),
          resources,
          patients: patients.size,
          readByWords,
          knownSystem: this.#terminology.covers(system),
        };
      })
      .sort(
        (a, b) =>
          rank(a) - rank(b) ||
          a.system.localeCompare(b.system, 'en') ||
          b.patients - a.patients ||
          b.resources - a.resources ||
          a.code.localeCompare(b.code, 'en'),
      );
  }
}
