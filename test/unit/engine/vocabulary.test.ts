/** What each fact that a rule may ask for reads from a history: its value, the questions that would settle it, its sources. */
import { describe, expect, test } from 'vitest';
import type { Value } from '../../../src/engine/value.ts';
import { FACT_NAMES, lineGaps, readerOf } from '../../../src/engine/vocabulary.ts';
import { aHistory, type HistoryWords, sourceOf } from '../../support/history-context.ts';

function wordsOf(value: Value): string {
  switch (value.kind) {
    case 'fact':
      return value.value;
    case 'number':
      return value.min === value.max ? String(value.min) : `${value.min} to ${value.max}`;
    case 'category':
      return value.possible.join(' or ') || 'none';
    case 'set': {
      const { has, maybe, open } = value;
      return [has.join(', ') || '-', ...(maybe.length > 0 ? [`perhaps ${maybe.join(', ')}`] : [])]
        .concat(open ? ['others may hide'] : [])
        .join('; ');
    }
  }
}

/** `value [questions] <sources>`; what is empty is left out. */
function said(name: string, words: HistoryWords): string {
  const value = readerOf(aHistory(words))(name);
  const gaps = value.gaps.length > 0 ? ` [${value.gaps.join(', ')}]` : '';
  const sources = value.sources.length > 0 ? ` <${value.sources.map(({ reference }) => reference).join(', ')}>` : '';
  return `${wordsOf(value)}${gaps}${sources}`;
}

const check = (rows: readonly (readonly [string, string, HistoryWords, string])[]) =>
  test.each(rows)('%s: %s', (_sentence, name, words, expected) => expect(said(name, words)).toBe(expected));

const ICI = { ici: { agents: ['nivolumab'] }, pd1: { agents: ['nivolumab'] } } as const;
const NIVOLUMAB = { drugs: ['nivolumab'], regimenClass: 'ici' } as const;
const SUNITINIB = { drugs: ['sunitinib'], regimenClass: 'tki' } as const;
const TKI = { vegf: { agents: ['sunitinib'] }, vegfrTki: { agents: ['sunitinib'] } } as const;
const NIVO_CABO = { drugs: ['nivolumab', 'cabozantinib'], regimenClass: 'ici-tki' } as const;
const HIDDEN = { hif2a: { status: 'unknown' } } as const;

describe('who the patient is', () => {
  check([
    ['a patient who died', 'deceased', { vitalStatus: { deceased: 'yes' } }, 'yes <patient>'],
    ['a patient in hospice', 'hospice', { vitalStatus: { hospice: 'yes' } }, 'yes <patient>'],
    ['a kidney cancer', 'kidney-cancer', {}, 'yes <tumour>'],
    ['no diagnosis on record', 'kidney-cancer', { diagnosis: { rcc: 'unknown' } }, 'unknown [histology] <tumour>'],
    ['clear cell histology', 'clear-cell', {}, 'yes <histology>'],
    ['papillary carcinoma', 'clear-cell', { diagnosis: { histology: 'non-clear-cell' } }, 'no <histology>'],
    [
      'histology not on record',
      'clear-cell',
      { diagnosis: { histology: 'unknown' } },
      'unknown [histology] <histology>',
    ],
    [
      'no word of metastasis',
      'metastatic',
      { diagnosis: { metastatic: 'unknown' } },
      'unknown [metastatic] <metastasis>',
    ],
    [
      'a lesion in the brain and one in the lung',
      'brain-metastasis',
      {
        diagnosis: {
          sites: [
            { site: 'lung', sources: [sourceOf('chest')] },
            { site: 'brain', sources: [sourceOf('head')] },
          ],
        },
      },
      'yes <head>',
    ],
    [
      'a lesion in the lung alone: the brain may not have been looked at',
      'brain-metastasis',
      { diagnosis: { sites: [{ site: 'lung', sources: [sourceOf('chest')] }] } },
      'unknown',
    ],
    ['no metastasis at all', 'brain-metastasis', { diagnosis: { metastatic: 'no' } }, 'no'],
    [
      'a tumour of the kidney of which nobody says whether it was removed',
      'primary-in-place',
      { nephrectomy: { primaryInPlace: 'unknown' } },
      'unknown [primary-in-place, nephrectomy] <operation>',
    ],
    ['a nephrectomy', 'nephrectomy', { nephrectomy: { status: 'yes' } }, 'yes <operation>'],
    [
      'a nephrectomy that the record leaves open',
      'nephrectomy',
      { nephrectomy: { status: 'unknown' } },
      'unknown [nephrectomy] <operation>',
    ],
    [
      'an operation with its day and extent',
      'nephrectomy-details-missing',
      { nephrectomy: { status: 'yes', date: '2021', extent: 'radical' } },
      'no <operation>',
    ],
    [
      'an operation without a day',
      'nephrectomy-details-missing',
      { nephrectomy: { status: 'yes', extent: 'radical' } },
      'yes <operation>',
    ],
    [
      'an operation without its extent',
      'nephrectomy-details-missing',
      { nephrectomy: { status: 'yes', date: '2021' } },
      'yes <operation>',
    ],
    ['no operation, so no details', 'nephrectomy-details-missing', {}, 'no <operation>'],
    [
      'an operation that the record leaves open',
      'nephrectomy-details-missing',
      { nephrectomy: { status: 'unknown' } },
      'unknown [nephrectomy] <operation>',
    ],
    ['nobody asked for a mutation', 'dna-repair-mutation', {}, 'unknown [dna-repair-mutation] <genes>'],
    ['a mutation in DNA repair', 'dna-repair-mutation', { dnaRepairMutation: 'yes' }, 'yes <genes>'],
    ['a Karnofsky score of 80', 'karnofsky', { performanceStatus: { karnofsky: 80 } }, '80 <performance>'],
    ['no Karnofsky score', 'karnofsky', {}, '0 to Infinity [performance-status] <performance>'],
    ['an ECOG score of 0', 'ecog', { performanceStatus: { ecog: 0 } }, '0 <performance>'],
    ['no ECOG score', 'ecog', {}, '0 to Infinity [performance-status] <performance>'],
  ]);

  const treated = (kind: 'sbrt' | 'srs' | 'ebrt' | 'metastasectomy' | 'ablation', site: string) => ({
    localTherapies: [{ kind, site, sources: [sourceOf(kind)] }],
  });
  check([
    ['stereotactic radiotherapy to the kidney', 'radiotherapy-to-primary', treated('sbrt', 'kidney'), 'yes <sbrt>'],
    ['radiosurgery to the kidney', 'radiotherapy-to-primary', treated('srs', 'kidney'), 'yes <srs>'],
    ['radiosurgery to the brain', 'radiotherapy-to-primary', treated('srs', 'brain'), 'unknown'],
    ['ablation in the kidney is no radiotherapy', 'radiotherapy-to-primary', treated('ablation', 'kidney'), 'unknown'],
    ['a resection in the kidney', 'radiotherapy-to-primary', treated('metastasectomy', 'kidney'), 'unknown'],
  ]);
});

