/** The history in one sentence, clause by clause, each with how sure it is and where it comes from. */
import type { Line, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import { append } from '../kernel/group.ts';
import { drugsMayHide } from './hidden-drugs.ts';
import { type Truth, truthOf, truthOfSources } from './truth.ts';
import { BAND_WORDS, listWords, monthWords, plural, regimenWords, SITE_WORDS, STOP_WORDS } from './words.ts';

export interface Clause {
  readonly text: string;
  readonly truth: Truth;
  readonly sources: readonly Source[];
}

const clause = (text: string, truth: Truth, sources: readonly Source[] = []): Clause => ({ text, truth, sources });

function diagnosisClause({ diagnosis }: TreatmentHistoryContext): Clause {
  if (diagnosis.rcc === 'unknown') return clause('kidney cancer not certain', 'unknown', diagnosis.sources);
  if (diagnosis.rcc === 'no') return clause('no kidney cancer on record', 'absent');
  if (diagnosis.histology === 'unknown')
    return clause('Kidney cancer, histology not known', 'unknown', diagnosis.sources);
  const words =
    diagnosis.histology === 'clear-cell' ? 'Clear cell kidney cancer' : 'Kidney cancer that is not clear cell';
  return clause(words, truthOfSources(diagnosis.histologySources), [
    ...diagnosis.histologySources,
    ...diagnosis.sources,
  ]);
}

const TIMING_WORDS: Readonly<Record<TreatmentHistoryContext['nephrectomy']['timing'], string>> = {
  'before-metastasis': '',
  'synchronous-resected': ', metastasis resected with it',
  'upfront-cytoreductive': ', upfront cytoreductive',
  'deferred-cytoreductive': ', deferred cytoreductive',
  unknown: '',
};

function nephrectomyClause({ nephrectomy }: TreatmentHistoryContext): Clause {
  const { status, extent, date, onOrBefore, timing, sources } = nephrectomy;
  if (status === 'unknown') return clause('nephrectomy: cannot tell', 'unknown', sources);
  if (status === 'no') return clause('no nephrectomy', 'absent', sources);
  const kind = extent === 'unknown' ? 'nephrectomy of unknown extent' : `${extent} nephrectomy`;
  const when =
    date !== undefined
      ? ` ${monthWords(date)}`
      : onOrBefore !== undefined
        ? `, on or before ${monthWords(onOrBefore)}`
        : ', date not known';
  return clause(
    `${kind}${when}${TIMING_WORDS[timing]}`,
    date === undefined ? 'inferred' : truthOfSources(sources),
    sources,
  );
}

function perioperativeClauses({ perioperative }: TreatmentHistoryContext): readonly Clause[] {
  const { status, agents, setting, doses, plannedDoses, completed, stopReason, relapseOn, band, sources } =
    perioperative;
  if (agents.length === 0) return [];
  const confirmed = status === 'yes';
  const count =
    doses === undefined
      ? ''
      : plannedDoses === undefined
        ? `, ${plural(doses, 'dose', 'doses')}`
        : `, ${doses} of ${plannedDoses} doses`;
  const end = !confirmed
    ? ' (ordered, not confirmed)'
    : completed === 'yes'
      ? ', completed'
      : stopReason === 'unknown'
        ? ''
        : `, stopped: ${STOP_WORDS[stopReason]}`;
  const course = clause(
    `${setting === 'unknown' ? 'perioperative' : setting} ${regimenWords(agents)}${count}${end}`,
    confirmed ? truthOfSources(sources) : 'unknown',
    sources,
  );
  if (relapseOn === undefined) return [course];
  const after =
    band === 'during'
      ? ' during it'
      : band === 'unknown' || band === 'none'
        ? ''
        : ` ${gapWords(perioperative)}after the last dose (${BAND_WORDS[band]})`;
  return [course, clause(`relapse ${monthWords(relapseOn)}${after}`, truthOfSources(sources), sources)];
}

function gapWords({ monthsToRelapse, monthsToRelapseRange }: TreatmentHistoryContext['perioperative']): string {
  if (monthsToRelapse !== undefined) return `${monthsToRelapse.toFixed(1)} months `;
  return monthsToRelapseRange === undefined
    ? ''
    : `${monthsToRelapseRange.min.toFixed(1)} to ${monthsToRelapseRange.max.toFixed(1)} months `;
}

function metastasisClause({ diagnosis }: TreatmentHistoryContext): Clause {
  if (diagnosis.metastatic === 'unknown')
    return clause('metastasis: cannot tell', 'unknown', diagnosis.metastaticSources);
  if (diagnosis.metastatic === 'no') return clause('no metastasis on record', 'absent');
  // Sites found in the same month are told together, in the order in which they were found.
  const months = new Map<string, string[]>();
  for (const { site, recordedOn } of [...diagnosis.sites].sort(bySiteDate)) {
    append(months, recordedOn === undefined ? '' : monthWords(recordedOn), SITE_WORDS[site]);
  }
  if (months.size === 0) {
    const since = diagnosis.metastaticOn === undefined ? '' : ` ${monthWords(diagnosis.metastaticOn)}`;
    return clause(`metastases${since}`, truthOf('yes', diagnosis.metastaticSources), diagnosis.metastaticSources);
  }
  const found = [...months].map(([month, sites], i) =>
    `${listWords(sites)}${i === 0 ? ' metastases' : ''} ${month}`.trim(),
  );
  return clause(found.join(', then '), truthOf('yes', diagnosis.metastaticSources), diagnosis.metastaticSources);
}

/** The order in which sites were recorded; a site without a date comes last. */
function bySiteDate(
  a: { readonly recordedOn?: string | undefined },
  b: { readonly recordedOn?: string | undefined },
): number {
  return (a.recordedOn ?? '9999').localeCompare(b.recordedOn ?? '9999', 'en');
}

/** A line in a few words: "nivolumab + ipilimumab, then nivolumab". */
function lineWords(line: Line): string {
  const last = line.lastDose;
  const began = line.courses.filter((course) => course.opening);
  const kept = line.courses.filter((course) => course.end === undefined || last === undefined || course.end >= last);
  const opening = regimenWords([...new Set(began.map(({ agent }) => agent))]);
  const later = regimenWords([...new Set(kept.map(({ agent }) => agent))]);
  return later === '' || later === opening ? opening : `${opening}, then ${later}`;
}

function lineClauses(context: TreatmentHistoryContext): readonly Clause[] {
  const { lines, unplaced } = context;
  const { advanced, list } = lines;
  const clauses = list.map((line) => {
    const ordered = line.certainty === 'ordered' ? ' (ordered, not confirmed)' : '';
    const ended =
      line.stopReason === 'unknown' || line.stopReason === 'ongoing' ? '' : `, ended by ${STOP_WORDS[line.stopReason]}`;
    const words = `line ${line.number}: ${lineWords(line)} from ${monthWords(line.start)}${ordered}${ended}`;
    return clause(words, ordered === '' ? truthOfSources(line.sources) : 'unknown', line.sources);
  });
  if (advanced.min !== advanced.max) {
    clauses.push(
      clause(`between ${advanced.min} and ${plural(advanced.max, 'line', 'lines')} for advanced disease`, 'unknown'),
    );
  }
  if (drugsMayHide(context)) clauses.push(clause('further drug therapy: cannot tell', 'unknown'));
  for (const drug of unplaced) {
    const what = drug.reason === 'indication' ? 'for which disease is not known' : 'setting not known';
    clauses.push(clause(`${drug.agent}, ${what}`, 'unknown', drug.sources));
  }
  return clauses;
}

function progressionClause({ progression, lines }: TreatmentHistoryContext): readonly Clause[] {
  const { status, date, monthsOnLine, pattern, sources } = progression;
  if (lines.list.length === 0) return [];
  if (status === 'unknown') return [clause('progression on it: cannot tell', 'unknown')];
  if (status === 'no') return [clause('no progression since', 'stated', sources)];
  const when = date === undefined ? '' : ` ${monthWords(date)}`;
  const after = monthsOnLine === undefined ? '' : ` after ${monthsOnLine.toFixed(1)} months`;
  const patterns = {
    primary: ' (primary pattern by dates)',
    secondary: ' (secondary pattern by dates)',
    'late-relapse': ' (late relapse by dates)',
    'cannot-classify': '',
  };
  return [clause(`progression${when}${after}${patterns[pattern]}`, truthOfSources(sources), sources)];
}

/** The clauses in the order of the disease. */
export function storyOf(context: TreatmentHistoryContext): readonly Clause[] {
  return [
    diagnosisClause(context),
    nephrectomyClause(context),
    ...perioperativeClauses(context),
    metastasisClause(context),
    ...lineClauses(context),
    ...progressionClause(context),
  ];
}
