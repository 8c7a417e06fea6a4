/**
 * The synthetic patients, each a case with one lesson. Clinical dates are those of the case; everything that the case
 * leaves open (side, day of diagnosis, a site) is chosen here and says so nowhere, as in a real chart. Around it stands
 * what every chart holds and a reader must pass over.
 */
import { aPatient, type Chart, doseDates } from './chart-builder.ts';
import { coded, cpt, icd10cm, loinc, rxnorm, STOP_REASONS, SYSTEMS, snomed } from './chart-codes.ts';

export interface SyntheticPatient {
  readonly id: string;
  /** Ends the file name. */
  readonly slug: string;
  readonly vignette: string;
  readonly name: string;
  /** One line that a clinician understands. */
  readonly teaches: string;
  /** The day on which the case asks its question. */
  readonly asOf: string;
  readonly chart: Chart;
}

/** A stop for progression as a code with words; other charts write words alone, or the code alone. */
const progression = coded('progression of disease', STOP_REASONS.noResponse);

function withHypertension(chart: Chart, since: string, medicine: string): Chart {
  return chart
    .withCondition(coded('Essential hypertension', icd10cm('I10')), { onset: since })
    .withStatement(coded(medicine), { start: since });
}

function withBloodPressure(chart: Chart, systolic: number, diastolic: number, on: string): Chart {
  const part = (code: string, text: string, value: number) => ({
    code: coded(text, loinc(code)),
    valueQuantity: { value, unit: 'mm[Hg]', system: SYSTEMS.ucum, code: 'mm[Hg]' },
  });
  return chart.withObservation(coded('Blood pressure', loinc('85354-9')), {
    on,
    category: 'vital-signs',
    override: { component: [part('8480-6', 'Systolic', systolic), part('8462-4', 'Diastolic', diastolic)] },
  });
}

function withWeight(chart: Chart, kilograms: number, on: string): Chart {
  return chart.withObservation(coded('Body weight', loinc('29463-7')), {
    on,
    category: 'vital-signs',
    value: kilograms,
    unit: 'kg',
  });
}

function inductionThenMaintenance(): Chart {
  const induction = doseDates('2024-03-11', { everyWeeks: 3, doses: 4 });
  // Every four weeks, but the dose due on 22 December 2025 waited for the new year: 14 September 2026 is no whole
  // number of four-week steps after 10 June 2024.
  const maintenance = [
    ...doseDates('2024-06-10', { everyWeeks: 4, doses: 20 }),
    ...doseDates('2026-01-05', { everyWeeks: 4, doses: 10 }),
  ];
  const chart = aPatient('v01', { name: 'Adam Juniper', birthDate: '1965-03-14', sex: 'male' })
    .withClearCellCarcinoma({ onset: '2021-05-04', side: 'right', stage: 'pT3a N0 M0' })
    .withRadicalNephrectomy('2021-05-18', { approach: 'laparoscopic', side: 'right', reasonFor: 'cancer' })
    .withMetastasis('right-lung', '2024-02-12')
    .withMetastasis('abdominal-nodes', '2024-02-12')
    .withProcedure(coded('CT-guided core biopsy of the right lung', cpt('32408')), '2024-02-19')
    .withStatement('nivolumab', {
      start: '2024-03-11',
      end: '2024-05-13',
      dosage: '3 mg/kg every 3 weeks, 4 doses',
      note: 'Treatment plan: NIVO/IPI',
    })
    .withStatement('ipilimumab', {
      start: '2024-03-11',
      end: '2024-05-13',
      dosage: '1 mg/kg every 3 weeks, 4 doses',
      note: 'Treatment plan: NIVO/IPI',
    })
    .withStatement('nivolumab', {
      start: '2024-06-10',
      end: '2026-09-14',
      status: 'stopped',
      dosage: '480 mg every 4 weeks',
      note: 'Treatment plan: NIVO maint',
    })
    .withAdministrations('nivolumab', induction, { milligrams: 240, dosage: 'NIVO/IPI', coding: 'product' })
    .withAdministrations('ipilimumab', induction, { milligrams: 80, dosage: 'NIVO/IPI', coding: 'product' })
    .withAdministrations('nivolumab', maintenance, { milligrams: 480, dosage: 'NIVO maint', coding: 'product' })
    .withDiseaseStatus('better', '2024-06', { value: coded('Partial response', snomed('268910001')) })
    .withProgression('2026-10-05', { note: 'CT: growth of the lung and lymph node metastases.' })
    .withPerformanceStatus({ karnofsky: 90 }, '2026-10-12')
    .withLaboratory({ haemoglobin: 14.2, correctedCalcium: 2.31, neutrophils: 4.4, platelets: 262 }, '2024-03-04')
    .withLaboratory(
      { haemoglobin: 13.1, correctedCalcium: 2.38, neutrophils: 5.2, platelets: 301, thyrotropin: 2.6 },
      '2026-10-12',
    )
    .withProcedure('Appendectomy', '1988')
    .withAllergy('Penicillin', { reaction: 'Hives', recorded: '2009-06-15' });
  return withWeight(withHypertension(chart, '2016-02', 'lisinopril 10 mg tablet'), 80, '2026-10-12');
}

