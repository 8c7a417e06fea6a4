/**
 * Finds phrases in chart text, with the guards that keep "no prior nephrectomy", "nephrectomy planned" and "mother had
 * kidney cancer" from becoming facts. A match is never more than a candidate: its source says `how: 'text'`.
 */
import { append } from '../kernel/group.ts';
import type { CompiledPhrases } from './compiled.ts';

export interface PhraseMatch {
  readonly concept: string;
  /** The phrase as the text-pattern file writes it. */
  readonly phrase: string;
  /** Why the words do not state a fact, if they do not. */
  readonly guard?: Guard;
}

export type Guard = 'negation' | 'doubt' | 'planned' | 'family';

/**
 * Words that may stand between the parts of a phrase: `~` ("secondary malignant neoplasm of right lung"), and `~~` for lists
 * ("metastatic to lung, liver, adrenal and bone").
 */
const GAPS: Readonly<Record<string, number>> = { '~': 4, '~~': 8 };
/** A guard word counts up to this many words in front of the phrase, within the same clause. */
const GUARD_REACH = 5;
/** Words that may stand between a phrase and the guard behind it ("nephrectomy, left, was cancelled"). */
const BETWEEN = new Set('left right lt rt l r is was were has have had been to be the side sided currently'.split(' '));

/** Lower case, no accents, hyphens and punctuation as blanks; sentence marks survive as '.', so clauses stay apart. */
export function fold(text: string): string {
  // Most chart text has no accents to take off.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII.
  const plain = /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{Diacritic}/gu, '');
  return plain
    .toLowerCase()
    .replace(/[.;\n]+(?=\s|$)/g, ' . ')
    .replace(/[^a-z0-9/.+]+/g, ' ')
    .trim();
}

/** The words of a text about drugs: every mark parts words, and the ends of sentences stay. */
export function nameWords(text: string): readonly string[] {
  return fold(text)
    .split(' ')
    .flatMap((word) => (word === '.' ? word : word.split(/[/+.]/).filter(Boolean)));
}

/** A drug name: a slash or plus joins names ("nivolumab/ipilimumab"), a dot stands in strengths. */
export function foldName(text: string): string {
  return fold(text)
    .replace(/[/+.\s]+/g, ' ')
    .trim();
}

/** The words of a text. A slash parts words ("kidney/ureter") except in short forms ("s/p", "h/o"). */
function wordsOf(text: string): readonly string[] {
  return fold(text)
    .split(' ')
    .flatMap((word) => (word.includes('/') && !/^[a-z]\/[a-z]$/.test(word) ? word.split('/').filter(Boolean) : [word]));
}

type Token =
  | { readonly kind: 'gap'; readonly most: number }
  | { readonly kind: 'word'; readonly alternatives: readonly string[] };

interface Phrase {
  readonly source: string;
  readonly tokens: readonly Token[];
}

function parsePhrase(source: string): Phrase {
  return {
    source,
    tokens: source.split(' ').map((part): Token => {
      const most = GAPS[part];
      return most === undefined ? { kind: 'word', alternatives: part.split('|') } : { kind: 'gap', most };
    }),
  };
}

function isOneOf(word: string, alternatives: readonly string[]): boolean {
  return alternatives.some((alternative) =>
    alternative.endsWith('*') ? word.startsWith(alternative.slice(0, -1)) : word === alternative,
  );
}

/** Positions of the words that the phrase matches from `start` on, gaps left out; undefined where it does not match. */
function matchAt(
  words: readonly string[],
  start: number,
  tokens: readonly Token[],
  stops: ReadonlySet<string>,
  from = 0,
): readonly number[] | undefined {
  const matched: number[] = [];
  let at = start;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) return undefined;
    if (token.kind === 'gap') {
      for (let skipped = 0; skipped <= token.most; skipped++) {
        // A gap never reaches into the next clause, nor over a "not".
        if (skipped > 0 && stops.has(words[at + skipped - 1] ?? '')) return undefined;
        const rest = matchAt(words, at + skipped, tokens, stops, i + 1);
        if (rest) return [...matched, ...rest];
      }
      return undefined;
    }
    const word = words[at];
    if (word === undefined || !isOneOf(word, token.alternatives)) return undefined;
    matched.push(at);
    at++;
  }
  return matched;
}

/** Letters by which words with any ending are looked up; no such phrase begins with fewer. */
const KEY_LETTERS = 3;

interface Pattern {
  readonly concept: string;
  readonly phrase: Phrase;
  readonly shares: boolean;
  /** Place in the file: earlier patterns win. */
  readonly order: number;
}

interface ParsedPhrases {
  /** Patterns by the word they begin with: most texts hold none of these words and cost one look-up per word. */
  readonly byFirstWord: ReadonlyMap<string, readonly Pattern[]>;
  readonly byFirstLetters: ReadonlyMap<string, readonly (readonly [string, Pattern])[]>;
  readonly guards: readonly {
    readonly guard: Guard;
    readonly before: readonly Phrase[];
    readonly behind: readonly Phrase[];
  }[];
  readonly end: readonly Phrase[];
  /** Words that a gap does not reach over. */
  readonly stops: ReadonlySet<string>;
}

