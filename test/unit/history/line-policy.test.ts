/**
 * The policy for counting lines, rule by rule (L1 to L15): each with what it counts, what it does not count, and the step
 * that tells a reader why.
 */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, cpt, icd10cm, rxnorm, STOP_REASONS } from '../../support/chart-codes.ts';
import { contextOf, historyOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';

const operated = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withRadicalNephrectomy('2020-05-20', { side: 'left' });
/** Metastatic since a day, kidney removed before. Therapy begins soon after it: else a front line would seem to be missing. */
const metastaticSince = (day: string) => operated.withMetastasis('lung', day);
const metastatic = metastaticSince('2022-01-10');

const lungWedge = coded('Thoracoscopic wedge resection of the right lung', cpt('32666'));
const progressed = coded('progression of disease', STOP_REASONS.noResponse);
const notTolerated = coded('not tolerated', STOP_REASONS.notTolerated);

type Answers = Readonly<Record<string, unknown>>;

const linesOf = (chart: Chart, answers: Answers = {}) => contextOf(chart, AS_OF, answers).lines;
const countOf = (chart: Chart, answers: Answers = {}) => {
  const { advanced, list } = linesOf(chart, answers);
  return { ...advanced, shown: list.map(({ agents }) => agents) };
};
/** Rule and words of the steps of one line. */
const stepsOf = (chart: Chart, line = 1, answers: Answers = {}) =>
  (linesOf(chart, answers).list[line - 1]?.steps ?? []).map(({ rule, text }) => `${rule}: ${text}`);

describe('L1: only systemic therapy for advanced disease is a line', () => {
  test('therapy of metastatic disease is one, and its first step says since when', () => {
    const chart = metastatic.withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' });
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['sunitinib']] });
    expect(stepsOf(chart).slice(0, 2)).toEqual([
      'L1: Metastatic since 10 Jan 2022.',
      'L1: sunitinib from 1 Feb 2022: systemic therapy for advanced disease.',
    ]);
  });

  test('doses before and after the operation are one course of curative intent and no line', () => {
    const chart = aPatient('p2', { name: 'Ivo Thorn', birthDate: '1966', sex: 'male' })
      .withClearCellCarcinoma({ onset: '2024-06-24', side: 'right' })
      .withAdministrations('nivolumab', ['2024-07-08'])
      .withRadicalNephrectomy('2024-07-29', { side: 'right' })
      .withAdministrations('nivolumab', doseDates('2024-09-02', { everyWeeks: 4, doses: 9 }));
    const { lines, perioperative } = contextOf(chart, AS_OF);
    expect(lines).toMatchObject({ advanced: { min: 0, max: 0 }, curative: 1, list: [] });
    expect(perioperative.steps.map(({ rule, text }) => `${rule}: ${text}`)).toEqual([
      'L1: nivolumab: Given before and after the operation of 29 Jul 2024: one course of curative intent.',
      'L1: One course of curative intent, whatever its parts: it does not count as a line for advanced disease.',
    ]);
  });

  test('an adjuvant course after each of two operations, with new disease between, is two courses and no line', () => {
    const chart = operated
      .withStatement('sunitinib', { start: '2020-07-01', end: '2021-06-30', note: 'adjuvant' })
      .withMetastasis('right-lung', '2022-01-10', { named: 'first' })
      .withProcedure(lungWedge, '2022-03-01')
      .withAdministrations('pembrolizumab', doseDates('2022-04-04', { everyWeeks: 3, doses: 17 }))
      .withMetastasis('liver', '2025-06-02');
    const { lines, perioperative } = contextOf(chart, AS_OF);
    expect(lines).toMatchObject({ advanced: { min: 0, max: 1 }, curative: 2, list: [] });
    expect(perioperative).toMatchObject({
      agents: ['pembrolizumab'],
      start: '2022-04-04',
      completed: 'yes',
      relapseOn: '2025-06-02',
      band: '>12',
    });
  });

  test('surgery, radiotherapy and a bone agent are none', () => {
    const chart = metastatic
      .withProcedure('SBRT to lung', '2022-03-01')
      .withStatement(coded('zoledronic acid', rxnorm('77655')), { start: '2022-02-01' })
      .withStatement(coded('denosumab 120 mg injection'), { start: '2022-02-01' });
    expect(countOf(chart)).toEqual({ min: 0, max: 0, shown: [] });
  });
});

