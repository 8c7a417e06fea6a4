/** A record that lacks something never says more, nor the opposite; the rules judge it too. */
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import { isJson, isThere } from '../../src/fhir/elements.ts';
import { anyChart, bundleOf, PATIENT_ID } from '../support/any-chart.ts';
import { anyJson, type Part } from '../support/any-resource.ts';
import { contradictions, type History, newCertainties, oppositeJudgements } from '../support/certainty.ts';
import { holds } from '../support/holds.ts';
import { knowledge } from '../support/knowledge.ts';
import { told } from '../support/told-record.ts';

const withOne = anyChart.chain((chart) =>
  fc.nat({ max: chart.length - 1 }).map((at) => ({ chart, lost: chart[at] as Part })),
);

const BASE = 'https://ehr.example/fhir';
const entryOf = (resource: Part) => ({
  fullUrl: `${BASE}/${String(resource['resourceType'])}/${String(resource['id'])}`,
  resource,
});
const bundleWith = (entries: readonly unknown[]): Part => ({
  resourceType: 'Bundle',
  entry: [entryOf({ resourceType: 'Patient', id: PATIENT_ID }), ...entries],
});

/**
 * Less may never say the opposite. It may not be more certain either, with one exception: a doubt that a Condition raised
 * (another cancer that explains a drug, a metastasis long before the first treatment) goes with that Condition.
 */
function expectNothingNew(lost: Part, whole: Part, less: Part): void {
  const [before, after] = [told(whole).context, told(less).context];
  expect(contradictions(before, after)).toEqual([]);
  if (lost['resourceType'] !== 'Condition' && !suspectsMore(before)) expect(newCertainties(before, after)).toEqual([]);
  // The rules cost ten times the history: they judge every tenth record.
  if (compared++ % 10 !== 0) return;
  expect(oppositeJudgements(evaluate(before, knowledge.evidence), evaluate(after, knowledge.evidence))).toEqual([]);
}

let compared = 0;

/** A suspicion that a first line is missing rests on dates; it goes with the date that raised it. */
const suspectsMore = (history: History) => history.missingFrontLine.status !== 'no';

/**
 * Whether other entries take their purpose from this one: those without a reason follow a neighbour of the same drug that
 * states one, or another cancer on record that the drug is given for; else a drug is taken for the kidney cancer.
 */
const lendsItsReason = (lost: Part) =>
  Array.isArray(lost['reasonCode']) || JSON.stringify(lost['code'] ?? '').includes('C43.9');

describe('a resource that is lost, and said to be lost, makes no answer more certain', () => {
  holds('when the server says that it withheld some of its type', withOne, ({ chart, lost }) => {
    fc.pre(!lendsItsReason(lost));
    const notice = {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'warning', code: 'suppressed', diagnostics: String(lost['resourceType']) }],
    };
    const rest = chart.filter((one) => one !== lost);
    expectNothingNew(lost, bundleOf(chart), bundleOf([...rest, notice]));
  });

  holds(
    'when any JSON stands in its place',
    fc.tuple(withOne, anyJson, fc.boolean()),
    ([{ chart, lost }, json, named]) => {
      fc.pre(!lendsItsReason(lost) && !isOtherType(json));
      const { fullUrl } = entryOf(lost);
      const put = (resource: Part) =>
        resource === lost ? (named ? { fullUrl, resource: json } : { resource: json }) : entryOf(resource);
      expectNothingNew(lost, bundleWith(chart.map(entryOf)), bundleWith(chart.map(put)));
    },
  );

  holds('when any JSON stands in place of its entry', fc.tuple(withOne, anyJson), ([{ chart, lost }, json]) => {
    fc.pre(!lendsItsReason(lost));
    const put = (resource: Part) => (resource === lost ? json : entryOf(resource));
    expectNothingNew(lost, bundleWith(chart.map(entryOf)), bundleWith(chart.map(put)));
  });

  holds(
    'when any JSON stands in place of one of its elements',
    fc.tuple(withOne, fc.nat(), anyJson),
    ([{ chart, lost }, at, json]) => {
      fc.pre(!lendsItsReason(lost));
      const elements = Object.keys(lost).filter((name) => !['resourceType', 'id', ...DENYING].includes(name));
      const element = elements[at % elements.length] ?? '';
      // What is written in its place must not say something itself.
      fc.pre(!speaks(json));
      const put = (resource: Part) => entryOf(resource === lost ? { ...lost, [element]: json } : resource);
      expectNothingNew(lost, bundleWith(chart.map(entryOf)), bundleWith(chart.map(put)));
    },
  );
});

/** JSON that has the name of a type is a resource of that type: then the other one was simply removed. */
const isOtherType = (json: unknown) => isJson(json) && /^[A-Z][A-Za-z]+$/.test(String(json['resourceType']));

/** Elements that may deny what the resource says: whatever stands there instead may be missing, and then denies nothing. */
const DENYING = ['status', 'verificationStatus', 'intent', 'reportedBoolean'];

/** JSON that is a date, a code or a text in its own right, or says that the element is not there. */
function speaks(json: unknown): boolean {
  return !isThere(json) || /[a-z0-9]/i.test(JSON.stringify(json));
}

describe('a resource that is removed without a word', () => {
  const newWithout = ({ chart, lost }: { readonly chart: readonly Part[]; readonly lost: Part }) =>
    newCertainties(told(bundleOf(chart)).context, told(bundleOf(chart.filter((one) => one !== lost))).context);

  holds('never adds an exposure by going, unless it was what gave a drug to another disease', withOne, (one) => {
    fc.pre(!lendsItsReason(one.lost));
    expect(newWithout(one).filter((found) => /^exposure .* is yes$/.test(found))).toEqual([]);
  });

  // A type that is simply not in an input, without any failure, counts as completely read: only there may a 'no' appear.
  holds('makes no answer more certain by going, but by the rule of absence', withOne, (one) => {
    fc.pre(!['Condition', 'Procedure'].includes(String(one.lost['resourceType'])) && !lendsItsReason(one.lost));
    expect(newWithout(one).filter((found) => !found.endsWith(' is no'))).toEqual([]);
  });
});
