/**
 * Reads a patient's record by a search plan: in parallel, to the last page, and with a ledger of what was asked and what
 * came. A search that fails leaves the others alone; what it may hide is part of the result.
 */
import type { LedgerEntry } from '../contract/ledger.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { type ReadState, worse } from '../kernel/read-state.ts';
import { asListed, type Capabilities, listsType, readCapabilities } from './capabilities.ts';
import { type Json, object, objects, text } from './elements.ts';
import { type Caps, type Outcome, pagedSearch, stateOf } from './paged-search.ts';
import { countedType, type Page, type PatientRecord, recordFromPages } from './record.ts';
import { referenceIn, relativeReference, targetOf } from './references.ts';
import { scopeFor } from './scopes.ts';
import { addressOf, addressWithoutPatient, type Search, type SearchPlan } from './search-plan.ts';
import { type Connection, isBelow, read } from './transport.ts';

/** Another base of the same server, in another release, that is asked beside the first (Epic: STU3, DSTU2). */
export interface Sibling {
  /** FHIR base without a slash at its end. */
  readonly base: string;
  readonly plan: SearchPlan;
}

export interface ReadOptions {
  readonly patientId: string;
  readonly plan: SearchPlan;
  readonly siblings?: readonly Sibling[];
  /** Scopes the server granted, as it wrote them. */
  readonly grantedScopes: string;
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** Where a chart is cut; what is cut is reported. */
  readonly caps?: Caps;
  /** Called whenever a line of the ledger changes. */
  readonly onProgress: (ledger: readonly LedgerEntry[]) => void;
  /**
   * Called when a source has ended and others have not, once the patient is known. Gives the record as far as it came:
   * whatever is still being read counts as partly read, so nothing is absent from it.
   */
  readonly onPart?: (soFar: () => PatientRecord) => void;
}

export interface ReadRecord {
  readonly record: PatientRecord;
  readonly ledger: readonly LedgerEntry[];
  /** Each resource received, in order, with the number of the ledger line that brought it. */
  readonly origins: readonly { readonly reference: string; readonly line: number }[];
}

const CAPS: Caps = { pages: 200, resources: 20_000 };

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

const newLine = (resourceType: string, purpose: string, address: string, hint = false): LedgerEntry => ({
  resourceType,
  purpose,
  address,
  state: 'reading',
  pages: 0,
  received: 0,
  ...(hint ? { hint } : {}),
});

const nothing = (state: ReadState, why?: Problem): Outcome => ({
  state,
  pages: [],
  received: 0,
  ...(why ? { problem: why } : {}),
});

const forbidden = (resourceType: string, message: string, severity: 'error' | 'warning') =>
  problem('fhir/forbidden', 'analyst', message, { severity, resourceType: countedType(resourceType) });

const NO_STATEMENT = problem('fhir/not-json', 'analyst', 'the answer is no CapabilityStatement');

/** A search of one of the plans, with its line of the ledger. */
interface PlannedSearch {
  readonly connection: Connection;
  readonly plan: SearchPlan;
  readonly planned: Search;
  readonly index: number;
  readonly scope: ReturnType<typeof scopeFor>;
}

/** One reading: its ledger, what came, and the requests under way. */
class Reading {
  readonly ledger: LedgerEntry[] = [];
  readonly pages: Page[] = [];
  readonly origins: { reference: string; line: number }[] = [];
  readonly states = new Map<string, ReadState>();
  readonly problems: Problem[] = [];
  readonly run: <T>(task: () => Promise<T>) => Promise<T>;
  private readonly capabilities = new Map<string, Promise<Capabilities | undefined>>();
  private readonly options: ReadOptions;
  private readonly base: string;

  constructor(base: string, options: ReadOptions) {
    this.base = base;
    this.options = options;
    this.run = limiter(options.concurrency);
  }

  open(line: LedgerEntry): number {
    return this.ledger.push(line) - 1;
  }

  progress(): void {
    this.options.onProgress([...this.ledger]);
  }

  update(index: number, change: Partial<LedgerEntry>): void {
    const before = this.ledger[index];
    if (before) this.ledger[index] = { ...before, ...change };
    this.progress();
  }

