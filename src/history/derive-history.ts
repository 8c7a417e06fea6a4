/**
 * Facts → treatment history. Pure: no clock (the day of judging is an argument), no network, no order of facts that
 * matters. Answers of a clinician enter here, beside the facts, and stay visible as such.
 */
import type { Answers } from '../contract/answers.ts';
import type {
  DrugClass,
  Exposure,
  PerformanceStatus,
  Step,
  StopReason,
  TreatmentHistoryContext,
} from '../contract/assessment.ts';
import { type Day, dayWords, spanOf } from '../kernel/calendar.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import type { Tri } from '../kernel/tri.ts';
import { deriveCautions } from './cautions.ts';
import { classExposure, type PlacedExposure } from './class-exposure.ts';
import { deriveDiagnosis, readDiagnosis } from './diagnosis.ts';
import { earliest } from './evidence-date.ts';
import { type DrugExposure, exposuresOf } from './exposure.ts';
import { absentIf, DRUG_TYPES, type DrugFact, type FactDate, type PatientFacts } from './facts.ts';
import { type FactsOnDay, type Finding, factsOnDay, type Ignored } from './facts-on-day.ts';
import { deriveImdc } from './imdc.ts';
import { withoutWhatRestsOnAbsence } from './incomplete-reads.ts';
import { partByIndication } from './indication.ts';
import { type DerivedLine, deriveLines, outcomeIn, ownStopReason } from './lines.ts';
import { deriveLocalTherapies, readMetastasectomies } from './local-therapy.ts';
import { findMissingFrontLine, type MissingFrontLine } from './missing-front-line.ts';
import { answerRemoval, placeNephrectomy, type Removal, readRemoval } from './nephrectomy.ts';
import { derivePerioperative, type PerioperativeExposure } from './perioperative.ts';
import { METASTASIS_RECORDING_DAYS, PERIOPERATIVE_OVERRUN_DAYS, REGIMEN_WINDOW_DAYS } from './policy.ts';
import { deriveProgression, progressionEvents } from './progression.ts';
import { isIci } from './resistance.ts';
import { isPerioperative, settingOf } from './setting.ts';
import { molecularOf } from './side-answers.ts';
import { answered, distinct } from './sources.ts';
import { classesThatMayHide } from './unnamed-drug.ts';

export interface DerivedHistory {
  readonly context: TreatmentHistoryContext;
  readonly ignored: readonly Ignored[];
  readonly problems: readonly Problem[];
}

/** Drug facts in the light of the answers about them; what an answer takes away is listed with the reason. */
function answerDrugs(drugs: readonly DrugFact[], answers: Answers, ignored: Ignored[]): readonly DrugFact[] {
  const { 'confirm-orders': orders, 'confirm-text': told, 'blinded-agent': blinded } = answers;
  if (orders === undefined && told === undefined && blinded === undefined) return drugs;
  const byClinician = (fact: DrugFact): DrugFact => ({ ...fact, source: { ...fact.source, how: 'clinician' } });
  return drugs.flatMap((fact): readonly DrugFact[] => {
    if (fact.blinded === true) {
      if (blinded === undefined) return [fact];
      if (blinded === 'yes') return [{ ...byClinician(fact), blinded: false, certainty: strongestSaid(fact) }];
      ignored.push({ reference: fact.source.reference, reason: 'a clinician says that it was a placebo' });
      return [];
    }
    const ordered = fact.certainty === 'ordered';
    const answer = ordered ? orders : fact.source.how === 'text' ? told : undefined;
    // Nobody is asked about drugs that stand in no line.
    if (answer === undefined || !isAnticancer(fact)) return [fact];
    // What is confirmed is reported by the clinician, what is denied was never given.
    if (answer === 'yes' || namesIn(answer).includes(fact.agent)) {
      return [{ ...byClinician(fact), certainty: strongestSaid(fact) }];
    }
    ignored.push({ reference: fact.source.reference, reason: 'a clinician says that it was not given' });
    return [];
  });
}

function namesIn(answer: string | readonly string[]): readonly string[] {
  return (typeof answer === 'string' ? answer.split(/[,+;/]/) : answer).map((name) => name.trim().toLowerCase());
}

