/** Medication resources of every kind → drug facts. */
import type { Source, StopReason } from '../contract/assessment.ts';
import { type Concept, conceptsIn, isSilent, type Reasons, wordsOf } from '../fhir/concept.ts';
import { codeIn, type FhirDate } from '../fhir/elements.ts';
import {
  readNamedMedication,
  readStanding,
  readUseDetails,
  type UseDetails,
  type UseKind,
  type UseStanding,
} from '../fhir/medication-use.ts';
import type { Received } from '../fhir/record.ts';
import { relativeReference } from '../fhir/references.ts';
import type { AgentClass, DrugFact, Intent } from '../history/facts.ts';
import { LONGEST_CYCLE_DAYS } from '../history/policy.ts';
import { BLINDED_DRUG, type FoundDrug, isBackground, NO_LINE, purposeByRoute, readDrug } from './drug.ts';
import {
  type Desk,
  ignore,
  type Recognised,
  recognise,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  report,
  reportLosses,
  reportUnreadable,
  sourceOf,
} from './mapper.ts';
import { isActive, judgeCondition, judgeUse } from './status-rules.ts';

interface Timing {
  readonly form: 'dose' | 'period';
  readonly start?: FhirDate;
  readonly end?: FhirDate;
  readonly endIsPlanned: boolean;
}

const timing = (form: 'dose' | 'period', start?: FhirDate, end?: FhirDate, endIsPlanned = false): Timing => ({
  form,
  ...(start ? { start } : {}),
  ...(end ? { end } : {}),
  endIsPlanned: endIsPlanned && end !== undefined,
});

/** Statuses of a request under which its end is past and not planned. */
const OVER = new Set(['completed', 'stopped', 'ended']);

/** What the dates of a resource mean: one dose, or a stretch of time. */
function timingOf(standing: UseStanding, details: UseDetails, route: 'infusion' | 'oral' | 'unstated'): Timing {
  const { moment, period, ended } = details;
  const { start, end } = period;
  switch (standing.kind) {
    case 'statement':
      return moment ? timing('dose', moment) : timing('period', start, end);
    case 'administration': {
      if (moment) return timing('dose', moment);
      // An infusion that runs past midnight is one dose; a tablet charted over weeks is a period.
      const oneDose = start !== undefined && (end === undefined || end.span.last - start.span.first <= 1);
      return oneDose ? timing('dose', start) : timing('period', start, end);
    }
    case 'dispense':
      return timing('dose', moment);
    case 'request': {
      const from = start ?? moment;
      // Clinics order an infusion cycle by cycle: the order stands for one dose. One for many doses plans them and does
      // not say how many were given; a prescription runs for a while.
      if (route === 'infusion' && standing.reported !== true) {
        const long = from !== undefined && end !== undefined && end.span.first - from.span.last > LONGEST_CYCLE_DAYS;
        const many = long || (details.plannedDoses ?? 1) > 1;
        return timing(many ? 'period' : 'dose', from, ended ?? end, true);
      }
      return timing('period', from, ended ?? end, ended === undefined && !OVER.has(standing.status ?? ''));
    }
  }
}

export interface Reason {
  readonly concepts: readonly Concept[];
  /** The Condition it stands in, where it stands elsewhere. */
  readonly reference?: string;
}

export interface FoundReasons {
  readonly reasons: readonly Reason[];
  /** Where a reason is given that nobody could read: it may be any. */
  readonly unread?: DrugFact['reasonUnread'];
}

