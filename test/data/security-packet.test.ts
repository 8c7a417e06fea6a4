/** The security packet names tests: each must exist, so that no threat rests on one that is gone. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => /^\| [STRIDE]\d/.test(line));

describe('the security packet', () => {
  test('has threats of all six kinds', () => {
    expect([...new Set(rows.map((row) => row[2]))].sort()).toEqual(['D', 'E', 'I', 'R', 'S', 'T']);
  });

  test.each(
    rows.map((row) => [row.split('|')[1]?.trim() ?? '', row] as const),
  )('%s names a test that exists', (_, row) => {
    const named = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file ?? '');
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('names no file that is not there', () => {
    const files = [...page.matchAll(/`((?:src|test|docs|data|fhir-mappings)\/[^`*…]+)`/g)].map(
      ([, file]) => file ?? '',
    );
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});
