import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../src/smart/configuration-schema.ts';
import { launchIssuerIn, readLaunchRequest } from '../../../src/smart/launch-request.ts';

const ISS = 'https://ehr.example.org/fhir/r4';
const issuer = { iss: ISS, name: 'Example', clientId: 'id', vendor: 'epic', scopes: ['openid'] };
const address = (query: Readonly<Record<string, string>>) =>
  `https://app.example.org/launch.html?${new URLSearchParams(query).toString()}`;

describe('what the launch page takes from the address and the configuration', () => {
  test('an issuer that is configured is taken with its defaults', () => {
    expect(readLaunchRequest(address({ iss: ISS, launch: 'x' }), { issuers: [issuer] })).toEqual({
      ok: true,
      value: {
        launch: 'x',
        issuer: { iss: ISS, clientId: 'id', scopes: ['openid'], pkce: 'required', standalone: false },
      },
    });
  });

  test.each([
    `${ISS}/`,
    ISS.toUpperCase(),
    'https://ehr.example.org',
    'https://evil.example.org/fhir/r4',
  ])('%s is not the issuer that was configured, and is refused', (iss) => {
    expect(readLaunchRequest(address({ iss, launch: 'x' }), { issuers: [issuer] })).toMatchObject({
      ok: false,
      error: { code: 'launch/unknown-issuer' },
    });
  });

  test('without a chart an issuer that allows no standalone start is refused', () => {
    expect(readLaunchRequest(address({ iss: ISS }), { issuers: [issuer] })).toMatchObject({
      error: { code: 'launch/not-configured' },
    });
  });

  test.each([
    null,
    'text',
    [],
    {},
    { issuers: {} },
    { issuers: [issuer, issuer] },
  ])('a configuration that cannot be read says so: %j', (raw) => {
    const code = readLaunchRequest(address({ iss: ISS, launch: 'x' }), raw);
    expect(code.ok ? '' : code.error.code).toMatch(/^(config\/unreadable|launch\/unknown-issuer)$/);
  });

  test('the light check takes nothing that the schema refuses, and reads what it takes as the schema does', () => {
    const odd = fc.oneof(fc.constant(undefined), fc.string(), fc.constant(''), fc.integer(), fc.constant(null));
    const field = <T>(good: T) =>
      fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>(good) }, { weight: 1, arbitrary: odd });
    const anIssuer = fc.record({
      iss: fc.constant(ISS),
      name: fc.constant('Example'),
      vendor: fc.constant('epic'),
      clientId: field('id'),
      scopes: fc.oneof(field(['openid', 'fhirUser']), fc.array(odd)),
      pkce: field('unannounced'),
      standalone: field(true),
    });
    fc.assert(
      fc.property(anIssuer, (one) => {
        const raw = { issuers: [one] };
        const light = launchIssuerIn(raw, ISS);
        const full = readConfiguration(JSON.parse(JSON.stringify(raw)));
        expect(launchIssuerIn(JSON.parse(JSON.stringify(raw)), ISS).ok).toBe(full.ok);
        if (!full.ok || !light.ok) return;
        const { iss, clientId, scopes, pkce, standalone } = full.value.issuers[0] ?? {};
        expect(light.value).toEqual({ iss, clientId, scopes, pkce, standalone });
      }),
      { numRuns: 2000 },
    );
  });
});
