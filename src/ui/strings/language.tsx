import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { ENGLISH_STRINGS, type Strings } from './en.ts';

export type Language = 'en' | 'de';

/** The languages of the interface, each by its own name. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'de', name: 'Deutsch' },
];

interface Choice {
  readonly language: Language;
  readonly strings: Strings;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<Choice>({
  language: 'en',
  strings: ENGLISH_STRINGS,
  choose: () => undefined,
});

/** English is in the first download; another language is fetched when it is wanted. */
async function load(language: Language): Promise<Strings> {
  if (language === 'en') return ENGLISH_STRINGS;
  const { GERMAN_STRINGS } = await import('./de.ts');
  return GERMAN_STRINGS;
}

/** The language the reader's browser asks for, if we speak it. */
export function preferredLanguage(languages: readonly string[]): Language {
  const wanted = languages.map((tag) => tag.slice(0, 2).toLowerCase());
  return LANGUAGES.find(({ id }) => id === wanted.find((tag) => LANGUAGES.some((one) => one.id === tag)))?.id ?? 'en';
}

/** Gives the texts to everything inside it. Until another language is there, English is shown. */
export function LanguageProvider({ initial, children }: { readonly initial: Language; readonly children: ReactNode }) {
  const [language, choose] = useState(initial);
  const [shown, setShown] = useState<{ readonly language: Language; readonly strings: Strings }>({
    language: 'en',
    strings: ENGLISH_STRINGS,
  });
  useEffect(() => {
    let left = false;
    load(language).then(
      (strings) => {
        if (!left) setShown({ language, strings });
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
