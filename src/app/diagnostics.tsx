/** Wires the analyst's page: configuration, scopes and what each is worth, policy, overlays. No patient is opened for it. */

import { terminology as codeSets } from 'virtual:nextline-knowledge';
import { attributes } from 'virtual:nextline-source-attributes';
import { useEffect, useMemo, useState } from 'react';
import examples from '../../fhir-mappings/diagnostics/example-charts.json';
import type { Knowledge } from '../assess/assess.ts';
import { lossesWithout } from '../assess/without-type.ts';
import type { VocabularyEntry } from '../evidence/schema.ts';
import { scopeFor } from '../fhir/scopes.ts';
import type { SearchPlan } from '../fhir/search-plan.ts';
import { spanOf } from '../kernel/calendar.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Result } from '../kernel/result.ts';
import { scopesGrantedBefore } from '../smart/authorization.ts';
import { type Configuration, type Issuer, originsOf } from '../smart/configuration.ts';
import { readConfiguration } from '../smart/configuration-schema.ts';
import { DiagnosticsScreen, type PolicyView, type ScopeView } from '../ui/screens/diagnostics-screen.tsx';
import { askServer } from './ask-server.ts';
import { loadOverlays } from './load-overlays.ts';
import { plansFor } from './search-plans.ts';
import './zod-settings.ts';

interface Props {
  readonly fetched: Result<unknown, Problem>;
  readonly knowledge: Knowledge;
}

export function Diagnostics({ fetched, knowledge }: Props) {
  const configuration = useMemo(() => (fetched.ok ? readConfiguration(fetched.value) : fetched), [fetched]);
  const issuers = useMemo(
    () => (configuration.ok ? configuration.value.issuers.map((issuer) => described(issuer, knowledge)) : []),
    [configuration, knowledge],
  );
  const [policy, setPolicy] = useState<PolicyView | 'loading' | undefined>('loading');
  const [overlayProblems, setOverlayProblems] = useState<ReadonlyMap<string, readonly string[]>>(new Map());

  useEffect(() => {
    let left = false;
    if (configuration.ok) {
      void readPolicy(configuration.value).then((read) => {
        if (!left) setPolicy(read);
      });
      for (const { iss, overlays } of configuration.value.issuers) {
        if (overlays.length === 0) continue;
        void loadOverlays(overlays, codeSets).then(({ problems }) => {
          if (!left) setOverlayProblems((known) => new Map([...known, [iss, problems.map(({ message }) => message)]]));
        });
      }
    }
    return () => {
      left = true;
    };
  }, [configuration]);

  const { edition } = knowledge.evidence;
  return (
    <DiagnosticsScreen
      edition={edition.edition}
      reviewedOn={edition.reviewedOn}
      mappings={knowledge.terminology.version}
      sourceAttributes={attributes}
      problem={problemIn(configuration)}
      settings={configuration.ok ? { ...configuration.value, asOf: configuration.value.asOf } : undefined}
      policy={configuration.ok ? policy : undefined}
      issuers={issuers.map((issuer) => ({
        ...issuer,
        overlayProblems: overlayProblems.get(issuer.iss),
        askServer: () => askServer(issuer.configured, planOf(issuer.configured), timeoutOf(configuration) * 1000),
      }))}
    />
  );
}

const timeoutOf = (configuration: Result<Configuration, Problem>) =>
  configuration.ok ? configuration.value.timeoutSeconds : 0;

/** What is asked of an issuer's own base; nothing where there is no plan, which the page then says. */
function planOf(issuer: Issuer): Pick<SearchPlan, 'searches' | 'notSupported'> {
  const asked = plansFor(issuer);
  return asked.ok ? asked.value.plan : { searches: [], notSupported: [] };
}

/** What is wrong with the configuration as a whole, or with the plan of one of its issuers. */
function problemIn(configuration: Result<Configuration, Problem>): string | undefined {
  if (!configuration.ok) return configuration.error.message;
  for (const issuer of configuration.value.issuers) {
    const asked = plansFor(issuer);
    if (!asked.ok) return asked.error.message;
  }
  return undefined;
}

