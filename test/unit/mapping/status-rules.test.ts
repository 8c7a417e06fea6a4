/**
 * Every cell of the status matrices, in the shape of every release, through the whole mapping. The tables below are
 * written out by hand and know nothing of those in the source.
 */
import { describe, expect, test } from 'vitest';
import { recordsOf } from '../../../src/fhir/record.ts';
import { mapRecord } from '../../../src/mapping/map-record.ts';
import { terminology } from '../../support/terminology.ts';

type Part = Readonly<Record<string, unknown>>;
type Release = 'DSTU2' | 'STU3' | 'R4' | 'R4B' | 'R5';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const SNOMED = 'http://snomed.info/sct';
const CPT = 'http://www.ama-assn.org/go/cpt';
const LOINC = 'http://loinc.org';

/** What a cell says, spelled out. */
const LEGEND: Readonly<Record<string, string>> = {
  administered: 'administered',
  reported: 'reported',
  ordered: 'ordered',
  confirmed: 'confirmed',
  uncertain: 'uncertain',
  result: 'result',
  // Set aside, with the reason in `ignored`.
  error: 'entered in error',
  'not-taken': 'not taken',
  'not-given': 'not given',
  'not-dispensed': 'not dispensed',
  'not-done': 'not done',
  forbidden: 'order not to give the drug',
  planned: 'planned, not an exposure',
  preparing: 'planned, not done',
  proposal: 'proposal, never given',
  cancelled: 'order cancelled, never given',
  draft: 'order draft, never given',
  'd-cancelled': 'dispense cancelled',
  'd-declined': 'dispense declined',
  refuted: 'refuted',
  'o-cancelled': 'observation cancelled',
  'o-registered': 'observation without a result yet',
  // Not used, reported as a problem, and its type proves no absence any more.
  '?': 'map/unrecognised-status',
};

/** Rows of a table: the first word is the status ("-" where it is missing), the others are the cells. */
function cells(table: string): readonly (readonly [status: string | undefined, expected: readonly string[]])[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [status, ...expected] = line.trim().split(/\s+/);
      return [status === '-' ? undefined : status, expected];
    });
}

/** What the product makes of one resource. */
function outcomeOf(resource: Part): string {
  const records = recordsOf({
    resourceType: 'Bundle',
    entry: [{ resource: { resourceType: 'Patient', id: 'p' } }, { resource: { id: 'r', ...resource } }],
  });
  if (!records.ok || !records.value[0]) throw new Error('no record');
  const { facts, ignored, problems } = mapRecord(records.value[0], terminology);
  const found = [
    ...facts.drugs.map(({ certainty }) => certainty),
    ...facts.conditions.map(({ verification }) => verification),
    ...facts.procedures.map(({ verification }) => verification),
    ...facts.observations.map(() => 'result'),
  ];
  expect(found.length + ignored.length, 'a resource is a fact or set aside, never both').toBeLessThanOrEqual(1);
  if (found.length + ignored.length === 0) expect(facts.unreadable.size, 'what is lost proves no absence').toBe(1);
  return found[0] ?? ignored[0]?.reason ?? problems[0]?.code ?? 'nothing';
}

interface Matrix {
  readonly name: string;
  readonly releases: readonly Release[];
  readonly resource: (release: Release) => Part;
  /** The name of the status element. */
  readonly statusElement?: string;
  readonly columns: readonly (readonly [label: string, part: Part])[];
  readonly table: string;
}

const drug = (release: Release): Part => {
  const nivolumab = { coding: [{ system: RXNORM, code: '1597876' }] };
  return release === 'R5' ? { medication: { concept: nivolumab } } : { medicationCodeableConcept: nivolumab };
};
const subject = (release: Release): Part => ({
  [release === 'DSTU2' ? 'patient' : 'subject']: { reference: 'Patient/p' },
});
const medication =
  (resourceType: string, dates: (release: Release) => Part) =>
  (release: Release): Part => ({ resourceType, ...subject(release), ...drug(release), ...dates(release) });

