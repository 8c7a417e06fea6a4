/** The facts that decide, one row each: what is known, how sure it is, and from which resource. */
import type { Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import { drugsMayHide } from './hidden-drugs.ts';
import { restsOnAnswer, type Truth, truthOf, truthOfSources } from './truth.ts';
import { ENGLISH, type ReportClass, type ReportWords, regimenIn } from './words.ts';

export interface FactRow {
  /** 'histology', 'exposure:ici', …: stable, whatever the language. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly truth: Truth;
  readonly sources: readonly Source[];
  /** The answer by which a clinician confirms or corrects it; absent where there is none. */
  readonly answer?: string;
}

interface Known {
  readonly value: string;
  readonly truth: Truth;
  readonly sources?: readonly Source[];
}

export const REPORT_CLASSES: readonly ReportClass[] = ['ici', 'vegf', 'mtor', 'hif2a', 'cytokine'];

function histology({ diagnosis }: TreatmentHistoryContext, { facts }: ReportWords): Known {
  const value = { 'clear-cell': facts.clearCell, 'non-clear-cell': facts.notClearCell, unknown: facts.notKnown }[
    diagnosis.histology
  ];
  const truth = diagnosis.histology === 'unknown' ? 'unknown' : truthOfSources(diagnosis.histologySources);
  return { value, truth, sources: diagnosis.histologySources };
}

function nephrectomy({ nephrectomy: n }: TreatmentHistoryContext, words: ReportWords): Known {
  const { facts } = words;
  if (n.status === 'unknown') return { value: facts.cannotTell, truth: 'unknown', sources: n.sources };
  if (n.status === 'no') return { value: facts.noneOnRecord, truth: 'absent', sources: n.sources };
  const date =
    n.date !== undefined
      ? words.day(n.date)
      : n.onOrBefore !== undefined
        ? facts.dateOnOrBefore(words.day(n.onOrBefore))
        : facts.dateUnknown;
  const side = words.side[n.laterality];
  return {
    value: `${[facts.extent[n.extent], side, date].filter((part) => part !== '').join(', ')}; ${facts.timing[n.timing]}`,
    truth: n.date === undefined ? 'inferred' : truthOfSources(n.sources),
    sources: n.sources,
  };
}

function primary({ nephrectomy: n }: TreatmentHistoryContext, { facts }: ReportWords): Known {
  return {
    value: { yes: facts.inPlace, no: facts.removed, unknown: facts.cannotTell }[n.primaryInPlace],
    truth: n.primaryInPlace === 'unknown' ? 'unknown' : restsOnAnswer(n.primarySources) ? 'stated' : 'inferred',
    sources: n.primarySources,
  };
}

function metastases({ diagnosis }: TreatmentHistoryContext, words: ReportWords): Known {
  const { facts } = words;
  const sites = diagnosis.sites.map(
    ({ site, recordedOn }) => `${words.site[site]}${recordedOn === undefined ? '' : ` (${words.day(recordedOn)})`}`,
  );
  const value =
    diagnosis.metastatic === 'no'
      ? facts.noneOnRecord
      : sites.length > 0
        ? sites.join(', ')
        : diagnosis.metastatic === 'yes'
          ? facts.sitesUnknown
          : facts.cannotTell;
  return {
    value,
    truth: truthOf(diagnosis.metastatic, diagnosis.metastaticSources),
    sources: diagnosis.metastaticSources,
  };
}

function perioperative({ perioperative: p }: TreatmentHistoryContext, words: ReportWords): Known {
  const { facts, story } = words;
  if (p.agents.length === 0) {
    const absent = p.status === 'no';
    return {
      value: absent ? facts.noneOnRecord : facts.cannotTell,
      truth: absent ? 'absent' : 'unknown',
      sources: p.sources,
    };
  }
  const parts = [`${words.setting[p.setting]} ${regimenIn(words, p.agents)}`];
  if (p.status !== 'yes') parts.push(facts.orderedOnly);
  if (p.doses !== undefined) parts.push(story.doses(p.doses, p.plannedDoses).replace(/^, /, ''));
  if (p.lastDose !== undefined) parts.push(facts.lastDose(words.day(p.lastDose)));
  if (p.status === 'yes') {
    parts.push(
      { yes: facts.completed, no: facts.notCompleted(words.stop[p.stopReason]), unknown: facts.completionUnknown }[
        p.completed
      ],
    );
  }
  if (p.relapseOn !== undefined) {
    const months = p.monthsToRelapse === undefined ? '' : `, ${words.months(p.monthsToRelapse)}`;
    const other = p.otherBand === undefined ? '' : `, ${facts.nearThreshold(words.band[p.otherBand])}`;
    const band = p.band === 'none' ? '' : ` (${words.band[p.band]}${other})`;
    parts.push(`${facts.relapse(words.day(p.relapseOn))}${months}${band}`);
  }
  return {
    value: parts.join('; '),
    truth: p.status === 'yes' ? truthOfSources(p.sources) : 'unknown',
    sources: p.sources,
  };
}

function lines(context: TreatmentHistoryContext, { facts }: ReportWords): Known {
  const { advanced, list } = context.lines;
  const { min, max } = advanced;
  const hidden = drugsMayHide(context);
  const sources = list.flatMap((line) => line.sources);
  if (hidden) return { value: min === 0 ? facts.cannotTell : facts.atLeast(min), truth: 'unknown', sources };
  return {
    value: min === max ? String(min) : facts.range(min, max),
    truth: min !== max ? 'unknown' : min === 0 ? 'absent' : 'inferred',
    sources,
  };
}

function exposure({ exposures }: TreatmentHistoryContext, name: ReportClass, words: ReportWords): Known {
  const { facts } = words;
  const e = exposures[name];
  const regimen = regimenIn(words, e.agents);
  if (e.status === 'no') {
    const elsewhere = e.settings.includes('other-indication');
    return {
      value: elsewhere ? facts.noneForKidneyCancer(regimen) : facts.noneOnRecord,
      truth: 'absent',
      sources: e.sources,
    };
  }
  if (e.agents.length === 0) return { value: facts.cannotTell, truth: 'unknown', sources: e.sources };
  const settings = words.list(e.settings.map((setting) => words.exposureSetting[setting])) || facts.settingUnknown;
  const certainty = e.certainty === undefined ? [] : [words.certainty[e.certainty]];
  return {
    value: [regimen, settings, ...certainty].join('; '),
    truth: truthOf(e.status, e.sources),
    sources: e.sources,
  };
}

function progression({ progression: p }: TreatmentHistoryContext, words: ReportWords): Known {
  const { facts, story } = words;
  if (p.status === 'unknown') return { value: facts.cannotTell, truth: 'unknown', sources: p.sources };
  const truth = truthOfSources(p.sources);
  if (p.status === 'no') return { value: facts.noProgression, truth, sources: p.sources };
  const when = p.date === undefined ? facts.yesDateUnknown : words.day(p.date);
  const after = p.monthsOnLine === undefined ? '' : `, ${facts.monthsAfterStart(p.monthsOnLine)}`;
  return { value: `${when}${after}${story.pattern[p.pattern]}`, truth, sources: p.sources };
}

function lesions({ progression: p }: TreatmentHistoryContext, { facts }: ReportWords): Known {
  if (p.progressingLesions === undefined) return { value: facts.lesionsUnknown, truth: 'unknown' };
  const value =
    p.totalLesions === undefined ? String(p.progressingLesions) : facts.lesionsOf(p.progressingLesions, p.totalLesions);
  // No record counts lesions: the number can only be a clinician's answer.
  return { value, truth: 'stated', sources: [{ reference: 'answer:lesions', how: 'clinician' }] };
}

function performanceStatus({ performanceStatus: p }: TreatmentHistoryContext, words: ReportWords): Known {
  const values = [
    ...(p.karnofsky === undefined ? [] : [`Karnofsky ${p.karnofsky}`]),
    ...(p.ecog === undefined ? [] : [`ECOG ${p.ecog}`]),
  ].join(', ');
  if (values === '') return { value: words.facts.notOnRecord, truth: 'unknown' };
  return {
    value: p.date === undefined ? values : words.facts.performanceOn(values, words.day(p.date)),
    truth: 'stated',
    sources: p.sources,
  };
}

function imdc({ imdc: score }: TreatmentHistoryContext, words: ReportWords): Known {
  const { facts } = words;
  const missing = score.factors.filter(({ point }) => point === 'unknown').map(({ factor }) => words.factor[factor]);
  const points = facts.points(score.min, score.max);
  const risk = score.category === 'unknown' ? points : `${facts.risk[score.category]}, ${points}`;
  return {
    value: missing.length > 0 ? `${risk}; ${facts.factorsKnown(score.known, missing.join(', '))}` : risk,
    truth: score.category === 'unknown' ? 'unknown' : 'inferred',
    sources: score.factors.flatMap(({ sources }) => sources),
  };
}

/** All rows, in the order in which a clinician would ask. */
export function factRows(context: TreatmentHistoryContext, words: ReportWords = ENGLISH): readonly FactRow[] {
  const { facts } = words;
  const row = (id: string, label: string, known: Known, answer?: string): FactRow => ({
    id,
    label,
    value: known.value,
    truth: known.truth,
    sources: known.sources ?? [],
    ...(answer === undefined ? {} : { answer }),
  });
  return [
    row('histology', facts.histology, histology(context, words), 'histology'),
    row('nephrectomy', facts.nephrectomy, nephrectomy(context, words), 'nephrectomy'),
    row('primary', facts.primary, primary(context, words), 'primary-in-place'),
    row('metastases', facts.metastases, metastases(context, words), 'metastatic'),
    row('perioperative', facts.perioperative, perioperative(context, words)),
    row('lines', facts.lines, lines(context, words)),
    ...REPORT_CLASSES.map((name) => row(`exposure:${name}`, words.drugClass[name], exposure(context, name, words))),
    row('progression', facts.progression, progression(context, words), 'progression'),
    row('lesions', facts.lesions, lesions(context, words), 'lesions'),
    row('performance', facts.performance, performanceStatus(context, words), 'performance-status'),
    row('imdc', facts.imdc, imdc(context, words)),
  ];
}
