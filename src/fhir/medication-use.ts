/**
 * Medication resources of every kind and release, read to one shape. First the head (what it is, and whether it happened),
 * which every entry of a chart must pass; the rest only for the drugs that matter.
 */
import {
  type Concept,
  codeableReferencesIn,
  conceptsIn,
  extensionConcepts,
  type Pointer,
  pointersIn,
  type Reasons,
  reasonsIn,
  wordsOf,
} from './concept.ts';
import {
  MEDICATION_ADMINISTRATION,
  MEDICATION_DISPENSE,
  MEDICATION_REQUEST,
  MEDICATION_STATEMENT,
  type MedicationNames,
  namesOf,
} from './element-names.ts';
import {
  codeIn,
  dateIn,
  type FhirDate,
  type FhirPeriod,
  flagIn,
  isThere,
  type Json,
  type Losses,
  NEVER,
  number,
  object,
  objects,
  objectsIn,
  periodIn,
  type Said,
  text,
} from './elements.ts';
import { relativeReference } from './references.ts';

export type UseKind = 'statement' | 'request' | 'administration' | 'dispense';

const KINDS: Readonly<Record<string, UseKind>> = {
  MedicationStatement: 'statement',
  MedicationRequest: 'request',
  MedicationOrder: 'request',
  MedicationAdministration: 'administration',
  MedicationDispense: 'dispense',
};

export function kindOfUse(resourceType: string): UseKind | undefined {
  return KINDS[resourceType];
}

/** What a medication resource says of its own standing. */
export interface UseStanding {
  readonly kind: UseKind;
  readonly status: Said<string>;
  /** It did not happen: wasNotTaken, wasNotGiven, notGiven, notDone, doNotPerform. */
  readonly notDone: Said<boolean>;
  /** STU3 statements: y, n, unk, na. */
  readonly taken: Said<string>;
  /** R5 statements. */
  readonly adherence: Said<string>;
  /** Requests. */
  readonly intent: Said<string>;
  /** Requests: somebody told it, nobody ordered it. */
  readonly reported: Said<boolean>;
}

/** Which drug it is about: concepts of the resource itself, and pointers to a Medication. */
export interface NamedMedication {
  readonly concepts: readonly Concept[];
  readonly pointers: readonly Pointer[];
}

/** How it is given, as far as a dosage says. */
export interface Dosing {
  /** Single doses in milligrams. */
  readonly milligrams: readonly number[];
  /** Words about the way and the place of giving. */
  readonly words: readonly string[];
}

export const NO_DOSING: Dosing = { milligrams: [], words: [] };

export interface UseDetails {
  /** A day: effective, given, handed over; of a request the day it was written. */
  readonly moment: FhirDate | undefined;
  /** A stretch of time; of a request the bounds of its dosage. */
  readonly period: FhirPeriod;
  /** Requests of DSTU2: the day the order was ended. */
  readonly ended: FhirDate | undefined;
  readonly reasons: Reasons;
  readonly statusReasons: readonly Concept[];
  readonly categories: readonly Concept[];
  readonly extensions: readonly Concept[];
  readonly notes: readonly string[];
  readonly dosageTexts: readonly string[];
  readonly dosing: Dosing;
  readonly plannedDoses: number | undefined;
  /** `Type/id` of the resources it was made from or answers. */
  readonly links: readonly string[];
}

/** The names of one kind, as lists. */
function compiled(names: MedicationNames) {
  return {
    concept: namesOf(names.concept),
    pointer: namesOf(names.pointer),
    either: namesOf(names.either),
    notDone: namesOf(names.notDone),
    reasons: {
      concepts: namesOf(names.reasonConcepts),
      pointers: namesOf(names.reasonPointers),
      either: namesOf(names.reasonEither),
    },
    statusReasons: namesOf(names.statusReasons),
    moment: namesOf(names.moment),
    period: namesOf(names.period),
    links: names.links.flatMap(namesOf),
    dosage: namesOf(names.dosage),
  };
}

