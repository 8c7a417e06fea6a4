/**
 * Code look-up. A code system is known by all its names (URL, OID, with or without `urn:oid:`); codes are compared
 * without case, blanks and, for the ICD families, dots.
 */
import { append } from '../kernel/group.ts';
import type { CompiledAgentConcept, CompiledTerminology, Domain } from './compiled.ts';
import { findPhrases, fold, type PhraseMatch } from './phrase.ts';

export interface Terminology {
  readonly version: string;
  /** The key of a code system, or `undefined` where its name is not known. */
  systemOf(uri: string): string | undefined;
  /** Concepts of a code; more than one only where the maps say so. */
  concepts(uri: string, code: string, domain: Domain): readonly string[];
  agentConcept(concept: string): CompiledAgentConcept | undefined;
  /** Agent concepts named in a text, each once, with the words that matched. */
  agentsInText(text: string): readonly { readonly concept: string; readonly words: string }[];
  phrases(text: string, domain: 'condition' | 'procedure' | 'reason'): readonly PhraseMatch[];
}

const NDC = 'http://hl7.org/fhir/sid/ndc';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
/** Systems whose codes are compared without their dots. */
const DOTLESS = /icd-?(9|10)/i;
/** Both halves of ICD-9-CM share one name in FHIR: 55.51 and 555.1 differ only by the resource they stand in. */
const SHARED_NAME = 'http://hl7.org/fhir/sid/icd-9-cm';

function foldCode(system: string, code: string): string {
  const trimmed = code.trim().toUpperCase();
  return DOTLESS.test(system) ? trimmed.replaceAll('.', '') : trimmed;
}

/**
 * Labeler and product of a National Drug Code in 5-4 form, from 5-4-2, 4-4-2, 5-3-2, 5-4-1, 11 digits, or 5-4 itself.
 * A 10-digit code without hyphens is ambiguous and gives every reading.
 */
export function ndcProducts(code: string): readonly string[] {
  const text = code.trim().replace(/_.*$/, '');
  const parts = text.split('-');
  if (parts.length >= 2 && parts.every((part) => /^\d+$/.test(part))) {
    return [`${(parts[0] ?? '').padStart(5, '0')}-${(parts[1] ?? '').padStart(4, '0')}`];
  }
  if (/^\d{11}$/.test(text)) return [`${text.slice(0, 5)}-${text.slice(5, 9)}`];
  if (/^\d{10}$/.test(text)) {
    return [
      `0${text.slice(0, 4)}-${text.slice(4, 8)}`,
      `${text.slice(0, 5)}-0${text.slice(5, 8)}`,
      `${text.slice(0, 5)}-${text.slice(5, 9)}`,
    ];
  }
  return [];
}

/** Spellings under which a code may stand in the maps. */
function spellings(system: string, code: string): readonly string[] {
  if (system === NDC) return ndcProducts(code);
  const folded = foldCode(system, code);
  // Some billing systems append "00" to a HCPCS code (J927100).
  if (system === HCPCS && /^[A-Z]\d{4}00$/.test(folded)) return [folded.slice(0, 5)];
  return [folded];
}

interface Table {
  readonly exact: ReadonlyMap<string, readonly string[]>;
  readonly prefixes: readonly (readonly [string, string])[];
  readonly patterns: readonly (readonly [RegExp, string])[];
}

function tableOf(compiled: CompiledTerminology, system: string): Table {
  const exact = new Map<string, string[]>();
  for (const [concept, codes] of Object.entries(compiled.exact[system] ?? {})) {
    for (const code of codes.split(' ')) {
      const key = foldCode(system, code);
      append(exact, key, concept);
    }
  }
  const families = compiled.families[system] ?? [];
  return {
    exact,
    // Longest first: C68.0 before C68.
    prefixes: families
      .filter(([kind]) => kind === 'prefix')
      .map(([, value, concept]) => [foldCode(system, value), concept] as const)
      .sort((a, b) => b[0].length - a[0].length),
    patterns: families
      .filter(([kind]) => kind === 'pattern')
      .map(([, value, concept]) => [new RegExp(`^(?:${value})$`), concept] as const),
  };
}

