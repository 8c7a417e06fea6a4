/** The command as it is called: a process, its streams and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'nextline-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  /** Patient ids, in the order of the output. */
  readonly patients: readonly string[];
  readonly output: string;
  readonly messages: string;
}

function start(words: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['src/cli/run.mjs', 'src/cli/evaluate.ts', '--as-of', '2026-11-23', ...words], {
    cwd: root,
  });
}

async function evaluate(words: readonly string[], input?: string | Uint8Array): Promise<Outcome> {
  const child = start(words);
  let output = '';
  let messages = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    messages += text;
  });
  child.stdin?.end(input ?? '');
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const patients = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly patient: { readonly id: string } }).patient.id);
  return { code, patients, output, messages };
}

const written = (name: string, content: string | Uint8Array) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const pretty = readFileSync(join(root, 'data/patients/v10-papillary-histology.json'), 'utf8');
const onOneLine = JSON.stringify(JSON.parse(pretty));
const patientId = /"Patient\/([^"]+)"/.exec(pretty)?.[1] ?? '';
/** The same record under another id. */
const as = (id: string) => onOneLine.replaceAll(patientId, id);
const ids = (count: number) => Array.from({ length: count }, (_, i) => `p${String(i).padStart(3, '0')}`);

// The first call bundles the command.
beforeAll(() => evaluate([written('first.json', onOneLine)]), 60_000);

describe('evaluate', { timeout: 30_000 }, () => {
  test('a Bundle over many lines, on one line and from standard input gives the same line of output', async () => {
    const file = await evaluate([written('pretty.json', pretty)]);
    expect(file).toMatchObject({ code: 0, patients: [patientId] });
    expect((await evaluate([written('line.json', onOneLine)])).output).toBe(file.output);
    expect((await evaluate(['-'], pretty)).output).toBe(file.output);
  });

  test('of NDJSON each line is a record; one broken line costs only itself, and is named with place and reason', async () => {
    const lines = [as('a'), '{"resourceType":"Bundle","entry":[', '', '{"resourceType":"Patient"}', as('b')];
    const file = written('mixed.ndjson', `\uFEFF${lines.join('\r\n')}`);
    const { code, patients, messages } = await evaluate([file, join(folder, 'missing.json')]);
    expect(code).toBe(2);
    expect(patients).toEqual(['a', 'b']);
    expect(messages).toContain(`${file}:2: not valid JSON at line 2, column 35: the text ends too early (analyst)`);
    expect(messages).toContain(`${file}:4: a FHIR Bundle is needed, found Patient (analyst)`);
    expect(messages).toContain('missing.json: the file cannot be opened: there is no such file (analyst)');
  });

  test('a broken document is one message; a folder, an empty input and a text that is not UTF-8 say what they are', async () => {
    const file = written('broken.json', pretty.replace('"Bundle",', '"Bundle"'));
    const latin = written('latin.ndjson', Buffer.from(`${as('a')}\n${as('M\u00fcller')}\n`, 'latin1'));
    const { code, patients, messages } = await evaluate([file, folder, written('empty', ' \n'), latin]);
    expect(code).toBe(2);
    expect(patients).toEqual(['a']);
    expect(messages).toContain(`${file}: not valid JSON at line 3, column 3: a comma or a closing bracket is missing`);
    expect(messages.split('broken.json')).toHaveLength(2);
    expect(messages).toContain(`${folder}: the file cannot be opened: a folder, not a file (analyst)`);
    expect(messages).toContain('empty: the input is empty (analyst)');
    expect(messages).toContain(`${latin}:2: not UTF-8 in line 2 (analyst)`);
  });

  test('with several threads the order of the output is that of the input, errors included', async () => {
    const many = ids(120).map(as);
    many[50] = 'oops';
    // Several blocks of about a megabyte.
    const file = written('many.ndjson', `${many.join('\n')}\n`);
    const alone = await evaluate([file, file]);
    const together = await evaluate(['--jobs', '3', file, file]);
    const expected = ids(120).filter((_, i) => i !== 50);
    expect(alone.patients).toEqual([...expected, ...expected]);
    expect(together).toEqual(alone);
    expect(alone.code).toBe(2);
  });

  test.each([['1'], ['2']])('a reader that goes away ends the command in silence (--jobs %s)', async (jobs) => {
    const file = written('long.ndjson', `${ids(400).map(as).join('\n')}\n`);
    const child = start(['--jobs', jobs, file]);
    let messages = '';
    child.stderr?.on('data', (text: Buffer) => {
      messages += text.toString();
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    expect({ code, messages: messages.replaceAll(/.*: (warning|error) .*\n?/g, '') }).toEqual({
      code: 0,
      messages: '',
    });
  });

  test('a line that arrives is answered before the next one comes', async () => {
    const child = start(['-']);
    const answered = new Promise<string>((resolve) => {
      child.stdout?.setEncoding('utf8').once('data', resolve);
    });
    child.stdin?.write(`${as('early')}\n`);
    expect(await answered).toContain('"early"');
    child.stdin?.end();
    await new Promise((resolve) => child.once('close', resolve));
  });

  test.each([
    [['--jobs', '0', 'x'], '--jobs needs a whole number'],
    [['--nonsense', 'x'], 'there is no option --nonsense'],
    [[], 'a FILE is needed'],
    [['--as-of', '2024-13-01', 'x'], '--as-of needs a day'],
  ])('called as %j it says how it is called', async (words, message) => {
    const { code, output, messages } = await evaluate(words);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(messages).toContain(message);
    expect(messages).toContain('usage: evaluate');
  });
});
