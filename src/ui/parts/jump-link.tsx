import type { ReactNode } from 'react';

/** Brings a part of the page into view and puts the focus there; says whether it is on the page. */
export function jumpTo(id: string): boolean {
  const target = document.getElementById(id);
  if (!target) return false;
  if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
  // Smoothness is a matter of style (and of reduced motion): the browser's own scrolling does it.
  target.scrollIntoView({ block: 'start' });
  target.focus({ preventScroll: true });
  return true;
}

interface Props {
  /** Id of an element on this page. */
  readonly to: string;
  readonly className?: string | undefined;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link inside the page. It leaves the address alone: the key of the session stands behind its '#'. */
export function JumpLink({ to, className, label, children }: Props) {
  return (
    <a
      href={`#${to}`}
      className={className}
      aria-label={label}
      onClick={(event) => {
        event.preventDefault();
        jumpTo(to);
      }}
    >
      {children}
    </a>
  );
}
