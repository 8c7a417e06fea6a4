/**
 * Leaves out of a page the parts of fhirclient that it does not need. The library is CommonJS, where a bundler keeps
 * everything; so requests of the library for its own files are answered otherwise.
 */
import type { Plugin } from 'vite';

const NOTHING = '\0fhirclient-nothing';

/** `client`: the file that takes the place of its Client; undefined for a page that never has a session. */
export function fhirclientPartsPlugin(client: string | undefined): Plugin {
  return {
    name: 'nextline-fhirclient-parts',
    enforce: 'pre',
    apply: 'build',
    resolveId(request, importer) {
      // The whole Client, loaded later, is asked for by its full name.
      if (!importer?.includes('fhirclient') || importer === client) return null;
      if (/^\.{1,2}\/Client$/.test(request)) return client ?? NOTHING;
      // Reads and writes resources; ours go through src/fhir/transport.ts.
      return /^\.{1,2}\/FhirClient$/.test(request) ? NOTHING : null;
    },
    load: (id) => (id === NOTHING ? 'export default class {}' : null),
  };
}