const statement = medication('MedicationStatement', () => ({ effectiveDateTime: '2024-01-01' }));
const administration = medication('MedicationAdministration', (release) =>
  release === 'DSTU2'
    ? { effectiveTimeDateTime: '2024-01-01' }
    : release === 'R5'
      ? { occurenceDateTime: '2024-01-01' }
      : { effectiveDateTime: '2024-01-01' },
);
const dispense = medication('MedicationDispense', () => ({ whenHandedOver: '2024-01-01' }));
const request = medication('MedicationRequest', () => ({ authoredOn: '2024-01-01' }));
const order = medication('MedicationOrder', () => ({ dateWritten: '2024-01-01' }));
const condition = (release: Release): Part => ({
  resourceType: 'Condition',
  ...subject(release),
  code: { coding: [{ system: SNOMED, code: '254915003' }] },
});
const procedure = (release: Release): Part => ({
  resourceType: 'Procedure',
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: CPT, code: '50545' }] },
  [release === 'R5' ? 'occurrenceDateTime' : 'performedDateTime']: '2020-01-01',
});
const observation = (): Part => ({
  resourceType: 'Observation',
  subject: { reference: 'Patient/p' },
  code: { coding: [{ system: LOINC, code: '89247-1' }] },
  valueInteger: 1,
});

const R4 = ['R4', 'R4B'] as const;
const INTENTS = [
  'proposal',
  'plan',
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
  'option',
] as const;
const byIntent = (part: Part): Matrix['columns'] => [
  ...INTENTS.map((intent) => [intent, { intent, ...part }] as const),
  ['no intent', part],
  ['an invented intent', { intent: 'wish', ...part }],
];

