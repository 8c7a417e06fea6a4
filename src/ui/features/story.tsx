import type { Clause } from '../../report/story.ts';
import { Hidden } from '../parts/hidden.tsx';
import { JumpLink } from '../parts/jump-link.tsx';
import { useOpenSources } from '../parts/sources.tsx';
import { needsMark, TruthMark } from '../parts/truth-mark.tsx';
import { useStrings } from '../strings/language.tsx';
import styles from './story.module.css';

interface Props {
  readonly clauses: readonly Clause[];
  /** Ids of the questions that are asked on this page. */
  readonly asked: ReadonlySet<string>;
}

/** The history in one sentence. Every clause leads to its sources; what is not stated is marked in words inside it. */
export function Story({ clauses, asked }: Props) {
  const { story } = useStrings();
  const show = useOpenSources();
  return (
    <section aria-labelledby="story-title" className={styles['story']}>
      <h2 id="story-title" className={styles['title']}>
        {story.title}
      </h2>
      <p className={styles['sentence']}>
        {clauses.map((clause, i) => (
          <span key={clause.text}>
            {i > 0 ? (
              <span aria-hidden="true" className={styles['dot']}>
                {' · '}
              </span>
            ) : null}
            {clause.sources.length > 0 ? (
              <button
                type="button"
                className={`${styles['clause']} ${styles[clause.truth]}`}
                title={story.sourcesOf(clause.text)}
                onClick={() => show({ label: clause.text, sources: clause.sources })}
              >
                {clause.text}
              </button>
            ) : (
              <span className={styles[clause.truth]}>{clause.text}</span>
            )}
            {needsMark(clause.truth, clause.sources) ? (
              <>
                {' '}
                <TruthMark truth={clause.truth} sources={clause.sources} />
              </>
            ) : null}
            {clause.gap !== undefined && asked.has(clause.gap) ? (
              <>
                {' '}
                <JumpLink to={`gap-${clause.gap}`} className={styles['ask']} label={story.askAbout(clause.text)}>
                  {story.ask}
                </JumpLink>
              </>
            ) : null}
            {i < clauses.length - 1 ? <Hidden>; </Hidden> : null}
          </span>
        ))}
      </p>
    </section>
  );
}
