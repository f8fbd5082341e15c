// A chart whose names are everything that could break out of a format.
import { createMachine } from 'xstate';

export const names = ['a "quoted" one', "it's", 'a|b', '</testcase><script>', 'line\nScenario: two', '*/ process.exit() /*', '`${1}`', 'ünïcödé 雪 🎈', 'heading # two', '__proto__x', '@tag "" \\', ']]>', '\u0007\ud800'] as const;

/** One after the other, by events that are called as the states are. */
export const machine = createMachine({
  id: 'host"ile</testsuite>`|\n# *', description: 'Rule: not one\nFeature: neither | `*/`', initial: names[0],
  states: Object.fromEntries(names.map((name, place) => [name, {
    description: place % 2 === 0 ? `${name}.` : name, meta: { page: name }, tags: [name],
    ...(place + 1 === names.length ? { type: 'final' as const } : { on: { [`go ${name}`]: { target: `#${place + 1}`, actions: { type: `tell ${name}`, params: { name } } } } }),
    id: String(place),
  }])),
});
