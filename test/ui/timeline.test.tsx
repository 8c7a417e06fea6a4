/** The timeline as it is seen, heard, moved through by keyboard, and read as a table. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { presentAs } from '../../src/sandbox/presentation/present-as.ts';
import { chartOf, expectAccessible, openChart } from './chart.tsx';

const timeline = () => screen.getByRole('region', { name: 'Timeline' });
const picture = () => within(timeline()).getByRole('group', { name: /^Courses and events/ });
const aloud = () =>
  within(picture())
    .getAllByRole('button')
    .map((one) => one.getAttribute('aria-label'));

describe('read aloud', () => {
  test('every event and every course is one sentence: what, when, what came of it, how sure', async () => {
    await openChart(chartOf('v06'));
    expect(aloud()).toEqual([
      'Partial nephrectomy, 9 Sep 2019',
      'Metastasis: lung, 17 Jan 2022',
      'Progression on line 1, 14 Oct 2024',
      'Metastasis: brain, 31 Aug 2026',
      'Progression on line 2, 31 Aug 2026',
      'pembrolizumab, Line 1, 7 Feb 2022 to 22 Jan 2024, outcome: completed, administered',
      'axitinib, Line 1, 7 Feb 2022 to 14 Oct 2024, outcome: progression, reported',
      'cabozantinib, Line 2, 28 Oct 2024 to no end on record, outcome: progression, reported',
    ]);
  });

  test('courses are grouped by drug class', async () => {
    await openChart(chartOf('v06'));
    expect(
      within(within(picture()).getByRole('group', { name: 'VEGF-targeted therapy' })).getAllByRole('button'),
    ).toHaveLength(2);
    expect(
      within(within(picture()).getByRole('group', { name: 'Checkpoint inhibitor' })).getAllByRole('button'),
    ).toHaveLength(1);
  });

  test('the whole picture is told in one sentence', async () => {
    await openChart(chartOf('v06'));
    expect(timeline()).toHaveTextContent(
      'From Sep 2019 to 7 Sep 2026: 2 lines for advanced disease, 3 courses of drugs and 5 events.',
    );
  });

  test('a drug known from orders alone says so', async () => {
    const chart = chartOf('v01');
    await openChart({ ...chart, resources: presentAs('epic', chart.resources) });
    expect(aloud()).toContainEqual(expect.stringMatching(/^nivolumab, .*ordered, not confirmed$/));
    expect(within(timeline()).getByText('ordered only')).toBeVisible();
  });

  test('the interval free of checkpoint inhibitors is told with the limits that sources use', async () => {
    await openChart(chartOf('v04'));
    expect(timeline()).toHaveTextContent('4.8 months free of checkpoint inhibitors until relapse.');
    expect(timeline()).toHaveTextContent(
      'Marks at 3 months, 6 months and 12 months: limits that sources use after the last dose.',
    );
  });
});

describe('with the keyboard', () => {
  test('one tab stop, arrow keys from item to item, Enter opens the sources', async () => {
    const user = userEvent.setup();
    await openChart(chartOf('v06'));
    const [first, second] = within(picture()).getAllByRole('button');
    first?.focus();
    await user.keyboard('{ArrowRight}');
    expect(second).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: /Metastasis: lung/ }, { timeout: 20_000 })).toBeVisible();
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(second).toHaveFocus();
  });

  test('zooming is announced, and the whole history comes back with one act', async () => {
    const user = userEvent.setup();
    await openChart(chartOf('v06'));
    await user.click(within(timeline()).getByRole('button', { name: 'Zoom in' }));
    expect(within(timeline()).getByRole('status')).toHaveTextContent('Enlarged 2 times.');
    await user.click(within(timeline()).getByRole('button', { name: 'Whole history' }));
    expect(within(timeline()).getByRole('status')).toHaveTextContent('The whole history is shown.');
  });
});

test('the table says the same in order of time', async () => {
  await openChart(chartOf('v06'));
  await userEvent.click(within(timeline()).getByRole('radio', { name: 'Table' }));
  const rows = within(within(timeline()).getByRole('table')).getAllByRole('row').slice(1);
  expect(rows.map((row) => row.querySelector('td')?.textContent)).toEqual([
    '9 Sep 2019',
    '17 Jan 2022',
    '7 Feb 2022 – 22 Jan 2024',
    '7 Feb 2022 – 14 Oct 2024',
    '14 Oct 2024',
    '28 Oct 2024 – no end on record',
    '31 Aug 2026',
    '31 Aug 2026',
  ]);
  await expectAccessible();
});

describe('the exposure matrix', () => {
  test('shows each class by line with the reason for its end, and names the classes that were never had', async () => {
    await openChart(chartOf('v06'));
    const matrix = screen.getByRole('region', { name: 'Drug classes so far' });
    const row = await within(matrix).findByRole('row', { name: /^VEGF-targeted therapy/ }, { timeout: 20_000 });
    expect(row).toHaveTextContent('axitinibFeb 2022 – Oct 2024progression · reported');
    expect(row).toHaveTextContent('cabozantinib');
    expect(matrix).toHaveTextContent('None on record: mTOR inhibitor, HIF-2α inhibitor and cytokine.');
  });
});
