/**
 * The facts that rules may ask for: each a named reading of the context. The sentences shown for them stand in
 * data/evidence/vocabulary.json under the same names; the loader refuses a name that is missing on either side.
 */
import type { Exposure, Line, TreatmentHistoryContext } from '../contract/assessment.ts';
import { DAYS_PER_MONTH, spanOf } from '../kernel/calendar.ts';
import { and, or, type Tri, triOf } from '../kernel/tri.ts';
import { failedAgents } from './received.ts';
import { ABOUT_OTHERS } from './rule-set.ts';
import type { Value } from './value.ts';

/** What the facts are read from. */
export interface Reading {
  readonly context: TreatmentHistoryContext;
}

type Read = (reading: Reading) => Value;
type FactValue = Extract<Value, { readonly kind: 'fact' }>;

const fact = (value: Tri, sources: FactValue['sources'] = [], gaps: readonly string[] = []): FactValue => ({
  kind: 'fact',
  value,
  sources,
  gaps: value === 'unknown' ? gaps : [],
});

const distinct = (names: readonly string[]) => [...new Set(names)];

/** Gaps that would settle an exposure: confirming orders, or placing a drug of this class in its setting. */
function exposureGaps(exposure: Exposure, context: TreatmentHistoryContext): readonly string[] {
  const gaps: string[] = [];
  if (exposure.certainty === 'ordered') gaps.push('confirm-orders');
  for (const drug of context.unplaced) if (exposure.agents.includes(drug.agent)) gaps.push(drug.gap);
  return distinct([...gaps, ...frontLineGap(context)]);
}

/** A front line that is probably missing leaves the count and every "never had" open. */
function frontLineGap({ missingFrontLine }: TreatmentHistoryContext): readonly string[] {
  return missingFrontLine.status === 'suspected' ? ['front-line'] : [];
}

const exposureFact =
  (name: keyof TreatmentHistoryContext['exposures'], part: 'status' | 'advanced' | 'perioperative'): Read =>
  ({ context }) => {
    const exposure = context.exposures[name];
    return fact(exposure[part], exposure.sources, exposureGaps(exposure, context));
  };

/** Many facts ask the same of a history: it is worked out once for each. */
function oncePer<T>(work: (context: TreatmentHistoryContext) => T): (context: TreatmentHistoryContext) => T {
  const known = new WeakMap<TreatmentHistoryContext, { readonly found: T }>();
  return (context) => {
    const before = known.get(context);
    if (before) return before.found;
    const found = work(context);
    known.set(context, { found });
    return found;
  };
}

/** Gaps on which the number of lines depends. */
export const lineGaps = oncePer((context): readonly string[] => {
  const gaps: string[] = [];
  for (const line of context.lines.list) {
    const ordered = line.certainty === 'ordered' || line.flags.some((flag) => flag.startsWith('agent-only-ordered:'));
    if (ordered) gaps.push('confirm-orders');
    if (line.flags.includes('toxicity-switch') || line.flags.includes('line-count-uncertain')) {
      gaps.push(`stop-reason:${line.number}`);
    }
  }
  gaps.push(...context.unplaced.map((drug) => drug.gap));
  return distinct([...gaps, ...frontLineGap(context)]);
});

const lineSources = oncePer((context) => context.lines.list.flatMap((line) => line.sources));

/** A line counts for a rule only as far as its drugs are known to have been given. */
const givenLine = (line: Line): Tri => (line.certainty === 'ordered' ? 'unknown' : 'yes');

const ICI_CLASSES = new Set(['ici-ici', 'ici-tki', 'ici-ici-tki', 'ici', 'hif2a-ici']);

function hasIci(line: Line, context: TreatmentHistoryContext): boolean {
  return (
    line.agents.some((agent) => context.exposures.ici.agents.includes(agent)) || ICI_CLASSES.has(line.regimenClass)
  );
}

function hasVegf(line: Line, context: TreatmentHistoryContext): boolean {
  return line.agents.some((agent) => context.exposures.vegf.agents.includes(agent));
}

/**
 * Progression on the checkpoint inhibitor of a line: so stated, or progression recorded while it was the latest. Where a checkpoint
 * inhibitor was stopped for toxicity and another regimen took over, a later progression does not show that it failed.
 */
