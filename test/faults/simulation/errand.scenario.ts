// The errand and its courier, hosted: two flows that must agree whatever happens.
import type { LogRow } from '#src/ports/store.ts';
import { definitionOf } from '../../engine/hosting.ts';
import { textAt } from '../text-at.ts';
import { deed, deedOf, telling } from './activity.ts';
import { courier, errand, wishes } from './errand.chart.ts';
import type { Scenario } from './scenario.ts';

const count = (log: readonly LogRow[], type: string): number => log.filter(({ event }) => event.type === type).length;

export const errandScenario: Scenario = {
  machine: 'errand',
  children: [courier],
  definitions: (around) => [definitionOf(errand.provide({ actions: { tell: telling(around) } }), {
    hostEvents: ['flow.cancelled', 'flow.expired', 'heard'],
    lifetime: { idle: 1_800_000, absolute: 21_600_000 },
    activities: { carry: deed('carry', around) },
  })],
  input: (nonce) => ({ nonce }),
  wish: (random, nonce) => ({ type: random.pick(wishes), nonce }),
  delayed: [],
  atMostOnce: [],
  deedOf,
  audits: () => [],
  fold: ({ machine, snapshot }, log) => {
    if (machine === 'errand') {
      const { heard, walked } = snapshot['context'] as { heard: number; walked: readonly number[] };
      const logged = log.filter(({ event }) => event.type === 'xstate.done.actor.courier').map(({ event }) => (event['output'] as { legs: number }).legs);
      return heard === count(log, 'heard') && JSON.stringify(walked) === JSON.stringify(logged) ? null : `heard ${heard} of ${count(log, 'heard')}, walked ${JSON.stringify(walked)} of ${JSON.stringify(logged)}`;
    }
    const { legs } = snapshot['context'] as { legs: readonly string[] };
    const walked = log.filter(({ event }) => event.type.startsWith('leg.')).map(({ event }) => textAt(event, 'nonce'));
    return JSON.stringify(legs) === JSON.stringify(walked) ? null : `legs ${JSON.stringify(legs)} of ${JSON.stringify(walked)}`;
  },
  shared: async (_, log) => (count(log, 'leg.told') === count(log, 'heard') ? null : `couriers told ${count(log, 'leg.told')} times and were heard ${count(log, 'heard')} times`),
};
