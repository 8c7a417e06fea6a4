/**
 * Facts → treatment history. Pure: no clock (the day of judging is an argument), no network, no order of facts that
 * matters. Answers of a clinician enter here, beside the facts, and stay visible as such.
 */
import type { Answers } from '../contract/answers.ts';
import type {
  DrugClass,
  Exposure,
  PerformanceStatus,
  Source,
  StopReason,
  TreatmentHistoryContext,
} from '../contract/assessment.ts';
import type { Day } from '../kernel/calendar.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Tri } from '../kernel/tri.ts';
import { deriveCautions } from './cautions.ts';
import { classExposure, type PlacedExposure } from './class-exposure.ts';
import { deriveDiagnosis, evidenceDate } from './diagnosis.ts';
import { type DrugExposure, exposuresOf } from './exposure.ts';
import { absentIf, type DrugFact, type FactDate, type PatientFacts } from './facts.ts';
import { deriveImdc } from './imdc.ts';
import { partByIndication } from './indication.ts';
import { type DerivedLine, deriveLines, ownStopReason } from './lines.ts';
import { deriveLocalTherapies, partMetastasectomies } from './local-therapy.ts';
import { deriveRemoval, placeNephrectomy } from './nephrectomy.ts';
import { derivePerioperative, type PerioperativeExposure } from './perioperative.ts';
import { METASTASIS_RECORDING_DAYS, PERIOPERATIVE_OVERRUN_DAYS } from './policy.ts';
import { deriveProgression, progressionEvents } from './progression.ts';
import { isPerioperative, settingOf } from './setting.ts';
import { answered, distinct } from './sources.ts';
import { classesThatMayHide } from './unnamed-drug.ts';

export interface DerivedHistory {
  readonly context: TreatmentHistoryContext;
  readonly ignored: readonly { readonly reference: string; readonly reason: string }[];
  readonly problems: readonly Problem[];
}

/** Every place where a drug may stand. A HCPCS code may hide one among the procedures. */
const DRUG_TYPES = [
  'MedicationStatement',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
  'Medication',
  'Procedure',
];

type Ignored = { readonly reference: string; readonly reason: string };

const bySource = (a: { readonly source: Source }, b: { readonly source: Source }) =>
  a.source.reference.localeCompare(b.source.reference, 'en') || a.source.how.localeCompare(b.source.how, 'en');

/** Facts in a fixed order, without what happened after the day of judging. */
function asOfDay(facts: PatientFacts, asOf: Day, ignored: Ignored[]): PatientFacts {
  const past = (date: FactDate | undefined, source: Source) => {
    if (date === undefined || date.span.first <= asOf) return true;
    ignored.push({ reference: source.reference, reason: 'after the day the record is judged at' });
    return false;
  };
  const concept = (a: { readonly concept: string }, b: { readonly concept: string }) =>
    a.concept.localeCompare(b.concept, 'en');
  const deceased = facts.deceased.on !== undefined && facts.deceased.on.span.first > asOf;
  return {
    ...facts,
    deceased: deceased ? { status: 'no', sources: facts.deceased.sources } : facts.deceased,
    drugs: facts.drugs
      .filter((fact) => past(fact.start ?? fact.end, fact.source))
      .sort((a, b) => bySource(a, b) || a.agent.localeCompare(b.agent, 'en')),
    unnamed: facts.unnamed.filter((fact) => past(fact.date, fact.source)),
    conditions: facts.conditions
      .filter((fact) => past(evidenceDate(fact), fact.source))
      .sort((a, b) => bySource(a, b) || concept(a, b)),
    procedures: facts.procedures
      .filter((fact) => past(fact.date, fact.source))
      .sort((a, b) => bySource(a, b) || concept(a, b)),
    observations: facts.observations.filter((fact) => past(fact.date, fact.source)).sort(bySource),
  };
}

