import { readEvidence } from '../../src/build/read-evidence.ts';
import { terminology } from './terminology.ts';

/** The real evidence and code sets, read once for a test file. */
export const knowledge = { terminology, evidence: readEvidence('data/evidence') };
