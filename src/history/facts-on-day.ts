/**
 * The facts as they stood on one day: sorted, without what happened later, and grouped by what the history asks for.
 * Made once per record; every answer of a clinician is then judged on the same facts, so that asking costs little
 * however long the chart is.
 */
import type { Source } from '../contract/assessment.ts';
import type { Day } from '../kernel/calendar.ts';
import { append } from '../kernel/group.ts';
import { earliest, evidenceDate } from './evidence-date.ts';
import {
  type ConditionFact,
  type DrugFact,
  type FactDate,
  type LaboratoryAnalyte,
  type ObservationFact,
  type PatientFacts,
  type ProcedureFact,
  type UnnamedDrug,
  type Wholeness,
  wholenessOf,
} from './facts.ts';

export type Finding<K extends ObservationFact['kind']> = Extract<ObservationFact, { readonly kind: K }>;

export interface Ignored {
  readonly reference: string;
  readonly reason: string;
}

export interface FactsOnDay {
  readonly patient: PatientFacts;
  readonly asOf: Day;
  readonly drugs: readonly DrugFact[];
  readonly unnamed: readonly UnnamedDrug[];
  readonly conditions: readonly ConditionFact[];
  readonly procedures: readonly ProcedureFact[];
  readonly scores: readonly Finding<'performance'>[];
  readonly statuses: readonly Finding<'disease-status'>[];
  readonly histologies: readonly Finding<'histology'>[];
  readonly stages: readonly Finding<'stage'>[];
  readonly laboratory: ReadonlyMap<LaboratoryAnalyte, readonly Finding<'laboratory'>[]>;
  /** First sign of the kidney cancer: the disease itself, its removal, or its metastases. */
  readonly firstKidneyCancer: Day | undefined;
  /** Which parts of the record were read to the end. */
  readonly whole: Wholeness;
  readonly ignored: readonly Ignored[];
}

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const bySource = (a: { readonly source: Source }, b: { readonly source: Source }) =>
  text(a.source.reference, b.source.reference) || text(a.source.how, b.source.how);
const byConcept = (
  a: { readonly source: Source; readonly concept: string },
  b: { readonly source: Source; readonly concept: string },
) => bySource(a, b) || text(a.concept, b.concept);

/** Undated findings first: what has a date is the newer one. */
const byTime = (a: ObservationFact, b: ObservationFact) =>
  (a.date?.span.last ?? -Infinity) - (b.date?.span.last ?? -Infinity) || bySource(a, b);

/** Sorts the facts and leaves out what happened after `asOf`. */
export function factsOnDay(patient: PatientFacts, asOf: Day): FactsOnDay {
  const ignored: Ignored[] = [];
  const past = (date: FactDate | undefined, source: Source) => {
    if (date === undefined || date.span.first <= asOf) return true;
    ignored.push({ reference: source.reference, reason: 'after the day the record is judged at' });
    return false;
  };
  const drugs = patient.drugs
    .filter((fact) => past(fact.start ?? fact.end, fact.source))
    .sort((a, b) => bySource(a, b) || text(a.agent, b.agent));
  const conditions = patient.conditions.filter((fact) => past(evidenceDate(fact), fact.source)).sort(byConcept);
  const procedures = patient.procedures.filter((fact) => past(fact.date, fact.source)).sort(byConcept);

  const scores: Finding<'performance'>[] = [];
  const statuses: Finding<'disease-status'>[] = [];
  const histologies: Finding<'histology'>[] = [];
  const stages: Finding<'stage'>[] = [];
  const laboratory = new Map<LaboratoryAnalyte, Finding<'laboratory'>[]>();
  for (const fact of patient.observations) {
    if (!past(fact.date, fact.source)) continue;
    switch (fact.kind) {
      case 'performance':
        scores.push(fact);
        break;
      case 'disease-status':
        statuses.push(fact);
        break;
      case 'histology':
        histologies.push(fact);
        break;
      case 'stage':
        stages.push(fact);
        break;
      case 'laboratory':
        append(laboratory, fact.analyte, fact);
    }
  }
  for (const found of [scores, statuses, histologies, stages, ...laboratory.values()]) found.sort(byTime);

  const first = earliest([
    ...conditions.flatMap((fact) =>
      fact.concept.startsWith('rcc:') || fact.concept.startsWith('met:') ? [evidenceDate(fact)] : [],
    ),
    ...procedures.flatMap((fact) => (fact.concept.startsWith('nephrectomy:') ? [fact.date] : [])),
  ]);
  return {
    patient,
    asOf,
    drugs,
    unnamed: patient.unnamed.filter((fact) => past(fact.date, fact.source)),
    conditions,
    procedures,
    scores,
    statuses,
    histologies,
    stages,
    laboratory,
    firstKidneyCancer: first?.span.first,
    whole: wholenessOf(patient),
    ignored,
  };
}