/** Entries of one kind in the light of an answer: confirmed ones are the clinician's word, denied ones were never given. */
function settle(
  drugs: readonly DrugFact[],
  answer: 'yes' | 'no' | string | readonly string[] | undefined,
  asked: (fact: DrugFact) => boolean,
  ignored: Ignored[],
): readonly DrugFact[] {
  if (answer === undefined) return drugs;
  const names = (typeof answer === 'string' ? answer.split(/[,+;/]/) : answer).map((name) => name.trim().toLowerCase());
  return drugs.flatMap((fact): readonly DrugFact[] => {
    // Nobody is asked about drugs that stand in no line.
    if (!asked(fact) || !isAnticancer(fact)) return [fact];
    if (answer === 'yes' || names.includes(fact.agent)) {
      const certainty = fact.certainty === 'ordered' ? 'reported' : fact.certainty;
      return [{ ...fact, certainty, source: { ...fact.source, how: 'clinician' } }];
    }
    ignored.push({ reference: fact.source.reference, reason: 'a clinician says that it was not given' });
    return [];
  });
}

function performanceStatusOf(facts: PatientFacts, answers: Answers): PerformanceStatus {
  const said = answers['performance-status'];
  if (said !== undefined) return { ...said, sources: [answered('performance-status')] };
  const newest = (scale: 'karnofsky' | 'ecog') =>
    facts.observations.reduce<Extract<PatientFacts['observations'][number], { kind: 'performance' }> | undefined>(
      (best, fact) => {
        if (fact.kind !== 'performance' || fact.scale !== scale) return best;
        return best === undefined || (fact.date?.span.last ?? -Infinity) > (best.date?.span.last ?? -Infinity)
          ? fact
          : best;
      },
      undefined,
    );
  const karnofsky = newest('karnofsky');
  const ecog = newest('ecog');
  const latest = [karnofsky, ecog].reduce((best, one) =>
    one !== undefined &&
    (best === undefined || (one.date?.span.last ?? -Infinity) > (best.date?.span.last ?? -Infinity))
      ? one
      : best,
  );
  return {
    ...(karnofsky ? { karnofsky: karnofsky.value } : {}),
    ...(ecog ? { ecog: ecog.value } : {}),
    ...(latest?.date ? { date: latest.date.date } : {}),
    sources: [karnofsky, ecog].flatMap((one) => (one ? [one.source] : [])),
  };
}

function byAgent(facts: readonly DrugFact[]): readonly (readonly DrugFact[])[] {
  const groups = new Map<string, DrugFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.agent);
    if (group) group.push(fact);
    else groups.set(fact.agent, [fact]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([, group]) => group);
}

const byStart = (a: DrugExposure, b: DrugExposure) =>
  (a.start?.span.first ?? Infinity) - (b.start?.span.first ?? Infinity) || a.agent.localeCompare(b.agent, 'en');

