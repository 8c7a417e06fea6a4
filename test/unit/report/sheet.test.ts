import { describe, expect, test } from 'vitest';
import { GERMAN_EXPORT } from '../../../src/report/export-words-de.ts';
import { sheetOf } from '../../../src/report/sheet.ts';
import { sheetWordsOf } from '../../../src/ui/export/sheet-words.ts';
import { GERMAN_STRINGS } from '../../../src/ui/strings/de.ts';
import { GERMAN_DETAILS } from '../../../src/ui/strings/de-details.ts';
import { recordOf } from '../../support/judge.ts';
import { ENGLISH_SHEET, sheetInputOf, sheetOfPatient } from '../../support/sheets.ts';
import { PATIENT_IDS, recordOfPatient } from '../../support/snapshots.ts';

describe('the sheet for the tumour board', () => {
  test.each(PATIENT_IDS)('of %s says who, as of when, how completely read, by which evidence, and the hash', (id) => {
    const input = sheetInputOf(id);
    const { identity, stamp, reading, story } = sheetOf(input, ENGLISH_SHEET);
    expect(identity.name).toBe(input.identity.name);
    expect(identity.details).toMatch(/^born \d/);
    const words = [...stamp, ...reading].join('; ');
    for (const part of [
      'judged as of 23 Nov 2026',
      'read at 10:42',
      '6 of 6 sources read',
      input.assessment.evidence.edition,
    ]) {
      expect(words).toContain(part);
    }
    expect(words.replaceAll(' ', '')).toContain(input.hash.slice(0, 16));
    expect(story.length).toBeGreaterThan(1);
  });

  test('the course of a third-line patient stands in the order of time, each drug with its line, end and certainty', () => {
    const { timeline } = sheetOfPatient('v06');
    const courses = timeline.filter(({ what }) => /\(Line \d\)/.test(what));
    expect(courses.map(({ what }) => what)).toEqual([
      'pembrolizumab (Line 1)',
      'axitinib (Line 1)',
      'cabozantinib (Line 2)',
    ]);
    expect(courses[1]).toMatchObject({ outcome: 'progression', howSure: 'reported' });
    // Its entry still says active; the progression recorded on it is how it ended.
    expect(courses[2]).toMatchObject({ when: '28 Oct 2024 – no end on record', outcome: 'progression' });
    expect(timeline.some(({ what }) => what.startsWith('Metastasis: brain'))).toBe(true);
  });

  test('each consideration has its strength in words, a basis that can be looked up, and its cautions in words', () => {
    const { considerations } = sheetOfPatient('v06');
    const all = considerations.flatMap(({ members }) => members);
    expect(all.length).toBeGreaterThan(10);
    for (const one of all) {
      expect(one.strength).not.toMatch(/^[A-Z0-9_]+$/);
      expect(one.basis).toMatch(/\S/);
      expect(one.cautions.join()).not.toMatch(/already-received:|^[a-z-]+$/);
    }
    const tivozanib = all.find(({ id }) => id === 'R-09');
    expect(tivozanib?.basis).toMatch(/TIVO-3 \(.*\d{4}/);
    expect(all.find(({ id }) => id === 'UR-02')?.later).toBe(true);
    const { questions, notes } = sheetOfPatient('v06');
    const number = questions.findIndex((question) => question.startsWith('How many lesions')) + 1;
    expect(all.find(({ id }) => id === 'R-23')?.waitsFor).toBe(`conditional on question ${number}`);
    const safety = notes.find(({ text }) => text.startsWith('Belzutifan: harm to an unborn child'));
    expect(all.find(({ id }) => id === 'UR-02')?.notes).toContain(safety?.letter);
  });

  test('a drug that was had before is told beside each option with it, and once what that means', () => {
    const { considerations, notes } = sheetOfPatient('v14');
    const all = considerations.flatMap(({ members }) => members);
    const withTki = all.find(({ id }) => id === 'UR-04');
    expect(withTki?.received).toHaveLength(3);
    const [, letter] = /^cabozantinib \((\w)\)$/.exec(withTki?.received.find((one) => /^cabo/.test(one)) ?? '') ?? [];
    expect(notes.find((note) => note.letter === letter)?.text).toMatch(
      /^Already received: cabozantinib, line 3, .*: the disease progressed on it/,
    );
    expect(new Set(notes.map(({ text }) => text)).size).toBe(notes.length);
  });

  test('every course, event and pause has its place between the beginning and the end of the timeline', () => {
    const { timeline, years } = sheetOfPatient('v04');
    expect(timeline.map(({ kind }) => kind)).toEqual(['event', 'course', 'interval', 'event']);
    expect(timeline[2]?.what).toBe('4.8 months free of checkpoint inhibitors until relapse');
    for (const { from, to } of timeline) {
      expect(from).toBeGreaterThan(0);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(1);
    }
    expect(years.map(({ year }) => year)).toEqual([2026]);
  });

  test('a view of less than the evidence of today is told in the stamp', () => {
    const input = sheetInputOf('v06');
    const { assessment } = input;
    const past = { ...assessment, evidence: { ...assessment.evidence, asOf: 'review' } };
    expect(sheetOf(input, ENGLISH_SHEET).view).toBeUndefined();
    const { view, stamp } = sheetOf({ ...input, assessment: past }, ENGLISH_SHEET);
    expect(view).toBe('the review alone');
    expect(stamp).toContain(view);
  });

  test('without the statements, which come later, the basis names their ids instead of nothing', () => {
    const { considerations } = sheetOf({ ...sheetInputOf('v06'), details: undefined }, ENGLISH_SHEET);
    const tivozanib = considerations.flatMap(({ members }) => members).find(({ id }) => id === 'R-09');
    expect(tivozanib?.basis).toMatch(/^[A-Z]-/);
  });

  test('an answer that overrides the chart is marked on the fact and told with reason and time', () => {
    const given = { histology: { value: 'non-clear-cell', reason: 'second opinion of the slides', at: '10:50' } };
    const { answers, facts } = sheetOfPatient('v06', given);
    expect(answers).toEqual(['Histology: Not clear cell, at 10:50, overrides the chart: second opinion of the slides']);
    expect(facts.find(({ label }) => label === 'Histology')).toMatchObject({
      text: 'not clear cell',
      mark: 'clinician',
    });
  });

  test('what could not be read is named, and no absence is concluded from it', () => {
    const record = recordOf({
      resourceType: 'Bundle',
      entry: [
        ...recordOfPatient('v06')
          .resources.filter(({ resourceType }) => resourceType !== 'Procedure')
          .map(({ resource }) => ({ resource })),
        { resource: recordOfPatient('v06').patient?.resource },
        {
          response: { status: '403' },
          resource: {
            resourceType: 'OperationOutcome',
            issue: [{ severity: 'error', code: 'forbidden', diagnostics: 'Procedure' }],
          },
        },
      ],
    });
    const { notRead, facts } = sheetOf(sheetInputOf('v06', {}, record), ENGLISH_SHEET);
    expect(notRead).toBe('Not read completely: Procedure. Nothing is concluded to be absent from it.');
    expect(facts.find(({ label }) => label === 'Nephrectomy')).toMatchObject({ text: 'cannot tell', mark: 'unknown' });
  });

  test('outside the evidence it says so, and which criterion fails', () => {
    const { scope } = sheetOfPatient('v10');
    expect(scope).toMatchObject({ status: 'out-of-scope', words: 'Outside the evidence' });
    expect(scope.reason).toMatch(/\S/);
  });

  test('speaks German throughout, but for the words of the evidence', () => {
    const page = sheetOf(sheetInputOf('v06'), sheetWordsOf(GERMAN_STRINGS, GERMAN_EXPORT, GERMAN_DETAILS));
    expect(page.stamp[0]).toMatch(/^beurteilt zum 23/);
    expect(
      JSON.stringify([page.stamp, page.story, page.facts, page.timeline]).replaceAll(/"mark":"\w+"/g, ''),
    ).not.toMatch(/\b(the|with|unknown|progression on)\b/);
  });
});

test('the words of exports have the same keys in both languages', async () => {
  const { ENGLISH_EXPORT } = await import('../../../src/report/export-words.ts');
  const keys = (value: unknown, path = ''): readonly string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
      : [path];
  expect(new Set(keys(GERMAN_EXPORT))).toEqual(new Set(keys(ENGLISH_EXPORT)));
});
