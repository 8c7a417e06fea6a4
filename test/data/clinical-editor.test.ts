/**
 * A clinical editor adds a trial, its result and a rule as data, and the product judges with them: nothing but files of
 * a folder is touched, and both commands are the real ones. Trial, drug and figures are made up.
 */
import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../src/contract/assessment.ts';
import { copyOfEvidence, type EvidenceCopy, type Json, run } from '../support/evidence-copy.ts';

const TRIAL = {
  id: 'MADE-UP-1',
  name: 'MADE-UP-1',
  phase: '3',
  design: 'fictivinib against everolimus',
  enrolled: '400 (200 and 200)',
  layer: 'later',
  population: [
    { criterion: 'clear cell', when: { fact: 'clear-cell' }, verification: 'verified' },
    {
      criterion: '2 or 3 earlier lines',
      when: { number: 'advanced-lines', atLeast: 2, atMost: 3 },
      verification: 'verified',
    },
    { criterion: 'Karnofsky 90 or better', when: { number: 'karnofsky', atLeast: 90 }, verification: 'verified' },
  ],
  publications: [{ citation: 'Nobody 2026, Journal of Made-up Medicine 1:1' }],
};

const STATEMENT = {
  id: 'U-900',
  trial: 'MADE-UP-1',
  kind: 'result',
  text: 'Fictivinib lengthened progression-free survival over everolimus.',
  strength: 'P3_SAME',
  layer: 'later',
  locator: { citation: 'Nobody 2026, Journal of Made-up Medicine 1:1', sources: ['S900'] },
  verification: 'verified',
  knownOn: '2026-06-15',
  results: [
    {
      endpoint: 'PFS',
      measure: 'hazard ratio',
      value: 0.6,
      interval: { low: 0.5, high: 0.72, level: 95 },
      arm: 'fictivinib',
      comparator: 'everolimus',
      population: 'two or three earlier lines',
      locator: { sources: ['S900'] },
      status: 'later',
      verification: 'verified',
    },
  ],
};

const RULE = {
  id: 'UR-900',
  title: 'Fictivinib after a PD-(L)1 inhibitor and a VEGFR TKI',
  layer: 'later',
  kind: 'systemic',
  stance: 'supports',
  scope: 'in-scope',
  text: 'After both classes: fictivinib lengthened progression-free survival over everolimus.',
  when: { all: [{ fact: 'prior-pd1-advanced' }, { fact: 'prior-vegfr-tki-advanced' }] },
  strength: 'P3_SAME',
  population: ['MADE-UP-1'],
  options: [['fictivinib']],
  cites: ['U-900'],
  since: '2026.12.0',
};

/** The tests of the new rule are data too. */
const RULE_CASES = {
  shared: {
    deceased: 'no',
    hospice: 'no',
    'kidney-cancer': 'yes',
    'clear-cell': 'yes',
    metastatic: 'yes',
    'systemic-therapy': 'yes',
    progression: 'yes',
    'agents-failed': { has: [] },
    'prior-pd1-advanced': 'yes',
  },
  cases: [
    {
      rule: 'UR-900',
      name: 'After both classes fictivinib is listed',
      given: { 'prior-vegfr-tki-advanced': 'yes' },
      expect: 'applies',
    },
    {
      rule: 'UR-900',
      name: 'Before any TKI it is not',
      given: { 'prior-vegfr-tki-advanced': 'no' },
      expect: 'does-not-apply',
    },
    { rule: 'UR-900', name: 'A TKI known from orders alone leaves it open', given: {}, expect: 'conditional' },
  ],
};

/** What the editor writes, file by file. */
function addRule(copy: EvidenceCopy): void {
  copy.edit('sources.json', (sources: Json) => ({ ...sources, S900: 'Journal of Made-up Medicine' }));
  copy.edit('trials.json', (trials: Json[]) => [...trials, TRIAL]);
  copy.write('statements/made-up.json', JSON.stringify([STATEMENT]));
  copy.write('rules/made-up.json', JSON.stringify([RULE]));
  copy.write('cases/made-up.json', JSON.stringify(RULE_CASES));
  copy.edit('edition.json', (edition: Json) => ({ ...edition, edition: '2026.12.0', reviewedOn: '2026-12-01' }));
  copy.edit('changelog.json', (log: Json[]) => [
    { edition: '2026.12.0', on: '2026-12-01', changes: [{ text: 'MADE-UP-1 adds fictivinib.', rules: ['UR-900'] }] },
    ...log,
  ]);
}

