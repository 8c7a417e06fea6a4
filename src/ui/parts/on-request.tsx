import { type ReactNode, useState } from 'react';
import styles from './on-request.module.css';

/** Something that is made and shown only when somebody asks for it. */
export function OnRequest({ summary, children }: { readonly summary: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles['request']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{summary}</summary>
      {open ? children : null}
    </details>
  );
}
