/** Condition → condition facts: kidney cancer, histology, metastases, absence of a kidney, other cancers, cautions. */

import { conceptsIn, extensionConcepts, wordsOf } from '../fhir/concept.ts';
import { readCondition, readConditionCode } from '../fhir/condition.ts';
import type { Json } from '../fhir/elements.ts';
import type { Received } from '../fhir/record.ts';
import type { ConditionFact, UnnamedDrug } from '../history/facts.ts';
import {
  type Desk,
  GUARDED,
  ignore,
  lateralityOf,
  type Recognised,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  reportLosses,
  reportUnreadable,
  setAside,
  sourceOf,
} from './mapper.ts';
import { judgeCondition } from './status-rules.ts';

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

/** 'diagnosis' is what DSTU2 calls an encounter diagnosis. */
const ENCOUNTER_DIAGNOSIS = new Set(['encounter-diagnosis', 'diagnosis']);

const NOT_OURS = 'not a condition of this history';

/** Codes that raise the question of kidney cancer and do not answer it. */
const DOUBTFUL = new Set(['rcc:urinary-tract-history']);

/** A tissue type with the kidney as its place, in one entry, is the disease. */
const IN_THE_KIDNEY: Readonly<Record<string, string>> = {
  'morphology:clear-cell': 'rcc:clear-cell',
  'morphology:papillary': 'rcc:papillary',
};

/** Tissue types of this entry as diseases, where the entry says that the kidney is the place. */
function placed(desk: Desk, coded: readonly Recognised[], resource: Json): readonly Recognised[] {
  if (!coded.some(({ concept }) => concept in IN_THE_KIDNEY)) return coded;
  const places = [...coded, ...recogniseCodes(desk, conceptsIn(resource, 'bodySite', []), 'condition')];
  if (!places.some(({ concept }) => concept === 'rcc:topography' || concept === 'body-site:kidney')) return coded;
  return coded.map((one) => ({ ...one, concept: IN_THE_KIDNEY[one.concept] ?? one.concept }));
}

/** What the words say. "Metastatic melanoma to lung" is a metastasis of the melanoma. */
function worded(desk: Desk, texts: readonly string[]): readonly Recognised[] {
  const all = recogniseTexts(desk, texts, 'condition');
  const elsewhere = all.some(({ concept }) => /^other-(indication|cancer):/.test(concept));
  if (!elsewhere || all.some(({ concept }) => concept.startsWith('rcc:'))) return all;
  return all.filter(({ concept }) => !concept.startsWith('met:'));
}

/** Facts of one Condition; an empty list where it was set aside. */
export function mapCondition(desk: Desk, received: Received): readonly ConditionFact[] {
  const { resource, reference } = received;
  const losses: string[] = [];
  const code = readConditionCode(resource, losses);
  const texts = wordsOf(code);
  const coded = placed(desk, recogniseCodes(desk, code, 'condition'), resource);
  // mCODE hangs the histology on the condition as an extension.
  const morphology = recogniseCodes(desk, extensionConcepts(resource, losses), 'condition');
  const words = worded(desk, texts);
  if (coded.length + morphology.length + words.length === 0) {
    setAside(desk, code, received, NOT_OURS);
    return [];
  }
  const said = words.filter(({ concept }) => coded.length === 0 || HISTOLOGY.has(concept));
  const found: readonly Recognised[] = [...coded, ...morphology, ...said].filter(
    ({ concept }, i, all) => !SKIPPED.has(concept) && all.findIndex((other) => other.concept === concept) === i,
  );
  if (found.length === 0) {
    setAside(desk, code, received, NOT_OURS);
    return [];
  }
  if (refuseModifiers(desk, received)) return [];
  const reading = readCondition(resource, losses);
  const verification = judgeCondition(reading.verificationStatus);
  if (verification === undefined) {
    reportUnreadable(desk, 'map/unrecognised-status', 'it cannot be told whether this diagnosis holds', received);
    return [];
  }
  if ('ignore' in verification) {
    ignore(desk, reference, verification.ignore);
    return [];
  }
  reportLosses(desk, losses, received);
  const laterality = lateralityOf(desk, [...code, ...reading.bodySites], [...texts, ...wordsOf(reading.bodySites)]);
  const facts: ConditionFact[] = [];
  for (const one of found) {
    if (one.guard !== undefined && one.guard !== 'doubt') {
      ignore(desk, reference, GUARDED[one.guard]);
      continue;
    }
    const unnamed = UNNAMED[one.concept];
    if (unnamed !== undefined) {
      ignore(desk, reference, 'a drug was given; the entry does not say which');
      // The day of a history code is the day of typing.
      const date = unnamed === 'infusion' ? (reading.onset ?? reading.recorded) : undefined;
      desk.unnamed.push({ what: unnamed, ...(date ? { date } : {}), source: sourceOf(reference, one) });
      continue;
    }
    facts.push({
      concept: one.concept,
      ...(reading.onset ? { onset: reading.onset } : {}),
      ...(reading.recorded ? { recorded: reading.recorded } : {}),
      verification: DOUBTFUL.has(one.concept) || one.guard === 'doubt' ? 'uncertain' : verification.use,
      ...(laterality ? { laterality } : {}),
      encounterDiagnosis: reading.categories.some((category) => ENCOUNTER_DIAGNOSIS.has(category)),
      source: sourceOf(reference, one),
    });
  }
  return facts;
}
