/**
 * The words of the review, as hashes: enough to tell whether a quote stands at the lines it names, and not the text. The
 * list is made once from a copy of the review (`npm run review-anchors -- REVIEW.txt`).
 */
import * as z from 'zod/mini';

/** Words that are hashed together; a shorter quote must be a whole line, as the cells of a table are. */
const RUN = 3;

export const ReviewAnchors = z.readonly(
  z.strictObject({
    about: z.string(),
    /** For every line of the review: the hash of all its words, then one for every run of three words that begins in it. */
    lines: z.readonly(z.array(z.string())),
  }),
);
export type ReviewAnchors = z.infer<typeof ReviewAnchors>;

export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** Words and numbers in order, without case and punctuation: how they are set does not matter. */
export function wordsOf(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:[.'’][\p{L}\p{N}]+)*/gu) ?? []
  );
}

/** FNV-1a over the characters, folded to 24 bits: two runs of a review of this length hardly ever share one. */
function hashOf(words: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of words.join(' ')) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 8) ^ (hash & 0xff)).toString(36);
}

function runsOf(words: readonly string[]): readonly string[] {
  return words.slice(0, Math.max(0, words.length - RUN + 1)).map((_, i) => hashOf(words.slice(i, i + RUN)));
}

/** The anchors of a review, line by line. */
export function anchorsOf(review: string): ReviewAnchors['lines'] {
  const lines = review.split('\n').map(wordsOf);
  const all = lines.flat();
  const runs = runsOf(all);
  let at = 0;
  return lines.map((words) => {
    const begin = at;
    at += words.length;
    return words.length === 0 ? '' : [hashOf(words), ...runs.slice(begin, at)].join(' ');
  });
}

/** "L124–127 and L214–217" as spans. */
export function spansOf(lines: string): readonly LineSpan[] {
  return [...lines.matchAll(/L(\d+)(?:–(\d+))?/g)].map(([, from, to]) => ({
    from: Number(from),
    to: Number(to ?? from),
  }));
}

/** Whether these words stand, in this order and without others between them, within one of the spans of lines. */
export function standsInReview({ lines }: ReviewAnchors, quote: string, spans: readonly LineSpan[]): boolean {
  const words = wordsOf(quote);
  const wanted = words.length < RUN ? [hashOf(words)] : runsOf(words);
  return spans.some(({ from, to }) => {
    const inside = lines.slice(from - 1, to);
    // Short quotes are whole lines; a cell may be set on two of them.
    if (words.length < RUN) return inside.some((line) => line.split(' ')[0] === wanted[0]);
    const found = inside.flatMap((line) => line.split(' ').slice(1));
    return found.some((_, i) => wanted.every((hash, k) => found[i + k] === hash));
  });
}
