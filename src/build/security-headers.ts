/**
 * The headers under which the app is delivered, made from its configuration: a page may talk to the configured servers
 * and to nobody else, and may stand in the frames that were named and in no other.
 */
import { type Configuration, originsOf } from '../smart/configuration.ts';

export interface HeaderOptions {
  readonly configuration: Configuration;
  /** Hashes of the scripts that stand inside the pages on purpose (see `inlineHashes`). */
  readonly scriptHashes: readonly string[];
}

/** Origins that the app may send requests to: itself, the FHIR servers, and what is named beside them. */
function connectSources({ issuers }: Configuration): readonly string[] {
  return [...new Set(issuers.flatMap(originsOf))].sort();
}

/** The Content-Security-Policy: nothing is allowed but what is named. */
export function contentSecurityPolicy({ configuration, scriptHashes }: HeaderOptions): string {
  const frames = configuration.frameAncestors;
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...scriptHashes.map((hash) => `'${hash}'`)],
    'style-src': ["'self'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...connectSources(configuration)],
    'frame-ancestors': frames.length > 0 ? frames : ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'object-src': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');
}

/** All headers of every answer. Framing is ruled by the policy; X-Frame-Options could name one host only. */
export function securityHeaders(options: HeaderOptions): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(options),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Strict-Transport-Security': 'max-age=31536000',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  };
}
