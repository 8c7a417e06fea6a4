/**
 * Drugs that were given without a name: a billing code for "a drug", an infusion of which only the chair time is on
 * record, a history code that says "ever". They make no exposure; they keep the silence of a record from meaning "never".
 */
import type { DrugClass } from '../contract/assessment.ts';
import type { DrugFact, FactDate, UnnamedDrug } from './facts.ts';

const ALL: readonly DrugClass[] = ['ici', 'pd1', 'ctla4', 'vegf', 'vegfrTki', 'mtor', 'hif2a', 'cytokine'];
/** What may hide behind each kind. No VEGFR or HIF-2α inhibitor is infused. */
const MAY_BE: Readonly<Record<UnnamedDrug['what'], readonly DrugClass[]>> = {
  drug: ALL,
  history: ALL,
  infusion: ['ici', 'pd1', 'ctla4', 'vegf', 'mtor', 'cytokine'],
  'checkpoint-inhibitor': ['ici', 'pd1', 'ctla4'],
  'mtor-inhibitor': ['mtor'],
};

function isAnticancer({ classes }: DrugFact): boolean {
  return classes.some((one) => one !== 'supportive' && one !== 'context');
}

function touches(fact: DrugFact, day: FactDate): boolean {
  const from = fact.start?.span.first ?? fact.end?.span.first;
  if (from === undefined) return false;
  // A charge may carry the day before or after the infusion.
  const to = fact.form === 'dose' ? (fact.start ?? fact.end)?.span.last : (fact.end?.span.last ?? Infinity);
  return from <= day.span.last + 1 && (to ?? from) >= day.span.first - 1;
}

/** Whether a named entry can be what the nameless one speaks of. */
function explains(fact: DrugFact, { what, date }: UnnamedDrug): boolean {
  if (!isAnticancer(fact)) return false;
  switch (what) {
    case 'drug':
      // A nameless drug beside a named one is a second drug.
      return false;
    case 'history':
      return true;
    case 'checkpoint-inhibitor':
      return fact.classes.includes('pd1') || fact.classes.includes('ctla4');
    case 'mtor-inhibitor':
      return fact.classes.includes('mtor');
    case 'infusion':
      return fact.route !== 'oral' && (date === undefined || touches(fact, date));
  }
}

/** Classes of which no one may say that they were never given. */
export function classesThatMayHide(
  unnamed: readonly UnnamedDrug[],
  drugs: readonly DrugFact[],
): ReadonlySet<DrugClass> {
  const open = unnamed.filter((one) => !drugs.some((fact) => explains(fact, one)));
  return new Set(open.flatMap(({ what }) => MAY_BE[what]));
}
