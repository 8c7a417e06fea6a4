/** Perioperative or advanced: which setting an exposure belongs to, and on what that rests. */
import type { Answers } from '../contract/answers.ts';
import type { Source, Step } from '../contract/assessment.ts';
import { addMonths, dayWords, isBefore } from '../kernel/calendar.ts';
import type { Tri } from '../kernel/tri.ts';
import type { DatedEvidence, RecordedMetastasis } from './diagnosis.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate } from './facts.ts';
import type { Metastasectomy } from './local-therapy.ts';
import type { Removal } from './nephrectomy.ts';
import {
  ADJUVANT_START_DAYS,
  METASTASIS_RECORDING_DAYS,
  NEOADJUVANT_WINDOW_DAYS,
  RESECTED_METASTASIS_MONTHS,
} from './policy.ts';
import { answered } from './sources.ts';

/** 'perioperative': begun before surgery and taken up again after it. */
export type Setting = 'adjuvant' | 'neoadjuvant' | 'perioperative' | 'advanced' | 'unknown';

export function isPerioperative(setting: Setting): setting is 'adjuvant' | 'neoadjuvant' | 'perioperative' {
  return setting === 'adjuvant' || setting === 'neoadjuvant' || setting === 'perioperative';
}

export interface PlacedSetting {
  readonly setting: Setting;
  /** What decided; none where nothing did. */
  readonly step: Step | undefined;
  /** The record states one setting and its dates show another. */
  readonly conflict: boolean;
}

export interface SettingContext {
  readonly removal: Removal;
  readonly metastatic: Tri;
  readonly metastaticOn: FactDate | undefined;
  readonly evidence: readonly DatedEvidence[];
  readonly metastasectomies: readonly Metastasectomy[];
  readonly metastases: readonly RecordedMetastasis[];
  readonly answers: Answers;
  /** The record itself settles the setting of every drug. */
  readonly nothingOpen: boolean;
  /** Whether a metastasis that was not found would have been seen: everything that could show it was read to the end. */
  readonly metastasesRead: boolean;
  /** Whether an operation that was not found would have been seen. */
  readonly operationsRead: boolean;
  /** Days on which the disease progressed under a drug. */
  readonly progressions: readonly FactDate[];
}

type Decision = { readonly setting: Setting; readonly step?: Step };

/**
 * Metastases resected before the drug began (L13, T-12), or resected in part (L14). Undefined where no operation removed
 * one in the time in which trials gave adjuvant therapy for it.
 */
function resectedBefore(start: FactDate, metastaticOn: FactDate, context: SettingContext): Decision | undefined {
  const { removal } = context;
  if (removal.date === undefined) return undefined;
  const limit = addMonths(removal.date.span.last, RESECTED_METASTASIS_MONTHS);
  const done = context.metastasectomies.filter(
    ({ date }) =>
      date !== undefined &&
      date.span.first >= metastaticOn.span.first &&
      date.span.last <= limit &&
      date.span.last <= start.span.first,
  );
  const last = done.at(-1);
  if (last?.date === undefined || start.span.first - last.date.span.last > ADJUVANT_START_DAYS) return undefined;
  const operated = last.date.span.last;
  // New disease between the operation and the drug means that it was not adjuvant.
  if (context.evidence.some(({ date }) => date.span.first > operated && date.span.first <= start.span.first)) {
    return undefined;
  }
  const removed = new Set(done.flatMap(({ removes }) => removes ?? []));
  const left = context.metastases.filter(
    ({ concept, date }) => (date === undefined || date.span.first <= operated) && !removed.has(concept),
  );
  if (done.some(({ removes }) => removes === undefined)) {
    // An operation that names no site may have removed the only one that is left, but not several for sure.
    if (left.length > 1) return { setting: 'unknown' };
    left.pop();
  }
  if (left.length > 0) {
    return {
      setting: 'advanced',
      step: {
        rule: 'L14',
        text: `Not every metastasis was resected before it (${[...new Set(left.map(({ site }) => site))].join(', ')}): advanced disease, not adjuvant.`,
        sources: [last.source],
      },
    };
  }
  // One that nobody read may have been left.
  if (!context.metastasesRead) return { setting: 'unknown' };
  return {
    setting: 'adjuvant',
    step: {
      rule: 'L13',
      text: `All metastases on record were resected (last on ${dayWords(last.date.date)}) and the drug followed within ${ADJUVANT_START_DAYS / 7} weeks: adjuvant, not a line.`,
      sources: [last.source],
    },
  };
}

/**
 * Whether all metastases may have been resected before the drug by an operation that nobody read: in the time in which
 * trials gave adjuvant therapy for it (T-12, T-13), and not after progression under another drug, which makes a line (L3).
 */
function resectionMayHide(
  start: FactDate,
  metastaticOn: FactDate,
  { removal, progressions, operationsRead }: SettingContext,
): boolean {
  // A clinician may say that the kidney is in place; then nothing was adjuvant.
  if (operationsRead || removal.status === 'no') return false;
  const progressed = progressions.some(
    ({ span }) => span.last >= metastaticOn.span.first && span.last <= start.span.first,
  );
  if (progressed) return false;
  if (removal.date === undefined) return true;
  return start.span.first <= addMonths(removal.date.span.last, RESECTED_METASTASIS_MONTHS) + ADJUVANT_START_DAYS;
}

