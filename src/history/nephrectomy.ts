/** Removal of the kidney that held the tumour: from operations, from the absence of a kidney, never from a donor's record. */
import type { Answers } from '../contract/answers.ts';
import type { Diagnosis, Laterality, Nephrectomy, Source } from '../contract/assessment.ts';
import { isBefore, isExact, monthsBetween } from '../kernel/calendar.ts';
import type { Tri } from '../kernel/tri.ts';
import { factDate, knownAsHistoryAlone } from './diagnosis.ts';
import { earliest, evidenceDate } from './evidence-date.ts';
import { absentIf, type FactDate, type ProcedureFact } from './facts.ts';
import type { FactsOnDay } from './facts-on-day.ts';
import { answered, distinct, inferredFrom } from './sources.ts';

const EXTENT: Readonly<Record<string, Nephrectomy['extent']>> = {
  'nephrectomy:radical': 'radical',
  'nephrectomy:partial': 'partial',
  'nephrectomy:total-not-stated-radical': 'unknown',
  'nephrectomy:radical-or-total': 'unknown',
  'nephrectomy:nephroureterectomy': 'unknown',
};

/** A kidney that is gone, or gone in part, as the problem list tells it. */
const ABSENCE: Readonly<Record<string, Nephrectomy['extent']>> = {
  'kidney:absent': 'unknown',
  'kidney:removed-radically': 'radical',
  'kidney:removed-partly': 'partial',
  // Told beside another procedure ("CT, s/p nephrectomy"): its day bounds the removal.
  'kidney:removed-before': 'unknown',
};

export interface Operation {
  readonly extent: Nephrectomy['extent'];
  readonly date: FactDate | undefined;
  readonly laterality: Laterality;
  readonly source: Source;
}

export interface Removal {
  readonly status: Tri;
  readonly extent: Nephrectomy['extent'];
  /** The first operation: it stops the clock from diagnosis to metastasis. */
  readonly date: FactDate | undefined;
  readonly onOrBefore: FactDate | undefined;
  readonly laterality: Laterality;
  readonly kidneyAblated: boolean;
  /** Operations that were done, the first one first; undated ones last. */
  readonly operations: readonly Operation[];
  readonly sources: readonly Source[];
  readonly ignored: readonly { readonly reference: string; readonly reason: string }[];
}

/** The side of the tumour, where the conditions agree on one. */
function tumourSide(facts: FactsOnDay): Laterality {
  const sides = new Set(
    facts.conditions
      .filter((fact) => fact.concept.startsWith('rcc:') && fact.verification === 'confirmed')
      .flatMap((fact) => (fact.laterality === undefined ? [] : [fact.laterality])),
  );
  const [only] = sides;
  return sides.size === 1 && only !== undefined ? only : 'unknown';
}

/** Codes and words that a donor's operation has in common with one for cancer. CPT has codes of its own for donors. */
function sharesDonorCode({ concept, source }: ProcedureFact): boolean {
  if (concept === 'nephrectomy:radical-or-total') return true;
  return concept === 'nephrectomy:total-not-stated-radical' && !/^\d{5}$/.test(source.code?.code ?? '');
}

