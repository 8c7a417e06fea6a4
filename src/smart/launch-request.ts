/** What an address asks of the app. Only `iss` and `launch` are ever taken from it; everything else is cut off. */
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Issuer } from './configuration.ts';

export interface LaunchRequest {
  readonly issuer: LaunchIssuer;
  /** The EHR's one-time launch id; absent when the app was started without a chart. */
  readonly launch: string | undefined;
}

/** What a launch needs of its issuer; the whole configuration is checked on the app page. */
export type LaunchIssuer = Pick<Issuer, 'iss' | 'clientId' | 'scopes' | 'pkce' | 'standalone'>;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/**
 * The configured issuer with exactly this address, out of an unchecked config.json. By hand, because this page must be
 * light: the schema of configuration.ts, which checks the rest later, is the measure of it in the tests.
 */
export function launchIssuerIn(raw: unknown, iss: string): Result<LaunchIssuer | undefined, Problem> {
  const issuers = record(raw)['issuers'];
  if (!Array.isArray(issuers)) return unreadable('issuers: a list is needed');
  const places = issuers.flatMap((one: unknown, i) => (record(one)['iss'] === iss ? [i] : []));
  const [place] = places;
  if (place === undefined) return ok(undefined);
  if (places.length > 1) return unreadable(`the issuer ${iss} stands twice`);
  const { clientId, scopes, pkce = 'required', standalone = false } = record(issuers[place]);
  if (!isText(clientId)) return unreadable(`issuers.${place}.clientId: a text is needed`);
  if (!Array.isArray(scopes) || scopes.length === 0 || !scopes.every(isText)) {
    return unreadable(`issuers.${place}.scopes: a list of texts is needed`);
  }
  if (pkce !== 'required' && pkce !== 'unannounced') {
    return unreadable(`issuers.${place}.pkce: "required" or "unannounced" is needed`);
  }
  if (typeof standalone !== 'boolean') return unreadable(`issuers.${place}.standalone: true or false is needed`);
  return ok({ iss, clientId, scopes, pkce, standalone });
}

function unreadable(message: string): Result<never, Problem> {
  return err(problem('config/unreadable', 'analyst', `config.json: ${message}`, { severity: 'error' }));
}

/**
 * Reads the address of the launch page against an unchecked config.json. An issuer that is not configured is refused
 * before any call is made to it.
 */
export function readLaunchRequest(address: string, configuration: unknown): Result<LaunchRequest, Problem> {
  const query = new URL(address).searchParams;
  const iss = query.get('iss');
  const launch = query.get('launch') ?? undefined;
  if (iss === null || iss === '') {
    return err(
      problem(
        'launch/missing-parameters',
        'analyst',
        'the EHR did not say which server the app was started from ("iss")',
        {
          severity: 'error',
        },
      ),
    );
  }
  const known = launchIssuerIn(configuration, iss);
  if (!known.ok) return known;
  const issuer = known.value;
  if (!issuer) {
    return err(
      problem(
        'launch/unknown-issuer',
        'analyst',
        'the app is not set up for the server it was started from; nothing was sent to it',
        {
          severity: 'error',
        },
      ),
    );
  }
  if (launch === undefined && !issuer.standalone) {
    return err(
      problem('launch/not-configured', 'analyst', 'for this server the app can be started from a chart only', {
        severity: 'error',
      }),
    );
  }
  return ok({ issuer, launch });
}

/** Scopes of the authorization request: those configured, and the launch context that fits. */
export function scopesFor({ issuer, launch }: LaunchRequest): string {
  return [launch === undefined ? 'launch/patient' : 'launch', ...issuer.scopes].join(' ');
}

/** What the authorization server sent back with the browser. */
export type Callback =
  | { readonly kind: 'none' }
  /** A reload, or the return from the authorization server: the key under which the launch was stored. */
  | { readonly kind: 'session'; readonly key: string; readonly issuer: string | undefined }
  /** `key`: the launch that was refused, if the server said it. */
  | {
      readonly kind: 'refused';
      readonly key: string | undefined;
      readonly problem: Problem;
      readonly link: string | undefined;
    };

const SESSION = /^#session=([A-Za-z0-9-]+)$/;

/** The part of the address that keeps a session over a reload: behind '#', so that it is sent to no server. */
export function sessionFragment(key: string): string {
  return `#session=${key}`;
}

/** Reads the address of the app page. */
export function readCallback(address: string): Callback {
  const url = new URL(address);
  const query = url.searchParams;
  const error = query.get('error');
  if (error !== null) {
    const cancelled = error === 'access_denied';
    const description = query.get('error_description');
    const words = cancelled
      ? 'access was not given: the launch was cancelled or denied'
      : `the authorization server refused the launch: ${plain(error)}${description === null ? '' : ` (${plain(description)})`}`;
    return {
      kind: 'refused',
      key: query.get('state') ?? undefined,
      problem: problem('launch/denied', cancelled ? 'clinician' : 'analyst', words, { severity: 'error' }),
      link: webLink(query.get('error_uri')),
    };
  }
  const state = query.get('state');
  if (state !== null) return { kind: 'session', key: state, issuer: query.get('iss') ?? undefined };
  const key = SESSION.exec(url.hash)?.[1];
  return key === undefined ? { kind: 'none' } : { kind: 'session', key, issuer: undefined };
}

/** A refusal of a launch that this window does not know: anybody can write such an address, so its words are not shown. */
export const UNASKED_REFUSAL: Problem = problem(
  'launch/denied',
  'clinician',
  'the authorization server refused a launch that is not known in this window; open the app from the chart again',
  { severity: 'error' },
);

/** Text from an address is shown as words: short, on one line, without control characters. */
function plain(words: string): string {
  return words.replace(/[^\P{C}]/gu, ' ').slice(0, 300);
}

/** A link only where it leads to a web page. */
function webLink(address: string | null): string | undefined {
  if (address === null || !/^https?:\/\//i.test(address)) return undefined;
  try {
    return new URL(address).href;
  } catch {
    return undefined;
  }
}
