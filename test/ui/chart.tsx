/**
 * The real chart screen over a real record: a Bundle of data/patients is served search by search, read by the product's
 * own reader with the search plan of a plain SMART server, judged by `assess` with the real evidence, and rendered.
 */
import { readFileSync } from 'node:fs';
import { render } from '@testing-library/react';
import axe from 'axe-core';
import type { Bundle, FhirResource } from 'fhir/r4';
import { expect } from 'vitest';
import * as z from 'zod/mini';
import smart from '../../fhir-mappings/search-plans/smart.json';
import { originOf } from '../../src/app/origin.ts';
import { assess } from '../../src/assess/assess.ts';
import type { LedgerEntry } from '../../src/contract/ledger.ts';
import { detailsKnownOn } from '../../src/evidence/known-on.ts';
import { type ReadRecord, readRecord } from '../../src/fhir/read-record.ts';
import { SearchPlanSchema } from '../../src/fhir/search-plan-schema.ts';
import { spanOf } from '../../src/kernel/calendar.ts';
import { identityOf } from '../../src/mapping/identity.ts';
import type { DetailsState } from '../../src/ui/features/considerations.tsx';
import { ChartScreen, preloadParts } from '../../src/ui/screens/chart-screen.tsx';
import { BASE, fakeServer, json, searchset } from '../support/fake-server.ts';
import { knowledge } from '../support/knowledge.ts';

type Resource = FhirResource;

interface Listed {
  readonly id: string;
  readonly file: string;
  readonly asOf: string;
}

const PATIENTS = new URL('../../data/patients/', `file://${import.meta.filename}`);
const listed = JSON.parse(readFileSync(new URL('index.json', PATIENTS), 'utf8')) as readonly Listed[];

export interface Chart {
  readonly resources: readonly Resource[];
  readonly asOf: string;
}

/** The chart of a patient of data/patients, as of the day it was made for. */
export function chartOf(id: string): Chart {
  const found = listed.find((one) => one.id === id);
  if (!found) throw new Error(`no patient ${id}`);
  const bundle = JSON.parse(readFileSync(new URL(found.file, PATIENTS), 'utf8')) as Bundle<FhirResource>;
  return { asOf: found.asOf, resources: (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []) };
}

/** The same chart with some resources changed or, where nothing is given back, left out. */
export function changed(chart: Chart, change: (resource: Resource) => Resource | undefined): Chart {
  return { ...chart, resources: chart.resources.flatMap((one) => change(one) ?? []) };
}

/** Answers a search instead of the chart: a fault of the server. */
export type Faults = Readonly<Record<string, () => Response>>;

export interface ReadChart extends ReadRecord {
  readonly asOf: string;
  /** The ledger at every step of the reading. */
  readonly steps: readonly (readonly LedgerEntry[])[];
}

/** Reads a chart as the app does, from a server that has it and the faults given. */
export async function readChart({ resources, asOf }: Chart, faults: Faults = {}): Promise<ReadChart> {
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
  if (!patient?.id) throw new Error('the chart has no patient');
  const server = fakeServer((url) => {
    const [type = '', id] = url.pathname.slice(new URL(BASE).pathname.length + 1).split('/');
    const fault = faults[type];
    if (fault) return fault();
    if (id !== undefined) return json(resources.find((one) => one.resourceType === type && one.id === id));
    return json(searchset(resources.filter((one) => one.resourceType === type)));
  });
  const steps: (readonly LedgerEntry[])[] = [];
  const read = await readRecord(server.connection, {
    patientId: patient.id,
    plan: z.parse(SearchPlanSchema, smart),
    grantedScopes: 'patient/*.read',
    concurrency: 3,
    onProgress: (ledger) => steps.push(ledger),
  });
  return { ...read, asOf, steps };
}

interface Shown {
  readonly faults?: Faults;
  readonly ended?: boolean;
  readonly details?: DetailsState;
}

/** Renders the chart screen of a patient, judged by the real rules, and gives back what was read. */
export async function openChart(
  chart: Chart,
  { faults = {}, ended = false, details = knowledge.evidence }: Shown = {},
): Promise<ReadChart> {
  const read = await readChart(chart, faults);
  const asOf = spanOf(read.asOf).first;
  // As the app does while the record is being read.
  await preloadParts();
  render(
    <ChartScreen
      identity={identityOf(read.record)}
      judge={(answers, view, trace = false) =>
        assess(read.record, knowledge, { asOf, answers, all: true, trace, evidenceAsOf: view })
      }
      evidence={knowledge.evidence}
      detailsFor={(view) =>
        typeof details === 'string' || view === undefined ? details : detailsKnownOn(details, view)
      }
      ledger={read.ledger}
      readAt="10:42"
      clock={() => '10:50'}
      minutesLeft={ended ? 0 : undefined}
      onEnd={() => undefined}
      onSaveLedger={() => undefined}
      findOrigin={(source) => originOf(source, read.record, knowledge)}
    />,
  );
  return read;
}

/** What axe finds on the whole page, in words; colours are measured in a real browser, jsdom has none. */
async function accessibilityFaults(): Promise<readonly string[]> {
  const { violations } = await axe.run(document, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, 'link-in-text-block': { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

export async function expectAccessible(): Promise<void> {
  // The page as the app's own index.html has it: axe judges whole pages.
  document.documentElement.lang = 'en';
  document.title = 'Nextline';
  expect(await accessibilityFaults()).toEqual([]);
}
