import { generateKeyPair, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import Provider, { errors, interactionPolicy, type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import { type FaultPlan, parseFaults, withheldTypes } from '../faults/fault-plan.ts';
import { createFaultRun } from '../faults/fault-run.ts';
import { servedTypes } from '../fhir/capability-statement.ts';
import { isObject, textOf } from '../fhir/json.ts';
import { SERVED_TYPES, type ServedType, type VendorProfile } from '../vendors/vendor.ts';
import type { SandboxApp } from './launch-desk.ts';
import type { LaunchRegistry } from './launches.ts';
import { createMemoryAdapter } from './memory-adapter.ts';
import { CONTEXT_SCOPES, grantedScopes, spellScopes } from './scopes.ts';
import type { Authorization, TokenRegistry } from './tokens.ts';

/** What a token request sent and what it got, for the traffic record. */
export interface TokenExchange {
  readonly form: Readonly<Record<string, string>>;
  readonly accessToken?: string;
  readonly refreshToken?: string;
  readonly scope?: string;
}

export interface AuthorizationServerOptions {
  readonly vendor: VendorProfile;
  /** The issuer, and the address this server is mounted at. */
  readonly authBase: string;
  readonly fhirBase: string;
  readonly styleUrl: string;
  readonly apps: readonly SandboxApp[];
  readonly launches: LaunchRegistry;
  readonly tokens: TokenRegistry;
  readonly tokenSeconds: number;
  /** Where the clinician picks a patient in a standalone launch. */
  readonly pickerPath: (uid: string) => string;
  readonly errorPage: (title: string, text: string) => string;
  readonly onTokenExchange: (request: IncomingMessage, exchange: TokenExchange) => void;
}

export interface AuthorizationServer {
  /** Answers everything below `authBase`. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Whether the browser that asks is in the middle of a standalone launch; the picker shows nothing else. */
  readonly isPicking: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  readonly pick: (request: IncomingMessage, response: ServerResponse, choice: PatientChoice) => Promise<void>;
  readonly cancel: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

export interface PatientChoice {
  readonly patientId: string;
  readonly faults: string;
}

/** The clinician who is always signed in. */
export const CLINICIAN = { id: 'demo-clinician', name: 'Demo Clinician' } as const;

const MINUTE = 60;

/** What the token answer has to say beyond OAuth, kept by grant: a refreshed token says the same. */
interface GrantContext {
  readonly authorization: Authorization;
  readonly scopes: readonly string[];
  readonly needsBanner: boolean;
  /** An EHR launch happens in a visit; a standalone one does not. */
  readonly inVisit: boolean;
}

/** Key generation takes a tenth of a second, so all servers of a process share one key. */
let signingKey: Promise<JWK> | undefined;

function sharedSigningKey(): Promise<JWK> {
  signingKey ??= promisify(generateKeyPair)('rsa', { modulusLength: 2048 }).then(({ privateKey }) => ({
    ...privateKey.export({ format: 'jwk' }),
    kty: 'RSA',
    kid: 'sandbox',
    use: 'sig',
    alg: 'RS256',
  }));
  return signingKey;
}

/**
 * The authorization server of one vendor: oidc-provider, told about SMART. Its own consent and login pages are not
 * used. An EHR launch needs no click: the launch id decides everything. A standalone launch stops at one page of ours.
 *
 * What had to be known about the provider: launch context is added behind the token route, keyed by
 * grant; the grant is made anew for each launch and never loaded, or a second launch would get the first patient;
 * `offline_access` is dropped without `prompt=consent`, so that is added in front.
 */
export async function createAuthorizationServer(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
  const { vendor, authBase, launches, tokens, tokenSeconds } = options;
  const mountPath = new URL(authBase).pathname;
  const rules = vendor.authorization;
  const contexts = new Map<string, GrantContext>();

  const provider = new Provider(authBase, {
    adapter: createMemoryAdapter(),
    clients: options.apps.map((app) => ({
      client_id: app.clientId,
      redirect_uris: [...app.redirectUris],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    })),
    clientBasedCORS: (_ctx, origin) => options.apps.some((app) => app.origin === origin),
    // The provider's default for the session is a cookie that browsers refuse on http.
    cookies: { keys: [randomBytes(18).toString('base64url')], long: { httpOnly: true, sameSite: 'lax' } },
    jwks: { keys: [await sharedSigningKey()] },
    routes: { authorization: '/authorize', token: '/token', jwks: '/jwks' },
    responseTypes: ['code'],
    // Scopes that are not listed are dropped in silence, so everything that may be granted is listed.
    scopes: [...CONTEXT_SCOPES, 'online_access', 'offline_access', ...resourceScopes()],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'], profile: ['name', 'fhirUser'] },
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { methods: ['S256'], required: () => true },
    features: {
      devInteractions: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    extraParams: {
      redirect_uri: (ctx, value) => {
        // The provider compares addresses after normalising them; SMART asks for the registered string itself.
        const app = appOf(ctx);
        if (value === undefined || !app.redirectUris.includes(value)) {
          throw new errors.InvalidRedirectUri();
        }
      },
      state: (_ctx, value) => {
        if (!value) throw new errors.InvalidRequest('state is required');
      },
      aud: (_ctx, value) => {
        if (value !== options.fhirBase) throw new errors.InvalidRequest('aud must be the FHIR base address');
      },
      launch: (ctx, value) => {
        const asked = askedScopes(ctx);
        if (value === undefined) {
          if (!asked.includes('launch/patient')) {
            throw new errors.InvalidScope('a standalone launch needs the scope launch/patient', 'launch/patient');
          }
          return;
        }
        if (!asked.includes('launch')) throw new errors.InvalidScope('an EHR launch needs the scope launch', 'launch');
        const launch = launches.check(value, vendor.id, appOf(ctx).clientId);
        if (!launch.ok) throw new errors.InvalidRequest(launch.error);
        // Who is in the chart is signed in: the account is known before the provider asks for it.
        ctx.oidc.session?.loginAccount({ accountId: CLINICIAN.id, transient: true });
      },
    },
    findAccount: (_ctx, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        name: CLINICIAN.name,
        fhirUser: `${options.fhirBase}/Practitioner/${CLINICIAN.id}`,
      }),
    }),
    loadExistingGrant: async (ctx) => {
      const launched = launchedBy(ctx) ?? pickedBy(ctx);
      if (!launched) return undefined;
      const { clientId } = appOf(ctx);
      const scopes = grantedScopes(vendor, askedScopes(ctx), [
        ...launched.scopesWithheld,
        ...withheldTypes(launched.faults, servedTypes(vendor)),
      ]);
      const grant = new ctx.oidc.provider.Grant({ accountId: CLINICIAN.id, clientId });
      grant.addOIDCScope(scopes.join(' '));
      contexts.set(await grant.save(), {
        authorization: {
          vendor: vendor.id,
          clientId,
          patientId: launched.patientId,
          faults: createFaultRun(launched.faults),
        },
        scopes,
        needsBanner: launched.needsBanner,
        inVisit: textOf(ctx.oidc.params?.['launch']) !== undefined,
      });
      return grant;
    },
    interactions: { policy: policy(), url: (_ctx, interaction) => options.pickerPath(interaction.uid) },
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, _client, code) => [...code.scopes].some((scope) => rules.refreshScopes.includes(scope)),
    rotateRefreshToken: rules.rotatesRefreshToken,
    ttl: {
      AccessToken: Math.max(1, Math.ceil(tokenSeconds)),
      AuthorizationCode: MINUTE,
      IdToken: 5 * MINUTE,
      RefreshToken: 24 * 60 * MINUTE,
      Interaction: 10 * MINUTE,
      Session: 60 * MINUTE,
      Grant: 24 * 60 * MINUTE,
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = options.errorPage('The sign-in could not be completed', out.error_description ?? out.error);
    },
  });

  function appOf(ctx: KoaContextWithOIDC): SandboxApp {
    const app = options.apps.find(({ clientId }) => clientId === ctx.oidc.client?.clientId);
    if (!app) throw new errors.InvalidClient('unknown client');
    return app;
  }

  function launchedBy(ctx: KoaContextWithOIDC) {
    const id = textOf(ctx.oidc.params?.['launch']);
    if (id === undefined) return undefined;
    const launch = launches.check(id, vendor.id, appOf(ctx).clientId);
    if (!launch.ok) throw new errors.InvalidRequest(launch.error);
    launches.spend(id);
    return launch.value;
  }

  provider.use(async (ctx, next) => {
    await next();
    const oidc: KoaContextWithOIDC['oidc'] | undefined = ctx['oidc'];
    if (oidc?.route === 'token') finishToken(ctx, oidc);
    else if (!rules.issuerInCallback) dropIssuer(ctx);
  });

  function finishToken(ctx: { req: IncomingMessage; status: number; body: unknown }, oidc: KoaContextWithOIDC['oidc']) {
    const form = textMembers(oidc.body);
    const context = contexts.get(oidc.entities.Grant?.jti ?? '');
    const answer = isObject(ctx.body) ? ctx.body : {};
    const accessToken = textOf(answer['access_token']);
    if (ctx.status !== 200 || !context || accessToken === undefined) {
      options.onTokenExchange(ctx.req, { form });
      return;
    }
    const { authorization } = context;
    const isRefresh = form['grant_type'] === 'refresh_token';
    const narrowed = form['scope']?.split(' ');
    const scopes = context.scopes.filter((scope) => narrowed?.includes(scope) ?? true);
    const scope = spellScopes(vendor, scopes).join(' ');
    tokens.issue(accessToken, authorization, scopes, tokenSeconds);
    const { refresh_token: refreshToken, ...rest } = answer;
    const givesRefreshToken = refreshToken !== undefined && (!isRefresh || rules.rotatesRefreshToken);
    ctx.body = {
      ...rest,
      expires_in: Math.floor(tokenSeconds),
      scope,
      ...(givesRefreshToken ? { refresh_token: refreshToken } : {}),
      ...(authorization.faults.hidesPatient ? {} : { patient: authorization.patientId }),
      ...(context.inVisit ? { encounter: `${authorization.patientId}-visit` } : {}),
      need_patient_banner: rules.patientBanner === 'string' ? String(context.needsBanner) : context.needsBanner,
      smart_style_url: options.styleUrl,
      ...Object.fromEntries(
        Object.entries(rules.tokenExtras).map(([name, value]) => [
          name,
          value.replace('{patient}', authorization.patientId),
        ]),
      ),
    };
    const refresh = givesRefreshToken ? textOf(refreshToken) : undefined;
    options.onTokenExchange(ctx.req, {
      form,
      accessToken,
      scope,
      ...(refresh === undefined ? {} : { refreshToken: refresh }),
    });
  }

  const callback = provider.callback();

  return {
    handle: async (request, response) => {
      // The provider makes its own addresses from these two.
      const originalUrl = withConsentForOfflineAccess(request.url ?? '/');
      Object.assign(request, { originalUrl });
      request.url = originalUrl.slice(mountPath.length);
      await callback(request, response);
    },
    isPicking: async (request, response) => {
      try {
        await provider.interactionDetails(request, response);
        return true;
      } catch {
        return false;
      }
    },
    pick: (request, response, choice) =>
      provider.interactionFinished(request, response, { login: { accountId: CLINICIAN.id, remember: false }, choice }),
    cancel: (request, response) =>
      provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'The launch was cancelled',
      }),
  };
}