/** The setting of an exposure. 'unknown' where the order of surgery, metastasis and drug cannot be told: it is asked. */
export function settingOf(exposure: DrugExposure, context: SettingContext): PlacedSetting {
  const decided = decide(exposure, context);
  const answer = context.answers['adjuvant-setting'];
  const settled = (): PlacedSetting => {
    if (answer === undefined) return { setting: 'unknown', step: undefined, conflict: false };
    return {
      setting: answer === 'advanced' ? 'advanced' : 'adjuvant',
      step: {
        rule: 'L1',
        text: `A clinician says that it was ${answer} therapy.`,
        sources: [answered('adjuvant-setting')],
      },
      conflict: false,
    };
  };
  const intent = exposure.intent;
  const stated = intent && STATED[intent.intent];
  if (intent && stated) {
    // "Adjuvant" while metastases were there, or "palliative" where nobody knew of one: a word against the dates.
    const agrees = decided.setting === 'unknown' || isPerioperative(decided.setting) === (stated !== 'advanced');
    if (!agrees) return { ...settled(), conflict: answer === undefined };
    const exact = decided.setting === 'unknown' || stated === 'advanced' ? stated : combined(stated, decided.setting);
    return {
      setting: exact,
      step: { rule: 'L1', text: `Recorded as ${intent.intent}.`, sources: [intent.source] },
      conflict: false,
    };
  }
  // Nothing is open, so the question was about what dates alone had concluded.
  const corrected = context.nothingOpen && isPerioperative(decided.setting) && answer === 'advanced';
  if (decided.setting === 'unknown' || corrected) return settled();
  return { setting: decided.setting, step: decided.step, conflict: false };
}

const STATED: Readonly<Partial<Record<string, 'adjuvant' | 'neoadjuvant' | 'advanced'>>> = {
  adjuvant: 'adjuvant',
  neoadjuvant: 'neoadjuvant',
  palliative: 'advanced',
};

/** A stated word names one side of the operation; dates on both sides make it perioperative. */
function combined(stated: 'adjuvant' | 'neoadjuvant', decided: Setting): Setting {
  return decided === 'perioperative' ? 'perioperative' : stated;
}

const step = (rule: string, text: string, source: Source | undefined): Step => ({
  rule,
  text,
  sources: source ? [source] : [],
});

function decide({ start, lastDose }: DrugExposure, context: SettingContext): Decision {
  const { removal, metastaticOn } = context;
  if (start === undefined) return { setting: 'unknown' };
  if (metastaticOn !== undefined) {
    const mayHide = resectionMayHide(start, metastaticOn, context);
    const resected = resectedBefore(start, metastaticOn, context);
    if (resected) return resected.setting === 'advanced' && mayHide ? { setting: 'unknown' } : resected;
    // Written down up to a month after treatment began, the metastases were there when it did.
    const known = {
      first: metastaticOn.span.first - METASTASIS_RECORDING_DAYS,
      last: metastaticOn.span.last - METASTASIS_RECORDING_DAYS,
    };
    const before = isBefore(start.span, known);
    if (before === 'no') {
      if (mayHide) return { setting: 'unknown' };
      const source = context.evidence.find(({ date }) => date.date === metastaticOn.date)?.source;
      return { setting: 'advanced', step: step('L1', `Metastatic since ${dayWords(metastaticOn.date)}.`, source) };
    }
    if (before === 'unknown') return { setting: 'unknown' };
  } else if (context.metastatic === 'yes') {
    return { setting: 'unknown' };
  }
  // No metastasis was known when it began, as far as the record was read.
  if (!context.metastasesRead) return { setting: 'unknown' };
  for (const { date, source } of removal.operations) {
    if (date === undefined) continue;
    const surgery = date.span;
    if (start.span.first >= surgery.first && start.span.last <= surgery.last + ADJUVANT_START_DAYS) {
      const text = `Begun within ${ADJUVANT_START_DAYS / 7} weeks after the operation of ${dayWords(date.date)}, before any metastasis: adjuvant.`;
      return { setting: 'adjuvant', step: step('T-13', text, source) };
    }
    if (start.span.last < surgery.first && start.span.first >= surgery.first - NEOADJUVANT_WINDOW_DAYS) {
      const both = lastDose !== undefined && lastDose.span.first > surgery.last;
      const text = both
        ? `Given before and after the operation of ${dayWords(date.date)}: one course of curative intent.`
        : `Given before the operation of ${dayWords(date.date)}, without metastasis: neoadjuvant.`;
      return { setting: both ? 'perioperative' : 'neoadjuvant', step: step('L1', text, source) };
    }
  }
  // The kidney is gone, nobody says since when, and the drug began well before any metastasis.
  if (removal.status === 'yes' && removal.date === undefined && metastaticOn !== undefined) {
    const text = 'The kidney was removed on an unknown day and the drug began well before any metastasis: adjuvant.';
    return { setting: 'adjuvant', step: step('L1', text, removal.sources[0]) };
  }
  return { setting: 'unknown' };
}
