/**
 * What `npm run validate:data` refuses. Each case spoils one thing in a copy of the evidence, as an editor might, and the
 * command must name the file, the place, what is wrong and who mends it.
 */
import { describe, expect, test } from 'vitest';
import { copyOfEvidence, type EvidenceCopy, type Json, run } from '../support/evidence-copy.ts';

const TRIALS = 'statements/review-trials.json';
const LATER = 'statements/later.json';

/** Changes the first figure of a statement. */
function figure(copy: EvidenceCopy, id: string, change: (result: Json) => void, file = TRIALS, at = 0): void {
  copy.entry(file, id, (statement) => change((statement['results'] as Json[])[at] as Json));
}

const without = (field: string) => (entry: Json) => {
  delete entry[field];
};

interface Case {
  readonly when: string;
  readonly spoil: (copy: EvidenceCopy) => void;
  /** Everything the message must name. */
  readonly says: readonly (string | RegExp)[];
}

const EDITOR = '(clinical editor)';

const CASES: readonly Case[] = [
  {
    when: 'a rule cites a statement that does not exist',
    spoil: (copy) => copy.entry('rules/review.json', 'R-06', (rule) => (rule['cites'] = ['E-CM025-9'])),
    says: ['rules/review.json', 'R-06.cites', 'there is no statement "E-CM025-9"', EDITOR],
  },
  {
    when: 'a rule has no evidence',
    spoil: (copy) => copy.entry('rules/review.json', 'R-06', (rule) => (rule['cites'] = [])),
    says: ['rules/review.json', 'cites (R-06)', 'a rule needs evidence', EDITOR],
  },
  {
    when: 'a rule of the review rests on what came later alone',
    spoil: (copy) =>
      copy.entry('rules/review.json', 'R-06', (rule) => {
        rule['cites'] = ['U-40'];
      }),
    says: ['rules/review.json', 'R-06.cites', 'must cite a statement of the review', EDITOR],
  },
  {
    when: 'the strength of a rule depends on a trial that it does not cite',
    spoil: (copy) =>
      copy.entry('rules/review.json', 'R-06', (rule) => {
        rule['population'] = ['METEOR'];
      }),
    says: ['rules/review.json', 'R-06.population', 'no statement that the rule cites speaks of "METEOR"', EDITOR],
  },
  {
    when: 'a rule asks for a fact that the vocabulary does not have',
    spoil: (copy) => copy.entry('rules/review.json', 'R-06', (rule) => (rule['when'] = { fact: 'prior-chemotherapy' })),
    says: ['rules/review.json', 'R-06.when', 'the vocabulary has no "prior-chemotherapy"', EDITOR],
  },
  {
    when: 'a condition is misspelt deep inside a rule',
    spoil: (copy) =>
      copy.entry(
        'rules/review.json',
        'R-06',
        (rule) => (rule['when'] = { all: [{ fact: 'prior-ici' }, { fcat: 'x' }] }),
      ),
    says: ['rules/review.json', 'when.all.1 (R-06)', 'a condition is one of', EDITOR],
  },
  {
    when: 'a statement names a trial that does not exist',
    spoil: (copy) => copy.entry(TRIALS, 'E-AXIS-1', (statement) => (statement['trial'] = 'AXIS-2')),
    says: [TRIALS, 'E-AXIS-1', 'there is no trial "AXIS-2"', EDITOR],
  },
  {
    when: 'a figure names a source that the list does not have',
    spoil: (copy) => figure(copy, 'U-01', (one) => (one['locator'] = { sources: ['S999'] }), LATER),
    says: [LATER, 'U-01.results.0', 'there is no source "S999"', EDITOR],
  },
  {
    when: 'a discrepancy is known at one end only',
    spoil: (copy) => copy.entry(TRIALS, 'E-METEOR-1', (statement) => (statement['discrepancies'] = ['D-03', 'D-04'])),
    says: [TRIALS, 'does not list the discrepancy "D-02"', 'discrepancies.json', 'D-02.statements', EDITOR],
  },
  ...['endpoint', 'measure', 'value', 'interval', 'arm', 'comparator', 'population', 'locator', 'status'].map(
    (field): Case => ({
      when: `a figure has no ${field}`,
      spoil: (copy) => figure(copy, 'E-METEOR-1', without(field)),
      says: [
        TRIALS,
        `results.0.${field} (E-METEOR-1)`,
        new RegExp(`a figure needs (its|the) (effect )?${field}`),
        EDITOR,
      ],
    }),
  ),
  {
    when: 'a statement has no locator',
    spoil: (copy) => copy.entry(TRIALS, 'E-AXIS-1', without('locator')),
    says: [TRIALS, 'locator (E-AXIS-1)', 'a statement needs its locator', EDITOR],
  },
  {
    when: 'a place in the review has no words to find it by',
    spoil: (copy) => copy.entry(TRIALS, 'E-AXIS-1', (statement) => without('quote')(statement['locator'] as Json)),
    says: [TRIALS, 'locator.quote (E-AXIS-1)', EDITOR],
  },
  {
    when: 'quoted words do not stand in the review',
    spoil: (copy) =>
      copy.entry(TRIALS, 'E-AXIS-1', (statement) => {
        (statement['locator'] as Json)['quote'] = 'The first phase 3 trial of axitinib versus sunitinib';
      }),
    says: [TRIALS, 'E-AXIS-1.locator', 'does not stand in the review at L66–71', EDITOR],
  },
  {
    when: 'quoted words stand in the review, at other lines',
    spoil: (copy) =>
      copy.entry(TRIALS, 'E-AXIS-1', (statement) => {
        (statement['locator'] as Json)['lines'] = 'L90–97';
      }),
    says: [TRIALS, 'E-AXIS-1.locator', 'does not stand in the review at L90–97', EDITOR],
  },
  {
    when: 'a figure as printed is another one than its quote holds',
    spoil: (copy) => figure(copy, 'E-METEOR-1', (one) => (one['value'] = 0.6)),
    says: [TRIALS, 'E-METEOR-1.results.0', 'the quote does not hold the number 0.6', EDITOR],
  },
  {
    when: 'a misprint stands without the published value',
    spoil: (copy) =>
      copy.entry(TRIALS, 'E-METEOR-2', (statement) => {
        statement['results'] = (statement['results'] as Json[]).filter(
          (one) => one['discrepancy'] !== 'D-03' || one['status'] === 'as-printed',
        );
      }),
    says: [TRIALS, 'E-METEOR-2.results', 'D-03 is linked to a figure as printed and to none as published', EDITOR],
  },
  {
    when: 'a value lies outside its interval',
    spoil: (copy) => figure(copy, 'U-01', (one) => (one['value'] = 10.3), LATER, 1),
    says: [LATER, 'U-01.results.1', 'the value lies outside its interval', EDITOR],
  },
  {
    when: 'something kept from memory is called verified',
    spoil: (copy) => figure(copy, 'U-08', (one) => (one['verification'] = 'verified'), LATER),
    says: [LATER, 'U-08.results.0', 'what is kept from memory is unverified', EDITOR],
  },
  {
    when: 'a later statement does not say since when it is known',
    spoil: (copy) => copy.entry(LATER, 'U-01', without('knownOn')),
    says: [LATER, 'U-01', 'a later statement needs either knownOn', EDITOR],
  },
  {
    when: 'an ongoing trial should be complete by now and nobody has looked again',
    spoil: (copy) =>
      copy.entry('trials.json', 'RENAVIV', (trial) => {
        (trial['status'] as Json)['checkedOn'] = '2022-05-01';
      }),
    says: ['trials.json', 'RENAVIV.status', 'expected to be complete 2022-06, and not looked at since', EDITOR],
  },
  {
    when: 'an ongoing trial has no recorded check at all',
    spoil: (copy) => copy.entry('trials.json', 'RENAVIV', without('status')),
    says: ['trials.json', 'RENAVIV.status', 'not looked at since', LATER, 'has no recorded check', EDITOR],
  },
  {
    when: 'a field is misspelt',
    spoil: (copy) => copy.entry('trials.json', 'METEOR', (trial) => (trial['fase'] = '3')),
    says: ['trials.json', '(METEOR)', 'fase', EDITOR],
  },
  {
    when: 'an id stands twice',
    spoil: (copy) => copy.edit('trials.json', (list: Json[]) => [...list, list[0]]),
    says: ['trials.json', 'AXIS', 'the id stands twice', EDITOR],
  },
  {
    when: 'a comma is missing',
    spoil: (copy) => copy.write('trials.json', '[\n  { "id": "AXIS" "name": "AXIS" }\n]\n'),
    says: ['trials.json', 'the file is not JSON', EDITOR],
  },
  {
    when: 'a file lies where nothing reads it',
    spoil: (copy) => copy.write('later.json', '[]'),
    says: ['later.json', 'nothing reads a file of this name', EDITOR],
  },
  {
    when: 'a new edition has no entry in the change log',
    spoil: (copy) => copy.edit('edition.json', (edition: Json) => ({ ...edition, edition: '2026.12.0' })),
    says: ['changelog.json', 'the newest entry must be that of the present edition, 2026.12.0', EDITOR],
  },
  {
    when: 'a fact is added that no code reads',
    spoil: (copy) =>
      copy.edit('vocabulary.json', (facts: Json) => ({
        ...facts,
        smoker: { kind: 'fact', yes: 'a', no: 'b', unknown: 'c' },
      })),
    says: ['vocabulary.json', 'smoker', 'no reading of this fact exists', '(developer)'],
  },
];

