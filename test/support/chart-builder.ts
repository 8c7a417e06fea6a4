/**
 * A small language for synthetic R4 charts, read aloud as a case history. A chart never changes: each step gives a new
 * one, so that variants of a case share their beginning. Nothing depends on a clock or on chance.
 *
 * Ids count per type of resource (`v04-med-1`, `v04-dose-6`) unless a step is named (`named: 'melanoma'` gives
 * `v09-melanoma`); later steps refer to it by that name.
 *
 * @example
 * const chart = aPatient('t1', { name: 'Ada Fern', birthDate: '1960', sex: 'female' })
 *   .withClearCellCarcinoma({ onset: '2021-05', side: 'right' })
 *   .withRadicalNephrectomy('2021-05-18', { approach: 'laparoscopic', side: 'right' })
 *   .withMetastasis('lung', '2024-02-12')
 *   .withStatement('cabozantinib', { start: '2024-03', override: { status: null } });
 */
import type {
  AllergyIntolerance,
  Bundle,
  CarePlan,
  CarePlanActivity,
  CodeableConcept,
  Coding,
  Condition,
  FhirResource,
  MedicationAdministration,
  MedicationRequest,
  MedicationStatement,
  Observation,
  Patient,
  Period,
  Procedure,
  Quantity,
  Reference,
  TimingRepeat,
} from 'fhir/r4';
import { isoOf, type PartialDate, spanOf } from '../../src/kernel/calendar.ts';
import {
  type Concept,
  coded,
  conceptOf,
  cpt,
  DISEASE_STATUS,
  type DrugCoding,
  type DrugName,
  drugConcept,
  HISTOLOGIES,
  type HistologyName,
  hl7,
  icd10cm,
  icdO3,
  KIDNEY_CANCER,
  LABORATORY,
  type LaboratoryName,
  loinc,
  METASTASES,
  type MetastaticSite,
  type Range,
  type Side,
  SYSTEMS,
  snomed,
} from './chart-codes.ts';

/** Base of every fullUrl; relative references in a chart resolve against it. */
export const CHART_BASE = 'https://nextline.example/fhir';

/** Raw fields that replace what a step wrote; `null` deletes a field, required ones too. */
export type Override<R> = { readonly [Field in keyof R]?: R[Field] | null };

interface Step<R> {
  /** Ends the id, and is the word that later steps refer to it by. */
  readonly named?: string;
  readonly override?: Override<R>;
}

export interface PatientOptions {
  /** Given names, then the family name. */
  readonly name: string;
  readonly birthDate: PartialDate;
  readonly sex: 'female' | 'male';
  readonly override?: Override<Patient>;
}

export interface ConditionOptions extends Step<Condition> {
  readonly onset?: PartialDate;
  readonly recorded?: PartialDate;
  /** Sets the clinical status to resolved. */
  readonly abated?: PartialDate;
  readonly category?: 'problem-list-item' | 'encounter-diagnosis';
  readonly verification?: 'confirmed' | 'provisional' | 'differential' | 'unconfirmed' | 'refuted' | 'entered-in-error';
  readonly severity?: string;
  readonly stage?: string;
  readonly note?: string;
}

export interface CancerOptions extends ConditionOptions {
  readonly side?: Side;
  /** Where the chart says what the tissue is: one of two SNOMED codes, a pathology observation, words, or nowhere. */
  readonly statedBy?: 'disorder-code' | 'other-disorder-code' | 'observation' | 'text' | 'nowhere';
  /** Day of the pathology observation; the onset unless given. */
  readonly examined?: PartialDate;
}

export interface ProcedureOptions extends Step<Procedure> {
  readonly status?: Procedure['status'];
  readonly bodySite?: Concept;
  readonly reason?: Concept;
  /** Name of a condition in this chart. */
  readonly reasonFor?: string;
  readonly note?: string;
}

