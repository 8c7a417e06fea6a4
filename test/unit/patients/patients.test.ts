import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle, FhirResource } from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import { monthsOf, readDate, spanOf } from '../../../src/kernel/calendar.ts';
import { CHART_BASE, referenceTo, resourcesIn } from '../../support/chart-builder.ts';
import { hasLoincCheckDigit, hasShapeOfItsSystem, hasSnomedCheckDigit } from '../../support/chart-code-shapes.ts';
import { SYSTEMS } from '../../support/chart-codes.ts';
import { PATIENTS } from '../../support/chart-patients.ts';
import { patientFiles } from '../../support/chart-write.ts';

const FOLDER = new URL('../../../data/patients/', import.meta.url);

type ChartBundle = Bundle<FhirResource>;

function chartOf(id: string): ChartBundle {
  const patient = PATIENTS.find((candidate) => candidate.id === id);
  if (!patient) throw new Error(`no patient ${id}`);
  return patient.chart.bundle();
}

/** Every property in a value at any depth, with the objects it stands in. */
function* propertiesOf(value: unknown): Generator<{ key: string; value: unknown; holder: object }> {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    yield { key, value: inner, holder: value };
    yield* propertiesOf(inner);
  }
}

const textsUnder = (chart: ChartBundle, wanted: string): string[] =>
  [...propertiesOf(chart)].flatMap(({ key, value }) => (key === wanted && typeof value === 'string' ? [value] : []));

function codingsOf(value: unknown): { system: string; code: string; display?: unknown }[] {
  return [...propertiesOf(value)].flatMap(({ key, holder }) => {
    if (key !== 'code' || !('system' in holder) || !('code' in holder)) return [];
    const { system, code } = holder;
    if (typeof system !== 'string' || typeof code !== 'string') return [];
    return [{ system, code, ...('display' in holder ? { display: holder.display } : {}) }];
  });
}

const hasCode = (value: unknown, system: string, code: string): boolean =>
  codingsOf(value).some((coding) => coding.system === system && coding.code === code);

/** Days of completed administrations of a drug. */
const dosesOf = (chart: ChartBundle, ingredientOrProduct: string): string[] =>
  resourcesIn(chart, 'MedicationAdministration')
    .filter(({ status, medicationCodeableConcept }) => {
      return status === 'completed' && hasCode(medicationCodeableConcept, SYSTEMS.rxnorm, ingredientOrProduct);
    })
    .map(({ effectiveDateTime }) => readDate(effectiveDateTime ?? '')?.date ?? 'no date');

/** Courses as the statements tell them: words of the drug, start, end, status. */
const coursesOf = (chart: ChartBundle) =>
  resourcesIn(chart, 'MedicationStatement')
    .filter(({ medicationCodeableConcept }) => medicationCodeableConcept?.coding !== undefined)
    .map(({ medicationCodeableConcept, effectivePeriod, status }) => [
      medicationCodeableConcept?.text?.split(' ')[0],
      effectivePeriod?.start,
      effectivePeriod?.end,
      status,
    ]);

const onsetOf = (chart: ChartBundle, icd10cm: string): string | undefined =>
  resourcesIn(chart, 'Condition').find(({ code }) => hasCode(code, SYSTEMS.icd10cm, icd10cm))?.onsetDateTime;

const operationOn = (chart: ChartBundle, system: string, code: string): string | undefined =>
  resourcesIn(chart, 'Procedure').find((procedure) => hasCode(procedure.code, system, code))?.performedDateTime;

const progressionsSeen = (chart: ChartBundle): (string | undefined)[] =>
  resourcesIn(chart, 'Observation')
    .filter(({ valueCodeableConcept }) => hasCode(valueCodeableConcept, SYSTEMS.snomed, '271299001'))
    .map(({ effectiveDateTime }) => effectiveDateTime);

/** Ends of courses that the statement says were stopped for progression. */
const endsForProgression = (chart: ChartBundle): (string | undefined)[] =>
  resourcesIn(chart, 'MedicationStatement')
    .filter(({ statusReason }) =>
      (statusReason ?? []).some(
        (reason) => hasCode(reason, SYSTEMS.snomed, '266721009') || reason.text === 'progression of disease',
      ),
    )
    .map(({ effectivePeriod }) => effectivePeriod?.end);

