/** The history in one sentence, clause by clause, each with how sure it is and where it comes from. */
import type { Line, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import { append } from '../kernel/group.ts';
import { drugsMayHide } from './hidden-drugs.ts';
import { type Truth, truthOf, truthOfSources } from './truth.ts';
import { ENGLISH, type ReportWords, regimenIn } from './words.ts';

export interface Clause {
  readonly text: string;
  readonly truth: Truth;
  readonly sources: readonly Source[];
  /** The question that would settle it, where it is unknown. */
  readonly gap?: string;
}

function clause(text: string, truth: Truth, sources: readonly Source[] = [], gap?: string): Clause {
  return { text, truth, sources, ...(gap === undefined ? {} : { gap }) };
}

function diagnosisClause({ diagnosis }: TreatmentHistoryContext, { story }: ReportWords): Clause {
  if (diagnosis.rcc === 'unknown') return clause(story.notCertain, 'unknown', diagnosis.sources);
  if (diagnosis.rcc === 'no') return clause(story.noCancer, 'absent');
  if (diagnosis.histology === 'unknown') {
    return clause(story.histologyUnknown, 'unknown', diagnosis.sources, 'histology');
  }
  const words = diagnosis.histology === 'clear-cell' ? story.clearCell : story.notClearCell;
  return clause(words, truthOfSources(diagnosis.histologySources), [
    ...diagnosis.histologySources,
    ...diagnosis.sources,
  ]);
}

function nephrectomyClause({ nephrectomy }: TreatmentHistoryContext, { story, month }: ReportWords): Clause {
  const { status, extent, date, onOrBefore, timing, sources } = nephrectomy;
  if (status === 'unknown') return clause(story.nephrectomyUnknown, 'unknown', sources, 'nephrectomy');
  if (status === 'no') return clause(story.noNephrectomy, 'absent', sources);
  const when =
    date !== undefined
      ? ` ${month(date)}`
      : onOrBefore !== undefined
        ? story.onOrBefore(month(onOrBefore))
        : story.dateUnknown;
  return clause(
    `${story.nephrectomy[extent]}${when}${story.timing[timing]}`,
    date === undefined ? 'inferred' : truthOfSources(sources),
    sources,
  );
}

function perioperativeClauses({ perioperative }: TreatmentHistoryContext, words: ReportWords): readonly Clause[] {
  const { status, agents, setting, doses, plannedDoses, completed, stopReason, relapseOn, band, sources } =
    perioperative;
  if (agents.length === 0) return [];
  const { story } = words;
  const confirmed = status === 'yes';
  const count = doses === undefined ? '' : story.doses(doses, plannedDoses);
  const end = !confirmed
    ? story.orderedOnly
    : completed === 'yes'
      ? story.completed
      : stopReason === 'unknown'
        ? ''
        : story.stopped(words.stop[stopReason]);
  const course = clause(
    `${words.setting[setting]} ${regimenIn(words, agents)}${count}${end}`,
    confirmed ? truthOfSources(sources) : 'unknown',
    sources,
    confirmed ? undefined : 'confirm-orders',
  );
  if (relapseOn === undefined) return [course];
  const after =
    band === 'during'
      ? story.duringIt
      : band === 'unknown' || band === 'none'
        ? ''
        : story.afterLastDose(gapWords(perioperative, words), words.band[band]);
  return [course, clause(`${story.relapse(words.month(relapseOn))}${after}`, truthOfSources(sources), sources)];
}

function gapWords(
  { monthsToRelapse, monthsToRelapseRange }: TreatmentHistoryContext['perioperative'],
  words: ReportWords,
): string | undefined {
  if (monthsToRelapse !== undefined) return words.months(monthsToRelapse);
  return monthsToRelapseRange && words.monthsRange(monthsToRelapseRange.min, monthsToRelapseRange.max);
}

function metastasisClause({ diagnosis }: TreatmentHistoryContext, words: ReportWords): Clause {
  const { story } = words;
  const { metastatic, metastaticOn, metastaticSources: sources } = diagnosis;
  if (metastatic === 'unknown') return clause(story.metastasisUnknown, 'unknown', sources, 'metastatic');
  if (metastatic === 'no') return clause(story.noMetastasis, 'absent');
  // Sites found in the same month are told together, in the order in which they were found.
  const months = new Map<string, string[]>();
  for (const { site, recordedOn } of [...diagnosis.sites].sort(bySiteDate)) {
    append(months, recordedOn === undefined ? '' : words.month(recordedOn), words.site[site]);
  }
  const text =
    months.size === 0
      ? story.metastases(metastaticOn === undefined ? undefined : words.month(metastaticOn))
      : story.sites([...months].map(([month, sites]) => ({ sites, month: month === '' ? undefined : month })));
  return clause(text, truthOf('yes', sources), sources);
}

/** The order in which sites were recorded; a site without a date comes last. */
function bySiteDate(
  a: { readonly recordedOn?: string | undefined },
  b: { readonly recordedOn?: string | undefined },
): number {
  return (a.recordedOn ?? '9999').localeCompare(b.recordedOn ?? '9999', 'en');
}

/** A line's drugs in a few words: "nivolumab + ipilimumab, then nivolumab". */
export function courseWords(line: Line, words: ReportWords = ENGLISH): string {
  const last = line.lastDose;
  const began = line.courses.filter((course) => course.opening);
  const kept = line.courses.filter((course) => course.end === undefined || last === undefined || course.end >= last);
  const opening = regimenIn(words, [...new Set(began.map(({ agent }) => agent))]);
  const later = regimenIn(words, [...new Set(kept.map(({ agent }) => agent))]);
  return later === '' || later === opening ? opening : words.story.changing(opening, later);
}

function lineClauses(context: TreatmentHistoryContext, words: ReportWords): readonly Clause[] {
  const { lines, progression, unplaced } = context;
  const { story } = words;
  const { advanced, list } = lines;
  const clauses = list.map((line, i) => {
    const ordered = line.certainty === 'ordered';
    // The progression on the last line has a clause of its own.
    const toldApart = i === list.length - 1 && line.stopReason === 'progression' && progression.status === 'yes';
    const ended =
      toldApart || line.stopReason === 'unknown' || line.stopReason === 'ongoing'
        ? ''
        : story.until(
            words.stop[line.stopReason],
            line.stopReason === 'progression' && line.progressionOn !== undefined
              ? words.month(line.progressionOn)
              : undefined,
          );
    const text = `${story.line(line.number, courseWords(line, words), words.month(line.start))}${ordered ? story.orderedOnly : ''}${ended}`;
    return ordered
      ? clause(text, 'unknown', line.sources, 'confirm-orders')
      : clause(text, truthOfSources(line.sources), line.sources);
  });
  if (advanced.min !== advanced.max) clauses.push(clause(story.linesBetween(advanced.min, advanced.max), 'unknown'));
  if (drugsMayHide(context)) clauses.push(clause(story.drugsMayHide, 'unknown'));
  for (const drug of unplaced) {
    const text =
      drug.reason === 'indication'
        ? story.indicationUnknown(words.drug(drug.agent))
        : story.settingUnknown(words.drug(drug.agent));
    clauses.push(clause(text, 'unknown', drug.sources, drug.gap));
  }
  return clauses;
}

function progressionClause(
  { progression, lines }: TreatmentHistoryContext,
  { story, month }: ReportWords,
): readonly Clause[] {
  const { status, date, monthsOnLine, pattern, sources } = progression;
  if (lines.list.length === 0) return [];
  if (status === 'unknown') return [clause(story.progressionUnknown, 'unknown', [], 'progression')];
  if (status === 'no') return [clause(story.noProgression, 'stated', sources)];
  const text = `${story.progression(date === undefined ? undefined : month(date), monthsOnLine)}${story.pattern[pattern]}`;
  return [clause(text, truthOfSources(sources), sources)];
}

/** The clauses in the order of the disease. */
export function storyOf(context: TreatmentHistoryContext, words: ReportWords = ENGLISH): readonly Clause[] {
  return [
    diagnosisClause(context, words),
    nephrectomyClause(context, words),
    ...perioperativeClauses(context, words),
    metastasisClause(context, words),
    ...lineClauses(context, words),
    ...progressionClause(context, words),
  ];
}
