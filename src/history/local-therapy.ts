/** Radiotherapy, ablation and metastasectomy. Many rows of one treatment become one. */
import type { LocalTherapy } from '../contract/assessment.ts';
import { spanOf } from '../kernel/calendar.ts';
import { append } from '../kernel/group.ts';
import type { FactDate, PatientFacts, ProcedureFact } from './facts.ts';
import type { DerivedLines } from './lines.ts';
import { RADIOTHERAPY_COURSE_DAYS } from './policy.ts';
import { distinct } from './sources.ts';

/** Site of a metastasectomy → concepts of a metastasis there. A lung wedge names no metastasis by itself. */
const METASTASIS_AT: Readonly<Record<string, readonly string[]>> = {
  lung: ['met:lung'],
  liver: ['met:liver'],
  adrenal: ['met:adrenal'],
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
export function partMetastasectomies(facts: PatientFacts): {
  readonly operations: readonly ProcedureFact[];
  readonly ignored: readonly { readonly reference: string; readonly reason: string }[];
} {
  const metastases = facts.conditions.filter(
    (fact) => fact.concept.startsWith('met:') || fact.concept === 'rcc:metastatic',
  );
  const nephrectomyDays = new Set(
    facts.procedures
      .filter((fact) => fact.concept.startsWith('nephrectomy:'))
      .flatMap((fact) => (fact.date ? [fact.date.span.first] : [])),
  );
  const operations: ProcedureFact[] = [];
  const ignored: { reference: string; reason: string }[] = [];
  for (const fact of facts.procedures) {
    const [group, detail] = fact.concept.split(':');
    if (group !== 'metastasectomy' || detail === undefined) continue;
    const set = (reason: string) => ignored.push({ reference: fact.source.reference, reason });
    // An adrenal or nodes taken out on the day of the nephrectomy belong to it.
    const companion = detail === 'adrenal' || detail.startsWith('lymph-node');
    const forMetastasis = fact.reasonConcepts.some((one) => one.startsWith('met:') || one === 'rcc:metastatic');
    if (fact.verification !== 'confirmed') set('an operation that is not said to be done to its end');
    else if (companion && fact.date !== undefined && nephrectomyDays.has(fact.date.span.first)) {
      set('part of the nephrectomy of the same day');
    } else if (
      detail === 'site-not-stated' ||
      forMetastasis ||
      metastases.some((metastasis) => METASTASIS_AT[detail]?.includes(metastasis.concept))
    ) {
      operations.push(fact);
    } else set('an operation at a site without a metastasis on record');
  }
  return { operations, ignored };
}

export function deriveLocalTherapies(
  facts: PatientFacts,
  metastasectomies: readonly ProcedureFact[],
  lines: DerivedLines,
): readonly LocalTherapy[] {
  const operations = new Set(metastasectomies);
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
    .sort((a, b) => a.day - b.day || a.therapy.kind.localeCompare(b.therapy.kind, 'en'))
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
