/** Where an element of a JSON text stands, so that a fault can be shown to whoever edits the text. */

/** Reads over one value or name and gives the index behind it. */
function endOfString(text: string, at: number): number {
  let i = at + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function afterBlanks(text: string, at: number): number {
  let i = at;
  while (/\s/.test(text[i] ?? '')) i++;
  return i;
}

/** The index of the value at `path`, as far as the path leads; `text` is valid JSON. */
function indexOf(text: string, path: readonly (string | number)[]): number {
  let at = afterBlanks(text, 0);
  for (const step of path) {
    const open = text[at];
    if (open !== '{' && open !== '[') return at;
    const found = child(text, at, step);
    if (found === undefined) return at;
    at = found;
  }
  return at;
}

function child(text: string, at: number, step: string | number): number | undefined {
  const isObject = text[at] === '{';
  let i = afterBlanks(text, at + 1);
  for (let place = 0; text[i] !== '}' && text[i] !== ']'; place++) {
    let name: string | number = place;
    if (isObject) {
      const end = endOfString(text, i);
      name = JSON.parse(text.slice(i, end)) as string;
      i = afterBlanks(text, afterBlanks(text, end) + 1);
    }
    if (name === step) return i;
    i = afterBlanks(text, endOfValue(text, i));
    if (text[i] === ',') i = afterBlanks(text, i + 1);
  }
  return undefined;
}

function endOfValue(text: string, at: number): number {
  if (text[at] === '"') return endOfString(text, at);
  if (text[at] !== '{' && text[at] !== '[') {
    let i = at;
    while (i < text.length && !/[\s,\]}]/.test(text[i] ?? '')) i++;
    return i;
  }
  let depth = 0;
  let i = at;
  do {
    const letter = text[i];
    if (letter === '"') {
      i = endOfString(text, i);
      continue;
    }
    if (letter === '{' || letter === '[') depth++;
    if (letter === '}' || letter === ']') depth--;
    i++;
  } while (depth > 0 && i < text.length);
  return i;
}

/** The line, from 1, of the element at `path` in a valid JSON text; that of what holds it where the element is missing. */
export function lineOf(text: string, path: readonly (string | number)[]): number {
  return text.slice(0, indexOf(text, path)).split('\n').length;
}