export interface NephrectomyOptions extends ProcedureOptions {
  /** Decides the CPT code; without it a SNOMED code that leaves the approach open. */
  readonly approach?: 'laparoscopic' | 'open';
  readonly side?: Side;
}

interface MedicationStep<R> extends Step<R> {
  readonly coding?: DrugCoding;
  readonly reason?: Concept;
  /** Name of a condition in this chart. */
  readonly reasonFor?: string;
  readonly statusReason?: Concept;
  readonly dosage?: string;
  readonly note?: string;
}

export interface StatementOptions extends MedicationStep<MedicationStatement> {
  readonly start?: PartialDate;
  readonly end?: PartialDate;
  /** `active` unless given, or `completed` (no longer taken) where there is an end. */
  readonly status?: MedicationStatement['status'];
  readonly asserted?: PartialDate;
  /** Name of an order in this chart. */
  readonly basedOn?: string;
}

export interface AdministrationOptions extends MedicationStep<MedicationAdministration> {
  readonly status?: MedicationAdministration['status'];
  readonly milligrams?: number;
  /** Appended to every date, offset included: 'T14:30:00-05:00'. */
  readonly time?: string;
  /** Name of an order in this chart. */
  readonly order?: string;
}

export interface OrderOptions extends MedicationStep<MedicationRequest> {
  readonly status?: MedicationRequest['status'];
  readonly intent?: MedicationRequest['intent'];
  readonly authored?: PartialDate;
  /** First and last planned day. */
  readonly start?: PartialDate;
  readonly end?: PartialDate;
  readonly doses?: number;
  readonly everyWeeks?: number;
  /** The patient's own report, not an order of this house. */
  readonly reported?: boolean;
  /** Name of a care plan or order in this chart. */
  readonly basedOn?: string;
}

export interface ObservationOptions extends Step<Observation> {
  readonly on?: PartialDate;
  readonly status?: Observation['status'];
  /** A number with a unit is a quantity, without one an integer; text is a string, a concept stays a concept. */
  readonly value?: number | string | CodeableConcept;
  readonly unit?: string;
  readonly range?: Range;
  readonly category?: 'laboratory' | 'vital-signs' | 'survey' | 'exam' | 'imaging';
  readonly bodySite?: Concept;
  /** Name of the condition that it is about. */
  readonly about?: string;
  readonly note?: string;
}

export interface CarePlanOptions extends Step<CarePlan> {
  readonly status?: CarePlan['status'];
  readonly intent?: CarePlan['intent'];
  readonly description?: string;
  readonly start?: PartialDate;
  readonly end?: PartialDate;
  readonly created?: PartialDate;
  readonly category?: Concept;
  /** Name of a condition in this chart. */
  readonly addresses?: string;
  readonly activities?: readonly CarePlanActivity[];
  readonly note?: string;
}

export interface AllergyOptions extends Step<AllergyIntolerance> {
  readonly reaction?: string;
  readonly recorded?: PartialDate;
}

/** Word in the middle of an id, by resource type. */
const ID_WORDS: Readonly<Partial<Record<FhirResource['resourceType'], string>>> = {
  AllergyIntolerance: 'allergy',
  CarePlan: 'plan',
  Condition: 'cond',
  MedicationAdministration: 'dose',
  MedicationRequest: 'order',
  MedicationStatement: 'med',
  Observation: 'obs',
  Procedure: 'proc',
};

/** Replaces and deletes fields. The one place where a resource may leave its type: that is what overrides are for. */
function amended<R extends object>(resource: R, fields: object): R {
  const kept = Object.entries({ ...resource, ...fields }).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(kept) as R;
}

const listOf = <T>(item: T | undefined): T[] | undefined => (item === undefined ? undefined : [item]);
const conceptIn = (concept: Concept | undefined) => (concept === undefined ? undefined : conceptOf(concept));
const noteOf = (text: string | undefined) => (text === undefined ? undefined : [{ text }]);

function periodOf(start: PartialDate | undefined, end: PartialDate | undefined): Period | undefined {
  if (start === undefined && end === undefined) return undefined;
  return amended<Period>({}, { start, end });
}