function adjuvantStoppedForHepatitis(): Chart {
  const chart = aPatient('v04', { name: 'Clara Heather', birthDate: '1962-08-19', sex: 'female' })
    .withClearCellCarcinoma({
      onset: '2025-02-17',
      side: 'left',
      stage: 'pT3a N0 M0, grade 4',
      statedBy: 'observation',
      examined: '2025-03-14',
    })
    .withRadicalNephrectomy('2025-03-10', { approach: 'laparoscopic', side: 'left' })
    .withOrder('pembrolizumab', {
      named: 'pembrolizumab-order',
      coding: 'product',
      status: 'stopped',
      statusReason: 'hepatitis',
      authored: '2025-04-28',
      start: '2025-05-05',
      end: '2026-04-06',
      doses: 17,
      everyWeeks: 3,
      dosage: '200 mg every 3 weeks, 17 doses',
    })
    .withStatement('pembrolizumab', {
      basedOn: 'pembrolizumab-order',
      start: '2025-05-05',
      end: '2025-08-18',
      status: 'stopped',
      statusReason: 'hepatitis',
      dosage: '200 mg every 3 weeks',
    })
    .withAdministrations('pembrolizumab', doseDates('2025-05-05', { everyWeeks: 3, doses: 6 }), {
      order: 'pembrolizumab-order',
      coding: 'product',
      milligrams: 200,
    })
    .withCondition(coded('Immune-mediated hepatitis', icd10cm('K71.6'), snomed('128241005')), {
      onset: '2025-09-02',
      abated: '2025-11-17',
      category: 'encounter-diagnosis',
      severity: 'Grade 3',
    })
    .withStatement(coded('prednisone', rxnorm('8640')), { start: '2025-09-03', end: '2025-11-10' })
    .withLaboratory({ alanineAminotransferase: 22, creatinine: 1.1 }, '2025-05-02')
    .withLaboratory({ alanineAminotransferase: 412 }, '2025-09-02')
    .withLaboratory({ alanineAminotransferase: 38, creatinine: 1.1 }, '2025-11-17')
    .withMetastasis('right-lung', '2026-01-12')
    .withMetastasis('left-lung', '2026-01-12')
    .withProcedure('Laparoscopic cholecystectomy', '2009-05')
    .withAllergy('Iodinated contrast', { reaction: 'Itching', recorded: '2011-03-02' });
  return withBloodPressure(withHypertension(chart, '2018', 'amlodipine 5 mg tablet'), 134, 82, '2026-01-26');
}

/** Five results at each of twelve visits, over four years. */
function withYearsOfResults(chart: Chart): Chart {
  return doseDates('2022-02-04', { everyWeeks: 18, doses: 12 }).reduce((grown, on, visit) => {
    const results = grown.withLaboratory(
      {
        creatinine: (12 + (visit % 3)) / 10,
        alanineAminotransferase: 24 + visit,
        thyrotropin: (18 + (visit % 4) * 3) / 10,
      },
      on,
    );
    return withWeight(withBloodPressure(results, 128 + visit, 78 + (visit % 5), on), 88 - visit, on);
  }, chart);
}

