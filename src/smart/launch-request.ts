/** What an address asks of the app. Only `iss` and `launch` are ever taken from it; everything else is cut off. */
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type Configuration, type Issuer, issuerFor } from './configuration.ts';

export interface LaunchRequest {
  readonly issuer: Issuer;
  /** The EHR's one-time launch id; absent when the app was started without a chart. */
  readonly launch: string | undefined;
}

/** Reads the address of the launch page. An issuer that is not configured is refused before any call is made to it. */
export function readLaunchRequest(address: string, configuration: Configuration): Result<LaunchRequest, Problem> {
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
  const issuer = issuerFor(configuration, iss);
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
