/** A real Chromium for the end-to-end tests and the screenshots. */
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts';

export async function openBrowser(say: (line: string) => void = () => undefined): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(say),
    args: [...CHROMIUM_FLAGS],
    // The driver switches it off; a clinician's browser keeps left pages in memory and shows them on "back".
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    headless: true,
  });
}
