/** The shape of a file in fhir-mappings/search-plans/. The tests hold the files against it; the app does not load it. */
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

export const SearchSchema = z.readonly(
  z.strictObject({
    resourceType: text,
    /** Why it is asked, in the words an analyst and a clinician read. */
    purpose: text,
    /** `{patient}` stands for the id of the launched patient. */
    query: z.record(text, text),
    /** The server refuses `_count` here. */
    withoutPageSize: z.optional(z.boolean()),
    /** Helps a reader and proves nothing: when it fails, nothing is missing from the history. */
    hint: z.optional(z.boolean()),
  }),
);

export const SearchPlanSchema = z.readonly(
  z.strictObject({
    vendor: text,
    /** Release of FHIR that the base speaks. */
    release: z.enum(['DSTU2', 'STU3', 'R4', 'R4B', 'R5']),
    description: text,
    pageSize: z.number().check(z.int(), z.minimum(1)),
    searches: z.readonly(z.array(SearchSchema)),
    /** Types the vendor does not offer: their silence proves nothing and hides nothing. */
    notSupported: z.readonly(z.array(text)),
    /** How many Medications may be asked for in one search by `_id`; without it each is read by itself. */
    medicationsAtOnce: z.optional(z.number().check(z.int(), z.minimum(2))),
  }),
);
