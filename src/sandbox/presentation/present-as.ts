import type { FhirResource } from 'fhir/r4';
import { exhaustive } from '../../kernel/exhaustive.ts';
import type { VendorId } from '../vendors/vendor.ts';
import { presentAsEpic } from './present-epic.ts';
import { presentAsOracle } from './present-oracle.ts';

/**
 * One patient's plain R4 chart, as a given vendor's server would show it. Pure and deterministic, so that a test can
 * compare what the app concludes from the same chart behind different servers. Nothing becomes more certain by it:
 * what was not taken stays not taken, what was retracted stays retracted, and Epic never says "given".
 */
export function presentAs(vendor: VendorId, chart: readonly FhirResource[]): readonly FhirResource[] {
  switch (vendor) {
    case 'smart':
      return chart;
    case 'epic':
      return presentAsEpic(chart);
    case 'oracle':
      return presentAsOracle(chart);
    default:
      return exhaustive(vendor);
  }
}
