import { EPIC } from './epic.ts';
import { ORACLE } from './oracle.ts';
import { SMART } from './smart.ts';
import type { VendorId, VendorProfile } from './vendor.ts';

/** A vendor is added by a data file, a line here and its tests. */
export const VENDOR_PROFILES: Readonly<Record<VendorId, VendorProfile>> = {
  smart: SMART,
  epic: EPIC,
  oracle: ORACLE,
};
