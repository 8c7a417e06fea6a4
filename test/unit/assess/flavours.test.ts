/**
 * One patient, three servers: the same chart as statements, as Epic's orders and as Oracle's mix of plans, orders and
 * administrations. Once a clinician has confirmed the orders, the history is the same. What still differs stands below,
 * each with its reason; nothing else may.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import type { Assessment } from '../../../src/contract/assessment.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { PATIENTS, type SyntheticPatient } from '../../support/chart-patients.ts';
import { bundleOf, type Flavour } from '../../support/chart-write.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

const CONFIRMED = { 'confirm-orders': 'yes' };

function assessmentOf(
  patient: SyntheticPatient,
  flavour: Flavour,
  answers: Readonly<Record<string, unknown>> = {},
): Assessment {
  const record = recordOf(JSON.parse(JSON.stringify(bundleOf(patient, flavour))));
  return assess(record, knowledge, { asOf: spanOf(patient.asOf).first, answers });
}

/** Where something stands, and how strongly it is proved: both differ from server to server, and are meant to. */
const BY_SERVER = /ources$|^certainty$/;

/** Paths at which two values differ. */
function differences(a: unknown, b: unknown, path = ''): readonly string[] {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
    return Object.is(a, b) ? [] : [path];
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)].filter((key) => !BY_SERVER.test(key)));
  return [...keys].flatMap((key) =>
    differences(Reflect.get(a, key), Reflect.get(b, key), path === '' ? key : `${path}.${key}`),
  );
}

/**
 * An infusion that an Epic chart holds as one order over months, without the orders of its single doses. The bounds of an
 * order are what was planned (a course stopped early keeps them), so nobody may read them as the last dose: the day, the
 * pattern that rests on it, and the progression that only the end of this course would date stay open.
 */
const ONE_ORDER_OVER_MONTHS: Readonly<Record<string, readonly string[]>> = {
  v07: ['lines.list.0', 'exposures.ici', 'exposures.pd1', 'progression.pattern'],
  v10: ['lines.list.0', 'exposures.ici', 'exposures.pd1', 'progression.pattern'],
  v10a: ['lines.list.0', 'exposures.ici', 'exposures.pd1', 'progression.pattern'],
  v10b: ['lines.list.0', 'exposures.ici', 'exposures.pd1', 'progression.pattern'],
  v10c: ['lines.list.0', 'exposures.ici', 'exposures.pd1', 'progression.pattern'],
  v14: ['lines.list.1', 'lines.list.2.steps', 'exposures.ici', 'exposures.pd1'],
};

const judgements = ({ considerations }: Assessment) =>
  considerations.map(({ id, status, strength, agents }) => [id, status, strength, agents]);