/** CodeableConcepts and Conditions given as the reason for the drug. A disease that was ruled out is none. */
export function reasonsOf(desk: Desk, received: Received, given: Reasons): FoundReasons {
  const reasons: Reason[] = [];
  let damaged = given.damaged;
  let elsewhere = false;
  for (const concept of given.concepts) {
    if (isSilent(concept)) damaged = true;
    else reasons.push({ concepts: [concept] });
  }
  for (const { reference: written, display } of given.pointers) {
    const reference = written === undefined ? {} : { reference: relativeReference(written) };
    const condition = written === undefined ? undefined : desk.record.resolve(written, received);
    const concepts = condition ? conceptsIn(condition, 'code', []) : [];
    if (condition) {
      const verification = judgeCondition(codeIn(condition, 'verificationStatus'));
      if (verification !== undefined && 'ignore' in verification) continue;
    }
    if (!concepts.every(isSilent)) reasons.push({ concepts, ...reference });
    else if (display !== undefined) reasons.push({ concepts: [{ codings: [], texts: [display] }], ...reference });
    else if (written === undefined || condition) damaged = true;
    if (written !== undefined && !condition) elsewhere = true;
  }
  if (damaged) return { reasons, unread: 'here' };
  return elsewhere ? { reasons, unread: 'elsewhere' } : { reasons };
}

/** What the entry itself gives as the reason for the drug. */
function purposesOf(desk: Desk, received: Received, reasons: readonly Reason[]): DrugFact['reasons'] {
  const found: { purpose: 'kidney-cancer' | 'other'; source: Source }[] = [];
  for (const { concepts, reference } of reasons) {
    for (const one of recognise(desk, concepts, 'condition', 'condition')) {
      if (one.guard !== undefined) continue;
      const source = sourceOf(reference ?? received.reference, one);
      if (one.concept.startsWith('rcc:')) found.push({ purpose: 'kidney-cancer', source });
      else if (one.concept.startsWith('other-indication:')) found.push({ purpose: 'other', source });
    }
  }
  return found;
}

const STOP_REASONS: Readonly<Record<string, StopReason>> = {
  'stop-reason:progression': 'progression',
  'stop-reason:toxicity': 'toxicity',
  'stop-reason:completed': 'completed',
  'stop-reason:other': 'other',
  'disease-status:worse': 'progression',
};

function stopReasonOf(desk: Desk, { reference }: Received, { statusReasons }: UseDetails): DrugFact['stopReason'] {
  for (const concept of statusReasons) {
    const found: readonly Recognised[] = [
      ...recogniseCodes(desk, [concept], 'observation'),
      ...recogniseTexts(desk, concept.texts, 'reason').filter(({ guard }) => guard === undefined),
    ];
    for (const one of found) {
      const reason = STOP_REASONS[one.concept];
      if (reason !== undefined) return { reason, source: sourceOf(reference, one) };
    }
  }
  return undefined;
}

const INTENTS: Readonly<Record<string, Intent>> = {
  'intent:adjuvant': 'adjuvant',
  'intent:neoadjuvant': 'neoadjuvant',
  'intent:palliative': 'palliative',
  'intent:curative': 'curative',
};

/** Adjuvant or neoadjuvant by a code anywhere in the resource, or by a word in its category, reason, note or dosage. */
function intentOf(
  desk: Desk,
  { reference }: Received,
  details: UseDetails,
  reasons: readonly Reason[],
  drugTexts: readonly string[],
): DrugFact['intent'] {
  const concepts = [...details.categories, ...details.extensions, ...reasons.flatMap((one) => one.concepts)];
  const texts = [...drugTexts, ...wordsOf(concepts), ...details.notes, ...details.dosageTexts];
  const said = recogniseTexts(desk, texts, 'reason').filter(({ guard }) => guard === undefined);
  for (const one of [...recogniseCodes(desk, concepts, 'observation'), ...said]) {
    const intent = INTENTS[one.concept];
    if (intent !== undefined) return { intent, source: sourceOf(reference, one) };
  }
  return undefined;
}

