/** The command as it is called: snapshots from `evaluate --snapshot`, judged again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/kernel/sha256.ts';
import { stableJson } from '../../../src/kernel/stable-json.ts';
import { call } from '../../support/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'nextline-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'v06.json');

const PATIENT = 'data/patients/v06-third-line-with-brain-lesion.json';

beforeAll(async () => {
  const { output } = await call('evaluate', ['--as-of', '2026-11-23', '--snapshot', PATIENT]);
  writeFileSync(file, output);
}, 60_000);

describe('replay', { timeout: 60_000 }, () => {
  test('the same code and evidence give the same output', async () => {
    const { code, output, messages } = await call('replay', [file]);
    expect({ code, messages }).toEqual({ code: 0, messages: '' });
    expect(output).toMatch(/v06\.json:1: [0-9a-f]{16}, as of 2026-11-23: the same output|v06\.json: .*the same output/);
  });

  test('a judgement that reads otherwise today is told fact by fact', async () => {
    // What an older version of the rules might have saved.
    const saved = JSON.parse(readFileSync(file, 'utf8'));
    saved.assessment.considerations[0].status = 'conditional';
    saved.assessment.context.nephrectomy.extent = 'radical';
    saved.assessment.evidence.edition = '2020.01.0';
    delete saved.hash;
    const older = join(folder, 'older.json');
    writeFileSync(older, JSON.stringify({ ...saved, hash: sha256(stableJson(saved)) }, undefined, 2));
    const { code, output } = await call('replay', [older]);
    expect(code).toBe(1);
    expect(output).toContain('evidence was 2020.01.0, is');
    expect(output).toMatch(/~ fact Nephrectomy: radical.* → partial/);
    expect(output).toMatch(/~ consideration .*status conditional → /);
  });

  test('what is no snapshot, or was changed by hand, is named with its reason; the others are replayed', async () => {
    const altered = join(folder, 'altered.json');
    writeFileSync(altered, readFileSync(file, 'utf8').replace('"partial"', '"radical"'));
    const { code, output, messages } = await call('replay', [altered, PATIENT, join(folder, 'none.json'), file]);
    expect(code).toBe(2);
    expect(messages).toMatch(/altered\.json.*the file was changed after it was saved/);
    expect(messages).toContain('this is no snapshot of Nextline');
    expect(messages).toContain('none.json: the file cannot be opened: there is no such file');
    expect(output).toContain('the same output');
  });

  test('called without a file it says how it is called', async () => {
    const { code, messages } = await call('replay', []);
    expect(code).toBe(2);
    expect(messages).toContain('usage: replay SNAPSHOT');
  });
});
