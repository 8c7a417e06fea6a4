import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FAULTS, type FaultKind, type FaultName } from '../../src/sandbox/faults/fault-table.ts';
import { type Clinic, chartOf, factOf, incompleteOf, openClinic, problemOf, stampOf, type Visit } from './clinic.ts';

let clinic: Clinic;
let visit: Visit;

beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());
beforeEach(async () => {
  visit = await clinic.visit();
});
afterEach(() => visit.context.close());

const open = (fault: string, vendor: 'smart' | 'epic' = 'smart') =>
  visit.page.goto(clinic.sandbox.createLaunch({ vendor, patientId: 'v14', fault }));

/** Titles of the considerations that are said to apply, without condition. */
async function applying(): Promise<readonly string[]> {
  return visit.page
    .locator('article')
    .filter({ has: visit.page.getByText('applies', { exact: true }) })
    .getByRole('heading', { level: 4 })
    .allInnerTexts();
}

describe('a chart whose procedures may not be read', () => {
  test('says so, knows nothing about surgery, and concludes nothing from the silence', async () => {
    await open('');
    await chartOf(visit.page);
    expect(await factOf(visit.page, 'Nephrectomy')).toMatch(/^radical/);
    const supported = await applying();
    expect(supported.length).toBeGreaterThan(3);

    await open('forbidden:Procedure');
    await chartOf(visit.page);
    expect(await stampOf(visit.page)).toBe('Walter Sycamore');
    expect(await incompleteOf(visit.page)).toMatch(/Procedure could not be read/);
    expect(await factOf(visit.page, 'Nephrectomy')).toMatch(/^cannot tell unknown/);
    expect(await factOf(visit.page, 'Primary tumour')).toMatch(/^cannot tell unknown/);
    const words = await visit.page.locator('body').innerText();
    expect(words).toContain('nephrectomy: cannot tell');
    expect(words).not.toMatch(/no (nephrectomy|metastasectomy|radiotherapy|local therapy|surgery)/i);
    expect(words).not.toMatch(/(nephrectomy|metastasectomy|radiotherapy|local therapy)\W+(none on record|absent)/i);
    for (const title of await applying()) expect(supported).toContain(title);
  });
});

/** How a launch with a fault has to end. */
type End =
  /** Everything read, nothing to report. */
  | 'whole'
  /** On screen, with a warning that names the type. */
  | 'incomplete'
  /** On screen, with nothing read at all, not even the name. */
  | 'nothing read'
  /** On screen, with a stranger set aside. */
  | 'stranger'
  /** The screen that says why nobody can be shown. */
  | 'refused';

const ENDS: Readonly<Record<FaultName, End | Readonly<Record<string, End>>>> = {
  expire: 'whole',
  'cors-less-401': 'nothing read',
  'no-patient': 'refused',
  'partial-grant': 'incomplete',
  forbidden: 'incomplete',
  'not-found': 'incomplete',
  'rate-limit': { seconds: 'whole', date: 'whole', forever: 'incomplete' },
  unavailable: { forever: 'incomplete', once: 'whole' },
  'html-500': 'incomplete',
  'plain-400': 'incomplete',
  slow: 'whole',
  reset: 'incomplete',
  truncated: 'incomplete',
  'empty-body': 'incomplete',
  'endless-next': 'incomplete',
  'loop-next': 'incomplete',
  'foreign-next': 'incomplete',
  'outcome-in-bundle': 'incomplete',
  'foreign-patient': 'stranger',
};

const KINDS: readonly FaultKind[] = FAULTS;
const CASES = KINDS.flatMap(({ name, aim, variants, number }) => {
  // Which of the parallel reads is answered first is chance: a session that is gone for good ends before all of them.
  const answered = name === 'cors-less-401' ? 0 : 1;
  const head = aim === 'type' ? `${name}:Procedure` : number ? `${name}=${answered}` : name;
  const end = ENDS[name as FaultName];
  return (variants ?? ['']).map((variant) => ({
    fault: variant === '' ? head : `${head}=${variant}`,
    end: typeof end === 'string' ? end : (end[variant] ?? 'none'),
  }));
});

describe('whatever goes wrong, the page ends in a readable state that names what is missing', () => {
  test.each(CASES)('$fault: $end', async ({ fault, end }) => {
    await open(fault);
    if (end === 'refused') {
      expect(await problemOf(visit.page)).toContain('launch/no-patient');
      expect(visit.seen).toEqual([]);
      return;
    }
    await chartOf(visit.page);
    const unread = end === 'nothing read';
    expect(await stampOf(visit.page)).toBe(unread ? 'name could not be read' : 'Walter Sycamore');
    const words = await visit.page.locator('body').innerText();
    const incomplete = await incompleteOf(visit.page);
    if (end === 'incomplete' || unread) {
      expect(incomplete).toMatch(/\bProcedure\b/);
      expect(words).not.toMatch(/no nephrectomy|nephrectomy\W+none on record/i);
    } else {
      expect(incomplete).toBe('');
      expect(await factOf(visit.page, 'Nephrectomy')).toMatch(/^radical/);
    }
    const problems = await visit.page.locator('details').allTextContents();
    expect(problems.join().includes('a resource of another patient was set aside')).toBe(end === 'stranger');
    expect(new Set(visit.seen)).toEqual(new Set(unread ? [] : ['Walter Sycamore']));
    expect(visit.complaints.filter((line) => line.startsWith('uncaught'))).toEqual([]);
  });

  test('every fault of the sandbox is tried', () => {
    expect(CASES.filter(({ end }) => end === 'none')).toEqual([]);
    expect(Object.keys(ENDS).sort()).toEqual(KINDS.map(({ name }) => name).sort());
  });

  test('with everything refused, even the name, the page says so and calls nothing absent', async () => {
    await open('forbidden:*');
    await chartOf(visit.page);
    expect(await incompleteOf(visit.page)).toMatch(/Patient, Condition, Procedure, Medication/);
    expect(await stampOf(visit.page)).toBe('name could not be read');
    const words = await visit.page.locator('body').innerText();
    expect(words).not.toMatch(/none on record/);
    expect(words).not.toMatch(/\babsent$/m);
  });

  test('a server that answers with another patient’s identity is not shown at all', async () => {
    await open('foreign-patient:Patient');
    const words = await problemOf(visit.page);
    expect(words).toContain('The server answered with another patient');
    expect(words).toContain('record/foreign-patient');
    expect(visit.seen).toEqual([]);
  });
});

describe('the traffic of these launches', () => {
  test('passes every check of a SMART review, and nothing went to the host that a page pointed to', () => {
    expect(clinic.sandbox.traffic.length).toBeGreaterThan(CASES.length * 5);
    expect(clinic.sandbox.traffic.filter(({ kind }) => kind === 'foreign')).toEqual([]);
    expect(clinic.smartViolations()).toEqual([]);
  });
});

test('a defect of the app ends on a page that says so, with nothing of the patient on the console', async () => {
  await visit.page.addInitScript(() => {
    Date.prototype.getMinutes = () => {
      throw new Error('a defect near Walter Sycamore');
    };
  });
  await open('');
  expect(await problemOf(visit.page)).toContain('app/defect');
  expect(visit.complaints).toEqual([]);
});
