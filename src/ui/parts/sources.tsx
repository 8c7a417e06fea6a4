import type { Source } from '../../contract/assessment.ts';
import styles from './sources.module.css';

const HOW: Readonly<Record<Source['how'], string>> = {
  coded: 'by code',
  text: 'by its words, to be confirmed',
  inferred: 'concluded from it',
  clinician: 'answered by a clinician',
};

/** Where a fact comes from: resource, code, and how it was read. Closed until somebody asks. */
export function Sources({ sources, label }: { readonly sources: readonly Source[]; readonly label: string }) {
  if (sources.length === 0) return null;
  const count = sources.length === 1 ? '1 source' : `${sources.length} sources`;
  return (
    <details className={styles['sources']}>
      <summary>
        {count}
        <span className={styles['hidden']}> for {label}</span>
      </summary>
      <ul>
        {sources.map((source) => (
          <li key={`${source.reference}|${source.how}|${source.code?.code ?? ''}`}>
            <code>{source.reference}</code> {HOW[source.how]}
            {source.code ? (
              <span className={styles['code']}>
                {' '}
                {source.code.code} in {source.code.system}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