describe('L2: what begins within 28 days is one regimen', () => {
  const secondDrug = (days: string) =>
    metastatic.withStatement('pembrolizumab', { start: '2022-02-01' }).withStatement('axitinib', { start: days });

  test('on the 28th day it is one line', () => {
    expect(countOf(secondDrug('2022-03-01'))).toEqual({ min: 1, max: 1, shown: [['pembrolizumab', 'axitinib']] });
    expect(stepsOf(secondDrug('2022-03-01'))).toContain(
      'L2: pembrolizumab and axitinib began within 28 days of each other: one regimen.',
    );
    expect(linesOf(secondDrug('2022-03-01')).list[0]).toMatchObject({ regimenClass: 'ici-tki', flags: [] });
  });

  test('on the 29th day nobody can tell: one line or two', () => {
    expect(countOf(secondDrug('2022-03-02'))).toEqual({ min: 1, max: 2, shown: [['pembrolizumab', 'axitinib']] });
    expect(linesOf(secondDrug('2022-03-02')).list[0]).toMatchObject({
      regimenClass: 'ici-tki',
      flags: ['line-count-uncertain'],
    });
  });
});

describe('the class of a line that several regimens make', () => {
  const classOf = (chart: Chart) => linesOf(chart).list.map(({ regimenClass }) => regimenClass);
  const pembrolizumab = (end?: string) =>
    metastatic.withStatement('pembrolizumab', { start: '2022-02-01', ...(end === undefined ? {} : { end }) });

  test('is the combination where the first drug still ran when the second began', () => {
    expect(classOf(pembrolizumab('2022-06-01').withStatement('axitinib', { start: '2022-06-01' }))).toEqual([
      'ici-tki',
    ]);
  });

  test('is not that of the first drug alone where the second took over', () => {
    expect(classOf(pembrolizumab('2022-05-31').withStatement('axitinib', { start: '2022-06-01' }))).toEqual([
      'unknown',
    ]);
  });

  test('stays what both regimens have in common', () => {
    const chart = metastatic
      .withStatement('pazopanib', { start: '2022-02-01', end: '2022-05-01' })
      .withStatement('sunitinib', { start: '2022-06-01', end: '2022-09-01' })
      .withStatement('axitinib', { start: '2022-10-01' });
    expect(classOf(chart)).toEqual(['tki']);
  });

  test('is not known once one regimen of another class stood between', () => {
    const chart = metastatic
      .withStatement('pazopanib', { start: '2022-02-01', end: '2022-05-01' })
      .withStatement('nivolumab', { start: '2022-06-01', end: '2022-09-01' })
      .withStatement('axitinib', { start: '2022-10-01' });
    expect(classOf(chart)).toEqual(['unknown']);
  });

  test('leaves out a drug that was only ordered', () => {
    const chart = pembrolizumab('2022-06-01').withOrder('axitinib', { authored: '2022-02-05' });
    expect(linesOf(chart).list[0]).toMatchObject({ regimenClass: 'ici', flags: ['agent-only-ordered:axitinib'] });
  });
});

describe('L3: a new line is a new drug after progression', () => {
  const switched = (reason: typeof progressed | undefined) =>
    metastatic
      .withStatement('pazopanib', {
        start: '2022-02-01',
        end: '2022-05-01',
        status: 'stopped',
        ...(reason ? { statusReason: reason } : {}),
      })
      .withStatement('sunitinib', { start: '2022-05-15' });

  test('after a stop for progression', () => {
    expect(countOf(switched(progressed))).toEqual({ min: 2, max: 2, shown: [['pazopanib'], ['sunitinib']] });
    expect(stepsOf(switched(progressed), 2)).toContain('L3: A new drug after progression on 1 May 2022: a new line.');
  });

  test('after progression in imaging, with the day of the finding on the earlier line', () => {
    const chart = switched(undefined).withProgression('2022-05-10');
    expect(countOf(chart)).toMatchObject({ min: 2, max: 2 });
    expect(linesOf(chart).list[0]).toMatchObject({ progressionOn: '2022-05-10', stopReason: 'progression' });
  });

  test('a stop for toxicity and another drug without progression is one line, by another reading two', () => {
    expect(countOf(switched(notTolerated))).toEqual({ min: 1, max: 2, shown: [['pazopanib', 'sunitinib']] });
    expect(linesOf(switched(notTolerated)).list[0]?.flags).toEqual(['toxicity-switch']);
    expect(stepsOf(switched(notTolerated))).toContain(
      'L3: pazopanib was stopped for toxicity and sunitinib followed from 15 May 2022 without progression between: shown as one line, two by another reading.',
    );
  });

  test('a stop for toxicity and progression before the next drug is two lines', () => {
    const chart = switched(notTolerated).withProgression('2022-05-12');
    expect(countOf(chart)).toMatchObject({ min: 2, max: 2 });
    expect(linesOf(chart).list.flatMap(({ flags }) => flags)).not.toContain('toxicity-switch');
  });

  test('progression recorded before the line began is not on it', () => {
    const chart = metastatic.withProgression('2022-01-20').withStatement('sunitinib', { start: '2022-02-01' });
    expect(linesOf(chart).list[0]?.progressionOn).toBeUndefined();
  });

  test('progression known only by a year that covers both drugs parts nothing for sure', () => {
    expect(countOf(switched(undefined).withProgression('2022'))).toMatchObject({ min: 1, max: 2 });
  });

  test('a drug change alone is never progression', () => {
    const { progression, lines } = contextOf(switched(undefined), AS_OF);
    expect(progression.status).toBe('unknown');
    expect(lines.list[0]?.progressionOn).toBeUndefined();
  });
});

