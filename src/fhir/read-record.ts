/**
 * Reads a patient's record by a search plan: in parallel, to the last page, and with a ledger of what was asked and what
 * came. A search that fails leaves the others alone; what it may hide is part of the result.
 */
import type { LedgerEntry } from '../contract/ledger.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { type ReadState, worse } from '../kernel/read-state.ts';
import { type Json, object, objects, text } from './elements.ts';
import { readOutcome } from './outcome.ts';
import { countedType, type PatientRecord, recordFromPages } from './record.ts';
import { referenceOf } from './references.ts';
import { scopeFor } from './scopes.ts';
import { addressOf, addressWithoutPatient, type Search, type SearchPlan } from './search-plan.ts';
import { type Connection, isBelow, read } from './transport.ts';

export interface ReadRecord {
  readonly record: PatientRecord;
  readonly ledger: readonly LedgerEntry[];
}

export interface ReadOptions {
  readonly patientId: string;
  readonly plan: SearchPlan;
  /** Scopes the server granted, as it wrote them. */
  readonly grantedScopes: string;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** Called whenever a line of the ledger changes. */
  readonly onProgress: (ledger: readonly LedgerEntry[]) => void;
}

/** A chart larger than this is cut, and says so. */
const MAXIMUM_PAGES = 200;
const MAXIMUM_RESOURCES = 20_000;

/** At most `limit` tasks at once, started in the order they were asked for. */
function limiter(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    running--;
    waiting.shift()?.();
  };
  return async (task) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await task();
    } finally {
      leave();
    }
  };
}

interface Outcome {
  readonly state: ReadState;
  readonly pages: readonly Json[];
  readonly received: number;
  readonly problem?: Problem;
}

function entriesOf(bundle: Json): number {
  return objects(bundle['entry']).filter(
    (entry) => text(object(entry['resource'])['resourceType']) !== 'OperationOutcome',
  ).length;
}

function nextOf(bundle: Json): string | undefined {
  return text(objects(bundle['link']).find((link) => link['relation'] === 'next')?.['url']);
}

/**
 * State of a search that did not come. An address the server does not know is a failure too: only the plan of a vendor
 * says that a type is not offered, and then its silence hides nothing.
 */
function stateOf(refused: Problem): ReadState {
  return refused.code === 'fhir/forbidden' ? 'not-authorised' : 'failed';
}

async function search(
  connection: Connection,
  address: string,
  resourceType: string,
  onPage: (pages: number, received: number) => void,
): Promise<Outcome> {
  const pages: Json[] = [];
  const seen = new Set<string>();
  let received = 0;
  let next: string | undefined = address;
  const cut = (why: Problem): Outcome => ({
    state: pages.length === 0 ? stateOf(why) : 'partial',
    pages,
    received,
    problem: why,
  });
  while (next !== undefined) {
    const answer = await read(connection, next);
    if (!answer.ok) return cut({ ...answer.error.problem, resourceType });
    const { body } = answer.value;
    if (body['resourceType'] !== 'Bundle') {
      return cut(
        problem('fhir/not-json', 'analyst', 'the answer to a search is not a Bundle', {
          severity: 'error',
          resourceType,
        }),
      );
    }
    pages.push(body);
    received += entriesOf(body);
    onPage(pages.length, received);
    seen.add(new URL(next, `${connection.base}/`).href);
    next = nextOf(body);
    if (next === undefined) break;
    if (!isBelow(connection.base, next)) {
      return cut(
        problem('fhir/foreign-link', 'analyst', 'the next page lies outside the server; it was not followed', {
          severity: 'error',
          resourceType,
        }),
      );
    }
    // The same page again, or pages without end: what came is kept, and it is not called complete.
    if (seen.has(new URL(next, `${connection.base}/`).href)) {
      return cut(
        problem('fhir/endless-paging', 'analyst', 'the server leads from page to page in a circle', {
          severity: 'error',
          resourceType,
        }),
      );
    }
    if (pages.length >= MAXIMUM_PAGES || received >= MAXIMUM_RESOURCES) {
      return cut(
        problem('fhir/too-many', 'analyst', `more than ${pages.length} pages; the rest was not read`, {
          severity: 'error',
          resourceType,
        }),
      );
    }
  }
  if (pages.some(saysWithheld)) {
    return {
      state: 'partial',
      pages,
      received,
      problem: problem('record/withheld', 'analyst', 'the server says that not all data were given', { resourceType }),
    };
  }
  return { state: received === 0 ? 'empty' : 'loaded', pages, received };
}

/** Whether a page holds an outcome by which something of it was not given. */
function saysWithheld(page: Json): boolean {
  return objects(page['entry'])
    .map((entry) => object(entry['resource']))
    .some((resource) => text(resource['resourceType']) === 'OperationOutcome' && readOutcome(resource, []).withheld);
}

/** Medications that orders point to and the searches did not bring along. */
function missingMedications(pages: readonly Json[]): readonly string[] {
  const present = new Set<string>();
  const wanted = new Set<string>();
  for (const page of pages) {
    for (const entry of objects(page['entry'])) {
      const resource = object(entry['resource']);
      const type = text(resource['resourceType']);
      if (type === 'Medication') present.add(`Medication/${text(resource['id']) ?? ''}`);
      if (type === undefined || !type.startsWith('Medication')) continue;
      const reference =
        referenceOf(resource['medicationReference']) ?? referenceOf(object(resource['medication'])['reference']);
      if (reference?.startsWith('Medication/')) wanted.add(reference);
    }
  }
  return [...wanted].filter((reference) => !present.has(reference));
}