function thirdLineWithBrainLesion(): Chart {
  const chart = aPatient('v06', { name: 'Peter Hawthorn', birthDate: '1967-01-28', sex: 'male' })
    .withClearCellCarcinoma({ onset: '2019-08-19', side: 'left', stage: 'pT1b', statedBy: 'text' })
    .withPartialNephrectomy('2019-09-09', { approach: 'laparoscopic', side: 'left' })
    .withMetastasis('lung', '2022-01-17')
    .withStatement('pembrolizumab', {
      start: '2022-02-07',
      end: '2024-01-22',
      status: 'completed',
      statusReason: 'Completed as planned, 35 doses',
      dosage: '200 mg every 3 weeks',
    })
    .withStatement('axitinib', {
      start: '2022-02-07',
      end: '2024-10-14',
      status: 'stopped',
      statusReason: progression,
      coding: 'product',
      dosage: '5 mg twice a day',
    })
    .withAdministrations('pembrolizumab', doseDates('2022-02-07', { everyWeeks: 3, doses: 35 }), {
      milligrams: 200,
      time: 'T10:20:00-05:00',
    })
    // The tablet is still on the list while the next step is being discussed.
    .withStatement('cabozantinib', {
      start: '2024-10-28',
      status: 'active',
      coding: 'product-and-ingredient',
      dosage: '60 mg once a day',
    })
    .withMetastasis('brain', '2026-08-31')
    .withObservation(coded('Largest dimension of tumour', loinc('33728-7')), {
      on: '2026-08-31',
      value: 1.2,
      unit: 'cm',
      bodySite: coded('Brain', snomed('12738006')),
    })
    .withProgression('2026-08-31', { note: 'CT and MRI: two lung lesions and one new brain lesion of 1.2 cm.' })
    .withPerformanceStatus({ karnofsky: 80 }, '2026-09-01')
    .withLaboratory({ haemoglobin: 13.9, correctedCalcium: 2.36, neutrophils: 4.8, platelets: 244 }, '2026-09-01')
    .withProcedure('Colonoscopy', '2018-11-06')
    .withProcedure('Arthroscopy of the right knee', '2003')
    .withAllergy('Codeine', { reaction: 'Nausea', recorded: '2014-01-20' });
  return withYearsOfResults(withHypertension(chart, '2020-05-11', 'losartan 50 mg tablet'));
}

function nephrectomyKnownOnlyAsAbsentKidney(): Chart {
  const chart = aPatient('v07', { name: 'Agnes Lavender', birthDate: '1955-06-08', sex: 'female' })
    .withClearCellCarcinoma({ onset: '2018-02-05', side: 'right', statedBy: 'other-disorder-code' })
    // Typed in four years after the operation, when the metastases were being treated: not the day of surgery.
    .withCondition(coded('Acquired absence of kidney', icd10cm('Z90.5')), {
      named: 'absent-kidney',
      recorded: '2022-06-01',
    })
    .withStatement('sunitinib', {
      start: '2018-04-09',
      end: '2019-04-05',
      status: 'completed',
      coding: 'product',
      reason: coded('Adjuvant treatment of kidney cancer', snomed('373846009')),
      dosage: '50 mg once a day, 4 weeks on, 2 weeks off',
      note: 'Adjuvant, planned for one year.',
    })
    .withCarePlan('Adjuvant sunitinib', {
      status: 'completed',
      category: 'Oncology treatment plan',
      description: 'Adjuvant treatment of kidney cancer: sunitinib 50 mg, 4 weeks on and 2 weeks off, for one year.',
      start: '2018-04-09',
      end: '2019-04-05',
      addresses: 'cancer',
    })
    .withMetastasis('lung', '2022-05-23')
    .withStatement('nivolumab', {
      start: '2022-06-13',
      end: '2026-02-09',
      status: 'stopped',
      statusReason: progression,
      dosage: '480 mg every 4 weeks',
    })
    .withStatement('cabozantinib', {
      start: '2022-06-13',
      end: '2026-02-09',
      status: 'stopped',
      statusReason: progression,
      dosage: '40 mg once a day',
    })
    .withCondition('Osteoarthritis of both knees', { onset: '2012' })
    .withLaboratory({ creatinine: 1.4 }, '2026-02-02')
    .withAllergy('Sulfonamide antibiotics', { reaction: 'Swelling of the face', recorded: '1999' });
  return withHypertension(chart, '2015-09', 'amlodipine 10 mg tablet');
}