describe('L4: dropping a drug is no new line', () => {
  test('ipilimumab after its four doses', () => {
    const chart = metastatic
      .withAdministrations('ipilimumab', doseDates('2022-02-07', { everyWeeks: 3, doses: 4 }))
      .withAdministrations('nivolumab', doseDates('2022-02-07', { everyWeeks: 3, doses: 4 }))
      .withAdministrations('nivolumab', doseDates('2022-05-09', { everyWeeks: 4, doses: 12 }));
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['ipilimumab', 'nivolumab']] });
    expect(stepsOf(chart)).toContain(
      'L4: ipilimumab was last given on 11 Apr 2022 and nivolumab went on: the same line.',
    );
  });

  test('pembrolizumab after 35 doses, axitinib going on', () => {
    const chart = metastatic
      .withAdministrations('pembrolizumab', doseDates('2022-02-07', { everyWeeks: 3, doses: 35 }))
      .withStatement('axitinib', { start: '2022-02-07', end: '2025-02-01' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 1 });
    expect(contextOf(chart, AS_OF).exposures.pd1).toMatchObject({ outcome: 'completed', lastDose: '2024-01-22' });
    expect(stepsOf(chart).join()).toMatch(/pembrolizumab was last given on 22 Jan 2024 and axitinib went on/);
  });

  test('a second drug begun after the first was dropped is not maintenance', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2022-08-01' })
      .withStatement('nivolumab', { start: '2022-09-01' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 2 });
    expect(stepsOf(chart).join()).not.toMatch(/went on: the same line/);
  });
});

describe('L5: dose, schedule, brand and route change nothing', () => {
  test('nivolumab by vein, then under the skin', () => {
    const chart = metastaticSince('2024-01-08')
      .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 4, doses: 10 }), { milligrams: 480 })
      .withAdministrations(
        coded('nivolumab and hyaluronidase-nvhy 600 mg-10,000 unit/5 mL subcutaneous solution'),
        doseDates('2024-12-02', { everyWeeks: 4, doses: 10 }),
      );
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['nivolumab']] });
    expect(linesOf(chart).list[0]).toMatchObject({ lastDose: '2025-08-11', flags: [] });
  });

  test('another strength under another code, and the step says so', () => {
    const chart = metastaticSince('2024-01-08')
      .withStatement('cabozantinib', { start: '2024-02-05', end: '2024-08-01', coding: 'product' })
      .withStatement('cabozantinib', { start: '2024-08-02', end: '2025-02-01', coding: 'ingredient' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 1 });
    expect(stepsOf(chart)).toContain(
      'L5: cabozantinib stands on record under 2 codes, whatever the dose, brand or route: one drug, the same line.',
    );
  });

  test('a brand name in words', () => {
    const chart = metastatic
      .withStatement(coded('Votrient 200 mg tablet'), { start: '2022-02-01', end: '2022-06-01' })
      .withStatement('pazopanib', { start: '2022-06-02', end: '2023-06-01' });
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['pazopanib']] });
  });

  test('another drug of the same class is another drug', () => {
    const chart = metastatic
      .withStatement('nivolumab', { start: '2022-02-01', end: '2022-08-01' })
      .withStatement('pembrolizumab', { start: '2022-08-15' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 2 });
  });
});

