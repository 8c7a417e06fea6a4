/** The files of fhir-mappings as they stand, for tests of the files themselves. */
import { mappingFiles } from '../../src/build/read-mappings.ts';
import { compileTerminology, type MappingEntry } from '../../src/terminology/compile.ts';

export type Resource = Readonly<Record<string, unknown>> & { readonly resourceType: string };

/** FHIR resources in files of fhir-mappings, those inside Bundles too, with the file they stand in. */
export function resourcesIn(
  files: readonly { readonly file: string; readonly content: unknown }[],
): readonly { readonly file: string; readonly resource: Resource }[] {
  const inside = (file: string, content: unknown): readonly { file: string; resource: Resource }[] => {
    if (typeof content !== 'object' || content === null || !('resourceType' in content)) return [];
    const resource = content as Resource;
    if (resource.resourceType !== 'Bundle') return [{ file, resource }];
    const entries = resource['entry'] as readonly { readonly resource: unknown }[];
    return [{ file, resource }, ...entries.flatMap((entry) => inside(file, entry.resource))];
  };
  return files.flatMap(({ file, content }) => inside(file, content));
}

/** Every line of the files that are switched on: what it recognises, and as what. */
export function verifiedEntries(): readonly MappingEntry[] {
  const { version, files } = mappingFiles('fhir-mappings');
  const { entries, faults } = compileTerminology(version, files);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return entries.filter(({ file }) => !file.startsWith('unverified/'));
}
