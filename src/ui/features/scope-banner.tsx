import type { Assessment } from '../../contract/assessment.ts';
import styles from './scope-banner.module.css';

const WORDS = {
  'in-scope': 'In scope',
  'out-of-scope': 'Outside the evidence',
  'cannot-tell': 'Cannot tell',
} as const;

/** Whether the evidence speaks of this patient at all, and by which gate it does not. */
export function ScopeBanner({ scope }: { readonly scope: Assessment['scope'] }) {
  return (
    <p className={`${styles['banner']} ${styles[scope.status]}`}>
      <strong>{WORDS[scope.status]}.</strong> {scope.reason}
    </p>
  );
}
