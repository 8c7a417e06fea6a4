/**
 * What the status of a medication resource proves, written out cell by cell. A status that is not listed is reported
 * and never read as taking. Sources: FHIR DSTU2 to R5 value sets; contract, sections "Orders" and "Settled readings" 11.
 */

/** `use`: what the resource proves; `ignore`: why it proves nothing. */
export type StatusReading = { readonly use: 'administered' | 'reported' | 'ordered' } | { readonly ignore: string };

const ENTERED_IN_ERROR = { ignore: 'entered in error' } as const;
const PLANNED = { ignore: 'planned, not an exposure' } as const;
const REPORTED = { use: 'reported' } as const;
const ADMINISTERED = { use: 'administered' } as const;
const ORDERED = { use: 'ordered' } as const;

export const STATEMENT_STATUS: Readonly<Record<string, StatusReading>> = {
  active: REPORTED,
  completed: REPORTED,
  stopped: REPORTED,
  'on-hold': REPORTED,
  // The state of use now is not known; that it was used is what the statement states.
  unknown: REPORTED,
  recorded: REPORTED,
  intended: PLANNED,
  draft: PLANNED,
  'not-taken': { ignore: 'not taken' },
  'entered-in-error': ENTERED_IN_ERROR,
};

export const ADMINISTRATION_STATUS: Readonly<Record<string, StatusReading>> = {
  'in-progress': ADMINISTERED,
  completed: ADMINISTERED,
  // Stopped or paused after it began: a single dose counts as exposure.
  stopped: ADMINISTERED,
  'on-hold': ADMINISTERED,
  // Whether it was given is not known; like an order it waits for confirmation.
  unknown: ORDERED,
  'not-done': { ignore: 'not done' },
  'entered-in-error': ENTERED_IN_ERROR,
};

export const DISPENSE_STATUS: Readonly<Record<string, StatusReading>> = {
  completed: REPORTED,
  'in-progress': ORDERED,
  preparation: ORDERED,
  'on-hold': ORDERED,
  stopped: ORDERED,
  unknown: ORDERED,
  cancelled: { ignore: 'dispense cancelled' },
  declined: { ignore: 'dispense declined' },
  'entered-in-error': ENTERED_IN_ERROR,
};

export const REQUEST_STATUS: Readonly<Record<string, StatusReading>> = {
  active: ORDERED,
  'on-hold': ORDERED,
  completed: ORDERED,
  // Not a failure of the drug: many servers mark every ended order as stopped.
  stopped: ORDERED,
  ended: ORDERED,
  unknown: ORDERED,
  cancelled: { ignore: 'order cancelled, never given' },
  draft: { ignore: 'order draft, never given' },
  'entered-in-error': ENTERED_IN_ERROR,
};

/** Intents that are no order. A plan becomes a report by the patient where `reported[x]` says so (Oracle home medications). */
export const REQUEST_INTENT: Readonly<Record<string, 'order' | 'plan' | 'proposal'>> = {
  order: 'order',
  'original-order': 'order',
  'reflex-order': 'order',
  'filler-order': 'order',
  'instance-order': 'order',
  // DSTU2 orders have no intent; STU3 says 'instance-order'.
  plan: 'plan',
  proposal: 'proposal',
  option: 'proposal',
};

/** The reading of a request: status first, then doNotPerform, then intent and who reported it. */
export function readRequest(request: {
  readonly status: string | undefined;
  readonly intent: string | undefined;
  readonly doNotPerform: boolean;
  readonly reported: boolean;
}): StatusReading | undefined {
  const byStatus = REQUEST_STATUS[request.status ?? 'unknown'];
  if (byStatus === undefined) return undefined;
  if ('ignore' in byStatus) return byStatus;
  if (request.doNotPerform) return { ignore: 'order not to give the drug' };
  const intent = REQUEST_INTENT[request.intent ?? 'order'];
  if (intent === undefined) return undefined;
  if (intent === 'proposal') return { ignore: 'proposal, never given' };
  if (request.reported) return REPORTED;
  if (intent === 'plan') return { ignore: 'planned, not an exposure' };
  return ORDERED;
}