describe('whether there was any systemic therapy', () => {
  check([
    ['one line', 'systemic-therapy', { lines: [SUNITINIB] }, 'yes <line 1, adjuvant course>'],
    ['none in a complete record', 'systemic-therapy', {}, 'no <adjuvant course>'],
    ['an adjuvant course alone', 'systemic-therapy', { perioperative: { status: 'yes' } }, 'yes <adjuvant course>'],
    [
      'an order that nobody confirmed',
      'systemic-therapy',
      { lines: [{ ...SUNITINIB, certainty: 'ordered' }], count: { min: 0, max: 1 } },
      'unknown [confirm-orders] <line 1, adjuvant course>',
    ],
    ['a list of drugs that could not be read', 'systemic-therapy', { exposures: HIDDEN }, 'unknown <adjuvant course>'],
    [
      'an adjuvant order that nobody confirmed',
      'systemic-therapy',
      { perioperative: { status: 'unknown', certainty: 'ordered' } },
      'unknown [confirm-orders] <adjuvant course>',
    ],
  ]);
});

describe('which classes of drugs were given', () => {
  check([
    ['nivolumab for advanced disease', 'prior-ici', { exposures: ICI }, 'yes <ici>'],
    ['nivolumab for advanced disease', 'prior-ici-advanced', { exposures: ICI }, 'yes <ici>'],
    ['nivolumab', 'prior-pd1', { exposures: ICI }, 'yes <pd1>'],
    ['nivolumab for advanced disease', 'prior-pd1-advanced', { exposures: ICI }, 'yes <pd1>'],
    ['no ipilimumab', 'prior-ctla4', { exposures: ICI }, 'no <ctla4>'],
    ['sunitinib', 'prior-vegf-advanced', { exposures: TKI }, 'yes <vegf>'],
    ['sunitinib', 'prior-vegfr-tki-advanced', { exposures: TKI }, 'yes <vegfrTki>'],
    ['everolimus', 'prior-mtor', { exposures: { mtor: { agents: ['everolimus'] } } }, 'yes <mtor>'],
    ['belzutifan', 'prior-hif2a', { exposures: { hif2a: { agents: ['belzutifan'] } } }, 'yes <hif2a>'],
    [
      'interleukin adjuvant only',
      'prior-cytokine-advanced',
      { exposures: { cytokine: { agents: ['aldesleukin'], advanced: 'no' } } },
      'no <cytokine>',
    ],
    [
      'pembrolizumab adjuvant only',
      'prior-ici-advanced',
      { exposures: { ici: { agents: ['pembrolizumab'], advanced: 'no', perioperative: 'yes' } } },
      'no <ici>',
    ],
    [
      'an adjuvant checkpoint inhibitor',
      'prior-ici-perioperative',
      { perioperative: { status: 'yes', ici: 'yes' } },
      'yes <adjuvant course>',
    ],
    [
      'an adjuvant checkpoint inhibitor known from orders',
      'prior-ici-perioperative',
      { perioperative: { status: 'unknown', ici: 'unknown', certainty: 'ordered' } },
      'unknown [confirm-orders] <adjuvant course>',
    ],
    [
      'pembrolizumab for melanoma only',
      'prior-pd1-any-disease',
      { exposures: { pd1: { status: 'no', otherIndication: 'yes' } } },
      'yes <pd1>',
    ],
    ['pembrolizumab for nothing', 'prior-pd1-any-disease', {}, 'no <pd1>'],
    [
      'nivolumab and ipilimumab',
      'prior-pd1-and-ctla4',
      { exposures: { ...ICI, ctla4: { agents: ['ipilimumab'] } } },
      'yes <pd1, ctla4>',
    ],
    ['nivolumab without ipilimumab', 'prior-pd1-and-ctla4', { exposures: ICI }, 'no <pd1, ctla4>'],
    [
      'nivolumab ordered, ipilimumab ordered',
      'prior-pd1-and-ctla4',
      {
        exposures: {
          pd1: { status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] },
          ctla4: { status: 'unknown', certainty: 'ordered', agents: ['ipilimumab'] },
        },
      },
      'unknown [confirm-orders, confirm-orders] <pd1, ctla4>',
    ],
    [
      'everolimus for another disease',
      'mtor-for-another-disease',
      { exposures: { mtor: { status: 'no', otherIndication: 'yes' } } },
      'yes <mtor>',
    ],
    [
      'an order for a checkpoint inhibitor',
      'prior-ici',
      { exposures: { ici: { status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] } } },
      'unknown [confirm-orders] <ici>',
    ],
    [
      'a checkpoint inhibitor given, its setting open',
      'prior-ici-advanced',
      {
        exposures: { ici: { status: 'yes', advanced: 'unknown', agents: ['pembrolizumab'] } },
        unplaced: [{ agent: 'pembrolizumab' }, { agent: 'pembrolizumab' }, { agent: 'sunitinib', gap: 'indication' }],
      },
      'unknown [adjuvant-setting] <ici>',
    ],
    [
      'a first line that is probably missing',
      'prior-ici',
      { exposures: { ici: { status: 'unknown' } }, missingFrontLine: 'suspected' },
      'unknown [front-line] <ici>',
    ],
    [
      'a first line that a clinician says is missing',
      'prior-ici',
      { exposures: { ici: { status: 'unknown' } }, missingFrontLine: 'yes' },
      'unknown <ici>',
    ],
  ]);
});

