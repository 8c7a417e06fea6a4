/**
 * Every fault the sandbox can make, as data: the chart page lists it, the grammar is read from it.
 * `aim` says what stands after the colon: a resource type (or `*` for all), or nothing.
 * `variants` are the words allowed after `=`; `number` allows a number there.
 */
export interface FaultKind {
  readonly name: string;
  readonly aim: 'type' | 'session';
  readonly sentence: string;
  readonly variants?: readonly string[];
  readonly number?: { readonly byDefault: number; readonly unit: string };
}

export const FAULTS = [
  {
    name: 'expire',
    aim: 'session',
    sentence: 'The session ends with 401 after the first requests; a refreshed token works again.',
    number: { byDefault: 3, unit: 'requests' },
  },
  {
    name: 'cors-less-401',
    aim: 'session',
    sentence: 'As "expire", but the 401 has no CORS headers: a browser sees only a network error.',
    number: { byDefault: 3, unit: 'requests' },
  },
  {
    name: 'no-patient',
    aim: 'session',
    sentence: 'The token answer names no patient.',
  },
  {
    name: 'partial-grant',
    aim: 'type',
    sentence: 'The scope for this resource type is not granted.',
  },
  {
    name: 'forbidden',
    aim: 'type',
    sentence: 'This resource type is refused with 403 although the scope was granted.',
  },
  {
    name: 'not-found',
    aim: 'type',
    sentence: 'This resource type answers 404, as if the server did not have it.',
  },
  {
    name: 'rate-limit',
    aim: 'type',
    sentence: 'Each address answers 429 with Retry-After: once in seconds, twice as a date, or forever; then it works.',
    variants: ['seconds', 'date', 'forever'],
  },
  {
    name: 'unavailable',
    aim: 'type',
    sentence: 'Each address answers 503: forever, or once with Retry-After.',
    variants: ['forever', 'once'],
  },
  {
    name: 'html-500',
    aim: 'type',
    sentence: 'This resource type answers 500 with an HTML page.',
  },
  {
    name: 'plain-400',
    aim: 'type',
    sentence: 'This resource type answers 400 with plain text.',
  },
  {
    name: 'slow',
    aim: 'type',
    sentence: 'This resource type answers late.',
    number: { byDefault: 1500, unit: 'milliseconds' },
  },
  {
    name: 'reset',
    aim: 'type',
    sentence: 'The connection is cut before an answer.',
  },
  {
    name: 'truncated',
    aim: 'type',
    sentence: 'The answer is JSON cut off in the middle.',
  },
  {
    name: 'empty-body',
    aim: 'type',
    sentence: 'The answer is 200 with nothing in it.',
  },
  {
    name: 'endless-next',
    aim: 'type',
    sentence: 'The last page always names one more page, which repeats it.',
  },
  {
    name: 'loop-next',
    aim: 'type',
    sentence: 'Each page names itself as the next page.',
  },
  {
    name: 'foreign-next',
    aim: 'type',
    sentence: 'The first page names a next page on another host.',
  },
  {
    name: 'outcome-in-bundle',
    aim: 'type',
    sentence:
      'The bundle holds an OperationOutcome: 59204 or 4119 (warning) or 59133 (information) with every second entry missing, 4130 (break the glass) with none left.',
    variants: ['59204', '4119', '59133', '4130'],
  },
  {
    name: 'foreign-patient',
    aim: 'type',
    sentence: "One resource of another patient stands among this patient's.",
  },
] as const satisfies readonly FaultKind[];

export type FaultName = (typeof FAULTS)[number]['name'];

export function faultKind(name: string): ((typeof FAULTS)[number] & FaultKind) | undefined {
  return FAULTS.find((kind) => kind.name === name);
}
