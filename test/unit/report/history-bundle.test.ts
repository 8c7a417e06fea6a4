import type { Bundle, FhirResource, Provenance } from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import type { Assessment, TreatmentHistoryContext } from '../../../src/contract/assessment.ts';
import { identityOf } from '../../../src/mapping/identity.ts';
import { historyBundle } from '../../../src/report/history-bundle.ts';
import { aPatient } from '../../support/chart-builder.ts';
import { recordOf } from '../../support/judge.ts';
import { r4Faults } from '../../support/r4-shape.ts';
import { type Judging, PATIENT_IDS, recordOfPatient, snapshotOf, snapshotOfPatient } from '../../support/snapshots.ts';

const WRITTEN_AT = '2026-11-23T10:00:00Z';

function bundleOf(id: string, judging: Judging = {}): Bundle<FhirResource> {
  const { assessment, hash, reasons } = snapshotOfPatient(id, judging);
  return historyBundle({ assessment, identity: identityOf(recordOfPatient(id)), hash, reasons, writtenAt: WRITTEN_AT });
}

const ofType = <T extends FhirResource['resourceType']>(bundle: Bundle<FhirResource>, type: T) =>
  (bundle.entry ?? []).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Extract<FhirResource, { resourceType: T }>] : [],
  );

/** Three-valued facts by name. */
function trisOf(context: TreatmentHistoryContext): ReadonlyMap<string, string> {
  const { diagnosis, nephrectomy, perioperative, exposures, progression } = context;
  return new Map([
    ['rcc', diagnosis.rcc],
    ['metastatic', diagnosis.metastatic],
    ['nephrectomy', nephrectomy.status],
    ['perioperative', perioperative.status],
    ['progression', progression.status],
    ...Object.entries(exposures).map(([name, { status }]): [string, string] => [name, status]),
  ]);
}

/** What the history Bundle is read as, by the product itself. */
const readBack = (bundle: Bundle<FhirResource>): Assessment => snapshotOf(recordOf(bundle)).assessment;

