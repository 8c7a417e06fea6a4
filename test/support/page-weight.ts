/** What a built page weighs: the files that a browser loads for it at once, compressed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Scripts and styles that a page loads at once: those it names, and those they import statically. */
export function loadedBy(folder: string, page: string): ReadonlySet<string> {
  const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
  const loaded = new Set<string>();
  const visit = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    if (!file.endsWith('.js')) return;
    for (const [, target] of textOf(file).matchAll(/(?:from|import)\s*["']\.\/([\w-]+\.js)["']/g)) {
      if (target !== undefined) visit(join('assets', target));
    }
  };
  for (const [, target] of textOf(page).matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)) {
    if (target !== undefined) visit(target);
  }
  return loaded;
}

/** Bytes of files after gzip -9. */
export function weightOf(folder: string, files: Iterable<string>): number {
  return [...files].reduce((total, file) => total + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0);
}
