import type { FhirResource, OperationOutcomeIssue } from 'fhir/r4';
import { numberedIssue, outcomeOf, plainIssue } from '../fhir/outcome.ts';
import { fhirReply, type Reply, reply, withHeaders } from '../http/reply.ts';
import type { EpicOutcome } from '../vendors/epic.ts';
import type { ServedType, VendorProfile } from '../vendors/vendor.ts';
import type { Fault, FaultPlan } from './fault-plan.ts';
import type { FaultName } from './fault-table.ts';

/** How the next link is made. */
export type PagingMode = 'honest' | 'endless' | 'loop' | 'foreign';

/**
 * The faults of one launch at work. Each launch has its own run, and its counters, so that tests side by side do not
 * disturb each other.
 */
export interface FaultRun {
  readonly plan: FaultPlan;
  /** Counts a request; says when the session has to end now. Ends a session once only, so that a refresh helps. */
  readonly sessionEnd: () => 'ended' | 'silent' | undefined;
  /** An answer in place of the true one. */
  readonly instead: (type: ServedType, address: string) => Reply | undefined;
  /** What the true answer becomes on its way. */
  readonly spoil: (type: ServedType, answer: Reply) => Reply;
  readonly pagingMode: (type: ServedType) => PagingMode;
  /** What a search finds, with things missing and a remark about it, or with a stranger among them. */
  readonly alterMatches: (
    vendor: VendorProfile,
    type: ServedType,
    found: readonly FhirResource[],
    stranger: FhirResource | undefined,
  ) => { readonly matches: readonly FhirResource[]; readonly remarks: readonly OperationOutcomeIssue[] };
  /** What a read finds. */
  readonly alterRead: (type: ServedType, found: FhirResource, stranger: FhirResource | undefined) => FhirResource;
  readonly hidesPatient: boolean;
}

export function createFaultRun(plan: FaultPlan): FaultRun {
  let requests = 0;
  let sessionEnded = false;
  const asked = new Map<string, number>();
  const aimedAt = (name: FaultName, type: ServedType): Fault | undefined =>
    plan.find((fault) => fault.name === name && (fault.aim === '*' || fault.aim === type));
  const countOf = (address: string): number => {
    const count = (asked.get(address) ?? 0) + 1;
    asked.set(address, count);
    return count;
  };

  return {
    plan,
    sessionEnd: () => {
      requests += 1;
      const fault = plan.find(({ name }) => name === 'expire' || name === 'cors-less-401');
      if (!fault || sessionEnded || requests <= fault.amount) return undefined;
      sessionEnded = true;
      return fault.name === 'expire' ? 'ended' : 'silent';
    },
    instead: (type, address) => {
      if (aimedAt('reset', type)) return { ...reply(0, 'text/plain', ''), transport: 'reset' };
      if (aimedAt('forbidden', type)) {
        return withHeaders(
          fhirReply(403, outcomeOf([plainIssue('error', 'forbidden', `Access to ${type} is not permitted.`)])),
          { 'www-authenticate': 'Bearer error="insufficient_scope"' },
        );
      }
      if (aimedAt('not-found', type)) {
        return fhirReply(404, outcomeOf([plainIssue('error', 'not-supported', `${type} is not supported.`)]));
      }
      if (aimedAt('html-500', type)) {
        return reply(500, 'text/html; charset=utf-8', '<!doctype html><html><body><h1>Server Error</h1></body></html>');
      }
      if (aimedAt('plain-400', type)) return reply(400, 'text/plain; charset=utf-8', 'Bad request');
      const limit = aimedAt('rate-limit', type);
      if (limit) {
        const isOver = countOf(address) > (limit.variant === 'date' ? 2 : 1);
        if (limit.variant === 'forever' || !isOver) return tooMany(limit.variant);
      }
      const unavailable = aimedAt('unavailable', type);
      if (unavailable && (unavailable.variant === 'forever' || countOf(address) === 1)) {
        const answer = reply(503, 'text/plain; charset=utf-8', 'Service unavailable');
        return unavailable.variant === 'once' ? withHeaders(answer, { 'retry-after': '1' }) : answer;
      }
      return undefined;
    },
    spoil: (type, answer) => {
      const spoilt = aimedAt('truncated', type)
        ? { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * 0.6)) }
        : aimedAt('empty-body', type)
          ? { ...answer, body: '' }
          : answer;
      return { ...spoilt, delayMs: aimedAt('slow', type)?.amount ?? 0 };
    },
    pagingMode: (type) => {
      if (aimedAt('foreign-next', type)) return 'foreign';
      if (aimedAt('loop-next', type)) return 'loop';
      return aimedAt('endless-next', type) ? 'endless' : 'honest';
    },
    alterMatches: (vendor, type, found, stranger) => {
      const number = outcomeNumber(aimedAt('outcome-in-bundle', type)?.variant);
      const remarks = number === undefined ? [] : [numberedIssue(vendor, number)];
      const kept =
        number === undefined ? found : number === 4130 ? [] : found.filter((_resource, index) => index % 2 === 0);
      if (!aimedAt('foreign-patient', type) || !stranger) return { matches: kept, remarks };
      const middle = Math.floor(kept.length / 2);
      return { matches: [...kept.slice(0, middle), stranger, ...kept.slice(middle)], remarks };
    },
    alterRead: (type, found, stranger) => (aimedAt('foreign-patient', type) && stranger ? stranger : found),
    hidesPatient: plan.some((fault) => fault.name === 'no-patient'),
  };
}

function tooMany(variant: string): Reply {
  const retryAfter = variant === 'date' ? new Date(Date.now() + 1000).toUTCString() : '1';
  return withHeaders(reply(429, 'text/plain; charset=utf-8', 'Too many requests'), { 'retry-after': retryAfter });
}

function outcomeNumber(variant: string | undefined): EpicOutcome | undefined {
  if (variant === undefined) return undefined;
  const numbers: readonly EpicOutcome[] = [59204, 4119, 59133, 4130];
  return numbers.find((number) => String(number) === variant);
}
