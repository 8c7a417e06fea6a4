/**
 * What became of each resource of a record: the facts that were made of it, by which line of the code sets, and where they
 * stand in the assessment; or why it was set aside.
 */
import type { Assessment, Source } from '../contract/assessment.ts';
import { isJson } from '../fhir/elements.ts';
import { kindOfUse } from '../fhir/medication-use.ts';
import type { PatientRecord, Received } from '../fhir/record.ts';
import { referenceIn } from '../fhir/references.ts';
import type { DrugFact, PatientFacts } from '../history/facts.ts';
import { append } from '../kernel/group.ts';
import { mapRecord } from '../mapping/map-record.ts';
import type { PhraseDomain } from '../terminology/compiled.ts';
import { type AssessOptions, assess, type Knowledge } from './assess.ts';

export interface ExplainedFact {
  /** Concept or agent, with what the fact says beside it. */
  readonly says: string;
  readonly source: Source;
  /** Concepts that the code was taken for. */
  readonly concepts: readonly string[];
  /** The words or phrases that were recognised, where no code was. */
  readonly phrases: readonly string[];
}

export interface Explanation {
  readonly reference: string;
  /** Which mapper read it; absent where none does. */
  readonly mapper?: 'medication' | 'condition' | 'procedure' | 'observation';
  readonly facts: readonly ExplainedFact[];
  /** Why it was set aside, and what was wrong with it. */
  readonly setAside: readonly string[];
  readonly problems: readonly string[];
  /** Resources that point to this one: a Medication is read through its orders. */
  readonly readThrough: readonly string[];
  /** Places of the assessment that rest on it, such as `nephrectomy` or `lines.list.0`. */
  readonly usedIn: readonly string[];
}

const MAPPERS = { Condition: 'condition', Procedure: 'procedure', Observation: 'observation' } as const;

function mapperOf({ resourceType }: Received): Explanation['mapper'] {
  if (kindOfUse(resourceType) !== undefined || resourceType === 'Medication') return 'medication';
  return resourceType in MAPPERS ? MAPPERS[resourceType as keyof typeof MAPPERS] : undefined;
}

const dated = (fact: { readonly date?: { readonly date: string } }) => (fact.date ? [fact.date.date] : []);

function drugWords(fact: DrugFact): string {
  const from = fact.start?.date ?? '';
  const to = fact.end === undefined ? '' : ` to ${fact.end.date}`;
  const purpose =
    fact.productIndication === 'kidney-cancer' ? [] : [`purpose by the product: ${fact.productIndication}`];
  return [`${fact.agent} (${fact.classes.join(', ')})`, fact.certainty, `${from}${to}`, ...purpose]
    .filter((part) => part !== '')
    .join(', ');
}

/** Facts of a record in words, by the reference they come from. */
function factsBySource(
  facts: PatientFacts,
): ReadonlyMap<string, readonly { says: string; source: Source; is: string }[]> {
  const all = new Map<string, { says: string; source: Source; is: string }[]>();
  const add = (source: Source, is: string, ...rest: readonly string[]) => {
    const says = [is, ...rest].filter((part) => part !== '').join(', ');
    append(all, source.reference, { says, source, is });
  };
  for (const fact of facts.drugs) {
    append(all, fact.source.reference, { says: drugWords(fact), source: fact.source, is: fact.agent });
  }
  for (const fact of facts.unnamed) add(fact.source, `a drug without a name (${fact.what})`, ...dated(fact));
  for (const fact of facts.conditions) {
    const day = fact.onset ?? fact.recorded;
    add(fact.source, fact.concept, fact.verification, fact.laterality ?? '', day?.date ?? '');
  }
  for (const fact of facts.procedures) {
    add(fact.source, fact.concept, fact.verification, fact.laterality ?? '', fact.site ?? '', ...dated(fact));
  }
  for (const fact of facts.observations) {
    const { source, date: _date, kind, ...values } = fact;
    const words = Object.entries(values).map(([name, value]) => `${name} ${String(value)}`);
    add(source, kind, ...words, ...dated(fact));
  }
  return all;
}

