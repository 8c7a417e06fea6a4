/**
 * The clinical vignettes: each synthetic patient with the history that must come out, the considerations that must be
 * shown and those that must not. Read by eye from the case histories, never recorded from a run. Each is judged as a
 * plain chart and as Epic and Oracle show it, before and after the orders are confirmed.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import type { Assessment, Strength } from '../../../src/contract/assessment.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { PATIENTS } from '../../support/chart-patients.ts';
import type { Flavour } from '../../support/chart-write.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

interface Vignette {
  readonly lesson: string;
  readonly file: string;
  readonly asOf: string;
  readonly scope: object;
  readonly context: object;
  /** Parts of the context that an Epic chart leaves open even when its orders are confirmed. */
  readonly epic?: object;
  /** Rule → the strength it must have here; 'any' where the case does not say. */
  readonly mustShow: Readonly<Record<string, Strength | 'any'>>;
  /** Rules that may not be listed, be it as conditional. */
  readonly mustNotShow: readonly string[];
}

const IN_SCOPE = { status: 'in-scope', gate: null };

const VIGNETTES: readonly Vignette[] = [
  {
    lesson: 'V01: induction then maintenance is one line, with a secondary pattern',
    file: 'v01-induction-then-maintenance.json',
    asOf: '2026-10-20',
    scope: IN_SCOPE,
    context: {
      diagnosis: { rcc: 'yes', histology: 'clear-cell', metastatic: 'yes', metastaticOn: '2024-02-12' },
      lines: {
        advanced: { min: 1, max: 1 },
        curative: 0,
        list: [{ number: 1, regimenClass: 'ici-ici', stopReason: 'progression' }],
      },
      exposures: { ici: { status: 'yes', settings: ['advanced'], outcome: 'progression' }, vegf: { status: 'no' } },
      perioperative: { status: 'no', agents: [], band: 'none' },
      nephrectomy: {
        status: 'yes',
        extent: 'radical',
        date: '2021-05-18',
        timing: 'before-metastasis',
        monthsToMetastasis: 32.9,
      },
      progression: { status: 'yes', date: '2026-10-05', monthsOnLine: 30.8, pattern: 'secondary' },
    },
    mustShow: {
      'R-12': 'P3_NEAR',
      'UR-03': 'P3_SAME',
      'UR-04': 'any',
      'UR-01': 'P3_NEGATIVE',
      'R-15': 'SINGLE_ARM',
      'R-04': 'EXPERT',
      'R-05': 'NO_DATA',
      'R-31': 'EXPERT',
    },
    mustNotShow: ['R-06', 'UR-02', 'R-09', 'R-18'],
  },
  {
    lesson: 'V02: one induction dose, a pause of 77 days and nivolumab alone are one line, with a primary pattern',
    file: 'v02-one-induction-dose-only.json',
    asOf: '2026-05-18',
    scope: IN_SCOPE,
    context: {
      diagnosis: { rcc: 'yes', histology: 'clear-cell', metastatic: 'yes', metastaticOn: '2025-11-03' },
      lines: {
        advanced: { min: 1, max: 1 },
        curative: 0,
        list: [
          {
            agents: ['ipilimumab', 'nivolumab'],
            regimenClass: 'ici-ici',
            stopReason: 'progression',
            lastDose: '2026-04-13',
            flags: [],
          },
        ],
      },
      exposures: {
        ici: { status: 'yes', settings: ['advanced'] },
        ctla4: { status: 'yes', outcome: 'toxicity', lastDose: '2025-12-01' },
        vegf: { status: 'no' },
      },
      perioperative: { status: 'no', band: 'none' },
      nephrectomy: { status: 'no', primaryInPlace: 'yes' },
      progression: { status: 'yes', date: '2026-05-11', monthsOnLine: 5.3, pattern: 'primary' },
      performanceStatus: { ecog: 1 },
      imdc: { known: 1, min: 1, max: 6 },
    },
    mustShow: { 'R-12': 'P3_NEAR', 'UR-03': 'any', 'UR-01': 'P3_NEGATIVE', 'R-27': 'any' },
    mustNotShow: ['R-17', 'R-06', 'R-26', 'UR-02'],
  },
  {
    lesson: 'V03: nivolumab before and after surgery is one curative course, and its relapse is a late one',
    file: 'v03-nivolumab-around-surgery.json',
    asOf: '2026-09-01',
    scope: IN_SCOPE,
    context: {
      lines: { advanced: { min: 0, max: 0 }, curative: 1, list: [] },
      exposures: { ici: { status: 'yes', settings: ['perioperative'] }, vegf: { status: 'no' } },
      perioperative: {
        status: 'yes',
        setting: 'perioperative',
        agents: ['nivolumab'],
        ici: 'yes',
        doses: 10,
        plannedDoses: 10,
        completed: 'yes',
        lastDose: '2025-04-14',
        relapseOn: '2026-08-17',
        monthsToRelapse: 16.1,
        band: '>12',
      },
      nephrectomy: {
        status: 'yes',
        extent: 'radical',
        date: '2024-07-29',
        timing: 'before-metastasis',
        monthsToMetastasis: 24.6,
      },
      progression: { status: 'yes', date: '2026-08-17', pattern: 'late-relapse' },
    },
    mustShow: { 'R-19': 'EXPERT', 'R-21': 'NO_DATA', 'UR-07': 'any', 'R-22': 'EXPERT' },
    mustNotShow: ['UR-01', 'UR-03', 'R-12', 'R-20', 'UR-05'],
  },
  {
    lesson: 'V04: an adjuvant course stopped for toxicity is not a completed one',
    file: 'v04-adjuvant-stopped-for-hepatitis.json',
    asOf: '2026-02-02',
    scope: IN_SCOPE,
    context: {
      lines: { advanced: { min: 0, max: 0 }, curative: 1, list: [] },
      exposures: { ici: { status: 'yes', settings: ['perioperative'], outcome: 'toxicity' } },
      perioperative: {
        status: 'yes',
        setting: 'adjuvant',
        agents: ['pembrolizumab'],
        ici: 'yes',
        doses: 6,
        plannedDoses: 17,
        completed: 'no',
        stopReason: 'toxicity',
        lastDose: '2025-08-18',
        relapseOn: '2026-01-12',
        monthsToRelapse: 4.8,
        band: '>3-6',
        nearThreshold: false,
      },
      nephrectomy: { status: 'yes', extent: 'radical', timing: 'before-metastasis' },
      progression: { status: 'yes', date: '2026-01-12', pattern: 'late-relapse' },
    },
    mustShow: {
      'R-19': 'EXPERT',
      'R-21': 'any',
      'R-22': 'EXPERT',
      'UR-05': 'any',
      'UR-03': 'P3_SAME',
      'R-12': 'P3_NEAR',
    },
    mustNotShow: ['R-20', 'UR-01', 'UR-02', 'R-06', 'R-26'],
  },
  {
    lesson: 'V06: a drug that is dropped makes no line, and a partial nephrectomy removed the tumour',
    file: 'v06-third-line-with-brain-lesion.json',
    asOf: '2026-09-07',
    scope: IN_SCOPE,
    context: {
      lines: {
        advanced: { min: 2, max: 2 },
        curative: 0,
        list: [
          { agents: ['axitinib', 'pembrolizumab'], regimenClass: 'ici-tki', progressionOn: '2024-10-14' },
          { agents: ['cabozantinib'], progressionOn: '2026-08-31' },
        ],
      },
      exposures: {
        ici: { status: 'yes', outcome: 'completed', lastDose: '2024-01-22' },
        vegf: { status: 'yes', agents: ['axitinib', 'cabozantinib'] },
      },
      nephrectomy: {
        status: 'yes',
        extent: 'partial',
        date: '2019-09-09',
        monthsToMetastasis: 28.3,
        primaryInPlace: 'no',
      },
      progression: { status: 'yes', date: '2026-08-31', monthsOnLine: 22.1 },
    },
    mustShow: {
      'R-09': 'P3_SAME',
      'UR-02': 'P3_SAME',
      'UR-03': 'P3_NEAR',
      'R-11': 'P2_NEAR',
      'R-23': 'any',
      'R-25': 'any',
      'UR-01': 'P3_NEGATIVE',
    },
    mustNotShow: ['R-26', 'R-06', 'R-12', 'R-19'],
  },
  {
    lesson: 'V07: an absent kidney dates no operation, and adjuvant sunitinib is no checkpoint inhibitor',
    file: 'v07-absent-kidney-adjuvant-sunitinib.json',
    asOf: '2026-02-23',
    scope: IN_SCOPE,
    context: {
      lines: { advanced: { min: 1, max: 1 }, curative: 1 },
      exposures: {
        ici: { status: 'yes', outcome: 'progression' },
        vegf: { status: 'yes', settings: ['advanced', 'perioperative'], advancedAgents: ['cabozantinib'] },
      },
      perioperative: {
        status: 'yes',
        agents: ['sunitinib'],
        ici: 'no',
        completed: 'yes',
        lastDose: '2019-04-05',
        relapseOn: '2022-05-23',
        monthsToRelapse: 37.6,
        band: '>12',
      },
      nephrectomy: { status: 'yes', extent: 'unknown', onOrBefore: '2018-04-09' },
      progression: { status: 'yes', date: '2026-02-09', monthsOnLine: 43.9, pattern: 'secondary' },
    },
    epic: { progression: { status: 'yes', date: '2026-02-09', monthsOnLine: 43.9, pattern: 'cannot-classify' } },
    mustShow: { 'R-13': 'P3_NEAR', 'UR-02': 'any', 'UR-03': 'P3_NEAR', 'UR-01': 'P3_NEGATIVE', 'R-32': 'SAFETY' },
    mustNotShow: ['R-19', 'R-20', 'R-21'],
  },
  {
    lesson: 'V09: nivolumab for melanoma is no checkpoint inhibitor for the kidney',
    file: 'v09-checkpoint-inhibitor-for-melanoma.json',
    asOf: '2026-02-02',
    scope: IN_SCOPE,
    context: {
      lines: { advanced: { min: 1, max: 1 }, curative: 0 },
      exposures: {
        ici: { status: 'no', settings: ['other-indication'], agents: ['nivolumab'] },
        vegf: { status: 'yes', agents: ['pazopanib'] },
      },
      perioperative: { status: 'no', agents: [] },
      nephrectomy: { status: 'yes', extent: 'radical', timing: 'before-metastasis' },
      progression: { status: 'yes', date: '2026-01-19', monthsOnLine: 13.6 },
    },
    mustShow: { 'R-06': 'P3_NEAR', 'R-07': 'P3_SAME', 'R-08': 'P3_NEAR', 'R-11': 'any' },
    mustNotShow: ['UR-01', 'UR-02', 'UR-03', 'R-19', 'R-20', 'R-21'],
  },
  {
    lesson: 'V10: papillary histology is outside the evidence',
    file: 'v10-papillary-histology.json',
    asOf: '2026-06-22',
    scope: { status: 'out-of-scope', gate: 'histology' },
    context: {
      diagnosis: { rcc: 'yes', histology: 'non-clear-cell' },
      lines: { advanced: { min: 1, max: 1 } },
      exposures: { ici: { status: 'yes', outcome: 'progression' }, vegf: { status: 'yes' } },
      nephrectomy: { status: 'yes', extent: 'radical' },
      progression: { status: 'yes', monthsOnLine: 14.5, pattern: 'secondary' },
    },
    epic: {
      exposures: { ici: { status: 'yes', outcome: 'unknown' }, vegf: { status: 'yes' } },
      progression: { status: 'yes', monthsOnLine: 14.5, pattern: 'cannot-classify' },
    },
    mustShow: { 'R-01': 'SCOPE', 'R-31': 'EXPERT' },
    mustNotShow: [
      ...Array.from({ length: 25 }, (_, i) => `R-${String(i + 6).padStart(2, '0')}`),
      'UR-01',
      'UR-02',
      'UR-03',
      'UR-04',
    ],
  },
  {
    lesson: 'V12: what was entered in error, cancelled, proposed or not taken was never given',
    file: 'v12-checkpoint-inhibitors-never-given.json',
    asOf: '2026-04-27',
    scope: IN_SCOPE,
    context: {
      lines: {
        advanced: { min: 2, max: 2 },
        curative: 0,
        list: [{ agents: ['sunitinib'], progressionOn: '2024-06-03' }, { agents: ['axitinib'] }],
      },
      exposures: { ici: { status: 'no', agents: [], settings: [] }, vegf: { status: 'yes' } },
      nephrectomy: { status: 'yes', extent: 'radical', timing: 'before-metastasis' },
      progression: { status: 'yes', date: '2026-04-13', monthsOnLine: 21.8 },
    },
    mustShow: { 'R-06': 'P3_SAME', 'R-07': 'P3_SAME', 'R-09': 'P3_SAME', 'R-11': 'P2_NEAR' },
    mustNotShow: ['UR-01', 'UR-02', 'UR-03', 'R-12', 'R-13'],
  },
  {
    lesson: 'V14: strength falls when the lines exceed the trials',
    file: 'v14-four-lines-already.json',
    asOf: '2026-11-02',
    scope: IN_SCOPE,
    context: {
      lines: { advanced: { min: 4, max: 4 }, curative: 0 },
      exposures: { ici: { status: 'yes' }, vegf: { status: 'yes' }, mtor: { status: 'yes' } },
      nephrectomy: {
        status: 'yes',
        extent: 'radical',
        date: '2017-09-11',
        timing: 'upfront-cytoreductive',
        monthsToMetastasis: -0.9,
      },
      progression: { status: 'yes', date: '2026-10-19', monthsOnLine: 44.4 },
      performanceStatus: { karnofsky: 70 },
    },
    mustShow: { 'R-10': 'P3_NEAR', 'UR-02': 'P3_NEAR', 'UR-01': 'P3_NEGATIVE', 'R-31': 'EXPERT' },
    mustNotShow: ['UR-03', 'R-09', 'R-06', 'R-08'],
  },
  {
    lesson: 'V16: relapse during adjuvant therapy leaves neither of its drugs as an option',
    file: 'v16-relapse-on-pembrolizumab-and-belzutifan.json',
    asOf: '2026-08-24',
    scope: IN_SCOPE,
    context: {
      lines: { advanced: { min: 0, max: 0 }, curative: 1, list: [] },
      exposures: {
        ici: { status: 'yes', settings: ['perioperative'], lastDose: '2026-07-27' },
        hif2a: { status: 'yes', settings: ['perioperative'], agents: ['belzutifan'] },
        vegf: { status: 'no' },
      },
      perioperative: {
        status: 'yes',
        setting: 'adjuvant',
        ici: 'yes',
        doses: 12,
        plannedDoses: 17,
        completed: 'no',
        stopReason: 'progression',
        lastDose: '2026-07-27',
        relapseOn: '2026-08-10',
        monthsToRelapse: 0.5,
        band: 'during',
      },
      nephrectomy: { status: 'yes', extent: 'radical', timing: 'before-metastasis' },
      progression: { status: 'yes', date: '2026-08-10', pattern: 'primary' },
      imdc: { min: 1 },
    },
    mustShow: { 'R-19': 'EXPERT', 'R-20': 'OTHER_TUMOUR', 'UR-05': 'any', 'R-12': 'P3_NEAR', 'UR-08': 'NO_DATA' },
    mustNotShow: ['UR-02', 'UR-03', 'R-21', 'UR-01'],
  },
  {
    lesson: 'V10, histology missing: cannot tell, and everything waits for it',
    file: 'v10a-histology-not-stated.json',
    asOf: '2026-06-22',
    scope: { status: 'cannot-tell', gate: 'histology' },
    context: {
      diagnosis: { rcc: 'yes', histology: 'unknown' },
      lines: { advanced: { min: 1, max: 1 } },
      progression: { status: 'yes', monthsOnLine: 14.5 },
    },
    mustShow: { 'R-01': 'SCOPE', 'UR-02': 'any', 'R-31': 'EXPERT' },
    mustNotShow: ['R-06'],
  },
  {
    lesson: 'V10, clear cell papillary: another tumour',
    file: 'v10b-clear-cell-papillary.json',
    asOf: '2026-06-22',
    scope: { status: 'out-of-scope', gate: 'histology' },
    context: { diagnosis: { rcc: 'yes', histology: 'non-clear-cell' }, progression: { monthsOnLine: 14.5 } },
    mustShow: { 'R-01': 'SCOPE', 'R-31': 'EXPERT' },
    mustNotShow: ['R-06', 'R-13', 'UR-01', 'UR-02', 'UR-03', 'UR-04'],
  },
  {
    lesson: 'V10, with a clear cell component: clear cell',
    file: 'v10c-clear-cell-component.json',
    asOf: '2026-06-22',
    scope: IN_SCOPE,
    context: { diagnosis: { rcc: 'yes', histology: 'clear-cell' }, progression: { monthsOnLine: 14.5 } },
    mustShow: { 'R-13': 'P3_NEAR', 'UR-02': 'any' },
    mustNotShow: ['R-01', 'R-06'],
  },
  {
    lesson: 'V12, an infusion in error beside a real one: the real one counts once',
    file: 'v12a-infusion-in-error-beside-a-real-one.json',
    asOf: '2026-04-27',
    scope: IN_SCOPE,
    context: {
      lines: {
        advanced: { min: 2, max: 2 },
        list: [
          { agents: ['sunitinib'] },
          { agents: ['nivolumab', 'axitinib'], start: '2024-06-05', flags: ['exposure-under-6-weeks'] },
        ],
      },
      exposures: { ici: { status: 'yes', agents: ['nivolumab'], lastDose: '2024-06-05' }, vegf: { status: 'yes' } },
      progression: { status: 'yes', date: '2026-04-13' },
    },
    mustShow: { 'UR-01': 'any' },
    mustNotShow: ['R-06'],
  },
  {
    lesson: 'V12, infused once and stopped: given, for less than six weeks',
    file: 'v12b-checkpoint-inhibitor-infused-once.json',
    asOf: '2026-04-27',
    scope: IN_SCOPE,
    context: {
      lines: {
        advanced: { min: 2, max: 2 },
        list: [{ agents: ['sunitinib'] }, { flags: ['exposure-under-6-weeks'], pattern: 'late-relapse' }],
      },
      exposures: { ici: { status: 'yes', agents: ['pembrolizumab'], outcome: 'other', lastDose: '2024-06-10' } },
      progression: { status: 'yes', date: '2026-04-13' },
    },
    mustShow: { 'UR-01': 'any' },
    mustNotShow: ['R-06'],
  },
];

