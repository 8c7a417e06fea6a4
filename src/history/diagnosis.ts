/** Kidney cancer, its histology, metastatic disease and its sites, from condition and observation facts. */
import type { Answers } from '../contract/answers.ts';
import type { Diagnosis, Histology, Site, Source } from '../contract/assessment.ts';
import { readDate } from '../kernel/calendar.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import type { Tri } from '../kernel/tri.ts';
import { earliest, evidenceDate } from './evidence-date.ts';
import { absentIf, type ConditionFact, type FactDate } from './facts.ts';
import type { FactsOnDay } from './facts-on-day.ts';
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

export interface RecordedMetastasis {
  readonly concept: string;
  readonly site: Site;
  readonly date: FactDate | undefined;
}

export interface DatedEvidence {
  readonly date: FactDate;
  readonly source: Source;
}

const byTime = (a: DatedEvidence, b: DatedEvidence) =>
  a.date.span.first - b.date.span.first || a.date.span.last - b.date.span.last;

/** A date of an answer, already checked to be one in form; an impossible day gives nothing. */
export function factDate(text: string): FactDate | undefined {
  return readDate(text);
}

/** Whether the kidney cancer stands in the record only as something of the past ("personal history of"). */
export function knownAsHistoryAlone({ conditions }: FactsOnDay): boolean {
  const kidney = conditions.filter(
    ({ concept, verification }) => KIDNEY_CANCER.test(concept) && verification === 'confirmed',
  );
  return kidney.length > 0 && kidney.every(({ concept }) => concept === 'rcc:history');
}

/** What the record says of the disease, before any answer. */
export interface RecordedDiagnosis {
  readonly rcc: Tri;
  readonly histology: Histology;
  readonly histologyConflict: boolean;
  readonly histologySources: readonly Source[];
  readonly metastatic: Tri;
  readonly metastaticOn: FactDate | undefined;
  readonly metastaticSources: readonly Source[];
  readonly sites: Diagnosis['sites'];
  /** Metastases beyond doubt, with the first day each is on record: what an operation would have to remove. */
  readonly resectable: readonly RecordedMetastasis[];
  readonly sources: readonly Source[];
  readonly diagnosedOn: FactDate | undefined;
  /** All dated evidence of metastasis or recurrence, earliest first: the raw material for relapse. */
  readonly evidence: readonly DatedEvidence[];
}

export function readDiagnosis(facts: FactsOnDay): RecordedDiagnosis {
  const kidney = facts.conditions.filter((fact) => KIDNEY_CANCER.test(fact.concept));
  const sure = kidney.filter((fact) => fact.verification === 'confirmed');
  const rcc: Tri = sure.length > 0 ? 'yes' : kidney.length > 0 ? 'unknown' : absentIf(facts.patient, 'Condition');

  const sureMetastases = facts.conditions.filter(
    (fact) => METASTATIC.test(fact.concept) && fact.verification === 'confirmed',
  );
  const doubtful = facts.conditions.some(
    (fact) =>
      PERHAPS_METASTATIC.has(fact.concept) || (METASTATIC.test(fact.concept) && fact.verification === 'uncertain'),
  );
  const staged = facts.stages.filter((fact) => fact.metastatic);
  let metastatic: Tri = 'yes';
  if (sureMetastases.length === 0 && staged.length === 0) {
    metastatic = doubtful ? 'unknown' : absentIf(facts.patient, 'Condition', 'Observation');
  } else if (knownAsHistoryAlone(facts) && !sureMetastases.some(({ concept }) => concept === 'rcc:metastatic')) {
    // A cancer of the past and a metastasis of today: whether they belong together is a question for the pathologist.
    metastatic = 'unknown';
  }

  const siteFacts = new Map<Site, ConditionFact[]>();
  for (const fact of facts.conditions) {
    const site = SITES[fact.concept];
    if (site === undefined || fact.verification !== 'confirmed') continue;
    const here = siteFacts.get(site);
    if (here) here.push(fact);
    else siteFacts.set(site, [fact]);
  }
  const sites = [...siteFacts].map(([site, here]) => {
    const recorded = earliest(here.map(evidenceDate));
    return {
      site,
      ...(recorded ? { recordedOn: recorded.date } : {}),
      sources: distinct(here.map((fact) => fact.source)),
    };
  });

  const resectable = [...siteFacts].flatMap(([site, here]) =>
    [...new Set(here.map(({ concept }) => concept))]
      .filter((concept) => METASTATIC.test(concept))
      .map((concept) => ({
        concept,
        site,
        date: earliest(here.filter((fact) => fact.concept === concept).map(evidenceDate)),
      })),
  );

  const primary = sure.filter((fact) => DATES_PRIMARY.test(fact.concept));
  const evidence: DatedEvidence[] = [];
  for (const fact of facts.conditions) {
    if (fact.verification !== 'confirmed') continue;
    if (!METASTATIC.test(fact.concept) && fact.concept !== 'rcc:local-recurrence') continue;
    const date = evidenceDate(fact);
    if (date) evidence.push({ date, source: fact.source });
  }
  for (const fact of staged) if (fact.date) evidence.push({ date: fact.date, source: fact.source });

  const { histology, conflict, sources: histologySources } = readHistology(facts, rcc);
  return {
    rcc,
    histology,
    histologyConflict: conflict,
    histologySources,
    metastatic,
    metastaticOn: earliest([...sureMetastases.map(evidenceDate), ...staged.map((fact) => fact.date)]),
    metastaticSources: distinct([...sureMetastases.map((fact) => fact.source), ...staged.map((fact) => fact.source)]),
    sites,
    resectable,
    sources: distinct(kidney.map((fact) => fact.source)),
    diagnosedOn: earliest(primary.map((fact) => fact.onset)) ?? earliest(primary.map((fact) => fact.recorded)),
    evidence: evidence.sort(byTime),
  };
}

