import { describe, expect, test } from 'vitest';
import type { Line } from '../../../src/contract/assessment.ts';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, STOP_REASONS } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';

/** Metastatic clear cell cancer since January 2022, kidney removed before. */
const metastatic = aPatient('t1', { name: 'Ada Fern', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withRadicalNephrectomy('2020-05-20', { side: 'left' })
  .withMetastasis('lung', '2022-01-10');

const progressed = coded('progression of disease', STOP_REASONS.noResponse);
const notTolerated = coded('not tolerated', STOP_REASONS.notTolerated);

const linesOf = (chart: Chart, answers: Readonly<Record<string, unknown>> = {}) =>
  contextOf(chart, AS_OF, answers).lines;
const agentsOf = (chart: Chart, answers: Readonly<Record<string, unknown>> = {}) =>
  linesOf(chart, answers).list.map((line) => line.agents);

describe('lines of therapy for advanced disease', () => {
  test('drugs started within four weeks of each other are one line (L2)', () => {
    const chart = metastatic
      .withStatement('pembrolizumab', { start: '2022-02-01' })
      .withStatement('axitinib', { start: '2022-02-22' });
    expect(linesOf(chart)).toMatchObject({ advanced: { min: 1, max: 1 } });
    expect(agentsOf(chart)).toEqual([['pembrolizumab', 'axitinib']]);
  });

  test('a new drug after progression is a new line (L3)', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withProgression('2023-01-10')
      .withStatement('nivolumab', { start: '2023-02-01' });
    expect(linesOf(chart)).toMatchObject({ advanced: { min: 2, max: 2 } });
    expect(agentsOf(chart)).toEqual([['sunitinib'], ['nivolumab']]);
  });

  test('a stop for progression counts as progression', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10', statusReason: progressed })
      .withStatement('nivolumab', { start: '2023-02-01' });
    expect(linesOf(chart).list[0]).toMatchObject({ stopReason: 'progression', progressionOn: '2023-01-10' });
    expect(linesOf(chart).advanced).toEqual({ min: 2, max: 2 });
  });

  test('a drug change that nobody explains is one or two lines, shown as one and flagged (L15)', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withStatement('nivolumab', { start: '2023-02-01' });
    const lines = linesOf(chart);
    expect(lines.advanced).toEqual({ min: 1, max: 2 });
    expect(lines.list).toHaveLength(1);
    expect(lines.list[0]?.flags).toContain('line-count-uncertain');
  });

  test('the answer that it was progression settles the count, and the next open change is numbered anew', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withStatement('nivolumab', { start: '2023-02-01', end: '2024-01-10' })
      .withStatement('cabozantinib', { start: '2024-02-01' });
    expect(linesOf(chart).advanced).toEqual({ min: 1, max: 3 });
    expect(linesOf(chart, { 'stop-reason:1': 'progression' }).advanced).toEqual({ min: 2, max: 3 });
    const both = { 'stop-reason:1': 'progression', 'stop-reason:2': 'progression' };
    expect(linesOf(chart, both).advanced).toEqual({ min: 3, max: 3 });
    expect(agentsOf(chart, both)).toEqual([['sunitinib'], ['nivolumab'], ['cabozantinib']]);
    // The answers stay among the sources of the lines that they ended.
    const saidOf = (line: Line) =>
      line.sources.flatMap(({ reference, how }) => (how === 'clinician' ? [reference] : []));
    expect(linesOf(chart, both).list.map(saidOf)).toEqual([['answer:stop-reason:1'], ['answer:stop-reason:2'], []]);
  });

  test('a regimen stopped for toxicity and followed by another without progression is one to two lines', () => {
    const chart = metastatic
      .withStatement('pazopanib', {
        start: '2022-02-01',
        end: '2022-05-01',
        status: 'stopped',
        statusReason: notTolerated,
      })
      .withStatement('sunitinib', { start: '2022-05-15' });
    const lines = linesOf(chart);
    expect(lines.advanced).toEqual({ min: 1, max: 2 });
    expect(lines.list).toHaveLength(1);
    expect(lines.list[0]).toMatchObject({ agents: ['pazopanib', 'sunitinib'], flags: ['toxicity-switch'] });
  });

  test('dropping ipilimumab after induction is no new line, even after one dose and a gap (L4, L7)', () => {
    const chart = metastatic
      .withAdministrations('ipilimumab', ['2022-02-01'])
      .withAdministrations('nivolumab', ['2022-02-01', '2022-04-19', '2022-05-17', '2022-06-14'])
      .withProgression('2022-07-11');
    const lines = linesOf(chart);
    expect(lines.advanced).toEqual({ min: 1, max: 1 });
    expect(lines.list[0]).toMatchObject({ regimenClass: 'ici-ici', start: '2022-02-01', lastDose: '2022-06-14' });
  });

  test('pembrolizumab completed while axitinib goes on is one line, and pembrolizumab is completed', () => {
    const chart = metastatic
      .withAdministrations('pembrolizumab', doseDates('2022-02-07', { everyWeeks: 3, doses: 35 }))
      .withStatement('axitinib', { start: '2022-02-07', end: '2024-10-14' })
      .withProgression('2024-10-14');
    const context = contextOf(chart, AS_OF);
    expect(context.lines.advanced).toEqual({ min: 1, max: 1 });
    expect(context.exposures.ici).toMatchObject({ status: 'yes', outcome: 'completed', lastDose: '2024-01-22' });
  });

  test('the same drug taken up again without progression stays in its line (L7)', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2022-06-01' })
      .withStatement('sunitinib', { start: '2023-03-01', end: '2023-09-01' });
    expect(linesOf(chart).advanced).toEqual({ min: 1, max: 1 });
  });

  test('the same drug after progression on another is a new line (rechallenge, L7)', () => {
    const chart = metastatic
      .withStatement('nivolumab', { start: '2022-02-01', end: '2022-12-01', statusReason: progressed })
      .withStatement('cabozantinib', { start: '2022-12-20', end: '2023-12-20', statusReason: progressed })
      .withStatement('nivolumab', { start: '2024-01-10' });
    expect(agentsOf(chart)).toEqual([['nivolumab'], ['cabozantinib'], ['nivolumab']]);
  });

  test('a drug added because of progression is a new line (L6)', () => {
    const chart = metastatic
      .withStatement('nivolumab', { start: '2022-02-01' })
      .withProgression('2022-06-01')
      .withStatement('ipilimumab', { start: '2022-06-10' });
    expect(linesOf(chart).advanced).toEqual({ min: 2, max: 2 });
  });

  test('one dose is an exposure and begins a line, flagged as short (L12)', () => {
    const chart = metastatic.withAdministrations('pembrolizumab', ['2022-02-07']);
    const { lines, exposures } = contextOf(chart, AS_OF);
    expect(lines.list[0]?.flags).toContain('exposure-under-6-weeks');
    expect(exposures.ici.status).toBe('yes');
  });

  test('denosumab and zoledronic acid never count (supportive)', () => {
    expect(linesOf(metastatic.withStatement(coded('Zoledronic acid 4 mg'), { start: '2022-02-01' })).advanced).toEqual({
      min: 0,
      max: 0,
    });
  });

  test('the order in which resources arrive changes nothing', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2022-02-01', end: '2023-01-10' })
      .withProgression('2023-01-10')
      .withStatement('nivolumab', { start: '2023-02-01' });
    const bundle = chart.bundle();
    const reversed = { ...bundle, entry: [...(bundle.entry ?? [])].reverse() };
    expect(contextOf({ bundle: () => reversed } as Chart, AS_OF)).toEqual(contextOf(chart, AS_OF));
  });
});