const MATRICES: readonly Matrix[] = [
  {
    name: 'MedicationStatement: status × wasNotTaken',
    releases: ['DSTU2'],
    resource: statement,
    columns: [
      ['not said', {}],
      ['false', { wasNotTaken: false }],
      ['true', { wasNotTaken: true }],
      ['true as text', { wasNotTaken: 'true' }],
      ['unreadable', { wasNotTaken: 'no' }],
      ['withheld', { _wasNotTaken: { extension: [{ url: 'x' }] } }],
    ],
    table: `
      active            reported  reported  not-taken  not-taken  ?        ?
      completed         reported  reported  not-taken  not-taken  ?        ?
      intended          planned   planned   planned    planned    planned  planned
      entered-in-error  error     error     error      error      error    error
      -                 reported  reported  not-taken  not-taken  ?        ?
      invented          ?         ?         not-taken  not-taken  ?        ?
    `,
  },
  {
    name: 'MedicationStatement: status × taken',
    releases: ['STU3'],
    resource: statement,
    columns: [
      ['y', { taken: 'y' }],
      ['n', { taken: 'n' }],
      ['unk', { taken: 'unk' }],
      ['na', { taken: 'na' }],
      ['not said', {}],
      ['an invented value', { taken: 'perhaps' }],
      ['a word that every object knows', { taken: 'constructor' }],
    ],
    table: `
      active            reported  not-taken  reported  reported  reported  ?        ?
      completed         reported  not-taken  reported  reported  reported  ?        ?
      stopped           reported  not-taken  reported  reported  reported  ?        ?
      on-hold           reported  not-taken  reported  reported  reported  ?        ?
      intended          planned   planned    planned   planned   planned   planned  planned
      entered-in-error  error     error      error     error     error     error    error
      -                 reported  not-taken  reported  reported  reported  ?        ?
      invented          ?         not-taken  ?         ?         ?         ?        ?
    `,
  },
  {
    name: 'MedicationStatement: status',
    releases: R4,
    resource: statement,
    columns: [['', {}]],
    table: `
      active            reported
      completed         reported
      stopped           reported
      on-hold           reported
      unknown           reported
      intended          planned
      not-taken         not-taken
      entered-in-error  error
      -                 reported
      invented          ?
      toString          ?
    `,
  },
  {
    name: 'MedicationStatement: status × adherence',
    releases: ['R5'],
    resource: statement,
    columns: [
      ...[
        'taking',
        'taking-as-directed',
        'taking-not-as-directed',
        'on-hold',
        'on-hold-as-directed',
        'on-hold-not-as-directed',
        'stopped',
        'stopped-as-directed',
        'stopped-not-as-directed',
        'not-taking',
        'unknown',
      ].map((code) => [code, { adherence: { code: { coding: [{ code }] } } }] as const),
      ['not said', {}],
      ['no code', { adherence: {} }],
      ['an invented code', { adherence: { code: { coding: [{ code: 'hoping' }] } } }],
    ],
    table: `
      recorded          ${'reported '.repeat(9)} not-taken  reported  reported  ?      ?
      draft             ${'planned '.repeat(9)}  planned    planned   planned   planned planned
      entered-in-error  ${'error '.repeat(9)}    error      error     error     error  error
      -                 ${'reported '.repeat(9)} not-taken  reported  reported  ?      ?
      invented          ${'? '.repeat(9)}        not-taken  ?         ?         ?      ?
    `,
  },
  {
    name: 'MedicationAdministration: status × wasNotGiven',
    releases: ['DSTU2'],
    resource: administration,
    columns: [
      ['not said', {}],
      ['false', { wasNotGiven: false }],
      ['true', { wasNotGiven: true }],
      ['unreadable', { wasNotGiven: 1 }],
    ],
    table: `
      in-progress       administered  administered  not-given  ?
      on-hold           administered  administered  not-given  ?
      completed         administered  administered  not-given  ?
      stopped           administered  administered  not-given  ?
      entered-in-error  error         error         error      error
      -                 ordered       ordered       not-given  ?
      invented          ?             ?             not-given  ?
    `,
  },
  {
    name: 'MedicationAdministration: status × notGiven',
    releases: ['STU3'],
    resource: administration,
    columns: [
      ['not said', {}],
      ['false', { notGiven: false }],
      ['true', { notGiven: true }],
      ['unreadable', { notGiven: {} }],
    ],
    table: `
      in-progress       administered  administered  not-given  ?
      on-hold           administered  administered  not-given  ?
      completed         administered  administered  not-given  ?
      stopped           administered  administered  not-given  ?
      unknown           ordered       ordered       not-given  ?
      entered-in-error  error         error         error      error
      -                 ordered       ordered       not-given  ?
      invented          ?             ?             not-given  ?
    `,
  },
  {
    name: 'MedicationAdministration: status',
    releases: ['R4', 'R4B', 'R5'],
    resource: administration,
    columns: [['', {}]],
    table: `
      in-progress       administered
      not-done          not-given
      on-hold           administered
      completed         administered
      stopped           administered
      unknown           ordered
      entered-in-error  error
      -                 ordered
      invented          ?
    `,
  },
  {
    name: 'MedicationDispense: status × notDone',
    releases: ['DSTU2', 'STU3'],
    resource: dispense,
    columns: [
      ['not said', {}],
      ['false', { notDone: false }],
      ['true', { notDone: true }],
    ],
    table: `
      preparation       ordered   ordered   not-dispensed
      in-progress       ordered   ordered   not-dispensed
      on-hold           ordered   ordered   not-dispensed
      completed         reported  reported  not-dispensed
      stopped           ordered   ordered   not-dispensed
      entered-in-error  error     error     error
      -                 ordered   ordered   not-dispensed
    `,
  },
  {
    name: 'MedicationDispense: status',
    releases: ['R4', 'R4B', 'R5'],
    resource: dispense,
    columns: [['', {}]],
    table: `
      preparation       ordered
      in-progress       ordered
      cancelled         d-cancelled
      on-hold           ordered
      completed         reported
      entered-in-error  error
      stopped           ordered
      declined          d-declined
      unknown           ordered
      -                 ordered
      invented          ?
    `,
  },
  {
    name: 'MedicationOrder: status',
    releases: ['DSTU2'],
    resource: order,
    columns: [['', {}]],
    table: `
      active            ordered
      on-hold           ordered
      completed         ordered
      entered-in-error  error
      stopped           ordered
      draft             draft
      -                 ordered
      invented          ?
    `,
  },
  {
    name: 'MedicationRequest: status × intent',
    releases: ['STU3'],
    resource: request,
    columns: ['proposal', 'plan', 'order', 'instance-order'].map((intent) => [intent, { intent }] as const),
    table: `
      active            proposal   planned    ordered    ordered
      on-hold           proposal   planned    ordered    ordered
      cancelled         cancelled  cancelled  cancelled  cancelled
      completed         proposal   planned    ordered    ordered
      entered-in-error  error      error      error      error
      stopped           proposal   planned    ordered    ordered
      draft             draft      draft      draft      draft
      unknown           proposal   planned    ordered    ordered
      -                 proposal   planned    ordered    ordered
      invented          proposal   planned    ?          ?
    `,
  },
  ...(['R4', 'R4B', 'R5'] as const).flatMap((release): readonly Matrix[] => {
    const reported = (value: unknown): Part => ({ [release === 'R5' ? 'reported' : 'reportedBoolean']: value });
    const ended = release === 'R5' ? ['ended'] : [];
    const live = ['active', 'on-hold', 'completed', 'stopped', 'unknown', '-', ...ended];
    const rows = (row: string) => [
      ...live.map((status) => `${status} ${row}`),
      `cancelled ${'cancelled '.repeat(10)}`,
      `draft ${'draft '.repeat(10)}`,
      `entered-in-error ${'error '.repeat(10)}`,
    ];
    const ordered = 'proposal planned ordered ordered ordered ordered ordered proposal ordered ?';
    const told = 'proposal reported reported reported reported reported reported proposal reported ?';
    const doubt = 'proposal ? ordered ordered ordered ordered ordered proposal ordered ?';
    const matrix = (name: string, part: Part, row: string): Matrix => ({
      name: `MedicationRequest: status × intent, ${name}`,
      releases: [release],
      resource: request,
      columns: byIntent(part),
      table: rows(row).join('\n'),
    });
    return [
      matrix('nothing said of a report', {}, ordered),
      matrix('not reported', reported(false), ordered),
      matrix('reported', reported(true), told),
      // Whoever cannot be read as a reporter makes no report; where it would matter, nobody can tell.
      matrix('a report that cannot be read', reported('perhaps'), doubt),
      matrix('not to be done', { doNotPerform: true }, 'forbidden '.repeat(10)),
      matrix('not to be done, reported', { doNotPerform: true, ...reported(true) }, 'forbidden '.repeat(10)),
      matrix('to be done', { doNotPerform: false }, ordered),
      matrix('a prohibition that cannot be read', { doNotPerform: 0 }, 'proposal planned ? ? ? ? ? proposal ? ?'),
      ...(release === 'R5'
        ? []
        : [matrix('reported by somebody', { reportedReference: { reference: 'Patient/p' } }, told)]),
    ];
  }),
  {
    name: 'Condition: verificationStatus as a code',
    releases: ['DSTU2', 'STU3'],
    resource: condition,
    statusElement: 'verificationStatus',
    columns: [['', {}]],
    table: `
      provisional       uncertain
      differential      uncertain
      confirmed         confirmed
      refuted           refuted
      entered-in-error  error
      unknown           uncertain
      -                 confirmed
      invented          ?
    `,
  },
  {
    name: 'Condition: verificationStatus',
    releases: ['R4', 'R4B', 'R5'],
    resource: condition,
    statusElement: 'verificationStatus',
    columns: [['', {}]],
    table: `
      unconfirmed       uncertain
      provisional       uncertain
      differential      uncertain
      confirmed         confirmed
      refuted           refuted
      entered-in-error  error
      -                 confirmed
      invented          ?
    `,
  },
  {
    name: 'Procedure: status × notPerformed',
    releases: ['DSTU2'],
    resource: procedure,
    columns: [
      ['not said', {}],
      ['false', { notPerformed: false }],
      ['true', { notPerformed: true }],
      ['unreadable', { notPerformed: 'x' }],
    ],
    table: `
      in-progress       uncertain  uncertain  not-done  ?
      aborted           uncertain  uncertain  not-done  ?
      completed         confirmed  confirmed  not-done  ?
      entered-in-error  error      error      error     error
      -                 uncertain  uncertain  not-done  ?
      invented          ?          ?          not-done  ?
    `,
  },
  {
    name: 'Procedure: status × notDone',
    releases: ['STU3'],
    resource: procedure,
    columns: [
      ['not said', {}],
      ['false', { notDone: false }],
      ['true', { notDone: true }],
      ['unreadable', { notDone: 'x' }],
    ],
    table: `
      preparation       preparing  preparing  preparing  preparing
      in-progress       uncertain  uncertain  not-done   ?
      suspended         uncertain  uncertain  not-done   ?
      aborted           uncertain  uncertain  not-done   ?
      completed         confirmed  confirmed  not-done   ?
      entered-in-error  error      error      error      error
      unknown           uncertain  uncertain  not-done   ?
      -                 uncertain  uncertain  not-done   ?
    `,
  },
  {
    name: 'Procedure: status',
    releases: ['R4', 'R4B', 'R5'],
    resource: procedure,
    columns: [['', {}]],
    table: `
      preparation       preparing
      in-progress       uncertain
      not-done          not-done
      on-hold           uncertain
      stopped           uncertain
      completed         confirmed
      entered-in-error  error
      unknown           uncertain
      -                 uncertain
      invented          ?
    `,
  },
  {
    name: 'Observation: status',
    releases: ['DSTU2', 'STU3', 'R4', 'R4B', 'R5'],
    resource: observation,
    columns: [['', {}]],
    table: `
      registered        o-registered
      preliminary       result
      final             result
      amended           result
      corrected         result
      cancelled         o-cancelled
      entered-in-error  error
      unknown           result
      -                 result
      invented          ?
    `,
  },
];