const NAMES = {
  statement: compiled(MEDICATION_STATEMENT),
  request: compiled(MEDICATION_REQUEST),
  administration: compiled(MEDICATION_ADMINISTRATION),
  dispense: compiled(MEDICATION_DISPENSE),
} as const satisfies Record<UseKind, unknown>;

/** The first of several names under which something stands. */
function standing(resource: Json, names: readonly string[]): string | undefined {
  for (const name of names) if (isThere(resource[name])) return name;
  return undefined;
}

function notDoneIn(resource: Json, names: readonly string[]): Said<boolean> {
  let said: Said<boolean>;
  for (const name of names) {
    const one = flagIn(resource, name);
    if (one === true) return true;
    if (one === null || said === undefined) said = one;
  }
  return said;
}

/** `reportedBoolean`, `reportedReference` (whoever is named has told it), and R5's `reported`. */
function reportedIn(resource: Json): Said<boolean> {
  const said = notDoneIn(resource, ['reportedBoolean', 'reported']);
  return said === undefined && isThere(resource['reportedReference']) ? true : said;
}

export function readStanding(resource: Json, kind: UseKind): UseStanding {
  const adherence = resource['adherence'];
  return {
    kind,
    status: codeIn(resource, 'status'),
    notDone: notDoneIn(resource, NAMES[kind].notDone),
    taken: kind === 'statement' ? codeIn(resource, 'taken') : undefined,
    adherence: kind === 'statement' && isThere(adherence) ? (codeIn(object(adherence), 'code') ?? null) : undefined,
    intent: kind === 'request' ? codeIn(resource, 'intent') : undefined,
    reported: kind === 'request' ? reportedIn(resource) : undefined,
  };
}

export function readNamedMedication(resource: Json, kind: UseKind, losses: Losses): NamedMedication {
  const names = NAMES[kind];
  const concepts: Concept[] = [];
  const pointers: Pointer[] = [];
  for (const name of names.concept) concepts.push(...conceptsIn(resource, name, losses));
  for (const name of names.pointer) pointers.push(...pointersIn(resource, name, losses));
  for (const name of names.either) {
    const both = codeableReferencesIn(resource, name, losses);
    concepts.push(...both.concepts);
    pointers.push(...both.pointers);
  }
  return { concepts, pointers };
}

const earlier = (a: FhirDate | undefined, b: FhirDate | undefined) =>
  a === undefined || (b !== undefined && b.span.first < a.span.first) ? b : a;
const later = (a: FhirDate | undefined, b: FhirDate | undefined) =>
  a === undefined || (b !== undefined && b.span.last > a.span.last) ? b : a;

/** The time a dosage is meant for; of several (a rising dose) the earliest start and the latest end. */
function dosageBounds(dosages: readonly Json[], element: string, losses: Losses): FhirPeriod {
  let start: FhirDate | undefined;
  let end: FhirDate | undefined;
  for (const dosage of dosages) {
    const repeat = object(object(dosage['timing'])['repeat']);
    if (repeat['boundsPeriod'] === undefined) continue;
    const inner: string[] = [];
    const bounds = periodIn(repeat, 'boundsPeriod', inner);
    for (const one of inner) losses.push(`${element}.timing.repeat.${one}`);
    start = earlier(start, bounds.start);
    end = later(end, bounds.end);
  }
  return { start, end };
}

/** Texts of the notes: `note` is a list of Annotations, in DSTU2 a string. */
function notesIn(resource: Json, losses: Losses): readonly string[] {
  const plain = text(resource['note']);
  if (plain !== undefined) return [plain];
  return objectsIn(resource, 'note', losses).flatMap((one) => text(one['text']) ?? []);
}

function plannedDosesIn(dosages: readonly Json[]): number | undefined {
  for (const dosage of dosages) {
    const repeat = object(object(dosage['timing'])['repeat']);
    const count = number(repeat['countMax']) ?? number(repeat['count']);
    if (count !== undefined) return count;
  }
  return undefined;
}

