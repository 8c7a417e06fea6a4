/** How far one source of the record was read. Only 'loaded' and 'empty' prove that something is not there. */
export type ReadState = 'loaded' | 'empty' | 'not-authorised' | 'partial' | 'failed' | 'not-supported';

/** Worse states win: a page that failed is not mended by one that came. */
const RANK: Readonly<Record<ReadState, number>> = {
  empty: 0,
  loaded: 1,
  'not-supported': 2,
  partial: 3,
  'not-authorised': 4,
  failed: 5,
};

/** The worse of two states; an unknown second one changes nothing. */
export function worse(a: ReadState, b: ReadState | undefined): ReadState {
  return b !== undefined && RANK[b] > RANK[a] ? b : a;
}

/** Whether nothing may be concluded to be absent. A source that the server does not have cannot hide anything. */
export function hidesSomething(state: ReadState | undefined): boolean {
  return state === 'partial' || state === 'failed' || state === 'not-authorised';
}
