import type { SheetWords } from '../../report/export-words.ts';
import type { Mark, Sheet, SheetConsideration, SheetRow } from '../../report/sheet.ts';
import styles from './print-sheet.module.css';

interface Props {
  readonly sheet: Sheet;
  readonly words: SheetWords;
}

/** The mark in words: paper knows no colour. What the record plainly states carries none. */
function MarkOf({ mark, words }: { readonly mark: Mark; readonly words: SheetWords }) {
  if (mark === 'stated') return null;
  return <span className={styles['mark']}> [{words.marks[mark]}]</span>;
}

function Matrix({ sheet: { matrix }, words }: Props) {
  if (matrix.rows.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.sheet.drugClass}</th>
          {matrix.columns.map(({ id, title }) => (
            <th key={id} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.rows.map(({ id, title, truth, cells }) => (
          <tr key={id}>
            <th scope="row">
              {title}
              {truth === 'stated' ? null : <MarkOf mark={truth} words={words} />}
            </th>
            {cells.map(({ entries }, i) => (
              <td key={matrix.columns[i]?.id ?? i}>
                {entries
                  .map(({ agent, outcome }) => (outcome === undefined ? agent : `${agent}, ${outcome}`))
                  .join('; ')}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A row's place in time. The words beside it say the same. */
function Place({ row: { kind, from, to }, years }: { readonly row: SheetRow; readonly years: Sheet['years'] }) {
  const x = Math.max(from, 0) * 100;
  const width = Math.max(Math.min(to, 1) * 100 - x, 1.5);
  return (
    <svg className={styles['place']} viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {years.map(({ year, at }) => (
        <rect key={year} x={at * 100} y="0" width="0.3" height="10" className={styles['year']} />
      ))}
      {kind === 'event' ? <rect x={x} y="0" width={width} height="10" className={styles['event']} /> : null}
      {kind === 'course' ? <rect x={x} y="2.5" width={width} height="5" className={styles['course']} /> : null}
      {kind === 'interval' ? <rect x={x} y="4.5" width={width} height="1" className={styles['event']} /> : null}
    </svg>
  );
}

function Timeline({ sheet: { timeline, years }, words: { sheet: words } }: Props) {
  if (timeline.length === 0) return null;
  return (
    <table className={styles['timeline']}>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">
            {words.what}; {words.endedBy}; {words.howSure}
          </th>
          <td>
            <span className={styles['axis']} aria-hidden="true">
              <span>{years[0]?.year}</span>
              <span>{years.length > 1 ? years.at(-1)?.year : null}</span>
            </span>
          </td>
        </tr>
      </thead>
      <tbody>
        {timeline.map((row) => (
          <tr key={`${row.when}|${row.what}`} className={styles[row.kind]}>
            <td>{row.when}</td>
            <td>
              {row.kind === 'interval' ? <em>{row.what}</em> : row.what}
              {[row.outcome, row.howSure]
                .filter((part) => part !== '')
                .map((part) => (
                  <span key={part}>; {part}</span>
                ))}
            </td>
            <td>
              <Place row={row} years={years} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const STANCE = { limits: 'i', for: '+', uncertain: '?', against: '–', local: '', trial: '', principle: '' } as const;

function Member({ one, words: { sheet: words } }: { readonly one: SheetConsideration; readonly words: SheetWords }) {
  const warnings = [
    ...(one.received.length === 0 ? [] : [words.receivedBefore(one.received.join(', '))]),
    ...(one.notes.length === 0 ? [] : [words.see(one.notes.join(', '))]),
  ];
  return (
    <li className={one.conditional ? styles['conditional'] : undefined}>
      <strong lang="en">{one.title}</strong> <span className={styles['id']}>{one.id}</span>{' '}
      <span lang="en">{one.strength}</span>
      {one.conditional ? <em>, {one.waitsFor ?? one.status}</em> : null}
      {one.later ? <em>, {words.later}</em> : null}
      {'. '}
      <span className={styles['basis']} lang="en">
        {one.basis}
      </span>
      {one.cautions.map((caution) => (
        <span key={caution} className={styles['cautions']} lang="en">
          {' '}
          <b>!</b> {caution}
        </span>
      ))}
      {warnings.map((warning) => (
        <span key={warning} className={styles['cautions']}>
          {' '}
          <b>!</b> {warning}
        </span>
      ))}
    </li>
  );
}

/** One page for the tumour board: A4 or Letter, as the printer has it. */
export function PrintSheet({ sheet, words }: Props) {
  const {
    identity,
    stamp,
    reading,
    view,
    scope,
    story,
    facts,
    questions,
    notRead,
    otherClasses,
    considerations,
    notes,
    cautions,
    answers,
    reviewCitation,
  } = sheet;
  const { sheet: own } = words;
  return (
    <article className={styles['sheet']} aria-label={own.title} lang={words.report.locale}>
      <div className={styles['page']}>
        <header>
          <p className={styles['kind']}>{own.title}</p>
          <h1>
            {identity.name} <span className={styles['details']}>{identity.details}</span>
          </h1>
          {notRead === undefined ? null : <p className={styles['warning']}>{notRead}</p>}
          <p>
            <span className={styles['reading']}>{reading.join(' · ')}</span>
            <strong>{words.scope[scope.status]}.</strong> <span lang="en">{scope.reason}</span>
            {view === undefined ? null : <strong> {view}</strong>}
          </p>
          <p className={styles['story']}>
            {story.map(({ text, mark }, i) => (
              <span key={text}>
                {i > 0 ? ' · ' : ''}
                {text}
                <MarkOf mark={mark} words={words} />
              </span>
            ))}
          </p>
        </header>
        <div className={styles['columns']}>
          <section>
            <h2>{own.timeline}</h2>
            <Timeline sheet={sheet} words={words} />
          </section>
          <section>
            <h2>{own.matrix}</h2>
            <Matrix sheet={sheet} words={words} />
            {otherClasses.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </section>
          <section>
            <h2>{own.facts}</h2>
            <dl>
              {facts.map(({ label, text, mark }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    {text}
                    <MarkOf mark={mark} words={words} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
          {answers.length === 0 ? null : (
            <section className={styles['answers']}>
              <h2>{own.answers}</h2>
              <ul>
                {answers.map((answer) => (
                  <li key={answer}>{answer}</li>
                ))}
              </ul>
            </section>
          )}
          <section>
            <h2>{own.unknown}</h2>
            {questions.length === 0 ? (
              <p>{own.nothingUnknown}</p>
            ) : (
              <ul lang="en">
                {questions.map((question, i) => (
                  <li key={question}>
                    □ {i + 1}. {question}
                  </li>
                ))}
              </ul>
            )}
          </section>
          {cautions.length === 0 ? null : (
            <section>
              <h2>{own.cautions}</h2>
              <ul lang="en">
                {cautions.map((caution) => (
                  <li key={caution}>! {caution}</li>
                ))}
              </ul>
            </section>
          )}
          <section className={styles['considerations']}>
            <h2>
              {own.considerations} <span className={styles['details']}>{own.notRanked}</span>
            </h2>
            {considerations.length === 0 ? <p>{own.nothingListed}</p> : null}
            {considerations.map(({ group, title, members }) => (
              <section key={group}>
                <h3>
                  <span aria-hidden="true">{STANCE[group]}</span> {title}
                </h3>
                <ul>
                  {members.map((one) => (
                    <Member key={one.id} one={one} words={words} />
                  ))}
                </ul>
              </section>
            ))}
          </section>
          {notes.length === 0 ? null : (
            <section>
              <h2>{own.notes}</h2>
              <ul lang="en" className={styles['basis']}>
                {notes.map(({ letter, text }) => (
                  <li key={letter}>
                    <b>{letter}</b> {text}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <footer>
          <div className={styles['signatures']}>
            <p>{own.conclusion}:</p>
            <p>{own.signature}:</p>
          </div>
          <p className={styles['disclaimer']}>
            {own.disclaimer} {own.key}{' '}
            {reviewCitation === undefined ? null : <span lang="en">{own.reviewIs(reviewCitation)}.</span>}
          </p>
        </footer>
      </div>
      <p className={styles['running']}>
        {identity.name}, {identity.details} · {stamp.join(' · ')}
      </p>
    </article>
  );
}
