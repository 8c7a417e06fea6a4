/** Questions are asked in whole sentences, whatever is missing from the record. */
import { expect, test } from 'vitest';
import { assess } from '../../../src/assess/assess.ts';
import { spanOf } from '../../../src/kernel/calendar.ts';
import { aPatient } from '../../support/chart-builder.ts';
import { recordOf } from '../../support/judge.ts';
import { knowledge } from '../../support/knowledge.ts';

test('where no drug could be read, progression is asked about without a hole where the drug would stand', () => {
  const bundle = aPatient('t1', { name: 'Ada Fern', birthDate: '1960', sex: 'female' })
    .withClearCellCarcinoma({ onset: '2021-05', side: 'right' })
    .withMetastasis('lung', '2024-02-12')
    .bundle();
  const refused = ['MedicationStatement', 'MedicationRequest', 'MedicationAdministration'].map((type) => ({
    resource: {
      resourceType: 'OperationOutcome' as const,
      issue: [{ severity: 'error' as const, code: 'forbidden' as const, expression: [type] }],
    },
    search: { mode: 'outcome' as const },
  }));
  const record = recordOf({ ...bundle, entry: [...(bundle.entry ?? []), ...refused] });
  const { gaps } = assess(record, knowledge, { asOf: spanOf('2026-11-02').first });
  expect(gaps.find(({ id }) => id === 'progression')?.question).toBe(
    'Has the disease progressed? On which day was it found?',
  );
  for (const { question } of gaps) expect(question).not.toMatch(/[{}]|\(\s*\)| [?,.]/);
});
