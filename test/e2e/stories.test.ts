/**
 * Stories of patients, told from the launch to the sheet for the tumour board: read the sentence, see what is not known,
 * answer, see what the answer moves, print it with its mark, take it back.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clinic, chartOf, expectQuiet, factOf, openClinic, stampOf } from './clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

interface Story {
  readonly told: string;
  readonly id: string;
  readonly vendor?: 'smart' | 'epic' | 'oracle';
  readonly scope: string;
  /** Parts of the sentence, before anything is answered. */
  readonly sentence: readonly string[];
  /** A fact that this patient teaches: its label, and what stands beside it. */
  readonly fact?: readonly [label: string, words: RegExp];
  /** What is asked; a fact that is not in question is corrected instead. */
  readonly asked: RegExp | undefined;
  readonly answer: (page: Page) => Promise<void>;
  /** The answer and, where it contradicts the chart, its reason: on the screen, on the sheet. */
  readonly given: RegExp;
  /** Rows of "What it changed": consideration, before, now. */
  readonly moved: readonly RegExp[];
  readonly scopeAfter?: string;
  readonly sentenceAfter?: readonly string[];
}

const question = (page: Page, words: RegExp): Locator =>
  page.getByRole('region', { name: 'What would change this' }).getByRole('listitem').filter({ hasText: words });

const LESIONS = /How many lesions are progressing/;

/** "2 of 5", in the fields of the question, which open on request unless it is the first. */
const lesions = (progressing: number, total: number) => async (page: Page) => {
  const asked = question(page, LESIONS);
  const field = asked.getByRole('spinbutton', { name: 'Progressing lesions' });
  const button = asked.getByRole('button', { name: /^(Answer|Set)$/ }).first();
  await button.waitFor();
  if ((await button.innerText()) === 'Answer') await button.click();
  await field.fill(String(progressing));
  await asked.getByRole('spinbutton', { name: /Lesions in all/ }).fill(String(total));
  await asked.getByRole('button', { name: 'Set' }).click();
};

const press = (words: RegExp, name: string) => async (page: Page) =>
  question(page, words).getByRole('button', { name, exact: true }).click();

