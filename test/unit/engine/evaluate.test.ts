/** What a reader is told beside the bare result: reasons, what is open, strength and why it fell, fit, cautions, trace. */
import { describe, expect, test } from 'vitest';
import type { Consideration, TraceNode } from '../../../src/contract/assessment.ts';
import { evaluate, outcomes } from '../../../src/engine/evaluate.ts';
import { failedAgents, receivedNotes } from '../../../src/engine/received.ts';
import type { Evidence, Predicate, Rule } from '../../../src/evidence/schema.ts';
import { aHistory, type HistoryWords, sourceOf } from '../../support/history-context.ts';
import { knowledge } from '../../support/knowledge.ts';

const { vocabulary, received, gates, edition, questions, cautions, strengths } = knowledge.evidence;

const aRule = (change: Partial<Rule>): Rule => ({
  id: 'A',
  title: 'Sunitinib',
  text: 'Consider sunitinib.',
  layer: 'paper',
  kind: 'systemic',
  stance: 'supports',
  scope: 'in-scope',
  when: { fact: 'prior-ici' },
  strength: 'P3_SAME',
  options: [['sunitinib']],
  cites: ['S-1'],
  since: '1',
  ...change,
});

/** A small edition: the real words and gates, and only these rules. */
const edited = (rules: readonly Partial<Rule>[], more: Partial<Evidence> = {}): Evidence => ({
  edition,
  vocabulary,
  gates,
  received,
  questions,
  cautions,
  strengths,
  statements: { 'S-1': { layer: 'paper', trial: 'T' }, 'S-2': { layer: 'paper' }, 'S-3': { layer: 'later' } },
  trials: {
    T: {
      name: 'TRIAL',
      layer: 'paper',
      status: { state: 'ongoing', text: 'Recruiting.', checkedOn: '2026-11-01' },
      population: [
        {
          criterion: '1 or 2 lines',
          when: { number: 'advanced-lines', atLeast: 1, atMost: 2 },
          verification: 'verified',
        },
        {
          criterion: 'Karnofsky 70 or more',
          when: { number: 'karnofsky', atLeast: 70 },
          verification: 'unverified',
          note: 'from the protocol',
        },
        { criterion: 'no brain lesion', when: { not: { fact: 'brain-metastasis' } }, verification: 'unverified' },
      ],
    },
  },
  rules: rules.map(aRule),
  disagreements: [],
  ...more,
});

const ICI = { ici: { agents: ['nivolumab'] }, pd1: { agents: ['nivolumab'] } } as const;
const NIVOLUMAB = { drugs: ['nivolumab'], regimenClass: 'ici' } as const;
const TREATED: HistoryWords = { lines: [NIVOLUMAB], exposures: ICI };
const UNREAD: HistoryWords = {
  lines: [NIVOLUMAB],
  exposures: { ici: { status: 'unknown', certainty: 'ordered', agents: ['nivolumab'] } },
};

function judged(rule: Partial<Rule>, words: HistoryWords, more: Partial<Evidence> = {}): Consideration {
  const [first] = evaluate(aHistory(words), edited([rule], more), { all: true, trace: true }).considerations;
  if (!first) throw new Error('no consideration');
  return first;
}

const texts = ({ because }: Consideration) => because.map(({ text }) => text);
const factOf = (name: string) => {
  const entry = vocabulary[name];
  if (entry?.kind !== 'fact') throw new Error(name);
  return entry;
};
const labelOf = (name: string) => {
  const entry = vocabulary[name];
  if (!entry || entry.kind === 'fact') throw new Error(name);
  return entry;
};

