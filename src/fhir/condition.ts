/** A Condition of any release. */
import { type Concept, conceptsIn, extensionConcepts } from './concept.ts';
import { CONDITION, namesOf } from './element-names.ts';
import {
  codeIn,
  dateIn,
  type FhirDate,
  isThere,
  type Json,
  type Losses,
  objects,
  periodIn,
  type Said,
  text,
} from './elements.ts';

export interface ConditionReading {
  readonly verificationStatus: Said<string>;
  readonly categories: readonly string[];
  readonly bodySites: readonly Concept[];
  readonly extensions: readonly Concept[];
  readonly onset: FhirDate | undefined;
  /** When it was written down: the disease began on or before this day. */
  readonly recorded: FhirDate | undefined;
}

const RECORDED = namesOf(CONDITION.recorded);
/** Forms of the onset that give no day: an age, a range, words. */
const TIMELESS_ONSETS = ['onsetAge', 'onsetQuantity', 'onsetRange', 'onsetString'] as const;

/** Category codes, whatever their system; a plain string counts as one. */
function categoriesIn(resource: Json): readonly string[] {
  const plain = text(resource['category']);
  if (plain !== undefined) return [plain];
  return objects(resource['category']).flatMap((category) =>
    objects(category['coding']).flatMap((coding) => text(coding['code']) ?? []),
  );
}

export function readConditionCode(resource: Json, losses: Losses): readonly Concept[] {
  return conceptsIn(resource, 'code', losses);
}

export function readCondition(resource: Json, losses: Losses): ConditionReading {
  const unread: string[] = [];
  const period = periodIn(resource, 'onsetPeriod', unread);
  // Epic gives some onsets as a period with an end only: it began on or before that day.
  const onset =
    dateIn(resource, 'onsetDateTime', unread) ?? period.start ?? period.end ?? wordedOnset(resource, unread);
  losses.push(...unread);
  let recorded: FhirDate | undefined;
  for (const name of RECORDED) recorded ??= dateIn(resource, name, losses);
  // An onset that nobody can read lies before the day of writing, nobody knows how long: that day must not stand for it.
  if (onset === undefined && unread.length > 0) recorded = undefined;
  const sites = objects(resource['bodySite']);
  return {
    verificationStatus: codeIn(resource, 'verificationStatus'),
    categories: categoriesIn(resource),
    bodySites: [
      ...conceptsIn(resource, 'bodySite', losses),
      ...sites.flatMap((site) => extensionConcepts(site, losses)),
    ],
    extensions: extensionConcepts(resource, losses),
    onset,
    recorded,
  };
}

/** An onset in words may still be a date ("2019-03"); an age or a range is none, and is a loss. */
function wordedOnset(resource: Json, losses: Losses): FhirDate | undefined {
  for (const name of TIMELESS_ONSETS) {
    if (!isThere(resource[name])) continue;
    return dateIn(resource, name, losses);
  }
  return undefined;
}