describe('whether both classes stood in one line', () => {
  const both = { ...ICI, vegf: { agents: ['cabozantinib'] } } as const;
  check([
    [
      'nivolumab with cabozantinib',
      'ici-and-vegf-in-one-line',
      { lines: [NIVO_CABO], exposures: both },
      'yes <line 1>',
    ],
    [
      'two checkpoint inhibitors with a TKI',
      'ici-and-vegf-in-one-line',
      { lines: [{ drugs: ['a', 'b', 'c'], regimenClass: 'ici-ici-tki' }], exposures: both },
      'yes <line 1>',
    ],
    [
      'nivolumab, then cabozantinib',
      'ici-and-vegf-in-one-line',
      { lines: [NIVOLUMAB, { drugs: ['cabozantinib'], regimenClass: 'tki' }], exposures: both },
      'no',
    ],
    ['sunitinib alone', 'ici-and-vegf-in-one-line', { lines: [SUNITINIB], exposures: TKI }, 'no'],
    [
      'one after the other, and doses that nobody read',
      'ici-and-vegf-in-one-line',
      { lines: [NIVOLUMAB, SUNITINIB], exposures: { ...both, ...HIDDEN } },
      'unknown',
    ],
    [
      'the combination ordered only',
      'ici-and-vegf-in-one-line',
      {
        lines: [{ ...NIVO_CABO, certainty: 'ordered' }],
        exposures: {
          ici: { status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] },
          vegf: { status: 'unknown', agents: ['cabozantinib'] },
        },
        unplaced: [{ agent: 'cabozantinib', gap: 'indication' }],
      },
      'unknown [confirm-orders, indication] <line 1>',
    ],
  ]);
});

