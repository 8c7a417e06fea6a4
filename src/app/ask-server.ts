/**
 * What a server says of itself without a token and without a patient: its SMART endpoints and its CapabilityStatement, each
 * held against what the app needs. For the analyst.
 */
import { asListed, listsType, readCapabilities } from '../fhir/capabilities.ts';
import { isJson, type Json, text } from '../fhir/elements.ts';
import type { SearchPlan } from '../fhir/search-plan.ts';
import { type Issuer, originsOf } from '../smart/configuration.ts';
import type { CapabilityView, DiscoveryView, ServerView } from '../ui/screens/diagnostics-screen.tsx';

type Plan = Pick<SearchPlan, 'searches'>;

/** Either the JSON at an address, or why there is none. */
async function fetchJson(address: string, timeoutMs: number): Promise<Json | string> {
  try {
    const response = await fetch(address, {
      headers: { Accept: 'application/fhir+json, application/json' },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) return `HTTP ${response.status}`;
    const body: unknown = await response.json();
    return isJson(body) ? body : 'no JSON object';
  } catch (error) {
    return error instanceof Error ? error.name : 'no answer';
  }
}

/** The texts of a list, and nothing else that may stand in it. */
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap((one) => text(one) ?? []) : [];

function originOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}

/** SMART capabilities without which a launch of this issuer cannot work. */
function neededBy({ standalone }: Issuer): readonly string[] {
  return ['launch-ehr', 'client-public', 'context-ehr-patient', ...(standalone ? ['launch-standalone'] : [])];
}

function discoveryOf(answer: Json | string, issuer: Issuer): DiscoveryView {
  if (typeof answer === 'string') return { failed: answer };
  const endpoints = ['authorization_endpoint', 'token_endpoint'].map((name) => [name, text(answer[name])] as const);
  const allowed = new Set(originsOf(issuer));
  const offered = texts(answer['capabilities']);
  const scopes = texts(answer['scopes_supported']);
  return {
    endpoints: endpoints.flatMap(([name, address]) => (address === undefined ? [] : [{ name, address }])),
    missingEndpoints: endpoints.flatMap(([name, address]) => (address === undefined ? [name] : [])),
    foreignOrigins: endpoints.flatMap(([, address]) => {
      const origin = address === undefined ? undefined : originOf(address);
      return origin === undefined || allowed.has(origin) ? [] : [origin];
    }),
    pkce: texts(answer['code_challenge_methods_supported']),
    missingCapabilities: neededBy(issuer).filter((name) => !offered.includes(name)),
    unlistedScopes: scopes.length === 0 ? [] : issuer.scopes.filter((scope) => !scopes.includes(scope)),
  };
}

function capabilityOf(answer: Json | string, plan: Plan): CapabilityView {
  if (typeof answer === 'string') return { failed: answer };
  const capabilities = readCapabilities(answer);
  if (!capabilities) return { failed: 'no CapabilityStatement' };
  return {
    release: capabilities.release,
    searches: plan.searches.map((search) => {
      const listed = asListed(capabilities, search);
      return {
        resourceType: search.resourceType,
        purpose: search.purpose,
        offered: listsType(capabilities, search.resourceType),
        dropped: Object.keys(search.query).filter((name) => !(name in (listed?.query ?? {}))),
      };
    }),
  };
}

/** Asks both, at the same time; never rejects. */
export async function askServer(issuer: Issuer, plan: Plan, timeoutMs: number): Promise<ServerView> {
  const base = issuer.iss.replace(/\/$/, '');
  const [discovery, capability] = await Promise.all([
    fetchJson(`${base}/.well-known/smart-configuration`, timeoutMs),
    fetchJson(`${base}/metadata`, timeoutMs),
  ]);
  return { discovery: discoveryOf(discovery, issuer), capability: capabilityOf(capability, plan) };
}
