import { civilOf, readDate } from '../../kernel/calendar.ts';
import type { SandboxPatient } from '../patients.ts';

/** What the chart's banner shows. */
export interface Identity {
  readonly name: string;
  readonly birthDate: string | undefined;
  /** Completed years on the patient's `asOf` day. */
  readonly age: number | undefined;
  readonly recordNumber: string | undefined;
}

export function identityOf(patient: SandboxPatient): Identity {
  const resource = patient.resources.find((candidate) => candidate.resourceType === 'Patient');
  const birthDate = resource?.birthDate;
  const identifiers = resource?.identifier ?? [];
  const record = identifiers.find((identifier) => identifier.type?.coding?.some(({ code }) => code === 'MR'));
  return {
    name: patient.name,
    birthDate,
    age: birthDate === undefined ? undefined : yearsBetween(birthDate, patient.asOf),
    recordNumber: (record ?? identifiers[0])?.value,
  };
}

function yearsBetween(from: string, to: string): number | undefined {
  const born = readDate(from);
  const day = readDate(to);
  if (!born || !day) return undefined;
  const start = civilOf(born.span.first);
  const end = civilOf(day.span.last);
  const hadBirthday = end.month > start.month || (end.month === start.month && end.day >= start.day);
  return end.year - start.year - (hadBirthday ? 0 : 1);
}