describe('whether the disease progressed on a checkpoint inhibitor for advanced disease', () => {
  const fact = 'progressed-on-or-after-advanced-ici';
  check([
    ['stopped for progression', fact, { lines: [NIVOLUMAB], exposures: ICI }, 'yes <line 1>'],
    [
      'progression recorded while it was the latest',
      fact,
      { lines: [{ ...NIVOLUMAB, stopReason: 'other', progressionOn: '2024' }, SUNITINIB], exposures: ICI },
      'yes <line 1>',
    ],
    [
      'stopped for toxicity, no progression',
      fact,
      { lines: [{ ...NIVOLUMAB, stopReason: 'toxicity' }], exposures: ICI },
      'no <line 1>',
    ],
    ['completed', fact, { lines: [{ ...NIVOLUMAB, stopReason: 'completed' }], exposures: ICI }, 'no <line 1>'],
    [
      'going on',
      fact,
      { lines: [{ ...NIVOLUMAB, stopReason: 'ongoing' }], exposures: ICI },
      'unknown [progression] <line 1>',
    ],
    [
      'ended, nobody says why, and another line followed',
      fact,
      { lines: [{ ...NIVOLUMAB, stopReason: 'unknown' }, SUNITINIB], exposures: ICI },
      'unknown [stop-reason:1] <line 1>',
    ],
    [
      'two regimens joined in one line',
      fact,
      { lines: [{ ...NIVOLUMAB, stopReason: 'other', flags: ['line-count-uncertain'] }], exposures: ICI },
      'unknown [progression] <line 1>',
    ],
    [
      'left for toxicity and taken over: the later progression is no failure of it',
      fact,
      { lines: [{ ...NIVOLUMAB, flags: ['toxicity-switch'] }], exposures: ICI },
      'unknown [stop-reason:1] <line 1>',
    ],
    [
      'an order that progressed',
      fact,
      {
        lines: [{ ...NIVOLUMAB, certainty: 'ordered' }],
        exposures: { ici: { status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] } },
      },
      'unknown [confirm-orders] <line 1>',
    ],
    ['never had one', fact, { lines: [SUNITINIB], exposures: TKI }, 'no'],
    ['a record that hides drugs', fact, { exposures: { ici: { status: 'unknown' } } }, 'unknown'],
    [
      'a trial drug known by its class alone',
      fact,
      { lines: [{ drugs: ['blinded'], regimenClass: 'hif2a-ici' }], exposures: { ici: { status: 'yes' } } },
      'yes <line 1>',
    ],
    [
      'one line failed, one is going on',
      fact,
      { lines: [NIVOLUMAB, { ...NIVO_CABO, stopReason: 'ongoing' }], exposures: ICI },
      'yes <line 1, line 2>',
    ],
  ]);
  test.each([
    'ici-ici',
    'ici-tki',
    'ici-ici-tki',
    'ici',
    'hif2a-ici',
  ] as const)('the class %s holds one', (regimenClass) =>
    expect(said(fact, { lines: [{ drugs: ['blinded'], regimenClass }] })).toBe('yes <line 1>'));
});

describe('whether it progressed on a checkpoint inhibitor alone', () => {
  const fact = 'progressed-on-pd1-alone';
  check([
    ['nivolumab failed', fact, { lines: [NIVOLUMAB], exposures: ICI }, 'yes <line 1>'],
    ['in a combination only', fact, { lines: [NIVO_CABO], exposures: ICI }, 'no'],
    [
      'ipilimumab alone is another drug',
      fact,
      {
        lines: [{ drugs: ['ipilimumab'], regimenClass: 'ici' }],
        exposures: { ici: { agents: ['ipilimumab'] }, ctla4: { agents: ['ipilimumab'] } },
      },
      'no',
    ],
    [
      'going on',
      fact,
      { lines: [{ ...NIVOLUMAB, stopReason: 'ongoing' }], exposures: ICI },
      'unknown [progression] <line 1>',
    ],
    ['completed', fact, { lines: [{ ...NIVOLUMAB, stopReason: 'completed' }], exposures: ICI }, 'no <line 1>'],
    [
      'nivolumab without a place',
      fact,
      {
        exposures: { pd1: { status: 'yes', advanced: 'unknown', agents: ['nivolumab'] } },
        unplaced: [{ agent: 'nivolumab' }],
      },
      'unknown [adjuvant-setting]',
    ],
    ['sunitinib without a place', fact, { unplaced: [{ agent: 'sunitinib' }] }, 'no'],
    ['drugs that nobody read', fact, { exposures: { pd1: { status: 'unknown' } } }, 'unknown'],
    [
      'ordered only',
      fact,
      {
        lines: [{ ...NIVOLUMAB, certainty: 'ordered' }],
        exposures: { pd1: { status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] } },
      },
      'unknown [confirm-orders] <line 1>',
    ],
  ]);
});