function checkpointInhibitorForMelanoma(): Chart {
  const chart = aPatient('v09', { name: 'Martin Birch', birthDate: '1968-07-22', sex: 'male' })
    .withCondition(coded('Melanoma of the back', icd10cm('C43.59')), {
      named: 'melanoma',
      onset: '2020-11',
      stage: 'IIIB',
    })
    .withProcedure('Wide local excision of melanoma of the back, sentinel node biopsy', '2020-12', {
      reasonFor: 'melanoma',
    })
    .withStatement('nivolumab', {
      start: '2021-02-01',
      end: '2022-01-03',
      reasonFor: 'melanoma',
      dosage: '480 mg every 4 weeks, 13 doses',
      note: 'Adjuvant',
    })
    .withAdministrations('nivolumab', doseDates('2021-02-01', { everyWeeks: 4, doses: 13 }), {
      reasonFor: 'melanoma',
      milligrams: 480,
    })
    .withClearCellCarcinoma({ onset: '2023-05-22', side: 'left' })
    .withRadicalNephrectomy('2023-06-12', { approach: 'laparoscopic', side: 'left', reasonFor: 'cancer' })
    .withMetastasis('right-lung', '2024-11-18')
    .withMetastasis('left-adrenal', '2024-11-18')
    .withStatement('pazopanib', {
      start: '2024-12-02',
      end: '2026-01-19',
      status: 'stopped',
      statusReason: 'progression of disease',
      dosage: '800 mg once a day',
    })
    .withLaboratory({ creatinine: 1.3, lactateDehydrogenase: 198 }, '2026-01-26')
    .withProcedure('Repair of left inguinal hernia', '2006-10')
    .withAllergy('Latex', { reaction: 'Contact dermatitis', recorded: '2012-04-03' });
  return withHypertension(chart, '2019-03-04', 'lisinopril 20 mg tablet');
}

function papillaryHistology(): Chart {
  const chart = aPatient('v10', { name: 'Nora Saffron', birthDate: '1976-11-30', sex: 'female' }).withKidneyCancer(
    'papillary',
    { onset: '2024-01-15', side: 'right' },
  );
  return nivolumabAndCabozantinib(chart);
}

/** What happened to the patient of V10 after the diagnosis. */
function nivolumabAndCabozantinib(diagnosed: Chart): Chart {
  const chart = diagnosed
    .withRadicalNephrectomy('2024-02-05', { approach: 'open', side: 'right' })
    .withMetastasis('liver', '2025-03-10')
    .withProcedure(coded('Needle biopsy of the liver', cpt('47000')), '2025-03-14')
    .withStatement('nivolumab', {
      start: '2025-03-31',
      end: '2026-06-15',
      status: 'stopped',
      dosage: '480 mg every 4 weeks',
    })
    .withStatement('cabozantinib', {
      start: '2025-03-31',
      end: '2026-06-15',
      status: 'stopped',
      dosage: '40 mg once a day',
    })
    .withProgression('2026-06-15')
    .withLaboratory({ creatinine: 1.0, thyrotropin: 3.1 }, '2026-06-15')
    .withProcedure('Caesarean section', '2005-08-19')
    .withAllergy('Shellfish', { reaction: 'Hives' });
  return withHypertension(chart, '2024-06', 'amlodipine 5 mg tablet');
}

/** What really happened to the patient of V12. */
function twoLinesOfInhibitors(patient: Chart): Chart {
  const chart = patient
    .withClearCellCarcinoma({ onset: '2020-07-27', side: 'right', statedBy: 'observation', examined: '2020-08-28' })
    .withRadicalNephrectomy('2020-08-24', { side: 'right' })
    .withMetastasis('left-lung', '2023-02-06')
    .withMetastasis('thoracic-nodes', '2023-02-06')
    .withStatement('sunitinib', {
      start: '2023-02-20',
      end: '2024-06-03',
      status: 'stopped',
      statusReason: 'progression of disease',
      dosage: '50 mg once a day, 4 weeks on, 2 weeks off',
    })
    .withStatement('axitinib', {
      start: '2024-06-17',
      end: '2026-04-13',
      status: 'stopped',
      statusReason: { coding: [STOP_REASONS.noResponse] },
      dosage: '5 mg twice a day',
    })
    .withLaboratory({ creatinine: 1.2, alanineAminotransferase: 19 }, '2026-04-20')
    .withProcedure('Cataract surgery, right eye', '2019-01-15')
    .withAllergy('Penicillin', { reaction: 'Hives', recorded: '1990' });
  return withBloodPressure(withHypertension(chart, '2021', 'ramipril 5 mg capsule'), 142, 86, '2026-04-20');
}

