/** One patient's record → facts. Every resource ends as a fact, or on the list of those set aside, with the reason. */
import { flag, isJson, text } from '../fhir/elements.ts';
import type { PatientRecord, Received } from '../fhir/record.ts';
import type { ConditionFact, DrugFact, ObservationFact, PatientFacts, ProcedureFact } from '../history/facts.ts';
import { readDate } from '../kernel/calendar.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Terminology } from '../terminology/terminology.ts';
import { mapCondition } from './condition.ts';
import type { Desk, Ignored } from './mapper.ts';
import { mapMedication } from './medication.ts';
import { mapObservation } from './observation.ts';
import { mapProcedure } from './procedure.ts';

export interface MappedRecord {
  readonly facts: PatientFacts;
  readonly ignored: readonly Ignored[];
  readonly problems: readonly Problem[];
}

function lastUpdated({ resource }: Received): string {
  const meta = resource['meta'];
  return (isJson(meta) ? text(meta['lastUpdated']) : undefined) ?? '';
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

/** One version of each resource: the newest by its own time stamp, else the one received last. */
function newestVersions({ resources }: PatientRecord, ignored: Ignored[]): readonly Received[] {
  if (!mayRepeat(resources)) return resources;
  const newest = new Map<string, Received>();
  for (const received of resources) {
    const known = newest.get(received.reference);
    if (known) {
      ignored.push({ reference: received.reference, reason: 'duplicate of the same resource' });
      if (lastUpdated(known) > lastUpdated(received)) continue;
    }
    newest.set(received.reference, received);
  }
  return [...newest.values()];
}

function deceased(record: PatientRecord): PatientFacts['deceased'] {
  const { patient } = record;
  if (!patient) return { status: 'unknown', sources: [] };
  const { resource, reference } = patient;
  const when = text(resource['deceasedDateTime']);
  const on = when === undefined ? undefined : readDate(when);
  const sources = [{ reference, how: 'coded' as const }];
  if (when !== undefined) return { status: 'yes', ...(on ? { on } : {}), sources };
  if (flag(resource['deceasedBoolean']) === true) return { status: 'yes', sources };
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
    used: new Set(),
    unnamed: [],
    unreadable: new Set(),
  };
  const drugs: DrugFact[] = [];
  const conditions: ConditionFact[] = [];
  const procedures: ProcedureFact[] = [];
  const observations: ObservationFact[] = [];
  const newest = newestVersions(record, desk.ignored);
  for (const received of newest) {
    switch (received.resourceType) {
      case 'MedicationStatement':
      case 'MedicationRequest':
      case 'MedicationOrder':
      case 'MedicationAdministration':
      case 'MedicationDispense':
        drugs.push(...mapMedication(desk, received));
        break;
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
    if (resourceType === 'Medication' && !desk.used.has(resource)) {
      desk.ignored.push({ reference, reason: 'no order or statement points to it' });
    }
  }
  return {
    facts: {
      patientId: record.patientId,
      deceased: deceased(record),
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
