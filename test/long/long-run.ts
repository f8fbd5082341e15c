// One of the long proofs.

export type LongGiven = { readonly rounds: number; readonly seeds: number; readonly seed: number; readonly progress: (line: string) => void };

/** `broken`: each promise that was, with its evidence and the command that shows it again. */
export type LongResult = { readonly counts: Readonly<Record<string, number>>; readonly broken: readonly { readonly promise: string; readonly evidence: string; readonly again: string }[] };

export type LongRun = { readonly name: string; readonly about: string; readonly run: (given: LongGiven) => Promise<LongResult> };
