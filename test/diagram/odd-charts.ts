// Charts that are odd in one way each, all of which XState takes: what a document in another language must not stumble over.
import { type AnyStateMachine, createMachine } from 'xstate';

/** As people write them, without the types of a `setup`. */
const chart = (config: object): AnyStateMachine => createMachine(config as Parameters<typeof createMachine>[0]) as AnyStateMachine;

/** By what is odd about them. */
export const oddCharts: Readonly<Record<string, AnyStateMachine>> = {
  'dots where no word is': chart({
    id: 'dots..', initial: 'a', on: { 'a..b': {}, '.c': {}, 'd.': {}, '.': {} },
    states: {
      a: { id: '.begins.', initial: 'in', onDone: 'b', states: { in: { on: { go: 'out' } }, out: { id: 'x..y', type: 'final' } } },
      b: { id: 'ends.', invoke: [{ id: 'call..', src: 'one', onDone: 'c', onError: 'c' }, { id: '.', src: 'two', onSnapshot: {} }], after: { 'soon..': 'c', '.': 'c' } },
      c: { type: 'final' },
    },
  }),
  'names of digits and signs': chart({
    id: '7', initial: '1', states: {
      '1': { on: { '2': '2', '-': '2', '-x.9': '2', ':': '2', _: '2', 'a:b': '2' } }, '2': { after: { 10: '3rd' }, invoke: { id: '4', src: '5', onDone: '3rd' } },
      '3rd': { initial: '-', states: { '-': { on: { '1.5': '+' } }, '+': { type: 'final' } }, onDone: 'Ünïcode ✓' }, 'Ünïcode ✓': { on: { 'größe.geändert': '日本' } }, 日本: {},
    },
  }),
  'blanks and quotes': chart({
    id: 'a "machine" of \'mine\'', initial: 'first state', states: {
      'first state': { on: { 'two words': 'a\tb', ' ': 'a\tb', '\n': 'a\tb' }, entry: 'say "it\'s"' }, 'a\tb': { invoke: { id: 'in valid', src: 'a "b" <c>', onDone: { target: '"', guard: 'is "right"' } } }, '"': { after: { 'a "while"': 'first state' } },
    },
  }),
  'wildcards of every kind': chart({
    id: 'wild', initial: 'a', on: { '*': '.b', 'mouse.*': '.b', '.*': '.b', '*.click': '.b', 'key*': '.b', 'a.*.b': '.b', '**': '.b', 'xstate.done.actor.*': '.b', 'xstate.error.*': '.b', 'done.state.*': '.b' }, states: { a: {}, b: {} },
  }),
  'an end among regions': chart({
    id: 'regions', type: 'parallel', states: { left: { type: 'final', entry: 'note' }, right: { initial: 'on', states: { on: { on: { off: 'ended' } }, ended: { type: 'final' } } }, deep: { type: 'parallel', states: { inner: { type: 'final' }, kept: { type: 'history' } } } },
    onDone: { actions: 'ring' },
  }),
  'nothing but an end': chart({ id: 'over', type: 'final', output: { result: 1 } }),
  'no states at all': chart({ id: 'bare', on: { tick: { actions: 'count' } }, entry: 'begin', exit: 'end', after: { 5: { actions: 'late' } } }),
  'history of every kind': chart({
    id: 'memory', initial: 'off', states: {
      off: { on: { on: 'running.recent', both: 'regions.all' } },
      running: { initial: 'slow', states: { slow: { on: { faster: 'fast' } }, fast: { initial: 'very', states: { very: {} } }, recent: { type: 'history' }, all: { type: 'history', history: 'deep', target: 'fast.very' }, none: { type: 'history', target: 'slow' } }, on: { off: 'off' } },
      regions: { type: 'parallel', states: { x: { initial: 'x1', states: { x1: {}, x2: {} } }, y: {}, all: { type: 'history' } } },
      empty: { type: 'parallel', states: { alone: { type: 'history' } } },
    },
  }),
  'delays of every size': chart({
    id: 'times', initial: 'a', states: {
      a: { after: { 0: 'b', 1.5: 'b', 1e-7: 'b', 1e21: 'b', 31_536_000_000: 'b', named: 'b', computed: 'b' } }, b: { after: { [-1]: 'a', [Infinity]: 'a', [Number.NaN]: 'a', '5 min': 'a' } },
    },
  }).provide({ delays: { named: 1e22, computed: () => 5 } }),
  'timers that share their name': chart({
    id: 'm', initial: 'one', states: { one: { id: 'c', after: { 'a.b': 'two' } }, two: { id: 'b.c', after: { a: 'one' } } },
  }),
  'transitions of every kind': chart({
    id: 'ways', initial: 'a', on: { root: {}, all: { target: ['#ways.p.x', '#ways.p.y.y2'] } }, states: {
      a: { initial: 'in', on: { self: 'a', again: { target: 'a', reenter: true }, inner: '.in', anew: { target: '.in', reenter: true }, none: {}, act: { actions: 'x' }, many: [{ guard: 'g1', target: 'p' }, { guard: 'g2' }, { target: 'a' }] }, states: { in: { always: { actions: 'forever' } }, end: { type: 'final' } }, onDone: 'p', always: [{ guard: 'never', target: 'p' }, { target: 'p', guard: () => false }] },
      p: { type: 'parallel', states: { x: {}, y: { initial: 'y1', states: { y1: {}, y2: {} } } }, onDone: 'z', on: { back: '#ways' } },
      z: { type: 'final', output: () => ({ at: 1 }), entry: 'bye', exit: 'gone', on: { late: 'a' }, invoke: { src: 'never' }, after: { 5: 'a' } },
    },
  }),
  'two that invoke alike': chart({
    id: 'calls', initial: 'a', invoke: { id: 'same', src: 'x' }, states: { a: { invoke: [{ id: 'same', src: 'y', onDone: 'b' }, { src: 'y' }, { src: 'y', onDone: 'b', onError: {} }] }, b: { id: 'same', on: { 'xstate.done.actor.spawned..': 'a' } }, other: { id: 'ended' } },
  }),
  'words of the language': chart({
    id: 'scxml', initial: 'initial', states: { initial: { on: { 'done.state.final': 'final', 'error.platform': 'final', 'http.post': 'final' } }, final: { type: 'final', description: '-- > --- -->' }, ended: { description: '-', on: { '<transition/>': { target: 'initial', description: 'a--b-' } } } },
  }),
};
