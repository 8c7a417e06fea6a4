import type { Server, ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

/** How many ports after the first one are tried. */
const PORTS_TRIED = 50;

/** Listens on the loopback address, on the first free port from the given one on, and says which. */
export async function listen(server: Server, first: number): Promise<number> {
  for (let port = first; ; port++) {
    const outcome = await tryPort(server, port);
    if (typeof outcome === 'number') return outcome;
    if (outcome.code !== 'EADDRINUSE' || port >= first + PORTS_TRIED) throw outcome;
  }
}

function tryPort(server: Server, port: number): Promise<number | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', resolve);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Sends an answer, late or not at all if it says so. */
export function send(response: ServerResponse, answer: Reply, cors: Readonly<Record<string, string>> = {}): void {
  if (answer.delayMs > 0) {
    const timer = setTimeout(() => send(response, { ...answer, delayMs: 0 }, cors), answer.delayMs);
    // A closed connection must not keep the process alive for an answer that nobody waits for.
    response.once('close', () => clearTimeout(timer));
    return;
  }
  if (answer.transport === 'reset') {
    response.destroy();
    return;
  }
  const headers = { ...answer.headers, ...(answer.cors ? cors : {}) };
  response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // Browsers hold connections open; waiting for them would never end.
    server.closeAllConnections();
  });
}
