import { describe, expect, test } from 'vitest';
import { scopeFor } from '../../../src/fhir/scopes.ts';

describe('a granted scope', () => {
  test.each([
    ['patient/Condition.read', 'granted'],
    ['patient/Condition.rs', 'granted'],
    ['user/condition.Read', 'granted'],
    ['patient/*.read', 'granted'],
    ['patient/*.*', 'granted'],
    ['patient/Condition.*', 'granted'],
    ['patient/Condition.cruds', 'granted'],
    ['patient/Condition.r', 'not-granted'],
    ['patient/Condition.write', 'not-granted'],
    ['patient/Procedure.read', 'not-granted'],
    ['patient/Condition.rs?category=problem-list-item', 'granted-in-part'],
    ['patient/Condition.rs?category=x patient/Condition.rs', 'granted'],
    ['launch openid fhirUser', 'unknown'],
    ['', 'unknown'],
  ])('%s means Condition is %s', (granted, expected) => expect(scopeFor(granted, 'Condition')).toBe(expected));
});