function checkpointInhibitorsNeverGiven(): Chart {
  return (
    twoLinesOfInhibitors(aPatient('v12', { name: 'Helen Marigold', birthDate: '1957-09-12', sex: 'female' }))
      .withOrder('nivolumab', {
        status: 'entered-in-error',
        authored: '2024-06-05',
        coding: 'product',
        dosage: '480 mg every 4 weeks',
      })
      .withOrder('pembrolizumab', {
        status: 'cancelled',
        statusReason: 'Insurance did not approve',
        authored: '2024-06-10',
        coding: 'product',
        dosage: '200 mg every 3 weeks',
      })
      .withStatement('nivolumab', { status: 'not-taken', asserted: '2024-07-01' })
      .withCarePlan('Options for discussion', {
        named: 'proposal',
        status: 'draft',
        intent: 'proposal',
        created: '2026-04-20',
        activities: [
          {
            detail: {
              kind: 'MedicationRequest',
              status: 'not-started',
              productCodeableConcept: coded('ipilimumab', rxnorm('1094833')),
            },
          },
        ],
      })
      // A proposal may well be active: the intent, not the status, says that nothing was ordered.
      .withOrder('ipilimumab', { status: 'active', intent: 'proposal', authored: '2026-04-20', basedOn: 'proposal' })
  );
}

function fourLinesAlready(): Chart {
  const chart = aPatient('v14', { name: 'Walter Sycamore', birthDate: '1954-04-17', sex: 'male' })
    .withClearCellCarcinoma({ onset: '2017-08-14', side: 'left', stage: 'M1', statedBy: 'other-disorder-code' })
    .withMetastasis('right-lung', '2017-08-14')
    .withMetastasis('bone', '2017-08-14')
    .withProcedure(coded('Needle biopsy of the left kidney', cpt('50200')), '2017-08-18')
    .withRadicalNephrectomy('2017-09-11', { approach: 'open', side: 'left' })
    // A bone agent is no line of therapy.
    .withStatement(coded('zoledronic acid', rxnorm('77655')), { start: '2017-10-02', end: '2019-10-07' })
    .withStatement('sunitinib', {
      start: '2017-10-16',
      end: '2018-11-05',
      status: 'stopped',
      statusReason: progression,
      coding: 'product',
    })
    .withStatement('nivolumab', {
      start: '2018-11-19',
      end: '2020-03-23',
      status: 'stopped',
      statusReason: 'progression of disease',
      dosage: '240 mg every 2 weeks',
    })
    .withStatement('cabozantinib', {
      start: '2020-04-06',
      end: '2023-01-16',
      status: 'stopped',
      statusReason: progression,
      coding: 'product',
    })
    .withStatement('lenvatinib', {
      start: '2023-02-06',
      end: '2026-10-19',
      status: 'stopped',
      coding: 'product',
      dosage: '18 mg once a day',
    })
    .withStatement('everolimus', {
      start: '2023-02-06',
      end: '2026-10-19',
      status: 'stopped',
      coding: 'product-and-ingredient',
      dosage: '5 mg once a day',
    })
    .withProgression('2026-10-19')
    .withPerformanceStatus({ karnofsky: 70 }, '2026-10-26', {
      // Some systems file the score as a quantity.
      override: { valueInteger: null, valueQuantity: { value: 70, unit: '{score}', code: '{score}' } },
    })
    .withLaboratory(
      { haemoglobin: 10.4, correctedCalcium: 2.61, neutrophils: 6.9, platelets: 418, creatinine: 1.6 },
      '2026-10-26',
    )
    .withProcedure('Total hip replacement, right', '2015-03-24')
    .withAllergy('Morphine', { reaction: 'Itching', recorded: '2015-03-26' });
  return withHypertension(chart, '2010', 'bisoprolol 5 mg tablet');
}

