/**
 * Code look-up. A code system is known by all its names (URL, OID, with or without `urn:oid:`); codes are compared
 * without case, blanks and, for the ICD families, dots.
 */
import { append } from '../kernel/group.ts';
import { unpackCodes } from './code-table.ts';
import type {
  CompiledAgentConcept,
  CompiledOverlay,
  CompiledPhrases,
  CompiledTerminology,
  Domain,
} from './compiled.ts';
import { findPhrases, type Guard, guardOf, nameWords, type PhraseMatch } from './phrase.ts';

/** Agents named by one run of words. */
export interface NamedAgents {
  /** One agent concept, or those of a regimen. */
  readonly concepts: readonly string[];
  readonly words: string;
  /** Why it was not given, if the words say so. */
  readonly guard?: Guard;
}

export interface Terminology {
  readonly version: string;
  /** The key of a code system, or `undefined` where its name is not known. */
  systemOf(uri: string): string | undefined;
  /** Whether codes of this system are mapped at all: a system may be known by name and switched off. */
  covers(uri: string): boolean;
  /** Concepts of a code; more than one only where the maps say so. */
  concepts(uri: string, code: string, domain: Domain): readonly string[];
  /** Whether a map names this code, be it to say that it means nothing here. */
  knows(uri: string, code: string): boolean;
  agentConcept(concept: string): CompiledAgentConcept | undefined;
  /** Drugs named in a text, in the order of the words. */
  agentsInText(text: string): readonly NamedAgents[];
  /** Drugs that a code may stand for, but nobody has verified that it does. */
  doubtfulAgents(uri: string, code: string): readonly string[];
  /** Words that may name a drug, but nobody has verified that they do. */
  doubtfulAgentsInText(text: string): readonly NamedAgents[];
  phrases(text: string, domain: 'condition' | 'procedure' | 'reason'): readonly PhraseMatch[];
}

