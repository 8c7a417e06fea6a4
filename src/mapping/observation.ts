/** Observation → facts about performance status, disease status, histology, stage and the laboratory values of IMDC. */
import { number } from '../fhir/elements.ts';
import { type ObservationReading, readObservation, readObservationCode } from '../fhir/observation.ts';
import type { Received } from '../fhir/record.ts';
import { relativeReference } from '../fhir/references.ts';
import type { LaboratoryAnalyte, ObservationFact } from '../history/facts.ts';
import {
  type Desk,
  ignore,
  mayBeRecognised,
  type Recognised,
  recognise,
  recogniseCodes,
  recogniseTexts,
  refuseModifiers,
  reportLosses,
  reportUnreadable,
  setAside,
  sourceOf,
} from './mapper.ts';
import { judgeObservation } from './status-rules.ts';

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
function scoreOf({ integer, quantity, words }: ObservationReading, top: number): number | undefined {
  const score = integer ?? quantity?.value ?? number(/(\d+)/.exec(words.join(' '))?.[1]);
  return score !== undefined && score >= 0 && score <= top ? score : undefined;
}

/** Somebody else: a relative, another patient, a donor. A lesion or a diagnosis of this patient is not somebody. */
function isAboutAnother(desk: Desk, { focus }: ObservationReading): boolean {
  return focus.some(({ reference }) => {
    const type = reference === undefined ? undefined : relativeReference(reference).split('/')[0];
    if (type === 'RelatedPerson') return true;
    return type === 'Patient' && relativeReference(reference ?? '') !== `Patient/${desk.record.patientId}`;
  });
}

export const NOT_OURS = 'not an observation of this history';

/** Nearly all observations of a chart are none of ours: to see that, their code need not be read into a shape. */
export function mayBeOurs(desk: Desk, { resource }: Received): boolean {
  return mayBeRecognised(desk, resource['code'], 'observation');
}

/** Facts of one Observation; an empty list where it was set aside. */
export function mapObservation(desk: Desk, received: Received): readonly ObservationFact[] {
  const { resource, reference } = received;
  const losses: string[] = [];
  const code = readObservationCode(resource, losses);
  const found = recogniseCodes(desk, code, 'observation');
  const first = found[0];
  if (first === undefined) {
    setAside(desk, code, received, NOT_OURS);
    return [];
  }
  if (refuseModifiers(desk, received)) return [];
  const reading = readObservation(resource, losses);
  const status = judgeObservation(reading.status);
  if (status === undefined) {
    reportUnreadable(desk, 'map/unrecognised-status', 'the status of this entry is not known', received);
    return [];
  }
  if ('ignore' in status) {
    ignore(desk, reference, status.ignore);
    return [];
  }
  if (isAboutAnother(desk, reading)) {
    ignore(desk, reference, 'about somebody else');
    return [];
  }
  reportLosses(desk, losses, received);
  const on = reading.date ? { date: reading.date } : {};
  const { answers, words } = reading;
  const source = sourceOf(reference, first);
  const unread = (): readonly ObservationFact[] => {
    if (reading.valueAbsent) ignore(desk, reference, 'an observation whose value the EHR does not give');
    else reportUnreadable(desk, 'map/unreadable', 'the value of this observation could not be read', received);
    return [];
  };

  const analyte = ANALYTES[first.concept];
  if (analyte !== undefined) {
    const { quantity } = reading;
    // "<0.5" is not a value that can be compared with a limit of normal.
    if (quantity?.value === undefined || quantity.comparator) return unread();
    return [
      {
        kind: 'laboratory',
        analyte,
        value: quantity.value,
        ...(quantity.unit === undefined ? {} : { unit: quantity.unit }),
        ...(reading.low === undefined ? {} : { low: reading.low }),
        ...(reading.high === undefined ? {} : { high: reading.high }),
        ...on,
        source,
      },
    ];
  }
  switch (first.concept) {
    case 'performance:karnofsky':
    case 'performance:ecog': {
      const scale = first.concept === 'performance:ecog' ? 'ecog' : 'karnofsky';
      const value = scoreOf(reading, scale === 'ecog' ? 5 : 100);
      return value === undefined ? unread() : [{ kind: 'performance', scale, value, ...on, source }];
    }
    case 'disease-status': {
      const values: readonly Recognised[] = [
        ...recogniseCodes(desk, answers, 'observation'),
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
        ...recognise(desk, answers, 'condition', 'condition'),
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
      for (const value of recogniseCodes(desk, answers, 'observation')) {
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
