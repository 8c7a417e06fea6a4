import { useState } from 'react';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { GERMAN_DIAGNOSTICS } from '../strings/diagnostics-de.ts';
import { type DiagnosticsStrings, ENGLISH_DIAGNOSTICS } from '../strings/diagnostics-en.ts';
import { LANGUAGES, type Language, useLanguage } from '../strings/language.tsx';
import styles from './diagnostics-screen.module.css';
import { type SourceAttribute, SourceAttributes } from './source-attributes.tsx';

const WORDS: Readonly<Record<Language, DiagnosticsStrings>> = { en: ENGLISH_DIAGNOSTICS, de: GERMAN_DIAGNOSTICS };

interface Failed {
  /** Why nothing could be read. */
  readonly failed: string;
}

export type DiscoveryView =
  | Failed
  | {
      readonly endpoints: readonly { readonly name: string; readonly address: string }[];
      readonly missingEndpoints: readonly string[];
      /** Origins of endpoints that the policy of the page would stop. */
      readonly foreignOrigins: readonly string[];
      readonly pkce: readonly string[];
      readonly missingCapabilities: readonly string[];
      /** Scopes asked that the server does not list; only where it lists any. */
      readonly unlistedScopes: readonly string[];
    };

export type CapabilityView =
  | Failed
  | {
      readonly release: string | undefined;
      readonly searches: readonly {
        readonly resourceType: string;
        readonly purpose: string;
        readonly offered: boolean;
        /** Parameters of the plan that the server does not list. */
        readonly dropped: readonly string[];
      }[];
    };

export interface ServerView {
  readonly discovery: DiscoveryView;
  readonly capability: CapabilityView;
}

export interface ScopeView {
  readonly resourceType: string;
  readonly purposes: readonly string[];
  readonly asked: readonly string[];
  readonly granted: 'granted' | 'granted-in-part' | 'not-granted' | 'unknown';
  /** Sentences that would become true without it. */
  readonly lostFacts: readonly string[];
  /** Titles of the rules that rest on them. */
  readonly lostConclusions: readonly string[];
  /** What could no longer be told about the scope of the evidence. */
  readonly lostGates: readonly string[];
}

export interface IssuerView {
  readonly iss: string;
  readonly name: string;
  readonly clientId: string;
  readonly vendor: string;
  readonly pkce: string;
  readonly standalone: boolean;
  readonly origins: readonly string[];
  readonly overlays: readonly string[];
  /** What is wrong with the overlays; undefined while they are being read. */
  readonly overlayProblems: readonly string[] | undefined;
  readonly scopes: readonly ScopeView[];
  readonly unusedScopes: readonly string[];
  readonly grantedKnown: boolean;
  readonly askServer: () => Promise<ServerView>;
}

export interface PolicyView {
  readonly directives: readonly { readonly name: string; readonly sources: readonly string[] }[];
  readonly missingOrigins: readonly string[];
  readonly missingFrames: readonly string[];
  readonly missingDirectives: readonly string[];
  readonly unsafe: readonly string[];
}

export interface DiagnosticsProps {
  readonly edition: string;
  readonly reviewedOn: string;
  readonly mappings: string;
  /** What is wrong with config.json. */
  readonly problem: string | undefined;
  readonly settings:
    | {
        readonly frameAncestors: readonly string[];
        readonly concurrency: number;
        readonly timeoutSeconds: number;
        readonly asOf: string | undefined;
      }
    | undefined;
  readonly issuers: readonly IssuerView[];
  readonly sourceAttributes: readonly SourceAttribute[];
  /** 'loading' at first; undefined where the page has none. */
  readonly policy: PolicyView | 'loading' | undefined;
}

