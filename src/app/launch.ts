/** The launch page: takes `iss` and `launch` from the address, nothing else, and goes to the authorization server. */
import type { Problem } from '../kernel/problem.ts';
import { startLaunch } from '../smart/authorization.ts';
import { readLaunchRequest } from '../smart/launch-request.ts';
import { fetchConfiguration } from './fetch-configuration.ts';

const root = document.getElementById('root');

/** No framework on this page: three paragraphs, written as text. */
function show(problem: Problem): void {
  if (!root) return;
  const heading = document.createElement('h1');
  heading.textContent = 'The app could not be opened';
  const words = document.createElement('p');
  words.setAttribute('role', 'alert');
  words.textContent = `${problem.message[0]?.toUpperCase() ?? ''}${problem.message.slice(1)}.`;
  const code = document.createElement('p');
  code.textContent = `To be mended by the ${problem.whoFixesIt}. Code: ${problem.code}`;
  root.replaceChildren(heading, words, code);
  // By script, not as an attribute, which the policy forbids.
  root.style.cssText = 'max-width:40rem;margin:2rem auto;padding:0 1rem;font-family:system-ui,sans-serif';
}

async function launch(): Promise<void> {
  const address = window.location.href;
  // fhirclient would obey further parameters (clientId, fhirServiceUrl): it gets an address without any.
  window.history.replaceState(null, '', window.location.pathname);
  const configuration = await fetchConfiguration();
  if (!configuration.ok) {
    show(configuration.error);
    return;
  }
  const request = readLaunchRequest(address, configuration.value);
  if (!request.ok) {
    show(request.error);
    return;
  }
  const target = await startLaunch(request.value, new URL('index.html', document.baseURI).href);
  if (!target.ok) {
    show(target.error);
    return;
  }
  // Replaced, not followed: the back button must not come back to a launch id that was used.
  window.location.replace(target.value);
}

void launch();