describe('the scope', () => {
  const scopeOf = (words: HistoryWords) => evaluate(aHistory(words), edited([{}])).scope;
  const gate = (name: string) => {
    const found = gates.find((one) => one.gate === name);
    if (!found) throw new Error(name);
    return found;
  };

  test('a treated patient whose cancer progressed is in scope', () =>
    expect(scopeOf(TREATED)).toEqual({
      status: 'in-scope',
      gate: null,
      reason: 'Metastatic clear cell kidney cancer that progressed or relapsed after systemic therapy.',
    }));
  test('a patient who died is out of scope, whatever else is open', () =>
    expect(scopeOf({ ...UNREAD, vitalStatus: { deceased: 'yes' }, diagnosis: { metastatic: 'unknown' } })).toEqual({
      status: 'out-of-scope',
      gate: 'deceased',
      reason: gate('deceased').reason,
    }));
  test('an open histology leaves the scope open', () =>
    expect(scopeOf({ ...TREATED, diagnosis: { histology: 'unknown' } })).toEqual({
      status: 'cannot-tell',
      gate: 'histology',
      reason: gate('histology').cannotTell,
    }));
  test('death and hospice that nobody recorded close nothing', () =>
    expect(scopeOf({ ...TREATED, vitalStatus: { deceased: 'unknown', hospice: 'unknown' } }).status).toBe('in-scope'));

  test('what the open gates need is asked of every rule that they hold back', () => {
    const one = judged({}, { ...TREATED, diagnosis: { histology: 'unknown', metastatic: 'unknown' } });
    expect(one.status).toBe('conditional');
    expect(one.dependsOn).toEqual(['histology', 'metastatic']);
    expect(texts(one)).toEqual([factOf('prior-ici').yes, factOf('clear-cell').unknown, factOf('metastatic').unknown]);
  });
  test('outside, the gate is the only reason, with what it rests on', () => {
    const one = judged({}, { ...TREATED, diagnosis: { metastatic: 'no' } });
    expect(one.status).toBe('does-not-apply');
    expect(one.because).toEqual([{ text: gate('not-metastatic').reason, sources: [sourceOf('metastasis')] }]);
    expect(one.dependsOn).toEqual([]);
  });
  test('for a patient who died, the death is the reason, for rules without a scope too', () => {
    const words: HistoryWords = { ...TREATED, vitalStatus: { deceased: 'yes' } };
    for (const scope of ['in-scope', 'always'] as const) {
      const one = judged({ scope }, words);
      expect(one.status).toBe('does-not-apply');
      expect(one.because).toEqual([{ text: factOf('deceased').yes, sources: [sourceOf('patient')] }]);
    }
  });
  test('a rule for every living patient stands outside the scope', () =>
    expect(judged({ scope: 'always' }, { ...TREATED, diagnosis: { metastatic: 'no' } }).status).toBe('applies'));
});

