/**
 * From FHIR JSON to the record of one patient: which resources are theirs, what could not be read, and what of the input
 * belongs to somebody else. Used alike for a Bundle from a file and for the pages of a search.
 */
import { type Problem, problem } from '../kernel/problem.ts';
import { type ReadState, worse } from '../kernel/read-state.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isJson, type Json, object, objects, referenceOf, relativeReference, text } from './elements.ts';
import { READ_TYPES, readOutcome, typesNamed } from './outcome.ts';

export interface Received {
  /** `Type/id`, or the entry's own address where the resource has no id. */
  readonly reference: string;
  readonly resourceType: string;
  readonly resource: Json;
  /** Address of the entry it came in. */
  readonly fullUrl?: string | undefined;
}

export interface PatientRecord {
  readonly patientId: string;
  readonly patient: Received | undefined;
  /** Resources of this patient and those that belong to nobody (Medication), in the order received. */
  readonly resources: readonly Received[];
  /** How far each resource type was read; a type that is not listed was asked for by nobody and failed nowhere. */
  readonly reads: ReadonlyMap<string, ReadState>;
  readonly problems: readonly Problem[];
  /** Finds a resource by `Type/id`, by the address of its entry, or by the tail of an absolute reference. */
  readonly resolve: (reference: string) => Json | undefined;
}

/** Resource types that stand for themselves: they have no patient. */
const WITHOUT_PATIENT = new Set([
  'Medication',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Device',
]);

/** The patient a resource speaks of, in every release: `subject`, or `patient` in DSTU2 and for allergies. */
export function subjectOf(resource: Json): string | undefined {
  return referenceOf(resource['subject']) ?? referenceOf(resource['patient']);
}

interface Gathered {
  readonly received: Received[];
  /** Every name under which a Patient of the input may be pointed to → its id. */
  readonly patientIds: Map<string, string>;
  readonly problems: Problem[];
  readonly incomplete: Map<string, ReadState>;
  readonly selfLinks: Set<string>;
  readonly nextLinks: { readonly url: string; readonly types: readonly string[] }[];
}

function markIncomplete(gathered: Gathered, types: readonly string[], state: ReadState): void {
  for (const type of types.length > 0 ? types : READ_TYPES) {
    gathered.incomplete.set(type, worse(state, gathered.incomplete.get(type)));
  }
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
  const named = types.length > 0 ? types.join(', ') : 'all resource types';
  gathered.problems.push(
    problem('record/withheld', 'analyst', `the server says that not all data were given: ${named}`, {
      ...(types.length === 1 && types[0] !== undefined ? { resourceType: types[0] } : {}),
    }),
  );
}

function linkUrl(bundle: Json, relation: string): string | undefined {
  return text(objects(bundle['link']).find((link) => link['relation'] === relation)?.['url']);
}

