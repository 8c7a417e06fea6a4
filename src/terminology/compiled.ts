/**
 * The compact form in which code sets travel to the browser and the command line. It is made at build time from the
 * FHIR resources in fhir-mappings/ (see compile.ts) and holds no display text and no provenance: those stay in the files.
 */

import type { CodeTable } from './code-table.ts';

/** Addresses of our two code systems: drugs, and everything else. */
export const AGENTS = 'https://nextline.example/fhir/CodeSystem/agents';
export const FINDINGS = 'https://nextline.example/fhir/CodeSystem/findings';

export type Domain = 'drug' | 'condition' | 'procedure' | 'observation';

/** Where a text stands decides what its words mean. Of `drug` only the guards are used: names are in the code system. */
export type PhraseDomain = 'condition' | 'drug' | 'procedure' | 'reason';

export interface CompiledAgentConcept {
  /** International non-proprietary names; two for a fixed combination. */
  readonly agents: readonly string[];
  readonly classes: readonly string[];
  readonly route: 'infusion' | 'oral' | 'unstated';
  /** What the product itself says of its purpose; 'kidney-cancer' where nothing speaks against it. */
  readonly indication: 'kidney-cancer' | 'other' | 'unstated';
  /** The concept of which this is a formulation; where both are named, the formulation is meant. */
  readonly parent?: string;
  /** Route (a finding) by which the purpose of the drug is asked. */
  readonly askRoute?: string;
  /** A single dose below this many milligrams is no systemic treatment (bevacizumab in the eye). */
  readonly leastDoseMg?: number;
}

export interface CompiledPattern {
  readonly concept: string;
  /** Its words may belong to other sharing patterns as well ("metastases to lung and bone"). */
  readonly shares?: boolean | undefined;
  readonly phrases: readonly string[];
}

/** Words that keep a phrase from being a fact: in front of it, or right behind it. */
export interface CompiledGuard {
  readonly before: readonly string[];
  readonly behind: readonly string[];
}

export interface CompiledPhrases {
  readonly guards: {
    readonly negation: CompiledGuard;
    /** Words of suspicion: what they stand by is a question, not a fact. */
    readonly doubt: CompiledGuard;
    readonly planned: CompiledGuard;
    readonly family: CompiledGuard;
    /** Words at which the reach of a guard ends ("no pain but nephrectomy in 2019"). */
    readonly end: readonly string[];
  };
  readonly patterns: readonly CompiledPattern[];
}

export interface CompiledTerminology {
  readonly version: string;
  /** Any name of a code system → the name used as key below. */
  readonly systems: Readonly<Record<string, string>>;
  readonly agentConcepts: Readonly<Record<string, CompiledAgentConcept>>;
  /** Name as written in text (folded) → agent concepts, separated by a blank: one, or those of a regimen. */
  readonly agentNames: Readonly<Record<string, string>>;
  /** The same for names that nobody has verified: they name no drug, and keep an entry from being waved through. */
  readonly doubtfulNames: Readonly<Record<string, string>>;
  readonly findingDomains: Readonly<Record<string, Domain>>;
  /** Procedure that gives a drug → agent concept. */
  readonly findingAgents: Readonly<Record<string, string>>;
  /** The concepts that have codes; their place here is their number in `exact`. */
  readonly codedConcepts: readonly string[];
  /** System → its codes. */
  readonly exact: Readonly<Record<string, CodeTable>>;
  /**
   * System → concept → codes, separated by a blank, of drugs that nobody has verified: they name no drug, and keep an
   * entry from being waved through.
   */
  readonly doubtfulCodes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** System → [kind, value, concept]; a prefix takes the code and everything below it. */
  readonly families: Readonly<Record<string, readonly (readonly ['prefix' | 'pattern', string, string])[]>>;
  readonly phrases: Readonly<Record<PhraseDomain, CompiledPhrases>>;
}

/** A site's own codes, checked against the code systems (see overlay.ts). */
export interface CompiledOverlay {
  readonly file: string;
  /** A code with no concept is known and means nothing here. */
  readonly groups: readonly {
    readonly source: string;
    readonly codes: ReadonlyMap<string, readonly string[]>;
  }[];
}