describe('why it is here, why it is not, what is missing', () => {
  test('what is met is said with its sources', () => {
    const one = judged({}, TREATED);
    expect(one).toMatchObject({ id: 'A', status: 'applies', strength: 'P3_SAME', agents: ['sunitinib'] });
    expect(one.because).toEqual([{ text: factOf('prior-ici').yes, sources: [sourceOf('ici')] }]);
    expect(one.dependsOn).toEqual([]);
    expect(one).not.toHaveProperty('strengthFell');
    expect(one).not.toHaveProperty('alsoSupportedBy');
    expect(one).not.toHaveProperty('disagreements');
  });
  test('what is not met says what was asked for', () => {
    const lines = labelOf('advanced-lines');
    const because = (when: Predicate, words: HistoryWords = TREATED) => texts(judged({ when }, words));
    const number = (atLeast?: number, atMost?: number): Predicate => ({ number: 'advanced-lines', atLeast, atMost });
    expect(because(number(2))).toEqual([`${lines.label}: 1. Asked for: 2 or more.`]);
    expect(because(number(undefined, 0))).toEqual([`${lines.label}: 1. Asked for: 0 or fewer.`]);
    expect(because(number(2, 3))).toEqual([`${lines.label}: 1. Asked for: 2 to 3.`]);
    expect(because(number(2, 2))).toEqual([`${lines.label}: 1. Asked for: 2.`]);
    expect(because({ not: number(1) })).toEqual([`${lines.label}: 1. Asked for: not 1 or more.`]);
    expect(because({ not: number(undefined, 1) })).toEqual([`${lines.label}: 1. Asked for: not 1 or fewer.`]);
    expect(because({ not: number(1, 1) })).toEqual([`${lines.label}: 1. Asked for: not 1.`]);

    const agents = labelOf('agents-advanced');
    const set = (includesAny: readonly string[]): Predicate => ({ set: 'agents-advanced', includesAny });
    expect(because(set(['axitinib', 'lenvatinib']))).toEqual([
      `${agents.label}: nivolumab. Asked for: axitinib, lenvatinib.`,
    ]);
    expect(because({ not: set(['nivolumab', 'axitinib']) })).toEqual([
      `${agents.label}: nivolumab. Asked for: none of nivolumab, axitinib.`,
    ]);
    expect(because({ set: 'agents-advanced', onlyFrom: ['sunitinib', 'axitinib'] })).toEqual([
      `${agents.label}: nivolumab. Asked for: none but sunitinib, axitinib.`,
    ]);
    expect(because(set(['axitinib']), { perioperative: { status: 'yes', ici: 'yes' } })).toEqual([
      `${agents.label}: none on record. Asked for: axitinib.`,
    ]);

    const band = labelOf('relapse-band');
    const values = band.kind === 'category' ? band.values : {};
    const relapsed: HistoryWords = { ...TREATED, perioperative: { status: 'yes', band: '>12' } };
    expect(because({ category: 'relapse-band', in: ['during', '0-3'] }, relapsed)).toEqual([
      `${band.label}: ${values['>12']}. Asked for: ${values['during']} or ${values['0-3']}.`,
    ]);
    expect(because({ not: { category: 'relapse-band', in: ['>12'] } }, relapsed)).toEqual([
      `${band.label}: ${values['>12']}. Asked for: not ${values['>12']}.`,
    ]);
    expect(because({ fact: 'prior-mtor' })).toEqual([factOf('prior-mtor').no]);
    expect(because({ not: { fact: 'prior-ici' } })).toEqual([factOf('prior-ici').yes]);
  });
  test('a number, a value and a set that are met are said as they are', () => {
    const because = (when: Predicate, words: HistoryWords = TREATED) => texts(judged({ when }, words));
    const lines = labelOf('advanced-lines');
    expect(because({ number: 'advanced-lines', atLeast: 1 })).toEqual([`${lines.label}: 1.`]);
    expect(because({ number: 'advanced-lines', atLeast: 1 }, { ...TREATED, count: { min: 1, max: 2 } })).toEqual([
      `${lines.label}: 1 to 2.`,
    ]);
    expect(because({ number: 'advanced-lines', atLeast: 1 }, { ...TREATED, open: true })).toEqual([lines.unknown]);
    const months = labelOf('months-from-vegf-to-progression');
    const axitinib = { drugs: ['axitinib'], end: '2024-01-01', progressionOn: '2024-03-20' };
    const vegf: HistoryWords = { lines: [axitinib], exposures: { ...ICI, vegf: { agents: ['axitinib'] } } };
    expect(because({ number: 'months-from-vegf-to-progression', atLeast: 1 }, vegf)).toEqual([`${months.label}: 2.6.`]);
    const band = labelOf('relapse-band');
    const values = band.kind === 'category' ? band.values : {};
    const near: HistoryWords = { ...TREATED, perioperative: { status: 'yes', band: '0-3', otherBand: '>3-6' } };
    expect(because({ category: 'relapse-band', in: ['0-3', '>3-6'] }, near)).toEqual([
      `${band.label}: ${values['0-3']} or ${values['>3-6']}.`,
    ]);
    expect(because({ set: 'agents-advanced', includesAny: ['nivolumab'] })).toEqual([
      `${labelOf('agents-advanced').label}: nivolumab.`,
    ]);
    const never: HistoryWords = { perioperative: { status: 'yes', ici: 'yes' } };
    expect(because({ not: { category: 'ici-outcome', in: ['progression'] } }, never)).toEqual([
      `${labelOf('ici-outcome').label}: none.`,
    ]);
  });
  test('what is unknown is said as unknown, with the question that would settle it', () => {
    const one = judged({}, UNREAD);
    expect(one.status).toBe('conditional');
    expect(texts(one)).toEqual([factOf('prior-ici').unknown]);
    expect(one.dependsOn).toEqual(['confirm-orders']);
    const hidden: HistoryWords = { ...TREATED, exposures: { ...ICI, hif2a: { status: 'unknown' } } };
    expect(texts(judged({ when: { set: 'agents-advanced', includesAny: ['belzutifan'] } }, hidden))[0]).toBe(
      labelOf('agents-advanced').unknown,
    );
  });
  test('of two alternatives the one that holds is the reason; of two demands the one that fails', () => {
    const any: Predicate = { any: [{ fact: 'prior-ici' }, { fact: 'prior-mtor' }] };
    const all: Predicate = { all: [{ fact: 'prior-ici' }, { fact: 'prior-mtor' }] };
    expect(texts(judged({ when: any }, TREATED))).toEqual([factOf('prior-ici').yes]);
    expect(texts(judged({ when: all }, TREATED))).toEqual([factOf('prior-mtor').no]);
    expect(texts(judged({ when: { not: any } }, TREATED))).toEqual([factOf('prior-ici').yes]);
  });
  test('of an unknown what holds and what is open is said, not what plays no part', () => {
    const when: Predicate = {
      all: [{ fact: 'prior-ici' }, { any: [{ fact: 'prior-mtor' }, { fact: 'prior-pd1' }] }],
    };
    const one = judged({ when }, { ...UNREAD, exposures: { ...UNREAD.exposures, pd1: { agents: ['nivolumab'] } } });
    expect(texts(one)).toEqual([factOf('prior-ici').unknown, factOf('prior-pd1').yes]);
    expect(one.dependsOn).toEqual(['confirm-orders']);
  });
  test('one sentence is said once, with all its sources, each once', () => {
    const twice = { ici: { agents: ['nivolumab'], sources: [sourceOf('x'), sourceOf('x'), sourceOf('y')] } };
    const one = judged(
      { when: { all: [{ fact: 'prior-ici' }, { any: [{ fact: 'prior-ici' }, { fact: 'prior-mtor' }] }] } },
      { ...TREATED, exposures: twice },
    );
    expect(one.because).toEqual([{ text: factOf('prior-ici').yes, sources: [sourceOf('x'), sourceOf('y')] }]);
  });
  test('a source in words and one in codes are two', () => {
    const sources = [sourceOf('x'), { ...sourceOf('x'), how: 'text' as const }];
    expect(judged({}, { ...TREATED, exposures: { ici: { agents: ['n'], sources } } }).because[0]?.sources).toEqual(
      sources,
    );
  });
});

