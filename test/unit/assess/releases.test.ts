/** The same patient in every release gives the same history and the same answer. */
import type { Bundle, FhirResource } from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import { type AssessOptions, assess } from '../../../src/assess/assess.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { PATIENTS } from '../../support/chart-patients.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';
import { asRelease, OTHER_RELEASES } from '../../support/other-releases.ts';

/** What must not depend on the release; DSTU2 calls orders otherwise, and some reports are statements there. */
function answer(bundle: Bundle<FhirResource> | Readonly<Record<string, unknown>>, options: AssessOptions): unknown {
  const { context, scope, considerations, gaps, ignored, problems } = assess(recordOf(bundle), knowledge, options);
  const kept = {
    context,
    scope,
    considerations,
    gaps,
    ignored: ignored.map(({ reference }) => reference).sort(),
    problems,
  };
  return JSON.parse(JSON.stringify(kept).replaceAll(/Medication(Order|Request|Statement)\//g, 'Medication…/'));
}

describe.each(PATIENTS)('$id: $teaches', ({ chart, asOf }) => {
  const options = { asOf: spanOf(asOf).first, all: true };
  const inR4 = answer(chart.bundle(), options);

  test.each(OTHER_RELEASES)('%s', (release) => {
    expect(answer(asRelease(chart.bundle(), release), options)).toEqual(inR4);
  });
});