describe.each(PATIENTS)('$id ($vignette)', (patient) => {
  const plain = assessmentOf(patient, 'plain', CONFIRMED);

  test('the Oracle chart gives the same history and the same considerations', () => {
    const oracle = assessmentOf(patient, 'oracle', CONFIRMED);
    expect(differences(plain.context, oracle.context)).toEqual([]);
    expect(judgements(oracle)).toEqual(judgements(plain));
  });

  test('the Epic chart, orders confirmed, gives the same but for the last day of an infusion that is one order', () => {
    const epic = assessmentOf(patient, 'epic', CONFIRMED);
    const explained = ONE_ORDER_OVER_MONTHS[patient.id] ?? [];
    const paths = differences(plain.context, epic.context);
    expect(paths.filter((path) => !explained.some((known) => path.startsWith(known)))).toEqual([]);
    // The explanation is kept only as long as it explains something.
    for (const known of explained) expect(paths.some((path) => path.startsWith(known))).toBe(true);
    expect(epic.context.lines.advanced).toEqual(plain.context.lines.advanced);
    expect(judgements(epic)).toEqual(judgements(plain));
  });

  test('what the Epic chart leaves open is never told otherwise', () => {
    const { context } = assessmentOf(patient, 'epic', CONFIRMED);
    for (const [name, exposure] of Object.entries(context.exposures)) {
      const known = plain.context.exposures[name as keyof typeof plain.context.exposures];
      expect(exposure.status, name).toBe(known.status);
      if (exposure.lastDose !== undefined) expect(exposure.lastDose, name).toBe(known.lastDose);
      if (exposure.outcome !== 'unknown') expect(exposure.outcome, name).toBe(known.outcome);
    }
    const { pattern } = context.progression;
    if (pattern !== 'cannot-classify') expect(pattern).toBe(plain.context.progression.pattern);
  });

  test('before the orders are confirmed the Epic chart claims no exposure, denies none, and asks', () => {
    const { context, gaps, considerations } = assessmentOf(patient, 'epic');
    for (const [name, exposure] of Object.entries(context.exposures)) {
      const known = plain.context.exposures[name as keyof typeof plain.context.exposures];
      expect(exposure.status, name).toBe(known.status === 'yes' ? 'unknown' : known.status);
    }
    expect(context.lines.advanced).toEqual({ min: 0, max: plain.context.lines.advanced.max });
    expect(gaps.map(({ id }) => id)).toContain('confirm-orders');
    // What the confirmed chart does not show may be open here, but it never applies.
    const shown = new Set(plain.considerations.map(({ id }) => id));
    const applying = considerations.filter(({ status }) => status === 'applies').map(({ id }) => id);
    // R-32 says that something is open.
    expect(applying.filter((id) => !shown.has(id) && id !== 'R-32')).toEqual([]);
  });

  test('the Oracle chart needs no confirmation: what was given is charted, what is taken at home is reported', () => {
    const { context, gaps } = assessmentOf(patient, 'oracle');
    expect(differences(plain.context, context)).toEqual([]);
    expect(gaps.map(({ id }) => id)).not.toContain('confirm-orders');
  });

  test('an infusion is administered on Oracle, reported on a confirmed Epic chart, and never more certain than that', () => {
    const certainties = (flavour: Flavour) =>
      assessmentOf(patient, flavour, CONFIRMED).context.lines.list.map(({ certainty }) => certainty);
    expect(certainties('epic').every((certainty) => certainty === 'reported')).toBe(true);
    const oracle = certainties('oracle');
    plain.context.lines.list.forEach(({ certainty }, i) => {
      if (certainty === 'administered') expect(oracle[i]).toBe('administered');
    });
  });

  test.each([
    'plain',
    'epic',
    'oracle',
  ] as const)('the file of the %s chart is what the description gives', (flavour) => {
    const folder = flavour === 'plain' ? 'data/patients' : `data/patients/${flavour}`;
    const file = JSON.parse(readFileSync(`${folder}/${patient.id}-${patient.slug}.json`, 'utf8'));
    expect(file).toEqual(JSON.parse(JSON.stringify(bundleOf(patient, flavour))));
  });
});

describe('the flavours are shapes that the servers really send', () => {
  const resources = (flavour: Flavour) =>
    PATIENTS.flatMap((patient) => JSON.parse(JSON.stringify(bundleOf(patient, flavour))).entry).map(
      (entry: { resource: Record<string, unknown> }) => entry.resource,
    );
  const types = (flavour: Flavour) => new Set(resources(flavour).map(({ resourceType }) => resourceType));

  test('Epic: orders alone, with Medications of their own under long ids, and OIDs', () => {
    expect([...types('epic')]).not.toContain('MedicationStatement');
    expect([...types('epic')]).not.toContain('MedicationAdministration');
    const medications = resources('epic').filter(({ resourceType }) => resourceType === 'Medication');
    expect(medications.every(({ id }) => String(id).length > 64)).toBe(true);
    expect(JSON.stringify(resources('epic'))).toContain('urn:oid:2.16.840.1.113883.6.88');
  });

  test('Epic: surgeries carry the surgical category; diagnoses of a visit have no status', () => {
    const surgeries = resources('epic').filter(({ category }) => JSON.stringify(category ?? '').includes('387713003'));
    expect(surgeries.length).toBeGreaterThan(5);
    const visits = resources('epic').filter(({ category }) =>
      JSON.stringify(category ?? '').includes('encounter-diagnosis'),
    );
    expect(visits.length).toBeGreaterThan(0);
    expect(visits.every((visit) => !('verificationStatus' in visit))).toBe(true);
  });

  test('Oracle: home medications are plans that the patient reports, infusions contained mixtures, some procedures words', () => {
    expect([...types('oracle')]).not.toContain('MedicationStatement');
    expect([...types('oracle')]).not.toContain('Medication');
    const orders = resources('oracle').filter(({ resourceType }) => resourceType === 'MedicationRequest');
    expect(orders.some(({ intent, reportedBoolean }) => intent === 'plan' && reportedBoolean === true)).toBe(true);
    expect(orders.some(({ intent }) => intent === 'order')).toBe(true);
    const given = resources('oracle').filter(({ resourceType }) => resourceType === 'MedicationAdministration');
    expect(given.every(({ contained }) => JSON.stringify(contained ?? '').includes('sodium chloride'))).toBe(true);
    const procedures = resources('oracle').filter(({ resourceType }) => resourceType === 'Procedure');
    const words = procedures.filter(({ code }) => !JSON.stringify(code).includes('coding'));
    expect(words.length).toBeGreaterThan(5);
    expect(words.some(({ code }) => /nephrectomy/i.test(JSON.stringify(code)))).toBe(true);
  });
});
