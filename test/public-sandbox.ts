/**
 * `npm run test:public-sandbox [-- LAUNCHER OPEN]`: the product against the public SMART sandbox, for whoever has internet.
 * Reads what the launcher announces, then a record from the open endpoint by the product's own search plan, mapping and
 * rules, and prints what it found. Never part of `npm test`. Exit 0: all of it worked; 1: something did not; 2: no answer,
 * there is no way to the sandbox from here.
 */
import process from 'node:process';
import { evidence, terminology } from 'virtual:nextline-knowledge';
import smart from '../fhir-mappings/search-plans/smart.json';
import { assess } from '../src/assess/assess.ts';
import { isJson, type Json, object, objects, text } from '../src/fhir/elements.ts';
import { readRecord } from '../src/fhir/read-record.ts';
import type { SearchPlan } from '../src/fhir/search-plan.ts';
import type { Connection } from '../src/fhir/transport.ts';
import { dayOf } from '../src/kernel/calendar.ts';
import { ok } from '../src/kernel/result.ts';
import { createTerminology } from '../src/terminology/terminology.ts';

const [launcher = 'https://launch.smarthealthit.org/v/r4/fhir', open = 'https://r4.smarthealthit.org'] =
  process.argv.slice(2);
const plan: SearchPlan = smart as SearchPlan;
const say = (line: string) => process.stdout.write(`${line}\n`);
let wrong = 0;
const check = (what: string, holds: boolean) => {
  say(`${holds ? 'ok   ' : 'WRONG'} ${what}`);
  if (!holds) wrong++;
};

async function json(address: string): Promise<Json> {
  let response: Response;
  try {
    response = await fetch(address, {
      headers: { Accept: 'application/fhir+json, application/json' },
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    say(`no answer from ${new URL(address).host} (${error instanceof Error ? error.message : 'failed'})`);
    say('the public sandbox was NOT tried: it cannot be reached from here');
    process.exit(2);
  }
  const body: unknown = await response.json().catch(() => undefined);
  check(`${address.replace(/\?.*/, '')} answers with JSON (HTTP ${response.status})`, response.ok && isJson(body));
  return isJson(body) ? body : {};
}

const discovery = await json(`${launcher}/.well-known/smart-configuration`);
check('an authorization endpoint is named', /^https?:/.test(text(discovery['authorization_endpoint']) ?? ''));
check('a token endpoint is named', /^https?:/.test(text(discovery['token_endpoint']) ?? ''));
const methods = discovery['code_challenge_methods_supported'];
check('PKCE with S256 is announced', Array.isArray(methods) && methods.includes('S256'));

const patients = await json(`${open}/Patient?_count=1`);
const patientId = text(object(objects(patients['entry'])[0]?.['resource'])['id']);
check('a patient is there', patientId !== undefined);

if (patientId !== undefined) {
  const connection: Connection = {
    base: open.replace(/\/$/, ''),
    // The open endpoint asks for no token; the product always sends one.
    token: () => Promise.resolve(ok('none-needed')),
    fetch: (...request) => fetch(...request),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    now: () => Date.now(),
    random: () => Math.random(),
    timeoutMs: 60_000,
    expiresAt: () => undefined,
  };
  const { record, ledger } = await readRecord(connection, {
    patientId,
    plan,
    grantedScopes: '',
    concurrency: 3,
    onProgress: () => undefined,
  });
  for (const { resourceType, purpose, state, received } of ledger) {
    say(`      ${resourceType} (${purpose}): ${state}, ${received}`);
  }
  check('every search ended', !ledger.some(({ state }) => state === 'reading'));
  check('something was read', record.resources.length > 0);
  const now = new Date();
  const asOf = dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
  const { scope, problems } = assess(record, { terminology: createTerminology(terminology), evidence }, { asOf });
  say(`      scope: ${scope.status}; ${problems.length} problems`);
  // Its patients have no kidney cancer.
  check('a patient without the disease is not said to be in scope', scope.status !== 'in-scope');
}
say(`${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
