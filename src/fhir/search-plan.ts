/** What is asked of a server, as data: one plan per vendor, in fhir-mappings/search-plans/. */
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

const Search = z.readonly(
  z.strictObject({
    resourceType: text,
    /** Why it is asked, in the words an analyst and a clinician read. */
    purpose: text,
    /** `{patient}` stands for the id of the launched patient. */
    query: z.record(text, text),
    /** The server refuses `_count` here. */
    withoutPageSize: z.optional(z.boolean()),
  }),
);
export type Search = z.infer<typeof Search>;

export const SearchPlan = z.readonly(
  z.strictObject({
    vendor: text,
    description: text,
    pageSize: z.number().check(z.int(), z.minimum(1)),
    searches: z.readonly(z.array(Search)),
    /** Types the vendor does not offer: their silence proves nothing and hides nothing. */
    notSupported: z.readonly(z.array(text)),
  }),
);
export type SearchPlan = z.infer<typeof SearchPlan>;

/** The address of a search, relative to the FHIR base. */
export function addressOf(search: Search, patientId: string, pageSize: number): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search.query)) query.set(name, value.replace('{patient}', patientId));
  if (search.withoutPageSize !== true) query.set('_count', String(pageSize));
  return `${search.resourceType}?${query.toString()}`;
}

/** The same address without the patient, for the ledger and for messages. */
export function addressWithoutPatient(search: Search): string {
  const rest = Object.entries(search.query).filter(([, value]) => !value.includes('{patient}'));
  return `${search.resourceType}?patient=…${rest.map(([name, value]) => `&${name}=${value}`).join('')}`;
}
