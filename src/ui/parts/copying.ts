import { useState } from 'react';

/**
 * Copying a text, and what came of it in words. Without permission or outside a secure page there is no clipboard: the text
 * must be there to be selected too.
 */
export function useCopying(
  text: string,
  words: { readonly copied: string; readonly notCopied: string },
): { readonly said: string; readonly copy: () => void } {
  const [said, setSaid] = useState('');
  const copy = () => {
    const writing = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    void writing.then(
      () => setSaid(words.copied),
      () => setSaid(words.notCopied),
    );
  };
  return { said, copy };
}
