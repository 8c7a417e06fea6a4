/** Entries about one drug → exposures, and exposures → what the rules ask of a class. */
import { describe, expect, test } from 'vitest';
import type { DrugClass } from '../../../src/contract/assessment.ts';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, icd10cm, STOP_REASONS } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const operated = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withRadicalNephrectomy('2020-05-20', { side: 'left' });
const metastatic = operated.withMetastasis('lung', '2024-01-08');
const notTolerated = coded('not tolerated', STOP_REASONS.notTolerated);

/** Courses of the first line. */
const coursesOf = (chart: Chart, asOf = AS_OF) =>
  (contextOf(chart, asOf).lines.list[0]?.courses ?? []).map(({ agent, start, lastDose, certainty }) =>
    [agent, start, lastDose ?? 'open', certainty].join(' '),
  );
const exposureTo = (name: DrugClass, chart: Chart, asOf = AS_OF, answers = {}) =>
  contextOf(chart, asOf, answers).exposures[name];

describe('entries of one drug', () => {
  test('up to 120 days apart are one exposure, further apart two', () => {
    const pair = (second: string) => metastatic.withAdministrations('nivolumab', ['2024-02-05', second]);
    expect(coursesOf(pair('2024-06-04'))).toEqual(['nivolumab 2024-02-05 2024-06-04 administered']);
    expect(coursesOf(pair('2024-06-05'))).toEqual([
      'nivolumab 2024-02-05 2024-02-05 administered',
      'nivolumab 2024-06-05 2024-06-05 administered',
    ]);
  });

  test('are counted from the end of the longest entry before', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2024-02-05', end: '2024-12-02' })
      .withStatement('sunitinib', { start: '2024-03-04', end: '2024-04-01' })
      .withStatement('sunitinib', { start: '2025-03-31', end: '2025-06-02' });
    expect(coursesOf(chart)).toEqual(['sunitinib 2024-02-05 2025-06-02 reported']);
  });

  test('end with the last dose, not with the end of a period that somebody wrote down', () => {
    const chart = metastatic
      .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 4, doses: 3 }))
      .withStatement('nivolumab', { start: '2024-02-05', end: '2024-09-02' });
    expect(coursesOf(chart)).toEqual(['nivolumab 2024-02-05 2024-04-01 administered']);
  });

  test('of a tablet end with the later of period and dose', () => {
    const chart = metastatic
      .withAdministrations('sunitinib', ['2024-02-05', '2024-03-04'])
      .withStatement('sunitinib', { start: '2024-02-05', end: '2024-09-02' });
    expect(coursesOf(chart)).toEqual(['sunitinib 2024-02-05 2024-09-02 administered']);
  });

  test('that say "active" go on to the day of judging, unless their end has come', () => {
    const chart = (end?: string) =>
      metastatic.withStatement('sunitinib', {
        start: '2024-02-05',
        status: 'active',
        ...(end === undefined ? {} : { end }),
      });
    expect(coursesOf(chart())).toEqual(['sunitinib 2024-02-05 open reported']);
    expect(coursesOf(chart('2026-06-02'))).toEqual(['sunitinib 2024-02-05 open reported']);
    expect(coursesOf(chart('2026-06-01'))).toEqual(['sunitinib 2024-02-05 2026-06-01 reported']);
  });

  test('that are infusions show their last dose while they go on', () => {
    const chart = metastatic
      .withAdministrations('nivolumab', ['2024-02-05', '2024-03-04'])
      .withStatement('nivolumab', { start: '2024-02-05' });
    expect(coursesOf(chart, '2024-04-01')).toEqual(['nivolumab 2024-02-05 2024-03-04 administered']);
    expect(contextOf(chart, '2024-04-01').lines.list[0]).toMatchObject({ stopReason: 'ongoing' });
    expect(contextOf(chart, '2024-04-01').lines.list[0]?.end).toBeUndefined();
  });

  test('whose end lies ahead have not ended', () => {
    const chart = metastatic.withStatement('sunitinib', {
      start: '2024-02-05',
      end: '2024-12-02',
      status: 'completed',
    });
    expect(coursesOf(chart, '2024-06-03')).toEqual(['sunitinib 2024-02-05 open reported']);
  });

  test('with an end alone stand on that day', () => {
    const chart = metastatic.withStatement('sunitinib', { end: '2024-12-02' });
    expect(exposureTo('vegf', chart)).toMatchObject({ status: 'yes', lastDose: '2024-12-02' });
  });

  test('without any date are a source of the only course, and say why it was stopped', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2024-02-05', end: '2024-09-02' })
      .withStatement('sunitinib', { status: 'stopped', statusReason: notTolerated });
    const { list } = contextOf(chart, AS_OF).lines;
    expect(list[0]).toMatchObject({ stopReason: 'toxicity' });
    expect(list[0]?.sources).toHaveLength(2);
  });

  test('without any date beside two courses do not say which of them was stopped', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2024-02-05', end: '2024-03-04' })
      .withStatement('sunitinib', { start: '2024-09-02', end: '2025-03-03' })
      .withStatement('sunitinib', { status: 'stopped', statusReason: notTolerated });
    expect(contextOf(chart, AS_OF).lines.list).toMatchObject([{ stopReason: 'unknown' }]);
  });

  test('an undated report beside dated orders says that the drug was given', () => {
    const chart = metastatic
      .withOrder('sunitinib', { authored: '2024-02-05' })
      .withStatement('sunitinib', { status: 'completed' });
    expect(exposureTo('vegf', chart)).toMatchObject({ status: 'yes', certainty: 'reported' });
  });

  test('an undated report beside two ordered courses stands by itself', () => {
    const chart = metastatic
      .withOrder('sunitinib', { authored: '2024-02-05', status: 'completed' })
      .withOrder('sunitinib', { authored: '2025-02-03', status: 'completed' })
      .withStatement('sunitinib', { status: 'completed' });
    const { exposures, unplaced } = contextOf(chart, AS_OF);
    expect(exposures.vegf).toMatchObject({ status: 'yes' });
    expect(unplaced).toMatchObject([{ agent: 'sunitinib', reason: 'date', certainty: 'reported' }]);
  });
});

