/** The table of element names against the type declarations of four releases: the compiler does the comparing. */
import type * as dstu2 from 'fhir/r2';
import type * as stu3 from 'fhir/r3';
import type * as r4 from 'fhir/r4';
import type * as r4b from 'fhir/r4b';
import type * as r5 from 'fhir/r5';
import { describe, expect, test } from 'vitest';
import {
  CONDITION,
  MEDICATION_ADMINISTRATION,
  MEDICATION_DISPENSE,
  MEDICATION_REQUEST,
  MEDICATION_STATEMENT,
  namesOf,
  PROCEDURE,
} from '../../../src/fhir/element-names.ts';
import { releaseOf } from '../../../src/fhir/release.ts';

/** Names of one element where each must be an element of the resource in that release. */
interface Checked<DSTU2, STU3, R4, R5> {
  readonly DSTU2?: keyof DSTU2;
  readonly STU3?: keyof STU3;
  readonly R4?: keyof R4;
  readonly R5?: keyof R5;
}

type Table<T> = Readonly<Record<string, T | readonly T[]>>;

const CHECKED = {
  MedicationStatement: MEDICATION_STATEMENT satisfies Table<
    Checked<
      dstu2.MedicationStatement,
      stu3.MedicationStatement,
      r4.MedicationStatement & r4b.MedicationStatement,
      r5.MedicationStatement
    >
  >,
  MedicationAdministration: MEDICATION_ADMINISTRATION satisfies Table<
    Checked<
      dstu2.MedicationAdministration,
      stu3.MedicationAdministration,
      r4.MedicationAdministration & r4b.MedicationAdministration,
      r5.MedicationAdministration
    >
  >,
  MedicationDispense: MEDICATION_DISPENSE satisfies Table<
    Checked<
      dstu2.MedicationDispense,
      stu3.MedicationDispense,
      r4.MedicationDispense & r4b.MedicationDispense,
      r5.MedicationDispense
    >
  >,
  MedicationRequest: MEDICATION_REQUEST satisfies Table<
    Checked<
      dstu2.MedicationOrder,
      stu3.MedicationRequest,
      r4.MedicationRequest & r4b.MedicationRequest,
      r5.MedicationRequest
    >
  >,
  Condition: CONDITION satisfies Table<
    Checked<dstu2.Condition, stu3.Condition, r4.Condition & r4b.Condition, r5.Condition>
  >,
  Procedure: PROCEDURE satisfies Table<
    Checked<dstu2.Procedure, stu3.Procedure, r4.Procedure & r4b.Procedure, r5.Procedure>
  >,
} as const;

describe('the names of elements', () => {
  test('exist in the release they are given for (checked by the compiler)', () => {
    expect(Object.keys(CHECKED)).toHaveLength(6);
  });

  test('a name stands for one element only, whatever the release', () => {
    for (const [type, table] of Object.entries(CHECKED)) {
      const elements = Object.entries(table).flatMap(([element, names]) =>
        (Array.isArray(names) ? names : [names]).flatMap((one) => namesOf(one).map((name) => ({ element, name }))),
      );
      const twice = elements.filter(({ element, name }) =>
        elements.some((other) => other.name === name && other.element !== element),
      );
      expect(twice, type).toEqual([]);
    }
  });
});

describe('the release a server speaks of', () => {
  test.each([
    ['1.0.2', 'DSTU2'],
    ['0.5.0', 'DSTU2'],
    ['3.0.2', 'STU3'],
    ['4.0.1', 'R4'],
    ['4.0.0', 'R4'],
    ['4.3.0', 'R4B'],
    ['5.0.0', 'R5'],
    [' 4.0.1 ', 'R4'],
    ['4.1.0', undefined],
    ['40.1', undefined],
    ['', undefined],
  ])('%j is %s', (version, release) => {
    expect(releaseOf(version)).toBe(release);
  });
});
