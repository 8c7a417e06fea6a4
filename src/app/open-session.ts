/** From the address of the page to a session, a start screen or a problem. Runs once per page load. */
import { type Problem, problem } from '../kernel/problem.ts';
import { ok, type Result } from '../kernel/result.ts';
import { endSession, finishLaunch, isSuperseded, type Session } from '../smart/authorization.ts';
import { type Configuration, type Issuer, issuerFor, originsOf, plainConfiguration } from '../smart/configuration.ts';
import { readCallback, sessionFragment, UNASKED_REFUSAL } from '../smart/launch-request.ts';
import type { CompiledTerminology } from '../terminology/compiled.ts';
import { fetchConfiguration } from './fetch-configuration.ts';
import { isReturn } from './leaving.ts';
import { type LocalCodes, loadOverlays } from './load-overlays.ts';
import { type Asked, plansFor } from './search-plans.ts';

export type Opening =
  /** For the analyst, before any patient: the configuration is not checked yet, because its faults are what is shown. */
  | { readonly kind: 'diagnostics'; readonly configuration: Result<unknown, Problem> }
  | { readonly kind: 'start'; readonly configuration: Configuration }
  | { readonly kind: 'problem'; readonly problem: Problem; readonly link?: string | undefined }
  | {
      readonly kind: 'session';
      readonly session: Session;
      readonly issuer: Issuer;
      /** What is asked of the server. */
      readonly asked: Asked;
      readonly configuration: Configuration;
      /** Present where the site has codes of its own. */
      readonly localCodes?: LocalCodes;
    };

/** The chart may be open at the later patient while the browser goes back to the earlier one: that page stays shut. */
const SUPERSEDED: Problem = problem(
  'launch/superseded',
  'clinician',
  'another chart was opened in this window after this one; open the app from the chart again',
  { severity: 'error' },
);

/** The query by which the analyst's page is opened. */
const DIAGNOSTICS = '?diagnostics';

export async function openSession(codeSets: CompiledTerminology): Promise<Opening> {
  if (window.location.search === DIAGNOSTICS) return { kind: 'diagnostics', configuration: await fetchConfiguration() };
  const callback = readCallback(window.location.href);
  const fetched = await fetchConfiguration();
  const configuration = fetched.ok ? await checkConfiguration(fetched.value) : fetched;
  // Whatever the address held, nothing of it stays there: a code may stand in it without the rest of a launch.
  if (!configuration.ok || callback.kind === 'none') clean('');
  if (!configuration.ok) return { kind: 'problem', problem: configuration.error };
  if (callback.kind === 'none') return { kind: 'start', configuration: configuration.value };
  if (callback.kind === 'refused') {
    clean('');
    const asked = callback.key !== undefined && endSession(callback.key);
    return asked
      ? { kind: 'problem', problem: callback.problem, link: callback.link }
      : { kind: 'problem', problem: UNASKED_REFUSAL };
  }
  if (isReturn() && isSuperseded(callback.key)) {
    endSession(callback.key);
    clean('');
    return { kind: 'problem', problem: SUPERSEDED };
  }
  const allowedFor = (iss: string) => {
    const issuer = issuerFor(configuration.value, iss);
    return issuer && originsOf(issuer);
  };
  const session = await finishLaunch(callback.key, callback.issuer, allowedFor);
  // The code and the state are used up; the key of the session stays behind '#', where no server sees it.
  clean(session.ok ? sessionFragment(session.value.key) : '');
  if (!session.ok) return { kind: 'problem', problem: session.error };
  const issuer = issuerFor(configuration.value, session.value.issuer);
  if (!issuer) throw new Error('an unknown issuer was let through');
  const asked = plansFor(issuer);
  if (!asked.ok) return { kind: 'problem', problem: asked.error };
  const opened = {
    kind: 'session',
    session: session.value,
    issuer,
    asked: asked.value,
    configuration: configuration.value,
  } as const;
  if (issuer.overlays.length === 0) return opened;
  return { ...opened, localCodes: await loadOverlays(issuer.overlays, codeSets) };
}

/** Most configurations are plain, and then the code that says what is wrong with one is not fetched. */
async function checkConfiguration(raw: unknown): Promise<Result<Configuration, Problem>> {
  const plain = plainConfiguration(raw);
  if (plain) return ok(plain);
  const [{ readConfiguration }] = await Promise.all([
    import('../smart/configuration-schema.ts'),
    import('./zod-settings.ts'),
  ]);
  return readConfiguration(raw);
}

function clean(fragment: string): void {
  window.history.replaceState(null, '', `${window.location.pathname}${fragment}`);
}
