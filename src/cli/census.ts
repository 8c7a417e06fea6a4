/**
 * `npm run census -- [--overlay OVERLAY.json]… FILE…`
 *
 * Which codes were not recognised, as a table with tabs on standard output: one line per code, with the code system, how
 * often it came, how many patients it affects, and the words beside it. Codes of the site's own systems come first: they
 * are what an overlay can map. Inputs are Bundles, or NDJSON with a Bundle or a resource per line. Exit 2 where an input
 * could not be read; the others are counted all the same.
 */
import process from 'node:process';
import { Census, type UnknownCode } from '../assess/census.ts';
import { jsonInputs } from './json-inputs.ts';
import { partWords, readSiteCodes } from './site-codes.ts';

const USAGE = 'usage: census [--overlay OVERLAY.json]… FILE…   (a FHIR Bundle, or NDJSON; - reads standard input)';
const COLUMNS = [
  'system',
  'code',
  'display',
  'resources',
  'patients',
  'read by words',
  'resource types',
  'system mapped',
];

/** Words as one cell: a tab or a line feed would break the table. */
const cell = (value: string | number) => String(value).replace(/\s+/g, ' ');

function rowOf(one: UnknownCode): string {
  const { system, code, display, resources, patients, readByWords, resourceTypes, knownSystem } = one;
  return [system, code, display, resources, patients, readByWords, resourceTypes.join(' '), knownSystem ? 'yes' : 'no']
    .map(cell)
    .join('\t');
}

async function main(words: readonly string[]): Promise<void> {
  const tell = (message: string) => {
    process.exitCode = 2;
    process.stderr.write(`${message}\n`);
  };
  const { overlays, rest, fault } = partWords(words);
  if (fault !== undefined || rest.length === 0) {
    tell(`census: ${fault ?? 'a FILE is needed'}\n${USAGE}`);
    return;
  }
  const { terminology, problems } = readSiteCodes(overlays);
  problems.forEach(tell);
  const census = new Census(terminology);
  for await (const input of jsonInputs(rest)) {
    if (input.kind === 'broken') tell(`${input.where}: ${input.message}`);
    else census.add(input.value);
  }
  const unknown = census.result();
  process.stdout.write(`${[COLUMNS.join('\t'), ...unknown.map(rowOf)].join('\n')}\n`);
  process.stderr.write(`${unknown.length} codes not recognised in ${census.resources} resources\n`);
}

await main(process.argv.slice(2));
