/** A Procedure of any release. */
import { type Concept, conceptsIn, extensionConcepts, type Reasons, reasonsIn } from './concept.ts';
import { namesOf, PROCEDURE } from './element-names.ts';
import {
  codeIn,
  dateIn,
  type FhirDate,
  flagIn,
  isThere,
  type Json,
  type Losses,
  objects,
  periodIn,
  type Said,
} from './elements.ts';

export interface ProcedureReading {
  readonly status: Said<string>;
  /** DSTU2 notPerformed, STU3 notDone. */
  readonly notDone: Said<boolean>;
  readonly date: FhirDate | undefined;
  readonly bodySites: readonly Concept[];
  /** Qualifiers that extensions of the body site carry (mCODE: laterality). */
  readonly siteQualifiers: readonly Concept[];
  readonly reasons: Reasons;
}

const NOT_DONE = namesOf(PROCEDURE.notDone);
const MOMENT = namesOf(PROCEDURE.moment);
const PERIOD = namesOf(PROCEDURE.period);
const WORDS = namesOf(PROCEDURE.words);
const REASONS = {
  concepts: namesOf(PROCEDURE.reasonConcepts),
  pointers: namesOf(PROCEDURE.reasonPointers),
  either: namesOf(PROCEDURE.reasonEither),
};
/** Forms of the time that give no day. */
const TIMELESS = ['performedAge', 'performedRange', 'occurrenceAge', 'occurrenceRange', 'occurrenceTiming'] as const;

export function readProcedureCode(resource: Json, losses: Losses): readonly Concept[] {
  return conceptsIn(resource, 'code', losses);
}

/** The day it was done; of a stretch of time the first day, or the last where only that is known. */
function dateOfProcedure(resource: Json, losses: Losses): FhirDate | undefined {
  for (const name of MOMENT) {
    const date = dateIn(resource, name, losses);
    if (date) return date;
  }
  for (const name of PERIOD) {
    const { start, end } = periodIn(resource, name, losses);
    if (start ?? end) return start ?? end;
  }
  for (const name of [...WORDS, ...TIMELESS]) {
    if (isThere(resource[name])) return dateIn(resource, name, losses);
  }
  return undefined;
}

export function readProcedure(resource: Json, losses: Losses): ProcedureReading {
  let notDone: Said<boolean>;
  for (const name of NOT_DONE) {
    const said = flagIn(resource, name);
    if (said === true || notDone === undefined) notDone = said;
  }
  const date = dateOfProcedure(resource, losses);
  return {
    status: codeIn(resource, 'status'),
    notDone,
    date,
    bodySites: conceptsIn(resource, 'bodySite', losses),
    siteQualifiers: objects(resource['bodySite']).flatMap((site) => extensionConcepts(site, losses)),
    reasons: reasonsIn(resource, REASONS, losses),
  };
}
