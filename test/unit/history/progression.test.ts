/** Progression and the pattern of resistance by dates: never from a change of drugs, and only on dates that are exact. */
import { describe, expect, test } from 'vitest';
import { aPatient, type Chart, doseDates } from '../../support/chart-builder.ts';
import { coded, STOP_REASONS } from '../../support/chart-codes.ts';
import { contextOf } from '../../support/judge.ts';

const AS_OF = '2026-06-01';
const operated = aPatient('p1', { name: 'Flora Yarrow', birthDate: '1960-01-01', sex: 'female' })
  .withClearCellCarcinoma({ onset: '2020-05-01', side: 'left' })
  .withRadicalNephrectomy('2020-05-20', { side: 'left' });
const metastatic = operated.withMetastasis('lung', '2024-01-08');
const progressed = coded('progression of disease', STOP_REASONS.noResponse);

const progressionOf = (chart: Chart, asOf = AS_OF, answers: Readonly<Record<string, unknown>> = {}) =>
  contextOf(chart, asOf, answers).progression;

describe('the pattern of resistance (SITC, by dates)', () => {
  /** Nivolumab from 5 February 2024, the last dose after so many days, progression on a day. */
  const nivolumab = (lastDose: string, progression: string) =>
    metastatic
      .withAdministrations('nivolumab', [...['2024-02-05', '2024-05-06'].filter((day) => day < lastDose), lastDose])
      .withProgression(progression);
  const patternOf = (chart: Chart) => progressionOf(chart).pattern;

  test('primary from six weeks of exposure on (T-11)', () => {
    expect(patternOf(nivolumab('2024-03-17', '2024-04-15'))).toBe('cannot-classify');
    expect(patternOf(nivolumab('2024-03-18', '2024-04-15'))).toBe('primary');
  });

  test('primary until the day before six months, secondary from six months of therapy on', () => {
    expect(patternOf(nivolumab('2024-06-01', '2024-08-04'))).toBe('primary');
    expect(patternOf(nivolumab('2024-08-05', '2024-08-05'))).toBe('secondary');
    expect(patternOf(nivolumab('2024-08-05', '2024-10-28'))).toBe('secondary');
  });

  test('neither where therapy ended before six months and progression came after', () => {
    expect(patternOf(nivolumab('2024-08-04', '2024-08-20'))).toBe('cannot-classify');
  });

  test('a late relapse more than twelve weeks after the last dose (T-6)', () => {
    expect(patternOf(nivolumab('2024-09-02', '2024-11-25'))).toBe('secondary');
    expect(patternOf(nivolumab('2024-09-02', '2024-11-26'))).toBe('late-relapse');
  });

  test('counts therapy until the progression, not beyond it', () => {
    const beyond = metastatic
      .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 4, doses: 12 }))
      .withProgression('2024-03-10');
    expect(patternOf(beyond)).toBe('cannot-classify');
  });

  test('goes on while the drug does', () => {
    const chart = metastatic.withStatement('nivolumab', { start: '2024-02-05' }).withProgression('2024-09-02');
    expect(patternOf(chart)).toBe('secondary');
  });

  test('is that of the checkpoint inhibitor, whatever goes on beside it', () => {
    const chart = metastatic
      .withAdministrations('pembrolizumab', ['2024-02-05', '2024-06-03'])
      .withStatement('axitinib', { start: '2024-02-05', end: '2025-06-02' })
      .withProgression('2025-06-02');
    expect(patternOf(chart)).toBe('late-relapse');
  });

  test.each([
    [
      'without a checkpoint inhibitor',
      metastatic.withStatement('sunitinib', { start: '2024-02-05', end: '2024-09-02' }),
    ],
    [
      'of which the start is known by its month',
      metastatic.withStatement('nivolumab', { start: '2024-02', end: '2024-09-02' }),
    ],
    [
      'of which the end is known by its month',
      metastatic.withStatement('nivolumab', { start: '2024-02-05', end: '2024-09' }),
    ],
    [
      'of which the end is not known',
      metastatic.withStatement('nivolumab', { start: '2024-02-05', status: 'completed' }),
    ],
  ])('cannot be told %s', (_, chart) => {
    expect(progressionOf(chart.withProgression('2024-10-07'))).toMatchObject({
      status: 'yes',
      pattern: 'cannot-classify',
    });
  });

  test('cannot be told from a progression that is known by its month', () => {
    expect(progressionOf(nivolumab('2024-09-02', '2024-10'))).toMatchObject({
      status: 'yes',
      date: '2024-10',
      pattern: 'cannot-classify',
    });
  });

  test('begins with the first and ends with the last of two checkpoint inhibitors', () => {
    const pair = (first: 'ipilimumab' | 'nivolumab', second: 'ipilimumab' | 'nivolumab') =>
      metastatic
        .withAdministrations(first, ['2024-02-05'])
        .withAdministrations(second, ['2024-02-26', '2024-03-18'])
        .withProgression('2024-04-15');
    // Six weeks from the first dose of the one to the last of the other; three for either alone.
    expect(patternOf(pair('ipilimumab', 'nivolumab'))).toBe('primary');
    expect(patternOf(pair('nivolumab', 'ipilimumab'))).toBe('primary');
  });

  test('is told of an anti-CTLA-4 drug too', () => {
    const chart = metastatic
      .withAdministrations('ipilimumab', ['2024-02-05', '2024-02-26', '2024-03-18'])
      .withProgression('2024-04-15');
    expect(patternOf(chart)).toBe('primary');
  });

  test('cannot be told where one of two checkpoint inhibitors has no exact end', () => {
    const chart = metastatic
      .withAdministrations('nivolumab', ['2024-02-05', '2024-09-02'])
      .withStatement('ipilimumab', { start: '2024-02-05', end: '2024-04' })
      .withProgression('2024-09-02');
    expect(patternOf(chart)).toBe('cannot-classify');
  });
});