function oneInductionDoseOnly(): Chart {
  const chart = aPatient('v02', { name: 'Rosa Linden', birthDate: '1967-10-02', sex: 'female' })
    .withClearCellCarcinoma({ onset: '2025-11-03', side: 'left', stage: 'cT3a N0 M1' })
    .withProcedure(coded('Needle biopsy of the left kidney', cpt('50200')), '2025-11-03')
    .withMetastasis('bone', '2025-11-03')
    .withMetastasis('liver', '2025-11-03')
    .withStatement('ipilimumab', {
      start: '2025-12-01',
      end: '2025-12-01',
      status: 'stopped',
      statusReason: 'Immune-related colitis, grade 3',
      dosage: '1 mg/kg every 3 weeks, 4 doses planned',
      note: 'Treatment plan: NIVO/IPI',
    })
    .withStatement('nivolumab', {
      start: '2025-12-01',
      end: '2026-04-13',
      status: 'stopped',
      dosage: '3 mg/kg every 3 weeks, then 480 mg every 4 weeks',
      note: 'Held after the first dose for colitis; resumed alone.',
    })
    .withAdministrations('ipilimumab', ['2025-12-01'], { milligrams: 70, dosage: 'NIVO/IPI', coding: 'product' })
    .withAdministrations('nivolumab', ['2025-12-01'], { milligrams: 210, dosage: 'NIVO/IPI', coding: 'product' })
    .withAdministrations('nivolumab', ['2026-02-16', '2026-03-16', '2026-04-13'], {
      milligrams: 480,
      dosage: 'NIVO maint',
      coding: 'product',
    })
    .withCondition(coded('Immune-mediated colitis', icd10cm('K52.1')), {
      onset: '2025-12-22',
      abated: '2026-02-02',
      category: 'encounter-diagnosis',
      severity: 'Grade 3',
    })
    .withStatement(coded('prednisone', rxnorm('8640')), { start: '2025-12-22', end: '2026-02-08' })
    .withStatement(coded('zoledronic acid', rxnorm('77655')), { start: '2026-01-12', end: '2026-04-13' })
    .withProgression('2026-05-11', { note: 'CT: new lesions and growth in the liver. Bone unchanged.' })
    .withPerformanceStatus({ ecog: 1 }, '2026-05-14')
    .withLaboratory({ alanineAminotransferase: 41, creatinine: 0.9 }, '2026-05-14')
    .withProcedure('Laparoscopic appendectomy', '1994')
    .withAllergy('Trimethoprim-sulfamethoxazole', { reaction: 'Rash', recorded: '2008-05-19' });
  return withBloodPressure(withHypertension(chart, '2021-03', 'losartan 50 mg tablet'), 128, 79, '2026-05-14');
}

function nivolumabAroundSurgery(): Chart {
  const adjuvant = doseDates('2024-09-02', { everyWeeks: 4, doses: 9 });
  const chart = aPatient('v03', { name: 'Leo Rowan', birthDate: '1971-02-25', sex: 'male' })
    .withClearCellCarcinoma({
      onset: '2024-06-24',
      side: 'right',
      stage: 'pT3a N1 M0',
      statedBy: 'observation',
      examined: '2024-08-02',
    })
    .withStatement('nivolumab', {
      start: '2024-07-08',
      end: '2024-07-08',
      status: 'completed',
      reasonFor: 'cancer',
      dosage: '480 mg once before the operation',
    })
    .withAdministrations('nivolumab', ['2024-07-08'], { reasonFor: 'cancer', milligrams: 480, coding: 'product' })
    .withRadicalNephrectomy('2024-07-29', { approach: 'open', side: 'right', reasonFor: 'cancer' })
    .withStatement('nivolumab', {
      start: '2024-09-02',
      end: '2025-04-14',
      status: 'completed',
      statusReason: 'Completed as planned',
      reasonFor: 'cancer',
      dosage: '480 mg every 4 weeks, 9 doses',
    })
    .withAdministrations('nivolumab', adjuvant, { reasonFor: 'cancer', milligrams: 480, coding: 'product' })
    .withMetastasis('left-lung', '2026-08-17')
    .withMetastasis('thoracic-nodes', '2026-08-17')
    .withPerformanceStatus({ karnofsky: 100 }, '2026-08-24')
    .withLaboratory({ haemoglobin: 15.1, correctedCalcium: 2.29, neutrophils: 3.9, platelets: 231 }, '2026-08-24')
    .withProcedure('Repair of left inguinal hernia', '2011-09')
    .withAllergy('Ibuprofen', { reaction: 'Stomach pain' });
  return withWeight(withHypertension(chart, '2020', 'candesartan 8 mg tablet'), 91, '2026-08-24');
}

