/**
 * The only file that knows fhirclient. It calls `authorize` and `ready`, never `init` (which revives an earlier patient),
 * and turns every failure of theirs into a problem of ours: nobody else reads its English.
 */
import FHIR from 'fhirclient/lib/entry/browser';
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type LaunchRequest, scopesFor } from './launch-request.ts';
import { launchedAt, newSessionKey } from './session-key.ts';

// The browsers inside EHRs share session storage between windows: nothing may lie under a common key.
FHIR.oauth2.settings.fullSessionStorageSupport = false;
// The address is cleaned here, once, by the app.
FHIR.oauth2.settings.replaceBrowserHistory = false;
// Public clients must say who they are when they renew a token.
FHIR.oauth2.settings.refreshTokenWithClientId = true;
FHIR.oauth2.settings.refreshTokenWithCredentials = 'omit';

const PATIENCE_MS = 20_000;
/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** fhirclient leaves some promises open for ever: a launch that does not end is a problem, not a blank page. */
async function inTime<T>(task: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), PATIENCE_MS);
  });
  try {
    return await Promise.race([task, late]);
  } finally {
    clearTimeout(timer);
  }
}

interface Failure {
  readonly message: string;
  readonly status: number | undefined;
}

function failureOf(error: unknown): Failure {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return {
    message: error instanceof Error ? error.message : String(error),
    status: typeof status === 'number' ? status : undefined,
  };
}

/** The problem behind a rejection of fhirclient 2.6. Its messages are matched here and nowhere else, and never shown. */
export function translate(error: unknown): Problem {
  const { message, status } = failureOf(error);
  const fault = (code: Problem['code'], whoFixesIt: Problem['whoFixesIt'], words: string) =>
    problem(code, whoFixesIt, words, { severity: 'error' });
  if (message === 'timeout') return fault('launch/timeout', 'analyst', 'the server did not answer the launch in time');
  if (/PKCE/.test(message)) {
    return fault(
      'launch/pkce-unsupported',
      'analyst',
      'the server does not announce PKCE with S256, which the app requires',
    );
  }
  if (/No 'state' parameter|No state found/.test(message)) {
    return fault(
      'launch/no-state',
      'clinician',
      'this launch is not known in this window; open the app from the chart again',
    );
  }
  if (
    /conformance|well-?known|codeChallengeMethods|reading 'includes'|Failed to fetch$|fetch failed/i.test(message) &&
    status === undefined
  ) {
    return fault(
      'launch/discovery-failed',
      'analyst',
      'the server does not describe its SMART endpoints where the app can read them',
    );
  }
  if (status !== undefined || /access token|token/i.test(message)) {
    const shown = status === undefined ? '' : ` (HTTP ${status})`;
    return fault(
      'launch/token-refused',
      'clinician',
      `the server did not grant a session${shown}; open the app from the chart again`,
    );
  }
  if (/storage|quota|SecurityError|access is denied|insecure/i.test(message)) {
    return fault('launch/no-storage', 'analyst', 'the browser does not let the app keep the launch in session storage');
  }
  return fault('launch/unexpected', 'developer', 'the launch failed in a way the app does not know');
}