describe('the latest therapy', () => {
  const ordered = { ...SUNITINIB, certainty: 'ordered' } as const;
  check([
    ['a combination', 'on-ici-combination', { lines: [NIVO_CABO] }, 'yes <line 1>'],
    ['a combination, then sunitinib', 'on-ici-combination', { lines: [NIVO_CABO, SUNITINIB] }, 'no <line 1, line 2>'],
    [
      'a combination, then an order for sunitinib',
      'on-ici-combination',
      { lines: [NIVO_CABO, ordered] },
      'unknown [confirm-orders] <line 1, line 2>',
    ],
    [
      'a combination, then an order for another one',
      'on-ici-combination',
      { lines: [NIVO_CABO, { ...NIVO_CABO, certainty: 'ordered' }] },
      'yes <line 1, line 2>',
    ],
    ['none in a complete record', 'on-ici-combination', {}, 'no'],
    ['none, and drugs that nobody read', 'on-ici-combination', { exposures: HIDDEN }, 'unknown'],
    [
      'a combination, and a drug without a place',
      'on-ici-combination',
      { lines: [NIVO_CABO], unplaced: [{ agent: 'sunitinib' }] },
      'unknown [adjuvant-setting] <line 1>',
    ],
    ['nivolumab alone', 'on-ici-combination', { lines: [NIVOLUMAB] }, 'no <line 1>'],
    [
      'nivolumab and cabozantinib, together or one after the other',
      'on-ici-combination',
      { lines: [{ ...NIVO_CABO, regimenClass: 'unknown' }], exposures: ICI },
      'unknown <line 1>',
    ],
    [
      'two kinase inhibitors, together or one after the other',
      'on-ici-combination',
      { lines: [{ ...SUNITINIB, regimenClass: 'unknown' }], exposures: ICI },
      'no <line 1>',
    ],

    ['nivolumab', 'ici-was-latest-therapy', { lines: [NIVOLUMAB], exposures: ICI }, 'yes <line 1, adjuvant course>'],
    [
      'nivolumab, then sunitinib',
      'ici-was-latest-therapy',
      { lines: [NIVOLUMAB, SUNITINIB], exposures: ICI },
      'no <line 1, line 2, adjuvant course>',
    ],
    [
      'adjuvant pembrolizumab and nothing after it',
      'ici-was-latest-therapy',
      { perioperative: { status: 'yes', ici: 'yes' } },
      'yes <adjuvant course>',
    ],
    ['nothing at all', 'ici-was-latest-therapy', {}, 'no <adjuvant course>'],
    [
      'adjuvant pembrolizumab, and drugs that nobody read',
      'ici-was-latest-therapy',
      { perioperative: { status: 'yes', ici: 'yes' }, exposures: HIDDEN },
      'unknown <adjuvant course>',
    ],
    [
      'adjuvant pembrolizumab, then an order for sunitinib',
      'ici-was-latest-therapy',
      { lines: [ordered], count: { min: 0, max: 1 }, perioperative: { status: 'yes', ici: 'yes' } },
      'unknown [confirm-orders] <line 1, adjuvant course>',
    ],
    [
      'no adjuvant checkpoint inhibitor, then an order for sunitinib',
      'ici-was-latest-therapy',
      { lines: [ordered], count: { min: 0, max: 1 } },
      'no <line 1, adjuvant course>',
    ],
    [
      'adjuvant pembrolizumab, then sunitinib given',
      'ici-was-latest-therapy',
      { lines: [SUNITINIB], perioperative: { status: 'yes', ici: 'yes' } },
      'no <line 1, adjuvant course>',
    ],
  ]);
  test.each(['ici-ici', 'ici-tki', 'ici-ici-tki', 'hif2a-ici'] as const)('%s is a combination', (regimenClass) =>
    expect(said('on-ici-combination', { lines: [{ drugs: ['x'], regimenClass }] })).toBe('yes <line 1>'));
});

describe('how a checkpoint inhibitor ended', () => {
  const all = 'progression or toxicity or completed or other or ongoing';
  check([
    [
      'a severe immune event on record',
      'ici-stopped-for-toxicity',
      { cautions: ['prior-severe-immune-event'] },
      'yes <prior-severe-immune-event>',
    ],
    ['another caution', 'ici-stopped-for-toxicity', { cautions: ['transplant'] }, 'unknown'],
    [
      'failed',
      'ici-outcome',
      { exposures: { ici: { agents: ['nivolumab'], outcome: 'progression' } } },
      'progression <ici>',
    ],
    ['ended, nobody says how', 'ici-outcome', { exposures: ICI }, `${all} <ici>`],
    [
      'ordered only',
      'ici-outcome',
      { exposures: { ici: { status: 'unknown', outcome: 'progression' } } },
      `${all} <ici>`,
    ],
    ['never given', 'ici-outcome', {}, 'none <ici>'],
  ]);
});