interface Launched {
  readonly patientId: string;
  readonly faults: FaultPlan;
  readonly scopesWithheld: readonly ServedType[];
  readonly needsBanner: boolean;
}

/** What was chosen on the picker page; the page has checked the faults. */
function pickedBy(ctx: KoaContextWithOIDC): Launched | undefined {
  const choice = ctx.oidc.result?.['choice'];
  const patientId = isObject(choice) ? textOf(choice['patientId']) : undefined;
  if (!isObject(choice) || patientId === undefined) return undefined;
  const faults = parseFaults(textOf(choice['faults']) ?? '');
  return { patientId, faults: faults.ok ? faults.value : [], scopesWithheld: [], needsBanner: true };
}

function askedScopes(ctx: KoaContextWithOIDC): readonly string[] {
  return (textOf(ctx.oidc.params?.['scope']) ?? '').split(' ').filter((scope) => scope !== '');
}

function textMembers(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

/** One question only: which patient? It is not asked where the launch id has answered it. */
function policy(): interactionPolicy.Prompt[] {
  const patient = new interactionPolicy.Prompt(
    { name: 'patient' },
    new interactionPolicy.Check('no_patient', 'a patient has to be picked', (ctx) => {
      const isPicked = isObject(ctx.oidc.result?.['choice']);
      return textOf(ctx.oidc.params?.['launch']) === undefined && !isPicked;
    }),
  );
  // Known, so that `prompt=consent` is accepted; without checks, so that nobody is asked.
  const consent = new interactionPolicy.Prompt({ name: 'consent', requestable: true });
  consent.checks.clear();
  return [patient, consent];
}

function resourceScopes(): readonly string[] {
  const types = ['*', ...SERVED_TYPES];
  return ['patient', 'user'].flatMap((context) =>
    types.flatMap((type) => ['read', 'r', 's', 'rs'].map((letters) => `${context}/${type}.${letters}`)),
  );
}

/** OpenID Connect drops `offline_access` without `prompt=consent`; SMART apps do not send that. */
function withConsentForOfflineAccess(url: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  const scopes = (parameters.get('scope') ?? '').split(' ');
  if (!path.endsWith('/authorize') || !scopes.includes('offline_access') || parameters.has('prompt')) return url;
  parameters.set('prompt', 'consent');
  return `${path}?${parameters}`;
}

/** Takes the RFC 9207 issuer off a redirect to the app, for vendors that do not send it. */
function dropIssuer(ctx: {
  status: number;
  response: { get: (name: string) => string };
  set: (name: string, value: string) => void;
}): void {
  const location = ctx.response.get('location');
  if (ctx.status < 300 || ctx.status > 399 || !/^https?:/.test(location)) return;
  const url = new URL(location);
  if (!url.searchParams.has('iss')) return;
  url.searchParams.delete('iss');
  ctx.set('location', url.href);
}
