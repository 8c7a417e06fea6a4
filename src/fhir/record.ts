/**
 * From FHIR JSON to the record of one patient: which resources are theirs, what could not be read, and what of the input
 * belongs to somebody else. Used alike for a Bundle from a file and for the pages of a search.
 */
import { append } from '../kernel/group.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { type ReadState, worse } from '../kernel/read-state.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isJson, type Json, object, objects, text } from './elements.ts';
import { epicCodes, READ_TYPES, readOutcome, typesNamed } from './outcome.ts';
import { referenceIn, relativeReference, serverOf, targetOf } from './references.ts';
import { newerOf } from './versions.ts';

export interface Received {
  /** `Type/id`, or the entry's own address where the resource has no id. */
  readonly reference: string;
  readonly resourceType: string;
  readonly resource: Json;
  /** The server that the entry's `fullUrl` names (host and path), where it names one. */
  readonly server: string | undefined;
  /** `fullUrl` of the entry, as it is written. */
  readonly address: string | undefined;
}

export interface PatientRecord {
  readonly patientId: string;
  readonly patient: Received | undefined;
  /** Resources of this patient and those that belong to nobody (Medication), in the order received. */
  readonly resources: readonly Received[];
  /** Of versions that do not say which is newer the one received last is: true of the pages of a server. */
  readonly latestIsNewest: boolean;
  /** How far each resource type was read; a type that is not listed was asked for by nobody and failed nowhere. */
  readonly reads: ReadonlyMap<string, ReadState>;
  readonly problems: readonly Problem[];
  /**
   * The resource that `reference`, standing in `from`, points to: inside `from`, at the address of an entry, or by type
   * and id on the same server. Never a resource of another patient.
   */
  readonly resolve: (reference: string, from: Received) => Json | undefined;
}

/** Resource types that nobody owns. */
const SHARED = new Set(['Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Device']);

const READ: ReadonlySet<string> = new Set([...READ_TYPES, 'MedicationOrder']);

const TYPE_NAME = /^[A-Z][A-Za-z]+$/;

interface Gathered {
  readonly received: Received[];
  /** Types that something nameless concerns: all in a file, those asked for in the answer to a search. */
  concerned: readonly string[];
  /** Words in front of `Type/id` in the address of an entry → the server they name. */
  readonly servers: Map<string, string | undefined>;
  /** The words that were in front of the entry before: nearly always those of the next. */
  last: string;
  readonly problems: Problem[];
  readonly incomplete: Map<string, ReadState>;
  readonly selfLinks: Set<string>;
  readonly nextLinks: { readonly url: string; readonly types: readonly string[] }[];
}

function nothingYet(problems: readonly Problem[] = []): Gathered {
  return {
    received: [],
    concerned: READ_TYPES,
    servers: new Map(),
    last: '',
    problems: [...problems],
    incomplete: new Map(),
    selfLinks: new Set(),
    nextLinks: [],
  };
}

function mark(incomplete: Map<string, ReadState>, type: string, state: ReadState): void {
  incomplete.set(type, worse(state, incomplete.get(type)));
}

/** Marks types as not completely read; none named means all that were asked for. */
function markIncomplete(gathered: Gathered, types: readonly string[], state: ReadState): void {
  for (const type of types.length > 0 ? types : gathered.concerned) mark(gathered.incomplete, type, state);
}

function stateOfStatus(status: string): ReadState | undefined {
  const code = Number.parseInt(status, 10);
  if (Number.isNaN(code) || code < 400) return undefined;
  return code === 401 || code === 403 ? 'not-authorised' : 'failed';
}

function gatherOutcome(gathered: Gathered, outcome: Json, around: readonly (string | undefined)[]): void {
  const { withheld, types } = readOutcome(outcome, around);
  if (!withheld) return;
  markIncomplete(gathered, types, 'partial');
  const concerned = types.length > 0 ? types : gathered.concerned;
  const named = concerned === READ_TYPES ? 'all resource types' : concerned.join(', ');
  gathered.problems.push(
    problem('record/withheld', 'analyst', `the server says that not all data were given: ${named}${codesOf(outcome)}`, {
      ...(concerned.length === 1 && concerned[0] !== undefined ? { resourceType: concerned[0] } : {}),
    }),
  );
}

