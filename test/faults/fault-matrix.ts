/**
 * Every fault of the sandbox EHR × every resource type × every patient × every vendor's manner, through the real launch,
 * the real reading and the real judging, against what the same record says without a fault.
 */

import * as z from 'zod/mini';
import epic from '../../fhir-mappings/search-plans/epic.json';
import oracle from '../../fhir-mappings/search-plans/oracle.json';
import smart from '../../fhir-mappings/search-plans/smart.json';
import { assess } from '../../src/assess/assess.ts';
import type { Assessment } from '../../src/contract/assessment.ts';
import { readRecord } from '../../src/fhir/read-record.ts';
import type { SearchPlan } from '../../src/fhir/search-plan.ts';
import { SearchPlanSchema } from '../../src/fhir/search-plan-schema.ts';
import type { Connection } from '../../src/fhir/transport.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { problem } from '../../src/kernel/problem.ts';
import { err, ok } from '../../src/kernel/result.ts';
import { FAULTS, type FaultKind } from '../../src/sandbox/faults/fault-table.ts';
import type { SandboxPatient } from '../../src/sandbox/patients.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { VENDOR_IDS, type VendorId } from '../../src/sandbox/vendors/vendor.ts';
import { VENDOR_PROFILES } from '../../src/sandbox/vendors/vendor-profiles.ts';
import { APP } from '../sandbox/fixtures.ts';
import { SmartClient } from '../sandbox/smart-client.ts';
import { knowledge } from '../support/knowledge.ts';
import { silentLosses } from './silent-losses.ts';
import { wrongConclusions } from './wrong-conclusions.ts';

const PLANS = {
  smart: z.parse(SearchPlanSchema, smart),
  epic: z.parse(SearchPlanSchema, epic),
  oracle: z.parse(SearchPlanSchema, oracle),
} as const satisfies Readonly<Record<VendorId, SearchPlan>>;

export interface Combination {
  readonly vendor: VendorId;
  readonly patientId: string;
  /** As on the chart page: `forbidden:Procedure`. */
  readonly fault: string;
}

export interface Finding extends Combination {
  readonly what: string;
}

export interface MatrixResult {
  readonly combinations: number;
  readonly wrong: readonly Finding[];
  readonly lost: readonly Finding[];
}

const TYPES = [
  'Patient',
  'Condition',
  'Procedure',
  'MedicationStatement',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
  'Medication',
  'Observation',
] as const;

/** Every way to ask for a fault: each variant, and for those that are aimed each type the vendor serves. */
export function faultsFor(vendor: VendorId): readonly string[] {
  const served = TYPES.filter((type) => VENDOR_PROFILES[vendor].resources[type] !== undefined);
  return FAULTS.flatMap((fault: FaultKind) => {
    const words = fault.variants ?? [fault.number === undefined ? '' : fault.name === 'slow' ? '20' : '3'];
    return words.flatMap((word) => {
      const value = word === '' ? '' : `=${word}`;
      if (fault.aim === 'session') return [`${fault.name}${value}`];
      return [...served, '*'].map((type) => `${fault.name}:${type}${value}`);
    });
  });
}

/** What an app that never waits makes of a launch with a fault. Undefined where the launch gives no session. */
async function assessThrough(client: SmartClient, patient: SandboxPatient, fault: string) {
  const launched = await client.launch(patient.id, {
    fault,
    scope: scopesFor(client.vendor),
  });
  const launchedFor = launched.body['patient'];
  if (launchedFor !== patient.id) return undefined;
  const connection: Connection = {
    base: client.issuer,
    token: (refused) =>
      Promise.resolve(
        refused === undefined
          ? ok(launched.accessToken)
          : err(problem('fhir/session-ended', 'clinician', 'the session has ended', { severity: 'error' })),
      ),
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), origin: APP.origin } }),
    wait: () => Promise.resolve(),
    now: () => Date.now(),
    random: () => 0,
    timeoutMs: 5000,
    expiresAt: () => undefined,
  };
  const read = await readRecord(connection, {
    patientId: patient.id,
    plan: PLANS[client.vendor],
    grantedScopes: String(launched.body['scope'] ?? ''),
    concurrency: 3,
    onProgress: () => undefined,
  });
  const assessment = assess(read.record, knowledge, { asOf: spanOf(patient.asOf).first, all: true });
  return { read, assessment };
}

function scopesFor(vendor: VendorId): string {
  const served = TYPES.filter((type) => VENDOR_PROFILES[vendor].resources[type] !== undefined);
  return ['openid', 'fhirUser', 'launch', ...served.map((type) => `patient/${type}.read`)].join(' ');
}

/** A faulty launch of one combination, judged against the faultless one. */
async function examine(
  client: SmartClient,
  patient: SandboxPatient,
  fault: string,
  truth: Assessment,
): Promise<{ readonly wrong: readonly string[]; readonly lost: readonly string[] }> {
  const seen = await assessThrough(client, patient, fault);
  // No session, no patient: nothing is shown, so nothing can be wrong.
  if (seen === undefined) return { wrong: [], lost: [] };
  return { wrong: wrongConclusions(truth, seen.assessment), lost: silentLosses(seen.read, seen.assessment, truth) };
}

/** Runs the combinations that `choose` takes, in order. */
export async function runFaultMatrix(
  patients: readonly SandboxPatient[],
  choose: (combination: Combination, index: number) => boolean = () => true,
): Promise<MatrixResult> {
  const sandbox: Sandbox = await startSandbox({ patients, apps: [APP], port: 0 });
  const wrong: Finding[] = [];
  const lost: Finding[] = [];
  let combinations = 0;
  let index = 0;
  try {
    for (const vendor of VENDOR_IDS) {
      for (const patient of patients) {
        const chosen = faultsFor(vendor)
          .map((fault) => ({ vendor, patientId: patient.id, fault }))
          .filter((one) => choose(one, index++));
        if (chosen.length === 0) continue;
        const client = new SmartClient(sandbox, vendor);
        const faultless = await assessThrough(client, patient, '');
        if (faultless === undefined) throw new Error(`${vendor}, ${patient.id}: the faultless launch gave no session`);
        const hidden = faultless.read.ledger.filter(
          ({ state, hint }) => hint !== true && state !== 'loaded' && state !== 'empty',
        );
        if (hidden.length > 0) throw new Error(`${vendor}, ${patient.id}: the faultless record is not complete`);
        for (const one of chosen) {
          combinations++;
          const found = await examine(client, patient, one.fault, faultless.assessment);
          wrong.push(...found.wrong.map((what) => ({ ...one, what })));
          lost.push(...found.lost.map((what) => ({ ...one, what })));
        }
      }
    }
  } finally {
    await sandbox.close();
  }
  return { combinations, wrong, lost };
}
