/** `npm start`: builds the app, starts the sandbox EHR beside it, and says where to click. */
import { join } from 'node:path';
import process from 'node:process';
import { build } from 'vite';
import { startDemo } from './demo.ts';

const APP_PORT = 4010;
const EHR_PORT = 4020;

const root = process.cwd();
const app = join(root, 'node_modules/.cache/nextline/app');
const say = (line: string) => process.stdout.write(`${line}\n`);

say('Building the app…');
await build({ root, logLevel: 'error', build: { outDir: app, emptyOutDir: true } });
const demo = await startDemo({ root, app, appPort: APP_PORT, ehrPort: EHR_PORT });
const { sandbox, appOrigin } = demo;
if (appOrigin !== `http://127.0.0.1:${APP_PORT}`) say(`Port ${APP_PORT} is taken; the app uses the next free one.`);
if (sandbox.port !== EHR_PORT) say(`Port ${EHR_PORT} is taken; the EHR uses the next free one.`);
say('');
say(`  Sandbox EHR   ${sandbox.url}/   open this in a browser, pick a patient, open Nextline in the chart`);
say(`  Nextline      ${appOrigin}/   the app by itself, for a start without a chart`);
say('');
say('Synthetic patients, no account, no network. Stop with Ctrl+C.');

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void demo.close().finally(() => process.exit(0));
  });
}
