/** Kidney cancer, its histology, metastatic disease and its sites, from condition and observation facts. */
import type { Answers } from '../contract/answers.ts';
import type { Diagnosis, Histology, Site, Source } from '../contract/assessment.ts';
import { readDate } from '../kernel/calendar.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import type { Tri } from '../kernel/tri.ts';
import { absentIf, type ConditionFact, type FactDate, type PatientFacts } from './facts.ts';
import { answered, distinct } from './sources.ts';

/** Concepts that say that the patient has, or had, cancer of the kidney. */
const KIDNEY_CANCER = /^rcc:(?!topography$)/;
/** Concepts that date the primary tumour. A history code or a metastasis does not. */
const DATES_PRIMARY =
  /^rcc:(kidney-cancer|renal-cell|clear-cell|papillary|chromophobe|translocation|collecting-duct|other-subtype)$/;
const CLEAR = new Set(['rcc:clear-cell', 'morphology:clear-cell']);
const NOT_CLEAR = new Set([
  'rcc:papillary',
  'rcc:chromophobe',
  'rcc:translocation',
  'rcc:collecting-duct',
  'rcc:other-subtype',
  'morphology:papillary',
]);

/** Metastatic disease beyond doubt. Nodes that may be regional, the other kidney and an unknown primary are not. */
const METASTATIC =
  /^(met:(lung|bone|brain|liver|adrenal|lymph-node|other-digestive|pancreas|other|site-not-stated|history|thyroid)|rcc:metastatic)$/;
const PERHAPS_METASTATIC = new Set(['met:lymph-node-regional-or-distant', 'met:contralateral-kidney']);

const SITES: Readonly<Record<string, Site>> = {
  'met:lung': 'lung',
  'met:bone': 'bone',
  'met:brain': 'brain',
  'met:liver': 'liver',
  'met:adrenal': 'adrenal',
  'met:lymph-node': 'lymph-node',
  'met:lymph-node-regional-or-distant': 'lymph-node',
  'met:pancreas': 'pancreas',
  'met:other-digestive': 'other',
  'met:other': 'other',
  'met:thyroid': 'other',
  'met:contralateral-kidney': 'other',
};

/** The day that dates a finding: its onset, else the day it was written down. */
export function evidenceDate(fact: ConditionFact): FactDate | undefined {
  return fact.onset ?? fact.recorded;
}

/** The earliest date: by its first possible day, the more exact one first. */
export function earliest(dates: readonly (FactDate | undefined)[]): FactDate | undefined {
  let best: FactDate | undefined;
  for (const one of dates) {
    if (one === undefined) continue;
    if (
      best === undefined ||
      one.span.first < best.span.first ||
      (one.span.first === best.span.first && one.span.last < best.span.last)
    ) {
      best = one;
    }
  }
  return best;
}

export interface DatedEvidence {
  readonly date: FactDate;
  readonly source: Source;
}

/** All dated evidence of metastasis or recurrence, earliest first: the raw material for relapse. */
export function metastaticEvidence(facts: PatientFacts, answers: Answers): readonly DatedEvidence[] {
  const found: DatedEvidence[] = [];
  for (const fact of facts.conditions) {
    if (fact.verification !== 'confirmed') continue;
    if (!METASTATIC.test(fact.concept) && fact.concept !== 'rcc:local-recurrence') continue;
    const date = evidenceDate(fact);
    if (date) found.push({ date, source: fact.source });
  }
  for (const fact of facts.observations) {
    if (fact.kind === 'stage' && fact.metastatic && fact.date) found.push({ date: fact.date, source: fact.source });
  }
  const said = answers.metastatic;
  if (said?.status === 'yes' && said.date !== undefined) {
    const date = factDate(said.date);
    if (date) found.push({ date, source: answered('metastatic') });
  }
  return found.sort((a, b) => a.date.span.first - b.date.span.first || a.date.span.last - b.date.span.last);
}

/** A date of an answer, already checked to be one in form; an impossible day gives nothing. */
export function factDate(text: string): FactDate | undefined {
  return readDate(text);
}

export interface DerivedDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly diagnosedOn: FactDate | undefined;
  readonly metastaticOn: FactDate | undefined;
  readonly evidence: readonly DatedEvidence[];
  readonly problems: readonly Problem[];
}