  /** The record as far as it came. */
  record(): PatientRecord {
    const states = new Map(this.states);
    for (const { resourceType, state, hint } of this.ledger) {
      if (state !== 'reading' || hint === true) continue;
      const type = countedType(resourceType);
      states.set(type, worse('partial', states.get(type)));
    }
    const { patientId, siblings = [] } = this.options;
    return recordFromPages({
      patientId,
      bases: [this.base, ...siblings.map(({ base }) => base)],
      pages: this.pages,
      states,
      problems: distinct(this.problems),
    });
  }

  /** Keeps one body that the search of a line brought. */
  take(index: number, askedFor: string, body: Json): void {
    this.pages.push({ body, askedFor });
    for (const reference of referencesIn(body)) this.origins.push({ reference, line: index });
  }

  /** Closes a line, and takes over what came with it. */
  close(index: number, resourceType: string, outcome: Outcome, hint = false): void {
    const { state, pages, received, problem: why, status } = outcome;
    this.update(index, {
      state,
      pages: pages.length,
      received,
      ...(why ? { problem: why } : {}),
      ...(status === undefined ? {} : { status }),
    });
    for (const body of pages) this.take(index, resourceType, body);
    if (hint) return;
    const type = countedType(resourceType);
    this.states.set(type, worse(state, this.states.get(type)));
    // What an outcome among the resources says, the record says itself.
    if (why && why.code !== 'record/withheld') this.problems.push(why);
    const known = this.states.get('Patient') === 'loaded';
    const more = this.ledger.some((line) => line.state === 'reading' && line.hint !== true);
    if (known && more) this.options.onPart?.(() => this.record());
  }

  /** What the server of a connection says it offers: asked once; `undefined` where it does not say. */
  capabilitiesOf(connection: Connection): Promise<Capabilities | undefined> {
    const known = this.capabilities.get(connection.base);
    if (known) return known;
    const index = this.open(newLine('CapabilityStatement', 'what the server offers', 'metadata', true));
    const asked = this.run(async () => {
      const answer = await read(connection, 'metadata');
      const found = answer.ok ? readCapabilities(answer.value.body) : undefined;
      this.update(index, {
        state: found ? 'loaded' : 'failed',
        pages: answer.ok ? 1 : 0,
        received: found ? 1 : 0,
        ...(found ? {} : { problem: { ...(answer.ok ? NO_STATEMENT : answer.error.problem), severity: 'warning' } }),
      });
      return found;
    });
    this.capabilities.set(connection.base, asked);
    return asked;
  }
}

function referencesIn(body: Json): readonly string[] {
  const resources =
    body['resourceType'] === 'Bundle' ? objects(body['entry']).map((entry) => object(entry['resource'])) : [body];
  return resources.flatMap((resource) => {
    const type = text(resource['resourceType']);
    const id = text(resource['id']);
    return type === undefined || id === undefined || type === 'OperationOutcome' ? [] : [`${type}/${id}`];
  });
}

/** The Patient of the launch, and nobody else. */
async function readPatient(connection: Connection, patientId: string): Promise<Outcome> {
  const answer = await read(connection, `Patient/${encodeURIComponent(patientId)}`);
  if (!answer.ok) {
    const { problem: why, status } = answer.error;
    const refused = nothing(stateOf(why), { ...why, resourceType: 'Patient' });
    return status === undefined ? refused : { ...refused, status };
  }
  const { body } = answer.value;
  if (body['resourceType'] === 'Patient' && body['id'] === patientId) {
    return { state: 'loaded', pages: [body], received: 1 };
  }
  return nothing(
    'failed',
    problem('record/foreign-patient', 'analyst', 'the server answered with another patient; it was not used', {
      severity: 'error',
      resourceType: 'Patient',
    }),
  );
}

/** Whether the server offers a type at all. Asked only when a search did not come, so that no search ever waits for it. */
async function isOffered(reading: Reading, connection: Connection, resourceType: string): Promise<boolean> {
  const offered = await reading.capabilitiesOf(connection);
  return offered === undefined || listsType(offered, resourceType);
}