function judged(folder: string, patient: string, ...options: readonly string[]): Assessment {
  const file = `data/patients/${patient}.json`;
  const ran = run('evaluate', '--evidence', folder, '--as-of', '2026-12-01', '--all', ...options, file);
  expect(ran.status).toBe(0);
  return JSON.parse(ran.out) as Assessment;
}

const found = ({ considerations }: Assessment, id: string) => considerations.find((one) => one.id === id);

/** Cases of the new rule, as the editor writes them: a chart and what must come of it. */
const CASES = [
  {
    name: 'after nivolumab, ipilimumab and cabozantinib in two lines, fictivinib is listed',
    patient: 'v06-third-line-with-brain-lesion',
    status: 'applies',
  },
  {
    name: 'after nivolumab and ipilimumab alone it is not',
    patient: 'v01-induction-then-maintenance',
    status: 'does-not-apply',
  },
] as const;

describe('a trial, a result and a rule added as data', { timeout: 60_000 }, () => {
  test.each(CASES)('$name', ({ patient, status }) => {
    const copy = copyOfEvidence();
    addRule(copy);
    expect(found(judged(copy.folder, patient), 'UR-900')?.status).toBe(status);
  });

  test('hold together, and carry their edition into the assessment', () => {
    const copy = copyOfEvidence();
    addRule(copy);
    const checked = run('validate-data', '--evidence', copy.folder, '--today', '2026-12-01');
    expect(checked.err).toBe('');
    expect(checked.status).toBe(0);
    expect(judged(copy.folder, 'v06-third-line-with-brain-lesion').evidence.edition).toBe('2026.12.0');
  });

  test('the rule says why it is there, shows the fit to the new trial, and loses strength where the patient differs', () => {
    const copy = copyOfEvidence();
    addRule(copy);
    const rule = found(judged(copy.folder, 'v06-third-line-with-brain-lesion'), 'UR-900');
    expect(rule?.because.map(({ text }) => text)).toContain('A VEGFR TKI was given for advanced disease.');
    expect(rule?.evidence).toEqual([
      {
        id: 'U-900',
        trial: 'MADE-UP-1',
        fit: [
          { criterion: 'clear cell', match: 'yes' },
          { criterion: '2 or 3 earlier lines', match: 'yes' },
          { criterion: 'Karnofsky 90 or better', match: 'no' },
        ],
      },
    ]);
    expect(rule?.strength).toBe('P3_NEAR');
  });

  test('the result is not known before its day', () => {
    const copy = copyOfEvidence();
    addRule(copy);
    const on = (day: string) => judged(copy.folder, 'v06-third-line-with-brain-lesion', '--evidence-as-of', day);
    expect(found(on('2026-06-14'), 'UR-900')).toBeUndefined();
    expect(found(on('2026-06-15'), 'UR-900')?.status).toBe('applies');
  });

  test('several threads judge with the same folder', () => {
    const copy = copyOfEvidence();
    addRule(copy);
    const one = judged(copy.folder, 'v06-third-line-with-brain-lesion');
    expect(judged(copy.folder, 'v06-third-line-with-brain-lesion', '--jobs', '2')).toEqual(one);
  });

  test('a rule without tests of its own, or with one that fails, is refused', () => {
    const copy = copyOfEvidence();
    addRule(copy);
    const wrong = RULE_CASES.cases.map((one) => ({ ...one, expect: 'applies' }));
    copy.write('cases/made-up.json', JSON.stringify({ ...RULE_CASES, cases: wrong }));
    const checked = run('validate-data', '--evidence', copy.folder, '--today', '2026-12-01');
    expect(checked.status).toBe(1);
    expect(checked.err).toMatch(/UR-900 \(Before any TKI it is not\): UR-900 comes to "does-not-apply", not "applies"/);
    expect(checked.err).toMatch(/cases\/ UR-900: the rule has no case in which it comes to "conditional"/);
  });

  test('a folder that does not hold together judges nobody, and says why', () => {
    const copy = copyOfEvidence();
    addRule(copy);
    copy.entry('rules/made-up.json', 'UR-900', (rule) => (rule['cites'] = ['U-901']));
    const ran = run('evaluate', '--evidence', copy.folder, 'data/patients/v01-induction-then-maintenance.json');
    expect(ran.status).toBe(2);
    expect(ran.out).toBe('');
    expect(ran.err).toMatch(/rules\/made-up\.json UR-900\.cites: there is no statement "U-901" \(clinical editor\)/);
  });

  test('the product itself knows nothing of it', () => {
    const ran = run('evaluate', '--all', 'data/patients/v06-third-line-with-brain-lesion.json');
    expect(found(JSON.parse(ran.out) as Assessment, 'UR-900')).toBeUndefined();
  });
});