function progressedOnIciOf(line: Line, context: TreatmentHistoryContext): Tri {
  if (line.flags.includes('toxicity-switch')) return 'unknown';
  if (line.flags.includes('line-count-uncertain')) {
    // Several regimens are joined in it: only one that ran to the progression is known to have failed.
    const failed = line.courses.some(
      ({ agent, stopReason }) => context.exposures.ici.agents.includes(agent) && stopReason === 'progression',
    );
    return failed ? 'yes' : 'unknown';
  }
  if (line.stopReason === 'progression' || line.progressionOn !== undefined) return 'yes';
  return line.stopReason === 'unknown' || line.stopReason === 'ongoing' ? 'unknown' : 'no';
}

function progressedOnIci({ context }: Reading): Value {
  const lines = context.lines.list.filter((line) => hasIci(line, context));
  const gaps: string[] = [...exposureGaps(context.exposures.ici, context)];
  const verdicts = lines.map((line) => {
    const progressed = progressedOnIciOf(line, context);
    if (progressed === 'unknown') gaps.push(stopGap(line, context));
    return and([givenLine(line), progressed]);
  });
  // Without any such line the exposure itself decides: none means no, a hidden one means unknown.
  const value = lines.length > 0 ? or(verdicts) : context.exposures.ici.advanced === 'no' ? 'no' : 'unknown';
  return fact(
    value,
    lines.flatMap((line) => line.sources),
    distinct(gaps),
  );
}

const TOGETHER = new Set(['ici-tki', 'ici-ici-tki']);

/** Every drug of the one kind ended before the others began, or the other way round, as far as the days are known. */
function surelyApart(line: Line, { exposures: { ici, vegf } }: TreatmentHistoryContext): boolean {
  const days = ({ agents }: Exposure) =>
    line.courses
      .filter(({ agent }) => agents.includes(agent))
      .map(({ start, lastDose }) => ({
        from: spanOf(start).first,
        to: lastDose === undefined ? Number.POSITIVE_INFINITY : spanOf(lastDose).last,
      }));
  return days(ici).every((one) => days(vegf).every((other) => one.to < other.from || other.to < one.from));
}

/** The two classes given together: in one line, not one after the other. */
function iciAndVegfTogether({ context }: Reading): Value {
  const both = context.lines.list.filter(
    (line) =>
      TOGETHER.has(line.regimenClass) ||
      (line.regimenClass === 'unknown' && hasIci(line, context) && hasVegf(line, context)),
  );
  const verdicts = both.map((line): Tri => {
    if (!TOGETHER.has(line.regimenClass)) return surelyApart(line, context) ? 'no' : 'unknown';
    // By another reading of the line the one was over when the other began.
    return line.flags.includes('line-count-uncertain') ? 'unknown' : givenLine(line);
  });
  const sure = and([context.exposures.ici.advanced, context.exposures.vegf.advanced]);
  // A dose that nobody read may have stood in the same line.
  const apart: Tri = sure === 'yes' ? (drugsMayHide(context) ? 'unknown' : 'no') : sure;
  return fact(
    or([...verdicts, apart]),
    both.flatMap((line) => line.sources),
    [
      ...exposureGaps(context.exposures.ici, context),
      ...exposureGaps(context.exposures.vegf, context),
      ...both.flatMap(({ flags, number }) => (flags.includes('line-count-uncertain') ? [`stop-reason:${number}`] : [])),
    ],
  );
}

/** A checkpoint inhibitor alone in its line: whether the disease progressed on it. */
function progressedOnPd1Alone({ context }: Reading): Value {
  const { pd1, ctla4 } = context.exposures;
  const gaps: string[] = [...exposureGaps(pd1, context)];
  const lines = context.lines.list.filter(
    (line) =>
      // Regimens that followed each other in one line: one of them may have been it.
      (line.regimenClass === 'ici' || (line.regimenClass === 'unknown' && hasIci(line, context))) &&
      !line.agents.some((agent) => ctla4.agents.includes(agent)),
  );
  const verdicts = lines.map((line) => {
    const progressed = progressedOnIciOf(line, context);
    if (progressed === 'unknown') gaps.push(stopGap(line, context));
    return and([givenLine(line), progressed]);
  });
  // A drug without a place may turn out to be such a line.
  const hidden: Tri = context.unplaced.some(({ agent }) => pd1.agents.includes(agent)) ? 'unknown' : 'no';
  const unread: Tri = pd1.advanced === 'unknown' && lines.length === 0 ? 'unknown' : 'no';
  return fact(
    or([...verdicts, hidden, unread]),
    lines.flatMap((line) => line.sources),
    distinct(gaps),
  );
}

