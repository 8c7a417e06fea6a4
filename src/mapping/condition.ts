/** Condition → condition facts: kidney cancer, histology, metastases, absence of a kidney, other cancers, cautions. */
import { conceptTexts, type Json, object, objects, statusCode } from '../fhir/elements.ts';
import type { Received } from '../fhir/record.ts';
import type { ConditionFact, UnnamedDrug } from '../history/facts.ts';
import {
  type Desk,
  dateIn,
  extensionConcepts,
  ignore,
  lateralityOf,
  type Recognised,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  sourceOf,
} from './mapper.ts';

/** verificationStatus → how sure the chart is; a status that is missing (Epic's encounter diagnoses) is not a doubt. */
const VERIFICATION: Readonly<Record<string, 'confirmed' | 'uncertain' | 'refuted' | 'entered-in-error'>> = {
  confirmed: 'confirmed',
  unconfirmed: 'uncertain',
  provisional: 'uncertain',
  differential: 'uncertain',
  unknown: 'uncertain',
  refuted: 'refuted',
  'entered-in-error': 'entered-in-error',
};

/** Text beside a recognised code may add the histology ("C64.9, clear cell"), nothing else: a code's display is no second fact. */
const HISTOLOGY = new Set([
  'morphology:clear-cell',
  'morphology:papillary',
  'rcc:clear-cell',
  'rcc:papillary',
  'rcc:chromophobe',
  'rcc:translocation',
  'rcc:collecting-duct',
  'rcc:other-subtype',
]);

const SKIPPED = new Set(['laterality:left', 'laterality:right', 'laterality:bilateral']);

/** Diagnoses that say only that some drug was or is given. */
const UNNAMED: Readonly<Record<string, UnnamedDrug['what']>> = {
  'encounter:antineoplastic-drug': 'infusion',
  'history:antineoplastic-drug': 'history',
  'history:checkpoint-inhibitor': 'checkpoint-inhibitor',
  'current-use:mtor-inhibitor': 'mtor-inhibitor',
};

function isEncounterDiagnosis(resource: Json): boolean {
  const category = resource['category'];
  // DSTU2 and STU3 may hold a plain code here.
  const codes = objects(category).map(statusCode);
  return codes.includes('encounter-diagnosis') || codes.includes('diagnosis');
}

/** Facts of one Condition; an empty list where it was set aside. */
export function mapCondition(desk: Desk, received: Received): readonly ConditionFact[] {
  const { resource, resourceType, reference } = received;
  const status = statusCode(resource['verificationStatus']);
  const verification = status === undefined ? 'confirmed' : VERIFICATION[status];
  const texts = conceptTexts(resource['code']);
  const coded = recogniseCodes(desk, resource['code'], 'condition');
  // mCODE hangs the histology on the condition as an extension.
  const morphology = extensionConcepts(resource).flatMap((concept) => recogniseCodes(desk, concept, 'condition'));
  const said = recogniseTexts(desk, texts, 'condition').filter(
    ({ concept }) => coded.length === 0 || HISTOLOGY.has(concept),
  );
  const found: readonly Recognised[] = [...coded, ...morphology, ...said].filter(
    ({ concept }, i, all) => !SKIPPED.has(concept) && all.findIndex((other) => other.concept === concept) === i,
  );
  if (found.length === 0) {
    ignore(desk, reference, 'not a condition of this history');
    return [];
  }
  if (verification === 'entered-in-error') {
    ignore(desk, reference, 'entered in error');
    return [];
  }
  if (verification === 'refuted') {
    ignore(desk, reference, 'refuted');
    return [];
  }
  if (refuseModifiers(desk, resource, resourceType, reference)) return [];

  const day = (value: unknown) => dateIn(desk, value, resourceType, reference);
  const period = object(resource['onsetPeriod']);
  // Epic gives some onsets as a period with an end only: it began on or before that day.
  const onset = day(resource['onsetDateTime']) ?? day(period['start']) ?? day(period['end']);
  const recorded = day(resource['recordedDate'] ?? resource['assertedDate'] ?? resource['dateRecorded']);
  const laterality = lateralityOf(
    desk,
    [resource['code'], resource['bodySite'], ...extensionConcepts(resource['bodySite'])],
    texts,
  );
  const facts: ConditionFact[] = [];
  for (const one of found) {
    if (one.guard !== undefined) {
      ignore(desk, reference, GUARDED[one.guard]);
      continue;
    }
    const unnamed = UNNAMED[one.concept];
    if (unnamed !== undefined) {
      ignore(desk, reference, 'a drug was given; the entry does not say which');
      // The day of a history code is the day of typing.
      const date = unnamed === 'infusion' ? (onset ?? recorded) : undefined;
      desk.unnamed.push({ what: unnamed, ...(date ? { date } : {}), source: sourceOf(reference, one) });
      continue;
    }
    facts.push({
      concept: one.concept,
      ...(onset ? { onset } : {}),
      ...(recorded ? { recorded } : {}),
      verification: verification === 'confirmed' ? 'confirmed' : 'uncertain',
      ...(laterality ? { laterality } : {}),
      encounterDiagnosis: isEncounterDiagnosis(resource),
      source: sourceOf(reference, one),
    });
  }
  return facts;
}

/** Why a phrase is no fact. */
export const GUARDED = {
  negation: 'the text negates it',
  planned: 'the text speaks of a plan or a suspicion',
  family: 'the text speaks of the family',
} as const;
