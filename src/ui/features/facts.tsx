import type { FactRow } from '../../report/facts.ts';
import { Sources } from '../parts/sources.tsx';
import { TruthMark } from '../parts/truth-mark.tsx';
import styles from './facts.module.css';

/** What is known, what is inferred, what is absent and what is missing. */
export function Facts({ rows }: { readonly rows: readonly FactRow[] }) {
  return (
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">What is known</h2>
      <dl className={styles['facts']}>
        {rows.map(({ label, value, truth, sources }) => (
          <div key={label} className={styles['row']}>
            <dt>{label}</dt>
            <dd>
              <span className={styles['value']}>
                {value} <TruthMark truth={truth} />
              </span>{' '}
              <Sources sources={sources} label={label} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