/** The gap that tells why a line ended: progression on the latest one, the stop reason of an earlier one. */
function stopGap(line: Line, context: TreatmentHistoryContext): string {
  const latest = line.number === context.lines.list.length;
  return latest && !line.flags.includes('toxicity-switch') ? 'progression' : `stop-reason:${line.number}`;
}

/** The latest therapy as far as it is known: a line that only orders tell of may or may not have followed. */
function latestTherapy(context: TreatmentHistoryContext, wanted: (line: Line) => Tri): Tri {
  const { list } = context.lines;
  const given = list.findLastIndex((line) => line.certainty !== 'ordered');
  const later = list.slice(given + 1).map(wanted);
  const hidden = context.unplaced.length > 0 || drugsMayHide(context);
  const known = list[given];
  const readings = [...(known ? [wanted(known)] : []), ...later];
  const [first] = readings;
  if (first === undefined) return hidden ? 'unknown' : 'no';
  return hidden || readings.some((one) => one !== first) ? 'unknown' : first;
}

const COMBINATIONS = new Set(['ici-ici', 'ici-tki', 'ici-ici-tki', 'hif2a-ici']);

function onIciCombination({ context }: Reading): Value {
  const value = latestTherapy(context, (line) => {
    if (COMBINATIONS.has(line.regimenClass)) return 'yes';
    // Which of its drugs stood together is not known: a checkpoint inhibitor among them may have had company.
    return line.regimenClass === 'unknown' && hasIci(line, context) ? 'unknown' : 'no';
  });
  return fact(value, lineSources(context), lineGaps(context));
}

/** The latest line held a checkpoint inhibitor; before any line the perioperative course is the latest therapy. */
function iciWasLatest({ context }: Reading): Value {
  const { lines, perioperative } = context;
  const inLine = latestTherapy(context, (line) => triOf(hasIci(line, context)));
  const around: Tri = perioperative.ici;
  let value: Tri;
  if (lines.advanced.max === 0 && lines.list.length === 0 && !drugsMayHide(context)) value = around;
  else if (lines.list.some((line) => line.certainty !== 'ordered')) value = inLine;
  else value = inLine === around ? inLine : 'unknown';
  return fact(value, [...lineSources(context), ...perioperative.sources], lineGaps(context));
}

/** Relapse after a perioperative course: a course and a first sign of disease after it. */
function relapsed(course: Tri, context: TreatmentHistoryContext): Value {
  const { perioperative, diagnosis } = context;
  if (course === 'no') return fact('no', perioperative.sources);
  const relapse: Tri = perioperative.relapseOn !== undefined ? 'yes' : diagnosis.metastatic === 'no' ? 'no' : 'unknown';
  const asksMetastasis = relapse === 'unknown' && diagnosis.metastatic === 'unknown';
  return fact(and([course, relapse]), perioperative.sources, [
    ...perioperativeGaps(context),
    ...(asksMetastasis ? ['metastatic'] : []),
  ]);
}

function perioperativeGaps(context: TreatmentHistoryContext): readonly string[] {
  const gaps: string[] = [];
  if (context.perioperative.certainty === 'ordered') gaps.push('confirm-orders');
  for (const drug of context.unplaced) gaps.push(drug.gap);
  return distinct(gaps);
}

/** The relapse band; both readings stay possible within a week of a threshold. */
function relapseBand({ context }: Reading): Value {
  const { perioperative } = context;
  const all = ['during', '0-3', '>3-6', '>6-12', '>12'];
  const possible =
    perioperative.band === 'unknown'
      ? all
      : perioperative.otherBand === undefined
        ? [perioperative.band]
        : [perioperative.band, perioperative.otherBand];
  return {
    kind: 'category',
    possible,
    sources: perioperative.sources,
    // Without a course there is no time to ask for.
    gaps: possible.length > 1 && perioperative.agents.length > 0 ? ['relapse-band'] : [],
  };
}