const parsed = new WeakMap<CompiledPhrases, ParsedPhrases>();

function parse(source: CompiledPhrases): ParsedPhrases {
  const known = parsed.get(source);
  if (known) return known;
  const byFirstWord = new Map<string, Pattern[]>();
  const byFirstLetters = new Map<string, (readonly [string, Pattern])[]>();
  const patterns = source.patterns.flatMap(({ concept, shares, phrases }) =>
    phrases.map((phrase) => ({ concept, shares: shares === true, phrase: parsePhrase(phrase) })),
  );
  patterns.forEach((one, order) => {
    const first = one.phrase.tokens[0];
    if (first?.kind !== 'word') return;
    for (const alternative of first.alternatives) {
      const pattern = { ...one, order };
      if (alternative.endsWith('*'))
        append(byFirstLetters, alternative.slice(0, KEY_LETTERS), [alternative.slice(0, -1), pattern] as const);
      else append(byFirstWord, alternative, pattern);
    }
  });
  const guards = (['family', 'negation', 'planned', 'doubt'] as const).map((guard) => ({
    guard,
    before: source.guards[guard].before.map(parsePhrase),
    behind: source.guards[guard].behind.map(parsePhrase),
  }));
  const stops = new Set(['.', ...source.guards.negation.before.filter((word) => !word.includes(' '))]);
  const result = { byFirstWord, byFirstLetters, guards, end: source.guards.end.map(parsePhrase), stops };
  parsed.set(source, result);
  return result;
}

const last = (positions: readonly number[]) => positions[positions.length - 1] ?? -1;

/** The first word that a guard in front of `start` may be: behind the last sentence mark or turning word. */
function clauseStart(words: readonly string[], start: number, { end, stops }: ParsedPhrases): number {
  for (let at = start; at >= 0; at--) {
    if (at < start && words[at] === '.') return at + 1;
    for (const phrase of end) {
      const positions = matchAt(words, at, phrase.tokens, stops);
      if (positions) return Math.min(start, last(positions) + 1);
    }
  }
  return 0;
}

/** Why the words at these positions do not state a fact, if they do not. */
export function guardOf(
  words: readonly string[],
  matched: readonly number[],
  source: CompiledPhrases,
): Guard | undefined {
  const phrases = parse(source);
  const { guards, stops } = phrases;
  const start = matched[0] ?? 0;
  const clause = clauseStart(words, start, phrases);
  let behindAt = last(matched) + 1;
  while (BETWEEN.has(words[behindAt] ?? '')) behindAt++;
  for (const { guard, before, behind } of guards) {
    // A relative anywhere in the clause speaks for all of it; other guards only near by.
    const reach = guard === 'family' ? start - clause : GUARD_REACH;
    for (let at = Math.max(clause, start - reach); at < start; at++) {
      for (const phrase of before) {
        const positions = matchAt(words, at, phrase.tokens, stops);
        // It may end inside: "family history of kidney cancer", where the history is part of what was found.
        if (positions) return guard;
      }
    }
    // "Lung nodule, possible metastasis": the doubt stands inside.
    if (guard === 'doubt') {
      for (let at = start + 1; at < last(matched); at++) {
        if (before.some((phrase) => matchAt(words, at, phrase.tokens, stops))) return guard;
      }
    }
    if (behind.some((phrase) => matchAt(words, behindAt, phrase.tokens, stops))) return guard;
  }
  return undefined;
}

const NONE: readonly PhraseMatch[] = [];

/**
 * All phrases found in a text, in the order of their priority. A word belongs to one match only: "clear cell papillary"
 * leaves nothing for "clear cell". Patterns that share are the exception.
 */
export function findPhrases(text: string, source: CompiledPhrases): readonly PhraseMatch[] {
  const words = wordsOf(text);
  const phrases = parse(source);
  const candidates: { readonly pattern: Pattern; readonly start: number }[] = [];
  words.forEach((word, start) => {
    for (const pattern of phrases.byFirstWord.get(word) ?? []) candidates.push({ pattern, start });
    for (const [letters, pattern] of phrases.byFirstLetters.get(word.slice(0, KEY_LETTERS)) ?? []) {
      if (word.startsWith(letters)) candidates.push({ pattern, start });
    }
  });
  if (candidates.length === 0) return NONE;
  candidates.sort((a, b) => a.pattern.order - b.pattern.order || a.start - b.start);
  const taken = new Map<number, Pattern>();
  const found: PhraseMatch[] = [];
  for (const { pattern, start } of candidates) {
    const matched = matchAt(words, start, pattern.phrase.tokens, phrases.stops);
    const free = (position: number) => {
      const owner = taken.get(position);
      return owner === undefined || (owner.shares && pattern.shares && owner.concept !== pattern.concept);
    };
    if (!matched?.every(free)) continue;
    for (const position of matched) taken.set(position, pattern);
    if (pattern.concept === 'none') continue;
    const guard = guardOf(words, matched, source);
    found.push({ concept: pattern.concept, phrase: pattern.phrase.source, ...(guard ? { guard } : {}) });
  }
  return found;
}
