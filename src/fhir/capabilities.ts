/** What a server says it can do: its CapabilityStatement, or Conformance in DSTU2. */
import { type Json, objects, text } from './elements.ts';
import { type Release, releaseOf } from './release.ts';
import type { Search } from './search-plan.ts';

export interface Capabilities {
  readonly release: Release | undefined;
  /** Resource type → names of its search parameters. */
  readonly searches: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Parameters of every search, which servers seldom list by type. */
const COMMON = new Set(['_format']);

/** Reads a statement; `undefined` where the answer is none. */
export function readCapabilities(statement: Json): Capabilities | undefined {
  const type = statement['resourceType'];
  if (type !== 'CapabilityStatement' && type !== 'Conformance') return undefined;
  const searches = new Map<string, ReadonlySet<string>>();
  for (const rest of objects(statement['rest'])) {
    if ((rest['mode'] ?? 'server') !== 'server') continue;
    for (const resource of objects(rest['resource'])) {
      const name = text(resource['type']);
      if (name === undefined) continue;
      searches.set(name, new Set(objects(resource['searchParam']).flatMap((one) => text(one['name']) ?? [])));
    }
  }
  // A statement without a single resource says nothing about any.
  return searches.size === 0 ? undefined : { release: releaseOf(text(statement['fhirVersion']) ?? ''), searches };
}

/** Whether the server has the type at all. */
export function listsType({ searches }: Capabilities, resourceType: string): boolean {
  return searches.has(resourceType);
}

/**
 * The search with the parameters that the server lists, or `undefined` where it cannot be asked by patient at all. A type
 * without a single listed parameter is asked as planned: nothing is known about it.
 */
export function asListed({ searches }: Capabilities, search: Search): Search | undefined {
  const known = searches.get(search.resourceType);
  if (known === undefined) return undefined;
  if (known.size === 0) return search;
  const query = Object.fromEntries(
    Object.entries(search.query).flatMap(([name, value]) => {
      if (known.has(name) || COMMON.has(name)) return [[name, value]];
      // The same question by its other name.
      if (name === 'patient' && known.has('subject')) return [['subject', value]];
      return name === 'patient' ? [[name, value]] : [];
    }),
  );
  const withoutPageSize = search.withoutPageSize === true || !known.has('_count');
  return { ...search, query, withoutPageSize };
}
