/** The search plans of fhir-mappings, by vendor. */
import epic from '../../fhir-mappings/search-plans/epic.json';
import oracle from '../../fhir-mappings/search-plans/oracle.json';
import smart from '../../fhir-mappings/search-plans/smart.json';
import type { SearchPlan } from '../fhir/search-plan.ts';
import type { Issuer } from '../smart/configuration.ts';

export const SEARCH_PLANS: Readonly<Record<Issuer['vendor'], SearchPlan>> = { epic, oracle, smart };
