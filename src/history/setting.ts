/** Perioperative or advanced: which setting an exposure belongs to, and on what that rests. */
import type { Answers } from '../contract/answers.ts';
import { addMonths, isBefore } from '../kernel/calendar.ts';
import type { DatedEvidence } from './diagnosis.ts';
import type { DrugExposure } from './exposure.ts';
import type { FactDate, ProcedureFact } from './facts.ts';
import type { Removal } from './nephrectomy.ts';
import {
  ADJUVANT_START_DAYS,
  METASTASIS_RECORDING_DAYS,
  NEOADJUVANT_WINDOW_DAYS,
  RESECTED_METASTASIS_MONTHS,
} from './policy.ts';

/** 'perioperative': begun before surgery and taken up again after it. */
export type Setting = 'adjuvant' | 'neoadjuvant' | 'perioperative' | 'advanced' | 'unknown';

export function isPerioperative(setting: Setting): setting is 'adjuvant' | 'neoadjuvant' | 'perioperative' {
  return setting === 'adjuvant' || setting === 'neoadjuvant' || setting === 'perioperative';
}

export interface SettingContext {
  readonly removal: Removal;
  readonly metastatic: 'yes' | 'no' | 'unknown';
  readonly metastaticOn: FactDate | undefined;
  readonly evidence: readonly DatedEvidence[];
  readonly metastasectomies: readonly ProcedureFact[];
  readonly answers: Answers;
}

/** An operation that removed a metastasis within the window in which disease-free patients were given adjuvant therapy (L13, T-12). */
function resectedBefore(start: FactDate, context: SettingContext): boolean {
  const { metastaticOn, removal } = context;
  if (metastaticOn === undefined || removal.date === undefined) return false;
  const limit = addMonths(removal.date.span.last, RESECTED_METASTASIS_MONTHS);
  const operation = context.metastasectomies.find(
    ({ date }) =>
      date !== undefined &&
      date.span.first >= metastaticOn.span.first &&
      date.span.last <= limit &&
      date.span.last <= start.span.first &&
      start.span.first - date.span.last <= ADJUVANT_START_DAYS,
  );
  if (operation?.date === undefined) return false;
  const operated = operation.date.span.last;
  // New disease between the operation and the drug means that it was not adjuvant.
  return !context.evidence.some(({ date }) => date.span.first > operated && date.span.first <= start.span.first);
}

/** The setting of an exposure. 'unknown' where the order of surgery, metastasis and drug cannot be told: it is asked. */
export function settingOf(exposure: DrugExposure, context: SettingContext): Setting {
  const stated = exposure.intent?.intent;
  if (stated === 'adjuvant' || stated === 'neoadjuvant') return stated;
  const decided = decide(exposure, context);
  if (decided !== 'unknown') return decided;
  const answer = context.answers['adjuvant-setting'];
  if (answer === undefined) return 'unknown';
  return answer === 'advanced' ? 'advanced' : 'adjuvant';
}

function decide({ start, lastDose }: DrugExposure, context: SettingContext): Setting {
  const { removal, metastaticOn } = context;
  if (start === undefined) return 'unknown';
  if (metastaticOn !== undefined) {
    if (resectedBefore(start, context)) return 'adjuvant';
    // Written down up to a month after treatment began, the metastases were there when it did.
    const known = {
      first: metastaticOn.span.first - METASTASIS_RECORDING_DAYS,
      last: metastaticOn.span.last - METASTASIS_RECORDING_DAYS,
    };
    const before = isBefore(start.span, known);
    if (before === 'no') return 'advanced';
    if (before === 'unknown') return 'unknown';
  } else if (context.metastatic === 'yes') {
    return 'unknown';
  }
  // No metastasis was known when it began.
  const surgery = removal.date?.span;
  if (surgery !== undefined) {
    if (start.span.first >= surgery.first && start.span.last <= surgery.last + ADJUVANT_START_DAYS) return 'adjuvant';
    const neoadjuvant = start.span.last < surgery.first && start.span.first >= surgery.first - NEOADJUVANT_WINDOW_DAYS;
    if (!neoadjuvant) return 'unknown';
    return lastDose !== undefined && lastDose.span.first > surgery.last ? 'perioperative' : 'neoadjuvant';
  }
  // The kidney is gone, nobody says since when, and the drug began well before any metastasis.
  if (removal.status === 'yes' && metastaticOn !== undefined) return 'adjuvant';
  return 'unknown';
}
