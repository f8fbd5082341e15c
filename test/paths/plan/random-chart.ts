// Small charts by seed: states with events to anywhere, a bit of context that guards look at, eventless steps, ends.
import { assign, createMachine, type AnyStateMachine } from 'xstate';

/** mulberry32: whole numbers from 0 to below, the same for the same seed. */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function randomChart(seed: number, { states = 5, events = 6 } = {}): AnyStateMachine {
  const pick = chance(seed);
  const name = (number: number): string => `s${number}`;
  const on: Record<string, Record<string, object>> = {};
  for (let number = 0; number < states; number++) on[name(number)] = {};
  for (let event = 0; event < events; event++) {
    const from = event < states - 1 ? name(pick(Math.max(1, event))) : name(pick(states - 1));
    const target = event < states - 1 ? name(event + 1) : name(pick(states));
    const kind = pick(5);
    on[from]![`e${event}`] = {
      target, ...(kind === 0 ? { actions: assign({ flag: ({ context }: { context: { flag: boolean } }) => !context.flag }) } : {}),
      ...(kind === 1 && event >= states - 1 ? { guard: ({ context }: { context: { flag: boolean } }) => context.flag } : {}),
    };
  }
  return createMachine({
    id: `random${seed}`, types: {} as { context: { flag: boolean }; events: { type: string } }, context: { flag: false }, initial: 's0',
    states: Object.fromEntries(Object.entries(on).map(([state, transitions], number) => [state, number === states - 1 && pick(2) === 0 ? { type: 'final' as const } : { on: transitions as never }])),
  });
}
