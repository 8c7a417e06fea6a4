/** Where JSON text breaks, without repeating any of it: the platform's own message quotes the text, and that is a record. */

/** Whether a prefix fails only because it ends too early: the platform says so, or complains about the place behind it. */
function endsEarly(prefix: string): boolean {
  try {
    JSON.parse(prefix);
    return true;
  } catch (error) {
    if (!(error instanceof SyntaxError)) return false;
    const position = /at position (\d+)/.exec(error.message)?.[1];
    return position === undefined ? /end of JSON/i.test(error.message) : Number(position) >= prefix.length;
  }
}

/** Line and column (from 1) at which the text stops being JSON, found by halving: prefixes before it fail only for ending. */
export function whereBroken(text: string): { readonly line: number; readonly column: number } {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (middle <= text.length && endsEarly(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const before = text.slice(0, good);
  const line = before.split('\n').length;
  return { line, column: good - (before.lastIndexOf('\n') + 1) + 1 };
}

/** The message for a text that is not JSON. */
export function describeJsonFault(text: string): string {
  if (text.trim() === '') return 'the input is empty (analyst)';
  const { line, column } = whereBroken(text);
  return `not valid JSON at line ${line}, column ${column} (analyst)`;
}
