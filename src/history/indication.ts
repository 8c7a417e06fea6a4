/** Whether a drug was given for the kidney cancer, for something else, or nobody can tell. */
import type { Answers } from '../contract/answers.ts';
import type { Source } from '../contract/assessment.ts';
import { earliest, evidenceDate } from './diagnosis.ts';
import type { ConditionFact, DrugFact, PatientFacts } from './facts.ts';
import { EXPOSURE_GAP_DAYS, REGIMEN_WINDOW_DAYS } from './policy.ts';

export interface Indication {
  readonly purpose: 'kidney-cancer' | 'other' | 'unknown';
  readonly source: Source | undefined;
}

/** Other cancers and diseases for which a class is used, by the concepts of the code sets. */
const OTHER_USES: Readonly<Record<string, readonly string[]>> = {
  pd1: [
    'melanoma',
    'lung',
    'urothelial',
    'head-and-neck',
    'oesophagus-stomach',
    'colorectal-anal',
    'liver-biliary',
    'mesothelioma',
    'cervix-endometrium-ovary',
    'lymphoma',
  ],
  ctla4: ['melanoma', 'lung', 'liver-biliary', 'mesothelioma', 'colorectal-anal'],
  'vegfr-tki': ['thyroid', 'liver-biliary', 'gist-sarcoma', 'neuroendocrine'],
  'vegf-antibody': [
    'colorectal-anal',
    'lung',
    'brain',
    'cervix-endometrium-ovary',
    'liver-biliary',
    'eye-for-bevacizumab',
  ],
  mtor: ['breast', 'neuroendocrine', 'hereditary'],
  hif2a: ['hereditary'],
  cytokine: ['interferon', 'melanoma'],
};

/** Conditions other than the kidney cancer that could explain the drug. */
function otherExplanations(fact: DrugFact, facts: PatientFacts): readonly ConditionFact[] {
  const uses = new Set(fact.classes.flatMap((one) => OTHER_USES[one] ?? []));
  return facts.conditions.filter(
    (condition) =>
      condition.verification === 'confirmed' &&
      condition.concept.startsWith('other-indication:') &&
      uses.has(condition.concept.slice('other-indication:'.length)),
  );
}

/** First sign of the kidney cancer: the disease itself, its removal, or its metastases. */
function firstKidneyCancer(facts: PatientFacts): number | undefined {
  const dates = [
    ...facts.conditions
      .filter((fact) => fact.concept.startsWith('rcc:') || fact.concept.startsWith('met:'))
      .map(evidenceDate),
    ...facts.procedures.filter((fact) => fact.concept.startsWith('nephrectomy:')).map((fact) => fact.date),
  ];
  return earliest(dates)?.span.first;
}

/**
 * The purpose of one entry. A stated reason decides; without one the product, the time and the company decide, and what
 * stays open is asked.
 */
export function indicationOf(fact: DrugFact, facts: PatientFacts, answers: Answers): Indication {
  const stated = fact.reasons.find((reason) => reason.purpose === 'kidney-cancer') ?? fact.reasons[0];
  if (stated) return { purpose: stated.purpose, source: stated.source };
  if (fact.productIndication === 'other') return { purpose: 'other', source: fact.source };
  if (answers.indication !== undefined && isOpen(fact, facts)) {
    return { purpose: answers.indication, source: { reference: 'answer:indication', how: 'clinician' } };
  }
  const others = otherExplanations(fact, facts);
  const start = fact.start?.span.first;
  const kidney = firstKidneyCancer(facts);
  const unstated = fact.productIndication === 'unstated';
  if (unstated && fact.agent === 'everolimus') {
    if (besideLenvatinib(fact, facts)) return { purpose: 'kidney-cancer', source: undefined };
    const transplant = transplantBeside(fact, facts);
    if (transplant) return { purpose: 'other', source: { reference: transplant.reference, how: 'inferred' } };
    // Before the cancer was known it cannot have been for it.
    if (start !== undefined && kidney !== undefined && start < kidney) return { purpose: 'other', source: fact.source };
  }
  if (start !== undefined && kidney !== undefined && start < kidney) {
    // Before the kidney cancer was known: for the other disease if there was one, else nobody can tell.
    const earlier = others.find((condition) => (evidenceDate(condition)?.span.first ?? Infinity) <= start);
    if (earlier) return { purpose: 'other', source: { reference: earlier.source.reference, how: 'inferred' } };
    if (others.length > 0) return { purpose: 'unknown', source: undefined };
  }
  return { purpose: unstated || others.length > 0 ? 'unknown' : 'kidney-cancer', source: undefined };
}

function isOpen(fact: DrugFact, facts: PatientFacts): boolean {
  return indicationOf(fact, facts, {}).purpose === 'unknown';
}

/** A transplant on record, or a drug against rejection taken at the same time. */
function transplantBeside(fact: DrugFact, facts: PatientFacts): Source | undefined {
  const known = [
    ...facts.conditions.filter((one) => one.concept === 'caution:transplant' && one.verification === 'confirmed'),
    ...facts.procedures.filter(
      (one) => one.concept === 'exclude:kidney-transplant' && one.verification === 'confirmed',
    ),
  ][0];
  if (known) return known.source;
  const from = fact.start?.span.first;
  if (from === undefined) return undefined;
  const to = fact.end?.span.last ?? Infinity;
  return facts.drugs.find((other) => {
    if (other.agent !== 'context:transplant-immunosuppressant' || other.start === undefined) return false;
    const until = other.end?.span.last ?? (other.active ? Infinity : other.start.span.last);
    return other.start.span.first - EXPOSURE_GAP_DAYS <= to && until + EXPOSURE_GAP_DAYS >= from;
  })?.source;
}

/** Lenvatinib at the same time makes everolimus a cancer drug: the pair is a kidney cancer regimen. */
function besideLenvatinib(fact: DrugFact, facts: PatientFacts): boolean {
  const start = fact.start?.span;
  return (
    start !== undefined &&
    facts.drugs.some(
      (other) =>
        other.agent === 'lenvatinib' &&
        other.start !== undefined &&
        Math.abs(other.start.span.first - start.first) <= REGIMEN_WINDOW_DAYS,
    )
  );
}

/** Drug facts parted by purpose. Entries without a reason follow a neighbour of the same drug that states one. */
export function partByIndication(
  facts: PatientFacts,
  answers: Answers,
): Readonly<Record<'kidney-cancer' | 'other' | 'unknown', readonly DrugFact[]>> {
  const parted: Record<'kidney-cancer' | 'other' | 'unknown', DrugFact[]> = {
    'kidney-cancer': [],
    other: [],
    unknown: [],
  };
  const stated = facts.drugs.filter((fact) => fact.reasons.length > 0);
  for (const fact of facts.drugs) {
    const own = indicationOf(fact, facts, answers);
    const from = fact.start?.span.first;
    const neighbours = new Set(
      fact.reasons.length > 0 || from === undefined || fact.productIndication === 'other'
        ? []
        : stated
            .filter(
              (other) =>
                other.agent === fact.agent &&
                other.start !== undefined &&
                from >= other.start.span.first - EXPOSURE_GAP_DAYS &&
                from <= (other.end ?? other.start).span.last + EXPOSURE_GAP_DAYS,
            )
            .map((other) => indicationOf(other, facts, answers).purpose),
    );
    const [neighbour] = neighbours;
    parted[neighbours.size === 1 && neighbour !== undefined ? neighbour : own.purpose].push(fact);
  }
  return parted;
}
