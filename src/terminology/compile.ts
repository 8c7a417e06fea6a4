/**
 * Turns the FHIR resources of fhir-mappings/ into the compact tables of compiled.ts. What does not hold together is
 * refused with its file and place: an analyst must be able to mend it without reading code.
 */
import * as z from 'zod/mini';
import { append } from '../kernel/group.ts';
import { packCodes } from './code-table.ts';
import {
  AGENTS,
  type CompiledAgentConcept,
  type CompiledPhrases,
  type CompiledTerminology,
  type Domain,
  FINDINGS,
  type PhraseDomain,
} from './compiled.ts';
import { foldName } from './phrase.ts';

export interface MappingFault {
  readonly file: string;
  readonly place: string;
  readonly message: string;
  readonly whoFixesIt: 'analyst';
}

export interface MappingFile {
  readonly file: string;
  readonly content: unknown;
  /** Its names raise a doubt and name no drug: nobody has verified them. */
  readonly doubt?: boolean;
}

const INVESTIGATIONAL_AGENTS = 'https://nextline.example/fhir/CodeSystem/investigational-agents';

const text = z.string().check(z.minLength(1));

const Property = z.object({ code: text, valueCode: z.optional(text), valueDecimal: z.optional(z.number()) });
const Designations = z.optional(
  z.array(z.object({ use: z.object({ code: text }), value: text })).check(z.minLength(1)),
);
const Named = z.object({ code: text, designation: Designations });
const CodeSystem = z.discriminatedUnion('content', [
  z.object({
    resourceType: z.literal('CodeSystem'),
    url: z.enum([AGENTS, FINDINGS, INVESTIGATIONAL_AGENTS]),
    version: text,
    copyright: text,
    content: z.literal('complete'),
    concept: z.array(z.object({ code: text, display: text, designation: Designations, property: z.array(Property) })),
  }),
  z.object({
    resourceType: z.literal('CodeSystem'),
    url: text,
    version: text,
    copyright: text,
    content: z.literal('supplement'),
    supplements: z.literal(AGENTS),
    concept: z.array(Named),
  }),
]);
const ConceptMap = z.object({
  resourceType: z.literal('ConceptMap'),
  url: text,
  version: text,
  description: text,
  copyright: text,
  group: z.array(
    z.object({
      source: text,
      target: z.enum([AGENTS, FINDINGS]),
      element: z.array(
        z.object({
          code: text,
          target: z.array(z.object({ code: text, equivalence: z.literal('wider') })).check(z.minLength(1)),
        }),
      ),
    }),
  ),
});
const ValueSet = z.object({
  resourceType: z.literal('ValueSet'),
  url: text,
  copyright: text,
  useContext: z
    .array(
      z.object({
        valueCodeableConcept: z.object({ coding: z.array(z.object({ system: text, code: text })).check(z.length(1)) }),
      }),
    )
    .check(z.length(1)),
  compose: z.object({
    include: z.array(
      z.object({
        system: text,
        filter: z
          .array(
            z.union([
              z.object({ property: z.literal('concept'), op: z.literal('is-a'), value: text }),
              z.object({ property: z.literal('code'), op: z.literal('regex'), value: text }),
            ]),
          )
          .check(z.length(1)),
      }),
    ),
  }),
});
const NamingSystem = z.object({
  resourceType: z.literal('NamingSystem'),
  uniqueId: z
    .array(z.object({ type: z.enum(['uri', 'oid']), value: text, preferred: z.optional(z.boolean()) }))
    .check(z.minLength(1)),
});
const Bundle = z.object({
  resourceType: z.literal('Bundle'),
  entry: z.array(z.object({ resource: z.unknown() })),
});
const Guard = z.object({ before: z.array(text), behind: z.array(text) });
const Phrases = z.object({
  domain: z.enum(['condition', 'drug', 'procedure', 'reason']),
  guards: z.object({ negation: Guard, doubt: Guard, planned: Guard, family: Guard, end: z.array(text) }),
  patterns: z.array(
    z.object({ concept: text, shares: z.optional(z.boolean()), phrases: z.array(text).check(z.minLength(1)) }),
  ),
});

type Property = z.infer<typeof Property>;