/** Epic's numbers in an outcome, by which an analyst finds its reason. */
function codesOf(outcome: Json): string {
  const codes = epicCodes(outcome);
  return codes.length === 0 ? '' : ` (Epic ${codes.join(', ')})`;
}

function linkUrl(bundle: Json, relation: string): string | undefined {
  return text(objects(bundle['link']).find((link) => link['relation'] === relation)?.['url']);
}

/** Something stands where a resource should: what it was is not known, so nothing of its kind is absent any more. */
function gatherUnreadable(gathered: Gathered, place: string, around: readonly (string | undefined)[]): void {
  markIncomplete(gathered, typesNamed(...around), 'partial');
  gathered.problems.push(
    problem('record/not-a-resource', 'analyst', 'an entry holds something that is no FHIR resource', {
      reference: place,
    }),
  );
}

function gatherFailure(
  gathered: Gathered,
  status: string,
  failure: ReadState,
  outcome: Json,
  around: readonly (string | undefined)[],
): void {
  const { types } = readOutcome(outcome, around);
  markIncomplete(gathered, types, failure);
  gathered.problems.push(
    problem(
      failure === 'not-authorised' ? 'fhir/forbidden' : 'fhir/server-error',
      'analyst',
      `${types.length > 0 ? types.join(', ') : 'part of the record'} could not be read: the server answered ${status}`,
      { severity: 'error', ...(types.length === 1 && types[0] !== undefined ? { resourceType: types[0] } : {}) },
    ),
  );
}

/** The server in front of `Type/id`, by the words in front of it: nearly all entries of a Bundle share them. */
function serverBefore(gathered: Gathered, prefix: string, address: string): string | undefined {
  const known = gathered.servers.get(prefix);
  if (known !== undefined || gathered.servers.has(prefix)) return known;
  const target = targetOf(address);
  const server = target.kind === 'resource' ? target.server : undefined;
  gathered.servers.set(prefix, server);
  return server;
}

/** The resource of one entry with its address; an address that names another type is reported, and that type is not absent. */
function received(
  gathered: Gathered,
  resource: Json,
  resourceType: string,
  entry: Json,
  path: string,
  i: number,
): Received {
  const id = text(resource['id']);
  const own = id === undefined ? undefined : `${resourceType}/${id}`;
  const address = text(entry['fullUrl']);
  if (address === undefined) {
    return { reference: own ?? `${path}entry[${i}]`, resourceType, resource, server: undefined, address };
  }
  if (own !== undefined && address.endsWith(own)) {
    const { last } = gathered;
    const prefix =
      address.length === last.length + own.length && address.startsWith(last) ? last : address.slice(0, -own.length);
    gathered.last = prefix;
    const server = serverBefore(gathered, prefix, address);
    return { reference: own, resourceType, resource, server, address };
  }
  const target = targetOf(address);
  if (target.kind === 'resource' && target.type !== resourceType) {
    gatherUnreadable(gathered, `${path}entry[${i}]`, [target.type]);
  }
  const server = target.kind === 'resource' ? target.server : undefined;
  return { reference: own ?? relativeReference(address), resourceType, resource, server, address };
}

