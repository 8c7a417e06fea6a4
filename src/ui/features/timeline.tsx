import type { Timeline as Model, TimelineBar, TimelineEvent } from '../../report/timeline.ts';
import styles from './timeline.module.css';

const MARKS = { surgery: '◆', metastasis: '●', progression: '▼', local: '✚', relapse: '●' } as const;

/** Two rows, so that a metastasis and the progression found with it do not hide each other. */
const ROWS: readonly (readonly TimelineEvent['kind'][])[] = [
  ['surgery', 'metastasis', 'relapse', 'local'],
  ['progression'],
];

function percent(day: number, { first, last }: Model): number {
  return ((day - first) / Math.max(1, last - first)) * 100;
}

/** A bar with soft ends where its dates are partial and an open end where none is on record. */
function Bar({ bar, model }: { readonly bar: TimelineBar; readonly model: Model }) {
  const left = percent(bar.earliest, model);
  const right = percent(bar.latest, model);
  const solidLeft = percent(bar.from, model);
  const solidRight = percent(bar.to, model);
  const classes = [styles['bar'], bar.certainty === 'ordered' ? styles['ordered'] : '', bar.open ? styles['open'] : ''];
  return (
    <div className={styles['track']}>
      {left < solidLeft || right > solidRight ? (
        <span className={styles['perhaps']} style={{ left: `${left}%`, width: `${Math.max(0.4, right - left)}%` }} />
      ) : null}
      <span
        className={classes.join(' ')}
        style={{ left: `${solidLeft}%`, width: `${Math.max(0.8, solidRight - solidLeft)}%` }}
      />
    </div>
  );
}

/** The picture of the history. It is drawn for the eye; the table below it says the same to everybody. */
export function Timeline({ model }: { readonly model: Model | undefined }) {
  if (!model) {
    return (
      <section aria-labelledby="timeline-title">
        <h2 id="timeline-title">Timeline</h2>
        <p>Nothing in the record carries a date.</p>
      </section>
    );
  }
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">Timeline</h2>
      <div className={styles['frame']}>
        <div className={styles['picture']} aria-hidden="true">
          <div className={styles['axis']}>
            {model.years.map(({ year, day }, i) => (
              <span
                key={year}
                className={i % Math.ceil(model.years.length / 6) === 0 ? styles['year'] : styles['tick']}
                style={{ left: `${percent(day, model)}%` }}
              >
                {i % Math.ceil(model.years.length / 6) === 0 ? year : ''}
              </span>
            ))}
          </div>
          {ROWS.map((kinds) => (
            <div key={kinds.join()} className={styles['events']}>
              {model.events
                .filter(({ kind }) => kinds.includes(kind))
                .map((event) => (
                  <span
                    key={`${event.label}|${event.day}`}
                    className={`${styles['event']} ${styles[event.kind]}`}
                    style={{ left: `${percent(event.day, model)}%` }}
                    title={`${event.label}, ${event.when}`}
                  >
                    {MARKS[event.kind]}
                  </span>
                ))}
            </div>
          ))}
          {model.groups.map((group) => (
            <div key={group.title} className={`${styles['group']} ${styles[group.kind]}`}>
              <p className={styles['groupTitle']}>
                <strong>{group.title}</strong> {group.detail}
                {group.certainty === 'ordered' ? ' (ordered, not confirmed)' : ''}
              </p>
              {group.bars.map((bar) => (
                <div key={`${bar.label}|${bar.from}`} className={styles['lane']}>
                  <span className={styles['label']}>{bar.label}</span>
                  <Bar bar={bar} model={model} />
                </div>
              ))}
            </div>
          ))}
          <p className={styles['legend']}>
            <span>◆ surgery</span>
            <span>● metastasis</span>
            <span>▼ progression</span>
            <span>✚ local therapy</span>
            <span>
              <i className={styles['keyOrdered']} /> ordered only
            </span>
          </p>
        </div>
        <details className={styles['twin']}>
          <summary>The timeline as a table</summary>
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">How it ended, how sure</th>
              </tr>
            </thead>
            <tbody>
              {model.events.map((event) => (
                <tr key={`${event.label}|${event.day}`}>
                  <td>{event.when}</td>
                  <td>{event.label}</td>
                  <td />
                </tr>
              ))}
              {model.groups.flatMap((group) =>
                group.bars.map((bar) => (
                  <tr key={`${group.title}|${bar.label}|${bar.from}`}>
                    <td>{bar.when}</td>
                    <td>
                      {group.title}: {bar.label}
                    </td>
                    <td>
                      {bar.outcome}
                      {bar.outcome === '' ? '' : ', '}
                      {bar.certainty}
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          </table>
        </details>
      </div>
    </section>
  );
}
