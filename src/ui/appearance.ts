/** The themes, as tokens.css knows them. Nothing is stored: an EHR's browser is shared. */

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

/** Shows the page in a theme; 'system' follows the reader's settings for light, dark and contrast. */
export function showTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme !== 'system') dataset['theme'] = theme;
  else if (window.matchMedia?.('(prefers-contrast: more)').matches) dataset['theme'] = 'contrast';
  else delete dataset['theme'];
}
