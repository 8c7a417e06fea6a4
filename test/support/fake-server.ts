/** A FHIR server that is one function: it takes the place of the network and of nothing else. */
import type { Connection } from '../../src/fhir/transport.ts';
import { ok } from '../../src/kernel/result.ts';

export interface SeenRequest {
  readonly url: string;
  readonly authorization: string | null;
  readonly accept: string | null;
}

export const BASE = 'https://ehr.example/fhir/R4';

export interface FakeServer {
  readonly connection: Connection;
  readonly seen: readonly SeenRequest[];
  /** Pauses that were asked for, in milliseconds. */
  readonly pauses: readonly number[];
  /** Most requests that were under way at the same time. */
  readonly most: () => number;
}

export function fakeServer(
  answer: (url: URL, attempt: number) => Response | Promise<Response>,
  overrides: Partial<Connection> = {},
): FakeServer {
  const seen: SeenRequest[] = [];
  const pauses: number[] = [];
  const attempts = new Map<string, number>();
  let running = 0;
  let most = 0;
  const connection: Connection = {
    base: BASE,
    token: () => Promise.resolve(ok('secret-token')),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      seen.push({
        url: request.url,
        authorization: request.headers.get('Authorization'),
        accept: request.headers.get('Accept'),
      });
      const attempt = (attempts.get(request.url) ?? 0) + 1;
      attempts.set(request.url, attempt);
      running++;
      most = Math.max(most, running);
      try {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return await answer(new URL(request.url), attempt);
      } finally {
        running--;
      }
    },
    wait: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    now: () => 1_000_000,
    random: () => 0,
    timeoutMs: 5000,
    expiresAt: () => undefined,
    ...overrides,
  };
  return { connection, seen, pauses, most: () => most };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/fhir+json', ...headers },
  });
}

export function searchset(resources: readonly object[], next?: string): object {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: next === undefined ? [] : [{ relation: 'next', url: next }],
    entry: resources.map((resource) => ({ resource, search: { mode: 'match' } })),
  };
}
