import type { IncomingMessage } from 'node:http';

const LARGEST_BODY = 64 * 1024;

/** Reads a form. More than a form can hold is cut off: nobody sends that in good faith. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size <= LARGEST_BODY) parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}
