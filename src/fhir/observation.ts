/** An Observation; the parts that are read stand in the same place in every release. */
import { type Concept, conceptsIn, type Pointer, pointersIn, wordsOf } from './concept.ts';
import {
  codeIn,
  dateIn,
  type FhirDate,
  isJson,
  isThere,
  type Json,
  type Losses,
  lost,
  number,
  object,
  objects,
  periodIn,
  type Said,
  text,
  textIn,
} from './elements.ts';

export interface ObservationReading {
  readonly status: Said<string>;
  readonly date: FhirDate | undefined;
  /** Whom or what it is about, where that is not the patient. */
  readonly focus: readonly Pointer[];
  /** A coded answer, a text, a number with its unit, or a plain number. */
  readonly answers: readonly Concept[];
  readonly words: readonly string[];
  readonly quantity: Quantity | undefined;
  readonly integer: number | undefined;
  /** Limits of normal of the laboratory itself. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** The EHR says that there is no value. */
  readonly valueAbsent: boolean;
}

export interface Quantity {
  readonly value: number | undefined;
  readonly unit: string | undefined;
  /** "<0.5" is no value that can be compared. */
  readonly comparator: boolean;
}

export function readObservationCode(resource: Json, losses: Losses): readonly Concept[] {
  return conceptsIn(resource, 'code', losses);
}

function quantityIn(resource: Json, losses: Losses): Quantity | undefined {
  const given = resource['valueQuantity'];
  if (!isThere(given)) return undefined;
  if (!isJson(given)) {
    losses.push('valueQuantity');
    return undefined;
  }
  const quantity = given;
  const value = lost(number(quantity['value']), quantity['value'], 'valueQuantity.value', losses);
  const unit = text(quantity['unit']) ?? text(quantity['code']);
  return { value, unit, comparator: isThere(quantity['comparator']) };
}

export function readObservation(resource: Json, losses: Losses): ObservationReading {
  const period = periodIn(resource, 'effectivePeriod', losses);
  const date =
    dateIn(resource, 'effectiveDateTime', losses) ??
    period.end ??
    period.start ??
    dateIn(resource, 'effectiveInstant', losses);
  const answers = conceptsIn(resource, 'valueCodeableConcept', losses);
  const said = textIn(resource, 'valueString', losses);
  const quantity = quantityIn(resource, losses);
  const integer = lost(number(resource['valueInteger']), resource['valueInteger'], 'valueInteger', losses);
  const range = object(objects(resource['referenceRange'])[0]);
  const limit = (name: 'low' | 'high') => {
    const value = object(range[name])['value'];
    return lost(number(value), value, `referenceRange.${name}`, losses);
  };
  const low = limit('low');
  const high = limit('high');
  return {
    status: codeIn(resource, 'status'),
    date,
    focus: pointersIn(resource, 'focus', losses),
    answers,
    words: said === undefined ? wordsOf(answers) : [...wordsOf(answers), said],
    quantity,
    integer,
    low,
    high,
    valueAbsent: isThere(resource['dataAbsentReason']),
  };
}
