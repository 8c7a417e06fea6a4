/**
 * What the status of a resource proves, written out as data: one table per element that has a say. A value that is not
 * listed is reported and never read as taking or as done. Sources: the value sets of FHIR DSTU2, STU3, R4, R4B and R5;
 * contract, sections "Orders" and "Settled readings" 11. The tables hold for every release: a value means the same
 * wherever it exists.
 */
import type { Said } from '../fhir/elements.ts';
import type { UseKind, UseStanding } from '../fhir/medication-use.ts';

export type DrugCertainty = 'administered' | 'reported' | 'ordered';

/** `use`: what the resource proves; `ignore`: why it proves nothing. */
export type StatusReading<Use extends string> = { readonly use: Use } | { readonly ignore: string };

type Table<Use extends string> = Readonly<Record<string, StatusReading<Use>>>;

const ENTERED_IN_ERROR = { ignore: 'entered in error' } as const;
const PLANNED = { ignore: 'planned, not an exposure' } as const;
const NOT_TAKEN = { ignore: 'not taken' } as const;
const REPORTED = { use: 'reported' } as const;
const ADMINISTERED = { use: 'administered' } as const;
const ORDERED = { use: 'ordered' } as const;

export const USE_STATUS = {
  statement: {
    active: REPORTED,
    completed: REPORTED,
    // Not a failure of the drug: many servers mark every ended entry as stopped.
    stopped: REPORTED,
    'on-hold': REPORTED,
    // The state of use now is not known; that it was used is what the statement states.
    unknown: REPORTED,
    recorded: REPORTED,
    intended: PLANNED,
    draft: PLANNED,
    'not-taken': NOT_TAKEN,
    'entered-in-error': ENTERED_IN_ERROR,
  },
  administration: {
    'in-progress': ADMINISTERED,
    completed: ADMINISTERED,
    // Stopped or paused after it began: a single dose counts as exposure.
    stopped: ADMINISTERED,
    'on-hold': ADMINISTERED,
    // Whether it was given is not known; like an order it waits for confirmation.
    unknown: ORDERED,
    'not-done': { ignore: 'not given' },
    'entered-in-error': ENTERED_IN_ERROR,
  },
  dispense: {
    completed: REPORTED,
    'in-progress': ORDERED,
    preparation: ORDERED,
    'on-hold': ORDERED,
    stopped: ORDERED,
    unknown: ORDERED,
    cancelled: { ignore: 'dispense cancelled' },
    declined: { ignore: 'dispense declined' },
    'entered-in-error': ENTERED_IN_ERROR,
  },
  request: {
    active: ORDERED,
    'on-hold': ORDERED,
    completed: ORDERED,
    stopped: ORDERED,
    ended: ORDERED,
    unknown: ORDERED,
    cancelled: { ignore: 'order cancelled, never given' },
    draft: { ignore: 'order draft, never given' },
    'entered-in-error': ENTERED_IN_ERROR,
  },
} as const satisfies Record<UseKind, Table<DrugCertainty>>;

/** Why a resource proves nothing when its own element says that it did not happen. */
export const NOT_DONE: Readonly<Record<UseKind, { readonly ignore: string }>> = {
  statement: NOT_TAKEN,
  administration: { ignore: 'not given' },
  dispense: { ignore: 'not dispensed' },
  request: { ignore: 'order not to give the drug' },
};

/** What leaves the word to the status. */
const AS_STATUS = 'as the status says';

/** STU3 keeps the taking apart from the status; "na" says that the question does not apply, not that nothing was taken. */
export const STATEMENT_TAKEN: Readonly<Record<string, typeof AS_STATUS | { readonly ignore: string }>> = {
  y: AS_STATUS,
  unk: AS_STATUS,
  na: AS_STATUS,
  n: NOT_TAKEN,
};

/** R5 says how the drug is taken apart from the status. What is on hold or stopped was taken before. */
export const STATEMENT_ADHERENCE: Readonly<Record<string, typeof AS_STATUS | { readonly ignore: string }>> = {
  taking: AS_STATUS,
  'taking-as-directed': AS_STATUS,
  'taking-not-as-directed': AS_STATUS,
  'on-hold': AS_STATUS,
  'on-hold-as-directed': AS_STATUS,
  'on-hold-not-as-directed': AS_STATUS,
  stopped: AS_STATUS,
  'stopped-as-directed': AS_STATUS,
  'stopped-not-as-directed': AS_STATUS,
  unknown: AS_STATUS,
  'not-taking': NOT_TAKEN,
};

/** Status and adherence under which the drug is being taken now. */
const ACTIVE = new Set(['active']);
const TAKING = new Set(['taking', 'taking-as-directed', 'taking-not-as-directed']);

const ORDER = { order: ORDERED, reported: REPORTED } as const;
const PROPOSAL = { ignore: 'proposal, never given' } as const;

/**
 * Intents of a request, for one that was ordered and one that was reported (`reported[x]`). DSTU2 orders have no intent,
 * STU3 knows no report. Oracle's home medications are plans that the patient reports.
 */
export const REQUEST_INTENT: Readonly<
  Record<string, { readonly order: StatusReading<DrugCertainty>; readonly reported: StatusReading<DrugCertainty> }>
