/** Which lines of fhir-mappings take a code or a run of words. */
import type { MappingEntry } from '../terminology/compile.ts';
import { foldName } from '../terminology/phrase.ts';
import { ndcProducts } from '../terminology/terminology.ts';
import type { SiteCodes } from './site-codes.ts';

const bare = (code: string) => code.trim().toUpperCase().replaceAll('.', '');

/** Whether an entry takes the code: the code itself, a family above it, or a pattern. */
function takes({ matches, place }: MappingEntry, code: string): boolean {
  const given = bare(code);
  const known = bare(matches);
  if (known === given || (given.endsWith('00') && known === given.slice(0, -2))) return true;
  if (ndcProducts(code).includes(matches)) return true;
  if (!isFamily(place)) return false;
  return matches.includes('[') ? new RegExp(`^(?:${matches})$`).test(given) : given.startsWith(known);
}

/** Families stand in value sets: a prefix, or a pattern of ICD-10-PCS. */
const isFamily = (place: string) => place.includes('compose.include');

const words = ({ file, place, matches, concept }: MappingEntry) => `${file} ${place}: ${matches} → ${concept}`;

/** The lines in words; a code of an overlay has none of them and says so. */
export function placesOf(
  { entries, terminology }: SiteCodes,
  wanted:
    | { readonly system: string; readonly code: string; readonly concepts: readonly string[] }
    | { readonly words: string },
): readonly string[] {
  if ('words' in wanted) {
    const name = foldName(wanted.words);
    return entries
      .filter(({ system, matches }) => system === 'text' && (matches === wanted.words || foldName(matches) === name))
      .map(words);
  }
  const { system, code, concepts } = wanted;
  const key = terminology.systemOf(system);
  const meant = ({ concept }: MappingEntry) => concepts.includes(concept) || concept.startsWith('drug-administration:');
  const lines = entries.filter((entry) => entry.system !== 'text' && meant(entry) && takes(entry, code));
  // A drug of HCPCS may be filed as CPT: then the line stands in the other map.
  const own = lines.filter((entry) => entry.system === key);
  const found = own.length > 0 ? own : lines;
  // A code that is listed itself wins over the family it belongs to.
  const listed = found.filter(({ place }) => !isFamily(place));
  const shown = listed.length > 0 ? listed : found;
  return shown.length > 0 ? shown.map(words) : [`an overlay: ${code} → ${concepts.join(', ')}`];
}