/** Walks a Bundle and the Bundles inside it (batch answers hold search sets), without recursion: depth is the sender's. */
function gather(gathered: Gathered, whole: Json, concerned: readonly string[] = READ_TYPES): void {
  gathered.concerned = concerned;
  const bundles: { readonly bundle: Json; readonly path: string }[] = [{ bundle: whole, path: '' }];
  for (let next = bundles.shift(); next !== undefined; next = bundles.shift()) {
    const { bundle, path } = next;
    const self = linkUrl(bundle, 'self');
    const following = linkUrl(bundle, 'next');
    const typesHere = new Set(typesNamed(self, following));
    const given = bundle['entry'];
    const entries: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i];
      if (!isJson(entry)) {
        gatherUnreadable(gathered, `${path}entry[${i}]`, []);
        continue;
      }
      const resource = entry['resource'];
      const response = isJson(entry['response']) ? entry['response'] : undefined;
      if (response || !isJson(resource) || resource['resourceType'] === 'OperationOutcome') {
        if (!gatherUnusual(gathered, entry, response, `${path}entry[${i}]`)) continue;
      }
      if (!isJson(resource)) continue;
      const resourceType = resource['resourceType'];
      if (typeof resourceType !== 'string' || !(typesHere.has(resourceType) || TYPE_NAME.test(resourceType))) {
        const around = [text(entry['fullUrl']), text(object(entry['request'])['url'])];
        gatherUnreadable(gathered, `${path}entry[${i}]`, around);
      } else if (resourceType === 'Bundle') {
        bundles.push({ bundle: resource, path: `${path}entry[${i}].` });
      } else {
        typesHere.add(resourceType);
        gathered.received.push(received(gathered, resource, resourceType, entry, path, i));
      }
    }
    if (self !== undefined) gathered.selfLinks.add(self);
    if (following !== undefined) {
      gathered.nextLinks.push({ url: following, types: [...typesHere].filter((type) => READ.has(type)) });
    }
  }
}

/** An entry that is more or less than a resource. Says whether its resource is to be read. */
function gatherUnusual(gathered: Gathered, entry: Json, response: Json | undefined, place: string): boolean {
  const request = object(entry['request']);
  const resource = entry['resource'];
  const around = [text(request['url']), text(response?.['location']), text(entry['fullUrl'])];
  const status = text(response?.['status']);
  const failure = status === undefined ? undefined : stateOfStatus(status);
  const outcome = response?.['outcome'];
  if (status !== undefined && failure !== undefined) {
    gatherFailure(gathered, status, failure, isJson(outcome) ? outcome : object(resource), around);
    return false;
  }
  if (isJson(outcome)) gatherOutcome(gathered, outcome, around);
  if (isJson(resource)) {
    if (resource['resourceType'] !== 'OperationOutcome') return true;
    gatherOutcome(gathered, resource, around);
    return false;
  }
  // A deletion, or the receipt for something that was sent, has no resource; an answer to a question must have one.
  const answered = status !== undefined && text(request['method']) !== 'GET';
  const deleted = text(request['method']) === 'DELETE';
  if (resource === undefined && (answered || deleted || isJson(outcome))) return false;
  gatherUnreadable(gathered, place, around);
  return false;
}

/** The type under which a resource is counted: DSTU2's MedicationOrder is a MedicationRequest. */
export function countedType(resourceType: string): string {
  return resourceType === 'MedicationOrder' ? 'MedicationRequest' : resourceType;
}

/** Whom a resource speaks of. */
type Owner =
  | { readonly kind: 'patient'; readonly id: string; readonly server: string | undefined }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'unclear'; readonly why: string };

interface Identity {
  readonly id: string;
  readonly server: string | undefined;
  readonly patient: Received | undefined;
}

/** Finds out owners; remembers them, because nearly every resource of a record names its patient in the same words. */
class Owners {
  private readonly known = new Map<string | undefined, Map<string, Owner>>();
  private addresses: ReadonlyMap<string, Received> | undefined;
  private readonly gathered: Gathered;
  readonly ownServers: ReadonlySet<string> | undefined;

  /** `ownServers`: names of the server that was asked; absent for a file, where each entry names its own. */
  constructor(gathered: Gathered, ownServers: ReadonlySet<string> | undefined) {
    this.gathered = gathered;
    this.ownServers = ownServers;
  }