/** Derives the history as it stood on the day `asOf`. */
export function deriveHistory(received: PatientFacts, asOf: Day, answers: Answers): DerivedHistory {
  const ignored: Ignored[] = [];
  const dated = asOfDay(received, asOf, ignored);
  const ordered = (fact: DrugFact) => fact.certainty === 'ordered';
  const told = (fact: DrugFact) => fact.source.how === 'text' && !ordered(fact);
  const confirmed = settle(dated.drugs, answers['confirm-orders'], ordered, ignored);
  const facts: PatientFacts = { ...dated, drugs: settle(confirmed, answers['confirm-text'], told, ignored) };

  const diagnosis = deriveDiagnosis(facts, answers);
  const removal = deriveRemoval(facts, answers);
  ignored.push(...removal.ignored);

  // Drugs: purpose, then exposures, then setting.
  const purposes = partByIndication(facts, answers);
  const relapse = diagnosis.metastaticOn?.span;
  const boundary = relapse && {
    begunBefore: relapse.first - METASTASIS_RECORDING_DAYS,
    parts: relapse.last + PERIOPERATIVE_OVERRUN_DAYS,
  };
  const kidney = byAgent(purposes['kidney-cancer'].filter(isAnticancer))
    .flatMap((group) => exposuresOf(group, asOf, boundary))
    .sort(byStart);
  const other = byAgent(purposes.other)
    .flatMap((group) => exposuresOf(group, asOf, undefined))
    .sort(byStart);
  const unattributed = byAgent(purposes.unknown.filter(isAnticancer))
    .flatMap((group) => exposuresOf(group, asOf, undefined))
    .sort(byStart);

  const { operations, ignored: notForMetastasis } = partMetastasectomies(facts);
  ignored.push(...notForMetastasis);
  const settingContext = {
    removal,
    metastatic: diagnosis.diagnosis.metastatic,
    metastaticOn: diagnosis.metastaticOn,
    evidence: diagnosis.evidence,
    metastasectomies: operations,
    answers,
  };
  const settled = kidney.map((exposure) => ({ exposure, setting: settingOf(exposure, settingContext) }));
  const perioperativeExposures = settled.filter((one): one is PerioperativeExposure => isPerioperative(one.setting));
  // Without a date a drug is exposure, but it can stand in no line.
  const inLine = (one: { readonly exposure: DrugExposure; readonly setting: string }) =>
    one.setting === 'advanced' && one.exposure.start !== undefined;
  const advanced = settled.filter(inLine).map(({ exposure }) => exposure);
  const unplaced = settled
    .filter((one) => one.setting === 'unknown' || (one.setting === 'advanced' && !inLine(one)))
    .map(({ exposure }) => exposure);

  const hidden = classesThatMayHide(facts);
  const silence = absentIf(facts, ...DRUG_TYPES);
  const absent = hidden.size > 0 ? 'unknown' : silence;
  const perioperative = derivePerioperative(perioperativeExposures, diagnosis.evidence, answers, absent, unplaced);
  const events = progressionEvents(facts, advanced, answers);
  const lines = deriveLines(advanced, events, answers.stopReasons ?? new Map<number, StopReason>(), asOf);

  const stated = perioperativeExposures.find(
    ({ exposure }) => exposure.intent?.intent === 'adjuvant' && exposure.start,
  );
  const firstAdvanced = advanced[0];
  const anyAdvanced: Tri = advanced.length > 0 ? 'yes' : unplaced.length > 0 ? 'unknown' : absent;
  const nephrectomy = placeNephrectomy(removal, diagnosis.diagnosis, answers, {
    metastaticOn: diagnosis.metastaticOn,
    advancedStart: firstAdvanced?.start,
    anyAdvanced,
    adjuvantStart: stated?.exposure.start ?? inferredAdjuvantStart(removal, perioperativeExposures),
    adjuvantSource: stated?.exposure.intent?.source ?? perioperativeExposures[0]?.exposure.sources[0],
    resectedTogether: operations.some(
      ({ date }) => date !== undefined && removal.date !== undefined && date.span.first === removal.date.span.first,
    ),
  });

  const placed: readonly PlacedExposure[] = [
    ...lines.lines.flatMap((line) =>
      line.exposures.map(
        (exposure): PlacedExposure => ({ exposure, setting: 'advanced', outcome: outcomeOf(exposure, line) }),
      ),
    ),
    ...perioperativeExposures.map(
      ({ exposure }): PlacedExposure => ({
        exposure,
        setting: 'perioperative',
        outcome: ownStopReason(exposure) ?? perioperative.perioperative.stopReason,
      }),
    ),
    ...unplaced.map(
      (exposure): PlacedExposure => ({
        exposure,
        setting: 'unknown-setting',
        outcome: ownStopReason(exposure) ?? 'unknown',
      }),
    ),
    ...other.map(
      (exposure): PlacedExposure => ({
        exposure,
        setting: 'other-indication',
        outcome: ownStopReason(exposure) ?? 'unknown',
      }),
    ),
    ...unattributed.map(
      (exposure): PlacedExposure => ({ exposure, setting: 'unknown-indication', outcome: 'unknown' }),
    ),
  ];
  const exposureTo = (name: DrugClass): Exposure => classExposure(name, placed, hidden.has(name) ? 'unknown' : silence);

  const performanceStatus = performanceStatusOf(facts, answers);
  const context: TreatmentHistoryContext = {
    vitalStatus: vitalStatus(facts),
    diagnosis: diagnosis.diagnosis,
    nephrectomy,
    perioperative: perioperative.perioperative,
    lines: {
      advanced: { min: lines.min, max: lines.max + unplaced.length + unattributed.length },
      curative: perioperative.courses,
      list: lines.lines.map(({ line }) => line),
    },
    exposures: {
      ici: exposureTo('ici'),
      pd1: exposureTo('pd1'),
      ctla4: exposureTo('ctla4'),
      vegf: exposureTo('vegf'),
      vegfrTki: exposureTo('vegfrTki'),
      mtor: exposureTo('mtor'),
      hif2a: exposureTo('hif2a'),
      cytokine: exposureTo('cytokine'),
    },
    unplaced: [
      ...unplaced.map((exposure) => unplacedEntry(exposure, exposure.start ? 'setting' : 'date')),
      ...unattributed.map((exposure) => unplacedEntry(exposure, 'indication')),
    ],
    progression: deriveProgression(
      facts,
      lines,
      {
        value: perioperative.perioperative,
        relapseOn: perioperative.relapseOn,
        ici: perioperativeExposures
          .map(({ exposure }) => exposure)
          .filter(({ classes }) => classes.includes('pd1') || classes.includes('ctla4')),
      },
      answers,
      asOf,
    ),
    localTherapies: deriveLocalTherapies(facts, operations, lines),
    molecular: molecularOf(answers),
    performanceStatus,
    imdc: deriveImdc(facts, performanceStatus, {
      diagnosedOn: diagnosis.diagnosedOn,
      operatedOn: removal.date,
      treatment: imdcTreatment(firstAdvanced?.start, anyAdvanced, diagnosis.diagnosis.metastatic, asOf),
      sources: distinct([...diagnosis.diagnosis.sources, ...removal.sources]),
    }),
    cautions: deriveCautions(facts, placed),
  };
  return { context, ignored, problems: diagnosis.problems };
}

