import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { configurationSchemaPlugin } from './src/build/configuration-schema-plugin.ts';
import { fhirclientPartsPlugin } from './src/build/fhirclient-parts-plugin.ts';
import { knowledgePlugin } from './src/build/knowledge-plugin.ts';
import { launchPagePlugin } from './src/build/launch-page-plugin.ts';

/** What the app page and the launch page share: which parts of fhirclient are left out. */
const shared = {
  resolve: {
    alias: {
      // fhirclient's polyfill for browsers without Web Crypto is 45 KB of code that never runs.
      'isomorphic-webcrypto': join(import.meta.dirname, 'src/smart/platform-crypto.ts'),
      // The one function of it that is called is a few lines where the browser brings the rest.
      'js-base64': join(import.meta.dirname, 'src/smart/base64.ts'),
      // Its debug log would write requests, and so the patient's id, to the console.
      debug: join(import.meta.dirname, 'src/smart/no-debug-log.ts'),
    },
  },
  // fhirclient's own switch: leaves its fetch and AbortController polyfills out.
  define: { FHIRCLIENT_PURE: 'true' },
};

export default defineConfig({
  // Relative addresses: the same build runs at any base path.
  base: './',
  plugins: [
    react(),
    fhirclientPartsPlugin(join(import.meta.dirname, 'src/smart/late-client.ts')),
    knowledgePlugin(import.meta.dirname),
    configurationSchemaPlugin(import.meta.dirname),
    launchPagePlugin({ page: 'launch.html', returnsTo: 'index.html', shared }),
  ],
  ...shared,
  build: {
    target: 'es2022',
    sourcemap: true,
    rollupOptions: { input: { index: 'index.html' } },
  },
  test: {
    // A busy machine is slow, not wrong: a test that hangs is still ended.
    testTimeout: 60_000,
    // The runner leaves a processor free for somebody who edits meanwhile: on two that is half of them.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{unit,architecture,sandbox,data}/**/*.test.ts'],
          environment: 'node',
          // What is pure may be loaded once for all files: evidence and code sets take longer than most tests.
          isolate: false,
          setupFiles: ['test/support/fail-on-console.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'property',
          include: ['test/property/**/*.test.ts'],
          environment: 'node',
          setupFiles: ['test/support/fail-on-console.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.tsx'],
          environment: 'jsdom',
          // axe walks the whole page many times over, and jsdom is slow at it.
          testTimeout: 240_000,
          setupFiles: ['test/support/fail-on-console.ts', 'test/support/dom.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          environment: 'node',
          setupFiles: ['test/support/fail-on-console.ts'],
        },
      },
      { extends: true, test: { name: 'build', include: ['test/build/**/*.test.ts'], environment: 'node' } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          globalSetup: ['test/e2e/world.ts'],
          hookTimeout: 120_000,
          // One browser on a small machine: files in turn keep timings steady.
          fileParallelism: false,
        },
      },
    ],
  },
});
