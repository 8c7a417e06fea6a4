import type { Source } from '../../contract/assessment.ts';
import { restsOnAnswer, restsOnWords, type Truth } from '../../report/truth.ts';
import { useStrings } from '../strings/language.tsx';
import styles from './truth-mark.module.css';

interface Props {
  readonly truth: Truth;
  readonly sources?: readonly Source[];
}

/**
 * How sure a fact is, in words with a shape of their own: never by colour alone. What only free text says is told apart,
 * and an answer given in this app stays marked wherever the fact is shown.
 */
export function TruthMark({ truth, sources = [] }: Props) {
  const { truth: words, inWords } = useStrings();
  if (restsOnAnswer(sources)) return <AnswerMark />;
  if (truth === 'stated' && restsOnWords(sources)) {
    return <span className={`${styles['mark']} ${styles['inWords']}`}>{inWords}</span>;
  }
  return <span className={`${styles['mark']} ${styles[truth]}`}>{words[truth]}</span>;
}

/** Whether a fact must carry its mark even inside a sentence: everything but what the record plainly states. */
export function needsMark(truth: Truth, sources: readonly Source[]): boolean {
  return truth === 'inferred' || truth === 'unknown' || restsOnAnswer(sources) || restsOnWords(sources);
}

function AnswerMark() {
  const { byClinician } = useStrings();
  return (
    <span className={`${styles['mark']} ${styles['answered']}`}>
      <span aria-hidden="true">✎ </span>
      {byClinician}
    </span>
  );
}
