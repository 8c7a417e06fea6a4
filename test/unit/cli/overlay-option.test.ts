/** `evaluate --overlay`: a good overlay is used, a broken one is named with its line and the records are judged without it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Assessment } from '../../../src/contract/assessment.ts';
import { call } from '../../support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'nextline-overlay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const example = readFileSync('fhir-mappings/overlays/example.json', 'utf8');
const good = written('good.json', example);
const broken = written('broken.json', example.replace('"nephrectomy:radical"', '"nephrectomy:nonsense"'));
const chart = written(
  'chart.json',
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: { resourceType: 'Patient', id: 'p' } },
      {
        resource: {
          resourceType: 'Procedure',
          id: 'operation',
          status: 'completed',
          subject: { reference: 'Patient/p' },
          code: { coding: [{ system: 'urn:oid:1.2.840.114350.1.13.999.2.7.2.696580', code: '900001' }] },
          performedDateTime: '2021-06-01',
        },
      },
      {
        resource: {
          resourceType: 'Condition',
          id: 'tumour',
          subject: { reference: 'Patient/p' },
          code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C64.1' }] },
        },
      },
    ],
  }),
);
const judge = async (...words: readonly string[]) => {
  const { code, output, messages } = await call('evaluate', ['--as-of', '2026-06-01', ...words, chart]);
  return { code, messages, assessment: JSON.parse(output) as Assessment };
};

describe('evaluate --overlay', { timeout: 60_000 }, () => {
  test('reads local codes, in one thread and in several', async () => {
    for (const jobs of ['1', '2']) {
      const { code, assessment } = await judge('--jobs', jobs, '--overlay', good);
      expect(code).toBe(0);
      expect(assessment.context.nephrectomy).toMatchObject({ status: 'yes', extent: 'radical' });
    }
  });

  test('names file, line and fault of a broken one, and judges without it', async () => {
    const line = example.slice(0, example.indexOf('nephrectomy:radical')).split('\n').length;
    const { code, messages, assessment } = await judge('--overlay', broken);
    expect(code).toBe(2);
    expect(messages).toContain(
      `${broken}, line ${line}: the concept "nephrectomy:nonsense" stands in no code system; none of its codes are read (analyst)`,
    );
    expect(assessment.context.nephrectomy.status).toBe('unknown');
    expect(assessment.problems[0]).toMatchObject({ code: 'config/overlay-refused', severity: 'error' });
  });

  test('uses the good one of two', async () => {
    const { code, assessment } = await judge('--overlay', broken, '--overlay', good);
    expect(code).toBe(2);
    expect(assessment.context.nephrectomy.status).toBe('yes');
  });

  test('says where a file is missing', async () => {
    const { code, messages } = await call('evaluate', ['--overlay', 'no-such-file.json', chart]);
    expect(code).toBe(2);
    expect(messages).toContain('no-such-file.json: the file cannot be opened');
  });
});
