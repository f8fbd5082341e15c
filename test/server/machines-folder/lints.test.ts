// What a listing warns of, each with the line it stands on. In the texts below that line ends with `// here`.
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import type { HostingWarning } from '#src/engine/definition.ts';
import { lintsOf } from '#server/machines-folder/lints/all.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { moduleGraph } from '#server/machines-folder/module-graph.ts';
import { PlaceFinder } from '#server/machines-folder/place-finder.ts';
import { writtenFolder } from './written-folder.ts';

type Case = { readonly title: string; readonly rule: string; readonly text: string; readonly says?: RegExp; readonly beside?: Readonly<Record<string, string>> };
const machine = (config: string, options = ''): string => `export const m = setup({ ${options} }).createMachine({ id: 'ID', version: '1',\n${config}\n});`;
const withWork = `actors: { work: fromPromise(async () => 1) }`;

const found: readonly Case[] = [
  { title: 'a machine without an id', rule: 'no-id', text: `export const m = createMachine({ // here\n  version: '1',\n});` },
  { title: 'a machine without a version', rule: 'no-version', text: `const config = { id: 'ID' };\nexport const m = createMachine(config); // here` },
  { title: 'a misspelt delay', rule: 'unknown-delay', says: /Is "codeLifetime" meant/, text: machine(`  initial: 'a', states: { a: {\n    after: {\n      codeLifeTime: 'b', // here\n    } }, b: {} }`, 'delays: { codeLifetime: 5 }') },
  { title: 'the misspelt delay of a raise', rule: 'unknown-delay', text: machine(`  entry: [\n    raise({ type: 'X' }, { delay: 'soon' as never }), // here\n  ]`) },
  { title: 'the misspelt delay of a named action', rule: 'unknown-delay', text: machine(`  entry: 'later'`, `actions: {\n    later: sendTo(({ self }) => self, { type: 'X' }, { delay: 'soon' as never }), // here\n  }`) },
  { title: 'a delay without a name', rule: 'unnamed-delay', text: machine(`  initial: 'a', states: { a: { after: {\n    1000: 'b', // here\n  } }, b: {} }`) },
  { title: 'a delay without a name in a state of another module', rule: 'unnamed-delay', beside: { 'phase.ts': `export const phase = (to: string) => ({\n  after: {\n    50: to, // here\n  },\n});` }, text: `import { phase } from './phase.ts';\n${machine(`  initial: 'a', states: { a: phase('b'), b: {} }`)}` },
  { title: 'an inline action at entry', rule: 'inline-action', text: machine(`  entry: [\n    'named',\n    () => {}, // here\n  ]`, 'actions: { named: () => {} }') },
  { title: 'an inline action of a transition', rule: 'inline-action', text: machine(`  on: {\n    X: [{ guard: () => false }, {\n      actions: () => {}, // here\n    }] }`) },
  { title: 'an inline action of a completion', rule: 'inline-action', text: machine(`  invoke: { id: 'work', src: 'work',\n    onDone: { actions: [() => {}] }, // here\n  }`, withWork) },
  { title: 'an inline action in enqueueActions', rule: 'inline-action', says: /enqueueActions/, text: machine(`  entry: enqueueActions(({ enqueue }) => { // here\n    enqueue(() => {});\n  })`) },
  { title: 'an invoke of logic without a name', rule: 'inline-invoke', text: machine(`  initial: 'a', states: { a: {\n    invoke: { id: 'x', src: fromPromise(async () => 1) }, // here\n  } }`) },
  { title: 'an invoke without an id', rule: 'unnamed-invoke', text: machine(`  invoke: [{ id: 'one', src: 'work' },\n    { src: 'work' }, // here\n  ]`, withWork) },
  { title: 'a spawn of logic that is not exported', rule: 'inline-spawn', text: `const child = createMachine({});\n${machine(`  entry: assign(({ spawn }) => ({\n    ref: spawn(child), // here\n  }))`)}` },
  { title: 'a spawn of logic made on the spot', rule: 'inline-spawn', text: machine(`  entry: spawnChild(fromPromise(async () => 1)), // here`) },
  { title: 'an input that takes the event', rule: 'event-in-input', text: machine(`  initial: 'a', states: { a: { invoke: { id: 'work', src: 'work',\n    input: ({ event }) => event, // here\n  } } }`, withWork) },
  { title: 'an input that reads the event off its argument', rule: 'event-in-input', text: machine(`  invoke: { id: 'work', src: 'work',\n    input: (given) => ({ password: (given.event as { password?: string }).password }), // here\n  }`, withWork) },
  { title: 'an input that takes the event out of its argument', rule: 'event-in-input', text: machine(`  invoke: { id: 'work', src: 'work',\n    input(given) { const { event: e } = given; return e; }, // here\n  }`, withWork) },
  { title: 'an event accepted while working', rule: 'client-event-while-working', says: /"CHANGE"/, text: machine(`  initial: 'a', states: { a: { tags: ['working'],\n    on: {\n      CHANGE: { actions: 'note' }, // here\n    } } }`) },
  { title: 'an event of the machine accepted while working', rule: 'client-event-while-working', text: machine(`  on: {\n    CHANGE: { actions: 'note' }, // here\n  },\n  initial: 'a', states: { a: { tags: ['working'] } }`) },
  { title: 'an activity that is repeated when it fails', rule: 'activity-cycle', text: machine(`  initial: 'a', states: {\n    a: { invoke: { id: 'work', src: 'work', onDone: 'b', onError: 'a' } }, // here\n    b: {} }`, withWork) },
  { title: 'activities that lead to one another', rule: 'activity-cycle', text: machine(`  initial: 'a', states: {\n    a: { invoke: { id: 'work', src: 'work', onDone: 'b', onError: 'c' } }, // here\n    b: { initial: 'x', states: { x: { always: 'y' }, y: { type: 'final' } }, onDone: 'a' },\n    c: {} }`, withWork) },
  { title: 'a loop of always', rule: 'always-loop', text: machine(`  initial: 'a', states: {\n    a: { always: 'b' }, // here\n    b: { always: 'a' } }`) },
  { title: 'a loop of delays of zero', rule: 'zero-delay-loop', says: /state "a", state "b"/, text: machine(`  initial: 'a', states: {\n    a: { always: 'b' },\n    b: { after: {\n      0: 'a', // here\n    } } }`) },
  { title: 'a loop of a named delay of zero', rule: 'zero-delay-loop', text: machine(`  initial: 'a', states: {\n    a: { after: {\n      atOnce: 'a', // here\n    } } }`, 'delays: { atOnce: 0 }') },
  { title: 'an activity that is repeated after a delay of zero', rule: 'activity-cycle', text: machine(`  initial: 'a', states: {\n    a: { invoke: { id: 'work', src: 'work', onDone: 'b', onError: 'c' } }, // here\n    b: {},\n    c: { after: { atOnce: 'a' } } }`, `${withWork}, delays: { atOnce: 0 }`) },
  { title: 'a callback', rule: 'live-actor', says: /"listen"/, text: machine(`  initial: 'a', states: { a: {\n    invoke: { id: 'listen', src: 'listen' }, // here\n  } }`, 'actors: { listen: fromCallback(() => {}) }') },
  { title: 'a callback that an action spawns', rule: 'live-actor', text: machine(`  entry:\n    spawnChild('listen'), // here`, 'actors: { listen: fromCallback(() => {}) }') },
  { title: 'what a child machine does', rule: 'inline-action', beside: { 'child.ts': `import { setup } from 'xstate';\nexport const child = setup({}).createMachine({ id: 'child', version: '1',\n  entry: () => {}, // here\n});` }, text: `import { child } from './child.ts';\n${machine(`  invoke: { id: 'child', src: 'child' }`, 'actors: { child }')}` },
];

const silent: readonly Omit<Case, 'rule'>[] = [
  { title: 'named delays, a delay that is computed, and XState\'s own actions', text: machine(`  entry: [assign({}), raise({ type: 'X' }, { delay: () => 5 }), 'named', { type: 'named' }], initial: 'a', states: { a: { after: { later: 'b' } }, b: {} }`, 'delays: { later: 5 }, actions: { named: () => {}, again: raise({ type: \'X\' }, { delay: 5 }) }') },
  { title: 'a spawn of an exported machine, of a named one and by name', text: `export const child = createMachine({ id: 'ID-child', version: '1' });\nconst other = createMachine({});\n${machine(`  entry: assign(({ spawn }) => { spawn(child); spawn(other); spawn('work' as never); return {}; })`, 'actors: { other, work: fromPromise(async () => 1) }')}` },
  { title: 'an input from the context, also where a variable is called event', text: machine(`  context: { event: 1 }, invoke: { id: 'work', src: 'work', input: ({ context }) => { const event = context; return { event }; } }`, withWork) },
  { title: 'the end of a flow while working, and an event that is forbidden there', text: machine(`  on: { 'flow.cancelled': '.a', 'flow.expired': '.a', CHANGE: '.a' }, initial: 'a', states: { a: { tags: ['working'], on: { CHANGE: undefined } } }`) },
  { title: 'a loop with a person, a timer or a guard in it', text: machine(`  initial: 'a', states: { a: { invoke: { id: 'work', src: 'work', onDone: 'b', onError: [{ guard: () => true, target: 'a' }, { target: 'c' }] } }, b: { on: { AGAIN: 'a' } }, c: { after: { later: 'a' } } }`, `${withWork}, delays: { later: 5 }`) },
  { title: 'a delay of zero that leads to a person, that has a guard, or that is computed', text: machine(`  initial: 'a', states: { a: { after: { atOnce: 'b' } }, b: { on: { AGAIN: 'a' } }, c: { after: { atOnce: { guard: () => true, target: 'c' } } }, d: { after: { some: 'd' } }, e: { after: { atOnce: 'f' } }, f: { after: { later: 'e' } } }`, 'delays: { atOnce: 0, some: () => 0, later: 5 }') },
];

describe('the lints', () => {
  const warnings = new Map<string, readonly HostingWarning[]>();
  let folder = '';
  const fileOf = (i: number): string => `c${i}/x.machine.ts`;
  const textOf = (text: string, i: number): string => `import { assign, createMachine, enqueueActions, fromCallback, fromPromise, raise, sendTo, setup, spawnChild } from 'xstate';\n${text.replaceAll(`'ID`, `'case-${i}`)}\n`;

  beforeAll(async () => {
    const files = [...found, ...silent].flatMap(({ text, beside = {} }, i) => [[fileOf(i), textOf(text, i)], ...Object.entries(beside).map(([path, inner]) => [`c${i}/${path}`, inner] as const)]);
    folder = await writtenFolder(Object.fromEntries(files) as Record<string, string>);
    const named = (await loadMachineFolders([folder])).current;
    for (const { id, warnings: told } of named) warnings.set(id, told ?? []);
    expect(warnings.size).toBeGreaterThanOrEqual(found.length + silent.length);
  });

  it.each(found.map((one, i) => ({ ...one, i })))('tell of $title', ({ i, rule, says, text, beside = {} }) => {
    const told = warnings.get(rule === 'no-id' ? 'x' : `case-${i}`)!.filter((warning) => warning.rule === rule);
    const [path, marked] = Object.entries({ [fileOf(i)]: textOf(text, i), ...Object.fromEntries(Object.entries(beside).map(([name, inner]) => [`c${i}/${name}`, inner])) }).find(([, inner]) => inner.includes('// here'))!;
    const line = marked.split('\n').findIndex((one) => one.endsWith('// here')) + 1;
    expect(told.map((warning) => [warning.file, warning.line])).toEqual([[join(folder, path), line]]);
    if (says !== undefined) expect(told[0]!.message).toMatch(says);
  });

  it.each(silent.map((one, i) => ({ ...one, i: i + found.length })))('are silent about $title', ({ i }) => {
    expect(warnings.get(`case-${i}`)).toEqual([]);
  });

  it('are silent about the built-in machines', () => {
    const settings = { directory: {}, senders: {}, issuer: 'x', ids: {} } as unknown as Parameters<typeof combinedRegistrationDefinitions>[0];
    for (const { id, machine } of combinedRegistrationDefinitions(settings)) {
      const module = moduleGraph(join(process.cwd(), `machines/${id}/${id}.machine.ts`));
      expect(lintsOf({ machine, module, places: new PlaceFinder(module, ''), spawnable: new Set(), exports: new Map() }), id).toEqual([]);
    }
  });
});