const FOLDERS: Readonly<Record<Flavour, string>> = {
  plain: 'data/patients',
  epic: 'data/patients/epic',
  oracle: 'data/patients/oracle',
};

interface Options {
  readonly all?: boolean;
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly flavour?: Flavour;
}

function assessmentOf({ file, asOf }: Vignette, { flavour = 'plain', ...more }: Options = {}): Assessment {
  const record = recordOf(JSON.parse(readFileSync(`${FOLDERS[flavour]}/${file}`, 'utf8')));
  return assess(record, knowledge, { asOf: spanOf(asOf).first, ...more });
}

/**
 * What a chart of each kind can tell. An infusion that Epic shows as one order over months has no day of its last dose:
 * its bounds are what was planned. What rests on that day stays open there; everything else is the same.
 */
const EXPECTED: Readonly<Record<Flavour, (vignette: Vignette) => object>> = {
  plain: ({ context }) => context,
  epic: ({ context, epic }) => ({ ...context, ...epic }),
  oracle: ({ context }) => context,
};

const CONFIRMED = { 'confirm-orders': 'yes' };
const listedIn = ({ considerations }: Assessment) => new Map(considerations.map((one) => [one.id, one]));

test('there is a vignette for every synthetic patient, and a patient for every vignette', () => {
  expect(VIGNETTES.map(({ file }) => file.split('-')[0]).sort()).toEqual(PATIENTS.map(({ id }) => id).sort());
  for (const { id, asOf } of PATIENTS) {
    expect(VIGNETTES.find(({ file }) => file.startsWith(`${id}-`))?.asOf).toBe(asOf);
  }
});

