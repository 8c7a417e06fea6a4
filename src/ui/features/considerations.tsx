import type { Consideration, Fit, Gap } from '../../contract/assessment.ts';
import type { Evidence, EvidenceDetails, Result, Statement } from '../../evidence/schema.ts';
import { Sources } from '../parts/sources.tsx';
import styles from './considerations.module.css';

/** The statements and trials behind the rules: they come after the first answer, and may fail to. */
export type DetailsState = EvidenceDetails | 'loading' | 'failed';

const STANCE = {
  supports: { word: 'Evidence for', mark: '+' },
  against: { word: 'Evidence against', mark: '–' },
  uncertain: { word: 'Uncertain', mark: '?' },
  informs: { word: 'For your information', mark: 'i' },
} as const;

const STATUS = {
  applies: 'applies',
  conditional: 'conditional',
  'does-not-apply': 'does not apply',
} as const;

const LAYER = { paper: 'in the review', later: 'later than the review' } as const;

const RESULT_STATUS = {
  'as-printed': 'as the review prints it',
  'as-published': 'as published',
  later: 'later',
} as const;

const MATCH = {
  yes: { mark: '✓', word: 'matches' },
  no: { mark: '✗', word: 'differs' },
  unknown: { mark: '?', word: 'not known' },
} as const;

function resultWords(result: Result): string {
  const { measure, value, unit, interval, p } = result;
  const amount = unit === undefined ? String(value) : unit === '%' ? `${value} %` : `${value} ${unit}`;
  const range = 'absent' in interval ? '' : ` (${interval.level} % CI ${interval.low}–${interval.high})`;
  const chance = p === undefined ? '' : `, P ${p}`;
  const name = measure === 'median' || measure === 'rate' ? '' : `${measure} `;
  return `${name}${amount}${range}${chance}`;
}

function comparatorWords({ comparator, comparatorValue, unit }: Result): string {
  if (comparator === 'none') return 'single arm, no comparison';
  const value =
    comparatorValue === undefined
      ? ''
      : `: ${comparatorValue}${unit === '%' ? ' %' : unit === undefined ? '' : ` ${unit}`}`;
  return `${comparator}${value}`;
}

