/** From a fact to the resource it comes from: readable, raw, with the code and what the mapping made of it. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { chartOf, expectAccessible, openChart } from './chart.tsx';

async function sourcesOf(name: RegExp): Promise<HTMLElement> {
  await openChart(chartOf('v06'));
  await userEvent.click(screen.getByRole('button', { name }));
  return screen.findByRole('dialog', {}, { timeout: 20_000 });
}

test('the nephrectomy leads to the procedure: its code, the concept and how it reads', async () => {
  const drawer = await sourcesOf(/^1 source for Nephrectomy$/);
  expect(drawer).toHaveAccessibleName('Sources: Nephrectomy');
  expect(within(drawer).getByRole('heading', { level: 3 })).toHaveTextContent(/^Procedure\//);
  expect(drawer).toHaveTextContent('taken by its code');
  expect(drawer).toHaveTextContent(/Taken as.*fhir-mappings/);
  expect(drawer).toHaveTextContent(/Statuscompleted/);
  await expectAccessible();
});

test('the raw resource is there as the server sent it', async () => {
  const drawer = await sourcesOf(/^1 source for Nephrectomy$/);
  await userEvent.click(within(drawer).getByText('As the server sent it (FHIR JSON)'));
  expect(within(drawer).getByText(/"resourceType": "Procedure"/)).toBeVisible();
});

test('closing gives the focus back to where it came from', async () => {
  const drawer = await sourcesOf(/^1 source for Nephrectomy$/);
  await userEvent.click(within(drawer).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(screen.getByRole('button', { name: '1 source for Nephrectomy' })).toHaveFocus();
});

test('a clause of the story leads to its sources', async () => {
  await openChart(chartOf('v06'));
  await userEvent.click(screen.getByRole('button', { name: /^partial nephrectomy Sep 2019/ }));
  expect(
    await screen.findByRole('dialog', { name: /partial nephrectomy Sep 2019/ }, { timeout: 20_000 }),
  ).toBeVisible();
});