describe('drugs that failed are no option again', () => {
  const options = [['sunitinib'], ['lenvatinib', 'everolimus']];
  const failed = (drug: string, change: object = {}): HistoryWords => ({
    lines: [NIVOLUMAB, { drugs: [drug], ...change }],
    exposures: ICI,
  });
  test('one of two options has failed: the other is left', () => {
    const one = judged({ options }, failed('sunitinib'));
    expect(one).toMatchObject({ status: 'applies', agents: ['lenvatinib', 'everolimus'] });
  });
  test('of a pair that failed in one drug the pair is left', () =>
    expect(judged({ options }, failed('everolimus')).agents).toEqual(['sunitinib', 'lenvatinib', 'everolimus']));
  test('the only option has failed: the rule falls away, and says so beside the drug', () => {
    const one = judged({}, failed('sunitinib'));
    expect(one).toMatchObject({ status: 'does-not-apply', agents: [] });
    expect(texts(one)).toEqual([
      `${labelOf('agents-failed').label}: nivolumab, sunitinib. Asked for: none of sunitinib.`,
    ]);
    expect(one.cautions).toEqual([`already-received: sunitinib, line 2, from 2022-01-01: ${received.progression}`]);
  });
  test('the only option is ordered and may have failed: it waits for that', () => {
    const one = judged({}, failed('sunitinib', { certainty: 'ordered' }));
    expect(one).toMatchObject({ status: 'conditional', dependsOn: ['confirm-orders'], agents: ['sunitinib'] });
    expect(texts(one)).toEqual([factOf('prior-ici').yes, labelOf('agents-failed').unknown]);
  });
  test('a warning stands, whatever failed', () =>
    expect(judged({ stance: 'against' }, failed('sunitinib'))).toMatchObject({
      status: 'applies',
      agents: ['sunitinib'],
    }));
  test('an uncertain option drops out as a supported one does; without options nothing can', () => {
    expect(judged({ stance: 'uncertain' }, failed('sunitinib')).status).toBe('does-not-apply');
    expect(judged({ options: [] }, failed('sunitinib'))).toMatchObject({ status: 'applies', agents: [], cautions: [] });
  });
});

describe('the strength', () => {
  const falls = [{ when: { fact: 'prior-mtor' }, to: 'P3_NEAR', because: 'Had an mTOR inhibitor.' }] as const;
  const mtor: HistoryWords = { ...TREATED, exposures: { ...ICI, mtor: { agents: ['everolimus'] } } };

  test('falls for a reason of the rule, and says it', () =>
    expect(judged({ falls }, mtor)).toMatchObject({ strength: 'P3_NEAR', strengthFell: 'Had an mTOR inhibitor.' }));
  test('stands where the reason is not met', () => expect(judged({ falls }, TREATED).strength).toBe('P3_SAME'));
  test('falls where the patient differs from the population in one point, and says in which', () =>
    expect(judged({ population: ['T'] }, { ...TREATED, performanceStatus: { karnofsky: 50 } })).toMatchObject({
      strength: 'P3_NEAR',
      strengthFell: 'Differs from TRIAL: Karnofsky 70 or more.',
    }));
  test('all differences are said, and the reasons of the rule before them', () =>
    expect(
      judged({ population: ['T'], falls }, { ...mtor, performanceStatus: { karnofsky: 50 }, count: { min: 3, max: 3 } })
        .strengthFell,
    ).toBe('Had an mTOR inhibitor. Differs from TRIAL: 1 or 2 lines; Karnofsky 70 or more.'));
  test('what is unknown of the population is no difference', () =>
    expect(judged({ population: ['T'] }, TREATED).strength).toBe('P3_SAME'));
  test('a randomised phase 2 falls to its neighbour; what has none stands', () => {
    expect(judged({ falls, strength: 'P2_RANDOMISED' }, mtor).strength).toBe('P2_NEAR');
    expect(judged({ falls, strength: 'SINGLE_ARM' }, mtor)).not.toHaveProperty('strengthFell');
  });
  test('a further support is not said twice', () => {
    expect(judged({ alsoSupportedBy: ['P3_NEAR', 'EXPERT'] }, TREATED).alsoSupportedBy).toEqual(['P3_NEAR', 'EXPERT']);
    expect(judged({ falls, alsoSupportedBy: ['P3_NEAR'] }, mtor)).not.toHaveProperty('alsoSupportedBy');
  });
  test('a population that no trial has is a defect of the data', () =>
    expect(() => judged({ population: ['NONE'] }, TREATED)).toThrow('no trial NONE'));
});

