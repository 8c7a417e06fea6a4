/** The code sets as they stand in fhir-mappings/, with the overlays of a site: for the commands an analyst uses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { mappingFiles } from '../build/read-mappings.ts';
import { compileTerminology, type MappingEntry } from '../terminology/compile.ts';
import { overlayProblem, withOverlays } from '../terminology/overlay.ts';
import type { Terminology } from '../terminology/terminology.ts';

export interface SiteCodes {
  readonly terminology: Terminology;
  /** Every line of fhir-mappings, with its place. */
  readonly entries: readonly MappingEntry[];
  /** What is wrong with the overlays, in words. */
  readonly problems: readonly string[];
}

/** Reads from disk, so that a change is seen without building anything. Throws where fhir-mappings does not hold together. */
export function readSiteCodes(overlays: readonly string[]): SiteCodes {
  const { version, files } = mappingFiles(join(process.cwd(), 'fhir-mappings'));
  const { compiled, entries, faults } = compileTerminology(version, files);
  if (!compiled) throw new Error('fhir-mappings does not hold together: run npm run validate:data');
  const problems: string[] = faults.map(({ file, message }) => `${file}: ${message}`);
  const texts = overlays.flatMap((file) => {
    try {
      return [{ file, text: readFileSync(file, 'utf8') }];
    } catch {
      problems.push(`${file}: the file cannot be opened (analyst)`);
      return [];
    }
  });
  const laid = withOverlays(compiled, texts);
  problems.push(...laid.faults.map(overlayProblem).map(({ message, whoFixesIt }) => `${message} (${whoFixesIt})`));
  return { terminology: laid.terminology, entries, problems };
}

/** The words behind a command: overlays apart from the rest. */
export function partWords(words: readonly string[]): {
  readonly overlays: readonly string[];
  readonly rest: readonly string[];
  readonly fault?: string;
} {
  const overlays: string[] = [];
  const rest: string[] = [];
  const queue = [...words];
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--overlay') {
      const file = queue.shift();
      if (file === undefined) return { overlays, rest, fault: '--overlay needs a file' };
      overlays.push(file);
    } else if (word.startsWith('--')) return { overlays, rest, fault: `there is no option ${word}` };
    else rest.push(word);
  }
  return { overlays, rest };
}
