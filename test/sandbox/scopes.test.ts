import { describe, expect, test } from 'vitest';
import { grantedScopes, isAllowed, parseScope, spellScopes } from '../../src/sandbox/auth/scopes.ts';
import { VENDOR_PROFILES } from '../../src/sandbox/vendors/vendor-profiles.ts';

const { smart, epic, oracle } = VENDOR_PROFILES;

describe('a scope', () => {
  test.each([
    ['patient/Condition.read', 'patient', true, true, false],
    ['patient/Condition.Read', 'patient', true, true, false],
    ['user/Condition.rs', 'user', true, true, false],
    ['patient/*.r', 'patient', true, false, false],
    ['patient/Condition.s', 'patient', false, true, false],
    ['patient/Condition.cruds', 'patient', true, true, true],
    ['patient/Condition.*', 'patient', true, true, true],
  ])('%s is understood', (text, context, read, search, write) => {
    expect(parseScope(text)).toMatchObject({ context, read, search, write });
  });

  test.each([
    'openid',
    'patient/Condition.sr',
    'patient/Condition.',
    'patient/Condition.write',
    'system/Condition.rs',
    'patient/Condition.rs?category=problem-list-item',
  ])('%s is no resource scope of this server', (text) => expect(parseScope(text)).toBeUndefined());

  test('allows its own type and interaction, and a wildcard allows all types', () => {
    expect(isAllowed(['patient/Condition.r'], 'Condition', 'read')).toBe(true);
    expect(isAllowed(['patient/Condition.r'], 'Condition', 'search')).toBe(false);
    expect(isAllowed(['patient/Condition.rs'], 'Procedure', 'read')).toBe(false);
    expect(isAllowed(['openid', 'patient/*.rs'], 'Procedure', 'search')).toBe(true);
  });
});

describe('what is granted', () => {
  test('is what was asked and is served, once, without writing', () => {
    const asked = ['openid', 'patient/Condition.rs', 'patient/Condition.rs', 'patient/Procedure.cruds', 'x'];
    expect(grantedScopes(smart, asked, [])).toEqual(['openid', 'patient/Condition.rs']);
  });

  test('differs per vendor', () => {
    const asked = ['patient/MedicationStatement.rs', 'patient/Medication.rs', 'patient/*.rs', 'offline_access'];
    expect(grantedScopes(smart, asked, [])).toEqual(asked);
    expect(grantedScopes(epic, asked, [])).toEqual(['patient/Medication.rs']);
    expect(grantedScopes(oracle, asked, [])).toEqual(['offline_access']);
  });

  test('lacks what is withheld; a wildcard is spelt out without it', () => {
    expect(grantedScopes(smart, ['patient/Condition.rs', 'patient/Procedure.rs'], ['Condition'])).toEqual([
      'patient/Procedure.rs',
    ]);
    const spelt = grantedScopes(smart, ['patient/*.read'], ['Condition']);
    expect(spelt).toContain('patient/Procedure.read');
    expect(spelt).not.toContain('patient/Condition.read');
    expect(spelt).not.toContain('patient/*.read');
  });
});

test('epic spells what it granted in version 1 and mixed case; the others as it was asked', () => {
  const granted = ['launch', 'patient/Condition.rs', 'patient/Procedure.r'];
  expect(spellScopes(epic, granted)).toEqual(['launch', 'patient/Condition.Read', 'patient/Procedure.read']);
  expect(spellScopes(smart, granted)).toEqual(granted);
});