describe.each(VIGNETTES)('$lesson', (vignette) => {
  describe.each(['plain', 'epic', 'oracle'] as const)('in the %s chart', (flavour) => {
    // On Epic every drug is an order until somebody confirms it.
    const assessment = assessmentOf(vignette, { flavour, ...(flavour === 'plain' ? {} : { answers: CONFIRMED }) });
    const listed = listedIn(assessment);

    test('the history', () => expect(assessment.context).toMatchObject(EXPECTED[flavour](vignette)));
    test('the scope', () => expect(assessment.scope).toMatchObject(vignette.scope));
    test.each(Object.entries(vignette.mustShow))('shows %s with the strength %s', (id, strength) => {
      expect([...listed.keys()]).toContain(id);
      if (strength !== 'any') expect(listed.get(id)?.strength).toBe(strength);
    });
    test.each(vignette.mustNotShow)('does not show %s', (id) => expect(listed.has(id)).toBe(false));
    test('no problem and nothing unexplained', () => expect(assessment.problems).toEqual([]));
  });

  test('what is not listed has its reason when everything is asked for', () => {
    const all = assessmentOf(vignette, { all: true });
    expect(all.considerations.map(({ id }) => id)).toEqual(knowledge.evidence.rules.map(({ id }) => id));
    expect(all.considerations.filter(({ because }) => because.length === 0).map(({ id }) => id)).toEqual([]);
  });

  test('no line without the steps that made it', () => {
    const { lines, perioperative } = assessmentOf(vignette).context;
    for (const { steps } of lines.list) expect(steps.map(({ rule }) => rule)).toContain('L1');
    if (perioperative.status === 'yes') expect(perioperative.steps.length).toBeGreaterThan(0);
  });
});

