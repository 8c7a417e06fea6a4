/** What the build makes of fhir-mappings/ and data/evidence/, checked and compiled. */
declare module 'virtual:nextline-knowledge' {
  export const terminology: import('../terminology/compiled.ts').CompiledTerminology;
  export const evidence: import('../evidence/schema.ts').Evidence;
}
/** What stands behind the rules; loaded when the first answer is on the screen. */
declare module 'virtual:nextline-evidence-details' {
  export const details: import('../evidence/schema.ts').EvidenceDetails;
}
/** What a regulator asks to be told of the evidence and of its use of a patient's data (data/source-attributes.json). */
declare module 'virtual:nextline-source-attributes' {
  export const attributes: readonly {
    readonly id: string;
    readonly attribute: string;
    readonly state: 'given' | 'not-available' | 'not-used' | 'used';
    readonly value: string;
  }[];
}
