/**
 * A browser keeps a page that was left and shows it again on "back", and it restores pages after a restart. Nothing of a
 * patient may be waiting there: the page is emptied when it is left, and opened anew when somebody returns.
 */

const MARK = 'nextlineReturned';

/** Calls `empty` when the page is left; a page that comes back out of the memory of the browser starts again. */
export function emptyOnLeaving(empty: () => void): void {
  window.addEventListener('pagehide', empty);
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    window.history.replaceState({ [MARK]: true }, '');
    window.location.reload();
  });
}

/** Whether somebody returned to this page instead of opening it: by "back" or "forward", or with a restored window. */
export function isReturn(): boolean {
  const state: unknown = window.history.state;
  if (typeof state === 'object' && state !== null && MARK in state) return true;
  return window.performance
    .getEntriesByType('navigation')
    .some((entry) => entry instanceof PerformanceNavigationTiming && entry.type === 'back_forward');
}