/** For the analyst: how the app is set up here, and what that costs. Holds no patient data. */
export function DiagnosticsScreen({
  edition,
  reviewedOn,
  mappings,
  problem,
  settings,
  issuers,
  sourceAttributes,
  policy,
}: DiagnosticsProps) {
  const { language, strings, choose } = useLanguage();
  const words = WORDS[language];
  const list = (values: readonly string[]) => (values.length === 0 ? words.none : values.join(', '));
  return (
    <main className={styles['page']}>
      <p className={styles['brand']}>{strings.brand}</p>
      <h1>{words.title}</h1>
      <p>{words.intro}</p>
      <p className={styles['languages']}>
        {LANGUAGES.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            lang={id}
            aria-pressed={id === language}
            className={styles['button']}
            onClick={() => choose(id)}
          >
            {name}
          </button>
        ))}
      </p>

      <section className={styles['card']} aria-labelledby="versions">
        <h2 id="versions">{words.versions}</h2>
        <Pairs
          pairs={[
            [words.evidence, words.edition(edition, reviewedOn)],
            [words.mappings, mappings],
          ]}
        />
      </section>

      <section className={styles['card']} aria-labelledby="configuration-title">
        <h2 id="configuration-title">{words.configuration}</h2>
        {problem === undefined ? (
          <p className={styles['good']}>{words.configurationGood}</p>
        ) : (
          <>
            <p className={styles['fault']}>{words.configurationBad}</p>
            <p role="alert" lang="en" className={styles['fault']}>
              {problem}
            </p>
          </>
        )}
        {settings ? (
          <Pairs
            pairs={[
              [words.frameAncestors, list(settings.frameAncestors)],
              [words.concurrency, String(settings.concurrency)],
              [words.timeout, String(settings.timeoutSeconds)],
              [words.asOf, settings.asOf ?? words.today],
            ]}
          />
        ) : null}
      </section>

      <SourceAttributes attributes={sourceAttributes} />
      <Policy policy={policy} words={words} />
      {issuers.map((issuer, i) => (
        <IssuerCard key={issuer.iss} issuer={issuer} id={`issuer-${i}`} words={words} />
      ))}
    </main>
  );
}

