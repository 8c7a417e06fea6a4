/** Whether a drug was given for the kidney cancer, for something else, or nobody can tell. */
import type { Answers } from '../contract/answers.ts';
import { append } from '../kernel/group.ts';
import { evidenceDate } from './evidence-date.ts';
import type { ConditionFact, DrugFact } from './facts.ts';
import type { FactsOnDay } from './facts-on-day.ts';
import { EXPOSURE_GAP_DAYS, REGIMEN_WINDOW_DAYS } from './policy.ts';

type Purpose = 'kidney-cancer' | 'other' | 'unknown';

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

const OTHER = 'other-indication:';

/** Conditions other than the kidney cancer that could explain the drug. */
function otherExplanations(fact: DrugFact, others: readonly ConditionFact[]): readonly ConditionFact[] {
  if (others.length === 0) return others;
  const uses = new Set(fact.classes.flatMap((one) => OTHER_USES[one] ?? []));
  return others.filter((condition) => uses.has(condition.concept.slice(OTHER.length)));
}

interface Reading {
  readonly facts: FactsOnDay;
  readonly drugs: readonly DrugFact[];
  readonly others: readonly ConditionFact[];
}

/** The purpose of one entry without the answer of a clinician. */
function recordedPurpose(fact: DrugFact, { facts, drugs, others }: Reading): Purpose {
  const stated = fact.reasons.find((reason) => reason.purpose === 'kidney-cancer') ?? fact.reasons[0];
  if (stated) return stated.purpose;
  if (fact.productIndication === 'other') return 'other';
  const explanations = otherExplanations(fact, others);
  // A reason that nobody could read may be another disease. Where all conditions came, a pointer to none says nothing.
  if (fact.reasonUnread === 'here' || (fact.reasonUnread === 'elsewhere' && !facts.whole.conditions)) return 'unknown';
  // No kidney cancer on record: a drug for the other disease is for it, any other drug for nobody knows what.
  if (!hasKidneyCancer(facts)) return explanations.length > 0 ? 'other' : 'unknown';
  const start = fact.start?.span.first;
  const kidney = facts.firstKidneyCancer;
  const before = start !== undefined && kidney !== undefined && start < kidney;
  const unstated = fact.productIndication === 'unstated';
  if (unstated && fact.agent === 'everolimus') {
    if (besideLenvatinib(fact, drugs)) return 'kidney-cancer';
    // Before the cancer was known it cannot have been for it.
    if (before || transplantBeside(fact, facts, drugs)) return 'other';
  }
  // Before the kidney cancer was known, it was for the other disease that was known then.
  if (before && explanations.some((condition) => (evidenceDate(condition)?.span.first ?? Infinity) <= start)) {
    return 'other';
  }
  return unstated || explanations.length > 0 ? 'unknown' : 'kidney-cancer';
}

/** Kidney cancer without a date is kidney cancer all the same. */
function hasKidneyCancer({ conditions, procedures }: FactsOnDay): boolean {
  return (
    conditions.some(({ concept }) => concept.startsWith('rcc:')) ||
    procedures.some(({ concept }) => concept.startsWith('nephrectomy:'))
  );
}

/** A transplant on record, or a drug against rejection taken at the same time. */
function transplantBeside(fact: DrugFact, facts: FactsOnDay, drugs: readonly DrugFact[]): boolean {
  const known =
    facts.conditions.some((one) => one.concept === 'caution:transplant' && one.verification === 'confirmed') ||
    facts.procedures.some((one) => one.concept === 'exclude:kidney-transplant' && one.verification === 'confirmed');
  const from = fact.start?.span.first;
  if (known || from === undefined) return known;
  const to = fact.end?.span.last ?? Infinity;
  return drugs.some((other) => {
    if (other.agent !== 'context:transplant-immunosuppressant' || other.start === undefined) return false;
    const until = other.end?.span.last ?? (other.active ? Infinity : other.start.span.last);
    return other.start.span.first - EXPOSURE_GAP_DAYS <= to && until + EXPOSURE_GAP_DAYS >= from;
  });
}

/** Lenvatinib at the same time makes everolimus a cancer drug: the pair is a kidney cancer regimen. */
function besideLenvatinib(fact: DrugFact, drugs: readonly DrugFact[]): boolean {
  const start = fact.start?.span;
  return (
    start !== undefined &&
    drugs.some(
      (other) =>
        other.agent === 'lenvatinib' &&
        other.start !== undefined &&
        Math.abs(other.start.span.first - start.first) <= REGIMEN_WINDOW_DAYS,
    )
  );
}

/** Without a date an entry has no neighbour: where the same drug was given for something else too, nobody can tell. */
function undatedPurpose(
  fact: DrugFact,
  own: Purpose,
  stated: ReadonlyMap<string, readonly DrugFact[]>,
  reading: Reading,
): Purpose {
  if (fact.start !== undefined || fact.reasons.length > 0 || own !== 'kidney-cancer') return own;
  const elsewhere = (stated.get(fact.agent) ?? []).some((other) => recordedPurpose(other, reading) === 'other');
  return elsewhere ? 'unknown' : own;
}

/**
 * Drug facts parted by purpose. A stated reason decides; without one the product, the time and the company decide; entries
 * without a reason follow a neighbour of the same drug that states one; what stays open is asked.
 */
export function partByIndication(
  facts: FactsOnDay,
  drugs: readonly DrugFact[],
  answers: Answers,
): Readonly<Record<Purpose, readonly DrugFact[]>> {
  const reading: Reading = {
    facts,
    drugs,
    others: facts.conditions.filter(
      ({ concept, verification }) => verification === 'confirmed' && concept.startsWith(OTHER),
    ),
  };
  const parted: Record<Purpose, DrugFact[]> = {
    'kidney-cancer': [],
    other: [],
    unknown: [],
  };
  const concluded: DrugFact[] = [];
  const stated = new Map<string, DrugFact[]>();
  for (const fact of drugs) if (fact.reasons.length > 0) append(stated, fact.agent, fact);
  for (const fact of drugs) {
    const own = recordedPurpose(fact, reading);
    const from = fact.start?.span.first;
    const follows = fact.reasons.length === 0 && from !== undefined && fact.productIndication !== 'other';
    const neighbours = new Set(
      (follows ? (stated.get(fact.agent) ?? []) : [])
        .filter(
          (other) =>
            other.start !== undefined &&
            from !== undefined &&
            from >= other.start.span.first - EXPOSURE_GAP_DAYS &&
            from <= (other.end ?? other.start).span.last + EXPOSURE_GAP_DAYS,
        )
        .map((other) => recordedPurpose(other, reading)),
    );
    const [neighbour] = neighbours;
    const told = neighbours.size === 1 && neighbour !== undefined;
    const purpose = told ? neighbour : undatedPurpose(fact, own, stated, reading);
    parted[purpose].push(fact);
    if (purpose === 'other' && follows && !told) concluded.push(fact);
  }
  const answer = answers.indication;
  if (answer === undefined) return parted;
  if (parted.unknown.length > 0) {
    parted[answer].push(...parted.unknown);
    return { ...parted, unknown: [] };
  }
  // Nothing is open, so the question was about what time or company alone had concluded.
  if (answer === 'other') return parted;
  return {
    'kidney-cancer': [...parted['kidney-cancer'], ...concluded],
    other: parted.other.filter((fact) => !concluded.includes(fact)),
    unknown: [],
  };
}