/** Texts of a chart repeat; beyond this many different ones the memory begins anew. */
const REMEMBERED_TEXTS = 10_000;

function remembering<T>(find: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const fresh = find(text);
    if (known.size >= REMEMBERED_TEXTS) known.clear();
    known.set(text, fresh);
    return fresh;
  };
}

/** Makes the look-up. Tables are built on first use of a code system. */
export function createTerminology(compiled: CompiledTerminology): Terminology {
  const tables = new Map<string, Table>();
  const answers = new Map<string, Map<string, readonly string[]>>();
  const names = Object.entries(compiled.agentNames).sort((a, b) => b[0].length - a[0].length);
  const none: readonly string[] = [];

  function systemOf(uri: string): string | undefined {
    return (
      compiled.systems[uri] ??
      compiled.systems[uri.replace(/^urn:oid:/, '')] ??
      compiled.systems[uri.replace(/\/$/, '')]
    );
  }

  function lookUp(system: string, code: string): readonly string[] {
    let table = tables.get(system);
    if (!table) {
      table = tableOf(compiled, system);
      tables.set(system, table);
    }
    const found: string[] = [];
    for (const spelling of spellings(system, code)) {
      const exact = table.exact.get(spelling);
      if (exact) found.push(...exact);
    }
    if (found.length > 0) return [...new Set(found)];
    const folded = foldCode(system, code);
    const prefix = table.prefixes.find(([value]) => folded.startsWith(value));
    if (prefix) {
      // One family may stand for two concepts (C65: an exclusion and another indication).
      return [...new Set(table.prefixes.filter(([value]) => value === prefix[0]).map(([, concept]) => concept))];
    }
    return table.patterns.filter(([pattern]) => pattern.test(folded)).map(([, concept]) => concept);
  }

  function agentsIn(text: string): readonly { readonly concept: string; readonly words: string }[] {
    // A slash or plus joins drug names ("nivolumab/ipilimumab"); in other texts it belongs to the word ("s/p").
    let rest = ` ${fold(text).replace(/[/+.\s]+/g, ' ')} `;
    const found: { concept: string; words: string }[] = [];
    for (const [name, concept] of names) {
      const needle = ` ${name} `;
      if (!rest.includes(needle)) continue;
      rest = rest.replaceAll(needle, ' | ');
      if (!found.some((other) => other.concept === concept)) found.push({ concept, words: name });
    }
    return found;
  }

  const phrasesOf = (domain: 'condition' | 'procedure' | 'reason') =>
    remembering((text: string) => findPhrases(text, compiled.phrases[domain]));
  const phrasesIn = {
    condition: phrasesOf('condition'),
    procedure: phrasesOf('procedure'),
    reason: phrasesOf('reason'),
  };

  return {
    version: compiled.version,
    systemOf,
    concepts(uri, code, domain) {
      const system = systemOf(uri);
      if (system === undefined) return none;
      const key = system === SHARED_NAME ? `${system}|${domain}` : system;
      let ofSystem = answers.get(key);
      if (!ofSystem) {
        ofSystem = new Map();
        answers.set(key, ofSystem);
      }
      const known = ofSystem.get(code);
      if (known) return known;
      let concepts = lookUp(system, code);
      if (system === SHARED_NAME) {
        concepts = concepts.filter((concept) => compiled.findingDomains[concept] === domain);
      }
      ofSystem.set(code, concepts);
      return concepts;
    },
    agentConcept: (concept) => compiled.agentConcepts[concept],
    agentsInText: remembering(agentsIn),
    phrases: (text, domain) => phrasesIn[domain](text),
  };
}
