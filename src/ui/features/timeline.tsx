import * as Roving from '@radix-ui/react-roving-focus';
import { scaleLinear } from 'd3-scale';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TreatmentHistoryContext } from '../../contract/assessment.ts';
import type { Day } from '../../kernel/calendar.ts';
import { type Timeline as Model, type TimelineBar, type TimelineEvent, timelineOf } from '../../report/timeline.ts';
import { Hidden } from '../parts/hidden.tsx';
import { ScrollBox } from '../parts/scroll-box.tsx';
import { SourceButton, useOpenSources } from '../parts/sources.tsx';
import { useDetails } from '../strings/details.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './timeline.module.css';

const MARKS = { surgery: '◆', metastasis: '●', progression: '▼', local: '✚', relapse: '●' } as const;

const ZOOMS = [1, 2, 4, 8] as const;

/** Years that find room beside each other at the first zoom. */
const YEAR_LABELS = 6;

type At = (day: Day) => number;

/** Events in as few rows as keep their marks apart; a mark takes about a 30th of the width. */
function rowsOf(events: readonly TimelineEvent[], at: At, zoom: number): readonly (readonly TimelineEvent[])[] {
  const rows: TimelineEvent[][] = [];
  for (const event of events) {
    const free = rows.find((row) => {
      const last = row.at(-1);
      return last === undefined || at(event.day) - at(last.day) > 3.5 / zoom;
    });
    if (free) free.push(event);
    else rows.push([event]);
  }
  return rows;
}

/** A bar with soft ends where its dates are partial and an open end where none is on record. */
function Bar({ bar, at }: { readonly bar: TimelineBar; readonly at: At }) {
  const show = useOpenSources();
  const left = at(bar.earliest);
  const right = at(bar.latest);
  const solidLeft = at(bar.from);
  const solidRight = at(bar.to);
  const classes = [
    styles['bar'],
    styles[bar.kind],
    bar.certainty === 'ordered' ? styles['ordered'] : '',
    bar.open ? styles['openEnd'] : '',
  ];
  return (
    <Roving.Item asChild tabStopId={bar.id}>
      <button
        type="button"
        className={styles['hit']}
        style={{ left: `${left}%`, width: `max(1.5rem, ${right - left}%)` }}
        aria-label={bar.aloud}
        title={bar.aloud}
        onClick={() => show({ label: `${bar.label}, ${bar.group}`, sources: bar.sources })}
      >
        {left < solidLeft || right > solidRight ? <span className={styles['perhaps']} /> : null}
        <span
          className={classes.join(' ')}
          style={{
            left: `${((solidLeft - left) / Math.max(0.01, right - left)) * 100}%`,
            width: `${(Math.max(0.4, solidRight - solidLeft) / Math.max(0.4, right - left)) * 100}%`,
          }}
        />
      </button>
    </Roving.Item>
  );
}

function EventMark({ event, at }: { readonly event: TimelineEvent; readonly at: At }) {
  const show = useOpenSources();
  return (
    <>
      {event.earliest < event.latest ? (
        <span
          className={styles['perhapsEvent']}
          style={{ left: `${at(event.earliest)}%`, width: `${at(event.latest) - at(event.earliest)}%` }}
        />
      ) : null}
      <Roving.Item asChild tabStopId={event.id}>
        <button
          type="button"
          className={`${styles['event']} ${styles[event.kind]}`}
          style={{ left: `${at(event.day)}%` }}
          aria-label={event.aloud}
          title={event.aloud}
          onClick={() => show({ label: event.label, sources: event.sources })}
        >
          <span aria-hidden="true">{MARKS[event.kind]}</span>
        </button>
      </Roving.Item>
    </>
  );
}

