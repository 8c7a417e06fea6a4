/**
 * `npm run explain -- [--overlay OVERLAY.json]… FILE [REFERENCE]`
 *
 * For each resource of the record in FILE (or the one named by REFERENCE, such as Procedure/12): which mapper read it,
 * which facts it made, which line of fhir-mappings took its code or its words, and where the assessment rests on it; or
 * why it was set aside. Exit 2 where the input could not be read or does not hold the resource.
 */
import process from 'node:process';
import { evidence } from 'virtual:nextline-knowledge';
import { type ExplainedFact, type Explanation, explain } from '../assess/explain.ts';
import { recordsOf } from '../fhir/record.ts';
import { today } from './evaluate-options.ts';
import { jsonInputs } from './json-inputs.ts';
import { placesOf } from './mapping-places.ts';
import { partWords, readSiteCodes, type SiteCodes } from './site-codes.ts';

const USAGE =
  'usage: explain [--overlay OVERLAY.json]… FILE [REFERENCE]   (a FHIR Bundle, or NDJSON; - reads standard input)';

function factLines(fact: ExplainedFact, codes: SiteCodes): readonly string[] {
  const { says, source, concepts, phrases } = fact;
  const { code } = source;
  const taken = code
    ? placesOf(codes, { system: code.system, code: code.code, concepts }).map(
        (place) => `    by code ${code.code} (${code.system}): ${place}`,
      )
    : phrases.flatMap((phrase) =>
        placesOf(codes, { words: phrase }).map((place) => `    by the words "${phrase}": ${place}`),
      );
  return [`  fact: ${says} [${source.how}]`, ...taken];
}

function linesOf(one: Explanation, codes: SiteCodes): readonly string[] {
  const { reference, mapper, facts, setAside, problems, usedIn } = one;
  return [
    `${reference}${mapper === undefined ? '' : ` (${mapper} mapper)`}`,
    ...facts.flatMap((fact) => factLines(fact, codes)),
    ...setAside.map((reason) => `  set aside: ${reason}`),
    ...problems.map((message) => `  problem: ${message}`),
    ...(one.readThrough.length > 0 ? [`  read through ${one.readThrough.join(', ')}`] : []),
    ...(usedIn.length > 0 ? [`  used in: ${usedIn.join(', ')}`] : []),
  ];
}

async function main(words: readonly string[]): Promise<void> {
  const tell = (message: string) => {
    process.exitCode = 2;
    process.stderr.write(`${message}\n`);
  };
  const { overlays, rest, fault } = partWords(words);
  const [file, wanted, ...more] = rest;
  if (fault !== undefined || file === undefined || more.length > 0) {
    tell(`explain: ${fault ?? 'one FILE is needed, and perhaps a REFERENCE'}\n${USAGE}`);
    return;
  }
  const codes = readSiteCodes(overlays);
  codes.problems.forEach(tell);
  let found = false;
  for await (const input of jsonInputs([file])) {
    if (input.kind === 'broken') {
      tell(`${input.where}: ${input.message}`);
      continue;
    }
    const records = recordsOf(input.value);
    if (!records.ok) {
      tell(`${input.where}: ${records.error.message} (${records.error.whoFixesIt})`);
      continue;
    }
    for (const record of records.value) {
      const explained = explain(record, { terminology: codes.terminology, evidence }, { asOf: today() });
      const shown = explained.filter(({ reference }) => wanted === undefined || reference === wanted);
      found ||= shown.length > 0;
      for (const one of shown) process.stdout.write(`${linesOf(one, codes).join('\n')}\n`);
    }
  }
  if (wanted !== undefined && !found) tell(`explain: ${wanted} is not in ${file}`);
}

await main(process.argv.slice(2));
