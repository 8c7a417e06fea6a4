/** A real Chromium for the end-to-end tests and the screenshots. */
import { type Browser, type BrowserContext, chromium, type LaunchOptions } from 'playwright-core';
import { CHROMIUM_FLAGS, ensureChromium } from './chromium.ts';

/** The driver switches it off; a clinician's browser keeps left pages in memory and shows them on "back". */
const WITHOUT = ['--disable-back-forward-cache'];

const options = (say: (line: string) => void): LaunchOptions & { readonly args: string[] } => ({
  executablePath: ensureChromium(say),
  args: [...CHROMIUM_FLAGS],
  ignoreDefaultArgs: WITHOUT,
  headless: true,
});

export async function openBrowser(say: (line: string) => void = () => undefined): Promise<Browser> {
  return chromium.launch(options(say));
}

/** A browser that keeps its windows in a folder, and opens them again when it is started again. */
export async function openProfile(folder: string): Promise<BrowserContext> {
  const { args, ...others } = options(() => undefined);
  return chromium.launchPersistentContext(folder, {
    ...others,
    args: [...args, '--restore-last-session'],
    // Started with an empty window of its own it would restore none.
    ignoreDefaultArgs: [...WITHOUT, '--no-startup-window', 'about:blank'],
  });
}
