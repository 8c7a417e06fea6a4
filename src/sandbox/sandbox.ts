import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FhirResource } from 'fhir/r4';
import { answerAuthorization, answerPicker } from './auth/auth-routes.ts';
import { type AuthorizationServer, CLINICIAN, createAuthorizationServer } from './auth/authorization-server.ts';
import { createLaunchDesk, type LaunchRequest, type SandboxApp } from './auth/launch-desk.ts';
import { createLaunchRegistry } from './auth/launches.ts';
import { smartConfiguration } from './auth/smart-configuration.ts';
import { createTokenRegistry } from './auth/tokens.ts';
import { answerChart } from './chart/chart-routes.ts';
import { messagePage } from './chart/page.ts';
import { SMART_STYLE } from './chart/smart-style.ts';
import { type FaultPlan, parseFaults } from './faults/fault-plan.ts';
import { answerFhir, type FhirEndpoint } from './fhir/fhir-api.ts';
import { createPageBook } from './fhir/paging.ts';
import { corsHeaders, preflightHeaders } from './http/cors.ts';
import { jsonReply, pageReply, reply } from './http/reply.ts';
import { readForm } from './http/request-body.ts';
import { closeServer, listen, send } from './http/server.ts';
import { createTrafficRecord, type TrafficEntry } from './http/traffic.ts';
import type { SandboxPatient } from './patients.ts';
import { presentAs } from './presentation/present-as.ts';
import { isVendorId, VENDOR_IDS, type VendorId } from './vendors/vendor.ts';
import { VENDOR_PROFILES } from './vendors/vendor-profiles.ts';

export interface SandboxOptions {
  readonly patients: readonly SandboxPatient[];
  /** The first app is the one the chart opens. */
  readonly apps: readonly SandboxApp[];
  /** First port to try; 0 takes any free one. */
  readonly port: number;
  /** Life of a launch id; five minutes where not given. */
  readonly launchSeconds?: number;
  /** Life of an access token, in place of the vendor's own. */
  readonly tokenSeconds?: number;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  /** FHIR base of a vendor: the `iss` of its launches. */
  readonly issuer: (vendor: VendorId) => string;
  /**
   * Issues a launch id and gives the app's address with it. Faults are written as on the chart page. Throws on an
   * unknown patient, app or fault.
   */
  readonly createLaunch: (launch: LaunchRequest & { readonly fault?: string }) => string;
  /** Faults for standalone launches from now on; the picker page shows them and may change them. */
  readonly setStandaloneFault: (fault: string) => void;
  /** Every launch id issued so far. */
  readonly launchIds: readonly string[];
  /** Every request so far, oldest first. */
  readonly traffic: readonly TrafficEntry[];
  readonly clearTraffic: () => void;
  /** Ends every access token. Refresh tokens live on. */
  readonly expireTokens: () => void;
  readonly close: () => Promise<void>;
}

/** A vendor's two servers. */
interface VendorServers {
  readonly endpoint: FhirEndpoint;
  readonly authorization: AuthorizationServer;
}

