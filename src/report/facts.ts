/** The facts that decide, one row each: what is known, how sure it is, and from which resource. */
import type { ImdcFactor, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import { drugsMayHide } from './hidden-drugs.ts';
import { type Truth, truthOf, truthOfSources } from './truth.ts';
import { BAND_WORDS, dayWords, plural, regimenWords, SITE_WORDS, STOP_WORDS } from './words.ts';

export interface FactRow {
  readonly label: string;
  readonly value: string;
  readonly truth: Truth;
  readonly sources: readonly Source[];
}

const row = (label: string, value: string, truth: Truth, sources: readonly Source[] = []): FactRow => ({
  label,
  value,
  truth,
  sources,
});

const HISTOLOGY = { 'clear-cell': 'clear cell', 'non-clear-cell': 'not clear cell', unknown: 'not known' } as const;

const TIMING = {
  'before-metastasis': 'before metastasis',
  'synchronous-resected': 'with a metastasis resected',
  'upfront-cytoreductive': 'cytoreductive, before systemic therapy',
  'deferred-cytoreductive': 'cytoreductive, after systemic therapy began',
  unknown: 'timing not known',
} as const;

const CLASSES = [
  ['ici', 'Checkpoint inhibitor'],
  ['vegf', 'VEGF-targeted therapy'],
  ['mtor', 'mTOR inhibitor'],
  ['hif2a', 'HIF-2α inhibitor'],
  ['cytokine', 'Cytokine'],
] as const;

const SETTINGS = {
  advanced: 'advanced disease',
  perioperative: 'around surgery',
  'other-indication': 'another disease',
} as const;

const FACTORS: Readonly<Record<ImdcFactor, string>> = {
  'performance-status': 'performance status',
  'time-to-treatment': 'time to treatment',
  haemoglobin: 'haemoglobin',
  calcium: 'calcium',
  neutrophils: 'neutrophils',
  platelets: 'platelets',
};

function nephrectomyRow({ nephrectomy: n }: TreatmentHistoryContext): FactRow {
  if (n.status === 'unknown') return row('Nephrectomy', 'cannot tell', 'unknown', n.sources);
  if (n.status === 'no') return row('Nephrectomy', 'none on record', 'absent', n.sources);
  const date =
    n.date !== undefined
      ? dayWords(n.date)
      : n.onOrBefore !== undefined
        ? `date not known, on or before ${dayWords(n.onOrBefore)}`
        : 'date not known';
  const side = n.laterality === 'unknown' ? '' : `, ${n.laterality}`;
  const extent = n.extent === 'unknown' ? 'extent not known' : n.extent;
  return row(
    'Nephrectomy',
    `${extent}${side}, ${date}; ${TIMING[n.timing]}`,
    n.date === undefined ? 'inferred' : truthOfSources(n.sources),
    n.sources,
  );
}

function perioperativeRow({ perioperative: p }: TreatmentHistoryContext): FactRow {
  if (p.agents.length === 0) {
    const words = p.status === 'no' ? 'none on record' : 'cannot tell';
    return row('Perioperative therapy', words, p.status === 'no' ? 'absent' : 'unknown', p.sources);
  }
  const parts = [`${p.setting} ${regimenWords(p.agents)}`];
  if (p.status !== 'yes') parts.push('ordered, not confirmed as given');
  if (p.doses !== undefined)
    parts.push(
      p.plannedDoses === undefined ? plural(p.doses, 'dose', 'doses') : `${p.doses} of ${p.plannedDoses} doses`,
    );
  if (p.lastDose !== undefined) parts.push(`last ${dayWords(p.lastDose)}`);
  if (p.status === 'yes')
    parts.push(
      p.completed === 'yes'
        ? 'completed'
        : p.completed === 'no'
          ? `not completed (${STOP_WORDS[p.stopReason]})`
          : 'completion not known',
    );
  if (p.relapseOn !== undefined) {
    const months = p.monthsToRelapse === undefined ? '' : `, ${p.monthsToRelapse.toFixed(1)} months`;
    const band =
      p.band === 'none'
        ? ''
        : ` (${BAND_WORDS[p.band]}${p.otherBand === undefined ? '' : `, or ${BAND_WORDS[p.otherBand]}: close to the threshold`})`;
    parts.push(`relapse ${dayWords(p.relapseOn)}${months}${band}`);
  }
  return row(
    'Perioperative therapy',
    parts.join('; '),
    p.status === 'yes' ? truthOfSources(p.sources) : 'unknown',
    p.sources,
  );
}

function exposureRows({ exposures }: TreatmentHistoryContext): readonly FactRow[] {
  return CLASSES.map(([name, label]) => {
    const e = exposures[name];
    if (e.status === 'no') {
      const other = e.settings.includes('other-indication')
        ? `none for kidney cancer (${regimenWords(e.agents)} for another disease)`
        : 'none on record';
      return row(label, other, 'absent', e.sources);
    }
    if (e.agents.length === 0) return row(label, 'cannot tell', 'unknown', e.sources);
    const settings = e.settings.map((setting) => SETTINGS[setting]).join(' and ');
    const certainty = e.certainty === 'ordered' ? 'ordered, not confirmed' : (e.certainty ?? '');
    return row(
      label,
      `${regimenWords(e.agents)}; ${settings || 'setting not known'}; ${certainty}`,
      truthOf(e.status, e.sources),
      e.sources,
    );
  });
}

function progressionRow({ progression: p }: TreatmentHistoryContext): FactRow {
  if (p.status === 'unknown') return row('Progression', 'cannot tell', 'unknown', p.sources);
  if (p.status === 'no') return row('Progression', 'none on the latest therapy', truthOfSources(p.sources), p.sources);
  const when = p.date === undefined ? 'yes, date not known' : dayWords(p.date);
  const after = p.monthsOnLine === undefined ? '' : `, ${p.monthsOnLine.toFixed(1)} months after the line began`;
  const pattern = {
    primary: '; primary pattern by dates',
    secondary: '; secondary pattern by dates',
    'late-relapse': '; late relapse by dates',
    'cannot-classify': '',
  }[p.pattern];
  return row('Progression', `${when}${after}${pattern}`, truthOfSources(p.sources), p.sources);
}

function lesionsRow({ progression: p }: TreatmentHistoryContext): FactRow {
  if (p.progressingLesions === undefined)
    return row('Progressing lesions', 'not recorded (sites are not lesions)', 'unknown');
  const total = p.totalLesions === undefined ? '' : ` of ${p.totalLesions}`;
  return row('Progressing lesions', `${p.progressingLesions}${total}`, 'stated');
}

function performanceRow({ performanceStatus: p }: TreatmentHistoryContext): FactRow {
  const parts = [
    ...(p.karnofsky === undefined ? [] : [`Karnofsky ${p.karnofsky}`]),
    ...(p.ecog === undefined ? [] : [`ECOG ${p.ecog}`]),
  ];
  if (parts.length === 0) return row('Performance status', 'not on record', 'unknown');
  return row(
    'Performance status',
    `${parts.join(', ')}${p.date === undefined ? '' : ` on ${dayWords(p.date)}`}`,
    'stated',
    p.sources,
  );
}

function imdcRow({ imdc }: TreatmentHistoryContext): FactRow {
  const missing = imdc.factors.filter(({ point }) => point === 'unknown').map(({ factor }) => FACTORS[factor]);
  const score =
    imdc.min === imdc.max ? plural(imdc.min, 'point', 'points') : `between ${imdc.min} and ${imdc.max} points`;
  const words = imdc.category === 'unknown' ? score : `${imdc.category}, ${score}`;
  const note = missing.length > 0 ? `; ${imdc.known} of 6 factors known, missing: ${missing.join(', ')}` : '';
  return row(
    'IMDC risk',
    `${words}${note}`,
    imdc.category === 'unknown' ? 'unknown' : 'inferred',
    imdc.factors.flatMap(({ sources }) => sources),
  );
}

/** All rows, in the order in which a clinician would ask. */
export function factRows(context: TreatmentHistoryContext): readonly FactRow[] {
  const { diagnosis, lines, nephrectomy } = context;
  const sites = diagnosis.sites.map(
    ({ site, recordedOn }) => `${SITE_WORDS[site]}${recordedOn === undefined ? '' : ` (${dayWords(recordedOn)})`}`,
  );
  const { min, max } = lines.advanced;
  const open = drugsMayHide(context);
  const count = open ? (min === 0 ? 'cannot tell' : `at least ${min}`) : min === max ? String(min) : `${min} to ${max}`;
  const lineTruth: Truth = open || min !== max ? 'unknown' : min === 0 ? 'absent' : 'inferred';
  return [
    row(
      'Histology',
      HISTOLOGY[diagnosis.histology],
      diagnosis.histology === 'unknown' ? 'unknown' : truthOfSources(diagnosis.histologySources),
      diagnosis.histologySources,
    ),
    nephrectomyRow(context),
    row(
      'Primary tumour',
      nephrectomy.primaryInPlace === 'yes'
        ? 'in place'
        : nephrectomy.primaryInPlace === 'no'
          ? 'removed'
          : 'cannot tell',
      nephrectomy.primaryInPlace === 'unknown' ? 'unknown' : 'inferred',
      nephrectomy.sources,
    ),
    row(
      'Metastases',
      diagnosis.metastatic === 'no'
        ? 'none on record'
        : sites.length > 0
          ? sites.join(', ')
          : diagnosis.metastatic === 'yes'
            ? 'yes, sites not recorded'
            : 'cannot tell',
      truthOf(diagnosis.metastatic, diagnosis.metastaticSources),
      diagnosis.metastaticSources,
    ),
    perioperativeRow(context),
    row(
      'Lines for advanced disease',
      count,
      lineTruth,
      lines.list.flatMap(({ sources }) => sources),
    ),
    ...exposureRows(context),
    progressionRow(context),
    lesionsRow(context),
    performanceRow(context),
    imdcRow(context),
  ];
}