const STORIES: readonly Story[] = [
  {
    told: 'two checkpoint inhibitors, then one of them, known from orders alone: one act confirms the one line',
    id: 'v01',
    vendor: 'epic',
    scope: 'Cannot tell',
    sentence: ['line 1: nivolumab + ipilimumab, then nivolumab from Mar 2024 (ordered, not confirmed) unknown'],
    asked: /Known from orders alone: ipilimumab, nivolumab/,
    answer: press(/Known from orders alone/, 'Yes, all given'),
    given: /Drugs ordered were given: Yes/,
    moved: [
      /VEGFR TKI after a checkpoint inhibitor alone conditional → applies/,
      /Ipilimumab added after a PD-1 inhibitor alone conditional → does not apply/,
    ],
    scopeAfter: 'In scope',
    sentenceAfter: ['progression Oct 2026 after 30.8 months (secondary pattern by dates)'],
  },
  {
    told: 'early progression with the primary in place: few progressing lesions bring local therapy in',
    id: 'v02',
    vendor: 'oracle',
    scope: 'In scope',
    sentence: ['no nephrectomy', 'progression May 2026 after 5.3 months (primary pattern by dates)'],
    fact: ['Primary tumour', /in place/],
    asked: LESIONS,
    answer: lesions(2, 5),
    given: /Lesions: 2 of 5 progressing/,
    moved: [/Stereotactic radiotherapy at first relapse or for few progressing lesions conditional → applies/],
  },
  {
    told: 'nivolumab before and after the operation is no line, unless the clinician says it was for advanced disease',
    id: 'v03',
    scope: 'In scope',
    sentence: [
      'perioperative nivolumab, 10 of 10 doses, completed',
      'relapse Aug 2026, 16.1 months after the last dose (more than 12 months)',
    ],
    fact: ['Lines for advanced disease', /^0/],
    asked: /given around surgery was concluded from dates/,
    answer: press(/given around surgery was concluded from dates/, 'For advanced disease'),
    given: /Setting of the drugs: For advanced disease/,
    moved: [/Checkpoint inhibitor again after adjuvant immunotherapy applies → does not apply/],
    scopeAfter: 'Cannot tell',
    sentenceAfter: ['line 1: nivolumab from Jul 2024'],
  },
  {
    told: 'adjuvant course stopped for hepatitis, then months without therapy: was there a line elsewhere?',
    id: 'v04',
    scope: 'In scope',
    sentence: ['adjuvant pembrolizumab, 6 of 17 doses, stopped: toxicity', 'between 0 and 1 line'],
    fact: ['Perioperative therapy', /4\.8 months \(3 to 6 months\)/],
    asked: /Was there one in that time\?/,
    answer: press(/Was there one in that time\?/, 'No'),
    given: /No/,
    moved: [
      /VEGFR TKI after a checkpoint inhibitor alone conditional → applies/,
      /Cabozantinib conditional → does not apply/,
    ],
  },
  {
    told: 'third line with one brain metastasis: one progressing lesion of four',
    id: 'v06',
    scope: 'In scope',
    sentence: [
      'line 1: pembrolizumab + axitinib, then axitinib from Feb 2022, ended by progression Oct 2024',
      'progression Aug 2026 after 22.1 months',
    ],
    fact: ['Lines for advanced disease', /^2/],
    asked: LESIONS,
    answer: lesions(1, 4),
    given: /Lesions: 1 of 4 progressing/,
    moved: [/Consolidative surgery or metastasectomy conditional → applies/],
  },
  {
    told: 'a nephrectomy known only as an absent kidney gets its extent and year from the clinician',
    id: 'v07',
    scope: 'In scope',
    sentence: ['nephrectomy of unknown extent, on or before Apr 2018 inferred', 'adjuvant sunitinib, completed'],
    asked: /Was the kidney with the tumour removed\?/,
    answer: async (page) => {
      const asked = question(page, /Was the kidney with the tumour removed\?/);
      await asked.getByRole('button', { name: 'Answer' }).click();
      await asked.getByRole('radio', { name: 'Radical' }).check();
      await asked.getByRole('textbox', { name: 'Year' }).fill('2018');
      await asked.getByRole('button', { name: 'Set' }).click();
    },
    given: /Nephrectomy: Yes, Radical, 2018/,
    moved: [],
    sentenceAfter: ['radical nephrectomy 2018'],
  },
  {
    told: 'nivolumab for melanoma counts nowhere: for the kidney cancer no checkpoint inhibitor was given',
    id: 'v09',
    scope: 'In scope',
    sentence: ['line 1: pazopanib from Dec 2024'],
    asked: LESIONS,
    answer: lesions(1, 3),
    given: /Lesions: 1 of 3 progressing/,
    moved: [/Stereotactic radiotherapy to every lesion, then a PD-1 inhibitor conditional → /],
  },
  {
    told: 'papillary by the chart, clear cell by the second opinion: the correction needs a reason and keeps it',
    id: 'v10',
    scope: 'Outside the evidence',
    sentence: ['Kidney cancer that is not clear cell'],
    asked: undefined,
    answer: async (page) => {
      await page.getByRole('button', { name: 'Correct: Histology' }).click();
      await page.getByRole('radio', { name: 'Clear cell', exact: true }).check();
      await page.getByRole('button', { name: 'Set' }).click();
      await page.getByText('A reason is needed where an answer overrides the chart.').waitFor();
      await page.getByRole('textbox', { name: 'Reason for overriding the chart' }).fill('second opinion of the slides');
      await page.getByRole('button', { name: 'Set' }).click();
    },
    given: /Histology: Clear cell.*overrides the chart.*second opinion of the slides/,
    moved: [/The evidence is about clear cell disease applies → does not apply/],
    scopeAfter: 'In scope',
    sentenceAfter: ['Clear cell kidney cancer ✎ answered by a clinician'],
  },
  {
    told: 'checkpoint inhibitors on file that nobody gave: a frail patient weakens the evidence for what is open',
    id: 'v12',
    scope: 'In scope',
    sentence: ['line 2: axitinib from Jun 2024'],
    asked: /performance status/,
    answer: async (page) => {
      const asked = question(page, /performance status/);
      await asked.getByRole('button', { name: 'Answer' }).click();
      await asked.getByRole('combobox', { name: 'Score' }).selectOption('50');
      await asked.getByRole('button', { name: 'Set' }).click();
    },
    given: /Performance status: Karnofsky 50/,
    moved: [/Nivolumab alone phase 3 trial in this population → phase 3 trial in a neighbouring population/],
  },
  {
    told: 'four lines of orders: once confirmed, most trials have ended before this patient',
    id: 'v14',
    vendor: 'epic',
    scope: 'Cannot tell',
    sentence: ['between 0 and 4 lines for advanced disease', 'upfront cytoreductive'],
    asked: /Known from orders alone: sunitinib, nivolumab, cabozantinib, everolimus, lenvatinib/,
    answer: press(/Known from orders alone/, 'Yes, all given'),
    given: /Drugs ordered were given: Yes/,
    moved: [/Tivozanib beyond the fourth line is not covered conditional → applies/],
    scopeAfter: 'In scope',
    sentenceAfter: ['line 4: lenvatinib + everolimus from Feb 2023', 'progression Oct 2026 after 44.4 months'],
  },
  {
    told: 'relapse during adjuvant pembrolizumab and belzutifan, told by the patient and the infusions',
    id: 'v16',
    vendor: 'oracle',
    scope: 'In scope',
    sentence: ['adjuvant pembrolizumab + belzutifan, 12 of 17 doses', 'relapse Aug 2026 during it'],
    asked: LESIONS,
    answer: lesions(3, 3),
    given: /Lesions: 3 of 3 progressing/,
    moved: [/Consolidative surgery or metastasectomy conditional → applies/],
  },
];