/** No genetic report is read: what a clinician says is all that is known. */
function molecularOf(answers: Answers): TreatmentHistoryContext['molecular'] {
  const said = answers['dna-repair-mutation'];
  return said === undefined
    ? { dnaRepairMutation: 'unknown', sources: [] }
    : { dnaRepairMutation: said, sources: [answered('dna-repair-mutation')] };
}

/** A course that dates alone place after surgery bounds a removal without a date just as a stated one does. */
function inferredAdjuvantStart(
  removal: { readonly status: Tri; readonly date: FactDate | undefined },
  found: readonly PerioperativeExposure[],
): FactDate | undefined {
  if (removal.status !== 'yes' || removal.date !== undefined) return undefined;
  return found.find(({ setting }) => setting === 'adjuvant')?.exposure.start;
}

function isAnticancer({ classes }: DrugFact): boolean {
  return classes.some((one) => one !== 'supportive' && one !== 'context');
}

/** Systemic therapy begins with the first line, or now where none was given. */
function imdcTreatment(
  first: FactDate | undefined,
  any: Tri,
  metastatic: Tri,
  asOf: Day,
): { readonly first: Day; readonly last: Day } | undefined {
  if (first) return first.span;
  return any === 'no' && metastatic === 'yes' ? { first: asOf, last: asOf } : undefined;
}

/** Why a drug ended: its own reason; the line's where it ran to the end; else unknown (dropped while the line went on). */
function outcomeOf(exposure: DrugExposure, { line, exposures }: DerivedLine): StopReason {
  const own = ownStopReason(exposure);
  if (own !== undefined && own !== 'ongoing') return own;
  const ranToTheEnd = exposures.every(
    (other) =>
      (other.lastDose?.span.last ?? Infinity) <=
      (exposure.lastDose?.span.last ?? Infinity) + PERIOPERATIVE_OVERRUN_DAYS,
  );
  return ranToTheEnd ? line.stopReason : 'unknown';
}

function unplacedEntry(
  exposure: DrugExposure,
  reason: 'setting' | 'indication' | 'date',
): TreatmentHistoryContext['unplaced'][number] {
  return {
    agent: exposure.agent,
    ...(exposure.start ? { start: exposure.start.date } : {}),
    ...(exposure.lastDose ? { lastDose: exposure.lastDose.date } : {}),
    certainty: exposure.certainty,
    reason,
    gap: reason === 'indication' ? 'indication' : 'adjuvant-setting',
    sources: exposure.sources,
  };
}

function vitalStatus(facts: PatientFacts): TreatmentHistoryContext['vitalStatus'] {
  const hospice = [...facts.conditions, ...facts.procedures].filter(
    (fact) => fact.concept === 'care:hospice' && fact.verification === 'confirmed',
  );
  return {
    deceased: facts.deceased.status,
    hospice: hospice.length > 0 ? 'yes' : absentIf(facts, 'Condition', 'Procedure'),
    sources: [...facts.deceased.sources, ...hospice.map((fact) => fact.source)],
  };
}
