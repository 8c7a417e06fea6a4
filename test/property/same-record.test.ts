/** One record told in different ways is one record: the context, what was set aside and what was wrong stay the same. */
import fc from 'fast-check';
import { describe } from 'vitest';
import { anyChart, bundleOf, PATIENT_ID } from '../support/any-chart.ts';
import type { Part } from '../support/any-resource.ts';
import { holds } from '../support/holds.ts';
import { ASOF, expectEqual, told } from '../support/told-record.ts';

const withOther = <T>(other: (chart: readonly Part[]) => fc.Arbitrary<T>) =>
  anyChart.chain((chart) => other(chart).map((value) => ({ chart, other: value })));

describe('nothing changes', () => {
  holds(
    'when resources come in another order',
    withOther((chart) => fc.shuffledSubarray([...chart], { minLength: chart.length })),
    ({ chart, other }) => expectEqual(told(bundleOf(other)), told(bundleOf(chart))),
  );

  holds(
    'when resources come twice',
    withOther((chart) => fc.shuffledSubarray([...chart])),
    ({ chart, other }) => expectEqual(told(bundleOf([...other, ...chart])).context, told(bundleOf(chart)).context),
  );

  holds(
    'when the resources come in pages, in Bundles inside a Bundle',
    withOther(({ length }) => fc.array(fc.integer({ min: 0, max: length }), { maxLength: 3 })),
    ({ chart, other: cuts }) => {
      const ends = [...new Set([0, ...cuts, chart.length])].sort((a, b) => a - b);
      const page = (i: number) => `https://ehr.example/fhir/Search?page=${i}`;
      const pages = ends.slice(1).map((end, i) => ({
        resourceType: 'Bundle',
        type: 'searchset',
        link: [
          { relation: 'self', url: page(i) },
          ...(i + 2 < ends.length ? [{ relation: 'next', url: page(i + 1) }] : []),
        ],
        entry: chart.slice(ends[i], end).map((resource) => ({ resource, search: { mode: 'match' } })),
      }));
      expectEqual(told(bundleOf(pages)), told(bundleOf(chart)));
    },
  );

  holds(
    'when resources are added that have nothing to do with it',
    withOther(() => fc.shuffledSubarray([...UNRELATED])),
    ({ chart, other }) => expectEqual(told(bundleOf([...other, ...chart])).context, told(bundleOf(chart)).context),
  );

  holds('but the dates, when all dates are shifted by the same time', anyChart, (chart) => {
    // The calendar repeats itself after 400 years, so that even a month or a year may be shifted.
    const shifted = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replaceAll(/\b20[012]\d\b(?!-\d\b)/g, (year) => String(Number(year) + 400)));
    const later = told(bundleOf(shifted(chart) as readonly Part[]), ASOF + 146_097);
    expectEqual(later, shifted(told(bundleOf(chart))));
  });
});

const subject = { reference: `Patient/${PATIENT_ID}` };
const UNRELATED: readonly Part[] = [
  { resourceType: 'Encounter', id: 'u1', subject },
  { resourceType: 'Coverage', id: 'u2', beneficiary: subject },
  { resourceType: 'Provenance', id: 'u3', target: [{ reference: 'Condition/r1' }] },
  { resourceType: 'Condition', id: 'u4', subject, code: { text: 'sore throat' }, onsetDateTime: '2019-01-01' },
  { resourceType: 'Procedure', id: 'u5', subject, status: 'completed', code: { text: 'blood draw' } },
  { resourceType: 'Observation', id: 'u6', subject, status: 'final', code: { text: 'body weight' } },
  { resourceType: 'Medication', id: 'u7', code: { text: 'nivolumab' } },
  {
    resourceType: 'MedicationStatement',
    id: 'u8',
    subject,
    status: 'active',
    medicationCodeableConcept: { text: 'lisinopril' },
  },
  { resourceType: 'Organization', id: 'u9', name: 'nivolumab' },
  // Somebody else's.
  {
    resourceType: 'MedicationStatement',
    id: 'u10',
    subject: { reference: 'Patient/other' },
    status: 'completed',
    medicationCodeableConcept: { text: 'nivolumab' },
  },
];
