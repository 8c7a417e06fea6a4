import { createHash, randomBytes } from 'node:crypto';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { VendorId } from '../../src/sandbox/vendors/vendor.ts';
import { APP } from './fixtures.ts';

export const SCOPE =
  'openid fhirUser launch patient/Patient.rs patient/Condition.rs patient/Procedure.rs patient/MedicationRequest.rs patient/MedicationStatement.rs patient/MedicationAdministration.rs patient/MedicationDispense.rs patient/Medication.rs patient/Observation.rs';

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accessToken: string;
}

/** Parameters of an authorization request that is right in everything; a test spoils what it wants to. */
export interface Request {
  readonly verifier: string;
  readonly parameters: URLSearchParams;
}

/** A browser and an app in one: follows redirects by hand, keeps cookies, does PKCE. */
export class SmartClient {
  /** By name and path, as a browser keeps them. */
  readonly #cookies = new Map<string, { readonly name: string; readonly value: string; readonly path: string }>();
  readonly sandbox: Sandbox;
  readonly vendor: VendorId;

  constructor(sandbox: Sandbox, vendor: VendorId = 'smart') {
    this.sandbox = sandbox;
    this.vendor = vendor;
  }

  get issuer(): string {
    return this.sandbox.issuer(this.vendor);
  }

  get authBase(): string {
    return this.issuer.replace(/fhir$/, 'auth');
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const path = new URL(url).pathname;
    const cookie = [...this.#cookies.values()]
      .filter((one) => path.startsWith(one.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, ...(cookie ? { cookie } : {}) },
    });
    for (const header of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      const [, root = '/'] = /path=([^;]+)/i.exec(header) ?? [];
      if (value === '') this.#cookies.delete(`${name} ${root}`);
      else this.#cookies.set(`${name} ${root}`, { name, value, path: root });
    }
    return response;
  }

  request(launchUrl: string | undefined, scope = SCOPE): Request {
    const verifier = randomBytes(48).toString('base64url');
    const launch = launchUrl === undefined ? null : new URL(launchUrl).searchParams.get('launch');
    const parameters = new URLSearchParams({
      response_type: 'code',
      client_id: APP.clientId,
      redirect_uri: APP.redirectUris[0] ?? '',
      state: randomBytes(24).toString('base64url'),
      aud: this.issuer,
      scope,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    if (launch !== null) parameters.set('launch', launch);
    return { verifier, parameters };
  }

  /** Follows redirects until they leave the sandbox or a page is shown. */
  async authorize(parameters: URLSearchParams): Promise<{ readonly location: URL; readonly page: Response }> {
    let location = new URL(`${this.authBase}/authorize?${parameters}`);
    let page = await this.fetch(location.href);
    while (page.status >= 300 && page.status < 400) {
      location = new URL(page.headers.get('location') ?? '', location);
      if (location.origin !== this.sandbox.url) break;
      page = await this.fetch(location.href);
    }
    return { location, page };
  }

  async token(form: Readonly<Record<string, string>>): Promise<TokenAnswer> {
    const response = await fetch(`${this.authBase}/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: APP.clientId, ...form }),
      headers: { origin: APP.origin },
    });
    const body = await response.json();
    return { status: response.status, body, accessToken: String(body.access_token ?? '') };
  }

  exchange(code: string, verifier: string): Promise<TokenAnswer> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: APP.redirectUris[0] ?? '',
      code_verifier: verifier,
    });
  }

  /** A whole EHR launch, from the chart to the token. */
  async launch(
    patientId: string,
    more: { readonly fault?: string; readonly scope?: string; readonly open?: 'frame' | 'window' } = {},
  ): Promise<TokenAnswer> {
    const { fault, open, scope } = more;
    const launchUrl = this.sandbox.createLaunch({
      vendor: this.vendor,
      patientId,
      ...(fault === undefined ? {} : { fault }),
      ...(open === undefined ? {} : { open }),
    });
    const request = this.request(launchUrl, scope);
    const { location } = await this.authorize(request.parameters);
    return this.exchange(location.searchParams.get('code') ?? '', request.verifier);
  }

  /** A FHIR request as the app would send it. */
  get(token: string, path: string, init: RequestInit = {}): Promise<Response> {
    const url = path.startsWith('http') ? path : `${this.issuer}/${path}`;
    return fetch(url, {
      ...init,
      headers: {
        accept: 'application/fhir+json',
        authorization: `Bearer ${token}`,
        origin: APP.origin,
        ...init.headers,
      },
    });
  }
}
