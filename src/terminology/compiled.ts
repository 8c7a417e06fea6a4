/**
 * The compact form in which code sets travel to the browser and the command line. It is made at build time from the
 * FHIR resources in fhir-mappings/ (see compile.ts) and holds no display text and no provenance: those stay in the files.
 */

export type Domain = 'drug' | 'condition' | 'procedure' | 'observation';

export interface CompiledAgentConcept {
  /** International non-proprietary names; two for a fixed combination. */
  readonly agents: readonly string[];
  readonly classes: readonly string[];
  readonly route: 'infusion' | 'oral' | 'unstated';
  /** What the product itself says of its purpose; 'kidney-cancer' where nothing speaks against it. */
  readonly indication: 'kidney-cancer' | 'other' | 'unstated';
}

export interface CompiledPattern {
  readonly concept: string;
  readonly phrases: readonly string[];
}

export interface CompiledPhrases {
  readonly negation: readonly string[];
  readonly planned: readonly string[];
  readonly family: readonly string[];
  readonly patterns: readonly CompiledPattern[];
}

export interface CompiledTerminology {
  readonly version: string;
  /** Any name of a code system → the name used as key below. */
  readonly systems: Readonly<Record<string, string>>;
  readonly agentConcepts: Readonly<Record<string, CompiledAgentConcept>>;
  /** Name as written in text (folded) → agent concept. */
  readonly agentNames: Readonly<Record<string, string>>;
  readonly findingDomains: Readonly<Record<string, Domain>>;
  /** System → concept → its codes, separated by a blank. */
  readonly exact: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** System → [kind, value, concept]; a prefix takes the code and everything below it. */
  readonly families: Readonly<Record<string, readonly (readonly ['prefix' | 'pattern', string, string])[]>>;
  readonly phrases: Readonly<Record<'condition' | 'procedure' | 'reason', CompiledPhrases>>;
}
