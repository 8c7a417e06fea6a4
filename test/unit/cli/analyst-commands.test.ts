/** The two commands of an analyst, run on the shipped patients as they are called. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { call } from '../../support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'nextline-analyst-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, content: unknown) => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const EPIC = 'urn:oid:1.2.840.114350.1.13.999.2.7.2.696580';
const local = (code: string, text: string) => ({ coding: [{ system: EPIC, code }], text });
const procedure = (id: string, patient: string, code: unknown) => ({
  resourceType: 'Procedure',
  id,
  status: 'completed',
  subject: { reference: `Patient/${patient}` },
  code,
  performedDateTime: '2021-06-01',
});
const bundle = (patient: string, ...codes: readonly unknown[]) => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: [
    { resource: { resourceType: 'Patient', id: patient } },
    ...codes.map((code, i) => ({ resource: procedure(`${i}`, patient, code) })),
  ],
});
const rows = (output: string) =>
  output
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));

describe('census', { timeout: 60_000 }, () => {
  const cohort = written(
    'cohort.ndjson',
    [
      bundle('a', local('900001', 'ROBOT CASE LEVEL 4'), local('900003', 'VISIT'), local('900003', 'VISIT')),
      bundle('b', local('900001', 'ROBOT CASE LEVEL 4'), local('900002', 'RADICAL NEPHRECTOMY')),
      // Other patients who happen to carry the same id.
      bundle(
        'a',
        { text: 'Ureteral stent' },
        { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '50545' }] },
      ),
    ]
      .map((one) => JSON.stringify(one))
      .join('\n'),
  );

  test('lists what was not recognised by system, with how often, how many patients, and the words', async () => {
    const { code, output, messages } = await call('census', [cohort]);
    expect(code).toBe(0);
    expect(output.split('\n')[0]).toBe(
      'system\tcode\tdisplay\tresources\tpatients\tread by words\tresource types\tsystem mapped',
    );
    expect(rows(output)).toEqual([
      [EPIC, '900001', 'ROBOT CASE LEVEL 4', '2', '2', '0', 'Procedure', 'no'],
      [EPIC, '900003', 'VISIT', '2', '1', '0', 'Procedure', 'no'],
      [EPIC, '900002', 'RADICAL NEPHRECTOMY', '1', '1', '1', 'Procedure', 'no'],
      ['no code, words alone', 'Ureteral stent', 'Ureteral stent', '1', '1', '0', 'Procedure', 'no'],
    ]);
    expect(messages).toBe('4 codes not recognised in 7 resources\n');
  });

  test('an overlay takes its codes off the list, those that mean nothing here too', async () => {
    const { code, output } = await call('census', ['--overlay', 'fhir-mappings/overlays/example.json', cohort]);
    expect(code).toBe(0);
    expect(rows(output).map(([system, first]) => `${system} ${first}`)).toEqual([
      'no code, words alone Ureteral stent',
    ]);
  });

  test('reads a bulk export, one resource per line, and joins orders with their drugs in any order', async () => {
    const order = (id: string, patient: string) => ({
      resourceType: 'MedicationRequest',
      id,
      subject: { reference: `Patient/${patient}` },
      medicationReference: { reference: 'Medication/m1', display: 'Cabozantinib local' },
    });
    const medication = {
      resourceType: 'Medication',
      id: 'm1',
      code: { coding: [{ system: `${EPIC}.x`, code: '7', display: 'LOCAL DRUG 7' }] },
    };
    const orders = written(
      'orders.ndjson',
      [order('1', 'a'), order('2', 'a'), order('3', 'b')].map((one) => JSON.stringify(one)).join('\n'),
    );
    const drugs = written('drugs.ndjson', `${JSON.stringify(medication)}\n`);
    const { output } = await call('census', [orders, drugs]);
    expect(rows(output)).toEqual([[`${EPIC}.x`, '7', 'LOCAL DRUG 7', '3', '2', '0', 'MedicationRequest', 'no']]);
  });

  test('of a shipped patient it lists no code that the history rests on', async () => {
    const file = 'data/patients/v01-induction-then-maintenance.json';
    const { code, output } = await call('census', [file]);
    expect(code).toBe(0);
    const unknown = rows(output).map(([, value]) => value);
    for (const known of ['C64.1', '50545', '1597876', '1094833']) expect(unknown).not.toContain(known);
  });

  test('names an input that cannot be read and counts the others', async () => {
    const broken = written('broken.json', '{"resourceType": "Bundle",\n "entry": [}');
    const { code, output, messages } = await call('census', [broken, cohort]);
    expect(code).toBe(2);
    expect(messages).toContain(`${broken}: not valid JSON at line 2, column 12`);
    expect(rows(output)).toHaveLength(4);
  });

  test('says how it is called', async () => {
    const { code, messages } = await call('census', []);
    expect(code).toBe(2);
    expect(messages).toContain('usage: census');
  });
});

describe('explain', { timeout: 60_000 }, () => {
  const file = 'data/patients/v07-absent-kidney-adjuvant-sunitinib.json';

  test('says for each resource which mapper and which line took it, or why it was set aside', async () => {
    const { code, output, messages } = await call('explain', [file]);
    expect({ code, messages }).toEqual({ code: 0, messages: '' });
    const resources = (JSON.parse(readFileSync(file, 'utf8')) as { readonly entry: readonly unknown[] }).entry.length;
    expect(output.split('\n').filter((line) => /^\S/.test(line))).toHaveLength(resources);
    expect(output).toContain(
      [
        'Condition/v07-absent-kidney (condition mapper)',
        '  fact: kidney:absent, confirmed, 2022-06-01 [coded]',
        '    by code Z90.5 (http://hl7.org/fhir/sid/icd-10-cm): concept-maps/icd-10-cm.json',
      ].join('\n'),
    );
    expect(output).toContain('  set aside: not a drug of this history');
  });

  test('of one resource', async () => {
    const { output } = await call('explain', [file, 'MedicationStatement/v07-med-1']);
    expect(output.split('\n').filter((line) => /^\S/.test(line))).toEqual([
      'MedicationStatement/v07-med-1 (medication mapper)',
    ]);
    expect(output).toContain('616289 → sunitinib');
    expect(output).toMatch(/used in: .*perioperative/);
  });

  test('names the phrase that was read, and the overlay that took a code', async () => {
    const chart = written('words.json', bundle('a', { text: 'lap rad nx R' }, local('900001', 'ROBOT CASE')));
    const { output } = await call('explain', ['--overlay', 'fhir-mappings/overlays/example.json', chart]);
    expect(output).toMatch(
      /by the words "rad nx": text-patterns\/procedures\.json patterns\.\d+: rad nx → nephrectomy:radical/,
    );
    expect(output).toContain(`by code 900001 (${EPIC}): an overlay: 900001 → nephrectomy:radical`);
  });

  test('says where the resource is not in the file', async () => {
    const { code, messages } = await call('explain', [file, 'Condition/nobody']);
    expect(code).toBe(2);
    expect(messages).toBe(`explain: Condition/nobody is not in ${file}\n`);
  });
});