const performanceOf = (chart: ChartBundle): (number | undefined)[] =>
  resourcesIn(chart, 'Observation')
    .filter(({ code }) => hasCode(code, SYSTEMS.loinc, '89243-0'))
    .map(({ valueInteger, valueQuantity }) => valueInteger ?? valueQuantity?.value);

const months = (from: string | undefined, to: string | undefined): number =>
  monthsOf(spanOf(to ?? '').first - spanOf(from ?? '').first);

describe('the files in data/patients', () => {
  test('are what the descriptions give', () => {
    for (const [name, text] of patientFiles()) {
      const committed = readFileSync(new URL(name, FOLDER), 'utf8').replaceAll('\r\n', '\n');
      expect(committed === text, `${name} is out of date; see data/patients/README.md`).toBe(true);
    }
  });

  test('are all listed, and nothing else lies there', () => {
    const here = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(fileURLToPath(FOLDER), join(parentPath, name)).replaceAll('\\', '/'));
    expect(here.sort()).toEqual([...patientFiles().keys(), 'README.md'].sort());
    const cases = ['V01', 'V02', 'V03', 'V04', 'V06', 'V07', 'V09', 'V10', 'V12', 'V14', 'V16'];
    expect([...new Set(PATIENTS.map(({ vignette }) => vignette))]).toEqual(cases);
    expect(PATIENTS.filter(({ id, vignette }) => id !== vignette.toLowerCase()).map(({ id }) => id)).toEqual([
      'v10a',
      'v10b',
      'v10c',
      'v12a',
      'v12b',
    ]);
  });
});

/** What R4 asks of a resource, and what a reader of ours cannot do without. */
const REQUIRED: Readonly<Record<string, readonly RegExp[]>> = {
  Patient: [/^name$/, /^birthDate$/, /^gender$/, /^identifier$/],
  Condition: [/^subject$/, /^code$/, /^clinicalStatus$/, /^verificationStatus$/],
  Procedure: [/^status$/, /^subject$/, /^code$/, /^performed/],
  Observation: [/^status$/, /^subject$/, /^code$/, /^effective/, /^(value|component)/],
  MedicationStatement: [/^status$/, /^subject$/, /^medication(Reference|CodeableConcept)$/],
  MedicationRequest: [/^status$/, /^intent$/, /^subject$/, /^medication(Reference|CodeableConcept)$/, /^authoredOn$/],
  MedicationAdministration: [/^status$/, /^subject$/, /^medication(Reference|CodeableConcept)$/, /^effective/],
  CarePlan: [/^status$/, /^intent$/, /^subject$/],
  AllergyIntolerance: [/^patient$/, /^code$/, /^clinicalStatus$/],
};

/** The statuses that these charts use, all of them R4's. */
const STATUSES: Readonly<Record<string, readonly string[]>> = {
  Procedure: ['completed'],
  Observation: ['final'],
  MedicationStatement: ['active', 'completed', 'stopped', 'not-taken'],
  MedicationRequest: ['active', 'stopped', 'cancelled', 'entered-in-error'],
  MedicationAdministration: ['completed', 'entered-in-error'],
  CarePlan: ['draft', 'completed'],
};

const DATE_KEYS = /(DateTime|[dD]ate|^start|^end|^authoredOn|^created|^dateAsserted)$/;
/** Planned ends of the courses of V04 and V16: after the day of the question, as in a real order. */
const PLANNED = new Set(['2026-04-06', '2026-11-09']);

