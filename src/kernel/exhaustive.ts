/** Marks a switch as complete: the compiler objects when a case is missing, and a stray value at run time is a bug. */
export function exhaustive(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify(value)}`);
}
