/**
 * What a web server delivers: the built pages with their configuration inside, and the headers that belong to both. The
 * scripts and styles of the build are delivered as they are.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../kernel/problem.ts';
import { ok, type Result } from '../kernel/result.ts';
import { readConfiguration } from '../smart/configuration-schema.ts';
import { embedConfiguration, inlineHashes } from './launch-page-plugin.ts';
import { securityHeaders } from './security-headers.ts';

export const PAGES = ['index.html', 'launch.html'] as const;

export interface PackagedApp {
  readonly pages: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  /** Files with local codes that the configuration names, each once. */
  readonly overlays: readonly string[];
}

/** Packages the build in `folder` with an unchecked configuration; refuses what the app would refuse at run time. */
export function packageApp(folder: string, raw: unknown): Result<PackagedApp, Problem> {
  const configuration = readConfiguration(raw);
  if (!configuration.ok) return configuration;
  const built = PAGES.map((page) => [page, readFileSync(join(folder, page), 'utf8')] as const);
  return ok({
    overlays: [...new Set(configuration.value.issuers.flatMap(({ overlays }) => overlays))],
    pages: new Map(built.map(([page, html]) => [page, embedConfiguration(html, raw)])),
    headers: securityHeaders({
      configuration: configuration.value,
      scriptHashes: built.flatMap(([, html]) => inlineHashes(html)),
    }),
  });
}
