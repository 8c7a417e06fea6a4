/**
 * Builds the launch page as one file. Its script stands in the page, so that no round trip is lost before the browser
 * leaves for the authorization server, and the scripts of the app are fetched while it is away. What is inlined is allowed
 * by its hash in the Content-Security-Policy (see `inlineHashes`).
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build, type InlineConfig, type Plugin, type ResolvedConfig, type Rollup } from 'vite';
import { fhirclientPartsPlugin } from './fhirclient-parts-plugin.ts';

export interface LaunchPageOptions {
  /** The launch page, relative to the root. */
  readonly page: string;
  /** The page that the authorization server comes back to: its scripts are fetched early. */
  readonly returnsTo: string;
  /** Settings that the nested build shares with the outer one. */
  readonly shared: Pick<InlineConfig, 'define' | 'resolve'>;
}

/** `sha256-…` of each inline script of a page, as a Content-Security-Policy names them. */
export function inlineHashes(html: string): readonly string[] {
  return [...html.matchAll(/<script(?![^>]*\s(?:src=|type="application\/json"))[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) =>
      `sha256-${createHash('sha256')
        .update(script ?? '')
        .digest('base64')}`,
  );
}

/** Puts a configuration into a page, so that it need not be fetched. A data block runs nothing and needs no hash. */
export function embedConfiguration(html: string, configuration: unknown): string {
  const json = JSON.stringify(configuration).replaceAll('<', String.raw`\u003c`);
  return html.replace(/(<script type="application\/json" id="configuration">)[^<]*(<\/script>)/, (_, open, close) =>
    [open, json, close].join(''),
  );
}

/** Scripts and style sheets that a built page loads at once. */
function loadedBy(
  bundle: Rollup.OutputBundle,
  page: string,
): { readonly scripts: string[]; readonly styles: string[] } {
  const file = bundle[page];
  const html = file?.type === 'asset' ? String(file.source) : '';
  const found = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].flatMap(([, path]) => path ?? []);
  return {
    scripts: found.filter((path) => path.endsWith('.js')),
    styles: found.filter((path) => path.endsWith('.css')),
  };
}

export function launchPagePlugin({ page, returnsTo, shared }: LaunchPageOptions): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'nextline-launch-page',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    async generateBundle(_options, bundle) {
      const { scripts, styles } = loadedBy(bundle, returnsTo);
      if (scripts.length === 0) this.error(`${returnsTo} loads no script: the launch page could not fetch it early`);
      const nested = await build({
        ...shared,
        configFile: false,
        root: config.root,
        base: './',
        publicDir: false,
        logLevel: 'error',
        plugins: [fhirclientPartsPlugin(undefined)],
        build: {
          target: config.build.target,
          write: false,
          modulePreload: false,
          rollupOptions: { input: join(config.root, page), output: { codeSplitting: false } },
        },
      });
      const outputs = (Array.isArray(nested) ? nested : [nested]).flatMap((one) => ('output' in one ? one.output : []));
      const script = outputs.find((one) => one.type === 'chunk' && one.isEntry);
      const html = outputs.find((one) => one.type === 'asset' && one.fileName === page);
      if (script?.type !== 'chunk' || html?.type !== 'asset') return this.error(`${page} could not be built`);
      const early = [
        ...scripts.map((path) => `<link rel="modulepreload" href="./${path}">`),
        ...styles.map((path) => `<link rel="preload" as="style" href="./${path}">`),
      ].join('');
      // "</script" may stand in a string of the code; escaped it means the same to JavaScript and nothing to HTML.
      const code = script.code.trim().replaceAll('</script', String.raw`<\/script`);
      const source = String(html.source)
        .replace(/<script type="module"[^>]*><\/script>/, '')
        // A function, because "$&" in the code is no pattern.
        .replace('</body>', () => `${early}<script type="module">${code}</script></body>`);
      this.emitFile({ type: 'asset', fileName: page, source });
    },
  };
}