function Picture({ model, zoom }: { readonly model: Model; readonly zoom: number }) {
  const { timeline: words } = useDetails();
  const frame = useRef<HTMLElement>(null);
  const scale = scaleLinear().domain([model.first, model.last]).range([0, 100]);
  const at: At = (day) => scale(day);
  const every = Math.max(1, Math.ceil(model.years.length / (YEAR_LABELS * zoom)));
  useEffect(() => {
    // Enlarged, the newest part matters most.
    if (frame.current && zoom > 1) frame.current.scrollLeft = frame.current.scrollWidth;
  }, [zoom]);
  return (
    <section ref={frame} className={styles['scroll']} tabIndex={zoom > 1 ? 0 : -1} aria-label={words.scroll}>
      <Roving.Root asChild loop={false}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a picture made of buttons */}
        <div
          role="group"
          aria-label={words.items}
          className={styles['picture']}
          style={{ width: zoom === 1 ? '100%' : `${zoom * 100}%` }}
        >
          <div className={styles['lane']}>
            <span className={styles['label']} />
            <div className={`${styles['track']} ${styles['axis']}`} aria-hidden="true">
              {model.years.map(({ year, day }, i) => (
                <span
                  key={year}
                  className={i % every === 0 ? styles['year'] : styles['tick']}
                  style={{ left: `${at(day)}%` }}
                >
                  {i % every === 0 ? year : ''}
                </span>
              ))}
            </div>
          </div>
          <div className={styles['lane']}>
            <span className={styles['label']} />
            <div className={`${styles['track']} ${styles['bandTitles']}`} aria-hidden="true">
              {model.bands.map(({ id, title, from, to, kind }) => (
                <span
                  key={id}
                  className={`${styles['bandTitle']} ${styles[kind]}`}
                  style={{ left: `${at(from)}%`, width: `${at(to) - at(from)}%` }}
                >
                  <span>{title}</span>
                </span>
              ))}
            </div>
          </div>
          <div className={styles['body']}>
            <div className={styles['backdrop']} aria-hidden="true">
              <div className={styles['track']}>
                {model.bands.map(({ id, from, to, kind }) => (
                  <span
                    key={id}
                    className={`${styles['band']} ${styles[kind]}`}
                    style={{ left: `${at(from)}%`, width: `${at(to) - at(from)}%` }}
                  />
                ))}
                {model.intervals
                  .filter(({ kind }) => kind === 'no-therapy')
                  .map(({ from, to }) => (
                    <span
                      key={`${from}-${to}`}
                      className={styles['pause']}
                      style={{ left: `${at(from)}%`, width: `${at(to) - at(from)}%` }}
                    />
                  ))}
              </div>
            </div>
            {rowsOf(model.events, at, zoom).map((row, i) => (
              <div key={row[0]?.id ?? i} className={styles['lane']}>
                <span className={styles['label']}>{i === 0 ? words.events : ''}</span>
                <div className={styles['track']}>
                  {row.map((event) => (
                    <EventMark key={event.id} event={event} at={at} />
                  ))}
                </div>
              </div>
            ))}
            {model.intervals
              .filter(({ kind }) => kind === 'ici-free')
              .map(({ from, to, label, marks }) => (
                <div key={`${from}-${to}`} className={styles['lane']}>
                  <span className={styles['label']} />
                  <div className={styles['track']}>
                    <span
                      className={styles['free']}
                      style={{ left: `${at(from)}%`, width: `${at(to) - at(from)}%` }}
                      title={label}
                    />
                    {marks
                      .filter(({ day }) => day <= model.last)
                      .map(({ day, months }) => (
                        <span key={months} className={styles['limit']} style={{ left: `${at(day)}%` }}>
                          {months}
                        </span>
                      ))}
                  </div>
                </div>
              ))}
            {model.lanes.map(({ id, title, bars }) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a lane of a picture
              <div key={id} role="group" aria-label={title} className={styles['swim']}>
                <p className={styles['laneTitle']} aria-hidden="true">
                  {title}
                </p>
                {bars.map((bar) => (
                  <div key={bar.id} className={styles['lane']}>
                    <span className={styles['label']} aria-hidden="true">
                      {bar.label}
                    </span>
                    <div className={styles['track']}>
                      <Bar bar={bar} at={at} />
                    </div>
                  </div>
                ))}
              </div>
            ))}
          </div>
        </div>
      </Roving.Root>
    </section>
  );
}

function Key({ model }: { readonly model: Model }) {
  const { timeline: words } = useDetails();
  const kinds = new Set(model.events.map(({ kind }) => (kind === 'relapse' ? 'metastasis' : kind)));
  const bars = model.lanes.flatMap((lane) => lane.bars);
  return (
    <ul className={styles['key']} aria-label={words.key}>
      {(['surgery', 'metastasis', 'progression', 'local'] as const)
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <li key={kind}>
            <span aria-hidden="true" className={styles[kind]}>
              {MARKS[kind]}
            </span>{' '}
            {words[kind]}
          </li>
        ))}
      {bars.some(({ certainty }) => certainty === 'ordered') ? (
        <li>
          <i className={styles['keyOrdered']} /> {words.orderedOnly}
        </li>
      ) : null}
      {bars.some(({ open }) => open) ? (
        <li>
          <i className={styles['keyOpen']} /> {words.openEnd}
        </li>
      ) : null}
      {[...bars, ...model.events].some((one) =>
        'from' in one ? one.earliest < one.from : one.earliest < one.latest,
      ) ? (
        <li>
          <i className={styles['keyPerhaps']} /> {words.uncertain}
        </li>
      ) : null}
      {model.intervals.some(({ kind }) => kind === 'no-therapy') ? (
        <li>
          <i className={styles['keyPause']} /> {words.pause}
        </li>
      ) : null}
    </ul>
  );
}