function Pairs({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }) {
  return (
    <dl className={styles['pairs']}>
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Faults({ faults }: { readonly faults: readonly string[] }) {
  return (
    <ul>
      {faults.map((fault) => (
        <li key={fault} className={styles['fault']}>
          {fault}
        </li>
      ))}
    </ul>
  );
}

interface PolicyProps {
  readonly policy: DiagnosticsProps['policy'];
  readonly words: DiagnosticsStrings;
}

function Policy({ policy, words }: PolicyProps) {
  return (
    <section className={styles['card']} aria-labelledby="policy">
      <h2 id="policy">{words.policy}</h2>
      {policy === 'loading' ? <p role="status">{words.policyLoading}</p> : null}
      {policy === undefined ? <p className={styles['fault']}>{words.policyNone}</p> : null}
      {typeof policy === 'object' ? <PolicyTable policy={policy} words={words} /> : null}
    </section>
  );
}

function PolicyTable({ policy, words }: { readonly policy: PolicyView; readonly words: DiagnosticsStrings }) {
  const faults = [
    ...policy.missingOrigins.map(words.policyMissing),
    ...policy.missingFrames.map(words.policyFrames),
    ...policy.missingDirectives.map(words.policyOpen),
    ...policy.unsafe.map(words.policyUnsafe),
  ];
  return (
    <>
      {faults.length === 0 ? <p className={styles['good']}>{words.policyGood}</p> : <Faults faults={faults} />}
      <ScrollBox label={words.policy}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{words.directive}</th>
              <th scope="col">{words.sources}</th>
            </tr>
          </thead>
          <tbody>
            {policy.directives.map(({ name, sources }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{sources.join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

interface IssuerProps {
  readonly issuer: IssuerView;
  readonly id: string;
  readonly words: DiagnosticsStrings;
}

function IssuerCard({ issuer, id, words }: IssuerProps) {
  const list = (values: readonly string[]) => (values.length === 0 ? words.none : values.join(', '));
  const { overlayProblems } = issuer;
  return (
    <section className={styles['card']} aria-labelledby={id}>
      <h2 id={id}>{issuer.name}</h2>
      <Pairs
        pairs={[
          ['iss', issuer.iss],
          [words.clientId, issuer.clientId],
          [words.vendor, issuer.vendor],
          [words.pkce, issuer.pkce],
          [words.standalone, issuer.standalone ? words.yes : words.no],
          [words.origins, list(issuer.origins)],
          [words.overlays, list(issuer.overlays)],
        ]}
      />
      {issuer.overlays.length === 0 ? null : overlayProblems === undefined ? (
        <p role="status">{words.overlaysLoading}</p>
      ) : overlayProblems.length === 0 ? (
        <p className={styles['good']}>{words.overlaysGood}</p>
      ) : (
        <div lang="en">
          <Faults faults={overlayProblems} />
        </div>
      )}
      <Scopes issuer={issuer} words={words} />
      <Server issuer={issuer} words={words} />
    </section>
  );
}

function Scopes({ issuer, words }: Omit<IssuerProps, 'id'>) {
  return (
    <>
      <h3>{words.scopes}</h3>
      {issuer.grantedKnown ? null : <p className={styles['soft']}>{words.grantedUnknown}</p>}
      <ScrollBox label={words.scopesOf(issuer.name)}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{words.resourceType}</th>
              <th scope="col">{words.purpose}</th>
              <th scope="col">{words.asked}</th>
              <th scope="col">{words.granted}</th>
              <th scope="col">{words.lost}</th>
            </tr>
          </thead>
          <tbody>
            {issuer.scopes.map((scope) => (
              <tr key={scope.resourceType}>
                <th scope="row">{scope.resourceType}</th>
                <td lang="en">{scope.purposes.join('; ')}</td>
                <td className={scope.asked.length === 0 ? styles['fault'] : undefined}>
                  {scope.asked.length === 0 ? words.notAsked : scope.asked.join(', ')}
                </td>
                <td className={scope.granted.startsWith('not') ? styles['fault'] : undefined}>
                  {words.grant[scope.granted]}
                </td>
                <td>
                  <Lost scope={scope} words={words} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {issuer.unusedScopes.length > 0 ? (
        <p className={styles['soft']}>
          {words.unusedScopes}: {issuer.unusedScopes.join(', ')}
        </p>
      ) : null}
    </>
  );
}

function Lost({ scope, words }: { readonly scope: ScopeView; readonly words: DiagnosticsStrings }) {
  const { lostFacts, lostConclusions, lostGates } = scope;
  if (lostFacts.length === 0) return words.lostNothing;
  const part = (title: string, entries: readonly string[]) =>
    entries.length === 0 ? null : (
      <>
        <h4>{title}</h4>
        <ul lang="en">
          {entries.map((entry) => (
            <li key={entry}>{entry}</li>
          ))}
        </ul>
      </>
    );
  return (
    <details>
      <summary>{words.lostCount(lostFacts.length, lostConclusions.length)}</summary>
      {part(words.lostFacts, lostFacts)}
      {part(words.lostScope, lostGates)}
      {part(words.lostConclusions, lostConclusions)}
    </details>
  );
}

function Server({ issuer, words }: Omit<IssuerProps, 'id'>) {
  const [answer, setAnswer] = useState<ServerView | 'asking'>();
  const ask = () => {
    setAnswer('asking');
    void issuer.askServer().then(setAnswer);
  };
  return (
    <>
      <h3>{words.server}</h3>
      <button type="button" className={styles['button']} onClick={ask}>
        {words.askOf(issuer.name)}
      </button>
      <div role="status">{answer === 'asking' ? words.asking : null}</div>
      {typeof answer === 'object' ? (
        <>
          <h4>{words.discovery}</h4>
          <Discovery view={answer.discovery} words={words} />
          <h4>{words.capability}</h4>
          <Capability view={answer.capability} name={issuer.name} words={words} />
        </>
      ) : null}
    </>
  );
}

function Discovery({ view, words }: { readonly view: DiscoveryView; readonly words: DiagnosticsStrings }) {
  if ('failed' in view) return <p className={styles['fault']}>{words.failed(view.failed)}</p>;
  const faults = [
    ...view.missingEndpoints.map(words.missingEndpoint),
    ...view.foreignOrigins.map(words.foreignOrigin),
    ...(view.pkce.includes('S256') ? [] : [words.noPkce]),
    ...view.missingCapabilities.map(words.missingCapability),
    ...view.unlistedScopes.map(words.unlistedScope),
  ];
  return (
    <>
      <Pairs pairs={view.endpoints.map(({ name, address }) => [name, address] as const)} />
      {faults.length === 0 ? <p className={styles['good']}>{words.discoveryGood}</p> : <Faults faults={faults} />}
    </>
  );
}

interface CapabilityProps {
  readonly view: CapabilityView;
  readonly name: string;
  readonly words: DiagnosticsStrings;
}

function Capability({ view, name, words }: CapabilityProps) {
  if ('failed' in view) return <p className={styles['fault']}>{words.failed(view.failed)}</p>;
  return (
    <>
      <Pairs pairs={[[words.release, view.release ?? words.unknown]]} />
      <ScrollBox label={`${words.capability}: ${name}`}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{words.resourceType}</th>
              <th scope="col">{words.purpose}</th>
              <th scope="col">{words.offered}</th>
              <th scope="col">{words.dropped}</th>
            </tr>
          </thead>
          <tbody>
            {view.searches.map(({ resourceType, purpose, offered, dropped }) => (
              <tr key={`${resourceType}|${purpose}`}>
                <th scope="row">{resourceType}</th>
                <td lang="en">{purpose}</td>
                <td className={offered ? undefined : styles['fault']}>{offered ? words.yes : words.no}</td>
                <td>{dropped.length === 0 ? words.none : dropped.join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}