function relapseOnPembrolizumabAndBelzutifan(): Chart {
  const chart = aPatient('v16', { name: 'Simon Alder', birthDate: '1975-04-11', sex: 'male' })
    .withClearCellCarcinoma({
      onset: '2025-09-22',
      side: 'left',
      stage: 'pT3b N0 M0',
      statedBy: 'observation',
      examined: '2025-10-17',
    })
    .withRadicalNephrectomy('2025-10-13', { approach: 'laparoscopic', side: 'left', reasonFor: 'cancer' })
    .withOrder('pembrolizumab', {
      named: 'pembrolizumab-order',
      coding: 'product',
      status: 'stopped',
      authored: '2025-12-01',
      start: '2025-12-08',
      end: '2026-11-09',
      doses: 17,
      everyWeeks: 3,
      dosage: '200 mg every 3 weeks, 17 doses',
    })
    .withStatement('pembrolizumab', {
      basedOn: 'pembrolizumab-order',
      start: '2025-12-08',
      end: '2026-07-27',
      status: 'stopped',
      dosage: '200 mg every 3 weeks',
      note: 'Adjuvant, together with belzutifan.',
    })
    .withStatement('belzutifan', {
      start: '2025-12-08',
      end: '2026-08-09',
      status: 'stopped',
      coding: 'product',
      dosage: '120 mg once a day',
      note: 'Adjuvant, together with pembrolizumab.',
    })
    .withAdministrations('pembrolizumab', doseDates('2025-12-08', { everyWeeks: 3, doses: 12 }), {
      order: 'pembrolizumab-order',
      coding: 'product',
      milligrams: 200,
    })
    .withMetastasis('liver', '2026-08-10')
    .withMetastasis('bone', '2026-08-10')
    .withLaboratory({ haemoglobin: 13.6, creatinine: 1.3 }, '2026-08-10')
    .withProcedure('Arthroscopy of the left shoulder', '2012-04')
    .withAllergy('Penicillin', { reaction: 'Rash', recorded: '1983' });
  return withBloodPressure(withHypertension(chart, '2023-01', 'ramipril 5 mg capsule'), 131, 84, '2026-08-17');
}

/** The case of V10 with another word for the tissue: only what the pathologist wrote differs. */
function histologyInWords(id: string, name: string, words: string): Chart {
  return nivolumabAndCabozantinib(
    aPatient(id, { name, birthDate: '1976-11-30', sex: 'female' }).withCondition(coded(words, icd10cm('C64.1')), {
      named: 'cancer',
      onset: '2024-01-15',
    }),
  );
}

/** The case of V12 with two charted infusions of the one order, of which one was charted in error. */
function infusionInErrorBesideARealOne(): Chart {
  return twoLinesOfInhibitors(aPatient('v12a', { name: 'Edith Sorrel', birthDate: '1957-09-12', sex: 'female' }))
    .withAdministrations('nivolumab', ['2024-06-05'], { milligrams: 480, status: 'entered-in-error', named: 'wrong' })
    .withAdministrations('nivolumab', ['2024-06-05'], { milligrams: 480, named: 'real' });
}

/** The case of V12 with the order for pembrolizumab not cancelled, but infused once and stopped. */
function infusedOnce(): Chart {
  return twoLinesOfInhibitors(aPatient('v12b', { name: 'Greta Tansy', birthDate: '1957-09-12', sex: 'female' }))
    .withStatement('pembrolizumab', {
      start: '2024-06-10',
      end: '2024-06-10',
      status: 'stopped',
      statusReason: 'Insurance did not approve',
      dosage: '200 mg every 3 weeks',
    })
    .withAdministrations('pembrolizumab', ['2024-06-10'], { milligrams: 200 });
}

