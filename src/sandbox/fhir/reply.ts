import type { FhirResource } from 'fhir/r4';

/** An answer before it becomes HTTP, so that faults and tests can look at it. */
export interface FhirReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `reset` cuts the connection instead of answering. */
  readonly transport: 'answer' | 'reset';
  readonly delayMs: number;
  /** False leaves the CORS headers out. */
  readonly cors: boolean;
}

export function reply(status: number, contentType: string, body: string): FhirReply {
  return {
    status,
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    body,
    transport: 'answer',
    delayMs: 0,
    cors: true,
  };
}

export function fhirReply(status: number, resource: FhirResource): FhirReply {
  return reply(status, 'application/fhir+json; charset=utf-8', JSON.stringify(resource));
}

export function withHeaders(answer: FhirReply, headers: Readonly<Record<string, string>>): FhirReply {
  return { ...answer, headers: { ...answer.headers, ...headers } };
}