describe('the evidence beside it', () => {
  test('a trial with the fit of this patient, criterion by criterion, and what is known of it now', () =>
    expect(judged({}, { ...TREATED, performanceStatus: { karnofsky: 50 } }).evidence).toStrictEqual([
      {
        id: 'S-1',
        trial: 'T',
        trialStatus: { state: 'ongoing', text: 'Recruiting.', checkedOn: '2026-11-01' },
        fit: [
          { criterion: '1 or 2 lines', match: 'yes' },
          { criterion: 'Karnofsky 70 or more', match: 'no', note: 'from the protocol; criterion not verified' },
          { criterion: 'no brain lesion', match: 'unknown', note: 'criterion not verified' },
        ],
      },
    ]));
  test('a statement about no trial has no fit; two of one trial share it', () => {
    const statements = {
      'S-1': { layer: 'paper', trial: 'T' },
      'S-4': { layer: 'paper', trial: 'T' },
      'S-2': { layer: 'paper' },
    } as const;
    const { evidence } = judged({ cites: ['S-1', 'S-4', 'S-2'] }, TREATED, { statements });
    expect(evidence[2]).toEqual({ id: 'S-2', fit: [] });
    expect(evidence[1]?.fit).toBe(evidence[0]?.fit);
  });
  test('a citation about some patients stands beside the rule unless they are others', () => {
    const cites = (words: HistoryWords) =>
      judged(
        { cites: ['S-1', 'S-2'], citesWhen: { 'S-2': { fact: 'prior-ici' } }, when: { all: [] } },
        words,
      ).evidence.map(({ id }) => id);
    expect(cites(TREATED)).toEqual(['S-1', 'S-2']);
    expect(cites(UNREAD)).toEqual(['S-1', 'S-2']);
    expect(cites({ lines: [{ drugs: ['sunitinib'] }] })).toEqual(['S-1']);
  });
});

describe('cautions', () => {
  test('those of the rule, those of this patient, notes that hold, and what was received before', () =>
    expect(
      judged(
        {
          cautions: ['always'],
          patientCautions: ['transplant', 'autoimmune-disease'],
          notes: [
            { when: { fact: 'prior-ici' }, text: 'Had a checkpoint inhibitor.' },
            { when: { fact: 'prior-mtor' }, text: 'Had an mTOR inhibitor.' },
          ],
          options: [['nivolumab'], ['sunitinib']],
        },
        { lines: [{ ...NIVOLUMAB, stopReason: 'toxicity', end: '2022' }], exposures: ICI, cautions: ['transplant'] },
      ).cautions,
    ).toEqual([
      'always',
      'transplant',
      'Had a checkpoint inhibitor.',
      `already-received: nivolumab, line 1, 2021-01-01 to 2022: ${received.toxicity}`,
    ]));

  const notes = (words: HistoryWords, agent = 'nivolumab') => receivedNotes(agent, aHistory(words), received);
  test.each([
    'progression',
    'toxicity',
    'completed',
    'other',
    'ongoing',
    'unknown',
  ] as const)('a course that ended with "%s" has a meaning of its own', (stopReason) =>
    expect(notes({ lines: [{ ...NIVOLUMAB, stopReason }] })).toEqual([
      `already-received: nivolumab, line 1, from 2021-01-01: ${received[stopReason]}`,
    ]));
  test('a drug still marked active when its line failed has failed with it', () =>
    expect(notes({ lines: [{ drugs: [{ agent: 'nivolumab', stopReason: 'ongoing' }] }] })[0]).toContain(
      received.progression,
    ));
  test('a drug that was completed before its line failed has been completed', () =>
    expect(notes({ lines: [{ drugs: [{ agent: 'nivolumab', stopReason: 'completed' }] }] })[0]).toContain(
      received.completed,
    ));
  test('an ordered drug is not said to be given', () =>
    expect(notes({ lines: [{ ...NIVOLUMAB, certainty: 'ordered' }] })[0]).toContain(received.ordered));
  test('a drug that was never given has no note', () => expect(notes(TREATED, 'sunitinib')).toEqual([]));

  const adjuvant = {
    status: 'yes',
    setting: 'adjuvant',
    ici: 'yes',
    lastDose: '2023-05-01',
    stopReason: 'completed',
  } as const;
  test('an adjuvant course, with the last dose of its checkpoint inhibitor', () => {
    const words: HistoryWords = {
      perioperative: { ...adjuvant, agents: ['pembrolizumab', 'sunitinib'] },
      exposures: { ici: { agents: ['pembrolizumab'] } },
    };
    expect(notes(words, 'pembrolizumab')).toEqual([
      `already-received: pembrolizumab, adjuvant, last dose 2023-05-01: ${received.completed}`,
    ]);
    expect(notes(words, 'sunitinib')).toEqual([`already-received: sunitinib, adjuvant: ${received.completed}`]);
  });
  test('an adjuvant course without a checkpoint inhibitor, with its last dose where there is one', () => {
    const course = { ...adjuvant, ici: 'no', agents: ['sunitinib'] } as const;
    expect(notes({ perioperative: course }, 'sunitinib')).toEqual([
      `already-received: sunitinib, adjuvant, last dose 2023-05-01: ${received.completed}`,
    ]);
    const { lastDose: _lastDose, ...undated } = course;
    expect(notes({ perioperative: undated }, 'sunitinib')).toEqual([
      `already-received: sunitinib, adjuvant: ${received.completed}`,
    ]);
  });
  test('an adjuvant course known from orders', () =>
    expect(notes({ perioperative: { ...adjuvant, status: 'unknown', agents: ['nivolumab'] } })[0]).toContain(
      received.ordered,
    ));
});

