/** What the build makes of fhir-mappings/ and data/evidence/, checked and compiled. */
declare module 'virtual:nextline-knowledge' {
  export const terminology: import('../terminology/compiled.ts').CompiledTerminology;
  export const evidence: import('../evidence/schema.ts').Evidence;
}
/** What stands behind the rules; loaded when the first answer is on the screen. */
declare module 'virtual:nextline-evidence-details' {
  export const details: import('../evidence/schema.ts').EvidenceDetails;
}
