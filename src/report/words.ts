/** Dates, drugs and durations in the words of the field. No clock: the same value always reads the same. */
import type { RegimenClass, StopReason } from '../contract/assessment.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** '2021-05-18' → '18 May 2021'; less precise dates stay less precise. */
export function dayWords(date: string): string {
  const [year, month, day] = date.split('-');
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1];
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** '2021-05-18' → 'May 2021'. */
export function monthWords(date: string): string {
  const [year, month] = date.split('-');
  return month === undefined ? (year ?? date) : `${MONTHS[Number(month) - 1] ?? ''} ${year}`;
}

/** Drugs of a regimen as they are spoken of: the checkpoint inhibitors first as given, joined by plus. */
export function regimenWords(agents: readonly string[]): string {
  const order = [
    'nivolumab',
    'pembrolizumab',
    'avelumab',
    'atezolizumab',
    'durvalumab',
    'ipilimumab',
    'tremelimumab',
    'lenvatinib',
  ];
  const rank = (agent: string) => (order.includes(agent) ? order.indexOf(agent) : order.length);
  return [...agents].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en')).join(' + ');
}

export const REGIMEN_CLASS_WORDS: Readonly<Record<RegimenClass, string>> = {
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
};

export const STOP_WORDS: Readonly<Record<StopReason, string>> = {
  progression: 'progression',
  toxicity: 'toxicity',
  completed: 'completed',
  other: 'another reason',
  ongoing: 'ongoing',
  unknown: 'reason not known',
};

export const BAND_WORDS = {
  during: 'during therapy',
  '0-3': 'within 3 months',
  '>3-6': '3 to 6 months',
  '>6-12': '6 to 12 months',
  '>12': 'more than 12 months',
  unknown: 'time not known',
  none: '',
} as const;

export const SITE_WORDS = {
  lung: 'lung',
  bone: 'bone',
  brain: 'brain',
  liver: 'liver',
  adrenal: 'adrenal',
  'lymph-node': 'nodal',
  pancreas: 'pancreatic',
  other: 'other',
} as const;

/** 'a', 'a and b', 'a, b and c'. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
