/** Observation → facts about performance status, disease status, histology, stage and the laboratory values of IMDC. */
import { conceptTexts, number, object, objects, statusCode, text } from '../fhir/elements.ts';
import type { Received } from '../fhir/record.ts';
import type { LaboratoryAnalyte, ObservationFact } from '../history/facts.ts';
import {
  type Desk,
  dateIn,
  ignore,
  type Recognised,
  recognise,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  report,
  sourceOf,
} from './mapper.ts';

const UNUSABLE: Readonly<Record<string, string>> = {
  'entered-in-error': 'entered in error',
  cancelled: 'observation cancelled',
  registered: 'observation without a result yet',
};

const ANALYTES: Readonly<Record<string, LaboratoryAnalyte>> = {
  'imdc:haemoglobin': 'haemoglobin',
  'imdc:corrected-calcium': 'corrected-calcium',
  'imdc:total-calcium': 'total-calcium',
  'imdc:albumin-for-correction': 'albumin',
  'imdc:neutrophils': 'neutrophils',
  'imdc:platelets': 'platelets',
};

const STATUS_BY_CONCEPT: Readonly<Record<string, 'improved' | 'stable' | 'worse' | 'undetermined'>> = {
  'disease-status:improved': 'improved',
  'disease-status:stable': 'stable',
  'disease-status:worse': 'worse',
  'disease-status:undetermined': 'undetermined',
  'stop-reason:progression': 'worse',
};

const HISTOLOGIES =
  /^(rcc:(clear-cell|papillary|chromophobe|translocation|collecting-duct|other-subtype|renal-cell|sarcomatoid-spindle)|morphology:)/;

/** A score from a number, a coded answer or its words ("ECOG 1", "90%"). Zero is a score. */
function scoreOf(
  value: { readonly quantity: unknown; readonly integer: unknown; readonly words: readonly string[] },
  top: number,
) {
  const plain = number(value.integer) ?? number(object(value.quantity)['value']);
  const score = plain ?? number(/(\d+)/.exec(value.words.join(' '))?.[1]);
  return score !== undefined && score >= 0 && score <= top ? score : undefined;
}

/** Facts of one Observation; an empty list where it was set aside. */
export function mapObservation(desk: Desk, received: Received): readonly ObservationFact[] {
  const { resource, resourceType, reference } = received;
  const found = recogniseCodes(desk, resource['code'], 'observation');
  const first = found[0];
  if (first === undefined) {
    ignore(desk, reference, 'not an observation of this history');
    return [];
  }
  const unusable = UNUSABLE[statusCode(resource['status']) ?? ''];
  if (unusable !== undefined) {
    ignore(desk, reference, unusable);
    return [];
  }
  if (refuseModifiers(desk, resource, resourceType, reference)) return [];
  const date =
    dateIn(desk, resource['effectiveDateTime'], resourceType, reference) ??
    dateIn(
      desk,
      object(resource['effectivePeriod'])['end'] ?? object(resource['effectivePeriod'])['start'],
      resourceType,
      reference,
    ) ??
    dateIn(desk, resource['effectiveInstant'], resourceType, reference);
  const on = date ? { date } : {};
  const concept = resource['valueCodeableConcept'];
  const words = [
    ...conceptTexts(concept),
    ...(text(resource['valueString']) === undefined ? [] : [text(resource['valueString']) ?? '']),
  ];
  const source = sourceOf(reference, first);
  const unread = (): readonly ObservationFact[] => {
    report(desk, 'map/unreadable', 'the value of this observation could not be read', resourceType, reference);
    return [];
  };

  const analyte = ANALYTES[first.concept];
  if (analyte !== undefined) {
    const quantity = object(resource['valueQuantity']);
    const value = number(quantity['value']);
    // "<0.5" is not a value that can be compared with a limit of normal.
    if (value === undefined || quantity['comparator'] !== undefined) return unread();
    const range = objects(resource['referenceRange'])[0];
    const low = number(object(range?.['low'])['value']);
    const high = number(object(range?.['high'])['value']);
    const unit = text(quantity['unit']) ?? text(quantity['code']);
    return [
      {
        kind: 'laboratory',
        analyte,
        value,
        ...(unit === undefined ? {} : { unit }),
        ...(low === undefined ? {} : { low }),
        ...(high === undefined ? {} : { high }),
        ...on,
        source,
      },
    ];
  }
  switch (first.concept) {
    case 'performance:karnofsky':
    case 'performance:ecog': {
      const scale = first.concept === 'performance:ecog' ? 'ecog' : 'karnofsky';
      const value = scoreOf(
        { quantity: resource['valueQuantity'], integer: resource['valueInteger'], words },
        scale === 'ecog' ? 5 : 100,
      );
      return value === undefined ? unread() : [{ kind: 'performance', scale, value, ...on, source }];
    }
    case 'disease-status': {
      const values: readonly Recognised[] = [
        ...recogniseCodes(desk, concept, 'observation'),
        ...recogniseTexts(desk, words, 'reason').filter(({ guard }) => guard === undefined),
      ];
      for (const value of values) {
        if (value.concept === 'disease-status:metastatic') {
          return [{ kind: 'stage', metastatic: true, ...on, source: sourceOf(reference, value) }];
        }
        const status = STATUS_BY_CONCEPT[value.concept];
        if (status !== undefined)
          return [{ kind: 'disease-status', status, ...on, source: sourceOf(reference, value) }];
      }
      return unread();
    }
    case 'histology':
    case 'pathology-report': {
      const values = [
        ...recognise(desk, concept, 'condition', 'condition'),
        ...recogniseTexts(desk, words, 'condition'),
      ].filter(({ concept: one, guard }) => HISTOLOGIES.test(one) && guard === undefined);
      if (values.length === 0) {
        ignore(desk, reference, 'a tissue finding that names no kidney cancer subtype');
        return [];
      }
      return values
        .filter(({ concept: one }, i) => values.findIndex((other) => other.concept === one) === i)
        .map((value) => ({ kind: 'histology', concept: value.concept, ...on, source: sourceOf(reference, value) }));
    }
    case 'stage-group':
    case 'tnm:m': {
      for (const value of recogniseCodes(desk, concept, 'observation')) {
        if (value.concept === 'stage:metastatic-value' || value.concept === 'stage:not-metastatic-value') {
          const metastatic = value.concept === 'stage:metastatic-value';
          return [{ kind: 'stage', metastatic, ...on, source: sourceOf(reference, value) }];
        }
      }
      ignore(desk, reference, 'a stage that does not speak of distant metastasis');
      return [];
    }
    default:
      ignore(desk, reference, 'an observation that no rule reads');
      return [];
  }
}