describe('relapse after a perioperative checkpoint inhibitor', () => {
  const adjuvant = (relapse: string, drug: 'pembrolizumab' | 'sunitinib' = 'pembrolizumab') =>
    operated.withAdministrations(drug, ['2020-07-06', '2020-07-27', '2020-08-17']).withMetastasis('lung', relapse);

  test('is the primary pattern before twelve weeks after the last dose, late relapse from then on', () => {
    expect(progressionOf(adjuvant('2020-11-08'))).toMatchObject({
      status: 'yes',
      date: '2020-11-08',
      pattern: 'primary',
    });
    expect(progressionOf(adjuvant('2020-11-09'))).toMatchObject({ pattern: 'late-relapse' });
  });

  test('has no months on a line', () => {
    expect(progressionOf(adjuvant('2020-11-09')).monthsOnLine).toBeUndefined();
  });

  test.each([
    ['the relapse by its month', adjuvant('2020-11')],
    ['no checkpoint inhibitor', adjuvant('2020-11-08', 'sunitinib')],
    [
      'the last dose by its month',
      operated
        .withStatement('pembrolizumab', { start: '2020-07-06', end: '2020-09', note: 'adjuvant' })
        .withMetastasis('lung', '2021-05-03'),
    ],
  ])('cannot be classified by %s', (_, chart) => {
    expect(progressionOf(chart)).toMatchObject({ status: 'yes', pattern: 'cannot-classify' });
  });

  test('while the drug still goes on is the primary pattern', () => {
    const chart = operated
      .withStatement('pembrolizumab', { start: '2020-07-06', note: 'adjuvant' })
      .withMetastasis('lung', '2020-12-07');
    expect(progressionOf(chart).pattern).toBe('primary');
  });

  test('that has not come is unknown, and so it is without any therapy', () => {
    expect(progressionOf(operated.withAdministrations('pembrolizumab', ['2020-07-06']))).toMatchObject({
      status: 'unknown',
      sources: [],
    });
    expect(progressionOf(metastatic)).toMatchObject({ status: 'unknown', pattern: 'cannot-classify', sources: [] });
  });
});

