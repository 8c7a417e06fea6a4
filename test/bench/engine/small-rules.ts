/**
 * One small rule set in the language of each engine: eleven facts of a chart and ten rules over them. All engines are given
 * the same codes and must fire the same rules.
 */
import type { Bundle, CodeableConcept, FhirResource } from 'fhir/r4';
import type { Evidence, Predicate, Rule } from '../../../src/evidence/schema.ts';
import { DISEASE_STATUS, DRUGS, type DrugName, METASTASES } from '../../support/chart-codes.ts';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const SNOMED = 'http://snomed.info/sct';
const LOINC = 'http://loinc.org';
const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm';

interface Fact {
  readonly type: 'MedicationStatement' | 'Procedure' | 'Condition' | 'Observation';
  readonly system: string;
  readonly codes: readonly string[];
  /** What the value must be, beside the code. */
  readonly value?: { readonly atLeast: number } | { readonly code: string };
  /** The same fact in the vocabulary of this product. */
  readonly asked: Predicate;
}

const drug = (asked: string, ...names: readonly DrugName[]): Fact => ({
  type: 'MedicationStatement',
  system: RXNORM,
  codes: names.map((name) => DRUGS[name].ingredient),
  asked: { fact: asked },
});
const condition = (asked: string, ...codes: readonly string[]): Fact => ({
  type: 'Condition',
  system: ICD10CM,
  codes,
  asked: { fact: asked },
});
const codeOf = ({ coding }: CodeableConcept) => coding?.[0]?.code ?? '';
const sites = Object.values(METASTASES).map(codeOf);

export const FACTS = {
  ici: drug('prior-ici', 'nivolumab', 'pembrolizumab', 'ipilimumab', 'atezolizumab', 'avelumab'),
  vegf: drug('prior-vegf-advanced', 'sunitinib', 'cabozantinib', 'axitinib', 'pazopanib', 'sorafenib', 'tivozanib'),
  mtor: drug('prior-mtor', 'temsirolimus'),
  hif2a: drug('prior-hif2a', 'belzutifan'),
  cytokine: drug('prior-cytokine-advanced', 'aldesleukin'),
  nephrectomy: { type: 'Procedure', system: SNOMED, codes: ['116033007'], asked: { fact: 'nephrectomy' } },
  kidneyCancer: condition('kidney-cancer', 'C64.1', 'C64.2', 'C64.9'),
  metastatic: condition('metastatic', ...sites),
  brain: condition('brain-metastasis', codeOf(METASTASES.brain)),
  progression: {
    type: 'Observation',
    system: LOINC,
    codes: ['97509-4'],
    value: { code: codeOf(DISEASE_STATUS.worse) },
    asked: { fact: 'progression' },
  },
  fit: {
    type: 'Observation',
    system: LOINC,
    codes: ['89243-0'],
    value: { atLeast: 70 },
    asked: { number: 'karnofsky', atLeast: 70 },
  },
} as const satisfies Readonly<Record<string, Fact>>;

type FactName = keyof typeof FACTS;
type Found = Readonly<Record<FactName, boolean>>;
export const FACT_NAMES = Object.keys(FACTS) as readonly FactName[];
const factOf = (name: FactName): Fact => FACTS[name];

/** Each rule with the facts that must hold (true) or must not (false). */
export const RULES: readonly { readonly id: string; readonly needs: Partial<Record<FactName, boolean>> }[] = [
  { id: 'vegf-after-ici', needs: { metastatic: true, ici: true, vegf: false } },
  { id: 'ici-after-vegf', needs: { metastatic: true, ici: false, vegf: true } },
  { id: 'hif2a-after-both', needs: { progression: true, ici: true, vegf: true, hif2a: false } },
  { id: 'mtor-left', needs: { vegf: true, mtor: false } },
  { id: 'both-received', needs: { ici: true, vegf: true } },
  { id: 'untreated-after-nephrectomy', needs: { nephrectomy: true, ici: false, vegf: false } },
  { id: 'primary-in-place', needs: { kidneyCancer: true, nephrectomy: false } },
  { id: 'brain-lesion', needs: { brain: true } },
  { id: 'fit-enough', needs: { fit: true, progression: true } },
  { id: 'cytokine-received', needs: { cytokine: true } },
];