/** Places in the context whose sources name each resource. */
function placesByReference(context: Assessment['context']): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, Set<string>>();
  const walk = (value: unknown, path: readonly string[]) => {
    if (Array.isArray(value)) {
      value.forEach((one, i) => {
        walk(one, [...path, String(i)]);
      });
    } else if (isJson(value)) {
      const { reference } = value;
      // A source: what holds the list of sources is what rests on it.
      if (typeof reference === 'string' && 'how' in value) {
        const place = path
          .slice(
            0,
            path.findLastIndex((step) => /sources$/i.test(step)),
          )
          .join('.');
        const known = places.get(reference) ?? new Set<string>();
        places.set(reference, known);
        known.add(place === '' ? path.join('.') : place);
      }
      for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name]);
    }
  };
  walk(context, []);
  return new Map([...places].map(([reference, found]) => [reference, [...found]]));
}

/** Every text in a resource: its words, displays and notes. */
function textsIn(value: unknown, found: string[] = []): readonly string[] {
  if (Array.isArray(value)) for (const one of value) textsIn(one, found);
  else if (isJson(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && (name === 'text' || name === 'display' || name === 'valueString'))
        found.push(inner);
      else textsIn(inner, found);
    }
  }
  return found;
}

const PHRASE_DOMAINS: Readonly<Record<string, PhraseDomain>> = {
  condition: 'condition',
  procedure: 'procedure',
  observation: 'condition',
};

/** Explains each resource of a record, in the order received. */
export function explain(record: PatientRecord, knowledge: Knowledge, options: AssessOptions): readonly Explanation[] {
  const { terminology } = knowledge;
  const facts = factsBySource(mapRecord(record, terminology).facts);
  const assessment = assess(record, knowledge, options);
  const places = placesByReference(assessment.context);
  const everything = record.patient ? [record.patient, ...record.resources] : record.resources;
  const seen = new Set<string>();
  const pointers = new Map<unknown, string[]>();
  for (const received of record.resources) {
    const medication = pointedMedication(record, received);
    if (medication !== undefined) append(pointers, medication, received.reference);
  }
  return everything.flatMap((received) => {
    const { reference, resource } = received;
    if (seen.has(reference)) return [];
    seen.add(reference);
    const mapper = mapperOf(received);
    const texts = [...textsIn(resource), ...textsIn(pointedMedication(record, received))];
    const explained = (facts.get(reference) ?? []).map(({ says, source, is }): ExplainedFact => {
      const { code } = source;
      const concepts = (['drug', 'condition', 'procedure', 'observation'] as const).flatMap((domain) =>
        code === undefined ? [] : terminology.concepts(code.system, code.code, domain),
      );
      return {
        says,
        source,
        concepts: [...new Set(concepts)],
        phrases: source.how === 'text' ? phrasesFor(knowledge, mapper, is, texts) : [],
      };
    });
    return [
      {
        reference,
        ...(mapper ? { mapper } : {}),
        facts: explained,
        setAside: assessment.ignored.filter((one) => one.reference === reference).map(({ reason }) => reason),
        problems: assessment.problems.filter((one) => one.reference === reference).map(({ message }) => message),
        readThrough: pointers.get(resource) ?? [],
        usedIn: places.get(reference) ?? [],
      },
    ];
  });
}

/** The Medication of an order; R5 keeps the pointer inside `medication`. */
function pointedMedication(record: PatientRecord, received: Received): unknown {
  const { medicationReference, medication } = received.resource;
  const reference =
    referenceIn(medicationReference) ?? (isJson(medication) ? referenceIn(medication['reference']) : undefined);
  return reference === undefined ? undefined : record.resolve(reference, received);
}

/** Names or phrases of the code sets that make this fact of these texts. */
function phrasesFor(
  { terminology }: Knowledge,
  mapper: Explanation['mapper'],
  is: string,
  texts: readonly string[],
): readonly string[] {
  const named = texts.flatMap((words) =>
    terminology
      .agentsInText(words)
      .filter(({ concepts }) => concepts.some((one) => terminology.agentConcept(one)?.agents.includes(is)))
      .map((one) => one.words),
  );
  const domain = PHRASE_DOMAINS[mapper ?? ''];
  const said =
    domain === undefined
      ? []
      : texts.flatMap((words) =>
          terminology
            .phrases(words, domain === 'drug' ? 'reason' : domain)
            .filter(({ concept }) => concept === is || is === 'histology')
            .map(({ phrase }) => phrase),
        );
  return [...new Set([...named, ...said])];
}