describe('which drugs have failed', () => {
  const failed = (words: HistoryWords) => failedAgents(aHistory(words));
  test('given, and the disease progressed', () => expect(failed(TREATED)).toEqual({ has: ['nivolumab'], maybe: [] }));
  test('given, and stopped for another reason', () =>
    expect(failed({ lines: [{ ...NIVOLUMAB, stopReason: 'toxicity' }] })).toEqual({ has: [], maybe: [] }));
  test('ordered: perhaps', () =>
    expect(failed({ lines: [{ ...NIVOLUMAB, certainty: 'ordered' }] })).toEqual({ has: [], maybe: ['nivolumab'] }));
  test('without a place: perhaps', () =>
    expect(failed({ unplaced: [{ agent: 'axitinib' }] })).toEqual({ has: [], maybe: ['axitinib'] }));
  test('failed in one line and completed in another: failed', () =>
    expect(failed({ lines: [NIVOLUMAB, { ...NIVOLUMAB, stopReason: 'completed' }] })).toEqual({
      has: ['nivolumab'],
      maybe: [],
    }));
  test('completed in one line and ordered again: perhaps', () =>
    expect(
      failed({
        lines: [
          { ...NIVOLUMAB, stopReason: 'completed' },
          { ...NIVOLUMAB, certainty: 'ordered' },
        ],
      }),
    ).toEqual({ has: [], maybe: ['nivolumab'] }));
  test('failed in one line and without a place in another: failed', () =>
    expect(failed({ ...TREATED, unplaced: [{ agent: 'nivolumab' }] })).toEqual({ has: ['nivolumab'], maybe: [] }));
});

