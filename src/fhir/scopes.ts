/** What the granted scopes allow: v1 and v2 syntax, wildcards, mixed case, granular v2 scopes. */

const SCOPE = /^(patient|user|system)\/([A-Za-z*]+)\.([a-z*]+)(\?.*)?$/i;

/** Searching: `read` and `*` in v1, the letter s in v2. */
function allows(permission: string): boolean {
  const letters = permission.toLowerCase();
  return letters === '*' || letters === 'read' || /^c?r?u?d?s$/.test(letters);
}

/**
 * Whether a resource type may be searched. 'unknown' where the server named no resource scopes at all: then the request
 * itself will tell. A scope narrowed by a query ("?category=…") allows the search but not completeness.
 */
export function scopeFor(
  granted: string,
  resourceType: string,
): 'granted' | 'granted-in-part' | 'not-granted' | 'unknown' {
  let any = false;
  let part = false;
  for (const scope of granted.split(/\s+/)) {
    const match = SCOPE.exec(scope);
    if (!match) continue;
    any = true;
    const [, , type = '', permission = '', filter] = match;
    if (type !== '*' && type.toLowerCase() !== resourceType.toLowerCase()) continue;
    if (!allows(permission)) continue;
    if (filter === undefined) return 'granted';
    part = true;
  }
  if (part) return 'granted-in-part';
  return any ? 'not-granted' : 'unknown';
}
