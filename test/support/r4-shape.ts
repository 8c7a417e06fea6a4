/**
 * Whether a resource is R4 in its structure: required elements, no unknown ones, one value per choice, codes from required
 * value sets, dates and ids of the right form. For the types that the product writes; a full validator is run by
 * `npm run validate:fhir`, which installs it first, because it weighs more than the rest of the tests together.
 * Source: the StructureDefinitions of FHIR 4.0.1 (hl7.org/fhir/R4).
 */

interface Shape {
  /** Elements with '1' must be there; '*' makes a list. 'effective[x]' stands for one of several types. */
  readonly elements: Readonly<Record<string, string>>;
  readonly codes?: Readonly<Record<string, readonly string[]>>;
}

const DOMAIN = { id: 'id', meta: 'Meta', text: 'Narrative', extension: 'Extension*' };

const DRUG_STATUS = {
  MedicationStatement: [
    'active',
    'completed',
    'entered-in-error',
    'intended',
    'stopped',
    'on-hold',
    'unknown',
    'not-taken',
  ],
  MedicationAdministration: [
    'in-progress',
    'not-done',
    'on-hold',
    'completed',
    'entered-in-error',
    'stopped',
    'unknown',
  ],
  MedicationRequest: ['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'],
} as const;

const SHAPES: Readonly<Record<string, Shape>> = {
  Bundle: {
    elements: { id: 'id', identifier: 'Identifier', type: 'code 1', timestamp: 'instant', entry: 'Entry*' },
    codes: { type: ['document', 'searchset', 'collection', 'transaction', 'batch'] },
  },
  Patient: {
    elements: {
      ...DOMAIN,
      identifier: 'Identifier*',
      name: 'HumanName*',
      gender: 'code',
      birthDate: 'date',
      'deceased[x]': 'boolean|dateTime',
    },
    codes: { gender: ['male', 'female', 'other', 'unknown'] },
  },
  Condition: {
    elements: {
      ...DOMAIN,
      verificationStatus: 'CodeableConcept',
      category: 'CodeableConcept*',
      code: 'CodeableConcept',
      subject: 'Reference 1',
      recordedDate: 'dateTime',
    },
  },
  Procedure: {
    elements: {
      ...DOMAIN,
      status: 'code 1',
      code: 'CodeableConcept',
      subject: 'Reference 1',
      'performed[x]': 'dateTime|string|Period',
      bodySite: 'CodeableConcept*',
      reasonReference: 'Reference*',
    },
    codes: {
      status: [
        'preparation',
        'in-progress',
        'not-done',
        'on-hold',
        'stopped',
        'completed',
        'entered-in-error',
        'unknown',
      ],
    },
  },
  MedicationStatement: {
    elements: {
      ...DOMAIN,
      status: 'code 1',
      statusReason: 'CodeableConcept*',
      'medication[x]': 'CodeableConcept|Reference 1',
      subject: 'Reference 1',
      'effective[x]': 'dateTime|Period',
      reasonReference: 'Reference*',
      note: 'Annotation*',
    },
    codes: { status: DRUG_STATUS.MedicationStatement },
  },
  MedicationAdministration: {
    elements: {
      ...DOMAIN,
      status: 'code 1',
      statusReason: 'CodeableConcept*',
      'medication[x]': 'CodeableConcept|Reference 1',
      subject: 'Reference 1',
      'effective[x]': 'dateTime|Period 1',
      reasonReference: 'Reference*',
      note: 'Annotation*',
    },
    codes: { status: DRUG_STATUS.MedicationAdministration },
  },
  MedicationRequest: {
    elements: {
      ...DOMAIN,
      status: 'code 1',
      statusReason: 'CodeableConcept',
      intent: 'code 1',
      'medication[x]': 'CodeableConcept|Reference 1',
      subject: 'Reference 1',
      authoredOn: 'dateTime',
      reasonReference: 'Reference*',
      note: 'Annotation*',
    },
    codes: {
      status: DRUG_STATUS.MedicationRequest,
      intent: [
        'proposal',
        'plan',
        'order',
        'original-order',
        'reflex-order',
        'filler-order',
        'instance-order',
        'option',
      ],
    },
  },
  Observation: {
    elements: {
      ...DOMAIN,
      status: 'code 1',
      category: 'CodeableConcept*',
      code: 'CodeableConcept 1',
      subject: 'Reference',
      focus: 'Reference*',
      'effective[x]': 'dateTime|Period',
      'value[x]': 'CodeableConcept|integer|string|Quantity',
    },
    codes: { status: ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'unknown'] },
  },
  Provenance: {
    elements: {
      ...DOMAIN,
      target: 'Reference* 1',
      recorded: 'instant 1',
      agent: 'Agent* 1',
      entity: 'Entity*',
    },
  },
  OperationOutcome: { elements: { ...DOMAIN, issue: 'Issue* 1' } },
  Issue: {
    elements: {
      severity: 'code 1',
      code: 'code 1',
      details: 'CodeableConcept',
      diagnostics: 'string',
      expression: 'string*',
    },
    // The issue types that are used here; R4 has more.
    codes: { severity: ['fatal', 'error', 'warning', 'information'], code: ['incomplete'] },
  },
  Meta: { elements: { profile: 'uri*' } },
  Narrative: {
    elements: { status: 'code 1', div: 'xhtml 1' },
    codes: { status: ['generated', 'extensions', 'additional', 'empty'] },
  },
  Extension: {
    elements: {
      extension: 'Extension*',
      url: 'uri 1',
      'value[x]': 'code|string|CodeableConcept|Reference|dateTime',
    },
  },
  Identifier: { elements: { type: 'CodeableConcept', system: 'uri', value: 'string' } },
  HumanName: { elements: { text: 'string' } },
  CodeableConcept: { elements: { extension: 'Extension*', coding: 'Coding*', text: 'string' } },
  Coding: { elements: { system: 'uri', code: 'code', display: 'string' } },
  Reference: { elements: { reference: 'string', display: 'string' } },
  Period: { elements: { start: 'dateTime', end: 'dateTime' } },
  Annotation: { elements: { text: 'string 1' } },
  Agent: { elements: { type: 'CodeableConcept', who: 'Reference 1' } },
  Entity: {
    elements: { role: 'code 1', what: 'Reference 1' },
    codes: { role: ['derivation', 'revision', 'quotation', 'source', 'removal'] },
  },
  Entry: { elements: { fullUrl: 'uri', resource: 'Resource' } },
};