describe('a drug known from orders alone', () => {
  const ordered = metastatic.withOrder('nivolumab', { authored: '2022-02-01', status: 'completed' });

  test('stands in the list as ordered, counts in no minimum, and leaves the exposure unknown', () => {
    const { lines, exposures } = contextOf(ordered, AS_OF);
    expect(lines.advanced).toEqual({ min: 0, max: 1 });
    expect(lines.list[0]).toMatchObject({ agents: ['nivolumab'], certainty: 'ordered' });
    expect(exposures.ici).toMatchObject({ status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] });
  });

  test('is reported once a clinician confirms the orders', () => {
    const { lines, exposures } = contextOf(ordered, AS_OF, { 'confirm-orders': 'yes' });
    expect(lines.advanced).toEqual({ min: 1, max: 1 });
    expect(exposures.ici).toMatchObject({ status: 'yes', certainty: 'reported' });
    expect(exposures.ici.sources.map(({ how }) => how)).toEqual(['clinician']);
  });

  test('is gone once a clinician denies it, and stays on the list of what was set aside', () => {
    const { lines, exposures } = contextOf(ordered, AS_OF, { 'confirm-orders': 'no' });
    expect(lines.list).toEqual([]);
    expect(exposures.ici.status).toBe('no');
  });

  test('by name, the drugs that are named were given and the others were not', () => {
    const two = ordered.withOrder('sunitinib', { authored: '2023-02-01', status: 'completed' });
    const { exposures } = contextOf(two, AS_OF, { 'confirm-orders': ['nivolumab'] });
    expect([exposures.ici.status, exposures.vegf.status]).toEqual(['yes', 'no']);
  });

  test('beside given doses an order adds nothing: neither certainty nor time', () => {
    const chart = metastatic
      .withOrder('pembrolizumab', { authored: '2022-02-01', start: '2022-02-07', end: '2024-02-07', status: 'active' })
      .withAdministrations('pembrolizumab', ['2022-02-07', '2022-02-28', '2022-03-21']);
    expect(contextOf(chart, AS_OF).exposures.ici).toMatchObject({ certainty: 'administered', lastDose: '2022-03-21' });
  });
});

