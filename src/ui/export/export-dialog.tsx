import * as Dialog from '@radix-ui/react-dialog';
import type { ReactNode } from 'react';
import overlay from '../parts/overlay.module.css';
import { useDetails } from '../strings/details.ts';
import styles from './dialog.module.css';

interface Props {
  readonly title: string;
  /** Beside the title, before the button that closes. */
  readonly tools?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the whole page for what is about to leave it. Escape closes it; who opened it takes the focus back. */
export function ExportDialog({ title, tools, onClose, children }: Props) {
  const { exports: words } = useDetails();
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <div className={overlay['overlay']} />
        <Dialog.Content
          className={styles['dialog']}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <header className={styles['head']}>
            <Dialog.Title className={styles['title']}>{title}</Dialog.Title>
            <div className={styles['tools']}>
              {tools}
              <Dialog.Close>{words.close}</Dialog.Close>
            </div>
          </header>
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, a section would be one more landmark */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <div role="group" aria-label={title} tabIndex={0} className={styles['body']}>
            {children}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