function readHistology(
  facts: FactsOnDay,
  rcc: Tri,
): { readonly histology: Histology; readonly conflict: boolean; readonly sources: readonly Source[] } {
  // A tissue type that is not specific to the kidney counts only beside a kidney cancer.
  const usable = (concept: string) => rcc === 'yes' || !concept.startsWith('morphology:');
  const stated = [...facts.conditions.filter((fact) => fact.verification === 'confirmed'), ...facts.histologies].filter(
    ({ concept }) => usable(concept),
  );
  const clear = stated.filter(({ concept }) => CLEAR.has(concept));
  const notClear = stated.filter(({ concept }) => NOT_CLEAR.has(concept));
  const sources = distinct([...clear, ...notClear].map((fact) => fact.source));
  const conflict = clear.length > 0 && notClear.length > 0;
  if (conflict) return { histology: 'unknown', conflict, sources };
  if (clear.length > 0) return { histology: 'clear-cell', conflict, sources };
  if (notClear.length > 0) return { histology: 'non-clear-cell', conflict, sources };
  return { histology: 'unknown', conflict, sources };
}

export interface DerivedDiagnosis {
  readonly diagnosis: Diagnosis;
  readonly diagnosedOn: FactDate | undefined;
  readonly metastaticOn: FactDate | undefined;
  readonly evidence: readonly DatedEvidence[];
  readonly problems: readonly Problem[];
}

/** The diagnosis in the light of a clinician's answers; what the record says stays among the sources. */
export function deriveDiagnosis(recorded: RecordedDiagnosis, answers: Answers): DerivedDiagnosis {
  const said = answers.metastatic;
  const saidOn = said?.date === undefined ? undefined : factDate(said.date);
  const metastatic = said?.status ?? recorded.metastatic;
  const metastaticOn = metastatic === 'yes' ? (saidOn ?? recorded.metastaticOn) : undefined;
  const evidence =
    said?.status === 'yes' && saidOn !== undefined
      ? [...recorded.evidence, { date: saidOn, source: answered('metastatic') }].sort(byTime)
      : recorded.evidence;
  const { diagnosedOn } = recorded;
  return {
    diagnosis: {
      rcc: recorded.rcc,
      histology: answers.histology ?? recorded.histology,
      ...(diagnosedOn ? { diagnosedOn: diagnosedOn.date } : {}),
      metastatic,
      ...(metastaticOn ? { metastaticOn: metastaticOn.date } : {}),
      sites: recorded.sites,
      sources: recorded.sources,
      histologySources:
        answers.histology === undefined
          ? recorded.histologySources
          : [answered('histology'), ...recorded.histologySources],
      metastaticSources:
        said === undefined ? recorded.metastaticSources : [answered('metastatic'), ...recorded.metastaticSources],
    },
    diagnosedOn,
    metastaticOn,
    evidence,
    problems:
      recorded.histologyConflict && answers.histology === undefined
        ? [
            problem(
              'history/conflict',
              'clinician',
              'the record names clear cell and another histology; neither was chosen',
            ),
          ]
        : [],
  };
}
