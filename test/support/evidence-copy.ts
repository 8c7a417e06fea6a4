/** A copy of data/evidence in a temporary folder, for a test to spoil or to add to, and the commands run on it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { onTestFinished } from 'vitest';

/** A JSON object whose fields a test changes without knowing their types. */
export type Json = Record<string, unknown>;

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the project as a user does. */
export function run(command: string, ...words: readonly string[]): Ran {
  const ran = spawnSync(process.execPath, ['src/cli/run.mjs', `src/cli/${command}.ts`, ...words], { encoding: 'utf8' });
  return { status: ran.status, out: ran.stdout, err: ran.stderr };
}

export interface EvidenceCopy {
  readonly folder: string;
  /** Changes the content of a file. */
  edit(file: string, change: (content: never) => unknown): void;
  /** Changes one entry of a list. */
  entry(file: string, id: string, change: (entry: Json) => void): void;
  write(file: string, text: string): void;
}

/** The copy is thrown away when the test is over. */
export function copyOfEvidence(): EvidenceCopy {
  const folder = join(mkdtempSync(join(tmpdir(), 'evidence-')), 'evidence');
  cpSync('data/evidence', folder, { recursive: true });
  onTestFinished(() => rmSync(join(folder, '..'), { recursive: true, force: true }));
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const edit: EvidenceCopy['edit'] = (file, change) => {
    const content = JSON.parse(readFileSync(join(folder, file), 'utf8')) as never;
    write(file, JSON.stringify(change(content) ?? content));
  };
  return {
    folder,
    write,
    edit,
    entry: (file, id, change) =>
      edit(file, (list: Json[]) => {
        const found = list.find((one) => one['id'] === id);
        if (!found) throw new Error(`${file} has no ${id}`);
        change(found);
      }),
  };
}
