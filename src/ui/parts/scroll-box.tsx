import type { ReactNode } from 'react';
import styles from './scroll-box.module.css';

/** A box for what is wider than the page: it scrolls by itself, and can be reached and scrolled by keyboard. */
export function ScrollBox({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, a section would be one more landmark
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" aria-label={label} tabIndex={0} className={styles['box']}>
      {children}
    </div>
  );
}
