/** One search to its last page. What came is kept whatever happens after; what did not come is part of the result. */
import { type Problem, type ProblemCode, problem } from '../kernel/problem.ts';
import type { ReadState } from '../kernel/read-state.ts';
import { type Json, object, objects, text } from './elements.ts';
import { epicCodes, readOutcome, SEARCH_EXPIRED } from './outcome.ts';
import { type Connection, isBelow, type Refusal, read } from './transport.ts';

/** A chart larger than this is cut, and says so. */
export interface Caps {
  readonly pages: number;
  readonly resources: number;
}

export interface Outcome {
  readonly state: ReadState;
  /** The same search, brought to the record. */
  readonly pages: readonly Json[];
  readonly received: number;
  readonly problem?: Problem;
  /** HTTP status of the answer that ended it, where it was a refusal. */
  readonly status?: number;
}

/**
 * State of a search that did not come. An address the server does not know is a failure too: only the plan of a vendor or
 * the server's own statement says that a type is not offered, and then its silence hides nothing.
 */
export function stateOf(refused: Problem): ReadState {
  return refused.code === 'fhir/forbidden' ? 'not-authorised' : 'failed';
}

function resourcesOf(bundle: Json): number {
  let count = 0;
  for (const entry of objects(bundle['entry'])) {
    if (object(entry['resource'])['resourceType'] !== 'OperationOutcome') count++;
  }
  return count;
}

function outcomesOf(page: Json): readonly Json[] {
  return objects(page['entry'])
    .map((entry) => object(entry['resource']))
    .filter((resource) => resource['resourceType'] === 'OperationOutcome');
}

function nextOf(bundle: Json): string | undefined {
  return text(objects(bundle['link']).find((link) => link['relation'] === 'next')?.['url']);
}

/** Pages so far, and why there are no more. */
interface Walk {
  readonly pages: readonly Json[];
  readonly received: number;
  readonly stopped?: Problem;
  readonly status?: number;
  /** The server forgot where we were: what came may not be all of those pages. */
  readonly expired: boolean;
}

async function walk(
  connection: Connection,
  address: string,
  resourceType: string,
  caps: Caps,
  onPage: (pages: number, received: number) => void,
): Promise<Walk> {
  const pages: Json[] = [];
  const seen = new Set<string>();
  let received = 0;
  const stop = (code: ProblemCode, message: string): Walk => ({
    pages,
    received,
    stopped: problem(code, 'analyst', message, { severity: 'error', resourceType }),
    expired: false,
  });
  const refused = ({ problem: why, status, epicCodes: codes }: Refusal): Walk => ({
    pages,
    received,
    stopped: { ...why, resourceType },
    ...(status === undefined ? {} : { status }),
    expired: codes.includes(SEARCH_EXPIRED),
  });
  for (let next: string | undefined = address; next !== undefined; ) {
    const here = new URL(next, `${connection.base}/`).href;
    // The same page again, or pages without end: what came is kept, and it is not called complete.
    if (seen.has(here)) return stop('fhir/endless-paging', 'the server leads from page to page in a circle');
    if (pages.length >= caps.pages || received >= caps.resources) {
      return stop('fhir/too-many', `more than ${pages.length} pages; the rest was not read`);
    }
    const answer = await read(connection, next);
    if (!answer.ok) return refused(answer.error);
    const body = asBundle(answer.value.body);
    if (body === undefined) return stop('fhir/not-json', 'the answer to a search is not a Bundle');
    const expired = outcomesOf(body).some((outcome) => epicCodes(outcome).includes(SEARCH_EXPIRED));
    pages.push(body);
    received += resourcesOf(body);
    onPage(pages.length, received);
    seen.add(here);
    if (expired) return { ...stop('fhir/server-error', 'the search expired while it was read'), expired };
    next = nextOf(body);
    if (next !== undefined && !isBelow(connection.base, next)) {
      return stop('fhir/foreign-link', 'the next page lies outside the server; it was not followed');
    }
  }
  return { pages, received, expired: false };
}

/** A search may be answered by a bare outcome ("no results"): a Bundle with nothing but it. */
function asBundle(body: Json): Json | undefined {
  if (body['resourceType'] === 'Bundle') return body;
  return body['resourceType'] === 'OperationOutcome'
    ? { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: body, search: { mode: 'outcome' } }] }
    : undefined;
}

/** Reads a search to its end. One whose paging session ended is begun again, once. */
export async function pagedSearch(
  connection: Connection,
  address: string,
  resourceType: string,
  caps: Caps,
  onPage: (pages: number, received: number) => void,
): Promise<Outcome> {
  let found = await walk(connection, address, resourceType, caps, onPage);
  if (found.expired) found = await walk(connection, address, resourceType, caps, onPage);
  const { pages, received, stopped, status } = found;
  const told = { pages, received, ...(status === undefined ? {} : { status }) };
  if (stopped) return { ...told, state: pages.length === 0 ? stateOf(stopped) : 'partial', problem: stopped };
  if (pages.flatMap(outcomesOf).some((outcome) => readOutcome(outcome, []).withheld)) {
    const withheld = problem('record/withheld', 'analyst', 'the server says that not all data were given', {
      resourceType,
    });
    return { ...told, state: 'partial', problem: withheld };
  }
  return { ...told, state: received === 0 ? 'empty' : 'loaded' };
}