const NDC = 'http://hl7.org/fhir/sid/ndc';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
const CPT = 'http://www.ama-assn.org/go/cpt';
/** A drug code of HCPCS: CPT has five digits, or four and a letter behind them. */
const HCPCS_SHAPE = /^[A-V]\d{4}(00)?$/;
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
  const coded = compiled.exact[system];
  for (const { code, concept } of coded ? unpackCodes(coded, compiled.codedConcepts) : []) {
    append(exact, foldCode(system, code), concept);
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

interface Name {
  readonly words: readonly string[];
  readonly concepts: readonly string[];
}

/** Names by their first word, the longest first: "nivolumab rmbw" before "nivolumab". */
function namesByFirstWord(names: Readonly<Record<string, string>>): ReadonlyMap<string, readonly Name[]> {
  const index = new Map<string, Name[]>();
  for (const [name, concepts] of Object.entries(names)) {
    const words = name.split(' ');
    append(index, words[0] ?? '', { words, concepts: concepts.split(' ') });
  }
  for (const list of index.values()) list.sort((a, b) => b.words.length - a.words.length);
  return index;
}

/** Whole words only: "beva" in "bevacizumab" is no match. */
function findNames(
  text: string,
  index: ReadonlyMap<string, readonly Name[]>,
  guards: CompiledPhrases,
): readonly NamedAgents[] {
  const words = nameWords(text);
  const found: NamedAgents[] = [];
  for (let at = 0; at < words.length; at++) {
    const name = index.get(words[at] ?? '')?.find((one) => one.words.every((word, i) => words[at + i] === word));
    if (!name) continue;
    const positions = name.words.map((_, i) => at + i);
    const guard = guardOf(words, positions, guards);
    found.push({ concepts: name.concepts, words: name.words.join(' '), ...(guard ? { guard } : {}) });
    at += name.words.length - 1;
  }
  return found;
}

/** A code system of an overlay; `*` in its name stands for any part (the environment in an Epic OID). */
interface LocalSystem {
  readonly matches: (uri: string) => boolean;
  readonly key: string;
}

function localSystem(source: string): LocalSystem {
  const [head = '', tail] = source.replace(/^urn:oid:/, '').split('*');
  return {
    key: source,
    matches: (uri) => {
      const name = uri.replace(/^urn:oid:/, '');
      if (tail === undefined) return name === head;
      return name.length > head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
    },
  };
}

/** Makes the look-up. Tables are built on first use of a code system; overlays add codes and change none. */
export function createTerminology(
  compiled: CompiledTerminology,
  overlays: readonly CompiledOverlay[] = [],
): Terminology {
  const tables = new Map<string, Table>();
  const answers = new Map<string, Map<string, readonly string[]>>();
  const systems = new Map<string, string | undefined>();
  const names = namesByFirstWord(compiled.agentNames);
  const doubtful = namesByFirstWord(compiled.doubtfulNames);
  const none: readonly string[] = [];
  const localSystems: LocalSystem[] = [];
  const local = new Map<string, Map<string, readonly string[]>>();
  for (const { source, codes } of overlays.flatMap(({ groups }) => groups)) {
    const known = baseSystemOf(source);
    const key = known ?? source;
    if (known === undefined) localSystems.push(localSystem(source));
    const table = local.get(key) ?? new Map<string, readonly string[]>();
    local.set(key, table);
    for (const [code, concepts] of codes) for (const one of spellings(key, code)) table.set(one, concepts);
  }

  /** Systems are written with a slash too many, as https, or as an OID without its scheme; they mean the same. */
  function baseSystemOf(uri: string): string | undefined {
    const plain = uri
      .trim()
      .replace(/^urn:oid:/i, '')
      .replace(/^https:/i, 'http:')
      .replace(/\/$/, '');
    return compiled.systems[uri] ?? compiled.systems[plain];
  }

  function systemOf(uri: string): string | undefined {
    if (systems.has(uri)) return systems.get(uri);
    const found = baseSystemOf(uri) ?? localSystems.find(({ matches }) => matches(uri))?.key;
    systems.set(uri, found);
    return found;
  }

  function lookUp(system: string, code: string): readonly string[] {
    let table = tables.get(system);
    if (!table) {
      table = tableOf(compiled, system);
      tables.set(system, table);
    }
    const found: string[] = [];
    const additions = local.get(system);
    for (const spelling of spellings(system, code)) {
      const exact = table.exact.get(spelling) ?? additions?.get(spelling);
      if (exact) found.push(...exact);
    }
    if (found.length > 0) return [...new Set(found)];
    const folded = foldCode(system, code);
    // Hospitals file drugs of HCPCS under the name of CPT.
    if (system === CPT && HCPCS_SHAPE.test(folded)) return lookUp(HCPCS, code);
    const prefix = table.prefixes.find(([value]) => folded.startsWith(value));
    if (prefix) {
      // One family may stand for two concepts (C65: an exclusion and another indication).
      return [...new Set(table.prefixes.filter(([value]) => value === prefix[0]).map(([, concept]) => concept))];
    }
    return table.patterns.filter(([pattern]) => pattern.test(folded)).map(([, concept]) => concept);
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
    covers(uri) {
      const system = systemOf(uri);
      return system !== undefined && (system in compiled.exact || system in compiled.families || local.has(system));
    },
    concepts(uri, code, domain) {
      const system = systemOf(uri);
      if (system === undefined) return none;
      const key = system === SHARED_NAME || domain === 'drug' ? `${system}|${domain}` : system;
      let ofSystem = answers.get(key);
      if (!ofSystem) {
        ofSystem = new Map();
        answers.set(key, ofSystem);
      }
      const known = ofSystem.get(code);
      if (known) return known;
      let concepts = lookUp(system, code);
      if (system === SHARED_NAME) {
        const half = domain === 'drug' ? 'procedure' : domain;
        concepts = concepts.filter((concept) => compiled.findingDomains[concept] === half);
      }
      // Some procedures are the giving of one drug.
      if (domain === 'drug') concepts = concepts.map((concept) => compiled.findingAgents[concept] ?? concept);
      ofSystem.set(code, concepts);
      return concepts;
    },
    knows(uri, code) {
      const system = systemOf(uri);
      if (system === undefined) return false;
      return (
        lookUp(system, code).length > 0 || spellings(system, code).some((one) => local.get(system)?.has(one) === true)
      );
    },
    agentConcept: (concept) => compiled.agentConcepts[concept],
    doubtfulAgents(uri, code) {
      const system = systemOf(uri) ?? '';
      const folded = foldCode(system, code);
      return Object.entries(compiled.doubtfulCodes[system] ?? {}).flatMap(([concept, codes]) =>
        codes.split(' ').some((one) => foldCode(system, one) === folded) ? [concept] : [],
      );
    },
    agentsInText: remembering((text) => findNames(text, names, compiled.phrases.drug)),
    doubtfulAgentsInText: remembering((text) => findNames(text, doubtful, compiled.phrases.drug)),
    phrases: (text, domain) => phrasesIn[domain](text),
  };
}