/** Quantities of one dose, in every release. */
function dosesIn(dosage: Json): readonly Json[] {
  return [
    dosage['dose'],
    dosage['doseQuantity'],
    dosage['quantity'],
    dosage['quantityQuantity'],
    ...objects(dosage['doseAndRate']).map((rate) => rate['doseQuantity']),
  ].map(object);
}

function dosingIn(dosages: readonly Json[]): Dosing {
  const unread: string[] = [];
  return {
    milligrams: dosages.flatMap(dosesIn).flatMap((dose) => {
      const value = (dose['code'] ?? dose['unit']) === 'mg' ? number(dose['value']) : undefined;
      return value === undefined ? [] : [value];
    }),
    words: dosages.flatMap((dosage) => [
      ...(text(dosage['text']) === undefined ? [] : [text(dosage['text']) ?? '']),
      ...wordsOf(conceptsIn(dosage, 'route', unread)),
      ...wordsOf(conceptsIn(dosage, dosage['site'] === undefined ? 'siteCodeableConcept' : 'site', unread)),
    ]),
  };
}

/**
 * The reason for the status where the release has no element for it: the standard extension, or the element of another
 * release by the rule for extensions between versions ("…/4.0/StructureDefinition/extension-MedicationStatement.statusReason").
 */
const STATUS_REASON_EXTENSION =
  /^http:\/\/hl7\.org\/fhir\/(?:StructureDefinition\/(?:event|request)-statusReason|[0-9.]+\/StructureDefinition\/extension-[A-Za-z]+\.(?:statusReason|adherence\.reason))$/;

function statusReasonsIn(resource: Json, names: readonly string[], losses: Losses): readonly Concept[] {
  const found = names.flatMap((name) => conceptsIn(resource, name, losses));
  if (isThere(resource['adherence'])) found.push(...conceptsIn(object(resource['adherence']), 'reason', losses));
  if (resource['extension'] !== undefined) {
    for (const extension of objects(resource['extension'])) {
      if (!STATUS_REASON_EXTENSION.test(text(extension['url']) ?? '')) continue;
      found.push(...conceptsIn(extension, 'valueCodeableConcept', losses));
    }
  }
  return found;
}

export function readUseDetails(resource: Json, kind: UseKind, losses: Losses): UseDetails {
  const names = NAMES[kind];
  const momentName = standing(resource, names.moment) ?? (kind === 'dispense' ? 'whenPrepared' : undefined);
  const moment = momentName === undefined ? undefined : dateIn(resource, momentName, losses);
  const periodName = standing(resource, names.period);
  const dosageName = standing(resource, names.dosage);
  const dosages = dosageName === undefined ? [] : objectsIn(resource, dosageName, losses);
  const own = periodName === undefined ? undefined : periodIn(resource, periodName, losses);
  const period = own ?? (kind === 'request' ? dosageBounds(dosages, dosageName ?? '', losses) : NEVER);
  const ended = kind === 'request' ? dateIn(resource, 'dateEnded', losses) : undefined;
  return {
    moment,
    period,
    ended,
    reasons: reasonsIn(resource, names.reasons, losses),
    statusReasons: statusReasonsIn(resource, names.statusReasons, losses),
    categories: conceptsIn(resource, 'category', losses),
    extensions: extensionConcepts(resource, losses),
    notes: notesIn(resource, losses),
    dosageTexts: dosages.flatMap((dosage) => text(dosage['text']) ?? []),
    dosing: dosages.length === 0 ? NO_DOSING : dosingIn(dosages),
    plannedDoses: plannedDosesIn(dosages),
    links: names.links.flatMap((name) =>
      pointersIn(resource, name, losses).flatMap(({ reference }) =>
        reference === undefined ? [] : [relativeReference(reference)],
      ),
    ),
  };
}