describe.each(PATIENTS)('$vignette $name', ({ id, name, asOf, teaches, chart: described }) => {
  const chart = described.bundle();
  const resources = described.resources();

  test('is one synthetic person with a medical record number', () => {
    const patients = resourcesIn(chart, 'Patient');
    expect(patients.map((patient) => [patient.id, patient.name?.[0]?.text])).toEqual([[id, name]]);
    expect(patients[0]?.meta?.tag?.[0]?.code).toBe('synthetic');
    expect(patients[0]?.identifier?.[0]?.system).toMatch(/^https:\/\/nextline\.example\//);
    expect(teaches).toMatch(/^\S.{20,160}$/);
  });

  test('every resource has what R4 requires', () => {
    for (const resource of resources) {
      const required = REQUIRED[resource.resourceType];
      expect(required, resource.resourceType).toBeDefined();
      const keys = Object.keys(resource);
      for (const pattern of required ?? []) {
        expect(
          keys.some((key) => pattern.test(key)),
          `${referenceTo(resource)} ${pattern}`,
        ).toBe(true);
      }
      const statuses = STATUSES[resource.resourceType];
      if (statuses) expect(statuses).toContain('status' in resource ? resource.status : undefined);
    }
  });

  test('every identity is used once and every reference resolves within the chart', () => {
    const addresses = (chart.entry ?? []).map(({ fullUrl }) => fullUrl);
    expect(addresses).toEqual(resources.map((resource) => `${CHART_BASE}/${referenceTo(resource)}`));
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const reference of textsUnder(chart, 'reference')) expect(addresses).toContain(`${CHART_BASE}/${reference}`);
  });

  test('everything in the chart is about this person', () => {
    for (const resource of resources.slice(1)) {
      const subject = 'subject' in resource ? resource.subject : 'patient' in resource ? resource.patient : undefined;
      expect(subject).toEqual({ reference: `Patient/${id}` });
    }
  });

  test('every code has the shape and the check digit of its system, and none carries a display', () => {
    for (const { system, code, display } of codingsOf(resources.map(({ meta: _tag, ...rest }) => rest))) {
      expect(hasShapeOfItsSystem(system, code), `${system} ${code}`).toBe(true);
      expect(display).toBeUndefined();
    }
  });

  test('every date exists, and none lies after the day of the question unless it was planned', () => {
    const dated = [...propertiesOf(resources)].filter(({ key }) => DATE_KEYS.test(key));
    expect(dated.length).toBeGreaterThan(10);
    for (const { value } of dated) {
      const read = readDate(String(value));
      expect(read, String(value)).toBeDefined();
      if (PLANNED.has(String(value))) continue;
      expect(read?.date.localeCompare(asOf), String(value)).toBeLessThanOrEqual(0);
    }
    const periods = [...propertiesOf(resources)].filter(({ key }) => /Period$|^period$/.test(key));
    for (const { value } of periods) {
      if (value === null || typeof value !== 'object' || !('start' in value) || !('end' in value)) continue;
      expect(String(value.start) <= String(value.end)).toBe(true);
    }
  });

  test('holds what every chart holds: another illness, its drug, an allergy, a kidney cancer', () => {
    expect(onsetOf(chart, 'I10')).toBeDefined();
    expect(resourcesIn(chart, 'AllergyIntolerance')).toHaveLength(1);
    const uncoded = resourcesIn(chart, 'MedicationStatement').filter(
      ({ medicationCodeableConcept }) => medicationCodeableConcept?.coding === undefined,
    );
    expect(uncoded).toHaveLength(1);
    expect(codingsOf(resourcesIn(chart, 'Condition')).filter(({ code }) => code.startsWith('C64.'))).toHaveLength(1);
  });
});

test('each patient has the age of the case on the day of the question', () => {
  const ages = PATIENTS.map(({ asOf, chart }) => {
    const born = resourcesIn(chart.bundle(), 'Patient')[0]?.birthDate ?? '';
    const years = Number(asOf.slice(0, 4)) - Number(born.slice(0, 4));
    return asOf.slice(5) < born.slice(5) ? years - 1 : years;
  });
  expect(ages).toEqual([61, 58, 55, 63, 59, 70, 57, 49, 68, 72, 51, 49, 49, 49, 68, 68]);
});

