/**
 * The sandbox EHR and the built app side by side on loopback: what `npm start` opens, and what the browser tests drive.
 * The app is the production build; only its config.json is made up here, because the ports are.
 */
import { join } from 'node:path';
import { type Plugin, type PreviewServer, preview } from 'vite';
import { type PackagedApp, packageApp } from '../build/package-app.ts';
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

/** What the app's server delivers, once the addresses of the EHR are known. */
interface Delivered extends Pick<PackagedApp, 'pages' | 'headers'> {
  readonly configuration: unknown;
}

/** Starts both and connects them. The app's server takes its port first and keeps it: the EHR has to know its address. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  let delivered: Delivered | undefined;
  const server = await preview({
    configFile: false,
    root: options.root,
    base: './',
    logLevel: 'error',
    plugins: [deliver(() => delivered, options.configurationInPages !== false)],
    build: { outDir: options.app },
    preview: { host: '127.0.0.1', port: options.appPort, strictPort: false, open: false },
  });
  const appOrigin = originOf(server);
  let sandbox: Sandbox | undefined;
  try {
    sandbox = await startSandbox({
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
    const configuration = configurationFor(sandbox, options);
    const packaged = packageApp(options.app, configuration);
    if (!packaged.ok) throw new Error(packaged.error.message);
    delivered = { configuration, ...packaged.value };
  } catch (error) {
    await server.close();
    await sandbox?.close();
    throw error;
  }
  const started = sandbox;
  return {
    appOrigin,
    sandbox: started,
    close: async () => {
      await server.close();
      await started.close();
    },
  };
}

function originOf({ httpServer }: PreviewServer): string {
  const address = httpServer.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server of the app has no address');
  return `http://127.0.0.1:${address.port}`;
}

function configurationFor(sandbox: Sandbox, { unknownVendors, asOf, concurrency }: DemoOptions) {
  return {
    issuers: (['smart', 'epic', 'oracle'] as const)
      .filter((vendor) => !unknownVendors?.includes(vendor))
      .map((vendor) => ({
        iss: sandbox.issuer(vendor),
        name: VENDOR_NAMES[vendor],
        clientId: CLIENT_ID,
        vendor,
        scopes: scopesOf(vendor),
        standalone: true,
      })),
    frameAncestors: [sandbox.url],
    ...(asOf === undefined ? {} : { asOf }),
    ...(concurrency === undefined ? {} : { concurrency }),
  };
}

/** Delivers the pages with their headers, and the configuration inside them or beside them. */
function deliver(current: () => Delivered | undefined, insidePages: boolean): Plugin {
  return {
    name: 'nextline-demo-configuration',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        const delivered = current();
        if (!delivered) {
          // Nobody knows the address yet.
          response.statusCode = 503;
          response.end();
          return;
        }
        const { configuration, pages, headers } = delivered;
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
        const page = pages.get(pathname === '/' ? 'index.html' : pathname.slice(1));
        if (pathname === '/config.json') {
          response.setHeader('Content-Type', 'application/json');
          response.end(JSON.stringify(configuration));
        } else if (page !== undefined && insidePages) {
          response.setHeader('Content-Type', 'text/html; charset=utf-8');
          response.end(page);
        } else next();
      });
    },
  };
}