describe('orders beside given doses', () => {
  const given = metastatic.withAdministrations('nivolumab', doseDates('2024-06-03', { everyWeeks: 4, doses: 3 }));

  test('belong to them up to 120 days before and after, and wait for confirmation farther away', () => {
    const ordered = (day: string) => coursesOf(given.withOrder('nivolumab', { authored: day }));
    const only = ['nivolumab 2024-06-03 2024-07-29 administered'];
    expect(ordered('2024-02-04')).toEqual(only);
    expect(ordered('2024-11-26')).toEqual(only);
    expect(ordered('2024-11-27')).toEqual([...only, 'nivolumab 2024-11-27 2024-11-27 ordered']);
    expect(ordered('2024-02-03')).toHaveLength(2);
  });

  test('give their reason for stopping and stay among the sources', () => {
    const chart = given.withOrder('nivolumab', {
      authored: '2024-06-03',
      status: 'stopped',
      statusReason: notTolerated,
    });
    const [line] = contextOf(chart, AS_OF).lines.list;
    expect(line).toMatchObject({ stopReason: 'toxicity', certainty: 'administered' });
    expect(line?.sources).toHaveLength(4);
  });
});

describe('a relapse parts two courses', () => {
  const treated = (relapse: string, last: string) =>
    operated
      .withStatement('pembrolizumab', { start: '2020-07-06', end: '2020-12-07' })
      .withStatement('pembrolizumab', { start: last, end: '2021-06-07' })
      .withMetastasis('lung', relapse);

  test('six weeks after it a new course begins; until then doses belong to the old one', () => {
    // Perioperative until December, relapse in January, pembrolizumab again.
    expect(contextOf(treated('2021-01-11', '2021-02-22'), AS_OF).lines.list).toHaveLength(1);
    expect(contextOf(treated('2021-01-11', '2021-02-21'), AS_OF).lines.list).toHaveLength(0);
  });
});