/** Which removals are on record. Timing and `primaryInPlace` follow once metastases and drugs are placed. */
export function readRemoval(facts: FactsOnDay): Removal {
  const ignored: { reference: string; reason: string }[] = [];
  const set = (fact: ProcedureFact, reason: string) => {
    ignored.push({ reference: fact.source.reference, reason });
    return false;
  };
  const donor =
    facts.conditions.some(
      (fact) => fact.concept === 'exclude:kidney-donor' || fact.concept === 'exclude:donor-nephrectomy',
    ) || facts.procedures.some((fact) => fact.concept === 'exclude:donor-nephrectomy');
  // A kidney that is gone, or an operation, that the donation may explain: neither a removal for cancer nor none.
  const doubtful =
    donor && facts.conditions.some((fact) => fact.concept in ABSENCE && fact.verification === 'confirmed');
  const side = tumourSide(facts);
  const otherSide = (one: Laterality | undefined) =>
    (side === 'left' || side === 'right') && (one === 'left' || one === 'right') && one !== side;
  const tumour = facts.conditions.filter((fact) => fact.concept.startsWith('rcc:'));
  const tumourKnown = earliest(tumour.map(evidenceDate));
  const operations = facts.procedures
    .filter(
      (fact) => fact.concept in EXTENT || fact.concept === 'nephrectomy:simple' || fact.concept.startsWith('exclude:'),
    )
    .filter((fact) => {
      if (fact.concept === 'exclude:donor-nephrectomy') return set(fact, 'a kidney given to somebody else');
      if (fact.concept.startsWith('exclude:')) return set(fact, 'transplant or benign kidney surgery');
      if (fact.concept === 'nephrectomy:simple') return set(fact, 'simple nephrectomy: not an operation for cancer');
      if (donor && sharesDonorCode(fact) && fact.date && tumourKnown && fact.date.span.last < tumourKnown.span.first) {
        return set(fact, 'the donation of a kidney: it was before the tumour was known');
      }
      return otherSide(fact.laterality) ? set(fact, 'surgery of the other side') : true;
    })
    // Donor and cancer surgery share codes: where both may be meant, or no tumour is on record, nobody can tell.
    .map((fact): ProcedureFact => {
      const unsure =
        (donor && sharesDonorCode(fact)) || (tumour.length === 0 && fact.concept === 'nephrectomy:radical-or-total');
      return unsure ? { ...fact, verification: 'uncertain' } : fact;
    });
  const absences = [
    ...facts.conditions.map((fact) => ({ ...fact, date: evidenceDate(fact) })),
    ...facts.procedures.filter(({ concept }) => concept === 'kidney:removed-before'),
  ].filter((fact) => {
    if (!(fact.concept in ABSENCE) || fact.verification !== 'confirmed' || donor) return false;
    if (!otherSide(fact.laterality)) return true;
    ignored.push({ reference: fact.source.reference, reason: 'surgery of the other side' });
    return false;
  });
  const kidneyAblated = facts.procedures.some((fact) => fact.concept === 'ablation:kidney');

  const byDay = (a: ProcedureFact, b: ProcedureFact) =>
    (a.date?.span.first ?? Infinity) - (b.date?.span.first ?? Infinity);
  const done = operations.filter((fact) => fact.verification === 'confirmed').sort(byDay);
  const first = earliest(done.map((fact) => fact.date));
  // What was done last tells what is left: a partial nephrectomy that was completed is a radical one.
  const last = done.findLast((fact) => fact.date !== undefined) ?? done.at(-1);
  const told = new Set(absences.map((fact) => ABSENCE[fact.concept] ?? 'unknown').filter((one) => one !== 'unknown'));
  const [oneTold] = told;
  const toldExtent: Nephrectomy['extent'] = told.size === 1 && oneTold !== undefined ? oneTold : 'unknown';
  const sides = new Set(
    [...done, ...(done.length > 0 ? [] : absences)].flatMap((fact) =>
      fact.laterality === undefined ? [] : [fact.laterality],
    ),
  );
  const [oneSide] = sides;
  const laterality: Laterality = sides.size > 1 ? 'bilateral' : (oneSide ?? side);
  let status: Tri;
  if (done.length > 0 || absences.length > 0) status = 'yes';
  else if (operations.length > 0 || doubtful) status = 'unknown';
  // A kidney cancer of the past was treated somehow: that no operation is on record does not say that there was none.
  else status = knownAsHistoryAlone(facts) ? 'unknown' : absentIf(facts.patient, 'Procedure', 'Condition');
  return {
    status,
    extent: last ? extentOf(last) : toldExtent,
    date: first,
    // The day on which somebody noted that the kidney is gone bounds the operation; it is not its date.
    onOrBefore: first ? undefined : earliest(absences.map(({ date }) => date)),
    laterality,
    kidneyAblated,
    operations: done.map((fact) => ({
      extent: extentOf(fact),
      date: fact.date,
      laterality: fact.laterality ?? 'unknown',
      source: fact.source,
    })),
    sources: distinct([...done, ...operations, ...absences].map((fact) => fact.source)),
    ignored,
  };
}

function extentOf(fact: ProcedureFact): Nephrectomy['extent'] {
  return EXTENT[fact.concept] ?? 'unknown';
}