test('clear cell histology is told by two SNOMED codes, by ICD-O-3, and by words', () => {
  const told = PATIENTS.map(({ id, chart }) => {
    const codes = codingsOf(chart.bundle()).map(({ code }) => code);
    const known = codes.filter((code) => ['1187306007', '254915003', '733608000', '8310/3', '8260/3'].includes(code));
    return [id, ...known];
  });
  expect(told).toEqual([
    ['v01', '1187306007'],
    ['v02', '1187306007'],
    ['v03', '8310/3'],
    ['v04', '8310/3'],
    ['v06'],
    ['v07', '254915003'],
    ['v09', '1187306007'],
    ['v10', '733608000'],
    ['v12', '8310/3'],
    ['v14', '254915003'],
    ['v16', '8310/3'],
    ['v10a'],
    ['v10b'],
    ['v10c'],
    ['v12a', '8310/3'],
    ['v12b', '8310/3'],
  ]);
  const [cancer] = resourcesIn(chartOf('v06'), 'Condition');
  expect(cancer?.code?.text).toBe('Clear cell renal cell carcinoma, left');
});

describe('V01: induction with two checkpoint inhibitors, then one of them alone', () => {
  const chart = chartOf('v01');

  test('four ipilimumab doses beside four of nivolumab, then nivolumab every four weeks to 14 September 2026', () => {
    const ipilimumab = dosesOf(chart, '1657012');
    const nivolumab = dosesOf(chart, '1991412');
    expect(ipilimumab).toEqual(['2024-03-11', '2024-04-01', '2024-04-22', '2024-05-13']);
    expect(nivolumab.slice(0, 4)).toEqual(ipilimumab);
    expect([nivolumab[4], nivolumab.at(-1), nivolumab.length]).toEqual(['2024-06-10', '2026-09-14', 34]);
  });

  test('the change of plan has two names and no progression in between', () => {
    expect(textsUnder(chart, 'text').filter((text) => text.includes('NIVO/IPI'))).toHaveLength(2 + 8);
    expect(textsUnder(chart, 'text').filter((text) => text.includes('NIVO maint'))).toHaveLength(1 + 30);
    expect(progressionsSeen(chart)).toEqual(['2026-10-05']);
    expect(endsForProgression(chart)).toEqual([]);
  });

  test('nephrectomy 32.9 months before metastasis, progression after 30.8 months of treatment', () => {
    const surgery = operationOn(chart, SYSTEMS.cpt, '50545');
    expect([onsetOf(chart, 'C64.1'), onsetOf(chart, 'C77.2')]).toEqual(['2021-05-04', '2024-02-12']);
    expect(months(surgery, onsetOf(chart, 'C78.01'))).toBe(32.9);
    expect(months('2024-03-11', progressionsSeen(chart)[0])).toBe(30.8);
    expect(performanceOf(chart)).toEqual([90]);
  });
});

describe('V02: one dose of the induction, then nivolumab alone', () => {
  const chart = chartOf('v02');

  test('ipilimumab once; nivolumab four times with 77 days after the first', () => {
    expect(dosesOf(chart, '1657012')).toEqual(['2025-12-01']);
    expect(dosesOf(chart, '1991412')).toEqual(['2025-12-01', '2026-02-16', '2026-03-16', '2026-04-13']);
    expect(spanOf('2026-02-16').first - spanOf('2025-12-01').first).toBe(77);
  });

  test('colitis three weeks after the first dose; primary, bone and liver since one day, and no operation', () => {
    expect(onsetOf(chart, 'K52.1')).toBe('2025-12-22');
    expect([onsetOf(chart, 'C64.2'), onsetOf(chart, 'C79.51'), onsetOf(chart, 'C78.7')]).toEqual(
      Array(3).fill('2025-11-03'),
    );
    expect(JSON.stringify(resourcesIn(chart, 'Procedure'))).not.toMatch(/nephrectomy/i);
  });

  test('progression in the liver after 5.3 months', () => {
    expect(progressionsSeen(chart)).toEqual(['2026-05-11']);
    expect(months('2025-12-01', '2026-05-11')).toBe(5.3);
  });
});

