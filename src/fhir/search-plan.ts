/** What is asked of a server, as data: one plan per vendor and release, in fhir-mappings/search-plans/. */
import type * as z from 'zod/mini';
import type { SearchPlanSchema, SearchSchema } from './search-plan-schema.ts';

export type Search = z.infer<typeof SearchSchema>;
export type SearchPlan = z.infer<typeof SearchPlanSchema>;

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
