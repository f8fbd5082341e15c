// The host lets a flow rest, and live, for so long. Its clock counts among the machine's own.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { pathAlong } from './path-along.ts';

const minute = 60_000;
const lifetime = { idle: 15 * minute, absolute: 60 * minute };

const form = (delay: number) => createMachine({ id: 'form', initial: 'open', on: { 'flow.expired': '.expired' }, states: {
  open: { after: { [delay]: 'shown' } }, shown: { on: { go: 'open' }, after: { [10 * minute]: 'open' } }, expired: { type: 'final' },
} });
const graphOf = (delay: number) => explore(form(delay), {}, { hostEvents: ['flow.expired'] });
const [own, shown] = [(delay: number) => `xstate.after.${delay}.form.open`, `xstate.after.${10 * minute}.form.shown`];

describe('with a lifetime', () => {
  it('a flow expires when it has rested for so long, and not before', () => {
    const graph = graphOf(20 * minute);
    expect(replay(graph, pathAlong(graph, 'flow.expired'), { lifetime })).toMatchObject({ isFeasible: true, steps: [{ kind: 'timer', source: null, after: 15 * minute, state: 'expired' }] });
    expect(replay(graph, pathAlong(graph, own(20 * minute)), { lifetime })).toMatchObject({ isFeasible: false, at: 0, why: 'the flow expires before the timer of "form.open" of 20 minutes fires', isOfTime: true });
  });

  it('a timer is no sign of life, and one that is due as the flow expires still fires', () => {
    const graph = graphOf(5 * minute);
    expect(replay(graph, pathAlong(graph, own(5 * minute), shown, 'flow.expired'), { lifetime })).toMatchObject({ isFeasible: true, steps: [{ after: 5 * minute }, { after: 10 * minute }, { after: 0 }] });
    expect(replay(graph, pathAlong(graph, own(5 * minute), 'flow.expired'), { lifetime })).toMatchObject({ isFeasible: false, at: 1, why: 'the timer of "form.shown" of 10 minutes fires before the flow expires' });
    expect(replay(graph, pathAlong(graph, own(5 * minute), shown, own(5 * minute)), { lifetime })).toMatchObject({ isFeasible: false, at: 2 });
  });

  it('a person who does something lets it live on, but not for ever', () => {
    const graph = graphOf(14 * minute);
    const round = [own(14 * minute), 'go'];
    expect(replay(graph, pathAlong(graph, ...round, ...round, ...round, ...round, 'flow.expired'), { lifetime })).toMatchObject({ isFeasible: true, steps: [{}, {}, {}, {}, {}, {}, {}, {}, { after: 4 * minute }] });
    expect(replay(graph, pathAlong(graph, ...round, ...round, ...round, ...round, own(14 * minute)), { lifetime })).toMatchObject({ isFeasible: false, at: 8 });
  });

  it('so does a device that answers, of which the host tells the machine', () => {
    const machine = createMachine({ id: 'push', initial: 'asked', on: { 'flow.expired': '.expired' }, states: {
      asked: { after: { [10 * minute]: 'told' }, on: { 'push.answered': 'told' } }, told: { on: { 'push.answered': 'asked' } }, expired: { type: 'final' },
    } });
    const graph = explore(machine, {}, { hostEvents: ['flow.expired', 'push.answered'] });
    const after10 = `xstate.after.${10 * minute}.push.asked`;
    expect(replay(graph, pathAlong(graph, after10, 'push.answered', after10), { lifetime })).toMatchObject({ isFeasible: true, steps: [{ after: 10 * minute }, { after: 0 }, { after: 10 * minute }] });
    expect(replay(graph, pathAlong(graph, after10, 'push.answered', 'push.answered', 'flow.expired'), { lifetime })).toMatchObject({ isFeasible: true, steps: [{}, {}, {}, { after: 15 * minute }] });
  });

  it('nobody does anything at the moment at which the flow expires', () => {
    const graph = graphOf(15 * minute);
    expect(replay(graph, pathAlong(graph, own(15 * minute), 'go'), { lifetime })).toMatchObject({ isFeasible: false, at: 1, why: 'the flow expires at this moment' });
    expect(replay(graph, pathAlong(graph, own(15 * minute), 'go')).isFeasible).toBe(true);
  });

  it('a flow that goes on after it expired is stopped by its host', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { 'flow.expired': 'b' } }, b: { on: { go: 'c' } }, c: {} } });
    const graph = explore(machine, {}, { hostEvents: ['flow.expired'] });
    expect(replay(graph, pathAlong(graph, 'flow.expired', 'go'), { lifetime })).toMatchObject({ isFeasible: false, at: 1, why: 'the host stops a flow that goes on after "flow.expired"' });
  });

  it('without one, the host may end the flow at any moment', () => {
    const graph = graphOf(5 * minute);
    expect(replay(graph, pathAlong(graph, own(5 * minute), 'flow.expired'))).toMatchObject({ isFeasible: true, steps: [{}, { after: 0, state: 'expired' }] });
  });
});
