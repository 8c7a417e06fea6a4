/**
 * The configuration as it stands: in the page, where the server that delivers it has put it there (one round trip less),
 * else in `config.json` beside the page.
 */
import { type Problem, problem } from '../kernel/problem.ts';
import { err, ok, type Result } from '../kernel/result.ts';

export async function fetchConfiguration(): Promise<Result<unknown, Problem>> {
  const unreadable = (message: string) => err(problem('config/unreadable', 'analyst', message, { severity: 'error' }));
  const embedded = document.getElementById('configuration')?.textContent?.trim() ?? '';
  if (embedded !== '') {
    try {
      return ok(JSON.parse(embedded));
    } catch {
      return unreadable('the configuration in the page is not JSON');
    }
  }
  let response: Response;
  try {
    response = await fetch(new URL('config.json', document.baseURI), { credentials: 'omit', cache: 'no-cache' });
  } catch {
    return unreadable('config.json could not be fetched');
  }
  if (!response.ok) return unreadable(`config.json could not be fetched (HTTP ${response.status})`);
  try {
    return ok(await response.json());
  } catch {
    return unreadable('config.json is not JSON');
  }
}
