import type { FaultPlan } from '../faults/fault-plan.ts';
import type { ServedType, VendorId } from '../vendors/vendor.ts';
import type { LaunchRegistry } from './launches.ts';

/** An app that may be launched. All apps are public clients. */
export interface SandboxApp {
  readonly clientId: string;
  readonly launchUrl: string;
  readonly redirectUris: readonly string[];
  readonly origin: string;
}

export interface LaunchRequest {
  readonly vendor: VendorId;
  readonly patientId: string;
  /** Resource types whose scope is not granted. */
  readonly scopesWithheld?: readonly ServedType[];
  /** The app; the first one where not given. */
  readonly clientId?: string;
  /** Where the app opens. In its own window it has to show the patient's banner itself. */
  readonly open?: 'frame' | 'window';
}

/** Makes the addresses with which apps are started. */
export interface LaunchDesk {
  readonly launchUrl: (launch: LaunchRequest, faults: FaultPlan) => string;
  readonly standaloneUrl: (vendor: VendorId) => string;
}

export function createLaunchDesk(
  apps: readonly SandboxApp[],
  launches: LaunchRegistry,
  issuer: (vendor: VendorId) => string,
): LaunchDesk {
  const appOf = (clientId: string | undefined): SandboxApp => {
    const app = clientId === undefined ? apps[0] : apps.find((one) => one.clientId === clientId);
    if (!app) throw new Error('no such app is registered');
    return app;
  };
  return {
    launchUrl: (launch, faults) => {
      const app = appOf(launch.clientId);
      const id = launches.create({
        vendor: launch.vendor,
        clientId: app.clientId,
        patientId: launch.patientId,
        faults,
        scopesWithheld: launch.scopesWithheld ?? [],
        needsBanner: launch.open === 'window',
      });
      const target = new URL(app.launchUrl);
      target.searchParams.set('iss', issuer(launch.vendor));
      target.searchParams.set('launch', id);
      return target.href;
    },
    standaloneUrl: (vendor) => {
      const target = new URL(appOf(undefined).launchUrl);
      target.searchParams.set('iss', issuer(vendor));
      return target.href;
    },
  };
}