const DOMAINS: readonly string[] = ['condition', 'procedure', 'observation'];

/** Use of a designation that names several drugs at once. */
const REGIMEN = 'regimen';

/** Lists under each key, separated by a blank: neither codes nor concepts hold one. */
function joined(lists: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...lists].map(([key, list]) => [key, list.join(' ')]));
}

/** One line of fhir-mappings/: what it recognises, and where it stands. */
export interface MappingEntry {
  readonly file: string;
  readonly place: string;
  /** Code system; `text` for names and phrases. */
  readonly system: string;
  /** Code, prefix, pattern, name or phrase as written in the file. */
  readonly matches: string;
  readonly concept: string;
}

function joinedTables(
  tables: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
): Record<string, Record<string, string>> {
  return Object.fromEntries([...tables].map(([system, table]) => [system, joined(table)]));
}

class Compilation {
  readonly faults: MappingFault[] = [];
  readonly entries: MappingEntry[] = [];
  readonly systems: Record<string, string> = {};
  readonly agentConcepts: Record<string, CompiledAgentConcept> = {};
  readonly agentNames = new Map<string, string[]>();
  readonly doubtfulNames = new Map<string, string[]>();
  readonly findingDomains: Record<string, Domain> = {};
  readonly findingAgents: Record<string, string> = {};
  readonly exact = new Map<string, Map<string, string[]>>();
  readonly doubtfulCodes = new Map<string, Map<string, string[]>>();
  readonly families = new Map<string, ['prefix' | 'pattern', string, string][]>();
  readonly phrases: Partial<Record<PhraseDomain, CompiledPhrases>> = {};
  /** Checked at the end, when all concepts are known. */
  readonly wanted: { file: string; place: string; concept: string; system: string }[] = [];

  fault(file: string, place: string, message: string): void {
    this.faults.push({ file, place, message, whoFixesIt: 'analyst' });
  }