describe('L6: a planned step is the same line, an addition for progression a new one', () => {
  const induction = metastaticSince('2024-01-08')
    .withAdministrations('ipilimumab', doseDates('2024-02-05', { everyWeeks: 3, doses: 4 }))
    .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 3, doses: 4 }))
    .withAdministrations('nivolumab', doseDates('2024-05-06', { everyWeeks: 4, doses: 10 }));
  const stepped = (chart: Chart) => chart.withStatement('cabozantinib', { start: '2024-05-20' });

  test('cabozantinib added to nivolumab while the disease responds', () => {
    const chart = stepped(induction.withDiseaseStatus('better', '2024-05-06'));
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['ipilimumab', 'nivolumab', 'cabozantinib']] });
    expect(linesOf(chart).list[0]).toMatchObject({ regimenClass: 'ici-ici-tki', flags: ['planned-addition'] });
    expect(stepsOf(chart).join('\n')).toMatch(/^L6: cabozantinib was added to .* while the disease responded/m);
  });

  test('with stable disease it may be an addition for want of a response: one line or two', () => {
    expect(countOf(stepped(induction.withDiseaseStatus('stable', '2024-05-06')))).toMatchObject({ min: 1, max: 2 });
  });

  test('with a response long ago nobody can tell', () => {
    const chart = induction
      .withDiseaseStatus('better', '2024-05-06')
      .withStatement('cabozantinib', { start: '2024-09-20' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 2 });
  });

  test('a response helps only where the first drug goes on', () => {
    const chart = metastaticSince('2024-01-08')
      .withStatement('sunitinib', { start: '2024-02-05', end: '2024-05-01' })
      .withDiseaseStatus('better', '2024-05-06')
      .withStatement('nivolumab', { start: '2024-05-20' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 2 });
  });

  test('ipilimumab added to nivolumab after progression is a new line that names what it was added to', () => {
    const chart = metastaticSince('2024-01-08')
      .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 2, doses: 20 }))
      .withProgression('2024-04-08')
      .withAdministrations('ipilimumab', doseDates('2024-04-15', { everyWeeks: 3, doses: 4 }));
    expect(countOf(chart)).toEqual({ min: 2, max: 2, shown: [['nivolumab'], ['ipilimumab']] });
    expect(stepsOf(chart, 2)).toContain('L6: Added to nivolumab after progression on 8 Apr 2024: a new line.');
  });
});

describe('L7: a pause is no new line, a rechallenge is one', () => {
  test('the same drug again after a year without progression', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2022-06-01' })
      .withStatement('sunitinib', { start: '2023-06-01', end: '2023-09-01' });
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['sunitinib']] });
    expect(stepsOf(chart)).toContain(
      'L7: sunitinib was taken up again from 1 Jun 2023 without progression between: the same line.',
    );
  });

  test('a planned hold for an operation', () => {
    const chart = metastaticSince('2025-01-02')
      .withStatement('cabozantinib', { start: '2025-01-06', end: '2025-06-02', status: 'on-hold' })
      .withProcedure('Repair of hip fracture', '2025-06-10')
      .withStatement('cabozantinib', { start: '2025-07-07', status: 'active' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 1 });
    expect(linesOf(chart).list[0]).toMatchObject({ start: '2025-01-06', stopReason: 'ongoing' });
  });

  test('a 77-day gap after one dose of the induction', () => {
    const chart = metastaticSince('2025-11-03')
      .withAdministrations('ipilimumab', ['2025-12-01'])
      .withAdministrations('nivolumab', ['2025-12-01', '2026-02-16', '2026-03-16', '2026-04-13']);
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['ipilimumab', 'nivolumab']] });
  });

  test('the same drug after progression on another is a rechallenge', () => {
    const chart = metastatic
      .withStatement('nivolumab', { start: '2022-02-01', end: '2022-12-01', statusReason: progressed })
      .withStatement('cabozantinib', { start: '2022-12-20', end: '2023-12-20', statusReason: progressed })
      .withStatement('nivolumab', { start: '2024-01-10' });
    expect(countOf(chart)).toEqual({ min: 3, max: 3, shown: [['nivolumab'], ['cabozantinib'], ['nivolumab']] });
    expect(stepsOf(chart, 3)).toContain(
      'L7: nivolumab again after progression on 20 Dec 2023 (rechallenge): a new line.',
    );
  });

  test('the same drug beyond progression, without a pause, is still its line', () => {
    const chart = metastaticSince('2024-01-08')
      .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 4, doses: 12 }))
      .withProgression('2024-06-03');
    expect(countOf(chart)).toMatchObject({ min: 1, max: 1 });
    expect(linesOf(chart).list[0]).toMatchObject({ progressionOn: '2024-06-03', lastDose: '2024-12-09' });
  });
});