function quantity(value: number, unit: string): Quantity {
  return { value, unit, system: SYSTEMS.ucum, code: unit };
}

function valueFields(options: ObservationOptions): Partial<Observation> {
  const { value, unit } = options;
  if (value === undefined) return {};
  if (typeof value === 'string') return { valueString: value };
  if (typeof value !== 'number') return { valueCodeableConcept: value };
  return unit === undefined ? { valueInteger: value } : { valueQuantity: quantity(value, unit) };
}

function rangeOf(range: Range | undefined, unit: string | undefined): Observation['referenceRange'] {
  if (range === undefined || unit === undefined) return undefined;
  const limit = (value: number | undefined) => (value === undefined ? undefined : quantity(value, unit));
  return [amended({}, { low: limit(range.low), high: limit(range.high) })];
}

/**
 * Days of a course given at a fixed interval.
 *
 * @example doseDates('2025-05-05', { everyWeeks: 3, doses: 2 }) // ['2025-05-05', '2025-05-26']
 */
export function doseDates(
  first: PartialDate,
  { everyWeeks, doses }: { readonly everyWeeks: number; readonly doses: number },
): readonly PartialDate[] {
  const start = spanOf(first).first;
  return Array.from({ length: doses }, (_, index) => isoOf(start + index * everyWeeks * 7));
}

