// Time and steps as a person says them.
import { createMachine, fromPromise } from 'xstate';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '#src/paths/formats/chart-words.ts';
import { durationWords } from '#src/paths/formats/duration-words.ts';
import { formatNames } from '#src/paths/formats/names.ts';
import { formats } from '#src/paths/formats/formats.ts';
import { happening, happeningInShort } from '#src/paths/formats/step-words.ts';
import { valueWords } from '#src/paths/formats/value-words.ts';
import type { SuiteStep } from '#src/paths/suite.ts';
import { parcel } from './suites.ts';

const machine = createMachine({ id: 'm.n', initial: 'a.b', states: { 'a.b': { invoke: { src: fromPromise(async () => 1), id: 'own' }, after: { 1_500: 'c', patience: 'c' } }, c: { invoke: { src: 'checkCode' } } } });
const words = wordsOf(machine);
const expected: SuiteStep['expect'] = { status: 'active', tags: [], timers: [], activities: [{ id: 'own', src: 'xstate.invoke.0' }, { id: 'x', src: 'checkCode' }], effects: [], page: null, output: null, context: {} };
const step = (over: Partial<SuiteStep>): SuiteStep => ({ event: { type: 'go' }, kind: 'user', source: null, after: 0, transitions: ['t'], state: 'c', expect: expected, ...over });
const both = (over: Partial<SuiteStep>) => [happening(words, step(over), expected, {}), happeningInShort(words, step(over), expected)];

describe('a length of time', () => {
  it.each([[1, '1 millisecond'], [1_500, '1 second 500 milliseconds'], [60_000, '1 minute'], [5_400_000, '1 hour 30 minutes'], [172_800_000, '2 days'], [0, '0 milliseconds'], [0.5, '0.5 milliseconds']])('%d ms is %s', (milliseconds, said) => {
    expect(durationWords(milliseconds)).toBe(said);
  });
});

describe('a step in words', () => {
  it('says time with the name of the timer, and a number only once', () => {
    const after = (type: string, milliseconds: number) => both({ kind: 'timer', source: type, event: { type }, after: milliseconds });
    expect(after('xstate.after.1500.m.n.a.b', 1_000)).toEqual(['1 second passes', '1 second']);
    expect(after('xstate.after.1500.m.n.a.b', 0)).toEqual(['1 second 500 milliseconds are up', '1 second 500 milliseconds']);
    expect(after('xstate.after.patience.m.n.a.b', 120_000)).toEqual(['2 minutes pass and patience is up', '2 minutes']);
    expect(after('reminder.due', 0)).toEqual(['reminder.due is up', 'reminder.due']);
    expect(both({ kind: 'timer', event: { type: 'flow.expired' }, after: 900_000 })).toEqual(['15 minutes pass and the host sends flow.expired', '15 minutes']);
  });

  it('says how long somebody waits before it, and nothing where nobody does', () => {
    const minutes = 240_000;
    expect(both({ after: minutes })).toEqual(['4 minutes pass and go is sent', 'go after 4 minutes']);
    expect(both({ after: minutes, transitions: [] })).toEqual(['4 minutes pass and go is sent', 'go after 4 minutes (refused)']);
    expect(both({ transitions: [] })).toEqual(['go is sent', 'go (refused)']);
    expect(both({ kind: 'service', source: 'x', event: { type: 'xstate.done.actor.x', output: 'accepted' } as SuiteStep['event'], after: 1_000 })).toEqual(['1 second passes and checkCode answers: accepted', 'checkCode: accepted after 1 second']);
    expect(both({ kind: 'timer', event: { type: 'guest.came' }, after: minutes })).toEqual(['4 minutes pass and the host sends guest.came', 'guest.came after 4 minutes']);
    expect(both({ kind: 'timer', event: { type: 'guest.came' } })).toEqual(['the host sends guest.came', 'guest.came']);
  });

  it('says what an activity answered, showed or failed with, by the name the chart gives it', () => {
    const answer = (event: SuiteStep['event'] & { readonly output?: unknown; readonly error?: unknown; readonly snapshot?: unknown }, source: string) => both({ kind: 'service', source, event });
    expect(answer({ type: 'xstate.done.actor.x', output: 'accepted' }, 'x')).toEqual(['checkCode answers: accepted', 'checkCode: accepted']);
    expect(answer({ type: 'xstate.done.actor.x', output: { outcome: 'rejected', left: 2 } }, 'x')).toEqual(['checkCode answers: {"outcome":"rejected","left":2}', 'checkCode: rejected']);
    expect(answer({ type: 'xstate.done.actor.x' }, 'x')).toEqual(['checkCode answers', 'checkCode answers']);
    expect(answer({ type: 'xstate.error.actor.own', error: { code: 'down' } }, 'own')).toEqual(['own fails: {"code":"down"}', 'own fails: down']);
    expect(answer({ type: 'xstate.snapshot.x', snapshot: { context: 3 } }, 'x')).toEqual(['checkCode shows something: 3', 'checkCode shows something']);
  });

  it('finds the name of a delay although state and machine have dots in theirs', () => {
    expect(words.trigger('xstate.after.patience.m.n.a.b')).toBe('after patience');
    expect(words.trigger('xstate.done.state.m.n.c')).toBe('when c is done');
  });
});

describe('a value in a sentence', () => {
  it('is whole where it is short, and without its depths where it is not', () => {
    expect(valueWords({ to: 'Ada' })).toBe('{"to":"Ada"}');
    expect(valueWords({ verdict: 'accepted', facts: { allowed: Array.from({ length: 40 }, () => 'sms') }, list: Array.from({ length: 40 }, () => 1), few: [1] })).toBe('{"verdict":"accepted","facts":{…},"list":[…],"few":[1]}');
    expect(valueWords('x'.repeat(1_000)).length).toBe(360);
  });
});

describe('the formats', () => {
  it('are there under every name there is, and end with a newline', () => {
    const { suite, chart } = parcel();
    expect(Object.keys(formats)).toEqual(formatNames);
    for (const format of Object.values(formats)) {
      expect(formats[format.name]).toBe(format);
      expect(format.write(suite, chart)).toMatch(/[^\n]\n$/);
    }
    expect(JSON.parse(formats.json.write(suite, chart))).toEqual(JSON.parse(JSON.stringify(suite)));
  });
});
