import type { IncomingMessage, ServerResponse } from 'node:http';
import type { VendorId } from '../vendors/vendor.ts';

export type TrafficKind =
  | 'well-known'
  | 'metadata'
  | 'fhir'
  | 'authorize'
  | 'token'
  /** The provider's other addresses: resumed authorizations, keys, its own discovery document. */
  | 'auth'
  | 'preflight'
  /** Asked of the host that no app should follow a link to. */
  | 'foreign'
  /** Pages and files of the chart itself. */
  | 'chart';

/** One request that the sandbox received. */
export interface TrafficEntry {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly kind: TrafficKind;
  readonly vendor: VendorId | undefined;
  readonly method: string;
  /** Absolute, with the host that was asked. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of an authorization request, form of a token request or of a POST search. */
  readonly form: Readonly<Record<string, string>>;
  /** 0 while no answer was sent, and for good where the connection was cut. */
  readonly status: number;
  /** Label of the token that came with it, where the sandbox knows it. */
  readonly token: string | undefined;
  /** What the answer gave out. */
  readonly issued: {
    readonly code?: string;
    readonly state?: string;
    readonly accessToken?: string;
    readonly refreshToken?: string;
    readonly scope?: string;
  };
}

type Details = Partial<Pick<TrafficEntry, 'kind' | 'vendor' | 'form' | 'token' | 'issued'>>;

/** Keeps every request in order, and lets the parts that understand it add what they know. */
export interface TrafficRecord {
  readonly open: (request: IncomingMessage, response: ServerResponse) => void;
  readonly add: (request: IncomingMessage, details: Details) => void;
  readonly entries: () => readonly TrafficEntry[];
  readonly clear: () => void;
}

const HEADERS = [
  'accept',
  'access-control-request-headers',
  'authorization',
  'content-type',
  'cookie',
  'origin',
  'referer',
] as const;

/** A demo may run for days; older requests are forgotten. */
const LARGEST_RECORD = 10_000;

export function createTrafficRecord(): TrafficRecord {
  let entries: TrafficEntry[] = [];
  let sequence = 0;
  const positions = new WeakMap<IncomingMessage, number>();
  const change = (request: IncomingMessage, details: Partial<TrafficEntry>): void => {
    // Numbers follow each other without a gap, so the place follows from the number.
    const place = (positions.get(request) ?? 0) - (entries[0]?.sequence ?? 1);
    const entry = entries[place];
    if (entry) entries[place] = { ...entry, ...details };
  };
  return {
    open: (request, response) => {
      sequence += 1;
      positions.set(request, sequence);
      entries.push({
        sequence,
        time: Date.now(),
        kind: 'chart',
        vendor: undefined,
        method: request.method ?? 'GET',
        url: `http://${request.headers.host ?? ''}${request.url ?? '/'}`,
        headers: Object.fromEntries(
          HEADERS.flatMap((name) => {
            const value = request.headers[name];
            return typeof value === 'string' ? [[name, value]] : [];
          }),
        ),
        form: {},
        status: 0,
        token: undefined,
        issued: {},
      });
      if (entries.length > LARGEST_RECORD) entries.shift();
      response.once('finish', () => change(request, { status: response.statusCode }));
    },
    add: change,
    entries: () => [...entries],
    clear: () => {
      entries = [];
    },
  };
}
