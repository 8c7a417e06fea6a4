/** Every text in every language, and the switch between them. */
import { render, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { StartScreen } from '../../src/ui/screens/plain-screens.tsx';
import { GERMAN_STRINGS } from '../../src/ui/strings/de.ts';
import { GERMAN_DETAILS } from '../../src/ui/strings/de-details.ts';
import { GERMAN_DIAGNOSTICS } from '../../src/ui/strings/diagnostics-de.ts';
import { ENGLISH_DIAGNOSTICS } from '../../src/ui/strings/diagnostics-en.ts';
import { ENGLISH_STRINGS } from '../../src/ui/strings/en.ts';
import { ENGLISH_DETAILS } from '../../src/ui/strings/en-details.ts';
import { LanguageProvider, preferredLanguage } from '../../src/ui/strings/language.tsx';
import { knowledge } from '../support/knowledge.ts';

/** Every text by its path; functions count by their path alone. */
function textsOf(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, '()']];
  return Object.entries(value as object).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

/** Names and signs that are the same in both languages. */
const SAME = [
  /^\/brand$/,
  /^\/report\/(setting|timeline\/perioperative)\/(adjuvant|neoadjuvant)$/,
  /^\/report\/local\/ablation$/,
  /^\/report\/stop\/progression$/,
  /^\/report\/facts\/(progression|histology)$/,
  /^\/report\/(band|story\/timing|story\/pattern|side)\/(none|unknown|before-metastasis|cannot-classify)$/,
  /^\/details\/form\/(karnofsky|ecog|radical|values\/progression)$/,
  /^\/answers\/names\/(histology|progression)$/,
  /^\/details\/timeline\/progression$/,
  /^\/details\/drawer\/(code|system|field\/(status|version))$/,
  /^\/details\/results\/(arm|units\/%|measures\/median)$/,
];

const ENGLISH = { ...ENGLISH_STRINGS, details: ENGLISH_DETAILS };
const GERMAN = { ...GERMAN_STRINGS, details: GERMAN_DETAILS };

describe('the catalogues', () => {
  test('have a short name for every question that may be asked', () => {
    for (const id of Object.keys(knowledge.evidence.questions)) {
      expect(Object.keys(ENGLISH_STRINGS.answers.names)).toContain(id);
      expect(Object.keys(GERMAN_STRINGS.answers.names)).toContain(id);
    }
  });

  test('have the same keys', () => {
    const keys = (strings: unknown) => textsOf(strings).map(([path]) => path);
    expect(keys(GERMAN).sort()).toEqual(keys(ENGLISH).sort());
  });

  test('leave nothing in English by mistake', () => {
    const english = new Map(textsOf(ENGLISH));
    const untranslated = textsOf(GERMAN).filter(
      ([path, text]) => text !== '()' && english.get(path) === text && !SAME.some((pattern) => pattern.test(path)),
    );
    expect(untranslated).toEqual([]);
  });

  test('hold no empty text but those that say nothing on purpose', () => {
    const empty = textsOf(ENGLISH).filter(([path, text]) => text === '' && !SAME.some((one) => one.test(path)));
    expect(empty).toEqual([]);
  });
});

describe('the texts of the diagnostics page', () => {
  test('are there in both languages, and none is English by mistake', () => {
    const english = new Map(textsOf(ENGLISH_DIAGNOSTICS));
    const german = textsOf(GERMAN_DIAGNOSTICS);
    expect(german.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
    expect(german.filter(([path, text]) => text !== '()' && english.get(path) === text)).toEqual([]);
  });
});

describe('the language', () => {
  test.each([
    [['de-CH', 'en'], 'de'],
    [['fr', 'de'], 'de'],
    [['fr', 'it'], 'en'],
    [['en-US', 'de'], 'en'],
  ] as const)('a browser that asks for %j gets %s', (languages, expected) => {
    expect(preferredLanguage(languages)).toBe(expected);
  });

  test('German is fetched when it is wanted, and the page says which language it is in', async () => {
    render(
      <LanguageProvider initial="de">
        <StartScreen doors={[]} />
      </LanguageProvider>,
    );
    expect(
      await screen.findByRole('heading', { name: 'Nextline aus einer Patientenakte öffnen' }, { timeout: 20_000 }),
    ).toBeVisible();
    expect(document.documentElement.lang).toBe('de');
  });

  test('dates and numbers follow the language', () => {
    expect(ENGLISH_STRINGS.report.day('2021-05-18')).toBe('18 May 2021');
    expect(ENGLISH_STRINGS.report.day('2021-09')).toBe('Sep 2021');
    expect(GERMAN_STRINGS.report.day('2021-05-18')).toBe('18. Mai 2021');
    expect(GERMAN_STRINGS.report.months(4.8)).toBe('4,8 Monate');
    expect(ENGLISH_STRINGS.report.months(4.8)).toBe('4.8 months');
  });
});