/** Agents with at least one given course in the advanced setting, and those that may have been given. */
function advancedAgents(context: TreatmentHistoryContext, wanted: (agent: string) => boolean) {
  const has = new Set<string>();
  const maybe = new Set<string>();
  for (const line of context.lines.list) {
    for (const course of line.courses) {
      if (!wanted(course.agent)) continue;
      (course.certainty === 'ordered' ? maybe : has).add(course.agent);
    }
  }
  for (const drug of context.unplaced) if (wanted(drug.agent)) maybe.add(drug.agent);
  for (const agent of has) maybe.delete(agent);
  return { has: [...has], maybe: [...maybe] };
}

/** Whether drugs may hide that nobody read: the exposures then say unknown although nothing was found. */
const drugsMayHide = oncePer((context): boolean => {
  return Object.values(context.exposures).some(
    (exposure) => exposure.status === 'unknown' && exposure.agents.length === 0,
  );
});

function agentSet(context: TreatmentHistoryContext): Value {
  const { has, maybe } = advancedAgents(context, () => true);
  return {
    kind: 'set',
    has,
    maybe,
    open: drugsMayHide(context),
    sources: lineSources(context),
    gaps: maybe.length > 0 ? lineGaps(context) : [],
  };
}

/** Drugs on which the disease progressed: they are no option again. */
function failedSet(context: TreatmentHistoryContext): Value {
  const { has, maybe } = failedAgents(context);
  const failed = context.lines.list.filter((line) => line.agents.some((agent) => has.includes(agent)));
  return {
    kind: 'set',
    has,
    maybe,
    open: drugsMayHide(context),
    sources: failed.flatMap((line) => line.sources),
    gaps: maybe.length > 0 ? lineGaps(context) : [],
  };
}

const countOf =
  (name: 'vegf' | 'pd1'): Read =>
  ({ context }) => {
    const exposure = context.exposures[name];
    const { has, maybe } = advancedAgents(context, (agent) => exposure.agents.includes(agent));
    const max = drugsMayHide(context) ? Number.POSITIVE_INFINITY : has.length + maybe.length;
    return { kind: 'number', min: has.length, max, sources: exposure.sources, gaps: exposureGaps(exposure, context) };
  };

/** Months from the last dose of the latest VEGFR-TKI to the progression recorded last; 0 where progression came on it. */
function monthsSinceVegf({ context }: Reading): Value {
  const { exposures, progression, lines } = context;
  const latest = lines.list.findLast((line) => hasVegf(line, context));
  const unknown: Value = {
    kind: 'number',
    min: 0,
    max: Number.POSITIVE_INFINITY,
    sources: exposures.vegf.sources,
    gaps: progression.date === undefined ? ['progression'] : [],
  };
  if (latest === undefined)
    return exposures.vegf.advanced === 'no' ? { ...unknown, min: Number.POSITIVE_INFINITY } : unknown;
  const on = latest.progressionOn ?? progression.date;
  if (on === undefined) return latest.stopReason === 'progression' ? { ...unknown, max: 0 } : unknown;
  const last = latest.lastDose ?? latest.end;
  if (last === undefined) return { ...unknown, max: latest.number === lines.list.length ? 0 : unknown.max };
  const months = (days: number) => Math.max(0, days / DAYS_PER_MONTH);
  const from = spanOf(last);
  const to = spanOf(on);
  return {
    kind: 'number',
    min: months(to.first - from.last),
    max: months(to.last - from.first),
    sources: latest.sources,
    gaps: [],
  };
}

/** Lines for advanced disease, and an adjuvant course with relapse within six months, which trials counted as a regimen (L9). */
function systemicRegimens({ context }: Reading): Value {
  const { min, max } = context.lines.advanced;
  const { perioperative } = context;
  const bands =
    perioperative.otherBand === undefined ? [perioperative.band] : [perioperative.band, perioperative.otherBand];
  const early = (band: string) => band === 'during' || band === '0-3' || band === '>3-6';
  const counts = perioperative.status !== 'no' && bands.some((band) => early(band) || band === 'unknown');
  const surely = perioperative.status === 'yes' && bands.every(early);
  return {
    kind: 'number',
    min: min + (surely ? 1 : 0),
    max: context.lines.open ? Number.POSITIVE_INFINITY : max + (counts ? 1 : 0),
    sources: [...lineSources(context), ...perioperative.sources],
    gaps: [...lineGaps(context), ...perioperativeGaps(context), ...(counts && !surely ? ['relapse-band'] : [])],
  };
}