describe('L8: local therapy does not end a line', () => {
  test('radiotherapy of a lesion while the drug goes on', () => {
    const chart = metastaticSince('2025-01-02')
      .withStatement('cabozantinib', { start: '2025-01-06', status: 'active' })
      .withProcedure('SBRT to lung', '2025-07-01');
    const { lines, localTherapies } = contextOf(chart, AS_OF);
    expect(lines.advanced).toEqual({ min: 1, max: 1 });
    expect(localTherapies).toMatchObject([{ kind: 'sbrt', duringLine: 1 }]);
    expect(stepsOf(chart).join('\n')).toMatch(
      /^L8: Local therapy, SBRT.* on 1 Jul 2025 while systemic therapy went on/m,
    );
  });

  test('a deferred nephrectomy in the middle of it', () => {
    const chart = aPatient('p3', { name: 'Rhea Sorrel', birthDate: '1964', sex: 'female' })
      .withClearCellCarcinoma({ onset: '2025-01-06', side: 'left' })
      .withMetastasis('lung', '2025-01-06')
      .withAdministrations('nivolumab', doseDates('2025-02-03', { everyWeeks: 4, doses: 6 }))
      .withRadicalNephrectomy('2025-07-21', { side: 'left' })
      .withAdministrations('nivolumab', doseDates('2025-09-01', { everyWeeks: 4, doses: 6 }));
    const { lines, nephrectomy } = contextOf(chart, AS_OF);
    expect(lines.advanced).toEqual({ min: 1, max: 1 });
    expect(nephrectomy.timing).toBe('deferred-cytoreductive');
  });

  test('radiotherapy between two lines belongs to neither', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10', statusReason: progressed })
      .withProcedure('SBRT to lung', '2023-02-01')
      .withStatement('nivolumab', { start: '2023-03-01' });
    expect(contextOf(chart, AS_OF).localTherapies[0]?.duringLine).toBeUndefined();
  });
});

describe('L9: an adjuvant course with early relapse stays out of the lines', () => {
  test('however early the relapse', () => {
    const chart = aPatient('p4', { name: 'Otis Reed', birthDate: '1970', sex: 'male' })
      .withClearCellCarcinoma({ onset: '2025-02-10', side: 'right' })
      .withRadicalNephrectomy('2025-03-10', { side: 'right' })
      .withAdministrations('pembrolizumab', doseDates('2025-05-05', { everyWeeks: 3, doses: 9 }))
      .withMetastasis('lung', '2026-01-12');
    expect(linesOf(chart)).toMatchObject({ advanced: { min: 0, max: 0 }, curative: 1 });
  });
});

describe('L10: a drug for another disease is no line, but stays in sight', () => {
  test('everolimus after a transplant', () => {
    const chart = metastatic
      .withCondition(coded('Kidney transplant status', icd10cm('Z94.0')), { onset: '2015' })
      .withStatement(coded('everolimus 0.75 mg tablet (Zortress)', rxnorm('977428')), { start: '2015-06-01' })
      .withStatement('sunitinib', { start: '2022-02-01' });
    const { lines, exposures, cautions } = contextOf(chart, AS_OF);
    expect(lines.list.map(({ agents }) => agents)).toEqual([['sunitinib']]);
    expect(exposures.mtor).toMatchObject({ status: 'no', settings: ['other-indication'], otherIndication: 'yes' });
    expect(cautions.map(({ id }) => id)).toContain('transplant');
  });

  test('nivolumab for a melanoma', () => {
    const chart = metastatic
      .withCondition(coded('Melanoma of skin', icd10cm('C43.59')), { onset: '2019-12', named: 'melanoma' })
      .withStatement('nivolumab', { start: '2022-02-01', end: '2023-01-03', reasonFor: 'melanoma' })
      .withStatement('pazopanib', { start: '2022-02-01' });
    const { lines, exposures } = contextOf(chart, AS_OF);
    expect(lines.list.map(({ agents }) => agents)).toEqual([['pazopanib']]);
    expect(exposures.pd1).toMatchObject({ status: 'no', otherIndication: 'yes', agents: ['nivolumab'] });
  });

  test('everolimus beside lenvatinib is for the kidney cancer', () => {
    const chart = metastatic
      .withStatement('lenvatinib', { start: '2022-02-01' })
      .withStatement('everolimus', { start: '2022-02-03', coding: 'ingredient' });
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['lenvatinib', 'everolimus']] });
    expect(linesOf(chart).list[0]?.regimenClass).toBe('tki-mtor');
  });
});