describe('exposure to a class', () => {
  test('is absent from a complete record and has neither agents nor outcome', () => {
    expect(exposureTo('pd1', metastatic, '2024-02-05')).toEqual({
      status: 'no',
      settings: [],
      agents: [],
      outcome: 'unknown',
      advanced: 'no',
      perioperative: 'no',
      otherIndication: 'no',
      advancedAgents: [],
      sources: [],
    });
  });

  test.each([
    ['nivolumab', ['ici', 'pd1']],
    ['ipilimumab', ['ici', 'ctla4']],
    ['sunitinib', ['vegf', 'vegfrTki']],
    ['bevacizumab', ['vegf']],
    ['temsirolimus', ['mtor']],
    ['belzutifan', ['hif2a']],
    ['aldesleukin', ['cytokine']],
  ] as const)('%s counts for %j and nothing else', (drug, classes) => {
    const { exposures } = contextOf(metastatic.withStatement(drug, { start: '2024-02-05', end: '2024-09-02' }), AS_OF);
    expect(Object.entries(exposures).flatMap(([name, { status }]) => (status === 'yes' ? [name] : []))).toEqual(
      classes,
    );
  });

  test('tells settings apart, with the latest outcome and last dose', () => {
    const chart = operated
      .withAdministrations('pembrolizumab', doseDates('2020-07-06', { everyWeeks: 3, doses: 17 }))
      .withMetastasis('lung', '2023-01-09')
      .withStatement('nivolumab', {
        start: '2023-02-06',
        end: '2023-08-07',
        status: 'stopped',
        statusReason: notTolerated,
      });
    expect(exposureTo('pd1', chart)).toMatchObject({
      status: 'yes',
      certainty: 'administered',
      settings: ['advanced', 'perioperative'],
      agents: ['nivolumab', 'pembrolizumab'],
      lastDose: '2023-08-07',
      outcome: 'toxicity',
      advanced: 'yes',
      perioperative: 'yes',
      advancedAgents: ['nivolumab'],
    });
  });

  test('while one of its drugs goes on has no last dose yet', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2024-02-05', end: '2024-09-02' })
      .withStatement('cabozantinib', { start: '2024-10-07' });
    expect(exposureTo('vegf', chart).lastDose).toBeUndefined();
    expect(exposureTo('vegf', chart).outcome).toBe('ongoing');
  });

  test('from orders alone is unknown, and what was given comes before it', () => {
    const ordered = metastatic.withOrder('cabozantinib', { authored: '2025-02-03' });
    expect(exposureTo('vegf', ordered)).toMatchObject({
      status: 'unknown',
      certainty: 'ordered',
      agents: ['cabozantinib'],
      advanced: 'unknown',
    });
    const both = ordered.withStatement('sunitinib', { start: '2024-02-05', end: '2024-09-02' });
    expect(exposureTo('vegf', both)).toMatchObject({
      status: 'yes',
      certainty: 'reported',
      agents: ['sunitinib'],
      lastDose: '2024-09-02',
      advancedAgents: ['sunitinib', 'cabozantinib'],
    });
  });

  test('in a setting nobody can tell is exposure all the same', () => {
    const chart = operated
      .withStatement('sunitinib', { start: '2021-12-01', end: '2022-02-01' })
      .withMetastasis('lung', '2024-01-08');
    expect(exposureTo('vegf', chart)).toMatchObject({
      status: 'yes',
      settings: [],
      agents: ['sunitinib'],
      advanced: 'unknown',
      perioperative: 'unknown',
    });
  });

  test('for another disease leaves the kidney cancer without it', () => {
    const chart = metastatic
      .withCondition(coded('Melanoma', icd10cm('C43.59')), { named: 'melanoma', onset: '2018-01-08' })
      .withAdministrations('nivolumab', ['2018-02-05', '2018-03-05'], { reasonFor: 'melanoma' });
    expect(exposureTo('pd1', chart, '2024-02-05')).toMatchObject({
      status: 'no',
      settings: ['other-indication'],
      agents: ['nivolumab'],
      otherIndication: 'yes',
      advanced: 'no',
    });
    expect(exposureTo('pd1', chart, '2024-02-05').sources).toHaveLength(2);
  });

  test('for nobody knows what is unknown', () => {
    const chart = metastatic
      .withCondition(coded('Melanoma', icd10cm('C43.59')), { onset: '2023-01-08' })
      .withAdministrations('nivolumab', ['2024-02-05', '2024-03-04']);
    expect(exposureTo('pd1', chart)).toMatchObject({
      status: 'unknown',
      settings: [],
      agents: ['nivolumab'],
      advanced: 'unknown',
      otherIndication: 'unknown',
    });
  });
});