/** Text as it is read: layout and hidden separators apart. */
const textOf = async (part: Locator) => (await part.innerText()).replaceAll(/\s+/g, ' ').replaceAll(' ;', '');

const pagesIn = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

test.each(
  STORIES.map((story) => [`${story.id}, ${story.vendor ?? 'plain'}: ${story.told}`, story] as const),
)('%s', async (_told, story) => {
  const name = clinic.people.find(({ id }) => id === story.id)?.name;
  const visit = await clinic.visit();
  const { page } = visit;
  await page.goto(clinic.sandbox.createLaunch({ vendor: story.vendor ?? 'smart', patientId: story.id }));
  await chartOf(page);
  expect(await stampOf(page)).toBe(name);

  const opening = page.getByRole('region', { name: 'In one sentence' });
  const main = page.getByRole('main');
  const before = { sentence: await textOf(opening), page: await textOf(main.locator('#considerations')) };
  for (const part of story.sentence) expect(before.sentence).toContain(part);
  expect(await main.innerText()).toContain(story.scope);
  if (story.fact) expect(await factOf(page, story.fact[0])).toMatch(story.fact[1]);
  if (story.asked) await question(page, story.asked).waitFor();

  await story.answer(page);
  const given = page.locator('#answers');
  await given.waitFor();
  expect(await textOf(given)).toMatch(story.given);
  for (const row of story.moved) {
    const cells = given.getByRole('row').filter({ has: page.getByRole('rowheader') });
    expect((await cells.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '))).toContainEqual(
      expect.stringMatching(row),
    );
  }
  const after = await textOf(opening);
  for (const part of story.sentenceAfter ?? []) expect(after).toContain(part);
  if (story.scopeAfter !== undefined) expect(await main.innerText()).toContain(story.scopeAfter);

  await page.getByRole('button', { name: 'Print, copy, export' }).click();
  await page.getByRole('button', { name: 'Tumour board sheet' }).click();
  const sheet = page.getByRole('article', { name: /Tumour board sheet/ });
  await sheet.waitFor();
  const printed = await textOf(sheet);
  expect(printed).toContain(name);
  expect(printed).toContain('Answered by a clinician');
  expect(printed).toMatch(story.given);
  for (const format of ['A4', 'Letter'] as const) expect(pagesIn(await page.pdf({ format }))).toBe(1);
  await page.keyboard.press('Escape');

  await given.getByRole('button', { name: /^Take back/ }).click();
  await given.waitFor({ state: 'detached' });
  expect(await textOf(opening)).toBe(before.sentence);
  expect(await textOf(main.locator('#considerations'))).toBe(before.page);
  expectQuiet(visit, clinic);
  await visit.context.close();
});
