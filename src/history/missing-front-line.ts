/**
 * Finds a front line that is probably missing: metastatic disease long before the first systemic therapy on record. Many
 * patients change hospitals between lines, and a chart that begins with the second line looks just like a first one. It
 * is a question to the clinician and never an answer: active surveillance looks the same.
 */
import type { Answers } from '../contract/answers.ts';
import type { TreatmentHistoryContext } from '../contract/assessment.ts';
import { type Day, isoOf, monthsOf } from '../kernel/calendar.ts';
import type { DatedEvidence } from './diagnosis.ts';
import type { FactDate } from './facts.ts';
import type { Metastasectomy } from './local-therapy.ts';
import { MISSING_FRONT_LINE_DAYS } from './policy.ts';
import { answered } from './sources.ts';

export type MissingFrontLine = TreatmentHistoryContext['missingFrontLine'];

export function findMissingFrontLine(
  record: {
    readonly metastaticOn: FactDate | undefined;
    readonly evidence: readonly DatedEvidence[];
    readonly metastasectomies: readonly Metastasectomy[];
    /** Start of the first systemic therapy for advanced disease, known or possible. */
    readonly firstTherapy: FactDate | undefined;
    readonly asOf: Day;
  },
  answer: Answers['front-line'],
): MissingFrontLine {
  if (answer !== undefined) return { status: answer, sources: [answered('front-line')] };
  const { metastaticOn, evidence, metastasectomies, firstTherapy, asOf } = record;
  if (metastaticOn === undefined) return { status: 'no', sources: [] };
  const until = firstTherapy?.span.first ?? asOf;
  // After a metastasis was resected there was perhaps nothing to treat until the next one.
  const resected = metastasectomies.findLast(
    ({ date }) => date !== undefined && date.span.first >= metastaticOn.span.first && date.span.first <= until,
  )?.date;
  const since =
    resected === undefined
      ? { date: metastaticOn, source: evidence.find(({ date }) => date.date === metastaticOn.date)?.source }
      : evidence.find(({ date }) => date.span.first > resected.span.last);
  if (since === undefined || until - since.date.span.last <= MISSING_FRONT_LINE_DAYS) {
    return { status: 'no', sources: [] };
  }
  return {
    status: 'suspected',
    months: monthsOf(until - since.date.span.last),
    from: since.date.date,
    to: firstTherapy?.date ?? isoOf(asOf),
    sources: since.source ? [since.source] : [],
  };
}
