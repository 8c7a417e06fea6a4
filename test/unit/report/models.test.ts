/** The report models over real judgements: what a person reads, whatever the screen. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import type { Assessment } from '../../../src/contract/assessment.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { askedAgents } from '../../../src/report/asked-agents.ts';
import { effectOf } from '../../../src/report/effect.ts';
import { exposureMatrixOf } from '../../../src/report/exposure-matrix.ts';
import { factRows } from '../../../src/report/facts.ts';
import { figuresOf, ratioDomain } from '../../../src/report/results.ts';
import { storyOf } from '../../../src/report/story.ts';
import { timelineOf } from '../../../src/report/timeline.ts';
import { trialRows } from '../../../src/report/trial-list.ts';
import { restsOnAnswer } from '../../../src/report/truth.ts';
import { GERMAN } from '../../../src/report/words-de.ts';
import { aPatient, type Chart } from '../../support/chart-builder.ts';
import { contextOf, recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

interface Listed {
  readonly id: string;
  readonly file: string;
  readonly asOf: string;
}
const listed = JSON.parse(readFileSync('data/patients/index.json', 'utf8')) as readonly Listed[];

function judged(id: string, answers: Readonly<Record<string, unknown>> = {}): Assessment {
  const patient = listed.find((one) => one.id === id);
  if (!patient) throw new Error(`no patient ${id}`);
  const record = recordOf(JSON.parse(readFileSync(`data/patients/${patient.file}`, 'utf8')));
  return assess(record, knowledge, { asOf: spanOf(patient.asOf).first, answers, all: true });
}

const sentence = (id: string, words = GERMAN) =>
  storyOf(judged(id).context, words)
    .map(({ text }) => text)
    .join(' · ');
const told = (id: string) =>
  storyOf(judged(id).context)
    .map(({ text }) => text)
    .join(' · ');

/** Advanced disease with one finished line, and a second after a pause of years. */
function withPause(firstLine: string): Chart {
  return aPatient('t1', { name: 'Ada Fern', birthDate: '1960', sex: 'female' })
    .withClearCellCarcinoma({ onset: '2018-01-10' })
    .withMetastasis('lung', '2019-01-15')
    .withStatement('sunitinib', { start: firstLine, end: '2021-06-01' });
}

describe('the story', () => {
  test('one line of induction and maintenance is told as it was given, the progression once', () => {
    expect(told('v01')).toBe(
      'Clear cell kidney cancer · radical nephrectomy May 2021 · lung and nodal metastases Feb 2024 · line 1: nivolumab + ipilimumab, then nivolumab from Mar 2024 · progression Oct 2026 after 30.8 months (secondary pattern by dates)',
    );
  });

  test('in German it says the same', () => {
    expect(sentence('v01')).toBe(
      'Klarzelliges Nierenzellkarzinom · radikale Nephrektomie Mai 2021 · Metastasen: Lunge und Lymphknoten Feb. 2024 · Linie 1: Nivolumab + Ipilimumab, dann Nivolumab ab März 2024 · Progression Okt. 2026 nach 30,8 Monaten (nach den Daten sekundäres Muster)',
    );
  });

  test('an adjuvant course is told with its doses, its end and the time to relapse', () => {
    expect(told('v04')).toContain(
      'adjuvant pembrolizumab, 6 of 17 doses, stopped: toxicity · relapse Jan 2026, 4.8 months after the last dose (3 to 6 months)',
    );
  });

  test('what is unknown names the question that would settle it', () => {
    const chart = aPatient('t1', { name: 'Ada Fern', birthDate: '1960', sex: 'female' }).withClearCellCarcinoma({
      onset: '2021-05',
      statedBy: 'nowhere',
    });
    const [diagnosis] = storyOf(contextOf(chart, '2026-01-01'));
    expect(diagnosis).toMatchObject({ truth: 'unknown', gap: 'histology' });
  });
});

describe('the timeline', () => {
  test('drugs swim in the lane of their class, and lines are bands behind them', () => {
    const model = timelineOf(judged('v06').context, spanOf('2026-09-07').first);
    expect(model?.lanes.map(({ id, bars }) => [id, bars.map(({ label }) => label)])).toEqual([
      ['ici', ['pembrolizumab']],
      ['vegf', ['axitinib', 'cabozantinib']],
    ]);
    expect(model?.bands.map(({ title }) => title)).toEqual(['Line 1', 'Line 2']);
  });

  test('a partial date keeps its uncertain edges', () => {
    const chart = withPause('2019-02');
    const model = timelineOf(contextOf(chart, '2022-01-01'), spanOf('2022-01-01').first);
    const bar = model?.lanes[0]?.bars[0];
    expect([bar?.earliest, bar?.from]).toEqual([spanOf('2019-02-01').first, spanOf('2019-02-28').first]);
    expect(bar?.when).toBe('Feb 2019 – 1 Jun 2021');
  });

  test('a long stretch of metastatic disease without therapy on record is pointed out as a possible gap of the chart', () => {
    const model = timelineOf(contextOf(withPause('2020-09-20'), '2022-01-01'), spanOf('2022-01-01').first);
    expect(model?.intervals).toMatchObject([
      {
        kind: 'no-therapy',
        label: 'No systemic therapy on record for 20.2 months after the first metastasis',
        note: 'A line may be missing from this chart, or the disease was watched or treated locally.',
      },
    ]);
  });

  test('therapy that began soon after the first metastasis is no gap', () => {
    const model = timelineOf(contextOf(withPause('2019-02-20'), '2022-01-01'), spanOf('2022-01-01').first);
    expect(model?.intervals).toEqual([]);
  });

  test('the limits after the last adjuvant dose stand in the evidence under the statements named', () => {
    const model = timelineOf(judged('v04').context, spanOf('2026-02-02').first);
    expect(model?.intervals[0]?.marks.map(({ months }) => months)).toEqual([3, 6, 12]);
    for (const id of ['T-1', 'T-2', 'T-3', 'T-4', 'T-5', 'T-7'])
      expect(knowledge.evidence.statements).toHaveProperty(id);
  });

  test('nothing dated, no timeline', () => {
    const chart = aPatient('t1', { name: 'Ada Fern', birthDate: '1960', sex: 'female' });
    expect(timelineOf(contextOf(chart, '2022-01-01'), spanOf('2022-01-01').first)).toBeUndefined();
  });
});