/** Reads everything the plan asks for. Never rejects: what failed stands in the record and in the ledger. */
export async function readRecord(connection: Connection, options: ReadOptions): Promise<ReadRecord> {
  const { plan, patientId, grantedScopes } = options;
  const run = limiter(options.concurrency);
  const patientLine: LedgerEntry = line('Patient', 'identity', 'Patient/…');
  const ledger: LedgerEntry[] = [
    patientLine,
    ...plan.searches.map((one) => line(one.resourceType, one.purpose, addressWithoutPatient(one))),
  ];
  const update = (index: number, change: Partial<LedgerEntry>) => {
    const before = ledger[index];
    if (before) ledger[index] = { ...before, ...change };
    options.onProgress([...ledger]);
  };

  options.onProgress([...ledger]);

  const states = new Map<string, ReadState>();
  const problems: Problem[] = [];
  const settle = (type: string, outcome: Outcome) => {
    states.set(type, worse(outcome.state, states.get(type)));
    // What an outcome among the resources says, the record says itself.
    if (outcome.problem && outcome.problem.code !== 'record/withheld') problems.push(outcome.problem);
  };

  const patientTask = run(async (): Promise<Outcome> => {
    const answer = await read(connection, `Patient/${encodeURIComponent(patientId)}`);
    if (!answer.ok)
      return {
        state: stateOf(answer.error.problem),
        pages: [],
        received: 0,
        problem: { ...answer.error.problem, resourceType: 'Patient' },
      };
    const { body } = answer.value;
    // The server must answer with the patient of the launch, and with nobody else.
    if (body['resourceType'] !== 'Patient' || body['id'] !== patientId) {
      const wrong = problem(
        'record/foreign-patient',
        'analyst',
        'the server answered with another patient; it was not used',
        {
          severity: 'error',
          resourceType: 'Patient',
        },
      );
      return { state: 'failed', pages: [], received: 0, problem: wrong };
    }
    return { state: 'loaded', pages: [body], received: 1 };
  });
  const tasks = plan.searches.map((one, i) => {
    const index = i + 1;
    return run(async () => {
      const outcome = await permitted(connection, one, options, grantedScopes, (pages, received) =>
        update(index, { pages, received }),
      );
      update(index, finished(outcome));
      return outcome;
    });
  });
  const patient = await patientTask;
  update(0, finished(patient));
  settle('Patient', patient);
  const outcomes = await Promise.all(tasks);
  outcomes.forEach((outcome, i) => {
    settle(plan.searches[i]?.resourceType ?? '', outcome);
  });
  for (const type of plan.notSupported) states.set(type, worse('not-supported', states.get(type)));

  const pages = [...patient.pages, ...outcomes.flatMap((outcome) => outcome.pages)];
  const medications = missingMedications(pages);
  if (medications.length > 0) {
    const index = ledger.push(line('Medication', 'names of the drugs that orders point to', 'Medication/…')) - 1;
    const found = await Promise.all(medications.map((reference) => run(() => read(connection, reference))));
    const bodies = found.flatMap((answer) => (answer.ok ? [answer.value.body] : []));
    const refused = found.find((answer) => !answer.ok);
    pages.push(...bodies);
    const outcome: Outcome = {
      state: refused === undefined ? 'loaded' : bodies.length > 0 ? 'partial' : stateOf(refused.error.problem),
      pages: bodies,
      received: bodies.length,
      ...(refused === undefined ? {} : { problem: { ...refused.error.problem, resourceType: 'Medication' } }),
    };
    // An order names its drug beside the pointer as a rule: only an order without a name is unreadable, and says so itself.
    if (outcome.problem) problems.push({ ...outcome.problem, severity: 'warning' });
    update(index, finished(outcome));
  }
  const record = recordFromPages({
    patientId,
    bases: [connection.base],
    pages,
    states,
    problems: distinct(problems),
  });
  return { record, ledger };
}

const line = (resourceType: string, purpose: string, address: string): LedgerEntry => ({
  resourceType,
  purpose,
  address,
  state: 'reading',
  pages: 0,
  received: 0,
});

function finished(outcome: Outcome): Partial<LedgerEntry> {
  return {
    state: outcome.state,
    pages: outcome.pages.length,
    received: outcome.received,
    ...(outcome.problem ? { problem: outcome.problem } : {}),
  };
}

/** A search whose scope was not granted is not sent: the answer is known, and the analyst is told. */
async function permitted(
  connection: Connection,
  one: Search,
  options: ReadOptions,
  grantedScopes: string,
  onPage: (pages: number, received: number) => void,
): Promise<Outcome> {
  const scope = scopeFor(grantedScopes, one.resourceType);
  if (scope === 'not-granted') {
    return {
      state: 'not-authorised',
      pages: [],
      received: 0,
      problem: problem('fhir/forbidden', 'analyst', `the scope for ${one.resourceType} was not granted`, {
        severity: 'error',
        resourceType: countedType(one.resourceType),
      }),
    };
  }
  const outcome = await search(
    connection,
    addressOf(one, options.patientId, options.plan.pageSize),
    one.resourceType,
    onPage,
  );
  if (scope !== 'granted-in-part' || outcome.state === 'failed') return outcome;
  return {
    ...outcome,
    state: worse('partial', outcome.state),
    problem:
      outcome.problem ??
      problem('fhir/forbidden', 'analyst', `only a part of ${one.resourceType} was granted`, {
        resourceType: one.resourceType,
      }),
  };
}

/** The same refusal of the same type is said once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, resourceType, message }) => {
    const key = `${code}|${resourceType ?? ''}|${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