  of({ resource, server }: Received): Owner {
    // `subject`, or `patient` in DSTU2 and for allergies.
    const written = referenceIn(resource['subject']) ?? referenceIn(resource['patient']);
    if (written === undefined) return { kind: 'nobody' };
    let here = this.known.get(server);
    if (!here) {
      here = new Map();
      this.known.set(server, here);
    }
    let owner = here.get(written);
    if (!owner) {
      owner = this.read(written, server);
      here.set(written, owner);
    }
    return owner;
  }

  private read(written: string, server: string | undefined): Owner {
    const target = targetOf(written);
    switch (target.kind) {
      case 'contained':
        return { kind: 'unclear', why: 'its patient stands inside it and cannot be told to be this one' };
      case 'urn': {
        const patient = this.at(target.address);
        if (patient?.resourceType !== 'Patient') {
          return { kind: 'unclear', why: 'its patient is named by an address that no entry has' };
        }
        return { kind: 'patient', id: patientId(patient), server: patient.server };
      }
      case 'resource': {
        if (target.type !== 'Patient') return { kind: 'unclear', why: `its subject is a ${target.type}` };
        if (this.ownServers === undefined) {
          return { kind: 'patient', id: target.id, server: target.server ?? server };
        }
        const own = target.server === undefined || target.server === server || this.ownServers.has(target.server);
        return { kind: 'patient', id: target.id, server: own ? undefined : target.server };
      }
      case 'unreadable':
        return { kind: 'unclear', why: 'its patient is named in a way that cannot be read' };
    }
  }

  private at(address: string): Received | undefined {
    this.addresses ??= new Map(
      this.gathered.received.flatMap((one) => (one.address === undefined ? [] : [[one.address, one] as const])),
    );
    return this.addresses.get(address);
  }
}

function patientId({ resource, reference }: Received): string {
  return text(resource['id']) ?? reference;
}

/** Whether an owner is this patient: the same id, and no other server. */
function isOwner(owner: Extract<Owner, { kind: 'patient' }>, { id, server }: Identity): boolean {
  return owner.id === id && (owner.server === undefined || server === undefined || owner.server === server);
}

/** Patients among the entries, each once; of several versions the newest. */
function patientsIn(gathered: Gathered, latestIsNewest: boolean): readonly Identity[] {
  const found: Identity[] = [];
  for (const one of gathered.received) {
    if (one.resourceType !== 'Patient') continue;
    const id = patientId(one);
    const at = found.findIndex((other) => other.id === id && other.server === one.server);
    const before = found[at]?.patient;
    if (before === undefined) {
      found.push({ id, server: one.server, patient: one });
      continue;
    }
    const newer = newerOf(before.resource, one.resource);
    if (newer === 'second' || (newer === 'unclear' && latestIsNewest)) {
      found[at] = { id, server: one.server, patient: one };
    }
    if (newer !== 'unclear' || latestIsNewest) continue;
    mark(gathered.incomplete, 'Patient', 'partial');
    gathered.problems.push(conflictingVersions(one));
  }
  return found;
}

export function conflictingVersions({ resourceType, reference }: Received): Problem {
  return problem(
    'record/conflicting-versions',
    'analyst',
    'the same resource came in versions that differ, and none says which is the newer',
    { resourceType, reference },
  );
}

/**
 * The records in one Bundle, one per Patient. Fails only where there is no Bundle, or no way to tell whose it is: then
 * nothing may be assessed.
 */