describe.each(
  MATRICES.flatMap((matrix) => matrix.releases.map((release) => ({ ...matrix, release }))),
)('$release $name', ({ release, resource, statusElement = 'status', columns, table }) => {
  /** Condition statuses are concepts from R4 on, strings before; both in R4 would be read. */
  const written = (status: string): Part =>
    statusElement === 'verificationStatus' && release !== 'DSTU2' && release !== 'STU3'
      ? { [statusElement]: { coding: [{ code: status }] } }
      : { [statusElement]: status };

  test.each(cells(table))('%s', (status, expected) => {
    const found = columns.map(([, part]) =>
      outcomeOf({ ...resource(release), ...(status === undefined ? {} : written(status)), ...part }),
    );
    const wanted = expected.map((cell) => LEGEND[cell] ?? `no legend for ${cell}`);
    const labelled = (values: readonly string[]) => values.map((value, i) => `${columns[i]?.[0]}: ${value}`);
    expect(labelled(found)).toEqual(labelled(wanted));
  });
});

describe('a status that is not a plain code', () => {
  const read = (status: Part) => outcomeOf({ ...statement('R4'), ...status });

  test.each([
    ['withheld on purpose', { _status: { extension: [{ url: 'x', valueCode: 'masked' }] } }, '?'],
    ['a number', { status: 7 }, '?'],
    ['empty', { status: ' ' }, '?'],
    ['an object', { status: {} }, '?'],
    ['two concepts', { status: [{ text: 'active' }, { text: 'not-taken' }] }, '?'],
    ['with a blank behind it', { status: 'active ' }, 'reported'],
    ['a concept', { status: { coding: [{ code: 'not-taken' }] } }, 'not-taken'],
    ['in other letters', { status: 'Active' }, '?'],
    ['null, as if it were not there', { status: null }, 'reported'],
  ])('%s', (_, status, expected) => {
    expect(read(status)).toBe(LEGEND[expected]);
  });

  test('a Condition whose verification cannot be read is no diagnosis', () => {
    expect(outcomeOf({ ...condition('R4'), verificationStatus: { coding: [{ code: 7 }] } })).toBe(LEGEND['?']);
  });
});