describe('the course around surgery', () => {
  const course = { status: 'yes', ici: 'yes', agents: ['pembrolizumab'] } as const;
  check([
    ['an adjuvant course', 'perioperative-therapy', { perioperative: course }, 'yes <adjuvant course>'],
    [
      'a drug without a place may be one',
      'perioperative-therapy',
      { perioperative: { status: 'unknown' }, unplaced: [{ agent: 'pembrolizumab' }, { agent: 'pembrolizumab' }] },
      'unknown [adjuvant-setting] <adjuvant course>',
    ],
    [
      'completed',
      'perioperative-completed',
      { perioperative: { ...course, completed: 'yes' } },
      'yes <adjuvant course>',
    ],
    [
      'relapse after it',
      'relapse-after-perioperative',
      { perioperative: { ...course, relapseOn: '2024' } },
      'yes <adjuvant course>',
    ],
    [
      'relapse after a course without a checkpoint inhibitor',
      'relapse-after-perioperative-ici',
      { perioperative: { ...course, ici: 'no', relapseOn: '2024' } },
      'no <adjuvant course>',
    ],
    [
      'relapse after a course with one',
      'relapse-after-perioperative-ici',
      { perioperative: { ...course, relapseOn: '2024' } },
      'yes <adjuvant course>',
    ],
    [
      'no metastasis, so no relapse',
      'relapse-after-perioperative',
      { perioperative: course, diagnosis: { metastatic: 'no' } },
      'no <adjuvant course>',
    ],
    [
      'metastasis not on record',
      'relapse-after-perioperative',
      { perioperative: course, diagnosis: { metastatic: 'unknown' } },
      'unknown [metastatic] <adjuvant course>',
    ],
    [
      'metastatic, the day of relapse not on record',
      'relapse-after-perioperative',
      { perioperative: course },
      'unknown <adjuvant course>',
    ],
    [
      'relapse after a course known from orders',
      'relapse-after-perioperative',
      { perioperative: { ...course, status: 'unknown', certainty: 'ordered', relapseOn: '2024' } },
      'unknown [confirm-orders] <adjuvant course>',
    ],

    ['within six months', 'relapse-band', { perioperative: { ...course, band: '>3-6' } }, '>3-6 <adjuvant course>'],
    [
      'a few days from the threshold',
      'relapse-band',
      { perioperative: { ...course, band: '>3-6', otherBand: '>6-12' } },
      '>3-6 or >6-12 [relapse-band] <adjuvant course>',
    ],
    [
      'a date that does not decide',
      'relapse-band',
      { perioperative: { ...course, band: 'unknown' } },
      'during or 0-3 or >3-6 or >6-12 or >12 [relapse-band] <adjuvant course>',
    ],
    [
      'no drug to date it by',
      'relapse-band',
      { perioperative: { status: 'unknown', band: 'unknown' } },
      'during or 0-3 or >3-6 or >6-12 or >12 <adjuvant course>',
    ],
    ['no course', 'relapse-band', {}, 'none <adjuvant course>'],
  ]);
});

describe('the first relapse after surgery', () => {
  const removed = { status: 'yes', timing: 'before-metastasis' } as const;
  check([
    ['untreated', 'first-relapse', { nephrectomy: removed }, 'yes <operation, metastasis>'],
    ['treated', 'first-relapse', { nephrectomy: removed, lines: [SUNITINIB] }, 'no <operation, metastasis>'],
    [
      'treated if the order was given',
      'first-relapse',
      {
        nephrectomy: removed,
        lines: [{ ...SUNITINIB, certainty: 'ordered' }],
        count: { min: 0, max: 1 },
      },
      'unknown [confirm-orders] <operation, metastasis>',
    ],
    [
      'metastatic from the start',
      'first-relapse',
      { nephrectomy: { status: 'yes', timing: 'upfront-cytoreductive' } },
      'no <operation, metastasis>',
    ],
    ['never operated', 'first-relapse', {}, 'no <operation, metastasis>'],
    [
      'the order of surgery and metastasis is open',
      'first-relapse',
      { nephrectomy: { status: 'yes', timing: 'unknown' } },
      'unknown [nephrectomy] <operation, metastasis>',
    ],
    [
      'metastasis not on record',
      'first-relapse',
      { nephrectomy: removed, diagnosis: { metastatic: 'unknown' } },
      'unknown [metastatic] <operation, metastasis>',
    ],
  ]);
});

describe('progression and lesions', () => {
  check([
    ['on record', 'progression', {}, 'yes <progression>'],
    ['not on record', 'progression', { progression: { status: 'unknown' } }, 'unknown [progression] <progression>'],
    ['five lesions', 'total-lesions', { progression: { totalLesions: 5 } }, '5 <progression>'],
    ['lesions not counted', 'total-lesions', {}, '0 to Infinity [lesions] <progression>'],
    ['one of five grows', 'oligoprogression', { progression: { oligo: 'yes' } }, 'yes <progression>'],
    ['nobody says how many grow', 'oligoprogression', {}, 'unknown [lesions] <progression>'],
  ]);
});

