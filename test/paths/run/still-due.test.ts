// What is still to come when a test ends: timers of that very moment, and none once the flow has taken its end.
import { expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { explore } from '#src/paths/explore.ts';
import { suiteOf } from '#src/paths/suite-of.ts';

const machine = createMachine({
  id: 'm', initial: 'open',
  states: { open: { on: { go: 'going', 'flow.expired': 'closing' } }, going: { after: { 0: 'gone' } }, gone: { type: 'final' }, closing: { after: { 0: 'closed' } }, closed: {} },
});

it('is a timer that is due with the last step, and none that the end of the flow has set', async () => {
  const { tests } = await suiteOf(explore(machine, {}, { hostEvents: ['flow.expired'] }), 'states', { version: '1', lifetime: { idle: 1_000, absolute: 5_000 } });
  const ends = tests.map(({ steps, afterwards = [] }) => [...steps.map(({ event }) => event.type), '|', ...afterwards.map(({ event }) => event.type)].join(' '));
  expect(ends.toSorted()).toEqual(['flow.expired |', 'go xstate.after.0.m.going |']);
});