describe('L11: what nobody says was given does not count', () => {
  const ordered = (chart: Chart) => chart.withOrder('nivolumab', { authored: '2023-02-01', status: 'completed' });

  test('an order stands in the list, is left out of the minimum, and its step says so', () => {
    const chart = ordered(metastatic.withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' }));
    expect(countOf(chart)).toEqual({ min: 1, max: 2, shown: [['sunitinib'], ['nivolumab']] });
    expect(stepsOf(chart, 2)).toContain(
      'L11: Known from orders alone: counted only when somebody confirms that it was given.',
    );
  });

  test('an order between two given drugs neither makes nor parts a line', () => {
    const chart = ordered(
      metastatic
        .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
        .withStatement('cabozantinib', { start: '2023-06-01', end: '2024-01-10' }),
    );
    expect(countOf(chart)).toEqual({ min: 1, max: 3, shown: [['sunitinib', 'cabozantinib'], ['nivolumab']] });
  });

  test('an order beside a given drug is marked on its line', () => {
    const chart = metastatic
      .withStatement('cabozantinib', { start: '2022-02-01' })
      .withOrder('nivolumab', { authored: '2022-02-01' });
    expect(linesOf(chart).list[0]).toMatchObject({
      agents: ['cabozantinib'],
      certainty: 'reported',
      flags: ['agent-only-ordered:nivolumab'],
    });
    expect(stepsOf(chart)).toContain('L11: nivolumab is known from orders alone and does not count as given.');
    expect(countOf(chart, { 'confirm-orders': 'yes' }).shown).toEqual([['cabozantinib', 'nivolumab']]);
  });

  test('two orders one after the other are lines by the same rules', () => {
    const chart = ordered(metastatic.withOrder('sunitinib', { authored: '2022-02-01', start: '2022-02-01' }));
    expect(countOf(chart)).toEqual({ min: 0, max: 2, shown: [['sunitinib', 'nivolumab']] });
    expect(countOf(chart.withProgression('2023-01-10'))).toMatchObject({
      min: 0,
      max: 2,
      shown: [['sunitinib'], ['nivolumab']],
    });
  });

  test('an order for many doses does not say when the last one was given', () => {
    const chart = metastatic
      .withOrder('nivolumab', { authored: '2022-02-01', start: '2022-02-07', end: '2024-02-05', status: 'completed' })
      .withProgression('2024-03-04');
    const { lines, exposures, progression } = contextOf(chart, AS_OF, { 'confirm-orders': 'yes' });
    expect(lines.list[0]).toMatchObject({ agents: ['nivolumab'], start: '2022-02-07', flags: [] });
    expect(lines.list[0]?.lastDose).toBeUndefined();
    expect(exposures.ici).toMatchObject({ status: 'yes' });
    expect(exposures.ici.lastDose).toBeUndefined();
    expect(progression).toMatchObject({ status: 'yes', pattern: 'cannot-classify' });
  });
});

describe('L12: a single dose is an exposure and a line', () => {
  test('flagged as short, whatever tests ask for six weeks', () => {
    const chart = metastatic.withAdministrations('pembrolizumab', ['2022-02-07']);
    expect(countOf(chart)).toEqual({ min: 1, max: 1, shown: [['pembrolizumab']] });
    expect(linesOf(chart).list[0]?.flags).toEqual(['exposure-under-6-weeks']);
    expect(stepsOf(chart).join('\n')).toMatch(/^L12: Given for less than six weeks/m);
    expect(contextOf(chart, AS_OF).exposures.ici.status).toBe('yes');
  });

  test.each([
    ['2022-03-20', true],
    ['2022-03-21', false],
  ])('a last dose on %s, six weeks after 7 February being the 21st: short is %s', (last, short) => {
    const chart = metastatic.withAdministrations('pembrolizumab', ['2022-02-07', last]);
    expect(linesOf(chart).list[0]?.flags.includes('exposure-under-6-weeks')).toBe(short);
  });

  test('a drug that was begun last week and goes on is not short', () => {
    const chart = metastaticSince('2026-05-04').withStatement('cabozantinib', {
      start: '2026-05-25',
      status: 'active',
    });
    expect(linesOf(chart).list[0]?.flags).toEqual([]);
  });
});

describe('L13 and L14: metastases resected before the drug', () => {
  /** Lung metastases a year after the nephrectomy; pembrolizumab six weeks after they were cut out. */
  const resected = (chart: Chart) =>
    chart
      .withProcedure(lungWedge, '2021-06-01')
      .withAdministrations('pembrolizumab', doseDates('2021-07-12', { everyWeeks: 3, doses: 17 }));
  const lung = operated.withMetastasis('right-lung', '2021-05-03');

  test('all of them: adjuvant, no line (L13)', () => {
    const { lines, perioperative } = contextOf(resected(lung), AS_OF);
    expect(lines).toMatchObject({ advanced: { min: 0, max: 0 }, curative: 1, list: [] });
    expect(perioperative).toMatchObject({ status: 'yes', setting: 'adjuvant', completed: 'yes', band: 'none' });
    expect(perioperative.steps[0]?.rule).toBe('L13');
    expect(perioperative.steps[0]?.text).toMatch(/resected \(last on 1 Jun 2021\)/);
  });

  test('bone metastases left behind: a line, not adjuvant (L14)', () => {
    const chart = resected(lung.withMetastasis('bone', '2021-05-03'));
    expect(countOf(chart)).toMatchObject({ min: 1, max: 1 });
    expect(contextOf(chart, AS_OF).perioperative.status).toBe('no');
    expect(stepsOf(chart)[0]).toBe(
      'L14: Not every metastasis was resected before it (bone): advanced disease, not adjuvant.',
    );
  });

  test('an operation that names no site may have left one of several: it is asked', () => {
    const chart = operated
      .withMetastasis('right-lung', '2021-05-03')
      .withMetastasis('bone', '2021-05-03')
      .withProcedure('Metastasectomy', '2021-06-01')
      .withAdministrations('pembrolizumab', doseDates('2021-07-12', { everyWeeks: 3, doses: 17 }));
    expect(contextOf(chart, AS_OF).unplaced).toMatchObject([{ agent: 'pembrolizumab', gap: 'adjuvant-setting' }]);
  });

  test('new disease between the operation and the drug: a line', () => {
    expect(countOf(resected(lung.withMetastasis('liver', '2021-07-01')))).toMatchObject({ min: 1, max: 1 });
  });

  test('the drug more than twelve weeks after the operation (T-13): a line', () => {
    const late = (start: string) =>
      lung
        .withProcedure(lungWedge, '2021-06-01')
        .withAdministrations('pembrolizumab', doseDates(start, { everyWeeks: 3, doses: 8 }));
    expect(countOf(late('2021-08-24'))).toMatchObject({ min: 0, max: 0 });
    expect(countOf(late('2021-08-25'))).toMatchObject({ min: 1, max: 1 });
  });

  test('a metastasis cut out more than two years after the nephrectomy (T-12): a line', () => {
    const late = (day: string, start: string) =>
      operated
        .withMetastasis('right-lung', '2022-05-02')
        .withProcedure(lungWedge, day)
        .withAdministrations('pembrolizumab', doseDates(start, { everyWeeks: 3, doses: 8 }));
    expect(countOf(late('2022-05-20', '2022-07-04'))).toMatchObject({ min: 0, max: 0 });
    expect(countOf(late('2022-05-21', '2022-07-04'))).toMatchObject({ min: 1, max: 1 });
  });

  test('called adjuvant with metastases left in place is a word against the dates: it is asked, and reported', () => {
    const chart = metastatic.withStatement('pembrolizumab', {
      start: '2023-02-06',
      end: '2023-12-04',
      note: 'adjuvant',
    });
    const { context, problems } = historyOf(chart, AS_OF);
    expect(context.unplaced).toMatchObject([{ agent: 'pembrolizumab', reason: 'setting', gap: 'adjuvant-setting' }]);
    expect(context.lines.advanced).toMatchObject({ min: 0 });
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'history/conflict: pembrolizumab is recorded as adjuvant, but the dates of operation and metastasis show otherwise; neither was chosen',
    ]);
    const answered = historyOf(chart, AS_OF, { 'adjuvant-setting': 'advanced' });
    expect(answered.context.lines.list).toHaveLength(1);
    expect(answered.problems).toEqual([]);
  });
});

