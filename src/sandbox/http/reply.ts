import type { FhirResource } from 'fhir/r4';

type Headers = Readonly<Record<string, string>>;

/** An answer before it becomes HTTP, so that faults and tests can look at it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** `reset` cuts the connection instead of answering. */
  readonly transport: 'answer' | 'reset';
  readonly delayMs: number;
  /** False leaves the CORS headers out. */
  readonly cors: boolean;
}

export function reply(status: number, contentType: string, body: string): Reply {
  return {
    status,
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    body,
    transport: 'answer',
    delayMs: 0,
    cors: true,
  };
}

export function fhirReply(status: number, resource: FhirResource): Reply {
  return reply(status, 'application/fhir+json; charset=utf-8', JSON.stringify(resource));
}

export function jsonReply(value: unknown): Reply {
  return reply(200, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** A page of the chart. Its policy lets in the page's own style and script, and the app in a frame. */
export function pageReply(status: number, markup: string): Reply {
  return withHeaders(reply(status, 'text/html; charset=utf-8', markup), {
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; frame-src http: https:; base-uri 'none'",
  });
}

export function redirectReply(location: string): Reply {
  return withHeaders(reply(303, 'text/plain', ''), { location });
}

export function withHeaders(answer: Reply, headers: Headers): Reply {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
