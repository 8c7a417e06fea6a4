/** A clinician's answer against the chart, in everything that leaves the screen. */
import type { Bundle, FhirResource } from 'fhir/r4';
import { describe, expect, test } from 'vitest';
import { exportFilesOf, openSnapshot } from '../../../src/app/export-files.ts';
import { assess } from '../../../src/assess/assess.ts';
import { readSnapshot, replay } from '../../../src/assess/snapshot.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { noteText } from '../../../src/report/note-text.ts';
import { sheetOf } from '../../../src/report/sheet.ts';
import { knowledge } from '../../support/knowledge.ts';
import { r4Faults } from '../../support/r4-shape.ts';
import { ENGLISH_SHEET, sheetInputOf } from '../../support/sheets.ts';
import { recordOfPatient } from '../../support/snapshots.ts';

const REASON = 'second opinion of the slides';
const ANSWERS = { histology: { value: 'clear-cell', reason: REASON, at: '10:50' } };
const record = recordOfPatient('v10');
const assessment = assess(record, knowledge, {
  asOf: spanOf('2026-11-23').first,
  answers: { histology: 'clear-cell' },
  all: true,
});
const files = exportFilesOf(record, knowledge, { assessment, answers: ANSWERS }, '2026-11-23T10:00:00Z');

describe('an answer that overrides the chart', () => {
  test('brings a papillary cancer into scope, so nothing that leaves the screen may hide it', () => {
    expect(assessment.scope.status).toBe('in-scope');
  });

  test('stands on the sheet with its reason, and marks the fact', () => {
    const sheet = sheetOf(sheetInputOf('v10', ANSWERS), ENGLISH_SHEET);
    expect(sheet.answers).toEqual([`Histology: Clear cell, at 10:50, overrides the chart: ${REASON}`]);
    expect(sheet.facts.find(({ label }) => label === 'Histology')).toMatchObject({ mark: 'clinician' });
    expect(sheet.story[0]).toMatchObject({ text: 'Clear cell kidney cancer', mark: 'clinician' });
  });

  test('stands in the note with its reason, and marks the fact', () => {
    const note = noteText(sheetOf(sheetInputOf('v10', ANSWERS), ENGLISH_SHEET), ENGLISH_SHEET).replaceAll(/\s+/g, ' ');
    expect(note).toContain(`overrides the chart: ${REASON}`);
    expect(note).toContain('Histology: clear cell [answered by a clinician]');
  });

  test('stands in the Assessment with its reason, its source named as a clinician, and what the chart says beside it', () => {
    const saved = JSON.parse(files.assessment);
    expect(saved.answers).toEqual({ histology: 'clear-cell' });
    expect(saved.replay).toEqual({ hash: files.hash, reasons: { histology: REASON } });
    const sources: readonly { readonly how: string }[] = saved.context.diagnosis.histologySources;
    expect(sources.some(({ how }) => how === 'clinician')).toBe(true);
    expect(sources.some(({ how }) => how !== 'clinician')).toBe(true);
  });

  test('stands in the history with its reason, and the cancer is marked as confirmed by a clinician', () => {
    const bundle: Bundle<FhirResource> = JSON.parse(files.history);
    expect(r4Faults(bundle)).toEqual([]);
    expect(files.history).toContain('confirmed-by-clinician');
    expect(files.history).toContain(`because ${REASON}`);
  });

  test('stands in the snapshot, which is judged again to the same, and belongs to the other files by its hash', () => {
    const read = readSnapshot(JSON.parse(files.snapshot));
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.reasons).toEqual({ histology: REASON });
    expect(read.value.hash).toBe(files.hash);
    expect(replay(read.value, knowledge)).toMatchObject({ same: true, versions: [] });
  });
});

test.each([
  ['v06', 'stop-reason:1', 'toxicity'],
  ['v06', 'stop-reason:2', 'toxicity'],
  ['v06', 'performance-status', { ecog: 1 }],
  ['v06', 'progression', '2026-08'],
  ['v06', 'metastatic', { status: 'yes', date: '2021' }],
  ['v06', 'dna-repair-mutation', 'yes'],
  ['v06', 'histology', 'non-clear-cell'],
  ['v07', 'nephrectomy', { status: 'yes', extent: 'radical', date: '2018' }],
  ['v07', 'primary-in-place', 'yes'],
  ['v03', 'adjuvant-setting', 'advanced'],
  ['v04', 'front-line', 'yes'],
])('of %s, the answer to %s stands as a source behind what it says: %j', (id, gap, answer) => {
  const judged = assess(recordOfPatient(id), knowledge, {
    asOf: spanOf('2026-11-23').first,
    answers: { [gap]: answer },
  });
  expect(judged.problems.filter(({ message }) => message.includes(gap))).toEqual([]);
  expect(JSON.stringify(judged.context).includes(`"reference":"answer:${gap}","how":"clinician"`)).toBe(true);
});

test('a file is opened only as a snapshot of this patient that nobody has changed', () => {
  expect(openSnapshot(files.snapshot, record)).toMatchObject({ kind: 'snapshot' });
  expect(openSnapshot(files.snapshot, recordOfPatient('v06'))).toEqual({ kind: 'other-patient' });
  for (const text of ['', 'not JSON', '[]', files.assessment, files.snapshot.replace(REASON, 'none')]) {
    expect(openSnapshot(text, record)).toEqual({ kind: 'unreadable' });
  }
});