const vignette = (id: string): Vignette => {
  const found = VIGNETTES.find(({ lesson }) => lesson.startsWith(`${id}:`));
  if (!found) throw new Error(id);
  return found;
};
const cautionsOf = (assessment: Assessment, id: string) =>
  assessment.considerations.find((one) => one.id === id)?.cautions.join(' ') ?? '';

describe('what the vignettes ask for beside the lists', () => {
  test('V14 shows nothing with the strength of its own population', () => {
    const strengths = assessmentOf(vignette('V14')).considerations.map(({ strength }) => strength);
    expect(strengths).not.toContain('P3_SAME');
  });
  test('V04 says that "completed adjuvant" does not fit, and warns of the earlier immune event', () => {
    const assessment = assessmentOf(vignette('V04'));
    expect(cautionsOf(assessment, 'R-21')).toMatch(/not completed/);
    expect(cautionsOf(assessment, 'R-21')).toMatch(/prior-severe-immune-event/);
  });
  test('V06 says that progression came after completion, and that a brain lesion is on record', () => {
    const assessment = assessmentOf(vignette('V06'));
    expect(cautionsOf(assessment, 'UR-01')).toMatch(/completed, not on it/);
    expect(cautionsOf(assessment, 'R-23')).toMatch(/brain/);
  });
  test('V12 says that the review and the publication differ on TIVO-3', () => {
    expect(cautionsOf(assessmentOf(vignette('V12')), 'R-09')).toMatch(/as published it was not required/);
  });
  test('V12 lists each entry that was set aside, with the reason', () => {
    const reasons = assessmentOf(vignette('V12')).ignored.map(({ reason }) => reason);
    for (const reason of ['entered in error', 'order cancelled, never given', 'not taken', 'proposal, never given']) {
      expect(reasons).toContain(reason);
    }
  });
  test('V10 without a histology is undecided, and answering it decides', () => {
    const { file, asOf } = vignette('V12');
    const bundle = JSON.parse(
      readFileSync(`data/patients/${file}`, 'utf8')
        .replaceAll('1187306007', '999')
        .replaceAll('254915003', '999')
        .replaceAll(/[Cc]lear cell/g, 'unspecified')
        .replaceAll('8310/3', '8000/3'),
    );
    const options = { asOf: spanOf(asOf).first };
    const open = assess(recordOf(bundle), knowledge, options);
    expect(open.scope).toMatchObject({ status: 'cannot-tell', gate: 'histology' });
    expect(
      open.considerations.filter(({ kind }) => kind === 'systemic').every(({ status }) => status === 'conditional'),
    ).toBe(true);
    expect(open.gaps[0]?.id).toBe('histology');
    const answered = assess(recordOf(bundle), knowledge, { ...options, answers: { histology: 'clear-cell' } });
    expect(answered.scope.status).toBe('in-scope');
  });
});
