// Says on standard error what a command is doing, once a second, from when it takes longer than a person waits in silence.

export type Progress = {
  /** What is being done from now on. */
  readonly now: (what: string) => void;
  readonly end: () => void;
};

type Settings = { readonly say?: (line: string) => void; readonly everySecond?: (tick: () => void) => () => void };

const timer = (tick: () => void): (() => void) => {
  const running = setInterval(tick, 1_000);
  return () => clearInterval(running);
};

export function progress(first: string, { say = (line) => void process.stderr.write(`${line}\n`), everySecond = timer }: Settings = {}): Progress {
  let current = first;
  let seconds = 0;
  const stop = everySecond(() => say(`  ${++seconds} s: ${current}`));
  return {
    now: (what) => void (current = what),
    end: stop,
  };
}

/** Shows progress while `work` lasts, however it ends. */
export async function withProgress<Result>(first: string, work: (told: Progress) => Promise<Result>): Promise<Result> {
  const told = progress(first);
  try {
    return await work(told);
  } finally {
    told.end();
  }
}
