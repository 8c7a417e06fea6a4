/**
 * How often each property is tried, and from which seed. `npm test` tries ten thousand; while working, fewer are enough to
 * see a mistake. The seed is fixed, so that a red run is red again; another one is given by its variable.
 */
import process from 'node:process';

export const RUNS_VARIABLE = 'NEXTLINE_PROPERTY_RUNS';
export const SEED_VARIABLE = 'NEXTLINE_PROPERTY_SEED';

const given = (variable: string, otherwise: number) => {
  const value = Number(process.env[variable] ?? '');
  return value > 0 ? value : otherwise;
};

export const RUNS = given(RUNS_VARIABLE, 500);
export const SEED = given(SEED_VARIABLE, 20_261_124);

/** Milliseconds a property may take. */
export const PROPERTY_TIMEOUT = 20_000 + RUNS * 100;
