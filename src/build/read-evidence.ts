/** Reads data/evidence/ from disk, at build time, on the command line and in tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VOCABULARY } from '../engine/vocabulary.ts';
import { type EvidenceFault, type EvidenceFile, loadEvidence } from '../evidence/load.ts';
import type { Evidence, WholeEvidence } from '../evidence/schema.ts';
import { describeFaults } from './read-mappings.ts';

/** JSON files of the folder and its sub-folders, in a fixed order. */
function filesIn(folder: string, inside = ''): readonly EvidenceFile[] {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .sort((a, b) => a.name.localeCompare(b.name, 'en'))
    .flatMap((entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory()) return filesIn(folder, path);
      if (!entry.name.endsWith('.json')) return [];
      return [{ file: path, content: JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown }];
    });
}

/** Facts that the data and the code do not both know. */
export function vocabularyFaults(evidence: Evidence): readonly EvidenceFault[] {
  const faults: EvidenceFault[] = [];
  const fault = (place: string, message: string) =>
    faults.push({ file: 'vocabulary.json', place, message, whoFixesIt: 'clinical editor' });
  for (const name of Object.keys(evidence.vocabulary)) {
    if (!(name in VOCABULARY)) fault(name, 'no reading of this fact exists');
  }
  for (const name of Object.keys(VOCABULARY)) {
    if (!(name in evidence.vocabulary)) fault(name, 'the sentences for this fact are missing');
  }
  return faults;
}

/** Loads the evidence in `folder`; throws with every fault where it does not hold together. */
export function readEvidence(folder: string): WholeEvidence {
  const { evidence, faults } = loadEvidence(filesIn(folder));
  const all = evidence ? vocabularyFaults(evidence) : faults;
  if (!evidence || all.length > 0) throw new Error(`data/evidence is not valid:\n${describeFaults(all)}`);
  return evidence;
}