const needsOf = (rule: (typeof RULES)[number]) => Object.entries(rule.needs) as [FactName, boolean][];

/** The rules that fire for these facts. */
export function fired(facts: Found): string {
  return RULES.filter((rule) => needsOf(rule).every(([fact, wanted]) => facts[fact] === wanted))
    .map(({ id }) => id)
    .join(' ');
}

/** This product: the rules as evidence, in place of those of the edition. */
export function asEvidence(evidence: Evidence): Evidence {
  const [pattern] = evidence.rules;
  if (!pattern) throw new Error('an edition without rules');
  const rules = RULES.map((one): Rule => {
    const all = needsOf(one).map(([name, wanted]): Predicate => {
      const { asked } = factOf(name);
      return wanted ? asked : { not: asked };
    });
    return { ...pattern, id: one.id, scope: 'always', options: [], when: { all } };
  });
  return { ...evidence, rules, disagreements: [] };
}

/** json-rules-engine: rules over facts that somebody else must find in the chart. */
export const asJsonRules = RULES.map((one) => ({
  conditions: { all: needsOf(one).map(([fact, value]) => ({ fact, operator: 'equal', value })) },
  event: { type: one.id },
}));

/** Codes of each fact, as FHIRPath variables and CQL value sets. */
export const CODES = Object.fromEntries(FACT_NAMES.map((name) => [name, factOf(name).codes]));

/** FHIRPath: one expression for each fact; what follows from the facts is read outside, which spares the engine work. */
export function asFhirPath(name: FactName): string {
  const { type, system, value } = factOf(name);
  const concept = type === 'MedicationStatement' ? 'medication' : 'code';
  const wanted = [`${concept}.coding.where(system = '${system}' and code in %${name}).exists()`];
  if (type === 'MedicationStatement') wanted.unshift("status != 'not-taken'");
  if (type === 'Procedure') wanted.unshift("status = 'completed'");
  if (value && 'code' in value) wanted.push(`value.coding.where(code = '${value.code}').exists()`);
  if (value && 'atLeast' in value) wanted.push(`value.ofType(integer) >= ${value.atLeast}`);
  return `Bundle.entry.resource.ofType(${type}).where(${wanted.join(' and ')}).exists()`;
}

// CQL, translated by hand: the logical model that cql-execution runs.

const SYSTEM_TYPES = 'urn:hl7-org:elm-types:r1';
const property = (path: string, scope: string) => ({ type: 'Property', path, scope });
const literal = (value: string, type = 'String') => ({
  type: 'Literal',
  valueType: `{${SYSTEM_TYPES}}${type}`,
  value,
});
const equal = (...operand: readonly object[]) => ({ type: 'Equal', operand });
const both = (operands: readonly object[]): object =>
  operands.length < 2 ? (operands[0] ?? {}) : { type: 'And', operand: [operands[0], both(operands.slice(1))] };
const exists = (alias: string, expression: object, where: object | undefined) => ({
  type: 'Exists',
  operand: { type: 'Query', source: [{ alias, expression }], relationship: [], ...(where ? { where } : {}) },
});

