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

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Days on which a named infusion may have run, in order and joined; a charge may carry the day before or after. */
function infusedDays(drugs: readonly DrugFact[]): readonly Stretch[] {
  const joined: { from: number; to: number }[] = [];
  const stretches = drugs.flatMap((fact): readonly Stretch[] => {
    const begun = fact.start ?? fact.end;
    if (fact.route === 'oral' || begun === undefined) return [];
    const to = fact.form === 'dose' ? begun.span.last : (fact.end?.span.last ?? Infinity);
    return [{ from: begun.span.first - 1, to: to + 1 }];
  });
  for (const stretch of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && stretch.from <= last.to) last.to = Math.max(last.to, stretch.to);
    else joined.push({ ...stretch });
  }
  return joined;
}

/** Whether one of the stretches holds a day of the span: halving, because a long chart has thousands of infusions. */
function touches(stretches: readonly Stretch[], { span }: FactDate): boolean {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.to ?? Infinity) < span.first) low = middle + 1;
    else high = middle;
  }
  return (stretches[low]?.from ?? Infinity) <= span.last;
}

/** Classes of which no one may say that they were never given. */
export function classesThatMayHide(
  unnamed: readonly UnnamedDrug[],
  drugs: readonly DrugFact[],
): ReadonlySet<DrugClass> {
  if (unnamed.length === 0) return new Set();
  const named = drugs.filter(isAnticancer);
  const has = (...classes: readonly string[]) =>
    named.some((fact) => fact.classes.some((one) => classes.includes(one)));
  const infused = infusedDays(named);
  /** Whether a named entry can be what the nameless one speaks of. A nameless drug beside a named one is a second drug. */
  const explained: Readonly<Record<UnnamedDrug['what'], (date: FactDate | undefined) => boolean>> = {
    drug: () => false,
    history: () => named.length > 0,
    'checkpoint-inhibitor': () => has('pd1', 'ctla4'),
    'mtor-inhibitor': () => has('mtor'),
    infusion: (date) => (date === undefined ? named.some(({ route }) => route !== 'oral') : touches(infused, date)),
  };
  const hiding = new Set<DrugClass>();
  const settled = new Set<UnnamedDrug['what']>();
  for (const { what, date } of unnamed) {
    if (settled.has(what) || explained[what](date)) continue;
    settled.add(what);
    for (const one of MAY_BE[what]) hiding.add(one);
  }
  return hiding;
}