/** One search of a plan, as far as the scopes allow. */
async function ask(reading: Reading, one: PlannedSearch, options: ReadOptions): Promise<void> {
  const { connection, plan, planned, index, scope } = one;
  const { resourceType } = planned;
  const close = (outcome: Outcome) => reading.close(index, resourceType, outcome, planned.hint);
  // A search whose scope was not granted is not sent: the answer is known, and the analyst is told.
  if (scope === 'not-granted') {
    const why = forbidden(resourceType, `the scope for ${resourceType} was not granted`, 'error');
    const hides = planned.hint === true || (await isOffered(reading, connection, resourceType));
    close(hides ? nothing('not-authorised', why) : nothing('not-supported'));
    return;
  }
  const send = (search: Search) =>
    reading.run(() =>
      pagedSearch(
        connection,
        addressOf(search, options.patientId, plan.pageSize),
        countedType(resourceType),
        options.caps ?? CAPS,
        (pages, received) => reading.update(index, { pages, received }),
      ),
    );
  let outcome = await send(planned);
  if (outcome.pages.length === 0 && (outcome.status === 404 || outcome.status === 400)) {
    const offered = await reading.capabilitiesOf(connection);
    if (offered && !listsType(offered, resourceType)) {
      close(nothing('not-supported'));
      return;
    }
    const listed = offered && asListed(offered, planned);
    const narrower = listed && addressOf(listed, '', plan.pageSize) !== addressOf(planned, '', plan.pageSize);
    if (outcome.status === 400 && narrower) outcome = await send(listed);
  }
  if (scope === 'granted-in-part' && outcome.state !== 'failed') {
    const part = forbidden(resourceType, `only a part of ${resourceType} was granted`, 'warning');
    outcome = { ...outcome, state: worse('partial', outcome.state), problem: outcome.problem ?? part };
  }
  close(outcome);
}

/** Medications that orders point to and the searches did not bring along, as addresses below one of the bases. */
function missingMedications(pages: readonly Page[], bases: readonly string[]): readonly Missing[] {
  const present = new Set<string>();
  const wanted = new Map<string, Missing>();
  for (const { body } of pages) {
    for (const entry of objects(body['entry'])) {
      const resource = object(entry['resource']);
      const type = text(resource['resourceType']);
      if (type === 'Medication') present.add(`Medication/${text(resource['id']) ?? ''}`);
      if (type === undefined || !type.startsWith('Medication')) continue;
      const joined = object(resource['medication'])['reference'];
      const written = referenceIn(resource['medicationReference']) ?? referenceIn(joined);
      if (written === undefined) continue;
      const target = targetOf(written);
      if (target.kind !== 'resource' || target.type !== 'Medication') continue;
      const base = baseFor(target.server === undefined ? text(entry['fullUrl']) : written, bases);
      // A drug of another server is not the one that has the same id here.
      if (target.server !== undefined && !isBelow(base, written)) continue;
      const reference = relativeReference(written);
      if (!wanted.has(reference)) wanted.set(reference, { reference, id: target.id, base });
    }
  }
  return [...wanted.values()].filter(({ reference }) => !present.has(reference));
}

interface Missing {
  readonly reference: string;
  readonly id: string;
  readonly base: string;
}

/** The base an address lies below; the first where it lies below none, so that the token goes nowhere else. */
function baseFor(address: string | undefined, bases: readonly string[]): string {
  const [first = ''] = bases;
  return (address === undefined ? undefined : bases.find((base) => isBelow(base, address))) ?? first;
}

