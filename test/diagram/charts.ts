// Charts that show what a picture must be able to show: every construct, names nobody would choose, and a great many states.
import { and, assign, createMachine, fromPromise, not, or, raise, setup, stateIn, type AnyStateMachine } from 'xstate';

const work = fromPromise(async () => 'done');

/** Every construct of XState 5 that a chart can have. */
export const everything = setup({
  types: { context: {} as { tries: number }, tags: {} as 'busy' | 'waiting', meta: {} as { page: string } },
  actors: { fetchParcel: work, watchDoor: work },
  delays: { patience: 600_000, growing: ({ context }) => context.tries * 1_000 },
  guards: { isOpen: () => true, isNext: (_args, _params: { method: string }) => true, isVerdict: (_args, _params: { verdict: unknown; expected: string }) => true },
  actions: { note: (_args, _params: { what: string }) => {}, ring: () => {} },
}).createMachine({
  id: 'everything',
  version: '3',
  description: 'Shows all there is.',
  context: { tries: 0 },
  initial: 'resting',
  on: { 'all.stopped': { target: '.stopped', description: 'Somebody pulls the plug.' }, '*': { actions: 'ring' } },
  states: {
    resting: {
      description: 'Nothing happens.', tags: ['waiting'], meta: { page: 'rest' },
      entry: ['ring', { type: 'note', params: { what: 'rests' } }], exit: assign({ tries: 0 }),
      after: { patience: 'working', growing: { guard: 'isOpen', target: 'stopped' }, 5000: { actions: raise({ type: 'rang' }) } },
      on: {
        'work.begun': [
          { guard: and(['isOpen', not('isOpen'), or([stateIn('#everything.resting'), { type: 'isNext', params: { method: 'post' } }])]), target: 'working' },
          { guard: ({ context }) => context.tries > 3, target: 'stopped', actions: () => {} },
          { target: 'working.left.first', reenter: true },
        ],
        rested: {}, 'again.*': { target: 'resting', reenter: true },
      },
    },
    working: {
      type: 'parallel', tags: ['busy'],
      on: { paused: 'paused' },
      onDone: 'finished',
      states: {
        left: {
          initial: 'first',
          states: {
            first: {
              invoke: [{ src: 'fetchParcel', onDone: [{ guard: { type: 'isVerdict', params: ({ event }) => ({ verdict: event.output, expected: 'right' }) }, target: 'last' }, { actions: 'ring' }], onError: 'last' }, { src: work, onDone: 'last' }],
            },
            last: { type: 'final' },
          },
        },
        right: { initial: 'only', states: { only: { invoke: { id: 'door', src: 'watchDoor' }, always: { guard: 'isOpen', target: 'gone' } }, gone: { type: 'final' } } },
        remembered: { type: 'history', history: 'deep' },
      },
    },
    paused: {
      initial: 'short',
      states: { short: { on: { waited: 'long' } }, long: {}, before: { type: 'history', target: 'long' } },
      on: { resumed: 'working.remembered', asked: '.before', split: { target: ['#everything.working.left.first', '#everything.working.right.only'] } },
    },
    finished: { type: 'final', description: 'All is done.', output: { result: 'finished' } },
    stopped: { type: 'final' },
  },
}) as AnyStateMachine;

/** What a name may hold that some language takes for its own. */
export const nasty = ['"', "'", '<b>&amp;', ']]>', '-->', '--', '; drop', '{', '}', '[*]', '#35;', 'end note', 'note', 'state', '%% no', '\\', '\\"', '\n', '`', ':', '::x', '=>', '\u0000', '\ud800', '日本語', '🙂', '$(x)', '__proto__', 'end', 'as', 'constructor'] as const;

/** Names nobody would choose, in every place that takes one. */
export const hostile = (): AnyStateMachine => {
  const name = (i: number): string => nasty[i % nasty.length] ?? '';
  const states = Object.fromEntries(nasty.map((key, i) => [`x${key}`, {
    description: key, tags: [key], entry: [key], exit: [{ type: key, params: { [key]: key } }],
    on: { [`e${key}`]: { target: `#n${(i + 1) % nasty.length}`, guard: name(i + 3), actions: [name(i + 5)], description: key }, [`stay${key}`]: { actions: [key] } },
    after: { [`d${key}`]: `#n${(i + 2) % nasty.length}` },
    invoke: { id: `i${key}`, src: key, onDone: `#n${(i + 3) % nasty.length}`, onError: { actions: [key] } },
    id: `n${i}`,
    ...(i % 5 === 0 ? { initial: key, states: { [key]: {}, [`${key}.`]: { type: 'final' } } } : {}),
  }]));
  return createMachine({ id: '<hostile "machine">', version: '1', initial: `x${nasty[0]}`, description: '--> <script>alert(1)</script>', states: states as never }) as AnyStateMachine;
};

/** A root, and phases of ten states in a row, with as many transitions to a state as the built-in charts have: three. */
export function longChart(count: number): AnyStateMachine {
  const size = 10;
  const sizes = Array.from({ length: Math.ceil((count - 2) / (size + 1)) }, (_, phase) => Math.min(size, count - 3 - phase * (size + 1)));
  const states = Object.fromEntries(sizes.map((steps, p) => [`phase${p}`, {
    initial: 'step0',
    description: `The part with the number ${p}.`,
    on: { 'phase.left': { guard: 'isAllowed', target: p + 1 < sizes.length ? `phase${p + 1}` : 'ended' } },
    states: Object.fromEntries(Array.from({ length: Math.max(1, steps) }, (_, s) => [`step${s}`, {
      tags: [s % 2 === 0 ? 'awaitingUser' : 'working'],
      on: {
        'step.taken': [{ guard: 'isRight', target: s + 1 < steps ? `step${s + 1}` : `#long.${p + 1 < sizes.length ? `phase${p + 1}` : 'ended'}`, actions: 'remember' }, { target: `step${Math.max(0, s - 1)}`, actions: 'countTry' }],
        ...(s % 2 === 0 ? { 'step.repeated': `step${Math.floor(s / 2)}` } : {}),
      },
      ...(s % 2 === 0 ? { after: { patience: '#long.ended' } } : {}),
    }])),
  }]));
  return createMachine({ id: 'long', version: '1', initial: 'phase0', states: { ...states, ended: { type: 'final' } } as never }) as AnyStateMachine;
}

/** As many states, all in one, each with three transitions to states all over the chart: nothing about it is near anything else. */
export function denseChart(count: number): AnyStateMachine {
  const to = (i: number): string => `state${i % count}`;
  const states = Object.fromEntries(Array.from({ length: count - 1 }, (_, i) => [`state${i}`, { on: { next: to((i + 1) % (count - 1)), jump: to((i * 7 + 3) % (count - 1)), back: { target: to((i + Math.floor((count * 2) / 3)) % (count - 1)), guard: 'isAllowed' } } }]));
  return createMachine({ id: `dense${count}`, version: '1', initial: 'state0', states }) as AnyStateMachine;
}

/** A tree of states that are beside each other in a wide row at its end. */
export function wideChart(count: number): AnyStateMachine {
  const states = Object.fromEntries(Array.from({ length: count - 1 }, (_, i) => [`state${i}`, { on: Object.fromEntries([['left', 2 * i + 1], ['right', 2 * i + 2]].filter(([, to]) => Number(to) < count - 1).map(([event, to]) => [event, `state${to}`])) }]));
  return createMachine({ id: `wide${count}`, version: '1', initial: 'state0', states }) as AnyStateMachine;
}
