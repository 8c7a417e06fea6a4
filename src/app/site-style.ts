/** Fetches the look that the EHR names for apps inside it. It is a courtesy: whatever goes wrong, the app keeps its own. */
import { type SiteTokens, siteTokens } from '../ui/site-style.ts';

const PATIENCE_MS = 3000;

/**
 * The tokens behind an address that came with the session. Only servers that the configuration names are asked, without
 * credentials; the Content-Security-Policy would stop any other request.
 */
export async function fetchSiteTokens(address: string, origins: readonly string[]): Promise<SiteTokens> {
  try {
    const url = new URL(address);
    if (!origins.includes(url.origin)) return {};
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { credentials: 'omit', priority: 'low', signal });
    return response.ok ? siteTokens(await response.json()) : {};
  } catch {
    return {};
  }
}

/** Tokens that move what is on the page. */
const MOVING: ReadonlySet<string> = new Set([
  '--site-font-size',
  '--site-font-body',
  '--site-font-heading',
  '--site-spacing',
]);

/** Puts the tokens on the page; tokens.css says where they count. Where the page is read already, nothing may jump. */
export function wearSiteTokens(tokens: SiteTokens, { beingRead }: { readonly beingRead: boolean }): void {
  for (const [name, value] of Object.entries(tokens)) {
    if (!(beingRead && MOVING.has(name))) document.documentElement.style.setProperty(name, value);
  }
}