describe('L15: an unknown reason or day makes a range', () => {
  test('three drugs and no reason are one to three lines', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withStatement('nivolumab', { start: '2023-02-01', end: '2024-01-10' })
      .withStatement('cabozantinib', { start: '2024-02-01' });
    expect(countOf(chart)).toMatchObject({ min: 1, max: 3 });
    expect(stepsOf(chart).filter((step) => step.startsWith('L15'))).toEqual([
      'L15: Why nivolumab followed sunitinib from 1 Feb 2023 is not on record: shown as one line, two by another reading.',
      'L15: Why cabozantinib followed nivolumab from 1 Feb 2024 is not on record: shown as one line, two by another reading.',
    ]);
  });

  test('a drug without any date is exposure, stands in no line, and widens the range', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withStatement('nivolumab', {});
    const { lines, exposures, unplaced } = contextOf(chart, AS_OF);
    expect(lines.advanced).toEqual({ min: 1, max: 2 });
    expect(exposures.ici.status).toBe('yes');
    expect(unplaced).toMatchObject([{ agent: 'nivolumab', reason: 'date' }]);
  });

  test('the answer of a clinician settles one change at a time', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withStatement('nivolumab', { start: '2023-02-01', end: '2024-01-10' });
    expect(countOf(chart, { 'stop-reason:1': 'progression' })).toMatchObject({ min: 2, max: 2 });
    expect(countOf(chart, { 'stop-reason:1': 'toxicity' })).toMatchObject({ min: 1, max: 2 });
    expect(linesOf(chart, { 'stop-reason:1': 'toxicity' }).list[0]?.flags).toEqual(['toxicity-switch']);
  });
});