export function deriveDiagnosis(facts: PatientFacts, answers: Answers): DerivedDiagnosis {
  const problems: Problem[] = [];
  const kidney = facts.conditions.filter((fact) => KIDNEY_CANCER.test(fact.concept));
  const sure = kidney.filter((fact) => fact.verification === 'confirmed');
  const rcc: Tri = sure.length > 0 ? 'yes' : kidney.length > 0 ? 'unknown' : absentIf(facts, 'Condition');

  const histology = deriveHistology(facts, answers, rcc, problems);

  const sureMetastases = facts.conditions.filter(
    (fact) => METASTATIC.test(fact.concept) && fact.verification === 'confirmed',
  );
  const doubtful = facts.conditions.some(
    (fact) =>
      PERHAPS_METASTATIC.has(fact.concept) || (METASTATIC.test(fact.concept) && fact.verification === 'uncertain'),
  );
  const staged = facts.observations.filter((fact) => fact.kind === 'stage' && fact.metastatic);
  let metastatic: Tri = 'yes';
  if (sureMetastases.length === 0 && staged.length === 0) {
    metastatic = doubtful ? 'unknown' : absentIf(facts, 'Condition', 'Observation');
  }
  if (answers.metastatic !== undefined) metastatic = answers.metastatic.status;
  const evidence = metastaticEvidence(facts, answers);
  const said = answers.metastatic?.date === undefined ? undefined : factDate(answers.metastatic.date);
  const metastaticOn =
    metastatic === 'yes'
      ? (said ?? earliest([...sureMetastases.map(evidenceDate), ...staged.map((fact) => fact.date)]))
      : undefined;

  const siteFacts = facts.conditions.filter((fact) => fact.verification === 'confirmed' && fact.concept in SITES);
  const sites = [...new Set(siteFacts.map((fact) => SITES[fact.concept] ?? 'other'))].map((site) => {
    const here = siteFacts.filter((fact) => SITES[fact.concept] === site);
    const recorded = earliest(here.map(evidenceDate));
    return {
      site,
      ...(recorded ? { recordedOn: recorded.date } : {}),
      sources: distinct(here.map((fact) => fact.source)),
    };
  });

  const primary = sure.filter((fact) => DATES_PRIMARY.test(fact.concept));
  const diagnosedOn = earliest(primary.map((fact) => fact.onset)) ?? earliest(primary.map((fact) => fact.recorded));
  return {
    diagnosis: {
      rcc,
      histology: histology.histology,
      ...(diagnosedOn ? { diagnosedOn: diagnosedOn.date } : {}),
      metastatic,
      ...(metastaticOn ? { metastaticOn: metastaticOn.date } : {}),
      sites,
      sources: distinct(kidney.map((fact) => fact.source)),
      histologySources: histology.sources,
      metastaticSources: distinct([
        ...(answers.metastatic === undefined ? [] : [answered('metastatic')]),
        ...sureMetastases.map((fact) => fact.source),
        ...staged.map((fact) => fact.source),
      ]),
    },
    diagnosedOn,
    metastaticOn,
    evidence,
    problems,
  };
}

function deriveHistology(
  facts: PatientFacts,
  answers: Answers,
  rcc: Tri,
  problems: Problem[],
): { readonly histology: Histology; readonly sources: readonly Source[] } {
  // A tissue type that is not specific to the kidney counts only beside a kidney cancer.
  const usable = (concept: string) => rcc === 'yes' || !concept.startsWith('morphology:');
  const stated = [
    ...facts.conditions.filter((fact) => fact.verification === 'confirmed'),
    ...facts.observations.filter((fact) => fact.kind === 'histology'),
  ].filter(({ concept }) => usable(concept));
  const clear = stated.filter(({ concept }) => CLEAR.has(concept));
  const notClear = stated.filter(({ concept }) => NOT_CLEAR.has(concept));
  const sources = distinct([...clear, ...notClear].map((fact) => fact.source));
  if (answers.histology !== undefined) {
    return { histology: answers.histology, sources: [answered('histology'), ...sources] };
  }
  if (clear.length > 0 && notClear.length > 0) {
    problems.push(
      problem('history/conflict', 'clinician', 'the record names clear cell and another histology; neither was chosen'),
    );
    return { histology: 'unknown', sources };
  }
  if (clear.length > 0) return { histology: 'clear-cell', sources };
  if (notClear.length > 0) return { histology: 'non-clear-cell', sources };
  return { histology: 'unknown', sources };
}
