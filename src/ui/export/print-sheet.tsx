import type { SheetWords } from '../../report/export-words.ts';
import type { Mark, Sheet, SheetConsideration } from '../../report/sheet.ts';
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

function Timeline({ sheet: { timeline }, words: { sheet: words } }: Props) {
  if (timeline.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">
            {words.endedBy}; {words.howSure}
          </th>
        </tr>
      </thead>
      <tbody>
        {timeline.map(({ when, what, outcome, howSure }) => (
          <tr key={`${when}|${what}`}>
            <td>{when}</td>
            <td>{what}</td>
            <td>{[outcome, howSure].filter((part) => part !== '').join('; ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Member({ one, words: { sheet: words } }: { readonly one: SheetConsideration; readonly words: SheetWords }) {
  return (
    <li>
      <strong lang="en">{one.title}</strong> <span className={styles['id']}>{one.id}</span>{' '}
      <span lang="en">{one.strength}</span>
      {one.conditional ? <em>, {one.status}</em> : null}
      {one.later ? <em>, {words.later}</em> : null}
      {one.waitsFor === undefined ? null : <em>, {one.waitsFor}</em>}
      {'. '}
      <span className={styles['basis']} lang="en">
        {one.basis}
      </span>
      {one.cautions.length === 0 ? null : (
        <span className={styles['cautions']} lang="en">
          {' '}
          ! {one.cautions.join(' ! ')}
        </span>
      )}
      {one.notes.length === 0 ? null : <span className={styles['cautions']}> ! {words.see(one.notes.join(', '))}</span>}
    </li>
  );
}

/** One page for the tumour board: A4 or Letter, as the printer has it. */
export function PrintSheet({ sheet, words }: Props) {
  const {
    identity,
    stamp,
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
  } = sheet;
  const { sheet: own } = words;
  return (
    <article className={styles['sheet']} aria-label={own.title} lang={words.report.locale}>
      <header>
        <p className={styles['kind']}>{own.title}</p>
        <h1>
          {identity.name} <span className={styles['details']}>{identity.details}</span>
        </h1>
        <p className={styles['stamp']}>{stamp.join(' · ')}</p>
        {notRead === undefined ? null : <p className={styles['warning']}>{notRead}</p>}
        <p>
          <strong>{words.scope[scope.status]}.</strong> <span lang="en">{scope.reason}</span>
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
              <h3>{title}</h3>
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
                  {letter}. {text}
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      <footer>
        <p className={styles['signature']}>{own.signature}:</p>
        <p className={styles['disclaimer']}>{own.disclaimer}</p>
      </footer>
    </article>
  );
}
