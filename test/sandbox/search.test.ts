import fc from 'fast-check';
import type { Condition, FhirResource, MedicationRequest, Procedure } from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import { type SearchAnswer, search } from '../../src/sandbox/fhir/search.ts';
import { matches } from '../../src/sandbox/fhir/search-parameters.ts';
import type { ServedType, VendorProfile } from '../../src/sandbox/vendors/vendor.ts';
import { VENDOR_PROFILES } from '../../src/sandbox/vendors/vendor-profiles.ts';
import { aCondition, aProcedure } from './fixtures.ts';

const { smart, epic, oracle } = VENDOR_PROFILES;

function ask(
  vendor: VendorProfile,
  type: ServedType,
  chart: readonly FhirResource[],
  query: string,
): Extract<SearchAnswer, { kind: 'found' }> {
  const support = vendor.resources[type];
  if (!support) throw new Error('not served');
  const answer = search(vendor, type, support, chart, [...new URLSearchParams(query)]);
  if (answer.kind === 'refused') throw new Error(answer.issue.diagnostics);
  return answer;
}

function ids(answer: { readonly matches: readonly FhirResource[] }): readonly (string | undefined)[] {
  return answer.matches.map(({ id }) => id);
}

function codesOf(answer: Extract<SearchAnswer, { kind: 'found' }>): readonly (string | undefined)[] {
  return answer.remarks.map((issue) => issue.details?.coding?.[0]?.code);
}

/** Small worlds, so that random questions often have an answer. */
const CODES = ['A', 'B', 'C'] as const;
const SYSTEMS = ['s1', 's2'] as const;
const STATUSES = ['active', 'stopped', 'completed'] as const;
const DAYS = ['2023', '2023-05', '2023-05-04', '2024-01-31', '2024-02'] as const;

const aRandomOrder: fc.Arbitrary<MedicationRequest> = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    intent: fc.constantFrom('order' as const, 'plan' as const),
    category: fc.array(fc.constantFrom(...CODES), { maxLength: 2 }),
    codings: fc.array(fc.tuple(fc.constantFrom(...SYSTEMS), fc.constantFrom(...CODES)), { maxLength: 2 }),
    authoredOn: fc.option(fc.constantFrom(...DAYS), { nil: undefined }),
  })
  .map(({ status, intent, category, codings, authoredOn }) => ({
    resourceType: 'MedicationRequest',
    status,
    intent,
    category: category.map((code) => ({ coding: [{ code }] })),
    medicationCodeableConcept: { coding: codings.map(([system, code]) => ({ system, code })) },
    subject: { reference: 'Patient/p' },
    authoredOn,
  }));

interface Question {
  readonly status: readonly string[];
  readonly intent: readonly string[];
  readonly category: readonly string[];
  readonly code: readonly (readonly [system: string | undefined, code: string])[];
}

const aQuestion: fc.Arbitrary<Question> = fc.record({
  status: fc.subarray([...STATUSES]),
  intent: fc.subarray(['order', 'plan']),
  category: fc.subarray([...CODES]),
  code: fc.array(fc.tuple(fc.constantFrom(undefined, ...SYSTEMS), fc.constantFrom(...CODES)), { maxLength: 2 }),
});

/** The same question answered by the most simple-minded reading of it. */
function isWanted(order: MedicationRequest, question: Question): boolean {
  const { status, intent, category, code } = question;
  if (status.length > 0 && !status.includes(order.status)) return false;
  if (intent.length > 0 && !intent.includes(order.intent)) return false;
  const categories = (order.category ?? []).map((concept) => concept.coding?.[0]?.code ?? '');
  if (category.length > 0 && !category.some((wanted) => categories.includes(wanted))) return false;
  const codings = order.medicationCodeableConcept?.coding ?? [];
  if (code.length === 0) return true;
  return code.some(([system, wanted]) =>
    codings.some((coding) => coding.code === wanted && (system === undefined || coding.system === system)),
  );
}