/** Reads Medications: several at once where the plan knows that the server takes it, else one by one. */
async function readMedications(
  reading: Reading,
  connections: ReadonlyMap<string, Connection>,
  plan: SearchPlan,
): Promise<void> {
  const missing = missingMedications(reading.pages, [...connections.keys()]);
  if (missing.length === 0) return;
  const index = reading.open(newLine('Medication', 'names of the drugs that orders point to', 'Medication/…'));
  reading.progress();
  const bodies: Json[] = [];
  let refused: Problem | undefined;
  const fetchOne = async (connection: Connection, address: string, alone = true): Promise<Json | undefined> => {
    // One refusal for want of permission speaks for all.
    if (refused?.code === 'fhir/forbidden' || refused?.code === 'fhir/session-ended') return undefined;
    const answer = await read(connection, address);
    if (answer.ok) {
      bodies.push(answer.value.body);
      return answer.value.body;
    }
    if (alone) refused ??= answer.error.problem;
    return undefined;
  };
  const groups = new Map<string, Missing[]>();
  for (const one of missing) groups.set(one.base, [...(groups.get(one.base) ?? []), one]);
  await Promise.all(
    [...groups].flatMap(([base, group]) => {
      const connection = connections.get(base);
      if (!connection) return [];
      const size = plan.medicationsAtOnce;
      if (size === undefined || group.length === 1) {
        return group.map(async ({ reference }) => {
          await reading.run(() => fetchOne(connection, reference));
        });
      }
      const chunks = Array.from({ length: Math.ceil(group.length / size) }, (_, i) =>
        group.slice(i * size, (i + 1) * size),
      );
      return chunks.map(async (chunk) => {
        const ids = chunk.map(({ id }) => id).join(',');
        const address = `Medication?${new URLSearchParams({ _id: ids }).toString()}`;
        // Searching may be refused where reading is allowed: then each is read by itself.
        const together = await reading.run(() => fetchOne(connection, address, false));
        const came = new Set(together === undefined ? [] : referencesIn(together));
        const rest = chunk.filter(({ reference }) => !came.has(reference));
        await Promise.all(rest.map(({ reference }) => reading.run(() => fetchOne(connection, reference))));
      });
    }),
  );
  const received = new Set(bodies.flatMap(referencesIn)).size;
  const complete = received >= missing.length;
  const why = complete
    ? undefined
    : (refused ?? problem('fhir/not-supported', 'analyst', 'some Medications that orders point to did not come'));
  const state: ReadState = complete ? 'loaded' : received > 0 ? 'partial' : why ? stateOf(why) : 'failed';
  for (const body of bodies) reading.take(index, 'Medication', body);
  // An order names its drug beside the pointer as a rule: only an order without a name is unreadable, and says so itself.
  if (why) reading.problems.push({ ...why, severity: 'warning', resourceType: 'Medication' });
  reading.update(index, {
    state,
    pages: bodies.length,
    received,
    ...(why ? { problem: { ...why, resourceType: 'Medication' } } : {}),
  });
}

/** Reads everything the plan asks for. Never rejects: what failed stands in the record and in the ledger. */
export async function readRecord(connection: Connection, options: ReadOptions): Promise<ReadRecord> {
  const { plan, patientId } = options;
  const reading = new Reading(connection.base, options);
  const connections = new Map<string, Connection>([[connection.base, connection]]);
  for (const { base } of options.siblings ?? []) connections.set(base, { ...connection, base });

  const patientLine = reading.open(newLine('Patient', 'identity', 'Patient/…'));
  const searches = [
    { base: connection.base, plan, of: '' },
    ...(options.siblings ?? []).map((sibling) => ({ ...sibling, of: ` (${sibling.plan.release})` })),
  ].flatMap(({ base, plan: one, of }) =>
    one.searches.map(
      (planned): PlannedSearch => ({
        connection: connections.get(base) ?? connection,
        plan: one,
        planned,
        index: reading.open(
          newLine(planned.resourceType, `${planned.purpose}${of}`, addressWithoutPatient(planned), planned.hint),
        ),
        scope: scopeFor(options.grantedScopes, planned.resourceType),
      }),
    ),
  );
  reading.progress();
  const patient = reading.run(() => readPatient(connection, patientId));
  // A missing scope makes us look up what the server offers; that stands in line behind the searches.
  const ordered = [...searches].sort((a, b) => Number(a.scope === 'not-granted') - Number(b.scope === 'not-granted'));
  const asked = ordered.map((one) => ({ ...one, done: ask(reading, one, options) }));
  reading.close(patientLine, 'Patient', await patient);
  await Promise.all(
    asked.filter(({ planned }) => planned.resourceType.startsWith('Medication')).map(({ done }) => done),
  );
  await Promise.all([readMedications(reading, connections, plan), ...asked.map(({ done }) => done)]);

  const elsewhere = new Set((options.siblings ?? []).flatMap((one) => one.plan.searches.map((s) => s.resourceType)));
  for (const type of plan.notSupported) {
    if (!elsewhere.has(type)) reading.states.set(type, worse('not-supported', reading.states.get(type)));
  }
  return { record: reading.record(), ledger: reading.ledger, origins: reading.origins };
}

/** The same refusal of the same type is said once. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, resourceType, message }) => {
    const key = `${code}|${resourceType ?? ''}|${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
