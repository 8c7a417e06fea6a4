/** Radiotherapy, ablation and metastasectomy. Many rows of one treatment become one. */
import type { LocalTherapy, Source } from '../contract/assessment.ts';
import { spanOf } from '../kernel/calendar.ts';
import { append } from '../kernel/group.ts';
import { byText } from '../kernel/order.ts';
import type { FactDate, ProcedureFact } from './facts.ts';
import type { FactsOnDay, Ignored } from './facts-on-day.ts';
import type { DerivedLines } from './lines.ts';
import { RADIOTHERAPY_COURSE_DAYS } from './policy.ts';
import { distinct } from './sources.ts';

/** Site of a metastasectomy → the concepts of a metastasis there. A lung wedge names no metastasis by itself. */
const METASTASES_AT: Readonly<Record<string, readonly string[]>> = {
  lung: ['met:lung'],
  liver: ['met:liver'],
  adrenal: ['met:adrenal'],
  // Code systems without a code for the pancreas call it another digestive organ.
  pancreas: ['met:pancreas', 'met:other-digestive'],
  thyroid: ['met:thyroid', 'met:other'],
  'lymph-node': ['met:lymph-node', 'met:lymph-node-regional-or-distant'],
  'lymph-node-pelvic': ['met:lymph-node'],
  brain: ['met:brain'],
  spine: ['met:bone'],
  bone: ['met:bone'],
  'soft-tissue': ['met:other'],
  'abdomen-retroperitoneum': ['met:other'],
};

/** An operation that removed a metastasis. */
export interface Metastasectomy {
  /** What it may have removed; absent where the record names no site. */
  readonly removes: readonly string[] | undefined;
  readonly date: FactDate | undefined;
  readonly source: Source;
  readonly fact: ProcedureFact;
}

function kindOf(fact: ProcedureFact): { readonly kind: LocalTherapy['kind']; readonly site: string } | undefined {
  const [group, detail] = fact.concept.split(':');
  const site = fact.site ?? 'not stated';
  if (group === 'metastasectomy')
    return { kind: 'metastasectomy', site: detail === 'site-not-stated' ? site : (detail ?? site) };
  if (group === 'ablation') return { kind: 'ablation', site: detail === 'organ-not-stated' ? site : (detail ?? site) };
  if (group !== 'radiotherapy') return undefined;
  switch (detail) {
    case 'srs-cranial':
      return { kind: 'srs', site: 'brain' };
    case 'srs-spine':
      return { kind: 'srs', site: 'spine' };
    case 'sbrt':
      return { kind: 'sbrt', site };
    case 'srs-or-sbrt':
      return { kind: site === 'brain' ? 'srs' : 'sbrt', site };
    case 'ebrt':
    case 'intraoperative':
    case 'type-not-stated':
      return { kind: 'ebrt', site };
    default:
      return undefined;
  }
}

/** Operations that may have removed a metastasis, parted by whether they did; those that did not, with the reason. */
export function readMetastasectomies(facts: FactsOnDay): {
  readonly operations: readonly Metastasectomy[];
  readonly ignored: readonly Ignored[];
} {
  const candidates = facts.procedures.filter(({ concept }) => concept.startsWith('metastasectomy:'));
  if (candidates.length === 0) return { operations: [], ignored: [] };
  const metastases = facts.conditions.filter(
    (fact) => fact.concept.startsWith('met:') || fact.concept === 'rcc:metastatic',
  );
  const nephrectomyDays = new Set(
    facts.procedures
      .filter((fact) => fact.concept.startsWith('nephrectomy:'))
      .flatMap((fact) => (fact.date ? [fact.date.span.first] : [])),
  );
  const ignored: Ignored[] = [];
  const removed = candidates.filter((fact) => {
    const detail = fact.concept.slice('metastasectomy:'.length);
    const here = metastases.filter(({ concept }) => METASTASES_AT[detail]?.includes(concept));
    const set = (reason: string) => {
      ignored.push({ reference: fact.source.reference, reason });
      return false;
    };
    if (fact.verification !== 'confirmed') return set('an operation that is not said to be done to its end');
    if (fact.date !== undefined && nephrectomyDays.has(fact.date.span.first)) {
      // Nodes and an adrenal gland taken out with the kidney belong to its removal.
      if (detail === 'adrenal' || detail.startsWith('lymph-node'))
        return set('part of the nephrectomy of the same day');
    }
    const forMetastasis = fact.reasonConcepts.some((one) => one.startsWith('met:') || one === 'rcc:metastatic');
    if (detail === 'site-not-stated' || forMetastasis || here.length > 0) return true;
    return set('an operation at a site without a metastasis on record');
  });
  const operations = removed
    .map((fact) => ({
      removes: METASTASES_AT[fact.concept.slice('metastasectomy:'.length)] ?? METASTASES_AT[fact.site ?? ''],
      date: fact.date,
      source: fact.source,
      fact,
    }))
    .sort((a, b) => dayOf(a.date) - dayOf(b.date));
  return { operations, ignored };
}

/** Local therapies in time, each with the line during which it fell. */
export function deriveLocalTherapies(
  facts: FactsOnDay,
  metastasectomies: readonly Metastasectomy[],
  lines: DerivedLines,
): readonly LocalTherapy[] {
  const operations = new Set(metastasectomies.map(({ fact }) => fact));
  const groups = new Map<
    string,
    { readonly fact: ProcedureFact; readonly kind: LocalTherapy['kind']; readonly site: string }[]
  >();
  for (const fact of facts.procedures) {
    if (fact.verification !== 'confirmed') continue;
    const kind = kindOf(fact);
    if (!kind || (kind.kind === 'metastasectomy' && !operations.has(fact))) continue;
    append(groups, `${kind.kind}|${kind.site}`, { fact, ...kind });
  }
  const therapies: { readonly therapy: LocalTherapy; readonly day: number }[] = [];
  for (const members of groups.values()) {
    const sorted = [...members].sort((a, b) => dayOf(a.fact.date) - dayOf(b.fact.date));
    let course: typeof sorted = [];
    const close = () => {
      const first = course[0];
      if (!first) return;
      const { date } = first.fact;
      const during = date === undefined ? undefined : lineAt(lines, date);
      therapies.push({
        therapy: {
          kind: first.kind,
          site: first.site,
          ...(date ? { date: date.date } : {}),
          ...(during === undefined ? {} : { duringLine: during }),
          sources: distinct(course.map(({ fact }) => fact.source)),
        },
        day: dayOf(date),
      });
    };
    for (const member of sorted) {
      const previous = course.at(-1);
      const separate = previous && dayOf(member.fact.date) - dayOf(previous.fact.date) > RADIOTHERAPY_COURSE_DAYS;
      if (separate) {
        close();
        course = [];
      }
      course.push(member);
    }
    close();
  }
  return therapies
    .sort((a, b) => a.day - b.day || byText(a.therapy.kind, b.therapy.kind))
    .map(({ therapy }) => therapy);
}

function dayOf(date: FactDate | undefined): number {
  return date?.span.first ?? Number.MAX_SAFE_INTEGER;
}

/** The line during which a day fell: begun before it, and not ended. */
function lineAt(lines: DerivedLines, date: FactDate): number | undefined {
  const current = lines.lines.findLast(({ start }) => start.span.first <= date.span.first);
  const end = current?.line.end;
  return current === undefined || (end !== undefined && spanOf(end).last < date.span.first)
    ? undefined
    : current.line.number;
}
