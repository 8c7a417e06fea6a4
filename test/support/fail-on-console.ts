import { afterEach, beforeEach, expect, vi } from 'vitest';

/** A console call is a defect: it may carry patient data, and nobody reads it. */
const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

beforeEach(() => {
  for (const method of METHODS) vi.spyOn(console, method).mockImplementation(() => undefined);
});

afterEach(() => {
  const calls = METHODS.flatMap((method) =>
    // biome-ignore lint/suspicious/noConsole: this is the guard that forbids it
    vi.mocked(console[method]).mock.calls.map((call) => `console.${method}: ${call.map(String).join(' ')}`),
  );
  vi.restoreAllMocks();
  expect(calls, 'nothing may be written to the console').toEqual([]);
});
