/** An answer as a clinician gave it: what the engine gets, and what must stay beside it wherever it is shown. */
export interface GivenAnswer {
  /** In the form that `readAnswers` takes. */
  readonly value: unknown;
  /** Why it overrides the chart; absent where the chart was silent. */
  readonly reason?: string;
  /** Local time of day at which it was given, '10:42'. */
  readonly at: string;
}

/** Answers by gap id. */
export type GivenAnswers = Readonly<Record<string, GivenAnswer>>;