/** Relative reference to a resource. */
export function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${resource.id}`;
}

/** The resources of one type in a bundle, in order. */
export function resourcesIn<T extends FhirResource['resourceType']>(
  bundle: Bundle<FhirResource>,
  type: T,
): readonly Extract<FhirResource, { readonly resourceType: T }>[] {
  const isOfType = (resource: FhirResource): resource is Extract<FhirResource, { readonly resourceType: T }> =>
    resource.resourceType === type;
  return (bundle.entry ?? []).flatMap(({ resource }) =>
    resource !== undefined && isOfType(resource) ? [resource] : [],
  );
}

/** Resources of one patient as a Bundle, with addresses that their relative references resolve against. */
export function bundleOfResources(
  patientId: string,
  resources: readonly FhirResource[],
  type: 'collection' | 'searchset' = 'collection',
): Bundle<FhirResource> {
  return {
    resourceType: 'Bundle',
    id: `${patientId}-chart`,
    type,
    entry: resources.map((resource) => ({
      fullUrl: `${CHART_BASE}/${referenceTo(resource)}`,
      resource,
      ...(type === 'searchset' ? { search: { mode: 'match' as const } } : {}),
    })),
  };
}

interface ChartState {
  /** Id of the patient, and the beginning of every other id. */
  readonly id: string;
  readonly sex: PatientOptions['sex'];
  /** The patient first. */
  readonly resources: readonly FhirResource[];
  /** Resources made so far by type: an id is not used again after its resource was taken out. */
  readonly counts: ReadonlyMap<string, number>;
}

interface Given {
  readonly id: string;
  readonly subject: Reference;
}

/** Begins a chart. The id is the patient's and starts the id of every other resource. */
export function aPatient(id: string, { name, birthDate, sex, override = {} }: PatientOptions): Chart {
  const given = name.split(' ');
  const family = given.pop();
  const patient: Patient = {
    resourceType: 'Patient',
    id,
    meta: { tag: [{ system: `${CHART_BASE}/tags`, code: 'synthetic' }] },
    identifier: [
      {
        type: { coding: [hl7('v2-0203', 'MR')], text: 'Medical record number' },
        system: `${CHART_BASE}/medical-record-number`,
        value: `NX-${id.toUpperCase()}`,
      },
    ],
    active: true,
    name: [amended({ use: 'official' as const }, { text: name, family, given })],
    gender: sex,
    birthDate,
  };
  return new Chart({ id, sex, resources: [amended(patient, override)], counts: new Map() });
}

export class Chart {
  readonly #state: ChartState;

  /** Charts begin with {@link aPatient}. */
  constructor(state: ChartState) {
    this.#state = state;
  }

  // Diagnosis

  /** A diagnosis; active and confirmed on the problem list unless the options say otherwise. */
  withCondition(code: Concept, options: ConditionOptions = {}): Chart {
    const clinical = options.abated === undefined ? 'active' : 'resolved';
    const wrong = options.verification === 'entered-in-error';
    return this.#add<Condition>('Condition', options, ({ id, subject }) => ({
      resourceType: 'Condition',
      id,
      // R4 forbids a clinical status on a condition that was entered in error.
      clinicalStatus: wrong ? undefined : { coding: [hl7('condition-clinical', clinical)] },
      verificationStatus: { coding: [hl7('condition-ver-status', options.verification ?? 'confirmed')] },
      category: [{ coding: [hl7('condition-category', options.category ?? 'problem-list-item')] }],
      severity: conceptIn(options.severity),
      code: conceptOf(code),
      subject,
      onsetDateTime: options.onset,
      abatementDateTime: options.abated,
      recordedDate: options.recorded,
      stage: options.stage === undefined ? undefined : [{ summary: { text: options.stage } }],
      note: noteOf(options.note),
    }));
  }

  /** The primary tumour, named `cancer` unless told otherwise; the override is of the condition. */
  withKidneyCancer(histology: HistologyName, options: CancerOptions = {}): Chart {
    const { side, statedBy = 'disorder-code', examined = options.onset, ...condition } = options;
    const { name, morphology, disorder, otherDisorder } = HISTOLOGIES[histology];
    // Whoever picks the code of a histology sees its name; a chart that tells it elsewhere, or nowhere, says less here.
    const words = statedBy === 'observation' || statedBy === 'nowhere' ? 'Kidney cancer' : name;
    const text = side === undefined ? words : `${words}, ${side}`;
    const codes = [icd10cm(KIDNEY_CANCER[side ?? 'unstated'])];
    if (statedBy === 'disorder-code') codes.push(snomed(disorder));
    if (statedBy === 'other-disorder-code') codes.push(snomed(otherDisorder));
    const named = options.named ?? 'cancer';
    const chart = this.withCondition(coded(text, ...codes), { ...condition, named });
    if (statedBy !== 'observation') return chart;
    return chart.withObservation(coded('Histology and behaviour', loinc('59847-4')), {
      ...(examined === undefined ? {} : { on: examined }),
      value: coded(name, icdO3(morphology)),
      bodySite: coded('Kidney', snomed('64033007')),
      about: named,
    });
  }

  /** {@link withKidneyCancer} of the kind that the app is about. */
  withClearCellCarcinoma(options: CancerOptions = {}): Chart {
    return this.withKidneyCancer('clear-cell', options);
  }

  /** A metastasis as a condition of its own. */
  withMetastasis(site: MetastaticSite, onset?: PartialDate, options: ConditionOptions = {}): Chart {
    return this.withCondition(METASTASES[site], { ...(onset === undefined ? {} : { onset }), ...options });
  }

  // Operations

  /** An operation or other procedure; completed unless the options say otherwise. */
  withProcedure(code: Concept, on?: PartialDate, options: ProcedureOptions = {}): Chart {
    return this.#add<Procedure>('Procedure', options, ({ id, subject }) => ({
      resourceType: 'Procedure',
      id,
      status: options.status ?? 'completed',
      code: conceptOf(code),
      subject,
      performedDateTime: on,
      reasonCode: listOf(conceptIn(options.reason)),
      reasonReference: listOf(this.#named(options.reasonFor)),
      bodySite: listOf(conceptIn(options.bodySite)),
      note: noteOf(options.note),
    }));
  }

  /** Removal of the whole kidney for cancer. */
  withRadicalNephrectomy(on?: PartialDate, options: NephrectomyOptions = {}): Chart {
    const codes = { laparoscopic: cpt('50545'), open: cpt('50230'), unstated: snomed('116033007') };
    return this.#withNephrectomy('radical nephrectomy', codes[options.approach ?? 'unstated'], on, options);
  }

  /** Removal of a part of the kidney. */
  withPartialNephrectomy(on?: PartialDate, options: NephrectomyOptions = {}): Chart {
    const codes = { laparoscopic: cpt('50543'), open: cpt('50240'), unstated: snomed('81516001') };
    return this.#withNephrectomy('partial nephrectomy', codes[options.approach ?? 'unstated'], on, options);
  }

  // Medication

  /** One course as somebody wrote it down. Without start and end it has no effective time. */
  withStatement(drug: DrugName | CodeableConcept, options: StatementOptions = {}): Chart {
    return this.#add<MedicationStatement>('MedicationStatement', options, ({ id, subject }) => ({
      resourceType: 'MedicationStatement',
      id,
      basedOn: listOf(this.#named(options.basedOn)),
      status: options.status ?? (options.end === undefined ? 'active' : 'completed'),
      statusReason: listOf(conceptIn(options.statusReason)),
      medicationCodeableConcept: drugConcept(drug, options.coding),
      subject,
      effectivePeriod: periodOf(options.start, options.end),
      dateAsserted: options.asserted,
      reasonCode: listOf(conceptIn(options.reason)),
      reasonReference: listOf(this.#named(options.reasonFor)),
      note: noteOf(options.note),
      dosage: listOf(options.dosage === undefined ? undefined : { text: options.dosage }),
    }));
  }

  /** One administration per date; the override is applied to each. */
  withAdministrations(
    drug: DrugName | CodeableConcept,
    dates: readonly PartialDate[],
    options: AdministrationOptions = {},
  ): Chart {
    const { named, milligrams, dosage } = options;
    const dose = milligrams === undefined ? undefined : quantity(milligrams, 'mg');
    const give = (chart: Chart, date: PartialDate, index: number) =>
      chart.#add<MedicationAdministration>(
        'MedicationAdministration',
        { ...options, ...(named === undefined ? {} : { named: dates.length === 1 ? named : `${named}-${index + 1}` }) },
        ({ id, subject }) => ({
          resourceType: 'MedicationAdministration',
          id,
          status: options.status ?? 'completed',
          statusReason: listOf(conceptIn(options.statusReason)),
          medicationCodeableConcept: drugConcept(drug, options.coding),
          subject,
          effectiveDateTime: `${date}${options.time ?? ''}`,
          reasonCode: listOf(conceptIn(options.reason)),
          reasonReference: listOf(this.#named(options.reasonFor)),
          request: this.#named(options.order),
          note: noteOf(options.note),
          // R4 wants a dose or a rate wherever there is a dosage.
          dosage: dose === undefined ? undefined : amended({}, { text: dosage, dose }),
        }),
      );
    return dates.reduce(give, this);
  }

  /** An order or, by its intent, a plan or proposal. Start, end, doses and interval are what was planned. */
  withOrder(drug: DrugName | CodeableConcept, options: OrderOptions = {}): Chart {
    const repeat = amended<TimingRepeat>(
      {},
      {
        boundsPeriod: periodOf(options.start, options.end),
        count: options.doses,
        ...(options.everyWeeks === undefined ? {} : { frequency: 1, period: options.everyWeeks, periodUnit: 'wk' }),
      },
    );
    const timing = Object.keys(repeat).length === 0 ? undefined : { repeat };
    const dosage = amended({}, { text: options.dosage, timing });
    return this.#add<MedicationRequest>('MedicationRequest', options, ({ id, subject }) => ({
      resourceType: 'MedicationRequest',
      id,
      status: options.status ?? 'active',
      statusReason: conceptIn(options.statusReason),
      intent: options.intent ?? 'order',
      reportedBoolean: options.reported,
      medicationCodeableConcept: drugConcept(drug, options.coding),
      subject,
      authoredOn: options.authored,
      reasonCode: listOf(conceptIn(options.reason)),
      reasonReference: listOf(this.#named(options.reasonFor)),
      basedOn: listOf(this.#named(options.basedOn)),
      note: noteOf(options.note),
      dosageInstruction: Object.keys(dosage).length === 0 ? undefined : [dosage],
    }));
  }

  /** A treatment plan in words, with activities in raw FHIR. */
  withCarePlan(title: string, options: CarePlanOptions = {}): Chart {
    return this.#add<CarePlan>('CarePlan', options, ({ id, subject }) => ({
      resourceType: 'CarePlan',
      id,
      status: options.status ?? 'active',
      intent: options.intent ?? 'plan',
      category: listOf(conceptIn(options.category)),
      title,
      description: options.description,
      subject,
      period: periodOf(options.start, options.end),
      created: options.created,
      addresses: listOf(this.#named(options.addresses)),
      activity: options.activities === undefined ? undefined : [...options.activities],
      note: noteOf(options.note),
    }));
  }

  // Course of the disease

  /** Any observation; final unless the options say otherwise. */
  withObservation(code: Concept, options: ObservationOptions = {}): Chart {
    const { category } = options;
    return this.#add<Observation>('Observation', options, ({ id, subject }) => ({
      resourceType: 'Observation',
      id,
      status: options.status ?? 'final',
      category: category === undefined ? undefined : [{ coding: [hl7('observation-category', category)] }],
      code: conceptOf(code),
      subject,
      focus: listOf(this.#named(options.about)),
      effectiveDateTime: options.on,
      ...valueFields(options),
      bodySite: conceptIn(options.bodySite),
      note: noteOf(options.note),
      referenceRange: rangeOf(options.range, options.unit),
    }));
  }

  /** About the condition named `cancer` where the chart has one and `about` names no other. */
  withDiseaseStatus(status: keyof typeof DISEASE_STATUS, on?: PartialDate, options: ObservationOptions = {}): Chart {
    return this.withObservation(coded('Cancer disease status', loinc('97509-4')), {
      ...(this.#find('cancer') === undefined ? {} : { about: 'cancer' }),
      ...(on === undefined ? {} : { on }),
      value: DISEASE_STATUS[status],
      ...options,
    });
  }

  /** {@link withDiseaseStatus} of a disease that got worse. */
  withProgression(on?: PartialDate, options: ObservationOptions = {}): Chart {
    return this.withDiseaseStatus('worse', on, options);
  }

  /** A Karnofsky or ECOG score, as an integer. */
  withPerformanceStatus(
    score: { readonly karnofsky: number } | { readonly ecog: number },
    on?: PartialDate,
    options: ObservationOptions = {},
  ): Chart {
    const [code, value] =
      'karnofsky' in score
        ? [coded('Karnofsky performance status', loinc('89243-0')), score.karnofsky]
        : [coded('ECOG performance status', loinc('89247-1')), score.ecog];
    return this.withObservation(code, { ...(on === undefined ? {} : { on }), category: 'survey', value, ...options });
  }

  /** Results of one blood sample with the usual reference ranges; `range` in the options replaces them all. */
  withLaboratory(
    results: Readonly<Partial<Record<LaboratoryName, number>>>,
    on?: PartialDate,
    options: ObservationOptions = {},
  ): Chart {
    const names = Object.keys(LABORATORY) as LaboratoryName[];
    return names.reduce<Chart>((chart, name) => {
      const value = results[name];
      if (value === undefined) return chart;
      const { code, unit, range } = LABORATORY[name];
      return chart.withObservation(code, {
        ...(on === undefined ? {} : { on }),
        category: 'laboratory',
        value,
        unit,
        range: 'male' in range ? range[this.#state.sex] : range,
        ...options,
      });
    }, this);
  }

  /** An allergy; drugs named here were not treatment. */
  withAllergy(substance: Concept, options: AllergyOptions = {}): Chart {
    return this.#add<AllergyIntolerance>('AllergyIntolerance', options, ({ id, subject }) => ({
      resourceType: 'AllergyIntolerance',
      id,
      clinicalStatus: { coding: [hl7('allergyintolerance-clinical', 'active')] },
      verificationStatus: { coding: [hl7('allergyintolerance-verification', 'confirmed')] },
      code: conceptOf(substance),
      patient: subject,
      recordedDate: options.recorded,
      reaction: options.reaction === undefined ? undefined : [{ manifestation: [{ text: options.reaction }] }],
    }));
  }

  // Anything else

  /** Any other resource, as it is: its id and its subject are the caller's. */
  withResource(resource: FhirResource): Chart {
    return this.#holding([...this.#state.resources, resource]);
  }

  /**
   * Sets and deletes (`null`) raw fields of a resource by its reference ('MedicationStatement/v04-med-1'), values of
   * the wrong type included. A reference that is not in the chart is a mistake in the test and throws.
   */
  amending(reference: string, fields: Readonly<Record<string, unknown>>): Chart {
    return this.#replacing(reference, (resource) => [amended(resource, fields)]);
  }

  /** Takes a resource out; what refers to it is left as it is. */
  without(reference: string): Chart {
    return this.#replacing(reference, () => []);
  }

  /** Copies of all resources, the patient first. */
  resources(): FhirResource[] {
    return structuredClone([...this.#state.resources]);
  }

  /** The chart as a Bundle, the patient first, with addresses that its relative references resolve against. */
  bundle(type: 'collection' | 'searchset' = 'collection'): Bundle<FhirResource> {
    return bundleOfResources(this.#state.id, this.resources(), type);
  }

  #holding(resources: readonly FhirResource[]): Chart {
    return new Chart({ ...this.#state, resources });
  }

  #add<R extends FhirResource>(type: R['resourceType'], step: Step<R>, make: (given: Given) => R): Chart {
    const { id: patient, resources, counts } = this.#state;
    const count = (counts.get(type) ?? 0) + 1;
    const id = this.#idOf(step.named ?? `${ID_WORDS[type] ?? type.toLowerCase()}-${count}`);
    if (resources.some((resource) => resource.id === id)) throw new Error(`the chart already has a ${id}`);
    const made = make({ id, subject: { reference: `Patient/${patient}` } });
    return new Chart({
      ...this.#state,
      resources: [...resources, amended(made, step.override ?? {})],
      counts: new Map(counts).set(type, count),
    });
  }

  #withNephrectomy(
    words: string,
    code: Coding,
    on: PartialDate | undefined,
    { approach, side, ...options }: NephrectomyOptions,
  ): Chart {
    const named = approach === undefined ? words : `${approach} ${words}`;
    const text = `${named.charAt(0).toUpperCase()}${named.slice(1)}${side === undefined ? '' : `, ${side}`}`;
    const site = side === undefined ? {} : { bodySite: coded(`Kidney, ${side}`, snomed('64033007')) };
    return this.withProcedure(coded(text, code), on, { ...site, ...options });
  }

  #replacing(reference: string, change: (resource: FhirResource) => readonly FhirResource[]): Chart {
    const { resources } = this.#state;
    const isMeant = (resource: FhirResource) => referenceTo(resource) === reference;
    if (!resources.some(isMeant)) throw new Error(`the chart has no ${reference}`);
    return this.#holding(resources.flatMap((resource) => (isMeant(resource) ? change(resource) : [resource])));
  }

  #idOf(named: string): string {
    return `${this.#state.id}-${named}`;
  }

  #find(named: string): FhirResource | undefined {
    const id = this.#idOf(named);
    return this.#state.resources.find((resource) => resource.id === id);
  }

  #named(named: string | undefined): Reference | undefined {
    if (named === undefined) return undefined;
    const resource = this.#find(named);
    if (!resource) throw new Error(`the chart has nothing named ${named} yet`);
    return { reference: referenceTo(resource) };
  }
}
