/**
 * The words in which a report speaks: dates, drugs, durations, and the phrases of the story, the facts and the timeline.
 * One object per language; English is here, others lie beside it and are loaded on demand. No clock: the same value
 * always reads the same.
 */
import type {
  Band,
  Certainty,
  DrugClass,
  ExposureSetting,
  ImdcFactor,
  LocalTherapy,
  Nephrectomy,
  Perioperative,
  Progression,
  RegimenClass,
  Site,
  StopReason,
} from '../contract/assessment.ts';
import { DAYS_PER_MONTH, type PartialDate, spanOf } from '../kernel/calendar.ts';

/** Classes that have a row or a lane of their own. */
export type ReportClass = Extract<DrugClass, 'ici' | 'vegf' | 'mtor' | 'hif2a' | 'cytokine'>;

export interface ReportWords {
  /** BCP 47 tag of these words, for `lang` and `Intl`. */
  readonly locale: string;
  /** '2021-05-18' → '18 May 2021'; less precise dates stay less precise. */
  day(date: PartialDate): string;
  /** '2021-05-18' → 'May 2021'. */
  month(date: PartialDate): string;
  /** 4.8 → '4.8 months'. */
  months(count: number): string;
  monthsRange(min: number, max: number): string;
  list(words: readonly string[]): string;
  drug(agent: string): string;
  readonly regimenClass: Readonly<Record<RegimenClass, string>>;
  readonly drugClass: Readonly<Record<ReportClass | 'other', string>>;
  /** A title as it stands inside a sentence. */
  inText(title: string): string;
  readonly stop: Readonly<Record<StopReason, string>>;
  readonly band: Readonly<Record<Band, string>>;
  readonly site: Readonly<Record<Site, string>>;
  readonly certainty: Readonly<Record<Certainty, string>>;
  readonly setting: Readonly<Record<Perioperative['setting'], string>>;
  readonly exposureSetting: Readonly<Record<ExposureSetting, string>>;
  readonly local: Readonly<Record<LocalTherapy['kind'], string>>;
  readonly factor: Readonly<Record<ImdcFactor, string>>;
  readonly side: Readonly<Record<Nephrectomy['laterality'], string>>;
  line(number: number): string;
  readonly story: {
    readonly notCertain: string;
    readonly noCancer: string;
    readonly histologyUnknown: string;
    readonly clearCell: string;
    readonly notClearCell: string;
    readonly nephrectomyUnknown: string;
    readonly noNephrectomy: string;
    readonly nephrectomy: Readonly<Record<Nephrectomy['extent'], string>>;
    readonly timing: Readonly<Record<Nephrectomy['timing'], string>>;
    onOrBefore(month: string): string;
    readonly dateUnknown: string;
    doses(given: number, planned: number | undefined): string;
    readonly orderedOnly: string;
    readonly completed: string;
    stopped(reason: string): string;
    relapse(month: string): string;
    readonly duringIt: string;
    afterLastDose(months: string | undefined, band: string): string;
    readonly metastasisUnknown: string;
    readonly noMetastasis: string;
    metastases(since: string | undefined): string;
    /** Sites by the month in which they were recorded, first month first. */
    sites(groups: readonly { readonly sites: readonly string[]; readonly month: string | undefined }[]): string;
    changing(first: string, later: string): string;
    line(number: number, regimen: string, from: string): string;
    until(reason: string, month: string | undefined): string;
    linesBetween(min: number, max: number): string;
    readonly drugsMayHide: string;
    indicationUnknown(agent: string): string;
    settingUnknown(agent: string): string;
    readonly progressionUnknown: string;
    readonly noProgression: string;
    progression(month: string | undefined, months: number | undefined): string;
    readonly pattern: Readonly<Record<Progression['pattern'], string>>;
  };
  readonly facts: {
    readonly histology: string;
    readonly clearCell: string;
    readonly notClearCell: string;
    readonly notKnown: string;
    readonly cannotTell: string;
    readonly noneOnRecord: string;
    readonly nephrectomy: string;
    readonly extent: Readonly<Record<Nephrectomy['extent'], string>>;
    readonly timing: Readonly<Record<Nephrectomy['timing'], string>>;
    readonly dateUnknown: string;
    dateOnOrBefore(day: string): string;
    readonly primary: string;
    readonly inPlace: string;
    readonly removed: string;
    readonly metastases: string;
    readonly sitesUnknown: string;
    readonly perioperative: string;
    readonly orderedOnly: string;
    lastDose(day: string): string;
    readonly completed: string;
    notCompleted(reason: string): string;
    readonly completionUnknown: string;
    relapse(day: string): string;
    nearThreshold(band: string): string;
    readonly lines: string;
    range(min: number, max: number): string;
    atLeast(min: number): string;
    noneForKidneyCancer(regimen: string): string;
    readonly settingUnknown: string;
    readonly progression: string;
    readonly noProgression: string;
    readonly yesDateUnknown: string;
    monthsAfterStart(months: number): string;
    readonly lesions: string;
    readonly lesionsUnknown: string;
    lesionsOf(progressing: number, total: number): string;
    readonly performance: string;
    performanceOn(values: string, day: string): string;
    readonly notOnRecord: string;
    readonly imdc: string;
    readonly risk: Readonly<Record<'favourable' | 'intermediate' | 'poor', string>>;
    points(min: number, max: number): string;
    factorsKnown(known: number, missing: string): string;
  };
  readonly timeline: {
    readonly nephrectomy: Readonly<Record<Nephrectomy['extent'], string>>;
    metastasis(sites: string): string;
    readonly relapse: string;
    progressionOn(line: number): string;
    localAt(kind: string, site: string): string;
    readonly perioperative: Readonly<Record<Perioperative['setting'], string>>;
    readonly unplaced: string;
    readonly noEnd: string;
    period(start: string, end: string): string;
    ended(reason: string): string;
    /** One bar read aloud. */
    barAloud(bar: {
      readonly agent: string;
      readonly group: string;
      readonly period: string;
      readonly outcome: string | undefined;
      readonly certainty: string;
    }): string;
    noTherapyAfterMetastasis(months: number): string;
    noTherapyBetween(months: number, from: string, to: string): string;
    readonly lineMayBeMissing: string;
    iciFree(months: string): string;
    /** The whole picture in sentences, for whoever does not see it. */
    summary(picture: {
      readonly from: string;
      readonly to: string;
      readonly events: number;
      readonly bars: number;
      readonly lines: number;
    }): string;
  };
}