/** Facts of one medication resource; an empty list where it was set aside, with the reason on the desk. */
export function mapMedication(desk: Desk, received: Received, kind: UseKind): readonly DrugFact[] {
  const { resource, reference } = received;
  const losses: string[] = [];
  const drug = readDrug(desk, received, readNamedMedication(resource, kind, losses), losses);
  // Everything else matters only for a drug we read.
  if (drug.kind === 'other') {
    ignore(desk, reference, drug.why);
    return [];
  }
  if (refuseModifiers(desk, received)) return [];
  const standing = readStanding(resource, kind);
  const reading = judgeUse(standing);
  if (reading === undefined) {
    reportUnreadable(desk, 'map/unrecognised-status', 'the status of this entry is not known', received);
    return [];
  }
  // What proves nothing needs no name: an entry that was made in error often has none.
  if ('ignore' in reading) {
    ignore(desk, reference, reading.ignore);
    return [];
  }
  if (drug.kind === 'unreadable') {
    reportUnreadable(desk, 'map/unreadable-drug', drug.why, received);
    return [];
  }
  if (drug.kind === 'conflict') {
    const message = `its codes name different drugs: ${drug.agents.join(', ')}`;
    reportUnreadable(desk, 'map/conflicting-drugs', message, received);
    return [];
  }
  if (standing.status === undefined) {
    report(desk, 'map/unrecognised-status', 'the status of this entry is missing', received);
  }
  const details = readUseDetails(resource, kind, losses);
  reportLosses(desk, losses, received);
  const why = reasonsOf(desk, received, details.reasons);
  const stopReason = stopReasonOf(desk, received, details);
  const intent = intentOf(desk, received, details, why.reasons, drug.texts);
  const active = isActive(standing);
  if (drug.blinded === 'placebo') report(desk, 'map/unreadable-drug', BLINDED_DRUG, received);
  if (drug.blinded === 'unknown') reportUnreadable(desk, 'map/unreadable-drug', BLINDED_DRUG, received);
  if (drug.drugs.every(isBackground)) ignore(desk, reference, NO_LINE);
  let undated = false;
  const facts = drug.drugs.flatMap((one) => {
    const when = timingOf(standing, details, one.concept.route);
    undated ||= when.start === undefined && when.end === undefined && !isBackground(one);
    const byRoute = purposeByRoute(desk, one, details.dosing, drug.texts);
    return agentsOf(desk, received, one, byRoute, why).map(
      (named): DrugFact => ({
        ...named,
        certainty: reading.use,
        ...(drug.blinded === 'no' ? {} : { blinded: true }),
        ...when,
        active,
        ...(stopReason ? { stopReason } : {}),
        ...(intent ? { intent } : {}),
        ...(details.plannedDoses === undefined ? {} : { plannedDoses: details.plannedDoses }),
        links: details.links,
      }),
    );
  });
  if (undated) report(desk, 'map/no-date', 'a drug without any date: it cannot be placed in time', received);
  return facts;
}

/** What an entry says of a drug's name, class and purpose, be it a medication resource or a bill: one for each agent. */
export function agentsOf(
  desk: Desk,
  received: Received,
  { concept, found }: FoundDrug,
  byRoute: DrugFact['productIndication'] | undefined,
  why: FoundReasons,
): readonly Pick<
  DrugFact,
  'agent' | 'classes' | 'route' | 'productIndication' | 'reasons' | 'reasonUnread' | 'source'
>[] {
  const reasons = purposesOf(desk, received, why.reasons);
  return concept.agents.map((agent, i) => ({
    agent,
    // In a fixed combination the first name carries the class (nivolumab in Opdualag).
    classes: i === 0 ? concept.classes.filter(isAgentClass) : ['other-anticancer'],
    route: concept.route,
    productIndication: concept.indication === 'other' ? 'other' : (byRoute ?? concept.indication),
    // What goes into the eye is not for the kidney, whatever diagnosis the order carries.
    reasons: byRoute === 'other' ? [] : reasons,
    ...(reasons.length === 0 && why.unread ? { reasonUnread: why.unread } : {}),
    source: sourceOf(received.reference, found),
  }));
}

const AGENT_CLASSES: ReadonlySet<string> = new Set<AgentClass>([
  'pd1',
  'ctla4',
  'vegfr-tki',
  'vegf-antibody',
  'mtor',
  'hif2a',
  'cytokine',
  'other-anticancer',
  'ici-unstated',
  'unstated',
  'supportive',
  'context',
]);

function isAgentClass(value: string): value is AgentClass {
  return AGENT_CLASSES.has(value);
}
