/**
 * Every number the history is derived with, in one place, with its source. Ids (L, T, U) are those of the evidence data:
 * L = policy for counting lines (framework: Saini & Twelves 2021), T = timing threshold, U = later result.
 * Where no source gives a number, the entry says that the choice is ours and what it guards against.
 */

/** All drugs started within this many days of the first are one regimen (L2). */
export const REGIMEN_WINDOW_DAYS = 28;

/** Our choice: entries of one drug further apart are two exposures. Long enough for a three-month refill and a held cycle. */
export const EXPOSURE_GAP_DAYS = 120;

/**
 * Longest time between two doses of a checkpoint inhibitor: six weeks (U-30, U-31). An order for an infusion that runs for
 * longer is for several doses; how many of them were given it does not say.
 */
export const LONGEST_CYCLE_DAYS = 42;

/** Adjuvant therapy begins at most this many days after surgery: 12 weeks (T-13, KEYNOTE-564). */
export const ADJUVANT_START_DAYS = 84;

/** Our choice: therapy that ends in surgery within this time before it, without metastasis, is taken as neoadjuvant. */
export const NEOADJUVANT_WINDOW_DAYS = 183;

/** Our choice: metastases are often written down some weeks after treatment for them began. */
export const METASTASIS_RECORDING_DAYS = 30;

/** Our choice: doses given within six weeks after a relapse still belong to the perioperative course. */
export const PERIOPERATIVE_OVERRUN_DAYS = 42;

/** A checkpoint inhibitor must have been given this long for a pattern of resistance: 6 weeks (T-11; SITC). */
export const SHORT_EXPOSURE_DAYS = 42;

/** Progression within 12 weeks after the last dose counts as resistance, later as late relapse (T-6, SITC). */
export const RESISTANCE_AFTER_STOP_DAYS = 84;

/** Primary pattern: progression before this many months on therapy; secondary from then on (SITC). */
export const PRIMARY_PATTERN_MONTHS = 6;

/** Upper ends of the relapse bands, in calendar months (T-1, T-5, T-7). */
export const BAND_MONTHS = [3, 6, 12] as const;

/** A relapse this close to the end of a band shows both readings (contract). */
export const NEAR_THRESHOLD_DAYS = 7;

/** IMDC: less than this many months from diagnosis to systemic therapy for metastatic disease is a point. */
export const IMDC_TIME_MONTHS = 12;

/** Our choice: a laboratory value older than this says nothing about the risk at the line being scored. */
export const IMDC_LABORATORY_DAYS = 183;

/**
 * Our choice: metastatic disease that stands on record for longer than this before the first systemic therapy found makes
 * it likely that a front line is missing from the record. No source gives a number: active surveillance can last longer,
 * and a missing line may be shorter, so the finding is a question and never an answer.
 */
export const MISSING_FRONT_LINE_DAYS = 183;

/** Oligoprogression: up to 3 progressing lesions by consensus; 4 or 5 by wider definitions only. */
export const OLIGO_CONSENSUS_LESIONS = 3;
export const OLIGO_WIDER_LESIONS = 5;

/** Our choice: a finding of stable disease or response speaks for the present only while it is no older than this. */
export const DISEASE_STATUS_HOLDS_DAYS = 92;

/** Our choice: fractions and rows of one radiotherapy within this time are one treatment. */
export const RADIOTHERAPY_COURSE_DAYS = 21;

/** A metastasis resected up to two years after nephrectomy may be followed by adjuvant therapy (T-12). */
export const RESECTED_METASTASIS_MONTHS = 24;

export interface PlannedCourse {
  /** Doses planned, by the interval they were given at. */
  readonly doses: readonly { readonly intervalDays: number; readonly count: number; readonly source: string }[];
  /** Length of the course where doses cannot be counted; absent where trials differ, so that length proves nothing. */
  readonly months?: number;
  readonly source: string;
}

/** Planned length of perioperative courses: the test for "completed". */
export const PLANNED_PERIOPERATIVE: Readonly<Record<string, PlannedCourse>> = {
  pembrolizumab: {
    doses: [
      { intervalDays: 21, count: 17, source: 'U-30' },
      { intervalDays: 42, count: 9, source: 'U-30, from memory' },
    ],
    months: 12,
    source: 'U-30',
  },
  nivolumab: {
    doses: [
      { intervalDays: 14, count: 12, source: 'U-31' },
      { intervalDays: 28, count: 10, source: 'U-34' },
    ],
    source: 'U-31, U-34',
  },
  atezolizumab: { doses: [{ intervalDays: 21, count: 16, source: 'U-33' }], months: 12, source: 'U-33' },
  durvalumab: { doses: [{ intervalDays: 28, count: 13, source: 'U-35' }], months: 12, source: 'U-35' },
  sunitinib: { doses: [], months: 12, source: 'U-37' },
  belzutifan: { doses: [], months: 12, source: 'U-36, length from memory' },
};

/** Our choice: a course is over when the next dose is overdue by half an interval. */
export const NEXT_DOSE_OVERDUE = 1.5;

/** Our choice: a course counted by its length is complete when at most this many months are missing. */
export const COURSE_TOLERANCE_MONTHS = 1;

/** Pembrolizumab in front-line combinations ends after 35 doses, about two years (U-42). */
export const COMPLETED_ADVANCED: Readonly<Record<string, { readonly doses: number; readonly days: number }>> = {
  pembrolizumab: { doses: 35, days: 34 * 21 },
};

/** Our choice: a planned end may be missed by two weeks (held doses, holidays). */
export const COMPLETED_TOLERANCE_DAYS = 14;