function Results({ statement }: { readonly statement: Statement }) {
  if (statement.results.length === 0) return null;
  return (
    <table className={styles['results']}>
      <thead>
        <tr>
          <th scope="col">Endpoint</th>
          <th scope="col">Arm</th>
          <th scope="col">Result</th>
          <th scope="col">Against</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {statement.results.map((result) => (
          <tr key={JSON.stringify(result)}>
            <th scope="row">{result.endpoint}</th>
            <td>{result.arm}</td>
            <td>{resultWords(result)}</td>
            <td>{comparatorWords(result)}</td>
            <td>
              {RESULT_STATUS[result.status]}
              {result.discrepancy === undefined ? '' : `, ${result.discrepancy}`}
              {result.verification === 'unverified' ? ', not verified' : ''}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function locatorWords({ locator }: Statement): string {
  if ('section' in locator) {
    return [locator.section, locator.lines, locator.table].filter((part) => part !== undefined).join(', ');
  }
  return locator.citation;
}

function FitStrip({ fit, trial }: { readonly fit: readonly Fit[]; readonly trial: string }) {
  if (fit.length === 0) return null;
  return (
    <div className={styles['fit']}>
      <p>This patient beside those of {trial}:</p>
      <ul>
        {fit.map(({ criterion, match, note }) => (
          <li key={criterion} className={styles[`fit-${match}`]} title={note}>
            <span aria-hidden="true">{MATCH[match].mark}</span> {criterion}{' '}
            <span className={styles['matchWord']}>{MATCH[match].word}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function idsOf({ evidence }: Consideration): string {
  return evidence.map(({ id }) => id).join(', ');
}

function EvidenceList({
  consideration,
  details,
}: {
  readonly consideration: Consideration;
  readonly details: DetailsState;
}) {
  if (details === 'loading') return <p>The statements are being loaded.</p>;
  if (details === 'failed') {
    return <p>The statements could not be loaded; open the app again. Their ids: {idsOf(consideration)}.</p>;
  }
  const shown = new Set<string>();
  return (
    <ul className={styles['evidence']}>
      {consideration.evidence.map(({ id, trial, fit }) => {
        const statement = details.statements[id];
        if (!statement) return null;
        const first = trial !== undefined && !shown.has(trial);
        if (trial !== undefined) shown.add(trial);
        const name = trial === undefined ? undefined : details.trials[trial]?.name;
        return (
          <li key={id}>
            <p>
              {name === undefined ? null : <strong>{name}. </strong>}
              {statement.text}
              {statement.verification === 'unverified' ? <em> (not verified)</em> : null}
            </p>
            <p className={styles['locator']}>
              {id} · {statement.layer === 'paper' ? 'the review' : 'later'}: {locatorWords(statement)}
            </p>
            <Results statement={statement} />
            {first ? <FitStrip fit={fit} trial={name ?? trial} /> : null}
          </li>
        );
      })}
    </ul>
  );
}

/** A caution is an id whose words stand in the data, or a sentence made for this patient. */
function cautionWords(caution: string, evidence: Evidence): string {
  const received = /^already-received: (.*)$/.exec(caution)?.[1];
  if (received !== undefined) return `Already received: ${received}.`;
  return evidence.cautions[caution] ?? caution;
}

function Because({ because }: { readonly because: Consideration['because'] }) {
  return (
    <ul className={styles['because']}>
      {because.map((reason) => (
        <li key={reason.text}>
          {reason.text} <Sources sources={reason.sources} label={reason.text} />
        </li>
      ))}
    </ul>
  );
}

interface CardProps {
  readonly consideration: Consideration;
  readonly evidence: Evidence;
  readonly details: DetailsState;
  readonly gaps: readonly Gap[];
}

function Card({ consideration, evidence, details, gaps }: CardProps) {
  const {
    id,
    title,
    text,
    kind,
    layer,
    stance,
    status,
    strength,
    alsoSupportedBy,
    strengthFell,
    because,
    dependsOn,
    cautions,
  } = consideration;
  const words = (one: string) => evidence.strengths[one] ?? one;
  const asked = gaps.filter((gap) => dependsOn.includes(gap.id));
  return (
    <li className={`${styles['card']} ${styles[stance]} ${status === 'conditional' ? styles['conditional'] : ''}`}>
      <article aria-labelledby={`c-${id}`}>
        <header className={styles['head']}>
          <span className={styles['mark']} aria-hidden="true">
            {STANCE[stance].mark}
          </span>
          <div>
            <h4 id={`c-${id}`}>{title}</h4>
            <p className={styles['tags']}>
              <span className={styles['stance']}>{STANCE[stance].word}</span>
              <span>{words(strength)}</span>
              <span className={status === 'conditional' ? styles['open'] : undefined}>{STATUS[status]}</span>
              <span className={styles['layer']}>
                {LAYER[layer]} · {id}
              </span>
            </p>
          </div>
        </header>
        <p className={styles['text']}>{text}</p>
        {strengthFell === undefined ? null : <p className={styles['fell']}>Weaker here: {strengthFell}</p>}
        {asked.length > 0 ? (
          <p className={styles['waits']}>
            Waits for:{' '}
            {asked.map((gap, i) => (
              <span key={gap.id}>
                {i > 0 ? '; ' : ''}
                <a href={`#gap-${gap.id}`}>{gap.question}</a>
              </span>
            ))}
          </p>
        ) : null}
        {status === 'conditional' && asked.length === 0 ? (
          <p className={styles['waits']}>
            {because
              .filter((reason) => reason.text.startsWith('Cannot tell'))
              .map((reason) => reason.text)
              .join(' ')}{' '}
            No question can settle it: a source could not be read.
          </p>
        ) : null}
        {kind === 'safety' ? <Because because={because} /> : null}
        {cautions.length > 0 ? (
          <ul className={styles['cautions']}>
            {cautions.map((caution) => (
              <li key={caution}>{cautionWords(caution, evidence)}</li>
            ))}
          </ul>
        ) : null}
        <details className={styles['more']}>
          <summary>Why it is here, and the evidence</summary>
          {alsoSupportedBy === undefined ? null : <p>Also supported by: {alsoSupportedBy.map(words).join(', ')}.</p>}
          <h5>Why it is here</h5>
          <Because because={because} />
          <h5>Evidence</h5>
          <EvidenceList consideration={consideration} details={details} />
        </details>
      </article>
    </li>
  );
}

const GROUPS: readonly { readonly title: string; readonly has: (one: Consideration) => boolean }[] = [
  { title: 'Limits and open questions', has: ({ kind }) => kind === 'scope' || kind === 'safety' },
  {
    title: 'Systemic therapy with evidence for it',
    has: ({ kind, stance }) => kind === 'systemic' && stance === 'supports',
  },
  {
    title: 'Systemic therapy: uncertain',
    has: ({ kind, stance }) => kind === 'systemic' && (stance === 'uncertain' || stance === 'informs'),
  },
  {
    title: 'Systemic therapy: evidence against',
    has: ({ kind, stance }) => kind === 'systemic' && stance === 'against',
  },
  { title: 'Local therapy', has: ({ kind }) => kind === 'local' },
  { title: 'Trials', has: ({ kind }) => kind === 'trial' },
  { title: 'Principles', has: ({ kind }) => kind === 'principle' },
];

interface Props {
  readonly considerations: readonly Consideration[];
  readonly evidence: Evidence;
  readonly details: DetailsState;
  readonly gaps: readonly Gap[];
}

/** The considerations by kind, in the order of the data: listed, never ranked. */
export function Considerations({ considerations, evidence, details, gaps }: Props) {
  if (considerations.length === 0) return null;
  return (
    <section aria-labelledby="considerations-title">
      <h2 id="considerations-title">Evidence that applies</h2>
      <p className={styles['preface']}>
        Options with their evidence, for review by a clinician. No order of preference, no dose, no order.
      </p>
      {GROUPS.map(({ title, has }) => {
        const members = considerations.filter(has);
        if (members.length === 0) return null;
        return (
          <section key={title} className={styles['group']}>
            <h3>{title}</h3>
            <ul className={styles['cards']}>
              {members.map((one) => (
                <Card key={one.id} consideration={one} evidence={evidence} details={details} gaps={gaps} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}
