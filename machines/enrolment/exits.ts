// Where a phase of enrolment may lead. A chart names its own states, by absolute id, when it takes a phase in.
// A wrong id is no type error: it throws when the chart is made, which is why a test makes them all.

export type Exit = `#${string}`;
export type Exits = {
  /** The method is on file and the facts are fresh. */
  readonly saved: Exit;
  /** The page behind `saved` says so. */
  readonly isTold?: true;
  /** The person goes back, or asks for another method: always, or only where there is one. */
  readonly left: Exit | { readonly guard: 'hasAlternatives'; readonly target: Exit };
  /** The person tries the same method again; facts may be why it failed, so they are read first. */
  readonly retried: Exit;
  /** The host refused what the rules no longer allow: the facts are read again before anything else. */
  readonly refused: Exit;
  /** Too many wrong codes of the method at hand, and either just now or with no other method to go on with. */
  readonly lockedOut: Exit;
  /** There is a page to go back to, so that a kind which is locked already when it is begun ends nothing. */
  readonly hasListBehind?: true;
};