/** An issuer with its scopes: asked, granted, used, and what would be lost without each. */
function described(issuer: Issuer, knowledge: Knowledge) {
  const granted = scopesGrantedBefore(issuer.iss);
  const scopes = scopesOf(issuer, knowledge, granted);
  const used = new Set(scopes.flatMap(({ asked }) => asked));
  return {
    ...issuer,
    configured: issuer,
    grantedKnown: granted !== undefined,
    scopes,
    unusedScopes: issuer.scopes.filter((scope) => scope.includes('/') && !used.has(scope)),
  };
}

function scopesOf(issuer: Issuer, knowledge: Knowledge, granted: string | undefined): readonly ScopeView[] {
  const plan = planOf(issuer);
  const purposes = new Map<string, readonly string[]>([['Patient', ['identity']]]);
  for (const { resourceType, purpose } of plan.searches) {
    purposes.set(resourceType, [...(purposes.get(resourceType) ?? []), purpose]);
  }
  purposes.set('Medication', [...(purposes.get('Medication') ?? []), 'names of the drugs that orders point to']);
  const types = [...purposes.keys()];
  const states = new Map([
    ...types.map((type) => [type, 'loaded'] as const),
    ...plan.notSupported.map((type) => [type, 'not-supported'] as const),
  ]);
  const { asOf, charts } = examples;
  const { vocabulary, rules, gates } = knowledge.evidence;
  return lossesWithout(types, states, { asOf: spanOf(asOf).first, charts }, knowledge).map((loss) => ({
    resourceType: loss.resourceType,
    purposes: purposes.get(loss.resourceType) ?? [],
    asked: issuer.scopes.filter((scope) => letsRead(scope, loss.resourceType)),
    granted: granted === undefined ? 'unknown' : scopeFor(granted, loss.resourceType),
    lostFacts: distinct(loss.facts.flatMap((name) => sentenceOf(vocabulary[name]) ?? [])),
    lostConclusions: rules.filter(({ id }) => loss.rules.includes(id)).map(({ id, title }) => `${id} ${title}`),
    lostGates: gates.filter(({ gate }) => loss.gates.includes(gate)).map(({ cannotTell }) => cannotTell),
  }));
}

/** Whether a single scope lets a type be read; one that names no resource is about something else. */
function letsRead(scope: string, resourceType: string): boolean {
  return /^granted/.test(scopeFor(scope, resourceType));
}

const sentenceOf = (entry: VocabularyEntry | undefined) => entry?.unknown;
const distinct = (words: readonly string[]) => [...new Set(words)];

/** Directives that must be there, whatever they allow. */
const NEEDED = ['default-src', 'script-src', 'connect-src', 'frame-ancestors', 'base-uri', 'form-action'];

/** The policy under which this page was delivered, held against the configuration. Undefined: there is none. */
async function readPolicy({ issuers, frameAncestors }: Configuration): Promise<PolicyView | undefined> {
  let header: string | null = null;
  try {
    const page = await fetch(window.location.pathname, { method: 'HEAD', credentials: 'omit', cache: 'no-store' });
    header = page.headers.get('Content-Security-Policy');
  } catch {
    return undefined;
  }
  if (header === null) return undefined;
  const directives = header.split(';').flatMap((part) => {
    const [name, ...sources] = part.trim().split(/\s+/);
    return name === undefined || name === '' ? [] : [{ name, sources }];
  });
  const allowedBy = (name: string) => directives.find((one) => one.name === name)?.sources ?? [];
  const origins = distinct(issuers.flatMap(originsOf));
  return {
    directives,
    missingOrigins: origins.filter((origin) => !allowedBy('connect-src').includes(origin)),
    missingFrames: frameAncestors.filter((origin) => !allowedBy('frame-ancestors').includes(origin)),
    missingDirectives: NEEDED.filter((name) => !directives.some((one) => one.name === name)),
    unsafe: distinct(directives.flatMap(({ sources }) => sources.filter((one) => /unsafe|^\*$|^https?:$/.test(one)))),
  };
}
