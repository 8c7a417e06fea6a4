/**
 * One request to the FHIR server: our own, because the token must never leave for another origin, a failure must keep its
 * reason, and a body may be anything. The network is an argument; nothing here touches a global.
 */
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isJson, type Json } from './elements.ts';
import { epicCodes } from './outcome.ts';

export interface Connection {
  /** FHIR base of the launch, without a slash at its end. */
  readonly base: string;
  /** The bearer token; a new one in place of `refused`, where that is possible. Fails when the session is over. */
  readonly token: (refused?: string) => Promise<Result<string, Problem>>;
  readonly fetch: typeof globalThis.fetch;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** A number from 0 up to 1, so that many clients do not come back at the same moment. */
  readonly random: () => number;
  /** Milliseconds since some fixed time. */
  readonly now: () => number;
  readonly timeoutMs: number;
  /** When the token should have expired, in the time of `now`; a network failure after it is read as the end of the session. */
  readonly expiresAt: () => number | undefined;
  readonly signal?: AbortSignal;
}

/** How often a request is repeated after "too many requests" or "unavailable". */
const MAXIMUM_TRIES = 3;
/** A server that asks for more patience than this is reported instead of waited for. */
const LONGEST_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 500;
/** Added to every wait in part. */
const SPREAD_MS = 500;

export interface Answer {
  readonly body: Json;
  readonly status: number;
}

export interface Refusal {
  readonly problem: Problem;
  readonly status: number | undefined;
  /** Epic's codes in the outcome that came with the refusal; nothing else of a body is kept. */
  readonly epicCodes: readonly string[];
}

function refusal(found: Problem, status?: number, codes: readonly string[] = []): Refusal {
  return { problem: found, status, epicCodes: codes };
}

/** Whether an address may be given the token: the same origin as the base and a path below it. */
export function isBelow(base: string, address: string): boolean {
  let url: URL;
  try {
    url = new URL(address, `${base}/`);
  } catch {
    return false;
  }
  const root = new URL(base);
  const path = root.pathname.replace(/\/$/, '');
  return (
    url.origin === root.origin &&
    url.username === '' &&
    url.password === '' &&
    (url.pathname === path || url.pathname.startsWith(`${path}/`))
  );
}

/** Retry-After in seconds or as a date, as milliseconds from now. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const REFUSALS: Readonly<Record<number, readonly [Problem['code'], Problem['whoFixesIt'], string]>> = {
  401: ['fhir/session-ended', 'clinician', 'the session has ended; open the app from the chart again'],
  403: ['fhir/forbidden', 'analyst', 'the server does not allow the app to read this'],
  404: ['fhir/not-supported', 'analyst', 'the server does not know this address'],
  406: ['fhir/rejected', 'analyst', 'the server does not speak FHIR JSON here'],
  429: ['fhir/throttled', 'analyst', 'the server asks for fewer requests and did not let up'],
  503: ['fhir/throttled', 'analyst', 'the server is not available'],
};

/** A refusal in words, with the numbers by which an analyst finds it in the vendor's documentation. */
function refusalOf(status: number, codes: readonly string[]): Problem {
  const numbers = `(HTTP ${status}${codes.map((code) => `, Epic ${code}`).join('')})`;
  const [code, who, words] = REFUSALS[status] ?? [
    ...(status >= 500
      ? (['fhir/server-error', 'analyst', 'the server failed'] as const)
      : (['fhir/rejected', 'analyst', 'the server refused the request'] as const)),
  ];
  return problem(code, who, `${words} ${numbers}`, { severity: 'error' });
}

/** The body of a response, whatever it claims to be; its text is never repeated: it may be a record. */
async function readBody(response: Response): Promise<Json | undefined> {
  try {
    const body: unknown = JSON.parse(await response.text());
    return isJson(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads one address. The token goes only below the FHIR base; 429 and 503 are repeated as the server asks; everything
 * else comes back as a refusal with its reason.
 */
export async function read(connection: Connection, address: string): Promise<Result<Answer, Refusal>> {
  if (!isBelow(connection.base, address)) {
    return err(
      refusal(
        problem(
          'fhir/foreign-link',
          'analyst',
          'the server points to an address outside its own base; it was not followed',
          { severity: 'error' },
        ),
      ),
    );
  }
  const url = new URL(address, `${connection.base}/`).href;
  let refused: string | undefined;
  for (let attempt = 1; ; attempt++) {
    // Who has left asks for nothing more, not even for a new token.
    if (connection.signal?.aborted) return err(refusal(ABORTED));
    const token = await connection.token(refused);
    if (!token.ok) return err(refusal(token.error));
    const timeout = AbortSignal.timeout(connection.timeoutMs);
    const signal = connection.signal ? AbortSignal.any([connection.signal, timeout]) : timeout;
    let response: Response;
    let body: Json | undefined;
    try {
      response = await connection.fetch(url, {
        headers: { Accept: 'application/fhir+json', Authorization: `Bearer ${token.value}` },
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal,
      });
      body = await readBody(response);
    } catch {
      return err(refusal(networkFailure(connection, timeout)));
    }
    if (response.ok) {
      if (body) return ok({ body, status: response.status });
      return err(
        refusal(
          problem('fhir/not-json', 'analyst', 'the answer is not FHIR JSON', { severity: 'error' }),
          response.status,
        ),
      );
    }
    // A token may end before its time; a second refusal in a row is the end of the session.
    if (response.status === 401 && refused === undefined) {
      refused = token.value;
      continue;
    }
    if ((response.status === 429 || response.status === 503) && attempt < MAXIMUM_TRIES) {
      const asked = retryAfter(response.headers.get('Retry-After'), connection.now());
      const pause = asked ?? FIRST_WAIT_MS * 2 ** attempt;
      if (pause <= LONGEST_WAIT_MS) {
        await connection.wait(Math.round(pause + SPREAD_MS * connection.random()));
        continue;
      }
    }
    const codes = body ? epicCodes(body) : [];
    return err(refusal(refusalOf(response.status, codes), response.status, codes));
  }
}

const ABORTED = problem('fhir/aborted', 'clinician', 'reading was stopped', { severity: 'error' });

function networkFailure(connection: Connection, timeout: AbortSignal): Problem {
  if (connection.signal?.aborted) return ABORTED;
  if (timeout.aborted) {
    return problem('fhir/timeout', 'analyst', 'the server did not answer in time', { severity: 'error' });
  }
  // Some servers answer an expired token without the headers a browser needs to show it.
  const expiry = connection.expiresAt();
  if (expiry !== undefined && connection.now() >= expiry) {
    return problem('fhir/session-ended', 'clinician', 'the session has ended; open the app from the chart again', {
      severity: 'error',
    });
  }
  return problem('fhir/network', 'analyst', 'the connection to the server failed', { severity: 'error' });
}
