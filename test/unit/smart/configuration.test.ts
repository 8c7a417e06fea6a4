import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainConfiguration } from '../../../src/smart/configuration.ts';
import { readConfiguration } from '../../../src/smart/configuration-schema.ts';

const issuer = {
  iss: 'https://ehr.example.org/fhir/R4',
  name: 'Example',
  clientId: 'id',
  vendor: 'epic',
  scopes: ['openid'],
};

/** Mostly the good value, else something near it or odd. */
function field(good: unknown, ...near: readonly unknown[]) {
  const odd = fc.oneof(fc.constant(undefined), fc.constant(null), fc.string(), fc.integer(), fc.constant([]));
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(good) },
    { weight: 2, arbitrary: fc.constantFrom(good, ...near) },
    { weight: 1, arbitrary: odd },
  );
}

const anIssuer = fc.record(
  {
    iss: field('https://ehr.example.org/fhir/R4', 'http://localhost:8080/', 'https://', 'https://a b', 'ehr.example'),
    name: field('Example', ''),
    clientId: field('id', ''),
    vendor: field('epic', 'smart', 'other'),
    scopes: field(['openid', 'fhirUser'], [], [''], ['a', 1]),
    pkce: field('unannounced', 'required', 'off'),
    standalone: field(true, 'true'),
    overlays: field(['overlays/site.json'], ['../site.json'], ['/site.json'], ['a//b.json'], ['site.js']),
    origins: field(['https://auth.example.org'], ['https://auth.example.org/'], ['http://auth.example.org']),
    more: fc.constant(1),
  },
  { requiredKeys: ['iss', 'name', 'clientId', 'vendor', 'scopes'] },
);

const aConfiguration = fc.record(
  {
    issuers: fc.oneof({ weight: 8, arbitrary: fc.array(anIssuer, { maxLength: 2 }) }, field([], {}, null)),
    concurrency: field(3, 0, 20, 21, 1.5, Number.MAX_VALUE),
    timeoutSeconds: field(30, 0, 1, 2.5),
    frameAncestors: field(
      ['https://desk.example.org:8443'],
      ['*'],
      ['http://localhost:8080'],
      ['http://desk.example.org'],
    ),
    $schema: field('./config.schema.json', 1),
    asOf: field('2024-05-01', '2024', '2024-5-1', ''),
    more: fc.constant(1),
  },
  { requiredKeys: ['issuers'] },
);

describe('the light check of the configuration', () => {
  test('is enough for an everyday configuration, and fills the defaults in', () => {
    const full = readConfiguration({ issuers: [issuer] });
    expect(full.ok && full.value).toEqual(plainConfiguration({ issuers: [issuer] }));
  });

  test('takes nothing that the schema refuses, and reads what it takes as the schema does', () => {
    let taken = 0;
    fc.assert(
      fc.property(aConfiguration, (raw) => {
        const plain = plainConfiguration(raw);
        if (!plain) return;
        taken++;
        const full = readConfiguration(raw);
        expect(full.ok && full.value).toEqual(plain);
      }),
      { numRuns: 5000 },
    );
    expect(taken).toBeGreaterThan(50);
  });

  test.each([
    ['a field that is not known', { issuers: [issuer], colour: 'red' }],
    ['an issuer that stands twice', { issuers: [issuer, issuer] }],
    ['a text that is no configuration', 'issuers'],
    ['nothing', null],
  ])('leaves it to the schema to speak about %s', (_what, raw) => {
    expect(plainConfiguration(raw)).toBeUndefined();
    expect(readConfiguration(raw).ok).toBe(false);
  });
});