describe('V03: nivolumab before and after the nephrectomy', () => {
  const chart = chartOf('v03');

  test('one dose three weeks before the operation, nine after it, the last 16.1 months before relapse', () => {
    const doses = dosesOf(chart, '1991412');
    expect([doses[0], operationOn(chart, SYSTEMS.cpt, '50230'), doses[1]]).toEqual([
      '2024-07-08',
      '2024-07-29',
      '2024-09-02',
    ]);
    expect([doses.length, doses.at(-1)]).toEqual([10, '2025-04-14']);
    expect(months(doses.at(-1), onsetOf(chart, 'C78.02'))).toBe(16.1);
    expect(months('2024-07-29', onsetOf(chart, 'C77.1'))).toBe(24.6);
  });

  test('each dose is given for the kidney cancer', () => {
    for (const { reasonReference } of resourcesIn(chart, 'MedicationAdministration')) {
      expect(reasonReference).toEqual([{ reference: 'Condition/v03-cancer' }]);
    }
  });
});

describe('V04: adjuvant pembrolizumab stopped for hepatitis', () => {
  const chart = chartOf('v04');

  test('six infusions of seventeen ordered, the last one long before the planned end', () => {
    const [order] = resourcesIn(chart, 'MedicationRequest');
    const repeat = order?.dosageInstruction?.[0]?.timing?.repeat;
    expect(dosesOf(chart, '1657750')).toHaveLength(6);
    expect(dosesOf(chart, '1657750').at(-1)).toBe('2025-08-18');
    expect([repeat?.count, repeat?.boundsPeriod?.end]).toEqual([17, '2026-04-06']);
    expect([order?.status, order?.statusReason?.text]).toEqual(['stopped', 'hepatitis']);
  });

  test('hepatitis of grade 3 after the last dose, relapse in the lungs 4.8 months after it', () => {
    expect(onsetOf(chart, 'K71.6')).toBe('2025-09-02');
    expect(onsetOf(chart, 'C78.01')).toBe('2026-01-12');
    expect(months(dosesOf(chart, '1657750').at(-1), onsetOf(chart, 'C78.01'))).toBe(4.8);
    expect(operationOn(chart, SYSTEMS.cpt, '50545')).toBe('2025-03-10');
  });
});

describe('V06: pembrolizumab completed, axitinib continued, then cabozantinib', () => {
  const chart = chartOf('v06');

  test('thirty-five pembrolizumab doses to 22 January 2024, axitinib until progression after 32.2 months', () => {
    const doses = dosesOf(chart, '1547545');
    expect([doses.length, doses[0], doses.at(-1)]).toEqual([35, '2022-02-07', '2024-01-22']);
    expect(endsForProgression(chart)).toEqual(['2024-10-14']);
    expect(months('2022-02-07', endsForProgression(chart)[0])).toBe(32.2);
  });

  test('progression on cabozantinib after 22.1 months, with a new brain lesion of 1.2 cm', () => {
    expect(coursesOf(chart)).toContainEqual(['cabozantinib', '2024-10-28', undefined, 'active']);
    expect(progressionsSeen(chart)).toEqual(['2026-08-31']);
    expect(months('2024-10-28', progressionsSeen(chart)[0])).toBe(22.1);
    expect(onsetOf(chart, 'C79.31')).toBe('2026-08-31');
    expect(performanceOf(chart)).toEqual([80]);
  });

  test('a partial nephrectomy 28.3 months before lung metastasis', () => {
    expect(months(operationOn(chart, SYSTEMS.cpt, '50543'), onsetOf(chart, 'C78.00'))).toBe(28.3);
  });

  test('sixty results over four years have nothing to do with the question', () => {
    const routine = ['2160-0', '1742-6', '3016-3', '29463-7', '85354-9'];
    const results = resourcesIn(chart, 'Observation').filter(({ code }) =>
      routine.some((loinc) => hasCode(code, SYSTEMS.loinc, loinc)),
    );
    expect(results).toHaveLength(60);
  });
});

