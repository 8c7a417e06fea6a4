import { servedTypes } from '../fhir/capability-statement.ts';
import type { VendorProfile } from '../vendors/vendor.ts';
import { CONTEXT_SCOPES } from './scopes.ts';

/** `.well-known/smart-configuration` (SMART App Launch 2.2, "Conformance"). */
export function smartConfiguration(vendor: VendorProfile, authBase: string): Readonly<Record<string, unknown>> {
  return {
    issuer: authBase,
    jwks_uri: `${authBase}/jwks`,
    authorization_endpoint: `${authBase}/authorize`,
    token_endpoint: `${authBase}/token`,
    token_endpoint_auth_methods_supported: ['none'],
    grant_types_supported: ['authorization_code'],
    response_types_supported: ['code'],
    scopes_supported: scopesSupported(vendor),
    code_challenge_methods_supported: ['S256'],
    capabilities: vendor.authorization.capabilities,
  };
}

/** Epic names no resource scopes here; the others name what they grant. */
function scopesSupported(vendor: VendorProfile): readonly string[] {
  if (vendor.authorization.scopeSpelling === 'mixed-case-v1') return CONTEXT_SCOPES;
  const types = vendor.authorization.wildcards ? ['*', ...servedTypes(vendor)] : servedTypes(vendor);
  return [
    ...CONTEXT_SCOPES,
    ...vendor.authorization.refreshScopes,
    ...types.flatMap((type) => [`patient/${type}.read`, `patient/${type}.rs`]),
  ];
}