/** In the order in which they are shown. */
export const PATIENTS: readonly SyntheticPatient[] = [
  {
    id: 'v01',
    slug: 'induction-then-maintenance',
    vignette: 'V01',
    name: 'Adam Juniper',
    teaches:
      'Ipilimumab and nivolumab, then nivolumab alone: one line of therapy, not two; progression on it after 30.8 months',
    asOf: '2026-10-20',
    chart: inductionThenMaintenance(),
  },
  {
    id: 'v02',
    slug: 'one-induction-dose-only',
    vignette: 'V02',
    name: 'Rosa Linden',
    teaches:
      'Ipilimumab given once and stopped for colitis, nivolumab resumed after 77 days: one line; early progression on it with the primary in place',
    asOf: '2026-05-18',
    chart: oneInductionDoseOnly(),
  },
  {
    id: 'v03',
    slug: 'nivolumab-around-surgery',
    vignette: 'V03',
    name: 'Leo Rowan',
    teaches:
      'Nivolumab before and after the nephrectomy is one course of curative intent and no line; relapse 16.1 months after the last dose',
    asOf: '2026-09-01',
    chart: nivolumabAroundSurgery(),
  },
  {
    id: 'v04',
    slug: 'adjuvant-stopped-for-hepatitis',
    vignette: 'V04',
    name: 'Clara Heather',
    teaches:
      "Adjuvant course stopped early for hepatitis, relapse 4.8 months after the last dose: 'completed' does not fit",
    asOf: '2026-02-02',
    chart: adjuvantStoppedForHepatitis(),
  },
  {
    id: 'v06',
    slug: 'third-line-with-brain-lesion',
    vignette: 'V06',
    name: 'Peter Hawthorn',
    teaches:
      'Partial nephrectomy; pembrolizumab completed while axitinib went on: still one line; third-line question with one brain metastasis',
    asOf: '2026-09-07',
    chart: thirdLineWithBrainLesion(),
  },
  {
    id: 'v07',
    slug: 'absent-kidney-adjuvant-sunitinib',
    vignette: 'V07',
    name: 'Agnes Lavender',
    teaches:
      'Nephrectomy known only as an absent kidney: type and date stay unknown; adjuvant sunitinib is no adjuvant immunotherapy',
    asOf: '2026-02-23',
    chart: nephrectomyKnownOnlyAsAbsentKidney(),
  },
  {
    id: 'v09',
    slug: 'checkpoint-inhibitor-for-melanoma',
    vignette: 'V09',
    name: 'Martin Birch',
    teaches: 'Nivolumab was given for melanoma: for the kidney cancer there has been no checkpoint inhibitor',
    asOf: '2026-02-02',
    chart: checkpointInhibitorForMelanoma(),
  },
  {
    id: 'v10',
    slug: 'papillary-histology',
    vignette: 'V10',
    name: 'Nora Saffron',
    teaches: 'Papillary carcinoma: evidence from clear cell trials does not apply',
    asOf: '2026-06-22',
    chart: papillaryHistology(),
  },
  {
    id: 'v12',
    slug: 'checkpoint-inhibitors-never-given',
    vignette: 'V12',
    name: 'Helen Marigold',
    teaches: 'Checkpoint inhibitors on file that were never given: entered in error, cancelled, not taken, proposed',
    asOf: '2026-04-27',
    chart: checkpointInhibitorsNeverGiven(),
  },
  {
    id: 'v14',
    slug: 'four-lines-already',
    vignette: 'V14',
    name: 'Walter Sycamore',
    teaches:
      'Four lines already: most trials end earlier, so the evidence weakens; the nephrectomy followed the metastases and was cytoreductive',
    asOf: '2026-11-02',
    chart: fourLinesAlready(),
  },
  {
    id: 'v16',
    slug: 'relapse-on-pembrolizumab-and-belzutifan',
    vignette: 'V16',
    name: 'Simon Alder',
    teaches:
      'Relapse during adjuvant pembrolizumab and belzutifan: refractory to the one, and no data for giving the other again',
    asOf: '2026-08-24',
    chart: relapseOnPembrolizumabAndBelzutifan(),
  },
  {
    id: 'v10a',
    slug: 'histology-not-stated',
    vignette: 'V10',
    name: 'Ursula Saffron',
    teaches: 'The case of V10 with a kidney cancer that nobody calls by its tissue: everything waits for the histology',
    asOf: '2026-06-22',
    chart: histologyInWords('v10a', 'Ursula Saffron', 'Kidney cancer, right'),
  },
  {
    id: 'v10b',
    slug: 'clear-cell-papillary',
    vignette: 'V10',
    name: 'Olga Saffron',
    teaches: 'Clear cell papillary is another tumour than clear cell: outside the evidence',
    asOf: '2026-06-22',
    chart: histologyInWords('v10b', 'Olga Saffron', 'Clear cell papillary renal cell carcinoma, right'),
  },
  {
    id: 'v10c',
    slug: 'clear-cell-component',
    vignette: 'V10',
    name: 'Selma Saffron',
    teaches: 'A renal cell carcinoma with a clear cell component counts as clear cell',
    asOf: '2026-06-22',
    chart: histologyInWords('v10c', 'Selma Saffron', 'Renal cell carcinoma with clear cell component, right'),
  },
  {
    id: 'v12a',
    slug: 'infusion-in-error-beside-a-real-one',
    vignette: 'V12',
    name: 'Edith Sorrel',
    teaches: 'Two infusions of nivolumab on one day, one of them entered in error: the real one counts once',
    asOf: '2026-04-27',
    chart: infusionInErrorBesideARealOne(),
  },
  {
    id: 'v12b',
    slug: 'checkpoint-inhibitor-infused-once',
    vignette: 'V12',
    name: 'Greta Tansy',
    teaches: 'Pembrolizumab infused once and stopped: it was given, but for less than six weeks',
    asOf: '2026-04-27',
    chart: infusedOnce(),
  },
];
