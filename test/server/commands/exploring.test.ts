// Whoever waits for an exploration sees how far it is, on a terminal only; what it leaves open is said.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explored, shortcomings } from '#server/commands/exploring.ts';
import type { Chart } from '#server/machines-folder/charts.ts';

const machine = createMachine({ id: 'endless', types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'a', states: { a: { on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) }, stop: 'b' } }, b: {} } });
const chart: Pick<Chart, 'id' | 'machine' | 'samples' | 'guessed' | 'hostEvents'> = { id: 'endless', machine, samples: {}, guessed: [], hostEvents: [] };

describe('exploring for a command', () => {
  it.each([[true, ['\rendless: 401 states, 399 steps, 202 still to look at (1 s)\u001B[K', '\r\u001B[K']], [false, []]])('tells how far it is once a second, on a terminal (%s)', (isTTY, told) => {
    const written: string[] = [];
    let time = 0;
    const graph = explored(chart as Chart, 500, { terminal: { isTTY, write: (text) => void written.push(text), now: () => (time += 700) } });
    expect(graph.nodes).toHaveLength(500);
    expect(written.slice(0, 1).concat(written.slice(-1)).slice(0, told.length)).toEqual(told.length === 0 ? [] : [expect.stringMatching(/^\rendless: \d+ states, \d+ steps, \d+ still to look at \(1 s\)/), told[1]]);
    expect(written.length > 0).toBe(isTTY);
  });

  it('says what was not looked at, and where it would have gone on', () => {
    expect(shortcomings(explored(chart as Chart, 20))).toEqual([expect.stringMatching(/^only 20 states were looked at: \d+ of them lead on to others, in "a" \(raise --limit/)]);
  });
});