describe('V07: a kidney known to be absent and adjuvant sunitinib', () => {
  const chart = chartOf('v07');

  test('the absent kidney was typed in after the metastases, without onset and without an operation', () => {
    const absent = resourcesIn(chart, 'Condition').find(({ code }) => hasCode(code, SYSTEMS.icd10cm, 'Z90.5'));
    expect([absent?.recordedDate, absent?.onsetDateTime]).toEqual(['2022-06-01', undefined]);
    expect(resourcesIn(chart, 'Procedure')).toEqual([]);
    expect(onsetOf(chart, 'C64.1')).toBe('2018-02-05');
  });

  test('a year of sunitinib is called adjuvant by code, note and plan; relapse 37.6 months later', () => {
    const [sunitinib] = resourcesIn(chart, 'MedicationStatement');
    expect(coursesOf(chart)[0]).toEqual(['sunitinib', '2018-04-09', '2019-04-05', 'completed']);
    expect(hasCode(sunitinib?.reasonCode, SYSTEMS.snomed, '373846009')).toBe(true);
    expect(sunitinib?.note?.[0]?.text).toMatch(/adjuvant/i);
    expect(resourcesIn(chart, 'CarePlan')[0]?.title).toMatch(/adjuvant/i);
    expect(months('2019-04-05', onsetOf(chart, 'C78.00'))).toBe(37.6);
  });

  test('nivolumab and cabozantinib end for progression after 43.9 months', () => {
    expect(endsForProgression(chart)).toEqual(['2026-02-09', '2026-02-09']);
    expect(months('2022-06-13', '2026-02-09')).toBe(43.9);
  });
});

describe('V09: a checkpoint inhibitor for melanoma', () => {
  const chart = chartOf('v09');

  test('thirteen nivolumab doses to 3 January 2022, each for the melanoma', () => {
    const doses = resourcesIn(chart, 'MedicationAdministration');
    expect(onsetOf(chart, 'C43.59')).toBe('2020-11');
    expect([doses.length, doses[0]?.effectiveDateTime, doses.at(-1)?.effectiveDateTime]).toEqual([
      13,
      '2021-02-01',
      '2022-01-03',
    ]);
    const given = [...doses, ...resourcesIn(chart, 'MedicationStatement').slice(0, 1)];
    for (const { reasonReference } of given) expect(reasonReference).toEqual([{ reference: 'Condition/v09-melanoma' }]);
  });

  test('pazopanib alone for the kidney cancer, progression after 13.6 months', () => {
    expect(operationOn(chart, SYSTEMS.cpt, '50545')).toBe('2023-06-12');
    expect(onsetOf(chart, 'C78.01')).toBe('2024-11-18');
    expect(coursesOf(chart).at(-1)).toEqual(['pazopanib', '2024-12-02', '2026-01-19', 'stopped']);
    expect(months('2024-12-02', endsForProgression(chart)[0])).toBe(13.6);
  });
});

describe('V10: papillary carcinoma', () => {
  const chart = chartOf('v10');

  test('radical nephrectomy, liver metastases, progression on nivolumab and cabozantinib after 14.5 months', () => {
    expect(operationOn(chart, SYSTEMS.cpt, '50230')).toBe('2024-02-05');
    expect(onsetOf(chart, 'C78.7')).toBe('2025-03-10');
    expect(coursesOf(chart).map(([drug, start]) => [drug, start])).toEqual([
      ['nivolumab', '2025-03-31'],
      ['cabozantinib', '2025-03-31'],
    ]);
    expect(months('2025-03-31', progressionsSeen(chart)[0])).toBe(14.5);
  });
});