/** Whoever knows what a drug was knows that it was given. */
function strongestSaid({ certainty }: DrugFact): DrugFact['certainty'] {
  return certainty === 'ordered' ? 'reported' : certainty;
}

function performanceStatusOf(
  scores: readonly Finding<'performance'>[],
  said: Answers['performance-status'],
): PerformanceStatus {
  if (said !== undefined) return { ...said, sources: [answered('performance-status')] };
  const karnofsky = scores.findLast(({ scale }) => scale === 'karnofsky');
  const ecog = scores.findLast(({ scale }) => scale === 'ecog');
  const date = scores.at(-1)?.date;
  return {
    ...(karnofsky ? { karnofsky: karnofsky.value } : {}),
    ...(ecog ? { ecog: ecog.value } : {}),
    ...(date ? { date: date.date } : {}),
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
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

const byStart = (a: DrugExposure, b: DrugExposure) =>
  (a.start?.span.first ?? Infinity) - (b.start?.span.first ?? Infinity) || (a.agent < b.agent ? -1 : 1);

/** Everything that no answer changes, read once. */
interface Reading {
  readonly facts: FactsOnDay;
  readonly diagnosis: ReturnType<typeof readDiagnosis>;
  readonly removal: Removal;
  readonly metastasectomies: ReturnType<typeof readMetastasectomies>;
  readonly cautions: FactsOnDay['conditions'];
  readonly vitalStatus: TreatmentHistoryContext['vitalStatus'];
  /** What it means that a drug was not found. */
  readonly silence: 'no' | 'unknown';
  readonly mayHide: ReturnType<typeof classesThatMayHide>;
}

/**
 * The history as it stood on the day `asOf`, as a function of a clinician's answers: trying an answer out costs little,
 * however long the chart is.
 */
export function historyOn(received: PatientFacts, asOf: Day): (answers: Answers) => DerivedHistory {
  const facts = factsOnDay(received, asOf);
  const diagnosis = readDiagnosis(facts);
  const reading: Reading = {
    facts,
    diagnosis,
    removal: readRemoval(facts),
    metastasectomies: readMetastasectomies(facts),
    cautions: facts.conditions.filter(({ concept }) => concept.startsWith('caution:')),
    vitalStatus: vitalStatus(facts),
    silence: absentIf(received, ...DRUG_TYPES),
    mayHide: classesThatMayHide(facts.unnamed, facts.drugs),
  };
  return (answers) => derive(reading, answers);
}

/** Derives the history as it stood on the day `asOf`. */
export function deriveHistory(received: PatientFacts, asOf: Day, answers: Answers): DerivedHistory {
  return historyOn(received, asOf)(answers);
}

function derive(reading: Reading, answers: Answers): DerivedHistory {
  const { facts, silence } = reading;
  const { operations: metastasectomies } = reading.metastasectomies;
  const { asOf } = facts;
  const ignored: Ignored[] = [...facts.ignored, ...reading.removal.ignored, ...reading.metastasectomies.ignored];
  const drugs = answerDrugs(facts.drugs, answers, ignored);
  const mayHide = drugs === facts.drugs ? reading.mayHide : classesThatMayHide(facts.unnamed, drugs);
  const absent = mayHide.size > 0 ? 'unknown' : silence;
  const diagnosis = deriveDiagnosis(reading.diagnosis, answers);
  const { metastatic } = diagnosis.diagnosis;
  const removal = answerRemoval(reading.removal, answers.nephrectomy);

  // Drugs: purpose, then exposures, then setting.
  const purposes = partByIndication(facts, drugs, answers);
  const relapse = diagnosis.metastaticOn?.span;
  const boundary = relapse && {
    begunBefore: relapse.first - METASTASIS_RECORDING_DAYS,
    parts: relapse.last + PERIOPERATIVE_OVERRUN_DAYS,
  };
  const exposuresFor = (found: readonly DrugFact[], parts: typeof boundary) =>
    byAgent(found)
      .flatMap((group) => exposuresOf(group, asOf, parts))
      .sort(byStart);
  const all = exposuresFor(purposes['kidney-cancer'].filter(isAnticancer), boundary);
  const blinded = all.filter((exposure) => exposure.blinded);
  const kidney = all.filter((exposure) => !exposure.blinded);
  const other = exposuresFor(purposes.other, undefined);
  const unattributed = exposuresFor(purposes.unknown.filter(isAnticancer), undefined);

  const recorded = {
    removal,
    metastatic,
    metastaticOn: diagnosis.metastaticOn,
    evidence: diagnosis.evidence,
    metastasectomies,
    metastases: reading.diagnosis.resectable,
    answers: {},
    nothingOpen: false,
    metastasesRead: facts.whole.conditions && facts.whole.observations,
    operationsRead: facts.whole.procedures,
    progressions: progressionEvents(facts.statuses, kidney, answers).map(({ date }) => date),
  };
  const nothingOpen =
    answers['adjuvant-setting'] !== undefined &&
    kidney.every((exposure) => settingOf(exposure, recorded).setting !== 'unknown');
  const settled = kidney.map((exposure) => ({
    exposure,
    ...settingOf(exposure, { ...recorded, answers, nothingOpen }),
  }));
  const perioperativeExposures = settled.flatMap(({ exposure, setting, step }): readonly PerioperativeExposure[] =>
    isPerioperative(setting) ? [{ exposure, setting, step }] : [],
  );
  // Without a date a drug is exposure, but it can stand in no line.
  const advanced = settled.filter(({ exposure, setting }) => setting === 'advanced' && exposure.start !== undefined);
  const unplaced = settled
    .filter(
      ({ exposure, setting }) => setting === 'unknown' || (setting === 'advanced' && exposure.start === undefined),
    )
    .map(({ exposure }) => exposure);

  const perioperative = derivePerioperative(
    perioperativeExposures,
    diagnosis.evidence,
    answers,
    absent,
    [...unplaced, ...unattributed, ...blinded],
    asOf,
  );
  const events = progressionEvents(
    facts.statuses,
    advanced.map(({ exposure }) => exposure),
    answers,
  );
  const lines = deriveLines(
    advanced.map(({ exposure }) => exposure),
    { events, statuses: facts.statuses, asOf },
    answers.stopReasons ?? new Map<number, StopReason>(),
  );
  const besideLine = blinded.map((exposure) => lines.lines.find((line) => runsBeside(exposure, line)));

  const stated = perioperativeExposures.find(
    ({ exposure }) => exposure.intent?.intent === 'adjuvant' && exposure.start,
  );
  const firstAdvanced = advanced[0]?.exposure.start;
  const anyAdvanced: Tri = advanced.length > 0 ? 'yes' : unplaced.length + blinded.length > 0 ? 'unknown' : absent;
  const nephrectomy = placeNephrectomy(removal, diagnosis.diagnosis, answers, {
    metastaticOn: diagnosis.metastaticOn,
    advancedStart: firstAdvanced,
    anyAdvanced,
    adjuvantStart: stated?.exposure.start ?? inferredAdjuvantStart(removal, perioperativeExposures),
    adjuvantSource: stated?.exposure.intent?.source ?? perioperativeExposures[0]?.exposure.sources[0],
    resectedTogether: metastasectomies.some(
      ({ date }) => date !== undefined && removal.date !== undefined && date.span.first === removal.date.span.first,
    ),
  });

  const missingFrontLine = findMissingFrontLine(
    {
      metastaticOn: diagnosis.metastaticOn,
      evidence: diagnosis.evidence,
      metastasectomies,
      firstTherapy: earliest([firstAdvanced, ...[...unplaced, ...unattributed, ...blinded].map(({ start }) => start)]),
      asOf,
    },
    answers['front-line'],
  );
  // Where nothing at all was found there is no line for another one to stand before.
  const treated = advanced.length > 0 || perioperativeExposures.length > 0;
  const hidden = treated && missingFrontLine.status !== 'no';
  const surelyHidden = treated && missingFrontLine.status === 'yes';

  const placed: readonly PlacedExposure[] = [
    ...lines.lines.flatMap((line) =>
      line.exposures.map(
        (exposure): PlacedExposure => ({
          exposure,
          setting: 'advanced',
          outcome: outcomeIn(exposure, line.exposures, line.line.stopReason),
        }),
      ),
    ),
    ...perioperativeExposures.map(
      ({ exposure }): PlacedExposure => ({
        exposure,
        setting: 'perioperative',
        outcome: ownStopReason(exposure) ?? perioperative.perioperative.stopReason,
      }),
    ),
    ...[...unplaced, ...blinded].map(
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
  // A line that nobody recorded may have held any drug.
  const exposureTo = (name: DrugClass): Exposure =>
    classExposure(name, placed, hidden || mayHide.has(name) ? 'unknown' : silence);

  const performanceStatus = performanceStatusOf(facts.scores, answers['performance-status']);
  const localTherapies = deriveLocalTherapies(facts, metastasectomies, lines);
  const uncounted = unplaced.length + unattributed.length + besideLine.filter((line) => line === undefined).length;
  const context: TreatmentHistoryContext = {
    vitalStatus: reading.vitalStatus,
    diagnosis: diagnosis.diagnosis,
    nephrectomy,
    perioperative: perioperative.perioperative,
    lines: {
      advanced: {
        min: lines.min + (surelyHidden ? 1 : 0),
        max: lines.max + uncounted + (hidden ? 1 : 0),
      },
      curative: perioperative.courses,
      open: absent === 'unknown',
      list: lines.lines.map((line, i) => ({
        ...line.line,
        flags: [...line.line.flags, ...(besideLine.includes(line) ? ['blinded-agent'] : [])],
        steps: [
          ...(i === 0 ? frontLineSteps(missingFrontLine) : []),
          ...settingSteps(line, advanced),
          ...line.line.steps,
          ...blinded.filter((_, at) => besideLine[at] === line).map(blindedStep),
          ...localTherapies.flatMap((therapy) => localStep(therapy, line)),
        ],
      })),
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
      ...blinded.map((exposure) => unplacedEntry(exposure, 'blinded')),
    ],
    missingFrontLine,
    progression: deriveProgression(
      facts.statuses,
      lines,
      {
        value: perioperative.perioperative,
        relapseOn: perioperative.relapseOn,
        ici: perioperativeExposures.map(({ exposure }) => exposure).filter(isIci),
      },
      answers,
      asOf,
    ),
    localTherapies,
    molecular: molecularOf(answers),
    performanceStatus,
    imdc: deriveImdc(
      facts,
      performanceStatus,
      { line: lines.lines.length + 1, on: asOf },
      {
        diagnosedOn: diagnosis.diagnosedOn,
        operatedOn: removal.date,
        treatment: imdcTreatment(firstAdvanced, anyAdvanced, metastatic, missingFrontLine, asOf),
        sources: distinct([...diagnosis.diagnosis.sources, ...removal.sources]),
      },
    ),
    cautions: [...frontLineCaution(missingFrontLine, treated), ...deriveCautions(reading.cautions, placed)],
  };
  const conflicts = settled.filter(({ conflict }) => conflict);
  return {
    context: withoutWhatRestsOnAbsence(context, facts.whole, answers),
    ignored,
    problems: [
      ...diagnosis.problems,
      ...conflicts.map(({ exposure }) =>
        problem(
          'history/conflict',
          'clinician',
          `${exposure.agent} is recorded as ${exposure.intent?.intent ?? ''}, but the dates of operation and metastasis show otherwise; neither was chosen`,
        ),
      ),
    ],
  };
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

/** Given while the line went on, or begun with it. */
function runsBeside({ start }: DrugExposure, { line, start: begun, exposures }: DerivedLine): boolean {
  if (start === undefined) return false;
  const ends = exposures.map(({ lastDose, ongoing }) => (ongoing ? Infinity : (lastDose?.span.last ?? -Infinity)));
  const end = line.end === undefined ? Infinity : Math.max(...ends);
  return start.span.first >= begun.span.first - REGIMEN_WINDOW_DAYS && start.span.first <= end;
}

const blindedStep = ({ agent, sources }: DrugExposure): Step => ({
  rule: 'L11',
  text: `${agent} or a placebo in a blinded trial: no exposure until somebody says which.`,
  sources: sources.slice(0, 1),
});

function settingSteps(
  line: DerivedLine,
  advanced: readonly { readonly exposure: DrugExposure; readonly step: Step | undefined }[],
): readonly Step[] {
  const step = advanced.find(({ exposure }) => line.exposures.includes(exposure))?.step;
  // That the disease is metastatic is said once.
  return step && (line.line.number === 1 || step.rule !== 'L1') ? [step] : [];
}

function localStep(therapy: TreatmentHistoryContext['localTherapies'][number], { line }: DerivedLine): readonly Step[] {
  if (therapy.duringLine !== line.number || therapy.date === undefined) return [];
  const site = therapy.site === 'not stated' ? '' : ` (${therapy.site})`;
  return [
    {
      rule: 'L8',
      text: `Local therapy, ${therapy.kind.toUpperCase()}${site}, on ${dayWords(therapy.date)} while systemic therapy went on: the same line.`,
      sources: therapy.sources,
    },
  ];
}

function frontLineWords(found: MissingFrontLine): string {
  if (found.status === 'yes')
    return 'A clinician says that there was a systemic therapy before the first one on record.';
  const { from = '', to = '', months } = found;
  return `Metastatic disease on record since ${dayWords(from)}, and no systemic therapy for ${months} months until ${dayWords(to)}: an earlier line may be missing.`;
}

function frontLineSteps(found: MissingFrontLine): readonly Step[] {
  return found.status === 'no' ? [] : [{ rule: 'L15', text: frontLineWords(found), sources: found.sources }];
}

function frontLineCaution(found: MissingFrontLine, treated: boolean): TreatmentHistoryContext['cautions'] {
  if (found.status === 'no') return [];
  const counted = treated ? ' The number of lines and every "never had" are open until it is settled.' : '';
  return [{ id: 'missing-front-line', text: `${frontLineWords(found)}${counted}`, sources: found.sources }];
}

/** Systemic therapy begins with the first line, or now where none was given; a line that may be missing hides its start. */
function imdcTreatment(
  first: FactDate | undefined,
  any: Tri,
  metastatic: Tri,
  missing: MissingFrontLine,
  asOf: Day,
): { readonly first: Day; readonly last: Day } | undefined {
  if (missing.status !== 'no') {
    // Somewhere between the metastases and the first therapy found.
    const from = missing.from;
    const until = first?.span.last ?? asOf;
    return from === undefined ? undefined : { first: spanOf(from).first, last: until };
  }
  if (first) return first.span;
  return any === 'no' && metastatic === 'yes' ? { first: asOf, last: asOf } : undefined;
}

const GAP_OF = {
  setting: 'adjuvant-setting',
  date: 'adjuvant-setting',
  indication: 'indication',
  blinded: 'blinded-agent',
} as const;

function unplacedEntry(
  exposure: DrugExposure,
  reason: keyof typeof GAP_OF,
): TreatmentHistoryContext['unplaced'][number] {
  return {
    agent: exposure.agent,
    ...(exposure.start ? { start: exposure.start.date } : {}),
    ...(exposure.lastDose ? { lastDose: exposure.lastDose.date } : {}),
    certainty: exposure.certainty,
    reason,
    gap: GAP_OF[reason],
    sources: exposure.sources,
  };
}

function vitalStatus(facts: FactsOnDay): TreatmentHistoryContext['vitalStatus'] {
  const { deceased } = facts.patient;
  const later = deceased.on !== undefined && deceased.on.span.first > facts.asOf;
  const hospice = [...facts.conditions, ...facts.procedures].filter(
    (fact) => fact.concept === 'care:hospice' && fact.verification === 'confirmed',
  );
  return {
    deceased: later ? 'no' : deceased.status,
    hospice: hospice.length > 0 ? 'yes' : absentIf(facts.patient, 'Condition', 'Procedure'),
    sources: [...deceased.sources, ...hospice.map((fact) => fact.source)],
  };
}