export function recordsOf(json: unknown): Result<readonly PatientRecord[], Problem> {
  if (!isJson(json) || json['resourceType'] !== 'Bundle') {
    const found = isJson(json) ? (text(json['resourceType']) ?? 'an object without resourceType') : typeof json;
    return err(
      problem('input/not-a-bundle', 'analyst', `a FHIR Bundle is needed, found ${found}`, { severity: 'error' }),
    );
  }
  const gathered = nothingYet();
  gather(gathered, json);
  for (const { url, types } of gathered.nextLinks) {
    if (gathered.selfLinks.has(url)) continue;
    markIncomplete(gathered, types.map(countedType), 'partial');
    gathered.problems.push(
      problem(
        'record/page-missing',
        'analyst',
        `a further page is announced but not in the input: ${types.join(', ')}`,
      ),
    );
  }
  const owners = new Owners(gathered, undefined);
  const patients = patientsIn(gathered, false);
  if (patients.length > 0) return ok(recordsFor(patients, gathered, owners));

  const named: Identity[] = [];
  for (const one of gathered.received) {
    const owner = owners.of(one);
    if (owner.kind !== 'patient') continue;
    if (!named.some((other) => isOwner(owner, other))) {
      named.push({ id: owner.id, server: owner.server, patient: undefined });
    }
  }
  if (named.length !== 1) {
    const what = named.length === 0 ? 'names no patient' : `holds no Patient and names ${named.length} of them`;
    return err(
      problem('input/no-patient', 'analyst', `the Bundle ${what}: nobody can be assessed`, { severity: 'error' }),
    );
  }
  return ok(recordsFor(named, gathered, owners));
}

/** A Bundle, or a resource that was read by itself. */
export interface Page {
  readonly body: Json;
  /** The type that was asked for: an outcome that names none speaks of it. */
  readonly askedFor: string;
}

export interface Pages {
  readonly patientId: string;
  /** FHIR bases of the server that was asked: all its names. */
  readonly bases: readonly string[];
  readonly pages: readonly Page[];
  /** How far the searches came. */
  readonly states: ReadonlyMap<string, ReadState>;
  readonly problems: readonly Problem[];
}

/**
 * The record of one patient from the pages of searches. What the searches themselves say of completeness is given in
 * `states`; what the pages say inside (outcomes, strangers) is added.
 */
export function recordFromPages({ patientId: id, bases, pages, states, problems }: Pages): PatientRecord {
  const gathered = nothingYet(problems);
  for (const { body, askedFor } of pages) {
    const page = body['resourceType'] === 'Bundle' ? body : { resourceType: 'Bundle', entry: [{ resource: body }] };
    gather(gathered, page, [countedType(askedFor)]);
  }
  const found = patientsIn(gathered, true).find((one) => one.id === id);
  const identity: Identity = { id, server: undefined, patient: found?.patient };
  const owners = new Owners(gathered, new Set(bases.map(serverOf)));
  const [record] = recordsFor([identity], gathered, owners);
  if (!record) throw new Error('one patient, one record');
  const reads = new Map(record.reads);
  for (const [type, state] of states) mark(reads, type, state);
  return { ...record, reads };
}

interface Part {
  readonly resources: Received[];
  readonly problems: Problem[];
  readonly incomplete: Map<string, ReadState>;
}

const noPart = (): Part => ({ resources: [], problems: [], incomplete: new Map() });

/** Deals the resources out to the patients, in one pass. */
function recordsFor(patients: readonly Identity[], gathered: Gathered, owners: Owners): readonly PatientRecord[] {
  const everybody = noPart();
  const parts = new Map<Identity, Part>(patients.map((one) => [one, noPart()]));
  const byId = new Map<string, Identity[]>();
  for (const one of patients) append(byId, one.id, one);
  const ambiguous = serversInDoubt(patients, gathered, owners);
  for (const one of gathered.received) {
    const { resourceType, reference } = one;
    if (resourceType === 'Patient') continue;
    if (SHARED.has(resourceType)) {
      everybody.resources.push(one);
      continue;
    }
    const owner = owners.of(one);
    if (owner.kind === 'patient' && !(owner.server !== undefined && ambiguous.has(owner.id))) {
      const mine = byId.get(owner.id)?.find((patient) => isOwner(owner, patient));
      const part = mine && parts.get(mine);
      if (part) part.resources.push(one);
      else {
        everybody.problems.push(
          problem('record/foreign-patient', 'analyst', 'a resource of another patient was set aside, not used', {
            severity: 'error',
            resourceType,
            reference,
          }),
        );
      }
      continue;
    }
    if (!READ.has(resourceType)) {
      // Nobody reads it, so nobody needs to know whose it is.
      everybody.resources.push(one);
      continue;
    }
    const why =
      owner.kind === 'unclear'
        ? owner.why
        : owner.kind === 'patient'
          ? 'patients of several servers share this id'
          : 'it names no patient';
    // It may be this patient's: what it hides is unknown, so its type is not completely read.
    mark(everybody.incomplete, countedType(resourceType), 'partial');
    everybody.problems.push(
      problem('record/no-subject', 'analyst', `a resource was set aside, not used: ${why}`, {
        resourceType,
        reference,
      }),
    );
  }
  return patients.map((identity) => recordOf(identity, parts.get(identity) ?? noPart(), everybody, gathered, owners));
}

