// What every chart of ours keeps to, whatever it is about.
import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { converged2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import { interrupt, interruptWith } from '#machines/interrupt/interrupt.machine.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { review } from '#machines/review/review.machine.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { walk } from './walk.ts';

type Node = AnyStateMachine['root'];
const charts: readonly AnyStateMachine[] = [interrupt, manage, review, stepUp, converged2018, interruptWith('another', capableGate)];
const below = (node: Node): readonly Node[] => [node, ...Object.values(node.states).flatMap(child => below(child))];
const above = (node: Node): readonly Node[] => [node, ...(node.parent ? above(node.parent) : [])];
const lasts = ({ type, always }: Node) => type === 'atomic' && (always?.length ?? 0) === 0;
const external = (type: string) => type !== '' && !type.startsWith('xstate.');
/** A flow of its own: neither a person nor the host is at work here, but whoever is in that one. */
const hasFlow = ({ invoke }: Node) => invoke.some(({ src }) => src === 'review');
const offenders = (nodes: readonly Node[], offends: (node: Node) => boolean) => nodes.filter(node => offends(node)).map(node => node.id);

describe.each(charts)('the chart $id', chart => {
  const nodes = below(chart.root);
  const waiting = nodes.filter(node => node.tags.includes('awaitingUser'));
  const working = nodes.filter(node => node.tags.includes('working'));
  const invoking = nodes.filter(node => node.invoke.length > 0 && !hasFlow(node));

  it('names its version and stops a loop of its own making', () => {
    expect(chart.version).toBe('1');
    expect(chart.options?.maxIterations).toBe(100);
  });

  it('describes every state in one sentence', () => {
    expect(offenders(nodes, ({ description }) => !/^[A-Z][^.]*\.$/.test(description ?? ''))).toEqual([]);
  });

  it('says of every state that lasts who is at work, a person or the host', () => {
    expect(waiting.length).toBeGreaterThan(2);
    expect(working.length).toBeGreaterThan(2);
    expect(nodes.filter(node => lasts(node) && !hasFlow(node))).toHaveLength(waiting.length + working.length);
    expect(offenders([...waiting, ...working], node => !lasts(node) || node.tags.length !== 1)).toEqual([]);
  });

  it('names a page for every state that waits, and the working page where the host is at work', () => {
    expect(offenders(waiting, ({ meta }) => meta?.page === undefined || ['working', 'ended'].includes(meta.page))).toEqual([]);
    expect(offenders(working, ({ meta }) => meta?.page !== 'working')).toEqual([]);
    expect(offenders(nodes.filter(node => node.type === 'final'), ({ meta }) => meta?.page !== 'ended')).toEqual([]);
  });

  it('leaves a person something to send wherever it waits for one', () => {
    expect(offenders(waiting, node => ![...node.transitions.keys()].some(external))).toEqual([]);
  });

  it('takes no client event but the cancellation while the host is at work', () => {
    const takes = (node: Node) => above(node).flatMap(each => [...each.transitions.keys()]).filter(external).toSorted();
    expect(new Set(working.map(node => takes(node).join()))).toEqual(new Set(['flow.cancelled,flow.expired']));
  });

  it('runs every activity under its own name, and goes on when it is done and when it failed', () => {
    expect(invoking).toEqual(working);
    expect(offenders(invoking, ({ invoke }) => invoke.length !== 1 || invoke[0]?.id !== invoke[0]?.src)).toEqual([]);
    expect(offenders(invoking, ({ invoke }) => !Object.keys(chart.implementations.actors).includes(invoke[0]?.id ?? ''))).toEqual([]);
    expect(offenders(invoking, ({ invoke, transitions }) => !['done', 'error'].every(end => transitions.has(`xstate.${end}.actor.${invoke[0]?.id}`)))).toEqual([]);
  });

  it('goes on however a flow that it invokes ends', () => {
    const ends = ['xstate.done.actor.review', 'xstate.error.actor.review'];
    expect(offenders(nodes.filter(node => hasFlow(node)), ({ transitions }) => !ends.every(end => transitions.has(end)) || transitions.get('xstate.done.actor.review')?.at(-1)?.guard !== undefined)).toEqual([]);
  });

  it('knows every delay it names, for one it does not know would fire at once', () => {
    const delays = nodes.flatMap(node => Object.keys(node.config.after ?? {}));
    expect(delays.length).toBeGreaterThan(0);
    expect(delays.filter(delay => !Object.hasOwn(chart.implementations.delays, delay))).toEqual([]);
  });

  it('can be cancelled and can expire wherever it is', () => {
    expect([...chart.root.transitions.keys()].toSorted()).toEqual(['flow.cancelled', 'flow.expired']);
  });
});

describe('a chart made with another gate', () => {
  it('follows that gate under its own id', () => {
    const open = interruptWith('ungated', () => ({ required: false, offered: [] }));
    expect(open.id).toBe('ungated');
    const person = people['phone on file by text, a second one missing'];
    expect(walk(open).done('loadFacts', person).state()).toBe('introducing');
    expect(walk(interrupt).done('loadFacts', person).state()).toEqual({ challenge: 'sendingChallenge' });
  });
});