describe('the day of progression', () => {
  const stopped = (end: string | undefined) =>
    metastatic.withStatement('sunitinib', {
      start: '2024-02-05',
      ...(end === undefined ? {} : { end }),
      status: 'stopped',
      statusReason: progressed,
    });

  test('is that of the finding, with the months on the line', () => {
    const chart = metastatic
      .withStatement('sunitinib', { start: '2024-02-05', end: '2025-02-05' })
      .withProgression('2025-02-03');
    expect(progressionOf(chart)).toMatchObject({ status: 'yes', date: '2025-02-03', monthsOnLine: 12 });
    expect(progressionOf(chart).sources).toMatchObject([{ how: 'coded' }]);
  });

  test('is that of a stop for progression where no finding is near, as an inference', () => {
    const { date, sources } = progressionOf(stopped('2025-02-05'));
    expect(date).toBe('2025-02-05');
    expect(sources).toMatchObject([{ how: 'inferred' }]);
  });

  test('is that of a finding up to 92 days from the stop, and of the stop where the finding is farther', () => {
    const found = (day: string) => contextOf(stopped('2025-02-05').withProgression(day), AS_OF).lines.list[0];
    // 92 and 93 days before.
    expect(found('2024-11-05')).toMatchObject({ progressionOn: '2024-11-05' });
    const events = (day: string) =>
      stopped('2025-02-05').withProgression(day).withStatement('cabozantinib', { start: '2025-05-20' });
    // A finding after the stop and within 92 days is the same progression; a later one is a second.
    expect(contextOf(events('2025-05-08'), AS_OF).lines.list[0]).toMatchObject({ progressionOn: '2025-05-08' });
    expect(contextOf(events('2025-05-09'), AS_OF).lines.list[0]).toMatchObject({ progressionOn: '2025-02-05' });
  });

  test('is not that of a finding from before the drug began', () => {
    expect(progressionOf(stopped('2024-04-01').withProgression('2024-01-10')).date).toBe('2024-04-01');
  });

  test('is that of the stop, where the last dose lies before it', () => {
    const chart = metastatic
      .withAdministrations('nivolumab', doseDates('2024-02-05', { everyWeeks: 4, doses: 6 }))
      .withStatement('nivolumab', {
        start: '2024-02-05',
        end: '2024-07-15',
        status: 'stopped',
        statusReason: progressed,
      });
    expect(contextOf(chart, AS_OF).lines.list[0]).toMatchObject({
      lastDose: '2024-06-24',
      progressionOn: '2024-07-15',
    });
  });

  test('of two findings is the earlier one, and the more exact one of a day', () => {
    const found = (...days: readonly string[]) =>
      progressionOf(
        days.reduce(
          (chart, day) => chart.withProgression(day),
          metastatic.withStatement('sunitinib', { start: '2024-02-05' }),
        ),
      ).date;
    expect(found('2025-02-03', '2024-11-04')).toBe('2024-11-04');
    expect(found('2024-11-04', '2025-02-03')).toBe('2024-11-04');
    expect(found('2024-11', '2024-11-01')).toBe('2024-11-01');
    expect(found('2024-11-01', '2024-11')).toBe('2024-11-01');
  });

  test('is not known of a stop for progression without a day', () => {
    expect(progressionOf(stopped(undefined))).toMatchObject({ status: 'yes', pattern: 'cannot-classify' });
    expect(progressionOf(stopped(undefined)).date).toBeUndefined();
  });

  test('has no months where it, or the start, is not exact', () => {
    const months = (start: string, day: string) =>
      progressionOf(metastatic.withStatement('sunitinib', { start, end: '2025-02-05' }).withProgression(day))
        .monthsOnLine;
    expect(months('2024-02-05', '2025-02-03')).toBe(12);
    expect(months('2024-02', '2025-02-03')).toBeUndefined();
    expect(months('2024-02-05', '2025-02')).toBeUndefined();
  });

  test('has no months on a line that was only ordered', () => {
    const chart = metastatic.withOrder('sunitinib', { authored: '2024-02-05' }).withProgression('2025-02-03');
    expect(progressionOf(chart)).toMatchObject({ status: 'yes' });
    expect(progressionOf(chart).monthsOnLine).toBeUndefined();
  });

  test('is what a clinician says', () => {
    const chart = metastatic.withStatement('sunitinib', { start: '2024-02-05', end: '2025-02-05' });
    expect(progressionOf(chart, AS_OF, { progression: '2025-01-06' })).toMatchObject({
      status: 'yes',
      date: '2025-01-06',
      sources: [{ reference: 'answer:progression', how: 'clinician' }],
    });
    expect(progressionOf(chart, AS_OF, { progression: 'no' })).toMatchObject({
      status: 'no',
      sources: [{ reference: 'answer:progression' }],
    });
  });

  test('is denied by a clinician, and what the record says stays among the sources', () => {
    const chart = metastatic.withStatement('sunitinib', { start: '2024-02-05', end: '2025-02-05' });
    expect(progressionOf(chart.withProgression('2025-01-06'), AS_OF, { progression: 'no' })).toMatchObject({
      status: 'no',
      sources: [{ reference: 'answer:progression', how: 'clinician' }, { how: 'coded' }],
    });
  });

  test('without a date parts no lines and dates nothing', () => {
    const chart = metastatic.withStatement('sunitinib', { start: '2024-02-05' }).withProgression(undefined);
    expect(progressionOf(chart).status).toBe('unknown');
  });
});

