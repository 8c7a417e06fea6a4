/** What of each drug class the patient has had, line by line: the table in which a missing or repeated class shows. */
import type { Certainty, Source, TreatmentHistoryContext } from '../contract/assessment.ts';
import { REPORT_CLASSES } from './facts.ts';
import type { Truth } from './truth.ts';
import { ENGLISH, type ReportClass, type ReportWords } from './words.ts';

export interface MatrixEntry {
  readonly agent: string;
  readonly when: string;
  /** Why it ended, in words; absent where the record does not say. */
  readonly outcome: string | undefined;
  readonly certainty: Certainty;
}

export interface MatrixCell {
  readonly entries: readonly MatrixEntry[];
  readonly sources: readonly Source[];
}

export interface MatrixColumn {
  readonly id: string;
  readonly title: string;
}

export interface MatrixRow {
  readonly id: ReportClass;
  readonly title: string;
  /** Of the class as a whole: absent and unknown rows have no cells with entries. */
  readonly truth: Truth;
  /** One cell per column. */
  readonly cells: readonly MatrixCell[];
  readonly sources: readonly Source[];
}

export interface ExposureMatrix {
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
}

/** The matrix of a history. Columns are what there was: around surgery, each line, and what could not be placed. */
export function exposureMatrixOf(context: TreatmentHistoryContext, words: ReportWords = ENGLISH): ExposureMatrix {
  const { perioperative: p, lines, unplaced, exposures } = context;
  const period = (start: string | undefined, end: string | undefined) =>
    [start, end].flatMap((date) => (date === undefined ? [] : [words.month(date)])).join(' – ');
  const reason = (outcome: keyof ReportWords['stop']) => (outcome === 'unknown' ? undefined : words.stop[outcome]);

  const columns: (MatrixColumn & { readonly cell: (members: readonly string[]) => MatrixCell })[] = [];
  if (p.agents.length > 0) {
    columns.push({
      id: 'perioperative',
      title: words.timeline.perioperative[p.setting],
      cell: (members) => ({
        entries: p.agents
          .filter((agent) => members.includes(agent))
          .map((agent) => ({
            agent: words.drug(agent),
            when: period(p.start, p.lastDose),
            outcome: reason(p.stopReason),
            certainty: p.certainty ?? 'reported',
          })),
        sources: p.sources,
      }),
    });
  }
  for (const line of lines.list) {
    columns.push({
      id: `line-${line.number}`,
      title: words.line(line.number),
      cell: (members) => ({
        entries: line.courses
          .filter(({ agent }) => members.includes(agent))
          .map((course) => ({
            agent: words.drug(course.agent),
            when: period(course.start, course.end),
            outcome: reason(course.stopReason),
            certainty: course.certainty,
          })),
        sources: line.sources,
      }),
    });
  }
  if (unplaced.length > 0) {
    columns.push({
      id: 'unplaced',
      title: words.timeline.unplaced,
      cell: (members) => {
        const mine = unplaced.filter(({ agent }) => members.includes(agent));
        return {
          entries: mine.map((drug) => ({
            agent: words.drug(drug.agent),
            when: period(drug.start, drug.lastDose),
            outcome: undefined,
            certainty: drug.certainty,
          })),
          sources: mine.flatMap(({ sources }) => sources),
        };
      },
    });
  }
  const elsewhere = REPORT_CLASSES.filter((name) => exposures[name].otherIndication === 'yes');
  const rows = REPORT_CLASSES.map((name): MatrixRow => {
    const exposure = exposures[name];
    const members = [...new Set([...exposure.agents, ...exposure.advancedAgents])];
    const cells = columns.map((column) => column.cell(members));
    if (elsewhere.length > 0) {
      // Given for something else: shown so that nobody looks for it, counted nowhere.
      const only = elsewhere.includes(name) && exposure.status === 'no';
      cells.push({
        entries: only
          ? exposure.agents.map((agent) => ({
              agent: words.drug(agent),
              when: '',
              outcome: undefined,
              certainty: exposure.certainty ?? 'reported',
            }))
          : [],
        sources: exposure.sources,
      });
    }
    const truth: Truth = exposure.status === 'no' ? 'absent' : exposure.status === 'unknown' ? 'unknown' : 'stated';
    return { id: name, title: words.drugClass[name], truth, cells, sources: exposure.sources };
  });
  const other =
    elsewhere.length > 0 ? [{ id: 'other-indication', title: words.exposureSetting['other-indication'] }] : [];
  return { columns: [...columns.map(({ id, title }) => ({ id, title })), ...other], rows };
}
