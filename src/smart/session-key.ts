/**
 * The key under which a launch is kept in session storage; it is the `state` of the launch too. It starts with the time of
 * the launch, so that a page which somebody returns to can tell whether another launch came after its own.
 */

const KEY = /^([0-9a-z]{8,9})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `now`: milliseconds since 1970. fhirclient would make its keys with Math.random; this one has 122 random bits. */
export function newSessionKey(now: number): string {
  return `${now.toString(36)}-${crypto.randomUUID()}`;
}

/** When the launch with this key began; undefined for what is no key of ours. */
export function launchedAt(key: string): number | undefined {
  const time = KEY.exec(key)?.[1];
  return time === undefined ? undefined : Number.parseInt(time, 36);
}
