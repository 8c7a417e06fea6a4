/** What stands behind a source: the resource that was read, and the concept that the mapping took its code for. */
import type { Knowledge } from '../assess/assess.ts';
import type { Source } from '../contract/assessment.ts';
import type { PatientRecord } from '../fhir/record.ts';
import type { Domain } from '../terminology/compiled.ts';
import type { Origin } from '../ui/parts/sources.tsx';

const DOMAINS: Readonly<Record<string, Domain>> = {
  Condition: 'condition',
  Procedure: 'procedure',
  Observation: 'observation',
};

/** Looks a source up in the record and in the code sets. An answer of a clinician stands in neither. */
export function originOf(
  { reference, code }: Source,
  record: Pick<PatientRecord, 'resources'> | undefined,
  { terminology }: Knowledge,
): Origin {
  const [type = ''] = reference.split('/');
  const concepts = code === undefined ? [] : terminology.concepts(code.system, code.code, DOMAINS[type] ?? 'drug');
  return {
    resource: record?.resources.find((one) => one.reference === reference)?.resource,
    mapping:
      concepts.length > 0 ? { concept: concepts.join(', '), file: `fhir-mappings ${terminology.version}` } : undefined,
  };
}