/** The removal as a clinician corrects it; what the record says stays among the sources. */
export function answerRemoval(recorded: Removal, said: Answers['nephrectomy']): Removal {
  if (said === undefined) return recorded;
  const sources = [answered('nephrectomy'), ...recorded.sources];
  if (said.status !== 'yes') {
    return {
      ...recorded,
      status: said.status,
      extent: 'unknown',
      date: undefined,
      onOrBefore: undefined,
      laterality: 'unknown',
      operations: [],
      sources,
    };
  }
  const date = said.date === undefined ? undefined : factDate(said.date);
  const extent = said.extent ?? recorded.extent;
  const { laterality } = recorded;
  return {
    ...recorded,
    status: 'yes',
    extent,
    date: date ?? recorded.date,
    onOrBefore: (date ?? recorded.date) ? undefined : recorded.onOrBefore,
    operations: date ? [{ extent, date, laterality, source: answered('nephrectomy') }] : recorded.operations,
    sources,
  };
}

/** The removal in the light of metastases and drugs: timing class, months, and whether the primary is still in place. */
export function placeNephrectomy(
  removal: Removal,
  diagnosis: Diagnosis,
  answers: Answers,
  times: {
    readonly metastaticOn: FactDate | undefined;
    /** First systemic therapy for advanced disease. */
    readonly advancedStart: FactDate | undefined;
    readonly anyAdvanced: Tri;
    /** Start of an adjuvant course so stated: surgery came before it. */
    readonly adjuvantStart: FactDate | undefined;
    readonly adjuvantSource: Source | undefined;
    /** A metastasis was removed with the primary, before any systemic therapy. */
    readonly resectedTogether: boolean;
  },
): Nephrectomy {
  const adjuvant = times.adjuvantStart;
  // Adjuvant therapy follows surgery: it proves a removal nobody recorded, and bounds one without a date.
  const proven = removal.status !== 'yes' && answers.nephrectomy === undefined && adjuvant !== undefined;
  const status: Tri = proven ? 'yes' : removal.status;
  const onOrBefore =
    removal.date !== undefined || status !== 'yes' ? undefined : earliest([removal.onOrBefore, adjuvant]);
  const sources = distinct([
    ...removal.sources,
    ...(times.adjuvantSource && onOrBefore !== undefined && onOrBefore === adjuvant
      ? [inferredFrom(times.adjuvantSource)]
      : []),
  ]);

  let primaryInPlace: Tri;
  if (answers['primary-in-place'] !== undefined) primaryInPlace = answers['primary-in-place'];
  else if (status === 'yes') primaryInPlace = 'no';
  else if (status === 'no' && diagnosis.rcc === 'yes') primaryInPlace = removal.kidneyAblated ? 'unknown' : 'yes';
  else primaryInPlace = 'unknown';

  const base = {
    status,
    extent: removal.extent,
    ...(removal.date ? { date: removal.date.date } : {}),
    ...(onOrBefore ? { onOrBefore: onOrBefore.date } : {}),
    laterality: removal.laterality,
    primaryInPlace,
    primarySources: answers['primary-in-place'] === undefined ? sources : [answered('primary-in-place'), ...sources],
    operations: removal.operations.map(({ extent, date, laterality, source }) => ({
      extent,
      ...(date ? { date: date.date } : {}),
      laterality,
      sources: [source],
    })),
    sources,
  };
  if (status !== 'yes') return { ...base, timing: 'unknown' };
  const { metastaticOn } = times;
  if (metastaticOn === undefined) return { ...base, timing: 'unknown' };
  const bound = removal.date ?? onOrBefore;
  if (bound === undefined) return { ...base, timing: 'unknown' };
  const before = isBefore(bound.span, metastaticOn.span);
  if (removal.date === undefined) return { ...base, timing: before === 'yes' ? 'before-metastasis' : 'unknown' };

  const gap = monthsBetween(removal.date.span, metastaticOn.span);
  const months = 'months' in gap ? { monthsToMetastasis: gap.months } : { monthsToMetastasisRange: gap.range };
  if (before === 'yes') return { ...base, ...months, timing: 'before-metastasis' };
  if (before === 'unknown') return { ...base, ...months, timing: 'unknown' };
  if (times.resectedTogether) return { ...base, ...months, timing: 'synchronous-resected' };
  if (times.advancedStart === undefined) {
    return { ...base, ...months, timing: times.anyAdvanced === 'no' ? 'upfront-cytoreductive' : 'unknown' };
  }
  const beforeDrugs = isBefore(removal.date.span, times.advancedStart.span);
  const exact = isExact(removal.date.span) && isExact(times.advancedStart.span);
  if (beforeDrugs === 'yes') return { ...base, ...months, timing: 'upfront-cytoreductive' };
  return { ...base, ...months, timing: beforeDrugs === 'no' || exact ? 'deferred-cytoreductive' : 'unknown' };
}