  /** Parses with a schema; a fault names each element that is wrong. */
  read<T>(schema: z.ZodMiniType<T>, file: string, place: string, content: unknown): T | undefined {
    const parsed = z.safeParse(schema, content);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      this.fault(file, `${place}${issue.path.map(String).join('.')}`, issue.message);
    }
    return undefined;
  }

  add(file: string, place: string, content: unknown, doubt: boolean): void {
    const kind = z.safeParse(z.object({ resourceType: z.optional(z.string()) }), content);
    const resourceType = kind.success ? kind.data.resourceType : undefined;
    switch (resourceType) {
      case 'Bundle': {
        const bundle = this.read(Bundle, file, place, content);
        bundle?.entry.forEach((entry, i) => {
          this.add(file, `${place}entry.${i}.resource.`, entry.resource, doubt);
        });
        return;
      }
      case 'CodeSystem':
        this.addCodeSystem(file, place, content, doubt);
        return;
      case 'ConceptMap':
        this.addConceptMap(file, place, content, doubt);
        return;
      case 'ValueSet':
        this.addValueSet(file, place, content);
        return;
      case 'NamingSystem':
        this.addNamingSystem(file, place, content);
        return;
      case undefined:
        this.addPhrases(file, place, content);
        return;
      default:
        this.fault(file, place, `a ${resourceType} is not read here`);
    }
  }

  addCodeSystem(file: string, place: string, content: unknown, doubt: boolean): void {
    const system = this.read(CodeSystem, file, place, content);
    if (!system) return;
    const at = (i: number, code: string) => `${place}concept.${i} (${code})`;
    if (system.content === 'complete') {
      system.concept.forEach(({ code, property }, i) => {
        if (system.url === FINDINGS) this.addFinding(file, at(i, code), code, property);
        else if (!doubt) this.addAgent(file, at(i, code), code, property);
      });
    } else {
      system.concept.forEach(({ code }, i) => {
        this.wanted.push({ file, place: at(i, code), concept: code, system: AGENTS });
      });
    }
    const concepts: readonly z.infer<typeof Named>[] = system.concept;
    concepts.forEach(({ code, designation }, i) => {
      for (const { use, value } of designation ?? []) {
        this.addName(file, at(i, code), code, value, doubt, use.code === REGIMEN);
      }
    });
  }

  addFinding(file: string, at: string, code: string, properties: readonly Property[]): void {
    const domain = properties.find((one) => one.code === 'domain')?.valueCode;
    if (domain !== 'condition' && domain !== 'procedure' && domain !== 'observation') {
      this.fault(file, at, `the property "domain" must be one of ${DOMAINS.join(', ')}`);
      return;
    }
    this.findingDomains[code] = domain;
    const agent = properties.find((one) => one.code === 'agent')?.valueCode;
    if (agent === undefined) return;
    this.findingAgents[code] = agent;
    this.wanted.push({ file, place: at, concept: agent, system: AGENTS });
  }

  addAgent(file: string, at: string, code: string, properties: readonly Property[]): void {
    const values = (name: string) => properties.flatMap((one) => (one.code === name ? (one.valueCode ?? []) : []));
    const route = values('route')[0];
    const indication = values('indication')[0];
    const parent = values('parent')[0];
    const askRoute = values('ask-route')[0];
    const leastDose = properties.find((one) => one.code === 'least-dose-mg')?.valueDecimal;
    if (values('agent').length === 0) {
      this.fault(file, at, 'the property "agent" is missing');
      return;
    }
    this.agentConcepts[code] = {
      agents: values('agent'),
      classes: values('class'),
      route: route === 'infusion' || route === 'oral' ? route : 'unstated',
      indication: indication === 'other' || indication === 'unstated' ? indication : 'kidney-cancer',
      ...(parent === undefined ? {} : { parent }),
      ...(askRoute === undefined ? {} : { askRoute }),
      ...(leastDose === undefined ? {} : { leastDoseMg: leastDose }),
    };
    if (parent !== undefined) this.wanted.push({ file, place: at, concept: parent, system: AGENTS });
    if (askRoute !== undefined) this.wanted.push({ file, place: at, concept: askRoute, system: FINDINGS });
  }

  addName(file: string, at: string, concept: string, value: string, doubt: boolean, regimen: boolean): void {
    const name = foldName(value);
    const names = doubt ? this.doubtfulNames : this.agentNames;
    const others = (names.get(name) ?? []).filter((other) => other !== concept);
    // A regimen's name stands for each of its drugs.
    if (others.length > 0 && !regimen) this.fault(file, at, `the name "${value}" belongs to ${others[0]} already`);
    if (!names.get(name)?.includes(concept)) append(names, name, concept);
    this.entries.push({ file, place: at, system: 'text', matches: value, concept });
  }

  addConceptMap(file: string, place: string, content: unknown, doubt: boolean): void {
    const map = this.read(ConceptMap, file, place, content);
    if (!map) return;
    map.group.forEach((group, g) => {
      if (doubt && group.target !== AGENTS) {
        this.fault(file, `${place}group.${g}.target`, 'only drugs can be doubted: switch the file on or off');
        return;
      }
      const tables = doubt ? this.doubtfulCodes : this.exact;
      const table = tables.get(group.source) ?? new Map<string, string[]>();
      tables.set(group.source, table);
      const seen = new Set<string>();
      group.element.forEach((element, i) => {
        const at = `${place}group.${g}.element.${i} (${element.code})`;
        if (seen.has(element.code)) this.fault(file, at, 'the code stands twice in this group');
        seen.add(element.code);
        if (/\s/.test(element.code)) this.fault(file, at, 'a code has no blanks');
        for (const { code } of element.target) {
          append(table, code, element.code);
          this.wanted.push({ file, place: at, concept: code, system: group.target });
          this.entries.push({ file, place: at, system: group.source, matches: element.code, concept: code });
        }
      });
    });
  }

  addValueSet(file: string, place: string, content: unknown): void {
    const set = this.read(ValueSet, file, place, content);
    const target = set?.useContext[0]?.valueCodeableConcept.coding[0];
    if (!set || !target) return;
    this.wanted.push({ file, place: `${place}useContext`, concept: target.code, system: target.system });
    set.compose.include.forEach((include, i) => {
      for (const filter of include.filter) {
        if (filter.op === 'regex') {
          try {
            new RegExp(filter.value);
          } catch {
            this.fault(file, `${place}compose.include.${i}.filter.0.value`, `"${filter.value}" is no pattern`);
            continue;
          }
        }
        append(this.families, include.system, [
          filter.op === 'regex' ? 'pattern' : 'prefix',
          filter.value,
          target.code,
        ]);
        const at = `${place}compose.include.${i}`;
        this.entries.push({ file, place: at, system: include.system, matches: filter.value, concept: target.code });
      }
    });
  }

  addNamingSystem(file: string, place: string, content: unknown): void {
    const naming = this.read(NamingSystem, file, place, content);
    if (!naming) return;
    const preferred = naming.uniqueId.find((id) => id.preferred === true);
    if (!preferred) {
      this.fault(file, `${place}uniqueId`, 'one name must be marked as preferred');
      return;
    }
    for (const { value } of naming.uniqueId) {
      const other = this.systems[value];
      if (other !== undefined && other !== preferred.value) {
        this.fault(file, `${place}uniqueId`, `the name ${value} belongs to ${other} already`);
      }
      this.systems[value] = preferred.value;
    }
  }

  addPhrases(file: string, place: string, content: unknown): void {
    const phrases = this.read(Phrases, file, place, content);
    if (!phrases) return;
    if (this.phrases[phrases.domain]) this.fault(file, 'domain', `phrases for ${phrases.domain} stand in two files`);
    this.phrases[phrases.domain] = { guards: phrases.guards, patterns: phrases.patterns };
    phrases.patterns.forEach((pattern, i) => {
      const short = pattern.phrases.find((phrase) => /(^|[ |])[^ |]{0,2}\*/.test(phrase));
      if (short !== undefined) {
        this.fault(file, `patterns.${i}.phrases`, `"${short}": at least three letters are needed before a *`);
      }
      if (pattern.concept === 'none') return;
      this.wanted.push({ file, place: `patterns.${i}.concept`, concept: pattern.concept, system: FINDINGS });
      for (const phrase of pattern.phrases) {
        const place = `patterns.${i}`;
        this.entries.push({ file, place, system: 'text', matches: phrase, concept: pattern.concept });
      }
    });
  }

  finish(version: string): CompiledTerminology | undefined {
    for (const { file, place, concept, system } of this.wanted) {
      const known = system === AGENTS ? concept in this.agentConcepts : concept in this.findingDomains;
      if (!known) this.fault(file, place, `the concept "${concept}" stands in no code system`);
    }
    for (const system of [...this.exact.keys(), ...this.families.keys()]) {
      if (this.systems[system] === undefined) this.fault('naming-systems.json', 'entry', `no names for ${system}`);
    }
    const { condition, drug, procedure, reason } = this.phrases;
    if (!condition || !drug || !procedure || !reason) {
      this.fault('text-patterns', '', 'phrases are needed for condition, drug, procedure and reason');
      return undefined;
    }
    if (this.faults.length > 0) return undefined;
    const codedConcepts = [...new Set([...this.exact.values()].flatMap((table) => [...table.keys()]))];
    return {
      version,
      systems: this.systems,
      agentConcepts: this.agentConcepts,
      agentNames: joined(this.agentNames),
      doubtfulNames: joined(this.doubtfulNames),
      findingDomains: this.findingDomains,
      findingAgents: this.findingAgents,
      codedConcepts,
      exact: Object.fromEntries([...this.exact].map(([system, table]) => [system, packCodes(table, codedConcepts)])),
      doubtfulCodes: joinedTables(this.doubtfulCodes),
      families: Object.fromEntries(this.families),
      phrases: { condition, drug, procedure, reason },
    };
  }
}

/** Compiles the files that the manifest lists; all faults are reported, not only the first. */
export function compileTerminology(
  version: string,
  files: readonly MappingFile[],
): {
  readonly compiled?: CompiledTerminology;
  readonly entries: readonly MappingEntry[];
  readonly faults: readonly MappingFault[];
} {
  const compilation = new Compilation();
  for (const { file, content, doubt } of files) compilation.add(file, '', content, doubt === true);
  const compiled = compilation.finish(version);
  return { entries: compilation.entries, faults: compilation.faults, ...(compiled ? { compiled } : {}) };
}
