/**
 * What the unit tests import from vitest, made of vitest's own parts but without its worker: tests are collected and run
 * in the process that holds the mutants. A part that no unit test needs is left out.
 */
import * as parts from '@vitest/expect';
import { getCurrentTest } from '@vitest/runner';

// biome-ignore lint/performance/noBarrelFile: it stands in for the module that exports them
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from '@vitest/runner';

const { chai, setState } = parts;
for (const plugin of [parts.JestExtend, parts.JestChaiExpect, parts.JestAsymmetricMatchers]) chai.use(plugin);

function expectation(value: unknown, message?: string) {
  const assertion = chai.expect(value, message);
  const current = getCurrentTest();
  // The matchers look up the test under this name.
  if (current) chai.util.flag(assertion, 'vitest-test', current);
  return assertion;
}

const matchers = (globalThis as Record<symbol, object>)[parts.ASYMMETRIC_MATCHERS_OBJECT];

export const expect = Object.assign(expectation, chai.expect, matchers);

setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect as never);
