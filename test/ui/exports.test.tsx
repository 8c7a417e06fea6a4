/** The menu of what leaves the screen, over a real judgement. Printing and files in a real browser: test/e2e/exports.test.ts. */
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, test } from 'vitest';
import { exportFilesOf, openSnapshot } from '../../src/app/export-files.ts';
import { assess } from '../../src/assess/assess.ts';
import type { GivenAnswers } from '../../src/contract/given-answer.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { identityOf } from '../../src/mapping/identity.ts';
import { ExportActions } from '../../src/ui/export/export-actions.tsx';
import type { Exports, ShownJudgement } from '../../src/ui/export/exports.ts';
import { type Language, LanguageProvider } from '../../src/ui/strings/language.tsx';
import { knowledge } from '../support/knowledge.ts';
import { recordOfPatient } from '../support/snapshots.ts';
import { expectAccessible } from './chart.tsx';

const WRITTEN_AT = '2026-11-23T10:00:00Z';

function judgementOf(id: string, answers: GivenAnswers = {}): ShownJudgement {
  const values = Object.fromEntries(Object.entries(answers).map(([gap, { value }]) => [gap, value]));
  const options = { asOf: spanOf('2026-11-23').first, answers: values, all: true };
  return { assessment: assess(recordOfPatient(id), knowledge, options), answers };
}

async function openMenu(
  id: string,
  { answers = {}, language = 'en', ...other }: { answers?: GivenAnswers; language?: Language } & Partial<Exports> = {},
) {
  const record = recordOfPatient(id);
  const exports: Exports = {
    identity: identityOf(record),
    readAt: '10:42',
    sources: { read: 6, asked: 7 },
    evidence: knowledge.evidence,
    details: () => knowledge.evidence,
    files: (shown) => Promise.resolve(exportFilesOf(record, knowledge, shown, WRITTEN_AT)),
    open: (text) => Promise.resolve(openSnapshot(text, record)),
    ...other,
  };
  render(
    <LanguageProvider initial={language}>
      <main>
        <h1>{exports.identity.name}</h1>
        <ExportActions exports={exports} shown={judgementOf(id, answers)} />
      </main>
    </LanguageProvider>,
  );
  const user = userEvent.setup();
  const name = language === 'de' ? 'Drucken, kopieren, exportieren' : 'Print, copy, export';
  await user.click(await screen.findByRole('button', { name }));
  return { user, dialog: await screen.findByRole('dialog', { name }, { timeout: 20_000 }) };
}

const file = (id: string, answers: GivenAnswers = {}) =>
  new File(
    [exportFilesOf(recordOfPatient(id), knowledge, judgementOf(id, answers), WRITTEN_AT).snapshot],
    'snapshot.json',
    { type: 'application/json' },
  );

describe('what leaves the screen', { timeout: 30_000 }, () => {
  test('the sheet names patient, day and completeness, and marks what is not plainly stated', async () => {
    const { user, dialog } = await openMenu('v07');
    await user.click(within(dialog).getByRole('button', { name: 'Tumour board sheet' }));
    const sheet = await screen.findByRole('article', { name: /Tumour board sheet/ });
    expect(within(sheet).getByText(/judged as of 23 Nov 2026/).textContent).toContain('Agnes Lavender');
    expect(within(sheet).getByText(/6 of 7 sources read/)).toBeVisible();
    expect(within(sheet).getAllByText(/\[inferred\]/).length).toBeGreaterThan(0);
    expect(within(sheet).getByRole('heading', { name: 'Timeline' })).toBeVisible();
    await expectAccessible();
  });

  test('in German it speaks German, and the evidence keeps its own language', async () => {
    const { user, dialog } = await openMenu('v06', { language: 'de' });
    await user.click(within(dialog).getByRole('button', { name: 'Bogen für das Tumorboard' }));
    const sheet = await screen.findByRole('article', { name: /Tumorboard/ });
    await waitFor(() => expect(within(sheet).getByText(/beurteilt zum 23/)).toBeVisible());
    const title = within(sheet).getByText('Tivozanib as third or fourth line');
    expect(title).toHaveAttribute('lang', 'en');
  });

  test('an answer stands on the sheet with its reason and its time', async () => {
    const answers = { lesions: { value: { progressing: 2, total: 3 }, reason: 'counted on the MRI', at: '10:50' } };
    const { user, dialog } = await openMenu('v06', { answers });
    await user.click(within(dialog).getByRole('button', { name: 'Tumour board sheet' }));
    const sheet = await screen.findByRole('article', { name: /Tumour board sheet/ });
    expect(
      within(sheet).getByText('Lesions: 2 of 3 progressing, at 10:50, overrides the chart: counted on the MRI'),
    ).toBeVisible();
  });

  test('where a file cannot be made it says so, and the menu stays', async () => {
    const { user, dialog } = await openMenu('v06', { files: () => Promise.reject(new Error('no part')) });
    await user.click(within(dialog).getByRole('button', { name: 'Note text for the chart' }));
    expect(await within(dialog).findByText('This could not be prepared. Open the app again.')).toBeVisible();
    await expectAccessible();
  });

  test('a snapshot of the same judgement shows no difference; of another patient nothing is shown', async () => {
    const { user, dialog } = await openMenu('v06');
    await user.upload(within(dialog).getByLabelText('Compare with a snapshot'), file('v01'));
    expect(await within(dialog).findByText(/of another patient. Nothing of it is shown/)).toBeVisible();
    await user.upload(within(dialog).getByLabelText('Compare with a snapshot'), file('v06'));
    const compared = await screen.findByRole('dialog', { name: 'Since last time' });
    expect(within(compared).getByText('Nothing differs.')).toBeVisible();
  });

  test('what changed is told in words, not by colour alone', async () => {
    const lesions = { lesions: { value: { progressing: 2, total: 3 }, at: '10:50' } };
    const { user, dialog } = await openMenu('v06', { answers: lesions });
    await user.upload(within(dialog).getByLabelText('Compare with a snapshot'), file('v06'));
    const compared = await screen.findByRole('dialog', { name: 'Since last time' });
    expect(within(compared).getByRole('row', { name: /changed Progressing lesions .*2 of 3/ })).toBeVisible();
    expect(within(compared).getByRole('row', { name: /new Lesions/ })).toBeVisible();
    await expectAccessible();
  });

  test('Escape closes it, and the focus is back on the button that opened it', async () => {
    const { user } = await openMenu('v06');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('button', { name: 'Print, copy, export' })).toHaveFocus();
  });
});
