/**
 * A site's own codes: a FHIR ConceptMap from local code systems to our concepts, read at run time. An overlay adds codes
 * and changes none; one that is wrong anywhere is refused as a whole, with the lines that are wrong.
 */
import * as z from 'zod/mini';
import { lineOf } from '../kernel/json-place.ts';
import { jsonFaultOf } from '../kernel/json-scanner.ts';
import { type Problem, problem } from '../kernel/problem.ts';
import { AGENTS, type CompiledOverlay, type CompiledTerminology, type Domain, FINDINGS } from './compiled.ts';
import { createTerminology, type Terminology } from './terminology.ts';

export interface OverlayFault {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly whoFixesIt: 'analyst';
}

export interface OverlayFile {
  readonly file: string;
  readonly text: string;
}

type Path = readonly (string | number)[];

const text = z.string().check(z.minLength(1));
/** How the concept must stand to the local code: as wide or wider. A narrower one would say more than the code does. */
const Target = z.discriminatedUnion('equivalence', [
  z.object({ equivalence: z.enum(['equal', 'equivalent', 'wider', 'subsumes']), code: text }),
  // Looked at, and nothing of ours: the census lists it no more.
  z.object({ equivalence: z.literal('unmatched') }),
]);
const ConceptMap = z.object({
  resourceType: z.literal('ConceptMap'),
  url: text,
  status: text,
  group: z
    .array(
      z.object({
        source: text,
        target: z.enum([AGENTS, FINDINGS]),
        element: z.array(z.object({ code: text, target: z.array(Target).check(z.minLength(1)) })),
      }),
    )
    .check(z.minLength(1)),
});

/** A URL, or an OID with or without `urn:oid:`; one `*` may stand for any part. */
const SOURCE = /^(https?:\/\/\S+|(urn:oid:)?[0-2](\.(\d+|\*))+|urn:\S+)$/;

/** Reads one overlay; `base` are the code sets it adds to. */
function readOverlay(
  { file, text: content }: OverlayFile,
  compiled: CompiledTerminology,
  base: Terminology,
): { readonly overlay: CompiledOverlay; readonly faults: readonly OverlayFault[] } {
  const faults: OverlayFault[] = [];
  const groups: { source: string; codes: Map<string, readonly string[]> }[] = [];
  const overlay: CompiledOverlay = { file, groups };
  const broken = jsonFaultOf(new TextEncoder().encode(content));
  if (broken) {
    faults.push({ file, line: broken.line, message: `not valid JSON: ${broken.why}`, whoFixesIt: 'analyst' });
    return { overlay, faults };
  }
  const json: unknown = JSON.parse(content);
  const fault = (path: Path, message: string) =>
    faults.push({ file, line: lineOf(content, path), message, whoFixesIt: 'analyst' });
  const parsed = z.safeParse(ConceptMap, json);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const place = path.filter((step): step is string | number => typeof step !== 'symbol');
      fault(place, `${place.join('.') || 'the file'}: ${message}`);
    }
    return { overlay, faults };
  }
  parsed.data.group.forEach(({ source, target: targetSystem, element }, g) => {
    if (!SOURCE.test(source) || source.split('*').length > 2) {
      fault(['group', g, 'source'], `"${source}" names no code system: a URL or an OID is needed, with at most one *`);
    }
    const codes = new Map<string, readonly string[]>();
    element.forEach(({ code, target }, i) => {
      const path: Path = ['group', g, 'element', i];
      const concepts = target.flatMap((one) => ('code' in one ? [one.code] : []));
      concepts.forEach((concept, t) => {
        const known = targetSystem === AGENTS ? concept in compiled.agentConcepts : concept in compiled.findingDomains;
        if (!known) fault([...path, 'target', t, 'code'], `the concept "${concept}" stands in no code system`);
      });
      if (codes.has(code)) fault([...path, 'code'], `the code ${code} stands twice in this group`);
      const domains: readonly Domain[] = ['drug', 'condition', 'procedure', 'observation'];
      const meant = source.includes('*') ? [] : domains.flatMap((domain) => base.concepts(source, code, domain));
      if (meant.some((one) => !concepts.includes(one))) {
        fault([...path, 'code'], `the code ${code} means ${meant[0]} already: an overlay adds codes and changes none`);
      }
      codes.set(code, concepts);
    });
    groups.push({ source, codes });
  });
  return { overlay, faults };
}

/** A fault in words for a list of problems. */
export function overlayProblem({ file, line, message }: OverlayFault): Problem {
  return problem('config/overlay-refused', 'analyst', `${file}, line ${line}: ${message}; none of its codes are read`, {
    severity: 'error',
  });
}

/** The code sets with the overlays that hold together; those that do not are left out, with every fault they have. */
export function withOverlays(
  compiled: CompiledTerminology,
  files: readonly OverlayFile[],
): { readonly terminology: Terminology; readonly faults: readonly OverlayFault[] } {
  let terminology = createTerminology(compiled);
  const good: CompiledOverlay[] = [];
  const all: OverlayFault[] = [];
  for (const file of files) {
    // Checked against those before it: two overlays may not disagree either.
    const { overlay, faults } = readOverlay(file, compiled, terminology);
    all.push(...faults);
    if (faults.length > 0) continue;
    good.push(overlay);
    terminology = createTerminology(compiled, good);
  }
  return { terminology, faults: all };
}
