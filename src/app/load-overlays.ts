/** Fetches the local codes of a site, named in its entry of config.json, and lays them over the code sets. */
import { type Problem, problem } from '../kernel/problem.ts';
import type { CompiledTerminology } from '../terminology/compiled.ts';
import type { OverlayFile } from '../terminology/overlay.ts';
import type { Terminology } from '../terminology/terminology.ts';

/** What a site knows more than the code sets, and what is wrong with it. */
export interface LocalCodes {
  readonly terminology: Terminology;
  readonly problems: readonly Problem[];
}

async function fetchOverlay(file: string): Promise<OverlayFile | Problem> {
  const missing = (why: string) =>
    problem('config/overlay-refused', 'analyst', `${file} could not be fetched${why}; none of its codes are read`, {
      severity: 'error',
    });
  try {
    const response = await fetch(new URL(file, document.baseURI), { credentials: 'omit', cache: 'no-cache' });
    return response.ok ? { file, text: await response.text() } : missing(` (HTTP ${response.status})`);
  } catch {
    return missing('');
  }
}

/** Reads the overlays in the order given; one that is missing or wrong is reported, and the others are used. */
export async function loadOverlays(files: readonly string[], compiled: CompiledTerminology): Promise<LocalCodes> {
  // Most sites need no overlay, and then the code that reads one is not fetched.
  const [{ overlayProblem, withOverlays }, , ...fetched] = await Promise.all([
    import('../terminology/overlay.ts'),
    import('./zod-settings.ts'),
    ...files.map(fetchOverlay),
  ]);
  const texts = fetched.flatMap((one) => ('text' in one ? [one] : []));
  const { terminology, faults } = withOverlays(compiled, texts);
  return {
    terminology,
    problems: [...fetched.flatMap((one) => ('code' in one ? [one] : [])), ...faults.map(overlayProblem)],
  };
}