const MS_PER_DAY = 86_400_000;

/** Day and month names of a language by Intl; the order of the parts is the language's own. */
export function datesIn(
  locale: string,
  arrange?: (day: string, month: string, year: string) => string,
): Pick<ReportWords, 'day' | 'month'> {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  const monthOf = format({ month: 'short' });
  const monthYear = format({ month: 'short', year: 'numeric' });
  const full = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const month = (date: string) => {
    if (date.length === 4) return date;
    const at = spanOf(date.slice(0, 7)).first * MS_PER_DAY;
    return arrange ? `${monthOf.format(at)} ${date.slice(0, 4)}` : monthYear.format(at);
  };
  return {
    month,
    day: (date) => {
      if (date.length < 10) return month(date);
      const at = spanOf(date).first * MS_PER_DAY;
      return arrange
        ? arrange(String(Number(date.slice(8, 10))), monthOf.format(at), date.slice(0, 4))
        : full.format(at);
    },
  };
}

/** Durations with one decimal, and lists, by Intl. */
export function amountsIn(locale: string): {
  readonly decimal: (value: number) => string;
  readonly list: (words: readonly string[]) => string;
  readonly plural: (count: number, one: string, many: string) => string;
} {
  const decimals = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const plurals = new Intl.PluralRules(locale);
  return {
    decimal: (value) => decimals.format(value),
    list: (words) => lists.format(words),
    plural: (count, one, many) => `${count} ${plurals.select(count) === 'one' ? one : many}`,
  };
}

