import type { FhirResource } from 'fhir/r4';
import { isAllowed } from '../auth/scopes.ts';
import type { BoundToken } from '../auth/tokens.ts';
import { fhirReply, type Reply, reply, withHeaders } from '../http/reply.ts';
import { isServedType, type ServedType, type VendorProfile } from '../vendors/vendor.ts';
import { capabilityStatement } from './capability-statement.ts';
import { numberedIssue, outcomeOf, plainIssue } from './outcome.ts';
import type { Page, PageBook } from './paging.ts';
import { type SearchParameters, search } from './search.ts';

/** One vendor's FHIR endpoint: who it is, whose charts it has, and where it remembers pages. */
export interface FhirEndpoint {
  readonly vendor: VendorProfile;
  readonly base: string;
  readonly authBase: string;
  /** Charts as this vendor presents them, by patient id. */
  readonly charts: ReadonlyMap<string, readonly FhirResource[]>;
  readonly pages: PageBook;
}

export interface FhirCall {
  readonly method: string;
  /** Path below the base, without slashes at the ends: `Condition`, `Patient/v01`, `Condition/_search`. */
  readonly path: string;
  /** The address as it was asked. */
  readonly address: string;
  /** Query of a GET, form of a POST: never both, as Epic has it since February 2026. */
  readonly parameters: SearchParameters;
  readonly accept: string | undefined;
  readonly token: BoundToken | undefined;
}

/** Answers one FHIR request, faults of the launch included. */
export function answerFhir(endpoint: FhirEndpoint, call: FhirCall): Reply {
  const { otherAccept } = endpoint.vendor.replies;
  const takesJson = call.accept?.includes('json') === true;
  const asksNothing = call.accept === undefined || call.accept === '' || call.accept === '*/*';
  if (otherAccept === 'not-acceptable' && !takesJson && !asksNothing) return reply(406, 'text/plain', '');
  const answer = call.path === 'metadata' ? metadata(endpoint) : answerData(endpoint, call);
  return otherAccept === 'xml' && !takesJson ? asXml(answer) : answer;
}

function metadata({ vendor, base, authBase }: FhirEndpoint): Reply {
  return fhirReply(200, capabilityStatement(vendor, base, authBase));
}