/**
 * Starts the embedded EHR on the loopback address: charts, FHIR and authorization servers in three vendors' manners,
 * faults on request, and a record of all traffic. A development tool: invented patients, everybody is signed in.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const launches = createLaunchRegistry(options.launchSeconds ?? 300);
  const tokens = createTokenRegistry();
  const traffic = createTrafficRecord();
  const appOrigins = options.apps.map((app) => app.origin);
  let standaloneFault = '';

  const server = createServer((request, response) => {
    traffic.open(request, response);
    handle(request, response).catch((error: unknown) => {
      // A bug of the sandbox. The caller sees it; nothing is written anywhere.
      if (response.headersSent) response.destroy();
      else send(response, pageReply(500, messagePage('The sandbox failed', String(error))));
    });
  });
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  const issuer = (vendor: VendorId): string => `${url}/ehr/${vendor}/fhir`;
  const desk = {
    patients: options.patients,
    launches: createLaunchDesk(options.apps, launches, issuer),
    setStandaloneFault: (fault: string) => {
      standaloneFault = fault;
    },
  };
  // The servers know their addresses only now; a request that comes before they stand waits for them.
  const vendors = Promise.all(VENDOR_IDS.map(startVendor));
  await vendors;

  async function startVendor(id: VendorId): Promise<VendorServers> {
    const vendor = VENDOR_PROFILES[id];
    const base = issuer(id);
    const authBase = `${url}/ehr/${id}/auth`;
    // The same server under another name is another origin: a token sent there is seen, and goes nowhere.
    const foreignBase = `http://localhost:${port}/foreign/${id}/fhir`;
    return {
      endpoint: {
        vendor,
        base,
        authBase,
        charts: new Map(options.patients.map((patient) => [patient.id, chartOf(patient, id)])),
        pages: createPageBook(vendor, base, foreignBase),
      },
      authorization: await createAuthorizationServer({
        vendor,
        authBase,
        fhirBase: base,
        styleUrl: `${url}/ehr/${id}/smart-style.json`,
        apps: options.apps,
        launches,
        tokens,
        tokenSeconds: options.tokenSeconds ?? vendor.authorization.tokenSeconds,
        pickerPath: (uid) => `/ehr/${id}/auth/pick/${uid}`,
        errorPage: messagePage,
        onTokenExchange: (request, { form, ...issued }) => traffic.add(request, { form, issued }),
      }),
    };
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = new URL(request.url ?? '/', url);
    const [area = '', vendorName = '', part = '', ...path] = address.pathname.slice(1).split('/');
    if (area === 'foreign') {
      answerForeign(request, response);
      return;
    }
    const vendor = area === 'ehr' && isVendorId(vendorName) ? vendorName : undefined;
    const servers = (await vendors).find(({ endpoint }) => endpoint.vendor.id === vendor);
    if (!vendor || !servers) {
      send(response, answerChart(desk, request.method ?? 'GET', address));
    } else if (request.method === 'OPTIONS') {
      traffic.add(request, { kind: 'preflight', vendor });
      const audience = audienceOf(part, path.join('/'));
      send(response, reply(204, 'text/plain', ''), preflightHeaders(audience, request.headers.origin, appOrigins));
    } else if (part === 'fhir') {
      await answerFhirRequest(servers.endpoint, address, path.join('/'), request, response);
    } else if (part === 'auth' && path[0] === 'pick') {
      const page = await answerPicker(servers.authorization, options.patients, standaloneFault, request, response);
      if (page) send(response, page);
    } else if (part === 'auth') {
      await answerAuthorization(servers.authorization, traffic, vendor, path.join('/'), request, response);
    } else if (part === 'smart-style.json') {
      send(response, jsonReply(SMART_STYLE), corsHeaders('anyone', undefined, []));
    } else {
      send(response, pageReply(404, messagePage('Not found', 'There is no such page.')));
    }
  }

  async function answerFhirRequest(
    endpoint: FhirEndpoint,
    address: URL,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { origin, accept, authorization } = request.headers;
    const vendor = endpoint.vendor.id;
    const cors = corsHeaders(audienceOf('fhir', path), origin, appOrigins);
    if (path === WELL_KNOWN) {
      traffic.add(request, { kind: 'well-known', vendor });
      send(response, jsonReply(smartConfiguration(endpoint.vendor, endpoint.authBase)), cors);
      return;
    }
    const form = request.method === 'POST' ? await readForm(request) : undefined;
    const [, bearer = ''] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
    const token = tokens.find(bearer);
    traffic.add(request, {
      kind: path === 'metadata' ? 'metadata' : 'fhir',
      vendor,
      token: token?.label,
      form: Object.fromEntries(form ?? []),
    });
    const answer = answerFhir(endpoint, {
      method: request.method ?? 'GET',
      path: path.replace(/\/$/, ''),
      address: address.href,
      parameters: [...(form ?? address.searchParams)],
      accept,
      token,
    });
    send(response, answer, cors);
  }

  /** The host that no app should ask. It allows everything, so that a leak arrives and is recorded. */
  function answerForeign(request: IncomingMessage, response: ServerResponse): void {
    const isPreflight = request.method === 'OPTIONS';
    traffic.add(request, { kind: isPreflight ? 'preflight' : 'foreign' });
    const stranger = {
      resourceType: 'Condition',
      id: 'from-elsewhere',
      code: { text: 'A condition from another host' },
      subject: { reference: 'Patient/from-elsewhere' },
    };
    const bundle = { resourceType: 'Bundle', type: 'searchset', entry: [{ resource: stranger }] };
    send(
      response,
      isPreflight ? reply(204, 'text/plain', '') : jsonReply(bundle),
      preflightHeaders('anyone', undefined, []),
    );
  }

  return {
    url,
    port,
    issuer,
    createLaunch: ({ fault = '', ...launch }) => {
      if (!options.patients.some(({ id }) => id === launch.patientId))
        throw new Error(`no patient ${launch.patientId}`);
      return desk.launches.launchUrl(launch, planOf(fault));
    },
    setStandaloneFault: (fault) => {
      planOf(fault);
      standaloneFault = fault;
    },
    get launchIds() {
      return launches.issued();
    },
    get traffic() {
      return traffic.entries();
    },
    clearTraffic: traffic.clear,
    expireTokens: tokens.expireAll,
    close: () => closeServer(server),
  };
}

const WELL_KNOWN = '.well-known/smart-configuration';

/** Discovery is for anyone, data and tokens for registered apps. */
function audienceOf(part: string, path: string): 'anyone' | 'apps' {
  return part === 'smart-style.json' || path === WELL_KNOWN || path === 'metadata' ? 'anyone' : 'apps';
}

/** A patient's chart as a vendor shows it, with the visit and the clinician that a launch speaks of. */
function chartOf(patient: SandboxPatient, vendor: VendorId): readonly FhirResource[] {
  return [
    ...presentAs(vendor, patient.resources),
    {
      resourceType: 'Encounter',
      id: `${patient.id}-visit`,
      status: 'in-progress',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject: { reference: `Patient/${patient.id}` },
      period: { start: patient.asOf },
    },
    { resourceType: 'Practitioner', id: CLINICIAN.id, active: true, name: [{ text: CLINICIAN.name }] },
  ];
}

function planOf(fault: string): FaultPlan {
  const plan = parseFaults(fault);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}