describe('an entry that was entered in error', () => {
  const ABSENT = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
  const withMedication = (status: string, medicationCodeableConcept: Part) =>
    outcomeOf({ ...request('R4'), intent: 'order', status, medicationCodeableConcept });

  test('needs no drug: its drug is replaced by the word "error"', () => {
    const error = { coding: [{ system: ABSENT, code: 'error', display: 'Error' }], text: 'Error' };
    expect(withMedication('entered-in-error', error)).toBe(LEGEND['error']);
  });

  test.each([
    [
      'a code in place of the drug',
      { coding: [{ system: ABSENT, code: 'masked', display: 'Masked' }], text: 'Masked' },
    ],
    [
      'an extension in its place',
      { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] },
    ],
  ])('a drug that is masked is some drug: %s', (_, masked) => {
    expect(withMedication('active', masked)).toBe('map/unreadable-drug');
  });
});

describe('what a modifier extension may turn round is not used', () => {
  const modified = { modifierExtension: [{ url: 'https://example.org/refused', valueBoolean: true }] };

  test.each([
    ['MedicationStatement', { ...statement('R4'), status: 'completed' }],
    ['MedicationStatement that was not taken', { ...statement('R4'), status: 'not-taken' }],
    ['MedicationAdministration', { ...administration('R4'), status: 'completed' }],
    ['MedicationRequest', { ...request('R4'), status: 'active', intent: 'order' }],
    ['Condition', condition('R4')],
    ['Procedure', { ...procedure('R4'), status: 'completed' }],
    ['Observation', { ...observation(), status: 'final' }],
  ])('%s', (_, resource) => {
    expect(outcomeOf({ ...resource, ...modified })).toBe('map/modifier-extension');
  });

  test('an empty list of them changes nothing', () => {
    expect(outcomeOf({ ...condition('R4'), modifierExtension: [] })).toBe('confirmed');
  });

  test('nor is an order whose Medication is modified, or was entered in error', () => {
    const medication = { resourceType: 'Medication', id: 'm', code: { text: 'nivolumab' } };
    const { medicationCodeableConcept: _, ...rest } = request('R4');
    const pointing = { ...rest, status: 'active', intent: 'order', medicationReference: { reference: '#m' } };
    expect(outcomeOf({ ...pointing, contained: [medication] })).toBe('ordered');
    expect(outcomeOf({ ...pointing, contained: [{ ...medication, ...modified }] })).toBe('map/unreadable-drug');
    expect(outcomeOf({ ...pointing, contained: [{ ...medication, status: 'entered-in-error' }] })).toBe(
      'map/unreadable-drug',
    );
  });
});
