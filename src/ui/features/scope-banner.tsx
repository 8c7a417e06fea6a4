import type { Assessment, Gap } from '../../contract/assessment.ts';
import { JumpLink } from '../parts/jump-link.tsx';
import { useStrings } from '../strings/language.tsx';
import styles from './scope-banner.module.css';

const MARK = { 'in-scope': '✓', 'out-of-scope': '✗', 'cannot-tell': '?' } as const;

/** Whether the evidence speaks of this patient at all; if not, by which criterion, and what would bring it in. */
export function ScopeBanner({
  scope,
  question,
}: {
  readonly scope: Assessment['scope'];
  /** The question that matters most, where answering it may decide. */
  readonly question: Gap | undefined;
}) {
  const { scope: words } = useStrings();
  const { status, gate, reason } = scope;
  return (
    <div className={`${styles['banner']} ${styles[status]}`}>
      <p>
        <span className={styles['mark']} aria-hidden="true">
          {MARK[status]}
        </span>{' '}
        <strong>{words[status]}.</strong> <span lang="en">{reason}</span>
      </p>
      {gate === null ? null : (
        <dl className={styles['gate']}>
          <div>
            <dt>{status === 'cannot-tell' ? words.undecided : words.criterion}</dt>
            <dd>{words.gate[gate]}</dd>
          </div>
          <div>
            <dt>{words.bringsIn}</dt>
            <dd>{words.bring[gate]}</dd>
          </div>
          {status === 'cannot-tell' && question ? (
            <div>
              <dt>{words.ask}</dt>
              <dd>
                <JumpLink to={`gap-${question.id}`}>
                  <span lang="en">{question.question}</span>
                </JumpLink>
              </dd>
            </div>
          ) : null}
        </dl>
      )}
    </div>
  );
}
