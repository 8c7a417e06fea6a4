/**
 * References between resources. An absolute address says on which server its target lies: `Patient/1` of one hospital is
 * not `Patient/1` of another, so the server is compared before the id.
 */
import { type Json, objects, text } from './elements.ts';

/** What a reference points to. `server` is host and path in front of `Type/id`, without the scheme; absent where relative. */
export type Target =
  | { readonly kind: 'resource'; readonly type: string; readonly id: string; readonly server?: string }
  /** A resource inside the one that points to it. */
  | { readonly kind: 'contained'; readonly id: string }
  /** An address that only the entry of a Bundle can explain (`urn:uuid:…`). */
  | { readonly kind: 'urn'; readonly address: string }
  | { readonly kind: 'unreadable' };

const RESOURCE = /^(?:https?:\/\/(.*?)\/)?\/?([A-Z][A-Za-z]+)\/([^/?#|]+)(?:\/_history(?:\/[^/?#]*)?)?(?:[?#|].*)?$/;

/** Two names of one server: letters of either case, with or without its default port and its last slash. */
function serverName(address: string): string {
  return address
    .toLowerCase()
    .replace(/:(?:80|443)(?=\/|$)/, '')
    .replace(/\/+$/, '');
}

/** Takes a reference apart. A version (`/_history/3`), a query and a fragment are cut off. */
export function targetOf(reference: string): Target {
  if (reference.startsWith('#')) return { kind: 'contained', id: reference.slice(1) };
  if (reference.startsWith('urn:')) return { kind: 'urn', address: reference };
  const match = RESOURCE.exec(reference);
  const type = match?.[2];
  const id = match?.[3];
  if (type === undefined || id === undefined) return { kind: 'unreadable' };
  const server = match?.[1];
  return { kind: 'resource', type, id, ...(server === undefined ? {} : { server: serverName(server) }) };
}

/** The server a FHIR base stands for, to compare with {@link Target}. */
export function serverOf(base: string): string {
  return serverName(base.replace(/^https?:\/\//i, ''));
}

/** The one form in which references are shown and compared within a record: `Type/id`. `#id` and URNs stay as they are. */
export function relativeReference(reference: string): string {
  const target = targetOf(reference);
  return target.kind === 'resource' ? `${target.type}/${target.id}` : reference;
}

/** The text of a Reference element, as it is written. */
export function referenceIn(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? text((value as Json)['reference'])
    : undefined;
}

/** The target of a Reference element as `Type/id`. */
export function referenceOf(value: unknown): string | undefined {
  const reference = referenceIn(value);
  return reference === undefined ? undefined : relativeReference(reference);
}

/** Targets of a list of Reference elements. */
export function referencesOf(value: unknown): readonly string[] {
  return objects(value).flatMap((one) => {
    const reference = referenceOf(one);
    return reference === undefined ? [] : [reference];
  });
}
