import type { Dosage, MedicationRequest, MedicationStatement, Period } from 'fhir/r4';

const STATUS_OF_STATEMENT: Readonly<Record<MedicationStatement['status'], MedicationRequest['status']>> = {
  active: 'active',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
  intended: 'draft',
  stopped: 'stopped',
  'on-hold': 'on-hold',
  unknown: 'unknown',
  'not-taken': 'cancelled',
};

/**
 * What a statement says, as the order that a server without MedicationStatement shows instead. An order proves nothing
 * about taking; what was not taken becomes an order that was cancelled.
 */
export function orderOfStatement(statement: MedicationStatement): MedicationRequest {
  const { effectivePeriod, effectiveDateTime } = statement;
  return {
    resourceType: 'MedicationRequest',
    id: `${statement.id}.statement`,
    extension: statement.extension,
    modifierExtension: statement.modifierExtension,
    basedOn: statement.basedOn,
    status: STATUS_OF_STATEMENT[statement.status],
    statusReason: statement.statusReason?.[0],
    intent: 'order',
    subject: statement.subject,
    encounter: statement.context,
    authoredOn: effectivePeriod?.start ?? effectiveDateTime ?? statement.dateAsserted,
    reasonCode: statement.reasonCode,
    reasonReference: statement.reasonReference,
    note: statement.note,
    dosageInstruction: dosageWithin(statement.dosage, effectivePeriod),
  };
}

/** The dates of a course are the bounds of the order's timing; there is no other place for its end. */
function dosageWithin(dosage: readonly Dosage[] | undefined, period: Period | undefined): Dosage[] | undefined {
  if (!period) return dosage && [...dosage];
  const [first, ...others] = dosage ?? [];
  const timing = { ...first?.timing, repeat: { ...first?.timing?.repeat, boundsPeriod: period } };
  return [{ ...first, timing }, ...others];
}