describe('rules about the other considerations', () => {
  const about = [
    { id: 'A', when: { fact: 'prior-ici' } },
    { id: 'OPEN', kind: 'safety', stance: 'informs', when: { fact: 'something-undecided' }, options: [] },
    { id: 'NONE', kind: 'principle', stance: 'informs', when: { fact: 'nothing-covers' }, options: [] },
  ] as const satisfies readonly Partial<Rule>[];
  const statuses = (words: HistoryWords, rules: readonly Partial<Rule>[] = about) =>
    outcomes(aHistory(words), edited(rules)).map(({ id, status }) => `${id} ${status}`);

  test('something applies: nothing is open, nothing is missing', () =>
    expect(statuses(TREATED)).toEqual(['A applies', 'OPEN does-not-apply', 'NONE does-not-apply']));
  test('something waits: that is said, and whether anything speaks for a therapy waits too', () =>
    expect(statuses(UNREAD)).toEqual(['A conditional', 'OPEN applies', 'NONE conditional']));
  test('whether anything speaks for a therapy waits for no question of its own', () => {
    const { considerations } = evaluate(aHistory(UNREAD), edited(about));
    expect(considerations.find(({ id }) => id === 'NONE')?.dependsOn).toEqual([]);
  });
  test('nothing speaks for a therapy', () =>
    expect(statuses({ lines: [{ drugs: ['sunitinib'], stopReason: 'other' }] })).toEqual([
      'A does-not-apply',
      'OPEN does-not-apply',
      'NONE applies',
    ]));
  test('that nothing speaks for one rests on no entry of the chart', () => {
    const words: HistoryWords = { lines: [{ drugs: ['sunitinib'], stopReason: 'other' }] };
    const { considerations } = evaluate(aHistory(words), edited(about));
    expect(considerations.map(({ id, because, dependsOn }) => ({ id, because, dependsOn }))).toEqual([
      { id: 'NONE', because: [{ text: factOf('nothing-covers').yes, sources: [] }], dependsOn: [] },
    ]);
  });
  test('an uncertain therapy covers; a warning, a trial and a principle do not', () => {
    const covers = (change: Partial<Rule>) => statuses(TREATED, [{ ...about[0], ...change }, about[2]])[1];
    expect(covers({ stance: 'uncertain' })).toBe('NONE does-not-apply');
    expect(covers({ stance: 'against' })).toBe('NONE applies');
    expect(covers({ stance: 'informs' })).toBe('NONE applies');
    expect(covers({ kind: 'trial' })).toBe('NONE applies');
  });
  test('what is open is listed, each once, in place of the bare fact that something is', () => {
    const rules = [...about, { id: 'B', when: { all: [{ fact: 'prior-ici' }, { fact: 'progression' }] } }] as const;
    const words: HistoryWords = { ...UNREAD, progression: { status: 'yes' }, diagnosis: { histology: 'unknown' } };
    const { considerations } = evaluate(aHistory(words), edited(rules), { all: true });
    const open = considerations.find(({ id }) => id === 'OPEN');
    if (!open) throw new Error('not listed');
    expect(texts(open)).toEqual([factOf('clear-cell').unknown, factOf('prior-ici').unknown]);
  });
  test('beside what else the rule asks for', () => {
    const when: Predicate = { all: [{ fact: 'something-undecided' }, { fact: 'metastatic' }] };
    const words: HistoryWords = { ...UNREAD, lines: [NIVOLUMAB, { drugs: ['sunitinib'], certainty: 'ordered' }] };
    const { considerations } = evaluate(aHistory(words), edited([about[0], { ...about[1], when }]), { all: true });
    const open = considerations.find(({ id }) => id === 'OPEN');
    if (!open) throw new Error('not listed');
    expect(texts(open)).toEqual([
      factOf('metastatic').yes,
      factOf('prior-ici').unknown,
      labelOf('agents-failed').unknown,
    ]);
  });
  test('a rule that may also stand for another reason gives that one where nothing is open', () => {
    const when: Predicate = { any: [{ fact: 'something-undecided' }, { fact: 'prior-ici' }] };
    const { considerations } = evaluate(aHistory(TREATED), edited([about[0], { ...about[1], when }]));
    expect(considerations.map(({ id, because }) => [id, because[0]?.text])).toEqual([
      ['A', factOf('prior-ici').yes],
      ['OPEN', factOf('prior-ici').yes],
    ]);
  });
});

describe('where sources differ', () => {
  const positions = [
    { says: 'yes', study: 'series', strength: 'RETROSPECTIVE', rules: ['A'], cites: ['S-1', 'S-9'] },
    { says: 'no', study: 'trial', strength: 'P3_NEGATIVE', rules: ['B', 'C'], cites: ['S-2'] },
  ] as const;
  const rules = [
    { id: 'A' },
    { id: 'B', stance: 'against', when: { fact: 'prior-pd1' } },
    { id: 'C', when: { fact: 'prior-mtor' } },
  ] as const satisfies readonly Partial<Rule>[];
  const differing = (words: HistoryWords, change: object = {}) =>
    evaluate(aHistory(words), edited(rules, { disagreements: [{ id: 'D', topic: 'again', positions, ...change }] }));

  test('both positions stand side by side, with the rules that are listed and the sources that exist', () => {
    const { disagreements, considerations } = differing(TREATED);
    expect(disagreements).toEqual([
      {
        id: 'D',
        topic: 'again',
        positions: [
          { ...positions[0], cites: ['S-1'] },
          { ...positions[1], rules: ['B'] },
        ],
      },
    ]);
    expect(considerations.map(({ id, disagreements: ids }) => [id, ids])).toEqual([
      ['A', ['D']],
      ['B', ['D']],
    ]);
  });
  test('a position of which no rule is listed is none', () =>
    expect(differing({ lines: [NIVOLUMAB], exposures: { ici: { agents: ['nivolumab'] } } }).disagreements).toEqual([]));
  test('a position without a source yet is none', () =>
    expect(
      differing(TREATED, { positions: [positions[0], { ...positions[1], cites: ['S-9'] }] }).disagreements,
    ).toEqual([]));
  test('it may be about some patients only', () => {
    const when = { fact: 'prior-mtor' };
    expect(differing(TREATED, { when }).disagreements).toEqual([]);
    const mtor = { ...TREATED, exposures: { ...ICI, mtor: { status: 'unknown' } } } as const;
    expect(differing(mtor, { when }).disagreements).toHaveLength(1);
  });
});

