// How far work is, on one line of a terminal and nowhere else.
import { describe, expect, it } from 'vitest';
import { sameLine } from '#server/commands/same-line.ts';

const terminal = (isTTY: boolean) => {
  const written: string[] = [];
  let now = 0;
  return { isTTY, written, write: (text: string) => void written.push(text), now: () => now, pass: (milliseconds: number) => void (now += milliseconds) };
};

describe('a line that is written over', () => {
  it('is silent within the first second, then speaks once a second, and is cleared', () => {
    const screen = terminal(true);
    const line = sameLine('a', screen);
    line.say('one');
    screen.pass(999);
    line.say('two');
    screen.pass(1);
    line.say('three');
    line.say('four');
    line.end();
    expect(screen.written).toEqual(['\ra: three (1 s)\u001B[K', '\r\u001B[K']);
  });

  it('writes nothing to a file, nor where all was done at once', () => {
    const file = terminal(false);
    const line = sameLine('a', file);
    file.pass(5_000);
    line.say('one');
    line.end();
    const screen = terminal(true);
    sameLine('a', screen).end();
    expect([...file.written, ...screen.written]).toEqual([]);
  });
});
