/** A command as it is called: a process, its streams and its exit code. */
import { spawn } from 'node:child_process';
import process from 'node:process';

export interface Called {
  readonly code: number | null;
  readonly output: string;
  readonly messages: string;
}

/** Calls a command of `src/cli` with words behind it, from the root of the project. */
export async function call(command: string, words: readonly string[], input = ''): Promise<Called> {
  const child = spawn(process.execPath, ['src/cli/run.mjs', `src/cli/${command}.ts`, ...words], { cwd: process.cwd() });
  let output = '';
  let messages = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    messages += text;
  });
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, messages };
}
