import { randomBytes } from 'node:crypto';
import type { Bundle, BundleEntry, FhirResource, OperationOutcomeIssue } from 'fhir/r4';
import type { PagingMode } from '../faults/fault-run.ts';
import type { ServedType, VendorProfile } from '../vendors/vendor.ts';
import { outcomeOf } from './outcome.ts';
import { medicationsOf } from './search.ts';

/** One page of a search that is under way. A cursor names it. */
export interface Page {
  readonly type: ServedType;
  readonly patientId: string;
  readonly matches: readonly FhirResource[];
  /** Shown on the first page. */
  readonly remarks: readonly OperationOutcomeIssue[];
  readonly offset: number;
  readonly size: number;
  /** The Medications to be sent with the orders that name them; empty without `_include`. */
  readonly medications: readonly FhirResource[];
  readonly mode: PagingMode;
}

/** Turns pages into bundles and remembers what their next links stand for. */
export interface PageBook {
  readonly bundleOf: (page: Page, self: string) => Bundle;
  readonly find: (cursor: string) => Page | undefined;
}

/** Cursors kept at once; the oldest are forgotten, as a server forgets a paging session. */
const LARGEST_BOOK = 5000;

export function createPageBook(vendor: VendorProfile, base: string, foreignBase: string): PageBook {
  const pages = new Map<string, Page>();

  const cursorFor = (page: Page): string => {
    const cursor = randomBytes(12).toString('hex');
    pages.set(cursor, page);
    const [oldest] = pages.keys();
    if (pages.size > LARGEST_BOOK && oldest !== undefined) pages.delete(oldest);
    return cursor;
  };
  const linkTo = (page: Page, root: string): string =>
    vendor.search.nextLink
      .replace('{base}', root)
      .replace('{type}', page.type)
      .replace('{patient}', page.patientId)
      .replace('{cursor}', cursorFor(page));
  const nextOf = (page: Page, self: string): string | undefined => {
    if (page.mode === 'loop') return self;
    if (page.mode === 'foreign' && page.offset === 0) return linkTo(page, foreignBase);
    const isLast = page.offset + page.size >= page.matches.length;
    if (!isLast) return linkTo({ ...page, offset: page.offset + page.size }, base);
    return page.mode === 'endless' ? linkTo(page, base) : undefined;
  };

  return {
    find: (cursor) => pages.get(cursor),
    bundleOf: (page, self) => {
      const shown = page.matches.slice(page.offset, page.offset + page.size);
      const next = nextOf(page, self);
      const entryOf = (resource: FhirResource, mode: 'match' | 'include'): BundleEntry => ({
        fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
        resource,
        search: { mode },
      });
      const remarks: BundleEntry[] =
        page.offset === 0 && page.remarks.length > 0
          ? [{ resource: outcomeOf(page.remarks), search: { mode: 'outcome' } }]
          : [];
      return {
        resourceType: 'Bundle',
        type: 'searchset',
        ...(vendor.search.saysTotal ? { total: page.matches.length } : {}),
        link: [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])],
        entry: [
          ...shown.map((resource) => entryOf(resource, 'match')),
          ...medicationsOf(shown, page.medications).map((resource) => entryOf(resource, 'include')),
          ...remarks,
        ],
      };
    },
  };
}
