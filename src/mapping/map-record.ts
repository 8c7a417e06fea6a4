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
import { mapObservation } from './observation.ts';
import { mapProcedure } from './procedure.ts';

export interface MappedRecord {
  readonly facts: PatientFacts;
  readonly ignored: readonly Ignored[];
  readonly problems: readonly Problem[];
}

/** Whether an id stands twice in one type. Most records hold no duplicate, and to see that is cheaper than to part them. */
function mayRepeat(resources: readonly Received[]): boolean {
  const ids = new Map<string, Set<unknown>>();
  for (const { resourceType, resource } of resources) {
    let known = ids.get(resourceType);
    if (!known) {
      known = new Set();
      ids.set(resourceType, known);
    }
    const before = known.size;
    if (known.add(resource['id']).size === before) return true;
  }
  return false;
}

/** One version of each resource: the newest by its own account. Where none tells, no version may decide anything. */
function newestVersions(desk: Desk): readonly Received[] {
  const { resources } = desk.record;
  if (!mayRepeat(resources)) return resources;
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
    if (newer === 'second') newest.set(key, received);
    if (newer === 'unclear') unclear.add(key);
  }
  for (const key of unclear) {
    const received = newest.get(key);
    if (!received) continue;
    desk.unreadable.add(countedType(received.resourceType));
    desk.problems.push(conflictingVersions(received));
    newest.delete(key);
  }
  return [...newest.values()];
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
  const newest = newestVersions(desk);
  for (const received of newest) {
    const use = kindOfUse(received.resourceType);
    if (use !== undefined) {
      for (const fact of mapMedication(desk, received, use)) drugs.push(fact);
      continue;
    }
    switch (received.resourceType) {
      case 'Condition':
        conditions.push(...mapCondition(desk, received));
        break;
      case 'Procedure': {
        const mapped = mapProcedure(desk, received);
        procedures.push(...mapped.procedures);
        drugs.push(...mapped.drugs);
        break;
      }
      case 'Observation':
        observations.push(...mapObservation(desk, received));
        break;
      case 'Medication':
        // Read through the resources that point to it; see below.
        break;
      default:
        desk.ignored.push({ reference: received.reference, reason: 'a resource type that is not read' });
    }
  }
  for (const { resource, resourceType, reference } of newest) {
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
