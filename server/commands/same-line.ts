// Says on one line of a terminal how far work is that leaves no time for a timer: nothing within the first second, nothing in a file.

export type Terminal = { readonly isTTY: boolean; readonly write: (text: string) => void; /** Milliseconds. */ readonly now: () => number };

const standardError: Terminal = { isTTY: process.stderr.isTTY ?? false, write: (text) => void process.stderr.write(text), now: () => performance.now() };

/** `say` may be called as often as one likes; `end` clears the line. */
export function sameLine(subject: string, { isTTY, write, now }: Terminal = standardError): { say(what: string): void; end(): void } {
  const began = now();
  let saidAt = began;
  return {
    say(what) {
      const at = now();
      if (!isTTY || at - saidAt < 1_000) return;
      saidAt = at;
      write(`\r${subject}: ${what} (${Math.round((at - began) / 1_000)} s)\u001B[K`);
    },
    end() {
      if (saidAt !== began) write('\r\u001B[K');
    },
  };
}
