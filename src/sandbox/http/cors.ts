type Headers = Readonly<Record<string, string>>;

/** Cached for ten minutes, as real servers do: a browser then asks once per address. */
const PREFLIGHT: Headers = {
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'Accept, Authorization, Content-Type, Epic-Client-ID, Prefer',
  'access-control-max-age': '600',
};

/**
 * CORS headers of one answer. Discovery is open to any origin; FHIR and token only to the origins of registered apps
 * (SMART App Launch 2.2, "Considerations for cross-origin resource sharing").
 */
export function corsHeaders(
  audience: 'anyone' | 'apps',
  origin: string | undefined,
  appOrigins: readonly string[],
): Headers {
  if (audience === 'anyone') return { 'access-control-allow-origin': '*' };
  if (origin === undefined || !appOrigins.includes(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Retry-After, WWW-Authenticate',
  };
}

/** The answer to a preflight: what {@link corsHeaders} allows, and with which methods and headers. */
export function preflightHeaders(
  audience: 'anyone' | 'apps',
  origin: string | undefined,
  appOrigins: readonly string[],
): Headers {
  return { ...corsHeaders(audience, origin, appOrigins), ...PREFLIGHT };
}
