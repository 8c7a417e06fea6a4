import type { FhirResource, OperationOutcomeIssue } from 'fhir/r4';
import type { ResourceSupport, ServedType, VendorProfile } from '../vendors/vendor.ts';
import { textOf, valuesAt } from './json.ts';
import { numberedIssue, plainIssue } from './outcome.ts';
import { definitionOf, matches } from './search-parameters.ts';

export type SearchParameters = readonly (readonly [name: string, value: string])[];

export type SearchAnswer =
  | {
      readonly kind: 'found';
      readonly matches: readonly FhirResource[];
      /** Entries of outcome mode: what the server says about the search itself. */
      readonly remarks: readonly OperationOutcomeIssue[];
      readonly pageSize: number;
      /** Whether the Medications named by the matches are to be sent with them. */
      readonly includesMedications: boolean;
    }
  | { readonly kind: 'refused'; readonly issue: OperationOutcomeIssue };

/** Steer the form of the answer, are taken by every server, and filter nothing. */
const ALWAYS_TAKEN: readonly string[] = ['_format', '_pretty'];

/**
 * A search over one patient's chart as the vendor presents it, by that vendor's rules about parameters, categories and
 * page sizes. Pure: paging and transport are elsewhere.
 */
export function search(
  vendor: VendorProfile,
  type: ServedType,
  support: ResourceSupport,
  chart: readonly FhirResource[],
  asked: SearchParameters,
): SearchAnswer {
  const remarks: OperationOutcomeIssue[] = [];
  let filters: [string, string][] = [];
  let count: string | undefined;
  let includesMedications = false;
  for (const [name, value] of asked) {
    if (ALWAYS_TAKEN.includes(name)) continue;
    if (name === '_include' && support.includes?.includes(value)) {
      includesMedications = true;
    } else if (name === '_count' && support.parameters.includes(name)) {
      count = value;
    } else if (support.parameters.includes(name) && definitionOf(type, name)) {
      filters.push([name, value]);
    } else if (vendor.search.unknownParameter === 'reject') {
      return refusal('not-supported', `Parameter ${name} is not supported for ${type}.`);
    } else if (vendor.search.unknownParameter === 'report') {
      remarks.push(numberedIssue(vendor, 59100, `Unknown parameter: ${name}`));
    }
  }

  const byId = filters.filter(([name]) => name === '_id');
  if (byId.length > 0 && filters.length > byId.length) {
    if (vendor.search.idBesideOthers === 'reject') return refusal('invalid', '_id must stand alone.');
    if (vendor.search.idBesideOthers === 'report') {
      remarks.push(numberedIssue(vendor, 59100, 'Parameters beside _id were ignored.'));
      filters = byId;
    }
  }
  if (byId.length === 0) {
    for (const group of support.required ?? []) {
      if (filters.some(([name]) => group.includes(name))) continue;
      const isPatient = group.includes('patient');
      return vendor.replies.outcomeSystem === undefined
        ? refusal('required', `One of ${group.join(', ')} is required.`)
        : { kind: 'refused', issue: numberedIssue(vendor, isPatient ? 59159 : 59108, group.join(' or ')) };
    }
    for (const name of support.datesNeedTime ?? []) {
      const untimed = filters.some(([given, value]) => given === name && !/^(ge|gt|le|lt)\d{4}-\d\d-\d\dT/.test(value));
      if (untimed) return refusal('invalid', `${name} needs a prefix ge, gt, le or lt and a time component.`);
    }
  }

  const categories = byId.length === 0 ? support.categories : undefined;
  const unknownCategories = categories ? filters.filter((filter) => isUnknownCategory(filter, categories.known)) : [];
  if (unknownCategories.length > 0) {
    remarks.push(numberedIssue(vendor, 59101));
    filters = filters.filter((filter) => !unknownCategories.includes(filter));
  }
  const asksDefault = categories && unknownCategories.length === 0 && !filters.some(([name]) => name === 'category');
  const found = chart.filter(
    (resource) =>
      resource.resourceType === type &&
      filters.every(([name, value]) => {
        const definition = definitionOf(type, name);
        return definition !== undefined && matches(resource, definition, value);
      }) &&
      (!asksDefault || isInDefaultCategory(resource, categories)),
  );
  if (found.length === 0 && vendor.search.reportsEmpty) remarks.push(numberedIssue(vendor, 4101));
  return {
    kind: 'found',
    matches: found,
    remarks,
    // Oracle Health: `_count` is ignored with `_id`; the others never have enough hits by id for it to matter.
    pageSize: pageSizeOf(vendor, byId.length > 0 ? undefined : count),
    includesMedications,
  };
}

/** The Medications that a page of orders names: what `_include=MedicationRequest:medication` adds. */
export function medicationsOf(
  orders: readonly FhirResource[],
  chart: readonly FhirResource[],
): readonly FhirResource[] {
  const named = new Set(orders.flatMap((order) => valuesAt(order, 'medicationReference.reference')).map(textOf));
  return chart.filter((resource) => resource.resourceType === 'Medication' && named.has(`Medication/${resource.id}`));
}

function refusal(code: OperationOutcomeIssue['code'], text: string): SearchAnswer {
  return { kind: 'refused', issue: plainIssue('error', code, text) };
}

function codeOf(token: string): string {
  return token.slice(token.indexOf('|') + 1);
}

function isUnknownCategory([name, value]: readonly [string, string], known: readonly string[]): boolean {
  return name === 'category' && value.split(',').every((token) => !known.includes(codeOf(token)));
}

function isInDefaultCategory(
  resource: FhirResource,
  { known, byDefault }: { readonly known: readonly string[]; readonly byDefault: readonly string[] },
): boolean {
  const codes = valuesAt(resource, 'category.coding.code').map(textOf);
  const has = (wanted: readonly string[]) => codes.some((code) => code !== undefined && wanted.includes(code));
  return byDefault.length > 0 ? has(byDefault) : !has(known);
}

function pageSizeOf(vendor: VendorProfile, count: string | undefined): number {
  const wanted = Number(count ?? vendor.search.defaultPage);
  if (!Number.isInteger(wanted) || wanted < 1) return vendor.search.defaultPage;
  return Math.min(wanted, vendor.search.largestPage);
}
