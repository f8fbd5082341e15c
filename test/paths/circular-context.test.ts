// A context that holds itself is no JSON: such a chart is refused by name, never explored until the stack is full.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { circleIn } from '#src/paths/canonical-text.ts';
import { explore } from '#src/paths/explore.ts';

type Ring = { name: string; next?: Ring };
const ring = (): Ring => {
  const first: Ring = { name: 'first' };
  first.next = { name: 'second', next: first };
  return first;
};

describe('a context that holds itself', () => {
  it('is refused with the machine and the key, from the start or from the step that makes it', () => {
    const born = createMachine({ id: 'born', context: { count: 1, ring: ring() }, initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    expect(() => explore(born)).toThrow(/^the context of "born" refers to itself at "ring\.next\.next", in "a": /);
    const made = createMachine({ id: 'made', types: {} as { context: { ring?: Ring } }, context: {}, initial: 'a', states: { a: { on: { go: { target: 'b', actions: assign({ ring }) } } }, b: {} } });
    expect(() => explore(made)).toThrow(/^the context of "made" refers to itself at "ring\.next\.next", in "b": /);
  });

  it('is explored where the samples say that another part of it counts', () => {
    const machine = createMachine({ id: 'm', context: { ring: ring(), n: 1 }, initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    expect(explore(machine, { project: ({ n }: { n: number }) => n }).nodes.map(({ snapshot }) => snapshot.value as unknown)).toEqual(['a', 'b']);
  });

  it('is told from one that holds the same thing twice', () => {
    const shared = { a: 1 };
    expect(circleIn({ left: shared, right: [shared, new Map([['x', shared]])] })).toBeNull();
    const list: unknown[] = [];
    list.push(new Map([['deep', { list }]]));
    expect(circleIn({ list })).toBe('list.0.values.list');
  });
});