/** Walks a Bundle and the Bundles inside it (batch answers hold search sets). */
function gather(gathered: Gathered, bundle: Json, path: string): void {
  const entries = objects(bundle['entry']);
  const typesHere = new Set<string>(typesNamed(linkUrl(bundle, 'self'), linkUrl(bundle, 'next')));
  entries.forEach((entry, i) => {
    const place = () => `${path}entry[${i}]`;
    const response = object(entry['response']);
    const fullUrl = text(entry['fullUrl']);
    const around = () => [text(object(entry['request'])['url']), text(response['location']), fullUrl];
    const status = text(response['status']);
    const failure = status === undefined ? undefined : stateOfStatus(status);
    const resource = entry['resource'];
    const outcome = response['outcome'];
    if (failure !== undefined) {
      const spoken = isJson(outcome) ? outcome : object(resource);
      const types = readOutcome(spoken, around()).types;
      markIncomplete(gathered, types, failure);
      gathered.problems.push(
        problem(
          failure === 'not-authorised' ? 'fhir/forbidden' : 'fhir/server-error',
          'analyst',
          `${types.length > 0 ? types.join(', ') : 'part of the record'} could not be read: the server answered ${status}`,
          { severity: 'error', ...(types.length === 1 && types[0] !== undefined ? { resourceType: types[0] } : {}) },
        ),
      );
      return;
    }
    if (isJson(outcome)) gatherOutcome(gathered, outcome, around());
    if (resource === undefined) return;
    if (!isJson(resource) || text(resource['resourceType']) === undefined) {
      markIncomplete(gathered, typesNamed(...around()), 'partial');
      gathered.problems.push(
        problem('record/not-a-resource', 'analyst', 'an entry holds something that is no FHIR resource', {
          reference: place(),
        }),
      );
      return;
    }
    const resourceType = text(resource['resourceType']) ?? '';
    if (resourceType === 'OperationOutcome') {
      gatherOutcome(gathered, resource, around());
      return;
    }
    if (resourceType === 'Bundle') {
      gather(gathered, resource, `${place()}.`);
      return;
    }
    typesHere.add(resourceType);
    const id = text(resource['id']);
    const reference =
      id === undefined ? (fullUrl === undefined ? place() : relativeReference(fullUrl)) : `${resourceType}/${id}`;
    gathered.received.push({ reference, resourceType, resource, fullUrl });
    if (resourceType !== 'Patient') return;
    for (const name of [reference, ...(fullUrl === undefined ? [] : [fullUrl, relativeReference(fullUrl)])]) {
      gathered.patientIds.set(name, id ?? reference);
    }
  });
  const self = linkUrl(bundle, 'self');
  if (self !== undefined) gathered.selfLinks.add(self);
  const next = linkUrl(bundle, 'next');
  if (next !== undefined) gathered.nextLinks.push({ url: next, types: [...typesHere].filter(isReadType) });
}

function isReadType(type: string): boolean {
  return (READ_TYPES as readonly string[]).includes(type) || type === 'MedicationOrder';
}

/** The type under which a resource is counted: DSTU2's MedicationOrder is a MedicationRequest. */
export function countedType(resourceType: string): string {
  return resourceType === 'MedicationOrder' ? 'MedicationRequest' : resourceType;
}

function patientIdOf(reference: string, patientIds: ReadonlyMap<string, string>): string | undefined {
  return patientIds.get(reference) ?? /^Patient\/(.+)$/.exec(reference)?.[1];
}

/**
 * Finds what a reference points to. Few references of a chart are ever followed, so an index is made when the first one
 * of a type is asked for; an index of everything only for addresses that are not `Type/id`.
 */
function resolver({ received: everyone }: Gathered): PatientRecord['resolve'] {
  const byType = new Map<string, ReadonlyMap<string, Json>>();
  let all: Map<string, Json> | undefined;
  const ofType = (type: string) => {
    const known = byType.get(type);
    if (known) return known;
    const index = new Map<string, Json>();
    for (const { resourceType, reference, resource } of everyone) {
      if (resourceType === type) index.set(reference, resource);
    }
    byType.set(type, index);
    return index;
  };
  const everything = () => {
    if (all) return all;
    all = new Map<string, Json>();
    for (const { fullUrl, reference, resource } of everyone) {
      if (fullUrl !== undefined) all.set(fullUrl, resource).set(relativeReference(fullUrl), resource);
      all.set(reference, resource);
    }
    return all;
  };
  return (reference) => {
    const relative = relativeReference(reference);
    const type = relative.slice(0, Math.max(0, relative.indexOf('/')));
    const found = relative === reference ? ofType(type).get(reference) : undefined;
    return found ?? everything().get(reference) ?? everything().get(relative);
  };
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
  const gathered: Gathered = {
    received: [],
    patientIds: new Map(),
    problems: [],
    incomplete: new Map(),
    selfLinks: new Set(),
    nextLinks: [],
  };
  gather(gathered, json, '');
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

  const patients = new Map<string, Received | undefined>();
  for (const received of gathered.received) {
    if (received.resourceType !== 'Patient') continue;
    const id = text(received.resource['id']) ?? received.reference;
    if (!patients.has(id)) patients.set(id, received);
  }
  if (patients.size === 0) {
    const named = new Set<string>();
    for (const { resource } of gathered.received) {
      const subject = subjectOf(resource);
      const id = subject === undefined ? undefined : patientIdOf(subject, gathered.patientIds);
      if (id !== undefined) named.add(id);
    }
    const [only] = named;
    if (only === undefined || named.size > 1) {
      const what = named.size === 0 ? 'names no patient' : `holds no Patient and names ${named.size} of them`;
      return err(
        problem('input/no-patient', 'analyst', `the Bundle ${what}: nobody can be assessed`, { severity: 'error' }),
      );
    }
    patients.set(only, undefined);
  }
  const ids = [...patients.keys()];
  return ok(ids.map((id) => recordOf(id, patients.get(id), gathered, ids)));
}

