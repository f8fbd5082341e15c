// Tries again and again, until it succeeds or nobody wants it any more: so that a store in trouble finds out by itself
// when it is over, and need not wait for somebody's change.
export type RepeatedTry = {
  /** Begins, unless it has begun. While a try is running: that one may come too early, another will follow. */
  start(): void;
  stop(): void;
};

/** @param every milliseconds before each try; @param attempt throws when it does not succeed */
export const repeatedTry = (every: number, attempt: () => Promise<void>): RepeatedTry => {
  let timer: NodeJS.Timeout | null = null;
  let isRunning = false;
  let isWantedAgain = false;
  /** Counts the stops: a try that was stopped is not followed by another. */
  let stops = 0;

  const start = (): void => {
    if (isRunning) isWantedAgain = true;
    else timer ??= setTimeout(() => void run(), every).unref();
  };
  const run = async (): Promise<void> => {
    const before = stops;
    timer = null;
    isRunning = true;
    isWantedAgain = false;
    const hasFailed = await attempt().then(() => false, () => true);
    isRunning = false;
    if (isWantedAgain || (hasFailed && before === stops)) start();
  };
  return {
    start,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      isWantedAgain = false;
      stops += 1;
    },
  };
};
