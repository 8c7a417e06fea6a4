/** How long the session lasts: said when it is short, and when it is over. */
import { useEffect, useState } from 'react';
import type { Session } from '../smart/authorization.ts';

const MINUTE_MS = 60_000;
/** From here on the reader is told. */
const SHORT_MS = 5 * MINUTE_MS;

/** Minutes left, begun ones counted, once there are few; 0 when the session is over; undefined while there is time. */
export function minutesLeft(expiresAt: number | undefined, now: number): number | undefined {
  if (expiresAt === undefined || expiresAt - now > SHORT_MS) return undefined;
  return Math.max(0, Math.ceil((expiresAt - now) / MINUTE_MS));
}

/** Keeps that up to date. A session that can be renewed does not end by its token. */
export function useMinutesLeft({ expiresAt, renewable }: Pick<Session, 'expiresAt' | 'renewable'>): number | undefined {
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      const end = renewable() ? undefined : expiresAt();
      const now = Date.now();
      setLeft(minutesLeft(end, now));
      if (end === undefined || end <= now) return;
      // To the moment at which the words change, and no sooner.
      const wait = end - now > SHORT_MS ? end - now - SHORT_MS : (end - now) % MINUTE_MS || MINUTE_MS;
      timer = setTimeout(look, Math.min(wait + 50, 2 ** 31 - 1));
    };
    look();
    // A machine that slept wakes up late.
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [expiresAt, renewable]);
  return left;
}