function elmOf(name: FactName): object {
  const { type, value } = factOf(name);
  const where: object[] = [];
  if (type === 'MedicationStatement') {
    where.push({ type: 'Not', operand: equal(property('status.value', 'R'), literal('not-taken')) });
  }
  if (type === 'Procedure') where.push(equal(property('status.value', 'R'), literal('completed')));
  if (value && 'code' in value) {
    where.push(exists('C', property('value.coding', 'R'), equal(property('code.value', 'C'), literal(value.code))));
  }
  if (value && 'atLeast' in value) {
    where.push({
      type: 'GreaterOrEqual',
      operand: [property('value.value', 'R'), literal(String(value.atLeast), 'Integer')],
    });
  }
  const retrieve = {
    type: 'Retrieve',
    dataType: `{http://hl7.org/fhir}${type}`,
    codeProperty: type === 'MedicationStatement' ? 'medication' : 'code',
    codes: { type: 'ValueSetRef', name },
  };
  return exists('R', retrieve, where.length > 0 ? both(where) : undefined);
}

const definition = (name: string, expression: object) => ({
  name,
  context: 'Patient',
  accessLevel: 'Public',
  expression,
});

export const VALUE_SETS = Object.fromEntries(
  FACT_NAMES.map((name) => {
    const { codes, system } = factOf(name);
    return [name, { '1': codes.map((code) => ({ code, system, version: '1' })) }];
  }),
);

export const ELM = {
  library: {
    identifier: { id: 'SmallRules', version: '1' },
    schemaIdentifier: { id: 'urn:hl7-org:elm', version: 'r1' },
    usings: {
      def: [
        { localIdentifier: 'System', uri: SYSTEM_TYPES },
        { localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' },
      ],
    },
    valueSets: { def: FACT_NAMES.map((name) => ({ name, id: name, accessLevel: 'Public' })) },
    statements: {
      def: [
        definition('Patient', {
          type: 'SingletonFrom',
          operand: { type: 'Retrieve', dataType: '{http://hl7.org/fhir}Patient' },
        }),
        ...FACT_NAMES.map((name) => definition(name, elmOf(name))),
        ...RULES.map((rule) =>
          definition(
            rule.id,
            both(
              needsOf(rule).map(([name, wanted]) => {
                const held = { type: 'ExpressionRef', name };
                return wanted ? held : { type: 'Not', operand: held };
              }),
            ),
          ),
        ),
      ],
    },
  },
};

// A plain pass over the resources: what json-rules-engine, which knows no FHIR, is given.

interface Coded {
  readonly coding?: readonly { readonly system?: string; readonly code?: string }[];
}
interface Raw {
  readonly resourceType: string;
  readonly status?: string;
  readonly code?: Coded;
  readonly medicationCodeableConcept?: Coded;
  readonly valueInteger?: number;
  readonly valueCodeableConcept?: Coded;
}

const BY_CODE = new Map<string, readonly FactName[]>();
for (const name of FACT_NAMES) {
  const { type, system, codes } = factOf(name);
  for (const code of codes) {
    const key = `${type}|${system}|${code}`;
    BY_CODE.set(key, [...(BY_CODE.get(key) ?? []), name]);
  }
}

function holds(name: FactName, { status, valueInteger, valueCodeableConcept }: Raw): boolean {
  const { type, value } = factOf(name);
  if (type === 'MedicationStatement' && status === 'not-taken') return false;
  if (type === 'Procedure' && status !== 'completed') return false;
  if (value === undefined) return true;
  if ('atLeast' in value) return (valueInteger ?? 0) >= value.atLeast;
  return (valueCodeableConcept?.coding ?? []).some(({ code }) => code === value.code);
}

export function plainFacts({ entry = [] }: Bundle<FhirResource>): Found {
  const facts = Object.fromEntries(FACT_NAMES.map((name) => [name, false])) as Record<FactName, boolean>;
  for (const { resource } of entry) {
    const raw = resource as unknown as Raw;
    for (const { system, code } of (raw.code ?? raw.medicationCodeableConcept)?.coding ?? []) {
      for (const name of BY_CODE.get(`${raw.resourceType}|${system}|${code}`) ?? []) {
        if (holds(name, raw)) facts[name] = true;
      }
    }
  }
  return facts;
}