> = {
  order: ORDER,
  'original-order': ORDER,
  'reflex-order': ORDER,
  'filler-order': ORDER,
  'instance-order': ORDER,
  plan: { order: PLANNED, reported: REPORTED },
  proposal: { order: PROPOSAL, reported: PROPOSAL },
  option: { order: PROPOSAL, reported: PROPOSAL },
};

export type ProcedureCertainty = 'confirmed' | 'uncertain';

const UNCERTAIN = { use: 'uncertain' } as const;

/** An operation that was begun and stopped may have removed the kidney or not. */
export const PROCEDURE_STATUS: Table<ProcedureCertainty> = {
  completed: { use: 'confirmed' },
  'in-progress': UNCERTAIN,
  'on-hold': UNCERTAIN,
  suspended: UNCERTAIN,
  stopped: UNCERTAIN,
  aborted: UNCERTAIN,
  unknown: UNCERTAIN,
  preparation: { ignore: 'planned, not done' },
  'not-done': { ignore: 'not done' },
  'entered-in-error': ENTERED_IN_ERROR,
};

export type ConditionCertainty = 'confirmed' | 'uncertain';

export const CONDITION_VERIFICATION: Table<ConditionCertainty> = {
  confirmed: { use: 'confirmed' },
  unconfirmed: UNCERTAIN,
  provisional: UNCERTAIN,
  differential: UNCERTAIN,
  unknown: UNCERTAIN,
  refuted: { ignore: 'refuted' },
  'entered-in-error': ENTERED_IN_ERROR,
};

const RESULT = { use: 'result' } as const;

export const OBSERVATION_STATUS: Table<'result'> = {
  final: RESULT,
  amended: RESULT,
  corrected: RESULT,
  appended: RESULT,
  preliminary: RESULT,
  unknown: RESULT,
  registered: { ignore: 'observation without a result yet' },
  'specimen-in-process': { ignore: 'observation without a result yet' },
  cancelled: { ignore: 'observation cancelled' },
  'cannot-be-obtained': { ignore: 'observation without a result' },
  'entered-in-error': ENTERED_IN_ERROR,
};

/** `undefined`: a value that nobody listed, or that cannot be read. */
export type Judged<Use extends string> = StatusReading<Use> | undefined;

function isIgnored<Use extends string>(reading: Judged<Use>): reading is { readonly ignore: string } {
  return reading !== undefined && 'ignore' in reading;
}

/** The row of a table; words that every object knows ("constructor") are none. */
function row<T>(table: Readonly<Record<string, T>>, value: string): T | undefined {
  return Object.hasOwn(table, value) ? table[value] : undefined;
}

/** A status that is not there counts as 'unknown'; one that cannot be read or is withheld may be anything. */
function look<Use extends string>(table: Table<Use>, status: Said<string>): Judged<Use> {
  return status === null ? undefined : row(table, status ?? 'unknown');
}

/** Whether a drug was taken, as far as the resource tells. What speaks against it comes first. */
export function judgeUse(standing: UseStanding): Judged<DrugCertainty> {
  const { kind, status, notDone, taken, adherence, intent, reported } = standing;
  const byStatus: Judged<DrugCertainty> = look(USE_STATUS[kind], status);
  if (isIgnored(byStatus)) return byStatus;
  if (notDone === true) return NOT_DONE[kind];
  const qualifiers = [
    taken === undefined ? AS_STATUS : row(STATEMENT_TAKEN, taken ?? ''),
    adherence === undefined ? AS_STATUS : row(STATEMENT_ADHERENCE, adherence ?? ''),
  ];
  for (const one of qualifiers) if (typeof one === 'object') return one;
  const byIntent = kind === 'request' && intent !== null ? row(REQUEST_INTENT, intent ?? 'order') : undefined;
  // Whether it was ordered or reported matters only where the intent leaves the choice.
  if (byIntent && isIgnored(byIntent.order) && (reported !== true || isIgnored(byIntent.reported))) {
    return reported === null && !isIgnored(byIntent.reported) ? undefined : byIntent.order;
  }
  if (byStatus === undefined || notDone === null || qualifiers.includes(undefined)) return undefined;
  if (kind !== 'request') return byStatus;
  if (byIntent === undefined) return undefined;
  // A report that cannot be read is none: the weaker reading holds.
  return reported === true ? byIntent.reported : byIntent.order;
}

/** Whether the drug is being taken now, by its status. */
export function isActive({ status, adherence }: UseStanding): boolean {
  return ACTIVE.has(status ?? '') || (status === 'recorded' && TAKING.has(adherence ?? ''));
}

/** Whether a procedure was done. */
export function judgeProcedure(status: Said<string>, notDone: Said<boolean>): Judged<ProcedureCertainty> {
  const byStatus = look(PROCEDURE_STATUS, status);
  if (isIgnored(byStatus)) return byStatus;
  if (notDone === true) return { ignore: 'not done' };
  return notDone === null ? undefined : byStatus;
}

/** How sure the chart is of a disease. A missing status (Epic's encounter diagnoses) is not a doubt. */
export function judgeCondition(verificationStatus: Said<string>): Judged<ConditionCertainty> {
  return verificationStatus === null ? undefined : row(CONDITION_VERIFICATION, verificationStatus ?? 'confirmed');
}

/** Whether an observation has a result. */
export function judgeObservation(status: Said<string>): Judged<'result'> {
  return look(OBSERVATION_STATUS, status);
}
