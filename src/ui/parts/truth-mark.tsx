import type { Truth } from '../../report/truth.ts';
import styles from './truth-mark.module.css';

const WORDS: Readonly<Record<Truth, string>> = {
  stated: 'stated',
  inferred: 'inferred',
  absent: 'absent',
  unknown: 'unknown',
};

/** How sure a fact is, in one word with a shape of its own: never by colour alone. */
export function TruthMark({ truth }: { readonly truth: Truth }) {
  return <span className={`${styles['mark']} ${styles[truth]}`}>{WORDS[truth]}</span>;
}