/** The same as the picture, row by row in order of time. */
function Table({ model }: { readonly model: Model }) {
  const { timeline: words } = useDetails();
  const rows = [
    ...model.events.map((event) => ({ at: event.day, id: event.id, event, bar: undefined, lane: '' })),
    ...model.lanes.flatMap(({ title, bars }) =>
      bars.map((bar) => ({ at: bar.from, id: bar.id, event: undefined, bar, lane: title })),
    ),
  ].sort((a, b) => a.at - b.at);
  return (
    <ScrollBox label={words.tableOf}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{words.when}</th>
            <th scope="col">{words.what}</th>
            <th scope="col">{words.setting}</th>
            <th scope="col">{words.ended}</th>
            <th scope="col">{words.howSure}</th>
            <th scope="col">{words.source}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, event, bar, lane }) =>
            event ? (
              <tr key={id}>
                <td>{event.when}</td>
                <th scope="row">{event.label}</th>
                <td />
                <td />
                <td />
                <td>
                  <SourceButton sources={event.sources} label={event.aloud} />
                </td>
              </tr>
            ) : bar ? (
              <tr key={id}>
                <td>{bar.when}</td>
                <th scope="row">
                  {bar.label} <span className={styles['class']}>{lane}</span>
                </th>
                <td>{bar.group}</td>
                <td>{bar.outcome}</td>
                <td>{bar.howSure}</td>
                <td>
                  <SourceButton sources={bar.sources} label={bar.aloud} />
                </td>
              </tr>
            ) : null,
          )}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** The history as a picture with its table as a twin. Both say the same; the reader chooses. */
export function Timeline({ context, today }: { readonly context: TreatmentHistoryContext; readonly today: Day }) {
  const { timeline: words } = useDetails();
  const { report } = useStrings();
  const [zoom, setZoom] = useState<(typeof ZOOMS)[number]>(1);
  const [table, setTable] = useState(false);
  const model = useMemo(() => timelineOf(context, today, report), [context, today, report]);
  if (!model) return <p>{words.empty}</p>;
  const step = (by: 1 | -1) => setZoom(ZOOMS[ZOOMS.indexOf(zoom) + by] ?? zoom);
  return (
    <div className={styles['frame']}>
      <div className={styles['tools']}>
        <fieldset className={styles['twin']}>
          <legend>{words.view}</legend>
          {[false, true].map((asTable) => (
            <label key={String(asTable)}>
              <input type="radio" name="timeline-view" checked={table === asTable} onChange={() => setTable(asTable)} />
              <span>{asTable ? words.asTable : words.asPicture}</span>
            </label>
          ))}
        </fieldset>
        {table ? null : (
          <>
            {/* Not `disabled`: a button that has the focus would lose it when it has done what it can. */}
            <button type="button" aria-label={words.zoomOut} aria-disabled={zoom === 1} onClick={() => step(-1)}>
              −
            </button>
            <button type="button" aria-label={words.zoomIn} aria-disabled={zoom === 8} onClick={() => step(1)}>
              +
            </button>
            <button type="button" aria-disabled={zoom === 1} onClick={() => setZoom(1)}>
              {words.zoomReset}
            </button>
            <Hidden>
              <span role="status">{words.zoomed(zoom)}</span>
            </Hidden>
          </>
        )}
      </div>
      <Hidden>
        <span>{model.summary}</span>
      </Hidden>
      {table ? <Table model={model} /> : <Picture model={model} zoom={zoom} />}
      {model.intervals.length > 0 ? (
        <ul className={styles['intervals']}>
          {model.intervals.map(({ kind, from, to, label, note, marks }) => (
            <li key={`${kind}-${from}-${to}`} className={styles[kind]}>
              <strong>{label}.</strong> {note}
              {marks.length > 0 ? (
                <span className={styles['marks']}>
                  {words.marks(report.list(marks.map(({ months }) => words.month(months))))}.
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {table ? null : <Key model={model} />}
    </div>
  );
}
