/** The run-time configuration, `config.json` beside the app; its fields are described in configuration-schema.ts. */
import type * as z from 'zod/mini';
import type { ConfigurationSchema, IssuerSchema } from './configuration-schema.ts';

export type Issuer = z.infer<typeof IssuerSchema>;
export type Configuration = z.infer<typeof ConfigurationSchema>;

/** Protocol, host and port, nothing behind. Plain http only on the machine itself. */
export const ORIGIN = /^(https:\/\/[\w.:-]+|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)$/;
/** A file beside the app: no other place, no way up. */
export const BESIDE = /^[A-Za-z0-9_-][\w.-]*(\/[A-Za-z0-9_-][\w.-]*)*\.json$/;

/** The origins that may be spoken to for an issuer: its own, and those that the configuration names beside it. */
export function originsOf({ iss, origins }: Pick<Issuer, 'iss' | 'origins'>): readonly string[] {
  return [new URL(iss).origin, ...origins];
}

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isPath = (value: unknown): value is string => typeof value === 'string' && BESIDE.test(value);
const isOrigin = (value: unknown): value is string => typeof value === 'string' && ORIGIN.test(value);
const isAddress = (value: unknown): value is string =>
  isText(value) && /^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[\w.~-]+)*\/?$/i.test(value);
const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(is);
const isWhole = (value: unknown): value is number => Number.isInteger(value);

function fieldsOf(value: unknown, allowed: readonly string[]): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).every((key) => allowed.includes(key)) ? { ...value } : undefined;
}

const ISSUER = ['iss', 'name', 'clientId', 'vendor', 'release', 'scopes', 'pkce', 'standalone', 'overlays', 'origins'];
const CONFIGURATION = ['$schema', 'issuers', 'concurrency', 'timeoutSeconds', 'frameAncestors', 'asOf'];

function plainIssuer(raw: unknown): Issuer | undefined {
  const fields = fieldsOf(raw, ISSUER);
  if (!fields) return undefined;
  const { iss, name, clientId, vendor, scopes } = fields;
  const { release = 'R4', pkce = 'required', standalone = false, overlays = [], origins = [] } = fields;
  return isAddress(iss) &&
    isText(name) &&
    isText(clientId) &&
    (vendor === 'smart' || vendor === 'epic' || vendor === 'oracle') &&
    (release === 'R4' || release === 'STU3' || release === 'DSTU2') &&
    isListOf(scopes, isText) &&
    scopes.length > 0 &&
    (pkce === 'required' || pkce === 'unannounced') &&
    typeof standalone === 'boolean' &&
    isListOf(overlays, isPath) &&
    isListOf(origins, isOrigin)
    ? { iss, name, clientId, vendor, release, siblings: [], scopes, pkce, standalone, overlays, origins }
    : undefined;
}

/**
 * The configuration where it is right beyond doubt, with its defaults filled in; undefined where the schema must say
 * whether it is right, and what is wrong. By hand, because the schema library is a tenth of what the app has to load
 * before its first request: the tests hold that nothing is taken here which the schema refuses or reads otherwise.
 */
export function plainConfiguration(raw: unknown): Configuration | undefined {
  const fields = fieldsOf(raw, CONFIGURATION);
  if (!fields || !Array.isArray(fields['issuers'])) return undefined;
  const { $schema, concurrency = 3, timeoutSeconds = 30, frameAncestors = [], asOf } = fields;
  const issuers: readonly unknown[] = fields['issuers'];
  const read = issuers.flatMap((one) => plainIssuer(one) ?? []);
  return read.length === issuers.length &&
    new Set(read.map(({ iss }) => iss)).size === read.length &&
    isWhole(concurrency) &&
    concurrency >= 1 &&
    concurrency <= 20 &&
    isWhole(timeoutSeconds) &&
    timeoutSeconds >= 1 &&
    isListOf(frameAncestors, isOrigin) &&
    ($schema === undefined || isText($schema)) &&
    (asOf === undefined || (isText(asOf) && /^\d{4}-\d{2}-\d{2}$/.test(asOf)))
    ? {
        issuers: read,
        concurrency,
        timeoutSeconds,
        frameAncestors,
        ...(asOf === undefined ? {} : { asOf }),
        ...($schema === undefined ? {} : { $schema }),
      }
    : undefined;
}

/** The issuer with exactly this address: no prefix, no other case, no slash more or less. */
export function issuerFor(configuration: Configuration, iss: string): Issuer | undefined {
  return configuration.issuers.find((issuer) => issuer.iss === iss);
}
