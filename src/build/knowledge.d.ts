/** What the build makes of fhir-mappings/ and data/evidence/, checked and compiled. */
declare module 'virtual:nextline-knowledge' {
  export const terminology: import('../terminology/compiled.ts').CompiledTerminology;
  export const evidence: import('../evidence/schema.ts').Evidence;
}