describe('validate:data', { timeout: 60_000 }, () => {
  test('accepts the evidence as it is', () => {
    const ran = run('validate-data', '--evidence', copyOfEvidence().folder, '--today', '2026-12-01');
    expect(ran.err).toBe('');
    expect(ran.status).toBe(0);
    expect(ran.out).toMatch(/\d+ rules, \d+ statements with \d+ figures, \d+ trials, 39 discrepancies, 106 sources/);
  });

  test.each(CASES)('refuses it where $when', ({ spoil, says }) => {
    const copy = copyOfEvidence();
    spoil(copy);
    const ran = run('validate-data', '--evidence', copy.folder);
    expect(ran.status).toBe(1);
    for (const words of says) expect(ran.err).toMatch(words instanceof RegExp ? words : plain(words));
  });

  test('an ongoing trial is complained about from the day it should be complete, not before', () => {
    const copy = copyOfEvidence();
    expect(run('validate-data', '--evidence', copy.folder, '--today', '2029-12-31').status).toBe(0);
    const late = run('validate-data', '--evidence', copy.folder, '--today', '2030-01-01');
    expect(late.status).toBe(1);
    expect(late.err).toMatch(/trials\.json NORDIC-SUN\.status: expected to be complete 2029/);
  });
});

function plain(words: string): RegExp {
  return new RegExp(words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
