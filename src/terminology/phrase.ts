/**
 * Finds phrases in chart text, with the guards that keep "no prior nephrectomy", "nephrectomy planned" and "mother had
 * kidney cancer" from becoming facts. A match is never more than a candidate: its source says `how: 'text'`.
 */
import type { CompiledPhrases } from './compiled.ts';

export interface PhraseMatch {
  readonly concept: string;
  /** The words of the text that matched. */
  readonly words: string;
  /** Why the words do not state a fact, if they do not. */
  readonly guard?: 'negation' | 'planned' | 'family';
}

/** Words that may stand between the parts of a phrase joined by `~` ("secondary malignant neoplasm of right lung"). */
const MAXIMUM_GAP = 4;
/** A guard word counts up to this many words in front of the phrase, within the same clause. */
const GUARD_REACH = 5;

/** Lower case, no accents, hyphens and punctuation as blanks; sentence marks survive as '.', so clauses stay apart. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[.;:\n]+(?=\s|$)/g, ' . ')
    .replace(/[^a-z0-9/.+]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

type Token = { readonly kind: 'gap' } | { readonly kind: 'word'; readonly test: (word: string) => boolean };

interface Phrase {
  readonly tokens: readonly Token[];
}

function parsePhrase(source: string): Phrase {
  return {
    tokens: source.split(' ').map((part): Token => {
      if (part === '~') return { kind: 'gap' };
      const alternatives = part.split('|');
      return {
        kind: 'word',
        test: (word) =>
          alternatives.some((alternative) =>
            alternative.endsWith('*') ? word.startsWith(alternative.slice(0, -1)) : word === alternative,
          ),
      };
    }),
  };
}

/** Positions of the words that the phrase matches from `start` on, gaps left out; undefined where it does not match. */
function matchAt(
  words: readonly string[],
  start: number,
  tokens: readonly Token[],
  from = 0,
): readonly number[] | undefined {
  const matched: number[] = [];
  let at = start;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) return undefined;
    if (token.kind === 'gap') {
      for (let skipped = 0; skipped <= MAXIMUM_GAP; skipped++) {
        // A gap never reaches into the next clause.
        if (skipped > 0 && words[at + skipped - 1] === '.') return undefined;
        const rest = matchAt(words, at + skipped, tokens, i + 1);
        if (rest) return [...matched, ...rest];
      }
      return undefined;
    }
    const word = words[at];
    if (word === undefined || !token.test(word)) return undefined;
    matched.push(at);
    at++;
  }
  return matched;
}

interface ParsedPhrases {
  readonly patterns: readonly { readonly concept: string; readonly phrases: readonly Phrase[] }[];
  readonly guards: readonly {
    readonly guard: 'negation' | 'planned' | 'family';
    readonly phrases: readonly Phrase[];
  }[];
}

const parsed = new WeakMap<CompiledPhrases, ParsedPhrases>();

function parse(source: CompiledPhrases): ParsedPhrases {
  const known = parsed.get(source);
  if (known) return known;
  const phrasesOf = (guard: readonly string[]) => guard.map((phrase) => parsePhrase(fold(phrase)));
  const result: ParsedPhrases = {
    patterns: source.patterns.map(({ concept, phrases }) => ({ concept, phrases: phrases.map(parsePhrase) })),
    guards: [
      { guard: 'family', phrases: phrasesOf(source.family) },
      { guard: 'negation', phrases: phrasesOf(source.negation) },
      { guard: 'planned', phrases: phrasesOf(source.planned) },
    ],
  };
  parsed.set(source, result);
  return result;
}

const last = (positions: readonly number[]) => positions[positions.length - 1] ?? -1;

function guardOf(
  words: readonly string[],
  matched: readonly number[],
  guards: ParsedPhrases['guards'],
): PhraseMatch['guard'] {
  const start = matched[0] ?? 0;
  let clause = start;
  while (clause > 0 && words[clause - 1] !== '.') clause--;
  for (const { guard, phrases } of guards) {
    // A relative anywhere in the clause speaks for all of it; other guards only near by.
    const reach = guard === 'family' ? start - clause : GUARD_REACH;
    for (let at = Math.max(clause, start - reach); at < start; at++) {
      for (const phrase of phrases) {
        const positions = matchAt(words, at, phrase.tokens);
        if (positions && last(positions) < start) return guard;
      }
    }
    if (guard !== 'planned') continue;
    // A word of planning also counts right behind the phrase ("nephrectomy planned").
    for (let at = last(matched) + 1; at <= last(matched) + 2 && words[at] !== '.'; at++) {
      if (phrases.some((phrase) => matchAt(words, at, phrase.tokens))) return guard;
    }
  }
  return undefined;
}

/**
 * All phrases found in a text, in the order of their priority. A word belongs to one match only: "clear cell papillary"
 * leaves nothing for "clear cell".
 */
export function findPhrases(text: string, source: CompiledPhrases): readonly PhraseMatch[] {
  const words = fold(text).split(' ');
  const taken = new Set<number>();
  const found: PhraseMatch[] = [];
  const { patterns, guards } = parse(source);
  for (const { concept, phrases } of patterns) {
    for (const phrase of phrases) {
      for (let start = 0; start < words.length; start++) {
        const matched = matchAt(words, start, phrase.tokens);
        if (!matched || matched.some((position) => taken.has(position))) continue;
        for (const position of matched) taken.add(position);
        if (concept === 'none') continue;
        const guard = guardOf(words, matched, guards);
        found.push({
          concept,
          words: matched.map((position) => words[position]).join(' '),
          ...(guard ? { guard } : {}),
        });
      }
    }
  }
  return found;
}
