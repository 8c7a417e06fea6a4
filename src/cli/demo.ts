/**
 * The sandbox EHR and the built app side by side on loopback: what `npm start` opens, and what the browser tests drive.
 * The app is the production build; only its config.json is made up here, because the ports are.
 */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Plugin, type PreviewServer, preview } from 'vite';
import { packageApp } from '../build/package-app.ts';
import type { SandboxApp } from '../sandbox/auth/launch-desk.ts';
import { readPatients, type SandboxPatient } from '../sandbox/patients.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import type { VendorId } from '../sandbox/vendors/vendor.ts';

export const CLIENT_ID = 'nextline-sandbox';

export interface DemoOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Folder of the built app. */
  readonly app: string;
  /** First ports to try; 0 takes any free one. */
  readonly appPort: number;
  readonly ehrPort: number;
  /** Judge records as of this day instead of today. */
  readonly asOf?: string;
  readonly tokenSeconds?: number;
  /** Requests under way at the same time, in place of the app's own default. */
  readonly concurrency?: number;
  /** Patients in place of those in data/patients. */
  readonly patients?: readonly SandboxPatient[];
  /** Whether the pages are delivered with the configuration inside; else the app fetches config.json. */
  readonly configurationInPages?: boolean;
  /** Further apps that the EHR knows. */
  readonly moreApps?: readonly SandboxApp[];
  /** Vendors left out of the app's configuration, so that it refuses them. */
  readonly unknownVendors?: readonly VendorId[];
}

export interface Demo {
  readonly appOrigin: string;
  readonly sandbox: Sandbox;
  readonly close: () => Promise<void>;
}

const VENDOR_NAMES: Readonly<Record<VendorId, string>> = {
  smart: 'Sandbox EHR',
  epic: 'Sandbox EHR in the manner of Epic',
  oracle: 'Sandbox EHR in the manner of Oracle Health',
};

const TYPES = [
  'Patient',
  'Condition',
  'Procedure',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
  'Medication',
  'Observation',
];

/** Scopes registered with each vendor: no more than the search plan uses. */
function scopesOf(vendor: VendorId): readonly string[] {
  const types = {
    smart: [...TYPES, 'MedicationStatement'],
    epic: [...TYPES, 'CarePlan'],
    oracle: TYPES.filter((type) => type !== 'Medication'),
  }[vendor];
  return ['openid', 'fhirUser', 'online_access', ...types.map((type) => `patient/${type}.read`)];
}

/** The first free port from `from` on. */
async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 50; port++) {
    const free = await new Promise<number | undefined>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(undefined));
      probe.listen(port, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
      });
    });
    if (free !== undefined) return free;
  }
  throw new Error(`no free port between ${from} and ${from + 50}`);
}

/** Starts both and connects them. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const appPort = await freePort(options.appPort);
  const appOrigin = `http://127.0.0.1:${appPort}`;
  const sandbox = await startSandbox({
    patients: options.patients ?? (await readPatients(join(options.root, 'data/patients'))),
    apps: [
      {
        clientId: CLIENT_ID,
        launchUrl: `${appOrigin}/launch.html`,
        redirectUris: [`${appOrigin}/index.html`],
        origin: appOrigin,
      },
      ...(options.moreApps ?? []),
    ],
    port: options.ehrPort,
    ...(options.tokenSeconds === undefined ? {} : { tokenSeconds: options.tokenSeconds }),
  });
  const configuration = {
    issuers: (['smart', 'epic', 'oracle'] as const)
      .filter((vendor) => !options.unknownVendors?.includes(vendor))
      .map((vendor) => ({
        iss: sandbox.issuer(vendor),
        name: VENDOR_NAMES[vendor],
        clientId: CLIENT_ID,
        vendor,
        scopes: scopesOf(vendor),
        standalone: true,
      })),
    frameAncestors: [sandbox.url],
    ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
  };
  const packaged = packageApp(options.app, configuration);
  if (!packaged.ok) throw new Error(packaged.error.message);
  const { pages, headers } = packaged.value;
  const configPlugin: Plugin = {
    name: 'nextline-demo-configuration',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        const { pathname } = new URL(request.url ?? '/', appOrigin);
        const page = pages.get(pathname === '/' ? 'index.html' : pathname.slice(1));
        if (pathname === '/config.json') {
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify(configuration));
        } else if (page !== undefined && options.configurationInPages !== false) {
          response.setHeader('Content-Type', 'text/html; charset=utf-8');
          response.end(page);
        } else next();
      });
    },
  };
  let server: PreviewServer;
  try {
    server = await preview({
      configFile: false,
      root: options.root,
      base: './',
      logLevel: 'error',
      plugins: [configPlugin],
      build: { outDir: options.app },
      preview: { host: '127.0.0.1', port: appPort, strictPort: true, open: false },
    });
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  return {
    appOrigin,
    sandbox,
    close: async () => {
      await server.close();
      await sandbox.close();
    },
  };
}
