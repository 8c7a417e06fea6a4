/** Reads data/evidence/ from disk, at build time, on the command line and in tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseFaults } from '../engine/cases.ts';
import { FACT_NAMES } from '../engine/vocabulary.ts';
import { type EvidenceFault, type EvidenceFile, type LoadOptions, loadEvidence } from '../evidence/load.ts';
import type { Evidence, WholeEvidence } from '../evidence/schema.ts';
import { describeFaults } from './read-mappings.ts';

/** JSON files of the folder and its sub-folders, in a fixed order. */
export function evidenceFilesIn(folder: string, inside = ''): readonly EvidenceFile[] {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .flatMap((entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) return evidenceFilesIn(folder, path);
      if (!entry.name.endsWith('.json')) return [];
      const text = readFileSync(join(folder, path), 'utf8');
      try {
        return [{ file: path, content: JSON.parse(text) as unknown }];
      } catch (error) {
        return [{ file: path, content: undefined, notJson: error instanceof Error ? error.message : String(error) }];
      }
    });
}

/** Facts that the data and the code do not both know. */
export function vocabularyFaults(evidence: Evidence): readonly EvidenceFault[] {
  const faults: EvidenceFault[] = [];
  const fault = (place: string, message: string) =>
    faults.push({ file: 'vocabulary.json', place, message, whoFixesIt: 'developer' });
  for (const name of Object.keys(evidence.vocabulary)) {
    if (!FACT_NAMES.includes(name)) fault(name, 'no reading of this fact exists');
  }
  for (const name of FACT_NAMES) {
    if (!(name in evidence.vocabulary)) fault(name, 'the sentences for this fact are missing');
  }
  return faults;
}

/** Every fault of the evidence in `folder`; the evidence itself only where there is none. */
export function checkEvidence(
  folder: string,
  options: LoadOptions = {},
): { readonly evidence?: WholeEvidence; readonly faults: readonly EvidenceFault[] } {
  const { evidence, caseFiles, faults } = loadEvidence(evidenceFilesIn(folder), options);
  if (!evidence || !caseFiles) return { faults };
  const unknown = vocabularyFaults(evidence);
  if (unknown.length > 0) return { faults: unknown };
  const failed = caseFaults(evidence, caseFiles);
  if (failed.length > 0) return { faults: failed.map((one) => ({ ...one, whoFixesIt: 'clinical editor' })) };
  return { evidence, faults: [] };
}

/** Loads the evidence in `folder`; throws with every fault where it does not hold together. */
export function readEvidence(folder: string): WholeEvidence {
  const { evidence, faults } = checkEvidence(folder);
  if (!evidence) throw new Error(`the evidence in ${folder} is not valid:\n${describeFaults(faults)}`);
  return evidence;
}