describe('V12: checkpoint inhibitors that were never given', () => {
  const chart = chartOf('v12');

  test('sunitinib and axitinib end for progression after 15.4 and 21.8 months', () => {
    expect(operationOn(chart, SYSTEMS.snomed, '116033007')).toBe('2020-08-24');
    expect(onsetOf(chart, 'C78.02')).toBe('2023-02-06');
    expect(endsForProgression(chart)).toEqual(['2024-06-03', '2026-04-13']);
    expect([months('2023-02-20', '2024-06-03'), months('2024-06-17', '2026-04-13')]).toEqual([15.4, 21.8]);
  });

  test('an order in error, one cancelled, one only proposed; a statement of not taking; no infusion at all', () => {
    const orders = resourcesIn(chart, 'MedicationRequest');
    expect(orders.map(({ status, intent, authoredOn }) => [status, intent, authoredOn])).toEqual([
      ['entered-in-error', 'order', '2024-06-05'],
      ['cancelled', 'order', '2024-06-10'],
      ['active', 'proposal', '2026-04-20'],
    ]);
    expect(coursesOf(chart)).toContainEqual(['nivolumab', undefined, undefined, 'not-taken']);
    const [plan] = resourcesIn(chart, 'CarePlan');
    expect(plan?.intent).toBe('proposal');
    expect(hasCode(plan?.activity, SYSTEMS.rxnorm, '1094833')).toBe(true);
    expect(resourcesIn(chart, 'MedicationAdministration')).toEqual([]);
  });
});

describe('V14: four lines of therapy after an upfront cytoreductive nephrectomy', () => {
  const chart = chartOf('v14');

  test('metastases came first, the nephrectomy 0.9 months later, systemic therapy after that', () => {
    const surgery = operationOn(chart, SYSTEMS.cpt, '50230');
    expect(onsetOf(chart, 'C78.01')).toBe(onsetOf(chart, 'C64.2'));
    expect(months(surgery, onsetOf(chart, 'C78.01'))).toBe(-0.9);
    expect(String(surgery) < '2017-10-16').toBe(true);
  });

  test('progression after 12.6, 16.1, 33.3 and 44.4 months', () => {
    expect(endsForProgression(chart)).toEqual(['2018-11-05', '2020-03-23', '2023-01-16']);
    expect(progressionsSeen(chart)).toEqual(['2026-10-19']);
    expect([
      months('2017-10-16', '2018-11-05'),
      months('2018-11-19', '2020-03-23'),
      months('2020-04-06', '2023-01-16'),
      months('2023-02-06', '2026-10-19'),
    ]).toEqual([12.6, 16.1, 33.3, 44.4]);
    expect(coursesOf(chart).map(([drug]) => drug)).toEqual([
      'zoledronic',
      'sunitinib',
      'nivolumab',
      'cabozantinib',
      'lenvatinib',
      'everolimus',
    ]);
    expect(performanceOf(chart)).toEqual([70]);
  });
});

describe('V16: relapse during adjuvant pembrolizumab and belzutifan', () => {
  const chart = chartOf('v16');

  test('twelve infusions of seventeen, the last two weeks before relapse; belzutifan to the day before it', () => {
    const doses = dosesOf(chart, '1657750');
    expect([doses.length, doses[0], doses.at(-1)]).toEqual([12, '2025-12-08', '2026-07-27']);
    expect(coursesOf(chart)).toContainEqual(['belzutifan', '2025-12-08', '2026-08-09', 'stopped']);
    expect([onsetOf(chart, 'C78.7'), onsetOf(chart, 'C79.51')]).toEqual(['2026-08-10', '2026-08-10']);
    expect(months(doses.at(-1), onsetOf(chart, 'C78.7'))).toBe(0.5);
    expect(operationOn(chart, SYSTEMS.cpt, '50545')).toBe('2025-10-13');
  });
});

describe('check digits', () => {
  test('tell right codes from mistyped ones', () => {
    expect(['718-7', '97509-4', '89243-0'].map(hasLoincCheckDigit)).toEqual([true, true, true]);
    expect(['718-8', '97519-4', '7187'].map(hasLoincCheckDigit)).toEqual([false, false, false]);
    expect(['254915003', '1187306007', '373847000', '1081571000119102'].map(hasSnomedCheckDigit)).not.toContain(false);
    // 389219000 and 73847000 stand in public code as nivolumab and as neoadjuvant; both are wrong.
    expect(['389219000', '73847000', '254951003'].map(hasSnomedCheckDigit)).toEqual([false, false, false]);
    expect(hasShapeOfItsSystem('urn:oid:1.2.3', 'x')).toBeUndefined();
  });
});
