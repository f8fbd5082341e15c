// Everything a suite expects of a step is compared, and nothing else is.
import { describe, expect, it } from 'vitest';
import { differencesOf } from '#src/paths/run/differences.ts';
import type { Observed } from '#src/paths/run/observed.ts';

const observed: Observed = {
  event: { type: 'go' }, transitions: ['m.a | go | 0'], state: { a: 'b' }, status: 'active', tags: ['working', 'awaitingUser'], timers: ['t'], activities: [{ id: 'one', src: 'send' }, { id: 'two', src: 'two' }],
  effects: [{ type: 'ring', params: { times: 1 } }], page: 'p', output: null, context: { count: 1, code: { sealed: 'sealed.4.code' } },
};
const { event: _, transitions, state, ...expect_ } = observed;
const expected = { transitions, state, expect: expect_ };
const differing = (actual: Partial<Observed>): string[] => differencesOf(expected, { ...observed, ...actual }).map(({ what }) => what);

describe('a step', () => {
  it('is as expected in whatever order tags and activities are told, and whatever stands for something typed', () => {
    expect(differing({})).toEqual([]);
    expect(differing({ tags: ['awaitingUser', 'working'], activities: [{ id: 'two', src: 'two' }, { id: 'one', src: 'send' }] })).toEqual([]);
    expect(differing({ context: { code: { sealed: 'sealed.flow_1~x.9.code' }, count: 1 }, event: { type: 'other' } })).toEqual([]);
    const unnamed = (...timers: string[]) => ({ ...expected, expect: { ...expected.expect, timers } });
    expect(differencesOf(unnamed('unnamed.a.0', 'unnamed.b.1'), { ...observed, timers: ['unnamed.b.0', 'unnamed.a.0'] })).toEqual([]);
    expect(differencesOf(unnamed('unnamed.a.0'), { ...observed, timers: ['unnamed.a.0', 'unnamed.a.0'] })).toHaveLength(1);
    const inline = { ...expected, expect: { ...expected.expect, activities: [{ id: 'x:1', src: '[object Object]' }] } };
    expect(differencesOf(inline, { ...observed, activities: [{ id: 'x:1', src: 'x:1' }] })).toEqual([]);
  });

  it.each<[string, Partial<Observed>, string]>([
    ['transitions', { transitions: [] }, 'transitions'],
    ['their order', { transitions: ['m.a | go | 0', 'm.a |  | 0'] }, 'transitions'],
    ['the state', { state: { a: 'c' } }, 'state'],
    ['the status', { status: 'done' }, 'status'],
    ['a tag', { tags: ['working'] }, 'tags'],
    ['a timer', { timers: [] }, 'timers'],
    ['an activity', { activities: [{ id: 'one', src: 'sent' }, { id: 'two', src: 'two' }] }, 'activities'],
    ['an effect', { effects: [{ type: 'ring', params: { times: 2 } }] }, 'effects'],
    ['the page', { page: null }, 'page'],
    ['the output', { output: 1 }, 'output'],
    ['a part of the context', { context: { count: 2, code: { sealed: 'x' } } }, 'context.count'],
    ['a part of the context that should have changed', { context: { code: { sealed: 'x' } } }, 'context.count'],
    ['a part of the context that should not have changed', { context: { ...observed.context, note: null } }, 'context.note'],
    ['what is typed and what is not', { context: { count: 1, code: '123456' } }, 'context.code'],
  ])('is not, where %s differs', (_name, actual, what) => {
    expect(differing(actual)).toEqual([what]);
  });
});