const DATE = String.raw`\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?`;
const PRIMITIVES: Readonly<Record<string, RegExp | 'boolean' | 'integer'>> = {
  boolean: 'boolean',
  integer: 'integer',
  id: /^[A-Za-z0-9.-]{1,64}$/,
  code: /^\S+( \S+)*$/,
  uri: /^\S+$/,
  string: /\S/,
  xhtml: /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml">[\s\S]*<\/div>$/,
  date: new RegExp(`^${DATE}$`),
  dateTime: new RegExp(`^${DATE}(T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$`),
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
};

const upper = (word: string) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;

function valueFaults(value: unknown, type: string, path: string): readonly string[] {
  const primitive = PRIMITIVES[type];
  if (primitive === 'boolean') return typeof value === 'boolean' ? [] : [`${path}: not a boolean`];
  if (primitive === 'integer') return Number.isInteger(value) ? [] : [`${path}: not an integer`];
  if (primitive) return typeof value === 'string' && primitive.test(value) ? [] : [`${path}: not a ${type}`];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: not an object`];
  const record = value as Readonly<Record<string, unknown>>;
  if (type === 'Resource')
    return valueFaults(record, String(record['resourceType']), `${path}.${String(record['resourceType'])}`);
  const shape = SHAPES[type];
  if (!shape) return [`${path}: ${type} is not known here`];
  const faults: string[] = [];
  const known = new Set(['resourceType']);
  for (const [element, rule] of Object.entries(shape.elements)) {
    const [kind = '', required] = rule.split(' ');
    const list = kind.endsWith('*');
    const types = kind.replace('*', '').split('|');
    const names = element.endsWith('[x]') ? types.map((one) => `${element.slice(0, -3)}${upper(one)}`) : [element];
    for (const name of names) known.add(name);
    const present = names.filter((name) => record[name] !== undefined);
    if (present.length === 0 && required) faults.push(`${path}.${element}: missing`);
    if (present.length > 1) faults.push(`${path}.${element}: ${present.length} values`);
    for (const name of present) {
      const here = record[name];
      const of = types[names.indexOf(name)] ?? types[0] ?? '';
      if (list !== Array.isArray(here)) faults.push(`${path}.${name}: ${list ? 'not a list' : 'a list'}`);
      else if (Array.isArray(here) && here.length === 0) faults.push(`${path}.${name}: an empty list`);
      else {
        for (const [i, one] of (Array.isArray(here) ? here : [here]).entries()) {
          faults.push(...valueFaults(one, of, `${path}.${name}${list ? `[${i}]` : ''}`));
        }
      }
      const codes = shape.codes?.[element];
      if (codes && !codes.includes(String(here))) faults.push(`${path}.${name}: ${String(here)} is not allowed`);
    }
  }
  for (const name of Object.keys(record)) if (!known.has(name)) faults.push(`${path}.${name}: unknown here`);
  if (type === 'Extension') {
    const valued = Object.keys(record).some((name) => name.startsWith('value'));
    if (valued === (record['extension'] !== undefined)) faults.push(`${path}: an extension has a value or members`);
  }
  return faults;
}

/** What is wrong with the structure of a resource; empty where it is sound. */
export function r4Faults(resource: { readonly resourceType: string }): readonly string[] {
  return valueFaults(resource, resource.resourceType, resource.resourceType);
}