describe('how many lines', () => {
  check([
    ['two', 'advanced-lines', { lines: [NIVOLUMAB, SUNITINIB] }, '2 <line 1, line 2>'],
    [
      'one or two, after a switch for toxicity',
      'advanced-lines',
      { lines: [{ ...NIVOLUMAB, flags: ['toxicity-switch'] }], count: { min: 1, max: 2 } },
      '1 to 2 [stop-reason:1] <line 1>',
    ],
    [
      'one or two, two regimens joined',
      'advanced-lines',
      { lines: [SUNITINIB, { ...NIVOLUMAB, flags: ['line-count-uncertain'] }], count: { min: 2, max: 3 } },
      '2 to 3 [stop-reason:2] <line 1, line 2>',
    ],
    [
      'one drug of the line only ordered',
      'advanced-lines',
      { lines: [{ ...NIVO_CABO, flags: ['agent-only-ordered:cabozantinib'] }] },
      '1 [confirm-orders] <line 1>',
    ],
    [
      'two ordered lines ask one question',
      'advanced-lines',
      {
        lines: [
          { ...NIVOLUMAB, certainty: 'ordered' },
          { ...SUNITINIB, certainty: 'ordered' },
        ],
        count: { min: 0, max: 2 },
        missingFrontLine: 'suspected',
        unplaced: [{ agent: 'axitinib' }],
      },
      '0 to 2 [confirm-orders, adjuvant-setting, front-line] <line 1, line 2>',
    ],
    ['drugs that nobody read', 'advanced-lines', { lines: [SUNITINIB], open: true }, '1 to Infinity <line 1>'],
  ]);

  test('what the count depends on is worked out once for a history', () => {
    const history = aHistory({ lines: [{ ...NIVOLUMAB, certainty: 'ordered' }] });
    expect(lineGaps(history)).toEqual(['confirm-orders']);
    expect(lineGaps(history)).toBe(lineGaps(history));
  });

  const course = { status: 'yes', agents: ['pembrolizumab'], band: '0-3' } as const;
  check([
    ['one line', 'systemic-regimens', { lines: [SUNITINIB] }, '1 <line 1, adjuvant course>'],
    [
      'one line and an early relapse',
      'systemic-regimens',
      { lines: [SUNITINIB], perioperative: course },
      '2 <line 1, adjuvant course>',
    ],
    [
      'relapse during the course',
      'systemic-regimens',
      { perioperative: { ...course, band: 'during' } },
      '1 <adjuvant course>',
    ],
    [
      'relapse within six months',
      'systemic-regimens',
      { perioperative: { ...course, band: '>3-6' } },
      '1 <adjuvant course>',
    ],
    [
      'relapse in the second half year',
      'systemic-regimens',
      { perioperative: { ...course, band: '>6-12' } },
      '0 <adjuvant course>',
    ],
    ['relapse after a year', 'systemic-regimens', { perioperative: { ...course, band: '>12' } }, '0 <adjuvant course>'],
    [
      'a few days from six months',
      'systemic-regimens',
      { perioperative: { ...course, band: '>6-12', otherBand: '>3-6' } },
      '0 to 1 [relapse-band] <adjuvant course>',
    ],
    [
      'a date that does not decide',
      'systemic-regimens',
      { perioperative: { ...course, band: 'unknown' } },
      '0 to 1 [relapse-band] <adjuvant course>',
    ],
    [
      'a course known from orders',
      'systemic-regimens',
      { perioperative: { ...course, status: 'unknown', certainty: 'ordered' } },
      '0 to 1 [confirm-orders, relapse-band] <adjuvant course>',
    ],
    ['no course', 'systemic-regimens', { perioperative: { ...course, status: 'no' } }, '0 <adjuvant course>'],
    ['drugs that nobody read', 'systemic-regimens', { open: true }, '0 to Infinity <adjuvant course>'],
  ]);
});

