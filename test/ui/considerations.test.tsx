/** What a reader finds behind a consideration, and how they choose the evidence they look at. */
import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { type Chart, chartOf, expectAccessible, openChart } from './chart.tsx';

const evidence = () => screen.getByRole('region', { name: 'Evidence that applies' });
const article = (name: string) => within(evidence()).getByRole('article', { name });

/** Opens the row of a consideration and waits for what is behind it. */
async function open(name: string): Promise<HTMLElement> {
  const row = article(name);
  await userEvent.click(within(row).getByRole('button', { name }));
  await within(row).findByRole('heading', { name: /^Why / }, { timeout: 20_000 });
  return row;
}

/** The lines of a forest plot as they are read aloud. */
const aloud = (plot: HTMLElement) =>
  within(plot)
    .getAllByRole('listitem')
    .map((line) => line.querySelector('p')?.textContent ?? '');

async function openedChart(chart: Chart, name: string): Promise<HTMLElement> {
  await openChart(chart);
  return open(name);
}

describe('a row', () => {
  test('is closed at first: title, stance, strength and status can be scanned', async () => {
    await openChart(chartOf('v06'));
    const row = article('Tivozanib as third or fourth line');
    expect(within(row).getByRole('button')).toHaveAttribute('aria-expanded', 'false');
    expect(row).toHaveTextContent('Evidence for');
    expect(row).toHaveTextContent('phase 3 trial in this population');
    expect(row).toHaveTextContent('applies');
    expect(within(row).queryByText(/The review adds good tolerability/)).not.toBeInTheDocument();
  });

  test('opens to its text, why it is here with sources, and the cautions', async () => {
    const row = await openedChart(chartOf('v06'), 'Lenvatinib with everolimus');
    expect(row).toHaveTextContent('in a randomised phase 2 trial the pair lengthened progression-free survival');
    expect(row).toHaveTextContent('Weaker here: Differs from Study 205');
    expect(row).toHaveTextContent('Everolimus: interactions and added immunosuppression');
    expect(within(row).getAllByRole('button', { name: /source.* for / }).length).toBeGreaterThan(0);
    await expectAccessible();
  });

  test('says why it is only conditional, with the question that would settle it', async () => {
    const row = await openedChart(chartOf('v06'), 'Consolidative surgery or metastasectomy');
    expect(within(row).getByRole('heading', { name: 'Why only conditional' })).toBeVisible();
    expect(within(row).getByRole('link', { name: /How many lesions are progressing/ })).toBeVisible();
  });

  test('marks what the patient has had already', async () => {
    const row = await openedChart(chartOf('v06'), 'Lenvatinib with pembrolizumab after a checkpoint inhibitor');
    expect(row).toHaveTextContent('already received');
    expect(row).toHaveTextContent('Already received: pembrolizumab, line 1');
  });
});

describe('the evidence behind a row', () => {
  test('the forest plot says in words what it draws: trial, endpoint, comparison, estimate, interval, status', async () => {
    const row = await openedChart(chartOf('v06'), 'Another VEGFR TKI after a checkpoint inhibitor with a TKI');
    const lines = aloud(within(row).getByRole('figure'));
    expect(lines).toContain(
      'METEOR, progression-free survival: cabozantinib against everolimus, hazard ratio 0.51, 95 % CI 0.42 to 0.62, as the review prints it, D-03',
    );
    expect(lines).toContain(
      'METEOR, progression-free survival: cabozantinib against everolimus, hazard ratio 0.51, 95 % CI 0.41 to 0.62, as published, D-02',
    );
  });

  test('a printed value that the publication repeats is drawn once', async () => {
    const row = await openedChart(chartOf('v06'), 'Another VEGFR TKI after a checkpoint inhibitor with a TKI');
    expect(
      aloud(within(row).getByRole('figure')).filter((line) => /METEOR, overall survival.*0\.66/.test(line)),
    ).toEqual([
      'METEOR, overall survival: cabozantinib against everolimus, hazard ratio 0.66, 95 % CI 0.53 to 0.83, P 0.00026, as published, second interim analysis, D-02',
    ]);
  });

  test('each number leads to the statement that gives it, the place where it stands, and what differs there', async () => {
    const row = await openedChart(chartOf('v06'), 'Another VEGFR TKI after a checkpoint inhibitor with a TKI');
    const drawn = within(within(row).getByRole('figure'))
      .getAllByRole('listitem')
      .find(({ textContent }) => /0\.42 to 0\.62, as the review prints it/.test(textContent ?? ''));
    const source = drawn?.querySelector('details');
    expect(source).toHaveTextContent(/^Source: E-METEOR-2Table 1, .*METEOR/);
    expect(source).toHaveTextContent('D-03. As printed: 0.51 (0.42–0.62) As published: 0.51 (0.41–0.62)');
    await userEvent.click(within(row).getByText(/^Numbers: \d+$/));
    const rows = await within(row).findAllByRole('row');
    const cell = rows
      .find(({ textContent }) => /^METEOR: response rate/.test(textContent ?? ''))
      ?.querySelector('details');
    expect(cell).toHaveTextContent(/^Source: E-METEOR-2Table 1, ORR/);
  });

  test('the fit strip tells criterion by criterion what matches, differs or is not known', async () => {
    const row = await openedChart(chartOf('v06'), 'Tivozanib as third or fourth line');
    const criterion = within(row).getByText('2 or 3 earlier lines').closest('li');
    expect(criterion).toHaveTextContent('2 or 3 earlier lines matches');
  });

  test('what is not verified says so', async () => {
    const row = await openedChart(chartOf('v06'), 'What a TKI achieves after a checkpoint inhibitor');
    expect(within(row).getAllByText(/not verified/).length).toBeGreaterThan(0);
  });

  test('statements that are still being loaded, or cannot be, say so; the considerations stay', async () => {
    await openChart(chartOf('v06'), { details: 'loading' });
    expect(await open('Tivozanib as third or fourth line')).toHaveTextContent('The statements are being loaded.');
  });

  test('statements that cannot be loaded are named by their ids', async () => {
    await openChart(chartOf('v06'), { details: 'failed' });
    expect(await open('Tivozanib as third or fourth line')).toHaveTextContent(/could not be loaded.*E-TIVO3-1/);
  });

  test('where the review and a later trial disagree, both positions stand side by side', async () => {
    const row = await openedChart(chartOf('v06'), 'Going on with PD-(L)1 beside a TKI');
    expect(within(row).getByRole('heading', { name: 'Sources differ' })).toBeVisible();
    const positions = within(row)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent ?? '')
      .filter((text) => text.includes(' · '));
    expect(positions).toContainEqual(
      expect.stringMatching(
        /^Unproven when the review was written.*before the trials had reported.*this consideration$/,
      ),
    );
    expect(positions).toContainEqual(
      expect.stringMatching(/^Adding a PD-\(L\)1 inhibitor to a TKI.*no gain.*randomised phase 3 trials.*UR-01$/),
    );
    expect(row).toHaveTextContent('this app does not settle it');
  });
});

