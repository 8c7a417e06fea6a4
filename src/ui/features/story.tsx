import type { Clause } from '../../report/story.ts';
import { Sources } from '../parts/sources.tsx';
import { TruthMark } from '../parts/truth-mark.tsx';
import styles from './story.module.css';

/** The history in one sentence. What is not stated is marked in words inside it. */
export function Story({ clauses }: { readonly clauses: readonly Clause[] }) {
  return (
    <section aria-labelledby="story-title" className={styles['story']}>
      <h2 id="story-title" className={styles['title']}>
        In one sentence
      </h2>
      <p className={styles['sentence']}>
        {clauses.map((clause, i) => (
          <span key={clause.text}>
            {i > 0 ? <span aria-hidden="true"> · </span> : null}
            <span className={styles[clause.truth]}>{clause.text}</span>
            {clause.truth === 'inferred' || clause.truth === 'unknown' ? (
              <>
                {' '}
                <TruthMark truth={clause.truth} />
              </>
            ) : null}
            {i < clauses.length - 1 ? <span className={styles['stop']}>; </span> : null}
          </span>
        ))}
      </p>
      <Sources
        sources={clauses
          .flatMap(({ sources }) => sources)
          .filter(
            (source, i, all) =>
              all.findIndex((other) => other.reference === source.reference && other.how === source.how) === i,
          )}
        label="the sentence"
      />
    </section>
  );
}
