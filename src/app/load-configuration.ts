/** Fetches `config.json` from beside the page. */
import { type Problem, problem } from '../kernel/problem.ts';
import { err, type Result } from '../kernel/result.ts';
import { type Configuration, readConfiguration } from '../smart/configuration.ts';

export async function loadConfiguration(): Promise<Result<Configuration, Problem>> {
  const unreadable = (message: string) => err(problem('config/unreadable', 'analyst', message, { severity: 'error' }));
  let response: Response;
  try {
    response = await fetch(new URL('config.json', document.baseURI), { credentials: 'omit', cache: 'no-cache' });
  } catch {
    return unreadable('config.json could not be fetched');
  }
  if (!response.ok) return unreadable(`config.json could not be fetched (HTTP ${response.status})`);
  try {
    return readConfiguration(await response.json());
  } catch {
    return unreadable('config.json is not JSON');
  }
}