describe('a drug of a blinded trial', () => {
  const blinded = metastaticSince('2024-01-08')
    .withStatement('pembrolizumab', { start: '2024-02-05', end: '2025-02-03' })
    .withStatement(coded('belzutifan 120 mg or placebo, blinded study drug'), {
      start: '2024-02-05',
      end: '2025-02-03',
    });

  test('leaves its class unknown and marks the line it ran beside', () => {
    const { exposures, lines, unplaced } = contextOf(blinded, AS_OF);
    expect(exposures.hif2a).toMatchObject({ status: 'unknown', agents: ['belzutifan'] });
    expect(lines.advanced).toEqual({ min: 1, max: 1 });
    expect(lines.list[0]).toMatchObject({ agents: ['pembrolizumab'], flags: ['blinded-agent'] });
    expect(unplaced).toMatchObject([{ agent: 'belzutifan', reason: 'blinded', gap: 'blinded-agent' }]);
    expect(stepsOf(blinded).join('\n')).toMatch(/belzutifan or a placebo in a blinded trial/);
  });

  test('is the drug, or never was, once somebody says', () => {
    const told = contextOf(blinded, AS_OF, { 'blinded-agent': 'yes' });
    expect(told.exposures.hif2a).toMatchObject({ status: 'yes' });
    expect(told.lines.list[0]).toMatchObject({ agents: ['belzutifan', 'pembrolizumab'], regimenClass: 'hif2a-ici' });
    const { context, ignored } = historyOf(blinded, AS_OF, { 'blinded-agent': 'no' });
    expect(context.exposures.hif2a.status).toBe('no');
    expect(context.lines.list[0]?.flags).toEqual([]);
    expect(ignored.map(({ reason }) => reason)).toEqual(['a clinician says that it was a placebo']);
  });

  test('alone may have been a line or none', () => {
    const chart = metastatic.withStatement(coded('cabozantinib or placebo'), {
      start: '2022-02-05',
      end: '2022-09-03',
    });
    expect(countOf(chart)).toEqual({ min: 0, max: 1, shown: [] });
    expect(contextOf(chart, AS_OF).exposures.vegf.status).toBe('unknown');
  });

  test('after an operation leaves the perioperative course unknown, never absent', () => {
    const chart = aPatient('p5', { name: 'Zara Flax', birthDate: '1971', sex: 'female' })
      .withClearCellCarcinoma({ onset: '2024-02-10', side: 'right' })
      .withRadicalNephrectomy('2024-03-10', { side: 'right' })
      .withStatement(coded('pembrolizumab or placebo'), { start: '2024-05-05', end: '2025-04-06' })
      .withMetastasis('lung', '2025-11-10');
    const { perioperative, exposures } = contextOf(chart, AS_OF);
    expect([perioperative.status, perioperative.ici, exposures.ici.status]).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
