import type { ReactNode } from 'react';
import type { FactRow } from '../../report/facts.ts';
import { SourceButton } from '../parts/sources.tsx';
import { TruthMark } from '../parts/truth-mark.tsx';
import { useStrings } from '../strings/language.tsx';
import styles from './facts.module.css';

interface Props {
  readonly rows: readonly FactRow[];
  /** What stands beside a fact that a clinician may correct. */
  readonly correction: (row: FactRow) => ReactNode;
}

/** What is known, what is inferred, what is absent and what is missing. */
export function Facts({ rows, correction }: Props) {
  const { facts } = useStrings();
  return (
    <section aria-labelledby="facts-title">
      <h2 id="facts-title">{facts.title}</h2>
      <dl className={styles['facts']}>
        {rows.map((row) => (
          <div key={row.id} className={styles['row']}>
            <dt>{row.label}</dt>
            <dd className={styles['value']}>{row.value}</dd>
            <dd className={styles['truth']}>
              <TruthMark truth={row.truth} sources={row.sources} />
            </dd>
            <dd className={styles['more']}>
              <SourceButton sources={row.sources} label={row.label} />
              {correction(row)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