describe('no progression', () => {
  const treated = metastatic.withStatement('sunitinib', { start: '2024-02-05' });

  test('is what a stable or better finding says for 92 days', () => {
    const stable = treated.withDiseaseStatus('stable', '2024-05-06');
    expect(progressionOf(stable, '2024-08-06')).toMatchObject({ status: 'no', sources: [{ how: 'coded' }] });
    expect(progressionOf(stable, '2024-08-07')).toMatchObject({ status: 'unknown', sources: [] });
    expect(progressionOf(treated.withDiseaseStatus('better', '2024-05-06'), '2024-06-03').status).toBe('no');
  });

  test('is not what a finding from before the drug says', () => {
    expect(progressionOf(treated.withDiseaseStatus('stable', '2024-02-05'), '2024-03-01').status).toBe('unknown');
    expect(progressionOf(treated.withDiseaseStatus('stable', '2024-02-06'), '2024-03-01').status).toBe('no');
  });

  test('is what the newest finding says that says anything', () => {
    const stable = treated.withDiseaseStatus('stable', '2024-05-06');
    expect(progressionOf(stable.withDiseaseStatus('not-told', '2024-05-20'), '2024-06-03').status).toBe('no');
    expect(progressionOf(stable.withProgression('2024-05-20'), '2024-06-03').status).toBe('yes');
    // A year may lie before the drug: it dates no progression on it, and takes the calm away all the same.
    expect(progressionOf(stable.withProgression('2024'), '2024-06-03').status).toBe('unknown');
  });
});

describe('oligoprogression', () => {
  const oligo = (lesions: object) => progressionOf(metastatic, AS_OF, { lesions });

  test.each([
    [0, 'no'],
    [1, 'yes'],
    [3, 'yes'],
    [4, 'unknown'],
    [5, 'unknown'],
    [6, 'no'],
  ])('of %s progressing lesions is %s (three by consensus, five by wider definitions)', (progressing, answer) => {
    expect(oligo({ progressing, total: 8 })).toMatchObject({
      oligo: answer,
      progressingLesions: progressing,
      totalLesions: 8,
    });
  });

  test('is not counted from the sites on record', () => {
    expect(progressionOf(metastatic)).toMatchObject({ oligo: 'unknown' });
    expect(progressionOf(metastatic).progressingLesions).toBeUndefined();
  });

  test('needs no total', () => {
    expect(oligo({ progressing: 2 }).oligo).toBe('yes');
    expect(oligo({ progressing: 2 }).totalLesions).toBeUndefined();
  });
});
