/** Before all end-to-end tests, once: the production build, and a browser at hand. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../support/chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the project. */
    readonly root: string;
    /** Folder of the built app. */
    readonly app: string;
  }
}

export function setup(project: TestProject): void {
  const root = process.cwd();
  const app = join(root, 'node_modules/.cache/nextline/e2e-app');
  // In a process of its own: inside the test runner the build would not be a production build.
  const words = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--outDir', app, '--emptyOutDir'];
  const { status, stderr } = spawnSync(process.execPath, [...words, '--logLevel', 'error'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) throw new Error(`the app could not be built\n${stderr}`);
  project.provide('root', root);
  project.provide('app', app);
  ensureChromium((line) => process.stdout.write(`${line}\n`));
}
