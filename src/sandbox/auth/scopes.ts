import { isServedType, type ServedType, type VendorProfile } from '../vendors/vendor.ts';

/** One resource scope, version 1 or 2, understood. */
export interface ResourceScope {
  readonly context: 'patient' | 'user';
  readonly type: string;
  readonly read: boolean;
  readonly search: boolean;
  readonly write: boolean;
}

const SCOPE = /^(patient|user)\/([A-Za-z]+|\*)\.(read|\*|c?r?u?d?s?)$/i;

/**
 * Reads `patient/Condition.read` (version 1) or `patient/Condition.rs` (version 2). The letters of version 2 have one
 * order; a scope written otherwise may be ignored by a server, and is.
 * Source: SMART App Launch 2.2, "Scopes and launch context". Granular scopes (`?category=…`) are not understood.
 */
export function parseScope(scope: string): ResourceScope | undefined {
  const match = SCOPE.exec(scope);
  if (!match) return undefined;
  const [, context = '', type = '', permission = ''] = match;
  const letters = permission.toLowerCase();
  if (letters === '') return undefined;
  const isVersion1 = letters === 'read' || letters === '*';
  return {
    context: context.toLowerCase() === 'user' ? 'user' : 'patient',
    type,
    read: isVersion1 || letters.includes('r'),
    search: isVersion1 || letters.includes('s'),
    write: letters === '*' || (!isVersion1 && /[cud]/.test(letters)),
  };
}

/** Whether the granted scopes allow this interaction with this type. */
export function isAllowed(scopes: readonly string[], type: string, interaction: 'read' | 'search'): boolean {
  return scopes.some((text) => {
    const scope = parseScope(text);
    return scope !== undefined && (scope.type === '*' || scope.type === type) && scope[interaction];
  });
}

/** Scopes that are no resource scope, and that every vendor grants. */
export const CONTEXT_SCOPES: readonly string[] = [
  'openid',
  'fhirUser',
  'profile',
  'launch',
  'launch/patient',
  'launch/encounter',
];

/**
 * What of the scopes asked is granted: read-only scopes of served types, wildcards where the vendor has them, refresh
 * scopes where it gives refresh tokens to public clients. Types in `withheld` are left out, also from a wildcard,
 * which is then spelt out for the types that remain.
 */
export function grantedScopes(
  vendor: VendorProfile,
  asked: readonly string[],
  withheld: readonly ServedType[],
): readonly string[] {
  const served = Object.keys(vendor.resources).filter(isServedType);
  const granted = asked.flatMap((text): readonly string[] => {
    if (CONTEXT_SCOPES.includes(text)) return [text];
    if (vendor.authorization.refreshScopes.includes(text)) return [text];
    const scope = parseScope(text);
    // Nothing can be written here, so a scope that asks for it is not granted in part but not at all.
    if (!scope || scope.write) return [];
    if (scope.type === '*') {
      if (!vendor.authorization.wildcards) return [];
      if (withheld.length === 0) return [text];
      return served.filter((type) => !withheld.includes(type)).map((type) => text.replace('*', type));
    }
    return served.some((type) => type === scope.type && !withheld.includes(type)) ? [text] : [];
  });
  return [...new Set(granted)];
}

/** How the vendor spells in the token answer what it granted. Epic: version 1, with capitals here and there. */
export function spellScopes(vendor: VendorProfile, granted: readonly string[]): readonly string[] {
  if (vendor.authorization.scopeSpelling === 'as-asked') return granted;
  return granted.map((text, index) => {
    const scope = parseScope(text);
    return scope ? `${scope.context}/${scope.type}.${index % 2 === 0 ? 'read' : 'Read'}` : text;
  });
}