describe('every condition of a rule', () => {
  test('is shown on request, met, not met or open, with the sources of what it read', async () => {
    const row = await openedChart(chartOf('v06'), 'Tivozanib as third or fourth line');
    expect(within(row).queryByText('Conditions')).not.toBeInTheDocument();
    await userEvent.click(within(row).getByText('Every condition, and what it came to'));
    const conditions = await within(row).findByText(/^Conditions/);
    expect(conditions).toHaveTextContent('Conditions ✓ met');
    const block = conditions.closest('div');
    if (!block) throw new Error('the conditions stand in no block');
    expect(within(block).getAllByRole('button', { name: /source.* for / }).length).toBeGreaterThan(0);
    await expectAccessible();
  });

  test('of one that does not apply shows which was not met', async () => {
    await openChart(chartOf('v06'));
    await userEvent.click(within(evidence()).getByText(/considerations do not apply/));
    const row = await within(evidence()).findByRole('article', { name: 'Nivolumab alone' });
    await userEvent.click(within(row).getByRole('button'));
    await userEvent.click(await within(row).findByText('Every condition, and what it came to'));
    expect((await within(row).findAllByText(/not met/)).length).toBeGreaterThan(0);
  });
});

describe('which evidence is looked at', () => {
  test('the review alone leaves out what came later, and says so', async () => {
    await openChart(chartOf('v06'));
    await userEvent.click(screen.getByRole('radio', { name: 'As the review says' }));
    expect(within(evidence()).queryByRole('article', { name: /Belzutifan/ })).not.toBeInTheDocument();
    expect(screen.getByText('Shown as the review says; later results are left out.')).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'With later results' }));
    expect(article('Belzutifan after a PD-(L)1 inhibitor and a VEGFR TKI')).toBeVisible();
  });

  test('the slider goes through the days on which something became known', async () => {
    await openChart(chartOf('v06'));
    const slider = screen.getByRole('slider', { name: 'Known on' });
    expect(slider).toHaveAttribute('aria-valuetext', 'everything known');
    fireEvent.change(slider, { target: { value: '0' } });
    expect(slider).toHaveAttribute('aria-valuetext', 'The review alone');
    fireEvent.change(slider, { target: { value: '5' } });
    expect(slider.getAttribute('aria-valuetext')).toMatch(/^\d{1,2} \w{3} 20\d\d$/);
    expect(screen.getByText(/later evidence is left out/)).toBeVisible();
  });

  test('a change is announced with the number of considerations that moved', async () => {
    await openChart(chartOf('v06'));
    await userEvent.click(screen.getByRole('radio', { name: 'As the review says' }));
    expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContainEqual(
      expect.stringMatching(/\d+ considerations changed\./),
    );
  });
});

test('the trials are listed on request, none called open, each with the day of the last check', async () => {
  await openChart(chartOf('v06'));
  const trials = screen.getByRole('region', { name: 'Trials' });
  expect(within(trials).queryByRole('table')).not.toBeInTheDocument();
  await userEvent.click(within(trials).getByText(/^Trials named by the review and later/));
  const row = await within(trials).findByRole('row', { name: /^LITESPARK-034/ }, { timeout: 20_000 });
  expect(row).toHaveTextContent('Not reported when checked');
  expect(row).toHaveTextContent('checked 23 Nov 2026');
  expect(within(row).getByRole('link', { name: /^NCT/ })).toHaveAttribute(
    'href',
    expect.stringMatching(/^https:\/\/clinicaltrials\.gov\/study\/NCT\d+$/),
  );
  const states = [...trials.querySelectorAll('td strong')].map(({ textContent }) => textContent);
  expect([...new Set(states)].sort()).toEqual([
    'Not known whether it is open',
    'Not reported when checked',
    'Reported',
  ]);
  await expectAccessible();
});

test('the considerations that do not apply are shown on request, each with its reason', async () => {
  await openChart(chartOf('v06'));
  expect(within(evidence()).queryByRole('article', { name: 'Nivolumab alone' })).not.toBeInTheDocument();
  await userEvent.click(within(evidence()).getByText(/considerations do not apply/));
  const row = await within(evidence()).findByRole('article', { name: 'Nivolumab alone' });
  await userEvent.click(within(row).getByRole('button'));
  expect(await within(row).findByRole('heading', { name: 'Why it does not apply' })).toBeVisible();
});
