import { useStrings } from '../strings/language.tsx';
import styles from './session.module.css';

interface Props {
  /** Minutes left once they are few, 0 when the session is over. */
  readonly minutesLeft: number | undefined;
  readonly readAt: string;
}

/** How long the session lasts, when that matters. What was read stays readable after it. */
export function SessionNotice({ minutesLeft, readAt }: Props) {
  const { notice } = useStrings();
  if (minutesLeft === undefined) return null;
  return (
    <p role="status" className={styles['notice']}>
      {minutesLeft === 0 ? notice.ended(readAt) : notice.endsSoon(minutesLeft, readAt)}
    </p>
  );
}

/** Forgets the session and empties the screen. */
export function EndSession({ onEnd }: { readonly onEnd: () => void }) {
  const { session } = useStrings();
  return (
    <p className={styles['end']}>
      <button type="button" onClick={onEnd}>
        {session.end}
      </button>{' '}
      {session.endHint}
    </p>
  );
}
