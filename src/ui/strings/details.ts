import { type Details, ENGLISH_DETAILS } from './en-details.ts';
import { useLanguage } from './language.tsx';

/** The texts behind the first answer, for parts of the page that are fetched later themselves. */
export function useDetails(): Details {
  return useLanguage().details ?? ENGLISH_DETAILS;
}