function firstRelapse({ context }: Reading): Value {
  const { diagnosis, nephrectomy, lines } = context;
  const afterSurgery: Tri =
    nephrectomy.timing === 'before-metastasis' ? 'yes' : nephrectomy.timing === 'unknown' ? 'unknown' : 'no';
  const untreated: Tri = lines.advanced.min > 0 ? 'no' : lines.advanced.max === 0 ? 'yes' : 'unknown';
  const value = and([diagnosis.metastatic, nephrectomy.status === 'no' ? 'no' : afterSurgery, untreated]);
  return fact(
    value,
    [...nephrectomy.sources, ...diagnosis.metastaticSources],
    [
      ...(untreated === 'unknown' ? lineGaps(context) : []),
      ...(afterSurgery === 'unknown' && nephrectomy.status !== 'no' ? ['nephrectomy'] : []),
      ...(diagnosis.metastatic === 'unknown' ? ['metastatic'] : []),
    ],
  );
}

const range = (value: number | undefined, sources: Value['sources'], gaps: readonly string[]): Value => ({
  kind: 'number',
  min: value ?? 0,
  max: value ?? Number.POSITIVE_INFINITY,
  sources,
  gaps: value === undefined ? gaps : [],
});

/** Every fact that rules, gates and entry criteria may name. */
export const VOCABULARY: Readonly<Record<string, Read>> = {
  deceased: ({ context }) => fact(context.vitalStatus.deceased, context.vitalStatus.sources),
  hospice: ({ context }) => fact(context.vitalStatus.hospice, context.vitalStatus.sources),
  'kidney-cancer': ({ context }) => fact(context.diagnosis.rcc, context.diagnosis.sources, ['histology']),
  'clear-cell': ({ context }) => {
    const { histology, histologySources } = context.diagnosis;
    return fact(triOf(histology === 'unknown' ? undefined : histology === 'clear-cell'), histologySources, [
      'histology',
    ]);
  },
  metastatic: ({ context }) => fact(context.diagnosis.metastatic, context.diagnosis.metastaticSources, ['metastatic']),
  'brain-metastasis': ({ context }) => {
    const brain = context.diagnosis.sites.find(({ site }) => site === 'brain');
    return fact(brain ? 'yes' : context.diagnosis.metastatic === 'no' ? 'no' : 'unknown', brain?.sources ?? []);
  },
  'primary-in-place': ({ context }) =>
    fact(context.nephrectomy.primaryInPlace, context.nephrectomy.primarySources, ['primary-in-place', 'nephrectomy']),
  'nephrectomy-details-missing': ({ context }) => {
    const { status, date, extent, sources } = context.nephrectomy;
    if (status === 'unknown') return fact('unknown', sources, ['nephrectomy']);
    return fact(triOf(status === 'yes' && (date === undefined || extent === 'unknown')), sources);
  },
  'radiotherapy-to-primary': ({ context }) => {
    // Radiotherapy is not read completely enough to say that there was none.
    const given = context.localTherapies.filter(({ kind, site }) => kind !== 'metastasectomy' && site === 'kidney');
    const radiated = given.filter(({ kind }) => kind === 'sbrt' || kind === 'srs');
    return fact(
      radiated.length > 0 ? 'yes' : 'unknown',
      radiated.flatMap(({ sources }) => sources),
    );
  },
  'dna-repair-mutation': ({ context }) =>
    fact(context.molecular.dnaRepairMutation, context.molecular.sources, ['dna-repair-mutation']),
  nephrectomy: ({ context }) => fact(context.nephrectomy.status, context.nephrectomy.sources, ['nephrectomy']),

  'systemic-therapy': ({ context }) => {
    const { advanced, list } = context.lines;
    const lines: Tri = advanced.min > 0 ? 'yes' : advanced.max > 0 || drugsMayHide(context) ? 'unknown' : 'no';
    const value = or([lines, context.perioperative.status]);
    return fact(
      value,
      [...list.flatMap((line) => line.sources), ...context.perioperative.sources],
      [...lineGaps(context), ...perioperativeGaps(context)],
    );
  },
  'prior-ici': exposureFact('ici', 'status'),
  'prior-ici-advanced': exposureFact('ici', 'advanced'),
  'prior-pd1': exposureFact('pd1', 'status'),
  'prior-pd1-advanced': exposureFact('pd1', 'advanced'),
  'prior-pd1-any-disease': ({ context }) => {
    const { pd1 } = context.exposures;
    return fact(or([pd1.status, pd1.otherIndication]), pd1.sources, exposureGaps(pd1, context));
  },
  'prior-pd1-and-ctla4': ({ context }) => {
    const { pd1, ctla4 } = context.exposures;
    return fact(
      and([pd1.status, ctla4.status]),
      [...pd1.sources, ...ctla4.sources],
      [...exposureGaps(pd1, context), ...exposureGaps(ctla4, context)],
    );
  },
  'prior-ctla4': exposureFact('ctla4', 'status'),
  'prior-ici-perioperative': ({ context }) =>
    fact(context.perioperative.ici, context.perioperative.sources, perioperativeGaps(context)),
  'prior-vegf-advanced': exposureFact('vegf', 'advanced'),
  'prior-vegfr-tki-advanced': exposureFact('vegfrTki', 'advanced'),
  'prior-mtor': exposureFact('mtor', 'status'),
  'prior-hif2a': exposureFact('hif2a', 'status'),
  'prior-cytokine-advanced': exposureFact('cytokine', 'advanced'),
  'ici-and-vegf-in-one-line': iciAndVegfTogether,
  'progressed-on-or-after-advanced-ici': progressedOnIci,
  'progressed-on-pd1-alone': progressedOnPd1Alone,
  'on-ici-combination': onIciCombination,
  'ici-was-latest-therapy': iciWasLatest,
  'mtor-for-another-disease': ({ context }) => {
    const { mtor } = context.exposures;
    return fact(mtor.otherIndication, mtor.sources, exposureGaps(mtor, context));
  },
  'ici-stopped-for-toxicity': ({ context }) => {
    const caution = context.cautions.find(({ id }) => id === 'prior-severe-immune-event');
    return fact(caution ? 'yes' : 'unknown', caution?.sources ?? []);
  },
  'ici-outcome': ({ context }) => {
    const { outcome, sources, status } = context.exposures.ici;
    const every = ['progression', 'toxicity', 'completed', 'other', 'ongoing'];
    const known = status === 'yes' && outcome !== 'unknown';
    return { kind: 'category', possible: known ? [outcome] : status === 'no' ? [] : every, sources, gaps: [] };
  },

  'perioperative-therapy': ({ context }) =>
    fact(context.perioperative.status, context.perioperative.sources, perioperativeGaps(context)),
  'perioperative-completed': ({ context }) => fact(context.perioperative.completed, context.perioperative.sources),
  'relapse-after-perioperative': ({ context }) => relapsed(context.perioperative.status, context),
  'relapse-after-perioperative-ici': ({ context }) => relapsed(context.perioperative.ici, context),
  'relapse-band': relapseBand,
  'first-relapse': firstRelapse,

  progression: ({ context }) => fact(context.progression.status, context.progression.sources, ['progression']),
  'total-lesions': ({ context }) => range(context.progression.totalLesions, context.progression.sources, ['lesions']),
  oligoprogression: ({ context }) => fact(context.progression.oligo, context.progression.sources, ['lesions']),

  'advanced-lines': ({ context }) => ({
    kind: 'number',
    min: context.lines.advanced.min,
    max: context.lines.open ? Number.POSITIVE_INFINITY : context.lines.advanced.max,
    sources: lineSources(context),
    gaps: lineGaps(context),
  }),
  'systemic-regimens': systemicRegimens,
  'vegf-agents-advanced': countOf('vegf'),
  'pd1-agents-advanced': countOf('pd1'),
  'agents-failed': ({ context }) => failedSet(context),
  'agents-advanced': ({ context }) => agentSet(context),
  'months-from-vegf-to-progression': monthsSinceVegf,
  karnofsky: ({ context }) =>
    range(context.performanceStatus.karnofsky, context.performanceStatus.sources, ['performance-status']),
  ecog: ({ context }) =>
    range(context.performanceStatus.ecog, context.performanceStatus.sources, ['performance-status']),
};

/** Every name that a condition may use: readings of the context, and facts about the other considerations. */
export const FACT_NAMES: readonly string[] = [...Object.keys(VOCABULARY), ...ABOUT_OTHERS];

/** Reads facts of one history by name. */
export function readerOf(context: TreatmentHistoryContext): (name: string) => Value {
  const reading = { context };
  return (name) => {
    const read = VOCABULARY[name];
    if (!read) throw new Error(`the vocabulary has no ${name}`);
    return read(reading);
  };
}
