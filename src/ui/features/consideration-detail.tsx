import { useMemo } from 'react';
import type { Consideration, Fit } from '../../contract/assessment.ts';
import type { EvidenceDetails } from '../../evidence/schema.ts';
import { type Figure, figuresOf } from '../../report/results.ts';
import { JumpLink } from '../parts/jump-link.tsx';
import { OnRequest } from '../parts/on-request.tsx';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { SourceButton } from '../parts/sources.tsx';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './consideration-detail.module.css';
import type { Around } from './considerations.tsx';
import { FigureSource, StatementPlace } from './figure-source.tsx';
import { ForestPlot } from './forest-plot.tsx';
import { useResultWords } from './result-words.ts';
import { Trace } from './trace.tsx';

const MATCH_MARK = { yes: '✓', no: '✗', unknown: '?' } as const;

function Because({ reasons }: { readonly reasons: Consideration['because'] }) {
  return (
    <ul className={styles['because']}>
      {reasons.map(({ text, sources }) => (
        <li key={text}>
          <span lang="en">{text}</span> <SourceButton sources={sources} label={text} />
        </li>
      ))}
    </ul>
  );
}

/** The patient beside the people a trial enrolled, criterion by criterion. */
export function FitStrip({ fit, trial }: { readonly fit: readonly Fit[]; readonly trial: string }) {
  const { behind: words } = useDetails();
  if (fit.length === 0) return null;
  return (
    <div className={styles['fit']}>
      <p>{words.fit(trial)}</p>
      <ul>
        {fit.map(({ criterion, match, note }) => (
          <li key={criterion} className={styles[`fit-${match}`]}>
            <span aria-hidden="true" className={styles['fitMark']}>
              {MATCH_MARK[match]}
            </span>{' '}
            <span lang="en">{criterion}</span> <span className={styles['fitWord']}>{words.match[match]}</span>
            {note === undefined ? null : (
              <span className={styles['fitNote']} lang="en">
                {note}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface NumbersProps {
  readonly figures: readonly Figure[];
  readonly details: EvidenceDetails;
}

function NumbersTable({ figures, details }: NumbersProps) {
  const { behind, results: words } = useDetails();
  const { estimate, against, statusWords } = useResultWords();
  return (
    <ScrollBox label={behind.numbers}>
      <table className={styles['numbers']}>
        <thead>
          <tr>
            <th scope="col">{words.endpoint}</th>
            <th scope="col">{words.result}</th>
            <th scope="col">{words.against}</th>
            <th scope="col">{words.population}</th>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.source}</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => {
            const { id, trial, result, differs } = figure;
            return (
              <tr key={id}>
                <th scope="row">
                  {trial === undefined ? null : <span lang="en">{trial}: </span>}
                  {words.endpoints[result.endpoint] ?? result.endpoint}
                </th>
                <td>
                  <span lang="en">{result.arm}</span>: <strong>{estimate(result)}</strong>
                </td>
                <td lang="en">{against(result)}</td>
                <td lang="en">{result.population}</td>
                <td className={differs ? styles['differs'] : undefined}>{statusWords(result)}</td>
                <td>
                  <FigureSource figure={figure} details={details} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** Medians and rates. Where a picture of ratios stands above, they are shown when somebody asks for them. */
function Numbers({ figures, details, folded }: NumbersProps & { readonly folded: boolean }) {
  const { behind } = useDetails();
  if (figures.length === 0) return null;
  const table = <NumbersTable figures={figures} details={details} />;
  if (folded) return <OnRequest summary={`${behind.numbers}: ${figures.length}`}>{table}</OnRequest>;
  return (
    <>
      <h5>{behind.numbers}</h5>
      {table}
    </>
  );
}

/** A printed and a published value that differ, in the words of the list of discrepancies. */
function Discrepancies({ ids, details }: { readonly ids: readonly string[]; readonly details: EvidenceDetails }) {
  const { results: words } = useDetails();
  const found = details.discrepancies.filter(({ statements }) => statements.some((id) => ids.includes(id)));
  if (found.length === 0) return null;
  return (
    <OnRequest summary={words.differ(found.length)}>
      <dl className={styles['discrepancies']}>
        {found.map(({ id, place, asPrinted, asPublished }) => (
          <div key={id}>
            <dt>
              {id} <span lang="en">{place}</span>
            </dt>
            <dd lang="en">
              <strong>{words.printed}:</strong> {asPrinted} <strong>{words.published}:</strong> {asPublished}
            </dd>
          </div>
        ))}
      </dl>
    </OnRequest>
  );
}

function Evidence({
  consideration,
  details,
}: {
  readonly consideration: Consideration;
  readonly details: EvidenceDetails;
}) {
  const { behind: words } = useDetails();
  const ids = consideration.evidence.map(({ id }) => id);
  const { ratios, amounts } = figuresOf(ids, details);
  const strips = new Map(
    consideration.evidence.flatMap(({ trial, fit }) => (trial === undefined ? [] : [[trial, fit] as const])),
  );
  return (
    <>
      {[...strips].map(([trial, fit]) => (
        <FitStrip key={trial} fit={fit} trial={details.trials[trial]?.name ?? trial} />
      ))}
      <ForestPlot ratios={ratios} details={details} />
      <Numbers figures={amounts} details={details} folded={ratios.length > 0} />
      <Discrepancies ids={ids} details={details} />
      <OnRequest summary={words.statements(ids.length)}>
        <ul className={styles['statements']}>
          {ids.flatMap((id) => {
            const statement = details.statements[id];
            if (!statement) return [];
            const trial = statement.trial === undefined ? undefined : details.trials[statement.trial]?.name;
            return [
              <li key={id} className={statement.layer === 'later' ? styles['later'] : undefined}>
                <p lang="en">
                  {trial === undefined ? null : <strong>{trial}. </strong>}
                  {statement.text}
                  {statement.verification === 'unverified' ? <em> ({words.notVerified})</em> : null}
                </p>
                <p className={styles['locator']}>
                  {id} · {statement.layer === 'paper' ? words.review : words.later}:{' '}
                  <span lang="en">
                    <StatementPlace locator={statement.locator} />
                  </span>
                </p>
              </li>,
            ];
          })}
        </ul>
      </OnRequest>
    </>
  );
}

/** Judged anew with its trace when somebody asks for it, and only then. */
function TraceOf({ id, traceOf }: Pick<Around, 'traceOf'> & { readonly id: string }) {
  const trace = useMemo(() => traceOf(id), [id, traceOf]);
  return <Trace trace={trace} />;
}

/** Everything behind one consideration. */
export function ConsiderationDetail({
  consideration,
  around,
}: {
  readonly consideration: Consideration;
  readonly around: Around;
}) {
  const { behind: words } = useDetails();
  const { evidence: rows } = useStrings();
  const { evidence, details, gaps, disagreements, traceOf } = around;
  const { id, text, status, because, dependsOn, cautions, strengthFell, alsoSupportedBy } = consideration;
  const asked = gaps.filter((gap) => dependsOn.includes(gap.id));
  const disputes = disagreements.filter((one) => consideration.disagreements?.includes(one.id));
  const received = cautions.flatMap((one) => /^already-received: (.*)$/.exec(one)?.[1] ?? []);
  const warned = cautions.filter((one) => !one.startsWith('already-received: '));
  // What keeps a consideration conditional is told apart from what brings it here.
  const open = status === 'conditional' ? because.filter((reason) => reason.text.startsWith('Cannot tell')) : [];
  const reasons = because.filter((reason) => !open.includes(reason));
  return (
    <div className={styles['detail']}>
      <p className={styles['text']} lang="en">
        {text}
      </p>
      {strengthFell === undefined ? null : (
        <p className={styles['fell']}>
          <strong>{words.weaker}:</strong> <span lang="en">{strengthFell}</span>
        </p>
      )}
      {alsoSupportedBy === undefined ? null : (
        <p className={styles['fell']}>
          {words.alsoSupportedBy}:{' '}
          <span lang="en">{alsoSupportedBy.map((one) => evidence.strengths[one] ?? one).join(', ')}</span>
        </p>
      )}
      {received.length + warned.length > 0 ? (
        <div className={styles['cautions']}>
          <h5>{words.cautions}</h5>
          <ul lang="en">
            {received.map((one) => (
              <li key={one} className={styles['received']}>
                {words.received(one)}
              </li>
            ))}
            {warned.map((one) => (
              <li key={one}>{evidence.cautions[one] ?? one}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <div className={styles['reasons']}>
        {reasons.length > 0 ? (
          <div>
            <h5>{status === 'does-not-apply' ? words.whyNot : words.why}</h5>
            <Because reasons={reasons} />
          </div>
        ) : null}
        {status === 'conditional' ? (
          <div className={styles['open']}>
            <h5>{words.whyConditional}</h5>
            <Because reasons={open} />
            {asked.length > 0 ? (
              <p>
                {words.waitsFor}:{' '}
                {asked.map((gap, i) => (
                  <span key={gap.id}>
                    {i > 0 ? '; ' : ''}
                    <JumpLink to={`gap-${gap.id}`}>
                      <span lang="en">{gap.question}</span>
                    </JumpLink>
                  </span>
                ))}
              </p>
            ) : (
              <p>{words.cannotBeAsked}</p>
            )}
          </div>
        ) : null}
      </div>
      {disputes.map((dispute) => (
        <div key={dispute.id} className={styles['disagreement']}>
          <h5>{rows.disagreement}</h5>
          <p>
            <span lang="en">{dispute.topic}</span>. {words.disagreementNote}
          </p>
          <ul className={styles['positions']}>
            {dispute.positions.map((position) => (
              <li key={position.says} className={styles['position']}>
                <p lang="en">{position.says}</p>
                <p className={styles['positionHead']}>
                  <span lang="en">{position.study}</span> · {position.cites.join(', ')} ·{' '}
                  {position.rules.includes(id) ? <strong>{words.thisOne}</strong> : position.rules.join(', ')}
                </p>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {details === 'loading' ? <p role="status">{rows.loading}</p> : null}
      {details === 'failed' ? (
        <p role="alert">{words.failed(consideration.evidence.map((one) => one.id).join(', '))}</p>
      ) : null}
      {typeof details === 'object' ? <Evidence consideration={consideration} details={details} /> : null}
      <OnRequest summary={words.trace}>
        <TraceOf id={id} traceOf={traceOf} />
      </OnRequest>
    </div>
  );
}
