/** The source attributes say what the product does: each claim is held against the evidence and the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const { attributes } = read('data/source-attributes.json') as {
  readonly attributes: readonly { readonly id: string; readonly state: string; readonly value: string }[];
};
const said = (id: string) => attributes.find((one) => one.id === id)?.value ?? '';
const edition = read('data/evidence/edition.json');

/** Code that concludes something. */
const CONCLUDING = ['history', 'engine', 'terminology', 'evidence'].flatMap((layer) =>
  readdirSync(join('src', layer)).map((file) => readFileSync(join('src', layer, file), 'utf8')),
);

describe('the source attributes', () => {
  test('are the thirteen of an evidence-based intervention, each with a known state', () => {
    expect(attributes.map(({ id }) => id)).toEqual([
      'citation',
      'developer',
      'funding',
      'dates',
      'race',
      'ethnicity',
      'language',
      'sexual-orientation',
      'gender-identity',
      'sex',
      'date-of-birth',
      'social-determinants',
      'health-status',
    ]);
    for (const { state } of attributes) expect(['given', 'not-available', 'not-used', 'used']).toContain(state);
  });

  test('cite the review and the edition that the evidence names', () => {
    expect(said('citation')).toContain(edition.review.citation);
    for (const date of [edition.edition, edition.reviewedOn, edition.reviewWritten]) {
      expect(said('dates')).toContain(date);
    }
    expect(said('developer')).toContain(read('package.json').version);
  });

  test('call unused what no code that concludes anything names', () => {
    const names = /\b(gender|birthDate|ethnicity|us-core-race|communication|sexualOrientation|genderIdentity)\b/;
    expect(CONCLUDING.length).toBeGreaterThan(20);
    expect(CONCLUDING.filter((code) => names.test(code))).toEqual([]);
    const facts = Object.keys(read('data/evidence/vocabulary.json')).join(' ');
    expect(facts).not.toMatch(/\b(sex|age|race|ethnicity|language|birth)\b/);
  });

  test('call used what the evidence asks for', () => {
    const facts = Object.keys(read('data/evidence/vocabulary.json'));
    expect(facts).toEqual(expect.arrayContaining(['karnofsky', 'ecog']));
  });
});
