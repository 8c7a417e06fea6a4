/** Questions answered in place: what an answer moves, that it stays marked, and that it can be taken back. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { presentAs } from '../../src/sandbox/presentation/present-as.ts';
import { chartOf, expectAccessible, openChart } from './chart.tsx';

const questions = () => screen.getByRole('region', { name: 'What would change this' });
const known = () => screen.getByRole('region', { name: 'What is known' });

/** The question about lesions: where it is not the first one, its fields open on request. */
async function askLesions(): Promise<HTMLElement> {
  const item = within(questions())
    .getByText(/How many lesions are progressing/)
    .closest('li');
  if (!item) throw new Error('the question stands in no list');
  const folded = within(item).queryByRole('button', { name: 'Answer' });
  if (folded) await userEvent.click(folded);
  return item;
}

/** The chart of V01 as Epic's R4 server shows it: every drug is an order. */
async function openOrders(): Promise<void> {
  const chart = chartOf('v01');
  await openChart({ ...chart, resources: presentAs('epic', chart.resources) });
}

describe('orders', () => {
  test('one act confirms them all; the effect on the options is shown before and after', async () => {
    await openOrders();
    const user = userEvent.setup();
    await user.click(within(questions()).getByRole('button', { name: 'Yes, all given' }));
    const effect = within(questions()).getByRole('table', { name: 'What it changed' });
    const row = within(effect).getByRole('row', { name: /^VEGFR TKI after a checkpoint inhibitor alone/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['conditional', '→ applies']);
    await expectAccessible();
  });

  test('the answer stays marked: in the header, in the story, beside the facts', async () => {
    await openOrders();
    await userEvent.click(within(questions()).getByRole('button', { name: 'Yes, all given' }));
    expect(screen.getByRole('link', { name: /1 answer by a clinician/ })).toBeVisible();
    expect(
      within(screen.getByRole('region', { name: 'In one sentence' })).getAllByText('answered by a clinician').length,
    ).toBeGreaterThan(0);
    expect(within(known()).getAllByText('answered by a clinician').length).toBeGreaterThan(0);
  });

  test('only those that were given can be named', async () => {
    await openOrders();
    const user = userEvent.setup();
    await user.click(within(questions()).getByRole('button', { name: 'Only some…' }));
    await user.click(within(questions()).getByRole('checkbox', { name: 'nivolumab' }));
    await user.click(within(questions()).getAllByRole('button', { name: 'Set' })[0] ?? document.body);
    expect(within(questions()).getByText('nivolumab', { selector: 'strong' })).toBeVisible();
  });
});

describe('with the keyboard alone', () => {
  test('a question is answered, the focus goes to the answer, and back when it is taken back', async () => {
    const user = userEvent.setup();
    await openChart(chartOf('v06'));
    const item = within(questions())
      .getByText(/How many lesions are progressing/)
      .closest('li');
    while (!item?.contains(document.activeElement)) {
      await user.tab();
      expect(document.activeElement, 'the question is reached by the tab key').not.toBe(document.body);
    }
    // Where it is not the question that matters most, its fields are folded.
    if (document.activeElement?.textContent === 'Answer') await user.keyboard('{Enter}{Tab}');
    await user.keyboard('2{Tab}5{Enter}');
    expect(within(questions()).getByText('2 of 5 progressing')).toBeVisible();
    expect(within(questions()).queryByText(/How many lesions are progressing/)).not.toBeInTheDocument();
    expect(within(questions()).getByText('2 of 5 progressing').closest('li')).toHaveFocus();
    await user.tab();
    expect(document.activeElement).toHaveAccessibleName('Take back the answer: Lesions');
    await user.keyboard('{Enter}');
    expect(screen.getByRole('heading', { name: 'What would change this' })).toHaveFocus();
    expect(within(questions()).getByText(/How many lesions are progressing/)).toBeVisible();
  });
});

describe('what cannot be', () => {
  test('more lesions progressing than there are is refused in words', async () => {
    await openChart(chartOf('v06'));
    const user = userEvent.setup();
    const item = within(await askLesions());
    await user.type(item.getByRole('spinbutton', { name: 'Progressing lesions' }), '6');
    await user.type(item.getByRole('spinbutton', { name: /Lesions in all/ }), '5');
    await user.click(item.getByRole('button', { name: 'Set' }));
    expect(within(questions()).getByRole('alert')).toHaveTextContent('More lesions progressing than there are.');
  });

  test('zero progressing lesions is an answer, not an empty field', async () => {
    await openChart(chartOf('v06'));
    const user = userEvent.setup();
    const item = within(await askLesions());
    await user.type(item.getByRole('spinbutton', { name: 'Progressing lesions' }), '0');
    await user.click(item.getByRole('button', { name: 'Set' }));
    expect(within(questions()).getByText('0 progressing')).toBeVisible();
  });
});

describe('overriding the chart', () => {
  test('asks for a reason, keeps it beside the answer, and leaves what the chart says in the sources', async () => {
    await openChart(chartOf('v06'));
    const user = userEvent.setup();
    await user.click(within(known()).getByRole('button', { name: 'Correct: Performance status' }));
    await user.selectOptions(within(known()).getByRole('combobox', { name: 'Score' }), '60');
    await user.click(within(known()).getByRole('button', { name: 'Set' }));
    expect(within(known()).getByRole('alert')).toHaveTextContent('A reason is needed');
    await user.type(within(known()).getByRole('textbox', { name: /Reason for overriding/ }), 'Seen today');
    await user.click(within(known()).getByRole('button', { name: 'Set' }));
    expect(questions()).toHaveTextContent('Performance status: Karnofsky 60 at 10:50');
    expect(questions()).toHaveTextContent('overrides the chart. Reason: Seen today');
    expect(within(known()).getByText(/Karnofsky 60/)).toBeVisible();
  });

  test('a date may be as exact as it is known, and may not lie after the day of judging', async () => {
    await openChart(chartOf('v06'));
    const user = userEvent.setup();
    await user.click(within(known()).getByRole('button', { name: 'Correct: Nephrectomy' }));
    await user.type(within(known()).getByRole('textbox', { name: /Reason for overriding/ }), 'Operation note');
    await user.type(within(known()).getByRole('textbox', { name: 'Year' }), '2031');
    await user.click(within(known()).getByRole('button', { name: 'Set' }));
    expect(within(known()).getByRole('alert')).toHaveTextContent('lies after the day of judging');
    await user.clear(within(known()).getByRole('textbox', { name: 'Year' }));
    await user.type(within(known()).getByRole('textbox', { name: 'Year' }), '2018');
    await user.click(within(known()).getByRole('button', { name: 'Set' }));
    expect(questions()).toHaveTextContent('Nephrectomy: Yes, 2018');
  });
});