describe('the history as a FHIR Bundle', () => {
  test.each(PATIENT_IDS)('of %s holds nothing but valid R4', (id) => {
    for (const answers of [{}, { 'confirm-orders': 'yes', lesions: { progressing: 2, total: 3 } }]) {
      const bundle = bundleOf(id, { answers });
      expect(r4Faults(bundle)).toEqual([]);
      const urls = (bundle.entry ?? []).map(({ fullUrl }) => fullUrl);
      expect(new Set(urls).size).toBe(urls.length);
      // Every reference inside the Bundle leads to an entry of it.
      for (const [reference] of JSON.stringify(bundle).matchAll(/urn:uuid:[0-9a-f-]+/g))
        expect(urls).toContain(reference);
    }
  });

  test.each(PATIENT_IDS)('of %s, read again, is never more certain than the history it was made from', (id) => {
    const bundle = bundleOf(id);
    const before = trisOf(snapshotOfPatient(id).assessment.context);
    for (const [name, value] of trisOf(readBack(bundle).context)) {
      if (value !== 'unknown') expect([id, name, value]).toEqual([id, name, before.get(name)]);
    }
  });

  test('what was given, reported and ordered stays apart', () => {
    const given = ofType(bundleOf('v01'), 'MedicationAdministration');
    expect(
      given.map(({ medicationCodeableConcept, effectivePeriod }) => [
        medicationCodeableConcept?.text,
        effectivePeriod?.start,
      ]),
    ).toEqual(expect.arrayContaining([['nivolumab', expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]]));
    expect(ofType(bundleOf('v06'), 'MedicationStatement').length).toBeGreaterThan(0);
  });

  test('a drug that was only ordered stays an order of which nobody knows whether it was carried out', () => {
    const chart = aPatient('p1', { name: 'Robin Elm', birthDate: '1960-01-01', sex: 'male' })
      .withClearCellCarcinoma()
      .withMetastasis('lung', '2024-01-10')
      .withOrder('cabozantinib', { authored: '2024-02-01' });
    const { assessment, hash } = snapshotOf(recordOf(chart.bundle()));
    const bundle = historyBundle({ assessment, hash, writtenAt: WRITTEN_AT });
    expect(r4Faults(bundle)).toEqual([]);
    const [order] = ofType(bundle, 'MedicationRequest');
    expect(order).toMatchObject({ status: 'unknown', intent: 'order', authoredOn: '2024-02-01' });
    expect(ofType(bundle, 'MedicationStatement')).toEqual([]);
    const open = ofType(bundle, 'OperationOutcome').flatMap(({ issue }) => issue.map(({ details }) => details?.text));
    expect(open).toContain('cannot tell: whether a drug of the class vegf was given');
    expect(readBack(bundle).context.exposures.vegf.status).toBe('unknown');
  });

  test('a nephrectomy concluded from a missing kidney is marked as inferred, has no code of a condition and no date', () => {
    const [operation] = ofType(bundleOf('v07'), 'Procedure');
    expect(operation?.code?.coding).toBeUndefined();
    expect(operation?.performedDateTime).toBeUndefined();
    expect(operation?.performedString).toMatch(/date not known/);
    expect(operation?.extension?.[0]?.valueCode).toBe('inferred');
  });

  test('an answer of a clinician is marked on the fact, named with its reason, and is no resource of the chart', () => {
    const bundle = bundleOf('v10', { answers: { progression: '2026-05-01' }, reasons: { progression: 'CT <of> May' } });
    const worsened = ofType(bundle, 'Observation').find(({ effectiveDateTime }) => effectiveDateTime === '2026-05-01');
    expect(worsened?.extension?.[0]?.valueCode).toBe('confirmed-by-clinician');
    const stamp = ofType(bundle, 'Provenance').at(-1);
    expect(stamp?.text?.div).toContain('progression: "2026-05-01", because CT &lt;of&gt; May');
  });

  test.each([
    ['v06', 'stop-reason:1', 'toxicity'],
    ['v06', 'performance-status', { ecog: 1 }],
    ['v07', 'nephrectomy', { status: 'yes', extent: 'radical', date: '2018' }],
    ['v10a', 'histology', 'clear-cell'],
  ])('of %s, answered %s, marks the fact that the answer is about', (id, gap, answer) => {
    const marks = (bundle: unknown) => JSON.stringify(bundle).split('confirmed-by-clinician').length - 1;
    expect(marks(bundleOf(id))).toBe(0);
    expect(marks(bundleOf(id, { answers: { [gap]: answer } }))).toBeGreaterThan(0);
  });

  test('it carries day, edition and replay hash', () => {
    const { hash, assessment } = snapshotOfPatient('v01');
    const bundle = bundleOf('v01');
    const stamp: Provenance | undefined = ofType(bundle, 'Provenance').at(-1);
    expect(bundle.identifier?.value).toBe(hash);
    for (const part of ['2026-11-23', assessment.evidence.edition, hash]) expect(stamp?.text?.div).toContain(part);
    expect(stamp?.target).toHaveLength(
      (bundle.entry ?? []).filter(
        ({ resource }) => !['Provenance', 'OperationOutcome'].includes(resource?.resourceType ?? ''),
      ).length,
    );
  });

  test('the same history gives the same file', () => {
    expect(bundleOf('v06')).toEqual(bundleOf('v06'));
  });

  test('each fact names the resources of the chart it rests on', () => {
    const bundle = bundleOf('v14');
    const proved = new Set(
      ofType(bundle, 'Provenance')
        .slice(0, -1)
        .map(({ target }) => target[0]?.reference),
    );
    const facts = (bundle.entry ?? []).filter(
      ({ resource }) => !['Patient', 'Provenance', 'OperationOutcome'].includes(resource?.resourceType ?? ''),
    );
    expect(facts.length).toBeGreaterThan(5);
    expect(facts.filter(({ fullUrl }) => !proved.has(fullUrl))).toEqual([]);
  });
});
