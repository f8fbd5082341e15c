// What takes no longer than a second is done in silence; afterwards a line a second says what is being done.
import { describe, expect, it } from 'vitest';
import { progress } from '#server/commands/progress.ts';

describe('progress', () => {
  it('says each second what is being done at that moment, until the end', () => {
    const lines: string[] = [];
    const ticks = new Set<() => void>();
    const second = () => ticks.forEach((tick) => tick());
    const told = progress('copying', {
      say: (line) => void lines.push(line),
      everySecond: (tick) => {
        ticks.add(tick);
        return () => ticks.delete(tick);
      },
    });
    expect(lines).toEqual([]);
    second();
    told.now('reading the copy');
    second();
    told.end();
    second();
    expect(lines).toEqual(['  1 s: copying', '  2 s: reading the copy']);
  });
});