/** The order in which the drugs of a regimen are spoken of: checkpoint inhibitors first. */
const SPOKEN_FIRST = [
  'nivolumab',
  'pembrolizumab',
  'avelumab',
  'atezolizumab',
  'durvalumab',
  'ipilimumab',
  'tremelimumab',
  'lenvatinib',
];

/** Drugs of a regimen as they are spoken of, joined by plus. */
export function regimenIn(words: Pick<ReportWords, 'drug'>, agents: readonly string[]): string {
  const rank = (agent: string) => (SPOKEN_FIRST.includes(agent) ? SPOKEN_FIRST.indexOf(agent) : SPOKEN_FIRST.length);
  return [...agents]
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'))
    .map((agent) => words.drug(agent))
    .join(' + ');
}

/** Days as months with one decimal, as the contract counts them. */
export function monthsOfDays(days: number): number {
  return days / DAYS_PER_MONTH;
}

// American short months have three letters throughout; the order is the European one, which no reader takes for another.
const dates = datesIn('en-US', (day, month, year) => `${day} ${month} ${year}`);
const { decimal, list, plural } = amountsIn('en-GB');

export const ENGLISH: ReportWords = {
  locale: 'en-GB',
  ...dates,
  months: (count) => `${decimal(count)} months`,
  monthsRange: (min, max) => `${decimal(min)} to ${decimal(max)} months`,
  list,
  drug: (agent) => agent,
  regimenClass: {
    'ici-ici': 'two checkpoint inhibitors',
    'ici-tki': 'checkpoint inhibitor + TKI',
    'ici-ici-tki': 'two checkpoint inhibitors + TKI',
    ici: 'checkpoint inhibitor',
    tki: 'VEGFR TKI',
    'tki-mtor': 'VEGFR TKI + mTOR inhibitor',
    mtor: 'mTOR inhibitor',
    hif2a: 'HIF-2α inhibitor',
    'hif2a-tki': 'HIF-2α inhibitor + TKI',
    'hif2a-ici': 'HIF-2α inhibitor + checkpoint inhibitor',
    cytokine: 'cytokine',
    'vegf-cytokine': 'VEGF antibody + cytokine',
    other: 'other combination',
    unknown: 'class not known',
  },
  drugClass: {
    ici: 'Checkpoint inhibitor',
    vegf: 'VEGF-targeted therapy',
    mtor: 'mTOR inhibitor',
    hif2a: 'HIF-2α inhibitor',
    cytokine: 'Cytokine',
    other: 'Other, or class not known',
  },
  inText: (title) => (/^[A-Z][a-z]/.test(title) ? `${title[0]?.toLowerCase() ?? ''}${title.slice(1)}` : title),
  stop: {
    progression: 'progression',
    toxicity: 'toxicity',
    completed: 'completed',
    other: 'another reason',
    ongoing: 'ongoing',
    unknown: 'reason not known',
  },
  band: {
    during: 'during therapy',
    '0-3': 'within 3 months',
    '>3-6': '3 to 6 months',
    '>6-12': '6 to 12 months',
    '>12': 'more than 12 months',
    unknown: 'time not known',
    none: '',
  },
  site: {
    lung: 'lung',
    bone: 'bone',
    brain: 'brain',
    liver: 'liver',
    adrenal: 'adrenal',
    'lymph-node': 'nodal',
    pancreas: 'pancreatic',
    other: 'other',
  },
  certainty: {
    administered: 'administered',
    reported: 'reported',
    ordered: 'ordered, not confirmed',
    planned: 'planned',
  },
  setting: {
    adjuvant: 'adjuvant',
    neoadjuvant: 'neoadjuvant',
    perioperative: 'perioperative',
    unknown: 'perioperative',
  },
  exposureSetting: {
    advanced: 'advanced disease',
    perioperative: 'around surgery',
    'other-indication': 'another disease',
  },
  local: {
    sbrt: 'stereotactic radiotherapy',
    srs: 'radiosurgery',
    ebrt: 'radiotherapy',
    metastasectomy: 'metastasectomy',
    ablation: 'ablation',
  },
  factor: {
    'performance-status': 'performance status',
    'time-to-treatment': 'time to treatment',
    haemoglobin: 'haemoglobin',
    calcium: 'calcium',
    neutrophils: 'neutrophils',
    platelets: 'platelets',
  },
  side: { left: 'left', right: 'right', bilateral: 'bilateral', unknown: '' },
  line: (number) => `Line ${number}`,
  story: {
    notCertain: 'kidney cancer not certain',
    noCancer: 'no kidney cancer on record',
    histologyUnknown: 'Kidney cancer, histology not known',
    clearCell: 'Clear cell kidney cancer',
    notClearCell: 'Kidney cancer that is not clear cell',
    nephrectomyUnknown: 'nephrectomy: cannot tell',
    noNephrectomy: 'no nephrectomy',
    nephrectomy: {
      radical: 'radical nephrectomy',
      partial: 'partial nephrectomy',
      unknown: 'nephrectomy of unknown extent',
    },
    timing: {
      'before-metastasis': '',
      'synchronous-resected': ', metastasis resected with it',
      'upfront-cytoreductive': ', upfront cytoreductive',
      'deferred-cytoreductive': ', deferred cytoreductive',
      unknown: '',
    },
    onOrBefore: (month) => `, on or before ${month}`,
    dateUnknown: ', date not known',
    doses: (given, planned) =>
      planned === undefined ? `, ${plural(given, 'dose', 'doses')}` : `, ${given} of ${planned} doses`,
    orderedOnly: ' (ordered, not confirmed)',
    completed: ', completed',
    stopped: (reason) => `, stopped: ${reason}`,
    relapse: (month) => `relapse ${month}`,
    duringIt: ' during it',
    afterLastDose: (months, band) => `, ${months === undefined ? '' : `${months} `}after the last dose (${band})`,
    metastasisUnknown: 'metastasis: cannot tell',
    noMetastasis: 'no metastasis on record',
    metastases: (since) => `metastases${since === undefined ? '' : ` ${since}`}`,
    sites: (groups) =>
      groups
        .map(({ sites, month }, i) => `${list(sites)}${i === 0 ? ' metastases' : ''} ${month ?? ''}`.trim())
        .join(', then '),
    changing: (first, later) => `${first}, then ${later}`,
    line: (number, regimen, from) => `line ${number}: ${regimen} from ${from}`,
    until: (reason, month) => `, ended by ${reason}${month === undefined ? '' : ` ${month}`}`,
    linesBetween: (min, max) => `between ${min} and ${plural(max, 'line', 'lines')} for advanced disease`,
    drugsMayHide: 'further drug therapy: cannot tell',
    indicationUnknown: (agent) => `${agent}, for which disease is not known`,
    settingUnknown: (agent) => `${agent}, setting not known`,
    progressionUnknown: 'progression on it: cannot tell',
    noProgression: 'no progression since',
    progression: (month, months) =>
      `progression${month === undefined ? '' : ` ${month}`}${months === undefined ? '' : ` after ${decimal(months)} months`}`,
    pattern: {
      primary: ' (primary pattern by dates)',
      secondary: ' (secondary pattern by dates)',
      'late-relapse': ' (late relapse by dates)',
      'cannot-classify': '',
    },
  },
  facts: {
    histology: 'Histology',
    clearCell: 'clear cell',
    notClearCell: 'not clear cell',
    notKnown: 'not known',
    cannotTell: 'cannot tell',
    noneOnRecord: 'none on record',
    nephrectomy: 'Nephrectomy',
    extent: { radical: 'radical', partial: 'partial', unknown: 'extent not known' },
    timing: {
      'before-metastasis': 'before metastasis',
      'synchronous-resected': 'with a metastasis resected',
      'upfront-cytoreductive': 'cytoreductive, before systemic therapy',
      'deferred-cytoreductive': 'cytoreductive, after systemic therapy began',
      unknown: 'timing not known',
    },
    dateUnknown: 'date not known',
    dateOnOrBefore: (day) => `date not known, on or before ${day}`,
    primary: 'Primary tumour',
    inPlace: 'in place',
    removed: 'removed',
    metastases: 'Metastases',
    sitesUnknown: 'yes, sites not recorded',
    perioperative: 'Perioperative therapy',
    orderedOnly: 'ordered, not confirmed as given',
    lastDose: (day) => `last ${day}`,
    completed: 'completed',
    notCompleted: (reason) => `not completed (${reason})`,
    completionUnknown: 'completion not known',
    relapse: (day) => `relapse ${day}`,
    nearThreshold: (band) => `or ${band}: close to the threshold`,
    lines: 'Lines for advanced disease',
    range: (min, max) => `${min} to ${max}`,
    atLeast: (min) => `at least ${min}`,
    noneForKidneyCancer: (regimen) => `none for kidney cancer (${regimen} for another disease)`,
    settingUnknown: 'setting not known',
    progression: 'Progression',
    noProgression: 'none on the latest therapy',
    yesDateUnknown: 'yes, date not known',
    monthsAfterStart: (months) => `${decimal(months)} months after the line began`,
    lesions: 'Progressing lesions',
    lesionsUnknown: 'not recorded (sites are not lesions)',
    lesionsOf: (progressing, total) => `${progressing} of ${total}`,
    performance: 'Performance status',
    performanceOn: (values, day) => `${values} on ${day}`,
    notOnRecord: 'not on record',
    imdc: 'IMDC risk',
    risk: { favourable: 'favourable', intermediate: 'intermediate', poor: 'poor' },
    points: (min, max) => (min === max ? plural(min, 'point', 'points') : `between ${min} and ${max} points`),
    factorsKnown: (known, missing) => `${known} of 6 factors known, missing: ${missing}`,
  },
  timeline: {
    nephrectomy: { radical: 'Radical nephrectomy', partial: 'Partial nephrectomy', unknown: 'Nephrectomy' },
    metastasis: (sites) => `Metastasis: ${sites}`,
    relapse: 'Relapse',
    progressionOn: (line) => `Progression on line ${line}`,
    localAt: (kind, site) => `${kind}, ${site}`,
    perioperative: {
      adjuvant: 'Adjuvant',
      neoadjuvant: 'Neoadjuvant',
      perioperative: 'Perioperative',
      unknown: 'Perioperative',
    },
    unplaced: 'Setting not known',
    noEnd: 'no end on record',
    period: (start, end) => `${start} – ${end}`,
    ended: (reason) => `ended: ${reason}`,
    barAloud: ({ agent, group, period, outcome, certainty }) =>
      `${agent}, ${group}, ${period.replace(' – ', ' to ')}${outcome === undefined ? '' : `, outcome: ${outcome}`}, ${certainty}`,
    noTherapyAfterMetastasis: (months) =>
      `No systemic therapy on record for ${decimal(months)} months after the first metastasis`,
    noTherapyBetween: (months, from, to) =>
      `No systemic therapy on record for ${decimal(months)} months between ${from} and ${to}`,
    lineMayBeMissing: 'A line may be missing from this chart, or the disease was watched or treated locally.',
    iciFree: (months) => `${months} free of checkpoint inhibitors until relapse`,
    summary: ({ from, to, events, bars, lines }) =>
      `From ${from} to ${to}: ${plural(lines, 'line', 'lines')} for advanced disease, ${plural(bars, 'course of a drug', 'courses of drugs')} and ${plural(events, 'event', 'events')}.`,
  },
};

/** English short forms, for exports that speak English whatever the interface speaks. */
export const dayWords = ENGLISH.day;
export const monthWords = ENGLISH.month;
export const regimenWords = (agents: readonly string[]): string => regimenIn(ENGLISH, agents);
export const REGIMEN_CLASS_WORDS = ENGLISH.regimenClass;
export const STOP_WORDS = ENGLISH.stop;
export const BAND_WORDS = ENGLISH.band;
export const SITE_WORDS = ENGLISH.site;
