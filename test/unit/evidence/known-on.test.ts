/** A past decision is reviewed with what was known then. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import { detailsKnownOn, type EvidenceView, evidenceKnownOn } from '../../../src/evidence/known-on.ts';
import { detailsPart, judgingPart } from '../../../src/evidence/split.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

const { evidence } = knowledge;
const day = (date: string) => spanOf(date).first;
const on = (view: EvidenceView) => evidenceKnownOn(evidence, view);
const part = { ...knowledge, evidence: judgingPart(evidence) };
const rulesOn = (view: EvidenceView) => on(view).rules.map(({ id }) => id);
const textOn = (view: EvidenceView, id: string) => on(view).rules.find((rule) => rule.id === id)?.text;

describe('with knowledge up to a day', () => {
  test('the review alone has every rule of the review and none that came later', () => {
    expect(rulesOn('review')).toEqual(evidence.rules.filter(({ layer }) => layer === 'paper').map(({ id }) => id));
    expect(Object.values(on('review').statements).every(({ layer }) => layer === 'paper')).toBe(true);
  });

  test('a day before anything later was known gives the rules of the review alone', () => {
    expect(rulesOn(day('2015-01-01'))).toEqual(rulesOn('review'));
  });

  test('the day of our own review gives everything, also what a source dates to the year alone', () => {
    const then = on(day(evidence.edition.reviewedOn));
    expect(then.rules).toEqual(evidence.rules);
    expect(then.statements).toEqual(evidence.statements);
    expect(then.trials).toEqual(evidence.trials);
    expect(detailsKnownOn(evidence, day(evidence.edition.reviewedOn))).toEqual(detailsPart(evidence));
  });

  test('CONTACT-03, known from August 2023, counts from the last day of that month', () => {
    expect(rulesOn(day('2023-08-30'))).not.toContain('UR-01');
    expect(rulesOn(day('2023-08-31'))).toContain('UR-01');
  });

  test('one trial against going on with a checkpoint inhibitor is not called two', () => {
    expect(textOn(day('2023-12-01'), 'UR-01')).toMatch(/^A phase 3 trial/);
    expect(textOn(day('2025-12-01'), 'UR-01')).toMatch(/^Two phase 3 trials/);
  });

  test('belzutifan with lenvatinib is not known in 2025', () => {
    expect(rulesOn(day('2025-12-31'))).not.toContain('UR-03');
    expect(rulesOn(day('2026-04-01'))).toContain('UR-03');
  });

  test('what was checked about a trial in 2026 is not told in 2024, the trial is', () => {
    const trial = detailsKnownOn(evidence, day('2024-06-01')).trials['TiNivo-2'];
    expect(trial?.name).toBe('TiNivo-2');
    expect(trial?.status).toBeUndefined();
  });

  test('a rule whose wording of that time is not written says what was not known yet', () => {
    const { earlier: _earlier, ...rule } = evidence.rules.find(({ id }) => id === 'UR-01') ?? evidence.rules[0] ?? {};
    const plain = { ...evidence, rules: [rule as (typeof evidence.rules)[number]] };
    expect(evidenceKnownOn(plain, day('2023-12-01')).rules[0]?.text).toMatch(/Not yet known on 2023-12-01: U-02/);
  });

  test('at every step of knowledge each rule has a wording of that time; the list of later trials names those to come', () => {
    const days = new Set(
      Object.values(evidence.statements).flatMap(({ knownOn, knownBy }) => {
        const date = knownOn ?? knownBy;
        return date === undefined ? [] : [spanOf(date).last];
      }),
    );
    const patched = [...days].flatMap((one) => on(one).rules.filter(({ text }) => text.includes('Not yet known on')));
    expect([...new Set(patched.map(({ id }) => id))]).toEqual(['UR-11']);
  });

  test('where sources differ, a position that nobody could hold yet is left out', () => {
    const topics = (view: EvidenceView) => on(view).disagreements.map(({ id }) => id);
    expect(topics('review')).toEqual(['pd1-beside-tki']);
    const positions = on(day('2023-12-01')).disagreements.find(({ id }) => id === 'pd1-beside-tki')?.positions;
    expect(positions?.flatMap(({ rules }) => rules)).toEqual(['R-16', 'R-15', 'UR-01']);
    expect(positions?.at(-1)?.cites).toEqual(['U-01']);
    expect(positions?.at(-1)?.study).toBe('randomised phase 3 trials; not yet known on 2023-12-01: U-02');
    expect(on(day(evidence.edition.reviewedOn)).disagreements).toEqual(evidence.disagreements);
  });

  test('every later day knows at least as much', () => {
    const days = Array.from({ length: 12 }, (_, i) => day(`${2015 + i}-06-30`));
    for (const [i, later] of days.entries()) {
      const before = days[i - 1];
      if (before === undefined) continue;
      expect(rulesOn(later)).toEqual(expect.arrayContaining(rulesOn(before)));
      expect(Object.keys(on(later).statements)).toEqual(expect.arrayContaining(Object.keys(on(before).statements)));
    }
  });

  test('an assessment says with which knowledge it was made', () => {
    const record = recordOf(JSON.parse(readFileSync('data/patients/v01-induction-then-maintenance.json', 'utf8')));
    const asOf = day('2026-10-20');
    const now = assess(record, knowledge, { asOf });
    const then = assess(record, knowledge, { asOf, evidenceAsOf: day('2025-01-01') });
    const alone = assess(record, knowledge, { asOf, evidenceAsOf: 'review' });
    expect(now.evidence.asOf).toBeUndefined();
    expect(then.evidence.asOf).toBe('2025-01-01');
    expect(alone.evidence.asOf).toBe('review');
    const shown = (one: typeof now) => one.considerations.map(({ id }) => id);
    expect(shown(now)).toContain('UR-03');
    expect(shown(then)).not.toContain('UR-03');
    expect(shown(then)).toContain('UR-01');
    expect(alone.considerations.every(({ layer }) => layer === 'paper')).toBe(true);
    expect(then.context).toEqual(now.context);
  });

  test.each(
    readdirSync('data/patients').filter((file) => file.startsWith('v')),
  )('the part of the evidence that is there before the first answer judges %s like the whole', (file) => {
    const record = recordOf(JSON.parse(readFileSync(`data/patients/${file}`, 'utf8')));
    for (const evidenceAsOf of [
      undefined,
      'review',
      day('2023-12-31'),
      day('2024-12-31'),
      day('2026-04-01'),
    ] as const) {
      const options = { asOf: day('2026-10-20'), all: true, evidenceAsOf };
      // As text: comparing every step of every trace takes long.
      expect(JSON.stringify(assess(record, part, options))).toBe(JSON.stringify(assess(record, knowledge, options)));
    }
  });

  test('asked for a day before the review was written, the review speaks, with a warning', () => {
    const record = recordOf(JSON.parse(readFileSync('data/patients/v01-induction-then-maintenance.json', 'utf8')));
    const codes = (evidenceAsOf: EvidenceView) =>
      assess(record, knowledge, { asOf: day('2026-10-20'), evidenceAsOf }).problems.map(({ code }) => code);
    expect(codes(day('2014-01-01'))).toContain('evidence/before-the-review');
    expect(codes('review')).not.toContain('evidence/before-the-review');
    expect(codes(day('2024-01-01'))).not.toContain('evidence/before-the-review');
  });
});