/** Ids whose server the Patient does not tell while resources name more than one. */
function serversInDoubt(patients: readonly Identity[], gathered: Gathered, owners: Owners): ReadonlySet<string> {
  const servers = new Map<string, Set<string>>();
  const open = new Set(patients.filter(({ server }) => server === undefined).map(({ id }) => id));
  if (open.size === 0) return new Set();
  for (const one of gathered.received) {
    const owner = owners.of(one);
    if (owner.kind !== 'patient' || owner.server === undefined || !open.has(owner.id)) continue;
    const named = servers.get(owner.id) ?? new Set();
    servers.set(owner.id, named.add(owner.server));
  }
  return new Set([...servers].filter(([, named]) => named.size > 1).map(([id]) => id));
}

function recordOf(identity: Identity, mine: Part, everybody: Part, gathered: Gathered, owners: Owners): PatientRecord {
  const resources = everybody.resources.length === 0 ? mine.resources : [...mine.resources, ...everybody.resources];
  const reads = new Map<string, ReadState>();
  for (const type of new Set(resources.map(({ resourceType }) => resourceType))) reads.set(countedType(type), 'loaded');
  for (const incomplete of [gathered.incomplete, everybody.incomplete, mine.incomplete]) {
    for (const [type, state] of incomplete) mark(reads, type, state);
  }
  return {
    patientId: identity.id,
    patient: identity.patient,
    resources,
    reads,
    problems: [...gathered.problems, ...everybody.problems, ...mine.problems],
    latestIsNewest: owners.ownServers !== undefined,
    resolve: resolver(resources, owners.ownServers),
  };
}

/** Looks resources up by address. The index is made when the first reference is followed. */
function resolver(
  resources: readonly Received[],
  ownServers: ReadonlySet<string> | undefined,
): PatientRecord['resolve'] {
  let byAddress: Map<string, Received> | undefined;
  let byReference: Map<string, Received[]> | undefined;
  return (reference, from) => {
    const target = targetOf(reference);
    if (target.kind === 'contained') {
      return objects(from.resource['contained']).find((one) => text(one['id']) === target.id);
    }
    const named = target.kind === 'resource' ? (target.server ?? from.server) : undefined;
    // The server that was asked has several names; between its own resources they say nothing.
    const own = named === undefined || (ownServers !== undefined && (named === from.server || ownServers.has(named)));
    const server = own ? undefined : named;
    if (!byAddress || !byReference) {
      byAddress = new Map();
      byReference = new Map();
      for (const one of resources) {
        if (one.address !== undefined) byAddress.set(one.address, one);
        append(byReference, one.reference, one);
      }
    }
    if (target.kind !== 'resource') return byAddress.get(reference)?.resource;
    const candidates = (byReference.get(`${target.type}/${target.id}`) ?? []).filter(
      // An entry without an address lies on the server that was asked; in a file nobody knows where.
      (one) => server === undefined || one.server === server || (one.server === undefined && ownServers === undefined),
    );
    return candidates.reduce<Received | undefined>(
      (best, one) => (best && newerOf(best.resource, one.resource) !== 'second' ? best : one),
      undefined,
    )?.resource;
  };
}
