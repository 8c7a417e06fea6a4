import { readMappings } from '../../src/build/read-mappings.ts';
import { createTerminology } from '../../src/terminology/terminology.ts';

/** The real code sets, compiled once for a test file. */
export const compiledTerminology = readMappings('fhir-mappings');
export const terminology = createTerminology(compiledTerminology);
