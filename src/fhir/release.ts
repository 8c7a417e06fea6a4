/** Releases of FHIR, as a server names them. */
export type Release = 'DSTU2' | 'STU3' | 'R4' | 'R4B' | 'R5';

const RELEASES: readonly (readonly [RegExp, Release])[] = [
  [/^(?:0\.5|1\.0)(?:\.|$)/, 'DSTU2'],
  [/^3\.0(?:\.|$)/, 'STU3'],
  [/^4\.0(?:\.|$)/, 'R4'],
  [/^4\.3(?:\.|$)/, 'R4B'],
  [/^5\.0(?:\.|$)/, 'R5'],
];

/** The release behind `fhirVersion` of a CapabilityStatement or Conformance; `undefined` for drafts and unknown ones. */
export function releaseOf(fhirVersion: string): Release | undefined {
  return RELEASES.find(([pattern]) => pattern.test(fhirVersion.trim()))?.[1];
}
