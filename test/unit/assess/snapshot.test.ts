import { describe, expect, test } from 'vitest';
import { isOfPatient, readSnapshot, replay, type Snapshot } from '../../../src/assess/snapshot.ts';
import { knowledge } from '../../support/knowledge.ts';
import { PATIENT_IDS, recordOfPatient, snapshotOfPatient } from '../../support/snapshots.ts';

/** As it comes back from a file. */
const fromFile = (snapshot: unknown) => JSON.parse(JSON.stringify(snapshot)) as Snapshot;

describe('a snapshot', () => {
  test.each(PATIENT_IDS)('of %s, saved and opened, gives the same output when it is judged again', (id) => {
    const read = readSnapshot(fromFile(snapshotOfPatient(id, { answers: { 'confirm-orders': 'yes' } })));
    if (!read.ok) throw new Error(read.error.message);
    expect(replay(read.value, knowledge)).toMatchObject({ same: true, versions: [] });
  });

  test('has one hash for one judgement, and another for another day, answer or reason', () => {
    const hash = (judging: Parameters<typeof snapshotOfPatient>[1]) => snapshotOfPatient('v06', judging).hash;
    expect(hash({})).toBe(hash({}));
    expect(hash({})).toMatch(/^[0-9a-f]{64}$/);
    const others = [
      hash({ asOf: '2026-11-24' }),
      hash({ answers: { progression: 'no' } }),
      hash({ answers: { progression: 'no' }, reasons: { progression: 'read the scan again' } }),
    ];
    expect(new Set([hash({}), ...others]).size).toBe(4);
  });

  test('is of one person: somebody else with the same id, on another server, is somebody else', () => {
    const saved = snapshotOfPatient('v06');
    const record = recordOfPatient('v06');
    expect(isOfPatient(saved, record)).toBe(true);
    expect(isOfPatient(saved, recordOfPatient('v01'))).toBe(false);
    const namesake = (changed: Readonly<Record<string, unknown>>) => ({
      ...record,
      ...(record.patient
        ? { patient: { ...record.patient, resource: { ...record.patient.resource, ...changed } } }
        : {}),
    });
    expect(isOfPatient(saved, namesake({ birthDate: '1967-01-29' }))).toBe(false);
    expect(isOfPatient(saved, namesake({ gender: 'female' }))).toBe(false);
    // What could not be read this time contradicts nothing.
    expect(isOfPatient(saved, namesake({ birthDate: undefined, gender: undefined }))).toBe(true);
  });

  test('that was changed after it was saved is refused, whatever was changed', () => {
    const saved = fromFile(snapshotOfPatient('v06'));
    const changed = { ...saved, assessment: { ...saved.assessment, asOf: '2020-01-01' } };
    for (const file of [changed, { ...saved, hash: 'x' }, { ...saved, record: undefined }]) {
      const read = readSnapshot(file);
      expect(read.ok ? undefined : read.error).toMatchObject({ code: 'input/not-a-snapshot', whoFixesIt: 'clinician' });
    }
  });

  test.each([
    [undefined],
    [[]],
    ['x'],
    [{ resourceType: 'Bundle' }],
    [{ format: 'nextline-snapshot/99' }],
  ])('is not %j', (file) => expect(readSnapshot(file).ok).toBe(false));

  test('judged by other rules says that the output differs, and which version moved', () => {
    const rules = knowledge.evidence.rules.map((rule) => ({ ...rule, text: `${rule.text} Now.` }));
    const edition = { ...knowledge.evidence.edition, edition: '2099.01.0' };
    const again = replay(snapshotOfPatient('v06'), {
      ...knowledge,
      evidence: { ...knowledge.evidence, edition, rules },
    });
    expect(again.same).toBe(false);
    expect(again.versions).toEqual([
      { what: 'evidence', before: knowledge.evidence.edition.edition, now: '2099.01.0' },
    ]);
  });

  test('read by other code sets keeps the facts of then, and says so', () => {
    const terminology = { ...knowledge.terminology, version: 'later' };
    const again = replay(snapshotOfPatient('v06'), { ...knowledge, terminology });
    expect(again.same).toBe(true);
    expect(again.versions).toMatchObject([{ what: 'mapping', now: 'later' }]);
  });
});
