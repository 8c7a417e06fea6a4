/** Treatment histories written down by hand, for what the engine reads from them. Every part has a source of its own. */
import type { Exposure, Line, Source, TreatmentHistoryContext } from '../../src/contract/assessment.ts';

export const sourceOf = (name: string): Source => ({ reference: name, how: 'coded' });

type Course = Line['courses'][number];

/** A line, its number given by its place; a drug written as a word has had a course like the line. */
export interface LineWords extends Partial<Omit<Line, 'courses' | 'agents'>> {
  readonly drugs: readonly (string | (Partial<Course> & { readonly agent: string }))[];
}

function lineOf({ drugs, ...line }: LineWords, place: number): Line {
  const number = place + 1;
  const basic = {
    start: `202${number}-01-01`,
    stopReason: line.stopReason ?? 'progression',
    certainty: line.certainty ?? 'administered',
  } as const;
  return {
    number,
    regimenClass: 'other',
    ...basic,
    flags: [],
    pattern: 'cannot-classify',
    steps: [],
    sources: [sourceOf(`line ${number}`)],
    ...line,
    agents: drugs.map((drug) => (typeof drug === 'string' ? drug : drug.agent)),
    courses: drugs.map((drug) => ({
      opening: true,
      ...basic,
      ...(line.end === undefined ? {} : { end: line.end }),
      ...(typeof drug === 'string' ? { agent: drug } : drug),
    })),
  };
}

export interface HistoryWords {
  readonly lines?: readonly LineWords[];
  /** Where it is not the number of lines. */
  readonly count?: { readonly min: number; readonly max: number };
  /** Drugs may stand where nobody could read. */
  readonly open?: boolean;
  readonly exposures?: Partial<Record<keyof TreatmentHistoryContext['exposures'], Partial<Exposure>>>;
  readonly diagnosis?: Partial<TreatmentHistoryContext['diagnosis']>;
  readonly nephrectomy?: Partial<TreatmentHistoryContext['nephrectomy']>;
  readonly perioperative?: Partial<TreatmentHistoryContext['perioperative']>;
  readonly progression?: Partial<TreatmentHistoryContext['progression']>;
  readonly unplaced?: readonly (Partial<TreatmentHistoryContext['unplaced'][number]> & { readonly agent: string })[];
  readonly missingFrontLine?: TreatmentHistoryContext['missingFrontLine']['status'];
  readonly vitalStatus?: Partial<TreatmentHistoryContext['vitalStatus']>;
  readonly localTherapies?: TreatmentHistoryContext['localTherapies'];
  readonly performanceStatus?: Partial<TreatmentHistoryContext['performanceStatus']>;
  readonly cautions?: readonly string[];
  readonly dnaRepairMutation?: 'yes' | 'no' | 'unknown';
}

const exposureOf = (name: string, words: Partial<Exposure> = {}): Exposure => {
  const status = words.status ?? (words.agents ? 'yes' : 'no');
  return {
    status,
    settings: [],
    agents: [],
    outcome: 'unknown',
    advanced: status,
    perioperative: 'no',
    otherIndication: 'no',
    advancedAgents: words.agents ?? [],
    sources: [sourceOf(name)],
    ...words,
  };
};

/** A metastatic clear cell kidney cancer with a complete record that holds nothing but what is said. */
export function aHistory(words: HistoryWords = {}): TreatmentHistoryContext {
  const list = (words.lines ?? []).map(lineOf);
  const { exposures = {} } = words;
  return {
    vitalStatus: { deceased: 'no', hospice: 'no', sources: [sourceOf('patient')], ...words.vitalStatus },
    diagnosis: {
      rcc: 'yes',
      histology: 'clear-cell',
      metastatic: 'yes',
      sites: [],
      sources: [sourceOf('tumour')],
      histologySources: [sourceOf('histology')],
      metastaticSources: [sourceOf('metastasis')],
      ...words.diagnosis,
    },
    nephrectomy: {
      status: 'no',
      extent: 'unknown',
      laterality: 'unknown',
      timing: 'unknown',
      primaryInPlace: 'yes',
      primarySources: [sourceOf('operation')],
      operations: [],
      sources: [sourceOf('operation')],
      ...words.nephrectomy,
    },
    perioperative: {
      status: 'no',
      setting: 'unknown',
      agents: [],
      ici: 'no',
      completed: 'no',
      stopReason: 'unknown',
      band: 'none',
      nearThreshold: false,
      steps: [],
      sources: [sourceOf('adjuvant course')],
      ...words.perioperative,
    },
    lines: {
      advanced: words.count ?? { min: list.length, max: list.length },
      curative: 0,
      open: words.open ?? false,
      list,
    },
    exposures: {
      ici: exposureOf('ici', exposures.ici),
      pd1: exposureOf('pd1', exposures.pd1),
      ctla4: exposureOf('ctla4', exposures.ctla4),
      vegf: exposureOf('vegf', exposures.vegf),
      vegfrTki: exposureOf('vegfrTki', exposures.vegfrTki),
      mtor: exposureOf('mtor', exposures.mtor),
      hif2a: exposureOf('hif2a', exposures.hif2a),
      cytokine: exposureOf('cytokine', exposures.cytokine),
    },
    unplaced: (words.unplaced ?? []).map((drug) => ({
      certainty: 'reported',
      reason: 'setting',
      gap: 'adjuvant-setting',
      sources: [sourceOf(`unplaced ${drug.agent}`)],
      ...drug,
    })),
    missingFrontLine: { status: words.missingFrontLine ?? 'no', sources: [] },
    progression: {
      status: 'yes',
      pattern: 'cannot-classify',
      oligo: 'unknown',
      sources: [sourceOf('progression')],
      ...words.progression,
    },
    localTherapies: words.localTherapies ?? [],
    molecular: { dnaRepairMutation: words.dnaRepairMutation ?? 'unknown', sources: [sourceOf('genes')] },
    performanceStatus: { sources: [sourceOf('performance')], ...words.performanceStatus },
    imdc: { known: 0, min: 0, max: 6, category: 'unknown', line: list.length + 1, factors: [] },
    cautions: (words.cautions ?? []).map((id) => ({ id, text: id, sources: [sourceOf(id)] })),
  };
}