/**
 * The record of one patient from the pages of searches. What the searches themselves say of completeness is given in
 * `states`; what the pages say inside (outcomes, strangers) is added.
 */
export function recordFromPages(
  patientId: string,
  pages: readonly Json[],
  states: ReadonlyMap<string, ReadState>,
  problems: readonly Problem[],
): PatientRecord {
  const gathered: Gathered = {
    received: [],
    patientIds: new Map(),
    problems: [...problems],
    incomplete: new Map(),
    selfLinks: new Set(),
    nextLinks: [],
  };
  for (const page of pages) {
    if (page['resourceType'] === 'Bundle') gather(gathered, page, '');
    else gather(gathered, { resourceType: 'Bundle', entry: [{ resource: page }] }, '');
  }
  const patient = gathered.received.find(
    ({ resourceType, resource }) => resourceType === 'Patient' && resource['id'] === patientId,
  );
  const record = recordOf(patientId, patient, gathered, [patientId]);
  const reads = new Map(record.reads);
  for (const [type, state] of states) reads.set(type, worse(state, reads.get(type)));
  return { ...record, reads };
}

function recordOf(
  id: string,
  patient: Received | undefined,
  gathered: Gathered,
  everybody: readonly string[],
): PatientRecord {
  const resources: Received[] = [];
  const problems: Problem[] = [...gathered.problems];
  const incomplete = new Map(gathered.incomplete);
  const counts = new Map<string, number>();
  for (const received of gathered.received) {
    const { resource, resourceType, reference } = received;
    if (resourceType === 'Patient') continue;
    if (!WITHOUT_PATIENT.has(resourceType)) {
      const subject = subjectOf(resource);
      const owner = subject === undefined ? undefined : patientIdOf(subject, gathered.patientIds);
      if (owner === undefined) {
        // It may be this patient's: what it hides is unknown, so its type is not completely read.
        incomplete.set(countedType(resourceType), worse('partial', incomplete.get(countedType(resourceType))));
        problems.push(
          problem('record/no-subject', 'analyst', 'a resource that names no patient was set aside', {
            resourceType,
            reference,
          }),
        );
        continue;
      }
      if (owner !== id) {
        if (!everybody.includes(owner)) {
          problems.push(
            problem('record/foreign-patient', 'analyst', 'a resource of another patient was set aside, not used', {
              severity: 'error',
              resourceType,
              reference,
            }),
          );
        }
        continue;
      }
    }
    const type = countedType(resourceType);
    counts.set(type, (counts.get(type) ?? 0) + 1);
    resources.push(received);
  }
  const reads = new Map<string, ReadState>();
  for (const type of counts.keys()) reads.set(type, 'loaded');
  for (const [type, state] of incomplete) reads.set(type, worse(state, reads.get(type)));
  return {
    patientId: id,
    patient,
    resources,
    reads,
    problems,
    resolve: resolver(gathered),
  };
}
