// What a check found, as text, and whether it passes.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { isPassed, report } from '#server/commands/check-report.ts';
import { check } from '#src/paths/check.ts';

const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', end: 'z' } }, b: { on: { around: 'c' } }, c: { on: { around: 'b' } }, z: { type: 'final' } } });
const both = [{ rule: 'livelock', where: 'm.b' }, { rule: 'livelock', where: 'm.c' }];
const lifetime = { idle: 1, absolute: 2 };

describe('the report of a check', () => {
  it('numbers the steps to each finding, and of a livelock the round on from there', () => {
    expect(report(check(machine, {}, { lifetime })).split('\n').slice(0, 7)).toEqual([
      'm: 2 errors, 0 warnings (4 states and 4 transitions, explored as 4 states and 4 steps)',
      '  error  livelock  m.b',
      '    From “b” everything that can be done leads round and back, never to a good end: the only ways out, if any, are to give up and to run out of time.',
      '      1. person: go → b',
      '      and round again:',
      '      2. person: around → c',
      '      3. person: around → b',
    ]);
  });

  it('marks what is known, and lists what is declared and not found', () => {
    const text = report(check(machine, { knownFindings: [...both.slice(0, 1), { rule: 'dead-end', where: 'm.z' }] }, { lifetime }));
    expect(text).toContain('m: 2 errors, 0 warnings, 1 of them known (');
    expect(text).toContain('\n  error (known)  livelock  m.b\n');
    expect(text).toContain('\n  error  livelock  m.c\n');
    expect(text).toMatch(/\n {2}declared, and not found: dead-end m\.z\n$/);
  });

  it('says what was cut by the limit and what was guessed', () => {
    expect(report(check(machine, {}, { limit: 1, lifetime }))).toMatch(/^m: 0 errors.*explored as 1 state and 0 steps\)\n {2}not every state was looked at/);
    expect(report(check(createMachine({ id: 'm', initial: 'a', states: { a: { on: { '*': 'z' } }, z: { type: 'final' } } })))).toContain('\n  the samples do not say: "*" is tried with the event "anything-else"\n');
  });
});

describe('a report of odd charts', () => {
  it('keeps in one line what an author wrote in several', () => {
    const odd = createMachine({ id: 'm', initial: 'a', states: { a: { on: { 'go\non': 'b' } }, b: { description: 'First.\nSecond.\r\nThird.' } } });
    const text = report(check(odd));
    expect(text).toContain('“b” (First. Second. Third) is no end');
    expect(text).toContain('\n      1. person: go on → b\n');
    expect(text).not.toMatch(/\nSecond|\r|\non/);
  });

  it('counts history states apart from those in which somebody can stand', () => {
    expect(report(check(machine), 2)).toContain('(4 states, 2 history states and 4 transitions, explored as 4 states and 4 steps)');
  });
});

describe('a check passes', () => {
  it('when every error is known and every known finding is found; warnings do not matter', () => {
    expect(isPassed(check(machine))).toBe(false);
    expect(isPassed(check(machine, { knownFindings: both }))).toBe(true);
    expect(check(machine, { knownFindings: both }).findings.some(({ severity }) => severity === 'warning')).toBe(true);
    expect(isPassed(check(machine, { knownFindings: [...both, { rule: 'dead-end', where: 'm.z' }] }))).toBe(false);
  });
});
