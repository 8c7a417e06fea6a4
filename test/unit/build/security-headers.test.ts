import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from '../../../src/build/security-headers.ts';
import type { Configuration } from '../../../src/smart/configuration.ts';
import { readConfiguration } from '../../../src/smart/configuration-schema.ts';

const issuer = {
  iss: 'https://ehr.example.org:8443/fhir/r4',
  name: 'E',
  clientId: 'id',
  vendor: 'epic',
  scopes: ['openid'],
};

function configured(change: object = {}, outer: object = {}): Configuration {
  const read = readConfiguration({ issuers: [{ ...issuer, ...change }], ...outer });
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

const policy = (configuration: Configuration) => {
  const text = contentSecurityPolicy({ configuration, scriptHashes: ['sha256-abc='] });
  return new Map(text.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1)] as const));
};

describe('the policy under which the app is delivered', () => {
  test('the app may talk to itself, the configured servers and what is named beside them, and to nobody else', () => {
    const directives = policy(configured({ origins: ['https://auth.example.org'] }));
    expect(directives.get('connect-src')).toEqual([
      "'self'",
      'https://auth.example.org',
      'https://ehr.example.org:8443',
    ]);
    expect(directives.get('default-src')).toEqual(["'none'"]);
  });

  test('scripts come from the app, and the one inside a page goes by its hash', () => {
    const directives = policy(configured());
    expect(directives.get('script-src')).toEqual(["'self'", "'sha256-abc='"]);
    expect([...directives.values()].flat().filter((value) => /unsafe/.test(value))).toEqual([]);
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
  });

  test('the app stands in no frame but those that were named', () => {
    expect(policy(configured()).get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy(configured({}, { frameAncestors: ['https://desk.example.org'] })).get('frame-ancestors')).toEqual([
      'https://desk.example.org',
    ]);
  });

  test.each([
    'https://auth.example.org/path',
    'https://*.example.org',
    "https://auth.example.org; script-src 'unsafe-inline'",
    'http://auth.example.org',
    'javascript:alert(1)',
  ])('an origin that could widen the policy is refused: %s', (origin) => {
    const read = readConfiguration({ issuers: [{ ...issuer, origins: [origin] }] });
    expect(read).toMatchObject({ ok: false, error: { code: 'config/unreadable' } });
    expect(readConfiguration({ issuers: [issuer], frameAncestors: [origin] }).ok).toBe(false);
  });

  test('no page tells another where the reader came from', () => {
    expect(securityHeaders({ configuration: configured(), scriptHashes: [] })).toMatchObject({
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
  });
});
