/** One patient's record → facts. Every resource ends as a fact, or on the list of those set aside, with the reason. */
import { dateIn, flagIn } from '../fhir/elements.ts';
import { kindOfUse } from '../fhir/medication-use.ts';
import { conflictingVersions, countedType, type PatientRecord, type Received } from '../fhir/record.ts';
import { newerOf } from '../fhir/versions.ts';
import type { ConditionFact, DrugFact, ObservationFact, PatientFacts, ProcedureFact } from '../history/facts.ts';
import type { Problem } from '../kernel/problem.ts';
import { hidesSomething } from '../kernel/read-state.ts';
import type { Terminology } from '../terminology/terminology.ts';
import { mapCondition } from './condition.ts';
import { type Desk, type Ignored, ignore, reportLosses } from './mapper.ts';
import { mapMedication } from './medication.ts';
import { mapObservation, mayBeOurs, NOT_OURS } from './observation.ts';
import { mapProcedure } from './procedure.ts';

export interface MappedRecord {
  readonly facts: PatientFacts;
  readonly ignored: readonly Ignored[];
  readonly problems: readonly Problem[];
}

interface Parted {
  /** What may say something here. */
  readonly ours: readonly Received[];
  /** Observations whose code is none of ours: most of a long chart. */
  readonly others: readonly Received[];
}

function part(desk: Desk, resources: readonly Received[]): Parted {
  const ours: Received[] = [];
  const others: Received[] = [];
  for (const received of resources) {
    const other = received.resourceType === 'Observation' && !mayBeOurs(desk, received);
    if (other) others.push(received);
    else ours.push(received);
  }
  return { ours, others };
}

/**
 * Whether a resource that may matter stands there twice. Most records hold no duplicate, and to see that is cheaper than
 * to part the versions; versions of what does not matter need not be told apart.
 */
function mayRepeat({ ours, others }: Parted): boolean {
  const ids = new Map<string, Set<unknown>>();
  for (const { resourceType, resource } of ours) {
    let known = ids.get(resourceType);
    if (!known) {
      known = new Set();
      ids.set(resourceType, known);
    }
    const before = known.size;
    if (known.add(resource['id']).size === before) return true;
  }
  const observations = ids.get('Observation');
  return observations !== undefined && others.some(({ resource }) => observations.has(resource['id']));
}

/** One version of each resource: the newest by its own account. Where none tells, no version may decide anything. */
function newestVersions(desk: Desk): Parted {
  const { resources } = desk.record;
  const parted = part(desk, resources);
  if (!mayRepeat(parted)) return parted;
  const newest = new Map<string, Received>();
  const unclear = new Set<string>();
  for (const received of resources) {
    const key = `${received.server ?? ''}|${received.reference}`;
    const known = newest.get(key);
    if (known === undefined) {
      newest.set(key, received);
      continue;
    }
    ignore(desk, received.reference, 'duplicate of the same resource');
    const newer = newerOf(known.resource, received.resource);
    const later = newer === 'unclear' && desk.record.latestIsNewest;
    if (newer === 'second' || later) newest.set(key, received);
    else if (newer === 'unclear') unclear.add(key);
  }
  for (const key of unclear) {
    const received = newest.get(key);
    if (!received) continue;
    desk.unreadable.add(countedType(received.resourceType));
    desk.problems.push(conflictingVersions(received));
    newest.delete(key);
  }
  return part(desk, [...newest.values()]);
}

function deceased(desk: Desk): PatientFacts['deceased'] {
  const { patient, reads } = desk.record;
  if (!patient) return { status: 'unknown', sources: [] };
  const { resource, reference } = patient;
  const sources = [{ reference, how: 'coded' as const }];
  const losses: string[] = [];
  const on = dateIn(resource, 'deceasedDateTime', losses);
  const said = flagIn(resource, 'deceasedBoolean');
  if (on !== undefined) return { status: 'yes', on, sources };
  if (said === true) return { status: 'yes', sources };
  if (said === null) losses.push('deceasedBoolean');
  reportLosses(desk, losses, patient);
  if (losses.length > 0 || hidesSomething(reads.get('Patient'))) return { status: 'unknown', sources };
  // A living patient's record does not say so; only the silence of a complete Patient tells.
  return { status: 'no', sources };
}

/** Maps a record with the given code sets. Pure: the same input gives the same facts, in any order of resources. */
export function mapRecord(record: PatientRecord, terminology: Terminology): MappedRecord {
  const desk: Desk = {
    record,
    terminology,
    ignored: [],
    problems: [],
    medications: new Map(),
    unnamed: [],
    unreadable: new Set(),
  };
  const drugs: DrugFact[] = [];
  const conditions: ConditionFact[] = [];
  const procedures: ProcedureFact[] = [];
  const observations: ObservationFact[] = [];
  const { ours, others } = newestVersions(desk);
  for (const { reference } of others) ignore(desk, reference, NOT_OURS);
  for (const received of ours) {
    if (received.resourceType === 'Observation') {
      for (const fact of mapObservation(desk, received)) observations.push(fact);
      continue;
    }
    const use = kindOfUse(received.resourceType);
    if (use !== undefined) {
      for (const fact of mapMedication(desk, received, use)) drugs.push(fact);
      continue;
    }
    switch (received.resourceType) {
      case 'Condition':
        for (const fact of mapCondition(desk, received)) conditions.push(fact);
        break;
      case 'Procedure': {
        const mapped = mapProcedure(desk, received);
        for (const fact of mapped.procedures) procedures.push(fact);
        for (const fact of mapped.drugs) drugs.push(fact);
        break;
      }
      case 'Medication':
        // Read through the resources that point to it; see below.
        break;
      default:
        desk.ignored.push({ reference: received.reference, reason: 'a resource type that is not read' });
    }
  }
  for (const { resource, resourceType, reference } of ours) {
    if (resourceType === 'Medication' && !desk.medications.has(resource)) {
      desk.ignored.push({ reference, reason: 'no order or statement points to it' });
    }
  }
  return {
    facts: {
      patientId: record.patientId,
      deceased: deceased(desk),
      drugs,
      conditions,
      procedures,
      observations,
      reads: record.reads,
      unnamed: desk.unnamed,
      unreadable: desk.unreadable,
    },
    ignored: desk.ignored,
    problems: desk.problems,
  };
}
