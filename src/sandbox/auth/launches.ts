import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { ServedType, VendorId } from '../vendors/vendor.ts';

/** What the chart knows when it starts an app. */
export interface Launch {
  readonly vendor: VendorId;
  readonly clientId: string;
  readonly patientId: string;
  readonly faults: FaultPlan;
  readonly scopesWithheld: readonly ServedType[];
  /** An app inside the chart stands below the chart's own banner; an app in its own window needs one. */
  readonly needsBanner: boolean;
}

/** Opaque launch ids: good once, and for a short time. */
export interface LaunchRegistry {
  readonly create: (launch: Launch) => string;
  /** Looks without spending: the authorization request may still turn out to be wrong. */
  readonly check: (id: string, vendor: VendorId, clientId: string) => Result<Launch, string>;
  readonly spend: (id: string) => void;
  /** Every id handed out so far. */
  readonly issued: () => readonly string[];
}

export function createLaunchRegistry(lifeSeconds: number): LaunchRegistry {
  const launches = new Map<string, { readonly launch: Launch; readonly expiresAt: number; spent: boolean }>();
  return {
    create: (launch) => {
      const id = randomBytes(18).toString('base64url');
      launches.set(id, { launch, expiresAt: Date.now() + lifeSeconds * 1000, spent: false });
      return id;
    },
    check: (id, vendor, clientId) => {
      const found = launches.get(id);
      if (!found || found.launch.vendor !== vendor || found.launch.clientId !== clientId) {
        return err('the launch id is unknown');
      }
      if (found.spent) return err('the launch id was already used');
      if (Date.now() >= found.expiresAt) return err('the launch id has expired');
      return ok(found.launch);
    },
    spend: (id) => {
      const found = launches.get(id);
      if (found) found.spent = true;
    },
    issued: () => [...launches.keys()],
  };
}
