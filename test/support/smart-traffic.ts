import { createHash } from 'node:crypto';
import type { SandboxApp } from '../../src/sandbox/auth/launch-desk.ts';
import { isAllowed } from '../../src/sandbox/auth/scopes.ts';
import type { TrafficEntry } from '../../src/sandbox/http/traffic.ts';
import { isServedType, type VendorId } from '../../src/sandbox/vendors/vendor.ts';

/** What the app was registered with, and what the chart handed out: the measure of its traffic. */
export interface SmartRegistration {
  readonly app: SandboxApp;
  /** FHIR base per vendor, as in `Sandbox.issuer`. */
  readonly issuers: Readonly<Record<VendorId, string>>;
  readonly launchIds: readonly string[];
}

type Check = (traffic: readonly TrafficEntry[], registration: SmartRegistration) => readonly string[];

/**
 * What a strict review of a SMART 2.2 public app asks, as far as traffic shows it: the checks of Inferno's SMART App
 * Launch client suite, and what the specification requires beyond them. Each check gives its violations.
 */
export const SMART_CHECKS = {
  'registered addresses are https, or http on the loopback address': (_traffic, { app }) =>
    [app.launchUrl, ...app.redirectUris].filter((address) => !isSecure(address)),

  'an authorization request has all required parameters': (traffic, { app }) =>
    only(traffic, 'authorize').flatMap((entry) => {
      const { form } = entry;
      const wrong: string[] = [];
      if (form['response_type'] !== 'code') wrong.push('response_type');
      if (form['client_id'] !== app.clientId) wrong.push('client_id');
      if (!app.redirectUris.includes(form['redirect_uri'] ?? '')) wrong.push('redirect_uri');
      if (!form['state']?.trim()) wrong.push('state');
      if (!form['scope']?.trim()) wrong.push('scope');
      return wrong.map((name) => `${at(entry)} ${name}`);
    }),

  'aud is exactly the FHIR base of the server that is asked': (traffic, { issuers }) =>
    only(traffic, 'authorize')
      .filter((entry) => !entry.vendor || entry.form['aud'] !== issuers[entry.vendor])
      .map(at),

  'launch is the id that the chart handed out, and used once': (traffic, { launchIds }) => {
    const used = new Set<string>();
    return only(traffic, 'authorize').flatMap((entry) => {
      const launch = entry.form['launch'];
      const asksEhrLaunch = entry.form['scope']?.split(' ').includes('launch') === true;
      if (launch === undefined) return asksEhrLaunch ? [`${at(entry)} missing`] : [];
      const wasUsed = used.has(launch);
      used.add(launch);
      if (!launchIds.includes(launch)) return [`${at(entry)} never issued`];
      return wasUsed ? [`${at(entry)} used again`] : [];
    });
  },

  'PKCE is used, with S256': (traffic) =>
    only(traffic, 'authorize')
      .filter(({ form }) => !form['code_challenge'] || form['code_challenge_method'] !== 'S256')
      .map(at),

  'state cannot be guessed': (traffic) =>
    only(traffic, 'authorize')
      .filter(({ form }) => !isUnpredictable(form['state'] ?? ''))
      .map(at),

  'state is never used again': (traffic) => {
    const states = only(traffic, 'authorize').map((entry) => entry.form['state']);
    return only(traffic, 'authorize')
      .filter((entry, index) => states.indexOf(entry.form['state']) !== index)
      .map(at);
  },

  'a code exchange repeats the redirect address and names the client': (traffic, { app }) =>
    exchanges(traffic).flatMap((entry) => {
      const request = requestOf(traffic, entry);
      const wrong: string[] = [];
      if (request?.form['redirect_uri'] !== entry.form['redirect_uri']) wrong.push('redirect_uri');
      if (entry.form['client_id'] !== app.clientId) wrong.push('client_id');
      return wrong.map((name) => `${at(entry)} ${name}`);
    }),

  'a code is one that was issued here, and exchanged once': (traffic) => {
    const issued = traffic.flatMap((entry) => entry.issued.code ?? []);
    const used = new Set<string | undefined>();
    return exchanges(traffic).flatMap((entry) => {
      const code = entry.form['code'];
      const wasUsed = used.has(code);
      used.add(code);
      return code !== undefined && issued.includes(code) && !wasUsed ? [] : [at(entry)];
    });
  },

  'the PKCE verifier matches the challenge': (traffic) =>
    exchanges(traffic)
      .filter((entry) => {
        const verifier = entry.form['code_verifier'] ?? '';
        const challenge = createHash('sha256').update(verifier).digest('base64url');
        return requestOf(traffic, entry)?.form['code_challenge'] !== challenge;
      })
      .map(at),

  'a refresh uses a token that was issued here, and names the client': (traffic, { app }) => {
    const issued = traffic.flatMap((entry) => entry.issued.refreshToken ?? []);
    return only(traffic, 'token')
      .filter(({ form }) => form['grant_type'] === 'refresh_token')
      .filter(({ form }) => !issued.includes(form['refresh_token'] ?? '') || form['client_id'] !== app.clientId)
      .map(at);
  },

  'a public client sends no secret': (traffic) =>
    only(traffic, 'token')
      .filter(({ form, headers }) => form['client_secret'] !== undefined || headers['authorization'] !== undefined)
      .map(at),

  'the token that was issued is used': (traffic) => {
    const tokens = traffic.flatMap((entry) => entry.issued.accessToken ?? []);
    const isUsed = only(traffic, 'fhir').some(
      (entry) => entry.status !== 401 && tokens.includes(bearerOf(entry) ?? ''),
    );
    return tokens.length === 0 || isUsed ? [] : ['no FHIR request succeeded with an issued token'];
  },

  'the token goes to the FHIR base and nowhere else': (traffic, { issuers }) =>
    traffic
      .filter((entry) => {
        const asksForToken = entry.headers['access-control-request-headers']?.toLowerCase().includes('authorization');
        if (bearerOf(entry) === undefined && !asksForToken) return false;
        return !Object.values(issuers).some(
          (base) => entry.url.startsWith(`${base}/`) || entry.url.startsWith(`${base}?`),
        );
      })
      .map(at),

  'no token stands in an address, a referrer or a cookie': (traffic) => {
    const tokens = traffic.flatMap(({ issued }) => [issued.accessToken ?? [], issued.refreshToken ?? []].flat());
    return traffic
      .filter(({ url, headers }) =>
        tokens.some((token) => [url, headers['referer'], headers['cookie']].some((text) => text?.includes(token))),
      )
      .map(at);
  },

  'only what was granted is asked': (traffic) => {
    const scopes = new Map(traffic.map(({ issued }) => [issued.accessToken, issued.scope?.split(' ') ?? []]));
    return only(traffic, 'fhir')
      .filter((entry) => {
        const [, type = '', id] = /\/fhir\/([A-Za-z]+)(?:\/([^?]+))?/.exec(entry.url) ?? [];
        const bearer = bearerOf(entry);
        // A next link may name no type; what it leads to was asked by the search before it.
        if (!isServedType(type) || bearer === undefined) return false;
        const interaction = id === undefined || id === '_search' ? 'search' : 'read';
        return !isAllowed(scopes.get(bearer) ?? [], type, interaction);
      })
      .map(at);
  },

  'discovery comes before authorization': (traffic) =>
    only(traffic, 'authorize')
      .filter(
        ({ sequence, vendor }) =>
          !only(traffic, 'well-known').some((one) => one.vendor === vendor && one.sequence < sequence),
      )
      .map(at),

  'discovery is asked once per authorization': (traffic) => {
    const count = (kind: TrafficEntry['kind'], vendor: VendorId | undefined): number =>
      only(traffic, kind).filter((entry) => entry.vendor === vendor).length;
    const vendors = new Set(only(traffic, 'authorize').map(({ vendor }) => vendor));
    return [...vendors].filter((vendor) => count('well-known', vendor) > count('authorize', vendor)).map(String);
  },

  'the CapabilityStatement is not asked before the first search': (traffic) => {
    const first = only(traffic, 'fhir')[0]?.sequence ?? Number.POSITIVE_INFINITY;
    return only(traffic, 'metadata')
      .filter(({ sequence }) => sequence < first)
      .map(at);
  },

  'nothing is asked twice': (traffic) => {
    const answered = new Set<string>();
    return only(traffic, 'fhir').flatMap((entry) => {
      const key = JSON.stringify([bearerOf(entry), entry.method, entry.url, entry.form]);
      const isRepeated = answered.has(key);
      // What was refused for the moment, or never answered, may be asked again.
      if (entry.status >= 200 && entry.status < 300) answered.add(key);
      return isRepeated ? [at(entry)] : [];
    });
  },
} as const satisfies Readonly<Record<string, Check>>;

