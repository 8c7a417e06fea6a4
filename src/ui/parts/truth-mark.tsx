import type { Truth } from '../../report/truth.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './truth-mark.module.css';

/** How sure a fact is, in one word with a shape of its own: never by colour alone. */
export function TruthMark({ truth }: { readonly truth: Truth }) {
  const { truth: words } = useStrings();
  return <span className={`${styles['mark']} ${styles[truth]}`}>{words[truth]}</span>;
}

/** The mark that a clinician's answer leaves wherever the fact is shown. */
export function AnswerMark() {
  const { byClinician } = useStrings();
  return (
    <span className={`${styles['mark']} ${styles['answered']}`}>
      <span aria-hidden="true">✎ </span>
      {byClinician}
    </span>
  );
}