describe('the exposure matrix', () => {
  test('has a column per line and around surgery, and keeps absent classes apart from unknown ones', () => {
    const matrix = exposureMatrixOf(judged('v04').context);
    expect(matrix.columns.map(({ title }) => title)).toEqual(['Adjuvant']);
    expect(matrix.rows.map(({ id, truth }) => [id, truth])).toEqual([
      ['ici', 'stated'],
      ['vegf', 'absent'],
      ['mtor', 'absent'],
      ['hif2a', 'absent'],
      ['cytokine', 'absent'],
    ]);
  });

  test('a checkpoint inhibitor for melanoma stands in a column of its own and counts nowhere', () => {
    const matrix = exposureMatrixOf(judged('v09').context);
    expect(matrix.columns.at(-1)?.id).toBe('other-indication');
    const ici = matrix.rows.find(({ id }) => id === 'ici');
    expect(ici?.truth).toBe('absent');
    expect(ici?.cells.at(-1)?.entries.map(({ agent }) => agent)).toEqual(['nivolumab']);
  });
});

describe('answers', () => {
  test('an answer stays marked beside its fact', () => {
    const before = factRows(judged('v06').context).find(({ id }) => id === 'lesions');
    const after = factRows(judged('v06', { lesions: { progressing: 2, total: 5 } }).context).find(
      ({ id }) => id === 'lesions',
    );
    expect(before).toMatchObject({ truth: 'unknown' });
    expect(after).toMatchObject({ value: '2 of 5', truth: 'stated' });
    expect(restsOnAnswer(after?.sources ?? [])).toBe(true);
  });

  test('its effect is what moved for the reader, and nothing else', () => {
    const before = judged('v06').considerations;
    const after = judged('v06', { lesions: { progressing: 2, total: 5 } }).considerations;
    const effect = effectOf(before, after);
    expect(effect).toContainEqual(expect.objectContaining({ id: 'R-23', before: 'conditional', after: 'applies' }));
    expect(effectOf(before, before)).toEqual([]);
    expect(effect.map(({ id }) => id)).not.toContain('R-09');
  });

  test('a rule that does not apply and one that is not listed are the same to the reader', () => {
    const [one] = judged('v06').considerations.filter(({ status }) => status === 'does-not-apply');
    expect(effectOf([], one ? [one] : [])).toEqual([]);
  });

  test('nothing is asked about where no drug waits for confirmation', () => {
    expect(askedAgents('confirm-orders', judged('v06').context)).toEqual([]);
  });
});

describe('figures', () => {
  test('each is listed once however many statements give it, with all of them named', () => {
    const { ratios } = figuresOf(['E-AXIS-1', 'E-AXIS-3'], knowledge.evidence);
    const published = ratios.filter(({ result }) => result.endpoint === 'PFS' && result.status === 'as-published');
    expect(published.map(({ result, statements }) => [result.value, statements])).toEqual([
      [0.665, ['E-AXIS-1', 'E-AXIS-3']],
    ]);
  });

  test('printed and published values stand beside each other where they differ, and say so', () => {
    const { ratios } = figuresOf(['E-AXIS-1'], knowledge.evidence);
    expect(
      ratios.filter(({ result }) => result.endpoint === 'PFS').map(({ result, differs }) => [result.value, differs]),
    ).toEqual([
      [0.66, true],
      [0.665, true],
    ]);
  });

  test('the axis holds every interval and the line of no difference', () => {
    const { ratios } = figuresOf(['E-AXIS-1', 'E-LENEVE-1'], knowledge.evidence);
    const [low, high] = ratioDomain(ratios);
    for (const { result } of ratios) {
      expect(result.value).toBeGreaterThan(low);
      expect(result.value).toBeLessThan(high);
    }
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1);
  });
});

describe('the list of trials', () => {
  const rows = trialRows(judged('v06').considerations, knowledge.evidence);

  test('names no trial as open without a check on record', () => {
    for (const { trial, state } of rows) {
      if (trial.status === undefined) expect(state).toBe('not-checked');
      else expect(trial.status.checkedOn).toMatch(/^\d{4}/);
    }
    expect(rows.filter(({ state }) => state === 'ongoing').map(({ trial }) => trial.id)).toContain('LITESPARK-034');
  });

  test('brings the fit of this patient with it', () => {
    const row = rows.find(({ trial }) => trial.id === 'LITESPARK-011');
    expect(row?.fit.some(({ match }) => match === 'no')).toBe(true);
  });
});
