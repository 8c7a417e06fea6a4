import { describe, expect, test } from 'vitest';
import { noteText } from '../../../src/report/note-text.ts';
import { sheetOf } from '../../../src/report/sheet.ts';
import { ENGLISH_SHEET, sheetInputOf } from '../../support/sheets.ts';
import { PATIENT_IDS } from '../../support/snapshots.ts';

const noteOf = (id: string, answers: Parameters<typeof sheetInputOf>[1] = {}) =>
  noteText(sheetOf(sheetInputOf(id, answers), ENGLISH_SHEET), ENGLISH_SHEET);

describe('the note for the chart', () => {
  test.each(PATIENT_IDS)('of %s is plain text that no text field spoils', (id) => {
    const note = noteOf(id);
    const lines = note.split('\n');
    expect(note).not.toMatch(/[\t\r<>|*_#`]|\p{Extended_Pictographic}|[–—“”…·]/u);
    expect(lines.filter((line) => line.length > 76)).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    expect(note).not.toContain('\n\n\n');
    expect(note.endsWith('.\n')).toBe(true);
    expect(note).not.toContain('undefined');
  });

  test.each(PATIENT_IDS)('of %s carries patient, day, completeness, edition and hash at its head', (id) => {
    const input = sheetInputOf(id);
    const [head = ''] = noteOf(id).split('\n\n');
    for (const part of [input.identity.name, '23 Nov 2026', '6 of 6 sources', input.assessment.evidence.edition]) {
      expect(head.replaceAll('\n', ' ')).toContain(part);
    }
    expect(head.replaceAll(/\s/g, '')).toContain(input.hash.slice(0, 16));
  });

  test('every fact keeps its mark, and the four words for truth stay apart', () => {
    const note = noteOf('v07');
    expect(note).toMatch(/Nephrectomy: .*\n?.*\[inferred\]/);
    const section = /What is known:\n([\s\S]*?)\n\n/.exec(note)?.[1] ?? '';
    const items = section.split(/\n(?=- )/);
    expect(items.length).toBeGreaterThan(5);
    for (const one of items) expect(one).toMatch(/\[(stated|inferred|absent|unknown|in words, to be confirmed)\]$/);
    expect(noteOf('v09')).toMatch(/Checkpoint inhibitor: .*\[absent\]/);
  });

  test("a clinician's answer is told as such, with its reason", () => {
    const answers = { lesions: { value: { progressing: 2, total: 3 }, reason: 'counted on the MRI', at: '10:50' } };
    const note = noteOf('v06', answers).replaceAll(/\n {2}/g, ' ');
    expect(note).toContain('- Lesions: 2 of 3 progressing, at 10:50, overrides the chart: counted on the MRI');
    expect(note).toContain('- Progressing lesions: 2 of 3 [answered by a clinician]');
  });
});