/** Starts a launch: asks the server for its endpoints and gives the address to which the browser must go. */
export async function startLaunch(request: LaunchRequest, redirectUri: string): Promise<Result<string, Problem>> {
  const { issuer, launch } = request;
  try {
    const address = await inTime(
      FHIR.oauth2.authorize({
        iss: issuer.iss,
        ...(launch === undefined ? {} : { launch }),
        clientId: issuer.clientId,
        scope: scopesFor(request),
        redirectUri,
        pkceMode: issuer.pkce === 'required' ? 'required' : 'unsafeV1',
        completeInTarget: true,
        noRedirect: true,
        stateKey: newSessionKey(Date.now()),
        wellKnownRequestOptions: { credentials: 'omit' },
      }),
    );
    // Without an authorization endpoint fhirclient would go on as with an open server: no token, no patient.
    if (typeof address !== 'string' || !/^https?:\/\/[^?#]+\?.*\bresponse_type=code/.test(address)) {
      return err(
        problem('launch/discovery-failed', 'analyst', 'the server names no authorization endpoint on the web', {
          severity: 'error',
        }),
      );
    }
    return ok(address);
  } catch (error) {
    return err(translate(error));
  }
}

/** A session with one server about one patient. */
export interface Session {
  readonly key: string;
  /** The issuer as configured; `base` is the same without a slash at its end. */
  readonly issuer: string;
  readonly base: string;
  readonly patientId: string;
  readonly grantedScopes: string;
  /** Whether the app must show who the patient is; true unless the EHR says that it does so itself. */
  readonly needsBanner: boolean;
  /** Where the EHR describes its look for apps inside it; untrusted. */
  readonly styleUrl: string | undefined;
  /** When the token ends, in milliseconds since 1970. */
  expiresAt(): number | undefined;
  /** Whether a new token may be had without the reader: then its end is not the end of the session. */
  renewable(): boolean;
  /**
   * The token, renewed shortly before it ends where the server allows that. `refused`: the token that the server has just
   * turned down; it is renewed whatever its time, or the session is over.
   */
  token(refused?: string): Promise<Result<string, Problem>>;
}

const ENDED = problem('fhir/session-ended', 'clinician', 'the session has ended; open the app from the chart again', {
  severity: 'error',
});

interface StoredLaunch {
  readonly serverUrl: string;
  readonly authorizeUri: string;
  readonly tokenUri: unknown;
  /** Whether it brought a token. */
  readonly finished: boolean;
}

/** The server a stored launch belongs to, read before anything is sent. */
function storedLaunch(key: string): StoredLaunch | undefined {
  let stored: unknown;
  try {
    stored = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return undefined;
  }
  if (typeof stored !== 'object' || stored === null) return undefined;
  const serverUrl = 'serverUrl' in stored ? stored.serverUrl : undefined;
  const authorizeUri = 'authorizeUri' in stored ? stored.authorizeUri : undefined;
  return typeof serverUrl === 'string' && typeof authorizeUri === 'string'
    ? {
        serverUrl,
        authorizeUri,
        tokenUri: 'tokenUri' in stored ? stored.tokenUri : undefined,
        finished: 'tokenResponse' in stored,
      }
    : undefined;
}

/**
 * Finishes a launch, or takes up a session after a reload. `answeredBy`: the issuer named in the address (RFC 9207); an
 * answer from another server than the one asked is refused. `originsOf` gives the origins that an issuer may use, and none
 * for one that is not configured: what lies in storage was not necessarily written by a launch of this configuration, and
 * the code and the token go to no other place.
 */
export async function finishLaunch(
  key: string,
  answeredBy: string | undefined,
  originsOf: (iss: string) => readonly string[] | undefined,
): Promise<Result<Session, Problem>> {
  const launch = storedLaunch(key);
  if (!launch) return err(translate(new Error('No state found')));
  const origins = originsOf(launch.serverUrl);
  if (!origins) {
    return err(
      problem('launch/unknown-issuer', 'analyst', 'the app is not set up for the server of this launch', {
        severity: 'error',
      }),
    );
  }
  if (answeredBy !== undefined && originOf(answeredBy) !== originOf(launch.authorizeUri)) {
    return err(
      problem('launch/wrong-issuer', 'analyst', 'the answer came from another server than the one that was asked', {
        severity: 'error',
      }),
    );
  }
  const tokenOrigin = typeof launch.tokenUri === 'string' ? originOf(launch.tokenUri) : undefined;
  if (tokenOrigin === undefined || !origins.includes(tokenOrigin)) {
    return err(
      problem(
        'launch/foreign-endpoint',
        'analyst',
        'the token server has an origin that the configuration does not name; nothing was sent to it',
        { severity: 'error' },
      ),
    );
  }
  try {
    const client = await inTime(FHIR.oauth2.ready({ stateKey: key }));
    const { tokenResponse } = client.state;
    const patientId = tokenResponse?.patient;
    if (typeof tokenResponse?.access_token !== 'string') return err(ENDED);
    if (typeof patientId !== 'string' || patientId === '') {
      return err(
        problem('launch/no-patient', 'analyst', 'the server did not say whose chart is open; nobody can be shown', {
          severity: 'error',
        }),
      );
    }
    const expiresAt = () => {
      const seconds = client.state.expiresAt;
      return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined;
    };
    return ok({
      key,
      issuer: launch.serverUrl,
      base: launch.serverUrl.replace(/\/$/, ''),
      patientId,
      grantedScopes: typeof tokenResponse.scope === 'string' ? tokenResponse.scope : '',
      // Epic writes the boolean as text.
      needsBanner: String(tokenResponse['need_patient_banner'] ?? 'true') !== 'false',
      styleUrl: typeof tokenResponse['smart_style_url'] === 'string' ? tokenResponse['smart_style_url'] : undefined,
      expiresAt,
      renewable: () => client.state.tokenResponse?.refresh_token !== undefined,
      token: async (refused) => {
        const end = expiresAt();
        const over = client.state.tokenResponse?.access_token === refused || (end !== undefined && end <= Date.now());
        const soon = end !== undefined && end - Date.now() < RENEW_BEFORE_MS;
        if ((over || soon) && client.state.tokenResponse?.refresh_token) {
          try {
            await client.refresh({ credentials: 'omit' });
          } catch {
            return err(ENDED);
          }
        } else if (over) {
          return err(ENDED);
        }
        // A renewed token must be for the patient on screen; fhirclient has kept it already, a reload would take it up.
        if (client.state.tokenResponse?.patient !== patientId) {
          endSession(key);
          return err(ENDED);
        }
        const token = client.state.tokenResponse?.access_token;
        return token === undefined ? err(ENDED) : ok(token);
      },
    });
  } catch (error) {
    return err(translate(error));
  }
}

function originOf(address: string): string | undefined {
  try {
    return new URL(address).origin;
  } catch {
    return undefined;
  }
}

/** Whether a launch that came after this one was finished in this window, or in a frame of it. */
export function isSuperseded(key: string): boolean {
  const launched = launchedAt(key) ?? Number.NEGATIVE_INFINITY;
  return Object.keys(sessionStorage).some((other) => {
    const later = (launchedAt(other) ?? Number.NEGATIVE_INFINITY) > launched;
    return later && storedLaunch(other)?.finished === true;
  });
}

/** Forgets a launch or session: the token and everything fhirclient kept for it. Says whether there was one. */
export function endSession(key: string): boolean {
  const known = storedLaunch(key) !== undefined;
  if (known) sessionStorage.removeItem(key);
  return known;
}

/** Scopes that the latest launch of this window at `iss` was granted, as the server wrote them; nothing of its patient. */
export function scopesGrantedBefore(iss: string): string | undefined {
  const granted = Object.keys(sessionStorage)
    .filter((key) => launchedAt(key) !== undefined && storedLaunch(key)?.serverUrl === iss)
    .sort((a, b) => (launchedAt(b) ?? 0) - (launchedAt(a) ?? 0))
    .flatMap((key) => {
      const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
      const answer = typeof stored === 'object' && stored !== null && 'tokenResponse' in stored && stored.tokenResponse;
      return typeof answer === 'object' && answer !== null && 'scope' in answer && typeof answer.scope === 'string'
        ? [answer.scope]
        : [];
    });
  return granted[0];
}