describe('a search', () => {
  test('finds what a naive filter finds, in the order of the chart', () => {
    fc.assert(
      fc.property(fc.array(aRandomOrder, { maxLength: 12 }), aQuestion, (orders, question) => {
        const chart = orders.map((order, index) => ({ ...order, id: String(index) }));
        const query = new URLSearchParams({ patient: 'p' });
        for (const name of ['status', 'intent', 'category'] as const) {
          if (question[name].length > 0) query.set(name, question[name].join(','));
        }
        if (question.code.length > 0) {
          query.set('code', question.code.map(([system, code]) => (system ? `${system}|${code}` : code)).join(','));
        }
        expect(ids(ask(smart, 'MedicationRequest', chart, query.toString()))).toEqual(
          chart.filter((order) => isWanted(order, question)).map(({ id }) => id),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('a parameter given twice narrows, values joined by commas widen', () => {
    const chart = [
      aCondition('p', 'one', 'problem-list-item'),
      aCondition('p', 'two', 'encounter-diagnosis', { clinicalStatus: { coding: [{ code: 'resolved' }] } }),
    ];
    expect(ids(ask(smart, 'Condition', chart, 'category=problem-list-item,encounter-diagnosis'))).toHaveLength(2);
    expect(ids(ask(smart, 'Condition', chart, 'clinical-status=active&clinical-status=resolved'))).toEqual([]);
  });

  test.each([
    ['patient=p', true],
    ['patient=Patient/p', true],
    ['subject=p', true],
    ['subject=Patient/p', true],
    ['patient=pp', false],
    ['patient=Group/p', false],
  ])('takes a patient bare or with its type: %s is %s', (query, isFound) => {
    const chart = [aCondition('p', 'one', 'problem-list-item')];
    expect(ids(ask(smart, 'Condition', chart, query))).toEqual(isFound ? ['p-one'] : []);
  });

  test('finds a subject that is written as an absolute address', () => {
    const condition: Condition = {
      ...aCondition('p', 'one', 'problem-list-item'),
      subject: { reference: 'https://ehr.example/fhir/Patient/p' },
    };
    expect(ids(ask(smart, 'Condition', [condition], 'patient=p'))).toEqual(['p-one']);
  });

  test.each([
    ['C64.1', true],
    ['http://hl7.org/fhir/sid/icd-10-cm|C64.1', true],
    ['http://hl7.org/fhir/sid/icd-10-cm|', true],
    ['http://snomed.info/sct|C64.1', false],
    ['|C64.1', false],
    ['C64', false],
  ])('reads a token with its system: %s is %s', (code, isFound) => {
    const chart = [aCondition('p', 'one', 'problem-list-item')];
    expect(ids(ask(smart, 'Condition', chart, `code=${encodeURIComponent(code)}`))).toHaveLength(isFound ? 1 : 0);
  });
});

describe('a date', () => {
  const definition = { kind: 'date', paths: ['performedDateTime', 'performedPeriod'] } as const;
  function isFound(performed: Partial<Procedure>, wanted: string): boolean {
    const { performedDateTime, ...procedure } = aProcedure('p', 'one', 'Nephrectomy');
    return matches({ ...procedure, ...performed }, definition, wanted);
  }

  // Written out after FHIR search 3.1.1.4.8.
  test.each([
    ['2023-05-04', '2023-05-04', true],
    ['2023-05-04', '2023', true],
    ['2023', '2023-05-04', false],
    ['2023-05', 'ge2023-05-04', true],
    ['2023-05', 'gt2023-05-31', false],
    ['2023-05', 'lt2023-05-04', true],
    ['2023-05-04', 'lt2023-05-04', false],
    ['2023-05-04', 'le2023-05-04', true],
    ['2023-05-04', 'ge2024', false],
    ['2023-05-04T10:00:00Z', 'ge2023-05-04T00:00:00Z', true],
    ['2023-05-04', 'soon', false],
  ])('%s asked by %s is %s', (performedDateTime, wanted, expected) => {
    expect(isFound({ performedDateTime }, wanted)).toBe(expected);
  });

  test.each([
    ['ge2030', true],
    ['gt2023-05-04', true],
    ['lt2023-05-04', false],
    ['2023', false],
  ])('a period without an end goes on: %s is %s', (wanted, expected) => {
    expect(isFound({ performedPeriod: { start: '2023-05-04' } }, wanted)).toBe(expected);
  });

  test('a resource without the date is not found by it', () => {
    expect(isFound({}, 'ge1900')).toBe(false);
    expect(isFound({ performedPeriod: {} }, 'ge1900')).toBe(false);
  });
});

describe('a parameter that the server does not list', () => {
  const chart = [aCondition('p', 'one', 'problem-list-item')];

  test('is ignored by smart', () => {
    const answer = ask(smart, 'Condition', chart, 'patient=p&severity=high');
    expect([ids(answer), answer.remarks]).toEqual([['p-one'], []]);
  });

  test('is ignored by epic with a remark', () => {
    const answer = ask(epic, 'Condition', chart, 'patient=p&severity=high');
    expect([ids(answer), codesOf(answer)]).toEqual([['p-one'], ['59100']]);
  });

  test('is refused by oracle', () => {
    expect(() => ask(oracle, 'Condition', chart, 'patient=p&severity=high')).toThrow('severity is not supported');
    expect(() => ask(oracle, 'Procedure', [], 'patient=p&category=387713003')).toThrow('category is not supported');
    expect(() => ask(oracle, 'Condition', chart, 'patient=p&_count=10')).toThrow('_count is not supported');
    expect(() => ask(oracle, 'MedicationRequest', [], 'patient=p&_include=MedicationRequest:medication')).toThrow(
      '_include is not supported',
    );
  });

  test('the format of the answer may be asked of everybody', () => {
    for (const vendor of [smart, epic, oracle]) {
      expect(ids(ask(vendor, 'Condition', chart, 'patient=p&_format=json'))).toEqual(['p-one']);
    }
  });
});

describe('an id', () => {
  const chart = [aCondition('p', 'one', 'problem-list-item'), aCondition('p', 'two', 'encounter-diagnosis')];

  test('is combined with other parameters by smart', () => {
    expect(ids(ask(smart, 'Condition', chart, '_id=p-one&category=encounter-diagnosis'))).toEqual([]);
  });

  test('makes epic ignore other parameters, and say so', () => {
    const answer = ask(epic, 'Condition', chart, '_id=p-two&category=problem-list-item');
    expect([ids(answer), codesOf(answer)]).toEqual([['p-two'], ['59100']]);
  });

  test('must stand alone on oracle', () => {
    expect(() => ask(oracle, 'Condition', chart, '_id=p-one&patient=p')).toThrow('_id must stand alone');
    expect(ids(ask(oracle, 'Condition', chart, '_id=p-one'))).toEqual(['p-one']);
  });

  test('may be one of several', () => {
    expect(ids(ask(smart, 'Condition', chart, '_id=p-two,p-one'))).toEqual(['p-one', 'p-two']);
  });
});

describe('epic', () => {
  const conditions = [
    aCondition('p', 'problem', 'problem-list-item'),
    aCondition('p', 'diagnosis', 'encounter-diagnosis'),
    aCondition('p', 'concern', 'health-concern'),
  ];
  const SURGICAL = { system: 'http://snomed.info/sct', code: '387713003' };
  const procedures: readonly Procedure[] = [
    { ...aProcedure('p', 'nephrectomy', 'Nephrectomy'), category: { coding: [SURGICAL] } },
    aProcedure('p', 'scan', 'CT'),
  ];

  test('gives the problem list alone where no category is asked', () => {
    expect(ids(ask(epic, 'Condition', conditions, 'patient=p'))).toEqual(['p-problem']);
    expect(ids(ask(epic, 'Condition', conditions, 'patient=p&category=encounter-diagnosis'))).toEqual(['p-diagnosis']);
    expect(ids(ask(epic, 'Condition', conditions, 'patient=p&category=health-concern'))).toEqual(['p-concern']);
  });

  test('gives surgeries for their category only', () => {
    expect(ids(ask(epic, 'Procedure', procedures, 'patient=p'))).toEqual(['p-scan']);
    expect(ids(ask(epic, 'Procedure', procedures, 'patient=p&category=387713003'))).toEqual(['p-nephrectomy']);
    const withSystem = 'patient=p&category=http://snomed.info/sct|387713003';
    expect(ids(ask(epic, 'Procedure', procedures, withSystem))).toEqual(['p-nephrectomy']);
  });

  test('ignores a category that it does not know: the answer is wider, and says so', () => {
    const answer = ask(epic, 'Condition', conditions, 'patient=p&category=family-history');
    expect([ids(answer).length, codesOf(answer)]).toEqual([3, ['59101']]);
  });

  test('says when nothing was found', () => {
    const answer = ask(epic, 'MedicationAdministration', [], 'patient=p');
    expect([answer.matches, codesOf(answer)]).toEqual([[], ['4101']]);
    expect(answer.remarks[0]?.details?.coding?.[0]?.system).toMatch(/\.7\.2\.657369$/);
  });

  test('needs a patient, and for observations a category or a code', () => {
    const refused = (type: ServedType, query: string) => {
      const support = epic.resources[type];
      const answer = support && search(epic, type, support, [], [...new URLSearchParams(query)]);
      return answer?.kind === 'refused' ? answer.issue.details?.coding?.[0]?.code : undefined;
    };
    expect(refused('Condition', 'category=problem-list-item')).toBe('59159');
    expect(refused('Observation', 'patient=p')).toBe('59108');
    expect(refused('CarePlan', 'patient=p')).toBe('59108');
    expect(refused('Observation', 'patient=p&code=2160-0')).toBeUndefined();
  });

  test('sends at most 100 entries a page', () => {
    expect(ask(epic, 'Condition', [], 'patient=p&_count=500').pageSize).toBe(100);
    expect(ask(epic, 'Condition', [], 'patient=p&_count=7').pageSize).toBe(7);
    expect(ask(epic, 'Condition', [], 'patient=p').pageSize).toBe(100);
  });
});

describe('oracle', () => {
  test('needs a patient', () => {
    expect(() => ask(oracle, 'Condition', [], 'category=problem-list-item')).toThrow('patient, subject is required');
    expect(() => ask(oracle, 'MedicationRequest', [], 'status=active')).toThrow('patient is required');
  });

  test('needs a prefix and a time in effective-time', () => {
    expect(() => ask(oracle, 'MedicationAdministration', [], 'patient=p&effective-time=ge2024-01-01')).toThrow('time');
    expect(() => ask(oracle, 'MedicationAdministration', [], 'patient=p&effective-time=2024-01-01T00:00Z')).toThrow();
    const query = 'patient=p&effective-time=ge2024-01-01T00:00:00Z';
    expect(ask(oracle, 'MedicationAdministration', [], query).matches).toEqual([]);
  });

  test('ignores _count with _id', () => {
    expect(oracle.search.idBesideOthers).toBe('reject');
    expect(ask(oracle, 'MedicationRequest', [], '_id=a,b&_count=1').pageSize).toBe(oracle.search.defaultPage);
  });
});

test('a page size that is no number is not used', () => {
  for (const count of ['0', '-1', 'many', '1.5', '']) {
    expect(ask(smart, 'Condition', [], `_count=${count}`).pageSize).toBe(smart.search.defaultPage);
  }
});
