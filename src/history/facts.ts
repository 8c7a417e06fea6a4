/**
 * Facts: what one resource says, in the words of the treatment history, without FHIR. Mappers make them; the history is
 * derived from them alone. A fact never says more than its source.
 */
import type { Source, StopReason } from '../contract/assessment.ts';
import type { DaySpan, PartialDate } from '../kernel/calendar.ts';
import { hidesSomething, type ReadState } from '../kernel/read-state.ts';
import type { Tri } from '../kernel/tri.ts';

export interface FactDate {
  readonly date: PartialDate;
  readonly span: DaySpan;
}

export type Intent = 'adjuvant' | 'neoadjuvant' | 'palliative' | 'curative';

/** Classes that the history and the rules ask for. */
export type AgentClass =
  | 'pd1'
  | 'ctla4'
  | 'vegfr-tki'
  | 'vegf-antibody'
  | 'mtor'
  | 'hif2a'
  | 'cytokine'
  | 'other-anticancer'
  | 'ici-unstated'
  | 'unstated'
  | 'supportive'
  | 'context';

/** One resource about one anticancer drug. */
export interface DrugFact {
  readonly agent: string;
  readonly classes: readonly AgentClass[];
  readonly route: 'infusion' | 'oral' | 'unstated';
  /** What the product says of its purpose: eye drops and transplant tablets are 'other', bare everolimus 'unstated'. */
  readonly productIndication: 'kidney-cancer' | 'other' | 'unstated';
  readonly certainty: 'administered' | 'reported' | 'ordered';
  /** Given in a blinded trial: the drug or a placebo. It is no exposure until somebody says which. */
  readonly blinded?: boolean;
  /** A dose is one day; a period has a beginning and perhaps an end. */
  readonly form: 'dose' | 'period';
  readonly start?: FactDate;
  readonly end?: FactDate;
  /** The end is what somebody planned, not what happened. */
  readonly endIsPlanned: boolean;
  /** The entry's status says that the drug is still being taken; its end may tell otherwise. */
  readonly active: boolean;
  readonly stopReason?: { readonly reason: StopReason; readonly source: Source };
  readonly intent?: { readonly intent: Intent; readonly source: Source };
  /** Conditions and codes given as the reason for the drug. */
  readonly reasons: readonly { readonly purpose: 'kidney-cancer' | 'other'; readonly source: Source }[];
  /** The entry gives a reason that cannot be read ('here'), or that stands in a resource which did not come ('elsewhere'). */
  readonly reasonUnread?: 'here' | 'elsewhere';
  readonly plannedDoses?: number;
  /** Medication resources this one was made from or answers (basedOn, request, derivedFrom, partOf). */
  readonly links: readonly string[];
  readonly source: Source;
}

/** Something was given, and nothing says what: it names no drug and keeps drugs from being absent. */
export interface UnnamedDrug {
  /** `drug`: one that is billed without a name. `infusion`: given into a vein or under the skin. `history`: some day, by a code. */
  readonly what: 'drug' | 'infusion' | 'history' | 'checkpoint-inhibitor' | 'mtor-inhibitor';
  readonly date?: FactDate;
  readonly source: Source;
}

export interface ConditionFact {
  readonly concept: string;
  readonly onset?: FactDate;
  /** When it was written down: the disease began on or before this day. */
  readonly recorded?: FactDate;
  readonly verification: 'confirmed' | 'uncertain';
  readonly laterality?: 'left' | 'right' | 'bilateral';
  readonly encounterDiagnosis: boolean;
  readonly source: Source;
}

export interface ProcedureFact {
  readonly concept: string;
  /** 'uncertain' where the record does not say that it was done to the end. */
  readonly verification: 'confirmed' | 'uncertain';
  readonly date?: FactDate;
  readonly laterality?: 'left' | 'right' | 'bilateral';
  /** Body site in our words ('lung', 'brain'), where the procedure itself does not say it. */
  readonly site?: string;
  /** Concepts of the diagnoses given as the reason. */
  readonly reasonConcepts: readonly string[];
  readonly source: Source;
}

export type LaboratoryAnalyte =
  | 'haemoglobin'
  | 'corrected-calcium'
  | 'total-calcium'
  | 'albumin'
  | 'neutrophils'
  | 'platelets';

export type ObservationFact =
  | {
      readonly kind: 'performance';
      readonly scale: 'karnofsky' | 'ecog';
      readonly value: number;
      readonly date?: FactDate;
      readonly source: Source;
    }
  | {
      readonly kind: 'disease-status';
      readonly status: 'improved' | 'stable' | 'worse' | 'undetermined';
      readonly date?: FactDate;
      readonly source: Source;
    }
  | { readonly kind: 'histology'; readonly concept: string; readonly date?: FactDate; readonly source: Source }
  | { readonly kind: 'stage'; readonly metastatic: boolean; readonly date?: FactDate; readonly source: Source }
  | {
      readonly kind: 'laboratory';
      readonly analyte: LaboratoryAnalyte;
      readonly value: number;
      readonly unit?: string;
      readonly low?: number;
      readonly high?: number;
      readonly date?: FactDate;
      readonly source: Source;
    };

export interface PatientFacts {
  readonly patientId: string;
  readonly deceased: { readonly status: Tri; readonly on?: FactDate; readonly sources: readonly Source[] };
  readonly drugs: readonly DrugFact[];
  readonly unnamed: readonly UnnamedDrug[];
  readonly conditions: readonly ConditionFact[];
  readonly procedures: readonly ProcedureFact[];
  readonly observations: readonly ObservationFact[];
  readonly reads: ReadonlyMap<string, ReadState>;
  /** Resource types of which a part came but could not be understood: nothing is absent from them. */
  readonly unreadable: ReadonlySet<string>;
}

/** Whether every one of the resource types was read to the end, so that not finding something means that it is not there. */
export function completelyRead(facts: PatientFacts, ...types: readonly string[]): boolean {
  return types.every((type) => !hidesSomething(facts.reads.get(type)) && !facts.unreadable.has(type));
}

/** Every place where a drug may stand. A HCPCS code may hide one among the procedures. */
export const DRUG_TYPES = [
  'MedicationStatement',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
  'Medication',
  'Procedure',
] as const;

/** Which parts of the record were read to the end: what is not found in them is not there. */
export interface Wholeness {
  readonly drugs: boolean;
  readonly conditions: boolean;
  readonly procedures: boolean;
  readonly observations: boolean;
}

export function wholenessOf(facts: PatientFacts): Wholeness {
  return {
    drugs: completelyRead(facts, ...DRUG_TYPES),
    conditions: completelyRead(facts, 'Condition'),
    procedures: completelyRead(facts, 'Procedure'),
    observations: completelyRead(facts, 'Observation'),
  };
}

/** 'no' where nothing was found in a complete read, 'unknown' where the read was not complete. */
export function absentIf(facts: PatientFacts, ...types: readonly string[]): 'no' | 'unknown' {
  return completelyRead(facts, ...types) ? 'no' : 'unknown';
}