/** Enough XML to show a client that it forgot its Accept header. */
function asXml(answer: Reply): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Bundle xmlns="http://hl7.org/fhir"><type value="searchset"/></Bundle>`;
  return { ...withHeaders(answer, { 'content-type': 'application/fhir+xml; charset=utf-8' }), body };
}

function answerData(endpoint: FhirEndpoint, call: FhirCall): Reply {
  const { token } = call;
  const belongsHere = token?.authorization.vendor === endpoint.vendor.id;
  if (!token || !belongsHere || token.state() !== 'live') {
    return unauthorised(token?.state() === 'silent');
  }
  const end = token.authorization.faults.sessionEnd();
  if (end !== undefined) {
    token.end(end);
    return unauthorised(end === 'silent');
  }

  const cursor = call.parameters.find(([name]) => name === endpoint.vendor.search.cursorParameter)?.[1];
  const page = cursor === undefined ? undefined : endpoint.pages.find(cursor);
  const [firstStep = '', secondStep, thirdStep] = call.path.split('/');
  const type = page?.type ?? firstStep;
  if (thirdStep !== undefined || !isServedType(type) || endpoint.vendor.resources[type] === undefined) {
    return cursor === undefined || page !== undefined ? notSupported(type) : lostPage(endpoint);
  }
  const isSearch = secondStep === undefined || (secondStep === '_search' && call.method === 'POST');
  if (call.method !== 'GET' && !(isSearch && secondStep === '_search')) {
    return fhirReply(405, outcomeOf([plainIssue('error', 'not-supported', 'This server is read only.')]));
  }
  if (!isAllowed(token.scopes, type, isSearch ? 'search' : 'read')) return insufficientScope(type);
  const { faults } = token.authorization;
  const instead = faults.instead(type, `${call.address} ${JSON.stringify(call.parameters)}`);
  if (instead) return instead;
  if (cursor !== undefined && isSearch) {
    const isOurs = page?.patientId === token.authorization.patientId;
    return faults.spoil(type, isOurs && page ? answerPage(endpoint, call, page) : lostPage(endpoint));
  }
  return faults.spoil(
    type,
    isSearch ? answerSearch(endpoint, call, token, type) : answerRead(endpoint, token, type, secondStep ?? ''),
  );
}

function unauthorised(isSilent: boolean): Reply {
  const challenge = 'Bearer realm="sandbox", error="invalid_token"';
  const answer = fhirReply(401, outcomeOf([plainIssue('error', 'login', challenge)]));
  return { ...withHeaders(answer, { 'www-authenticate': challenge }), cors: !isSilent };
}

function notSupported(type: string): Reply {
  return fhirReply(404, outcomeOf([plainIssue('error', 'not-supported', `Resource type ${type} is not supported.`)]));
}

function insufficientScope(type: string): Reply {
  return withHeaders(
    fhirReply(403, outcomeOf([plainIssue('error', 'forbidden', `The granted scopes do not cover ${type}.`)])),
    { 'www-authenticate': 'Bearer error="insufficient_scope"' },
  );
}

function notFound(type: string): Reply {
  return fhirReply(404, outcomeOf([plainIssue('error', 'not-found', `There is no such ${type}.`)]));
}

function lostPage({ vendor }: FhirEndpoint): Reply {
  const issue =
    vendor.replies.outcomeSystem === undefined
      ? plainIssue('error', 'not-found', 'The page is no longer available.')
      : numberedIssue(vendor, 4113);
  return fhirReply(vendor.replies.outcomeSystem === undefined ? 410 : 400, outcomeOf([issue]));
}

/** A resource of the same type from somebody else's chart, for the fault that lets one slip in. */
function strangerOf({ charts }: FhirEndpoint, type: ServedType, patientId: string): FhirResource | undefined {
  for (const [id, chart] of charts) {
    if (id === patientId) continue;
    const stranger = chart.find((resource) => resource.resourceType === type);
    if (stranger) return stranger;
  }
  return undefined;
}

function answerRead(endpoint: FhirEndpoint, token: BoundToken, type: ServedType, id: string): Reply {
  const { patientId, faults } = token.authorization;
  const isAsked = (resource: FhirResource) => resource.resourceType === type && resource.id === id;
  const found = endpoint.charts.get(patientId)?.find(isAsked);
  if (found) return fhirReply(200, faults.alterRead(type, found, strangerOf(endpoint, type, patientId)));
  const isForeign = [...endpoint.charts.values()].some((chart) => chart.some(isAsked));
  return isForeign && endpoint.vendor.replies.foreignPatient === 403 ? foreignPatient() : notFound(type);
}

/** The patient compartment: a token for one patient never sees another. */
function foreignPatient(): Reply {
  return fhirReply(403, outcomeOf([plainIssue('error', 'forbidden', 'The token is for another patient.')]));
}

function answerSearch(endpoint: FhirEndpoint, call: FhirCall, token: BoundToken, type: ServedType): Reply {
  const { vendor, charts, pages } = endpoint;
  const { patientId, faults } = token.authorization;
  const isForeign = call.parameters.some(
    ([name, value]) =>
      (name === 'patient' || name === 'subject') &&
      value.split(',').some((reference) => reference.replace(/^Patient\//, '') !== patientId),
  );
  if (isForeign) return foreignPatient();
  const chart = charts.get(patientId) ?? [];
  const support = vendor.resources[type];
  if (!support) return notSupported(type);
  const answer = search(vendor, type, support, chart, call.parameters);
  if (answer.kind === 'refused') {
    return vendor.replies.badRequest === 'plain-text'
      ? reply(400, 'text/plain; charset=utf-8', answer.issue.diagnostics ?? 'Bad request')
      : fhirReply(400, outcomeOf([answer.issue]));
  }
  const altered = faults.alterMatches(vendor, type, answer.matches, strangerOf(endpoint, type, patientId));
  const page: Page = {
    type,
    patientId,
    matches: altered.matches,
    remarks: [...answer.remarks, ...altered.remarks],
    offset: 0,
    size: answer.pageSize,
    medications: answer.includesMedications ? chart : [],
    mode: faults.pagingMode(type),
  };
  return fhirReply(200, pages.bundleOf(page, call.address));
}

function answerPage({ pages }: FhirEndpoint, call: FhirCall, page: Page): Reply {
  return fhirReply(200, pages.bundleOf(page, call.address));
}
