import type { FaultRun } from '../faults/fault-run.ts';
import type { VendorId } from '../vendors/vendor.ts';

/** What one authorization gave to an app: for whom, about whom, and with which faults. */
export interface Authorization {
  readonly vendor: VendorId;
  readonly clientId: string;
  readonly patientId: string;
  readonly faults: FaultRun;
}

/** An access token as the FHIR side knows it. */
export interface BoundToken {
  readonly token: string;
  /** Short name for the traffic record: `token-3`. */
  readonly label: string;
  readonly authorization: Authorization;
  readonly scopes: readonly string[];
  /** `live` until it ends; `silent` has ended too, and is refused without CORS headers. */
  readonly state: () => 'live' | 'ended' | 'silent';
  readonly end: (how: 'ended' | 'silent') => void;
}

/** All access tokens. The FHIR side asks here and not the provider, which tolerates 15 seconds of clock skew. */
export interface TokenRegistry {
  readonly issue: (
    token: string,
    authorization: Authorization,
    scopes: readonly string[],
    seconds: number,
  ) => BoundToken;
  readonly find: (token: string) => BoundToken | undefined;
  readonly expireAll: () => void;
}

export function createTokenRegistry(): TokenRegistry {
  const tokens = new Map<string, BoundToken>();
  return {
    issue: (token, authorization, scopes, seconds) => {
      const expiresAt = Date.now() + seconds * 1000;
      let ended: 'ended' | 'silent' | undefined;
      const bound: BoundToken = {
        token,
        label: `token-${tokens.size + 1}`,
        authorization,
        scopes,
        state: () => ended ?? (Date.now() < expiresAt ? 'live' : 'ended'),
        end: (how) => {
          ended = how;
        },
      };
      tokens.set(token, bound);
      return bound;
    },
    find: (token) => tokens.get(token),
    expireAll: () => {
      for (const token of tokens.values()) token.end('ended');
    },
  };
}