export type SmartCheckName = keyof typeof SMART_CHECKS;

/** Runs every check over the recorded traffic; each violation starts with the name of its check. Empty is good. */
export function checkSmartTraffic(traffic: readonly TrafficEntry[], registration: SmartRegistration): string[] {
  const checks: readonly (readonly [string, Check])[] = Object.entries(SMART_CHECKS);
  return checks.flatMap(([name, check]) => check(traffic, registration).map((detail) => `${name}: ${detail}`));
}

function only(traffic: readonly TrafficEntry[], kind: TrafficEntry['kind']): readonly TrafficEntry[] {
  return traffic.filter((entry) => entry.kind === kind);
}

/** Names a request without its query, which may hold an identifier. */
function at(entry: TrafficEntry): string {
  return `#${entry.sequence} ${entry.method} ${entry.url.replace(/\?.*/, '')}`;
}

function exchanges(traffic: readonly TrafficEntry[]): readonly TrafficEntry[] {
  return only(traffic, 'token').filter(({ form }) => form['grant_type'] === 'authorization_code');
}

/** The authorization request that led to the code of an exchange; the state ties the two together. */
function requestOf(traffic: readonly TrafficEntry[], exchange: TrafficEntry): TrafficEntry | undefined {
  const { state } = traffic.find(({ issued }) => issued.code === exchange.form['code'])?.issued ?? {};
  return only(traffic, 'authorize').find(({ form }) => state !== undefined && form['state'] === state);
}

function bearerOf(entry: TrafficEntry): string | undefined {
  return /^Bearer (.+)$/i.exec(entry.headers['authorization'] ?? '')?.[1];
}

function isSecure(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

/** 122 bits or more (SMART App Launch 2.2), by the alphabet used, and not one character over and over. */
function isUnpredictable(state: string): boolean {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(state)) return true;
  if (!/^[A-Za-z0-9_-]{22,}$/.test(state) || new Set(state).size < 8) return false;
  return /^[0-9a-f]+$/i.test(state) ? state.length * 4 >= 122 : state.length * 6 >= 122;
}