describe('what does not make an exposure', () => {
  test.each([
    ['entered in error', metastatic.withOrder('nivolumab', { status: 'entered-in-error', authored: '2022-02-01' })],
    ['a cancelled order', metastatic.withOrder('nivolumab', { status: 'cancelled', authored: '2022-02-01' })],
    ['a draft', metastatic.withOrder('nivolumab', { status: 'draft', authored: '2022-02-01' })],
    ['a proposal', metastatic.withOrder('nivolumab', { intent: 'proposal', authored: '2022-02-01' })],
    ['a plan', metastatic.withOrder('nivolumab', { intent: 'plan', authored: '2022-02-01' })],
    [
      'an order not to give it',
      metastatic.withOrder('nivolumab', { authored: '2022-02-01', override: { doNotPerform: true } }),
    ],
    ['not taken', metastatic.withStatement('nivolumab', { status: 'not-taken', start: '2022-02-01' })],
    ['intended', metastatic.withStatement('nivolumab', { status: 'intended', start: '2022-02-01' })],
    ['not done', metastatic.withAdministrations('nivolumab', ['2022-02-01'], { status: 'not-done' })],
    ['an allergy', metastatic.withAllergy('nivolumab')],
  ])('%s', (_, chart) => {
    expect(contextOf(chart, AS_OF).exposures.ici.status).toBe('no');
  });

  test('a plan that the patient reports as taken is a report (Oracle home medications)', () => {
    const chart = metastatic.withOrder('sunitinib', {
      intent: 'plan',
      reported: true,
      authored: '2022-02-01',
      status: 'active',
    });
    expect(contextOf(chart, AS_OF).exposures.vegf).toMatchObject({ status: 'yes', certainty: 'reported' });
  });

  test('what happens after the day of judging has not happened yet', () => {
    const chart = metastatic.withAdministrations('nivolumab', ['2026-06-02']);
    expect(contextOf(chart, AS_OF).exposures.ici.status).toBe('no');
    expect(contextOf(chart, '2026-06-02').exposures.ici.status).toBe('yes');
  });
});