describe('which drugs for advanced disease', () => {
  check([
    [
      'two lines',
      'agents-advanced',
      { lines: [NIVO_CABO, SUNITINIB] },
      'nivolumab, cabozantinib, sunitinib <line 1, line 2>',
    ],
    [
      'given once and ordered again',
      'agents-advanced',
      { lines: [SUNITINIB, { ...SUNITINIB, certainty: 'ordered' }] },
      'sunitinib <line 1, line 2>',
    ],
    [
      'ordered, and one without a place',
      'agents-advanced',
      { lines: [{ ...SUNITINIB, certainty: 'ordered' }], unplaced: [{ agent: 'axitinib' }] },
      '-; perhaps sunitinib, axitinib [confirm-orders, adjuvant-setting] <line 1>',
    ],
    ['drugs that nobody read', 'agents-advanced', { exposures: HIDDEN }, '-; others may hide'],
    [
      'failed',
      'agents-failed',
      { lines: [SUNITINIB, { ...NIVOLUMAB, stopReason: 'completed' }] },
      'sunitinib <line 1>',
    ],
    [
      'failed if the order was given',
      'agents-failed',
      { lines: [{ ...SUNITINIB, certainty: 'ordered' }] },
      '-; perhaps sunitinib [confirm-orders]',
    ],
    ['drugs that nobody read', 'agents-failed', { exposures: HIDDEN }, '-; others may hide'],

    [
      'two VEGF drugs',
      'vegf-agents-advanced',
      {
        lines: [SUNITINIB, { drugs: ['axitinib'] }, NIVOLUMAB],
        exposures: { vegf: { agents: ['sunitinib', 'axitinib'] } },
      },
      '2 <vegf>',
    ],
    [
      'one given, one ordered',
      'vegf-agents-advanced',
      {
        lines: [SUNITINIB, { drugs: ['axitinib'], certainty: 'ordered' }],
        exposures: { vegf: { agents: ['sunitinib', 'axitinib'], certainty: 'ordered' } },
      },
      '1 to 2 [confirm-orders] <vegf>',
    ],
    [
      'one, and one without a place',
      'vegf-agents-advanced',
      {
        lines: [SUNITINIB],
        unplaced: [{ agent: 'axitinib' }, { agent: 'pembrolizumab', gap: 'indication' }],
        exposures: { vegf: { agents: ['sunitinib', 'axitinib'] } },
      },
      '1 to 2 [adjuvant-setting] <vegf>',
    ],
    ['drugs that nobody read', 'pd1-agents-advanced', { exposures: HIDDEN }, '0 to Infinity <pd1>'],
    ['nivolumab', 'pd1-agents-advanced', { lines: [NIVOLUMAB], exposures: ICI }, '1 <pd1>'],
  ]);
});

describe('months from the last VEGF drug to progression', () => {
  const fact = 'months-from-vegf-to-progression';
  const until = (words: object) => ({ lines: [{ ...SUNITINIB, ...words }], exposures: TKI });
  const months = (words: HistoryWords) => {
    const value = readerOf(aHistory(words))(fact);
    if (value.kind !== 'number') throw new Error(value.kind);
    return [value.min, value.max].map((one) => Math.round(one * 10) / 10);
  };
  check([
    ['never had one', fact, {}, 'Infinity [progression] <vegf>'],
    ['may have had one', fact, { exposures: { vegf: { status: 'unknown' } } }, '0 to Infinity [progression] <vegf>'],
    ['stopped for progression without a day', fact, until({}), '0 [progression] <vegf>'],
    ['stopped, no progression recorded', fact, until({ stopReason: 'other' }), '0 to Infinity [progression] <vegf>'],
    [
      'the last of the lines, its end not on record',
      fact,
      { ...until({}), progression: { date: '2024-06-01' } },
      '0 <vegf>',
    ],
    [
      'an earlier line, its end not on record',
      fact,
      { lines: [SUNITINIB, NIVOLUMAB], exposures: TKI, progression: { date: '2024-06-01' } },
      '0 to Infinity <vegf>',
    ],
    [
      'progression on the day of the last dose',
      fact,
      until({ lastDose: '2024-06-01', progressionOn: '2024-06-01' }),
      '0 <line 1>',
    ],
    [
      'progression before the last dose',
      fact,
      until({ lastDose: '2024-06-01', progressionOn: '2024-05-01' }),
      '0 <line 1>',
    ],
  ]);
  test('half a year, counted from the last dose and not from the end of the line', () =>
    expect(months(until({ lastDose: '2024-01-01', end: '2024-03-01', progressionOn: '2024-07-01' }))).toEqual([6, 6]));
  test('where no dose is on record, from the end of the line', () =>
    expect(months(until({ end: '2024-03-01', progressionOn: '2024-07-01' }))).toEqual([4, 4]));
  test('the progression of the line counts, not the latest one', () =>
    expect(
      months({ ...until({ end: '2024-03-01', progressionOn: '2024-07-01' }), progression: { date: '2026-07-01' } }),
    ).toEqual([4, 4]));
  test('a month without a day gives a range', () =>
    expect(months(until({ end: '2024-03', progressionOn: '2024-07' }))).toEqual([3, 5]));
  test('the latest line with such a drug counts', () =>
    expect(
      months({
        lines: [
          { ...SUNITINIB, end: '2022-01-01' },
          { ...SUNITINIB, end: '2024-03-01', progressionOn: '2024-07-01' },
          NIVOLUMAB,
        ],
        exposures: TKI,
      }),
    ).toEqual([4, 4]));
});

describe('names', () => {
  test('every fact of the vocabulary reads from any history', () => {
    const read = readerOf(aHistory());
    const about = ['something-undecided', 'nothing-covers'];
    for (const name of FACT_NAMES.filter((one) => !about.includes(one))) expect(read(name).kind).toMatch(/\w/);
    expect(FACT_NAMES).toEqual(expect.arrayContaining(about));
  });
  test('a name that nobody knows is a defect of the rules', () =>
    expect(() => readerOf(aHistory())('shoe-size')).toThrow('the vocabulary has no shoe-size'));
});
