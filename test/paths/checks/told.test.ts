// A finding is JSON that can be kept, and steps that can be followed.
import { createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
import { asJson } from '#src/paths/as-json.ts';
import { duration } from '#src/paths/checks/step-words.ts';

describe('a finding', () => {
  it('tells who makes each step and where it leads, by the descriptions of the chart', () => {
    const machine = setup({ actors: { checkCode: fromPromise(async () => 1) }, delays: { codeLifetime: 600_000 } }).createMachine({ id: 'm', initial: 'typing', states: {
      typing: { on: { 'code.submitted': 'checking' } },
      checking: { invoke: { id: 'checkCode', src: 'checkCode', onDone: 'resting', onError: 'resting' } },
      resting: { initial: 'shortly', states: { shortly: { after: { codeLifetime: '#m.lost' } } } },
      lost: { description: 'The code is too old.' }, home: { type: 'final' },
    } });
    const [finding] = check(machine, { events: { 'code.submitted': [{ code: { sealed: 'r' }, kind: 'sms' }] }, outputs: { checkCode: [{ verdict: 'rejected', facts: {} }] } }).findings;
    expect(finding).toMatchObject({
      rule: 'dead-end', severity: 'error', known: false, where: 'm.lost', message: '“lost” (The code is too old) is no end, and nothing leads out of it: no event is taken there, no work answers and no timer runs.',
      path: [{ type: 'code.submitted', code: { sealed: 'r' }, kind: 'sms' }, { type: 'xstate.done.actor.checkCode', actorId: 'checkCode', output: { verdict: 'rejected', facts: {} } }, { type: 'xstate.after.codeLifetime.m.resting.shortly' }],
    });
    expect(finding?.steps.map(({ text }) => text)).toEqual(['person: code.submitted (kind: sms) → checking', 'checkCode answers rejected → resting.shortly', 'after 10 min: codeLifetime → lost']);
    expect(finding?.steps.map(({ kind, source, state }) => [kind, source, state])).toEqual([['user', null, 'checking'], ['service', 'checkCode', { resting: 'shortly' }], ['timer', 'xstate.after.codeLifetime.m.resting.shortly', 'lost']]);
  });

  it('tells of the host, of the world and of what fails', () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { id: 'ask', src: 'ask', onDone: 'b', onError: 'b' } }, b: { on: { 'flow.expired': 'c' } }, c: {} } });
    const { findings } = check(machine, { world: 'down', drift: (world: string) => (world === 'down' ? ['up'] : []), outputs: { ask: (_: unknown, world: string) => (world === 'up' ? [{ error: new Error('too late') }] : []) } }, { hostEvents: ['flow.expired'] });
    expect(findings.find(({ where }) => where === 'm.c')?.steps.map(({ text }) => text)).toEqual(['meanwhile: the world changes', 'ask fails: too late → b', 'host: flow.expired → c']);
  });

  it('is JSON whatever its events hold', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    const result = check(machine, { events: { go: [{ at: new Date(0), all: new Set([2n]), why: new TypeError('no'), none: undefined, times: Number.NaN }] } });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result.findings[0]?.path).toEqual([{ type: 'go', at: 'Date(0)', all: 'Set{2n}', why: 'TypeError{"message":"no","name":"TypeError"}', times: 'NaN' }]);
    const round: Record<string, unknown> = {};
    round['me'] = round;
    expect(JSON.stringify(asJson([round, undefined]))).toMatch(/^\[\{"me":".*"\},null\]$/);
  });

  it('gives durations in the unit that fits', () => {
    expect([600_000, 90_000, 1_500, 3_600_000, 86_400_000, 172_800_000, 0].map(duration)).toEqual(['10 min', '90 s', '1500 ms', '1 h', '1 day', '2 days', '0 ms']);
  });
});
