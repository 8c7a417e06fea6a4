import { scaleLog } from 'd3-scale';
import type { EvidenceDetails } from '../../evidence/schema.ts';
import { type Figure, limitsOf, RATIO_TICKS, ratioDomain } from '../../report/results.ts';
import { Hidden } from '../parts/hidden.tsx';
import { useDetails } from '../strings/details.ts';
import { FigureSource } from './figure-source.tsx';
import styles from './forest-plot.module.css';
import { useResultWords } from './result-words.ts';

/** Ratios on one logarithmic axis. Each row says in words what it draws. */
export function ForestPlot({
  ratios,
  details,
}: {
  readonly ratios: readonly Figure[];
  readonly details: EvidenceDetails;
}) {
  const { behind, results: words } = useDetails();
  const { estimate, number, statusWords } = useResultWords();
  if (ratios.length === 0) return null;
  const domain = ratioDomain(ratios);
  const scale = scaleLog().domain(domain).range([0, 100]);
  const ticks = RATIO_TICKS.filter((tick) => tick >= domain[0] && tick <= domain[1]);
  const at = (value: number) => `${scale(value)}%`;
  return (
    <figure className={styles['forest']}>
      <figcaption>
        <h5>{behind.forest}</h5>
        <p>{words.logScale}</p>
      </figcaption>
      <div className={styles['axis']} aria-hidden="true">
        <span />
        <div className={styles['scale']}>
          {ticks.map((tick) => (
            <span key={tick} className={tick === 1 ? styles['one'] : styles['tick']} style={{ left: at(tick) }}>
              {number(tick)}
            </span>
          ))}
        </div>
      </div>
      <ol className={styles['rows']}>
        {ratios.map((figure) => {
          const { id, trial, result, differs } = figure;
          const limits = limitsOf(result.interval);
          return (
            <li key={id} className={styles['row']}>
              <p className={styles['words']}>
                {trial === undefined ? null : (
                  <strong>
                    <span lang="en">{trial}</span>,{' '}
                  </strong>
                )}
                <span>{words.endpoints[result.endpoint] ?? result.endpoint}</span>
                <Hidden>: </Hidden>
                <br />
                <span lang="en">
                  {result.comparator === 'none' ? result.arm : words.versus(result.arm, result.comparator)}
                </span>
                {', '}
                <span className={styles['estimate']}>{estimate(result)}</span>
                <span className={differs ? styles['differs'] : styles['status']}>, {statusWords(result)}</span>
              </p>
              <div className={styles['plot']} aria-hidden="true">
                <span className={styles['null']} style={{ left: at(1) }} />
                {limits ? (
                  <span
                    className={styles['interval']}
                    style={{
                      left: at(limits.low),
                      width: `${scale(limits.high) - scale(limits.low)}%`,
                    }}
                  />
                ) : null}
                <span
                  className={`${styles['point']} ${result.status === 'as-printed' ? styles['printed'] : ''} ${result.verification === 'unverified' ? styles['unverified'] : ''}`}
                  style={{ left: at(result.value) }}
                />
              </div>
              <FigureSource figure={figure} details={details} />
            </li>
          );
        })}
      </ol>
      <p className={styles['sides']} aria-hidden="true">
        <span />
        <span>
          ← {words.favoursFirst} · {words.favoursSecond} →
        </span>
      </p>
    </figure>
  );
}
