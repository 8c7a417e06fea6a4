import type { FhirResource } from 'fhir/r4';
import { type DaySpan, readDate } from '../../kernel/calendar.ts';
import type { ServedType } from '../vendors/vendor.ts';
import { isObject, textOf, valuesAt } from './json.ts';

/** One search parameter of one type: how its value is compared, and where the resource keeps what it is compared to. */
export interface ParameterDefinition {
  readonly kind: 'reference' | 'token' | 'date';
  readonly paths: readonly string[];
}

const SUBJECT: ParameterDefinition = { kind: 'reference', paths: ['subject'] };
const STATUS: ParameterDefinition = { kind: 'token', paths: ['status'] };
const CATEGORY: ParameterDefinition = { kind: 'token', paths: ['category'] };
const CODE: ParameterDefinition = { kind: 'token', paths: ['code'] };
const DRUG: ParameterDefinition = { kind: 'token', paths: ['medicationCodeableConcept'] };
const INTENT: ParameterDefinition = { kind: 'token', paths: ['intent'] };
const ID: ParameterDefinition = { kind: 'token', paths: ['id'] };
const IDENTIFIER: ParameterDefinition = { kind: 'token', paths: ['identifier'] };
const CLINICAL_STATUS: ParameterDefinition = { kind: 'token', paths: ['clinicalStatus'] };
const VERIFICATION_STATUS: ParameterDefinition = { kind: 'token', paths: ['verificationStatus'] };

function date(...paths: string[]): ParameterDefinition {
  return { kind: 'date', paths };
}

/** All parameters that can be served; which of them a vendor lists stands in its profile. */
const PARAMETERS: Readonly<Record<ServedType, Readonly<Record<string, ParameterDefinition>>>> = {
  Patient: { identifier: IDENTIFIER },
  Condition: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    code: CODE,
    'clinical-status': CLINICAL_STATUS,
    'verification-status': VERIFICATION_STATUS,
    'onset-date': date('onsetDateTime', 'onsetPeriod'),
    'recorded-date': date('recordedDate'),
  },
  Procedure: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    code: CODE,
    status: STATUS,
    date: date('performedDateTime', 'performedPeriod'),
  },
  MedicationRequest: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    code: DRUG,
    status: STATUS,
    intent: INTENT,
    authoredon: date('authoredOn'),
  },
  MedicationStatement: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    code: DRUG,
    status: STATUS,
    effective: date('effectiveDateTime', 'effectivePeriod'),
  },
  MedicationAdministration: {
    patient: SUBJECT,
    subject: SUBJECT,
    code: DRUG,
    status: STATUS,
    'effective-time': date('effectiveDateTime', 'effectivePeriod'),
  },
  MedicationDispense: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    code: DRUG,
    status: STATUS,
    whenhandedover: date('whenHandedOver'),
  },
  Medication: { code: CODE },
  Observation: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    code: CODE,
    status: STATUS,
    date: date('effectiveDateTime', 'effectivePeriod'),
  },
  AllergyIntolerance: {
    patient: { kind: 'reference', paths: ['patient'] },
    code: CODE,
    'clinical-status': CLINICAL_STATUS,
  },
  CarePlan: {
    patient: SUBJECT,
    subject: SUBJECT,
    category: CATEGORY,
    status: STATUS,
    intent: INTENT,
    date: date('period'),
  },
  Encounter: { patient: SUBJECT, subject: SUBJECT, status: STATUS, date: date('period') },
  Practitioner: {},
};

/** The definition of a parameter, `_id` included; undefined for those that steer the answer and filter nothing. */
export function definitionOf(type: ServedType, name: string): ParameterDefinition | undefined {
  return name === '_id' ? ID : PARAMETERS[type][name];
}

/** Whether a resource meets one parameter: values joined by commas are alternatives (FHIR search, 3.1.1.3). */
export function matches(resource: FhirResource, definition: ParameterDefinition, value: string): boolean {
  const targets = definition.paths.flatMap((path) => valuesAt(resource, path));
  return value.split(',').some((wanted) =>
    targets.some((target) => {
      switch (definition.kind) {
        case 'reference':
          return isReferenceTo(target, wanted);
        case 'token':
          return isToken(target, wanted);
        default:
          return isDate(target, wanted);
      }
    }),
  );
}

/** Bare ids and `Patient/id` mean the same; so does an absolute reference in the data. */
function isReferenceTo(target: unknown, wanted: string): boolean {
  const reference = isObject(target) ? textOf(target['reference']) : undefined;
  const id = wanted.replace(/^Patient\//, '');
  return reference === `Patient/${id}` || reference?.endsWith(`/Patient/${id}`) === true;
}

/** `code`, `system|code`, `|code` (no system) and `system|`, against a code, Coding, CodeableConcept or Identifier. */
function isToken(target: unknown, wanted: string): boolean {
  if (typeof target === 'string') return target === wanted || wanted === `|${target}`;
  if (!isObject(target)) return false;
  const codings = target['coding'] === undefined ? [target] : valuesAt(target, 'coding');
  const bar = wanted.indexOf('|');
  const system = bar < 0 ? undefined : wanted.slice(0, bar);
  const code = wanted.slice(bar + 1);
  return codings.some((coding) => {
    if (!isObject(coding)) return false;
    const systemFits = system === undefined || (textOf(coding['system']) ?? '') === system;
    return systemFits && (code === '' ? bar > 0 : code === (coding['code'] ?? coding['value']));
  });
}

const PREFIXED = /^(eq|ge|gt|le|lt)?(.+)$/;

/** FHIR's rules for dates and periods (search 3.1.1.4.8), in whole days. An open end of a period has no limit. */
function isDate(target: unknown, wanted: string): boolean {
  const [, prefix = 'eq', text = ''] = PREFIXED.exec(wanted) ?? [];
  const asked = readDate(text)?.span;
  const found = spanOfElement(target);
  if (!asked || !found) return false;
  const within = asked.first <= found.first && found.last <= asked.last;
  switch (prefix) {
    case 'gt':
      return found.last > asked.last;
    case 'lt':
      return found.first < asked.first;
    case 'ge':
      return found.last > asked.last || within;
    case 'le':
      return found.first < asked.first || within;
    default:
      return within;
  }
}

function spanOfElement(target: unknown): DaySpan | undefined {
  if (typeof target === 'string') return readDate(target)?.span;
  if (!isObject(target)) return undefined;
  const start = readDate(textOf(target['start']) ?? '')?.span;
  const end = readDate(textOf(target['end']) ?? '')?.span;
  if (!start && !end) return undefined;
  return { first: start?.first ?? Number.NEGATIVE_INFINITY, last: end?.last ?? Number.POSITIVE_INFINITY };
}
