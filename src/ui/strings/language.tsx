import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { ENGLISH_STRINGS, type Strings } from './en.ts';
import type { Details } from './en-details.ts';

export type Language = 'en' | 'de';

/** The languages of the interface, each by its own name. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'de', name: 'Deutsch' },
];

interface Texts {
  readonly language: Language;
  readonly strings: Strings;
  /** The texts behind the first answer; undefined in English, whose parts bring them along. */
  readonly details: Details | undefined;
}

interface Choice extends Texts {
  readonly choose: (language: Language) => void;
}

const ENGLISH: Texts = { language: 'en', strings: ENGLISH_STRINGS, details: undefined };

const LanguageContext = createContext<Choice>({ ...ENGLISH, choose: () => undefined });

/** English is in the first download; another language is fetched when it is wanted. */
async function load(language: Language): Promise<Texts> {
  if (language === 'en') return ENGLISH;
  const [{ GERMAN_STRINGS }, { GERMAN_DETAILS }] = await Promise.all([import('./de.ts'), import('./de-details.ts')]);
  return { language, strings: GERMAN_STRINGS, details: GERMAN_DETAILS };
}

/** The language the reader's browser asks for, if we speak it. */
export function preferredLanguage(languages: readonly string[]): Language {
  const wanted = languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return LANGUAGES.find(({ id }) => id === wanted.find((tag) => LANGUAGES.some((one) => one.id === tag)))?.id ?? 'en';
}

/** Gives the texts to everything inside it. Until another language is there, English is shown. */
export function LanguageProvider({ initial, children }: { readonly initial: Language; readonly children: ReactNode }) {
  const [language, choose] = useState(initial);
  const [shown, setShown] = useState(ENGLISH);
  useEffect(() => {
    let left = false;
    load(language).then(
      (texts) => {
        if (!left) setShown(texts);
      },
      // A language that cannot be fetched leaves the present one in place.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [language]);
  useEffect(() => {
    document.documentElement.lang = shown.language;
  }, [shown.language]);
  const choice = useMemo(() => ({ ...shown, choose }), [shown]);
  return <LanguageContext value={choice}>{children}</LanguageContext>;
}

export function useLanguage(): Choice {
  return use(LanguageContext);
}

/** The texts of the interface in the language chosen. */
export function useStrings(): Strings {
  return use(LanguageContext).strings;
}
