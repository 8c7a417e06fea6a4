/** The chart screen in its states, by role and name, over real records and the real evidence. */
import { render, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { problem } from '../../src/kernel/problem.ts';
import { presentAs } from '../../src/sandbox/presentation/present-as.ts';
import { ProblemScreen, ReadingScreen, StartScreen } from '../../src/ui/screens/plain-screens.tsx';
import { json } from '../support/fake-server.ts';
import { type Chart, changed, chartOf, expectAccessible, openChart, readChart } from './chart.tsx';

const forbidden = () => json({ resourceType: 'OperationOutcome', issue: [] }, 403);
const broken = () => json({ resourceType: 'OperationOutcome', issue: [] }, 500);

const region = (name: string) => screen.getByRole('region', { name });
/** The header of the page; testing-library also takes headers of articles for banners. */
const stamp = () => {
  const header = screen.getByRole('heading', { level: 1 }).closest('header');
  if (!header) throw new Error('the page has no header');
  return header;
};
const deceased = (chart: Chart) =>
  changed(chart, (one) => (one.resourceType === 'Patient' ? { ...one, deceasedBoolean: true } : one));
/** The chart as Epic's R4 server shows it: every drug is an order. */
const asEpicShowsIt = (chart: Chart): Chart => ({ ...chart, resources: presentAs('epic', chart.resources) });

describe('ready', () => {
  test('the stamp names the patient, the birth date, the time of reading, the completeness and the evidence', async () => {
    await openChart(chartOf('v06'));
    const banner = stamp();
    expect(within(banner).getByRole('heading', { level: 1, name: 'Peter Hawthorn' })).toBeVisible();
    expect(banner).toHaveTextContent('28 Jan 1967');
    expect(banner).toHaveTextContent('10:42');
    expect(banner).toHaveTextContent('7 Sep 2026');
    expect(within(banner).getByRole('link', { name: '8 of 8 sources read' })).toBeVisible();
    expect(banner).toHaveTextContent('2026.11.0');
  });

  test('the story is told before the evidence, and the evidence before what was read', async () => {
    await openChart(chartOf('v06'));
    const order = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    const at = (name: string) => order.findIndex((one) => one?.startsWith(name));
    expect(at('In one sentence')).toBeGreaterThanOrEqual(0);
    expect(at('Evidence that applies')).toBeGreaterThan(at('In one sentence'));
    expect(at('What was read')).toBeGreaterThan(at('Evidence that applies'));
  });

  test('an option stands with its stance and its strength in plain words', async () => {
    await openChart(chartOf('v06'));
    const option = within(region('Evidence that applies')).getByRole('article', {
      name: 'Belzutifan after a PD-(L)1 inhibitor and a VEGFR TKI',
    });
    expect(option).toHaveTextContent('Evidence for');
    expect(option).toHaveTextContent('phase 3 trial in this population');
    expect(option).toHaveTextContent('later than the review');
  });

  test('axe finds nothing', async () => {
    await openChart(chartOf('v06'));
    await expectAccessible();
  });
});

describe('loading', () => {
  test('says how far the reading has come, and announces it', async () => {
    const { steps } = await readChart(chartOf('v06'));
    const half = steps.find((ledger) => ledger.filter(({ state }) => state !== 'reading').length === 3);
    render(<ReadingScreen ledger={half ?? []} />);
    expect(screen.getByRole('heading', { name: 'Reading the record' })).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('3 of 8 sources read');
    await expectAccessible();
  });
});

describe('a source that could not be read', () => {
  test('forbidden: an alert says which one, and nothing is concluded to be absent from it', async () => {
    await openChart(chartOf('v14'), { faults: { Procedure: forbidden } });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Procedure could not be read. Nothing is concluded to be absent from it.',
    );
    expect(within(stamp()).getByRole('link')).toHaveTextContent('7 of 8 sources read');
    expect(screen.queryByText(/no nephrectomy/)).not.toBeInTheDocument();
    await expectAccessible();
  });

  test('failed: the table says so, and who can mend it', async () => {
    await openChart(chartOf('v14'), { faults: { Observation: broken } });
    const row = within(region('What was read')).getByRole('row', { name: /^Observation/ });
    expect(row).toHaveTextContent('could not be read');
    expect(row).toHaveTextContent('to be mended by the analyst');
    await expectAccessible();
  });
});

describe('scope', () => {
  test('out of scope: the failing criterion stands above everything, and no option for clear cell disease is listed', async () => {
    await openChart(chartOf('v10'));
    expect(screen.getByText('Outside the evidence.').parentElement).toHaveTextContent(
      'The histology is not clear cell',
    );
    expect(screen.queryByRole('article', { name: /Belzutifan/ })).not.toBeInTheDocument();
    await expectAccessible();
  });

  test('cannot tell: drugs known from orders alone are asked about first, and decide nothing by themselves', async () => {
    await openChart(asEpicShowsIt(chartOf('v01')));
    expect(screen.getByText('Cannot tell.')).toBeVisible();
    const [first] = within(region('What would change this')).getAllByRole('listitem');
    expect(first).toHaveTextContent(/Known from orders alone/);
    expect(within(region('What would change this')).getByRole('button', { name: 'Yes, all given' })).toBeVisible();
    await expectAccessible();
  });

  test('deceased: the history is shown, without considerations and without questions', async () => {
    await openChart(deceased(chartOf('v06')));
    expect(screen.getByText(/The patient has died/)).toBeVisible();
    expect(region('Timeline')).toBeVisible();
    expect(screen.queryByRole('region', { name: 'Evidence that applies' })).not.toBeInTheDocument();
    expect(screen.queryByRole('region', { name: 'What would change this' })).not.toBeInTheDocument();
    await expectAccessible();
  });
});

describe('expired', () => {
  test('what was read stays on screen, with a notice', async () => {
    await openChart(chartOf('v01'), { ended: true });
    expect(screen.getByText(/The session has ended/)).toHaveRole('status');
    expect(screen.getByRole('heading', { level: 1, name: 'Adam Juniper' })).toBeVisible();
    await expectAccessible();
  });
});

describe('screens without a record', () => {
  test('a launch that failed says what happened, who can mend it and a code, and no patient', async () => {
    render(<ProblemScreen problem={problem('launch/denied', 'analyst', 'the server refused the launch')} />);
    expect(screen.getByRole('alert')).toHaveTextContent('The server refused the launch.');
    expect(screen.getByText('Code: launch/denied')).toBeVisible();
    await expectAccessible();
  });

  test('opened outside a chart, it says where to go', async () => {
    render(<StartScreen doors={[{ name: 'Sandbox', address: 'launch.html?iss=x' }]} />);
    expect(screen.getByRole('link', { name: 'Sandbox' })).toHaveAttribute('href', 'launch.html?iss=x');
    await expectAccessible();
  });
});