describe('what is listed', () => {
  const rules = [{ id: 'A' }, { id: 'C', when: { fact: 'prior-mtor' } }] as const;
  test('what applies or waits; on request all; without a trace unless asked for', () => {
    const listed = evaluate(aHistory(TREATED), edited(rules));
    expect(listed.considerations.map(({ id }) => id)).toEqual(['A']);
    expect(listed.considerations[0]).not.toHaveProperty('trace');
    expect(listed.outcomes).toEqual(outcomes(aHistory(TREATED), edited(rules)));
    expect(listed.outcomes.map(({ id, status }) => `${id} ${status}`)).toEqual(['A applies', 'C does-not-apply']);
    const all = evaluate(aHistory(TREATED), edited(rules), { all: true });
    expect(all.considerations.map(({ id }) => id)).toEqual(['A', 'C']);
  });
});

describe('the trace', () => {
  const traceOf = (rule: Partial<Rule>, words: HistoryWords): TraceNode => {
    const { trace } = judged(rule, words);
    if (!trace) throw new Error('no trace');
    return trace;
  };
  test('names the questions of the rule: scope, condition, options left', () => {
    const trace = traceOf({}, TREATED);
    expect(trace).toMatchObject({ test: 'all', value: 'yes' });
    expect(trace.children.map(({ part, value }) => [part, value])).toEqual([
      ['scope', 'yes'],
      ['condition', 'yes'],
      ['options', 'yes'],
    ]);
    expect(traceOf({ stance: 'against' }, TREATED).children.map(({ part }) => part)).toEqual(['scope', 'condition']);
    expect(traceOf({}, UNREAD)).toMatchObject({ value: 'unknown' });
  });
  test('each leaf says the fact it read, what it found, its sources, and what it asks', () => {
    const when: Predicate = {
      all: [
        { fact: 'prior-ici' },
        { not: { number: 'advanced-lines', atLeast: 3 } },
        { category: 'relapse-band', in: ['>12'] },
        { set: 'agents-advanced', includesAny: ['nivolumab'] },
      ],
    };
    const [, condition] = traceOf({ when }, { ...UNREAD, perioperative: { status: 'yes', band: '>12' } }).children;
    const lines = labelOf('advanced-lines');
    const band = labelOf('relapse-band');
    const values = band.kind === 'category' ? band.values : {};
    expect(condition).toEqual({
      test: 'all',
      value: 'unknown',
      part: 'condition',
      children: [
        {
          test: 'fact',
          value: 'unknown',
          fact: 'prior-ici',
          text: factOf('prior-ici').unknown,
          sources: [sourceOf('ici')],
          gaps: ['confirm-orders'],
          children: [],
        },
        {
          test: 'not',
          value: 'yes',
          children: [
            {
              test: 'number',
              value: 'no',
              fact: 'advanced-lines',
              text: `${lines.label}: 1.`,
              needs: '3 or more',
              sources: [sourceOf('line 1')],
              children: [],
            },
          ],
        },
        {
          test: 'category',
          value: 'yes',
          fact: 'relapse-band',
          text: `${band.label}: ${values['>12']}.`,
          needs: values['>12'],
          sources: [sourceOf('adjuvant course')],
          children: [],
        },
        {
          test: 'set',
          value: 'yes',
          fact: 'agents-advanced',
          text: `${labelOf('agents-advanced').label}: nivolumab.`,
          needs: 'nivolumab',
          sources: [sourceOf('line 1')],
          children: [],
        },
      ],
    });
  });
  test('death and hospice stand in it as what counts where it is stated', () => {
    const [scope] = traceOf({}, { ...TREATED, vitalStatus: { deceased: 'unknown' } }).children;
    expect(scope?.children[0]).toMatchObject({
      test: 'unless-stated',
      value: 'yes',
      children: [{ fact: 'deceased', value: 'unknown' }],
    });
  });
});
